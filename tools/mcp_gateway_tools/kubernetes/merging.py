"""Patches, worked out here: JSON merge patch (RFC 7386), JSON patch (RFC 6902), Kubernetes' strategic merge patch. Pure; changes no argument.

Whoever judges a change judges the object that comes of it, so a patch is turned into that object before anything is decided. Directives and
operations that are not understood are refused. The keys of lists are those of the API server's own schema for its built-in kinds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.kubernetes.narrow import mapping, objects

MOST_OPERATIONS: Final = 1_000
KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("containers", "initContainers", "ephemeralContainers", "volumes", "env", "imagePullSecrets", "secrets"), ("name",)),
    **dict.fromkeys(("resourceClaims", "webhooks", "drivers"), ("name",)),
    "volumeMounts": ("mountPath",),
    "volumeDevices": ("devicePath",),
    "hostAliases": ("ip",),
    "ports": ("containerPort", "port"),
    "topologySpreadConstraints": ("topologyKey",),
    "conditions": ("type",),
    "addresses": ("type",),
    "ownerReferences": ("uid",),
    "podIPs": ("ip",),
}  # fmt: skip
"""Lists that are merged item by item, by the field they stand in: the field that tells items apart (the first that all of them have)."""

UNITED: Final = frozenset({"finalizers", "podCIDRs"})
"""Lists of texts that are united."""

WITHIN: Final[Mapping[str, frozenset[str]]] = {
    "ports": frozenset({"containers", "initContainers", "spec"}),
    "imagePullSecrets": frozenset({"spec"}),
    "finalizers": frozenset({"metadata"}),
}
"""Lists that are merged or united only where they stand in one of these fields."""

_DIRECTIVES: Final = ("$patch", "$retainKeys", "$deleteFromPrimitiveList/", "$setElementOrder/")


class Unfit(ValueError):
    """A patch that cannot be carried out on this object. The message names the place and quotes no value."""


def merged(value: JsonValue, patch: JsonValue) -> JsonValue:
    """RFC 7386 §2."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(mapping(value))
    for key, member in patch.items():
        if member is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), member)
    return result


def merge_patch(old: JsonObject, new: JsonObject) -> JsonObject:
    """The JSON merge patch that makes `new` of `old`. It cannot set null: to the API server that is a field's absence."""
    found: dict[str, JsonValue] = {key: None for key in old if key not in new}
    for key, member in new.items():
        before = old.get(key)
        if key in old and before == member and type(before) is type(member):
            continue
        if isinstance(before, Mapping) and isinstance(member, Mapping):
            below = merge_patch(before, member)
            if below:
                found[key] = below
        elif member is None:
            if before is not None:
                found[key] = None
        else:
            found[key] = _without_nulls(member)
    return found


def _without_nulls(value: JsonValue) -> JsonValue:
    """Where nothing was before, null and absence are the same to the API server."""
    if isinstance(value, Mapping):
        return {key: _without_nulls(member) for key, member in value.items() if member is not None}
    return value


def operated(value: JsonObject, operations: JsonValue) -> JsonValue:
    """RFC 6902. Raises Unfit; a `test` that fails does too."""
    if not isinstance(operations, list | tuple) or len(objects(operations)) != len(operations):
        raise Unfit("a JSON patch is a list of operations (RFC 6902)")
    if len(operations) > MOST_OPERATIONS:
        raise Unfit(f"a JSON patch has at most {MOST_OPERATIONS} operations")
    result: JsonValue = value
    for number, operation in enumerate(objects(operations)):
        try:
            result = _operated(result, operation)
        except (LookupError, ValueError) as error:
            why = f": {error}" if isinstance(error, Unfit) else ""
            raise Unfit(f"operation {number} does not fit the object as it is{why}") from None
    return result


def _operated(value: JsonValue, operation: JsonObject) -> JsonValue:
    path = _pointer(operation.get("path"))
    match operation.get("op"):
        case "add":
            return _with(value, path, _operand(operation), insert=True)
        case "replace":
            _at(value, path)
            return _with(value, path, _operand(operation), insert=False)
        case "remove":
            return _less(value, path)
        case "move":
            source = _pointer(operation.get("from"))
            if path[: len(source)] == source and path != source:
                raise Unfit("nothing is moved into itself")
            return _with(_less(value, source), path, _at(value, source), insert=True)
        case "copy":
            return _with(value, path, _at(value, _pointer(operation.get("from"))), insert=True)
        case "test":
            if _at(value, path) != _operand(operation):
                raise Unfit("its `test` does not hold")
            return value
        case _:
            raise Unfit("an `op` is one of add, remove, replace, move, copy, test")


def _operand(operation: JsonObject) -> JsonValue:
    if "value" not in operation:
        raise Unfit("it has no `value`")
    return operation["value"]


def _pointer(text: JsonValue) -> tuple[str, ...]:
    """RFC 6901 §3 and §4. The whole object is nothing that is patched."""
    if not isinstance(text, str) or not text.startswith("/"):
        raise Unfit("a `path` begins with `/`")
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in text[1:].split("/"))


def _index(items: Sequence[JsonValue], part: str, *, end: bool) -> int:
    if part == "-" and end:
        return len(items)
    if not part.isascii() or not part.isdigit() or (part[0] == "0" and part != "0") or len(part) > 9:
        raise Unfit("an index of a list is a number")
    if int(part) >= len(items) + end:
        raise Unfit("an index is past the end of its list")
    return int(part)


def _at(value: JsonValue, path: tuple[str, ...]) -> JsonValue:
    for part in path:
        match value:
            case Mapping():
                value = value[part]
            case list() | tuple():
                value = value[_index(value, part, end=False)]
            case _:
                raise Unfit("a place does not exist")
    return value


