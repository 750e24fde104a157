"""What an expression reads and calls. One walk over an allow-list of node types; any other raises Unclear. Pure."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final

from mcp_gateway_tools.sql.allowed import INERT, KEYWORD_VALUES, SYNTAX_CALLS, TRANSPARENT, TYPE_NODES
from mcp_gateway_tools.sql.collecting import Collecting
from mcp_gateway_tools.sql.scope import NOTHING, Origins, Output, Scope, Source, Unclear
from mcp_gateway_tools.sql.tree import child, children, every, kind, name, needed, only, text

if TYPE_CHECKING:
    from sqlglot import exp

SET_OPERATIONS: Final = frozenset({"Union", "Except", "Intersect"})
QUERIES: Final = SET_OPERATIONS | {"Select", "Subquery", "Values"}


class Expressions(Collecting, ABC):
    """Walks expressions; a query inside one is handed to `query`."""

    @abstractmethod
    def query(self, node: exp.Expr, outer: Scope) -> Output:
        """A query in any of its forms."""

    def expression(self, node: exp.Expr, scope: Scope) -> Origins:
        """Everything an expression reads. Iterative: a long chain of operators leans as deep as it is long."""
        with self._collecting() as found:
            self._all((node,), scope)
        return frozenset(found)

    def _all(self, nodes: tuple[exp.Expr, ...], scope: Scope) -> None:
        waiting = list(nodes)
        while waiting:
            node = waiting.pop()
            self._spend(1)
            waiting.extend(self._visit(node, scope))

    def _visit(self, node: exp.Expr, scope: Scope) -> tuple[exp.Expr, ...]:
        found = kind(node)
        if found in TRANSPARENT:
            return tuple(every(node))
        if found in INERT:
            return ()
        if found in QUERIES:
            self.query(node, Scope(scope.sources, scope.parent, scope.ctes))
            return ()
        match found:
            case "Column":
                self._column(node, scope)
                return ()
            case "Anonymous":
                self._call(node, None)
                return children(node, "expressions")
            case "Dot":
                return self._dotted(node)
            case "Cast":
                only(node, {"this", "to"})
                self._type(needed(node, "to"))
                return (needed(node, "this"),)
            case "Parameter" if kind(needed(node, "this")) == "Literal":
                return ()
            case "Interval":
                return tuple(each for each in children(node, "this") if kind(each) != "Literal")
            case "Extract":
                return children(node, "expression")
            case "Collate":
                return children(node, "this")
            case "Kwarg":
                return children(node, "expression")
            case "Window":
                only(node, {"this", "partition_by", "order", "spec", "alias", "over", "first"})
                parts = (*children(node, "this"), *children(node, "partition_by"), *children(node, "order"))
                return (*(each for each in parts if kind(each) != "Identifier"), *children(node, "spec"))
            case "WindowSpec":
                only(node, {"kind", "start", "start_side", "end", "end_side", "exclude"})
                return (*children(node, "start"), *children(node, "end"))
            case _:
                raise Unclear(f"{found.upper()} is not analysed", "write this part of the statement more plainly")

    def _column(self, node: exp.Expr, scope: Scope) -> None:
        only(node, {"this", "table", "db", "catalog"})
        this, table, schema = needed(node, "this"), name(node, "table"), name(node, "db")
        if name(node, "catalog") not in (None, self.state.database):
            raise Unclear("a column of another database cannot be read")
        if kind(this) == "Star":
            self._rows(scope.qualified(schema, table or ""))
            return
        column = text(this) or ""
        if table is None:
            if column in KEYWORD_VALUES and not this.args.get("quoted"):
                return
            origins, rows = self._bare(column, scope)
            self._touch(origins)
            self._rows(rows)
            return
        for source in scope.qualified(schema, table):
            self._touch(self._of(source, column))

    def _bare(self, column: str, scope: Scope) -> tuple[Origins, tuple[Source, ...]]:
        for level in scope.levels():
            if any(source.column(column) is not None for source in level.sources):
                break
            system = [source for source in level.sources if _has_system(source, column)]
            if system:
                return NOTHING.union(*(self._of(source, column) for source in system)), ()
        return scope.bare(column)

    def _of(self, source: Source, column: str) -> Origins:
        found = source.column(column)
        if found is not None:
            return found | (source.rest or NOTHING)
        if _has_system(source, column) and source.relation is not None:
            return self.state.origins(source.relation, column)
        if source.rest is not None:
            return source.rest
        raise Unclear(
            f"column `{column}` does not exist in `{source.name}`", "`describe_db` shows the columns you may read"
        )

    def _rows(self, sources: tuple[Source, ...]) -> None:
        for source in sources:
            self._spend(len(source.output.fields))
            self._touch(source.output.origins, source.rest or NOTHING)

    def _call(self, node: exp.Expr, schema: str | None) -> None:
        this: object = node.args["this"]
        if isinstance(this, str):
            if this not in SYNTAX_CALLS:
                self.routines.call(schema, this)
            return
        self.routines.call(schema, text(child(node, "this")) or "")

    def _dotted(self, node: exp.Expr) -> tuple[exp.Expr, ...]:
        schema, called = needed(node, "this"), needed(node, "expression")
        if kind(schema) != "Identifier" or kind(called) != "Anonymous":
            raise Unclear(
                "a field of a composite value is not analysed",
                "write the column as table.column, or use `to_jsonb(…) -> 'field'`",
            )
        self._call(called, text(schema))
        return children(called, "expressions")

    def _type(self, node: exp.Expr) -> None:
        this: object = node.args.get("this")
        written = str(getattr(this, "name", this))
        if kind(node) != "DataType" or written not in TYPE_NODES:
            raise Unclear(
                f"a cast to `{written.lower()[:60]}` is not analysed",
                "cast to a built-in type such as text, numeric or date",
            )
        if written == "USERDEFINED":
            named = child(node, "kind")
            if named is None:
                raise Unclear("a cast to a type without a name is not analysed")
            schema, type_name = (
                (text(child(named, "this")), text(child(named, "expression")))
                if kind(named) == "Dot"
                else (None, text(named))
            )
            self.routines.cast(schema, type_name or "")
        for part in children(node, "expressions"):
            if kind(part) == "DataType":
                self._type(part)


def _has_system(source: Source, column: str) -> bool:
    relation = source.relation
    return relation is not None and relation.has(column) and all(each.name != column for each in relation.columns)
