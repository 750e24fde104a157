"""Statements and their effects, judged by the catalog of a real PostgreSQL. Nothing here runs a statement."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from mcp_gateway_policy.vocabulary import Facts, Unanalysable
from mcp_gateway_tools.sql.analyse import ACTIONS, analyse, lineage
from mcp_gateway_tools.sql.catalog import SqlState

if TYPE_CHECKING:
    from tests.conftest import PostgresServer

ORDERS = "orders.id orders.customer_id orders.total orders.note orders.data orders.tags orders.created"
CUSTOMERS = "customers.id customers.name customers.email customers.ssn customers.mood"


def effects(facts: Facts) -> dict[str, set[str]]:
    """Actions without `sql.`, with their resources below the database; `.` is the database, `public` goes without saying."""
    found: dict[str, set[str]] = {}
    for effect in facts.effects:
        path = ".".join(effect.resource.segments[1:]) or "."
        found.setdefault(effect.action.removeprefix("sql."), set()).add(path.removeprefix("public."))
    return found


def expected(text: str) -> dict[str, set[str]]:
    """`select: a b; update: c`."""
    parts = (part.split(":") for part in text.split(";"))
    return {action.strip(): set(names.split()) for action, names in parts}


def known(sql: str, state: SqlState) -> Facts:
    found = analyse(sql, state)
    assert isinstance(found, Facts), found
    return found


READS = [
    ("SELECT id FROM orders", "select: orders.id"),
    ("select ID from ORDERS", "select: orders.id"),
    ("SELECT * FROM orders", f"select: {ORDERS}"),
    ("TABLE orders", f"select: {ORDERS}"),
    ("SELECT o.* FROM orders o", f"select: {ORDERS}"),
    ("SELECT o FROM orders o", f"select: {ORDERS}"),
    ("SELECT orders FROM orders", f"select: {ORDERS}"),
    ("SELECT row_to_json(o) FROM orders AS o", f"select: {ORDERS}"),
    ("SELECT count(o) FROM orders o", f"select: {ORDERS}"),
    ("SELECT row(o.*) FROM orders o", f"select: {ORDERS}"),
    ("SELECT count(*) FROM orders", "select: orders"),
    ("SELECT 1 FROM orders, customers", "select: orders customers"),
    ("SELECT FROM orders", "select: orders"),
    ("SELECT EXISTS (SELECT FROM customers)", "select: customers"),
    ("SELECT row(o.*) = row(o.*) FROM orders o", f"select: {ORDERS}"),
    ("SELECT (row(o.*)).f3 FROM orders o", f"select: {ORDERS}"),
    ("SELECT current_setting('server_version_num')", "evaluate: ."),
    ("SELECT pg_catalog.current_setting('Work_Mem', true)", "evaluate: ."),
    ("SELECT pg_size_pretty(pg_database_size(current_database()))", "evaluate: ."),
    ("SELECT 1", "evaluate: ."),
    ("SELECT now(), current_date, current_user", "evaluate: ."),
    ("VALUES (1, 'a'), (2, 'b')", "evaluate: ."),
    ("SELECT ctid, xmin FROM orders", "select: orders.ctid orders.xmin"),
    ("SELECT public.orders.id FROM public.orders", "select: orders.id"),
    ("SELECT amount FROM hr.salaries", "select: hr.salaries.amount"),
    ("SELECT secret FROM hr.orders", "select: hr.orders.secret"),
    ('SELECT "Sp ace", "select" FROM "Odd name/*"', "select: Odd|name/*.Sp|ace Odd|name/*.select"),
    ("SELECT id FROM orders WHERE total > 3", "select: orders.id orders.total"),
    ("SELECT id FROM orders ORDER BY created DESC NULLS LAST", "select: orders.id orders.created"),
    ("SELECT total AS t FROM orders ORDER BY t", "select: orders.total"),
    ("SELECT id AS total FROM orders ORDER BY total", "select: orders.id orders.total"),
    ("SELECT id AS total FROM orders ORDER BY total + 1", "select: orders.id orders.total"),
    ("SELECT note, count(*) FROM orders GROUP BY note HAVING max(total) > 3", "select: orders.note orders.total"),
    ("SELECT id FROM orders GROUP BY ROLLUP (id), CUBE (note), GROUPING SETS ((total), ())", "select: orders.id orders.note orders.total"),
    ("SELECT DISTINCT ON (note) id FROM orders", "select: orders.id orders.note"),
    ("SELECT id FROM orders LIMIT 1 OFFSET 2", "select: orders.id"),
    ("SELECT id FROM orders FETCH FIRST 3 ROWS ONLY", "select: orders.id"),
    ("SELECT id FROM orders LIMIT (SELECT max(amount) FROM hr.salaries)", "select: orders.id hr.salaries.amount"),
    ("SELECT sum(total) FILTER (WHERE note = 'x') OVER (PARTITION BY created ORDER BY id) FROM orders", "select: orders.total orders.note orders.created orders.id"),
    ("SELECT rank() OVER w FROM orders WINDOW w AS (PARTITION BY note)", "select: orders.note"),
    ("SELECT string_agg(note, ',' ORDER BY total) FROM orders", "select: orders.note orders.total"),
    ("SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY total) FROM orders", "select: orders.total"),
    ("SELECT array_agg(DISTINCT note) FROM orders", "select: orders.note"),
    ("SELECT CASE WHEN ssn = 'x' THEN 1 ELSE 2 END FROM customers", "select: customers.ssn"),
    ("SELECT coalesce(name, email), nullif(name, ssn), greatest(id, 1) FROM customers", "select: customers.name customers.email customers.ssn customers.id"),
    ("SELECT extract(year FROM created), date_trunc('day', created) FROM orders", "select: orders.created"),
    ("SELECT substring(note FROM 1 FOR 2), trim(both 'x' from note), position('a' in note) FROM orders", "select: orders.note"),
    ("SELECT created AT TIME ZONE 'UTC', created - interval '1 day' FROM orders", "select: orders.created"),
    ("SELECT data -> 'a' ->> 'b', data #>> '{a,b}', data @> '{}', data ? 'a' FROM orders", "select: orders.data"),
    ("SELECT tags[1], tags[1:2], tags || 'x'::text, 'x' = ANY (tags) FROM orders", "select: orders.tags"),
    ("SELECT note ~* 'x', note !~ 'y', note LIKE 'a%' ESCAPE '!', note ILIKE ANY (ARRAY['a']) FROM orders", "select: orders.note"),
    ("SELECT id::text, CAST(total AS numeric(10, 2)), note::varchar(3), created::date FROM orders", "select: orders.id orders.total orders.note orders.created"),
    ("SELECT 'sad'::mood, date '2026-01-01', uuid '6f4b8a3e-0000-4000-8000-000000000001', timestamptz 'now'", "evaluate: ."),
    ("SELECT id FROM orders WHERE (id, total) IN (SELECT id, amount FROM hr.salaries)", "select: orders.id orders.total hr.salaries.id hr.salaries.amount"),
    ("SELECT id FROM orders WHERE id BETWEEN 1 AND 2 AND note IS NOT NULL AND total IS DISTINCT FROM 3", "select: orders.id orders.note orders.total"),
    ("SELECT id FROM orders WHERE id = $1 AND note = ANY ($2::text[])", "select: orders.id orders.note"),
    ("SELECT o.id, c.name FROM orders o JOIN customers c ON c.id = o.customer_id", "select: orders.id orders.customer_id customers.id customers.name"),
    ("SELECT name FROM orders JOIN customers USING (id)", "select: customers.name customers.id orders.id"),
    ("SELECT name FROM orders NATURAL JOIN customers", "select: customers.name customers.id orders.id"),
    ("SELECT id FROM orders, customers", "select: orders.id customers.id"),
    ("SELECT j.name FROM (orders o JOIN customers c ON true) AS j", "select: customers.name orders"),
    ("SELECT * FROM (SELECT ssn FROM customers) x", "select: customers.ssn"),
    ("SELECT x.a FROM (SELECT ssn FROM customers) x (a)", "select: customers.ssn"),
    ("SELECT a FROM customers AS x (a, b)", "select: customers.id"),
    ("SELECT (SELECT max(total) FROM orders o WHERE o.customer_id = c.id) FROM customers c", "select: orders.total orders.customer_id customers.id"),
    ("SELECT ARRAY(SELECT ssn FROM customers)", "select: customers.ssn"),
    ("SELECT id FROM orders o WHERE EXISTS (SELECT FROM customers WHERE ssn = o.note)", "select: orders.id orders.note customers.ssn"),
    ("SELECT x.n FROM customers c, LATERAL (SELECT c.ssn AS n) x", "select: customers.ssn"),
    ("SELECT t FROM orders, unnest(tags) AS t", "select: orders.tags"),
    ("SELECT g.n FROM generate_series(1, 3) WITH ORDINALITY AS g (n, place)", "evaluate: ."),
    ("SELECT key, value FROM orders, jsonb_each(data)", "select: orders.data"),
    ("SELECT r.a FROM orders, jsonb_to_record(data) AS r (a int, b text)", "select: orders.data"),
    ("WITH x AS (SELECT ssn AS y FROM customers) SELECT y FROM x", "select: customers.ssn"),
    ("WITH unused AS (SELECT ssn FROM customers) SELECT 1", "select: customers.ssn"),
    ("WITH orders AS (SELECT id FROM orders) SELECT * FROM orders", "select: orders.id"),
    ("WITH customers AS (SELECT 1 AS ssn) SELECT ssn FROM customers", "evaluate: ."),
    ("WITH a AS (SELECT ssn FROM customers), b AS (SELECT * FROM a) SELECT * FROM b", "select: customers.ssn"),
    ("WITH RECURSIVE t (n) AS (SELECT id FROM orders UNION ALL SELECT n + 1 FROM t WHERE n < 9) SELECT n FROM t", "select: orders.id"),
    ("SELECT id FROM orders UNION SELECT id FROM customers EXCEPT SELECT id FROM hr.salaries ORDER BY 1", "select: orders.id customers.id hr.salaries.id"),
    ("(SELECT id FROM orders ORDER BY total LIMIT 1) UNION ALL (SELECT id FROM customers)", "select: orders.id orders.total customers.id"),
    ("SELECT id FROM orders TABLESAMPLE BERNOULLI (10)", "select: orders.id"),
    ("SELECT address FROM contacts", "select: contacts.address customers.email"),
    ("SELECT count(*) FROM contacts", "select: contacts customers"),
    ("SELECT total FROM deep", "select: deep.total contacts.id customers.id orders.customer_id orders.total"),
    ("SELECT total FROM totals", "select: totals.total orders.total"),
    ("SELECT body FROM events", "select: events.body events_2026.body"),
    ("SELECT body FROM events_2026", "select: events_2026.body"),
    ("SELECT body FROM ONLY events", "select: events.body"),
    ("SELECT * FROM ONLY (events)", "select: events.id events.day events.body"),
    ("SELECT a.body FROM ONLY events a, events b", "select: events.body events_2026.body"),
    ("SELECT pg_relation_size('orders'), pg_total_relation_size('public.customers'::regclass)", "select: orders customers"),
    ("SELECT pg_total_relation_size(oid) FROM pg_class", "select: . pg_catalog.pg_class.oid"),
    ("SELECT pg_relation_size(1), pg_get_viewdef('no.such.view')", "select: ."),
    ("SELECT count(*), max(state) FROM pg_stat_activity", "select: pg_catalog.pg_stat_activity.state"),
    ("SELECT query FROM pg_stat_activity", "select: pg_catalog.pg_stat_activity.query; unsafe.read_system: pg_catalog.pg_stat_activity"),
    ("SELECT name FROM pg_settings", "select: pg_catalog.pg_settings.name"),
    ("SELECT 1 FROM pg_settings WHERE setting = 'x'", "select: pg_catalog.pg_settings.setting; unsafe.read_system: pg_catalog.pg_settings"),
    ("SELECT information_schema._pg_expandarray('{1}'::int[])", "evaluate: ."),
    ("SELECT information_schema._pg_index_position(1, 2::int2)", "call: information_schema._pg_index_position"),
    ("SELECT rolpassword FROM pg_authid", "select: pg_catalog.pg_authid.rolpassword; unsafe.read_system: pg_catalog.pg_authid"),
    ("SELECT relname FROM pg_catalog.pg_class", "select: pg_catalog.pg_class.relname"),
    ("SELECT table_name FROM information_schema.tables", "select: information_schema.tables.table_name"),
    ("SELECT lower('A'), length(name), round(1.5) FROM customers", "select: customers.name"),
    ("SELECT leak()", "call: leak"),
    ("SELECT public.leak()", "call: leak"),
    ("SELECT leaked FROM calling", "select: calling.leaked; call: leak"),
    ("SELECT 'sad'::mood && 'sad'::mood", "call: operator|&&"),
    ("SELECT id /* a /* nested */ comment */ FROM orders -- and more", "select: orders.id"),
    ("SELECT $$it's$$, 'it''s', E'it\\'s' , $x$ $$ $x$", "evaluate: ."),
    ("SELECT id FROM orders;", "select: orders.id"),
    ("(WITH customers AS (SELECT 'x' AS ssn) SELECT ssn FROM customers UNION SELECT 'y') UNION SELECT ssn FROM customers", "select: customers.ssn"),
    ("SELECT ssn FROM customers UNION (WITH customers AS (SELECT 'x' AS ssn) SELECT ssn FROM customers)", "select: customers.ssn"),
    ("SELECT * FROM (WITH customers AS (SELECT 1 AS a) SELECT a FROM customers) x, customers", f"select: {CUSTOMERS}"),
    ("WITH customers AS (SELECT ssn FROM customers) SELECT count(*) FROM customers", "select: customers.ssn"),
    ("SHOW server_version", "evaluate: ."),
    ("SELECT pg_get_constraintdef(oid) FROM pg_constraint", "select: pg_catalog.pg_constraint.oid"),
    ("SELECT col_description('orders'::regclass, 1)", "select: pg_catalog.pg_description"),
    ("SELECT pg_get_viewdef('contacts'::regclass)", "select: contacts customers"),
    ("SELECT pg_stat_get_live_tuples(1), pg_stat_get_numscans(2)", "select: pg_catalog.pg_stat_all_tables"),
    ("SELECT pg_blocking_pids(1), pg_safe_snapshot_blocking_pids(2)", "select: pg_catalog.pg_locks"),
    ("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), pg_last_wal_replay_lsn()), now() - pg_last_xact_replay_timestamp()", "evaluate: ."),
    ("SELECT slot_name FROM pg_replication_slots", "select: pg_catalog.pg_replication_slots.slot_name"),
    ("SELECT state FROM pg_stat_replication", "select: pg_catalog.pg_stat_replication.state"),
    ("SELECT client_addr FROM pg_stat_replication", "select: pg_catalog.pg_stat_replication.client_addr; unsafe.read_system: pg_catalog.pg_stat_replication"),
    ("SELECT pg_stat_get_backend_activity(1)", "call: pg_catalog.pg_stat_get_backend_activity"),
    ("SHOW data_directory", "call: pg_catalog.current_setting"),
    ("SELECT (c).ssn FROM customers c", f"select: {CUSTOMERS}"),
    ("SELECT ssn(c) FROM customers c", f"select: {CUSTOMERS}"),
    ("SELECT c.ssn_of FROM customers c", f"select: {CUSTOMERS}; call: ssn_of"),
    ("SELECT (c).ssn_of FROM customers c", f"select: {CUSTOMERS}; call: ssn_of"),
    ("SELECT (paid).a FROM payments", "select: payments.paid"),
    ("SELECT 1 OPERATOR(pg_catalog.+) 1", "evaluate: ."),
    ("SELECT 'customers'::regclass", "evaluate: ."),
    ("SELECT 'x'::short, '(1,2)'::pair", "evaluate: ."),
    ("SELECT x.a FROM orders, xmltable('/' PASSING (note::xml) COLUMNS a int) x", "select: orders.note"),
    ("SELECT x.a FROM orders, json_table(data, '$' COLUMNS (a int)) x", "select: orders.data"),
    ("SELECT * FROM ROWS FROM (leak(), generate_series(1, 2))", "call: leak"),
    ("PREPARE p AS SELECT ssn FROM customers", "select: customers.ssn"),
    ("DECLARE c CURSOR FOR SELECT ssn FROM customers", "select: customers.ssn"),
    ("SELECT naïve.id FROM orders naïve", "select: orders.id"),
    ('SELECT U&"\\0069d" FROM orders', "select: orders.id"),
    ("EXPLAIN SELECT id FROM orders", "select: orders.id"),
    ("EXPLAIN (FORMAT JSON, COSTS off) UPDATE orders SET note = 'x' WHERE id = 1", "select: orders.id; explain: orders"),
    ("EXPLAIN (ANALYZE false) DELETE FROM orders", "explain: orders payments"),
]  # fmt: skip

CHANGES = [
    ("INSERT INTO orders (id, total) VALUES (1, 2)", "insert: orders"),
    ("INSERT INTO orders DEFAULT VALUES", "insert: orders"),
    ("INSERT INTO orders (id) SELECT id FROM customers", "insert: orders; select: customers.id"),
    ("INSERT INTO orders (id) VALUES (1) RETURNING total", "insert: orders; select: orders.total"),
    ("INSERT INTO orders (id) VALUES (1) ON CONFLICT DO NOTHING", "insert: orders"),
    ("INSERT INTO orders (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET note = 'x'", "insert: orders; select: orders.id; update: orders.note"),
    ("INSERT INTO orders (id) VALUES ((SELECT max(amount) FROM hr.salaries))", "insert: orders; select: hr.salaries.amount"),
    ("INSERT INTO audited (id) VALUES (1)", "insert: audited; trigger: audited.watch"),
    ("INSERT INTO ruled (id) VALUES (1)", "insert: ruled; trigger: ruled.divert"),
    ("INSERT INTO contacts (id) VALUES (1)", "insert: contacts customers"),
    ("INSERT INTO events (id) VALUES (1)", "insert: events events_2026"),
    ("UPDATE orders SET note = 'x'", "update: orders.note; update.all: orders"),
    ("UPDATE orders SET note = 'x' WHERE true", "update: orders.note; update.all: orders"),
    ("UPDATE orders SET note = 'x' WHERE 1 = 1", "update: orders.note; update.all: orders"),
    ("UPDATE orders SET note = note || 'x', total = DEFAULT WHERE id = $1", "update: orders.note orders.total; select: orders.id orders.note"),
    ("UPDATE orders o SET (note, total) = (SELECT name, 1 FROM customers c WHERE c.id = o.id) WHERE o.id = 1", "update: orders.note orders.total; select: customers.name customers.id orders.id"),
    ("UPDATE orders SET note = c.ssn FROM customers c WHERE c.id = customer_id", "update: orders.note; select: customers.ssn customers.id orders.customer_id"),
    ("UPDATE orders SET tags[1] = 'x' WHERE id = 1", "update: orders.tags; select: orders.id"),
    ("UPDATE payments SET paid.a = 1 WHERE id = 1", "update: payments.paid; select: payments.id"),
    ("UPDATE contacts SET address = 'x' WHERE id = 1", "update: contacts.address customers.email; select: contacts.id customers.id"),
    ("UPDATE events SET body = 'x' WHERE id = 1", "update: events.body events_2026.body; select: events.id events_2026.id"),
    ("DELETE FROM payments WHERE id = 1 RETURNING card", "delete: payments; select: payments.id payments.card"),
    ("DELETE FROM payments", "delete: payments; delete.all: payments"),
    ("DELETE FROM orders USING customers c WHERE c.id = customer_id", "delete: orders; update: payments.order_id; select: customers.id orders.customer_id"),
    ("DELETE FROM customers WHERE id = 1", "delete: customers orders; update: payments.order_id; select: customers.id"),
    ("WITH gone AS (DELETE FROM payments WHERE id = 1 RETURNING id) SELECT id FROM gone", "delete: payments; select: payments.id"),
    ("WITH gone AS (DELETE FROM payments) SELECT 1", "delete: payments; delete.all: payments"),
    ("SELECT id FROM payments FOR UPDATE", "select: payments.id; lock: payments"),
    ("SELECT id FROM payments FOR SHARE SKIP LOCKED", "select: payments.id; lock: payments"),
    ("SELECT ssn INTO copied FROM customers", "select: customers.ssn; create: copied"),
    ("EXPLAIN ANALYZE DELETE FROM payments", "delete: payments; delete.all: payments"),
    ("EXPLAIN (ANALYZE) UPDATE payments SET card = '' WHERE id = 1", "update: payments.card; select: payments.id"),
    ("MERGE INTO payments p USING orders o ON p.order_id = o.id WHEN MATCHED AND o.total > 1 THEN UPDATE SET card = o.note WHEN NOT MATCHED THEN INSERT (id) VALUES (o.id)", "update: payments.card; insert: payments; select: payments.order_id orders.id orders.total orders.note"),
    ("MERGE INTO payments USING orders ON true WHEN MATCHED THEN DELETE", "delete: payments; delete.all: payments; select: orders"),
    ("COPY orders (id, note) TO '/tmp/x'", "unsafe.copy_file: .; select: orders.id orders.note"),
    ("COPY payments FROM PROGRAM 'id'", "unsafe.copy_program: .; insert: payments"),
    ("DO $$ BEGIN DELETE FROM orders; END $$", "unsafe.do: ."),
    ("SET ROLE postgres", "unsafe.set_role: ."),
    ("LOAD 'x'", "unsafe.load: ."),
    ("ALTER SYSTEM SET work_mem = '1GB'", "unsafe.alter_system: ."),
    ("CREATE EXTENSION dblink", "unsafe.create_extension: ."),
    ("LOCK TABLE payments", "lock: payments"),
    ("REFRESH MATERIALIZED VIEW totals", "refresh: totals; select: orders.customer_id orders.total"),
    ("TRUNCATE payments", "truncate: payments"),
    ("TRUNCATE TABLE ONLY orders, payments RESTART IDENTITY", "truncate: orders payments"),
    ("TRUNCATE customers CASCADE", "truncate: customers orders payments"),
    ("DROP TABLE orders", "drop: orders"),
    ("DROP TABLE IF EXISTS hr.salaries, nothing", "drop: hr.salaries nothing"),
    ("DROP TABLE orders CASCADE", "drop: orders ."),
    ("DROP VIEW contacts", "drop: contacts"),
    ("DROP MATERIALIZED VIEW totals", "drop: totals"),
    ("DROP SCHEMA hr", "drop: hr"),
    ("DROP FUNCTION leak()", "drop: leak"),
    ("DROP INDEX CONCURRENTLY hr.some_index", "drop: hr.some_index"),
    ("CREATE TABLE fresh (id int PRIMARY KEY, customer int REFERENCES customers (id))", "create: fresh; alter: customers"),
    ("CREATE TABLE fresh AS SELECT ssn FROM customers", "create: fresh; select: customers.ssn"),
    ("CREATE VIEW peek AS SELECT ssn FROM customers", "create: peek; select: customers.ssn"),
    ("CREATE OR REPLACE VIEW contacts AS SELECT 1", "create: contacts; alter: contacts"),
    ("CREATE MATERIALIZED VIEW peek AS SELECT leak() WITH NO DATA", "create: peek; call: leak"),
    ("CREATE TABLE part PARTITION OF events DEFAULT", "create: part; alter: events"),
    ("CREATE INDEX ON orders (note)", "alter: orders"),
    ("CREATE INDEX quick ON orders (leak())", "alter: orders; call: leak"),
    ("CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION audit()", "alter: orders; call: audit"),
    ("CREATE SCHEMA other", "create: other"),
    ("CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'", "unsafe.create_function: ."),
    ("ALTER TABLE orders ADD COLUMN extra int", "alter: orders"),
    ("ALTER TABLE orders RENAME TO kept", "alter: orders; create: kept"),
    ("ALTER TABLE orders SET SCHEMA hr", "alter: orders; create: hr.orders"),
    ("ALTER TABLE orders OWNER TO somebody", "alter: orders; grant: orders"),
    ("COMMENT ON TABLE orders IS 'x'", "alter: orders"),
    ("COMMENT ON COLUMN hr.salaries.amount IS 'x'", "alter: hr.salaries"),
    ("GRANT SELECT ON orders TO PUBLIC", "grant: orders"),
    ("REVOKE ALL ON TABLE hr.salaries, orders FROM somebody", "grant: hr.salaries orders"),
    ("GRANT SELECT ON ALL TABLES IN SCHEMA hr TO PUBLIC", "grant: hr"),
    ("GRANT USAGE ON SCHEMA hr TO PUBLIC", "grant: hr"),
    ("GRANT EXECUTE ON ROUTINE leak TO PUBLIC", "grant: leak"),
    ("GRANT EXECUTE ON FUNCTION leak() TO PUBLIC", "grant: leak"),
]  # fmt: skip


def plain(found: dict[str, set[str]]) -> dict[str, set[str]]:
    """With `|` for spaces, as the tables write them."""
    return {action: {name.replace(" ", "|") for name in names} for action, names in found.items()}


@pytest.mark.parametrize(("sql", "effect"), READS, ids=lambda value: value[:60])
def test_a_read_has_exactly_these_effects(shop: SqlState, sql: str, effect: str) -> None:
    facts = known(sql, shop)
    assert plain(effects(facts)) == expected(effect)
    assert facts.read_only is ("call" not in expected(effect))


@pytest.mark.parametrize(("sql", "effect"), CHANGES, ids=lambda value: value[:60])
def test_a_change_has_exactly_these_effects_and_is_not_read_only(shop: SqlState, sql: str, effect: str) -> None:
    facts = known(sql, shop)
    assert plain(effects(facts)) == expected(effect)
    assert not facts.read_only


@pytest.mark.parametrize("sql", [sql for sql, _ in READS + CHANGES], ids=lambda value: value[:60])
def test_every_effect_is_an_action_the_tool_declares(shop: SqlState, sql: str) -> None:
    assert {effect.action for effect in known(sql, shop).effects} <= ACTIONS


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("SELECT ssn AS x FROM customers", [{"customers.ssn"}]),
        ("SELECT c.id, c.ssn FROM customers c WHERE name = 'x'", [{"customers.id"}, {"customers.ssn"}]),
        ("SELECT name || ssn, 1 FROM customers", [{"customers.name", "customers.ssn"}, set[str]()]),
        ("SELECT * FROM (SELECT ssn AS a, id AS b FROM customers) x", [{"customers.ssn"}, {"customers.id"}]),
        ("WITH x (p, q) AS (SELECT id, ssn FROM customers) SELECT q FROM x", [{"customers.ssn"}]),
        ("SELECT id FROM orders UNION ALL SELECT ssn::int FROM customers", [{"orders.id", "customers.ssn"}]),
        ("SELECT (SELECT max(ssn) FROM customers WHERE id = 1)", [{"customers.ssn", "customers.id"}]),
        ("SELECT x.a FROM (SELECT lower_case FROM (SELECT ssn AS lower_case FROM customers) y) x (a)", [{"customers.ssn"}]),
        ("SELECT address FROM contacts", [{"contacts.address", "customers.email"}]),
        ("WITH RECURSIVE t (a, b) AS (SELECT 'x', ssn FROM customers UNION SELECT b, a FROM t) SELECT a FROM t", [{"customers.ssn"}]),
        ("UPDATE customers SET name = 'x' WHERE id = 1 RETURNING ssn", [{"customers.ssn"}]),
        ("SELECT row_number() OVER w FROM customers WINDOW w AS (ORDER BY ssn)", [{"customers.ssn"}]),
        ("SELECT rank() OVER (w ORDER BY id) FROM customers WINDOW w AS (PARTITION BY ssn)", [{"customers.id", "customers.ssn"}]),
        ("SELECT rank() OVER b FROM customers WINDOW a AS (PARTITION BY ssn), b AS (a ORDER BY id)", [{"customers.id", "customers.ssn"}]),
        ("SELECT count(*) OVER (), count(*) FROM customers WINDOW w AS (ORDER BY ssn)", [set[str](), set[str]()]),
        ("SELECT j.value FROM customers c, to_json(c) AS j (value)", [{f"customers.{n}" for n in ("id", "name", "email", "ssn", "mood")}]),
    ],
    ids=lambda value: value[:60] if isinstance(value, str) else "columns",
)  # fmt: skip
def test_a_result_column_names_every_column_its_data_may_have_come_from(
    shop: SqlState, sql: str, names: list[set[str]]
) -> None:
    found = lineage(sql, shop)
    assert found is not None
    below = f"{shop.database}/public/"
    assert [{path.removeprefix(below).replace("/", ".") for path in column} for column in found] == names


ROWS = [sql for sql, _ in READS + CHANGES if not sql.startswith(("DROP", "CREATE", "ALTER", "COMMENT", "GRANT", "REVOKE", "TRUNCATE", "EXPLAIN", "SELECT ssn INTO", "COPY", "DO ", "SET", "SHOW", "LOAD", "LOCK", "REFRESH", "PREPARE", "DECLARE"))]  # fmt: skip


NOT_PLANNED = {
    "SELECT id FROM orders, customers",  # ambiguous, which the server refuses: both are among its effects all the same
    "INSERT INTO ruled (id) VALUES (1)",  # what a rule does stands behind its `sql.trigger` effect
}


@pytest.mark.anyio
async def test_no_plan_of_the_server_holds_a_relation_that_is_not_among_the_effects(
    shop: SqlState, postgres: PostgresServer
) -> None:
    """The server's own reading of each statement against ours. What PostgreSQL's own views are made of it does not tell us beforehand."""
    connection = await postgres.connect(shop.database)
    try:
        for sql in ROWS:
            if sql in NOT_PLANNED:
                continue
            wanted = (await connection.prepare(sql)).get_parameters()
            explained = await connection.prepare(f"EXPLAIN (VERBOSE, FORMAT JSON) {sql}")
            plan: str = await explained.fetchval(*([None] * len(wanted)))
            ours = {effect.resource.segments[1:3] for effect in known(sql, shop).effects}
            system = {each for each in _relations(plan) if each[0] == "pg_catalog"}
            assert _relations(plan) - system <= ours, sql
    finally:
        await connection.close()


def _relations(plan: str) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()

    def note(node: dict[str, Any]) -> dict[str, Any]:
        if "Relation Name" in node:
            found.add((node["Schema"], node["Relation Name"]))
        return node

    json.loads(plan, object_hook=note)
    return found


def test_columns_that_cannot_be_counted_have_no_lineage(shop: SqlState) -> None:
    assert (
        lineage("SELECT * FROM generate_series(1, 2) JOIN json_populate_record(null::record, '{}') ON true", shop)
        is None
    )


def test_the_basis_is_that_of_the_relations_used_and_of_no_other(shop: SqlState) -> None:
    relations = dict(shop.relations)
    relations.pop(("hr", "salaries"))
    without_stranger = replace(shop, relations=relations)
    changed = {**shop.relations, ("public", "orders"): shop.relations["hr", "orders"]}
    with_other_orders = replace(shop, relations=changed)
    before = known("SELECT id FROM orders", shop).basis
    assert known("SELECT id FROM orders", without_stranger).basis == before
    assert known("SELECT id FROM orders", with_other_orders).basis != before


def test_an_unknown_relation_is_refused_with_names_that_are_close(shop: SqlState) -> None:
    found = analyse("SELECT * FROM custmers", shop)
    assert isinstance(found, Unanalysable)
    assert "`custmers` does not exist" in found.reason
    assert "`customers`" in found.hint
