"""The nearest statement that would pass, on the catalog of a real server."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from mcp_gateway_policy.vocabulary import Effect, Facts
from mcp_gateway_tools.sql.advice import advice
from mcp_gateway_tools.sql.analyse import analyse
from mcp_gateway_tools.tool import May

if TYPE_CHECKING:
    from mcp_gateway_tools.sql.catalog import SqlState


def told(sql: str, state: SqlState, may: May) -> str:
    facts = analyse(sql, state)
    assert isinstance(facts, Facts), facts
    return advice(sql, state, [effect for effect in facts.effects if not may(effect)], may)


def without(*paths: str, actions: tuple[str, ...] = ("sql.select", "sql.evaluate")) -> Callable[[Effect], bool]:
    """May do these actions, except on these paths below the database, which views may open."""

    def may(effect: Effect) -> bool:
        below = "/".join(effect.resource.segments[1:])
        closed = any(f"{below}/".startswith(f"{path}/") for path in paths)
        return effect.action in actions and (not closed or effect.attributes.get("via", "").endswith("/contacts"))  # type: ignore[union-attr] # a path

    return may


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT name, ssn FROM customers", "remove column `customers.ssn`"),
        ("SELECT name FROM customers WHERE ssn = '1'", "remove column `customers.ssn`"),
        (
            "SELECT ssn FROM customers",
            "remove column `customers.ssn`; of `customers` you may read `customers.id`, `customers.name`, `customers.email`, `customers.mood`",
        ),
        ("SELECT employee FROM hr.salaries, orders", "leave `hr.salaries` out"),
        ("SELECT employee FROM hr.salaries", ""),
        ("SELECT customer_id, leak() FROM orders", "remove the call of function `leak`"),
        ("SELECT id FROM orders FOR UPDATE", "read `orders` without locking it (no FOR UPDATE or FOR SHARE)"),
        ("DROP TABLE orders", ""),
    ],
)
def test_a_refusal_names_what_to_take_out(shop: SqlState, sql: str, expected: str) -> None:
    assert told(sql, shop, without("public/customers/ssn", "hr")) == expected


def test_a_view_that_covers_the_relation_is_named_when_a_count_of_it_would_pass(shop: SqlState) -> None:
    closed = without("public/customers")
    assert told("SELECT name FROM customers", shop, closed) == (
        "use count(*) on `contacts` instead, or its columns `id`, `address`"
    )
    assert told("SELECT name FROM customers", shop, without("public/customers", "public/contacts")) == ""


def test_of_a_view_the_column_is_named_that_brings_along_what_is_denied(shop: SqlState) -> None:
    told_so = told("SELECT address, total FROM deep", shop, without("public/orders/total"))
    assert told_so == "remove column `deep.total`"


def test_a_change_of_every_row_is_told_to_say_which(shop: SqlState) -> None:
    may = without(actions=("sql.select", "sql.update", "sql.delete", "sql.trigger"))
    assert told("UPDATE orders SET note = ''", shop, may) == "add a WHERE that says which rows of `orders` to UPDATE"
    assert told("DELETE FROM audited", shop, may) == "add a WHERE that says which rows of `audited` to DELETE"


def test_where_one_denied_effect_has_no_remedy_there_is_no_advice(shop: SqlState) -> None:
    may = without("public/customers/ssn")
    assert told("CREATE TABLE copies AS SELECT name, ssn FROM customers", shop, may) == ""


def test_a_star_over_many_denied_columns_is_answered_with_what_may_be_read(shop: SqlState) -> None:
    closed = without(*(f"public/orders/{name}" for name in ("customer_id", "total", "note", "data", "tags", "created")))
    assert told("SELECT * FROM orders", shop, closed) == "of `orders` you may read `orders.id`"


def test_a_hostile_name_is_told_as_inert_text(shop: SqlState) -> None:
    closed = without("public/Odd name/*/Sp ace")
    assert told('SELECT * FROM "Odd name/*"', shop, closed) == "remove column `Odd%20name%2F%2A.Sp%20ace`"
