"""Functions of users that run without being named as such: a real server runs each statement, and says which of them it called."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Final

import anyio
import pytest
from observed import observed

from mcp_gateway_policy.vocabulary import Facts
from mcp_gateway_tools.sql import snapshot_probe
from mcp_gateway_tools.sql.analyse import analyse
from mcp_gateway_tools.sql.catalog import SqlState

if TYPE_CHECKING:
    import asyncpg

    from tests.conftest import PostgresServer

pytestmark = pytest.mark.anyio

_BODY: Final = "IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called'; RETURN {gives}; END$$;"


def _says(signature: str, gives: str) -> str:
    return f"CREATE FUNCTION {signature} {_BODY.format(gives=gives)}"


SCHEMA: Final = "\n".join(
    (
        "CREATE TYPE mood AS ENUM ('happy', 'sad'); CREATE TYPE pair AS (a int, b text); CREATE TYPE place AS (street text, city text);",
        "CREATE TYPE of_json AS (j json); CREATE TYPE of_jsons AS (j json[]); CREATE DOMAIN word AS text; CREATE DOMAIN some_number AS int; CREATE DOMAIN some_pair AS pair;",
        "CREATE TABLE items (id int, sku varchar(9), title text, price numeric, mood mood, home place, p pair, w word, n some_number);",
        "INSERT INTO items VALUES (1, 'a', 'title', 2, 'happy', ROW('s', 'c'), ROW(1, 'b'), 'word', 3);",
        "CREATE TABLE badges (id int, label text); INSERT INTO badges VALUES (1, 'gold');",
        "CREATE TABLE medals (id int, label text); INSERT INTO medals VALUES (1, 'gold'), (2, 'tin');",
        "CREATE TABLE child () INHERITS (badges); INSERT INTO child VALUES (2, 'tin');",
        "CREATE TABLE planned (id int, what text);",
        _says("badge_text(badges) RETURNS text", "($1).label"),
        "CREATE CAST (badges AS text) WITH FUNCTION badge_text(badges) AS IMPLICIT;",
        _says("medal_cmp(medals, medals) RETURNS int", "($1).id - ($2).id"),
        _says("medal_lt(medals, medals) RETURNS boolean", "($1).id < ($2).id"),
        _says("medal_eq(medals, medals) RETURNS boolean", "($1).id = ($2).id"),
        "CREATE OPERATOR < (LEFTARG = medals, RIGHTARG = medals, FUNCTION = medal_lt);",
        "CREATE OPERATOR = (LEFTARG = medals, RIGHTARG = medals, FUNCTION = medal_eq);",
        "CREATE OPERATOR CLASS medal_ops DEFAULT FOR TYPE medals USING btree AS",
        "    OPERATOR 1 <, OPERATOR 3 =, FUNCTION 1 medal_cmp(medals, medals);",
        _says('"left"(n int, s text) RETURNS text', "s"),
        _says("sign(bigint) RETURNS int", "1"),
        _says("age(interval) RETURNS interval", "$1"),
        _says("upper(regclass) RETURNS text", "'x'"),
        _says("initcap(word) RETURNS text", "'x'"),
        _says("bit_length(int) RETURNS int", "1"),
        _says("power_of(int, double precision) RETURNS double precision", "1"),
        "CREATE OPERATOR ^ (LEFTARG = int, RIGHTARG = double precision, FUNCTION = power_of);",
        _says("is_text(int, text) RETURNS boolean", "true"),
        "CREATE OPERATOR <> (LEFTARG = int, RIGHTARG = text, FUNCTION = is_text);",
        _says("same(varchar, varchar) RETURNS boolean", "true"),
        "CREATE OPERATOR = (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = same);",
        _says("modulo(some_number, some_number) RETURNS int", "0"),
        "CREATE OPERATOR % (LEFTARG = some_number, RIGHTARG = some_number, FUNCTION = modulo);",
        _says("minus(pair, int) RETURNS int", "1"),
        "CREATE OPERATOR - (LEFTARG = pair, RIGHTARG = int, FUNCTION = minus);",
        _says("mood_json(mood) RETURNS json", "'1'"),
        "CREATE CAST (mood AS json) WITH FUNCTION mood_json(mood);",
        _says("place_pair(place) RETURNS pair", "ROW(1, 'x')::pair"),
        "CREATE CAST (place AS pair) WITH FUNCTION place_pair(place) AS IMPLICIT;",
        _says("full_address(place) RETURNS text", "'x'"),
        _says("ltrim(badges) RETURNS text", "'x'"),
        _says("told(int) RETURNS int", "$1"),
        "CREATE STATISTICS planning ON (id + told(3)), what FROM planned;",
        _says("same_char(bpchar, bpchar) RETURNS boolean", "true"),
        "CREATE OPERATOR ~~ (LEFTARG = bpchar, RIGHTARG = bpchar, FUNCTION = same_char);",
        _says("pick(anycompatible, anycompatible) RETURNS boolean", "true"),
        "CREATE OPERATOR -> (LEFTARG = anycompatible, RIGHTARG = anycompatible, FUNCTION = pick);",
        _says("substr(word, word) RETURNS text", "'x'"),
        _says("joined(text, place) RETURNS text", "'x'"),
        "CREATE OPERATOR || (LEFTARG = text, RIGHTARG = place, FUNCTION = joined);",
        "CREATE OPERATOR pg_catalog.@@@@ (RIGHTARG = int, FUNCTION = public.told);",
        _says("round(double precision, int) RETURNS numeric", "1"),
    )
)
SAID: Final = frozenset({"called"})

CALLS = (
    # a row of a table is a value of a type, with casts and an order of its own
    *("SELECT lower(b) FROM badges b", "SELECT length(badges) FROM badges", "SELECT b.upper FROM badges b"),
    *("SELECT id FROM badges b WHERE b LIKE 'g%'", "SELECT string_agg(b, ',') FROM badges b"),
    *("SELECT DISTINCT m FROM medals m", "SELECT m FROM medals m ORDER BY m", "SELECT count(DISTINCT m) FROM medals m"),
    *("SELECT m FROM medals m UNION SELECT m FROM medals m", "SELECT ROW(m, 1) < ROW(n, 2) FROM medals m, medals n"),
    """SELECT DISTINCT m FROM jsonb_populate_recordset(NULL::medals, '[{"id": 1}, {"id": 2}]') m""",
    # names and VARIADIC say which argument goes where
    *("SELECT \"left\"(s => 'x'::text, n => 1)", "SELECT \"left\"(s := 'x', n := 1)"),
    # an overload that fits better than any built-in one
    *(
        "SELECT sign(5000000000)",
        "SELECT sign(0x7FFFFFFFFF)",
        "SELECT sign(-5000000000)",
        "SELECT sign(count(*)) FROM items",
    ),
    *("SELECT age(time '10:00')", "SELECT upper(1259)", "SELECT bit_length(~5)", "SELECT bit_length(nullif(5, 1))"),
    *("SELECT id ^ 0.5 FROM items", "SELECT id ^ price FROM items", "SELECT 1 ^ 2::float8"),
    *("SELECT 1 <> coalesce('1', '2')", "SELECT 1 <> (SELECT '2')", "SELECT 1 <> x FROM (VALUES ('2')) y(x)"),
    *("SELECT 1 <> ALL (ARRAY['1', '2'])", "SELECT 1 <> CASE WHEN true THEN '2' END"),
    "SELECT (array_agg(p))[1] - 5 FROM items",
    # an operator whose operands are alike is taken before PostgreSQL's own for that type and text
    *("SELECT 'a'::bpchar LIKE 'b'", "SELECT 'a' LIKE 'b'::char(2)", "SELECT 'a'::bpchar LIKE ANY ('{b}')"),
    # "char" is a string to nobody but its casts
    *("""SELECT '1' -> 'c'::"char" """, """SELECT substr('c'::"char", '{}')"""),
    # what came with the server is not known by its schema
    *("SELECT @@@@ 1", "SELECT OPERATOR(pg_catalog.@@@@) id FROM items"),
    # a domain's value is of the domain before it is of what the domain is over
    *(
        "SELECT initcap(w) FROM items",
        "SELECT initcap('x'::word)",
        "SELECT n % n FROM items",
        "SELECT n % 2::some_number FROM items",
    ),
    # rows that are written out are compared column by column
    *("SELECT ROW(sku) = ROW('x') FROM items", "SELECT (sku, 1) IS DISTINCT FROM ('x', 1) FROM items"),
    *("SELECT ROW(sku) IN (ROW('x'), ROW('y')) FROM items", "SELECT ROW(sku) IN (SELECT sku FROM items) FROM items"),
    *("SELECT ROW(sku) = (SELECT sku FROM items) FROM items", "SELECT ROW(id) NOT IN (ROW('x'::text)) FROM items"),
    # arrays and rows are cast part by part
    *("SELECT '{happy}'::mood[]::json[]", "SELECT ARRAY['happy'::mood]::json[]", "SELECT ROW('happy'::mood)::of_json"),
    "SELECT ROW('{happy}'::mood[])::of_jsons",
    *("SELECT home::some_pair FROM items", "SELECT ARRAY[home]::pair[] FROM items"),
    *("SELECT p FROM items UNION ALL SELECT home FROM items", "SELECT ARRAY[p, home] FROM items"),
    # the notation of a column, where the value's type is not plain
    *(
        "SELECT x.full_address FROM unnest(ARRAY[ROW('a', 'b')::place]) x",
        "SELECT (nullif(home, home)).full_address FROM items",
    ),
    *("SELECT (ARRAY[home])[1].full_address FROM items", "SELECT ltrim(c) FROM child c", "SELECT c.ltrim FROM child c"),
    # planning
    *("SELECT * FROM planned", "SELECT count(*) FROM planned WHERE id = 1", "EXPLAIN SELECT * FROM planned"),
)
"""Each runs at least one of the functions above; the analysis says which."""

COMPUTES = (
    *("SELECT * FROM items", "SELECT mood, home, p, w, n FROM items ORDER BY mood", "SELECT DISTINCT mood FROM items"),
    *("SELECT b.* FROM badges b", "SELECT label FROM badges WHERE label = 'gold'", "SELECT id FROM medals ORDER BY id"),
    *("SELECT sign(price) FROM items", "SELECT sign(1.5)", "SELECT age(now())", "SELECT upper(title) FROM items"),
    *(
        "SELECT left(title, 2) FROM items",
        "SELECT initcap(title) FROM items",
        "SELECT 7 % 4",
        "SELECT id % 2 FROM items",
    ),
    *(
        "SELECT price ^ 2 FROM items",
        "SELECT id <> 3, title <> 'x' FROM items",
        "SELECT id <> ALL ('{1,2}') FROM items",
    ),
    *(
        "SELECT ROW(id, title) = ROW(1, 'x') FROM items",
        "SELECT title = sku FROM items",
        "SELECT bit_length(title) FROM items",
    ),
    *("SELECT mood IS NULL FROM items", "SELECT (home).city, (p).a FROM items", "SELECT w || 'x', n + 1 FROM items"),
    *("SELECT mood FROM items UNION SELECT mood FROM items", "SELECT ltrim(title) FROM items"),
    """SELECT (jsonb_populate_record(NULL::medals, '{"id": 3}')).id""",
    # a literal is text before it is of a type that somebody made
    *("SELECT relname || '.' FROM pg_class", "SELECT '(' || relname || ')' || sku FROM pg_class, items"),
    # what COALESCE and NULLIF give is a number still
    *(
        "SELECT round(coalesce(price, 0), 1) FROM items",
        "SELECT round(price / nullif(count(*), 0), 1) FROM items GROUP BY price",
    ),
    *("SELECT title LIKE 'b', sku LIKE 'b' FROM items", "SELECT substr(title, 2), substr(sku, 1, 2) FROM items"),
)
"""None of them runs any of those functions, and none is said to."""


@pytest.fixture(scope="module")
def made(postgres: PostgresServer) -> SqlState:
    """What is observed of a database in which users made all of this."""
    return anyio.run(observed, postgres, SCHEMA)


@pytest.fixture
async def connection(postgres: PostgresServer, made: SqlState) -> AsyncGenerator[asyncpg.Connection]:
    """A superuser's connection to that database."""
    connection = await postgres.connect(made.database)
    yield connection
    await connection.close()


