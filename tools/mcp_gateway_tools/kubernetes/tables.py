"""Lists as `kubectl get` shows them: `Table` (meta/v1) in, our own table out. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mcp_gateway_policy.vocabulary import JsonObject, JsonValue, Limits
from mcp_gateway_tools.kubernetes.narrow import at, mapping, objects, text
from mcp_gateway_tools.raw import Column, Table

ROWS: Final = 500
MOST_ROWS: Final = 10_000
BYTES: Final = 256 << 10
MOST_BYTES: Final = 4 << 20
_HARMLESS: Final = frozenset({"name", "namespace", "age", "event", "ready", "status", "restarts", "kind"})
"""Columns whose names say nothing of their values being personal or secret."""

NARROW: Final = "narrow it with `namespace`, `label_selector` or `field_selector`"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much one answer may hold."""

    rows: int
    bytes: int

    @classmethod
    def of(cls, limits: Limits, rows: int = ROWS) -> Bounds:
        """What the caller asked for, within what rules and the gateway allow."""
        return cls(
            min(rows, limits.rows if limits.rows is not None else MOST_ROWS, MOST_ROWS),
            min(limits.bytes if limits.bytes is not None else BYTES, MOST_BYTES),
        )


class Room:
    """What is left of the bytes of an answer."""

    def __init__(self, most: int) -> None:
        self._left = most

    def takes(self, value: JsonValue) -> bool:
        """Whether a value still fits; then it is counted."""
        size = len(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")) + 1
        if size > self._left:
            return False
        self._left -= size
        return True


class Grid:
    """Collects the rows of one or more `Table`s under the columns of the first."""

    def __init__(self, bounds: Bounds, *, wide: bool, everywhere: bool, events: bool = False) -> None:
        self._room = Room(bounds.bytes)
        self._most = bounds.rows
        self._wide = wide
        self._before = (*(("Event",) if events else ()), *(("Namespace",) if everywhere else ()))
        self._shown: tuple[int, ...] = ()
        self._columns: tuple[Column, ...] = ()
        self.rows: list[list[JsonValue]] = []
        self.cut = False

    def add(self, table: JsonObject, event: str, takes: Callable[[JsonObject], bool]) -> None:
        """The rows of a table whose objects it `takes`; `event` is what happened to them, in a watch."""
        self._take_columns(table)
        for row in objects(table.get("rows")):
            held = mapping(row.get("object"))
            if not takes(held):
                continue
            cells = row.get("cells")
            values: Sequence[JsonValue] = cells if isinstance(cells, list) else []
            shown = [values[place] if place < len(values) else None for place in self._shown]
            full: list[JsonValue] = [*self._front(event, text(at(held, "metadata", "namespace"))), *shown]
            if self.cut or len(self.rows) >= self._most or not self._room.takes(full):
                self.cut = True
                return
            self.rows.append(full)

    def _take_columns(self, table: JsonObject) -> None:
        definitions = objects(table.get("columnDefinitions"))
        if self._columns or not definitions:
            return
        self._shown = tuple(place for place, one in enumerate(definitions) if self._wide or not one.get("priority"))
        named = [(text(definitions[place].get("name")), text(definitions[place].get("type"))) for place in self._shown]
        self._columns = tuple(_column(*one) for one in (*((name, "string") for name in self._before), *named))

    def _front(self, event: str, namespace: str) -> Iterator[JsonValue]:
        if "Event" in self._before:
            yield event
        if "Namespace" in self._before:
            yield namespace

    def table(self, next_step: str = "", status: str = "") -> Table:
        """What was collected."""
        return Table(self._columns, self.rows, bool(next_step), next_step, status)


def rest(listed: JsonObject, shown: int, *, cut: bool) -> str:
    """How the caller gets what a list does not hold; empty where it holds everything."""
    if cut:
        return (
            f"the answer was cut: {NARROW}, or ask with `limit` {max(1, shown)} and then for the rest with `continue`"
        )
    metadata = mapping(listed.get("metadata"))
    token = text(metadata.get("continue"))
    if not token:
        return ""
    left = metadata.get("remainingItemCount")
    many = f"{left} more" if isinstance(left, int) else "more"
    return f"there are {many}: {NARROW}, or send the same call with `continue` {token}"


def _column(name: str, kind: str) -> Column:
    return Column(name, kind, () if name.lower() in _HARMLESS else None)
