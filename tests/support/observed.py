"""What the gateway knows of a database that a script made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcp_gateway_tools.sql.snapshot import observe

if TYPE_CHECKING:
    from mcp_gateway_tools.sql.catalog import SqlState
    from tests.conftest import PostgresServer


async def observed(postgres: PostgresServer, script: str) -> SqlState:
    """The catalog of a new database, which the state names, once the script has run in it."""
    name = await postgres.create_database(script)
    connection = await postgres.connect(name)
    try:
        async with connection.transaction(readonly=True):
            return await observe(connection, name)
    finally:
        await connection.close()
