"""Tables of many partitions: what is done to such a table is done to each of them, and is decided in time or refused.

Mutations tried: not counting what stands behind columns; not counting what a change reaches.
"""

from __future__ import annotations

import gc
from collections.abc import Generator
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import pytest

from mcp_gateway_policy.vocabulary import Facts, Unanalysable
from mcp_gateway_tools.sql.analyse import analyse
from mcp_gateway_tools.sql.catalog import Column, Relation, SqlState

COLUMNS: Final = tuple(Column(f"c{n}", "integer", nullable=True, type_name=("pg_catalog", "int4")) for n in range(10))
ALL_SET: Final = "UPDATE big SET " + ", ".join(f"{each.name} = 1" for each in COLUMNS) + " WHERE c0 = 2"


@pytest.fixture(autouse=True)
def collected() -> Generator[None]:
    """As `serve`, which hardly ever looks through all that it holds: here that is what thousands of tests have left, and the time that it
    takes would count as the statement's own."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def divided(shop: SqlState, parts: int) -> SqlState:
    """The shop with a table of ten columns in so many partitions."""
    keys = tuple(("public", f"big_{n}") for n in range(parts))
    made = {key: Relation(*key, "table", COLUMNS) for key in keys}
    made["public", "big"] = Relation("public", "big", "partitioned table", COLUMNS, children=keys)
    return replace(shop, relations=MappingProxyType({**shop.relations, **made}))


@pytest.mark.parametrize("sql", ["SELECT * FROM big", ALL_SET])
def test_what_would_be_too_many_effects_is_refused_and_fewer_columns_are_not(shop: SqlState, sql: str) -> None:
    state = divided(shop, 3_000)
    found = analyse(sql, state)
    assert isinstance(found, Unanalysable)
    assert "too large" in found.reason
    assert "fewer columns" in found.hint
    few = analyse(sql.replace("*", "c0") if "*" in sql else "UPDATE big SET c0 = 1", state)
    assert isinstance(few, Facts)


@pytest.mark.parametrize("sql", ["SELECT * FROM big", ALL_SET])
def test_some_hundred_partitions_are_named_one_by_one(shop: SqlState, sql: str) -> None:
    found = analyse(sql, divided(shop, 300))
    assert isinstance(found, Facts)
    named = {each.resource.segments[1:] for each in found.effects}
    assert all(("public", f"big_{n}", f"c{c}") in named for n in range(300) for c in range(10))
