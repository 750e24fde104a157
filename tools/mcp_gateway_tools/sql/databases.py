"""What the tools of one process share: pools of connections, and the latest look at each catalog."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from time import monotonic
from typing import Final

from mcp_gateway_policy.vocabulary import Call, Limits, Unanalysable
from mcp_gateway_tools.lease import Borrow, Lease
from mcp_gateway_tools.raw import Problem
from mcp_gateway_tools.sql.catalog import SqlState
from mcp_gateway_tools.sql.problems import failures, problem
from mcp_gateway_tools.sql.session import Pools, postgres
from mcp_gateway_tools.sql.settings import PostgresSettings
from mcp_gateway_tools.sql.snapshot import observe
from mcp_gateway_tools.tool import State

FRESH_SECONDS: Final = 30.0
AGAIN_SECONDS: Final = 1.0
LOOKING: Final = Limits(bytes=64 * 1024 * 1024, seconds=30.0)


@dataclass(frozen=True, slots=True)
class Unseen(State):
    """The catalog could not be looked at: whatever the call would do is unknown."""

    problem: Problem

    def unanalysable(self) -> Unanalysable:
        """The same, as what policy denies."""
        return Unanalysable(self.problem.message, self.problem.hint)


class Databases:
    """Pools and catalogs by connection."""

    def __init__(self) -> None:
        self.pools = Pools()
        self._seen: dict[str, SqlState] = {}
        self._places: dict[str, PostgresSettings] = {}
        self._stale: set[str] = set()
        self._looking: dict[str, asyncio.Lock] = {}

    async def look(self, call: Call, borrow: Borrow, fresh: float = FRESH_SECONDS) -> SqlState | Unseen:
        """The catalog of the call's connection, no older than `fresh` seconds."""
        if call.connection is None:
            raise TypeError("a database tool needs a connection")
        name = call.connection.name
        async with self._looking.setdefault(name, asyncio.Lock()):
            known = self._seen.get(name)
            if known is not None and name not in self._stale and monotonic() - known.observed_at < fresh:
                return known
            self._stale.discard(name)  # before looking: what changes meanwhile makes it stale again
            async with borrow("look at the catalog") as lease:
                settings = postgres(lease)
                try:
                    async with self.pools.transaction(lease, LOOKING, read_only=True) as session:
                        seen = await observe(session.connection, settings.database)
                except failures() as error:
                    return Unseen("", problem(error, "no"))
            self._seen[name], self._places[name] = seen, settings
            return seen

    async def close(self) -> None:
        """Close every connection."""
        await self.pools.close()

    def last(self, call: Call, lease: Lease) -> SqlState | None:
        """The latest look at the call's connection, where the lease leads too; None when it leads elsewhere by now."""
        name = lease.connection.name
        if call.connection is None or call.connection.name != name or self._places.get(name) != lease.settings:
            return None
        return self._seen.get(name)

    def forget(self, call: Call) -> None:
        """The catalog may have changed: look again next time."""
        if call.connection is not None:
            self._stale.add(call.connection.name)
