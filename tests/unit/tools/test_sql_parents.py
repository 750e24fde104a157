"""Rules about a relation hold for a statement that does not name it: one that names a partition or a child, or a list of the system's.

That each does reach the relation is the server's word: its locks, or the rows it gives.

Mutations tried: leaving out the tables above, all but the nearest, those of a relation that is written, the column, the lineage; not asking
`may`; taking the columns of the system's views for their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

import anyio
import pytest

from mcp_gateway_policy.engine import Policy
from mcp_gateway_policy.rules import Rule
from mcp_gateway_policy.vocabulary import Allow, Call, Connection, Deny, Effect, Facts, Principal, Prompt, Verdict
from mcp_gateway_tools.sql.advice import advice
from mcp_gateway_tools.sql.analyse import analyse, lineage
from mcp_gateway_tools.sql.catalog import SqlState
from mcp_gateway_tools.sql.snapshot import observe

if TYPE_CHECKING:
    from tests.conftest import PostgresServer

pytestmark = pytest.mark.anyio

SCRIPT: Final = """
    CREATE TABLE visits (id serial, at date, page text, visitor text) PARTITION BY RANGE (at);
    CREATE TABLE visits_2025 PARTITION OF visits FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY LIST (page);
    CREATE TABLE visits_2025_home PARTITION OF visits_2025 FOR VALUES IN ('home');
    CREATE TABLE people (id int, name text, salary int);
    CREATE TABLE contractors (agency text) INHERITS (people);
    CREATE TABLE notes (id int, text text);
    CREATE SEQUENCE counter;
    CREATE VIEW who_visited AS SELECT visitor, at AS day FROM visits_2025_home;
    CREATE VIEW all_sequences AS SELECT * FROM pg_sequences;
    CREATE VIEW paid AS SELECT id FROM people;
    CREATE MATERIALIZED VIEW kept AS SELECT id FROM people;
    INSERT INTO visits (at, page, visitor) VALUES ('2025-05-05', 'home', 'ana'); INSERT INTO contractors VALUES (1, 'c', 9, 'a');
"""
ANA: Final = Principal("ana", "https://idp.example", "jwt")
SHOP: Final = Connection("shop", "postgres")
CALL: Final = Call("c", "s", "query_db", SHOP, {}, ANA, Prompt(None, "none"), datetime.now(UTC))
LOCKED: Final = """
    SELECT DISTINCT c.relname::text AS name FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
    WHERE l.pid = pg_backend_pid() AND c.relnamespace = 'public'::regnamespace"""


@pytest.fixture(scope="module")
def database(postgres: PostgresServer) -> tuple[str, SqlState]:
    """A database, and what is observed of its catalog."""

    async def made() -> tuple[str, SqlState]:
        name = await postgres.create_database(SCRIPT)
        connection = await postgres.connect(name)
        try:
            async with connection.transaction(readonly=True):
                return name, await observe(connection, name)
        finally:
            await connection.close()

    return anyio.run(made)


def policy(
    state: SqlState, *denied: str, allowed: Sequence[str] = ("",), actions: Sequence[str] = ("sql.*",)
) -> Policy:
    """All is allowed below `allowed`, and nothing on these paths below the schema public."""

    def below(paths: Sequence[str]) -> tuple[str, ...]:
        return tuple(f"{state.database}/{path}".rstrip("/") for path in paths)

    allow = Rule(name="all", roles=("*",), actions=tuple(actions), resources=below(allowed), effect="allow")
    if not denied:
        return Policy.compile((allow,))
    closed = below([f"public/{each}" for each in denied])
    deny = Rule(name="no", roles=("*",), actions=("sql.*",), resources=closed, effect="deny")
    return Policy.compile((allow, deny))


def judged(sql: str, state: SqlState, rules: Policy) -> Verdict:
    return rules.decide(CALL, analyse(sql, state, partial(rules.allows, CALL)))


@pytest.mark.parametrize(
    ("sql", "denied"),
    [
        ("SELECT page FROM visits_2025", "visits"),
        ("SELECT page FROM visits_2025_home", "visits"),
        ("SELECT page FROM visits_2025_home", "visits_2025"),
        ("SELECT count(*) FROM visits_2025_home", "visits"),
        ("SELECT id FROM visits_2025_home WHERE visitor = 'ana'", "visits/visitor"),
        ("SELECT v FROM visits_2025_home v", "visits/visitor"),
        ("SELECT visitor FROM who_visited", "visits/visitor"),
        ("SELECT name FROM contractors", "people"),
        ("SELECT agency FROM contractors", "people"),
        ("SELECT max(salary) FROM contractors", "people/salary"),
        ("SELECT name FROM contractors FOR UPDATE", "people"),
        ("UPDATE visits_2025_home SET visitor = 'eve' WHERE id = 1", "visits/visitor"),
        ("DELETE FROM visits_2025_home WHERE id = 1", "visits"),
        ("INSERT INTO contractors (name) VALUES ('eve')", "people"),
        ("TRUNCATE visits_2025_home", "visits"),
        ("EXPLAIN DELETE FROM contractors", "people"),
    ],
)
async def test_a_rule_about_a_table_holds_for_its_partitions_and_children(
    sql: str, denied: str, database: tuple[str, SqlState]
) -> None:
    _, state = database
    assert isinstance(judged(sql, state, policy(state)), Allow)
    assert isinstance(judged(sql, state, policy(state, denied)), Deny)


async def test_naming_the_partition_gives_the_rows_of_the_table_that_is_denied(
    database: tuple[str, SqlState], postgres: PostgresServer
) -> None:
    name, state = database
    connection = await postgres.connect(name)
    try:
        whole = await connection.fetch("SELECT visitor FROM visits")
        assert whole == await connection.fetch("SELECT visitor FROM visits_2025_home") != []
    finally:
        await connection.close()
    for relation in ("visits", "visits_2025_home"):
        verdict = judged(f"SELECT visitor FROM {relation}", state, policy(state, "visits/visitor"))
        assert isinstance(verdict, Deny)
        assert "visits/visitor" in verdict.reason


@pytest.mark.parametrize(
    ("sql", "denied"),
    [
        ("SELECT page FROM visits", "people"),
        ("SELECT page FROM visits_2025_home", "visits/visitor"),
        ("SELECT agency FROM contractors", "people/salary"),
        ("SELECT name FROM people", "contractors/agency"),
        ("SELECT agency FROM contractors", "people/*"),
        ("UPDATE visits_2025_home SET visitor = 'eve' WHERE id = 1", "visits/at"),
    ],
)
async def test_a_rule_about_another_column_or_table_does_not(
    sql: str, denied: str, database: tuple[str, SqlState]
) -> None:
    _, state = database
    assert isinstance(judged(sql, state, policy(state, denied)), Allow)


async def test_what_is_said_of_a_tables_column_is_said_of_its_partitions(database: tuple[str, SqlState]) -> None:
    """Masks go by where the data of a result's column comes from."""
    _, state = database
    found = lineage("SELECT visitor FROM visits_2025_home", state)
    assert found is not None
    paths = {f"{state.database}/public/{name}/visitor" for name in ("visits", "visits_2025", "visits_2025_home")}
    assert set(found[0]) == paths


