"""Whether a masked text has to be looked at again, and where: near what stands for the values, where that is less than all of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from mcp_gateway.masking.findings import MARKER, Finding
from mcp_gateway.masking.structure.markup import is_markup

_AROUND: Final = 512
_CLOSE: Final = 128
"""Characters around a marker that are looked at again, with the rest of their lines, of which there may be `_AROUND`."""


class Read:
    """What the fields of a text said: the spans that they hide. `settled` ones need not be asked again."""

    __slots__ = ("settled", "silent", "spans")

    def __init__(self, *, settled: bool) -> None:
        self.settled: Final = settled
        self.silent = False
        """Whether no name that could say something is mentioned."""
        self.spans: set[tuple[int, int]] = set()


def is_settled(text: str, masked: str, found: Iterable[Finding], read: Read) -> bool:
    """Whether only what fields hide was hidden, so that they would be read as before, and hide nothing more. In markup a marker looks
    like an element; what stood in several lines is read otherwise in one. `found` are disjoint."""
    if "</" in masked or "/>" in masked or is_markup(masked):
        return False
    if not (read.silent or read.settled or read.spans):
        return False
    lines = "\n" in text
    for start, end, _ in found:
        if lines and text.find("\n", start, end) >= 0:
            return False
        if not read.silent and (start, end) not in read.spans:
            return False
    return True


def near_markers(text: str) -> list[str]:
    """What stands around the markers of a text, where that is less than all of it."""
    pieces: list[str] = []
    first = last = size = 0
    for mark in MARKER.finditer(text):
        begin, end = mark.span()
        start = max(0, begin - _AROUND, text.rfind("\n", 0, max(0, begin - _CLOSE)) + 1)
        if start > last:
            pieces.append(text[first:last])
            size += last - first
            first = start
        elif 2 * (size + last - first) >= len(text):
            return []
        last = _line_end(text, end + _CLOSE, min(len(text), end + _AROUND))
    pieces.append(text[first:last])
    return [one for one in pieces if one] if 2 * (size + last - first) < len(text) else []


def _line_end(text: str, position: int, limit: int) -> int:
    end = text.find("\n", position, limit)
    return limit if end < 0 else end
