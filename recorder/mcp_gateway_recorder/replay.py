"""Replay: one session as its calls, each with everything recorded about it, for whoever shows it.

Reads without the secret key: each entry is checked against its hash and its place in the chain; the whole log is `verify`'s business.
Renders nothing.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from mcp_gateway_recorder import chain
from mcp_gateway_recorder.directory import Directory
from mcp_gateway_recorder.entries import Entry, LedgerError, LedgerUnavailable, Tampered
from mcp_gateway_recorder.store.sqlite import Store

_PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class SessionLog:
    """A session's entries, and those of other sessions that share a `ref` with one of them (a decision); ordered by time."""

    session: str
    opened: Entry
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class CallLog:
    """What is recorded about one call, ordered by time."""

    call: str
    entries: tuple[Entry, ...]


def load(directory: Path, session: str) -> SessionLog:
    """Read a session. Blocking. Raises LedgerError where there is none, LedgerUnavailable, Tampered."""
    paths = Directory(directory)
    if not paths.database.exists():
        raise LedgerError(f"no ledger at `{directory}`: name the state directory of a gateway")
    try:
        with closing(Store(paths.database, patience=_PATIENCE, read_only=True)) as store:
            store.version()
            ledger, _ = store.identity()
            own = [chain.read(ledger, link) for link in store.find(session=session)]
            _check_chain(ledger, session, own)
            refs = dict.fromkeys(entry.ref for entry in own if entry.ref is not None)
            related = [
                chain.read(ledger, link) for ref in refs for link in store.find(ref=ref) if link.session != session
            ]
    except sqlite3.Error as error:
        raise LedgerUnavailable(f"the ledger `{paths.database}` cannot be read: {error}") from error
    if not own:
        raise LedgerError(f"no session {session!r} in `{directory}`: `mcp-gateway sessions list` names them")
    # Sorting is stable: within a session the order of the chain stays.
    return SessionLog(session, own[0], tuple(sorted([*own, *related], key=lambda entry: entry.at)))


def calls(log: SessionLog) -> tuple[CallLog, ...]:
    """The session's calls in order of their first entry. An entry of another session goes to the first call that named its `ref`."""
    found: dict[str, list[Entry]] = {}
    asked: dict[str, str] = {}
    for entry in log.entries:
        if entry.session == log.session and entry.call is not None:
            found.setdefault(entry.call, [])
            if entry.ref is not None:
                asked.setdefault(entry.ref, entry.call)
    for entry in log.entries:
        call = entry.call if entry.session == log.session else asked.get(entry.ref or "")
        if call is not None:
            found[call].append(entry)
    return tuple(CallLog(call, tuple(entries)) for call, entries in found.items())


def _check_chain(ledger: str, session: str, entries: list[Entry]) -> None:
    prev = chain.genesis(ledger, session)
    for seq, entry in enumerate(entries):
        if entry.seq != seq or entry.prev != prev:
            raise Tampered(f"session {session!r} is broken at entry {seq}; run `mcp-gateway verify`")
        prev = entry.hash
