"""A few of the rows that a change would touch, as they are now, with where each column comes from: the masker needs that.

Shown are the columns that the statement sets and the table's key, nothing else: an approval is no way to read the rest of a table.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias

from mcp_gateway_policy.vocabulary import JsonValue
from mcp_gateway_tools.raw import Column, Table
from mcp_gateway_tools.sql.catalog import Relation, SqlState
from mcp_gateway_tools.sql.counting import Matching, Query
from mcp_gateway_tools.sql.values import jsonable

if TYPE_CHECKING:
    import asyncpg

_ROWS: Final = 3
_CHARACTERS: Final = 4_000
_COLUMNS: Final = 12

Ask: TypeAlias = "Callable[[str, Query], Awaitable[list[asyncpg.Record]]]"


async def sample(ask: Ask, found: Matching, state: SqlState) -> Table | None:
    """The rows; None where there are none, or nothing of them may be shown."""
    relation = state.find(found.schema or None, found.relation)
    if relation is None:
        return None
    names = _shown(relation, found)
    query = found.rows(names) if names else None
    if query is None:
        return None
    limited = replace(query, sql=f"SELECT * FROM ({query.sql}) AS matched LIMIT {_ROWS}")  # noqa: S608 -- the statement's own tree
    records = await ask("a sample of the rows", limited)
    if not records:
        return None
    types = {column.name: column.type for column in relation.columns}
    columns = tuple(Column(name, types[name], _origins(state, relation, name)) for name in names)
    rows = [[_short(jsonable(value)) for value in record.values()] for record in records]
    return Table(columns, rows, status="as they are now, before the change")


def _shown(relation: Relation, found: Matching) -> list[str]:
    wanted = [*relation.primary_key, *found.columns]
    return [column.name for column in relation.columns if column.name in wanted][:_COLUMNS]


def _origins(state: SqlState, relation: Relation, column: str) -> tuple[str, ...]:
    return tuple(sorted(state.resource(*origin).path for origin in state.origins(relation, column)))


def _short(value: JsonValue) -> JsonValue:
    """The value, or what stands in its place: a cut value could escape the masker."""
    return value if len(json.dumps(value, default=str)) <= _CHARACTERS else "(too long to be shown)"
