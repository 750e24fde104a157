"""Whether a catalog is still as it was looked at. Two questions, the cheap one first.

*Snapshot*: when the server's list of running and finished transactions is the same, nothing at all has changed: exact, and free.
*Mark*: for each catalog, how many rows users made and a sum of their hashes. A changed row is a new version with a new xmin, so most
catalogs are told by oid and xmin alone. pg_class is told by content, for what VACUUM, TRUNCATE or REINDEX change there changes no meaning;
temporary objects are left out, for the gateway's own sessions keep none. About two milliseconds, most of them planning.

`builtins` marks what came with the server in the same way. Rows that initdb's bootstrap wrote have xmin 1 and are skipped: a change gives
them another. None of this is proof against a superuser who writes catalogs by hand.

These questions are asked under the session's own search path: every operator in them has one in pg_catalog for exactly its operands, or
somebody's operator for those would be taken and run (`binary_oper_exact`, src/backend/parser/parse_oper.c).
"""

# ruff: noqa: S608 - every query is made of constants alone

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    import asyncpg

_HASHED: Final = "pg_catalog.sum(pg_catalog.hashint8extended(x.xmin::text::int8, x.oid::int8))"
_NAMED: Final = (
    "pg_proc",
    "pg_operator",
    "pg_cast",
    "pg_rewrite",
    "pg_trigger",
    "pg_policy",
    "pg_statistic_ext",
    "pg_constraint",
    "pg_attrdef",
    "pg_amproc",
    "pg_amop",
)
_TEMPORARY: Final = "(SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname::text ~ '^pg_(toast|temp)')"
_OTHERS: Final = (
    f"SELECT pg_catalog.count(*), {_HASHED} FROM pg_catalog.pg_namespace x WHERE x.oid >= 16384::oid AND x.nspname::text !~ '^pg_(toast|temp)'",
    f"SELECT pg_catalog.count(*), {_HASHED} FROM pg_catalog.pg_type x WHERE x.oid >= 16384::oid AND x.typnamespace NOT IN {_TEMPORARY}",
    """SELECT pg_catalog.count(*), pg_catalog.sum(pg_catalog.hashtextextended(
           ROW (c.relname, c.relnamespace, c.relkind, c.relowner, c.relrowsecurity, c.reloptions, c.relnatts)::text, c.oid::int8))
       FROM pg_catalog.pg_class c WHERE c.oid >= 16384::oid AND c.relpersistence <> 't' AND c.relkind NOT IN ('t', 'i', 'I')""",
    """SELECT pg_catalog.count(*), pg_catalog.sum(pg_catalog.hashint8extended(a.xmin::text::int8, a.attrelid::int8 * 2048 + a.attnum))
       FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
       WHERE a.attrelid >= 16384::oid AND a.attnum > 0 AND c.relpersistence <> 't' AND c.relkind NOT IN ('t', 'i', 'I')""",
    """SELECT pg_catalog.count(*), pg_catalog.sum(pg_catalog.hashint8extended(i.inhrelid::int8, i.inhparent::int8))
       FROM pg_catalog.pg_inherits i""",
    """SELECT pg_catalog.count(*), pg_catalog.sum(pg_catalog.hashint8extended(i.indexrelid::int8, i.indrelid::int8))
       FROM pg_catalog.pg_index i WHERE (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL) AND i.indrelid >= 16384::oid""",
)


def _together(parts: tuple[str, ...]) -> str:
    columns = (f"(SELECT pg_catalog.concat(p.a, ' ', p.b) FROM ({part}) AS p (a, b))" for part in parts)
    return f"SELECT pg_catalog.concat_ws(',', {', '.join(columns)}) AS mark"


SNAPSHOT: Final = "SELECT pg_catalog.pg_current_snapshot()::text"
MARK: Final = _together(
    (
        *(
            f"SELECT pg_catalog.count(*), {_HASHED} FROM pg_catalog.{each} x WHERE x.oid >= 16384::oid"
            for each in _NAMED
        ),
        *_OTHERS,
    )
)
BUILTINS: Final = _together(
    tuple(
        f"SELECT pg_catalog.count(*), {_HASHED} FROM pg_catalog.{each} x WHERE x.oid < 16384::oid AND x.xmin <> '1'::xid"
        for each in ("pg_proc", "pg_operator", "pg_type", "pg_cast", "pg_rewrite")
    )
)


async def snapshot(connection: asyncpg.Connection) -> str:
    """The transactions that the connection's next statement sees. Raises what asyncpg raises."""
    return await _text(connection, SNAPSHOT)


async def mark(connection: asyncpg.Connection) -> str:
    """The mark of what users made. Raises what asyncpg raises."""
    return await _text(connection, MARK)


async def builtins(connection: asyncpg.Connection) -> str:
    """The mark of what came with the server. Raises what asyncpg raises."""
    return await _text(connection, BUILTINS)


async def _text(connection: asyncpg.Connection, query: str) -> str:
    row = cast(Mapping[int, Any], await connection.fetchrow(query))
    return str(row[0])
