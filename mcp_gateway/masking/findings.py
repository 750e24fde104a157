"""Findings and the markers that replace them.

Three forms, each the same when it is masked again: `<EMAIL>` is a constant, `<EMAIL:…>` a pseudonym (30 letters), `<CARD:*4242>` the
last four of a value. What looks like one in the data proves nothing: whoever resolves a pseudonym asks its maker.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby, islice
from typing import Final, NamedTuple, cast

_WORDS: Final = {
    "CREDIT_CARD": "card",
    "EMAIL_ADDRESS": "email",
    "IBAN_CODE": "iban",
    "PHONE_NUMBER": "phone",
    "US_ITIN": "itin",
    "US_SSN": "ssn",
}

ALPHABET: Final = "bcdfghjklmnpqrst"
"""Letters for four bits each: without digits and vowels, so that a pseudonym holds no number, no word and nothing else that could be found in it."""

_LABEL: Final = "[A-Z][A-Z0-9_]{1,40}"
_BODY: Final = rf"[{ALPHABET}]{{30}}"
_END: Final = r"\*[^\W_]{4}"
ALIAS: Final = re.compile(rf"<(?P<label>{_LABEL}):(?P<body>{_BODY})>")
PARTIAL: Final = re.compile(rf"<(?P<label>{_LABEL}):{_END}>")
MARKER: Final = re.compile(rf"<{_LABEL}(?::(?:{_BODY}|{_END}))?>(?: #\d{{1,6}})?")
LONGEST_MARKER: Final = 82
"""Characters."""


def in_marker(text: str, position: int) -> bool:
    """Whether what ends there stands in a marker: its own words say nothing."""
    start = text.rfind("<", max(0, position - LONGEST_MARKER), position)
    found = MARKER.match(text, start) if start >= 0 else None
    return found is not None and position < found.end()


class Finding(NamedTuple):
    """Characters `start` to `end` (exclusive) hold a value of `kind`: an entity, `SECRET:x`, or `column:x` for a field's name."""

    start: int
    end: int
    kind: str


_finding: Final = cast("Callable[[type[Finding], tuple[int, int, str]], Finding]", tuple.__new__)  # pyright: ignore[reportUnknownMemberType]  # it takes any items
"""Makes one in a third of the time that calling its class takes."""


@lru_cache(maxsize=1024)
def label(kind: str) -> str:
    """The word in a marker of this kind: `EMAIL`, `GITHUB_TOKEN`."""
    family, _, name = kind.partition(":")
    said = re.sub(r"[^A-Z0-9]+", "_", (name or _WORDS.get(family) or family).upper()).strip("_")[:40]
    return said if len(said) > 1 and said[0].isalpha() else f"VALUE_{said}".rstrip("_")[:40]


@lru_cache(maxsize=1024)
def marker(kind: str) -> str:
    """What stands in a value's place. Constant for a kind: it tells nothing of the value."""
    return f"<{label(kind)}>"


def counted(kind: str) -> str:
    """The name a kind is counted under."""
    return "column" if kind.startswith("column:") else kind


_PLACE: Final = 27
_KIND: Final = 10
_BOTH: Final = _PLACE + _KIND
_FARTHEST: Final = (1 << _PLACE) - 1
_KINDS: Final = (1 << _KIND) - 1
_FEW: Final = 1 << 14
_NEAR: Final = _PLACE + _KIND + 16
_MANY_FOUND: Final = 1 << 16
"""Findings among which those that come twice are looked for, and again when there are twice as many."""


