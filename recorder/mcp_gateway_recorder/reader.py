"""The reader: what the ledger says, from a connection and thread of its own, every entry checked before it is handed out."""

from __future__ import annotations

import asyncio
import hmac
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, final

from mcp_gateway_recorder import chain
from mcp_gateway_recorder.chain import Link
from mcp_gateway_recorder.entries import Entry, LedgerUnavailable, Tampered
from mcp_gateway_recorder.keys import Keys
from mcp_gateway_recorder.store.sqlite import Store

R = TypeVar("R")


def authenticate(ledger: str, keys: Keys, link: Link) -> Entry:
    """The entry of a stored link. Raises Tampered unless a holder of the key wrote exactly this."""
    entry = chain.read(ledger, link)
    if not hmac.compare_digest(keys.mac(entry.hash).encode(), link.mac.encode()):
        raise Tampered(f"entry `{link.session}/{link.seq}` was not written by this ledger; run `mcp-gateway verify`")
    return entry


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session in a list: its opening entry, how many entries it has, when the last came, and who owns it (None: nobody)."""

    opening: Entry
    entries: int
    last_at: str
    owner: str | None


@final
class Reader:
    """A thread that reads. Every method may raise LedgerUnavailable; those that hand out entries, Tampered."""

    def __init__(self, ledger: str, keys: Keys, database: Path, patience: float) -> None:
        self._ledger = ledger
        self._keys = keys
        self._database = database
        self._patience = patience
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ledger-reader")
        self._opened: Store | None = None

    def start(self) -> None:
        """Open the database. Blocking."""
        self._thread.submit(self._guarded, lambda store: None).result()

    def close(self) -> None:
        """End the thread. Blocking."""
        self._thread.submit(self._close).result()
        self._thread.shutdown()

    async def find(self, kind: str | None, call: str | None, ref: str | None, session: str | None) -> tuple[Entry, ...]:
        """The entries that match everything given, oldest first."""

        def read(store: Store) -> tuple[Entry, ...]:
            links = store.find(kind=kind, call=call, ref=ref, session=session)
            return tuple(authenticate(self._ledger, self._keys, link) for link in links)

        return await self._run(read)

    async def unseal(self, key: str) -> bytes | None:
        """The sealed payload of a key, in the clear."""

        def read(store: Store) -> bytes | None:
            sealed = store.sealed(key)
            return None if sealed is None else self._keys.unseal(key, sealed)

        return await self._run(read)

    async def sealed(self) -> tuple[str, ...]:
        """The keys of all sealed payloads."""
        return await self._run(lambda store: tuple(store.sealed_keys()))

    async def sessions(self) -> tuple[SessionLine, ...]:
        """Every session, in order of opening."""

        def read(store: Store) -> tuple[SessionLine, ...]:
            return tuple(
                SessionLine(authenticate(self._ledger, self._keys, row.opening), row.entries, row.last_at, row.owner)
                for row in store.sessions()
            )

        return await self._run(read)

    async def _run(self, read: Callable[[Store], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._guarded, read)

    def _guarded(self, read: Callable[[Store], R]) -> R:
        try:
            if self._opened is None:
                self._opened = Store(self._database, patience=self._patience, read_only=True)
            self._opened.check_in_place()
            return read(self._opened)
        except (sqlite3.Error, OSError) as error:
            raise LedgerUnavailable(f"the ledger `{self._database}` cannot be read: {error}") from error

    def _close(self) -> None:
        if self._opened is not None:
            self._opened.close()
