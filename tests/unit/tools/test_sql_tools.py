"""`query_db` and `describe_db` on a real PostgreSQL. What happened is asked of the server itself, past the gateway."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from mcp_gateway_policy.vocabulary import Call, Connection, Effect, Facts, Limits, Principal, Prompt, Unanalysable
from mcp_gateway_tools.lease import Lease, Secret
from mcp_gateway_tools.raw import Content, Document, Problem, Table
from mcp_gateway_tools.sql import POSTGRES
from mcp_gateway_tools.sql.run import Order, execute
from mcp_gateway_tools.sql.session import Pools
from mcp_gateway_tools.sql.settings import PostgresSettings
from mcp_gateway_tools.tool import Tool
from mcp_gateway_tools.unveil import unveil

if TYPE_CHECKING:
    from tests.conftest import PostgresServer

pytestmark = pytest.mark.anyio

TABLES = """
    CREATE TABLE notes (id int PRIMARY KEY, body text, UNIQUE (body));
    CREATE TABLE marks (id int PRIMARY KEY, note int REFERENCES notes DEFERRABLE INITIALLY DEFERRED);
    CREATE TABLE hidden (id int, secret text);
    CREATE TYPE mood AS ENUM ('happy', 'sad');
    CREATE TYPE pair AS (a int, b text);
    CREATE DOMAIN even AS int CHECK (VALUE % 2 = 0);
    CREATE VIEW shown AS SELECT id FROM notes;
    INSERT INTO notes SELECT n, 'note ' || n FROM generate_series(1, 1000) n;
