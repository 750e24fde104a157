"""Rows of the catalog made into relations. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final, Protocol, TypeVar

from mcp_gateway_tools.sql.catalog import (
    Action,
    Column,
    Event,
    Expression,
    ForeignKey,
    Kind,
    Reference,
    Relation,
    RelationName,
    Trigger,
    TypeName,
)
from mcp_gateway_tools.sql.snapshot_queries import UNREADABLE
from mcp_gateway_tools.sql.snapshot_rows import KeyRow, Oid, RelationRow, Rows, TriggerRow

KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "r": "table",
        "v": "view",
        "m": "materialized view",
        "f": "foreign table",
        "p": "partitioned table",
        "S": "sequence",
    }
)
_ACTIONS: Final[Mapping[str, Action]] = MappingProxyType({"c": "cascade", "n": "set", "d": "set"})
_EVENTS: Final[Mapping[int, Event]] = MappingProxyType({4: "insert", 8: "delete", 16: "update", 32: "truncate"})
_WHEN: Final = re.compile(r" FOR EACH (?:ROW|STATEMENT) WHEN \(")
_EXECUTE: Final = ") EXECUTE FUNCTION "
UNKNOWN: Final[TypeName] = ("", "")
"""The name of a type that is not in the look: no type has it."""


class _Owned(Protocol):
    @property
    def oid(self) -> Oid: ...


Row = TypeVar("Row", bound=_Owned)


def relations(
    rows: Rows, names: Mapping[Oid, RelationName], types: Mapping[Oid, TypeName]
) -> dict[RelationName, Relation]:
    """The relations of one half, by name. `names` and `types` are those of both halves."""
    reads, calls, children = _owned(rows.reads), _owned(rows.calls), _owned(rows.children)
    triggers, rules = _owned(rows.triggers), _owned(rows.rules)
    keys, expressions = _owned(rows.keys), _owned(rows.expressions)
    pointing = _grouped((key for key in rows.keys if key.type == "f"), lambda key: key.target)
    estimates = {row.oid: row.rows for row in rows.estimates}
    return {
        (row.schema, row.name): Relation(
            schema=row.schema,
            name=row.name,
            kind=KINDS[row.kind],
            columns=columns(row, types),
            comment=row.comment,
            reads=tuple((*names[each.read], each.column) for each in reads[row.oid] if each.read in names),
            calls=tuple((each.schema, each.name) for each in calls[row.oid]),
            children=tuple(sorted(names[each.child] for each in children[row.oid] if each.child in names)),
            triggers=tuple(each.name for each in triggers[row.oid]),
            rules=tuple(each.name for each in rules[row.oid]),
            ruling=tuple(each.version for each in rules[row.oid]),
            referenced_by=tuple(_reference(key, names) for key in pointing[row.oid] if key.oid in names),
            primary_key=next((key.columns for key in keys[row.oid] if key.type == "p"), ()),
            foreign_keys=tuple(_foreign_key(key, names) for key in keys[row.oid] if key.type == "f"),
            definition=row.definition,
            security_invoker=row.security_invoker,
            owner=row.owner,
            row_security=row.row_security,
            expressions=tuple(
                Expression(each.place, each.text, each.column, each.command) for each in expressions[row.oid]
            ),
            fires=tuple(_trigger(each) for each in triggers[row.oid] if each.enabled),
            estimate=estimates.get(row.oid),
        )
        for row in rows.relations
        if row.kind in KINDS
    }


def columns(row: RelationRow, types: Mapping[Oid, TypeName]) -> tuple[Column, ...]:
    """The columns of a relation, or the fields of a composite type."""
    return tuple(
        Column(each.name, each.type, each.nullable, each.comment, types.get(each.type_oid, UNKNOWN))
        for each in row.columns
    )


def _owned(rows: Iterable[Row]) -> defaultdict[Oid, list[Row]]:
    return _grouped(rows, lambda row: row.oid)


def _grouped(rows: Iterable[Row], by: Callable[[Row], Oid]) -> defaultdict[Oid, list[Row]]:
    found: defaultdict[Oid, list[Row]] = defaultdict(list)
    for row in rows:
        found[by(row)].append(row)
    return found


def _reference(row: KeyRow, names: Mapping[Oid, RelationName]) -> Reference:
    on_delete, on_update = _ACTIONS.get(row.on_delete, "none"), _ACTIONS.get(row.on_update, "none")
    return Reference(names[row.oid], row.columns, on_delete, on_update)


def _foreign_key(row: KeyRow, names: Mapping[Oid, RelationName]) -> ForeignKey:
    return ForeignKey(row.columns, names.get(row.target, ("", "")), row.targets)


def _trigger(row: TriggerRow) -> Trigger:
    events: frozenset[Event] = frozenset(event for bit, event in _EVENTS.items() if row.type & bit)
    return Trigger(row.name, events, (row.schema, row.function), _condition(row.definition))


def _condition(definition: str) -> str:
    """The WHEN of `CREATE TRIGGER …`; what parses as nothing where a name or a literal makes it unclear which part that is."""
    if not definition:
        return ""
    parts = _WHEN.split(definition)
    if len(parts) != 2 or parts[1].count(_EXECUTE) != 1:
        return UNREADABLE
    return parts[1].partition(_EXECUTE)[0]
