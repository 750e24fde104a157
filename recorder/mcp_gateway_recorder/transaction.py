"""One transaction: a batch of events becomes entries, each chained to the one before it, under one signed commit.

Blocking; runs in the writer's thread. Knows nothing of queues or waiters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from mcp_gateway_recorder import chain
from mcp_gateway_recorder.chain import Commit, Link
from mcp_gateway_recorder.entries import Event, LedgerError, Tampered
from mcp_gateway_recorder.keys import Keys
from mcp_gateway_recorder.store.sqlite import Store


@dataclass(frozen=True, slots=True)
class Place:
    """Where a session's chain ends: the number and hash of its last entry."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An event on its way into the ledger: `body` is canonical JSON, `at` its time. `opens` makes its session."""

    event: Event[object]
    body: str
    at: str
    opens: bool = False

    @property
    def can_fail_alone(self) -> bool:
        """Whether it may be refused while the rest of its transaction stands."""
        return self.opens or self.event.claim is not None or self.event.seal is not None


Pending: TypeAlias = tuple[Draft, "Link | None"]
"""A draft, and its link where its place was given away already."""


@dataclass(frozen=True, slots=True)
class Scribe:
    """Who writes: the ledger, its keys, and the owner of the sessions that are opened."""

    ledger: str
    keys: Keys
    owner: str

    def link(self, draft: Draft, end: Place) -> Link:
        """Chain an event to the end of its session."""
        event = draft.event
        digest = chain.entry_hash(
            self.ledger,
            event.session,
            end.seq + 1,
            end.hash,
            draft.at,
            event.kind,
            event.call,
            event.ref,
            draft.body,
        )
        return Link(
            event.session,
            end.seq + 1,
            end.hash,
            draft.at,
            event.kind,
            event.call,
            event.ref,
            draft.body,
            digest,
            self.keys.mac(digest),
            event.claim,
        )

    def commit(self, last: Commit, at: str, links: Sequence[Link]) -> Commit:
        """Chain and sign a commit that brings these entries."""
        n, size, digest = last.n + 1, last.size + len(links), chain.commit_digest(links)
        proof = chain.commit_hash(self.ledger, n, last.hash, at, size, digest)
        return Commit(n, last.hash, at, size, digest, proof, self.keys.sign(proof))


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a batch: for each draft its link or its refusal, and the commit, if anything was written."""

    results: tuple[Link | LedgerError, ...]
    commit: Commit | None


def write(store: Store, scribe: Scribe, batch: Sequence[Pending], ends: Mapping[str, Place], newest: Commit) -> Written:
    """Write a batch, all or nothing but for drafts that can fail alone.

    `ends` are the ends of the sessions before the first draft without a link; `newest` is the newest commit this process knows.
    Raises sqlite3.Error, OSError, Tampered; then nothing is written.
    """
    results: list[Link | LedgerError] = []
    links: list[Link] = []
    moved: dict[str, Place] = {}
    store.check_in_place()
    with store.transaction():
        last = store.last_commit()
        _check_progress(store, last, newest)
        for draft, settled in batch:
            session = draft.event.session
            end = moved.get(session)
            if end is None:
                end = _start(store, scribe, draft, settled, ends)
            link = settled if settled is not None else scribe.link(draft, end)
            try:
                if draft.can_fail_alone:
                    with store.savepoint():
                        _add(store, scribe, draft, last.size + len(links) + 1, link)
                else:
                    _add(store, scribe, draft, last.size + len(links) + 1, link)
            except LedgerError as refusal:
                results.append(refusal)
            else:
                results.append(link)
                links.append(link)
                moved[session] = Place(link.seq, link.hash)
        commit = scribe.commit(last, batch[-1][0].at, links) if links else None
        if commit is not None:
            store.add_commit(commit)
    return Written(tuple(results), commit)


def _check_progress(store: Store, last: Commit, newest: Commit) -> None:
    if last.hash == newest.hash:
        return
    known = store.commit(newest.n)
    if known is None or known.hash != newest.hash:
        raise Tampered("the ledger was cut or put back while in use; run `mcp-gateway verify`")


def _start(store: Store, scribe: Scribe, draft: Draft, settled: Link | None, ends: Mapping[str, Place]) -> Place:
    """The end of the session as this process knows it, which must be its end in the store."""
    session = draft.event.session
    if draft.opens:
        return Place(-1, chain.genesis(scribe.ledger, session))
    end = Place(settled.seq - 1, settled.prev) if settled is not None else ends[session]
    if store.place(session) != (end.seq, end.hash):
        raise Tampered(f"session `{session}` was changed by somebody else; run `mcp-gateway verify`")
    return end


def _add(store: Store, scribe: Scribe, draft: Draft, identity: int, link: Link) -> None:
    event = draft.event
    if draft.opens:
        store.add_session(event.session, scribe.owner)
    store.add_entry(identity, link)
    if event.discard is not None:
        store.discard(event.discard)
    if event.seal is not None:
        store.seal(event.seal.key, scribe.keys.seal(event.seal.key, event.seal.payload))
