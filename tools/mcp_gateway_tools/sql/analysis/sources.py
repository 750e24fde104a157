"""FROM: what stands in it, what it offers, and what its joins read. Pure."""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec.structs import replace

from mcp_gateway_tools.sql.analysis.expressions import Expressions
from mcp_gateway_tools.sql.analysis.grammar import known, spoken
from mcp_gateway_tools.sql.analysis.picked import NO_NAME, Picked, names_in
from mcp_gateway_tools.sql.analysis.scope import NOTHING, Field, Origins, Output, Scope, Source, Unclear, Value
from mcp_gateway_tools.sql.analysis.tree import Node
from mcp_gateway_tools.sql.catalog import TypeName

_SAMPLING: Final = frozenset({("bernoulli",), ("system",)})
_OPEN_TYPES: Final = frozenset({"record", "anyelement", "anycompatible"})


class From(msgspec.Struct, frozen=True, eq=False):
    """A part of FROM: the sources it brings, and the columns that `*` means there."""

    sources: tuple[Source, ...]
    star: Output


class Sources(Expressions):
    """Walks FROM lists."""

    def from_list(self, items: list[Node], outer: Scope, before: tuple[Source, ...] = ()) -> From:
        """The sources of a FROM list. Items see those in `before` and to their left where PostgreSQL lets them."""
        if len(items) == 1:
            return self._item(items[0], outer, before)
        sources: tuple[Source, ...] = ()
        fields: list[Field] = []
        certain = True
        for item in items:
            found = self._item(item, outer, (*before, *sources))
            sources = (*sources, *found.sources)
            fields += found.star.fields
            certain = certain and found.star.certain
        return From(sources, Output(tuple(fields), certain))

    def _item(self, node: Node, outer: Scope, before: tuple[Source, ...]) -> From:
        self.spend(1)
        known(node)
        match node.kind:
            case "RangeVar":
                return _alone(self._relation(node, outer))
            case "JoinExpr":
                return self._join(node, outer, before)
            case "RangeSubselect":
                return _alone(self._derived(node, outer, before))
            case "RangeFunction":
                return _alone(self._functions(node, _lateral(outer, before)))
            case "RangeTableSample":
                return self._sample(node, outer, before)
            case "RangeTableFunc":
                return _alone(self._xml_table(node, _lateral(outer, before)))
            case "JsonTable":
                return _alone(self._json_table(node, _lateral(outer, before)))
            case other:
                raise Unclear(f"{spoken(other)} in FROM is not analysed", "use tables, subqueries and joins")

    def _relation(self, node: Node, outer: Scope) -> Source:
        name = node.text("relname")
        alias, columns = self.alias(node) if "alias" in node.fields else ("", ())
        if name in outer.ctes and not node.text("schemaname"):
            self.mentioned.add(name)
            output = outer.ctes[name]
            if output is None:
                raise Unclear(
                    f"`{name[:80]}` is used before it is known what it gives", "put the WITH queries in order of use"
                )
            return _named(output.renamed(columns), alias or name)
        relation = self.relation(node)
        key = relation.key
        self.scanned.add(key)
        (self.together if node.flag("inh") else self.alone).add(key)
        source = self.source(relation, alias, columns)
        if relation.kind == "partitioned table":  # its partitions are chosen by comparing
            self.comparing(*source.output.fields)
        return source

    def alias(self, node: Node) -> tuple[str, tuple[str, ...]]:
        """An item's alias and its list of columns."""
        alias = node.part("alias", "Alias")
        if alias is None:
            return "", ()
        known(alias)
        name = alias.text("aliasname")
        self.mentioned.add(name)
        return name, alias.names("colnames")

    def _derived(self, node: Node, outer: Scope, before: tuple[Source, ...]) -> Source:
        query = node.node("subquery")
        if query is None:
            raise Unclear("an empty subquery is not analysed")
        alias, columns = self.alias(node)
        output = self.query(query, _lateral(outer, before) if node.flag("lateral") else outer)
        return _named(output.renamed(columns), alias)

    def _sample(self, node: Node, outer: Scope, before: tuple[Source, ...]) -> From:
        relation = node.node("relation")
        if relation is None or relation.kind != "RangeVar" or node.names("method") not in _SAMPLING:
            raise Unclear("this TABLESAMPLE is not analysed", "use BERNOULLI or SYSTEM on a table")
        self.all((*node.nodes("args"), node.node("repeatable")), _lateral(outer, before))
        return self._item(relation, outer, before)

    # joins

    def _join(self, node: Node, outer: Scope, before: tuple[Source, ...]) -> From:
        left_node, right_node = node.node("larg"), node.node("rarg")
        if left_node is None or right_node is None:
            raise Unclear("a side of a join is missing")
        left = self._item(left_node, outer, before)
        right = self._item(right_node, outer, (*before, *left.sources))
        shared = node.names("usingClause")
        if node.flag("isNatural"):
            if not (left.star.certain and right.star.certain):
                raise Unclear("a NATURAL JOIN of columns that are not known is not analysed", "write JOIN … USING")
            names = {each.name for each in right.star.fields}
            shared = tuple(
                dict.fromkeys(each.name for each in left.star.fields if each.name is not None and each.name in names)
            )
        star, merged = self._merged(left, right, shared)
        sources = (*left.sources, *right.sources)
        using = node.part("join_using_alias", "Alias")
        if using is not None:
            sources = (*sources, Source(using.text("aliasname"), Output(merged), hidden=True))
            self.mentioned.add(using.text("aliasname"))
        condition = node.node("quals")
        if condition is not None:
            self.value(condition, Scope(sources, outer, outer.ctes))  # ON sees its own join and no sibling
        alias, columns = self.alias(node)
        if alias:
            return _alone(_named(star.renamed(columns), alias))
        return From(sources, star)

    def _merged(self, left: From, right: From, shared: tuple[str, ...]) -> tuple[Output, tuple[Field, ...]]:
        if not shared:
            return Output((*left.star.fields, *right.star.fields), left.star.certain and right.star.certain), ()
        merged: list[Field] = []
        for name in shared:
            sides = [_side(each, name) for each in (left, right)]
            origins = NOTHING.union(*(each.origins for each in sides))
            self.touch(origins)
            self.operands |= origins
            self.routines.operator(("=",), sides[0].type, sides[1].type)
            self.comparing(*sides)
            kind = sides[0].type if sides[0].type == sides[1].type else None
            merged.append(Field(name, origins, kind, picked=sides[0].picked | sides[1].picked))
        rest = [each for side in (left, right) for each in side.star.fields if each.name not in shared]
        return Output((*merged, *rest), left.star.certain and right.star.certain), tuple(merged)

    # functions

    def _functions(self, node: Node, scope: Scope) -> Source:
        alias, columns = self.alias(node)
        items = [each.nodes("items") for each in node.nodes("functions")]
        described = node.nodes("coldeflist")
        fields: list[Field] = []
        certain = True
        origins: Origins = NOTHING
        name, kind = "", None
        for item in items:
            call, *more = item
            inner = more[0].nodes("items") if more and more[0].kind == "List" else []
            given, function, kind = self._function(call, scope, described or inner, alias if len(items) == 1 else "")
            name = name or function
            origins |= given.origins
            fields += given.fields
            certain = certain and given.certain
        if node.flag("ordinality"):
            fields.append(Field("ordinality", NOTHING, ("pg_catalog", "int8")))
        output = Output(tuple(fields), certain).renamed(columns)
        whole = kind if len(items) == 1 and not node.flag("ordinality") else None
        return Source(alias or name, output, rest=None if output.certain else origins, type=whole)

    def _function(
        self, call: Node, scope: Scope, described: list[Node], alias: str
    ) -> tuple[Output, str, TypeName | None]:
        """What a function in FROM gives, its name, and the type of its rows where that is a composite one."""
        around, self.read = self.read, set()
        before, self.picked = self.picked, set()
        value = self.value(call, scope)
        origins = value.origins | frozenset(self.read)
        self.read = around
        self.touch(origins)
        picked = self._told(before)
        written = call.names("funcname")
        name = written[-1] if written else ""
        self.mentioned.add(name)
        if described:
            return Output(tuple(self._described(each, origins, scope, picked) for each in described)), name, None
        if call.kind not in ("FuncCall",):
            return Output((Field(alias or call.kind.lower(), origins, value.type, picked=picked),)), "", None
        schema = written[-2] if len(written) > 1 else None
        overloads = [each for each in self.routines.overloads(schema, name) if each.takes(len(call.nodes("args")))]
        columns = {each.outputs for each in overloads}
        kinds = {each.result for each in overloads}
        if len(columns) == 1 and (outputs := next(iter(columns))):
            return Output(tuple(Field(each, origins, picked=picked) for each in outputs)), name, None
        row = self._rowtype(value, origins, computed=all(each.builtin for each in overloads))
        if row is not None:
            return Output(tuple(replace(each, picked=each.picked | picked) for each in row)), name, value.type
        if not any(columns) and kinds and all(self._scalar(each) for each in kinds):
            return Output((Field(alias or name, origins, value.type, picked=picked),)), name, None
        return Output((Field(None, origins, picked=picked),), certain=False), name, None

    def _rowtype(self, value: Value, origins: Origins, *, computed: bool) -> tuple[Field, ...] | None:
        """The columns of a row that a function gives. What users wrote may have read it from the table whose rows are such."""
        row = value.row
        relation = self.state.relations.get(value.type) if value.type is not None and not computed else None
        if row is None:
            return None
        if relation is None:
            return tuple(replace(each, origins=origins) for each in row)
        schema, name = relation.key
        return tuple(replace(each, origins=origins | {(schema, name, each.name or "")}) for each in row)

    def _scalar(self, kind: tuple[str, str]) -> bool:
        schema, name = kind
        if schema == "pg_catalog":
            return name not in _OPEN_TYPES and self.state.relations.get(kind) is None
        known_type = self.state.types.get(kind)
        return known_type is not None and known_type.kind in ("enum", "base", "range")

    def _described(self, node: Node, origins: Origins, scope: Scope, picked: Picked) -> Field:
        known(node)
        name = node.text("colname")
        self.named.add(name)
        return Field(name, origins, self.type(node, "typeName", None, scope), picked=picked | {name})

    def _xml_table(self, node: Node, scope: Scope) -> Source:
        alias, columns = self.alias(node)
        before, self.picked = self.picked, set()
        found = self.all((node.node("docexpr"), node.node("rowexpr")), scope)
        for each in node.nodes("namespaces"):
            found |= self.all((known(each).node("val"),), scope)
        fields: list[tuple[str, tuple[str, str] | None]] = []
        for each in node.nodes("columns"):
            known(each)
            found |= self.all((each.node("colexpr"), each.node("coldefexpr")), scope)
            fields.append((each.text("colname"), self.type(each, "typeName", None, scope)))
        picked = self._told(before)
        output = Output(tuple(Field(name, found, kind, picked=picked) for name, kind in fields))
        return _named(output.renamed(columns), alias)

    def _json_table(self, node: Node, scope: Scope) -> Source:
        alias, columns = self.alias(node)
        before, self.picked = self.picked, set()
        found: Origins = NOTHING
        for name, kind in (
            ("context_item", "JsonValueExpr"),
            ("on_error", "JsonBehavior"),
            ("pathspec", "JsonTablePathSpec"),
        ):
            part = node.part(name, kind)
            if part is not None:
                known(part)
                if kind == "JsonTablePathSpec":
                    self.picked |= names_in(part.node("string"))
                    found |= self.all((part.node("string"),), scope)
                else:
                    found |= self.json(part, scope).origins
        found |= self.all(node.nodes("passing"), scope)
        fields: list[Field] = []
        found |= self._json_columns(node, scope, fields)
        picked = self._told(before)
        output = Output(tuple(replace(each, origins=found, picked=each.picked | picked) for each in fields))
        return _named(output.renamed(columns), alias)

    def _told(self, before: set[str]) -> Picked:
        """The names that were picked by since `before` was set aside: those of a source in FROM, whose columns carry them."""
        picked = frozenset(self.picked)
        self.picked = before
        self.named |= picked
        return picked

    def _json_columns(self, node: Node, scope: Scope, fields: list[Field]) -> Origins:
        found: Origins = NOTHING
        for each in node.nodes("columns"):
            known(each)
            if each.text("coltype") == "JTC_NESTED":
                nested = each.part("pathspec", "JsonTablePathSpec")
                self.picked |= NO_NAME if nested is None else names_in(known(nested).node("string"))
                found |= self._json_columns(each, scope, fields)
                continue
            for name in ("on_empty", "on_error"):
                part = each.part(name, "JsonBehavior")
                if part is not None:
                    found |= self.json(known(part), scope).origins
            name = each.text("name")
            path = each.part("pathspec", "JsonTablePathSpec")
            picked = frozenset((name,)) if path is None else names_in(known(path).node("string"))
            self.named |= picked
            fields.append(Field(name, NOTHING, self.type(each, "typeName", None, scope), picked=picked))
        return found


def _lateral(outer: Scope, before: tuple[Source, ...]) -> Scope:
    return Scope(before, outer, outer.ctes) if before else outer


def _alone(source: Source) -> From:
    return From((source,), source.output)


def _named(output: Output, alias: str) -> Source:
    unnamed = [each.origins for each in output.fields if each.name is None]
    return Source(alias, output, rest=NOTHING.union(*unnamed) if unnamed else None)


def _side(part: From, name: str) -> Field:
    found = [each for each in part.star.fields if each.name == name]
    rest = [source.rest for source in part.sources if source.rest is not None]
    if not found and not rest:
        raise Unclear(
            f"column `{name[:80]}` is not on both sides of the join", "`describe_db` shows the columns you may read"
        )
    return Field(
        name,
        NOTHING.union(*(each.origins for each in found), *rest),
        found[0].type if len(found) == 1 else None,
        picked=NO_NAME.union(*(each.picked for each in found)),
    )
