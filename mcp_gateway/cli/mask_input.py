"""Standard input as text, read part by part: the bytes are never held beside the text that they are."""

from __future__ import annotations

import math
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from typing import IO, Final

LONGEST: Final = 64 << 20
"""Bytes of the whole input, and of one line with `--jsonl`: as much as is masked at once."""

_PART: Final = 1 << 16
"""Bytes."""


class Undecodable(Exception):
    """A byte is not UTF-8: the one at `place`."""

    def __init__(self, place: int) -> None:
        super().__init__(f"byte {place} is not UTF-8")
        self.place = place


class Decoded:
    """The parts of a stream as text; `size` is how many bytes were read. No more are read when they are more than `longest`. Iterating
    raises Undecodable."""

    def __init__(self, stream: IO[bytes], longest: int) -> None:
        self._stream = stream
        self._longest = longest
        self.size = 0

    def __iter__(self) -> Iterator[str]:
        decoder, part, wrong = getincrementaldecoder("utf-8")(), b"-", -1
        while part and self.size <= self._longest:
            part = self._stream.read(min(_PART, self._longest + 1 - self.size))
            begun = self.size - len(decoder.getstate()[0])
            try:
                said = decoder.decode(part, final=not part)
            except UnicodeDecodeError as error:
                wrong = begun + error.start
                break
            self.size += len(part)
            yield said
        if wrong >= 0:
            raise Undecodable(wrong)


def whole(parts: Iterable[str], enough: float = math.inf) -> str:
    """The parts as one text: no more of them than make it longer than `enough`. What they raise is raised."""
    text = ""
    for part in parts:
        text += part  # in place: nothing else refers to it
        if len(text) > enough:
            break
    return text
