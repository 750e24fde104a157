"""What the tools of one process share: pools of connections, and the latest look at each catalog.

A look is confirmed or repeated when it is older than an interval, when something was changed through this process, and when a statement names
what it does not hold, at most once a second. Every statement asks for it once more in the transaction that is to run it (`holds`), whenever it
was last confirmed. Where the catalog's mark is still the same the look is kept, and with it whatever analysis remembers of it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Call, Limits, Unanalysable
from mcp_gateway_tools.lease import Borrow, Lease
from mcp_gateway_tools.raw import Problem
from mcp_gateway_tools.sql import snapshot, snapshot_probe
from mcp_gateway_tools.sql.analysis.crosscheck import warm
from mcp_gateway_tools.sql.catalog import SqlState
from mcp_gateway_tools.sql.problems import failures, problem
from mcp_gateway_tools.sql.session import Pools, postgres
from mcp_gateway_tools.sql.settings import PostgresSettings
from mcp_gateway_tools.tool import State

if TYPE_CHECKING:
    import asyncpg

FRESH_SECONDS: Final = 30.0
AGAIN_SECONDS: Final = 1.0
WHOLE_SECONDS: Final = 300.0
"""How long a look is kept on the word of its mark, which knows nothing of estimates, comments and what the role is."""
LOOKING: Final = Limits(bytes=64 * 1024 * 1024, seconds=30.0)


@dataclass(frozen=True, slots=True)
class Unseen(State):
    """The catalog could not be looked at: whatever the call would do is unknown."""

    problem: Problem

    def unanalysable(self) -> Unanalysable:
        """The same, as what policy denies."""
        return Unanalysable(self.problem.message, self.problem.hint)


@dataclass(frozen=True, slots=True)
class _Held:
    """When a look was last found to hold, the server's snapshot then, and how often something had been changed through this process."""

    snapshot: str
    at: float
    changes: int


class Databases:
    """Pools and catalogs by connection."""

    def __init__(self) -> None:
        self.pools = Pools()
        self._seen: dict[str, snapshot.Look] = {}
        self._held: dict[str, _Held] = {}
        self._places: dict[str, PostgresSettings] = {}
        self._changes: Counter[str] = Counter()
        self._looking: dict[str, asyncio.Lock] = {}
        self._warming: asyncio.Task[None] | None = None

    async def look(self, call: Call, borrow: Borrow, fresh: float = FRESH_SECONDS) -> SqlState | Unseen:
        """The catalog of the call's connection, no older than `fresh` seconds."""
        if call.connection is None:
            raise TypeError("a database tool needs a connection")
        if self._warming is None:  # beside the first look: the first long statement shall not wait for it
            self._warming = asyncio.create_task(asyncio.to_thread(warm))
        name = call.connection.name
        async with self._looking.setdefault(name, asyncio.Lock()):
            known = self._seen.get(name)
            if known is not None and not self._stale(name) and monotonic() - self._held[name].at < fresh:
                return known.state
            async with borrow("look at the catalog") as lease:
                try:
                    async with self.pools.transaction(lease, LOOKING, read_only=True) as session:
                        return await self._looked(name, session.connection, postgres(lease))
                except failures() as error:
                    return Unseen("", problem(error, "no"))

    async def _looked(self, name: str, connection: asyncpg.Connection, settings: PostgresSettings) -> SqlState:
        known = self._seen.get(name) if self._places.get(name) == settings else None
        changes = self._changes[name]  # before looking: what changes meanwhile makes it stale again
        if known is not None and not known.partial and monotonic() - known.state.observed_at < WHOLE_SECONDS:
            now = await snapshot_probe.snapshot(connection)
            if now == self._held[name].snapshot or await snapshot_probe.mark(connection) == known.state.mark:
                self._held[name] = _Held(now, monotonic(), changes)
                return known.state
        seen = await snapshot.look(connection, settings.database, None if known is None else known.builtins)
        self._seen[name], self._places[name] = seen, settings
        self._held[name] = _Held(seen.state.snapshot, seen.state.observed_at, changes)
        return seen.state

    def _stale(self, name: str) -> bool:
        return self._held[name].changes != self._changes[name]

    async def close(self) -> None:
        """Close every connection."""
        if self._warming is not None:
            await self._warming
        await self.pools.close()

    def last(self, call: Call, lease: Lease) -> SqlState | None:
        """The latest look at the call's connection, where the lease leads too; None when it leads elsewhere by now."""
        name = lease.connection.name
        place = self._places.get(name)
        if (
            call.connection is None
            or call.connection.name != name
            or (place is not lease.settings and place != lease.settings)
        ):
            return None
        known = self._seen.get(name)
        return None if known is None else known.state

    async def holds(self, call: Call, connection: asyncpg.Connection) -> bool:
        """Whether the latest look at the call's connection still holds, asked in the transaction that is to run.

        True where nothing has happened on the server since; else the catalog's mark is compared. False makes the look stale. Raises what
        asyncpg raises.
        """
        name = call.connection.name if call.connection is not None else ""
        known, held, changes = self._seen.get(name), self._held.get(name), self._changes[name]
        if known is None or held is None:
            return False
        now = await snapshot_probe.snapshot(connection)
        if now == held.snapshot:
            return True
        if await snapshot_probe.mark(connection) != known.state.mark:
            self.forget(call)
            return False
        self._held[name] = _Held(now, monotonic(), changes)
        return True

    def forget(self, call: Call) -> None:
        """The catalog may have changed: look again next time."""
        if call.connection is not None:
            self._changes[call.connection.name] += 1
