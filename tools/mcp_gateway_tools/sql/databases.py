"""What the tools of one process share: pools of connections, and the latest look at each catalog."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from time import monotonic
from typing import Final

from mcp_gateway_policy.vocabulary import Call, Limits, Unanalysable
from mcp_gateway_tools.lease import Borrow
from mcp_gateway_tools.raw import Problem
from mcp_gateway_tools.sql.catalog import SqlState
from mcp_gateway_tools.sql.problems import refused, unreachable
from mcp_gateway_tools.sql.session import Pools
from mcp_gateway_tools.sql.settings import PostgresSettings
from mcp_gateway_tools.sql.snapshot import observe
from mcp_gateway_tools.tool import State

FRESH_SECONDS: Final = 30.0
AGAIN_SECONDS: Final = 1.0
LOOKING: Final = Limits(seconds=10.0)


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
        self._looking: dict[str, asyncio.Lock] = {}

    async def look(self, call: Call, borrow: Borrow, fresh: float = FRESH_SECONDS) -> SqlState | Unseen:
        """The catalog of the call's connection, no older than `fresh` seconds."""
        import asyncpg

        if call.connection is None:
            raise TypeError("a database tool needs a connection")
        name = call.connection.name
        async with self._looking.setdefault(name, asyncio.Lock()):
            known = self._seen.get(name)
            if known is not None and monotonic() - known.observed_at < fresh:
                return known
            async with borrow("look at the catalog") as lease:
                if not isinstance(lease.settings, PostgresSettings):
                    raise TypeError("a PostgreSQL tool was lent another kind of connection")
                try:
                    async with self.pools.transaction(lease, LOOKING, read_only=True) as (connection, _):
                        seen = await observe(connection, lease.settings.database)
                except asyncpg.PostgresConnectionError as error:
                    return Unseen("", unreachable(error, "no"))
                except asyncpg.PostgresError as error:
                    return Unseen("", refused(error, "no"))
                except (asyncpg.InterfaceError, OSError) as error:
                    return Unseen("", unreachable(error, "no"))
            self._seen[name] = seen
            return seen

    async def close(self) -> None:
        """Close every connection."""
        await self.pools.close()

    def last(self, call: Call) -> SqlState | None:
        """The latest look at the call's connection, which is the one it was judged by or a later one."""
        return None if call.connection is None else self._seen.get(call.connection.name)

    def forget(self, call: Call) -> None:
        """The catalog may have changed: look again next time."""
        if call.connection is not None:
            self._seen.pop(call.connection.name, None)
