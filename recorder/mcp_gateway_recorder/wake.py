"""Wake-ups: how a process that waits learns, without polling, that something was announced here or in another process.

Every waiting process has a FIFO in one folder; whoever announces writes a byte into each. A wake-up says `look again` and nothing more, so
a hostile byte costs one look. Knows no entries.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import stat
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import final

from mcp_gateway_recorder import owners


@final
class Changes:
    """A waiter. It remembers a wake-up that came while nobody waited."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def notify(self) -> None:
        """On the event loop: something was announced."""
        self._changed.set()

    async def wait(self, timeout: float | None) -> bool:
        """Wait at most `timeout` seconds for an announcement since the last wait (or since creation); False when none came."""
        try:
            async with asyncio.timeout(timeout):
                await self._changed.wait()
        except TimeoutError:
            return False
        self._changed.clear()
        return True


@final
class Bell:
    """Rings for the waiters of this process and of all others that share the folder."""

    def __init__(self, folder: Path, lock_folder: Path, owner: str, loop: asyncio.AbstractEventLoop) -> None:
        self._folder = folder
        self._lock_folder = lock_folder
        self._fifo = folder / f"{owner}.fifo"
        self._loop = loop
        self._waiters: set[Changes] = set()
        self._reading: tuple[int, int] | None = None

    @contextmanager
    def changes(self) -> Generator[Changes]:
        """A waiter, from now until the end of the block. On the event loop."""
        self._listen()
        waiter = Changes()
        self._waiters.add(waiter)
        try:
            yield waiter
        finally:
            self._waiters.discard(waiter)

    def ring(self) -> None:
        """Wake everyone. From any thread."""
        if self._waiters:  # whoever begins to wait looks first
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits here any more
                self._loop.call_soon_threadsafe(self._notify)
        for name in os.listdir(self._folder):
            if name.endswith(".fifo") and not name.startswith(".") and name != self._fifo.name:
                with contextlib.suppress(OSError):  # whoever cannot be woken still has their time-out
                    self._ring(self._folder / name)

    def close(self) -> None:
        """Stop listening. On the event loop."""
        if self._reading is not None:
            self._loop.remove_reader(self._reading[0])
            self._fifo.unlink(missing_ok=True)
            for descriptor in self._reading:
                os.close(descriptor)
            self._reading = None

    def _listen(self) -> None:
        if self._reading is None:
            os.mkfifo(self._fifo, 0o600)
            reader = os.open(self._fifo, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            # A writing end of our own: without one, the reader would see an end of file whenever no other process is writing.
            self._reading = (reader, os.open(self._fifo, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC))
            self._loop.add_reader(reader, self._drain, reader)

    def _drain(self, reader: int) -> None:
        with contextlib.suppress(BlockingIOError):
            while len(os.read(reader, 4096)) == 4096:
                pass
        self._notify()

    def _notify(self) -> None:
        for waiter in self._waiters:
            waiter.notify()

    def _ring(self, fifo: Path) -> None:
        try:
            descriptor = os.open(fifo, os.O_WRONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError as error:
            if error.errno == errno.ENXIO and not owners.alive(self._lock_folder, fifo.stem):
                fifo.unlink(missing_ok=True)
            return
        try:
            if stat.S_ISFIFO(os.fstat(descriptor).st_mode):
                # A full fifo has a wake-up in it; a broken one has lost its reader just now.
                with contextlib.suppress(BlockingIOError, BrokenPipeError):
                    os.write(descriptor, b"!")
        finally:
            os.close(descriptor)