"""


@dataclass(frozen=True)
class Permit:
    call: Call
    facts: Facts
    limits: Limits


@dataclass
class Desk:
    """Drives the tools as the pipeline does, without its policy."""

    server: PostgresServer
    database: str
    tools: dict[str, Tool]
    secret: str
    user: str
    borrowed: list[str]

    def lease(self, access: str = "read") -> Lease:
        settings = PostgresSettings(
            host=self.server.host, port=self.server.port, database=self.database, user=self.user, sslmode="disable"
        )
        given = Secret(self.secret)
        return Lease(Connection("shop", "postgres"), settings, given, "write" if access == "write" else "read")

    @asynccontextmanager
    async def borrow(self, purpose: str) -> AsyncGenerator[Lease]:
        self.borrowed.append(purpose)
        yield self.lease()

    def call(self, tool: str, arguments: dict[str, Any]) -> Call:
        who = Principal("ana", "https://idp.example", "jwt")
        connection = Connection("shop", "postgres")
        return Call("c1", "s1", tool, connection, arguments, who, Prompt(None, "none"), datetime.now(UTC))

    async def facts(
        self, tool: str, arguments: dict[str, Any], may: Callable[[Effect], bool] = lambda _: True
    ) -> Facts | Unanalysable:
        call = self.call(tool, arguments)
        return self.tools[tool].analyse(call, await self.tools[tool].observe(call, self.borrow), may)

    async def ask(
        self,
        sql: str,
        *params: Any,
        limits: Limits | None = None,
        facts: Facts | None = None,
        access: str = "",
        look: bool = True,
    ) -> Content:
        """Look at the catalog, analyse the statement unless its facts are given, and run it."""
        arguments = {"sql": sql, "params": list(params)} if params else {"sql": sql}
        found = facts or await self.facts("query_db", arguments)
        assert isinstance(found, Facts), found
        if look and facts is not None:
            await self.facts("query_db", {"sql": "SELECT 1"})
        permit = Permit(self.call("query_db", arguments), found, limits or Limits())
        lease = self.lease(access or ("read" if found.read_only else "write"))
        return unveil(await self.tools["query_db"].run(permit, lease))

    async def table(self, sql: str, *params: Any, limits: Limits | None = None) -> Table:
        content = await self.ask(sql, *params, limits=limits)
        assert isinstance(content, Table), content
        return content

    async def problem(self, sql: str, *params: Any, limits: Limits | None = None) -> Problem:
        content = await self.ask(sql, *params, limits=limits)
        assert isinstance(content, Problem), content
        return content

    async def itself(self, query: str) -> Any:
        """One value, asked of the server past the gateway."""
        connection = await self.server.connect(self.database)
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()


@pytest.fixture(scope="session")
def kept(postgres: PostgresServer) -> str:
    """A database for tests that only read."""
    return anyio.run(postgres.create_database, TABLES)


@pytest.fixture
async def reader(postgres: PostgresServer, kept: str) -> AsyncGenerator[Desk]:
    """A desk on a database that other tests read too."""
    async with _opened(postgres, kept) as desk:
        yield desk


@pytest.fixture
async def desk(postgres: PostgresServer) -> AsyncGenerator[Desk]:
    """A desk on a database of its own."""
    async with _opened(postgres, await postgres.create_database(TABLES)) as desk:
        yield desk


@asynccontextmanager
async def _opened(postgres: PostgresServer, database: str) -> AsyncGenerator[Desk]:
    tools = {tool.name: tool for tool in POSTGRES.tools()}
    desk = Desk(postgres, database, tools, postgres.password, postgres.user, [])
    yield desk
    for tool in tools.values():
        await tool.close()  # type: ignore[attr-defined] # beyond the protocol: tests give back their connections


# types

VALUES: list[tuple[str, Any]] = [
    ("NULL::text", None),
    ("true", True),
    ("1::int2", 1),
    ("2147483647", 2147483647),
    ("9007199254740991", 9007199254740991),
    ("9007199254740992", "9007199254740992"),
    ("-9223372036854775808", "-9223372036854775808"),
    ("1.50::numeric", "1.50"),
    ("'NaN'::numeric", "NaN"),
    ("'Infinity'::numeric", "Infinity"),
    ("123456789012345678901234567890.123", "123456789012345678901234567890.123"),
    ("1.5::float8", 1.5),
    ("0.1::float4", 0.1),
    ("'NaN'::float8", "NaN"),
    ("'-Infinity'::float4", "-Infinity"),
    ("'it''s €'::text", "it's €"),
    ("'ab'::char(4)", "ab  "),
    ("'\\x00ff'::bytea", "\\x00ff"),
    ("date '2026-01-02'", "2026-01-02"),
    ("date 'infinity'", "infinity"),
    ("date '0044-03-15 BC'", "0044-03-15 BC"),
    ("time '03:04:05.678'", "03:04:05.678"),
    ("timetz '03:04:05+02'", "03:04:05+02:00"),
    ("timestamp '2026-01-02 03:04:05'", "2026-01-02T03:04:05"),
    ("timestamp '2026-01-02 03:04:05.123456'", "2026-01-02T03:04:05.123456"),
    ("timestamptz '2026-01-02 03:04:05+00'", "2026-01-02T03:04:05+00:00"),
    ("timestamptz '-infinity'", "-infinity"),
    ("timestamptz '12026-01-02 03:04:05+00'", "12026-01-02T03:04:05+00:00"),
    ("interval '1 year 2 months 3 days 04:05:06.5'", "P1Y2M3DT4H5M6.5S"),
    ("interval '-1 month'", "P-1M"),
    ("interval '0'", "PT0S"),
    ("uuid '6f4b8a3e-0000-4000-8000-000000000001'", "6f4b8a3e-0000-4000-8000-000000000001"),
    ("""'{"a": [1, null, "x"], "b": 1.5}'::json""", {"a": [1, None, "x"], "b": 1.5}),
    ("""'{"big": 12345678901234567890}'::jsonb""", {"big": "12345678901234567890"}),
    ("'null'::jsonb", None),
    ("ARRAY[1, NULL, 3]", [1, None, 3]),
    ("ARRAY[[1, 2], [3, 4]]", [[1, 2], [3, 4]]),
    ("ARRAY['a,b', 'c\"d']", ["a,b", 'c"d']),
    ("'{}'::text[]", []),
    ("ARRAY[9007199254740993]", ["9007199254740993"]),
    ("ARRAY[1.50]", ["1.50"]),
    ("ARRAY[timestamptz '2026-01-02 03:04:05+00']", ["2026-01-02T03:04:05+00:00"]),
    ("ARRAY['\\xff'::bytea]", ["\\xff"]),
    ("'sad'::mood", "sad"),
    ("ARRAY['sad'::mood]", ["sad"]),
    ("'[1,5)'::int4range", "[1,5)"),
    ("'empty'::int4range", "empty"),
    ("'[2026-01-01,)'::daterange", "[2026-01-01,)"),
    ("'[\"2026-01-01 00:00:00+00\",]'::tstzrange", "[2026-01-01T00:00:00+00:00,)"),
    ("'{[1,3),[5,7)}'::int4multirange", "{[1,3),[5,7)}"),
    ("'10.0.0.1/8'::inet", "10.0.0.1/8"),
    ("'10.0.0.0/8'::cidr", "10.0.0.0/8"),
    ("'08:00:2b:01:02:03'::macaddr", "08:00:2b:01:02:03"),
    ("'101'::bit(3)", "101"),
    ("'1011'::varbit", "1011"),
    ("'12.34'::money", "$12.34"),
    ("'fat cats'::tsvector", "'cats' 'fat'"),
    ("'fat & cat'::tsquery", "'fat' & 'cat'"),
    ("'(1,2)'::point", "(1,2)"),
    ("'((0,0),(1,1))'::box", "(1,1),(0,0)"),
    ("'<(0,0),1>'::circle", "<(0,0),1>"),
    ("'$.a'::jsonpath", '$."a"'),
    ("row(1, 'x', NULL)", [1, "x", None]),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "value"), VALUES, ids=lambda value: str(value)[:50])
async def test_every_type_becomes_faithful_json(reader: Desk, expression: str, value: object) -> None:
    table = await reader.table(f"SELECT {expression} AS value")
    assert list(table.rows[0]) == [value]
    assert type(table.rows[0][0]) is type(value)
    json.dumps(table.rows)


async def test_composites_domains_and_whole_rows_are_given_as_what_they_hold(desk: Desk) -> None:
    connection = await desk.server.connect(desk.database)
    await connection.execute(
        "CREATE TABLE odd (p pair, e even, ps pair[]); INSERT INTO odd VALUES ((1, 'x'), 4, ARRAY[(2, 'y')::pair])"
    )
    await connection.close()
    table = await desk.table("SELECT p, e, ps, o FROM odd o")
    assert list(table.rows[0]) == [
        {"a": 1, "b": "x"},
        4,
        [{"a": 2, "b": "y"}],
        {"p": {"a": 1, "b": "x"}, "e": 4, "ps": [{"a": 2, "b": "y"}]},
    ]


PARAMETERS = [
    ("int", 5, "5"),
    ("int8", "9223372036854775807", "9223372036854775807"),
    ("int", None, None),
    ("numeric", "12345678901234567890.123", "12345678901234567890.123"),
    ("numeric", 1.5, "1.5"),
    ("numeric", 3, "3"),
    ("float8", 1.5, "1.5"),
    ("float8", "NaN", "NaN"),
    ("text", "it's \\ €", "it's \\ €"),
    ("bool", False, "false"),
    ("date", "2026-01-02", "2026-01-02"),
    ("timestamp", "2026-01-02T03:04:05", "2026-01-02 03:04:05"),
    ("time", "03:04", "03:04:00"),
    ("interval", "P1Y2M", "P1Y2M"),
    ("interval", "1 day 2 hours", "P1DT2H"),
    ("uuid", "6f4b8a3e-0000-4000-8000-000000000001", "6f4b8a3e-0000-4000-8000-000000000001"),
    ("bytea", "\\xff00", "\\xff00"),
    ("bytea", "/wA=", "\\xff00"),
    ("jsonb", {"a": [1, None]}, '{"a": [1, null]}'),
    ("jsonb", "text", '"text"'),
    ("jsonb", [1, 2], "[1, 2]"),
    ("int[]", [1, None, 3], "{1,NULL,3}"),
    ("int[]", [[1, 2], [3, 4]], "{{1,2},{3,4}}"),
    ("text[]", ["a,b", 'c"d', None], '{"a,b","c\\"d",NULL}'),
    ("date[]", ["2026-01-02"], "{2026-01-02}"),
    ("mood", "sad", "sad"),
    ("inet", "10.0.0.1", "10.0.0.1/32"),
    ("int4range", "[1,5)", "[1,5)"),
]


@pytest.mark.parametrize(("kind", "given", "text"), PARAMETERS, ids=lambda value: str(value)[:40])
async def test_json_parameters_take_the_type_the_statement_wants(
    reader: Desk, kind: str, given: object, text: object
) -> None:
    table = await reader.table(f"SELECT CAST($1::{kind} AS text)", given)
    assert list(table.rows[0]) == [text]


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("int", "x"), ("int", 1.5), ("int", True), ("int", [1]), ("int", 2**40), ("date", "yesterday-ish"), ("date", 5),
        ("uuid", "nope"), ("bool", "maybe"), ("bytea", "!!"), ("numeric", {"a": 1}), ("int[]", 3), ("int[]", ["x"]),
        ("mood", "angry"), ("timestamptz", "not a time"), ("text", {"a": 1}), ("text", 5),
    ],
)  # fmt: skip
async def test_a_parameter_that_does_not_fit_is_named_by_number_and_type(
    reader: Desk, kind: str, given: object
) -> None:
    problem = await reader.problem(f"SELECT $1::text, $2::{kind}", "fine", given)
    assert problem.ran == "no"
    assert "$2" in problem.message
    assert {"int[]": "int4[]", "int": "int4"}.get(kind, kind) in problem.message


async def test_too_few_parameters_are_a_problem(reader: Desk) -> None:
    problem = await reader.problem("SELECT $1::int, $2::int", 1)
    assert "2 parameters" in problem.message
    assert problem.ran == "no"


# limits


async def test_rows_are_cut_at_the_default_limit_and_the_caller_is_told_how_to_go_on(reader: Desk) -> None:
    table = await reader.table("SELECT id FROM notes ORDER BY id")
    assert len(table.rows) == 200
    assert table.truncated
    assert "ORDER BY" in table.next_step


async def test_rows_are_cut_at_the_rules_limit_but_never_beyond_the_hard_one(reader: Desk) -> None:
    table = await reader.table("SELECT id FROM notes ORDER BY id", limits=Limits(rows=3))
    assert [list(row) for row in table.rows] == [[1], [2], [3]]
    assert table.truncated
    most = await reader.table(
        "SELECT n FROM generate_series(1, 30000) AS n", limits=Limits(rows=1_000_000, bytes=10**9)
    )
    assert len(most.rows) == 10_000
    exact = await reader.table("SELECT id FROM notes WHERE id <= 3", limits=Limits(rows=3))
    assert not exact.truncated
    assert exact.next_step == ""


async def test_rows_are_cut_at_the_limit_in_bytes(reader: Desk) -> None:
    table = await reader.table("SELECT repeat('x', 1000) FROM notes", limits=Limits(bytes=10_000))
    assert 5 <= len(table.rows) <= 10
    assert table.truncated


async def test_one_enormous_value_is_bounded_where_it_arrives(reader: Desk) -> None:
    problem = await reader.problem("SELECT repeat('x', 100000000)")
    assert "large" in problem.message
    assert "left(" in problem.hint
    assert problem.ran == "no"
    assert (await reader.table("SELECT 1")).rows


async def test_a_statement_that_takes_too_long_is_stopped_by_the_server(reader: Desk) -> None:
    facts = Facts((), "", "", read_only=True)
    content = await reader.ask("SELECT pg_sleep(30)", limits=Limits(seconds=0.2), facts=facts)
    assert isinstance(content, Problem)
    assert content.code == "57014"
    assert content.ran == "no"
    assert "seconds" in content.hint


# reading and changing


async def test_a_read_runs_in_a_read_only_transaction_even_with_a_writing_lease(reader: Desk) -> None:
    reading = Facts((), "", "", read_only=True)
    content = await reader.ask("DELETE FROM notes", facts=reading, access="write")
    assert isinstance(content, Problem)
    assert content.code == "25006"
    shown = await reader.ask("SELECT current_setting('transaction_read_only')", facts=reading, access="write")
    assert isinstance(shown, Table)
    assert list(shown.rows[0]) == ["on"]
    assert await reader.itself("SELECT count(*) FROM notes") == 1000


async def test_a_change_never_runs_on_a_lease_that_was_lent_for_reading(reader: Desk) -> None:
    with pytest.raises(RuntimeError, match="lent for writing"):
        await reader.ask("DELETE FROM notes", access="read")
    assert await reader.itself("SELECT count(*) FROM notes") == 1000


async def test_a_change_is_committed_and_says_what_it_did(desk: Desk) -> None:
    table = await desk.table("UPDATE notes SET body = 'new' WHERE id = 1")
    assert table.status == "UPDATE 1"
    assert table.rows == []
    assert await desk.itself("SELECT body FROM notes WHERE id = 1") == "new"


async def test_a_change_gives_back_its_rows_and_its_count_even_when_they_are_cut(desk: Desk) -> None:
    table = await desk.table("DELETE FROM notes WHERE id <= 20 RETURNING id", limits=Limits(rows=5))
    assert len(table.rows) == 5
    assert table.truncated
    assert table.status == "DELETE 20"
    assert await desk.itself("SELECT count(*) FROM notes") == 980


async def test_a_definition_is_seen_by_the_next_call(desk: Desk) -> None:
    assert isinstance(await desk.facts("query_db", {"sql": "SELECT * FROM fresh"}), Unanalysable)
    assert (await desk.table("CREATE TABLE fresh (id int)")).status == "CREATE TABLE"
    assert isinstance(await desk.facts("query_db", {"sql": "SELECT * FROM fresh"}), Facts)


async def test_the_catalog_is_looked_at_once_for_many_calls(reader: Desk) -> None:
    for _ in range(5):
        await reader.facts("query_db", {"sql": "SELECT id FROM notes"})
    assert len(reader.borrowed) == 1


async def test_the_columns_of_a_result_say_where_they_came_from(reader: Desk) -> None:
    table = await reader.table("SELECT body AS x, id || body AS y, 1 AS z FROM notes")
    body, number = f"{reader.database}/public/notes/body", f"{reader.database}/public/notes/id"
    assert [column.origins for column in table.columns] == [(body,), (body, number), ()]
    assert [(column.name, column.type) for column in table.columns] == [("x", "text"), ("y", "text"), ("z", "int4")]


async def test_columns_that_cannot_be_told_apart_may_have_come_from_anything_read(reader: Desk) -> None:
    table = await reader.table("SELECT u.* FROM (SELECT array_agg(n) AS x FROM notes n) a, unnest(a.x) AS u")
    everything = {f"{reader.database}/public/notes/id", f"{reader.database}/public/notes/body"}
    assert all(set(column.origins or ()) == everything for column in table.columns)


# errors


@pytest.mark.parametrize(
    ("sql", "code", "said"),
    [
        ("INSERT INTO notes VALUES (1, 'x')", "23505", "Key (id)=(1) already exists"),
        ("INSERT INTO notes VALUES (NULL, 'x')", "23502", "null value"),
        ("SELECT 1 / (id - id) FROM notes", "22012", "division by zero"),
        ("SELECT CAST(body AS int) FROM notes", "22P02", "invalid input syntax"),
        ("INSERT INTO marks VALUES (1, 5000)", "23503", "is not present"),
    ],
)
async def test_an_error_of_the_database_is_an_answer_with_its_code_and_detail(
    reader: Desk, sql: str, code: str, said: str
) -> None:
    problem = await reader.problem(sql)
    assert problem.code == code
    assert said in problem.message
    assert problem.ran == "no"
    assert await reader.itself("SELECT count(*) FROM marks") == 0


async def test_what_an_error_says_it_says_once(reader: Desk) -> None:
    problem = await reader.problem("INSERT INTO notes VALUES (1, 'x')")
    assert problem.message.count("already exists") == 1
    assert "DETAIL" not in problem.message


@pytest.mark.parametrize("change", ["password", "database", "port", "user"])
async def test_a_database_that_cannot_be_reached_is_an_answer_without_the_secret(
    desk: Desk, postgres: PostgresServer, change: str, unused_tcp_port: int
) -> None:
    wrong = {
        "password": lambda: setattr(desk, "secret", "wrong-password-4711"),
        "database": lambda: setattr(desk, "database", "nowhere"),
        "port": lambda: setattr(desk, "server", _moved(postgres, unused_tcp_port)),
        "user": lambda: setattr(desk, "user", "nobody_at_all"),
    }
    wrong[change]()
    pools = Pools()
    found = await desk.facts("query_db", {"sql": "SELECT 1"})
    assert isinstance(found, Unanalysable)
    content = await execute(pools, desk.lease(), Order("SELECT 1", (), read_only=True), Limits())
    await pools.close()
    assert isinstance(content, Problem)
    assert content.ran == "no"
    assert content.hint
    for text in (found.reason, found.hint, content.message, content.hint):
        assert desk.secret not in text


async def test_a_connection_lost_while_a_change_runs_has_changed_nothing(desk: Desk) -> None:
    lost = asyncio.create_task(desk.ask("UPDATE notes SET body = body || pg_sleep(30)::text", facts=_writing()))
    await _until(desk, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'UPDATE notes%' AND state = 'active'")
    await desk.itself(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'UPDATE notes%' AND pid <> pg_backend_pid()"
    )
    content = await lost
    assert isinstance(content, Problem)
    assert content.ran == "no"
    assert (await desk.table("SELECT 1")).rows


async def test_a_connection_lost_while_committing_leaves_the_outcome_unknown(desk: Desk) -> None:
    connection = await desk.server.connect(desk.database)
    await connection.execute("""
        CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(30); RETURN NULL; END';
        CREATE CONSTRAINT TRIGGER late AFTER INSERT ON hidden DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait()""")
    await connection.close()
    lost = asyncio.create_task(desk.ask("INSERT INTO hidden VALUES (1, 'x')"))
    await _until(desk, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COMMIT%' AND state = 'active'")
    await desk.itself("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'COMMIT%'")
    content = await lost
    assert isinstance(content, Problem)
    assert content.ran == "unknown"


async def test_a_cancelled_call_is_cancelled_in_the_database_too(reader: Desk) -> None:
    running = asyncio.create_task(reader.ask("SELECT pg_sleep(30)", facts=Facts((), "", "", read_only=True)))
    await _until(
        reader, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'"
    )
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await _until(
        reader,
        "SELECT (count(*) = 0)::int FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'",
    )
    assert (await reader.table("SELECT 1")).rows


# sessions


async def test_a_session_keeps_nothing_for_the_next_call(desk: Desk) -> None:
    writing = _writing()
    first = await desk.ask("SELECT pg_backend_pid()", facts=writing)
    for statement in (
        "SET search_path = pg_catalog",
        "CREATE TEMP TABLE notes (id int)",
        "PREPARE kept AS SELECT 1",
        "SELECT pg_advisory_lock(1)",
        "LISTEN something",
        "SELECT set_config('standard_conforming_strings', 'off', false)",
        "SET default_transaction_read_only = off",
    ):
        await desk.ask(statement, facts=writing)
    table = await desk.ask(
        """SELECT pg_backend_pid(), current_setting('search_path'), current_setting('standard_conforming_strings'),
                  (SELECT count(*) FROM notes), (SELECT count(*) FROM pg_prepared_statements WHERE name = 'kept'),
                  (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'), (SELECT count(*) FROM pg_listening_channels())""",
        facts=writing,
    )
    assert isinstance(first, Table)
    assert isinstance(table, Table)
    assert list(table.rows[0]) == [first.rows[0][0], '"public", pg_temp', "on", 1000, 0, 0, 0]


