"""Standard input as one text, read part by part: the bytes are never held beside the text that they are."""

from __future__ import annotations

from codecs import getincrementaldecoder
from io import StringIO
from typing import IO, Final

_PART: Final = 1 << 16
"""Bytes."""


class Undecodable(Exception):
    """A byte is not UTF-8: the one at `place`."""

    def __init__(self, place: int) -> None:
        super().__init__(f"byte {place} is not UTF-8")
        self.place = place


def whole(stream: IO[bytes], longest: int) -> tuple[str, int]:
    """The text, and how many bytes it has; when those are more than `longest`, only the beginning. Raises Undecodable."""
    decoder = getincrementaldecoder("utf-8")()
    text, size, part = StringIO(), 0, b"-"  # it grows in place, and gives what it holds without a copy
    while part and size <= longest:
        part = stream.read(min(_PART, longest + 1 - size))
        begun = size - len(decoder.getstate()[0])
        try:
            text.write(decoder.decode(part, final=not part))
        except UnicodeDecodeError as error:
            place = begun + error.start
            break
        size += len(part)
    else:
        return text.getvalue(), size
    raise Undecodable(place)
