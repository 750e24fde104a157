"""What stands behind a relation or a column: what the server reads and calls by itself when a statement touches it. Pure.

View bodies are analysed like statements; only the columns that flow into those that are asked for count, beside what the body always reads.
The views of pg_catalog and information_schema are leaves: what they show is what they are named for, but for columns that open what users
made. Remembered for each catalog.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from mcp_gateway_policy.vocabulary import Unanalysable
from mcp_gateway_tools.sql.analysis.disclosing import DEFINITIONS, SEQUENCES
from mcp_gateway_tools.sql.analysis.parsing import parse
from mcp_gateway_tools.sql.analysis.picked import Picked, unseen
from mcp_gateway_tools.sql.analysis.queries import Queries
from mcp_gateway_tools.sql.analysis.scope import NOTHING, Field, Origins, Output, Scope, Source, Unclear
from mcp_gateway_tools.sql.analysis.tree import Node
from mcp_gateway_tools.sql.catalog import (
    ANYTHING,
    Event,
    Expression,
    Origin,
    Relation,
    RelationName,
    SqlState,
    TypeName,
)

SYSTEM: Final = frozenset({"pg_catalog", "information_schema"})
_PLANNED: Final = frozenset({"generated", "index", "partition", "check", "statistics"})
"""Expressions of a relation that planning may evaluate: IMMUTABLE functions in them are run on constants."""
_IMPLIED: Final = frozenset({"nextval"})
"""What a column's default may call: giving the next number of its sequence is part of an INSERT."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What is read and called beyond what a statement says itself. `alone` are those of `scanned` that are scanned as ONLY everywhere."""

    reads: Origins = NOTHING
    scanned: frozenset[RelationName] = frozenset()
    calls: frozenset[tuple[str, str]] = frozenset()
    locked: frozenset[RelationName] = frozenset()
    alone: frozenset[RelationName] = frozenset()

    @property
    def together(self) -> frozenset[RelationName]:
        """Those that are scanned with all that inherits from them."""
        return self.scanned - self.alone

    def __or__(self, other: Reach) -> Reach:
        return Reach(
            self.reads | other.reads,
            self.scanned | other.scanned,
            self.calls | other.calls,
            self.locked | other.locked,
            (self.alone | other.alone) - self.together - other.together,
        )


NOWHERE: Final = Reach()


class Stored(Queries):
    """Walks SQL that the catalog holds."""

    def __init__(self, state: SqlState, behind: Behind) -> None:
        super().__init__(state)
        self._behind = behind

    def checked(self) -> None:
        """Takes what the CHECKs reach of the domains that values were made of."""
        while self.routines.checks:
            check, _ = self.routines.checks.popitem()
            self.take(self._behind.expression(*check))

    def take(self, reach: Reach) -> None:
        """Adds what something else reaches."""
        self.read |= reach.reads
        self.scanned |= reach.scanned
        self.alone |= reach.alone
        self.together |= reach.together
        self.routines.effects |= reach.calls
        self.locked |= reach.locked

    @property
    def reach(self) -> Reach:
        """What was collected."""
        self.checked()
        at_hand, operands = (self.state.types_of(each) | self.rows for each in (self.read, self.operands))
        self.routines.settle(at_hand, operands, set(), compares=self.compares)
        self.checked()
        self.scanned |= self.routines.looked
        return Reach(
            frozenset(self.read),
            frozenset(self.scanned),
            frozenset(self.routines.effects),
            frozenset(self.locked),
            frozenset(self.alone - self.together - self.routines.looked),
        )


