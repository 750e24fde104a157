"""What a statement would do, for an approver: the plan, how many rows it matches, what follows from it, and some of the rows as they are.

Planning runs functions that are declared immutable, so nothing is planned unless every function in the statement is known to do nothing but
compute. Everything else runs in one READ ONLY transaction, each query in a savepoint and bounded in time; what fails is said.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Facts, JsonValue, Limits
from mcp_gateway_tools.lease import Lease
from mcp_gateway_tools.raw import Content, Document, Table
from mcp_gateway_tools.sql.analyse import analyse
from mcp_gateway_tools.sql.catalog import Event, SqlState
from mcp_gateway_tools.sql.consequences import cascades, firing
from mcp_gateway_tools.sql.counting import Matching, Query, matching
from mcp_gateway_tools.sql.params import bound
from mcp_gateway_tools.sql.plan import nodes
from mcp_gateway_tools.sql.problems import condition, failures, problem
from mcp_gateway_tools.sql.sample import sample
from mcp_gateway_tools.sql.session import Pools

if TYPE_CHECKING:
    import asyncpg

SECONDS: Final = 2.0
"""For each query. All of them together have `SECONDS` and the session's grace."""
_CHILDREN: Final = 10
_NOT_PLANNED: Final = ("sql.call", "sql.unsafe")
_UNCOUNTED: Final = "the rows could not be counted: where a rule sets `row_drift`, it will not run even when approved"


@dataclass
class Shown:
    """What was found out so far. `rows` is the exact number of rows the statement itself would change, None where it was not counted."""

    document: dict[str, JsonValue]
    sample: Table | None = None
    rows: int | None = None
    notes: list[str] = field(default_factory=list[str])

    def contents(self) -> tuple[Content, ...]:
        """Everything that is to be shown, before masking."""
        told: dict[str, JsonValue] = {**self.document, **({"notes": self.notes} if self.notes else {})}
        return (Document(told),) if self.sample is None else (Document(told), self.sample)


async def preview(
    pools: Pools,
    lease: Lease,
    sql: str,
    params: Sequence[JsonValue],
    facts: Facts,
    state: SqlState,
    holds: Callable[[asyncpg.Connection], Awaitable[bool]],
) -> Shown:
    """Look ahead. Never raises for what the database says. `holds` tells whether the catalog that was judged by still does."""
    shown = Shown({"statement": facts.summary})
    refused = sorted({str(each) for each in facts.effects if each.action.startswith(_NOT_PLANNED)})
    if refused or not facts.effects:
        shown.notes.append(
            "nothing was planned or counted, because planning can run functions, and what these do is not known: "
            + ", ".join(refused[:10])
        )
        shown.notes.append(_UNCOUNTED)
        return shown
    try:
        async with pools.transaction(lease, Limits(seconds=SECONDS), read_only=True) as session:
            judged = analyse(sql, state)
            if isinstance(judged, Facts) and judged.basis == facts.basis and await holds(session.connection):
                await _look(session.connection, sql, params, state, shown)
            else:
                shown.notes.append("nothing was planned or counted: the database's definitions changed meanwhile")
    except failures() as error:
        shown.notes.append(f"the preview is not complete: {problem(error, 'no').message}")
    if shown.rows is None and not facts.read_only:
        shown.notes.append(_UNCOUNTED)
    return shown


async def _look(
    connection: asyncpg.Connection, sql: str, params: Sequence[JsonValue], state: SqlState, shown: Shown
) -> None:
    try:
        described = await connection.prepare(sql)
        types = [(kind.schema, kind.name) for kind in described.get_parameters()]
        found = matching(sql, types)
        if found is not None:
            _foretell(found, state, shown)
        values = await bound(connection, params, described.get_parameters())
        await connection.execute("SAVEPOINT look")
    except failures() as error:
        shown.notes.append(f"PostgreSQL would refuse it: {problem(error, 'no').message}")
        return
    looking = _Looking(connection, values, shown)
    # INVARIANT: never ANALYZE, which would run the statement.
    plan = await looking.ask("the plan", Query(f"EXPLAIN (FORMAT JSON) {sql}", tuple(range(len(values)))))
    if plan:
        shown.document["plan"] = nodes(plan[0][0])
    if found is None:
        return
    shown.rows = found.known
    if found.count is not None:
        counted = await looking.ask("the number of rows", found.count)
        shown.rows = int(counted[0][0]) if counted else None
    if shown.rows is not None:
        shown.document["matching_rows"] = shown.rows
    await _follow(looking, found, state, shown)
    shown.sample = await sample(looking.ask, found, state)


@dataclass
class _Looking:
    """Asks one query after the other in one transaction; one that fails leaves the others be."""

    connection: asyncpg.Connection
    values: Sequence[object]
    shown: Shown

    async def ask(self, what: str, query: Query) -> list[asyncpg.Record]:
        """The rows; none, and a note, where it fails."""
        try:
            statement = await self.connection.prepare(query.sql)
            return await statement.fetch(*(self.values[index] for index in query.parameters))
        except failures() as error:
            if self.connection.is_closed():
                raise
            await self.connection.execute("ROLLBACK TO SAVEPOINT look")
            self.shown.notes.append(
                f"{what} could not be had: {condition(error)}"
            )  # its own words may quote what it read
            return []


def _foretell(found: Matching, state: SqlState, shown: Shown) -> None:
    """What the catalog knows."""
    relation = state.find(found.schema or None, found.relation)
    if relation is None:
        return
    events: tuple[Event, ...] = ("insert", "update", "delete") if found.verb == "merge" else (found.verb,)
    following = [each for event in events for each in cascades(state, relation, event, found.columns)]
    fired = list(firing(state, relation, events))
    for each in following:
        fired += firing(state, each.relation, (each.action,))
    if following:
        shown.document["cascades"] = [f"{each.action} {'.'.join(each.relation.key)}" for each in following]
    if fired:
        shown.document["triggers"] = list(dict.fromkeys(fired))


async def _follow(looking: _Looking, found: Matching, state: SqlState, shown: Shown) -> None:
    """Count what goes along directly; what follows from that in turn is only named."""
    relation = state.find(found.schema or None, found.relation)
    if relation is None or found.verb not in ("update", "delete"):
        return
    following = cascades(state, relation, found.verb, found.columns)
    told: list[JsonValue] = []
    for each in following[:_CHILDREN]:
        name = ".".join(each.relation.key)
        query = found.rows(each.targets) if each.direct and each.targets and each.parent.key == relation.key else None
        if query is None:
            told.append(f"{each.action} {name}")
            continue
        columns = ", ".join(f'child."{_doubled(column)}"' for column in each.columns)
        place = ".".join(f'"{_doubled(part)}"' for part in each.relation.key)
        sql = f"SELECT count(*) FROM {place} AS child WHERE ({columns}) IN ({query.sql})"  # noqa: S608 -- quoted
        counted = await looking.ask(f"the number of rows in {name}", Query(sql, query.parameters))
        told.append(f"{each.action} {name}: {counted[0][0]} rows" if counted else f"{each.action} {name}")
    if told:
        shown.document["cascades"] = [
            *told,
            *(f"{each.action} {'.'.join(each.relation.key)}" for each in following[_CHILDREN:]),
        ]


def _doubled(name: str) -> str:
    return name.replace('"', '""')
