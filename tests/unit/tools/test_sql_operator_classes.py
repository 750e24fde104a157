"""What operator classes of users call without a word of it being written. A real server says it: each of their functions raises a notice.

Every statement runs on a connection of its own: what a partitioned table calls, it calls when the server first looks at it.

Mutations tried: leaving out the classes of partition keys, those of hash; taking every class for reached, none, only the default ones.
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
    from tests.conftest import PostgresServer

pytestmark = pytest.mark.anyio

_SIGNS: Final = {"<": 1, "<=": 2, "=": 3, ">=": 4, ">": 5}


def _function(signature: str, gives: str) -> str:
    return f"CREATE FUNCTION {signature} IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'called'; RETURN {gives}; END$$;"


def _class(name: str, kind: str, sign: str, value: str) -> str:
    """A btree operator class that compares `value` of both sides, with operators of its own, each written with `sign` behind."""
    operators = [(each, f"{each}{sign}", number) for each, number in _SIGNS.items()]
    return "\n".join(
        (
            *(
                _function(f"{name}_{number}({kind}, {kind}) RETURNS boolean", f"{value % 1} {plain} {value % 2}")
                + f"CREATE OPERATOR {own} (LEFTARG = {kind}, RIGHTARG = {kind}, FUNCTION = {name}_{number});"
                for plain, own, number in operators
            ),
            _function(f"{name}_cmp({kind}, {kind}) RETURNS int", f"btint4cmp({value % 1}, {value % 2})"),
            f"CREATE OPERATOR CLASS {name}_ops {'DEFAULT ' if sign == '' else ''}FOR TYPE {kind} USING btree AS",
            ", ".join(f"OPERATOR {number} {own}" for _, own, number in operators),
            f", FUNCTION 1 {name}_cmp({kind}, {kind});",
        )
    )


SCRIPT: Final = "\n".join(
    (
        "CREATE TYPE pair AS (a int, b int);",
        _class("size", "int", "#", "abs($%d)"),
        _class("pair", "pair", "", "($%d).a"),
        "CREATE TABLE items (id int PRIMARY KEY, size int, p pair); CREATE INDEX ON items (size size_ops);",
        "INSERT INTO items VALUES (1, -1, ROW(1, 2)), (2, 2, ROW(2, 2));",
        "CREATE TABLE by_size (id int, size int) PARTITION BY RANGE (size size_ops);",
        *(
            f"CREATE TABLE by_size_{n} PARTITION OF by_size FOR VALUES FROM ({n * 10}) TO ({n * 10 + 10});"
            for n in range(3)
        ),
        "CREATE TABLE by_pair (id int, p pair) PARTITION BY LIST (p);",
        *(f"CREATE TABLE by_pair_{n} PARTITION OF by_pair FOR VALUES IN ('({n},{n})');" for n in range(3)),
        "CREATE VIEW sizes AS SELECT id FROM by_size;",
    )
)
BUILT_IN: Final = """
    CREATE FUNCTION size_cmp(int, int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
        $$BEGIN RAISE NOTICE 'called'; RETURN btint4cmp($2, $1); END$$;
    CREATE OPERATOR CLASS backwards FOR TYPE int USING btree AS OPERATOR 1 >, OPERATOR 3 =, OPERATOR 5 <, FUNCTION 1 size_cmp(int, int);
    CREATE TABLE items (id int, size int); CREATE INDEX ON items (size backwards);
    INSERT INTO items SELECT n, n FROM generate_series(1, 9999) AS n; ANALYZE items;
"""


async def _made(postgres: PostgresServer, script: str) -> tuple[str, SqlState]:
    state = await observed(postgres, script)
    return state.database, state


@pytest.fixture(scope="module")
def made(postgres: PostgresServer) -> tuple[str, SqlState]:
    """A database, and what is observed of its catalog."""
    return anyio.run(_made, postgres, SCRIPT)


async def _called(postgres: PostgresServer, database: str, sql: str) -> bool:
    connection = await postgres.connect(database)
    heard: list[str] = []
    connection.add_log_listener(lambda _, message: heard.append(str(message.message)))
    try:
        async with connection.transaction(readonly=True):
            await connection.fetch(sql)
    finally:
        await connection.close()
    return "called" in heard


def _calls(sql: str, state: SqlState) -> bool:
    facts = analyse(sql, state)
    assert isinstance(facts, Facts), facts
    return any(effect.action == "sql.call" for effect in facts.effects)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT id FROM by_size",
        "SELECT count(*) FROM by_size",
        "SELECT id FROM sizes",
        "EXPLAIN SELECT id FROM by_size",
        "SELECT i.id FROM items i LEFT JOIN by_size USING (id)",
        "SELECT id FROM by_pair",
        "SELECT id FROM items WHERE size =# 1",
        "SELECT id FROM items ORDER BY id USING <#",
        "SELECT id FROM items ORDER BY p",
    ],
)
async def test_a_class_that_the_server_comes_to_is_called(
    sql: str, made: tuple[str, SqlState], postgres: PostgresServer
) -> None:
    database, state = made
    assert await _called(postgres, database, sql), "the statement shows nothing: the server calls no function of a user"
    assert _calls(sql, state)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT id FROM by_size_1",
        "SELECT id FROM items WHERE size = 2",
        "SELECT id FROM items WHERE size BETWEEN 1 AND 3 ORDER BY size DESC",
        "SELECT size, count(*) FROM items GROUP BY size HAVING min(size) > 0",
        "SELECT DISTINCT size FROM items",
        "SELECT a.id FROM items a JOIN items b ON a.size = b.id",
        "SELECT id FROM items WHERE size IN (1, 2) UNION SELECT 3",
    ],
)
async def test_one_with_operators_of_its_own_is_not_where_none_of_them_is_written(
    sql: str, made: tuple[str, SqlState], postgres: PostgresServer
) -> None:
    database, state = made
    assert not await _called(postgres, database, sql), "the statement is no example: the server calls a user's function"
    assert not _calls(sql, state)


async def test_one_with_an_operator_that_came_along_is_for_every_comparison_of_the_type(
    postgres: PostgresServer,
) -> None:
    database, state = await _made(postgres, BUILT_IN)
    sql = "SELECT id FROM items WHERE size = 7"
    assert await _called(postgres, database, sql)
    assert _calls(sql, state)
    assert not _calls("SELECT id FROM items", state)
