"""Hostile statements: each is refused, or what it would do is an effect that policy denies by default."""

from __future__ import annotations

import logging

import pytest

from mcp_gateway_policy.vocabulary import Facts, Unanalysable
from mcp_gateway_tools.sql.analyse import analyse
from mcp_gateway_tools.sql.catalog import SqlState

REFUSED = [
    ("SELECT 1; DROP TABLE orders", "more than one statement"),
    ("", "no statement"),
    ("-- nothing", "no statement"),
    (";;", "no statement"),
        ("SET search_path = hr", "SET"),
    ("RESET ALL", "SET changes"),
    ("LISTEN x", "LISTEN"),
    ("NOTIFY x", "NOTIFY"),
    ("EXECUTE p", "EXECUTE"),
    ("FETCH ALL FROM c", "FETCH"),
    ("BEGIN", "BEGIN"),
    ("COMMIT", "COMMIT"),
    ("ROLLBACK", "ROLLBACK"),
    ("DISCARD ALL", "DISCARD"),
    ("VACUUM FULL", "maintenance"),
    ("ANALYZE orders", "maintenance"),
    ("REINDEX TABLE orders", "maintenance"),
    ("EXPLAIN (EVIL) SELECT 1", ""),
    ("EXPLAIN (ANALYZE, EVIL) SELECT 1", "EVIL"),
    ("EXPLAIN DROP TABLE orders", "syntax error"),
    ("EXPLAIN EXPLAIN SELECT 1", ""),
    ("ALTER ROLE postgres PASSWORD 'x'", "not done here"),
    ("CREATE ROLE evil SUPERUSER", "not done here"),
    ("CREATE DATABASE evil", "not done here"),
    ("DROP DATABASE shop", "not done here"),
    ("DROP OWNED BY postgres", "not done here"),
    ("ALTER TABLE ALL IN TABLESPACE a SET TABLESPACE b", "not done here"),
    ("GRANT pg_read_all_data TO somebody", "not changed through the gateway"),
    ("CREATE TEMP TABLE orders (id int)", "temporary"),
    ("CREATE TABLE x AS EXECUTE p", "not a query"),
    ("SELECT * FROM pg_temp.orders", "does not exist"),
    ("SELECT * FROM pg_toast.pg_toast_1", "does not exist"),
    ("SELECT * FROM elsewhere.public.orders", "another database"),
    ("SELECT nothing FROM orders", "column `nothing`"),
    ("SELECT orders.nothing FROM orders", "`nothing` does not exist"),
    ("SELECT x.id FROM orders", "`x` is not in FROM"),
    ("SELECT orders.id FROM orders o", "`orders` is not in FROM"),
    ("SELECT 'x'::string", "type `string`"),
    ("SELECT timestamp(leak())", "syntax"),
    ("SELECT numeric(leak(), 1)", "syntax"),
    ('SELECT U&"\\0041"', ""),
    ("SELECT naïve FROM orders", ""),
    ("SELECT\u00a0id FROM orders", ""),
    ("SELECT id FROM orders -- x\rDELETE FROM orders", "syntax"),
    ("SELECT 'a\x00b'", "NUL"),
    ("SELECT '\ud800'", "surrogate"),
    ('SELECT "a\x1b[31m" FROM orders', "`a?[31m`"),
    ("SELECT 'never closed", "never closed"),
    ("SELECT $a$ never closed", "never closed"),
    ("SELECT /* never closed", "never closed"),
    ("SELECT (1", "syntax"),
    ("SELECT 1)", "syntax"),
    ("SELECT {fn now()}", "syntax"),
    ("SELECT {{ evil }}", "syntax"),
    ("SELECT `id` FROM orders", ""),
    ("SELECT @leak FROM orders", ""),
    ("SELECT :x", ""),
    ("SELECT ?", ""),
    (f"SELECT {'x' * 64}", "in no relation"),
    ("SELECT " + "9" * 40_000, "bytes long"),
    ("SELECT " + "(" * 101 + "1" + ")" * 101, "deeper than"),
    ("SELECT " + "ARRAY[" * 7 + "1" + "]" * 7, "too many `[`"),
    ("/*" * 17 + "*/" * 17 + "SELECT 1", "comments are nested"),
    ("SELECT " + "NOT " * 7_000 + "true", ""),
    ("SELECT " + "CASE WHEN " * 2_000 + "true", ""),
    ("SELECT 1 FROM " + "LATERAL (a AS b, " * 30 + "1" + ")" * 30, ""),
    ("SELECT " + "treat ($1 LIMIT (" * 30 + "1" + "))" * 30, ""),
    ("SELECT id FROM orders WHERE CURRENT OF c", ""),
    ("WITH RECURSIVE a AS (SELECT * FROM b), b AS (SELECT ssn FROM customers) SELECT * FROM a", "before it is known"),
    ("INSERT INTO orders SELECT * FROM nothing", "`nothing` does not exist"),
    ("UPDATE orders SET nothing = 1", "`nothing` does not exist"),
    ("WITH " + ", ".join(["a0 AS (SELECT * FROM customers)"] + [f"a{n} AS (SELECT * FROM a{n - 1} x, a{n - 1} y)" for n in range(1, 40)]) + " SELECT 1", "columns"),
]  # fmt: skip

