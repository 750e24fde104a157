"""What the server calls by itself because of the types at hand: each cause alone in a database, beside a column that has nothing to do with it.

Mutations tried: leaving each of these causes out of what `quiet` asks for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import anyio
import pytest
from observed import observed

from mcp_gateway_policy.vocabulary import Facts
from mcp_gateway_tools.sql.analyse import analyse
from mcp_gateway_tools.sql.catalog import SqlState

if TYPE_CHECKING:
    from tests.conftest import PostgresServer


def spy(takes: str, gives: str, value: str) -> str:
    """A user's function."""
    return f"CREATE FUNCTION spy({takes}) RETURNS {gives} LANGUAGE plpgsql IMMUTABLE AS $$BEGIN RETURN {value}; END$$;"


CAUSES: Final = {
    "a domain's CHECK": (
        spy("text", "boolean", "true"),
        "CREATE DOMAIN fine AS text CHECK (spy(VALUE)); CREATE TABLE t (c fine, n int)",
        "SELECT coalesce(c, 'x') FROM t",
    ),
    "a cast to a built-in type": (
        "CREATE TYPE mood AS ENUM ('good');" + spy("mood", "text", "'x'"),
        "CREATE CAST (mood AS text) WITH FUNCTION spy(mood) AS IMPLICIT; CREATE TABLE t (c mood, n int)",
        "SELECT c || 'x' FROM t",
    ),
    "a cast to a type that is assigned": (
        "CREATE TYPE pair AS (a int);" + spy("int", "pair", "ROW($1)"),
        "CREATE CAST (int AS pair) WITH FUNCTION spy(int) AS ASSIGNMENT; CREATE TABLE t (c pair, n int)",
        "INSERT INTO t (c) SELECT n FROM t",
    ),
    "a cast to a type beside it": (
        "CREATE TYPE one AS (a int); CREATE TYPE two AS (a int);" + spy("one", "two", "ROW(1)"),
        "CREATE CAST (one AS two) WITH FUNCTION spy(one) AS IMPLICIT; CREATE TABLE t (c one, d two, n int)",
        "SELECT coalesce(c, d) FROM t",
    ),
    "a comparison": (
        "CREATE TYPE size AS ENUM ('s', 'l');" + spy("size, size", "int", "0"),
        """CREATE OPERATOR CLASS size_ops DEFAULT FOR TYPE size USING btree AS
               OPERATOR 1 <(anyenum, anyenum), OPERATOR 3 =(anyenum, anyenum), FUNCTION 1 spy(size, size);
           CREATE TABLE t (c size, n int)""",
        "SELECT DISTINCT c FROM t",
    ),
}


@pytest.fixture(scope="module", params=list(CAUSES.values()), ids=list(CAUSES))
def cause(request: pytest.FixtureRequest, postgres: PostgresServer) -> tuple[SqlState, str]:
    """A catalog in which there is one cause, and a statement that meets it."""
    function, script, sql = request.param

    return anyio.run(observed, postgres, function + script), sql


def calls(sql: str, state: SqlState) -> set[str]:
    found = analyse(sql, state)
    assert isinstance(found, Facts)
    return {each.resource.segments[-1] for each in found.effects if each.action == "sql.call"}


def test_what_the_types_at_hand_call_is_an_effect_and_of_other_columns_it_is_none(cause: tuple[SqlState, str]) -> None:
    state, sql = cause
    assert calls("SELECT n FROM t WHERE n = 1", state) == set()
    assert calls(sql, state) == {"spy"}
    assert calls("SELECT n FROM t WHERE n = 2", state) == set()


@pytest.mark.anyio
async def test_a_cast_between_built_in_types_may_happen_anywhere(postgres: PostgresServer) -> None:
    cast = "CREATE CAST (boolean AS money) WITH FUNCTION spy(boolean) AS ASSIGNMENT; CREATE TABLE t (n int)"
    state = await observed(postgres, spy("boolean", "money", "1") + cast)
    assert calls("SELECT n FROM t", state) == {"spy"}


@pytest.mark.anyio
async def test_what_stands_behind_a_table_is_read_with_it_and_with_no_other(postgres: PostgresServer) -> None:
    state = await observed(
        postgres,
        """CREATE TABLE plain (n int); CREATE TABLE secret (key text);
           CREATE TABLE made (a text, b text GENERATED ALWAYS AS (upper(a)) STORED);
           CREATE TABLE guarded (n int); ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
           CREATE POLICY who ON guarded USING (EXISTS (SELECT 1 FROM secret WHERE key = current_user));""",
    )
    guarded = replace(state, superuser=False)  # whom row security does not hold for
    for sql, read in (
        ("SELECT n FROM plain", {("plain", "n")}),
        ("SELECT b FROM made", {("made", "b"), ("made", "a")}),
        ("SELECT a FROM made", {("made", "a")}),
        ("SELECT n FROM guarded", {("guarded", "n"), ("secret", "key")}),
        ("SELECT n FROM plain WHERE n = 1", {("plain", "n")}),
    ):
        found = analyse(sql, guarded)
        assert isinstance(found, Facts)
        assert {each.resource.segments[2:] for each in found.effects if each.action == "sql.select"} == read
