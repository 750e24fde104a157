"""What a query reads: every relation and column in any position, every call, and where each column of its result comes from.

Pure. Does not know policy or effects: those are made from what is collected here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mcp_gateway_tools.sql.expressions import SET_OPERATIONS
from mcp_gateway_tools.sql.scope import NOTHING, Field, Origins, Output, Scope, Source, Unclear
from mcp_gateway_tools.sql.sources import Sources
from mcp_gateway_tools.sql.tree import alias_columns, alias_of, child, children, kind, name, needed, only, parts

if TYPE_CHECKING:
    from sqlglot import exp

MAX_COLUMNS: Final = 1664
"""MaxTupleAttributeNumber: PostgreSQL gives no more columns either."""

_ENDING: Final = frozenset({"order", "limit", "offset", "locks", "with_"})
_SELECT: Final = _ENDING | {"expressions", "distinct", "from_", "joins", "where", "group", "having", "windows", "into"}


class Reading(Sources):
    """Walks queries."""

    def query(self, node: exp.Expr, outer: Scope) -> Output:
        """A query in any of its forms, changes with RETURNING included."""
        match kind(node):
            case "Select":
                return self._select(node, outer)
            case "Union" | "Except" | "Intersect":
                return self._combined(node, outer)
            case "Subquery":
                only(node, _ENDING | {"this", "alias"})
                scope = self.ctes(node, outer)
                output = self.query(needed(node, "this"), scope)
                self._ending(node, Scope((), scope, scope.ctes), output)
                return output
            case "Values":
                return self._values(node, outer)
            case "Insert" | "Update" | "Delete":
                return self.change(node, outer)
            case other:
                raise Unclear(f"{other.upper()} is not analysed as a query")

    def change(self, node: exp.Expr, outer: Scope) -> Output:
        """A change of rows. A plain reading knows none."""
        raise Unclear(f"{kind(node).upper()} is not allowed here")

    def ctes(self, node: exp.Expr, outer: Scope) -> Scope:
        """`outer` with the common table expressions that this node defines."""
        clause = child(node, "with_")
        if clause is None:
            return outer
        only(clause, {"expressions", "recursive"})
        recursive = bool(clause.args.get("recursive"))
        known: dict[str, Output | None] = dict(outer.ctes)
        names = [alias_of(each) or "" for each in children(clause, "expressions")]
        if recursive:
            known.update(dict.fromkeys(names))
        for cte_name, each in zip(names, children(clause, "expressions"), strict=True):
            only(each, {"this", "alias", "materialized"})
            scope = Scope(outer.sources, outer.parent, known)
            known = {**known, cte_name: self._cte(each, cte_name, scope, recursive=recursive)}
        return Scope(outer.sources, outer.parent, known)

    def _cte(self, node: exp.Expr, cte_name: str, scope: Scope, *, recursive: bool) -> Output:
        body, columns = needed(node, "this"), alias_columns(node)
        inner = scope
        if not recursive or kind(body) != "Union" or child(body, "with_") is not None:
            if recursive:
                inner = Scope(scope.sources, scope.parent, {**scope.ctes, cte_name: None})
            return self.query(body, inner).renamed(columns)
        with self._collecting() as all_read:
            first = self.query(needed(body, "this"), inner).renamed(columns)
            inner = Scope(scope.sources, scope.parent, {**scope.ctes, cte_name: first})
            self.query(needed(body, "expression"), inner)
            only(body, {"this", "expression", "distinct", "order", "limit", "offset"})
        mixed = frozenset(all_read)  # rows go round, so that any column may carry any other's data
        return Output(tuple(Field(each.name, mixed) for each in first.fields), first.certain)

    def _select(self, node: exp.Expr, outer: Scope) -> Output:
        only(node, _SELECT)
        outer = self.ctes(node, outer)
        sources, merged = self._from(node, outer)
        scope = Scope(sources, outer, outer.ctes)
        output = self._projection(node, scope, merged=merged)
        for clause in (*children(node, "where"), *children(node, "having"), *children(node, "windows")):
            self.expression(clause, scope)
        self._grouping(node, scope, output)
        self._ending(node, scope, output)
        for into in children(node, "into"):
            self._into(into)
        return output

    def _grouping(self, node: exp.Expr, scope: Scope, output: Output) -> None:
        for clause in (*children(node, "group"), *children(node, "distinct")):
            on = children(clause, "on")
            only(clause, {"expressions", "on", "rollup", "cube", "grouping_sets", "totals", "all"})
            for each in (*children(clause, "expressions"), *(part for top in on for part in parts(top))):
                self._by_output(each, scope, output)
            for argument in ("rollup", "cube", "grouping_sets"):
                for each in children(clause, argument):
                    self.expression(each, _with_outputs(scope, output))

    def _ending(self, node: exp.Expr, scope: Scope, output: Output) -> None:
        for order in children(node, "order"):
            only(order, {"expressions"})
            for each in children(order, "expressions"):
                only(each, {"this", "desc", "nulls_first"})
                self._by_output(needed(each, "this"), scope, output)
        for clause in (*children(node, "limit"), *children(node, "offset")):
            self.expression(clause, scope)
        for lock in children(node, "locks"):
            only(lock, {"update", "expressions", "wait", "key"})
            self.locking = True

    def _by_output(self, node: exp.Expr, scope: Scope, output: Output) -> None:
        plain = kind(node) == "Column" and child(node, "table") is None
        self.expression(node, _with_outputs(scope, output) if plain else scope)

    def _combined(self, node: exp.Expr, outer: Scope) -> Output:
        branches: list[exp.Expr] = []
        left: exp.Expr | None = node
        scope = outer
        while left is not None and kind(left) in SET_OPERATIONS:  # a long chain leans to the left: no recursion
            only(left, _ENDING | {"this", "expression", "distinct"})
            if child(left, "with_") is not None and left is not node:
                raise Unclear("WITH inside a chain of UNION is not analysed", "put WITH at the front")
            scope = self.ctes(left, scope)
            branches.append(needed(left, "expression"))
            for lock in children(left, "locks"):
                raise Unclear(f"{kind(lock).upper()} on a UNION is not analysed")
            left = child(left, "this")
        if left is None:
            raise Unclear("a side of a set operation is missing")
        outputs = [self.query(each, scope) for each in (left, *reversed(branches))]
        output = _united(outputs)
        self._ending(node, Scope((), scope, scope.ctes), output)
        return output

    def _values(self, node: exp.Expr, outer: Scope) -> Output:
        only(node, _ENDING | {"expressions", "alias"})
        outer = self.ctes(node, outer)
        rows: list[Output] = []
        for row in children(node, "expressions"):
            cells = [Field(f"column{index}", self.expression(cell, outer)) for index, cell in enumerate(parts(row), 1)]
            rows.append(Output(tuple(cells)))
        output = _united(rows)
        self._ending(node, Scope((), outer, outer.ctes), output)
        return output

    def _into(self, node: exp.Expr) -> None:
        only(node, {"this", "unlogged"})
        table = needed(node, "this")
        self.into.append((name(table, "db") or self.state.home, name(table, "this") or ""))

    def _from(self, node: exp.Expr, outer: Scope) -> tuple[tuple[Source, ...], bool]:
        clause = child(node, "from_")
        if clause is None:
            if children(node, "joins"):
                raise Unclear("there is a JOIN without FROM")
            return (), False
        only(clause, {"this"})
        return self.sources(needed(clause, "this"), children(node, "joins"), outer, ())

    def _projection(self, node: exp.Expr, scope: Scope, *, merged: bool) -> Output:
        fields: list[Field] = []
        certain = True
        for each in children(node, "expressions"):
            if kind(each) == "Star" or (kind(each) == "Column" and kind(needed(each, "this")) == "Star"):
                outputs = self._star(each, scope)
                certain = (
                    certain and all(output.certain for output in outputs) and not (merged and kind(each) == "Star")
                )
                fields += [field for output in outputs for field in output.fields]
            elif kind(each) == "Alias":
                only(each, {"this", "alias"})
                fields.append(Field(name(each, "alias"), self.expression(needed(each, "this"), scope)))
            else:
                fields.append(Field(_own_name(each), self.expression(each, scope)))
            if len(fields) > MAX_COLUMNS:
                raise Unclear(f"the query gives more than {MAX_COLUMNS} columns", "name the columns you need")
        return Output(tuple(fields), certain)

    def _star(self, node: exp.Expr, scope: Scope) -> list[Output]:
        if kind(node) == "Star":
            only(node, ())
            outputs = [source.output for source in scope.sources if not source.hidden]
        else:
            only(node, {"this", "table", "db"})
            only(needed(node, "this"), ())
            outputs = [source.output for source in scope.qualified(name(node, "db"), name(node, "table") or "")]
        for output in outputs:
            self._spend(len(output.fields))
            self._touch(output.origins)
        return outputs

    def returning(self, node: exp.Expr, scope: Scope) -> Output:
        """What a change gives back."""
        clause = child(node, "returning")
        if clause is None:
            return Output(())
        only(clause, {"expressions"})
        return self._projection(clause, scope, merged=False)


def _with_outputs(scope: Scope, output: Output) -> Scope:
    outputs: dict[str, Origins] = {}
    for each in output.fields:
        if each.name is not None:
            outputs[each.name] = outputs.get(each.name, NOTHING) | each.origins
    return Scope(scope.sources, scope.parent, scope.ctes, outputs)


def _united(outputs: list[Output]) -> Output:
    first = outputs[0]
    certain = all(output.certain and len(output.fields) == len(first.fields) for output in outputs)
    if certain:
        columns = zip(*(output.fields for output in outputs), strict=True)
        return Output(
            tuple(Field(column[0].name, NOTHING.union(*(each.origins for each in column))) for column in columns)
        )
    everything = NOTHING.union(*(output.origins for output in outputs))
    return Output(tuple(Field(each.name, everything) for each in first.fields), certain=False)


def _own_name(node: exp.Expr) -> str | None:
    return name(node, "this") if kind(node) == "Column" else None