class Behind:
    """What stands behind the relations of one catalog."""

    def __init__(self, state: SqlState) -> None:
        self._state = state
        self._bodies: dict[RelationName, tuple[Output | None, Reach]] = {}
        self._columns: dict[tuple[Origin, bool], Origins] = {}
        self._bare: set[RelationName] = set()
        self._relations: dict[tuple[RelationName, bool], Reach] = {}
        self._changes: dict[tuple[RelationName, Event], Reach] = {}
        self._expressions: dict[tuple[str, TypeName | None], Reach] = {}
        self._open: set[object] = set()

    @classmethod
    def of(cls, state: SqlState) -> Behind:
        """The one of this catalog."""
        return state.keep(cls, lambda: cls(state))

    def columns(self, origin: Origin, *, only: bool = False) -> Origins:
        """The columns whose data a column may hold, itself aside: of children unless `only`, through views, through generated columns."""
        known = self._columns.get((origin, only))
        if known is not None:
            return known
        found: set[tuple[Origin, bool]] = set()
        waiting = [(origin, only)]
        while waiting:
            for each in self._next(*waiting.pop()):
                if each not in found:
                    found.add(each)
                    waiting.append(each)
        self._columns[origin, only] = frozenset(each for each, _ in found if each != origin)
        return self._columns[origin, only]

    def _next(self, origin: Origin, only: bool) -> Iterator[tuple[Origin, bool]]:
        """The columns right behind one, each with whether it is read of its relation alone."""
        schema, name, column = origin
        relation = self._state.relations.get((schema, name))
        if relation is None:
            return
        if not only:
            yield from (((*child, column), False) for child in relation.children if child in self._state.relations)
        if relation.kind in ("view", "materialized view"):
            if schema not in SYSTEM:
                yield from self._of_view(relation, column)
            elif origin in DEFINITIONS:
                yield (*ANYTHING, ""), False
            elif origin == SEQUENCES:
                known = self._state.relations.values()
                yield from (((*each.key, column), False) for each in known if each.kind == "sequence")
        for each in relation.expressions:
            if each.place == "generated" and each.column == column:
                yield from ((own, only) for own in self._evaluated(relation, each)[0])

    def unchanged(self, origin: Origin) -> Origin | None:
        """The table's column whose values a column shows as they are, through views; None where they may have been computed."""
        seen: set[Origin] = set()
        while origin not in seen:
            seen.add(origin)
            schema, name, column = origin
            relation = self._state.relations.get((schema, name))
            if relation is None:
                return None
            if relation.kind not in ("view", "materialized view"):
                members = {each.key for each in self._state.family(relation)}
                below = self.columns(origin)
                return origin if all((each[0], each[1]) in members and each[2] == column for each in below) else None
            output, _ = self._body(relation)
            place = next((place for place, each in enumerate(relation.columns) if each.name == column), None)
            if output is None or not output.certain or place is None or place >= len(output.fields):
                return None
            field = output.fields[place]
            if field.column is None or field.origins != frozenset((field.column,)):
                return None
            origin = field.column
        return None

    def picked(self, origins: Iterable[Origin]) -> Picked:
        """The names by which views take these columns out of what they come from."""
        found: set[str] = set()
        for schema, name, column in origins:
            relation = self._state.relations.get((schema, name))
            if relation is not None and relation.kind in ("view", "materialized view") and schema not in SYSTEM:
                output, _ = self._body(relation)
                if output is None:  # nobody could look into it
                    found.update(unseen(*call) for call in relation.calls)
                elif not output.certain:
                    found.update(*(field.picked for field in output.fields))
                else:
                    fields = zip(relation.columns, output.fields, strict=False)
                    found.update(*(field.picked for each, field in fields if each.name == column))
        return frozenset(found)

    def _of_view(self, view: Relation, column: str) -> Iterator[tuple[Origin, bool]]:
        output, reach = self._body(view)
        place = next((place for place, each in enumerate(view.columns) if each.name == column), None)
        if output is None:
            origins = reach.reads
        elif output.certain and place is not None and place < len(output.fields):
            origins = output.fields[place].origins
        else:
            origins = reach.reads | output.origins
        return ((each, (each[0], each[1]) in reach.alone) for each in origins)

    def bare(self, relations: Iterable[RelationName]) -> bool:
        """Whether nothing at all stands behind any of these, nor behind a column of theirs: plain tables, most of the time."""
        known = self._bare
        return known.issuperset(relations) or all(key in known or self._is_bare(key) for key in relations)

    def _is_bare(self, key: RelationName) -> bool:
        relation = self._state.relations.get(key)
        if relation is None or relation.children or relation.kind in ("view", "materialized view"):
            return False
        if any(each.place == "generated" for each in relation.expressions) or self.relation(relation) is not NOWHERE:
            return False
        self._bare.add(key)
        return True

    def relation(self, relation: Relation, *, only: bool = False) -> Reach:
        """What scanning a relation reaches: its children unless `only`, its view's body, its row security."""
        known = self._relations.get((relation.key, only))
        if known is None:
            if relation.key in self._open:
                return NOWHERE
            self._open.add(relation.key)
            try:
                found = self._scan(relation, only=only)
            finally:
                self._open.discard(relation.key)
            known = NOWHERE if found == NOWHERE else found
            self._relations[relation.key, only] = known
        return known

    def _scan(self, relation: Relation, *, only: bool) -> Reach:
        found = NOWHERE
        if relation.kind == "view" and relation.schema not in SYSTEM:
            _, body = self._body(relation)
            found |= self.closed(body)
        for key in () if only else relation.children:
            child = self._state.relations.get(key)
            if child is not None:
                found |= Reach(scanned=frozenset({key})) | self.relation(child)
        if relation.row_security and not self._state.superuser:
            for each in relation.expressions:
                if each.place == "policy" and each.command in ("all", "select"):
                    found |= self.closed(self._beside(relation, each))
        for each in relation.expressions:
            if each.place in _PLANNED:
                found |= Reach(calls=self._evaluated(relation, each)[1].calls)
        return found

    def closed(self, reach: Reach) -> Reach:
        """The same, with all that stands behind what is scanned."""
        found = reach
        for key in reach.scanned:
            below = self._state.relations.get(key)
            if below is not None:
                found |= self.relation(below, only=key in reach.alone)
        return found

    def change(self, relation: Relation, event: Event) -> Reach:
        """What changing rows of a relation makes the server evaluate: defaults, CHECKs, indexes, row security, its triggers' conditions."""
        key = (relation.key, event)
        known = self._changes.get(key)
        if known is None:
            if key in self._open:
                return NOWHERE
            self._open.add(key)
            try:
                known = self._changed(relation, event)
            finally:
                self._open.discard(key)
            self._changes[key] = known
        return known

    def _changed(self, relation: Relation, event: Event) -> Reach:
        found = NOWHERE
        for each in relation.expressions:
            if each.place == "policy":
                if relation.row_security and not self._state.superuser and each.command in ("all", event):
                    found |= self.closed(self._beside(relation, each))
            elif event in ("insert", "update") or each.place in _PLANNED:
                found |= self.closed(self._beside(relation, each))
        for trigger in relation.fires:
            if trigger.condition and event in trigger.events:
                found |= self._beside(relation, Expression("check", trigger.condition))
        if event in ("insert", "update"):
            walker = Stored(self._state, self)
            for column in relation.columns:
                kind = self._state.types.get(column.type_name)
                if kind is not None and kind.kind in ("domain", "composite") and kind.schema not in SYSTEM:
                    walker.routines.cast(column.type_name, column.type_name)
            found |= walker.reach
        return found

    def _beside(self, relation: Relation, expression: Expression) -> Reach:
        """What an expression reaches, the relation's own columns aside: the server looks at those for itself."""
        reach = self._evaluated(relation, expression)[1]
        own = frozenset(each for each in reach.reads if each[:2] == relation.key)
        return replace(reach, reads=reach.reads - own)

    def _evaluated(self, relation: Relation, expression: Expression) -> tuple[Origins, Reach]:
        walker = Stored(self._state, self)
        walker.routines.tolerated = _IMPLIED if expression.place == "default" else frozenset()
        row = walker.source(relation, relation.name)
        scope = Scope((row, *(Source(name, row.output, relation, hidden=True) for name in ("old", "new"))))
        try:
            written = _statistics(expression.text) if expression.place == "statistics" else (_written(expression.text),)
            origins = walker.all(written, scope)
        except Unclear:
            return NOTHING, Reach(calls=frozenset({(relation.schema, f"{expression.place} of {relation.name}")}))
        return origins, walker.reach

    def expression(self, text: str, value: TypeName | None) -> Reach:
        """What an expression reaches that stands for itself: a domain's CHECK, whose VALUE is of this type."""
        known = self._expressions.get((text, value))
        if known is None:
            walker = Stored(self._state, self)
            try:
                row = walker.routines.row(value)
                walker.value(_written(text), Scope((Source("", Output((Field("value", NOTHING, value, row),))),)))
                known = walker.reach
            except Unclear:
                known = Reach(calls=frozenset({("pg_catalog", f"check {text[:60]}")}))
            self._expressions[text, value] = known
        return known

    def _body(self, view: Relation) -> tuple[Output | None, Reach]:
        known = self._bodies.get(view.key)
        if known is None:
            known = self._bodies[view.key] = self._analysed(view)
        return known

    def _analysed(self, view: Relation) -> tuple[Output | None, Reach]:
        walker = Stored(self._state, self)
        tree = parse(view.definition) if view.definition else Unanalysable("no definition")
        try:
            if isinstance(tree, Unanalysable):
                raise Unclear(tree.reason)
            output = walker.query(tree, Scope(), pruned=not view.security_invoker)
            return output, walker.reach
        except (
            Unclear,
            RecursionError,
        ):  # what the catalog itself knows of it, and a call that nothing but a rule about it allows
            reads = frozenset((schema, name, column) for schema, name, column in view.reads if column is not None)
            scanned = frozenset((schema, name) for schema, name, _ in view.reads)
            return None, Reach(reads, scanned, frozenset({*view.calls, (view.schema, f"view {view.name}")}))


def _written(text: str) -> Node:
    """An expression that the catalog holds."""
    tree = parse(f"SELECT {text}")
    if isinstance(tree, Unanalysable):
        raise Unclear(tree.reason)
    target = tree.nodes("targetList")[0].node("val") if tree.nodes("targetList") else None
    if target is None:
        raise Unclear("an expression is missing")
    return target


def _statistics(text: str) -> list[Node | None]:
    """The expressions of a CREATE STATISTICS; None where it names a column."""
    tree = parse(text)
    if isinstance(tree, Unanalysable) or tree.kind != "CreateStatsStmt":
        raise Unclear("statistics that cannot be read")
    return [each.node("expr") for each in tree.nodes("exprs")]