async def test_sessions_are_pinned_whatever_the_role_is_configured_with(desk: Desk, postgres: PostgresServer) -> None:
    connection = await postgres.connect(desk.database)
    await connection.execute(f"ALTER DATABASE {desk.database} SET standard_conforming_strings = off")
    await connection.execute(f"ALTER DATABASE {desk.database} SET search_path = hidden_schema")
    await connection.execute(f"ALTER DATABASE {desk.database} SET intervalstyle = postgres")
    await connection.close()
    table = await desk.table("SELECT 'a\\b', interval '1 month' FROM notes LIMIT 1")
    assert list(table.rows[0]) == ["a\\b", "P1M"]


async def test_a_rotated_secret_is_used_from_the_next_call_on(desk: Desk, postgres: PostgresServer) -> None:
    connection = await postgres.connect(desk.database)
    role = f"agent_{desk.database}"
    await connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'first'; GRANT SELECT ON notes TO {role}")
    desk.user, desk.secret = role, "first"
    assert (await desk.table("SELECT id FROM notes LIMIT 1")).rows
    await connection.execute(f"ALTER ROLE {role} PASSWORD 'second'")
    desk.secret = "second"
    assert (await desk.table("SELECT id FROM notes LIMIT 1")).rows
    desk.secret = "first"
    assert (await desk.problem("SELECT id FROM notes LIMIT 1")).code == "28P01"
    await connection.close()


