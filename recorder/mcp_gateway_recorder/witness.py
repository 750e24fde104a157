"""The witness: a small file beside the database that remembers the newest commit.

It is written after the commit it speaks of, so it may lag (it is not synced) and never leads: a database that is behind its witness was
cut or put back. One line of fixed length, replaced in place, so that a kill leaves the old line or the new one.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import final

from mcp_gateway_recorder.chain import Commit
from mcp_gateway_recorder.entries import LedgerUnavailable, Tampered

_LONGEST = 1024


@dataclass(frozen=True, slots=True)
class Testimony:
    """What the witness says: the ledger's newest commit that it was told of."""

    ledger: str
    n: int
    hash: str


@final
class Witness:
    """The open witness file. Its lock also serialises the making and opening of a ledger."""

    def __init__(self, path: Path, patience: float) -> None:
        self._path = path
        self._patience = patience
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)

    def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)

    @contextmanager
    def locked(self) -> Generator[None]:
        """Hold the lock. Raises LedgerUnavailable when another process keeps it beyond our patience."""
        deadline = time.monotonic() + self._patience
        while True:
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise LedgerUnavailable(f"another process keeps `{self._path}` locked: end it") from None
                time.sleep(0.002)
        try:
            yield
        finally:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def read(self) -> Testimony | None:
        """What it says; None where nothing was ever written. Raises Tampered where it is not a testimony."""
        line = os.pread(self._descriptor, _LONGEST, 0).decode("ascii", "replace")
        if not line:
            return None
        parts = line.split()
        if len(parts) != 4 or not parts[1].isdecimal():
            raise Tampered(f"the witness `{self._path}` is damaged; run `mcp-gateway verify`")
        return Testimony(parts[0], int(parts[1]), parts[2])

    def advance(self, ledger: str, commit: Commit) -> None:
        """Remember this commit unless a newer one is remembered. The caller holds the lock."""
        known = self.read()
        if known is None or known.n < commit.n:
            line = f"{ledger} {commit.n:016d} {commit.hash} {commit.signature}\n".encode()
            if os.pwrite(self._descriptor, line, 0) != len(line):
                raise OSError(f"the witness `{self._path}` was cut short")

    def sync(self) -> None:
        """Make what it says survive a power cut; done once, at the ledger's creation."""
        os.fsync(self._descriptor)
