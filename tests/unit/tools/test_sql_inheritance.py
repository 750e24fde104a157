"""Tables that inherit, read and changed with and without them: what is reported is what the server locks, no less and no more.

Mutations tried: taking ONLY for nothing in a target, in a view's body, in LOCK; taking it for the whole statement where it stands once.
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

SCRIPT: Final = """
    CREATE TABLE animals (id int, name text);
    CREATE TABLE cats (lives int) INHERITS (animals);
    CREATE TABLE lions (mane bool) INHERITS (cats);
    CREATE VIEW alone AS SELECT id, name FROM ONLY animals;
    CREATE VIEW together AS SELECT id, name FROM animals;
    CREATE VIEW over_alone AS SELECT id, name FROM alone;
    CREATE VIEW both_ways AS SELECT a.id, b.name FROM alone a JOIN together b USING (id);
    CREATE TABLE nests (id int PRIMARY KEY);
    CREATE TABLE birds (nest int REFERENCES nests ON DELETE CASCADE ON UPDATE CASCADE);
    CREATE TABLE eggs (shell text) INHERITS (birds);
    INSERT INTO nests VALUES (1);
    INSERT INTO birds VALUES (1);
"""
STATEMENTS: Final = (
    "SELECT name FROM animals",
    "SELECT name FROM ONLY animals",
    "SELECT name FROM ONLY cats",
    "SELECT a.name FROM ONLY animals a, animals b",
    "SELECT name FROM alone",
    "SELECT name FROM over_alone",
    "SELECT a.name FROM alone a, together b",
    "SELECT name FROM both_ways",
    "SELECT a.name FROM together a, ONLY animals b",
    "SELECT * FROM ONLY animals FOR UPDATE",
    "SELECT * FROM over_alone FOR SHARE",
    "UPDATE animals SET name = 'x' WHERE id = 1",
    "UPDATE ONLY animals SET name = 'x' WHERE id = 1",
    "UPDATE ONLY animals SET name = b.name FROM cats b WHERE b.id = animals.id",
    "UPDATE alone SET name = 'x' WHERE id = 1",
    "UPDATE over_alone SET name = 'x' WHERE id = 1",
    "UPDATE together SET name = 'x' WHERE id = 1",
    "DELETE FROM animals WHERE name = 'x'",
    "DELETE FROM ONLY animals WHERE name = 'x'",
    "DELETE FROM ONLY animals USING animals b WHERE b.id = animals.id",
    "DELETE FROM over_alone WHERE id = 1",
    "INSERT INTO animals VALUES (1, 'x') RETURNING name",
    "INSERT INTO together VALUES (1, 'x')",
    "MERGE INTO ONLY animals a USING (SELECT 1 AS i) s ON a.id = s.i WHEN MATCHED THEN UPDATE SET name = 'x'",
    "MERGE INTO animals a USING (SELECT 1 AS i) s ON a.id = s.i WHEN MATCHED THEN DELETE",
    "WITH gone AS (DELETE FROM ONLY animals RETURNING *) SELECT * FROM gone, cats",
    "DELETE FROM nests WHERE id = 1",
    "UPDATE nests SET id = 2 WHERE id = 1",
    "TRUNCATE animals",
    "TRUNCATE ONLY animals",
    "TRUNCATE nests CASCADE",
    "LOCK TABLE animals IN SHARE MODE",
    "LOCK TABLE ONLY animals IN SHARE MODE",
    "LOCK TABLE alone IN SHARE MODE",
)
LOCKED: Final = """
    SELECT DISTINCT c.relname::text AS name FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
    WHERE l.pid = pg_backend_pid() AND c.relkind IN ('r', 'v') AND c.relnamespace = 'public'::regnamespace"""


@pytest.fixture(scope="module")
def family(postgres: PostgresServer) -> tuple[str, SqlState]:
    """A database, and what is observed of its catalog."""

    async def made() -> tuple[str, SqlState]:
        state = await observed(postgres, SCRIPT)
        return state.database, state

    return anyio.run(made)


@pytest.mark.parametrize("sql", STATEMENTS)
async def test_what_is_reported_is_what_the_server_locks(
    sql: str, family: tuple[str, SqlState], postgres: PostgresServer
) -> None:
    database, state = family
    facts = analyse(sql, state)
    assert isinstance(facts, Facts), facts
    connection = await postgres.connect(database)
    try:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute(sql)
        locked = {row["name"] for row in await connection.fetch(LOCKED)}
        await transaction.rollback()
    finally:
        await connection.close()
    assert {effect.resource.segments[2] for effect in facts.effects} == locked


async def test_a_column_that_a_view_reads_of_one_table_alone_is_no_childs(family: tuple[str, SqlState]) -> None:
    _, state = family
    facts = analyse("SELECT name FROM over_alone", state)
    assert isinstance(facts, Facts)
    assert {effect.resource.path.partition("/public/")[2] for effect in facts.effects} == {
        "over_alone/name",
        "alone/name",
        "animals/name",
    }


async def test_a_column_read_of_one_table_alone_and_of_all_is_also_the_childrens(family: tuple[str, SqlState]) -> None:
    _, state = family
    facts = analyse("SELECT a.name, b.name FROM ONLY animals a, together b", state)
    assert isinstance(facts, Facts)
    assert {"cats/name", "lions/name"} <= {effect.resource.path.partition("/public/")[2] for effect in facts.effects}


def _through(sql: str, state: SqlState) -> dict[str, set[object]]:
    """What is read below the views that a statement names, each with those of them."""
    facts = analyse(sql, state)
    assert isinstance(facts, Facts)
    found: dict[str, set[object]] = {}
    for effect in facts.effects:
        if "via" in effect.attributes:
            name = effect.resource.path.partition("/public/")[2]
            found.setdefault(name, set()).add(str(effect.attributes["via"]).rpartition("/")[2])
    return found


async def test_what_is_read_through_two_views_is_an_effect_through_each(family: tuple[str, SqlState]) -> None:
    """A rule that lets one of them be read without its tables says nothing of the other."""
    found = _through("SELECT a.name, b.name FROM alone a, together b", family[1])
    assert found["animals/name"] == {"alone", "together"}
    assert found["cats/name"] == {"together"}


async def test_what_views_below_a_view_read_is_read_through_the_one_that_is_named(
    family: tuple[str, SqlState],
) -> None:
    for sql, named in (
        ("SELECT name, id FROM both_ways", "both_ways"),
        ("SELECT o.name FROM over_alone o", "over_alone"),
    ):
        through = _through(sql, family[1])
        assert len(through) > 1
        assert all(views == {named} for views in through.values())
