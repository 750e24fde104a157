"""What a database holds, as far as a statement's effects depend on it: frozen values and how names resolve among them.

Pure. Relations know what stands behind them: what a view reads, the children of a parent, what a foreign key's action changes, and
which triggers fire. How this is observed is `snapshot.py`.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from mcp_gateway_policy.resource import Resource
from mcp_gateway_tools.tool import State

RelationName: TypeAlias = tuple[str, str]
"""Schema and name."""

Origin: TypeAlias = tuple[str, str, str]
"""Schema, relation and column that data came from."""

SYSTEM_COLUMNS: Final = frozenset({"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"})

Kind: TypeAlias = Literal["table", "view", "materialized view", "foreign table", "partitioned table", "sequence"]
Action: TypeAlias = Literal["cascade", "set", "none"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a relation; `type` as PostgreSQL writes it."""

    name: str
    type: str
    nullable: bool
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key of another relation that points here, and what it does to `columns` there when a row here goes or changes."""

    relation: RelationName
    columns: tuple[str, ...]
    on_delete: Action
    on_update: Action


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A foreign key of a relation: its columns and what they point to."""

    columns: tuple[str, ...]
    relation: RelationName
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """A table, view, … `reads` are the columns its definition reads (column None: the relation as such), with its owner's rights."""

    schema: str
    name: str
    kind: Kind
    columns: tuple[Column, ...]
    comment: str = ""
    reads: tuple[tuple[str, str, str | None], ...] = ()
    calls: tuple[tuple[str, str], ...] = ()
    children: tuple[RelationName, ...] = ()
    triggers: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    referenced_by: tuple[Reference, ...] = ()
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()

    @property
    def key(self) -> RelationName:
        """Schema and name."""
        return self.schema, self.name

    def has(self, column: str) -> bool:
        """Whether it has this column; system columns count."""
        return any(found.name == column for found in self.columns) or (column in SYSTEM_COLUMNS and self.kind != "view")


@dataclass(frozen=True)
class SqlState(State):
    """One look at a database's catalog. `search_path` are the schemas an unqualified name is looked for in, pg_catalog first.

    `functions`, `operators`, `enums` and `types` are what users made, by schema; an extension's operators are not among them.
    """

    database: str
    search_path: tuple[str, ...]
    relations: Mapping[RelationName, Relation]
    functions: frozenset[tuple[str, str]] = frozenset()
    builtins: frozenset[str] = frozenset()
    operators: frozenset[tuple[str, str]] = frozenset()
    enums: frozenset[tuple[str, str]] = frozenset()
    observed_at: float = field(default=0.0, compare=False)

    def find(self, schema: str | None, name: str) -> Relation | None:
        """The relation a name means, as PostgreSQL resolves it."""
        for place in (schema,) if schema is not None else self.search_path:
            found = self.relations.get((place, name))
            if found is not None:
                return found
        return None

    def close_names(self, name: str) -> tuple[str, ...]:
        """Relations on the search path, pg_catalog aside, that are spelled much like `name`."""
        known = {relation: schema for schema, relation in self.relations if schema in self.search_path[1:]}
        return tuple(difflib.get_close_matches(name, known, n=3, cutoff=0.6))

    def shadowing(self, schema: str | None, name: str) -> tuple[tuple[str, str], ...]:
        """Users' functions that a call of this name may reach."""
        places = (schema,) if schema is not None else self.search_path
        return tuple((place, name) for place in places if (place, name) in self.functions)

    def is_enum(self, schema: str | None, name: str) -> bool:
        """Whether this names a users' enum."""
        places = (schema,) if schema is not None else self.search_path
        return any((place, name) in self.enums for place in places)

    @property
    def home(self) -> str:
        """The schema in which unqualified names are created."""
        return next((schema for schema in self.search_path if schema != "pg_catalog"), "public")

    def resource(self, *segments: str) -> Resource:
        """A resource of this database."""
        return Resource.of(self.database, *(segment or "?" for segment in segments))

    @cached_property
    def _behind(self) -> dict[RelationName, frozenset[tuple[str, str, str | None]]]:
        return {}

    def behind(self, relation: Relation) -> frozenset[tuple[str, str, str | None]]:
        """Everything that the views among this relation and its children read, all the way down to tables and their children."""
        known = self._behind.get(relation.key)
        if known is not None:
            return known
        found: set[tuple[str, str, str | None]] = set()
        seen: set[RelationName] = set()
        waiting = list(self.family(relation))
        while waiting:
            each = waiting.pop()
            if each.key in seen:
                continue
            seen.add(each.key)
            for schema, name, column in each.reads:
                found.add((schema, name, column))
                nested = self.relations.get((schema, name))
                members = self.family(nested) if nested is not None else ()
                found.update((member.schema, member.name, column) for member in members)
                waiting.extend(members)
        self._behind[relation.key] = frozenset(found)
        return self._behind[relation.key]

    def _children_of(self, relation: Relation) -> set[RelationName]:
        found: set[RelationName] = set()
        waiting = list(relation.children)
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.add(key)
                child = self.relations.get(key)
                waiting.extend(child.children if child is not None else ())
        return found

    def family(self, relation: Relation) -> tuple[Relation, ...]:
        """A relation with its children (partitions, inheritance), all generations."""
        below = sorted(self._children_of(relation))
        return (relation, *(self.relations[key] for key in below if key in self.relations))

    def origins(self, relation: Relation, column: str) -> frozenset[Origin]:
        """The column itself and every column behind it: data of a view's column may come from any column that the view reads."""
        found = {(member.schema, member.name, column) for member in self.family(relation)}
        found.update((schema, name, read) for schema, name, read in self.behind(relation) if read is not None)
        return frozenset(found)


def basis(relations: Iterable[Relation], extra: Iterable[str] = ()) -> str:
    """SHA-256 (hex) of what is known of these relations, in a form that does not depend on order."""
    known = {"/".join(relation.key): asdict(relation) for relation in relations}
    text = json.dumps([known, sorted(extra)], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


NO_RELATIONS: Final[Mapping[RelationName, Relation]] = MappingProxyType({})
