"""SQL tools."""

from __future__ import annotations

from mcp_gateway_tools.lease import Settings
from mcp_gateway_tools.tool import Kind


class PostgresSettings(Settings):
    """Where."""

    host: str
    port: int = 5432
    database: str
    user: str
    sslmode: str = "prefer"


POSTGRES = Kind("postgres", PostgresSettings, tuple)
