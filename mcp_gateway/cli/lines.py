"""Lines of standard input as they come: for a program that writes one, waits for its answer and writes the next.

Knows nothing of what is in a line. A line has a greatest length, so that one without an end cannot fill the memory.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import AsyncGenerator, Iterator
from typing import Final

import anyio

LONGEST: Final = 1 << 20
"""Bytes of one line, its end not counted: four times what a call's arguments may be."""
_CHUNK: Final = 1 << 18
"""Bytes that are read at once. What comes together is cheaper together; what a pipe holds by default is a quarter of it."""


class TooLong:
    """A line that was passed over because it is longer than allowed."""


class Lines:
    """Cuts chunks of bytes into lines."""

    def __init__(self, longest: int = LONGEST) -> None:
        self._longest = longest
        self._held = bytearray()
        self._skipping = False

    def feed(self, chunk: bytes) -> Iterator[bytes | TooLong]:
        """The lines that end in this chunk, in order, without their ends."""
        *ended, rest = chunk.split(b"\n")
        for piece in ended:
            yield self._end(piece)
        self._add(rest)

    def rest(self) -> Iterator[bytes | TooLong]:
        """The last line, when it has no end."""
        if self._held or self._skipping:
            yield self._end(b"")

    def _add(self, piece: bytes) -> None:
        if self._skipping or len(self._held) + len(piece) > self._longest:
            self._skipping = True
            self._held.clear()
        else:
            self._held += piece

    def _end(self, piece: bytes) -> bytes | TooLong:
        self._add(piece)
        line, skipped = bytes(self._held), self._skipping
        self._held.clear()
        self._skipping = False
        return TooLong() if skipped else line


async def arriving(descriptor: int, longest: int = LONGEST) -> AsyncGenerator[list[bytes | TooLong]]:
    """The lines of a file, pipe or terminal as soon as they are there, those together that are there together."""
    cut, waits = Lines(longest), True
    _widen(descriptor)
    while True:
        if waits:
            try:
                await anyio.wait_readable(descriptor)
            except OSError:  # a plain file is not waited for: it is always ready
                waits = False
        chunk = os.read(descriptor, _CHUNK)
        if not chunk:
            break
        if several := list(cut.feed(chunk)):
            yield several
    if rest := list(cut.rest()):
        yield rest


def _widen(descriptor: int) -> None:
    """Let a pipe hold as much as is read at once, where there is such a thing and it may."""
    with contextlib.suppress(OSError, AttributeError):
        fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _CHUNK)
