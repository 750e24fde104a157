"""Texts that are searched together, and what leads from a place in all of them back to the text it stands in.

Knows nothing of what is looked for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, NamedTuple

from mcp_gateway.masking.views import Part, View, Whole, decoded, ends_lines_otherwise, in_lines, plain

_LONG: Final = 4096
_AROUND: Final = 512
"""Characters around an escape that are read again with it, where a text is `_LONG`."""

_NOT_PLAIN: Final = re.compile("[\\\\%&\x1b\x80-\U0010ffff]")


class Setting(NamedTuple):
    """How texts of one field are looked at: the words of its name (context for recognisers), and whether personal values are
    looked for beside secrets."""

    words: str = ""
    personal: bool = True


@dataclass(slots=True, eq=False)
class Segment:
    """A text of the batch, or a reading of one: `parent` and `view` lead back to the text number `root`."""

    text: str
    setting: Setting
    root: int
    parent: Segment | None = None
    view: View | None = None

    def read_as(self, view: View) -> Segment:
        """Another reading of this one."""
        return Segment(view.text, self.setting, self.root, self, view)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text that a span of this reading was read from."""
        segment = self
        while segment.view is not None and segment.parent is not None:
            start, end = segment.view.back(start, end)
            segment = segment.parent
        return start, end


class Batch:
    """Segments joined by NULs. A NUL inside a text becomes another control character, which is as inert."""

    __slots__ = ("_segments", "settings", "starts", "text", "texts")

    def __init__(self, texts: Sequence[str], settings: Sequence[Setting], readings: Sequence[Segment] = ()) -> None:
        """`readings` are what the texts are, where they are no texts of their own."""
        self.settings: Final = settings
        self.texts: Final = texts
        self._segments: Final = dict(enumerate(readings))
        joined = "\0".join(self.texts)
        if joined.count("\0") >= len(self.texts):
            joined = "\0".join(text.replace("\0", "\1") for text in self.texts)
        self.text: Final = joined
        self.starts: Final = [0, *accumulate(len(text) + 1 for text in self.texts)]
        """Where each of them begins, and the place behind the last one."""

    @classmethod
    def of(cls, readings: Sequence[Segment]) -> Batch:
        """Readings of other texts."""
        return cls([one.text for one in readings], [one.setting for one in readings], readings)

    def segment(self, index: int) -> Segment:
        """One of them; made where it is asked for, which in most answers it is not of most."""
        segment = self._segments.get(index)
        if segment is None:
            segment = self._segments[index] = Segment(self.texts[index], self.settings[index], index)
        return segment

    def segments(self) -> Iterator[Segment]:
        """All of them."""
        return map(self.segment, range(len(self.texts)))

    def end_of_text_at(self, position: int) -> int:
        """Where the text ends that holds this position."""
        return self.starts[bisect_right(self.starts, position)] - 1

    def place(self, start: int, end: int) -> Sequence[tuple[Segment, int, int]]:
        """The segment that a span stands in, and its place there.

        # INVARIANT: no pattern matches a NUL. Should one ever, each text it touches is masked for its part.
        """
        index = bisect_right(self.starts, start) - 1
        offset = self.starts[index]
        if start < end < self.starts[index + 1]:
            return ((self.segment(index), start - offset, end - offset),)
        return list(self._places(index, start, end))

    def _places(self, index: int, start: int, end: int) -> Iterator[tuple[Segment, int, int]]:
        while index < len(self.texts) and self.starts[index] < end:
            offset = self.starts[index]
            first, last = max(0, start - offset), min(len(self.texts[index]), end - offset)
            if first < last:
                yield self.segment(index), first, last
            index += 1

    def readings(self, encoded: Sequence[int]) -> Iterator[Segment]:
        """What else the texts say: with escapes and look-alikes undone, in lines, and what is encoded in them, which begins at some of those
        places."""
        for index, text in enumerate(self.texts) if ends_lines_otherwise(self.text) else ():
            if ends_lines_otherwise(text):
                yield self.segment(index).read_as(in_lines(text))
        for index, text in enumerate(self.texts) if _is_special(self.text) else ():
            for start, end in _not_plain(text):
                reading = plain(text[start:end])
                if reading is not None:
                    yield self.segment(index).read_as(Part(reading, start) if start else reading)
        for run in decoded(self.text, encoded):
            index = bisect_right(self.starts, run.start) - 1
            offset = self.starts[index]
            yield self.segment(index).read_as(Whole(run.text, run.start - offset, run.end - offset))


def _is_special(text: str) -> bool:
    """Whether it holds escapes or look-alikes."""
    return not text.isascii() or "\\" in text or "%" in text or "&" in text or "\x1b" in text


def _not_plain(text: str) -> Iterator[tuple[int, int]]:
    """The parts of a text that hold escapes or look-alikes, with what stands around them."""
    if not _is_special(text):
        return
    if len(text) <= _LONG:
        yield 0, len(text)
        return
    start = end = -1
    for match in _NOT_PLAIN.finditer(text):
        if match.start() > end:
            if end >= 0:
                yield start, end
            start = max(0, match.start() - _AROUND)
        end = min(len(text), match.end() + _AROUND)
    if end >= 0:
        yield start, end
