"""What reaches PostgreSQL's parser, and how long statements are parsed in a process that can be killed."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from mcp_gateway_policy.vocabulary import Unanalysable
from mcp_gateway_tools.sql.analysis.crosscheck import unseen
from mcp_gateway_tools.sql.analysis.grammar import FIELDS, known
from mcp_gateway_tools.sql.analysis.parsing import LONG, MAX_BYTES, parse, prescan
from mcp_gateway_tools.sql.analysis.scope import Unclear
from mcp_gateway_tools.sql.analysis.tree import Node
from mcp_gateway_tools.sql.analysis.worker import TookTooLong, Worker
from mcp_gateway_tools.sql.catalog import SqlState


@pytest.fixture
def worker() -> Generator[Worker]:
    found = Worker()
    yield found
    found.close()


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("SELECT '" + "x" * MAX_BYTES + "'", "bytes long"),
        ("SELECT 'a\0b'", "NUL"),
        ("SELECT '\ud800'", "surrogate"),
        ("SELECT " + "ARRAY[" * 7 + "1" + "]" * 7, "too many `[`"),
        ("SELECT " + "(" * 101 + "1" + ")" * 101, "deeper than"),
        ("SELECT " + "(ARRAY[" * 6 + "(" * 95 + "1" + ")" * 95 + "])" * 6, "deeper than"),
        ("/*" * 17 + "*/" * 17 + "SELECT 1", "comments"),
        ("SELECT 1 /* never closed", "never closed"),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_what_would_keep_a_parser_busy_is_refused_before_it(sql: str, reason: str) -> None:
    found = prescan(sql)
    assert isinstance(found, Unanalysable)
    assert reason in found.reason


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT '((((((((((', \"[[[[[[[[[[\", $$ [[[[[[[[[[ $$, E'\\'[[[[[[[[[[', $a$ /* $a$, '/*' -- [[[[[[[[[[[[",
        "SELECT " + "ARRAY[" * 6 + "1" + "]" * 6,
        "SELECT " + "(" * 100 + "1" + ")" * 100,
        "/*" * 16 + "*/" * 16 + " SELECT 1",
        "SELECT '" + "x" * (MAX_BYTES - 10) + "'",
    ],
    ids=["quoted", "brackets", "parentheses", "comments", "bytes"],
)
def test_what_only_looks_nested_or_is_just_within_bounds_passes_the_scan(sql: str) -> None:
    assert prescan(sql) is None


def test_a_long_statement_gives_the_same_tree_from_the_process_as_a_short_one_from_the_library() -> None:
    short = parse("SELECT 1 FROM a WHERE b = 'x'")
    long = parse("SELECT 1 FROM a WHERE b = 'x'" + " " * LONG)
    assert isinstance(short, Node)
    assert isinstance(long, Node)
    assert short.fields == long.fields


def test_a_syntax_error_in_a_long_statement_says_where_it_is() -> None:
    found = parse("SELECT" + " " * LONG + "FROM FROM")
    assert isinstance(found, Unanalysable)
    assert f"at character {6 + LONG + 6}" in found.reason


def test_a_worker_that_takes_too_long_is_killed_and_the_next_text_gets_a_new_one(worker: Worker) -> None:
    worker.warm()
    with pytest.raises(TookTooLong):
        worker.ask(b"p", b"SELECT 1" + b" + 1" * 7_000, 0.0)
    kind, tree = worker.ask(b"p", b"SELECT 1", 20.0)
    assert kind == b"p"
    assert b"SelectStmt" in tree


def test_a_worker_that_dies_is_said_to_have_taken_too_long_and_is_replaced(worker: Worker) -> None:
    worker.warm()
    process = worker._process  # pyright: ignore[reportPrivateUsage] # to kill it
    assert process is not None
    process.kill()
    process.wait()
    assert worker.ask(b"p", b"SELECT 1", 20.0)[0] == b"p"


def test_the_process_sees_relations_as_sqlglot_does(worker: Worker) -> None:
    assert worker.ask(b"t", b"SELECT a FROM b JOIN c USING (d)", 20.0) == (b"t", b"b\0c")


@pytest.mark.parametrize("kind", ["CurrentOfExpr", "LoadStmt", "SomethingNew", ""])
def test_a_node_that_is_not_listed_is_refused(kind: str) -> None:
    with pytest.raises(Unclear):
        known(Node(kind, {}))


@pytest.mark.parametrize("kind", sorted(FIELDS))
def test_a_listed_node_with_a_field_that_is_not_listed_is_refused(kind: str) -> None:
    assert known(Node(kind, {"location": 1}))
    with pytest.raises(Unclear, match="newfangled"):
        known(Node(kind, {"newfangled": True}))


def test_every_listed_field_is_one_that_the_grammar_has() -> None:
    from postgast import pg_query_pb2

    for kind, fields in FIELDS.items():
        descriptor = getattr(pg_query_pb2, kind).DESCRIPTOR
        assert fields - {"location"} <= {field.json_name for field in descriptor.fields}, kind


def test_a_relation_that_only_sqlglot_sees_is_told(shop: SqlState) -> None:
    sql = "SELECT 1 FROM customers"
    assert unseen(sql, shop, {"customers"}) is None
    assert unseen(sql, shop, {"Customers", "orders"}) is None
    assert unseen(sql, shop, {"orders"}) == "customers"
    assert unseen("SELECT 'customers' -- customers", shop, set()) is None
    assert unseen('SELECT 1 FROM "Odd name/*"', shop, set()) == "Odd name/*"