async def test_changes_of_a_type_between_calls_are_survived(desk: Desk) -> None:
    connection = await desk.server.connect(desk.database)
    await connection.execute("CREATE TABLE odd (p pair); INSERT INTO odd VALUES ((1, 'x'))")
    assert list((await desk.table("SELECT p FROM odd")).rows[0]) == [{"a": 1, "b": "x"}]
    await connection.execute("ALTER TYPE pair ADD ATTRIBUTE c int CASCADE")
    await connection.close()
    # the catalog is another one; and the first session that had learned the type says so, once for all sessions, whenever its turn comes
    answers = [await desk.ask("SELECT p FROM odd") for _ in range(6)]
    problems = [one.message for one in answers if isinstance(one, Problem)]
    assert len(problems) == len(set(problems)) <= 2, problems
    assert [list(one.rows[0]) for one in answers if isinstance(one, Table)] == [[{"a": 1, "b": "x", "c": None}]] * (
        6 - len(problems)
    )


async def test_a_change_in_with_is_made_and_counted(desk: Desk) -> None:
    table = await desk.table("WITH gone AS (DELETE FROM notes WHERE id <= 3 RETURNING id) SELECT id FROM gone")
    assert sorted(row[0] for row in table.rows if isinstance(row[0], int)) == [1, 2, 3]
    assert table.status == "SELECT 3"
    assert await desk.itself("SELECT count(*) FROM notes") == 997


