"""What an approver is shown of a change, on a real PostgreSQL: exact, complete as far as it goes, and without any effect."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from mcp_gateway_policy.vocabulary import Call, Connection, Facts, Principal, Prompt
from mcp_gateway_tools.lease import Lease, Secret
from mcp_gateway_tools.raw import Document, Table
from mcp_gateway_tools.sql import POSTGRES
from mcp_gateway_tools.sql.counting import matching
from mcp_gateway_tools.sql.settings import PostgresSettings
from mcp_gateway_tools.tool import Preview, Tool
from mcp_gateway_tools.unveil import unveil

if TYPE_CHECKING:
    from tests.conftest import PostgresServer

pytestmark = pytest.mark.anyio

TABLES = """
    CREATE TABLE ran (what text);
    CREATE TABLE notes (id int PRIMARY KEY, body text, kind text DEFAULT 'a', extra text DEFAULT 'private');
    CREATE TABLE hidden (id int, secret text);
    CREATE TABLE marks (id int PRIMARY KEY, note int REFERENCES notes ON DELETE CASCADE ON UPDATE CASCADE);
    CREATE TABLE "Odd marks" ("The id" int PRIMARY KEY, mark int REFERENCES marks ON DELETE SET NULL, note int REFERENCES notes);
    CREATE TABLE copies (id int, body text);
    CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
    CREATE TRIGGER watch AFTER DELETE ON marks FOR EACH ROW EXECUTE FUNCTION noted();
    CREATE TRIGGER grow AFTER INSERT ON marks FOR EACH ROW EXECUTE FUNCTION noted();
    CREATE FUNCTION sneaky(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_sleep(0); RAISE EXCEPTION ''the body ran''; END';
    INSERT INTO notes SELECT n, 'note ' || n FROM generate_series(1, 1000) n;
    INSERT INTO marks SELECT n, 1 + n % 10 FROM generate_series(1, 100) n;
    INSERT INTO copies SELECT n, 'copy' FROM generate_series(991, 1010) n;
"""


@dataclass
class Desk:
    """Previews statements as the pipeline does."""

    server: PostgresServer
    database: str
    tools: dict[str, Tool]
    purposes: list[str] = field(default_factory=list[str])

    @asynccontextmanager
    async def borrow(self, purpose: str) -> AsyncGenerator[Lease]:
        self.purposes.append(purpose)
        settings = PostgresSettings(
            host=self.server.host, port=self.server.port, database=self.database, user=self.server.user
        )
        yield Lease(Connection("shop", "postgres"), settings, Secret(self.server.password), "read")

    async def preview(self, sql: str, *params: Any) -> tuple[dict[str, Any], Table | None, int | None]:
        tool = self.tools["query_db"]
        arguments = {"sql": sql, "params": list(params)}
        who = Principal("ana", "https://idp.example", "jwt")
        now = datetime.now(UTC)
        call = Call("c", "s", "query_db", Connection("shop", "postgres"), arguments, who, Prompt(None, "none"), now)
        facts = tool.analyse(call, await tool.observe(call, self.borrow), lambda _: True)
        assert isinstance(facts, Facts), facts
        found = await tool.preview(call, facts, self.borrow)
        assert isinstance(found, Preview)
        first, *rest = [unveil(raw) for raw in found.shown]
        assert isinstance(first, Document)
        table = rest[0] if rest else None
        assert table is None or isinstance(table, Table)
        return dict(first.value), table, found.rows

    async def itself(self, query: str) -> Any:
        """One value, asked of the server past the gateway."""
        connection = await self.server.connect(self.database)
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()


@pytest.fixture(scope="session")
def kept(postgres: PostgresServer) -> str:
    """A database that nothing may change."""
    return anyio.run(postgres.create_database, TABLES)


@pytest.fixture
async def desk(postgres: PostgresServer, kept: str) -> AsyncGenerator[Desk]:
    """A desk whose database must be as it was when the test ends."""
    desk = Desk(postgres, kept, {tool.name: tool for tool in POSTGRES.tools()})
    before = await desk.itself(_CONTENT)
    yield desk
    assert await desk.itself(_CONTENT) == before
    for tool in desk.tools.values():
        await tool.close()  # type: ignore[attr-defined] # beyond the protocol: tests give back their connections


_CONTENT = """SELECT md5(string_agg(t::text, ';')) FROM (
    SELECT * FROM notes UNION ALL SELECT id, note::text, '', '' FROM marks UNION ALL SELECT id, body, '', '' FROM copies ORDER BY 1, 2) t"""

COUNTS = [
    ("DELETE FROM notes WHERE id <= 7", (), 7),
    ("UPDATE notes SET body = 'x'", (), 1000),
    ("UPDATE notes AS n SET body = $1 WHERE n.id < $2", ("x", 5), 4),
    ("UPDATE notes SET body = $1, kind = $2 WHERE body = $1 OR id = $3", ("note 3", "b", 4), 2),
    ("UPDATE notes SET (body, kind) = ('a', 'b') WHERE id = ANY($1)", ([1, 2, 2000],), 2),
    ("UPDATE notes SET body = 'y' FROM hidden WHERE hidden.id = notes.id", (), 0),
    ("UPDATE notes SET body = 'y' FROM marks WHERE marks.note = notes.id", (), 10),
    ("DELETE FROM notes USING hidden h WHERE h.id = notes.id RETURNING notes.id", (), 0),
    ("DELETE FROM ONLY notes WHERE body LIKE $1 RETURNING *", ("note 99%",), 11),
    ("WITH few AS (SELECT 3 AS n) DELETE FROM notes USING few WHERE id <= few.n", (), 3),
    ("UPDATE notes SET body = (SELECT 'x' WHERE true) WHERE id IN (SELECT 1 WHERE true)", (), 1),
    ("INSERT INTO copies VALUES (1, 'a'), (2, 'b')", (), 2),
    ("INSERT INTO copies (id) SELECT id FROM notes WHERE id < $1", (5,), 4),
    ("INSERT INTO copies SELECT id, body FROM notes UNION ALL SELECT 1, 'x' LIMIT 9", (), 9),
    ("WITH few AS (SELECT id FROM notes WHERE id < 4) INSERT INTO copies SELECT id, 'x' FROM few", (), 3),
    ("MERGE INTO notes n USING copies c ON c.id = n.id WHEN MATCHED THEN UPDATE SET body = c.body", (), 10),
    (
        """MERGE INTO notes n USING copies c ON c.id = n.id WHEN MATCHED AND c.id > 995 THEN DELETE WHEN MATCHED THEN DO NOTHING
           WHEN NOT MATCHED AND c.id < $1 THEN INSERT VALUES (c.id, c.body)""",
        (1005,),
        9,
    ),
    ("MERGE INTO notes n USING copies c ON c.id = n.id WHEN NOT MATCHED BY SOURCE AND n.id > 10 THEN DELETE", (), 980),
    ("MERGE INTO notes n USING copies c ON c.id = n.id WHEN MATCHED THEN DO NOTHING", (), 0),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "params", "rows"), COUNTS, ids=lambda value: str(value)[:60])
async def test_an_approver_sees_how_many_rows_would_change(
    desk: Desk, sql: str, params: tuple[object, ...], rows: int
) -> None:
    shown, _, counted = await desk.preview(sql, *params)
    assert shown["matching_rows"] == counted == rows, shown
    assert shown["plan"]
    assert "notes" not in shown, shown["notes"]


@pytest.mark.parametrize(("sql", "params", "rows"), COUNTS, ids=lambda value: str(value)[:60])
async def test_the_number_shown_is_the_number_the_server_then_changes(
    desk: Desk, sql: str, params: tuple[object, ...], rows: int
) -> None:
    connection = await desk.server.connect(desk.database)
    transaction = connection.transaction()
    await transaction.start()
    try:
        statement = await connection.prepare(sql)
        await statement.fetch(*params)
        assert int((statement.get_statusmsg() or "").rpartition(" ")[2]) == rows
    finally:
        await transaction.rollback()
        await connection.close()


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM notes WHERE id = sneaky(1)",
        "UPDATE notes SET body = sneaky(1)::text",
        "WITH x AS (SELECT sneaky(2) AS n) DELETE FROM notes USING x WHERE id = x.n",
        "SELECT sneaky(1)",
    ],
)
async def test_nothing_is_planned_that_calls_a_function_which_is_not_known(desk: Desk, sql: str) -> None:
    """Planning runs an immutable function's body: this one's raises."""
    connection = await desk.server.connect(desk.database)
    with pytest.raises(Exception, match="the body ran"):
        await connection.execute(f"EXPLAIN {sql}")
    await connection.close()
    shown, table, rows = await desk.preview(sql)
    assert (table, rows) == (None, None)
    assert "plan" not in shown
    assert "the body ran" not in str(shown)
    assert "public/sneaky" in str(shown["notes"])


async def test_rows_that_go_along_by_foreign_keys_are_told_and_counted(desk: Desk) -> None:
    shown, _, rows = await desk.preview("DELETE FROM notes WHERE id <= 2")
    assert rows == 2
    assert shown["cascades"] == ["delete public.marks: 20 rows", "update public.Odd marks"]
    assert shown["triggers"] == ["public.marks: watch calls public.noted"]


async def test_foreign_keys_follow_an_update_only_of_what_they_point_to(desk: Desk) -> None:
    shown, _, _ = await desk.preview("UPDATE notes SET body = 'x' WHERE id <= 2")
    assert "cascades" not in shown
    assert "triggers" not in shown
    shown, _, _ = await desk.preview("UPDATE notes SET id = id + 5000 WHERE id = $1", 1)
    assert shown["cascades"] == ["update public.marks: 10 rows"]


async def test_a_sample_shows_the_rows_as_they_are_and_where_each_column_comes_from(desk: Desk) -> None:
    _, table, _ = await desk.preview("UPDATE notes SET body = 'x' WHERE id BETWEEN 5 AND 900")
    assert table is not None
    assert [column.name for column in table.columns] == ["id", "body"]
    assert [column.origins for column in table.columns] == [
        (f"{desk.database}/public/notes/id",),
        (f"{desk.database}/public/notes/body",),
    ]
    assert len(table.rows) == 3
    assert all(row[1] == f"note {row[0]}" for row in table.rows)


async def test_a_sample_never_shows_a_column_that_the_statement_does_not_set(desk: Desk) -> None:
    shown, table, _ = await desk.preview("DELETE FROM notes WHERE extra = 'private'")
    assert table is not None
    assert [column.name for column in table.columns] == ["id"]
    assert "private" not in str(table.rows)
    assert shown["matching_rows"] == 1000


async def test_a_count_that_takes_too_long_is_given_up_and_said(desk: Desk) -> None:
    slow = "DELETE FROM notes WHERE (SELECT count(*) FROM notes a, notes b, notes c WHERE a.id + b.id + c.id > notes.id) = 0"
    with anyio.fail_after(10):
        shown, _, rows = await desk.preview(slow)
    assert rows is None
    assert shown["plan"]
    assert "number of rows could not be had" in str(shown["notes"])
    assert "row_drift" in str(shown["notes"])


async def test_a_statement_that_would_fail_is_shown_as_failing(desk: Desk) -> None:
    shown, _, rows = await desk.preview("UPDATE notes SET body = $1 WHERE id = $2", "x")
    assert rows is None
    assert "2 parameters" in str(shown["notes"])


@pytest.mark.parametrize(
    "sql",
    [
        "WITH gone AS (DELETE FROM marks RETURNING id) DELETE FROM notes USING gone WHERE notes.id = gone.id",
        "INSERT INTO notes VALUES (1, 'x') ON CONFLICT DO NOTHING",
        "TRUNCATE copies",
        "DROP TABLE notes",
    ],
)
async def test_what_cannot_be_counted_exactly_has_no_number(desk: Desk, sql: str) -> None:
    shown, _, rows = await desk.preview(sql)
    assert rows is None
    assert "matching_rows" not in shown
    assert "could not be counted" in str(shown["notes"])


async def test_nothing_is_planned_on_definitions_that_changed_since_the_call_was_judged(
    postgres: PostgresServer,
) -> None:
    desk = Desk(postgres, await postgres.create_database(TABLES), {tool.name: tool for tool in POSTGRES.tools()})
    tool = desk.tools["query_db"]
    sql = {"sql": "DELETE FROM notes WHERE id = lower('1')::int"}
    who, now = Principal("ana", "https://idp.example", "jwt"), datetime.now(UTC)
    call = Call("c", "s", "query_db", Connection("shop", "postgres"), sql, who, Prompt(None, "none"), now)
    facts = tool.analyse(call, await tool.observe(call, desk.borrow), lambda _: True)
    assert isinstance(facts, Facts)
    other = replace(facts, basis="what it rested on then")
    found = await tool.preview(call, other, desk.borrow)
    assert isinstance(found, Preview)
    (only,) = map(unveil, found.shown)
    assert isinstance(only, Document)
    assert "definitions changed" in str(only.value["notes"])
    assert "plan" not in only.value
    assert found.rows is None
    for each in desk.tools.values():
        await each.close()  # type: ignore[attr-defined] # beyond the protocol: tests give back their connections


def test_the_predicate_is_the_statements_own_with_its_parameters_types() -> None:
    found = matching("DELETE FROM t WHERE a = $2 AND b < $1", [("pg_catalog", "int8"), ("odd schema", "Mood[]")])
    assert found is not None
    assert found.count is not None
    assert 'a = $2::"odd schema"."Mood"[] AND b < $1::bigint' in found.count.sql
    assert found.count.parameters == (0, 1)
    later = matching("UPDATE t SET a = $1 WHERE a = $2", [("pg_catalog", "text"), ("pg_catalog", "int4")])
    assert later is not None
    assert later.count is not None
    assert "a = $1::int" in later.count.sql
    assert later.count.parameters == (1,)
