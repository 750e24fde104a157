"""What goes into the ledger and what comes back: `Event` in, `Entry` and `Recorded` out.

Plain values; no storage, no cryptography.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar, final

from mcp_gateway_recorder._minting import SEAL, Seal

JsonValue: TypeAlias = "bool | int | float | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
JsonObject: TypeAlias = Mapping[str, JsonValue]

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A secret payload kept beside the log, encrypted, until it is discarded. `key` names it; it is never part of an entry."""

    key: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Event(Generic[T_co]):
    """Something to record. `value` is what the record is evidence of and is not stored; `body` is what is stored.

    `call` and `ref` index the entry (a call's id; an approval's id). `durable` events are on disk before `append` returns; the others are
    ordered before every later one and are durable no later than the next durable event of any session of this process. `claim` is taken in
    the same transaction or the append fails with `AlreadyClaimed`: it is how something happens at most once. `seal` and `discard` store and
    remove a sealed payload in the same transaction. `announce` wakes waiters in this and other processes after the commit.
    """

    kind: str
    session: str
    body: JsonObject
    value: T_co
    call: str | None = None
    ref: str | None = None
    durable: bool = False
    claim: str | None = None
    seal: Sealed | None = None
    discard: str | None = None
    announce: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as stored. `hash` is SHA-256 (hex) over the canonical JSON (RFC 8785) of all other fields but `mac`."""

    ledger: str
    session: str
    seq: int
    prev: str
    at: str
    kind: str
    call: str | None
    ref: str | None
    body: JsonObject
    hash: str


@final
class Recorded(Generic[T_co]):
    """Evidence that `value` is in the ledger. Only the ledger makes one, after the write it speaks of."""

    __slots__ = ("entry", "value")

    def __init__(self, value: T_co, entry: Entry, *, _seal: Seal) -> None:

        if _seal is not SEAL:
            raise TypeError("only the ledger makes a Recorded")
        self.value = value
        self.entry = entry

    def __repr__(self) -> str:
        return f"Recorded({self.entry.kind} {self.entry.session}/{self.entry.seq})"


class LedgerError(Exception):
    """The ledger could not do what was asked; nothing was recorded. Says what to do about it."""


class LedgerUnavailable(LedgerError):
    """The ledger cannot be written: disk full, file locked or read-only, or a write failed before. No call may run."""


class AlreadyClaimed(LedgerError):
    """Somebody else took the claim first."""


class Tampered(LedgerError):
    """An entry that was about to be trusted is not what this ledger wrote."""
