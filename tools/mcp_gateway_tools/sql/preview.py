"""What a statement would do, for an approver: PostgreSQL's plan, and how many rows the predicate matches. Executes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import JsonValue, Limits, Unanalysable
from mcp_gateway_tools.lease import Lease
from mcp_gateway_tools.raw import Content, Document
from mcp_gateway_tools.sql.counting import counting
from mcp_gateway_tools.sql.params import bound
from mcp_gateway_tools.sql.problems import failures, problem
from mcp_gateway_tools.sql.session import Pools
from mcp_gateway_tools.sql.statement import DEFINITIONS, read
from mcp_gateway_tools.sql.values import Json

if TYPE_CHECKING:
    import asyncpg

_BOUND: Final = Limits(seconds=2.0)
_NODES: Final = 20
_KEPT: Final = ("Node Type", "Operation", "Relation Name", "Index Name", "Plan Rows", "Total Cost")


async def preview(pools: Pools, lease: Lease, sql: str, params: Sequence[JsonValue]) -> Content:
    """The plan and the count, in one READ ONLY transaction of two seconds a statement. What fails of it is said in it."""
    statement = read(sql)
    if isinstance(statement, Unanalysable):
        return Document({"note": statement.reason})
    shown: dict[str, JsonValue] = {"statement": statement.verb.upper()}
    if statement.verb in DEFINITIONS:
        return Document({**shown, "note": "a definition has no plan"})
    if statement.explained:
        return Document({**shown, "note": "EXPLAIN is not explained once more"})
    try:
        async with pools.transaction(lease, _BOUND, read_only=True) as session:
            connection = session.connection
            described = await connection.prepare(sql)
            values = await bound(connection, params, described.get_parameters())
            # INVARIANT: never ANALYZE, which would run the statement.
            explained = await connection.prepare(f"EXPLAIN (FORMAT JSON) {sql}")
            shown["plan"] = _plan(await explained.fetchval(*values))
            count = counting(sql, statement)
            if count is not None:
                shown["matching_rows"] = await _count(
                    connection, count.sql, [values[index] for index in count.parameters]
                )
    except failures() as error:
        failed = problem(error, "no")
        shown["note"] = f"the preview is not complete: {failed.message}"
    return Document(shown)


async def _count(connection: asyncpg.Connection, sql: str, values: list[object]) -> JsonValue:
    statement = await connection.prepare(sql)
    number: JsonValue = await statement.fetchval(*values)
    return number


def _plan(value: object) -> JsonValue:
    """The plan's nodes from the top: what each does, on what, with how many rows and at what cost, as estimated."""
    nodes: list[JsonValue] = []
    waiting: list[JsonValue] = _list(value.value) if isinstance(value, Json) else []
    while waiting and len(nodes) < _NODES:
        each = waiting.pop(0)
        if not isinstance(each, Mapping):
            continue
        if "Plan" in each:
            waiting.insert(0, each["Plan"])
            continue
        nodes.append({name.lower().replace(" ", "_"): each[name] for name in _KEPT if name in each})
        waiting.extend(_list(each.get("Plans")))
    return nodes


def _list(value: JsonValue) -> list[JsonValue]:
    return [*value] if isinstance(value, list) else []
