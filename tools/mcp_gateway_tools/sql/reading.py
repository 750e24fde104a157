"""What a query reads: every relation and column in any position, every call, and where each column of its result comes from.

One walk over an allow-list of node types; a node that is not on it raises Unclear. Pure. Does not know policy or effects: those are
made from what is collected here.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from mcp_gateway_tools.sql.allowed import INERT, KEYWORD_VALUES, SYNTAX_CALLS, TRANSPARENT, TYPE_NODES
from mcp_gateway_tools.sql.catalog import Origin, Relation, RelationName, SqlState
from mcp_gateway_tools.sql.routines import Routines
from mcp_gateway_tools.sql.scope import NOTHING, Field, Origins, Output, Scope, Source, Unclear
from mcp_gateway_tools.sql.tree import child, children, every, kind, name, only, text

if TYPE_CHECKING:
    from sqlglot import exp

MAX_WORK: Final = 60_000
"""Nodes visited and columns expanded for one statement."""
MAX_COLUMNS: Final = 1664
"""MaxTupleAttributeNumber: PostgreSQL gives no more columns either."""

SET_OPERATIONS: Final = frozenset({"Union", "Except", "Intersect"})
QUERIES: Final = SET_OPERATIONS | {"Select", "Subquery", "Values"}
CHANGES: Final = frozenset({"Insert", "Update", "Delete"})
_ENDING: Final = frozenset({"order", "limit", "offset", "locks", "with_"})
_SELECT: Final = _ENDING | {"expressions", "distinct", "from_", "joins", "where", "group", "having", "windows", "into"}


class Reading:
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

    # queries

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
                output = self.query(_needed(node, "this"), scope)
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
        names = [_alias(each) or "" for each in children(clause, "expressions")]
        if recursive:
            known.update(dict.fromkeys(names))
        for cte_name, each in zip(names, children(clause, "expressions"), strict=True):
            only(each, {"this", "alias", "materialized"})
            scope = Scope(outer.sources, outer.parent, known)
            known = {**known, cte_name: self._cte(each, cte_name, scope, recursive=recursive)}
        return Scope(outer.sources, outer.parent, known)

    def _cte(self, node: exp.Expr, cte_name: str, scope: Scope, *, recursive: bool) -> Output:
        body, columns = _needed(node, "this"), _alias_columns(node)
        inner = scope
        if not recursive or kind(body) != "Union" or child(body, "with_") is not None:
            if recursive:
                inner = Scope(scope.sources, scope.parent, {**scope.ctes, cte_name: None})
            return self.query(body, inner).renamed(columns)
        with self._collecting() as all_read:
            first = self.query(_needed(body, "this"), inner).renamed(columns)
            inner = Scope(scope.sources, scope.parent, {**scope.ctes, cte_name: first})
            self.query(_needed(body, "expression"), inner)
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
            for each in (*children(clause, "expressions"), *(part for top in on for part in _parts(top))):
                self._by_output(each, scope, output)
            for argument in ("rollup", "cube", "grouping_sets"):
                for each in children(clause, argument):
                    self.expression(each, _with_outputs(scope, output))

    def _ending(self, node: exp.Expr, scope: Scope, output: Output) -> None:
        for order in children(node, "order"):
            only(order, {"expressions"})
            for each in children(order, "expressions"):
                only(each, {"this", "desc", "nulls_first"})
                self._by_output(_needed(each, "this"), scope, output)
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
            branches.append(_needed(left, "expression"))
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
            cells = [Field(f"column{index}", self.expression(cell, outer)) for index, cell in enumerate(_parts(row), 1)]
            rows.append(Output(tuple(cells)))
        output = _united(rows)
        self._ending(node, Scope((), outer, outer.ctes), output)
        return output

    def _into(self, node: exp.Expr) -> None:
        only(node, {"this", "unlogged"})
        table = _needed(node, "this")
        self.into.append((name(table, "db") or self.state.home, name(table, "this") or ""))

    # FROM

    def _from(self, node: exp.Expr, outer: Scope) -> tuple[tuple[Source, ...], bool]:
        clause = child(node, "from_")
        if clause is None:
            if children(node, "joins"):
                raise Unclear("there is a JOIN without FROM")
            return (), False
        only(clause, {"this"})
        return self.sources(_needed(clause, "this"), children(node, "joins"), outer, ())

    def sources(
        self, first: exp.Expr, joins: tuple[exp.Expr, ...], outer: Scope, before: tuple[Source, ...]
    ) -> tuple[tuple[Source, ...], bool]:
        """The sources of a FROM list, and whether columns were merged (USING, NATURAL). LATERAL items see `before` and what is left of them."""
        chain, merged = self._item(first, outer, before)
        found = chain
        own = children(first, "joins") if kind(first) == "Table" else ()
        for join in (*own, *joins):
            only(join, {"this", "on", "using", "kind", "side", "method"})
            joined = _needed(join, "this")
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
                inner = _needed(node, "this")
                if kind(inner) in QUERIES:
                    return (self._derived(self.query(inner, lateral), node),), False
                return (self._function(inner, None, node, lateral),), False
            case "Subquery" if kind(_needed(node, "this")) == "Table":
                return self._parenthesised(node, outer, before)
            case "Subquery" | "Values":
                return (self._derived(self.query(node, outer), node),), False
            case other:
                raise Unclear(f"{other.upper()} in FROM is not analysed", "use tables, subqueries and joins")

    def _parenthesised(
        self, node: exp.Expr, outer: Scope, before: tuple[Source, ...]
    ) -> tuple[tuple[Source, ...], bool]:
        only(node, {"this", "alias"})
        table = _needed(node, "this")
        found, merged = self.sources(table, (), outer, before)
        if child(node, "alias") is None:
            return found, merged
        output = Output(tuple(each for source in found for each in source.output.fields), certain=not merged)
        return (self._derived(output, node),), False

    def _derived(self, output: Output, node: exp.Expr) -> Source:
        output = output.renamed(_alias_columns(node))
        unnamed = [each.origins for each in output.fields if each.name is None]
        return Source(_alias(node) or "", output, rest=NOTHING.union(*unnamed) if unnamed else None)

    def _table(self, node: exp.Expr, outer: Scope, lateral: Scope) -> tuple[tuple[Source, ...], bool]:
        only(node, {"this", "db", "catalog", "alias", "joins", "sample", "only", "ordinality"})
        this = _needed(node, "this")
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
            return (Source(_alias(node) or table, source.output, rest=source.rest),), False
        relation = self.relation(node)
        self.scanned.add(relation.key)
        return (self.source(relation, _alias(node), _alias_columns(node)),), False

    def _function(self, node: exp.Expr, schema: str | None, holder: exp.Expr, scope: Scope) -> Source:
        if kind(node) not in ("Anonymous", "Dot"):
            raise Unclear(f"{kind(node).upper()} in FROM is not analysed", "use tables, subqueries and joins")
        with self._collecting() as used:
            if kind(node) == "Anonymous":
                self._call(node, schema)
            self.expression(node, scope) if kind(node) == "Dot" else self._all(children(node, "expressions"), scope)
        origins = frozenset(used)
        names = _alias_columns(holder, self._column_type)
        output = Output(tuple(Field(each, origins) for each in (*names, None)), certain=False)
        called = (
            text(child(node, "this")) if kind(node) == "Anonymous" and not isinstance(node.args["this"], str) else None
        )
        return Source(_alias(holder) or called or "", output, rest=origins)

    def _column_type(self, node: exp.Expr) -> None:
        for each in children(node, "kind"):
            self._type(each)

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

    # what is selected

    def _projection(self, node: exp.Expr, scope: Scope, *, merged: bool) -> Output:
        fields: list[Field] = []
        certain = True
        for each in children(node, "expressions"):
            if kind(each) == "Star" or (kind(each) == "Column" and kind(_needed(each, "this")) == "Star"):
                outputs = self._star(each, scope)
                certain = (
                    certain and all(output.certain for output in outputs) and not (merged and kind(each) == "Star")
                )
                fields += [field for output in outputs for field in output.fields]
            elif kind(each) == "Alias":
                only(each, {"this", "alias"})
                fields.append(Field(name(each, "alias"), self.expression(_needed(each, "this"), scope)))
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
            only(_needed(node, "this"), ())
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

    # expressions

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
                self._type(_needed(node, "to"))
                return (_needed(node, "this"),)
            case "Parameter" if kind(_needed(node, "this")) == "Literal":
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
        this, table, schema = _needed(node, "this"), name(node, "table"), name(node, "db")
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
        schema, called = _needed(node, "this"), _needed(node, "expression")
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

    # collecting

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


def _needed(node: exp.Expr, argument: str) -> exp.Expr:
    found = child(node, argument)
    if found is None:
        raise Unclear(f"a {kind(node).upper()} without `{argument}` is not analysed")
    return found


def _parts(node: exp.Expr) -> tuple[exp.Expr, ...]:
    return children(node, "expressions") if kind(node) == "Tuple" else (node,)


def _is_comma(join: exp.Expr) -> bool:
    return all(not value for argument, value in join.args.items() if argument != "this")


def _alias(node: exp.Expr) -> str | None:
    alias = child(node, "alias")
    return None if alias is None else text(alias if kind(alias) == "Identifier" else child(alias, "this"))


def _alias_columns(node: exp.Expr, check: Callable[[exp.Expr], None] | None = None) -> tuple[str, ...]:
    alias = child(node, "alias")
    names: list[str] = []
    for each in children(alias, "columns") if alias is not None and kind(alias) == "TableAlias" else ():
        if kind(each) == "ColumnDef":
            if check is None:
                raise Unclear("a list of column types belongs to a function only")
            check(each)
            only(each, {"this", "kind"})
        names.append((name(each, "this") if kind(each) == "ColumnDef" else text(each)) or "")
    return tuple(names)


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


def _common(chain: tuple[Source, ...], new: tuple[Source, ...]) -> tuple[str, ...]:
    left = {each.name for source in chain for each in source.output.fields}
    right = {each.name for source in new for each in source.output.fields}
    return tuple(sorted(each for each in left & right if each is not None))


def _shared(source: Source, column: str) -> Origins:
    return (source.column(column) or NOTHING) | (source.rest or NOTHING)


def _has_system(source: Source, column: str) -> bool:
    relation = source.relation
    return relation is not None and relation.has(column) and all(each.name != column for each in relation.columns)


def _own_name(node: exp.Expr) -> str | None:
    return name(node, "this") if kind(node) == "Column" else None
