"""What INSERT, UPDATE, DELETE and MERGE change, beside what they read. Pure.

A change reaches further than the relation it names: through views to what they are made of, to partitions and inheriting tables, along
foreign keys with an action, and into triggers and rules. All of it is collected.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from mcp_gateway_tools.sql.analysis.behind import Behind, Reach
from mcp_gateway_tools.sql.analysis.grammar import known
from mcp_gateway_tools.sql.analysis.queries import Queries
from mcp_gateway_tools.sql.analysis.scope import Origins, Output, Scope, Source, Unclear
from mcp_gateway_tools.sql.analysis.sources import From
from mcp_gateway_tools.sql.analysis.tree import Node
from mcp_gateway_tools.sql.catalog import Event, Relation, RelationName, SqlState, TypeName

Change = tuple[str, tuple[str, ...]]
"""An action (`sql.update`) and a path below the database."""

VIEWS: Final = frozenset({"view", "materialized view"})
_EVENTS: Final[dict[str, Event]] = {
    "sql.insert": "insert",
    "sql.update": "update",
    "sql.delete": "delete",
    "sql.truncate": "truncate",
}
_EACH: Final = 4
"""What each change counts as work that is made of one that is written: it becomes an effect, which policy decides."""
_KNOWN: Final = "`describe_db` shows the columns you may read"


class _Changing(NamedTuple):
    """A change of a relation and, unless `only`, of what inherits from it; `column` is None for whole rows."""

    action: str
    relation: RelationName
    column: str | None
    only: bool


class Changes(Queries):
    """The collected reads and changes of one statement. `verb` is what it does to its first target."""

    def __init__(self, state: SqlState) -> None:
        super().__init__(state)
        self.behind = Behind.of(state)
        self.changes: dict[Change, None] = {}
        self.targets: list[Relation] = []
        self.assigned: set[TypeName] = set()
        self.put: set[str] = set()
        """The names and functions by which the values were picked that columns are given."""

    def checked(self) -> None:
        """Takes what the CHECKs reach of the domains that values were made of."""
        while self.routines.checks:
            check, _ = self.routines.checks.popitem()
            self.take(self.behind.expression(*check))

    def take(self, reach: Reach) -> None:
        """What the server evaluates by itself, as a part of this statement."""
        self.read |= reach.reads
        self.scanned |= reach.scanned
        self.alone |= reach.alone
        self.together |= reach.together
        self.routines.effects |= reach.calls
        self.locked |= reach.locked

    def change(self, node: Node, outer: Scope) -> Output:
        """INSERT, UPDATE, DELETE or MERGE, at the top or in WITH."""
        outer = self.ctes(node, outer)
        match node.kind:
            case "InsertStmt":
                return self._insert(node, outer)
            case "UpdateStmt":
                return self._update(node, outer)
            case "DeleteStmt":
                return self._delete(node, outer)
            case _:
                return self._merge(node, outer)

    def _insert(self, node: Node, outer: Scope) -> Output:
        target, source, only = self._target(node)
        columns = node.nodes("cols")
        for each in columns:
            self._assign(target, known(each).text("name"))
            self._subscripts(each, Scope((), outer, outer.ctes))
        if not columns:
            self.assigned.update(each.type_name for each in target.columns)
        self.changed("sql.insert", target, only=only)
        query = node.node("selectStmt")
        if query is not None:
            before, self.picked = self.picked, set()
            given = self.query(query, outer)
            self.put |= self.picked.union(*(each.picked for each in given.fields))
            self.picked |= before
        conflict = node.part("onConflictClause", "OnConflictClause")
        if conflict is not None:
            self._conflict(known(conflict), target, source, outer, only=only)
        return self.returning(node, source, (), outer)

    def _conflict(self, node: Node, target: Relation, source: Source, outer: Scope, *, only: bool) -> None:
        scope = Scope((source, Source("excluded", source.output, target, hidden=True)), outer, outer.ctes)
        infer = node.part("infer", "InferClause")
        if infer is not None:
            for each in known(infer).nodes("indexElems"):
                name, expression = known(each).text("name"), each.node("expr")
                if name:
                    self._exists(target, name)
                    self.touch(((*target.key, name),))
                self.all((expression,), scope)
            self.all((infer.node("whereClause"),), scope)
        if node.text("action") == "ONCONFLICT_UPDATE":
            self._set(node.nodes("targetList"), target, scope, only=only)
            self.all((node.node("whereClause"),), scope)

    def _update(self, node: Node, outer: Scope) -> Output:
        target, source, only = self._target(node)
        others = self.from_list(node.nodes("fromClause"), outer, (source,))
        scope = Scope((source, *others.sources), outer, outer.ctes)
        self._set(node.nodes("targetList"), target, scope, only=only)
        self._narrowed("sql.update.all", target, self._where(node.node("whereClause"), scope))
        return self.returning(node, source, others.sources, outer)

    def _delete(self, node: Node, outer: Scope) -> Output:
        target, source, only = self._target(node)
        self.changed("sql.delete", target, only=only)
        others = self.from_list(node.nodes("usingClause"), outer, (source,))
        scope = Scope((source, *others.sources), outer, outer.ctes)
        self._narrowed("sql.delete.all", target, self._where(node.node("whereClause"), scope))
        return self.returning(node, source, others.sources, outer)

    def _merge(self, node: Node, outer: Scope) -> Output:
        target, source, only = self._target(node)
        origin = node.node("sourceRelation")
        if origin is None:
            raise Unclear("a MERGE without a source is not analysed")
        others = self.from_list([origin], outer)
        scope = Scope((source, *others.sources), outer, outer.ctes)
        condition = self._where(node.node("joinCondition"), scope)
        for each in node.nodes("mergeWhenClauses"):
            extra = self._where(known(each).node("condition"), scope)
            match each.text("commandType"):
                case "CMD_INSERT":
                    for column in each.nodes("targetList"):
                        self._assign(target, known(column).text("name"))
                    if "targetList" not in each.fields:
                        self.assigned.update(column.type_name for column in target.columns)
                    self.changed("sql.insert", target, only=only)
                    self._given(each.nodes("values"), Scope(others.sources, outer, outer.ctes))
                case "CMD_UPDATE":
                    self._set(each.nodes("targetList"), target, scope, only=only)
                    self._narrowed("sql.update.all", target, self._reading(each, condition, extra))
                case "CMD_DELETE":
                    self.changed("sql.delete", target, only=only)
                    self._narrowed("sql.delete.all", target, self._reading(each, condition, extra))
                case "CMD_NOTHING":
                    continue
                case other:
                    raise Unclear(f"MERGE with {other} is not analysed")
        return self.returning(node, source, others.sources, outer)

    @staticmethod
    def _reading(clause: Node, condition: Origins, extra: Origins) -> Origins:
        return extra if clause.text("matchKind") == "MERGE_WHEN_NOT_MATCHED_BY_SOURCE" else condition | extra

    def _target(self, node: Node) -> tuple[Relation, Source, bool]:
        """What is changed, as a source, and whether that relation alone."""
        table = node.part("relation", "RangeVar")
        if table is None:
            raise Unclear("a change without a target is not analysed")
        target = self.relation(known(table))
        self.targets.append(target)
        only = not table.flag("inh") or (node.kind == "InsertStmt" and target.kind != "partitioned table")
        (self.alone if only else self.together).add(target.key)
        alias, columns = self.alias(table)
        if columns:
            raise Unclear("the target of a change has no list of columns", "leave the list out")
        return target, self.source(target, alias), only

    def _where(self, clause: Node | None, scope: Scope) -> Origins:
        return frozenset() if clause is None else self.value(clause, scope).origins

    def _narrowed(self, everything: str, target: Relation, predicate: Origins) -> None:
        # INVARIANT: a predicate that reads no column of its target (`WHERE true`) does not narrow a change.
        if not any((schema, table) == target.key for schema, table, _ in predicate):
            self.changes[everything, target.key] = None

    def _set(self, assignments: list[Node], target: Relation, scope: Scope, *, only: bool) -> None:
        for each in assignments:
            column = known(each).text("name")
            self._assign(target, column)
            self._subscripts(each, scope)
            self.changed("sql.update", target, column, only=only)
            value = each.node("val")
            if value is not None:
                self._given([value], scope)

    def _given(self, values: list[Node], scope: Scope) -> None:
        before, self.picked = self.picked, set()
        self.all(values, scope)
        self.put |= self.picked
        self.picked |= before

    def _subscripts(self, node: Node, scope: Scope) -> None:
        for each in node.nodes("indirection"):
            if each.kind == "A_Indices":
                self.all((each.node("lidx"), each.node("uidx")), scope)

    def _assign(self, target: Relation, column: str) -> None:
        self._exists(target, column)
        self.assigned.update(each.type_name for each in target.columns if each.name == column)

    def _exists(self, target: Relation, column: str) -> None:
        if all(column != each.name for each in target.columns):
            raise Unclear(f"column `{column[:80]}` does not exist in `{target.name}`", _KNOWN)

    def returning(self, node: Node, source: Source, others: tuple[Source, ...], outer: Scope) -> Output:
        """What a change gives back."""
        clause = node.part("returningClause", "ReturningClause")
        if clause is None:
            return Output(())
        names = {"old": "old", "new": "new"}
        for each in known(clause).nodes("options"):
            kind = "old" if known(each).text("option").endswith("OLD") else "new"
            names[kind] = each.text("value")
        versions = tuple(Source(each, source.output, source.relation, hidden=True) for each in names.values())
        scope = Scope((source, *others, *versions), outer, outer.ctes)
        seen = (*others, source) if node.kind == "MergeStmt" else (source, *others)
        star = Output(
            tuple(field for each in seen for field in each.output.fields), all(each.output.certain for each in seen)
        )
        return self.projection(clause.nodes("exprs"), scope, From(scope.sources, star))

    # what a change reaches

    def changed(self, action: str, target: Relation, column: str | None = None, *, only: bool = False) -> None:
        """A change of a relation, `only` of that one, or of one column of it, with everything that the database does in its course."""
        seen: set[_Changing] = set()
        waiting = [_Changing(action, target.key, column, only)]
        while waiting:
            each = waiting.pop()
            if each in seen:
                continue
            seen.add(each)
            self.spend(_EACH)
            relation = self.state.relations[each.relation]
            self._one(each.action, relation, each.column)
            if not each.only and (each.action != "sql.insert" or relation.kind == "partitioned table"):
                waiting += [each._replace(relation=child.key) for child in self.state.family(relation)[1:]]
            if relation.kind in VIEWS:
                waiting += self._through(each, relation)
            waiting += self._followed(each, relation)

    def _through(self, change: _Changing, view: Relation) -> list[_Changing]:
        reach = self.behind.relation(view)
        below: set[tuple[RelationName, str | None]] = set()
        if change.column is not None:
            columns = self.behind.columns((*view.key, change.column))
            below = {((schema, name), column) for schema, name, column in columns}
        below = {each for each in below if each[0] in self.state.relations} or {(key, None) for key in reach.scanned}
        if change.action == "sql.insert":  # a new row is of the relation that the view names
            below -= {(child.key, None) for key, _ in below for child in self._children(key)}
        return [
            _Changing(change.action, key, column, only=key in reach.alone)
            for key, column in below
            if key in self.state.relations and self.state.relations[key].kind not in VIEWS
        ]

    def _one(self, action: str, relation: Relation, column: str | None) -> None:
        self.relations[relation.key] = relation
        self.changes[action, relation.key if column is None else (*relation.key, column)] = None
        event = _EVENTS.get(action)
        fired = (
            [each.name for each in relation.fires if event is None or event in each.events]
            if relation.fires
            else relation.triggers
        )
        for name in (*fired, *relation.rules):
            self.changes["sql.trigger", (*relation.key, name)] = None
        if event is not None:
            self.take(self.behind.change(relation, event))

    def _children(self, key: RelationName) -> tuple[Relation, ...]:
        relation = self.state.relations.get(key)
        return () if relation is None else self.state.family(relation)[1:]

    def _followed(self, change: _Changing, relation: Relation) -> list[_Changing]:
        """What the database changes by itself, along foreign keys that point here; a key is of its own relation and no child's."""
        found: list[_Changing] = []
        for reference in relation.referenced_by:
            does = {"sql.delete": reference.on_delete, "sql.update": reference.on_update}.get(change.action, "none")
            other = self.state.relations.get(reference.relation)
            if other is None or does == "none":
                continue
            if change.column is not None and change.column not in _pointed_at(other, relation, reference.columns):
                continue
            only = other.kind != "partitioned table"
            if does == "cascade" and change.action == "sql.delete":
                found.append(_Changing("sql.delete", other.key, None, only))
            else:
                found += [_Changing("sql.update", other.key, column, only) for column in reference.columns]
        return found


def _pointed_at(other: Relation, relation: Relation, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns here that a foreign key there refers to; all of them where it is not known."""
    for key in other.foreign_keys:
        if key.relation == relation.key and key.columns == columns:
            return key.targets
    return tuple(each.name for each in relation.columns)
