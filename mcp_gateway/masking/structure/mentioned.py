"""Which parts of a text need not be read: those that mention nothing, under names that say nothing of what they hold.

Readers leave such a part out as if it were empty. It stays what it was to those beside it: a mapping, a list.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import Final

_PLAIN: Final = r"""[^"'#{}\[\]]++|"(?:[^"\\]++|\\.)*+\""""
_INNER: Final = re.compile(rf"(?:{_PLAIN}|\{{(?:{_PLAIN})*+\}}|\[(?:{_PLAIN})*+\])*+", re.DOTALL)
"""What no bracket opens or closes: with what stands in brackets, where no others are in them."""

_APART: Final = re.compile(
    r"""(?<![\w.-])(?:columns|columnDefinitions|headers|fields|header|cols|column_names|columnMetadata|rowType)\\*["']?\s{0,4}(?:=>|[:=])|\bmeta\\*["']:\s{0,20}\[\s{0,20}\{\s{0,20}\\*"name|VarCharValue"""
)
"""Names of members that say what the cells of others are called: then every one counts."""

_SIGNS: Final = ("column", "header", "fields", "cols", "rowType", 'meta"', "VarCharValue")
"""One of them stands in each of these names."""

_LIST: Final = "SecretList"
"""A kind that says what its items hold, before them or behind."""

_IN_VAIN: Final = 4
"""Times the text."""


class Mentioned:
    """The mentions in one text. `matters` says of a name whether one of this name may be hidden, or say something of those beside it or
    below it."""

    __slots__ = ("_opened", "_room", "_seen", "apart", "matters", "places")

    def __init__(self, text: str, places: Sequence[int], matters: Callable[[str], bool]) -> None:
        self.places: Final = places
        self.matters: Final = matters
        self._room = _IN_VAIN * len(text)
        self._opened: Sequence[int] = ()
        """Where the objects and lists begin, in one another, that were last looked through in vain."""
        self._seen = 0
        """Up to where."""
        self.apart: Final = _LIST in text or (any(sign in text for sign in _SIGNS) and _APART.search(text) is not None)
        """Whether columns may be named apart from their cells."""

    def none(self, start: int, end: int) -> bool:
        """Whether nothing is mentioned there."""
        at = bisect_left(self.places, start)
        return at >= len(self.places) or self.places[at] > end

    def following(self, start: int, limit: int) -> int:
        """The next mention's place, or the limit."""
        at = bisect_left(self.places, start)
        return min(limit, self.places[at]) if at < len(self.places) else limit

    def lines(self, text: str) -> Iterator[str]:
        """The lines that mention something."""
        for start, end in self.spans(text):
            yield text[start:end]

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where those begin and end."""
        done = -1
        for place in self.places:
            if place > done:
                start, done = text.rfind("\n", 0, place) + 1, text.find("\n", place)
                done = len(text) if done < 0 else done
                yield start, done

    def closing(self, text: str, at: int, limit: int) -> int:
        """Where the object or list ends that begins at `at`, if nothing is mentioned in it; else, and where that is hard to tell, -1."""
        stop = self.following(at, limit)
        if stop <= self._seen and at in self._opened[(known := bisect_left(self._opened, at)) : known + 1]:
            return -1
        position, opened = at, list[int]()
        while position < stop and self._room > 0:
            mark = text[position]
            if mark in "{[":
                opened.append(position)
            elif mark in "]}":
                opened.pop()
                if not opened:
                    return position + 1
            else:
                break
            position = _INNER.match(text, position + 1, stop).end()  # type: ignore[union-attr]  # it matches nothing, too
        self.in_vain(position - at)
        self._opened, self._seen = opened, stop
        return -1

    def in_vain(self, characters: int) -> bool:
        """Note what was looked through for nothing; whether more of it may be.

        # INVARIANT: what is looked through in vain is at most so many times the text, however it is nested.
        """
        self._room -= characters
        return self._room > 0
