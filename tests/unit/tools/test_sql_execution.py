"""The layers between a statement and a database, each with the others switched off, on a real PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import asyncpg
import pytest

from mcp_gateway_policy.vocabulary import Connection, Limits
from mcp_gateway_tools.lease import Lease, Secret
from mcp_gateway_tools.raw import Content, Problem, Table
from mcp_gateway_tools.sql import session as sessions
from mcp_gateway_tools.sql.run import Order, execute
from mcp_gateway_tools.sql.session import Pools
from mcp_gateway_tools.sql.settings import PostgresSettings

if TYPE_CHECKING:
    from tests.conftest import PostgresServer

pytestmark = pytest.mark.anyio

TABLES = """
    CREATE TABLE notes (id int PRIMARY KEY, body text);
    CREATE TABLE marks (id int PRIMARY KEY, note int REFERENCES notes ON DELETE CASCADE);
    CREATE SEQUENCE numbers;
    CREATE VIEW shown AS SELECT * FROM notes;
    CREATE FUNCTION wipe() RETURNS int LANGUAGE sql AS 'DELETE FROM notes RETURNING 1';
    CREATE FUNCTION harmless() RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN DELETE FROM notes; RETURN 1; END';
    CREATE PROCEDURE wiping() LANGUAGE sql AS 'DELETE FROM notes';
    CREATE TABLE watched (id int);
    CREATE FUNCTION doubling() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO marks VALUES (NEW.id); RETURN NEW; END';
    CREATE TRIGGER doubling AFTER INSERT ON watched FOR EACH ROW EXECUTE FUNCTION doubling();
    INSERT INTO notes SELECT n, 'note ' || n FROM generate_series(1, 100) n;