def _with(value: JsonValue, path: tuple[str, ...], member: JsonValue, *, insert: bool) -> JsonValue:
    part, *rest = path
    match value:
        case Mapping():
            return {**value, part: _with(value[part], tuple(rest), member, insert=insert) if rest else member}
        case list() | tuple():
            place = _index(value, part, end=insert and not rest)
            if rest:
                return [*value[:place], _with(value[place], tuple(rest), member, insert=insert), *value[place + 1 :]]
            return [*value[:place], member, *value[place + (not insert) :]]
        case _:
            raise Unfit("a place does not exist")


def _less(value: JsonValue, path: tuple[str, ...]) -> JsonValue:
    part, *rest = path
    match value:
        case Mapping():
            if rest:
                return {**value, part: _less(value[part], tuple(rest))}
            _ = value[part]
            return {key: member for key, member in value.items() if key != part}
        case list() | tuple():
            place = _index(value, part, end=False)
            return [*value[:place], *([_less(value[place], tuple(rest))] if rest else []), *value[place + 1 :]]
        case _:
            raise Unfit("a place does not exist")


def strategic(value: JsonValue, patch: JsonValue) -> JsonValue:
    """Kubernetes' strategic merge patch. Raises Unfit. Format: "strategic merge patch", Kubernetes API conventions."""
    return _Merging().value(value, patch)


def laid_over(value: JsonValue, manifest: JsonValue, *, known: bool) -> JsonValue:
    """What is there with a manifest over it: fields of the manifest win, lists are merged as by `strategic`. Raises Unfit.

    Where the kind's lists are not `known`, they are joined rather than replaced: all that could come of it.
    """
    return _Merging(directives=False, joining=not known).value(value, manifest)


@dataclass(frozen=True, slots=True)
class _Merging:
    directives: bool = True
    joining: bool = False

    def value(self, value: JsonValue, patch: JsonValue, field: str = "", parent: str = "") -> JsonValue:
        """A value, in `field` of what stands in `parent`."""
        match patch:
            case Mapping():
                return self._object(value, patch, field)
            case list() | tuple():
                return self._list(value, patch, field, parent)
            case _:
                return patch

    def _list(self, value: JsonValue, patch: Sequence[JsonValue], field: str, parent: str) -> JsonValue:
        there = list(value) if isinstance(value, list | tuple) else []
        if field not in WITHIN or parent in WITHIN[field]:
            key = key_of(field, patch, value)
            if key is not None:
                return self._items(objects(value), objects(patch), key, field)
            if field in KEYS and patch and not self.joining:
                raise Unfit(f"an item of `{field}` has no {' or '.join(f'`{one}`' for one in KEYS[field])}")
            if field in UNITED:
                return [*there, *(item for item in patch if item not in there)]
        if any("$patch" in item for item in objects(patch)):
            raise Unfit(f"`$patch` in `{field}`, a list that is replaced as a whole")
        return [*there, *(item for item in patch if item not in there)] if self.joining else patch

    def _object(self, value: JsonValue, patch: JsonObject, field: str) -> JsonObject:
        if not self.directives and any(key.startswith(_DIRECTIVES) for key in patch):
            raise Unfit("a manifest holds no directives of patches")
        directive = patch.get("$patch")
        own = {key: member for key, member in patch.items() if key != "$patch"}
        if directive == "replace":
            return {key: member for key, member in own.items() if member is not None}
        if directive not in (None, "merge"):
            raise Unfit("a `$patch` here is `replace` or `merge`; set a field to null to remove it")
        result = dict(mapping(value))
        retained = own.pop("$retainKeys", None)
        if isinstance(retained, list | tuple):
            result = {key: member for key, member in result.items() if key in retained}
        for key, member in own.items():
            if key.startswith("$deleteFromPrimitiveList/"):
                result[key.partition("/")[2]] = _less_of(result.get(key.partition("/")[2]), member)
            elif key.startswith(_DIRECTIVES):
                raise Unfit(f"the directive `{key.partition('/')[0]}` is not taken")
            elif member is None:
                result.pop(key, None)
            else:
                result[key] = self.value(result.get(key), member, key, field)
        return result

    def _items(self, value: Sequence[JsonObject], patch: Sequence[JsonObject], key: str, field: str) -> JsonValue:
        if {"$patch": "replace"} in patch and self.directives:
            return [item for item in patch if item != {"$patch": "replace"}]
        result = list(value)
        for item in patch:
            place = next((number for number, known in enumerate(result) if known.get(key) == item.get(key)), None)
            if item.get("$patch") == "delete" and self.directives:
                result = [known for known in result if known.get(key) != item.get(key)]
            elif place is None:
                result.append(self._object({}, item, field))
            else:
                result[place] = self._object(result[place], item, field)
        return result


def _less_of(value: JsonValue, gone: JsonValue) -> JsonValue:
    if not isinstance(gone, list | tuple) or not isinstance(value, list | tuple):
        raise Unfit("`$deleteFromPrimitiveList` names a list that is not there")
    return [item for item in value if item not in gone]


def key_of(field: str, *lists: JsonValue) -> str | None:
    """What tells the items of this list apart; None for a list that is replaced as a whole."""
    items = [item for some in lists for item in (some if isinstance(some, list | tuple) else [])]
    if len(objects(items)) != len(items):
        return None
    candidates = KEYS.get(field, ())
    return next(
        (key for key in candidates if all(key in item for item in objects(items) if item != {"$patch": "replace"})),
        None,
    )
