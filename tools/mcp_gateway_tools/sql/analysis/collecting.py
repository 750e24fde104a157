"""What is collected while a statement is walked: relations, the columns read, calls, parameters, and the work it took. Pure."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from time import thread_time
from typing import Final

from msgspec.structs import replace

from mcp_gateway_tools.sql.analysis.routines import Routines
from mcp_gateway_tools.sql.analysis.scope import NOTHING, Field, Origins, Output, Scope, Slow, Source, Unclear, Value
from mcp_gateway_tools.sql.analysis.tree import Node
from mcp_gateway_tools.sql.analysis.types import RECORD
from mcp_gateway_tools.sql.catalog import SYSTEM_COLUMNS, Origin, Relation, RelationName, SqlState, TypeName

MAX_WORK: Final = 20_000
"""Nodes visited and columns expanded for one statement: about 50 ms."""


MAX_SECONDS: Final = 0.1
"""Of this thread's own work: a busy machine refuses nothing more."""


class Collecting(ABC):
    """The collected reads of one statement. `into` are relations it creates, `locked` those whose rows or selves it locks."""

    def __init__(self, state: SqlState) -> None:
        self.state = state
        self._relations = state.keep(_Relations, _Relations)
        self.routines = Routines(state)
        self.relations: dict[RelationName, Relation] = {}
        self.read: set[Origin] = set()
        self.scanned: set[RelationName] = set()
        self.alone: set[RelationName] = set()
        """Relations that are scanned as ONLY: what inherits from them is not read."""
        self.together: set[RelationName] = set()
        """Relations that are scanned with all that inherits from them."""
        self.into: list[RelationName] = []
        self.locked: set[RelationName] = set()
        self.mentioned: set[str] = set()
        """Every name that stands where a relation, a function in FROM or an alias does: what another parser may take for a relation."""
        self.parameters: dict[int, int] = {}
        self.compared: dict[int, list[Origin]] = {}
        self.operands: set[Origin] = set()
        """The columns whose values something is made of, as opposed to those that are only shown, sorted or grouped by."""
        self.picked: set[str] = set()
        """The names by which parts of values were taken out of them, in what is being walked."""
        self.named: set[str] = set()
        """Those that were told of a source in FROM, whoever asks for it."""
        self.rows: set[TypeName] = set()
        """The types of rows that are used as values."""
        self._may_compare = bool(state.comparing)
        self.compares = False
        """Whether values are sorted, grouped or compared whose types users may have said how to compare."""
        self._left = MAX_WORK
        self._until = 0.0

    @property
    def extent(self) -> tuple[int, ...]:
        """How much is read by now. It only grows: what has the same extent as before is the same."""
        return len(self.read), len(self.scanned), len(self.alone), len(self.together)

    @abstractmethod
    def query(self, node: Node, outer: Scope, *, pruned: bool = False) -> Output:
        """A query in any of its forms. Pruned, a column that nobody asks for is not read."""

    def spend(self, amount: int) -> None:
        """Count work. Raises Unclear when there is too much of it."""
        self._left -= amount
        if self._left < 0:
            raise Unclear("the statement is too large to be analysed", "split it, or read fewer columns")
        if self._left & 511 == 0:
            self._until = self._until or thread_time() + MAX_SECONDS
            if thread_time() > self._until:
                raise Slow("the statement takes too long to be analysed", "split it, or send it again")

    def nested(self, node: Node, outer: Scope) -> tuple[Output, Origins]:
        """A query inside an expression, with everything that it reads."""
        around, self.read = self.read, set()
        output = self.query(node, replace(outer, outputs={}) if outer.outputs else outer)
        inner = frozenset(self.read)
        self.read = around
        self.read |= inner
        self.picked.update(*(each.picked for each in output.fields))  # a star tells of none by itself
        return output, inner

    def comparing(self, *values: Value | Field) -> None:
        """These are sorted, hashed or told apart: does that call what users made for their types?"""
        if self.compares or not self._may_compare:
            return
        for each in values:
            kind = each.type
            if each.row is not None and kind in (None, RECORD):
                self.comparing(*each.row)
            elif kind is None or kind == RECORD or self.routines.compared(kind):
                self.compares = True

    def touch(self, *origins: Iterable[Origin]) -> None:
        """These columns are read."""
        self.read.update(*origins)

    def relation(self, node: Node) -> Relation:
        """The relation a RangeVar names. Raises Unclear when there is none."""
        written = node.fields
        schema, name = node.text("schemaname") if "schemaname" in written else "", node.text("relname")
        self.mentioned.add(name)
        if "catalogname" in written and node.text("catalogname") not in ("", self.state.database):
            raise Unclear("a relation of another database cannot be reached", "use a connection to that database")
        found = self._relations.meant.get((schema, name))
        if found is None:
            found = self.state.find(schema or None, name)
            if found is not None:
                self._relations.meant[schema, name] = found
        if found is None:
            shown = f"{schema}.{name}" if schema else name
            near = self.state.close_names(name)
            hint = (
                f"did you mean {', '.join(f'`{each}`' for each in near)}?"
                if near
                else "`describe_db` shows what there is"
            )
            raise Unclear(f"relation `{shown[:80]}` does not exist or is not visible", hint)
        self.relations[found.key] = found
        return found

    def source(self, relation: Relation, name: str, columns: tuple[str, ...] = ()) -> Source:
        """A relation as a source. Its columns' data is their own; what stands behind them is added when effects are made."""
        self.spend(len(relation.columns) // 8)
        key = relation.key
        output = self._relations.outputs.get(key)
        if output is None:
            schema, table = key
            output = self._relations.outputs[key] = Output(
                tuple(
                    Field(
                        each.name,
                        frozenset(((schema, table, each.name),)),
                        self.routines.plain(each.type_name) if each.type_name[1] else None,
                        column=(schema, table, each.name),
                    )
                    for each in relation.columns
                )
            )
        if columns:
            output = output.renamed(columns)
        place = None if name else relation.schema
        return Source(name or relation.name, output, relation, place, type=key)


class _Relations:
    """What was needed before of the relations of one catalog: the columns of each as a source gives them, and what a written name means.

    A name is its schema, empty where it has none, and itself; only such are kept as mean a relation.
    """

    def __init__(self) -> None:
        self.outputs: dict[RelationName, Output] = {}
        self.meant: dict[tuple[str, str], Relation] = {}


def system_column(source: Source, column: str) -> Origins | None:
    """A column that every table has without declaring it."""
    relation = source.relation
    if relation is None or column not in SYSTEM_COLUMNS or relation.kind == "view":
        return None
    return frozenset(((relation.schema, relation.name, column),))


__all__ = ["NOTHING", "Collecting", "system_column"]
