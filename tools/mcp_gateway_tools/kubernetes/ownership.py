"""What server-side apply would take away: the fields that a field manager applied before and now leaves out. Pure.

Format: `metadata.managedFields`, type `FieldsV1` (structured-merge-diff): `f:NAME` is a field, `k:{…}` an item of a list by its keys, `v:…` an item
by its value, `.` the thing itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.kubernetes.narrow import at, mapping, objects, parsed


def applied(live: JsonObject, manager: str) -> JsonObject:
    """The fields (`FieldsV1`) that a manager has applied; empty where it has applied none."""
    for entry in objects(at(live, "metadata", "managedFields")):
        if entry.get("manager") == manager and entry.get("operation") == "Apply":
            return mapping(entry.get("fieldsV1"))
    return {}


def alone(live: JsonObject, manager: str) -> JsonObject:
    """The fields (`FieldsV1`) that a manager has applied and nobody else has: what goes when it leaves them out."""
    fields = applied(live, manager)
    for entry in objects(at(live, "metadata", "managedFields")):
        if entry.get("manager") != manager or entry.get("operation") != "Apply":
            fields = _less(fields, mapping(entry.get("fieldsV1")))
    return fields


def _less(fields: JsonObject, others: JsonObject) -> JsonObject:
    """The fields that are not among the others."""
    kept: dict[str, JsonValue] = {}
    for name, below in fields.items():
        if name not in others:
            kept[name] = below
        elif rest := _less(mapping(below), mapping(others[name])):
            kept[name] = rest
    return kept


def without(live: JsonValue, fields: JsonObject, wanted: JsonValue) -> JsonValue:
    """The object without what stands in `fields` and not in `wanted`: with those that are a manager's `alone` what applying `wanted` leaves, with
    all that it `applied` at most that.
    """
    match live:
        case Mapping():
            kept = dict(live)
            for name, below in fields.items():
                key = name.removeprefix("f:")
                if not name.startswith("f:") or key not in kept:
                    continue
                asked = mapping(wanted)
                if not mapping(below) and key not in asked:
                    del kept[key]
                elif mapping(below):
                    kept[key] = without(kept[key], mapping(below), asked.get(key))
                    if not kept[key] and key not in asked:
                        del kept[key]
            return kept
        case list() | tuple():
            return _items(live, fields, wanted)
        case _:
            return live


def _items(live: list[JsonValue] | tuple[JsonValue, ...], fields: JsonObject, wanted: JsonValue) -> JsonValue:
    asked = list(wanted) if isinstance(wanted, list | tuple) else []
    kept: list[JsonValue] = []
    for item in live:
        owned = next((name for name in fields if _is(item, name)), None)
        if owned is None:
            kept.append(item)
            continue
        if owned.startswith("v:"):
            if item in asked:
                kept.append(item)
            continue
        same = next((one for one in asked if _is(one, owned)), None)
        below = mapping(fields[owned])
        if same is not None or "." not in below:
            kept.append(without(item, below, same))
    return kept


def _is(item: JsonValue, name: str) -> bool:
    """Whether an item of a list is the one of this name."""
    if name.startswith("k:"):
        keys = parsed(name[2:])
        return (
            keys is not None
            and isinstance(item, Mapping)
            and all(_same(item, key, value) for key, value in keys.items())
        )
    if name.startswith("v:"):
        try:
            return bool(json.loads(name[2:]) == item)
        except ValueError:
            return False
    return False


def _same(item: JsonObject, key: str, value: JsonValue) -> bool:
    return item.get(key) == value or (key == "protocol" and value == "TCP" and key not in item)
