"""Whether a masked text has to be looked at again, and where: near what stands for the values, where that is less than all of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Final

from mcp_gateway.masking.findings import MARKER, Finding
from mcp_gateway.masking.structure.markup import is_markup

_AROUND: Final = 512
_CLOSE: Final = 128
"""Characters around a marker that are looked at again, with the rest of their lines, of which there may be `_AROUND`."""


class Reads:
    """What the fields of some texts said, which have numbers. Those of `settled` ones need not be asked again."""

    __slots__ = ("_spans", "mentioning", "settled")

    def __init__(self, settled: AbstractSet[int]) -> None:
        self.settled: Final = settled
        self.mentioning: set[int] = set()
        """Texts that mention a name that could say something."""
        self._spans: defaultdict[int, set[tuple[int, int]]] = defaultdict(set)

    def hide(self, number: int, start: int, end: int) -> None:
        """Note a span that the fields of this text hide."""
        self._spans[number].add((start, end))

    def is_settled(self, number: int, text: str, masked: str, found: Iterable[Finding]) -> bool:
        """Whether only what fields hide was hidden, so that they would be read as before, and hide nothing more. In markup a marker looks
        like an element; what stood in several lines is read otherwise in one. `found` are disjoint."""
        if "</" in masked or "/>" in masked or is_markup(masked):
            return False
        silent, spans = number not in self.mentioning, self._spans.get(number, ())
        if not (silent or number in self.settled or spans):
            return False
        lines = "\n" in text
        for start, end, _ in found:
            if lines and text.find("\n", start, end) >= 0:
                return False
            if not silent and (start, end) not in spans:
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
