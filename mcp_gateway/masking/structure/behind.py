"""Lines as they are without what a program puts before each: a number, a time, a file's name, the sign of a patch, of a quotation, of a comment.

What stands there may be a file like any other, whose lines say something of those below. What is put before them is told by the lines
themselves: they begin alike but for their numbers. Knows nothing of what they say.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from mcp_gateway.masking.structure.mentioned import Mentioned

_HUNK: Final = re.compile(r"^@@ -[0-9,]{1,20} \+[0-9,]{1,20} @@ ?(.*)\n((?:[ +\\-].*(?:\n|\Z)|\n)+)", re.MULTILINE)
"""In group 1 the last line before it that its language makes a head of, where the patch shows one."""

_PATCHED: Final = re.compile(
    r"""[ +-][\w"'.* -]{1,64}(?:[,;|\t][\w"'.* -]{0,64}){1,64}+\r?$|-[ -]{0,32}[\w\"'.-]{1,64}:"""
    r"""|[ +-][ ]{0,64}(?:-[ ]|["']?[\w.-]{1,64}["']?:[ ]{0,4}(?:["']?Secret|[|>][0-9+-]{0,2}[ ]{0,4}(?:\#|\r?$)|\r?$))""",
)
"""Lines of a patch that say something of others: names of columns; items of a list, and members that look like some; a name whose value stands
below, the kind of an object. The other lines are read where they stand."""

_SHOWN: Final = re.compile(r"\^?[0-9a-f]{7,40} (?:[^\s(]{1,200} +)?\([^\n()]{1,80} +\d{1,9}\) ")
"""What `git blame` puts before a line: of two lines not the same."""

_OF_FILE: Final = re.compile(
    r"[\w./~+@-]{0,200}\.(?:ya?ml|properties|env|ini|toml|conf|cfg|tfvars)[:-](?:\d{1,7}[:-])?[ \t]*"
)
"""What `grep` puts before a line of a file that holds settings: behind it stands what the file has, and nothing else."""

_NUMBER: Final = re.compile(
    r"[0-9]+(?:[a-f0-9]{3,64}(?![A-Za-z0-9]))?|(?<![A-Za-z0-9])[a-f]+[0-9][a-f0-9]{2,64}(?![A-Za-z0-9])"
)
_LONGEST: Final = 160
"""Characters of what stands before a line."""

_TAG: Final = re.compile(r"<([A-Za-z]{1,16})(?:[ \t][^<>]{0,120})?>$")

_CLOSED: Final = re.compile(r"</([A-Za-z]{1,16})")
_ENDS: Final = re.compile(r".*[\s:|>\])}│→#/*+;-]", re.DOTALL)

_HEX: Final = frozenset("0123456789abcdef")
_FIRST: Final = 3
_AROUND: Final = 3
"""Lines: one, the one above it, the one below."""

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

    def of_file(self, position: int, text: str) -> bool:
        """Whether the line that holds a place of it stands behind no more than a file's name and its number."""
        there = self.there[bisect_right(self.here, position) - 1]
        start = max(text.rfind("\n", 0, there) + 1, there - _LONGEST)
        return _OF_FILE.fullmatch(text, start, there) is not None

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
    beginnings = _Beginnings(text)
    for start, end in _spans(text) if mentioned is None else mentioned.spans(text):
        line = text[start : min(end, start + _LONGEST)]
        patched = patched or line.startswith("@@ -") or _PATCHED.match(line) is not None
        if sum(end <= until for until in done.values()) >= _COVERED:
            continue
        for before in beginnings.before(start, end, line):
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
            if mentioned is None or not mentioned.none(hunk.start(1), hunk.end(2)):
                yield from _hunk(text, hunk.start(1), *hunk.span(2))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


class _Beginnings:
    """What lines of a text begin with."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._shapes: dict[int, str] = {}
        self._common: dict[int, str] = {}
        """What is known of the lines that were looked at last, by where they begin: with a naught for each number, and with the one below."""
        self._closed: frozenset[str] | None = None
        """The elements that end somewhere, once it was asked."""

    def before(self, start: int, end: int, line: str) -> Iterator[str]:
        """What stands before a line and the one below, or the one above it, each number in it a `0`."""
        if _SHOWN.match(line):
            yield ""
        above = self._text.rfind("\n", 0, start - 1) + 1 if start else start
        found = ""
        for first, second in ((start, end + 1), (above, start)):
            before = self._both(first, second) if first < second < len(self._text) else ""
            if before and before != found and not _is_row(before, line):
                found = before
                yield before

    def _both(self, first: int, second: int) -> str:
        """What two lines begin with."""
        known = self._common.get(first)
        return _latest(self._common, first, self._begins(first, second)) if known is None else known

    def _begins(self, first: int, second: int) -> str:
        one, other = self._line(first), self._line(second)
        if not _may_begin_alike(one.lstrip()[:_FIRST], other.lstrip()[:_FIRST]):
            return ""
        common = _ENDS.match(_common(self._shape(first), self._shape(second)))
        before = common.group().rstrip() if common is not None else ""
        if before.count("{") > before.count("}"):
            return ""  # lines that are objects; of what they hold `records` knows
        return "" if self._is_tag(before) else before

    def _is_tag(self, before: str) -> bool:
        """Whether lines begin with an element, which goes on in them: what somebody is called in a chat is written so as well."""
        tag = _TAG.search(before)
        if tag is None:
            return False
        if self._closed is None:
            self._closed = frozenset(_CLOSED.findall(self._text))
        return tag[1] in self._closed

    def _shape(self, start: int) -> str:
        """A line with a `0` for each number."""
        known = self._shapes.get(start)
        if known is None:
            return _latest(self._shapes, start, _shape(self._line(start)))
        return known

    def _line(self, start: int) -> str:
        end = self._text.find("\n", start, start + _LONGEST)
        return self._text[start : end if end >= 0 else start + _LONGEST]


def _latest(known: dict[int, str], start: int, said: str) -> str:
    """Remember what is said of a line in place of what was said longest ago."""
    if len(known) >= _AROUND:
        del known[next(iter(known))]
    known[start] = said
    return said


def _common(one: str, other: str) -> str:
    """What both begin with."""
    same, differ = 0, min(len(one), len(other)) + 1
    while differ - same > 1:
        middle = (same + differ) // 2
        if other.startswith(one[:middle]):
            same = middle
        else:
            differ = middle
    return one[:same]


def _may_begin_alike(one: str, other: str) -> bool:
    """Whether two lines may, by their first characters: numbers are alike, words are the same, and what is quoted is a value."""
    if one == other:
        return one[:1] not in "\"'"
    if one[:1] in _HEX:
        return other[:1] in _HEX
    if one[:1].isalpha() and not (any(map(str.isdigit, one)) or any(map(str.isdigit, other))):
        return False
    return one[:1] == other[:1] and one[:1] not in "\"'"


def _is_row(before: str, line: str) -> bool:
    """Whether what a line begins with is the side of a table that is drawn: it is read with it."""
    side = before.strip()
    return side in ("|", "||", "│") and line.count(side[0]) > _SIDES * len(side)


def _behind(text: str, start: int, end: int, before: str) -> int:
    """Where a line goes on behind what it begins with; -1 where it does not begin so."""
    line = text[start : min(end, start + _LONGEST)]
    if not before:
        blame = _SHOWN.match(line)
        return start + blame.end() if blame is not None else -1
    first = before.find("0")
    if not line.startswith(before[: first - 1] if first > 0 else "" if first == 0 else before):
        return -1
    return start + _length(line, before) if _shape(line).startswith(before) else -1


def _shape(line: str) -> str:
    """A line with a `0` for each number. `grep` writes a sign beside numbers for lines that match, and another for those around them."""
    return _NUMBER.sub("0", line).replace("0-", "0:").replace("-0", ":0")


def _length(line: str, before: str) -> int:
    """How much of a line is what it begins with."""
    position = 0
    for number in islice(_NUMBER.finditer(line), before.count("0")):
        position = number.end()
    return position + len(before) - before.rfind("0") - 1


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


def _hunk(text: str, head: int, start: int, end: int) -> Iterator[Block]:
    """What lines of a patch were before it, and what they are then, each below its head."""
    if start > head + 1:  # it may be the head of what stands there, or of what stood above: each is read
        yield from _sides(text, (head, start), start, end)
    yield from _sides(text, None, start, end)


def _sides(text: str, head: tuple[int, int] | None, start: int, end: int) -> Iterator[Block]:
    """The lines as they stand, as they were and as they are."""
    both, before, then, changes = _Lines(text), _Lines(text), _Lines(text), 0
    if head is not None:
        for lines in (both, before, then):
            lines.add(*head)
    while start < end:
        last = text.find("\n", start, end) + 1 or end
        sign = text[start]
        first = start + 1 if sign in " +-" else start
        both.add(first, last)
        if sign != "+":
            before.add(first, last)
        if sign != "-":
            then.add(first, last)
        changes += sign in "+-"
        start = last
    yield both.block()
    if changes:
        yield before.block()
        yield then.block()


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
