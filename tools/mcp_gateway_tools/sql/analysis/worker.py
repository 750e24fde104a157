"""Long statements are parsed in a process of their own, which is killed when it takes too long.

A parser in C cannot be interrupted by a signal or another thread. The process is started when the first long statement comes, and again
after it was killed. It gets the text and gives back the tree; it knows no catalog and holds no credential.
"""

from __future__ import annotations

import atexit
import os
import select
import struct
import subprocess
import sys
import threading
from pathlib import Path
from time import monotonic
from typing import Final, Literal

START_SECONDS: Final = 20.0
_PROGRAM: Final = Path(__file__).with_name("worker_program.py")
_HEAD: Final = struct.Struct(">cI")


class TookTooLong(Exception):
    """The worker did not answer in time, or died over the text; it is gone."""


class Worker:
    """One worker process. Safe to use from several threads; one text at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, what: Literal[b"p", b"t"], text: bytes, seconds: float) -> tuple[bytes, bytes]:
        """The tree (`p`) or the relations that sqlglot sees (`t`) of a text: what kind of answer it is, and the answer. Raises TookTooLong."""
        with self._lock:
            process = self._process
            if process is not None and process.poll() is not None:
                self._stop(process)
                process = None
            if process is None:
                process = self._process = _start()
            try:
                return _exchange(process, _HEAD.pack(what, len(text)) + text, monotonic() + seconds)
            except (TimeoutError, OSError) as error:
                self._stop(process)
                raise TookTooLong from error

    def warm(self) -> None:
        """Start the process, so that the first long statement does not wait for it."""
        with self._lock:
            if self._process is None:
                self._process = _start()

    def close(self) -> None:
        """End the process."""
        with self._lock:
            if self._process is not None:
                self._stop(self._process)

    def _stop(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        self._process = None


def _start() -> subprocess.Popen[bytes]:
    process = subprocess.Popen(  # noqa: S603 # our own program by its path, in a mode that takes nothing from environment or folder
        [sys.executable, "-I", str(_PROGRAM)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        bufsize=0,
    )
    try:
        _read(process, 1, monotonic() + START_SECONDS)
    except (TimeoutError, OSError):
        process.kill()
        process.wait()
        raise TookTooLong from None
    return process


def _exchange(process: subprocess.Popen[bytes], request: bytes, until: float) -> tuple[bytes, bytes]:
    if process.stdin is None:
        raise OSError("the worker has no input")
    view = memoryview(request)
    while view:
        _, ready, _ = select.select((), (process.stdin,), (), max(0.0, until - monotonic()))
        if not ready:
            raise TimeoutError
        view = view[os.write(process.stdin.fileno(), view[: select.PIPE_BUF]) :]
    kind, size = _HEAD.unpack(_read(process, _HEAD.size, until))
    return kind, _read(process, size, until)


def _read(process: subprocess.Popen[bytes], size: int, until: float) -> bytes:
    if process.stdout is None:
        raise OSError("the worker has no output")
    parts: list[bytes] = []
    while size:
        ready, _, _ = select.select((process.stdout,), (), (), max(0.0, until - monotonic()))
        if not ready:
            raise TimeoutError
        part = os.read(process.stdout.fileno(), min(size, 1 << 16))
        if not part:
            raise OSError("the worker has ended")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


WORKER: Final = Worker()
atexit.register(WORKER.close)
