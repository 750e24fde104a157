"""Functions of users that run for a part of a value, for arguments that VARIADIC gathers, or in the notation of a column. A real server says it.

Mutations tried: a VARIADIC parameter taken for the array it is; casts looked for at whole values only; the column's notation without its
operand, and without what it compares; nothing at hand taken for quiet where built-in types have casts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import anyio
import pytest
from observed import observed

from mcp_gateway_policy.vocabulary import Facts
from mcp_gateway_tools.sql.analyse import analyse
from mcp_gateway_tools.sql.catalog import SqlState

if TYPE_CHECKING:
    import asyncpg

    from tests.conftest import PostgresServer

pytestmark = pytest.mark.anyio


def _says(signature: str, gives: str) -> str:
    return f"CREATE FUNCTION {signature} IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called'; RETURN {gives}; END$$;"


SCHEMA: Final = "\n".join(
    (
        "CREATE TYPE mood AS ENUM ('happy', 'sad'); CREATE TYPE place AS (street text, number int); CREATE TYPE ver AS (a int, b int);",
        "CREATE TYPE wrapped AS (p place, m mood); CREATE TYPE span AS RANGE (subtype = int8); CREATE DOMAIN size AS int;",
        "CREATE TABLE items (id int, title text, m mood, ms mood[], p place, ps place[], w wrapped, s span, u uuid, v ver, n size);",
        "INSERT INTO items VALUES (1, 'x', 'sad', '{sad}', ROW('a', 1), '{\"(a,1)\"}', ROW(ROW('a', 1), 'sad'), '[1,2)', gen_random_uuid(), ROW(1, 2), 3);",
        "INSERT INTO items SELECT * FROM items;",
        _says("round(a text, b int DEFAULT 1, VARIADIC c int[] DEFAULT '{}') RETURNS text", "a"),
        _says("translate(VARIADIC c mood[]) RETURNS text", "'x'"),
        _says("right(a int, VARIADIC c oidvector) RETURNS text", "'x'"),
        _says("ceil(n size) RETURNS int", "1"),
        _says("mood_inet(mood) RETURNS inet", "'10.0.0.1'"),
        "CREATE CAST (mood AS inet) WITH FUNCTION mood_inet(mood) AS IMPLICIT;",
        _says("places_uuid(place[]) RETURNS uuid", "NULL"),
        "CREATE CAST (place[] AS uuid) WITH FUNCTION places_uuid(place[]) AS IMPLICIT;",
        _says("ver_lt(ver, ver) RETURNS boolean", "($1).a < ($2).a"),
        _says("ver_eq(ver, ver) RETURNS boolean", "($1).a = ($2).a"),
        _says("ver_gt(ver, ver) RETURNS boolean", "($1).a > ($2).a"),
        _says("ver_cmp(ver, ver) RETURNS int", "($1).a - ($2).a"),
        "CREATE OPERATOR < (LEFTARG = ver, RIGHTARG = ver, FUNCTION = ver_lt);",
        "CREATE OPERATOR = (LEFTARG = ver, RIGHTARG = ver, FUNCTION = ver_eq);",
        "CREATE OPERATOR > (LEFTARG = ver, RIGHTARG = ver, FUNCTION = ver_gt);",
        "CREATE OPERATOR CLASS ver_ops DEFAULT FOR TYPE ver USING btree AS",
        "    OPERATOR 1 <, OPERATOR 3 =, OPERATOR 5 >, FUNCTION 1 ver_cmp(ver, ver);",
    )
)
RANGES: Final = "\n".join(
    (
        "CREATE TYPE span AS RANGE (subtype = int8); CREATE TABLE spans (s span); INSERT INTO spans VALUES ('[1,2)');",
        _says("spans_mac(span_multirange) RETURNS macaddr", "NULL"),
        "CREATE CAST (span_multirange AS macaddr) WITH FUNCTION spans_mac(span_multirange) AS IMPLICIT;",
    )
)
BUILT_IN: Final = "\n".join(
    (
        _says("xid_jsonb(xid) RETURNS jsonb", "'{}'"),
        "CREATE CAST (xid AS jsonb) WITH FUNCTION xid_jsonb(xid) AS IMPLICIT;",
    )
)

CALLS: Final = (
    # what VARIADIC gathers goes to the elements of its array
    *(
        "SELECT round('x'::text, 1, 2)",
        "SELECT round(title, 1, 2, 3) FROM items",
        "SELECT round('x', 1, id) FROM items",
    ),
    *("SELECT translate(m, m) FROM items", "SELECT (m).translate FROM items", "SELECT right(1, 2::oid, 3::oid)"),
    # a cast of what a value is made of, or of what is made of it
    *("SELECT host(ms[1]) FROM items", "SELECT host(unnest(ms)) FROM items", "SELECT host((w).m) FROM items"),
    *(
        "SELECT '{}'::place[] = u FROM items",
        "SELECT ARRAY[p] = u FROM items",
        "SELECT array_agg(p) = gen_random_uuid() FROM items",
    ),
    *(
        "SELECT uuid_extract_version(ARRAY[(w).p]) FROM items",
        "SELECT uuid_extract_version(ARRAY(SELECT p FROM items))",
    ),
    "SELECT uuid_extract_version(array_fill(p, ARRAY[1])) FROM items",
    # the notation of a column calls as a call does
    *("SELECT (n).ceil FROM items", "SELECT (items.n).ceil FROM items", "SELECT (3::size).ceil"),
    *("SELECT (array_agg(v)).array_sort FROM items", "SELECT (ARRAY[v]).max FROM items"),
    *("SELECT x.max FROM (SELECT v FROM items) x", "SELECT (ROW(v)).min FROM items"),
)
"""Each runs at least one of the functions above; the analysis says which."""

COMPUTES: Final = (
    *(
        "SELECT round(id, 1), translate(title, 'a', 'b'), right(title, 1) FROM items",
        "SELECT ceil(1.5), ceil(id) FROM items",
    ),
    *(
        "SELECT ms, m, p, ps, w FROM items",
        "SELECT (w).p, (p).street, id + 1 FROM items",
        "SELECT (title).upper FROM items",
    ),
    *("SELECT (ARRAY[id]).max FROM items", "SELECT host('10.0.0.1'), u = gen_random_uuid() FROM items"),
)
"""None of them runs any of those functions, and none is said to."""


@pytest.fixture(scope="module")
def made(postgres: PostgresServer) -> SqlState:
    """What is observed of a database in which users made all of this."""
    return anyio.run(observed, postgres, SCHEMA)


async def _called(postgres: PostgresServer, database: str, sql: str) -> bool:
    said: list[str] = []

    def hear(_: object, message: asyncpg.PostgresLogMessage) -> None:
        said.append(str(message.as_dict().get("message")))

    connection = await postgres.connect(database)
    try:
        connection.add_log_listener(hear)
        await connection.execute(sql)
        await connection.fetch("SELECT 1")  # what was said before is heard by now
    finally:
        await connection.close()
    return "called" in said


def _calls(sql: str, state: SqlState) -> set[str]:
    found = analyse(sql, state)
    assert isinstance(found, Facts), found
    return {effect.resource.path for effect in found.effects if effect.action == "sql.call"}


@pytest.mark.parametrize("sql", CALLS)
async def test_what_the_server_calls_for_a_part_is_an_effect(
    sql: str, postgres: PostgresServer, made: SqlState
) -> None:
    assert await _called(postgres, made.database, sql), (
        "the statement shows nothing: the server calls no function of a user"
    )
    assert _calls(sql, made)


@pytest.mark.parametrize("sql", COMPUTES)
async def test_what_calls_nothing_is_not_said_to(sql: str, postgres: PostgresServer, made: SqlState) -> None:
    assert not await _called(postgres, made.database, sql), (
        "the statement is no example: the server calls a user's function"
    )
    assert _calls(sql, made) == set()


@pytest.mark.parametrize("sql", ["SELECT trunc(multirange(s)) FROM spans", "SELECT trunc(range_agg(s)) FROM spans"])
async def test_a_cast_of_a_multirange_happens_to_what_ranges_make(sql: str, postgres: PostgresServer) -> None:
    state = await observed(postgres, RANGES)
    assert await _called(postgres, state.database, sql)
    assert _calls(sql, state) == {f"{state.database}/public/spans_mac"}


@pytest.mark.parametrize("sql", ["SELECT '5'::xid = '{}'::jsonb", "SELECT jsonb_typeof('5'::xid)"])
async def test_a_cast_between_built_in_types_is_an_effect_where_nothing_is_read(
    sql: str, postgres: PostgresServer
) -> None:
    state = await observed(postgres, BUILT_IN)
    assert await _called(postgres, state.database, sql)
    assert _calls(sql, state) == {f"{state.database}/public/xid_jsonb"}
