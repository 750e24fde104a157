"""What an answer says once more: a secret, or a person's full name, that one of its fields or texts gave away is hidden in its other texts.

`{"password": "kX9v…", "note": "use kX9v… to log in"}`. As `again` does within one text, and of the same values only: full names, and secrets
that are made by chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from mcp_gateway.masking.again import LONGEST, NAME, is_made, may_come_again, parts
from mcp_gateway.masking.batch import Setting
from mcp_gateway.masking.findings import marker
from mcp_gateway.masking.full_names import is_person
from mcp_gateway.masking.scan import Hidden
from mcp_gateway_policy.vocabulary import JsonValue

_FOUND: Final = "column:secret"
"""What a secret that stands in a text is called elsewhere."""

_RUN: Final = re.compile(r"[^\W_]{3,}")
_PIECE: Final = 1 << 18
_LONG: Final = 1 << 15
"""Characters of a text up to which what was found in it is looked for in others."""

_ALIKE: Final = 64
"""Values that are looked for where their longest word stands."""


def echoes(
    told: Iterable[tuple[str, Sequence[JsonValue]]],
    hidden: Mapping[Setting, Mapping[str, Hidden]],
    texts: Mapping[Setting, Iterable[str]],
) -> dict[Setting, dict[str, Hidden]]:
    """The texts that say such a value once more, without it. `told` are values that fields hide, each with its kind; `hidden` is what the scan
    made of the texts."""
    keyed: dict[str, list[tuple[str, str]]] = {}
    for value, kind in {**_named(told), **_found(hidden)}.items():
        some = keyed.setdefault(max(_RUN.findall(value), key=len, default=""), [])
        if len(some) < _ALIKE:
            some.append((value, kind))
    keyed.pop("", None)
    changed: dict[Setting, dict[str, Hidden]] = {}
    for setting, group in texts.items() if keyed else ():
        known = hidden.get(setting, {})
        here = dict(_without(group, keyed, known, personal=setting.personal))
        if here:
            changed[setting] = here
    return changed


def _named(told: Iterable[tuple[str, Sequence[JsonValue]]]) -> dict[str, str]:
    """What fields hide."""
    values: dict[str, str] = {}
    for kind, cells in told:
        for value in {cell for cell in cells if isinstance(cell, str) and len(cell) <= LONGEST}:
            if kind == NAME and is_person(value):
                values[value] = kind
            values.update((part, kind) for part in parts(value) if is_made(part))
    return values


def _found(hidden: Mapping[Setting, Mapping[str, Hidden]]) -> dict[str, str]:
    """What is a secret in a text."""
    return {
        part: _FOUND
        for group in hidden.values()
        for text, one in group.items()
        if len(text) <= _LONG and any(map(may_come_again, one.kinds))
        for part in set(parts(text)).difference(parts(one.text))
        if is_made(part)
    }


def _without(
    group: Iterable[str], keyed: Mapping[str, Sequence[tuple[str, str]]], known: Mapping[str, Hidden], *, personal: bool
) -> Iterator[tuple[str, Hidden]]:
    there = {key for piece in _pieces(group, max(map(len, keyed))) for key in keyed.keys() & _RUN.findall(piece)}
    if not there:
        return
    for text in group:
        words = there.intersection(_RUN.findall(text)) if len(text) <= _PIECE else there
        some = [one for key in words for one in keyed[key] if one[0] in text]
        if not some:
            continue
        before = known.get(text, Hidden(text, ()))
        said, kinds = before.text, list(before.kinds)
        for value, kind in sorted(some, key=lambda one: (-len(one[0]), one)):
            if personal or kind == _FOUND:
                said, count = _alone(value).subn(marker(kind), said)
                kinds += [kind] * count
        if said != before.text:
            yield text, Hidden(said, tuple(kinds))


def _alone(value: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){re.escape(value)}(?![^\W_])")


def _pieces(group: Iterable[str], longest: int) -> Iterator[str]:
    """The texts, several together and a long one in parts: no list of words is much longer than the others."""
    some: list[str] = []
    size = 0
    for text in group:
        if len(text) > _PIECE:
            yield from (text[at : at + _PIECE + longest] for at in range(0, len(text), _PIECE))
            continue
        some.append(text)
        size += len(text)
        if size > _PIECE:
            yield "\0".join(some)
            some, size = [], 0
    yield "\0".join(some)
