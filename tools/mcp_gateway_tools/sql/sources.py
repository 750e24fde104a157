"""FROM: what stands in it, what it offers, and what its joins read. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcp_gateway_tools.sql.expressions import QUERIES, Expressions
from mcp_gateway_tools.sql.scope import NOTHING, Field, Origins, Output, Scope, Source, Unclear
from mcp_gateway_tools.sql.tree import alias_columns, alias_of, child, children, kind, name, needed, only, text

if TYPE_CHECKING:
    from sqlglot import exp


class Sources(Expressions):
    """Walks FROM lists."""

    def sources(
        self, first: exp.Expr, joins: tuple[exp.Expr, ...], outer: Scope, before: tuple[Source, ...]
    ) -> tuple[tuple[Source, ...], bool]:
        """The sources of a FROM list, and whether columns were merged (USING, NATURAL). LATERAL items see `before` and what is left of them."""
        chain, merged = self._item(first, outer, before)
        found = chain
        own = children(first, "joins") if kind(first) == "Table" else ()
        for join in (*own, *joins):
            only(join, {"this", "on", "using", "kind", "side", "method"})
            joined = needed(join, "this")
            if kind(joined) == "Table" and children(joined, "joins"):
                raise Unclear("a JOIN inside a JOIN is not analysed like this", "put the inner join in parentheses")
            if _is_comma(join):
                chain = ()
            new, nested = self._item(joined, outer, (*before, *found))
            shared = _common(chain, new) if join.args.get("method") == "NATURAL" else ()
            shared = (*shared, *(text(each) or "" for each in children(join, "using")))
            merged = merged or nested or bool(shared)
            self._touch(*(origins for s in (*chain, *new) for column in shared for origins in [_shared(s, column)]))
            chain, found = (*chain, *new), (*found, *new)
            for condition in children(join, "on"):
                self.expression(condition, Scope(chain, outer, outer.ctes))  # ON sees its own join and no sibling
        return found, merged

    def _item(self, node: exp.Expr, outer: Scope, before: tuple[Source, ...]) -> tuple[tuple[Source, ...], bool]:
        lateral = Scope(before, outer, outer.ctes)
        match kind(node):
            case "Table":
                return self._table(node, outer, lateral)
            case "Lateral":
                only(node, {"this", "alias", "ordinality"})
                inner = needed(node, "this")
                if kind(inner) in QUERIES:
                    return (self._derived(self.query(inner, lateral), node),), False
                return (self._function(inner, None, node, lateral),), False
            case "Subquery" if kind(needed(node, "this")) == "Table":
                return self._parenthesised(node, outer, before)
            case "Subquery" | "Values":
                return (self._derived(self.query(node, outer), node),), False
            case other:
                raise Unclear(f"{other.upper()} in FROM is not analysed", "use tables, subqueries and joins")

    def _parenthesised(
        self, node: exp.Expr, outer: Scope, before: tuple[Source, ...]
    ) -> tuple[tuple[Source, ...], bool]:
        only(node, {"this", "alias"})
        table = needed(node, "this")
        found, merged = self.sources(table, (), outer, before)
        if child(node, "alias") is None:
            return found, merged
        output = Output(tuple(each for source in found for each in source.output.fields), certain=not merged)
        return (self._derived(output, node),), False

    def _derived(self, output: Output, node: exp.Expr) -> Source:
        output = output.renamed(alias_columns(node))
        unnamed = [each.origins for each in output.fields if each.name is None]
        return Source(alias_of(node) or "", output, rest=NOTHING.union(*unnamed) if unnamed else None)

    def _table(self, node: exp.Expr, outer: Scope, lateral: Scope) -> tuple[tuple[Source, ...], bool]:
        only(node, {"this", "db", "catalog", "alias", "joins", "sample", "only", "ordinality"})
        this = needed(node, "this")
        if kind(this) != "Identifier":
            return (self._function(this, name(node, "db"), node, lateral),), False
        for sample in children(node, "sample"):
            self.expression(sample, lateral)
        schema, table = name(node, "db"), name(node, "this") or ""
        if schema is None and table in outer.ctes:
            output = outer.ctes[table]
            if output is None:
                raise Unclear(
                    f"`{table}` is used before it is known what it gives", "put the WITH queries in order of use"
                )
            source = self._derived(output, node)
            return (Source(alias_of(node) or table, source.output, rest=source.rest),), False
        relation = self.relation(node)
        self.scanned.add(relation.key)
        return (self.source(relation, alias_of(node), alias_columns(node)),), False

    def _function(self, node: exp.Expr, schema: str | None, holder: exp.Expr, scope: Scope) -> Source:
        if kind(node) not in ("Anonymous", "Dot"):
            raise Unclear(f"{kind(node).upper()} in FROM is not analysed", "use tables, subqueries and joins")
        with self._collecting() as used:
            if kind(node) == "Anonymous":
                self._call(node, schema)
                self._all(children(node, "expressions"), scope)
            else:
                self.expression(node, scope)
        origins = frozenset(used)
        names = alias_columns(holder, self._column_type)
        output = Output(tuple(Field(each, origins) for each in (*names, None)), certain=False)
        called = (
            text(child(node, "this")) if kind(node) == "Anonymous" and not isinstance(node.args["this"], str) else None
        )
        return Source(alias_of(holder) or called or "", output, rest=origins)

    def _column_type(self, node: exp.Expr) -> None:
        for each in children(node, "kind"):
            self._type(each)


def _is_comma(join: exp.Expr) -> bool:
    return all(not value for argument, value in join.args.items() if argument != "this")


def _common(chain: tuple[Source, ...], new: tuple[Source, ...]) -> tuple[str, ...]:
    left = {each.name for source in chain for each in source.output.fields}
    right = {each.name for source in new for each in source.output.fields}
    return tuple(sorted(each for each in left & right if each is not None))


def _shared(source: Source, column: str) -> Origins:
    return (source.column(column) or NOTHING) | (source.rest or NOTHING)
