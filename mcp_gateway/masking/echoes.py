"""What an answer says once more: a secret, or a person's full name, that one of its fields or texts gave away is hidden in its other texts.

`{"password": "kX9v…", "note": "use kX9v… to log in"}`. As `again` does within one text, and of the same values only: full names, and secrets
that are made by chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from html import unescape
from typing import Final, NamedTuple

from mcp_gateway.masking.again import LONGEST, NAME, is_made, may_come_again, parts
from mcp_gateway.masking.batch import Setting
from mcp_gateway.masking.findings import MARKER, Finding, Findings, put_in
from mcp_gateway.masking.full_names import is_person
from mcp_gateway.masking.scan import Hidden
from mcp_gateway_policy.vocabulary import JsonValue

_FOUND: Final = "column:secret"
"""What a secret that stands in a text is called elsewhere."""

_RUN: Final = re.compile(r"[^\W_]{3,}")
_PIECE: Final = 1 << 18
_LONG: Final = 1 << 15
"""Characters of a text up to which what was found in it is looked for in others."""

_AROUND: Final = ".,;:!?()[]{}<>"
"""What stands around a word of a sentence."""

_ALIKE: Final = 64
"""Values that are looked for where one of their words stands."""


class _Value(NamedTuple):
    """What is looked for, its kind, and where in it the word stands that it is looked for by."""

    said: str
    kind: str
    offset: int


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
    """What is looked for first: its longest word, of those with a digit in letters if it has some."""
    if value.isalnum():
        return value
    return max(_RUN.findall(value), key=lambda word: (not (word.isalpha() or word.isdigit()), len(word)), default="")


def _keyed(values: Iterable[tuple[Iterable[str], str]], there: AbstractSet[str]) -> dict[str, list[_Value]]:
    """The values that count, by those of their words that are there."""
    counted = {
        (value, kind): key
        for some, kind in values
        for value in some
        if (key := _key(value)) in there and ((kind == NAME and is_person(value)) or is_made(value))
    }
    keyed: dict[str, list[_Value]] = {}
    for (value, kind), key in sorted(
        counted.items()
    ):  # INVARIANT: in no order of a set's, which differs between processes
        alike = keyed.setdefault(key, [])
        if len(alike) < _ALIKE:
            alike.append(_Value(value, kind, next(run.start() for run in _RUN.finditer(value) if run[0] == key)))
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
                whole = {value for value in _gone(text, one.text) if len(value) <= LONGEST}
                words = set(parts(text)).difference(parts(one.text)).union(*map(parts, whole))
                yield whole | words | {word.strip(_AROUND) for word in words}, _FOUND


def _gone(text: str, masked: str) -> Iterator[str]:
    """What markers stand for in a masked text, as far as what stands between them tells it."""
    if "&lt;" in masked and "&lt;" not in text:  # in markup
        masked = unescape(masked)
    left = MARKER.split(masked)
    if not text.startswith(left[0]):
        return
    at = len(left[0])
    for number, between in enumerate(left[1:], 2):
        if not between and number < len(left):
            return  # two beside each other
        end = len(text) - len(between) if number == len(left) else text.find(between, at + 1)
        if end <= at or (number == len(left) and not text.endswith(between)):
            return
        if between:
            yield text[at:end]
        elif number == len(left):
            yield text[at:]
        at = end + len(between)


def _without(
    group: Iterable[str], keyed: Mapping[str, Sequence[_Value]], known: Mapping[str, Hidden], *, personal: bool
) -> Iterator[tuple[str, Hidden]]:
    for text in group:
        if len(text) <= _PIECE and keyed.keys().isdisjoint(_RUN.findall(text)):
            continue
        before = known.get(text, Hidden(text, ()))
        found = Findings(_places(before.text, keyed, personal=personal))
        if found:
            left, kinds = put_in(before.text, found.merged())
            yield text, Hidden(left, (*before.kinds, *kinds))


def _places(text: str, keyed: Mapping[str, Sequence[_Value]], *, personal: bool) -> Iterator[Finding]:
    """Where those values stand in a text by themselves."""
    for run in _RUN.finditer(text):
        for said, kind, offset in keyed.get(run[0], ()):
            start = run.start() - offset
            end = start + len(said)
            if (
                start >= 0
                and text.startswith(said, start)
                and (personal or kind == _FOUND)
                and not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())
            ):
                yield Finding(start, end, kind)


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