class Findings:
    """Findings in one text, eight bytes each: a text may hold one every few characters, and all of them are held until the last is known.

    Raises OverflowError for a place behind the 134 millionth character, and for more than a thousand kinds.
    """

    __slots__ = ("_kinds", "_most", "_numbers", "_packed")

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        self._packed = array("Q")
        self._most = _MANY_FOUND
        self._kinds: list[str] = []
        self._numbers: dict[str, int] = {}
        for start, end, kind in findings:
            self.add(start, end, kind)

    def add(self, start: int, end: int, kind: str) -> None:
        """Note one more."""
        number = self._numbers.get(kind)
        if number is None:
            if len(self._kinds) > _KINDS:
                raise OverflowError("a finding of one kind too many")
            number = self._numbers[kind] = len(self._kinds)
            self._kinds.append(kind)
        if end > _FARTHEST:
            raise OverflowError("a finding too far off to be noted")
        self._packed.append((start << _PLACE | end) << _KIND | number)
        if len(self._packed) > self._most:
            self._packed = array("Q", (one for one, _ in groupby(self._in_order())))
            self._most = max(_MANY_FOUND, 2 * len(self._packed))

    @property
    def kinds(self) -> Sequence[str]:
        """Of what they are, each once."""
        return self._kinds

    def clear(self) -> None:
        """Forget them."""
        del self._packed[:]

    def __len__(self) -> int:
        return len(self._packed)

    def __iter__(self) -> Iterator[Finding]:
        kinds = self._kinds
        for one in self._packed:
            yield _finding(Finding, (one >> _BOTH, one >> _KIND & _FARTHEST, kinds[one & _KINDS]))

    def _in_order(self) -> Iterable[int]:
        """As they are kept, ascending."""
        return sorted(self._packed) if len(self._packed) < _FEW else self._many_in_order()

    def _many_in_order(self) -> Iterator[int]:
        """Those that begin near each other are sorted together: all at once would take a number for each, which is four times what they are
        kept in."""
        near: dict[int, array[int]] = {}
        for one in self._packed:
            place = one >> _NEAR
            if place not in near:
                near[place] = array("Q")
            near[place].append(one)
        for place in sorted(near):
            yield from sorted(near.pop(place))

    def merged(self) -> Findings:
        """Disjoint ones in order; where some overlap, their union under the kind of the longest."""
        kinds, disjoint = self._kinds, array("Q")
        ranks = list(map(_rank, kinds))
        reached = longest = place = kept = 0
        for one in self._in_order():
            here = one >> _KIND
            start = here >> _PLACE
            if start >= reached:
                disjoint.append(one)
                place, kept, reached = here, one, here & _FARTHEST
                longest = reached - start
                continue
            end = here & _FARTHEST
            if here == place:
                if ranks[one & _KINDS] < ranks[kept & _KINDS]:
                    kept = one
            elif end - start > longest:
                longest, place, kept = end - start, here, one
            reached = max(reached, end)
            disjoint[-1] = (disjoint[-1] >> _BOTH << _PLACE | reached) << _KIND | kept & _KINDS
        merged = Findings()
        merged._packed, merged._kinds, merged._numbers = disjoint, kinds, self._numbers
        return merged


_NUMBERS: Final = frozenset(f"column:{kind}" for kind in ("bank-account", "birth-date", "card", "id-number", "ssn"))


_BY_PLACE: Final = ("SECRET:secret", "SECRET:argument", "SECRET:said")


def _rank(kind: str) -> tuple[int, str]:
    """The first is that of a place which has several: a form that no other value has, a field of numbers, the form of a telephone number, which
    others have, too, then any other field."""
    if kind in _NUMBERS:
        return 1, kind
    if kind in _BY_PLACE:
        return 0, f"~{_BY_PLACE.index(kind)}"  # behind those that a value's own form tells
    return (2, kind) if kind == "PHONE_NUMBER" else (0 if kind[:1].isupper() else 3, kind)


def replaced(text: str, findings: Iterable[Finding]) -> tuple[str, tuple[str, ...]]:
    """The text with markers in place of what was found, and the kinds in order."""
    return put_in(text, Findings(findings).merged())


def put_in(text: str, disjoint: Iterable[Finding]) -> tuple[str, tuple[str, ...]]:
    """The same for findings that are disjoint and in order."""
    some, kinds = list[str](), list[str]()
    made = ""
    done = 0
    for start, end, kind in disjoint:
        some += (text[done:start], marker(kind))
        kinds.append(kind)
        done = end
        if len(some) > _MANY:
            made += "".join(some)  # in place: joining all of them at once would take the text twice
            some.clear()
    made += "".join((*some, text[done:]))
    return made, tuple(kinds)


def pieces(text: str, disjoint: Iterable[Finding], kinds: list[str]) -> Iterator[str]:
    """The same piece after piece, which takes longer and holds less; the kinds are noted."""
    done = 0
    for start, end, kind in disjoint:
        yield text[done:start]
        yield marker(kind)
        kinds.append(kind)
        done = end
    yield text[done:]


_MANY: Final = 1 << 8


def joined(some: Iterable[str]) -> str:
    """Pieces put together, some at a time: joining all of them at once would take the text twice."""
    made = ""
    for several in _together(some):
        made += several  # in place: nothing else refers to it
    return made


def _together(some: Iterable[str]) -> Iterator[str]:
    each = iter(some)
    while several := list(islice(each, _MANY)):
        yield "".join(several)
