"""What is collected while a statement is walked: relations, the origins of everything read, and the work it took. Pure."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from mcp_gateway_tools.sql.catalog import Origin, Relation, RelationName, SqlState
from mcp_gateway_tools.sql.routines import Routines
from mcp_gateway_tools.sql.scope import Field, Origins, Output, Source, Unclear
from mcp_gateway_tools.sql.tree import name

if TYPE_CHECKING:
    from sqlglot import exp

MAX_WORK: Final = 60_000
"""Nodes visited and columns expanded for one statement."""


class Collecting:
    """The collected reads of one statement. `into` and `locking` say that it creates a relation, and that it locks rows."""

    def __init__(self, state: SqlState, routines: Routines) -> None:
        self.state = state
        self.routines = routines
        self.relations: dict[RelationName, Relation] = {}
        self.read: set[Origin] = set()
        self.scanned: set[RelationName] = set()
        self.into: list[RelationName] = []
        self.locking = False
        self._collectors: list[set[Origin]] = []
        self._work = 0

    def relation(self, node: exp.Expr) -> Relation:
        """The relation that a Table node names. Raises Unclear when the catalog has none."""
        catalog, schema, table = name(node, "catalog"), name(node, "db"), name(node, "this") or ""
        if catalog is not None and catalog != self.state.database:
            raise Unclear(f"`{catalog}` is another database; this connection's is `{self.state.database}`")
        found = self.state.find(schema, table)
        if found is None:
            shown = table if schema is None else f"{schema}.{table}"
            close = ", ".join(f"`{each}`" for each in self.state.close_names(table))
            hint = f"did you mean {close}?" if close else "`describe_db` lists the relations you may read"
            raise Unclear(f"relation `{shown}` does not exist or is not visible", hint)
        self.relations[found.key] = found
        return found

    def source(
        self, relation: Relation, alias: str | None, columns: tuple[str, ...] = (), *, hidden: bool = False
    ) -> Source:
        """A relation as an entry of FROM."""
        self._spend(len(relation.columns))
        fields = tuple(Field(each.name, self.state.origins(relation, each.name)) for each in relation.columns)
        output = Output(fields).renamed(columns)
        return Source(alias or relation.name, output, relation, None if alias else relation.schema, hidden=hidden)

    @contextmanager
    def _collecting(self) -> Generator[set[Origin]]:
        found: set[Origin] = set()
        self._collectors.append(found)
        try:
            yield found
        finally:
            self._collectors.pop()
            if self._collectors:
                self._collectors[-1].update(found)

    def _touch(self, *origins: Origins) -> None:
        for each in origins:
            self._spend(len(each))
            self.read.update(each)
            if self._collectors:
                self._collectors[-1].update(each)

    def _spend(self, work: int) -> None:
        self._work += work
        if self._work > MAX_WORK:
            raise Unclear("the statement is too large to be analysed", "name the columns you need, or split it")
