"""The writer: one thread that puts a process's entries into the ledger, many per transaction, so that they share one fsync.

How an entry gets its place. An entry is *settled* when its place in its session's chain is given away; only this process writes its sessions,
so the end of a chain is kept in memory. An append that cannot fail alone (not durable, no claim, no seal) is settled when it is queued, and
handed out at once. Any other is settled by its commit, and so is every append that comes while an earlier one of its session is unsettled,
because its place depends on that one's fate.

What a failed transaction means (disk full, file locked or read-only, database changed under us). Every unsettled append in it is refused
with LedgerUnavailable and forgotten: it is never written later. Every settled one stays at the front of the queue and is part of every
later transaction until it is written: an entry that was handed out is never dropped. As unsettled appends chain after the settled ones of
their session, neither rule can fork a chain. While the last write failed nothing is settled by queueing, so each append is a probe, and
is refused until one succeeds. Closing with settled entries that still cannot be written raises.

One case stays open: when the commit's own fsync fails and the machine dies before the next write, SQLite may find the refused
transaction whole in its write-ahead log. Then an intent that was refused stands as `intended` of a dead owner, which recovery reports as
outcome unknown: the safe side.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar, final

from mcp_gateway_recorder.chain import Commit, Link
from mcp_gateway_recorder.entries import Entry, LedgerError, LedgerUnavailable
from mcp_gateway_recorder.store.sqlite import Store
from mcp_gateway_recorder.transaction import Draft, Place, Scribe, write
from mcp_gateway_recorder.witness import Witness

LINGER = 0.1
"""Seconds that a settled entry may wait for a durable one to share its transaction with."""

R = TypeVar("R")


@dataclass(slots=True)
class _Head:
    """A session of this process: where its settled chain ends, and how many unsettled appends are on their way."""

    end: Place
    unsettled: int = 0


@dataclass(frozen=True, slots=True)
class _Append:
    draft: Draft
    link: Link | None  # set where queueing settled it
    entry: asyncio.Future[Entry] | None  # set where its commit settles it


@dataclass(frozen=True, slots=True)
class _Job:
    work: Callable[[Store], None]
    refuse: Callable[[LedgerError], None]


_Item: TypeAlias = _Append | _Job


def unavailable(path: Path, error: Exception) -> LedgerError:
    """What to tell whoever waited for a write that failed."""
    advice = "see why, then retry"
    match error:
        case LedgerError():
            return LedgerUnavailable(str(error))
        case sqlite3.Error():
            name = getattr(error, "sqlite_errorname", "")
            if name.startswith("SQLITE_BUSY"):
                advice = "another process keeps it locked: end that process"
            elif name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
                advice = "free or repair the disk"
            elif name.startswith("SQLITE_READONLY"):
                advice = "make it writable"
        case _:
            pass
    return LedgerUnavailable(f"the ledger `{path}` cannot be written ({error}): {advice}")


@final
class Writer:
    """The thread and its queue. `announced` is called in the thread after a commit that held an announcing event."""

    def __init__(
        self,
        scribe: Scribe,
        database: Path,
        witness: Path,
        *,
        loop: asyncio.AbstractEventLoop,
        newest: Commit,
        patience: float,
        announced: Callable[[], None],
    ) -> None:
        self._scribe = scribe
        self._database = database
        self._witness_path = witness
        self._loop = loop
        self._patience = patience
        self._announced = announced
        self._changed = threading.Condition()
        # What follows is guarded by _changed.
        self._queue: deque[_Item] = deque()
        self._heads: dict[str, _Head] = {}
        self._urgent = False
        self._busy = False
        self._closing = False
        self._gave_up = False
        self._failure: LedgerError | None = None
        # What follows belongs to the thread.
        self._newest = newest
        self._untold: Commit | None = None
        self._started: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, name="ledger-writer", daemon=True)

    def start(self) -> None:
        """Start the thread. Blocking; raises LedgerUnavailable where the database cannot be opened."""
        self._thread.start()
        self._started.result()

    def close(self) -> None:
        """Write what is queued and end the thread. Blocking; raises LedgerUnavailable for settled entries that could not be written."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join()
        if self._queue:
            raise LedgerUnavailable(
                f"the ledger closed and {len(self._queue)} of its entries could not be written: {self._failure}"
            )

    def append(self, draft: Draft) -> Entry | asyncio.Future[Entry]:
        """Queue an event: its entry where queueing settles it, else the promise of it. Never waits for the disk; on the event loop.

        Cancelling the promise withdraws the event if its transaction has not begun.
        """
        session = draft.event.session
        with self._changed:
            self._check_open()
            head = self._heads.get(session)
            if head is None and not draft.opens:
                raise LedgerError(f"session `{session}` is not one of this process: begin one")
            certain = not (draft.event.durable or draft.can_fail_alone) and self._failure is None
            if head is not None and certain and not head.unsettled:
                link = self._scribe.link(draft, head.end)
                head.end = Place(link.seq, link.hash)
                self._put(_Append(draft, link, None), urgent=draft.event.announce)
                return link.entry(self._scribe.ledger, draft.event.body)
            if head is not None:
                head.unsettled += 1
            promise: asyncio.Future[Entry] = self._loop.create_future()
            self._put(_Append(draft, None, promise), urgent=True)
            return promise

    def run(self, work: Callable[[Store], R]) -> Future[R]:
        """Do `work` in the thread once everything queued so far is written; refused where that fails."""
        done: Future[R] = Future()

        def perform(store: Store) -> None:
            if done.set_running_or_notify_cancel():
                try:
                    done.set_result(work(store))
                except (sqlite3.Error, OSError) as error:
                    done.set_exception(unavailable(self._database, error))
                except Exception as error:  # noqa: BLE001 - it belongs to whoever asked for the work; the thread goes on
                    done.set_exception(error)

        def refuse(error: LedgerError) -> None:
            if done.set_running_or_notify_cancel():
                done.set_exception(error)

        with self._changed:
            self._check_open()
            self._put(_Job(perform, refuse), urgent=True)
        return done

    def flush(self) -> Future[None] | None:
        """The promise that everything queued so far is written; None where nothing is on its way."""
        with self._changed:
            if not self._queue and not self._busy:
                return None
        return self.run(_nothing)

    def adopt(self, session: str, end: Place) -> None:
        """Within `run`: from now on this process writes the session."""
        with self._changed:
            self._heads[session] = _Head(end)

    def _check_open(self) -> None:
        if self._closing:
            raise LedgerUnavailable("the ledger is closed")

    def _put(self, item: _Item, *, urgent: bool) -> None:
        self._queue.append(item)
        if urgent:
            self._urgent = True
            self._changed.notify()
        elif len(self._queue) == 1:
            self._loop.call_later(LINGER, self._hurry)

    def _hurry(self) -> None:
        """What was settled has waited long enough. After a failure the next append is the probe: trying before gains nothing."""
        with self._changed:
            if self._failure is None:
                self._urgent = True
                self._changed.notify()

    # The thread

    def _run(self) -> None:
        try:
            store = Store(self._database, patience=self._patience)
            witness = Witness(self._witness_path, self._patience)
        except (sqlite3.Error, OSError) as error:
            self._started.set_exception(unavailable(self._database, error))
            return
        self._started.set_result(None)
        try:
            while (work := self._take()) is not None:
                if isinstance(work, _Job):
                    work.work(store)
                elif work:
                    self._write(store, witness, work)
        finally:
            with self._changed:
                self._closing = True
            self._fail((), self._failure or LedgerUnavailable("the ledger's writer has stopped"))
            witness.close()
            store.close()

    def _take(self) -> Sequence[_Append] | _Job | None:
        """The next work: one job, or all appends before the next job. None ends the thread."""
        with self._changed:
            self._busy = False
            self._changed.wait_for(lambda: (self._queue and self._urgent) or self._closing)
            if not self._queue or self._gave_up:
                return None
            self._busy = True
            appends: list[_Append] = []
            while self._queue:
                item = self._queue.popleft()
                if isinstance(item, _Append):
                    if item.entry is None or not item.entry.cancelled():
                        appends.append(item)
                    elif (head := self._heads.get(item.draft.event.session)) is not None:
                        head.unsettled -= 1
                elif appends:
                    self._queue.appendleft(item)
                    break
                else:
                    self._urgent = bool(self._queue)
                    return item
            self._urgent = bool(self._queue)
            return appends

    def _write(self, store: Store, witness: Witness, appends: Sequence[_Append]) -> None:
        with self._changed:
            sessions = {item.draft.event.session for item in appends}
            ends = {session: self._heads[session].end for session in sessions & self._heads.keys()}
        try:
            self._tell(witness)
            written = write(store, self._scribe, [(item.draft, item.link) for item in appends], ends, self._newest)
        except Exception as error:  # noqa: BLE001 - the waiters must hear of it
            # INVARIANT: whatever went wrong, every waiter is told and nothing is thought to be written that is not.
            self._fail(appends, unavailable(self._database, error))
            return
        self._newest = self._untold = written.commit or self._newest
        self._settle(appends, written.results)
        with contextlib.suppress(OSError, LedgerError):  # the witness may lag; nothing more is written until it is told
            self._tell(witness)
        if any(
            item.draft.event.announce and isinstance(result, Link)
            for item, result in zip(appends, written.results, strict=True)
        ):
            self._announced()

    def _tell(self, witness: Witness) -> None:
        if self._untold is not None:
            with witness.locked():
                witness.advance(self._scribe.ledger, self._untold)
            self._untold = None

    def _settle(self, appends: Sequence[_Append], results: Sequence[Link | LedgerError]) -> None:
        with self._changed:
            self._failure = None
            for item, result in zip(appends, results, strict=True):
                if item.link is None:
                    self._move(item.draft, result)
        self._answer(
            (item, result.entry(self._scribe.ledger, item.draft.event.body) if isinstance(result, Link) else result)
            for item, result in zip(appends, results, strict=True)
            if item.link is None
        )

    def _answer(self, answers: Iterable[tuple[_Append, Entry | LedgerError]]) -> None:
        """Tell all waiters in one visit to the event loop: a visit for each would cost more than the write."""
        found = [(item.entry, answer) for item, answer in answers if item.entry is not None]
        if found:
            self._loop.call_soon_threadsafe(_keep_promises, found)

    def _move(self, draft: Draft, result: Link | LedgerError) -> None:
        session = draft.event.session
        if isinstance(result, Link):
            head = self._heads.setdefault(session, _Head(Place(-1, ""), unsettled=1))
            head.end = Place(result.seq, result.hash)
            head.unsettled -= 1
        elif not draft.opens:
            self._heads[session].unsettled -= 1

    def _fail(self, appends: Sequence[_Append], error: LedgerError) -> None:
        with self._changed:
            self._failure = error
            self._gave_up = self._closing
            waiting = [*appends, *self._queue]
            refused = [item for item in waiting if isinstance(item, _Job) or item.link is None]
            self._queue = deque(item for item in waiting if isinstance(item, _Append) and item.link is not None)
            self._urgent = False
            for item in refused:
                if isinstance(item, _Append) and (head := self._heads.get(item.draft.event.session)) is not None:
                    head.unsettled -= 1
        self._answer((item, error) for item in refused if isinstance(item, _Append))
        for item in refused:
            if isinstance(item, _Job):
                item.refuse(error)


def _keep_promises(answers: Sequence[tuple[asyncio.Future[Entry], Entry | LedgerError]]) -> None:
    for promise, answer in answers:
        if promise.done():  # cancelled meanwhile
            continue
        if isinstance(answer, Entry):
            promise.set_result(answer)
        else:
            promise.set_exception(answer)


def _nothing(store: Store) -> None:
    del store
