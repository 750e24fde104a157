"""Where each character of what a text says stands in how it is written: of escapes and look-alikes, how far each is behind the one before.

A byte for each of them, since a long text may be nothing but escapes, and one more where not all of them are written alike.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import Final

_TOGETHER: Final = 32
"""Of so many the place of the first is kept."""

_FARTHEST: Final = 255
"""Characters that are written as they are, behind which no escape stands: one that is further off is noted in steps."""

_NOWHERE: Final = 1 << 62
_LONGEST: Final = 12
"""An escape that says something is shorter than this: `&#x10ffff;`. What it says has at most 20 characters: NFKC makes no more of one."""


class Written:
    """A reading is made from front to back: `add` what is written otherwise than it is said."""

    __slots__ = ("_all", "_at", "_each", "_gaps", "_last", "_said", "_starts", "_written")

    def __init__(self) -> None:
        self._gaps = bytearray()
        self._all = -1
        """How many characters each of them says, and is written in, as one number; less than none before the first."""
        self._each: bytearray | None = None
        """The same of each, once they differ."""
        self._at = array("I")
        self._starts = array("I")
        """Where the first of some stands in what is said, and in how it is written."""
        self._said = 0
        self._written = 0
        self._last = (0, _NOWHERE, 0)
        """The one that was asked for last, and where it stands in what is said and in how it is written: most are asked for in order."""

    def add(self, start: int, width: int, said: int) -> None:
        """What is written in `width` characters from `start` on says so many; perhaps none."""
        gap = start - self._written
        while gap >= _FARTHEST:
            self._note(_FARTHEST, 0, 0)
            gap -= _FARTHEST
        while width >= _LONGEST:
            self._note(gap, _LONGEST - 1, 0)
            gap, width = 0, width - _LONGEST + 1
        self._note(gap, width, said)

    def _note(self, gap: int, width: int, said: int) -> None:
        if not len(self._gaps) % _TOGETHER:
            self._at.append(self._said + gap)
            self._starts.append(self._written + gap)
        both = said * _LONGEST + width
        if gap < _FARTHEST and both != self._all and self._each is None:
            if self._all >= 0:
                self._each = bytearray((self._all,)) * len(self._gaps)
            self._all = both
        self._gaps.append(gap)
        if self._each is not None:
            self._each.append(both)
        self._said += gap + said
        self._written += gap + width

    def shorter(self) -> int:
        """How many characters fewer are said than written, up to the last that was added."""
        return self._written - self._said

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of what is said is written; a character of an escape gives the whole escape."""
        return self._source(start)[0], self._source(end - 1)[1]

    def _source(self, position: int) -> tuple[int, int]:
        block = bisect_right(self._at, position) - 1
        if block < 0:
            return position, position + 1
        index, at, start = self._last
        if at > position or index < block * _TOGETHER:
            index, at, start = block * _TOGETHER, self._at[block], self._starts[block]
        gaps, count = self._gaps, len(self._gaps)
        said, width = self._lengths(index)
        while index + 1 < count and at + said + gaps[index + 1] <= position:
            index += 1
            at += said + gaps[index]
            start += width + gaps[index]
            said, width = self._lengths(index)
        self._last = index, at, start
        inside = position - at
        if inside < said and said != width:
            return start, start + width
        here = start + inside + (width - said if inside >= said else 0)
        return here, here + 1

    def _lengths(self, index: int) -> tuple[int, int]:
        """How many characters one of them says, and is written in."""
        if self._gaps[index] == _FARTHEST:
            return 0, 0
        return divmod(self._all if self._each is None else self._each[index], _LONGEST)
