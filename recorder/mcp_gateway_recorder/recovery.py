"""Recovery: taking over what dead processes left unfinished.

Runs in the writer's thread, in one transaction, so that two processes that recover at once cannot both adopt a session.
"""

from __future__ import annotations

from dataclasses import dataclass

from mcp_gateway_recorder import owners
from mcp_gateway_recorder.directory import Directory
from mcp_gateway_recorder.entries import Entry, Tampered
from mcp_gateway_recorder.keys import Keys
from mcp_gateway_recorder.reader import authenticate
from mcp_gateway_recorder.store.sqlite import Store
from mcp_gateway_recorder.transaction import Place
from mcp_gateway_recorder.writer import Writer


@dataclass(frozen=True, slots=True)
class Adoption:
    """Adopts every session of a dead owner that has an open intent; marks the others as settled, so that nobody looks again."""

    ledger: str
    keys: Keys
    owner: str
    directory: Directory
    writer: Writer

    def __call__(self, store: Store) -> tuple[Entry, ...]:
        """The open intents of what was adopted. Raises Tampered, sqlite3.Error; then nothing is adopted."""
        intents: list[Entry] = []
        adopted: dict[str, Place] = {}
        with store.transaction():
            dead = [owner for owner in store.owners() if not owners.alive(self.directory.owners, owner)]
            for owner in dead:
                for session in store.owned(owner):
                    if found := self._open_intents(store, session):
                        intents += found
                        adopted[session] = self._end(store, session)
                    store.give(session, self.owner if found else None)
        for session, end in adopted.items():
            self.writer.adopt(session, end)
        for owner in dead:
            owners.bury(self.directory.owners, owner)
            (self.directory.wake / f"{owner}.fifo").unlink(missing_ok=True)
        return tuple(sorted(intents, key=lambda intent: intent.at))

    def _open_intents(self, store: Store, session: str) -> list[Entry]:
        last = {link.call: link for link in store.unanswered(session)}
        return [authenticate(self.ledger, self.keys, link) for link in last.values()]

    def _end(self, store: Store, session: str) -> Place:
        link = store.last_entry(session)
        if link is None:
            raise Tampered(f"session `{session}` has lost its entries; run `mcp-gateway verify`")
        entry = authenticate(self.ledger, self.keys, link)
        return Place(entry.seq, entry.hash)
