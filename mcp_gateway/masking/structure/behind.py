"""Lines as they are without what a program puts before each: a number, a time, a file's name, the sign of a patch, of a quotation, of a comment.

What stands there may be a file like any other, whose lines say something of those below. What is put before them is told by the lines
themselves: they begin alike but for their numbers. Knows nothing of what they say.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from os.path import commonprefix
from typing import Final, NamedTuple

from mcp_gateway.masking.structure.mentioned import Mentioned

_HUNK: Final = re.compile(r"^@@ -[0-9,]{1,20} \+[0-9,]{1,20} @@.*\n((?:[ +\\-].*(?:\n|\Z)|\n)+)", re.MULTILINE)
_SIGN: Final = re.compile(r"[ +-]")
_HEAD: Final = re.compile(r"""[ +-][\w"'.* -]{1,64}(?:[,;|\t][\w"'.* -]{0,64}){1,64}+\r?$""")
"""Names of columns in a patch. Its other lines are read where they stand, but for members that look like items of a list."""

_ITEM: Final = re.compile(r"-[ -]{0,32}[\w\"'.-]{1,64}:")

_BLAME: Final = re.compile(r"\^?[0-9a-f]{7,40} (?:[^\s(]{1,200} +)?\([^\n()]{1,80} +\d{1,9}\) ")
"""What `git blame` puts before a line: of two lines not the same."""

_NUMBER: Final = re.compile(
    r"[0-9]+(?:[a-f0-9]{3,64}(?![A-Za-z0-9]))?|(?<![A-Za-z0-9])[a-f]+[0-9][a-f0-9]{2,64}(?![A-Za-z0-9])"
)
_LONGEST: Final = 160
"""Characters of what stands before a line."""

_TAG: Final = re.compile(r"<([A-Za-z]{1,16})(?:[ \t][^<>]{0,120})?>$")

_ENDS: Final = re.compile(r".*[\s:|>\])}│→#/*+;-]", re.DOTALL)

_HEX: Final = frozenset("0123456789abcdef")
_FIRST: Final = 3
_SIDES: Final = 2
"""Of a box around a text."""

_MOST: Final = 16
"""Beginnings of lines that are told apart in one text."""

_AGAIN: Final = 4
"""Times the text."""

_COVERED: Final = 2
"""Blocks that a line is read in: without what is before it and the one below, or the one above."""

_ABOVE: Final = 1 << 14
_BELOW: Final = 1 << 20
"""Characters around a mention that are read with it."""

_TOGETHER: Final = 256
"""Lines that are put together at a time: each takes memory of its own until then."""


class Block(NamedTuple):
    """Some lines without what they begin with, and where each of them begins: in this text, and in the one that they are from."""

    text: str
    here: Sequence[int]
    there: Sequence[int]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of it stands."""
        return self._place(start), self._place(end - 1) + 1

    def line(self, position: int) -> tuple[int, int]:
        """Where the line begins that holds a place of it, and where it ends."""
        line = bisect_right(self.here, position) - 1
        return self.here[line], (self.here[line + 1] if line + 1 < len(self.here) else len(self.text))

    def _place(self, position: int) -> int:
        line = bisect_right(self.here, position) - 1
        return self.there[line] + position - self.here[line]


def blocks(text: str, mentioned: Mentioned | None) -> Iterator[Block]:
    """Each that mentions something, if that is known.

    # INVARIANT: together they are at most so many times the text, however its lines begin.
    """
    if "\n" not in text:
        return
    room = _AGAIN * len(text)
    patched = mentioned is None
    done: dict[str, int] = {}
    for start, end in _spans(text) if mentioned is None else mentioned.spans(text):
        line = text[start : min(end, start + _LONGEST)]
        patched = patched or (_HEAD.match(line) or _ITEM.match(line)) is not None
        if sum(end <= until for until in done.values()) >= _COVERED:
            continue
        for before in _before(text, start, end, line):
            if start >= done.get(before, 0 if len(done) < _MOST else len(text)):
                if mentioned is not None and mentioned.none(_behind(text, start, end, before), end):
                    continue  # what it mentions is what stands before it
                block, done[before] = _block(text, start, before)
                room -= done[before] - start
                if room < 0:
                    return
                if len(block.here) > 1:
                    yield block
                del block  # it may be long, and so may the next
    if patched and "@@ -" in text:
        for hunk in _HUNK.finditer(text):
            if mentioned is None or not mentioned.none(*hunk.span(1)):
                yield _hunk(text, *hunk.span(1))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _before(text: str, start: int, end: int, line: str) -> Iterator[str]:
    """What stands before a line and the one below, or the one above it, each number in it a `0`."""
    if _BLAME.match(line):
        yield ""
    shape = found = ""
    begins = line.lstrip()[:_FIRST]
    for first in (end + 1, text.rfind("\n", 0, start - 1) + 1 if start else start):
        if first < len(text) and first != start:
            last = text.find("\n", first, first + _LONGEST)
            other = text[first : last if last >= 0 else first + _LONGEST]
            if not _may_begin_alike(begins, other.lstrip()[:_FIRST]):
                continue
            shape = shape or _shape(line)
            common = _ENDS.match(commonprefix((shape, _shape(other))))  # noqa: RUF071  # of lines, not of paths
            before = common.group().rstrip() if common is not None else ""
            if before and before != found and not _is_tag(before, text) and not _is_row(before, line):
                found = before
                yield before


def _may_begin_alike(one: str, other: str) -> bool:
    """Whether two lines may, by their first characters: numbers are alike, words are the same, and what is quoted is a value."""
    if one[:1] in _HEX:
        return other[:1] in _HEX
    if one[:1].isalpha() and not (any(map(str.isdigit, one)) or any(map(str.isdigit, other))):
        return one == other
    return one[:1] == other[:1] and one[:1] not in "\"'"


def _is_tag(before: str, text: str) -> bool:
    """Whether lines begin with an element, which goes on in them: what somebody is called in a chat is written so as well."""
    tag = _TAG.search(before)
    return tag is not None and f"</{tag[1]}" in text


def _is_row(before: str, line: str) -> bool:
    """Whether what a line begins with is the side of a table that is drawn: it is read with it."""
    side = before.strip()
    return side in ("|", "||", "│") and line.count(side[0]) > _SIDES * len(side)


def _shape(line: str) -> str:
    return _NUMBER.sub("0", line).replace("0-", "0:").replace("-0", ":0")


def _behind(text: str, start: int, end: int, before: str) -> int:
    """Where a line goes on behind what it begins with; -1 where it does not begin so."""
    line = text[start : min(end, start + _LONGEST)]
    if not before:
        blame = _BLAME.match(line)
        return start + blame.end() if blame is not None else -1
    position, left = 0, before
    for number in _NUMBER.finditer(line):
        said = _said(line[position : number.start()], position)
        said = f"{said[:-1]}:" if said[-1:] == "-" else said
        if len(said) >= len(left):
            break
        if not left.startswith(f"{said}0"):
            return -1
        left = left[len(said) + 1 :]
        position = number.end()
        if not left:
            return start + position
    return start + position + len(left) if _said(line[position : position + len(left)], position) == left else -1


def _said(between: str, position: int) -> str:
    """What stands behind a number: `grep` writes a sign for lines that match, and another for those around them."""
    return f":{between[1:]}" if position and between[:1] == "-" else between


def _block(text: str, start: int, before: str) -> tuple[Block, int]:
    """The lines around one that begin alike, and where the last of them ends."""
    first = start
    while first > max(0, start - _ABOVE):
        above = text.rfind("\n", 0, first - 1) + 1
        if _behind(text, above, first - 1, before) < 0:
            break
        first = above
    lines = _Lines(text)
    while first < len(text) and first < start + _BELOW:
        last = text.find("\n", first) + 1 or len(text)
        behind = _behind(text, first, last, before)
        if behind < 0:
            break
        lines.add(behind, last)
        first = last
    return lines.block(), first


def _hunk(text: str, start: int, end: int) -> Block:
    lines = _Lines(text)
    while start < end:
        last = text.find("\n", start, end) + 1 or end
        lines.add(start + 1 if _SIGN.match(text, start, last) else start, last)
        start = last
    return lines.block()


class _Lines:
    """A block that is made line by line."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._here = array("I")
        self._there = array("I")
        self._size = 0

    def add(self, start: int, end: int) -> None:
        """Another line, behind what it begins with."""
        self._here.append(self._size)
        self._there.append(start)
        self._size += end - start

    def block(self) -> Block:
        """All of them."""
        said = ""
        for first in range(0, len(self._here), _TOGETHER):
            some = slice(first, first + _TOGETHER)
            ends = [*self._here[first + 1 : first + _TOGETHER + 1], self._size][:_TOGETHER]
            spans = zip(self._there[some], self._here[some], ends, strict=True)
            said += "".join([self._text[there : there + end - here] for there, here, end in spans])
        return Block(said, self._here, self._there)
