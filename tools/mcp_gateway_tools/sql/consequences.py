"""What a change brings with it that its text does not say: rows that foreign keys change, and triggers that fire. Pure.

Told from the catalog alone. What a trigger's function then does is not known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from mcp_gateway_tools.sql.catalog import Event, Reference, Relation, SqlState

_MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Cascade:
    """Rows of `relation` that go, or change in `columns`, with rows of `parent` whose `targets` they point to.

    `targets` is empty where it is not known; `direct` says that the parent is what the statement itself changes.
    """

    relation: Relation
    action: Literal["delete", "update"]
    columns: tuple[str, ...]
    parent: Relation
    targets: tuple[str, ...]
    direct: bool


def cascades(state: SqlState, relation: Relation, event: Event, columns: Sequence[str]) -> tuple[Cascade, ...]:
    """What foreign keys change, all the way down; of an UPDATE only those that point to one of `columns`."""
    found: list[Cascade] = []
    waiting: list[tuple[Relation, Event, tuple[str, ...], bool]] = [(relation, event, tuple(columns), True)]
    seen: set[tuple[object, ...]] = set()
    while waiting and len(found) < _MOST:
        parent, what, changed, direct = waiting.pop(0)
        for member in state.family(parent):
            for reference in member.referenced_by:
                each = _cascade(state, member, reference, what, changed, direct)
                key = () if each is None else (each.relation.key, each.action, each.columns)
                if each is None or key in seen:
                    continue
                seen.add(key)
                found.append(each)
                waiting.append((each.relation, each.action, each.columns, False))
    return tuple(found)


def firing(state: SqlState, relation: Relation, events: Sequence[Event]) -> tuple[str, ...]:
    """The triggers of a relation and its children that such a change fires, as `schema.relation: name calls schema.function`."""
    found: list[str] = []
    for member in state.family(relation):
        place = ".".join(member.key)
        found += [
            f"{place}: {trigger.name} calls {'.'.join(trigger.function)}"
            for trigger in member.fires
            if trigger.events.intersection(events)
        ]
        found += [f"{place}: rule {name}" for name in member.rules]
    return tuple(found[:_MOST])


def _cascade(
    state: SqlState, parent: Relation, reference: Reference, what: Event, changed: tuple[str, ...], direct: bool
) -> Cascade | None:
    does = {"delete": reference.on_delete, "update": reference.on_update}.get(what, "none")
    child = state.relations.get(reference.relation)
    if child is None or does == "none":
        return None
    keys = [
        key.targets for key in child.foreign_keys if key.relation == parent.key and key.columns == reference.columns
    ]
    targets = keys[0] if keys else ()
    if what == "update" and targets and not set(targets).intersection(changed):
        return None
    action: Literal["delete", "update"] = "delete" if what == "delete" and does == "cascade" else "update"
    return Cascade(child, action, reference.columns, parent, targets, direct)
