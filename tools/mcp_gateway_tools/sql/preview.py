"""What a statement would do, for an approver: PostgreSQL's plan, and how many rows the predicate matches. Executes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from mcp_gateway_policy.vocabulary import JsonValue, Limits
from mcp_gateway_tools.lease import Lease
from mcp_gateway_tools.raw import Content, Document
from mcp_gateway_tools.sql.problems import refused, unreachable
from mcp_gateway_tools.sql.session import Pools
from mcp_gateway_tools.sql.values import Unfit, fitted

_BOUND: Final = Limits(seconds=2.0)
_NODES: Final = 20


async def preview(pools: Pools, lease: Lease, sql: str, params: Sequence[JsonValue]) -> Content:
    """The plan and the count, in one READ ONLY transaction of at most two seconds a statement."""
    import asyncpg

    shown: dict[str, JsonValue] = {}
    try:
        async with pools.transaction(lease, _BOUND, read_only=True) as (connection, _):
            # INVARIANT: never ANALYZE, which would run the statement.
            explain = await connection.prepare(f"EXPLAIN (FORMAT JSON) {sql}")
            (row,) = await explain.fetch(*fitted(params, explain.get_parameters()))
            shown["plan"] = _plan(row[0])
            counting = _counting(sql)
            if counting is not None:
                count = await connection.prepare(counting)
                wanted = count.get_parameters()
                (row,) = await count.fetch(*fitted(params[: len(wanted)], wanted))
                shown["matching_rows"] = row[0]
    except Unfit as error:
        shown["note"] = str(error)
    except asyncpg.PostgresError as error:
        return refused(error, "no")
    except (asyncpg.InterfaceError, OSError) as error:
        return unreachable(error, "no")
    return Document(shown)


def _counting(sql: str) -> str | None:
    """A count of the rows that a plain UPDATE or DELETE would touch; None for every other statement."""
    import sqlglot
    from sqlglot import exp

    try:
        tree = sqlglot.parse_one(sql, dialect="postgres")
    except (sqlglot.errors.SqlglotError, RecursionError):
        return None
    if (
        not isinstance(tree, exp.Update | exp.Delete)
        or tree.args.get("from_")
        or tree.args.get("using")
        or tree.args.get("with_")
    ):
        return None
    where = tree.args.get("where")
    table = tree.this
    if not isinstance(table, exp.Table):
        return None
    predicate = f" {where.sql(dialect='postgres')}" if isinstance(where, exp.Where) else ""
    return f"SELECT count(*) FROM {table.sql(dialect='postgres')}{predicate}"


def _plan(value: JsonValue) -> JsonValue:
    """The plan's nodes from the top: what each does, on what, with how many rows and at what cost, as estimated."""
    nodes: list[JsonValue] = []
    waiting = list(value) if isinstance(value, list) else []
    while waiting and len(nodes) < _NODES:
        each = waiting.pop(0)
        if not isinstance(each, Mapping):
            continue
        if "Plan" in each:
            waiting.insert(0, each["Plan"])
            continue
        kept = ("Node Type", "Operation", "Relation Name", "Index Name", "Plan Rows", "Total Cost")
        nodes.append({name.lower().replace(" ", "_"): each[name] for name in kept if name in each})
        below = each.get("Plans")
        waiting.extend(below if isinstance(below, list) else [])
    return nodes
