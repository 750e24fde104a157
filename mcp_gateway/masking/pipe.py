"""Objects and texts through a pipe, each in frames: eight bytes that say how long it is, and so much data.

Texts go one behind the other in frames of a bounded size, so that neither end holds them twice. Knows nothing of what they say.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from typing import IO, Final

_LENGTH: Final = 8
_FRAME: Final = 1 << 16
"""Characters."""


class Closed(Exception):
    """The other end is gone."""


def send(stream: IO[bytes], value: object) -> None:
    """Write one object. Raises BrokenPipeError."""
    _write(stream, pickle.dumps(value))


def receive(stream: IO[bytes]) -> object:
    """Read one. Raises Closed."""
    return pickle.loads(_read(stream))  # noqa: S301  # from our own process, through a pipe of its own


def send_texts(stream: IO[bytes], texts: Iterable[str]) -> None:
    """Write texts; how long each is the other end has to know. Raises BrokenPipeError."""
    some: list[str] = []
    size = 0
    for text in texts:
        for at in range(0, len(text), _FRAME):
            some.append(text[at : at + _FRAME])
            size += len(some[-1])
            if size >= _FRAME:
                _write(stream, "".join(some).encode("utf-8", "surrogatepass"))
                some, size = [], 0
    if some:
        _write(stream, "".join(some).encode("utf-8", "surrogatepass"))


def receive_texts(stream: IO[bytes], sizes: Iterable[int]) -> Iterator[str]:
    """Read texts of so many characters each. Raises Closed."""
    frames = _Frames(stream)
    for size in sizes:
        text = ""
        for part in frames.parts(size):
            text += part  # in place: nothing else refers to it
        yield text


def send_parts(stream: IO[bytes], parts: Iterable[str]) -> int:
    """Write one text, however long it becomes; how many characters it has. Raises BrokenPipeError."""
    size = 0

    def counted() -> Iterator[str]:
        nonlocal size
        for part in parts:
            size += len(part)
            yield part

    send_texts(stream, counted())
    _write(stream, b"")
    return size


def receive_parts(stream: IO[bytes]) -> Iterator[str]:
    """Read it. Raises Closed."""
    while frame := _read(stream):
        yield frame.decode("utf-8", "surrogatepass")


class _Frames:
    """Frames of texts, taken in other parts than they come in."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._frame = ""
        self._at = 0

    def parts(self, size: int) -> Iterator[str]:
        """The next so many characters."""
        while size:
            if self._at == len(self._frame):
                self._frame, self._at = _read(self._stream).decode("utf-8", "surrogatepass"), 0
            part = self._frame[self._at : self._at + size]
            self._at += len(part)
            size -= len(part)
            yield part


def _write(stream: IO[bytes], data: bytes) -> None:
    stream.write(len(data).to_bytes(_LENGTH, "big"))
    stream.write(data)
    stream.flush()


def _read(stream: IO[bytes]) -> bytes:
    head = stream.read(_LENGTH)
    size = int.from_bytes(head, "big")
    data = stream.read(size) if len(head) == _LENGTH else b""
    if len(head) < _LENGTH or len(data) < size:
        raise Closed
    return data
