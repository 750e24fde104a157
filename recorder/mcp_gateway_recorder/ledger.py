"""The ledger as the rest of the program sees it: append, find, seal, wait for changes, recover. Async; nothing here waits for the disk.

One `Ledger` is one process's part of a log that several processes share. It knows no policy and no tools; of the kinds of entries it knows
only `opened`, and for recovery `intended` and `answered`.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar, final

from mcp_gateway_recorder import canonical, chain, owners, recovery
from mcp_gateway_recorder._minting import SEAL
from mcp_gateway_recorder.directory import Directory, Opened, prepare
from mcp_gateway_recorder.entries import Entry, Event, JsonObject, LedgerError, LedgerUnavailable, Recorded
from mcp_gateway_recorder.owners import Owner
from mcp_gateway_recorder.reader import Reader
from mcp_gateway_recorder.transaction import Draft, Scribe
from mcp_gateway_recorder.wake import Bell, Changes
from mcp_gateway_recorder.writer import Writer

PATIENCE: Final = 5.0
MAX_BODY: Final = 64 * 2**20
"""Characters of one entry's canonical body."""

_BASE32: Final = "0123456789abcdefghjkmnpqrstvwxyz"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """A session in a list. `opening` is the body it was begun with; times are RFC 3339; `live` is whether its process still runs."""

    id: str
    opened_at: str
    opening: JsonObject
    entries: int
    last_at: str
    live: bool


