"""What a query reads: every relation and column in any position, every call, and where each column of its result comes from.

Pure. Does not know policy or effects: those are made from what is collected here.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from msgspec.structs import replace

from mcp_gateway_tools.sql.analysis.grammar import FIELDS, known, spoken
from mcp_gateway_tools.sql.analysis.own_names import own_name
from mcp_gateway_tools.sql.analysis.picked import NO_NAME
from mcp_gateway_tools.sql.analysis.scope import NOTHING, Field, Origins, Output, Scope, Source, Unclear, Value
from mcp_gateway_tools.sql.analysis.sources import From, Sources
from mcp_gateway_tools.sql.analysis.tree import Node, wrapped
from mcp_gateway_tools.sql.analysis.types import TEXT, UNKNOWN
from mcp_gateway_tools.sql.catalog import RelationName

_TARGET: Final = FIELDS["ResTarget"]
_COLUMN: Final = FIELDS["ColumnRef"]
MAX_COLUMNS: Final = 1664
"""MaxTupleAttributeNumber: PostgreSQL gives no more columns either."""

CHANGES: Final = frozenset({"InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"})


class Queries(Sources):
    """Walks queries."""

    def query(self, node: Node, outer: Scope, *, pruned: bool = False) -> Output:
        """A query in any of its forms, changes with RETURNING included."""
        self.spend(1)
        if node.kind == "SelectStmt":
            select = self._combined if known(node).text("op") not in ("", "SETOP_NONE") else self._select
            return select(node, outer, pruned=pruned)
        if node.kind in CHANGES:
            return self.change(known(node), outer)
        raise Unclear(f"{spoken(node.kind)} is not analysed as a query")

    def change(self, node: Node, outer: Scope) -> Output:
        """A change of rows. A plain reading knows none."""
        raise Unclear(f"{spoken(node.kind)} is not allowed here")

    # WITH

    def ctes(self, node: Node, outer: Scope) -> Scope:
        """`outer` with the common table expressions that this node defines."""
        clause = node.part("withClause", "WithClause") if "withClause" in node.fields else None
        if clause is None:
            return outer
        known(clause)
        recursive = clause.flag("recursive")
        members = [known(each) for each in clause.nodes("ctes")]
        visible: dict[str, Output | None] = dict(outer.ctes)
        if recursive:
            visible.update(dict.fromkeys(each.text("ctename") for each in members))
        for each in members:
            name = each.text("ctename")
            self.mentioned.add(name)
            scope = Scope(outer.sources, outer.parent, visible)
            visible = {**visible, name: self._cte(each, name, scope, recursive=recursive)}
        return Scope(outer.sources, outer.parent, visible)

    def _cte(self, node: Node, name: str, scope: Scope, *, recursive: bool) -> Output:
        body = node.node("ctequery")
        if body is None:
            raise Unclear("a WITH query is missing")
        columns = node.names("aliascolnames")
        if not recursive or body.kind != "SelectStmt" or body.text("op") == "SETOP_NONE" or "withClause" in body.fields:
            output = self.query(
                body, Scope(scope.sources, scope.parent, {**scope.ctes, name: None}) if recursive else scope
            )
            return self._extended(node, output.renamed(columns))
        known(body)
        around, self.read = self.read, set()
        before, self.picked = self.picked, set()
        left, right = body.part("larg", "SelectStmt"), body.part("rarg", "SelectStmt")
        if left is None or right is None:
            raise Unclear("a side of a set operation is missing")
        first = self._extended(node, self.query(left, scope).renamed(columns))
        inner = Scope(scope.sources, scope.parent, {**scope.ctes, name: first})
        second = self.query(right, inner)
        self.operands |= first.origins | second.origins
        self._ending(body, Scope((), inner, inner.ctes), first)
        if not body.flag("all") or "cycle_clause" in node.fields:
            self.comparing(*first.fields)
        mixed = frozenset(self.read)  # rows go round, so that any column may carry any other's data
        self.read = around
        self.touch(mixed)
        picked = frozenset(self.picked).union(*(each.picked for each in (*first.fields, *second.fields)))
        self.picked |= before
        went_round = (replace(each, origins=mixed | each.origins, column=None, picked=picked) for each in first.fields)
        return Output(tuple(went_round), first.certain)

    def _extended(self, node: Node, output: Output) -> Output:
        """The columns that SEARCH and CYCLE add."""
        added: list[str] = []
        search, cycle = node.part("search_clause", "CTESearchClause"), node.part("cycle_clause", "CTECycleClause")
        if search is not None:
            added.append(known(search).text("search_seq_column"))
        if cycle is not None:
            added += [known(cycle).text("cycle_mark_column"), cycle.text("cycle_path_column")]
            self.all((cycle.node("cycle_mark_value"), cycle.node("cycle_mark_default")), Scope())
        origins = output.origins if added else NOTHING
        picked = NO_NAME.union(*(each.picked for each in output.fields)) if added else NO_NAME
        return Output((*output.fields, *(Field(each, origins, picked=picked) for each in added)), output.certain)

    # SELECT

    def _select(self, node: Node, outer: Scope, *, pruned: bool) -> Output:
        fields = node.fields  # asked for what is there before anything is called: a plain query has little of all this
        if "withClause" in fields:
            outer = self.ctes(node, outer)
        if "valuesLists" in fields:
            return self._values(node, outer)
        part = self.from_list(node.nodes("fromClause"), outer)
        scope = Scope(part.sources, outer, outer.ctes)
        if "windowClause" in fields:
            before, self.picked = self.picked, set()
            windows = NOTHING.union(*[self.window(each, scope) for each in node.nodes("windowClause")])
            scope = replace(scope, windows=windows, windows_picked=frozenset(self.picked))
            self.picked |= before
        around = self.read
        if pruned and "distinctClause" not in fields:
            self.read = set()
        output = self.projection(node.nodes("targetList"), scope, part)
        self.read = around
        if "whereClause" in fields:
            self.value(wrapped(fields["whereClause"]), scope)
        if "havingClause" in fields:
            self.value(wrapped(fields["havingClause"]), scope)
        if "groupClause" in fields:
            for each in node.nodes("groupClause"):
                self._grouped(each, scope, output)
        if "distinctClause" in fields:
            for each in node.nodes("distinctClause"):
                self.comparing(*((self._by_output(each, scope, output),) if each.kind else output.fields))
        self._ending(node, scope, output)
        if "intoClause" in fields:
            self.create_into(Node("IntoClause", fields["intoClause"]))
        return output

    def _grouped(self, node: Node, scope: Scope, output: Output) -> None:
        if node.kind == "GroupingSet":
            for each in known(node).nodes("content"):
                self._grouped(each, scope, output)
        elif node.kind == "RowExpr":
            for each in known(node).nodes("args"):
                self._grouped(each, scope, output)
        elif node.kind:
            value = self._by_output(node, scope, output)
            self.comparing(*(output.fields if node.kind == "A_Const" else (value,)))

    def _ending(self, node: Node, scope: Scope, output: Output) -> None:
        fields = node.fields
        for each in node.nodes("sortClause") if "sortClause" in fields else ():
            inner = known(each).node("node")
            if inner is not None:
                value = self._by_output(inner, scope, output)
                self.comparing(*(output.fields if inner.kind == "A_Const" else (value,)))
                if "useOp" in each.fields:
                    self.routines.operator(each.names("useOp"), value.type, value.type)
        if "limitOffset" in fields:
            self.value(wrapped(fields["limitOffset"]), scope)
        if "limitCount" in fields:
            self.value(wrapped(fields["limitCount"]), scope)
        for each in node.nodes("lockingClause") if "lockingClause" in fields else ():
            self._locking(known(each), scope)

    def _by_output(self, node: Node, scope: Scope, output: Output) -> Value:
        """An expression of ORDER BY, GROUP BY or DISTINCT ON: a bare name may mean a column of the result."""
        if node.kind == "ColumnRef" and len(node.fields["fields"]) == 1:
            scope = replace(scope, outputs=_outputs(output))
        return self.shown(node, scope)

    def _locking(self, node: Node, scope: Scope) -> None:
        named = {each.text("relname") for each in node.nodes("lockedRels")}
        for source in scope.sources:
            if named and source.name not in named:
                continue
            if source.relation is not None:
                self.locked.add(source.relation.key)
            else:  # a subquery's rows are locked where they come from
                self.locked.update((schema, name) for schema, name, _ in source.output.origins)
                self.locked.update(self.scanned)

    def _combined(self, node: Node, outer: Scope, *, pruned: bool) -> Output:
        branches: list[tuple[Node, Scope]] = []
        scope = outer
        left: Node | None = node
        while left is not None and left.text("op") not in ("", "SETOP_NONE"):  # a long chain leans to the left
            known(left)
            scope = self.ctes(left, scope)
            pruned = pruned and left.flag("all") and left.text("op") == "SETOP_UNION"
            right = left.part("rarg", "SelectStmt")
            if right is None:
                raise Unclear("a side of a set operation is missing")
            branches.append((right, scope))
            if left is not node:
                self._ending(left, Scope((), scope, scope.ctes), Output((), certain=False))
            left = left.part("larg", "SelectStmt")
        if left is None:
            raise Unclear("a side of a set operation is missing")
        # INVARIANT: what a WITH inside a chain defines is seen by its own branches and by no other.
        parts = ((left, scope), *reversed(branches))
        outputs = [self.query(each, inner, pruned=pruned) for each, inner in parts]
        self.unify(outputs)
        scope = branches[0][1]
        output = united(outputs)
        if any(not each.flag("all") for each in self._chain(node)):
            self.comparing(*output.fields)
        self._ending(node, Scope((), scope, scope.ctes), output)
        into = left.part("intoClause", "IntoClause")
        if into is not None:
            self.create_into(into)
        return output

    @staticmethod
    def _chain(node: Node) -> Iterator[Node]:
        """A set operation and those on its left side."""
        left: Node | None = node
        while left is not None and left.text("op") not in ("", "SETOP_NONE"):
            yield left
            left = left.part("larg", "SelectStmt")

    def _values(self, node: Node, outer: Scope) -> Output:
        rows: list[Output] = []
        for row in node.nodes("valuesLists"):
            cells: list[Field] = []
            for place, cell in enumerate(row.nodes("items"), 1):
                around, self.picked = self.picked, set()
                value = self.value(cell, outer)
                kind = TEXT if value.type == UNKNOWN else value.type
                picked = frozenset(self.picked)
                cells.append(Field(f"column{place}", value.origins, kind, value.row, picked=picked))
                self.picked |= around
            rows.append(Output(tuple(cells)))
        self.unify(rows)
        output = united(rows)
        self._ending(node, Scope((), outer, outer.ctes), output)
        return output

    def create_into(self, node: Node) -> None:
        """The relation that SELECT INTO and CREATE TABLE AS make."""
        target = known(node).part("rel", "RangeVar")
        if target is None:
            raise Unclear("the new relation has no name")
        self.into.append(self.new_name(target))

    def new_name(self, node: Node) -> RelationName:
        """The name of a relation that does not exist yet."""
        catalog = node.text("catalogname")
        if catalog and catalog != self.state.database:
            raise Unclear("a relation of another database cannot be made")
        if node.text("relpersistence") == "t" or node.text("schemaname") == "pg_temp":
            raise Unclear("a temporary relation would be gone after this call", "use WITH, or make a real one")
        self.mentioned.add(node.text("relname"))
        return node.text("schemaname") or self.state.home, node.text("relname")

    def unify(self, outputs: list[Output]) -> None:
        """Columns that stand one below the other are made one type: where they are not of one already, by casts."""
        for column in zip_longest(*(each.fields for each in outputs)):
            fields = [each for each in column if each is not None]
            kinds = {each.type for each in fields}
            if None in kinds or len(kinds) > 1:
                self.operands.update(*(each.origins for each in fields))

    # the select list

    def projection(self, targets: list[Node], scope: Scope, part: From) -> Output:
        """The columns that a select list or RETURNING gives."""
        fields: list[Field] = []
        certain = True
        for each in targets:
            written = each.fields
            if each.kind != "ResTarget" or not _TARGET.issuperset(written):
                known(each)
            if "val" not in written:
                raise Unclear("a column of the result has no expression")
            inner = wrapped(written["val"])
            names: tuple[str, ...] = ()
            if inner.kind == "ColumnRef":
                names = (inner if _COLUMN.issuperset(inner.fields) else known(inner)).names("fields")
            starred = names[-1] == "" if names else inner.kind == "A_Indirection"
            star = self._star(inner, names, scope, part) if starred else None
            if star is not None:
                certain = certain and star.certain
                fields += star.fields
            else:
                around, self.picked = self.picked, set()
                value = self.column(names, scope) if names else self.shown(inner, scope)
                picked = frozenset(self.picked) if self.picked else NO_NAME
                self.picked |= around  # who asks for this query as a value gets what was picked for it
                name = written.get("name") or (names[-1] if names else own_name(inner)) or "?column?"
                kind = TEXT if value.type == UNKNOWN else value.type
                fields.append(Field(name, value.origins, kind, value.row, value.column, picked))
            if len(fields) > MAX_COLUMNS:
                raise Unclear(f"the query gives more than {MAX_COLUMNS} columns", "name the columns you need")
        return Output(tuple(fields), certain)

    def _star(self, node: Node, names: tuple[str, ...], scope: Scope, part: From) -> Output | None:
        """What a star stands for; None where an indirection ends in none."""
        if names:
            if len(names) > 1:
                found = self.sources_named(names[:-1], scope)
                output = found[0].output if len(found) == 1 else united_side(found)
            else:
                if not scope.sources:
                    raise Unclear("`*` stands for nothing without FROM", "name the columns you need")
                output = part.star
            self.spend(len(output.fields) // 4)
            self.touch(output.origins)
            return output
        if node.nodes("indirection")[-1].kind == "A_Star":
            value = self.value(node, scope)
            if value.row is None:
                return Output((Field(None, value.origins),), certain=False)
            return Output(
                tuple(
                    replace(each, origins=each.origins | (value.origins if not each.origins else NOTHING))
                    for each in value.row
                )
            )
        return None


def united_side(sources: tuple[Source, ...]) -> Output:
    """The columns of several sources that one name may mean."""
    return Output(tuple(field for each in sources for field in each.output.fields), certain=False)


def united(outputs: list[Output]) -> Output:
    """The columns of a set operation: each holds what any branch gives in its place."""
    first = outputs[0]
    if len(outputs) == 1:
        return first
    if all(output.certain and len(output.fields) == len(first.fields) for output in outputs):
        columns = zip(*(output.fields for output in outputs), strict=True)
        return Output(tuple(_joined(column) for column in columns))
    everything = NOTHING.union(*(output.origins for output in outputs))
    return Output(tuple(Field(each.name, everything) for each in first.fields), certain=False)


def _joined(column: tuple[Field, ...]) -> Field:
    origins = NOTHING.union(*(each.origins for each in column))
    kinds = {each.type for each in column}
    rows = [each.row for each in column]
    row: tuple[Field, ...] | None = None
    if all(each is not None and len(each) == len(rows[0] or ()) for each in rows):
        row = tuple(_joined(parts) for parts in zip(*(each or () for each in rows), strict=True))
    picked = NO_NAME.union(*(each.picked for each in column))
    return Field(column[0].name, origins, next(iter(kinds)) if len(kinds) == 1 else None, row, picked=picked)


def _outputs(output: Output) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for each in output.fields:
        if each.name is not None:
            known_field = found.get(each.name)
            origins: Origins = each.origins if known_field is None else known_field.origins | each.origins
            found[each.name] = Field(each.name, origins, each.type)
    return found
