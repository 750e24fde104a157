"""What an answer says once more: a secret, or a person's full name, that one of its fields or texts gave away is hidden in its other texts.

`{"password": "kX9v…", "note": "use kX9v… to log in"}`. As `again` does within one text, and of the same values only: full names, and secrets
that are made by chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
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
    values = [*_told(told), *_found(hidden)]
    keys = {_key(value) for some, _ in values for value in some} - {""}
    longest = max(map(len, keys), default=0)
    changed: dict[Setting, dict[str, Hidden]] = {}
    for setting, group in texts.items() if keys else ():
        there = {key for piece in _pieces(group, longest) for key in keys.intersection(_RUN.findall(piece))}
        keyed = _keyed(values, there) if there else {}
        here = dict(_without(group, keyed, hidden.get(setting, {}), personal=setting.personal)) if keyed else {}
        if here:
            changed[setting] = here
    return changed


def _key(value: str) -> str:
    """What is looked for first: its longest word."""
    return value if value.isalnum() else max(_RUN.findall(value), key=len, default="")


def _keyed(values: Iterable[tuple[Iterable[str], str]], there: AbstractSet[str]) -> dict[str, list[tuple[str, str]]]:
    """The values that count, by those of their words that are there."""
    keyed: dict[str, list[tuple[str, str]]] = {}
    for some, kind in values:
        for value in some:
            if (key := _key(value)) in there and ((kind == NAME and is_person(value)) or is_made(value)):
                alike = keyed.setdefault(key, [])
                if len(alike) < _ALIKE:
                    alike.append((value, kind))
    return keyed


def _told(told: Iterable[tuple[str, Sequence[JsonValue]]]) -> Iterator[tuple[AbstractSet[str], str]]:
    """What fields hide: whole names, and words."""
    for kind, cells in told:
        said = {cell for cell in cells if isinstance(cell, str) and len(cell) <= LONGEST}
        words = {value for value in said if value.isalnum()}
        if kind == NAME:
            yield said - words, kind
        else:
            yield words.union(*(parts(value) for value in said - words)), kind


def _found(hidden: Mapping[Setting, Mapping[str, Hidden]]) -> Iterator[tuple[AbstractSet[str], str]]:
    """What is a secret in a text."""
    for group in hidden.values():
        for text, one in group.items():
            if len(text) <= _LONG and any(map(may_come_again, one.kinds)):
                yield set(parts(text)).difference(parts(one.text)), _FOUND


def _without(
    group: Iterable[str], keyed: Mapping[str, Sequence[tuple[str, str]]], known: Mapping[str, Hidden], *, personal: bool
) -> Iterator[tuple[str, Hidden]]:
    for text in group:
        words = keyed.keys() & _RUN.findall(text) if len(text) <= _PIECE else keyed
        some = [one for key in words for one in keyed[key] if one[0] in text]
        if not some:
            continue
        before = known.get(text, Hidden(text, ()))
        left, kinds = before.text, list(before.kinds)
        for value, kind in sorted(some, key=lambda one: (-len(one[0]), one)):
            if personal or kind == _FOUND:
                left, count = _alone(value).subn(marker(kind), left)
                kinds += [kind] * count
        if left != before.text:
            yield text, Hidden(left, tuple(kinds))


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
