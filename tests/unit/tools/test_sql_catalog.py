"""What a look at a catalog answers: who is reached by a name, what stands behind it, which version it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mcp_gateway_tools.sql.catalog import Column, Function, Relation, SqlState, basis

INT = ("pg_catalog", "int4")
ORDERS = Relation("public", "orders", "table", (Column("id", "integer", False, type_name=INT),), estimate=10)
OTHERS = Relation("hr", "orders", "table", (Column("id", "integer", False, type_name=INT),))
PARTS = tuple(Relation("public", f"orders_{year}", "table", ORDERS.columns) for year in (2025, 2026))
STATE = SqlState("", "shop", ("pg_catalog", "public"), {each.key: each for each in (ORDERS, OTHERS, *PARTS)})


def test_a_row_estimate_does_not_change_what_facts_rest_on() -> None:
    assert basis([ORDERS]) == basis([replace(ORDERS, estimate=11)])


@pytest.mark.parametrize(
    "other",
    [
        replace(ORDERS, kind="view", definition="SELECT 1"),
        replace(ORDERS, columns=(*ORDERS.columns, Column("ssn", "text", True))),
        replace(ORDERS, columns=(Column("id", "bigint", False, type_name=("pg_catalog", "int8")),)),
        replace(ORDERS, row_security=True),
        replace(ORDERS, owner="somebody"),
        replace(ORDERS, children=(PARTS[0].key,)),
        OTHERS,
    ],
)
def test_anything_else_that_is_known_of_a_relation_does(other: Relation) -> None:
    assert basis([ORDERS]) != basis([other])


def test_what_facts_rest_on_does_not_depend_on_order() -> None:
    assert basis([ORDERS, OTHERS], ["a", "b"]) == basis([OTHERS, ORDERS], ["b", "a"])
    assert basis([ORDERS], ["a"]) != basis([ORDERS], ["b"])


def test_a_name_without_a_schema_is_looked_for_along_the_search_path_alone() -> None:
    assert STATE.find(None, "orders") is ORDERS
    assert STATE.find("hr", "orders") is OTHERS
    assert replace(STATE, search_path=("pg_catalog", "hr", "public")).find(None, "orders") is OTHERS
    assert replace(STATE, search_path=("pg_catalog",)).find(None, "orders") is None


def test_a_family_holds_children_of_children_once() -> None:
    grandchild, child = replace(PARTS[1], children=(ORDERS.key,)), replace(PARTS[0], children=(PARTS[1].key,))
    parent = replace(ORDERS, children=(child.key, PARTS[1].key))
    state = replace(STATE, relations={each.key: each for each in (parent, child, grandchild)})
    assert [each.name for each in state.family(parent)][:1] == ["orders"]
    assert {each.name for each in state.family(parent)} == {"orders", "orders_2025", "orders_2026"}


@pytest.mark.parametrize(
    ("arguments", "defaults", "variadic", "takes"),
    [
        (0, 0, False, {0}),
        (2, 0, False, {2}),
        (3, 2, False, {1, 2, 3}),
        (1, 0, True, {0, 1, 2, 3, 4}),
        (2, 0, True, {1, 2, 3, 4}),
    ],
)
def test_a_function_takes_as_many_arguments_as_postgresql_lets_it(
    arguments: int, defaults: int, variadic: bool, takes: set[int]
) -> None:
    function = Function("public", "f", "function", "volatile", (INT,) * arguments, INT, defaults, variadic)
    assert {count for count in range(5) if function.takes(count)} == takes
