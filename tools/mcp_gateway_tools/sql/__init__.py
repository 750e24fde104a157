"""SQL databases: `query_db` and `describe_db`. Light to import: drivers and parsers load when a tool is first used."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from mcp_gateway_tools.lease import Lease
from mcp_gateway_tools.sql.describe_db import DescribeDb
from mcp_gateway_tools.sql.query_db import QueryDb
from mcp_gateway_tools.sql.settings import PostgresSettings
from mcp_gateway_tools.tool import Finding, Kind, Tool

if TYPE_CHECKING:
    from mcp_gateway_tools.sql.databases import Databases


def _tools() -> Sequence[Tool]:
    @cache
    def databases() -> Databases:
        from mcp_gateway_tools.sql.databases import Databases

        return Databases()

    return QueryDb(databases), DescribeDb(databases)


async def _named(reading: Lease) -> Sequence[str] | None:
    from mcp_gateway_tools.sql.doctor_named import named

    return await named(reading)


async def _doctor(reading: Lease, changing: Lease) -> Sequence[Finding]:
    from mcp_gateway_tools.sql.doctor import examine

    return await examine(reading, changing)


_UNSAFE: Final = (
    *("alter_system", "call", "copy_file", "copy_program", "create_cast", "create_event_trigger", "create_extension"),
    *("create_function", "create_language", "create_operator", "create_publication", "create_server"),
    *("create_subscription", "do", "load", "read_system", "set_role"),
)

POSTGRES: Final = Kind(
    "postgres",
    PostgresSettings,
    _tools,
    _doctor,
    _named,
    frozenset({"sql.evaluate", "sql.refresh", *(f"sql.unsafe.{what}" for what in _UNSAFE)}),
)
