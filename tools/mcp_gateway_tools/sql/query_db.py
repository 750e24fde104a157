"""`query_db`: one SQL statement on a database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from mcp_gateway_policy.vocabulary import Call, Effect, Facts, JsonObject, JsonValue, Unanalysable
from mcp_gateway_tools.comparing import Place
from mcp_gateway_tools.lease import Borrow, Lease
from mcp_gateway_tools.raw import Column, Problem, Raw
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

    async def close(self) -> None:
        """Close the connections that this process holds open for its SQL tools."""
        await self._databases().close()

    async def observe(self, call: Call, borrow: Borrow) -> State:
        """The catalog; looked at anew when a statement names what the last look did not hold."""
        from mcp_gateway_tools.sql.analyse import examined
        from mcp_gateway_tools.sql.databases import AGAIN_SECONDS, Unseen

        state = await self._databases().look(call, borrow)
        if isinstance(state, Unseen) or not isinstance(await examined(_sql(call), state), Unanalysable):
            return state
        return await self._databases().look(call, borrow, AGAIN_SECONDS)

    def analyse(self, call: Call, state: State, may: May) -> Facts | Unanalysable:
        """What the statement would do."""
        from mcp_gateway_tools.sql.analyse import analyse
        from mcp_gateway_tools.sql.catalog import SqlState
        from mcp_gateway_tools.sql.databases import Unseen

        if isinstance(state, Unseen):
            return state.unanalysable()
        if not isinstance(state, SqlState):
            return Unanalysable("the catalog was not observed")
        return analyse(_sql(call), state)

    def columns(self, call: Call, state: State) -> tuple[Column, ...]:
        """Where each column of the result would come from."""
        from mcp_gateway_tools.sql.catalog import SqlState
        from mcp_gateway_tools.sql.outlook import columns

        return columns(_sql(call), state) if isinstance(state, SqlState) else ()

    def compared(self, call: Call, state: State) -> Mapping[Place, Column]:
        """The parameters that are compared with one column and used for nothing else."""
        from mcp_gateway_tools.sql.analyse import comparisons
        from mcp_gateway_tools.sql.catalog import SqlState

        if not isinstance(state, SqlState):
            return {}
        return {
            ("params", number): Column("", "", origins, unchanged)
            for number, (origins, unchanged) in comparisons(_sql(call), state).items()
        }

    def advice(self, call: Call, state: State, denied: Sequence[Effect], may: May) -> str:
        """The nearest statement that would pass."""
        from mcp_gateway_tools.sql.advice import advice
        from mcp_gateway_tools.sql.catalog import SqlState

        return advice(_sql(call), state, denied, may) if isinstance(state, SqlState) else ""

    async def preview(self, call: Call, facts: Facts, borrow: Borrow) -> Preview | Raw | None:
        """The plan, how many rows the statement matches, what follows from it, and some of the rows as they are."""
        from mcp_gateway_tools.sql.databases import Unseen
        from mcp_gateway_tools.sql.preview import preview

        state = await self._databases().look(call, borrow)
        if isinstance(state, Unseen):
            return Raw(state.problem)
        async with borrow("preview what would happen") as lease:
            holds = partial(self._databases().holds, call)
            shown = await preview(self._databases().pools, lease, _sql(call), _params(call), facts, state, holds)
        return Preview(tuple(map(Raw, shown.contents())), shown.rows)

    async def run(self, permit: Granted, lease: Lease | None) -> Raw:
        """The rows, or what PostgreSQL said."""
        from mcp_gateway_tools.sql.analyse import everything, examine, lineage, quotable, unchanged
        from mcp_gateway_tools.sql.run import Order, execute

        call = permit.call
        if lease is None:
            raise TypeError("`query_db` needs a lease")
        state = self._databases().last(call, lease)
        if state is None:
            self._databases().forget(call)
            return Raw(Problem("the connection was changed since the call was judged", hint="send the call again"))
        sql = _sql(call)
        judged = examine(sql, state)
        if isinstance(judged, Unanalysable):
            return Raw(
                Problem("the database's definitions changed since the call was judged", hint="send the call again")
            )
        order = Order(
            sql,
            _params(call),
            permit.facts.read_only,
            origins=lineage(sql, state),
            anything=everything(sql, state),
            unchanged=unchanged(sql, state),
            quotable=quotable(sql, state),
            holds=partial(self._databases().holds, call),
            verb="explain" if judged.kind == "explain" else judged.verb,
        )
        content = await execute(self._databases().pools, lease, order, permit.limits)
        if not permit.facts.read_only:
            self._databases().forget(call)
        return Raw(content)


def _sql(call: Call) -> str:
    return str(call.arguments["sql"])


def _params(call: Call) -> Sequence[JsonValue]:
    given = call.arguments.get("params")
    return given if isinstance(given, list | tuple) else ()
