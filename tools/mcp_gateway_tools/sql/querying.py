"""What `query_db` does: judges a statement by the catalog of its database, shows what would come of it, runs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from mcp_gateway_policy.vocabulary import Call, Effect, Facts, JsonValue, Unanalysable
from mcp_gateway_tools.comparing import Place
from mcp_gateway_tools.lease import Borrow, Lease
from mcp_gateway_tools.raw import Column, Problem, Raw
from mcp_gateway_tools.sql import advice, analyse, databases, outlook
from mcp_gateway_tools.sql.catalog import SqlState
from mcp_gateway_tools.sql.databases import Databases, Unseen
from mcp_gateway_tools.sql.preview import preview
from mcp_gateway_tools.sql.run import Order, execute
from mcp_gateway_tools.tool import Granted, May, Preview, State


class Querying:
    """One statement at a time, on the databases that the tools of a process share. The methods are those of the tool."""

    def __init__(self, shared: Databases) -> None:
        self._databases = shared

    async def observe(self, call: Call, borrow: Borrow) -> State:
        """The catalog; looked at anew when a statement names what the last look did not hold."""
        state = await self._databases.look(call, borrow)
        if isinstance(state, Unseen) or not isinstance(await analyse.examined(_sql(call), state), Unanalysable):
            return state
        return await self._databases.look(call, borrow, databases.AGAIN_SECONDS)

    def analyse(self, call: Call, state: State, may: May) -> Facts | Unanalysable:
        """What the statement would do."""
        if isinstance(state, Unseen):
            return state.unanalysable()
        if not isinstance(state, SqlState):
            return Unanalysable("the catalog was not observed")
        return analyse.analyse(_sql(call), state, may)

    def columns(self, call: Call, state: State) -> tuple[Column, ...]:
        """Where each column of the result would come from."""
        return outlook.columns(_sql(call), state) if isinstance(state, SqlState) else ()

    def compared(self, call: Call, state: State) -> Mapping[Place, Column]:
        """The parameters that are compared with one column and used for nothing else."""
        if not isinstance(state, SqlState):
            return {}
        return {
            ("params", number): Column("", "", origins, unchanged)
            for number, (origins, unchanged) in analyse.comparisons(_sql(call), state).items()
        }

    def advice(self, call: Call, state: State, denied: Sequence[Effect], may: May) -> str:
        """The nearest statement that would pass."""
        return advice.advice(_sql(call), state, denied, may) if isinstance(state, SqlState) else ""

    async def preview(self, call: Call, facts: Facts, borrow: Borrow) -> Preview | Raw | None:
        """The plan, how many rows the statement matches, what follows from it, and some of the rows as they are."""
        state = await self._databases.look(call, borrow)
        if isinstance(state, Unseen):
            return Raw(state.problem)
        async with borrow("preview what would happen") as lease:
            holds = partial(self._databases.holds, call)
            shown = await preview(self._databases.pools, lease, _sql(call), _params(call), facts, state, holds)
        return Preview(tuple(map(Raw, shown.contents())), shown.rows)

    async def run(self, permit: Granted, lease: Lease | None) -> Raw:
        """The rows, or what PostgreSQL said."""
        call = permit.call
        if lease is None:
            raise TypeError("`query_db` needs a lease")
        state = self._databases.last(call, lease)
        if state is None:
            self._databases.forget(call)
            return Raw(Problem("the connection was changed since the call was judged", hint="send the call again"))
        sql = _sql(call)
        judged = analyse.examine(sql, state)
        if isinstance(judged, Unanalysable):
            return Raw(
                Problem("the database's definitions changed since the call was judged", hint="send the call again")
            )
        order = Order(
            sql,
            _params(call),
            permit.facts.read_only,
            origins=analyse.lineage(sql, state, _params(call)),
            anything=analyse.everything(sql, state, _params(call)),
            unchanged=analyse.unchanged(sql, state),
            quotable=analyse.quotable(sql, state, _params(call)),
            holds=partial(self._databases.holds, call),
            verb="explain" if judged.kind == "explain" else judged.verb,
        )
        content = await execute(self._databases.pools, lease, order, permit.limits)
        if not permit.facts.read_only:
            self._databases.forget(call)
        return Raw(content)


def _sql(call: Call) -> str:
    return str(call.arguments["sql"])


def _params(call: Call) -> Sequence[JsonValue]:
    given = call.arguments.get("params")
    return given if isinstance(given, list | tuple) else ()
