"""What may be shown of an object: of a Secret its keys and sizes, never a value; of everything, without what servers keep for themselves.

Looks at structure: Secrets by themselves, in lists, in changes that are watched, and inside the annotations that tools keep manifests in; token
reviews; releases that Helm packed. Free text is the masker's. Whatever was taken out is handed on, so that it stays hidden wherever it
turns up later in the session.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.kubernetes.narrow import at, mapping, objects, parsed, text

WITHHELD: Final = "(withheld)"
LAST_APPLIED: Final = "kubectl.kubernetes.io/last-applied-configuration"
_SHORTEST: Final = 4
_SHORTEST_PART: Final = 8
_LONGEST_NOTE: Final = 512
_DEEPEST: Final = 100
_TOKENS: Final = frozenset({"TokenRequest", "TokenReview"})
_HOLDING: Final = frozenset({"data", "stringData", "metadata"})
_PACKED: Final = re.compile(r"\s*(?:H4sI|SDRzSU)[A-Za-z0-9+/=\s]{60}")
"""gzip in base64, once or twice: what Helm keeps its releases as."""

_MANIFEST: Final = re.compile(r"""\bkind["']?\s*:\s*["']?Secret(?:List)?\b""")
_DATA: Final = re.compile(r"""\b(?:data|stringData)["']?\s*:""")
_DOCUMENTS: Final = re.compile(r"(^---.*$)", re.MULTILINE)
"""Manifests in YAML that somebody keeps as a text."""

WITHHELD_MANIFEST: Final = "\n(withheld: the manifest of a Secret)\n"
_ASSIGNED: Final = re.compile(r"""^\s*(?:export\s+)?["']?[\w.-]{1,80}["']?\s*[:=]\s*["']?(.+?)["']?[,;]?\s*$""")


class Withheld:
    """Collects the values that were taken out: as they were sent, and decoded."""

    def __init__(self) -> None:
        self._found: dict[str, None] = {}

    def add(self, value: JsonValue, *, encoded: bool) -> int:
        """Note one; its size in bytes."""
        if not isinstance(value, str):
            for leaf in _leaves(value):
                self.add(leaf, encoded=encoded)
            return len(json.dumps(value))
        plain = _decoded(value) if encoded else value.encode("utf-8", "replace")
        self._note(value)
        try:
            readable = plain.decode()
        except UnicodeDecodeError:
            return len(plain)
        self._note(readable)
        for part in _parts(readable):
            self._note(part)
        return len(plain)

    def holds(self, said: str) -> bool:
        """Whether a text holds one of them."""
        return any(value in said for value in self._found)

    @property
    def values(self) -> tuple[str, ...]:
        """All of them, in the order they were met."""
        return tuple(self._found)

    def _note(self, value: str) -> None:
        value = value.strip()
        if len(value) >= _SHORTEST:
            self._found[value] = None


def without_secrets(value: JsonObject, kind: str = "") -> tuple[JsonObject, tuple[str, ...]]:
    """What may be shown of an object, a list, a change that was watched; and the values that were taken out.

    `kind` is what it is where it does not say so itself. In the place of a Secret's `data` stand `keys`, each with its size in `bytes`.
    """
    withheld = Withheld()
    return _object(value, withheld, kind, 0), withheld.values


def _object(value: JsonObject, withheld: Withheld, kind: str, depth: int) -> JsonObject:
    if depth > _DEEPEST:
        return {"withheld": True}
    kind = text(value.get("kind")) or kind
    if kind == "Secret" and not _HOLDING.isdisjoint(value):  # a reference to one holds none of them
        return _secret(value, withheld)
    shown: dict[str, JsonValue] = {}
    for key, member in value.items():
        if key == "managedFields":
            continue
        if key == "items":
            below = kind.removesuffix("List") if kind != "List" else ""
            shown[key] = [
                _object(one, withheld, below, depth + 1) if isinstance(one, Mapping) else one for one in _listed(member)
            ]
        elif key == "token" and depth and kind in _TOKENS:
            withheld.add(member, encoded=False)
            shown[key] = WITHHELD
        else:
            inner = kind if kind in _TOKENS else ""
            shown[key] = _value(member, withheld, inner, depth + 1)
    return shown


def _value(value: JsonValue, withheld: Withheld, kind: str, depth: int) -> JsonValue:
    if depth > _DEEPEST:
        return WITHHELD
    match value:
        case str():
            return _text(value, withheld)
        case Mapping():
            return _object(value, withheld, kind, depth)
        case list() | tuple():
            return [_value(one, withheld, kind, depth + 1) for one in value]
        case _:
            return value


def _text(value: str, withheld: Withheld) -> str:
    """A text; where it is a manifest of a Secret, or packed, nothing of it."""
    if _PACKED.match(value):
        return f"(withheld: {len(value)} characters that are packed)"
    if "Secret" in value and value.lstrip().startswith(("{", "[")):
        inner = parsed(f'{{"": {value}}}')
        if inner is None:
            return WITHHELD
        return json.dumps(_value(inner[""], withheld, "", 1), ensure_ascii=False, separators=(",", ":"))
    if _MANIFEST.search(value):
        return "".join(WITHHELD_MANIFEST if _secretive(one) else one for one in _DOCUMENTS.split(value))
    return value


def _secretive(manifest: str) -> bool:
    return _MANIFEST.search(manifest) is not None and _DATA.search(manifest) is not None


def _secret(value: JsonObject, withheld: Withheld) -> JsonObject:
    keys: list[JsonValue] = []
    for field, encoded in (("data", True), ("stringData", False)):
        for key, held in sorted(mapping(value.get(field)).items()):
            keys.append({"key": key, "bytes": withheld.add(held, encoded=encoded)})
    metadata = {key: member for key, member in mapping(value.get("metadata")).items() if key != "managedFields"}
    for name in ("annotations", "labels"):
        if name in metadata:
            metadata[name] = {key: _said(key, one, withheld) for key, one in mapping(metadata[name]).items()}
    others = {key: member for key, member in value.items() if key not in ("data", "stringData", "metadata")}
    shown = {key: _value(member, withheld, "", 1) for key, member in others.items()}
    return {**shown, "metadata": metadata, "keys": keys}


def _said(key: str, value: JsonValue, withheld: Withheld) -> JsonValue:
    """An annotation or label of a Secret: not where it could be a manifest, nor where it holds one of the values."""
    said = text(value)
    if key == LAST_APPLIED or said.lstrip().startswith(("{", "[")) or "\n" in said or len(said) > _LONGEST_NOTE:
        inner = parsed(said) or {}
        for field, encoded in (("data", True), ("stringData", False)):
            for held in mapping(inner.get(field)).values():
                withheld.add(held, encoded=encoded)
        return WITHHELD
    return WITHHELD if withheld.holds(said) or _PACKED.match(said) else said


def _decoded(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=False)
    except (binascii.Error, ValueError):
        return value.encode("utf-8", "replace")


def _parts(readable: str) -> Iterator[str]:
    """What is secret in a text of several things: the values it assigns, the passwords of a registry."""
    if readable.lstrip().startswith("{"):
        yield from (leaf for leaf in _leaves(parsed(readable)) if len(leaf) >= _SHORTEST_PART)
    for one in objects(list(mapping(at(parsed(readable) if "auths" in readable else None, "auths")).values())):
        yield _decoded(text(one.get("auth"))).decode("utf-8", "replace").partition(":")[2]
    if "\n" in readable or "=" in readable:
        for line in readable.splitlines():
            found = _ASSIGNED.match(line)
            if found is not None and len(found[1]) >= _SHORTEST_PART:
                yield found[1]


def _leaves(value: JsonValue) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for member in value.values():
                yield from _leaves(member)
        case list() | tuple():
            for member in value:
                yield from _leaves(member)
        case _:
            return


def _listed(value: JsonValue) -> list[JsonValue]:
    return list(value) if isinstance(value, list | tuple) else []
