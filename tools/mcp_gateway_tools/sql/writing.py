"""What INSERT, UPDATE and DELETE change, beside what they read. Pure.

A change reaches further than the relation it names: through views to what they are made of, to partitions and inheriting tables, along
foreign keys with an action, and into triggers and rules. All of it is collected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mcp_gateway_tools.sql.catalog import Relation, RelationName, SqlState
from mcp_gateway_tools.sql.reading import Reading
from mcp_gateway_tools.sql.routines import Routines
from mcp_gateway_tools.sql.scope import Output, Scope, Source, Unclear
from mcp_gateway_tools.sql.tree import child, children, kind, name, needed, only, text

if TYPE_CHECKING:
    from sqlglot import exp

Change = tuple[str, tuple[str, ...]]
"""An action (`sql.update`) and a path below the database."""

_INSERT: Final = frozenset({"this", "expression", "conflict", "returning", "with_", "default"})
_VIEWS: Final = frozenset({"view", "materialized view"})


class Writing(Reading):
    """The collected reads and changes of one statement."""

    def __init__(self, state: SqlState, routines: Routines) -> None:
        super().__init__(state, routines)
        self.changes: dict[Change, None] = {}
        self.targets: list[Relation] = []

    def change(self, node: exp.Expr, outer: Scope) -> Output:
        """INSERT, UPDATE or DELETE, at the top or in WITH."""
        outer = self.ctes(node, outer)
        match kind(node):
            case "Insert":
                return self._insert(node, outer)
            case "Update":
                return self._update(node, outer)
            case _:
                return self._delete(node, outer)

    def _insert(self, node: exp.Expr, outer: Scope) -> Output:
        only(node, _INSERT)
        table = needed(node, "this")
        if kind(table) == "Schema":
            only(table, {"this", "expressions"})
            named = [text(each) or "" for each in children(table, "expressions")]
            table = needed(table, "this")
        else:
            named = []
        target, source = self._target(table)
        for column in named:
            self._known(target, column)
        self._changed("sql.insert", target)
        for query in children(node, "expression"):
            self.query(query, outer)
        scope = Scope((source, *_versions(source)), outer, outer.ctes)
        for conflict in children(node, "conflict"):
            self._conflict(conflict, target, source, outer)
        return self.returning(node, scope)

    def _conflict(self, node: exp.Expr, target: Relation, source: Source, outer: Scope) -> None:
        only(node, {"expressions", "action", "conflict_keys", "constraint", "where", "index_predicate"})
        scope = Scope((source, Source("excluded", source.output, target, hidden=True)), outer, outer.ctes)
        for key in (*children(node, "conflict_keys"), *children(node, "index_predicate")):
            self.expression(key, scope)
        if text(child(node, "action")) == "DO UPDATE":
            self._set(children(node, "expressions"), target, scope)
            for where in children(node, "where"):
                self.expression(where, scope)
        elif children(node, "expressions"):
            raise Unclear("this ON CONFLICT is not analysed", "use DO NOTHING or DO UPDATE SET")

    def _update(self, node: exp.Expr, outer: Scope) -> Output:
        only(node, {"this", "expressions", "from_", "where", "returning", "with_"})
        table = needed(node, "this")
        target, source = self._target(table)
        others: tuple[Source, ...] = ()
        for clause in children(node, "from_"):
            only(clause, {"this"})
            others, _ = self.sources(needed(clause, "this"), (), outer, ())
        scope = Scope((source, *others), outer, outer.ctes)
        self._set(children(node, "expressions"), target, scope)
        self._where(node, "sql.update.all", target, scope)
        return self.returning(node, Scope((*scope.sources, *_versions(source)), outer, outer.ctes))

    def _delete(self, node: exp.Expr, outer: Scope) -> Output:
        only(node, {"this", "using", "where", "returning", "with_"})
        target, source = self._target(needed(node, "this"))
        self._changed("sql.delete", target)
        others: tuple[Source, ...] = ()
        for table in children(node, "using"):
            found, _ = self.sources(table, (), outer, others)
            others = (*others, *found)
        scope = Scope((source, *others), outer, outer.ctes)
        self._where(node, "sql.delete.all", target, scope)
        return self.returning(node, Scope((*scope.sources, *_versions(source)), outer, outer.ctes))

    def _target(self, table: exp.Expr) -> tuple[Relation, Source]:
        if kind(table) != "Table":
            raise Unclear(f"{kind(table).upper()} cannot be changed", "name a table")
        only(table, {"this", "db", "catalog", "alias", "only", "joins"})
        target = self.relation(table)
        self.targets.append(target)
        alias = child(table, "alias")
        return target, self.source(target, None if alias is None else name(alias, "this"))

    def _where(self, node: exp.Expr, everything: str, target: Relation, scope: Scope) -> None:
        narrows = False
        for clause in children(node, "where"):
            # INVARIANT: a predicate that reads no column (`WHERE true`) does not narrow a change.
            narrows = bool(self.expression(clause, scope)) or narrows
        if not narrows:
            self.changes[everything, target.key] = None

    def _set(self, assignments: tuple[exp.Expr, ...], target: Relation, scope: Scope) -> None:
        for each in assignments:
            if kind(each) != "EQ":
                raise Unclear(f"SET with {kind(each).upper()} is not analysed", "write column = value")
            left = needed(each, "this")
            columns = children(left, "expressions") if kind(left) == "Tuple" else (left,)
            for column in columns:
                self._changed("sql.update", target, self._assigned(column, target, scope))
            self.expression(needed(each, "expression"), scope)

    def _assigned(self, node: exp.Expr, target: Relation, scope: Scope) -> str:
        while kind(node) == "Bracket":
            for index in children(node, "expressions"):
                self.expression(index, scope)
            node = needed(node, "this")
        if kind(node) != "Column":
            raise Unclear(f"SET on {kind(node).upper()} is not analysed", "write column = value")
        only(node, {"this", "table"})
        column = name(node, "table") or name(node, "this") or ""  # `SET a.b = …` sets a field of the column `a`
        self._known(target, column)
        return column

    def _known(self, target: Relation, column: str) -> None:
        if all(column != each.name for each in target.columns):
            raise Unclear(
                f"column `{column}` does not exist in `{target.name}`", "`describe_db` shows the columns you may read"
            )

    def _changed(self, action: str, target: Relation, column: str | None = None) -> None:
        seen: set[tuple[str, RelationName, str | None]] = set()
        waiting: list[tuple[str, Relation, str | None]] = [(action, target, column)]
        while waiting:
            each_action, relation, each_column = waiting.pop()
            if (each_action, relation.key, each_column) in seen:
                continue
            seen.add((each_action, relation.key, each_column))
            self._one(each_action, relation, each_column)
            for child_relation in self.state.family(relation)[1:]:
                waiting.append((each_action, child_relation, each_column))
            if relation.kind in _VIEWS:
                below = {(schema, table) for schema, table, _ in self.state.behind(relation)}
                known = [self.state.relations[key] for key in below if key in self.state.relations]
                waiting += [(each_action, each, None) for each in known if each.kind not in _VIEWS]
            waiting += self._followed(each_action, relation)

    def _one(self, action: str, relation: Relation, column: str | None) -> None:
        self.relations[relation.key] = relation
        path = relation.key if column is None else (*relation.key, column)
        self.changes[action, path] = None
        for trigger in (*relation.triggers, *relation.rules):
            self.changes["sql.trigger", (*relation.key, trigger)] = None

    def _followed(self, action: str, relation: Relation) -> list[tuple[str, Relation, str | None]]:
        """What the database changes by itself, along foreign keys that point here."""
        found: list[tuple[str, Relation, str | None]] = []
        for reference in relation.referenced_by:
            does = (
                reference.on_delete
                if action == "sql.delete"
                else reference.on_update
                if action == "sql.update"
                else "none"
            )
            other = self.state.relations.get(reference.relation)
            if other is None or does == "none":
                continue
            if does == "cascade" and action == "sql.delete":
                found.append(("sql.delete", other, None))
            else:
                found += [("sql.update", other, column) for column in reference.columns]
        return found


def _versions(source: Source) -> tuple[Source, ...]:
    """RETURNING old.… and new.… of PostgreSQL 18."""
    return tuple(Source(each, source.output, source.relation, hidden=True) for each in ("old", "new"))
