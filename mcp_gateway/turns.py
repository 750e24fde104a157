"""Turns: how many calls of one caller work at one connection at the same time. More wait in line, for a while.

A connection serves everybody who may use it, with a bounded number of sessions: without turns, one caller's slow calls take them all. A call takes
a turn to look, one to show a preview and one to run, and none while it waits for a person. Knows neither what a call does nor what a session is.
Counts within this process.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

from mcp_gateway_policy.vocabulary import Call

WAIT_SECONDS: Final = 10.0
"""As long as a call waits for a session of the database."""

_Done = TypeVar("_Done")
_Place: TypeAlias = tuple[str, str, str, int]


class Busy(Exception):
    """The caller's other calls take all the turns that one caller has there. The message is for them; nothing has run."""


@dataclass(slots=True)
class _Line:
    free: asyncio.Semaphore
    users: int = 0


class Turns:
    """The turns of one process, by caller and connection. Whoever comes first goes first."""

    def __init__(self, most: Callable[[str], int], wait_seconds: float = WAIT_SECONDS) -> None:
        """`most` says how many one caller has at the connection of that name."""
        self._most = most
        self._wait = wait_seconds
        self._lines: dict[_Place, _Line] = {}

    @asynccontextmanager
    async def turn(self, call: Call) -> AsyncGenerator[None]:
        """A turn for this call; one without a connection needs none. Raises Busy."""
        if call.connection is None:
            yield
            return
        most = self._most(call.connection.name)
        # a reload that changes the number begins a line of its own: those who have a turn keep it
        place = (call.principal.issuer, call.principal.subject, call.connection.name, most)
        line = self._lines.setdefault(place, _Line(asyncio.Semaphore(most)))
        line.users += 1
        try:
            await self._wait_for(line.free, call.connection.name, most)
            try:
                yield
            finally:
                line.free.release()
        finally:
            line.users -= 1
            if not line.users:
                del self._lines[place]

    async def during(self, call: Call, work: Callable[[], Awaitable[_Done]]) -> _Done:
        """Do some work of the call in a turn of its own. Raises Busy."""
        async with self.turn(call):
            return await work()

    async def _wait_for(self, free: asyncio.Semaphore, connection: str, most: int) -> None:
        if not free.locked():
            await free.acquire()  # at once
            return
        try:
            async with asyncio.timeout(self._wait):
                await free.acquire()
        except TimeoutError:
            calls = "one of your calls is" if most == 1 else f"{most} of your calls are"
            raise Busy(
                f"{calls} running on connection `{connection}` already, as many as one caller may have there; none ended "
                f"within {self._wait:g} seconds"
            ) from None
