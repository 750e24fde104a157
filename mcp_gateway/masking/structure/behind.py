"""Lines as they are without what a program puts before each: a patch's signs, a quotation's, a container's name, a time.

What stands there may be a file like any other, whose lines say something of those below. Knows nothing of what they say.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple

from mcp_gateway.masking.structure.mentioned import Mentioned

_HUNK: Final = re.compile(r"^@@ -[0-9,]{1,20} \+[0-9,]{1,20} @@.*\n((?:[ +\\-].*(?:\n|\Z)|\n)+)", re.MULTILINE)
_SIGN: Final = re.compile(r"[ +-]")
_HEAD: Final = re.compile(r"""[ +-][\w"'.* -]{1,64}(?:[,;|\t][\w"'.* -]{0,64}){1,64}+\r?$""", re.MULTILINE)
"""Names of columns in a patch. Its other lines are read where they stand, but for members that look like items of a list."""

_ITEM: Final = re.compile(r"-[ -]{0,32}[\w\"'.-]{1,64}:")

_PREFIXES: Final = (
    r"(?:> ?){1,8}",
    r"[\w./-]{1,64} {1,32}\| ",
    r"\[[\w./-]{1,128}\] ",
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)? (?:(?:stdout|stderr) [FP] )?",
    r"[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,64} [\w./@-]{1,64}(?:\[\d{1,10}\])?: ",
)
_BLOCKS: Final = tuple(
    (re.compile(rf"^(?:{one}.*+(?:\n|\Z)){{2,1024}}+", re.MULTILINE), re.compile(one)) for one in _PREFIXES
)
"""Lines that begin alike, some of them together, and what each begins with."""

_ANY: Final = re.compile("|".join(f"({one})" for one in _PREFIXES))


class Block(NamedTuple):
    """Some lines without what they begin with, and where each of them begins: in this text, and in the one that they are from."""

    text: str
    here: list[int]
    there: list[int]

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
    """Each that mentions something, if that is known."""
    if "\n" not in text:
        return
    if mentioned is None:
        patched, begun = True, [True] * len(_BLOCKS)
    else:
        patched, begun = False, [False] * len(_BLOCKS)
        for line in mentioned.lines(text):
            patched = patched or (_HEAD.match(line) or _ITEM.match(line)) is not None
            begins = _ANY.match(line)
            if begins is not None and begins.lastindex is not None:
                begun[begins.lastindex - 1] = True
    if patched and "@@ -" in text:
        for hunk in _HUNK.finditer(text):
            yield from _block(text, *hunk.span(1), _SIGN, mentioned)
    for (lines, prefix), some in zip(_BLOCKS, begun, strict=True):
        for found in lines.finditer(text) if some else ():
            yield from _block(text, *found.span(), prefix, mentioned)


def _block(text: str, start: int, end: int, prefix: re.Pattern[str], mentioned: Mentioned | None) -> Iterator[Block]:
    if mentioned is not None and mentioned.none(start, end):
        return
    lines: list[str] = []
    here, there, size = list[int](), list[int](), 0
    while start < end:
        last = text.find("\n", start, end) + 1 or end
        begins = prefix.match(text, start, last)
        first = begins.end() if begins is not None else start
        lines.append(text[first:last])
        here.append(size)
        there.append(first)
        size += last - first
        start = last
    yield Block("".join(lines), here, there)
