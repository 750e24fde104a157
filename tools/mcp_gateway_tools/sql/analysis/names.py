"""What a name in an expression means: a column, a whole row, a part of a composite value, a function. Pure."""

from __future__ import annotations

from abc import ABC
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from mcp_gateway_tools.sql.analysis.collecting import Collecting, system_column
from mcp_gateway_tools.sql.analysis.scope import NOTHING, Field, Origins, Scope, Source, Unclear, Value
from mcp_gateway_tools.sql.analysis.tree import Node
from mcp_gateway_tools.sql.analysis.types import UNKNOWN, qualified
from mcp_gateway_tools.sql.catalog import TypeName

_COLUMNS: Final = "`describe_db` shows the columns you may read"

_COMPARING: Final = frozenset(
    [
        "array_position",
        "array_positions",
        "array_remove",
        "array_replace",
        "array_sort",
        "max",
        "min",
        "mode",
        "width_bucket",
        "isempty",
        "multirange",
        "arraycontains",
        "arraycontained",
        "arrayoverlap",
    ]
)
_COMPARING_FAMILIES: Final = (
    *("record_", "btrecord", "hash_record", "array_eq", "array_ne", "array_lt", "array_le", "array_gt", "array_ge"),
    *(
        "array_larger",
        "array_smaller",
        "btarray",
        "hash_array",
        "range_",
        "multirange_",
        "elem_contained",
        "hash_range",
    ),
    *("hash_multirange", "enum_"),
)
"""Built-in functions that compare the values they are given."""


def part_of(part: Field, origins: Origins) -> Field:
    """A part of a composite type, in a value from these columns."""
    return replace(part, origins=origins, picked=part.picked if part.name is None else part.picked | {part.name})


