"""What a change makes of an object, for people: the parts that differ, before and after, each in its place. Pure.

Of a Secret only that values differ, never the values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.kubernetes.merging import key_of
from mcp_gateway_tools.kubernetes.narrow import mapping, text
from mcp_gateway_tools.kubernetes.redaction import Withheld, without_secrets

_SERVERS_OWN: Final = frozenset(
    {"managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink"}
)


@dataclass(frozen=True, slots=True)
class Difference:
    """The parts of an object that differ; `withheld` are the values of Secrets that were taken out of them."""

    before: JsonValue
    after: JsonValue
    withheld: tuple[str, ...] = ()

    @property
    def none(self) -> bool:
        """Whether nothing differs."""
        return self.before is None and self.after is None


def difference(old: JsonObject | None, new: JsonObject | None) -> Difference:
    """What differs between an object as it is (None: there is none) and as it would be (None: it would be gone)."""
    is_, becomes = _own(old), _own(new)
    if text((new or old or {}).get("kind")) == "Secret":
        return _of_secrets(is_, becomes)
    before, after = parts(is_, becomes) if is_ is not None and becomes is not None else (is_, becomes)
    shown, first = _shown(before)
    then, second = _shown(after)
    return Difference(shown, then, (*first, *second))


def parts(old: JsonValue, new: JsonValue, field: str = "") -> tuple[JsonValue, JsonValue]:
    """The parts of both that differ, with what tells items of lists apart; None and None where they are equal."""
    if old == new and type(old) is type(new):
        return None, None
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return _of_mappings(old, new)
    if isinstance(old, list | tuple) and isinstance(new, list | tuple):
        key = key_of(field, old, new)
        if key is not None:
            return _of_items(old, new, key)
    return old, new


def _of_mappings(old: JsonObject, new: JsonObject) -> tuple[JsonValue, JsonValue]:
    before: dict[str, JsonValue] = {}
    after: dict[str, JsonValue] = {}
    for key in dict.fromkeys((*old, *new)):
        if key in old and key in new:
            first, second = parts(old[key], new[key], key)
            if first is None and second is None:
                continue
            before[key], after[key] = first, second
        elif key in old:
            before[key] = old[key]
        else:
            after[key] = new[key]
    return (before, after) if before or after else (None, None)


def _of_items(old: JsonValue, new: JsonValue, key: str) -> tuple[JsonValue, JsonValue]:
    firsts, seconds = _by(old, key), _by(new, key)
    before: list[JsonValue] = []
    after: list[JsonValue] = []
    for name in dict.fromkeys((*firsts, *seconds)):
        first, second = firsts.get(name), seconds.get(name)
        if first is None or second is None:
            before += [] if first is None else [first]
            after += [] if second is None else [second]
            continue
        one, other = _of_mappings(first, second)
        if one is not None or other is not None:
            before.append({key: first[key], **mapping(one)})
            after.append({key: first[key], **mapping(other)})
    return (before, after) if before or after else (None, None)


def _by(items: JsonValue, key: str) -> dict[str, JsonObject]:
    """Items by their key; one that stands there twice by its place too."""
    found: dict[str, JsonObject] = {}
    for number, item in enumerate(items if isinstance(items, list | tuple) else ()):
        name = str(mapping(item).get(key))
        found[f"{name}\0{number}" if name in found else name] = mapping(item)
    return found


def _own(value: JsonObject | None) -> JsonObject | None:
    """Without what the API server keeps for itself, and without the status."""
    if value is None:
        return None
    metadata = {key: member for key, member in mapping(value.get("metadata")).items() if key not in _SERVERS_OWN}
    return {key: member for key, member in value.items() if key not in ("status", "metadata")} | {"metadata": metadata}


def _of_secrets(old: JsonObject | None, new: JsonObject | None) -> Difference:
    """Keys, sizes and whether a value differs."""
    withheld = Withheld()
    first, second = _values(old), _values(new)

    def told(value: JsonObject | None, held: Mapping[str, str], earlier: Mapping[str, str]) -> JsonValue:
        if value is None:
            return None
        shown, more = without_secrets(value, "Secret")
        for one in more:
            withheld.add(one, encoded=False)
        values: dict[str, JsonValue] = {}
        for key, one in held.items():
            changed = ", changed" if key in earlier and earlier[key] != one else ""
            values[key] = f"(withheld, {withheld.add(one, encoded=True)} bytes{changed})"
        return {**{key: member for key, member in shown.items() if key not in ("keys", "stringData")}, "data": values}

    before, after = told(old, first, {}), told(new, second, first)
    before, after = parts(before, after) if before is not None and after is not None else (before, after)
    return Difference(before, after, withheld.values)


def _values(value: JsonObject | None) -> dict[str, str]:
    """What a Secret holds, in base64: `stringData` goes over `data`, as the API server has it."""
    import base64

    plain = {
        key: base64.b64encode(text(held).encode()).decode()
        for key, held in mapping((value or {}).get("stringData")).items()
    }
    return {**{key: text(held) for key, held in mapping((value or {}).get("data")).items()}, **plain}


def _shown(value: JsonValue) -> tuple[JsonValue, tuple[str, ...]]:
    if not isinstance(value, Mapping):
        return value, ()
    return without_secrets(value)
