"""What the analysis calls a column that no one named is what the server calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import anyio
import pytest
from observed import observed

from mcp_gateway_tools.sql.analyse import Analysis, examine
from mcp_gateway_tools.sql.catalog import SqlState

if TYPE_CHECKING:
    from tests.conftest import PostgresServer

pytestmark = pytest.mark.anyio

SCHEMA: Final = "CREATE TYPE place AS (street text, number int); CREATE TABLE items (id int, title text, at timestamptz, j jsonb, p place);"

EXPRESSIONS: Final = (
    *(
        "id",
        "items.id",
        "(p).street",
        "(items.p).number",
        "(ARRAY[1])[1]",
        "id + 1",
        "-id",
        "NOT true",
        "title IS NULL",
    ),
    *(
        "lower(title)",
        "count(*) OVER ()",
        "trim(title)",
        "substring(title FROM 2)",
        "extract(year FROM at)",
        "at AT TIME ZONE 'UTC'",
    ),
    *(
        "nullif(title, 'x')",
        "nullif(id, 1)::text",
        "coalesce(title, 'x')",
        "greatest(1, 2)",
        "least(1, 2)::text",
        'title COLLATE "C"',
    ),
    *(
        "'5'::int",
        "'5'::int::text",
        "id::text::int",
        "(id + 1)::text",
        "5::int2",
        "interval '1 day'",
        "date '2024-01-01'",
        "true",
    ),
    *("CASE WHEN true THEN 1 END", "CASE WHEN true THEN 1 ELSE id END", "CASE WHEN true THEN 1 ELSE 2 END::text"),
    *("CASE WHEN true THEN '' ELSE coalesce(title, 'x') END", "CASE WHEN true THEN 1 ELSE 5::int END"),
    *(
        "(SELECT 1)",
        "(SELECT 1 AS one)",
        "(SELECT max(x.id) FROM items x)",
        "(SELECT nullif(1, 2))::text",
        "EXISTS (SELECT 1)",
        "ARRAY(SELECT 1)",
    ),
    *(
        "ARRAY[1]",
        "ARRAY[1]::text[]",
        "ROW(1)",
        "1 IN (SELECT 1)",
        "current_date",
        "current_timestamp(2)",
        "user",
        "localtime",
    ),
    *(
        "JSON_OBJECT('a': id)",
        "JSON_ARRAY(id)",
        "JSON_ARRAY(SELECT 1)",
        "JSON_VALUE(j, '$')",
        "JSON_QUERY(j, '$')",
        "JSON_EXISTS(j, '$')",
    ),
    *("JSON('{}')", "JSON_SCALAR(1)", "JSON_SERIALIZE('{}')", "JSON_OBJECT('a': id)::text", "j ->> 'a'", "j['a']"),
)
GROUPED: Final = (
    "JSON_ARRAYAGG(id)",
    "JSON_OBJECTAGG(id: title)",
    "count(*)",
    "string_agg(title, ',')",
    "max(id)::text",
)


@pytest.fixture(scope="module")
def made(postgres: PostgresServer) -> SqlState:
    """What is observed of a small database."""
    return anyio.run(observed, postgres, SCHEMA)


async def _named_by_the_server(postgres: PostgresServer, database: str, sql: str) -> list[str]:
    connection = await postgres.connect(database)
    try:
        return [each.name for each in (await connection.prepare(sql)).get_attributes()]
    finally:
        await connection.close()


@pytest.mark.parametrize("expressions", [EXPRESSIONS, GROUPED], ids=["of a row", "of a group"])
async def test_columns_are_called_what_the_server_calls_them(
    expressions: tuple[str, ...], postgres: PostgresServer, made: SqlState
) -> None:
    sql = f"SELECT {', '.join(expressions)} FROM items"
    found = examine(sql, made)
    assert isinstance(found, Analysis), found
    assert found.output is not None
    names = [each.name for each in found.output.fields]
    assert names == await _named_by_the_server(postgres, made.database, sql)


async def test_a_query_around_it_reads_such_a_column_by_its_name(made: SqlState) -> None:
    found = examine(
        "SELECT x.nullif, x.json_object FROM (SELECT nullif(title, 'x'), JSON_OBJECT('a': id) FROM items) x", made
    )
    assert isinstance(found, Analysis), found
    assert {effect.resource.path for effect in found.facts.effects} == {
        f"{made.database}/public/items/{column}" for column in ("id", "title")
    }
