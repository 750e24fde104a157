"""A limit on what one call may receive: one value of a gigabyte must not fill the gateway's memory.

PostgreSQL sends a row whole, however large, and asyncpg keeps it whole. So the bytes are counted where they arrive, and a connection
that brings too many is dropped.
"""

from __future__ import annotations

import asyncio
from typing import Any, cast

import asyncpg


class Meter(asyncio.Protocol):
    """Stands between a connection's transport and asyncpg's protocol. `start` sets what may arrive from then on, in bytes."""

    def __init__(self, transport: asyncio.Transport, inner: asyncio.Protocol) -> None:
        self._transport = transport
        self._inner = inner
        self._left: int | None = None
        self.exceeded = False

    @classmethod
    def attach(cls, connection: asyncpg.Connection) -> Meter:
        """Count what this connection receives."""
        parts = cast(Any, connection)  # asyncpg offers no public way to its transport
        meter = cls(parts._transport, parts._protocol)
        parts._transport.set_protocol(meter)
        return meter

    def start(self, allowed: int | None) -> None:
        """Allow so many bytes from here on; None is no limit."""
        self._left = allowed
        if allowed is not None:
            self.exceeded = False

    def data_received(self, data: bytes) -> None:
        """Hand on, unless it is too much."""
        if self._left is not None:
            self._left -= len(data)
            if self._left < 0:
                self.exceeded = True
                self._transport.abort()
                return
        self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        """Hand on."""
        return self._inner.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """Hand on."""
        self._inner.connection_lost(exc)

    def pause_writing(self) -> None:
        """Hand on."""
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        """Hand on."""
        self._inner.resume_writing()
