"""`describe_db`: schemas, relations and columns, as far as the caller may read them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Call, Effect, Facts, JsonObject, JsonValue, Unanalysable
from mcp_gateway_tools.lease import Borrow, Lease
from mcp_gateway_tools.raw import Column, Document, Problem, Raw, Step
from mcp_gateway_tools.sql.query_db import Shared
from mcp_gateway_tools.tool import Granted, May, State

if TYPE_CHECKING:
    from mcp_gateway_tools.sql.catalog import Column as CatalogColumn
    from mcp_gateway_tools.sql.catalog import Relation, SqlState

RELATIONS: Final = 500
MOST_COLUMNS: Final = 20_000
"""Columns that policy is asked about for one call: about a quarter of a second of its work."""
_SYSTEM: Final = frozenset({"pg_catalog", "information_schema"})
_INPUT: Final[JsonObject] = MappingProxyType(
    {
        "type": "object",
        "properties": {
            "schema": {"type": "string", "description": "Only this schema."},
            "table": {"type": "string", "description": "Only relations of this name."},
        },
        "additionalProperties": False,
    }
)


class DescribeDb:
    """Describes what a database holds. A relation is shown when the caller may read it, a column when they may read that."""

    name = "describe_db"
    description = (
        "Describe a database: schemas, tables, views, columns, keys, about how many rows, and which columns come back masked. "
        "Shows what you may read."
    )
    kinds = frozenset({"postgres"})
    actions = frozenset({"sql.select"})
    input_schema: JsonObject = _INPUT
    output_schema: JsonObject | None = None

    def __init__(self, databases: Shared) -> None:
        self._databases = databases

    async def close(self) -> None:
        """Close the connections that this process holds open for its SQL tools."""
        await self._databases().close()

    async def observe(self, call: Call, borrow: Borrow) -> State:
        """The catalog."""
        return await self._databases().look(call, borrow)

    def analyse(self, call: Call, state: State, may: May) -> Facts | Unanalysable:
        """One `sql.select` for each column that would be shown; when there is none, for what was asked for."""
        from mcp_gateway_tools.sql.catalog import SqlState, basis
        from mcp_gateway_tools.sql.databases import Unseen

        if isinstance(state, Unseen):
            return state.unanalysable()
        if not isinstance(state, SqlState):
            return Unanalysable("the catalog was not observed")
        asked = _asked(call, state)
        effects = _readable(asked, state, may)
        schema, table = call.arguments.get("schema"), call.arguments.get("table")
        wanted = [str(part) for part in (schema or state.home, table) if part]
        shown = tuple(effects) or (Effect("sql.select", state.resource(*wanted)),)
        return Facts(shown, f"describe {'.'.join((state.database, *wanted))}", basis(asked), read_only=True)

    async def preview(self, call: Call, facts: Facts, borrow: Borrow) -> Raw | None:
        """There is nothing to preview."""
        return None

    async def run(self, permit: Granted, lease: Lease | None) -> Raw:
        """What the facts name, and nothing else."""
        if lease is None:
            raise TypeError("`describe_db` needs a lease")
        state = self._databases().last(permit.call, lease)
        if state is None:
            self._databases().forget(permit.call)
            return Raw(Problem("the connection was changed since the call was judged", hint="send the call again"))
        return Raw(await asyncio.to_thread(_document, permit, state))


def _document(permit: Granted, state: SqlState) -> Document:
    shown = {effect.resource.segments for effect in permit.facts.effects}
    asked = _asked(permit.call, state)
    relations = [(one, found) for one in asked if (found := _shown(one, state, shown))]
    truncated = len(relations) > RELATIONS or sum(len(one.columns) for one in asked) > MOST_COLUMNS
    schemas: dict[str, list[JsonValue]] = {}
    describes: dict[tuple[Step, ...], Column] = {}
    for relation, columns in relations[:RELATIONS]:
        told = schemas.setdefault(relation.schema, [])
        place = ("schemas", list(schemas).index(relation.schema), "relations", len(told), "columns")
        told.append(_described(relation, columns, state, shown))
        for index, column in enumerate(_origins(relation, columns, state)):
            describes[(*place, index)] = column
    value: dict[str, JsonValue] = {
        "schemas": [{"name": name, "relations": found} for name, found in schemas.items()],
        "truncated": truncated,
    }
    if truncated:
        value["next_step"] = "name a `schema` or a `table`"
    return Document(value, describes)


def _readable(asked: list[Relation], state: SqlState, may: May) -> list[Effect]:
    """An effect for each column that may be read, until there is more than is shown or enough has been asked of policy."""
    from mcp_gateway_tools.sql.analysis.parents import allowed

    found: list[Effect] = []
    relations = columns = 0
    for relation in asked:
        columns += len(relation.columns)
        resources = (state.resource(relation.schema, relation.name, column.name) for column in relation.columns)
        effects = [each for each in (Effect("sql.select", one) for one in resources) if allowed(each, state, may)]
        found += effects
        relations += bool(effects)
        if relations > RELATIONS or columns > MOST_COLUMNS:
            break
    return found


def _asked(call: Call, state: SqlState) -> list[Relation]:
    schema, table = call.arguments.get("schema"), call.arguments.get("table")
    return [
        relation
        for relation in sorted(state.relations.values(), key=lambda one: one.key)
        if (relation.schema == schema if schema else relation.schema not in _SYSTEM)
        and (not table or relation.name == table)
        and relation.kind != "sequence"
    ]


def _shown(relation: Relation, state: SqlState, shown: set[tuple[str, ...]]) -> list[CatalogColumn]:
    """The columns of a relation that the facts name."""
    resource = state.resource(relation.schema, relation.name).segments
    return [column for column in relation.columns if (*resource, column.name or "?") in shown]


def _origins(relation: Relation, columns: Sequence[CatalogColumn], state: SqlState) -> Sequence[Column]:
    """These columns as the result of a SELECT of them would have them; where that cannot be told, what masking then goes by."""
    from mcp_gateway_tools.sql.outlook import columns as outlook
    from mcp_gateway_tools.sql.outlook import selecting

    found = outlook(selecting(relation, *(column.name for column in columns)), state)
    return found if len(found) == len(columns) else [Column(column.name, column.type) for column in columns]


def _described(
    relation: Relation, columns: Sequence[CatalogColumn], state: SqlState, shown: set[tuple[str, ...]]
) -> JsonValue:
    def visible(schema: str, name: str, columns: tuple[str, ...]) -> bool:
        return all(state.resource(schema, name, column).segments in shown for column in columns)

    return {
        "name": relation.name,
        "kind": relation.kind,
        "comment": relation.comment,
        "estimated_rows": relation.estimate,
        "columns": [
            {"name": column.name, "type": column.type, "nullable": column.nullable, "comment": column.comment}
            for column in columns
        ],
        "primary_key": relation.primary_key if visible(*relation.key, relation.primary_key) else (),
        "foreign_keys": [
            {"columns": key.columns, "references": ".".join(key.relation), "referenced_columns": key.targets}
            for key in relation.foreign_keys
            if visible(*relation.key, key.columns) and visible(*key.relation, key.targets)
        ],
    }
