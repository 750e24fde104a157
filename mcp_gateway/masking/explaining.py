"""What was hidden where and on what evidence, without the values: for people who try their own data before they trust the masking.

Reads the answer beside what became of it. Masks nothing, and decides nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Final, Literal, NamedTuple, TypeAlias, TypeGuard

from mcp_gateway.masking.batch import Setting
from mcp_gateway.masking.findings import MARKER, marker
from mcp_gateway.masking.leaves import Leaves, step
from mcp_gateway.masking.scan import Hidden
from mcp_gateway_policy.vocabulary import JsonValue

Evidence: TypeAlias = Literal["field", "structure", "form", "pattern", "language"]
"""`field`: the name of the column or key; `structure`: a field inside a text; `form`: a secret's own form; `pattern`: a recogniser's
form or checksum; `language`: a name or an address by the words around it."""

Hiddens: TypeAlias = Mapping[Setting, Mapping[str, Hidden]]

_LANGUAGE: Final = frozenset(("PERSON", "LOCATION", "ADDRESS", "NRP", "ORGANIZATION"))


class Explained(NamedTuple):
    """One value that was hidden: its type, the keys and indexes that lead to it (in a text, where all of it is JSON or YAML), the line in a
    text of several lines (from 1)."""

    type: str
    path: str
    line: int | None
    evidence: Evidence
    recogniser: str


def explained(before: JsonValue, after: JsonValue, hidden: Hiddens) -> list[Explained]:
    """What differs between an answer and its masked form, in the answer's order. `hidden` is what the scan made of its texts."""
    kinds = {one.text: one.kinds for group in hidden.values() for one in group.values()}
    return list(_walk(before, after, "", kinds))


def explained_rows(
    columns: Sequence[str], before: Sequence[Sequence[JsonValue]], after: Sequence[Sequence[JsonValue]], hidden: Hiddens
) -> list[Explained]:
    """The same for a table; a path is `COLUMN[ROW]`, rows from 0. `columns` are the masked names."""
    kinds = {one.text: one.kinds for group in hidden.values() for one in group.values()}
    return [
        found
        for number, (old, new) in enumerate(zip(before, after, strict=True))
        for column, one, other in zip(columns, old, new, strict=True)
        for found in _walk(one, other, f"{step('', column)}[{number}]", kinds)
    ]


def _walk(before: JsonValue, after: JsonValue, path: str, kinds: Mapping[str, Sequence[str]]) -> Iterator[Explained]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for (old_key, old), (new_key, new) in zip(before.items(), after.items(), strict=True):
            inner = step(path, new_key)
            if old_key != new_key:
                yield from _texts(new_key, inner, kinds)
            yield from _walk(old, new, inner, kinds)
    elif _is_list(before) and _is_list(after):
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _walk(old, new, f"{path}[{index}]", kinds)
    elif type(before) is not type(after) or before != after:
        yield from _texts(after, path, kinds)


def _texts(after: JsonValue, path: str, kinds: Mapping[str, Sequence[str]]) -> Iterator[Explained]:
    found = kinds.get(after) if isinstance(after, str) else None
    if found is None or not isinstance(after, str):
        yield Explained(_said(after), path, None, "field", "field rules")
        return
    lines = "\n" in after
    leaves = Leaves(after if not path and found else "")
    remaining = Counter(found)
    marks = {mark: kind for kind in found for mark in (marker(kind), escape(marker(kind), quote=False))}
    for match in re.finditer("|".join(map(re.escape, marks)), after):
        kind = marks[match.group()]
        if remaining[kind]:
            remaining[kind] -= 1
            line = after.count("\n", 0, match.start()) + 1 if lines else None
            yield _of(kind, path or leaves.at(match.start()), line)


def _of(kind: str, path: str, line: int | None) -> Explained:
    family, _, name = kind.partition(":")
    if family == "column":
        return Explained(name, path, line, "structure", "field rules")
    if family == "SECRET":
        return Explained(name, path, line, "form", "secrets")
    return Explained(kind, path, line, "language" if kind in _LANGUAGE else "pattern", f"Presidio {kind}")


def _said(after: JsonValue) -> str:
    """The word in a marker."""
    made = MARKER.fullmatch(after) if isinstance(after, str) else None
    if made is None or not isinstance(after, str):
        return "value"
    return re.split("[:>]", after[1:])[0].lower().replace("_", "-")


def _is_list(value: JsonValue) -> TypeGuard[Sequence[JsonValue]]:
    return isinstance(value, Sequence) and not isinstance(value, str)
