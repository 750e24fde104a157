"""The kinds of connection this gateway knows."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from mcp_gateway_tools.sql import POSTGRES
from mcp_gateway_tools.tool import Kind

KINDS: Final[Mapping[str, Kind]] = MappingProxyType({POSTGRES.name: POSTGRES})
