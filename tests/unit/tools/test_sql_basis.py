"""What an approval of a statement rests on: another basis for whatever could make it do something else, the same one for all the rest.

Mutations tried: leaving out of the basis the effects, the functions called, those of triggers, the casts, or what rules do; leaving in it
estimates or comments; writing out sets as they come.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pytest

from mcp_gateway_policy.vocabulary import Facts
from mcp_gateway_tools.sql.analyse import analyse
from mcp_gateway_tools.sql.snapshot import observe

if TYPE_CHECKING:
    from tests.conftest import PostgresServer

pytestmark = pytest.mark.anyio

SCRIPT: Final = """
    CREATE TABLE orders (id int PRIMARY KEY, status text, total numeric);
    CREATE TABLE audited (id int, what text);
    CREATE TABLE ruled (id int, what text);
    CREATE TABLE strangers (id int, what text);
    CREATE TYPE mood AS ENUM ('happy');
    CREATE VIEW shown AS SELECT id, status FROM orders;
    CREATE FUNCTION price(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
    CREATE FUNCTION other(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
    CREATE FUNCTION same(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
    CREATE OPERATOR === (LEFTARG = text, RIGHTARG = text, FUNCTION = same);
    CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER watch AFTER INSERT OR UPDATE OR DELETE ON audited FOR EACH ROW EXECUTE FUNCTION audit();
    CREATE RULE divert AS ON UPDATE TO ruled DO ALSO DELETE FROM strangers;
"""

VOID: Final = {
    "a column is added": ("UPDATE orders SET status = 'x' WHERE id = 1", "ALTER TABLE orders ADD COLUMN more int"),
    "a trigger is added": (
        "UPDATE orders SET status = 'x' WHERE id = 1",
        "CREATE TRIGGER t AFTER UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION audit()",
    ),
    "a trigger's function is defined anew": (
        "UPDATE audited SET what = 'x' WHERE id = 1",
        "CREATE OR REPLACE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM orders; RETURN NEW; END'",
    ),
    "a rule is defined anew": (
        "UPDATE ruled SET what = 'x' WHERE id = 1",
        "CREATE OR REPLACE RULE divert AS ON UPDATE TO ruled DO ALSO DELETE FROM orders",
    ),
    "a function is defined anew": (
        "UPDATE orders SET total = price(1) WHERE id = 1",
        "CREATE OR REPLACE FUNCTION price(int) RETURNS int LANGUAGE sql AS 'SELECT 2'",
    ),
    "a function gets an overload": (
        "UPDATE orders SET total = price(1) WHERE id = 1",
        "CREATE FUNCTION price(bigint) RETURNS int LANGUAGE sql AS 'SELECT 2'",
    ),
    "a built-in function gets an overload that may be reached": (
        "UPDATE orders SET total = length(status::varchar) WHERE id = 1",
        "CREATE FUNCTION length(varchar) RETURNS int LANGUAGE sql AS 'SELECT 2'",
    ),
    "an operator's function is defined anew": (
        "DELETE FROM orders WHERE status === 'x'",
        "CREATE OR REPLACE FUNCTION same(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT false'",
    ),
    "a built-in operator gets an overload": (
        "DELETE FROM orders WHERE status::varchar = 'x'::varchar",
        """CREATE FUNCTION vary(varchar, varchar) RETURNS boolean LANGUAGE sql AS 'SELECT true';
           CREATE OPERATOR = (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = vary)""",
    ),
    "a cast is made": (
        "UPDATE orders SET status = 'x' WHERE id = 1",
        "CREATE CAST (mood AS integer) WITH INOUT AS IMPLICIT",
    ),
    "a view is defined anew": (
        "UPDATE shown SET status = 'x' WHERE id = 1",
        "CREATE OR REPLACE VIEW shown AS SELECT id, status FROM orders WHERE total > 0",
    ),
}
STANDS: Final = {
    "rows are counted anew": (
        "UPDATE orders SET status = 'x' WHERE id = 1",
        "INSERT INTO orders SELECT n FROM generate_series(1, 500) n; ANALYZE orders",
    ),
    "a comment is written": (
        "UPDATE orders SET status = 'x' WHERE id = 1",
        "COMMENT ON TABLE orders IS 'orders'; COMMENT ON COLUMN orders.status IS 'how it stands'",
    ),
    "another table is made": ("UPDATE orders SET status = 'x' WHERE id = 1", "CREATE TABLE more (id int)"),
    "another table changes": (
        "UPDATE orders SET status = 'x' WHERE id = 1",
        "ALTER TABLE strangers ADD COLUMN more int",
    ),
    "a function that is not called is defined anew": (
        "UPDATE orders SET total = price(1) WHERE id = 1",
        "CREATE OR REPLACE FUNCTION other(int) RETURNS int LANGUAGE sql AS 'SELECT 2'",
    ),
    "a built-in function gets an overload that cannot be reached": (
        "UPDATE orders SET total = length(status) WHERE id = 1",
        "CREATE FUNCTION length(mood) RETURNS int LANGUAGE sql AS 'SELECT 2'",
    ),
    "a trigger's function is defined anew for a read": (
        "SELECT what FROM audited",
        "CREATE OR REPLACE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
    ),
}

ELSEWHERE: Final = """
from dataclasses import replace
from mcp_gateway_policy.vocabulary import Effect
from mcp_gateway_policy.resource import Resource
from mcp_gateway_tools.sql.analysis.basis import basis
from mcp_gateway_tools.sql.catalog import Relation, SqlState, Trigger
fires = (Trigger("watch", frozenset({"insert", "update", "delete", "truncate"}), ("public", "audit")),)
keys = [("public", name) for name in ("a", "b", "c")]
state = SqlState("", "shop", ("public",), {key: Relation(*key, "table", (), fires=fires) for key in keys})
effects = [Effect("sql.update", Resource.of("shop", *key)) for key in set(keys)]
print(basis(state, effects, set(keys)))
"""


@dataclass(frozen=True)
class Owner:
    """Who has the database."""

    server: PostgresServer
    database: str

    async def does(self, sql: str) -> None:
        connection = await self.server.connect(self.database)
        try:
            await connection.execute(sql)
        finally:
            await connection.close()

    async def basis(self, sql: str) -> str:
        connection = await self.server.connect(self.database)
        try:
            async with connection.transaction(readonly=True):
                facts = analyse(sql, await observe(connection, self.database))
        finally:
            await connection.close()
        assert isinstance(facts, Facts), facts
        return facts.basis


@pytest.fixture
async def owner(postgres: PostgresServer) -> Owner:
    """A database of its own for each test, for it is redefined."""
    return Owner(postgres, await postgres.create_database(SCRIPT))


@pytest.mark.parametrize(("sql", "definition"), VOID.values(), ids=VOID)
async def test_what_could_make_a_statement_do_something_else_gives_it_another_basis(
    owner: Owner, sql: str, definition: str
) -> None:
    before = await owner.basis(sql)
    assert await owner.basis(sql) == before
    await owner.does(definition)
    assert await owner.basis(sql) != before


@pytest.mark.parametrize(("sql", "change"), STANDS.values(), ids=STANDS)
async def test_what_leaves_a_statement_as_it_is_leaves_its_basis(owner: Owner, sql: str, change: str) -> None:
    before = await owner.basis(sql)
    await owner.does(change)
    assert await owner.basis(sql) == before


def test_the_basis_is_the_same_in_every_process() -> None:
    """Two gateways share one approval: sets come in another order in each of them."""
    found = {
        subprocess.run(
            [sys.executable, "-c", ELSEWHERE], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True, text=True
        ).stdout
        for seed in ("1", "2", "3", "4")
    }
    assert len(found) == 1
