"""Standard input as one text, read part by part: the bytes are never held beside the text that they are."""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Iterator
from typing import IO, Final

_PART: Final = 1 << 16
"""Bytes."""


class Undecodable(Exception):
    """A byte is not UTF-8: the one at `place`."""

    def __init__(self, place: int) -> None:
        super().__init__(f"byte {place} is not UTF-8")
        self.place = place


class _Decoded:
    """The parts of a stream as text; `size` is how many bytes were read."""

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


def whole(stream: IO[bytes], longest: int) -> tuple[str, int]:
    """The text, and how many bytes it has; when those are more than `longest`, only the beginning. Raises Undecodable."""
    text, decoded = "", _Decoded(stream, longest)
    for part in decoded:
        text += part  # in place: nothing else refers to it
    return text, decoded.size
