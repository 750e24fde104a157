"""The configuration of this application: the loader together with the kinds of connection that there are. Blocking."""

from __future__ import annotations

from pathlib import Path

from mcp_gateway.config.load import load
from mcp_gateway.config.model import Config
from mcp_gateway.kinds import KINDS


def read_config(path: Path) -> Config:
    """Read a configuration. Raises ConfigError."""
    return load(path, KINDS)