VISIBLE = [
    ("SELECT pg_read_file('/etc/passwd')", "sql.call", "pg_catalog/pg_read_file"),
    ("SELECT pg_catalog.pg_read_file('/etc/passwd')", "sql.call", "pg_catalog/pg_read_file"),
    ('SELECT "pg_read_file"($1)', "sql.call", "pg_catalog/pg_read_file"),
    ("SELECT * FROM pg_ls_dir('/')", "sql.call", "pg_catalog/pg_ls_dir"),
    ("SELECT * FROM pg_catalog.pg_ls_dir('/') AS d", "sql.call", "pg_catalog/pg_ls_dir"),
    ("SELECT 1 FROM orders, LATERAL pg_ls_dir(note)", "sql.call", "pg_catalog/pg_ls_dir"),
    ("SELECT id FROM orders ORDER BY pg_sleep(10)", "sql.call", "pg_catalog/pg_sleep"),
    ("SELECT lo_import('/etc/passwd')", "sql.call", "pg_catalog/lo_import"),
    ("SELECT query_to_xml('SELECT * FROM hr.salaries', true, true, '')", "sql.call", "pg_catalog/query_to_xml"),
    ("SELECT set_config('search_path', 'hr', false)", "sql.call", "pg_catalog/set_config"),
    ("SELECT current_setting('data_directory')", "sql.call", "pg_catalog/current_setting"),
    ("SELECT current_setting('work_' || 'mem')", "sql.call", "pg_catalog/current_setting"),
    ("SELECT current_setting(setting_name => 'work_mem')", "sql.call", "pg_catalog/current_setting"),
    ("SELECT current_setting(current_setting('work_mem'))", "sql.call", "pg_catalog/current_setting"),
    ("SELECT pg_advisory_lock(1)", "sql.call", "pg_catalog/pg_advisory_lock"),
    ("SELECT pg_notify('a', 'b')", "sql.call", "pg_catalog/pg_notify"),
    ("SELECT pg_terminate_backend(1)", "sql.call", "pg_catalog/pg_terminate_backend"),
    ("SELECT nextval('x')", "sql.call", "pg_catalog/nextval"),
    ("SELECT txid_current()", "sql.call", "pg_catalog/txid_current"),
    ("SELECT pg_relation_filepath(1)", "sql.call", "pg_catalog/pg_relation_filepath"),
    ("SELECT json_populate_record(null, '{}')", "sql.call", "pg_catalog/json_populate_record"),
    ("SELECT sum(1) FILTER (WHERE leak() = 'x') FROM orders", "sql.call", "public/leak"),
    ("SELECT CASE WHEN true THEN leak() END", "sql.call", "public/leak"),
    ("SELECT lower(c) FROM customers c", "sql.call", "public/lower"),
    ("SELECT ssn_of(c) FROM customers c", "sql.call", "public/ssn_of"),
    ("UPDATE orders SET note = leak()", "sql.call", "public/leak"),
    ("INSERT INTO orders (note) VALUES (leak())", "sql.call", "public/leak"),
    ("CREATE TABLE x (a text DEFAULT pg_read_file('/etc/passwd'))", "sql.call", "pg_catalog/pg_read_file"),
    ("ALTER TABLE orders ALTER note TYPE text USING leak()", "sql.call", "public/leak"),
    ("SELECT 'orders' FROM customers WHERE ssn > 'a'", "sql.select", "public/customers/ssn"),
    ("SELECT 1 FROM orders JOIN customers ON ssn LIKE '1%'", "sql.select", "public/customers/ssn"),
    ("SELECT 1 FROM orders GROUP BY (SELECT max(ssn) FROM customers)", "sql.select", "public/customers/ssn"),
    ("SELECT max(id) OVER (ORDER BY (SELECT max(ssn) FROM customers)) FROM orders", "sql.select", "public/customers/ssn"),
    ("INSERT INTO orders (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET note = (SELECT max(ssn) FROM customers)", "sql.select", "public/customers/ssn"),
    ("INSERT INTO orders (id) VALUES (1) RETURNING (SELECT max(ssn) FROM customers)", "sql.select", "public/customers/ssn"),
    ("DELETE FROM payments WHERE card IN (SELECT ssn FROM customers)", "sql.select", "public/customers/ssn"),
    ("DELETE FROM payments RETURNING old.card", "sql.select", "public/payments/card"),
    ("SELECT x.* FROM customers x, orders y", "sql.select", "public/customers/ssn"),
    ("SELECT to_json(x) FROM (SELECT * FROM customers) x", "sql.select", "public/customers/ssn"),
    ("SELECT 1 FROM (SELECT 1 FROM hr.salaries) x", "sql.select", "hr/salaries"),
    # a name of an outer query, hidden from a JOIN's condition by nothing: PostgreSQL reads the outer one
    ("SELECT (SELECT 1 FROM orders a JOIN payments b ON ssn = 'x', (SELECT 1 AS ssn) s LIMIT 1) FROM customers", "sql.select", "public/customers/ssn"),
    ("SELECT (SELECT a.id AS ssn FROM orders a ORDER BY ssn || 'x' LIMIT 1) FROM customers", "sql.select", "public/customers/ssn"),
    ("SELECT (WITH x AS (SELECT ssn) SELECT ssn FROM x) FROM customers", "sql.select", "public/customers/ssn"),
    ("SELECT E'\\'' , ssn, '\\' FROM customers --'", "sql.select", "public/customers/ssn"),
    ("SELECT $$ '$$, ssn, $$' $$ FROM customers", "sql.select", "public/customers/ssn"),
    ("SELECT 1 /* /* */ FROM orders -- */ , ssn FROM customers", "sql.select", "public/customers/ssn"),
    ("SELECT " + "(SELECT " * 90 + "ssn FROM customers LIMIT 1" + ")" * 90, "sql.select", "public/customers/ssn"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "reason"), REFUSED, ids=lambda value: ascii(value)[:60])
