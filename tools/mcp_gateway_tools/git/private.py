"""A directory of the gateway's own for as long as one git speaks to the remote: no secret is in it, and nobody else may look into it.

A gateway that is killed leaves its directories behind; the next one removes them. Whose owner still runs, in whatever container, is told by a
lock on the directory itself, which ends with its process.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Final

_PREFIX: Final = "mcp-gateway-git-"
_OPENED: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW


@asynccontextmanager
async def private_directory() -> AsyncGenerator[Path]:
    """A fresh one, removed at the end; before the first of a process, what dead ones have left is removed. Raises OSError."""
    parent = Path(tempfile.gettempdir())
    await asyncio.to_thread(_swept_once, parent)
    with _held(parent) as directory:
        yield directory


@contextmanager
def _held(parent: Path) -> Generator[Path]:
    directory, held = _made(parent)
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)
        os.close(held)


def _made(parent: Path) -> tuple[Path, int]:
    """A directory, and what locks it."""
    while True:
        directory = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
        held = _hold(directory)
        if held >= 0:
            return directory, held


def _hold(directory: Path) -> int:
    """Lock it; -1 where one who sweeps took it for left behind, in the moment before it was locked."""
    try:
        opened = os.open(directory, _OPENED)
    except FileNotFoundError:
        return -1
    try:
        fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
        if directory.exists():
            return opened
    except BlockingIOError:
        pass
    os.close(opened)
    return -1


@cache
def _swept_once(parent: Path) -> None:
    sweep(parent)


def sweep(parent: Path) -> None:
    """Remove the directories of this user's gateways that run no more. Blocking."""
    for directory in parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            _remove(directory)


def _remove(directory: Path) -> None:
    opened = os.open(directory, _OPENED)
    try:
        status = os.fstat(opened)
        if status.st_uid == os.geteuid() and stat.S_IMODE(status.st_mode) == 0o700:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(directory, ignore_errors=True)
    finally:
        os.close(opened)
