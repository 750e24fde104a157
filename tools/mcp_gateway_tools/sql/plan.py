"""PostgreSQL's plan as an approver reads it: what each node does, on what, with how many rows and at what cost, as estimated. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mcp_gateway_policy.vocabulary import JsonValue
from mcp_gateway_tools.sql.values import Json

_MOST: Final = 20
_KEPT: Final = ("Node Type", "Operation", "Relation Name", "Index Name", "Plan Rows", "Total Cost")


def nodes(explained: object) -> list[JsonValue]:
    """The nodes from the top, of what EXPLAIN (FORMAT JSON) gave."""
    found: list[JsonValue] = []
    waiting: list[JsonValue] = _list(explained.value) if isinstance(explained, Json) else []
    while waiting and len(found) < _MOST:
        each = waiting.pop(0)
        if not isinstance(each, Mapping):
            continue
        if "Plan" in each:
            waiting.insert(0, each["Plan"])
            continue
        found.append({name.lower().replace(" ", "_"): each[name] for name in _KEPT if name in each})
        waiting.extend(_list(each.get("Plans")))
    return found


def _list(value: JsonValue) -> list[JsonValue]:
    return [*value] if isinstance(value, list) else []