@final
class Ledger:
    """An open ledger. Use it on the event loop that opened it."""

    def __init__(
        self,
        directory: Directory,
        opened: Opened,
        *,
        clock: Callable[[], datetime],
        patience: float,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self._directory = directory
        self._id = opened.id
        self._keys = opened.keys
        self._clock = clock
        self._process = os.getpid()
        self._owner = Owner(directory.owners)
        self._bell = Bell(directory.wake, directory.owners, self._owner.id, loop)
        self._reader = Reader(opened.id, opened.keys, directory.database, patience)
        self._writer = Writer(
            Scribe(opened.id, opened.keys, self._owner.id),
            directory.database,
            directory.witness,
            loop=loop,
            newest=opened.newest,
            patience=patience,
            announced=self._bell.ring,
        )

    @classmethod
    @asynccontextmanager
    async def open(
        cls, directory: Path, *, clock: Callable[[], datetime], create: bool = True, patience: float = PATIENCE
    ) -> AsyncGenerator[Ledger]:
        """Open the ledger of a state directory, making both where `create` allows.

        `patience` is how many seconds a write waits for another process's. Leaving the block writes what is queued and raises
        LedgerUnavailable where that fails. Raises LedgerError, LedgerUnavailable, and Tampered where the files do not belong together.
        """
        paths = Directory(directory)
        opened = await asyncio.to_thread(prepare, paths, clock=clock, create=create, patience=patience)
        ledger = cls(paths, opened, clock=clock, patience=patience, loop=asyncio.get_running_loop())
        try:
            await asyncio.to_thread(ledger._start)
            try:
                yield ledger
            finally:
                await _finish(asyncio.create_task(asyncio.to_thread(ledger._close)))
        finally:
            ledger._bell.close()
            ledger._owner.release()

    @property
    def id(self) -> str:
        """The ledger's own id, made at its creation and part of every entry's hash."""
        return self._id

    async def begin(self, body: JsonObject, *, session: str | None = None) -> str:
        """Open a session of this process with a durable `opened` entry; its id. Raises LedgerError where `session` exists."""
        moment = self._clock()
        name = session if session is not None else _session_id(moment)
        await self._append(Event("opened", name, body, None, durable=True), opens=True)
        return name

    async def append(self, event: Event[T]) -> Recorded[T]:
        """Record an event, as `Event` describes. A cancelled append may have been recorded.

        Raises LedgerError for a body that has no canonical JSON or a session that is not of this process, AlreadyClaimed, and
        LedgerUnavailable where the log cannot be written; after each of these the event is not recorded and never will be.
        """
        return Recorded(event.value, await self._append(event), _seal=SEAL)

    async def find(
        self, *, kind: str | None = None, call: str | None = None, ref: str | None = None, session: str | None = None
    ) -> tuple[Entry, ...]:
        """The entries of all processes that match everything given, oldest first. Raises Tampered, LedgerUnavailable."""
        await self._flush()
        return await self._reader.find(kind, call, ref, session)

    async def unseal(self, key: str) -> bytes | None:
        """The sealed payload of a key; None where there is none. Raises Tampered, LedgerUnavailable."""
        await self._flush()
        return await self._reader.unseal(key)

    async def sealed(self) -> tuple[str, ...]:
        """The keys of all sealed payloads. Raises LedgerUnavailable."""
        await self._flush()
        return await self._reader.sealed()

    def fingerprint(self, data: bytes) -> str:
        """HMAC-SHA256 (hex) under a key of this ledger: a digest of real values that cannot be guessed from likely ones."""
        return self._keys.fingerprint(data)

    def changes(self) -> AbstractContextManager[Changes]:
        """A waiter for announcements of this and other processes. Look after opening it, then wait, then look again."""
        return self._bell.changes()

    async def recover(self, close: Callable[[Entry], Event[None]]) -> tuple[Entry, ...]:
        """Adopt the sessions of dead processes that have `intended` entries without an `answered` one, and append `close(intent)` for each
        such call, durably; those intents, oldest first. A call intended twice is closed once, by its last intent.

        Sessions of live processes are not touched, and of two processes that recover at once each adopts what the other does not.
        """
        self._check_process()
        adopt = recovery.Adoption(self._id, self._keys, self._owner.id, self._directory, self._writer)
        intents = await _promised(self._writer.run(adopt))
        await asyncio.gather(*(self.append(close(intent)) for intent in intents))
        return intents

    async def sessions(self) -> tuple[SessionSummary, ...]:
        """Every session of every process, in order of opening. Raises Tampered, LedgerUnavailable."""
        await self._flush()
        lines = await self._reader.sessions()
        known = {line.owner for line in lines if line.owner is not None}
        live = {owner for owner in known if owners.alive(self._directory.owners, owner)}
        return tuple(
            SessionSummary(
                line.opening.session, line.opening.at, line.opening.body, line.entries, line.last_at, line.owner in live
            )
            for line in lines
        )

    def _start(self) -> None:
        self._reader.start()
        self._writer.start()

    def _close(self) -> None:
        self._reader.close()  # first: the last connection to close tidies the database, and a reader cannot
        self._writer.close()

    async def _append(self, event: Event[object], *, opens: bool = False) -> Entry:
        self._check_process()
        at = chain.timestamp(self._clock())
        _check_names(event)
        try:
            body = canonical.encode_soon(event.body)
            if body is None:
                body = await asyncio.to_thread(canonical.encode, event.body)
        except canonical.NotCanonical as problem:
            raise LedgerError(f"a `{event.kind}` entry cannot be recorded: its body {problem}") from None
        if len(body) > MAX_BODY:
            raise LedgerError(f"a `{event.kind}` entry cannot be recorded: its body is over {MAX_BODY} characters")
        answer = self._writer.append(Draft(event, body, at, opens))
        return answer if isinstance(answer, Entry) else await answer

    async def _flush(self) -> None:
        self._check_process()
        promise = self._writer.flush()
        if promise is not None:
            await _promised(promise)

    def _check_process(self) -> None:
        if os.getpid() != self._process:
            raise LedgerUnavailable("a ledger does not outlive a fork: open it in this process")


async def _promised(promise: Future[T]) -> T:
    return await asyncio.wrap_future(promise)


async def _finish(task: asyncio.Task[None]) -> None:
    """Wait for a task to end even if we are cancelled, then be cancelled."""
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        task.result()
        raise


def _check_names(event: Event[object]) -> None:
    seal = None if event.seal is None else event.seal.key
    for name in (event.kind, event.session, event.call, event.ref, event.claim, event.discard, seal):
        try:
            (name or "").encode()
        except UnicodeEncodeError:
            raise LedgerError("a name of an entry holds a lone surrogate and cannot be recorded") from None


def _session_id(moment: datetime) -> str:
    """48 bits of time in milliseconds and 80 random bits, in Crockford's base 32, so that ids sort by time."""
    number = int(moment.timestamp() * 1000) << 80 | secrets.randbits(80)
    return "s_" + "".join(_BASE32[number >> shift & 31] for shift in range(125, -1, -5))