async def test_a_connection_that_leads_elsewhere_than_where_it_was_judged_runs_nothing(desk: Desk) -> None:
    facts = await desk.facts("query_db", {"sql": "DELETE FROM notes"})
    assert isinstance(facts, Facts)
    judged, desk.database = desk.database, await desk.server.create_database(TABLES)
    content = await desk.ask("DELETE FROM notes", facts=facts, look=False)
    assert isinstance(content, Problem)
    assert content.ran == "no"
    assert judged != desk.database
    assert await desk.itself("SELECT count(*) FROM notes") == 1000


# describe_db


async def _describe(desk: Desk, may: Callable[[Effect], bool], **arguments: str) -> dict[str, Any] | None:
    facts = await desk.facts("describe_db", arguments, may)
    assert isinstance(facts, Facts)
    if not all(may(effect) for effect in facts.effects):
        return None
    permit = Permit(desk.call("describe_db", arguments), facts, Limits())
    content = unveil(await desk.tools["describe_db"].run(permit, desk.lease()))
    assert isinstance(content, Document)
    return dict(content.value)


async def test_a_description_shows_what_the_caller_may_read_and_nothing_else(reader: Desk) -> None:
    shown = await _describe(reader, lambda effect: "hidden" not in effect.resource.path)
    assert shown is not None
    assert "secret" not in str(shown)
    assert "hidden" not in str(shown)
    (schema,) = shown["schemas"]
    by_name = {relation["name"]: relation for relation in schema["relations"]}
    assert set(by_name) == {"notes", "marks", "shown"}
    assert by_name["notes"]["columns"][0] == {"name": "id", "type": "integer", "nullable": False, "comment": ""}
    assert list(by_name["notes"]["primary_key"]) == ["id"]
    assert by_name["shown"]["kind"] == "view"
    assert list(by_name["marks"]["foreign_keys"][0]["columns"]) == ["note"]


