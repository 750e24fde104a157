"""A connection that does not get to its request is closed: whoever holds many of them open would keep everyone else out.

Knows bytes and time. Who may call, and how long an answer may take, is not settled here.
"""

from __future__ import annotations

import asyncio
from typing import Final

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS: Final = 10.0
"""How long the head of a request may take, from the first byte, or from the connection's beginning, to its last."""


class Impatient(H11Protocol):
    """uvicorn's HTTP/1.1, with a bound on the time in which a request's head must be there."""

    _until_head: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """The client has connected."""
        super().connection_made(transport)
        self._look()

    def data_received(self, data: bytes) -> None:
        """Some of a request has come."""
        super().data_received(data)
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection has ended."""
        self._stop()
        super().connection_lost(exc)

    def _look(self) -> None:
        # uvicorn sets no cycle before the first request
        cycle = self.cycle
        if cycle and not cycle.response_complete:
            self._stop()
        elif self._until_head is None and not self.transport.is_closing():
            self._until_head = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _stop(self) -> None:
        if self._until_head is not None:
            self._until_head.cancel()
            self._until_head = None