def test_what_cannot_be_analysed_is_refused_with_a_reason(shop: SqlState, sql: str, reason: str) -> None:
    found = analyse(sql, shop)
    assert isinstance(found, Unanalysable), found
    assert reason.lower() in found.reason.lower()
    assert found.reason
    assert "\x1b" not in found.reason + found.hint


@pytest.mark.parametrize(("sql", "action", "path"), VISIBLE, ids=lambda value: ascii(value)[:60])
def test_what_a_hostile_statement_reaches_for_is_among_its_effects(
    shop: SqlState, sql: str, action: str, path: str
) -> None:
    found = analyse(sql, shop)
    assert isinstance(found, Facts), found
    assert f"{action} {shop.database}/{path}" in [str(effect) for effect in found.effects]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT " + " AND ".join(["id = 1"] * 1_900) + " FROM orders",
        "SELECT " + ", ".join(["id"] * 1_600) + " FROM orders",
        " UNION ALL ".join(["SELECT id FROM orders"] * 300),
        "SELECT id FROM orders WHERE id IN (" + ", ".join(["1"] * 3_900) + ")",
        "SELECT " + " || ".join(["note"] * 300) + " FROM orders",
        "INSERT INTO orders (id, note) VALUES " + ", ".join(["(1, 'x')"] * 1_100),
    ],
    ids=["and", "columns", "union", "in", "concat", "values"],
)
def test_a_long_plain_statement_is_analysed(shop: SqlState, sql: str) -> None:
    """In time, that is: a busy moment may cost an attempt, and is not remembered."""
    found = next((each for _ in range(5) if isinstance(each := analyse(sql, shop), Facts)), None)
    assert found is not None


def test_the_parser_quotes_no_statement_in_the_log(shop: SqlState, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for sql, *_ in (*REFUSED, *VISIBLE):
            analyse(sql, shop)
    assert not caplog.records
