"""How a form of value is described and found: signs that the automaton looks for, a pattern that is tried where one stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mcp_gateway.masking.automaton import Automaton, Hits, automaton
from mcp_gateway.masking.findings import Finding

MASKED: Final = r"(?:\[masked:|(?:<|&lt;)[A-Z][A-Z0-9_]{1,40}(?:>|:|&gt;))"
"""What a masked value begins with, for patterns that must leave one alone."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form. The value is the group `s` where there is one, else the whole match; `holds` looks at it again.

    With a `lead` the pattern is tried that many characters before each sign; without, it is searched in the lines that hold one.
    """

    kind: str
    signs: tuple[str, ...]
    pattern: re.Pattern[str]
    holds: Callable[[str], bool] | None = None
    lead: int | None = 0


def form(
    kind: str, signs: str, pattern: str, holds: Callable[[str], bool] | None = None, *, lead: int | None = 0
) -> Form:
    """A form of a secret, its signs separated by spaces."""
    return Form(kind, tuple(signs.split(" ")), re.compile(pattern), holds, lead)


class Finder:
    """Finds values of several forms, and words, in one search."""

    def __init__(self, forms: Sequence[Form], words: Sequence[str] = ()) -> None:
        self._forms = tuple(forms)
        self._automaton: Automaton = automaton([*(sign for one in forms for sign in one.signs), *words])

    def hits(self, text: str, lowered: str) -> Hits:
        """Where the signs and words stand."""
        return self._automaton.find(text, lowered)

    def find(self, text: str, hits: Hits) -> Iterator[Finding]:
        """Every value of a known form."""
        for one in self._forms:
            places = sorted({at for sign in one.signs for at in hits.get(sign, ())})
            if places:
                group = "s" if "s" in one.pattern.groupindex else 0
                for match in _tried(one, text, places):
                    start, end = match.span(group)
                    if one.holds is None or one.holds(text[start:end]):
                        yield Finding(start, end, f"SECRET:{one.kind}")


def _tried(one: Form, text: str, places: Sequence[int]) -> Iterator[re.Match[str]]:
    if one.lead is None:
        yield from _in_lines(one.pattern, text, places)
        return
    done = 0
    for at in places:
        start = at - one.lead
        if start >= done:
            match = one.pattern.match(text, start)
            if match is not None:
                done = max(match.end(), start + 1)
                yield match


def _in_lines(pattern: re.Pattern[str], text: str, places: Sequence[int]) -> Iterator[re.Match[str]]:
    """Matches that begin in a line with a sign; a match may go on into the lines behind."""
    index = done = 0
    while index < len(places):
        at = places[index]
        start = max(done, _line_start(text, at))
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        position = start
        while position <= end:
            match = pattern.search(text, position)
            if match is None:
                return
            if match.start() > end:
                # nothing before it: go on with the first sign that may belong to this match
                index = max(index + 1, bisect_left(places, _line_start(text, match.start())))
                break
            yield match
            position = max(match.end(), position + 1)
        else:
            index = bisect_left(places, end + 1)
        done = max(done, min(position, end))


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1
