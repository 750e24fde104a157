"""A shop's database, and what the SQL tools know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import anyio
import pytest

from mcp_gateway_policy.vocabulary import Connection, Limits
from mcp_gateway_tools.lease import Lease, Secret
from mcp_gateway_tools.sql.catalog import SqlState
from mcp_gateway_tools.sql.session import Pools
from mcp_gateway_tools.sql.settings import PostgresSettings
from mcp_gateway_tools.sql.snapshot import observe

if TYPE_CHECKING:
    from tests.conftest import PostgresServer

SHOP: Final = """
    CREATE TYPE mood AS ENUM ('happy', 'sad');
    CREATE TYPE pair AS (a int, b text);
    CREATE DOMAIN short AS text CHECK (length(VALUE) < 10);
    CREATE TABLE customers (id int PRIMARY KEY, name text, email text, ssn text, mood mood);
    CREATE TABLE orders (id int PRIMARY KEY, customer_id int REFERENCES customers ON DELETE CASCADE ON UPDATE CASCADE,
                         total numeric, note text, data jsonb, tags text[], created timestamptz DEFAULT now());
    CREATE TABLE payments (id int PRIMARY KEY, order_id int REFERENCES orders ON DELETE SET NULL, card text, paid pair);
    CREATE TABLE audited (id int, what text);
    CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER watch AFTER INSERT OR UPDATE ON audited FOR EACH ROW EXECUTE FUNCTION audit();
    CREATE TABLE ruled (id int);
    CREATE RULE divert AS ON INSERT TO ruled DO ALSO DELETE FROM payments;
    CREATE TABLE events (id int, day date, body text) PARTITION BY RANGE (day);
    CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
    CREATE VIEW contacts AS SELECT id, email AS address FROM customers;
    CREATE VIEW deep AS SELECT c.address, o.total FROM contacts c JOIN orders o ON o.customer_id = c.id;
    CREATE MATERIALIZED VIEW totals AS SELECT customer_id, sum(total) AS total FROM orders GROUP BY 1;
    CREATE SCHEMA hr;
    CREATE TABLE hr.salaries (id int PRIMARY KEY, employee text, amount numeric);
    CREATE TABLE hr.orders (id int, secret text);
    CREATE FUNCTION leak() RETURNS text LANGUAGE sql AS 'SELECT max(employee) FROM hr.salaries';
    CREATE FUNCTION lower(customers) RETURNS text LANGUAGE sql AS 'SELECT max(employee) FROM hr.salaries';
    CREATE FUNCTION ssn_of(customers) RETURNS text LANGUAGE sql AS 'SELECT $1.ssn';
    CREATE VIEW calling AS SELECT leak() AS leaked;
    CREATE FUNCTION plus(mood, mood) RETURNS text LANGUAGE sql AS 'SELECT leak()';
    CREATE OPERATOR && (LEFTARG = mood, RIGHTARG = mood, FUNCTION = plus);
    CREATE TABLE "Odd name/*" ("Sp ace" int, "select" int);
    INSERT INTO customers SELECT n, 'Name ' || n, 'person' || n || '@example.org', '000-' || n, 'happy' FROM generate_series(1, 50) n;
    INSERT INTO orders SELECT n, n, n * 10, 'note', '{"a": 1}', '{x,y}', '2026-01-02 03:04:05+00' FROM generate_series(1, 50) n;
    INSERT INTO hr.salaries VALUES (1, 'Grace', 100000);
"""


def lease_for(postgres: PostgresServer, database: str, access: str = "read", secret: str | None = None) -> Lease:
    """A lease as the vault would lend it."""
    settings = PostgresSettings(host=postgres.host, port=postgres.port, database=database, user=postgres.user)
    given = Secret(postgres.password if secret is None else secret)
    return Lease(Connection("shop", "postgres"), settings, given, "write" if access == "write" else "read")


async def _observed(postgres: PostgresServer) -> SqlState:
    database = await postgres.create_database(SHOP)
    pools = Pools()
    try:
        async with pools.transaction(lease_for(postgres, database), Limits(), read_only=True) as session:
            return await observe(session.connection, database)
    finally:
        await pools.close()


@pytest.fixture(scope="session")
def shop(postgres: PostgresServer) -> SqlState:
    """What is observed of the shop's catalog."""
    return anyio.run(_observed, postgres)
