"""What names mean at one place of a statement: the sources in FROM, the columns they offer, and the levels around.

Resolution follows PostgreSQL (src/backend/parser/parse_relation.c, `colNameToVar`, `refnameNamespaceItem`); where it cannot be certain it
answers with everything the name could mean. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from mcp_gateway_tools.sql.catalog import Origin, Relation

Origins = frozenset[Origin]
NOTHING: Final[Origins] = frozenset()


class Unclear(Exception):
    """A statement, or a part of it, whose effects cannot be established. `hint` says what to write instead."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Field:
    """A column that a query or a source gives: its name, None where PostgreSQL makes one up, and where its data came from."""

    name: str | None
    origins: Origins


@dataclass(frozen=True, slots=True)
class Output:
    """What a query gives. `certain` is False when number and order of the fields are not known for sure."""

    fields: tuple[Field, ...]
    certain: bool = True

    @property
    def origins(self) -> Origins:
        """Where any of its data came from."""
        return NOTHING.union(*(each.origins for each in self.fields))

    def renamed(self, names: tuple[str, ...]) -> Output:
        """With an alias's list of columns laid over the first fields."""
        if not names:
            return self
        if not self.certain:
            return Output(tuple(Field(name, self.origins) for name in (*names, None)), certain=False)
        if len(names) > len(self.fields):
            raise Unclear(f"an alias names {len(names)} columns where there are {len(self.fields)}")
        fields = [Field(name, each.origins) for name, each in zip(names, self.fields, strict=False)]
        return Output((*fields, *self.fields[len(names) :]))


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of FROM. `rest` is what a column of unknown name holds, None where all names are known.

    `schema` is set where columns can be written as schema.relation.column. A hidden source is found by its name only.
    """

    name: str
    output: Output
    relation: Relation | None = None
    schema: str | None = None
    rest: Origins | None = None
    hidden: bool = False

    def column(self, name: str) -> Origins | None:
        """Where a column's data came from; None when there is no column of this name for certain."""
        found = [each.origins for each in self.output.fields if each.name == name]
        return NOTHING.union(*found) if found else None


@dataclass(frozen=True, slots=True)
class Scope:
    """A level of a query: its sources, the level around it, the common table expressions, and the output names ORDER BY may use."""

    sources: tuple[Source, ...] = ()
    parent: Scope | None = None
    ctes: Mapping[str, Output | None] = field(default_factory=lambda: MappingProxyType({}))
    outputs: Mapping[str, Origins] = field(default_factory=lambda: MappingProxyType({}))

    def levels(self) -> Iterator[Scope]:
        """From here outwards."""
        level: Scope | None = self
        while level is not None:
            yield level
            level = level.parent

    def qualified(self, schema: str | None, table: str) -> tuple[Source, ...]:
        """The sources a qualified column or `table.*` speaks of. Raises Unclear when there is none."""
        for level in self.levels():
            found = tuple(s for s in level.sources if s.name == table and (schema is None or s.schema == schema))
            if found:
                return found
        raise Unclear(f"`{table}` is not in FROM", "name the table or its alias as FROM has it")

    def bare(self, name: str) -> tuple[Origins, tuple[Source, ...]]:
        """What an unqualified name may mean: data of columns, and sources taken as whole rows. Raises Unclear for an unknown name."""
        open_ended: list[Origins] = []
        for level in self.levels():
            hits = [found for s in level.sources if not s.hidden for found in [s.column(name)] if found is not None]
            open_ended += [s.rest for s in level.sources if s.rest is not None and not s.hidden]
            if name in level.outputs:
                hits.append(level.outputs[name])
            if hits:
                return NOTHING.union(*hits, *open_ended), ()
        rows = next((found for level in self.levels() for found in [self._rows(level, name)] if found), ())
        if not rows and not open_ended:
            raise Unclear(
                f"column `{name}` is in no relation of this statement", "`describe_db` shows the columns you may read"
            )
        return NOTHING.union(*open_ended), rows

    @staticmethod
    def _rows(level: Scope, name: str) -> tuple[Source, ...]:
        return tuple(source for source in level.sources if source.name == name)