@pytest.mark.parametrize("sql", ["SELECT last_value FROM pg_sequences", "SELECT last_value FROM all_sequences"])
async def test_the_systems_list_of_sequences_reads_each_for_its_value(
    sql: str, database: tuple[str, SqlState], postgres: PostgresServer
) -> None:
    name, state = database
    assert {"counter", "visits_id_seq"} <= await _locked(postgres, name, sql)
    assert isinstance(judged(sql, state, policy(state)), Allow)
    assert isinstance(judged(sql, state, policy(state, "counter")), Deny)
    assert isinstance(judged(sql.replace("last_value", "sequencename"), state, policy(state, "counter")), Allow)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT definition FROM pg_views WHERE viewname = 'paid'",
        "SELECT * FROM pg_matviews",
        "SELECT view_definition FROM information_schema.views WHERE table_name = 'paid'",
    ],
)
async def test_the_systems_definitions_of_views_open_what_those_read_and_that_may_be_anything(
    sql: str, database: tuple[str, SqlState], postgres: PostgresServer
) -> None:
    name, state = database
    assert "people" in await _locked(postgres, name, sql)
    assert isinstance(judged(sql, state, policy(state)), Allow)
    some = policy(state, allowed=("public", "pg_catalog", "information_schema"))
    assert isinstance(judged(sql, state, some), Deny)
    assert isinstance(judged("SELECT viewname FROM pg_views", state, some), Allow)


async def test_without_a_rule_in_the_way_nothing_is_added_to_the_facts(database: tuple[str, SqlState]) -> None:
    _, state = database
    sql = "SELECT page FROM visits_2025_home"
    assert analyse(sql, state, lambda _: True) is analyse(sql, state)


async def test_advice_for_a_partition_names_the_columns_that_policy_lets_through(
    database: tuple[str, SqlState],
) -> None:
    _, state = database
    told = _advice("SELECT page, visitor FROM visits_2025_home", state, policy(state, "visits/visitor"))
    assert told == "remove column `visits_2025_home.visitor`"
    told = _advice("SELECT visitor FROM visits_2025_home", state, policy(state, "visits/visitor"))
    assert "you may read `visits_2025_home.id`, `visits_2025_home.at`, `visits_2025_home.page`" in told
    assert told.count("visitor") == 1
    told = _advice("SELECT visitor, day FROM who_visited", state, policy(state, "visits/visitor"))
    assert told == "remove column `who_visited.visitor`"
    for sql in ("SELECT page FROM visits_2025_home", "DELETE FROM visits_2025_home WHERE id = 1"):
        assert not _advice(sql, state, policy(state, "visits"))


def _advice(sql: str, state: SqlState, rules: Policy) -> str:
    may = partial(rules.allows, CALL)
    facts = analyse(sql, state, may)
    assert isinstance(facts, Facts)
    denied: list[Effect] = [each for each in facts.effects if not may(each)]
    return advice(sql, state, denied, may)


async def _locked(postgres: PostgresServer, name: str, sql: str) -> set[str]:
    connection = await postgres.connect(name)
    try:
        async with connection.transaction(readonly=True):
            await connection.fetch(sql)
            return {row["name"] for row in await connection.fetch(LOCKED)}
    finally:
        await connection.close()