"""

WRITES = [
    "INSERT INTO notes VALUES (1000, 'x')",
    "UPDATE notes SET body = 'x'",
    "DELETE FROM notes",
    "MERGE INTO notes USING (SELECT 1 AS id) s ON notes.id = s.id WHEN MATCHED THEN DELETE",
    "TRUNCATE marks",
    "WITH gone AS (DELETE FROM notes RETURNING 1) SELECT count(*) FROM gone",
    "SELECT wipe()",
    "SELECT harmless()",
    "SELECT id FROM notes WHERE harmless() = 1",
    "DO 'BEGIN DELETE FROM notes; END'",
    "CALL wiping()",
    "SELECT * INTO copied FROM notes",
    "CREATE TABLE copied AS SELECT * FROM notes",
    "EXPLAIN ANALYZE DELETE FROM notes",
    "SELECT nextval('numbers')",
    "SELECT setval('numbers', 50)",
    "SELECT * FROM notes FOR UPDATE",
    "SELECT lo_create(4711)",
    "INSERT INTO shown VALUES (1000, 'x')",
    "REFRESH MATERIALIZED VIEW shown",
]
DEFINITIONS = [
    "CREATE TABLE more (id int)",
    "CREATE VIEW more AS SELECT 1",
    "CREATE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE INDEX more ON notes (body)",
    "CREATE SCHEMA more",
    "CREATE TYPE more AS ENUM ('a')",
    "CREATE ROLE more",
    "CREATE EXTENSION plpgsql",
    "CREATE MATERIALIZED VIEW more AS SELECT 1 AS one",
    "CREATE TRIGGER more AFTER INSERT ON notes FOR EACH ROW EXECUTE FUNCTION doubling()",
    "ALTER TABLE notes ADD more int",
    "ALTER TABLE notes DISABLE TRIGGER ALL",
    "ALTER ROLE postgres SET search_path = more",
    "ALTER SEQUENCE numbers RESTART",
    "DROP TABLE marks",
    "DROP FUNCTION wipe()",
    "GRANT ALL ON notes TO public",
    "REVOKE ALL ON notes FROM public",
    "COMMENT ON TABLE notes IS 'more'",
    "SECURITY LABEL ON TABLE notes IS 'more'",
    "VACUUM notes",
    "ALTER SYSTEM SET work_mem = '1MB'",
    "CREATE DATABASE more",
]
STATE = """
    SELECT md5(concat((SELECT string_agg(n::text, ';' ORDER BY id) FROM notes n), (SELECT count(*) FROM marks),
                      (SELECT last_value || is_called::text FROM numbers),
                      (SELECT string_agg(relname || relkind::text || relnatts, ';' ORDER BY oid) FROM pg_class WHERE relnamespace = 'public'::regnamespace),
                      (SELECT string_agg(proname, ';' ORDER BY oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace),
                      (SELECT count(*) FROM pg_largeobject_metadata), (SELECT string_agg(nspname, ';' ORDER BY oid) FROM pg_namespace
                         WHERE nspname NOT LIKE 'pg_t%')))"""


@dataclass
class Database:
    """One database and the pools to it, as the superuser unless a role is given: nothing but the layer in question stands in the way."""

    server: PostgresServer
    name: str
    pools: Pools
    role: str = ""

    def lease(self, access: str = "read", **changed: Any) -> Lease:
        settings = PostgresSettings.model_validate(
            {
                "host": self.server.host,
                "port": self.server.port,
                "database": self.name,
                "user": self.role or self.server.user,
                "sslmode": "disable",
                **changed,
            }
        )
        given = Secret("reader" if self.role else self.server.password)
        return Lease(Connection("shop", "postgres"), settings, given, "write" if access == "write" else "read")

    async def run(
        self, sql: str, *params: Any, writing: bool = False, limits: Limits | None = None, verb: str = ""
    ) -> Content:
        order = Order(sql, params, read_only=not writing, verb=verb)
        return await execute(self.pools, self.lease("write" if writing else "read"), order, limits or Limits())

    async def value(self, sql: str, *, writing: bool = False) -> Any:
        content = await self.run(sql, writing=writing)
        assert isinstance(content, Table), content
        return content.rows[0][0]

    async def itself(self, query: str) -> Any:
        """One value, asked of the server past the gateway."""
        connection = await self.server.connect(self.name)
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()


@pytest.fixture
async def database(postgres: PostgresServer) -> AsyncGenerator[Database]:
    """A database of its own."""
    found = Database(postgres, await postgres.create_database(TABLES), Pools())
    yield found
    await found.pools.close()


def _plain_begin(_seconds: float, *, read_only: bool) -> str:
    return "BEGIN"


def _no_pins(_settings: PostgresSettings, *, read_only: bool) -> dict[str, str]:
    return {"application_name": "mcp-gateway"}


def without(monkeypatch: pytest.MonkeyPatch, *layers: str) -> None:
    """Switch layers off: `begin` (READ ONLY, time-outs), `pins` (settings of a session), `discard` (what a release forgets)."""
    if "begin" in layers:
        monkeypatch.setattr(sessions, "_begin", _plain_begin)
    if "pins" in layers:
        monkeypatch.setattr(sessions, "_pins", _no_pins)
    if "discard" in layers:

        async def nothing(_: object) -> None:
            return None

        monkeypatch.setattr(sessions, "_discard", nothing)


async def _unchanged(database: Database, statements: Sequence[str]) -> None:
    before = await database.itself(STATE)
    for sql in statements:
        content = await database.run(sql)
        assert isinstance(content, Problem), f"{sql}: {content}"
        assert content.ran == "no", sql
        assert await database.itself(STATE) == before, sql


# READ ONLY


async def test_a_read_only_transaction_alone_stops_every_write_of_a_superuser(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, "pins")
    await _unchanged(database, WRITES)


@pytest.mark.parametrize(
    "sql",
    [
        "LOCK TABLE notes IN ACCESS EXCLUSIVE MODE",
        "REINDEX TABLE notes",
        "CLUSTER notes USING notes_pkey",
        "ANALYZE notes",
    ],
)
async def test_what_a_read_only_transaction_lets_through_the_role_stops(database: Database, sql: str) -> None:
    """PostgreSQL's own holes: they change no row, and need more than the right to read."""
    before = await database.itself(STATE)
    assert isinstance(await database.run(sql), Table)
    assert await database.itself(STATE) == before
    await _reader(database)
    content = await database.run(sql)
    assert isinstance(content, Problem) or sql.startswith("ANALYZE"), content  # ANALYZE only warns


async def test_a_read_only_transaction_alone_stops_every_definition_of_a_superuser(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, "pins")
    await _unchanged(database, DEFINITIONS)


@pytest.mark.parametrize(
    "sql",
    [
        "SET TRANSACTION READ WRITE",
        "SET transaction_read_only = off",
        "SELECT set_config('transaction_read_only', 'off', true)",
        "SELECT set_config('transaction_read_only', 'off', false) FROM notes",
    ],
)
async def test_read_only_is_not_taken_back_by_the_first_statement(
    database: Database, monkeypatch: pytest.MonkeyPatch, sql: str
) -> None:
    without(monkeypatch, "pins")
    content = await database.run(sql)
    assert isinstance(content, Problem)
    assert content.code == "25001"
    assert "read-write mode must be set before any query" in content.message


async def test_without_a_query_of_the_gateways_own_the_first_statement_would_take_it_back(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Why the layer above has to be: this is PostgreSQL, not the gateway."""
    connection = await database.server.connect(database.name)
    try:
        await connection.execute("BEGIN READ ONLY; SET LOCAL statement_timeout = 1000")
        await connection.execute("SET TRANSACTION READ WRITE")
        await connection.execute("DELETE FROM notes")
        await connection.execute("ROLLBACK")
    finally:
        await connection.close()


# the session's default


async def test_a_session_for_reading_is_read_only_by_default_even_where_no_transaction_says_so(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, "begin")
    assert await database.value("SELECT current_setting('default_transaction_read_only')") == "on"
    await _unchanged(
        database, [each for each in WRITES if each.startswith(("INSERT", "UPDATE", "DELETE", "SELECT wipe"))]
    )


# the role


async def test_a_role_that_may_only_read_stops_every_write_and_definition_alone(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, "begin", "pins")
    await _reader(database)
    assert await database.value("SELECT count(*) FROM notes") == 100
    # large objects belong to whoever makes them, and no privilege stops that: READ ONLY does, and so does the list of functions
    others = [each for each in (*WRITES, *DEFINITIONS) if "lo_create" not in each and not each.startswith(_WARNED)]
    await _unchanged(database, others)
    before = await database.itself(GRANTS)
    for sql in DEFINITIONS:
        if sql.startswith(_WARNED):
            await database.run(sql)
    assert await database.itself(GRANTS) == before


_WARNED = ("GRANT", "REVOKE", "VACUUM")
"""What PostgreSQL answers with a warning where the role may not do it."""
GRANTS = "SELECT string_agg(relacl::text, ';' ORDER BY oid) FROM pg_class WHERE relnamespace = 'public'::regnamespace"


async def _reader(database: Database) -> None:
    """Go on as a role that may read and nothing else."""
    role = f"reader_{database.name}"
    connection = await database.server.connect(database.name)
    await connection.execute(
        f"CREATE ROLE {role} LOGIN PASSWORD 'reader'; REVOKE ALL ON SCHEMA public FROM public; GRANT USAGE ON SCHEMA public TO {role};"
        f"REVOKE TEMP, CREATE ON DATABASE {database.name} FROM public; GRANT SELECT ON notes, marks, shown TO {role};"
        "REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM public"
    )
    await connection.close()
    database.role = role


async def test_reads_run_as_the_reading_role_and_changes_as_the_other(database: Database) -> None:
    role = f"reading_{database.name}"
    connection = await database.server.connect(database.name)
    await connection.execute(
        f"CREATE ROLE {role} LOGIN PASSWORD '{database.server.password}'; GRANT SELECT ON notes TO {role}"
    )
    await connection.close()
    seen = {}
    for access in ("read", "write"):
        order = Order("SELECT current_user::text, pg_backend_pid()", (), read_only=access == "read", verb="select")
        content = await execute(database.pools, database.lease(access, read_user=role), order, Limits())
        assert isinstance(content, Table)
        seen[access] = content.rows[0]
    assert seen["read"][0] == role
    assert seen["write"][0] == database.server.user
    assert seen["read"][1] != seen["write"][1]


# prepare and a cursor


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1; DELETE FROM notes",
        "COMMIT; DELETE FROM notes",
        "SELECT 1; COMMIT; DELETE FROM notes",
        "ROLLBACK; BEGIN READ WRITE; DELETE FROM notes; COMMIT",
        "SELECT 1;; DELETE FROM notes;",
        "SELECT 1\n;\n--\nDELETE FROM notes",
    ],
)
async def test_several_statements_are_one_too_many_for_prepare_alone(
    database: Database, monkeypatch: pytest.MonkeyPatch, sql: str
) -> None:
    without(monkeypatch, "begin", "pins")
    content = await database.run(sql, writing=True)
    assert isinstance(content, Problem)
    assert content.code == "42601"
    assert "multiple commands" in content.message
    assert await database.itself("SELECT count(*) FROM notes") == 100


# bound parameters


BREAKING_OUT = (
    "'; DELETE FROM notes; --",
    "\\'; DELETE FROM notes; --",
    "'' OR true",
    "$$; DELETE FROM notes; $$",
    "}'::text[]); DELETE FROM notes; --",
    "\"}'); DELETE FROM notes; --",
    "1); DELETE FROM notes; --",
)


@pytest.mark.parametrize("text", BREAKING_OUT)
async def test_a_parameter_alone_never_becomes_syntax(
    database: Database, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """Nor does the name of its type. Mutation tried: writing that name without doubling its quotes."""
    without(monkeypatch, "begin", "pins")
    connection = await database.server.connect(database.name)
    await connection.execute("""CREATE TYPE "odd"" AS text)); DELETE FROM notes; --" AS ENUM ('x')""")
    await connection.close()
    odd = '''"odd"" AS text)); DELETE FROM notes; --"'''
    for value, kind in ((text, "text"), ([text], "text[]"), ({text: text}, "jsonb")):
        content = await database.run(f"SELECT $1::{kind}", value, writing=True)
        assert isinstance(content, Table), content
        assert content.rows == [[value]]
    for kind in ("interval", "uuid", "numeric", "int4range", odd):
        assert isinstance(await database.run(f"SELECT $1::{kind}", text, writing=True), Problem)
    content = await database.run(f"SELECT $1::{odd}::text", "x", writing=True)
    assert isinstance(content, Table), content
    found = await database.run("DELETE FROM notes WHERE body = $1", text, writing=True)
    assert isinstance(found, Table), found
    assert await database.itself("SELECT count(*) FROM notes") == 100


async def test_rows_are_fetched_only_as_far_as_they_are_wanted(database: Database) -> None:
    content = await database.run("SELECT generate_series(1, 2000000000)", limits=Limits(rows=5, seconds=5))
    assert isinstance(content, Table)
    assert content.rows == [[1], [2], [3], [4], [5]]


# caps


async def test_a_cell_of_thirty_megabytes_is_not_given_whatever_the_limit_on_rows(database: Database) -> None:
    content = await database.run("SELECT repeat('x', 30 * 1024 * 1024)", limits=Limits(rows=1, bytes=10**9))
    assert isinstance(content, Problem)
    assert content.code == "54000"
    small = await database.run("SELECT repeat('x', 10 * 1024 * 1024)", limits=Limits(rows=1, bytes=10**9))
    assert isinstance(small, Table)
    assert small.rows == []
    assert small.truncated
    assert await database.value("SELECT 1") == 1


async def test_many_cells_are_bounded_together(database: Database) -> None:
    content = await database.run(
        "SELECT repeat('x', 1000) FROM generate_series(1, 1000000)", limits=Limits(rows=10_000)
    )
    assert isinstance(content, Table)
    assert content.truncated
    assert sum(len(str(row[0])) for row in content.rows) <= 256 * 1024


# what a release forgets


LEFT = [
    ("CREATE TEMP TABLE notes (id int)", "SELECT count(*) FROM pg_class WHERE relname = 'notes' AND relpersistence = 't'"),
    ("SELECT set_config('work_mem', '77MB', false)", "SELECT (current_setting('work_mem') = '77MB')::int"),
    ("SELECT set_config('search_path', 'pg_temp, public', false)", "SELECT (current_setting('search_path') LIKE 'pg_temp,%')::int"),
    ("PREPARE kept AS SELECT 1", "SELECT count(*) FROM pg_prepared_statements WHERE name = 'kept'"),
    ("SELECT pg_advisory_lock(1)::text", "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"),
    ("LISTEN something", "SELECT count(*) FROM pg_listening_channels()"),
    ("SET ROLE pg_monitor", "SELECT (current_user = 'pg_monitor')::int"),
    ("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE",
     "SELECT (current_setting('default_transaction_isolation') = 'serializable')::int"),
    ("SELECT set_config('plpgsql.extra_warnings', 'all', false)", "SELECT (current_setting('plpgsql.extra_warnings', true) = 'all')::int"),
    ("DECLARE kept CURSOR WITH HOLD FOR SELECT 1", "SELECT count(*) FROM pg_cursors WHERE name = 'kept'"),
]  # fmt: skip


@pytest.mark.parametrize(("leaving", "left"), LEFT, ids=lambda value: str(value)[:40])
async def test_discarding_alone_leaves_nothing_of_a_call_to_the_next(
    database: Database, monkeypatch: pytest.MonkeyPatch, leaving: str, left: str
) -> None:
    without(monkeypatch, "begin", "pins")
    backend = await database.value("SELECT pg_backend_pid()", writing=True)
    made = await database.run(leaving, writing=True)
    assert isinstance(made, Table), made
    assert await database.value(left, writing=True) == 0
    assert await database.value("SELECT pg_backend_pid()", writing=True) == backend


async def test_without_discarding_a_temporary_table_would_stay(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test above can fail."""
    without(monkeypatch, "begin", "pins", "discard")
    await database.run("CREATE TEMP TABLE notes (id int)", writing=True)
    assert await database.value("SELECT count(*) FROM notes", writing=True) == 0


async def _left(database: Database) -> None:
    """Until the sessions of reads that were answered have been given back."""
    leaving = database.pools._leaving  # pyright: ignore[reportPrivateUsage]  # nothing else tells of it
    await asyncio.gather(*leaving)


async def test_a_session_is_discarded_after_a_read_that_was_answered_before(database: Database) -> None:
    backend = await database.value("SELECT pg_backend_pid()")
    await _left(database)
    await database.value("SELECT set_config('plpgsql.extra_warnings', 'all', false) || pg_advisory_lock(1)::text")
    await _left(database)
    assert await database.value("SELECT current_setting('plpgsql.extra_warnings', true)") in (None, "", "none")
    await _left(database)
    assert await database.value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == 0
    await _left(database)
    assert await database.value("SELECT pg_backend_pid()") == backend
    running = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'mcp-gateway' AND state LIKE 'idle in%'"
    await _left(database)
    assert await database.itself(running) == 0


async def test_a_session_that_cannot_be_given_back_after_a_read_is_closed_and_the_rows_are_kept(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(connection: asyncpg.Connection) -> None:
        await connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    monkeypatch.setattr(sessions, "_discard", broken)
    backend = await database.value("SELECT pg_backend_pid()")
    await _left(database)
    assert "a session of connection `shop` was closed after a read" in caplog.text
    assert await database.itself(f"SELECT count(*) FROM pg_stat_activity WHERE pid = {backend}") == 0
    assert await database.value("SELECT pg_backend_pid()") != backend


async def test_a_look_leaves_nothing_not_even_a_notification_that_read_only_lets_through(database: Database) -> None:
    """Mutation tried: looks end with COMMIT, as reads do."""
    heard: asyncio.Queue[object] = asyncio.Queue()

    def hear(_connection: object, _backend: int, _channel: str, said: object) -> None:
        heard.put_nowait(said)

    listener = await database.server.connect(database.name)
    try:
        await listener.add_listener("told", hear)
        async with database.pools.transaction(database.lease(), Limits(), read_only=True) as looking:
            await looking.connection.execute("SELECT pg_notify('told', 'by a look')")
        await _left(database)
        assert await database.itself("SELECT pg_notify('told', 'by another')::text") == ""
        async with asyncio.timeout(20):
            assert await heard.get() == "by another"
    finally:
        await listener.close()


async def test_closing_waits_for_the_sessions_of_reads(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    assert await database.value("SELECT 1") == 1
    await database.pools.close()
    assert caplog.text == ""


# pins


async def test_the_search_path_alone_keeps_a_temporary_table_behind_the_real_one(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, "discard")
    await database.run("CREATE TEMP TABLE notes (id int)", writing=True)
    assert await database.value("SELECT count(*) FROM notes", writing=True) == 100


async def test_names_are_looked_for_in_the_catalog_first_and_among_temporary_things_last(database: Database) -> None:
    assert await database.value("SELECT current_setting('search_path')") == 'pg_catalog, "public", pg_temp'
    assert await database.value("SELECT current_setting('search_path')", writing=True) == '"public", pg_temp'
    both = "SELECT current_schemas(true)::text"
    assert await database.value(both) == await database.value(both, writing=True)


async def test_a_backslash_is_a_backslash_whatever_the_role_and_the_database_say(database: Database) -> None:
    connection = await database.server.connect(database.name)
    await connection.execute(f"ALTER DATABASE {database.name} SET standard_conforming_strings = off")
    await connection.close()
    trick = r"SELECT 'a\', (SELECT count(*) FROM notes) --'"
    assert await database.value("SELECT current_setting('standard_conforming_strings')") == "on"
    assert await database.value(trick) == "a\\"


# time


async def test_the_servers_time_out_stops_a_statement(database: Database) -> None:
    content = await database.run("SELECT pg_sleep(60)::text", limits=Limits(seconds=0.2))
    assert isinstance(content, Problem)
    assert content.code == "57014"


async def test_a_time_out_is_local_to_the_call(database: Database) -> None:
    await database.run("SELECT 1", limits=Limits(seconds=0.3))
    assert await database.value("SELECT current_setting('statement_timeout')") == "30s"
    assert await database.itself("SELECT current_setting('statement_timeout')") == "0"


SLEEPERS = "SELECT count(*)::int FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep(61)%'"


async def test_the_gateways_own_time_out_alone_stops_a_statement_on_the_server(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, "begin")
    monkeypatch.setattr(sessions, "GRACE_SECONDS", 0.1)
    content = await database.run("SELECT pg_sleep(61)::text", limits=Limits(seconds=0.2))
    assert isinstance(content, Problem)
    assert "too long" in content.message
    assert content.ran == "no"
    assert await database.itself(SLEEPERS) == 0


async def test_a_statement_that_a_cancellation_does_not_reach_is_stopped_from_another_session(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As behind a balancer that leads the cancellation to another server."""
    without(monkeypatch, "begin")
    monkeypatch.setattr(sessions, "GRACE_SECONDS", 0.1)
    monkeypatch.setattr(sessions, "END_SECONDS", 0.2)

    async def lost(_self: object, waiter: asyncio.Future[None], told: asyncio.Future[None] | None) -> None:
        if told is not None:
            told.set_result(None)

    monkeypatch.setattr(asyncpg.Connection, "_cancel", lost)
    content = await database.run("SELECT pg_sleep(61)::text", limits=Limits(seconds=0.2))
    assert isinstance(content, Problem)
    async with asyncio.timeout(20):
        await asyncio.gather(*cast(Any, database.pools)._closing)
    assert await database.itself(SLEEPERS) == 0
    assert await database.value("SELECT 1") == 1


# bounds on changes


async def test_more_rows_than_a_rule_allows_are_rolled_back(database: Database) -> None:
    content = await database.run(
        "UPDATE notes SET body = 'x'", writing=True, verb="update", limits=Limits(max_rows_changed=99)
    )
    assert isinstance(content, Problem)
    assert content.ran == "no"
    assert "it changed 100 rows, and a rule allows 99" in content.message
    assert await database.itself("SELECT count(*) FROM notes WHERE body = 'x'") == 0


@pytest.mark.parametrize(
    ("sql", "verb", "rows"),
    [
        ("UPDATE notes SET body = 'x' WHERE id <= 5 RETURNING id", "update", 5),
        ("WITH gone AS (DELETE FROM notes WHERE id <= 5 RETURNING 1) SELECT count(*) FROM gone", "select", 5),
        ("SELECT wipe()", "select", 103),
        ("DELETE FROM notes WHERE id = 7", "delete", 4),
        ("INSERT INTO watched VALUES (1), (2)", "insert", 4),
        ("MERGE INTO notes USING generate_series(99, 103) n ON id = n WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (n)", "merge", 5),
        ("CREATE TABLE copied AS SELECT * FROM notes", "createtableas", 100),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
async def test_every_row_a_call_changes_counts_however_it_changes_it(
    database: Database, sql: str, verb: str, rows: int
) -> None:
    connection = await database.server.connect(database.name)
    await connection.execute("INSERT INTO marks SELECT n, 7 FROM generate_series(101, 103) n")
    await connection.close()
    before = await database.itself(STATE)
    over = await database.run(sql, writing=True, verb=verb, limits=Limits(max_rows_changed=rows - 1))
    assert isinstance(over, Problem), over
    assert f"changed {rows} rows" in over.message
    assert await database.itself(STATE) == before
    within = await database.run(sql, writing=True, verb=verb, limits=Limits(max_rows_changed=rows))
    assert isinstance(within, Table), within
    assert await database.itself(STATE) != before or "watched" in sql


async def test_rows_of_earlier_calls_in_the_same_session_do_not_count(database: Database) -> None:
    for _ in range(3):
        content = await database.run(
            "UPDATE notes SET body = 'x'", writing=True, verb="update", limits=Limits(max_rows_changed=100)
        )
        assert isinstance(content, Table)
        assert content.status == "UPDATE 100"


async def test_truncate_is_not_run_where_a_rule_bounds_the_rows(database: Database) -> None:
    content = await database.run(
        "TRUNCATE notes, marks", writing=True, verb="truncate", limits=Limits(max_rows_changed=1000)
    )
    assert isinstance(content, Problem)
    assert "TRUNCATE" in content.message
    assert await database.itself("SELECT count(*) FROM notes") == 100


async def test_a_deferred_trigger_cannot_change_rows_after_they_were_counted(database: Database) -> None:
    connection = await database.server.connect(database.name)
    await connection.execute(
        "CREATE CONSTRAINT TRIGGER late AFTER UPDATE ON notes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION doubling()"
    )
    await connection.close()
    content = await database.run(
        "UPDATE notes SET body = 'x' WHERE id <= 3", writing=True, verb="update", limits=Limits(max_rows_changed=3)
    )
    assert isinstance(content, Problem), content
    assert "changed 6 rows with those of triggers" in content.message
    assert await database.itself("SELECT count(*) FROM marks") == 0


DRIFTS = [
    (Limits(row_drift=0, row_drift_from=100), True),
    (Limits(row_drift=0, row_drift_from=99), False),
    (Limits(row_drift=1, row_drift_from=99), True),
    (Limits(row_drift=1, row_drift_from=102), False),
    (Limits(row_drift_share=0.1, row_drift_from=91), True),
    (Limits(row_drift_share=0.1, row_drift_from=90), False),
    (Limits(row_drift_share=0.5, row_drift=5, row_drift_from=90), False),
    (Limits(row_drift=1_000_000), False),
    (Limits(row_drift_share=0.1, row_drift_from=0), False),
]


@pytest.mark.parametrize(("limits", "runs"), DRIFTS)
async def test_rows_that_drifted_from_what_the_approver_saw_are_rolled_back(
    database: Database, limits: Limits, runs: bool
) -> None:
    content = await database.run("UPDATE notes SET body = 'x'", writing=True, verb="update", limits=limits)
    assert isinstance(content, Table) is runs, content
    if isinstance(content, Problem):
        assert "the approval is void" in content.message
    assert await database.itself("SELECT count(*) FROM notes WHERE body = 'x'") == (100 if runs else 0)


async def test_whoever_finds_all_sessions_in_use_is_told_so_and_nothing_reaches_the_server(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with AsyncExitStack() as others:
        for _ in range(sessions.MAX_SESSIONS):
            lease = database.lease("write")
            await others.enter_async_context(database.pools.transaction(lease, Limits(), read_only=False))
        monkeypatch.setattr(sessions, "CONNECT_SECONDS", 0.2)
        told = await database.run("DELETE FROM notes", writing=True, verb="delete")
        assert isinstance(told, Problem)
        assert (told.code, told.ran) == ("53300", "no")
        assert told.message == "all 10 sessions of connection `shop` were in use for 0.2 seconds"
        assert await database.itself("SELECT count(*) FROM notes") == 100