async def _called(connection: asyncpg.Connection, sql: str) -> bool:
    said: list[str] = []

    def hear(_: object, message: asyncpg.PostgresLogMessage) -> None:
        said.append(str(message.as_dict().get("message")))

    connection.add_log_listener(hear)
    try:
        await connection.fetch(sql)
        await connection.fetch("SELECT 1")  # what was said before is heard by now
    finally:
        connection.remove_log_listener(hear)
    return not SAID.isdisjoint(said)


def _calls(sql: str, state: SqlState) -> set[str]:
    found = analyse(sql, state)
    assert isinstance(found, Facts), found
    return {effect.resource.path for effect in found.effects if effect.action == "sql.call"}


@pytest.mark.parametrize("sql", CALLS)
async def test_what_the_server_calls_unseen_is_an_effect(
    sql: str, connection: asyncpg.Connection, made: SqlState
) -> None:
    assert await _called(connection, sql), "the statement shows nothing: the server calls no function of a user"
    assert _calls(sql, made)


@pytest.mark.parametrize("sql", COMPUTES)
async def test_what_calls_nothing_is_not_said_to(sql: str, connection: asyncpg.Connection, made: SqlState) -> None:
    assert not await _called(connection, sql), "the statement is no example: the server calls a function of a user"
    assert _calls(sql, made) == set()


async def test_statistics_that_appear_make_the_catalog_another(connection: asyncpg.Connection) -> None:
    before = await snapshot_probe.mark(connection)
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute("CREATE STATISTICS late ON (id + told(4)), label FROM badges")
    assert await snapshot_probe.mark(connection) != before
    await transaction.rollback()
    assert await snapshot_probe.mark(connection) == before
