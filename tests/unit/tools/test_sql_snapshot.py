"""Looks at the catalog of a real PostgreSQL: what they hold, when they are repeated, and that a change is noticed."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import anyio
import asyncpg
import pytest

from mcp_gateway_policy.vocabulary import Call, Connection, Facts, Limits, Principal, Prompt, Unanalysable
from mcp_gateway_tools.lease import Lease, Secret
from mcp_gateway_tools.raw import Problem, Table
from mcp_gateway_tools.sql import databases, snapshot_probe
from mcp_gateway_tools.sql.catalog import Expression, SqlState, Trigger, basis
from mcp_gateway_tools.sql.changed import Changed
from mcp_gateway_tools.sql.databases import Databases, Unseen
from mcp_gateway_tools.sql.query_db import QueryDb
from mcp_gateway_tools.sql.settings import PostgresSettings
from mcp_gateway_tools.sql.snapshot import Look, look, observe
from mcp_gateway_tools.sql.snapshot_queries import UNREADABLE
from mcp_gateway_tools.unveil import unveil

if TYPE_CHECKING:
    from tests.conftest import PostgresServer

pytestmark = pytest.mark.anyio

SCRIPT: Final = """
    CREATE SCHEMA far;
    CREATE FUNCTION far.ok(int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true';
    CREATE FUNCTION far.next() RETURNS int LANGUAGE sql AS 'SELECT 1';
    CREATE TYPE far.mood AS ENUM ('happy');
    CREATE DOMAIN far.small AS int DEFAULT far.next() CHECK (far.ok(VALUE)) CHECK (VALUE < 10);
    CREATE TYPE far.pair AS (a far.small, b text[]);
    CREATE TYPE far.span AS RANGE (subtype = int4);
    CREATE TABLE orders (id int PRIMARY KEY, total far.small, twice int GENERATED ALWAYS AS (id * 2) STORED,
                         note text DEFAULT upper('x'), mood far.mood, CHECK (far.ok(id)));
    COMMENT ON TABLE orders IS 'what was ordered';
    COMMENT ON COLUMN orders.note IS 'by hand';
    CREATE INDEX ON orders (lower(note)) WHERE far.ok(id);
    CREATE TABLE lines (id int, order_id int REFERENCES orders ON DELETE CASCADE ON UPDATE SET NULL);
    CREATE VIEW plain AS SELECT o.id, far.ok(o.id) AS ok FROM orders o;
    CREATE VIEW invoking WITH (security_invoker = yes) AS SELECT id FROM orders;
    CREATE MATERIALIZED VIEW kept AS SELECT count(*) AS n FROM orders;
    CREATE VIEW lonely AS SELECT 1 AS one;
    ALTER TABLE lines ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON lines FOR UPDATE USING (id IN (SELECT orders.id FROM orders)) WITH CHECK (far.ok(id));
    CREATE TABLE events (day date, name text) PARTITION BY RANGE (lower(name));
    CREATE TABLE events_a PARTITION OF events FOR VALUES FROM ('a') TO ('b');
    CREATE FUNCTION far.fire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER watch BEFORE INSERT OR UPDATE OF note ON orders FOR EACH ROW WHEN (far.ok(NEW.id)) EXECUTE FUNCTION far.fire();
    CREATE TRIGGER sweep AFTER TRUNCATE ON orders FOR EACH STATEMENT EXECUTE FUNCTION far.fire();
    CREATE TRIGGER "x FOR EACH ROW WHEN (" AFTER DELETE ON orders FOR EACH ROW WHEN (far.ok(OLD.id)) EXECUTE FUNCTION far.fire();
    CREATE TRIGGER off AFTER DELETE ON orders FOR EACH ROW EXECUTE FUNCTION far.fire();
    ALTER TABLE orders DISABLE TRIGGER off;
    CREATE FUNCTION far.many(a int, OUT b text, VARIADIC c int[]) RETURNS SETOF text LANGUAGE sql STABLE AS 'SELECT ''x''';
    CREATE FUNCTION far.some(a int, b int DEFAULT 1) RETURNS TABLE (x int, y text) LANGUAGE sql AS 'SELECT 1, ''x''';
    CREATE AGGREGATE far.total (int) (SFUNC = int4pl, STYPE = int);
    CREATE FUNCTION far.cat(far.mood, far.mood) RETURNS text LANGUAGE sql AS 'SELECT ''x''';
    CREATE OPERATOR far.<+> (LEFTARG = far.mood, RIGHTARG = far.mood, FUNCTION = far.cat);
    CREATE FUNCTION far.from_int(int) RETURNS far.mood LANGUAGE sql AS 'SELECT ''happy''::far.mood';
    CREATE CAST (int AS far.mood) WITH FUNCTION far.from_int(int) AS ASSIGNMENT;
    CREATE FUNCTION public.hashed(json) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 0';
    CREATE FUNCTION far.lt(far.pair, far.pair) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true';
    CREATE FUNCTION far.eq(far.pair, far.pair) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true';
    CREATE FUNCTION far.cmp(far.pair, far.pair) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 0';
    CREATE FUNCTION far.cmp(xml, xml) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 0';
    CREATE FUNCTION far.far(int, int) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT 0.0::float8';
    CREATE OPERATOR far.< (LEFTARG = far.pair, RIGHTARG = far.pair, FUNCTION = far.lt);
    CREATE OPERATOR far.= (LEFTARG = far.pair, RIGHTARG = far.pair, FUNCTION = far.eq);
    CREATE OPERATOR CLASS far.pairs DEFAULT FOR TYPE far.pair USING btree AS OPERATOR 1 far.<, OPERATOR 3 far.=, FUNCTION 1 far.cmp(far.pair, far.pair);
    CREATE OPERATOR CLASS far.xmls DEFAULT FOR TYPE xml USING btree AS FUNCTION 1 far.cmp(xml, xml);
    CREATE TYPE far.distance AS RANGE (subtype = int4, subtype_diff = far.far);
    CREATE FUNCTION pg_catalog.lower(far.mood) RETURNS text LANGUAGE sql AS 'SELECT ''leaked''';
    INSERT INTO orders (id, total) VALUES (1, 1);
"""


@asynccontextmanager
async def looking(postgres: PostgresServer, database: str, path: str = "public") -> AsyncGenerator[asyncpg.Connection]:
    """A connection in a transaction that may only read."""
    connection = await postgres.connect(database)
    try:
        await connection.execute(f"SET search_path = {path}; BEGIN READ ONLY")
        yield connection
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def made(postgres: PostgresServer) -> str:
    """A database that holds one of each."""
    return anyio.run(postgres.create_database, SCRIPT)


@pytest.fixture(scope="session")
def whole(postgres: PostgresServer, made: str) -> Look:
    """A look at it."""

    async def once() -> Look:
        async with looking(postgres, made) as connection:
            return await look(connection, made)

    return anyio.run(once)


@pytest.fixture
def seen(whole: Look) -> SqlState:
    """What was seen."""
    return whole.state


def test_a_look_says_where_it_was_and_as_whom(seen: SqlState, made: str, postgres: PostgresServer) -> None:
    assert (seen.database, seen.role, seen.superuser) == (made, postgres.user, True)
    assert seen.search_path == ("pg_catalog", "public")
    assert seen.version >= 130000


def test_the_sql_of_a_view_names_all_but_pg_catalog_in_full(seen: SqlState) -> None:
    assert (
        " ".join(seen.relations["public", "plain"].definition.split())
        == "SELECT id, far.ok(id) AS ok FROM public.orders o"
    )
    assert " ".join(seen.relations["public", "kept"].definition.split()) == "SELECT count(*) AS n FROM public.orders"
    assert seen.relations["pg_catalog", "pg_tables"].definition
    assert seen.relations["public", "orders"].definition == ""


def test_a_view_says_whose_rights_it_uses(seen: SqlState) -> None:
    assert seen.relations["public", "invoking"].security_invoker
    assert not seen.relations["public", "plain"].security_invoker


def test_every_expression_that_the_server_evaluates_by_itself_is_told(seen: SqlState) -> None:
    assert set(seen.relations["public", "orders"].expressions) == {
        Expression("default", "upper('x'::text)", "note"),
        Expression("default", "far.next()", "total"),
        Expression("generated", "(id * 2)", "twice"),
        Expression("check", "far.ok(id)"),
        Expression("index", "lower(note)"),
        Expression("index", "far.ok(id)"),
    }
    lines = seen.relations["public", "lines"]
    assert lines.row_security
    assert {(each.place, each.command, " ".join(each.text.split())) for each in lines.expressions} == {
        ("policy", "update", "(id IN ( SELECT orders.id FROM public.orders))"),
        ("policy", "update", "far.ok(id)"),
    }
    assert seen.relations["public", "events"].expressions == (Expression("partition", "lower(name)"),)


def test_a_trigger_says_when_it_fires_and_what_it_asks_first(seen: SqlState) -> None:
    fire = ("far", "fire")
    assert set(seen.relations["public", "orders"].fires) == {
        Trigger("watch", frozenset({"insert", "update"}), fire, "far.ok(new.id)"),
        Trigger("sweep", frozenset({"truncate"}), fire),
        Trigger("x FOR EACH ROW WHEN (", frozenset({"delete"}), fire, UNREADABLE),
    }
    assert "off" in seen.relations["public", "orders"].triggers


def test_types_say_what_they_are_made_of(seen: SqlState) -> None:
    small = seen.types["far", "small"]
    assert (small.kind, small.base, small.checks) == (
        "domain",
        ("pg_catalog", "int4"),
        ("far.ok(VALUE)", "(VALUE < 10)"),
    )
    assert seen.types["far", "pair"].fields == (("a", ("far", "small")), ("b", ("pg_catalog", "_text")))
    assert seen.types["far", "_mood"].element == ("far", "mood")
    assert seen.types["pg_catalog", "name"].element is None
    assert [seen.types["far", name].kind for name in ("mood", "span", "pair")] == ["enum", "range", "composite"]
    assert seen.types["public", "lines"].fields == (
        ("id", ("pg_catalog", "int4")),
        ("order_id", ("pg_catalog", "int4")),
    )
    assert [each.type_name for each in seen.relations["public", "orders"].columns][1] == ("far", "small")


def test_types_say_which_users_functions_compare_their_values(seen: SqlState) -> None:
    assert set(seen.types["far", "pair"].support) == {("far", "lt"), ("far", "eq"), ("far", "cmp")}
    assert seen.types["pg_catalog", "xml"].support == (("far", "cmp"),)
    assert seen.types["far", "distance"].support == (("far", "far"),)
    assert {name for name, each in seen.types.items() if each.support} == {
        ("far", "pair"),
        ("far", "distance"),
        ("pg_catalog", "xml"),
    }


def test_functions_operators_and_casts_are_told_by_their_types(seen: SqlState) -> None:
    (many,), (some,), (total,) = (seen.routines[name] for name in ("many", "some", "total"))
    ints, mood = ("pg_catalog", "_int4"), ("far", "mood")
    assert (many.arguments, many.variadic, many.returns_set, many.outputs) == (
        (("pg_catalog", "int4"), ints),
        True,
        True,
        ("b",),
    )
    assert (many.volatility, some.volatility, many.builtin) == ("stable", "volatile", False)
    assert (some.defaults, some.outputs, total.kind) == (1, ("x", "y"), "aggregate")
    (plus,) = seen.signs["<+>"]
    assert (plus.schema, plus.left, plus.right, plus.function) == ("far", mood, mood, ("far", "cat"))
    assert any(each.left is None for each in seen.signs["-"])
    (cast,) = (each for each in seen.casts if each.target == mood)
    assert (cast.source, cast.target, cast.function, cast.context) == (
        ("pg_catalog", "int4"),
        mood,
        ("far", "from_int"),
        "assignment",
    )


def test_a_function_that_somebody_put_into_pg_catalog_is_not_built_in(seen: SqlState) -> None:
    lowers = [each for each in seen.routines["lower"] if each.schema == "pg_catalog"]
    assert [each.builtin for each in lowers if each.arguments == (("far", "mood"),)] == [False]
    assert all(each.builtin for each in lowers if each.arguments != (("far", "mood"),))


def test_keys_children_comments_and_owners_are_told(seen: SqlState, postgres: PostgresServer) -> None:
    orders, lines = seen.relations["public", "orders"], seen.relations["public", "lines"]
    (reference,), (key,) = orders.referenced_by, lines.foreign_keys
    assert (reference.relation, reference.columns) == (lines.key, ("order_id",))
    assert (reference.on_delete, reference.on_update) == ("cascade", "set")
    assert (key.columns, key.relation, key.targets, orders.primary_key) == (("order_id",), orders.key, ("id",), ("id",))
    assert (orders.owner, orders.comment) == (postgres.user, "what was ordered")
    assert [each.comment for each in orders.columns if each.comment] == ["by hand"]
    assert seen.relations["public", "events"].children == (("public", "events_a"),)


async def test_the_pinned_search_path_is_as_it_was_after_a_look(postgres: PostgresServer, made: str) -> None:
    async with looking(postgres, made, "far, public, pg_temp") as connection:
        state = await observe(connection, made)
        assert state.search_path == ("pg_catalog", "far", "public")
        assert await connection.fetchval("SHOW search_path") == "far, public, pg_temp"


async def test_a_schema_that_the_role_may_not_use_is_not_on_its_search_path(
    postgres: PostgresServer, made: str
) -> None:
    owner = await postgres.connect(made)
    try:
        await owner.execute("CREATE ROLE nosy")
        async with looking(postgres, made, "far, public") as connection:
            await connection.execute("SET LOCAL ROLE nosy")
            state = await observe(connection, made)
    finally:
        await owner.execute("DROP ROLE nosy")
        await owner.close()
    assert (state.role, state.superuser, state.search_path) == ("nosy", False, ("pg_catalog", "public"))


async def test_a_connection_to_another_database_is_not_looked_at(postgres: PostgresServer, made: str) -> None:
    async with looking(postgres, made) as connection:
        with pytest.raises(ValueError, match="another database"):
            await observe(connection, "other")


async def test_a_view_over_a_relation_that_is_locked_waits_for_nobody_and_cannot_be_read(
    postgres: PostgresServer, made: str
) -> None:
    holder = await postgres.connect(made)
    try:
        async with holder.transaction(), looking(postgres, made) as connection:
            await holder.execute("LOCK orders IN ACCESS EXCLUSIVE MODE")
            await connection.execute("SET LOCAL lock_timeout = '2s'")
            found = await look(connection, made)
    finally:
        await holder.close()
    assert found.partial
    assert [found.state.relations["public", name].definition for name in ("plain", "kept")] == [UNREADABLE] * 2
    assert UNREADABLE in {each.text for each in found.state.relations["public", "lines"].expressions}
    assert found.state.relations["public", "lonely"].definition == "SELECT 1 AS one"


async def test_what_came_with_the_server_is_read_once(postgres: PostgresServer, made: str, whole: Look) -> None:
    async with looking(postgres, made) as connection:
        again = await look(connection, made, whole.builtins)
    assert again.builtins is whole.builtins
    assert (again.state.digest, again.state.mark) == (whole.state.digest, whole.state.mark)
    assert again.state.relations == whole.state.relations
    assert again.state.routines == whole.state.routines


CHANGES: Final = """
    CREATE TABLE fresh (a int)
    DROP TABLE lines
    ALTER TABLE lines ADD COLUMN c int
    ALTER TABLE lines RENAME COLUMN id TO di
    ALTER TABLE lines RENAME TO rows
    ALTER TABLE lines SET SCHEMA far
    ALTER TABLE lines ALTER COLUMN order_id TYPE bigint
    ALTER TABLE orders ALTER COLUMN note SET DEFAULT far.next()
    ALTER TABLE orders ADD CHECK (id > 0)
    ALTER TABLE lines DISABLE ROW LEVEL SECURITY
    ALTER TABLE lines OWNER TO pg_monitor
    CREATE OR REPLACE VIEW lonely AS SELECT 2 AS one
    ALTER VIEW plain SET (security_invoker = true)
    CREATE RULE r AS ON INSERT TO lines DO ALSO DELETE FROM orders
    CREATE OR REPLACE FUNCTION far.ok(int) RETURNS bool LANGUAGE sql VOLATILE AS 'SELECT false'
    CREATE FUNCTION lower(orders) RETURNS text LANGUAGE sql AS 'SELECT ''x'''
    DROP FUNCTION far.some(int, int)
    CREATE OPERATOR <+> (LEFTARG = far.mood, RIGHTARG = far.mood, FUNCTION = far.cat)
    DROP CAST (int AS far.mood)
    CREATE TYPE far.other AS ENUM ('x')
    ALTER DOMAIN far.small ADD CHECK (VALUE > 0)
    ALTER DOMAIN far.small DROP DEFAULT
    ALTER TYPE far.pair ADD ATTRIBUTE c int
    CREATE POLICY more ON lines USING (true)
    DROP TRIGGER watch ON orders
    ALTER TABLE orders DISABLE TRIGGER watch
    CREATE INDEX ON lines ((far.ok(id)))
    ALTER TABLE events DETACH PARTITION events_a
    CREATE SCHEMA nearer
    GRANT USAGE ON SCHEMA far TO pg_monitor
    CREATE OPERATOR CLASS jsons DEFAULT FOR TYPE json USING hash AS FUNCTION 1 hashed(json)
    CREATE AGGREGATE public.sum (text) (SFUNC = textcat, STYPE = text)
    """
NOTHING: Final = """
    INSERT INTO orders (id, total) VALUES (7, 7)
    UPDATE orders SET note = 'y'
    DELETE FROM orders
    ANALYZE
    TRUNCATE lines
    REINDEX TABLE orders
    REFRESH MATERIALIZED VIEW kept
    CREATE TEMP TABLE orders (a int)
    CREATE INDEX ON lines (id)
    COMMENT ON TABLE lines IS 'other'
    """


def _statements(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


@asynccontextmanager
async def _undone(postgres: PostgresServer, database: str) -> AsyncGenerator[asyncpg.Connection]:
    connection = await postgres.connect(database)
    try:
        async with connection.transaction() as _:
            yield connection
            raise _Undo
    except _Undo:
        pass
    finally:
        await connection.close()


class _Undo(Exception):
    pass


@pytest.mark.parametrize("statement", _statements(CHANGES))
async def test_the_mark_changes_with_whatever_analysis_rests_on(
    postgres: PostgresServer, made: str, statement: str
) -> None:
    async with _undone(postgres, made) as connection:
        before = await snapshot_probe.mark(connection)
        await connection.execute(statement)
        assert await snapshot_probe.mark(connection) != before


@pytest.mark.parametrize("statement", _statements(NOTHING))
async def test_the_mark_stays_with_what_changes_no_meaning(postgres: PostgresServer, made: str, statement: str) -> None:
    async with _undone(postgres, made) as connection:
        before = await snapshot_probe.mark(connection)
        await connection.execute(statement)
        assert await snapshot_probe.mark(connection) == before


async def test_the_mark_of_what_came_with_the_server_changes_when_a_superuser_changes_it(
    postgres: PostgresServer, made: str
) -> None:
    async with _undone(postgres, made) as connection:
        before = await snapshot_probe.builtins(connection)
        await connection.execute("ALTER FUNCTION pg_catalog.chr(int) VOLATILE")
        assert await snapshot_probe.builtins(connection) != before


async def test_the_digest_changes_with_definitions_and_not_with_estimates(postgres: PostgresServer) -> None:
    database = await postgres.create_database(SCRIPT)
    connection = await postgres.connect(database)
    try:
        first = await observe(connection, database)
        await connection.execute("INSERT INTO orders (id, total) SELECT n, 1 FROM generate_series(10, 20) n; ANALYZE")
        second = await observe(connection, database)
        await connection.execute("CREATE OR REPLACE VIEW lonely AS SELECT 2 AS one")
        third = await observe(connection, database)
    finally:
        await connection.close()
    orders = ("public", "orders")
    assert (first.relations[orders].estimate, second.relations[orders].estimate) == (None, 12)
    assert basis([first.relations[orders]]) == basis([second.relations[orders]])
    assert first.digest == second.digest != third.digest


@dataclass
class Caller:
    """Somebody who calls `query_db` on a database of their own, and somebody else who changes it past the gateway."""

    server: PostgresServer
    database: str
    secret: str
    databases: Databases = field(default_factory=Databases)
    looks: int = 0

    def lease(self, access: str) -> Lease:
        host, port, user = self.server.host, self.server.port, self.server.user
        settings = PostgresSettings(host=host, port=port, database=self.database, user=user, sslmode="disable")
        return Lease(
            Connection("shop", "postgres"), settings, Secret(self.secret), "write" if access == "write" else "read"
        )

    @asynccontextmanager
    async def borrow(self, purpose: str) -> AsyncGenerator[Lease]:
        self.looks += 1
        yield self.lease("read")

    def call(self, sql: str) -> Call:
        who = Principal("ana", "https://idp.example", "jwt")
        now = datetime.now(UTC)
        return Call("c", "s", "query_db", Connection("shop", "postgres"), {"sql": sql}, who, Prompt(None, "none"), now)

    async def look(self) -> SqlState | Unseen:
        return await self.databases.look(self.call("SELECT 1"), self.borrow)

    async def judged(self, sql: str) -> Facts | Unanalysable:
        tool = QueryDb(lambda: self.databases)
        return tool.analyse(self.call(sql), await tool.observe(self.call(sql), self.borrow), lambda _: True)

    async def run(self, sql: str, facts: Facts) -> Table | Problem:
        tool = QueryDb(lambda: self.databases)
        lease = self.lease("read" if facts.read_only else "write")
        content = unveil(await tool.run(Granted(self.call(sql), facts, Limits()), lease))
        assert isinstance(content, Table | Problem)
        return content

    async def elsewhere(self, sql: str) -> None:
        connection = await self.server.connect(self.database)
        try:
            await connection.execute(sql)
        finally:
            await connection.close()


@dataclass(frozen=True)
class Granted:
    """A permit, as the pipeline would give it."""

    call: Call
    facts: Facts
    limits: Limits


@pytest.fixture
async def caller(postgres: PostgresServer) -> AsyncGenerator[Caller]:
    """A caller on a database of their own."""
    one = Caller(postgres, await postgres.create_database(SCRIPT), postgres.password)
    yield one
    await one.databases.close()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a second had passed since anything was asked."""
    monkeypatch.setattr(databases, "AGAIN_SECONDS", 0.0)


async def test_a_catalog_that_has_not_changed_is_confirmed_and_kept(caller: Caller) -> None:
    first = await caller.look()
    caller.databases.forget(caller.call("SELECT 1"))
    second = await caller.look()
    assert (second is first, caller.looks) == (True, 2)


async def test_a_catalog_that_has_changed_is_looked_at_again(caller: Caller) -> None:
    first = await caller.look()
    await caller.elsewhere("CREATE TABLE fresh (a int)")
    assert await caller.look() is first
    caller.databases.forget(caller.call("SELECT 1"))
    second = await caller.look()
    assert isinstance(second, SqlState)
    assert second.find(None, "fresh") is not None


async def test_a_look_is_not_kept_for_longer_than_its_mark_is_good_for(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await caller.look()
    monkeypatch.setattr(databases, "WHOLE_SECONDS", 0.0)
    caller.databases.forget(caller.call("SELECT 1"))
    assert await caller.look() is not first


async def test_a_look_that_a_lock_made_partial_is_not_kept(caller: Caller, postgres: PostgresServer) -> None:
    holder = await postgres.connect(caller.database)
    try:
        async with holder.transaction():
            await holder.execute("LOCK orders IN ACCESS EXCLUSIVE MODE")
            first = await caller.look()
    finally:
        await holder.close()
    caller.databases.forget(caller.call("SELECT 1"))
    second = await caller.look()
    assert isinstance(first, SqlState)
    assert isinstance(second, SqlState)
    assert first.relations["public", "plain"].definition == UNREADABLE != second.relations["public", "plain"].definition


async def test_a_statement_that_names_what_is_new_is_looked_up(caller: Caller, at_once: None) -> None:
    await caller.look()
    await caller.elsewhere("CREATE TABLE fresh (a int)")
    assert isinstance(await caller.judged("SELECT a FROM fresh"), Facts)


async def test_naming_what_does_not_exist_does_not_have_the_catalog_looked_at_each_time(caller: Caller) -> None:
    await caller.look()
    for number in range(20):
        assert isinstance(await caller.judged(f"SELECT a FROM missing_{number}"), Unanalysable)
    assert caller.looks <= 2


async def test_a_failed_look_leaves_the_catalog_stale(caller: Caller) -> None:
    await caller.look()
    await caller.elsewhere("CREATE TABLE fresh (a int)")
    caller.databases.forget(caller.call("SELECT 1"))
    right, caller.secret = caller.secret, "wrong"
    assert isinstance(await caller.look(), Unseen)
    caller.secret = right
    state = await caller.look()
    assert isinstance(state, SqlState)
    assert state.find(None, "fresh") is not None


async def test_a_definition_that_changed_since_it_was_judged_stops_the_execution(caller: Caller) -> None:
    sql = "SELECT one FROM lonely"
    facts = await caller.judged(sql)
    assert isinstance(facts, Facts)
    await caller.elsewhere("CREATE OR REPLACE VIEW lonely AS SELECT id AS one FROM orders")
    answer = await caller.run(sql, facts)
    assert isinstance(answer, Problem)
    assert (answer.message, answer.ran) == ("the database's definitions changed since the call was judged", "no")
    again = await caller.judged(sql)
    assert isinstance(again, Facts)
    assert isinstance(await caller.run(sql, again), Table)


async def test_a_write_is_stopped_as_well_and_changes_nothing(caller: Caller) -> None:
    sql = "DELETE FROM orders WHERE id = 1"
    facts = await caller.judged(sql)
    assert isinstance(facts, Facts)
    await caller.elsewhere("CREATE RULE r AS ON DELETE TO orders DO ALSO DELETE FROM lines")
    answer = await caller.run(sql, facts)
    assert isinstance(answer, Problem)
    await caller.elsewhere("DO $$ BEGIN ASSERT (SELECT count(*) FROM orders) = 1; END $$")


async def test_rows_that_change_and_tables_that_are_emptied_stop_nothing(caller: Caller, at_once: None) -> None:
    facts = await caller.judged("SELECT count(*) FROM lines")
    assert isinstance(facts, Facts)
    await caller.elsewhere("TRUNCATE lines; INSERT INTO orders (id, total) VALUES (3, 3)")
    assert isinstance(await caller.run("SELECT count(*) FROM lines", facts), Table)


TRAPS: Final = """
    CREATE FUNCTION trap() RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION $$an operator of a user ran$$; END';
    {}"""
SIGNS: Final = ("=", "<>", "<", ">", "<=", ">=", "~", "!~", "||", "+", "*")
SIDES: Final = ("oid", "xid", "int2", "int4", "int8", "numeric", "name", "text", '"char"')


def _traps() -> str:
    """An operator of a user for every sign and pair of types that PostgreSQL leaves free."""
    made: list[str] = []
    for number, (left, right) in enumerate((left, right) for left in SIDES for right in SIDES):
        made.append(
            f"CREATE FUNCTION trap_{number}({left}, {right}) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN trap(); END';"
        )
        made += [
            f"CREATE OPERATOR {sign} (LEFTARG = {left}, RIGHTARG = {right}, FUNCTION = trap_{number});"
            for sign in SIGNS
        ]
    return TRAPS.format("\n".join(made))


async def test_the_gateways_own_questions_run_no_operator_of_a_user(postgres: PostgresServer) -> None:
    """Mutation tried: `oid >= 16384`, for which PostgreSQL has no operator of its own without a cast."""
    database = await postgres.create_database("CREATE TABLE orders (id int)")
    connection = await postgres.connect(database)
    try:
        await connection.execute(_traps())
        with pytest.raises(asyncpg.RaiseError, match="an operator of a user ran"):  # the traps are set
            await connection.fetchval("SELECT count(*) FROM pg_catalog.pg_class c WHERE c.oid >= 16384")
        async with connection.transaction():
            state = (await look(connection, database)).state
            assert await snapshot_probe.mark(connection) == state.mark
            changed = await Changed.start(connection)
            await connection.execute("INSERT INTO orders VALUES (1), (2)")
            assert await changed.rows() == 2
    finally:
        await connection.close()
