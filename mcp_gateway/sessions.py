"""Sessions: which calls belong together.

A session is one caller with one client within the first of these that is known: the transport's session, the conversation id in
`_meta`, this stdio process; failing all, a window that closes after 30 idle minutes. Its id is ours, so no client can name another's.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from mcp_gateway.approvals.approval import PersonRecord
from mcp_gateway_policy.vocabulary import Principal
from mcp_gateway_recorder.entries import Event, JsonObject
from mcp_gateway_recorder.ledger import Ledger

IDLE = timedelta(minutes=30)
OPEN_AT_MOST = 10_000
UNIDENTIFIED_PER_MINUTE = 60


@dataclass(slots=True)
class _Open:
    id: str
    used: datetime


class Sessions:
    """Finds the session of a call, opening it in the ledger when it is new."""

    def __init__(self, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._clock = clock
        self._open: OrderedDict[tuple[str, ...], _Open] = OrderedDict()
        self._lock = asyncio.Lock()
        self._strangers: str | None = None
        self._minute: datetime | None = None
        self._seen = 0

    async def of(
        self, principal: Principal, transport: str, transport_session: str | None, meta: Mapping[str, str]
    ) -> str:
        """The session id for a call of this caller. Raises LedgerError when a new session cannot be recorded."""
        conversation = meta.get("vscode.conversationId")
        within = next((name for name in (transport_session, conversation) if name), None)
        if within is None and transport == "stdio":
            within = "process"
        key = (principal.issuer, principal.subject, principal.source, principal.client, transport, within or "")
        now = self._clock()
        async with self._lock:
            known = self._open.get(key)
            if known is not None and (within is not None or now - known.used < IDLE):
                known.used = now
                self._open.move_to_end(key)
                return known.id
            body: JsonObject = {"transport": transport, "principal": PersonRecord.of(principal).model_dump(mode="json")}
            session = await self._ledger.begin(body)
            self._open[key] = _Open(session, now)
            while len(self._open) > OPEN_AT_MOST:
                self._open.popitem(last=False)
            return session

    async def unidentified(self, reason: str, transport: str) -> None:
        """Record a request from nobody we know, at most so many a minute: strangers must not be able to fill the disk."""
        now = self._clock()
        async with self._lock:
            if self._minute is None or now - self._minute >= timedelta(minutes=1):
                self._minute, self._seen = now, 0
            self._seen += 1
            if self._seen > UNIDENTIFIED_PER_MINUTE:
                return
            if self._strangers is None:
                self._strangers = await self._ledger.begin({"transport": transport, "principal": None})
            last = " (more in this minute are not recorded)" if self._seen == UNIDENTIFIED_PER_MINUTE else ""
            told: JsonObject = {"reason": reason + last, "transport": transport}
            await self._ledger.append(Event("unidentified", self._strangers, told, None))