class Names(Collecting, ABC):
    """Resolves names."""

    def column_value(self, node: Node, scope: Scope) -> Value:
        """What a column, a whole row (`c`, `c.*`) or `*` gives."""
        return self.column(node.names("fields"), scope)

    def column(self, names: tuple[str, ...], scope: Scope) -> Value:
        """The same by its name; an empty last part stands for `*`."""
        if names[-1] == "":
            return self._row(self.sources_named(names[:-1], scope))
        if len(names) == 1:
            if len(scope.sources) == 1:
                [source] = scope.sources
                found = source.output.column(names[0])
                if found is not None and not source.hidden and source.rest is None:  # nothing else could be meant
                    return self.taken(found, source)
            return self._bare(names[0], scope)
        if len(names) == 2:
            nearest = [each for each in scope.sources if each.name == names[0]]
            if len(nearest) == 1:  # nothing else could be meant
                return self._in(nearest[0], names[1])
        sources = self._sources(names[:-1], scope)
        if not sources:
            whole = self._sources(names, scope) if len(names) == 2 else ()
            if whole:
                return self._row(whole)
            raise Unclear(f"`{names[-2][:80]}` is not in FROM", "name the table or its alias as FROM has it")
        return self._of(sources, names[-1])

    def _sources(self, names: tuple[str, ...], scope: Scope) -> tuple[Source, ...]:
        if len(names) == 3 and names[0] == self.state.database:
            names = names[1:]
        if not 1 <= len(names) <= 2:
            raise Unclear("a column of another database cannot be read")
        return scope.qualified(names[0] if len(names) == 2 else None, names[-1])

    def sources_named(self, names: tuple[str, ...], scope: Scope) -> tuple[Source, ...]:
        """The sources that `name.*` speaks of. Raises Unclear when there is none."""
        found = self._sources(names, scope) if names else tuple(s for s in scope.sources if not s.hidden)
        if not found:
            raise Unclear(
                f"`{names[-1][:80] if names else '*'}` is not in FROM", "name the table or its alias as FROM has it"
            )
        return found

    def _bare(self, name: str, scope: Scope) -> Value:
        open_ended: list[Origins] = []
        for level in scope.levels():
            hits: list[Field] = []
            single: Source | None = None
            for source in level.sources:
                if source.hidden:
                    continue
                found = source.output.column(name)
                if found is not None:
                    hits.append(found)
                    single = source
                if source.rest is not None:
                    open_ended.append(source.rest)
                    self.picked.update((name,), *(each.picked for each in source.output.fields))
            if name in level.outputs and not hits:
                hits.append(level.outputs[name])
            if not hits:
                system = [system_column(each, name) for each in level.sources if not each.hidden]
                hits = [Field(name, each) for each in system if each is not None]
            if len(hits) == 1 and not open_ended:
                return self.taken(hits[0], single)
            if hits:
                origins = NOTHING.union(*(each.origins for each in hits), *open_ended)
                self.touch(origins)
                self.picked.update(*(each.picked for each in hits))
                return Value(origins, hits[0].type)
        named = (tuple(each for each in level.sources if each.name == name) for level in scope.levels())
        rows = next((each for each in named if each), ())
        if rows:
            row = self._row(rows)
            return Value(row.origins.union(*open_ended), row.type, row.row)
        if not open_ended:
            raise Unclear(f"column `{name[:80]}` is in no relation of this statement", _COLUMNS)
        origins = NOTHING.union(*open_ended)
        self.touch(origins)
        return Value(origins)

    def taken(self, field: Field, source: Source | None) -> Value:
        origins, kind, row, column = field.origins, field.type, field.row, field.column
        self.read |= origins
        self.picked |= field.picked
        if column is not None and (source is None or len(origins) != 1 or column not in origins):
            column = None
        if row is None and kind is not None and kind[0] != "pg_catalog":
            row = self._parts(kind, origins)
        return Value(origins, kind, row, column)

    def _of(self, sources: tuple[Source, ...], column: str) -> Value:
        if len(sources) == 1:
            return self._in(sources[0], column)
        return Value(NOTHING.union(*[self._in(each, column).origins for each in sources]))

    def _in(self, source: Source, column: str) -> Value:
        field = source.output.column(column)
        if field is not None:
            return self.taken(field, source)
        system = system_column(source, column)
        if system is not None:
            self.touch(system)
            return Value(system)
        if source.rest is not None:
            self.touch(source.rest)
            self.picked.update((column,), *(each.picked for each in source.output.fields))
            called = self.routines.call(None, column, (Value(source.rest),))  # no such column: then `column(source)`
            if called is not None:
                self.picked |= called.picked
            return Value(source.rest)
        return self.attribute(self._row((source,)), column)

    def _row(self, sources: tuple[Source, ...]) -> Value:
        """Whole rows; a function that gives one plain value is that value."""
        fields: list[Field] = []
        rest: list[Origins] = []
        kind: TypeName | None = None
        for source in sources:
            self.spend(len(source.output.fields) // 4)
            fields += source.output.fields
            if source.rest is not None:
                rest.append(source.rest)
            if len(sources) == 1 and source.type is not None:
                kind = source.type
                self.rows.add(kind)
        origins = NOTHING.union(*(each.origins for each in fields), *rest)
        self.touch(origins)
        self.picked.update(*(each.picked for each in fields))
        return Value(origins, kind, None if rest else tuple(fields))

    def attribute(self, value: Value, name: str) -> Value:
        """`value.name`: a part of a composite value, or a function called in the notation of one."""
        part = next((each for each in value.row or () if each.name == name), None)
        if part is not None:
            return self.taken(part, None)
        self.picked.add(name)
        called = self.routines.call(None, name, (value,))
        if called is not None:
            self.operands |= value.origins
            self.picked |= called.picked
            self._compared(name, (value,))
            return Value(value.origins, called.type, self.parts_of(called, value.origins))
        if value.row is not None:
            raise Unclear(f"column `{name[:80]}` does not exist there", _COLUMNS)
        return Value(value.origins)

    def parts_of(self, called: Value, origins: Origins) -> tuple[Field, ...] | None:
        return self._parts(called.type, origins)

    def _parts(self, kind: TypeName | None, origins: Origins) -> tuple[Field, ...] | None:
        """The parts of a composite value, each of which is picked out of it by its name."""
        parts = self.routines.row(kind)
        return None if parts is None else tuple([part_of(each, origins) for each in parts])

    def _compared(self, name: str, arguments: Sequence[Value]) -> None:
        """Note what a function of this name compares."""
        if self._may_compare and (name in _COMPARING or name.startswith(_COMPARING_FAMILIES)):
            self.comparing(*(each for each in arguments if each.type != UNKNOWN))

    def called(
        self, written: tuple[str, ...], arguments: Sequence[Value], origins: Origins, *, spread: bool = False
    ) -> Value:
        """A call: its effect, and what it gives. Raises Unclear when no function has the name."""
        if len(written) > 2 and written[0] != self.state.database:
            raise Unclear("a function of another database cannot be called")
        schema, name = qualified(written)
        found = self.routines.call(schema, name, arguments, spread=spread)
        if found is not None:
            self._compared(name, arguments)
            self.picked |= found.picked
            return Value(origins, found.type, self.parts_of(found, origins))
        if len(arguments) == 1 and schema is None and arguments[0].row is not None:
            part = next((each for each in arguments[0].row if each.name == name), None)
            if part is not None:  # f(row) means row.f where there is no such function
                return self.taken(part, None)
        if len(arguments) == 1 and self.routines.has_type(written):  # f(x) is a cast where f is but a type
            kind = self.routines.named_type(written)
            self.routines.cast(kind, arguments[0].type)
            made = Value(origins, self.routines.plain(kind))
            return replace(made, row=self.parts_of(made, origins))
        raise self.routines.missing(schema, name)
