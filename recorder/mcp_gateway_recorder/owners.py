"""Owners: which process a session belongs to, and whether that process is still alive.

An owner is an id with a lock file that its process holds (flock) for its life; the kernel lets go when the process ends, however it ends.
Ids are never used twice, so a dead owner stays dead. Knows nothing of sessions.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import weakref
from pathlib import Path
from typing import final


@final
class Owner:
    """This process (or one ledger in it), holding its lock until `release` or death."""

    def __init__(self, directory: Path) -> None:
        self.id = f"{os.getpid()}-{secrets.token_hex(8)}"
        self._path = _lock_file(directory, self.id)
        # INVARIANT: a lock file is never seen unlocked while its owner lives, so it gets its name after its lock.
        draft = self._path.with_suffix(".new")
        self._descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        draft.rename(self._path)
        _held.add(self)

    def release(self) -> None:
        """Let go: to everyone else, this owner is dead from now on."""
        _held.discard(self)
        self._path.unlink(missing_ok=True)
        os.close(self._descriptor)

    def drop_copy(self) -> None:
        """In a forked child: close the inherited copy, which would keep the lock after the parent's death."""
        os.close(self._descriptor)


_held: weakref.WeakSet[Owner] = weakref.WeakSet()


def _after_fork() -> None:
    for owner in list(_held):
        owner.drop_copy()
    _held.clear()


os.register_at_fork(after_in_child=_after_fork)


def alive(directory: Path, owner: str) -> bool:
    """Whether the owner's process still holds its lock. Probes share the lock, so that they never mistake each other for the owner."""
    try:
        descriptor = os.open(_lock_file(directory, owner), os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def bury(directory: Path, owner: str) -> None:
    """Remove what a dead owner left."""
    _lock_file(directory, owner).unlink(missing_ok=True)


def _lock_file(directory: Path, owner: str) -> Path:
    if "/" in owner or "\0" in owner or owner.startswith("."):
        raise ValueError(f"`{owner!r}` is not an owner")
    return directory / f"{owner}.lock"