async def test_a_description_is_narrowed_to_the_columns_that_may_be_read(reader: Desk) -> None:
    shown = await _describe(reader, lambda effect: effect.resource.segments[-1] == "body", table="notes")
    assert shown is not None
    (relation,) = shown["schemas"][0]["relations"]
    assert [column["name"] for column in relation["columns"]] == ["body"]
    assert list(relation["primary_key"]) == []


async def test_a_description_of_what_may_not_be_read_is_denied(reader: Desk) -> None:
    assert await _describe(reader, lambda _: False, schema="public", table="hidden") is None


def test_importing_the_tools_loads_neither_driver_nor_parser() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from mcp_gateway_tools.sql import POSTGRES; tools = POSTGRES.tools(); "
        "[(t.name, t.description, t.input_schema, t.actions) for t in tools]; "
        "sys.exit(any(name.split('.')[0] in ('asyncpg', 'sqlglot') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.fixture
def unused_tcp_port() -> int:
    """A port on which nothing listens."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _moved(server: PostgresServer, port: int) -> PostgresServer:
    from dataclasses import replace

    return replace(server, port=port)


def _writing() -> Facts:
    return Facts((), "", "", read_only=False)


async def _until(desk: Desk, query: str) -> None:
    async with asyncio.timeout(20):
        while not await desk.itself(query):  # noqa: ASYNC110 -- the server tells nobody when its sessions change
            await asyncio.sleep(0)
