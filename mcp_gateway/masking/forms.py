"""How a form of value is described and found: signs that the automaton looks for, a pattern that is tried where one stands."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import merge
from itertools import chain, groupby
from typing import Final

from mcp_gateway.masking.automaton import Automaton, Hits, Shapes, automaton, shapes
from mcp_gateway.masking.findings import Finding

MASKED: Final = r"(?:\[masked:|(?:<|&lt;)[A-Z][A-Z0-9_]{1,40}(?:>|:|&gt;))"
"""What a masked value begins with, for patterns that must leave one alone."""


@dataclass(frozen=True, eq=False)
class Form:
    """One form, whose patterns are compiled when they are first tried: most of them never are. The value is the group `s` where there is one,
    else the whole match; `holds` looks at it again.

    With a `lead` the pattern is tried that many characters before each sign; without, it is searched in the lines that hold one (where
    `there` matches, if given), and ends in that line. A form that no literal is a sign of has a `shape`, a regular expression for the
    automaton: with no lead it is searched in the lines that hold one, else in the texts that do.
    """

    kind: str
    signs: tuple[str, ...]
    written: str
    """The pattern."""
    holds: Callable[[str], bool] | None = None
    lead: int | None = 0
    beside: str = ""
    """What `there` is written as."""
    shape: str = ""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What is tried."""
        return re.compile(self.written)

    @cached_property
    def there(self) -> re.Pattern[str] | None:
        """What has to match at the sign."""
        return re.compile(self.beside) if self.beside else None

    @property
    def group(self) -> str | int:
        """The group that is the value."""
        return "s" if "s" in self.pattern.groupindex else 0


def form(
    kind: str,
    signs: str | Sequence[str],
    pattern: str,
    holds: Callable[[str], bool] | None = None,
    *,
    lead: int | None = 0,
    there: str = "",
    shape: str = "",
) -> Form:
    """A form of a secret, its signs separated by spaces, or one by one where they hold some."""
    return Form(
        kind,
        tuple(signs.split() if isinstance(signs, str) else signs),
        pattern,
        holds,
        lead,
        there,
        shape,
    )


class Finder:
    """Finds values of several forms, and words, in one search."""

    def __init__(self, forms: Sequence[Form], words: Sequence[str] = ()) -> None:
        self._forms: dict[str, list[Form]] = {}
        for one in forms:
            for sign in one.signs:
                self._forms.setdefault(sign, []).append(one)
        self._automaton: Automaton = automaton([*self._forms, *words])
        self._shaped = tuple(one for one in forms if one.shape)
        self._shapes: Shapes = shapes([one.shape for one in self._shaped])

    def hits(self, text: str) -> Hits:
        """Where the signs and words stand."""
        return self._automaton.find(text)

    def find(self, text: str, hits: Hits) -> Iterator[Finding]:
        """Every value of a known form."""
        tried: dict[Form, list[Sequence[int]]] = {}
        for sign, places in hits.items():
            for one in self._forms.get(sign, ()):
                tried.setdefault(one, []).append(places)
        shaped = self._shapes.find(text) if self._shaped else {}
        found = chain(
            ((one, match) for one, places in tried.items() for match in _tried(one, text, _in_order(places))),
            (
                (one, match)
                for number, ends in shaped.items()
                for one, match in _shaped(self._shaped[number], text, ends)
            ),
        )
        for one, match in found:
            start, end = match.span(one.group)
            if one.holds is None or one.holds(text[start:end]):
                yield Finding(start, end, one.kind if ":" in one.kind else f"SECRET:{one.kind}")


def _shaped(one: Form, text: str, ends: Sequence[int]) -> Iterator[tuple[Form, re.Match[str]]]:
    """Matches of a form with a shape, which may end with what stands behind a value: the end of its line."""
    if one.lead is not None:
        return ((one, match) for match in _in_texts(one, text, ends))
    return ((one, match) for match in _in_lines(one, text, [end - 2 for end in ends]))


def _in_texts(one: Form, text: str, ends: Sequence[int]) -> Iterator[re.Match[str]]:
    """Matches in the texts that hold the shape; the ends ascend."""
    last = -1
    for end in ends:
        if end > last + 1:
            first, last = text.rfind("\0", max(0, last), end - 1) + 1, text.find("\0", end - 1)
            last = len(text) if last < 0 else last
            yield from one.pattern.finditer(text, first, last)


def _in_order(places: Sequence[Sequence[int]]) -> Sequence[int]:
    if len(places) == 1:
        return places[0]
    return (
        sorted(set(chain.from_iterable(places))) if sum(map(len, places)) < _FEW else array("I", _once(merge(*places)))
    )


_FEW: Final = 1 << 14
"""Places that are sorted at once. Each is forty bytes then."""


def _once(ascending: Iterable[int]) -> Iterator[int]:
    return (place for place, _ in groupby(ascending))


def _tried(one: Form, text: str, places: Sequence[int]) -> Iterator[re.Match[str]]:
    if one.lead is None:
        yield from _in_lines(one, text, places)
        return
    done = 0
    for at in places:
        start = at - one.lead
        if start >= done:
            match = one.pattern.match(text, start)
            if match is not None:
                done = max(match.end(), start + 1)
                yield match


def _in_lines(one: Form, text: str, places: Sequence[int]) -> Iterator[re.Match[str]]:
    """Matches in the lines with a sign, each of one text; the places ascend."""
    done = last = -1
    first = 0
    for at in places:
        if at > done and (one.there is None or one.there.match(text, at)):
            if at > last:  # in another text: where it ends is looked for once
                first, last = text.rfind("\0", max(0, last), at) + 1, text.find("\0", at)
                last = len(text) if last < 0 else last
            start = max(first, text.rfind("\n", first, at) + 1)
            done = text.find("\n", at, last)
            done = last if done < 0 else done
            yield from one.pattern.finditer(text, start, done)
