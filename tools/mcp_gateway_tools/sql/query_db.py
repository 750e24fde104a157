"""`query_db`: one SQL statement on a database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from mcp_gateway_policy.vocabulary import Call, Effect, Facts, JsonObject, Unanalysable
from mcp_gateway_tools.comparing import Place
from mcp_gateway_tools.lease import Borrow, Lease
from mcp_gateway_tools.raw import Column, Raw
from mcp_gateway_tools.tool import Granted, May, Preview, State

_INPUT: Final[JsonObject] = MappingProxyType(
    {
        "type": "object",
        "properties": {
            "sql": {"type": "string", "description": "One SQL statement. Parameters are written $1, $2, …"},
            "params": {"type": "array", "maxItems": 1000, "description": "The values of $1, $2, …, in order."},
        },
        "required": ["sql"],
        "additionalProperties": False,
    }
)
_ACTIONS: Final = frozenset(
    f"sql.{action}"
    for action in (
        *("select", "insert", "update", "update.all", "delete", "delete.all", "truncate", "create", "alter", "drop"),
        *("grant", "lock", "trigger", "call", "explain"),
    )
)


if TYPE_CHECKING:
    from mcp_gateway_tools.sql.databases import Databases
    from mcp_gateway_tools.sql.querying import Querying

Shared: TypeAlias = "Callable[[], Databases]"
"""Gives what the tools of a process share, made at first use: importing this module stays light."""


class QueryDb:
    """Runs one statement. What it would do is worked out from its text and the database's catalog before anything runs."""

    name = "query_db"
    description = (
        "Run one SQL statement (PostgreSQL) on a connection. Reads run at once where policy allows; writes may wait for a person's "
        "approval. Results are masked and cut at a limit. Bind values with `params` rather than writing them into the SQL."
    )
    kinds = frozenset({"postgres"})
    actions = _ACTIONS
    input_schema: JsonObject = _INPUT
    output_schema: JsonObject | None = None

    def __init__(self, databases: Shared) -> None:
        self._databases = databases

    @cached_property
    def _querying(self) -> Querying:
        from mcp_gateway_tools.sql.querying import Querying

        return Querying(self._databases())

    async def close(self) -> None:
        """Close the connections that this process holds open for its SQL tools."""
        await self._databases().close()

    async def observe(self, call: Call, borrow: Borrow) -> State:
        """The catalog; looked at anew when a statement names what the last look did not hold."""
        return await self._querying.observe(call, borrow)

    def analyse(self, call: Call, state: State, may: May) -> Facts | Unanalysable:
        """What the statement would do."""
        return self._querying.analyse(call, state, may)

    def columns(self, call: Call, state: State) -> tuple[Column, ...]:
        """Where each column of the result would come from."""
        return self._querying.columns(call, state)

    def compared(self, call: Call, state: State) -> Mapping[Place, Column]:
        """The parameters that are compared with one column and used for nothing else."""
        return self._querying.compared(call, state)

    def advice(self, call: Call, state: State, denied: Sequence[Effect], may: May) -> str:
        """The nearest statement that would pass."""
        return self._querying.advice(call, state, denied, may)

    async def preview(self, call: Call, facts: Facts, borrow: Borrow) -> Preview | Raw | None:
        """The plan, how many rows the statement matches, what follows from it, and some of the rows as they are."""
        return await self._querying.preview(call, facts, borrow)

    async def run(self, permit: Granted, lease: Lease | None) -> Raw:
        """The rows, or what PostgreSQL said."""
        return await self._querying.run(permit, lease)
