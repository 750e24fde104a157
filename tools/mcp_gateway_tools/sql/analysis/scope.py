"""What names mean at one place of a statement: the sources in FROM, the columns they offer, and the levels around.

Resolution follows PostgreSQL (src/backend/parser/parse_relation.c, `colNameToVar`, `refnameNamespaceItem`); where it cannot be certain it
answers with everything the name could mean. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from mcp_gateway_tools.sql.analysis.picked import NO_NAME, Picked
from mcp_gateway_tools.sql.catalog import Origin, Relation, TypeName

Origins = frozenset[Origin]
NOTHING: Final[Origins] = frozenset()


class Unclear(Exception):
    """A statement, or a part of it, whose effects cannot be established. `hint` says what to write instead."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.hint = hint


class Slow(Unclear):
    """A statement that could not be judged in time, this time."""


class Field(msgspec.Struct, frozen=True):
    """A column that a query or a source gives: its name, None where it is not known, and where its data came from.

    `type` is None where it cannot be told; `row` are its parts where it is a composite value with known parts. `column` is set where its values
    are those of one column of a relation, unchanged. `picked` are the names by which it may have been taken out of what it comes from.
    """

    name: str | None
    origins: Origins
    type: TypeName | None = None
    row: tuple[Field, ...] | None = None
    column: Origin | None = None
    picked: Picked = NO_NAME


class Value(msgspec.Struct, frozen=True):
    """What an expression gives. `column` is set when it is nothing but a column of a relation, `parameter` when it is nothing but `$n`.
    `picked` are the functions that it comes from which may have read anything.
    """

    origins: Origins
    type: TypeName | None = None
    row: tuple[Field, ...] | None = None
    column: Origin | None = None
    parameter: int = 0
    picked: Picked = NO_NAME


EMPTY: Final = Value(NOTHING)


class Output(msgspec.Struct, eq=False):
    """What a query gives. `certain` is False when number and order of the fields are not known for sure."""

    fields: tuple[Field, ...]
    certain: bool = True
    _by_name: dict[str | None, Field] | None = None

    def column(self, name: str) -> Field | None:
        """What the columns of this name hold; None when there is none for certain."""
        known = self._by_name
        if known is None:
            known = dict[str | None, Field]()
            for each in self.fields:
                twin = known.get(each.name)
                known[each.name] = each if twin is None else _either(twin, each)
            self._by_name = known  # INVARIANT: complete before another thread sees it
        return known.get(name)

    @property
    def origins(self) -> Origins:
        """Where any of its data came from."""
        return NOTHING.union(*(each.origins for each in self.fields))

    def renamed(self, names: tuple[str, ...]) -> Output:
        """With an alias's list of columns laid over the first fields."""
        if not names:
            return self
        if not self.certain:
            origins, picked = self.origins, NO_NAME.union(*(each.picked for each in self.fields))
            return Output(tuple(Field(name, origins, picked=picked) for name in (*names, None)), certain=False)
        if len(names) > len(self.fields):
            raise Unclear(f"an alias names {len(names)} columns where there are {len(self.fields)}")
        fields = [msgspec.structs.replace(each, name=name) for name, each in zip(names, self.fields, strict=False)]
        return Output((*fields, *self.fields[len(names) :]))


def _either(one: Field, other: Field) -> Field:
    return Field(one.name, one.origins | other.origins, picked=one.picked | other.picked)


class Source(msgspec.Struct, frozen=True, eq=False):
    """One entry of FROM. `rest` is what a column of unknown name holds, None where all names are known.

    `schema` is set where columns can be written as schema.relation.column. A hidden source is found by its name only.
    `type` is that of its rows where they are of a composite type.
    """

    name: str
    output: Output
    relation: Relation | None = None
    schema: str | None = None
    rest: Origins | None = None
    hidden: bool = False
    type: TypeName | None = None


class Scope(msgspec.Struct, frozen=True, eq=False):
    """A level of a query: its sources, the level around it, the common table expressions, and the output names ORDER BY may use.

    `windows` is what the windows of its WINDOW clause rest on, all together, `windows_picked` the names by which it is picked there.
    """

    sources: tuple[Source, ...] = ()
    parent: Scope | None = None
    ctes: Mapping[str, Output | None] = MappingProxyType({})
    outputs: Mapping[str, Field] = MappingProxyType({})
    windows: Origins = NOTHING
    windows_picked: Picked = NO_NAME

    def levels(self) -> Iterator[Scope]:
        """From here outwards."""
        level: Scope | None = self
        while level is not None:
            yield level
            level = level.parent

    def qualified(self, schema: str | None, table: str) -> tuple[Source, ...]:
        """The sources a qualified column or `table.*` speaks of; empty when there is none."""
        level: Scope | None = self
        while level is not None:
            found = [s for s in level.sources if s.name == table and (schema is None or s.schema == schema)]
            if found:
                return tuple(found)
            level = level.parent
        return ()
