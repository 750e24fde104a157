"""Whether a database is the same to the last bit: every row of every table, the system's own included, with its place and its maker."""

from __future__ import annotations

import asyncpg

_TABLES = """
    SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS name, c.relkind = 'S' AS sequence
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm', 'S') ORDER BY 1"""
_SUM = """
    SELECT pg_catalog.count(*) || ':' || coalesce(pg_catalog.sum(pg_catalog.hashtextextended({}, 0)), 0) FROM {} t"""
_ROW = "t::text || t.ctid::text || t.xmin::text"
_SEQUENCE = "t.last_value::text || t.log_cnt::text || t.is_called::text"


async def fingerprint(connection: asyncpg.Connection) -> dict[str, str]:
    """Count and checksum of the rows of every table, materialised view and sequence."""
    found: dict[str, str] = {}
    async with connection.transaction(readonly=True):
        for row in await connection.fetch(_TABLES):
            found[row["name"]] = await connection.fetchval(
                _SUM.format(_SEQUENCE if row["sequence"] else _ROW, row["name"])
            )
    return found
