"""What a database holds, as far as a statement's effects depend on it: frozen values and how names resolve among them.

Pure. Relations know what stands behind them: what a view reads, the children of a parent, what a foreign key's action changes, and
which triggers fire. How this is observed is `snapshot.py`.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias, TypeVar

import msgspec

from mcp_gateway_policy.resource import Resource
from mcp_gateway_tools.tool import State

RelationName: TypeAlias = tuple[str, str]
"""Schema and name."""

Origin: TypeAlias = tuple[str, str, str]
"""Schema, relation and column that data came from."""

_ENCODER: Final = msgspec.json.Encoder(order="deterministic")
ANYTHING: Final[RelationName] = ("", "")
"""Stands for every relation of the database: one that is named by data could be any."""
SYSTEM_COLUMNS: Final = frozenset({"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"})

_T = TypeVar("_T")

TypeName: TypeAlias = tuple[str, str]
"""Schema and name of a type as pg_type has them: `("pg_catalog", "int4")`; an array's is `("pg_catalog", "_int4")`."""

Kind: TypeAlias = Literal["table", "view", "materialized view", "foreign table", "partitioned table", "sequence"]
Action: TypeAlias = Literal["cascade", "set", "none"]
Event: TypeAlias = Literal["insert", "update", "delete", "truncate"]


@dataclass(frozen=True, slots=True)
class Function:
    """One overload of a function, built in or not. `arguments` are the types of its inputs, the last `defaults` of which may be left out.

    `outputs` are the names of its OUT and TABLE columns, empty where it has none. `builtin` is true of what came with the server: an
    extension may put functions of its own into pg_catalog. `version` is another one each time that a
    user's function is defined. `harmless` is true of an extension's where the code that it runs is known to be.
    """

    schema: str
    name: str
    kind: Literal["function", "procedure", "aggregate", "window"]
    volatility: Literal["immutable", "stable", "volatile"]
    arguments: tuple[TypeName, ...]
    result: TypeName
    defaults: int = 0
    variadic: bool = False
    returns_set: bool = False
    outputs: tuple[str, ...] = ()
    builtin: bool = False
    version: str = ""
    harmless: bool = False

    def takes(self, count: int) -> bool:
        """Whether a call with so many arguments can reach it."""
        return len(self.arguments) - self.defaults <= count <= len(self.arguments) or (
            self.variadic and count >= len(self.arguments) - 1 - self.defaults
        )


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator and the function (schema, name) that it calls. `left` is None for a prefix operator.

    `builtin` is true of what came with the server: others may put operators into pg_catalog, too, and have them call what came with it.
    `harmless` is true where the function is an extension's and is.
    """

    schema: str
    name: str
    left: TypeName | None
    right: TypeName
    function: tuple[str, str]
    builtin: bool = False
    harmless: bool = False


@dataclass(frozen=True, slots=True)
class Cast:
    """A cast made by a user; `function` (schema, name) is None for one by binary form, by text, or by an extension's harmless function."""

    source: TypeName
    target: TypeName
    function: tuple[str, str] | None
    context: Literal["implicit", "assignment", "explicit"]


@dataclass(frozen=True, slots=True)
class Type:
    """A type. `base` is what a domain is over, `checks` its CHECK expressions as SQL, `fields` what a composite holds (name, type).

    `element` is set for an array type. `support` are users' functions (schema, name) that run by themselves when values of it are compared,
    sorted, grouped, hashed or put into a range: what its operator classes hold. `harmless` is true of an extension's base type whose input
    function is.
    """

    schema: str
    name: str
    kind: Literal["base", "composite", "domain", "enum", "range", "multirange", "pseudo"]
    base: TypeName | None = None
    checks: tuple[str, ...] = ()
    fields: tuple[tuple[str, TypeName], ...] = ()
    element: TypeName | None = None
    support: tuple[tuple[str, str], ...] = ()
    harmless: bool = False


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger that users made: when it fires, and the function (schema, name) that it calls. `condition` is its WHEN as SQL."""

    name: str
    events: frozenset[Event]
    function: tuple[str, str]
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Expression:
    """SQL that the server evaluates by itself for a relation: names other than pg_catalog's are qualified.

    Of extended statistics it is the whole CREATE STATISTICS. `column` is whose default or generated value it is. `command` is what a row-security policy is for (`all` included).
    """

    place: Literal["default", "generated", "check", "index", "policy", "partition", "statistics"]
    text: str
    column: str = ""
    command: Literal["", "all", "select", "insert", "update", "delete"] = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a relation; `type` as PostgreSQL writes it."""

    name: str
    type: str
    nullable: bool
    comment: str = ""
    type_name: TypeName = ("", "")


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
    """A table, view, … `reads` are the columns its definition reads (column None: the relation as such), with its owner's rights.

    `definition` is a view's query as SQL. `ruling` is another one each time that a rule is defined. `estimate` is the planner's
    number of rows, None where there is none.
    """

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
    ruling: tuple[str, ...] = ()
    referenced_by: tuple[Reference, ...] = ()
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    definition: str = ""
    security_invoker: bool = False
    owner: str = ""
    row_security: bool = False
    expressions: tuple[Expression, ...] = ()
    fires: tuple[Trigger, ...] = ()
    estimate: int | None = None

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

    `routines` are all functions by name, built in or not; `signs` all operators by name; `types` all types; `casts` those that users made.
    `role` is whom the gateway is there, `version` the server's number (`180000`), `snapshot` and `mark`
    tell whether the catalog is still the same (`snapshot_probe`).

    """

    database: str
    search_path: tuple[str, ...]
    relations: Mapping[RelationName, Relation]
    role: str = ""
    superuser: bool = False
    version: int = 0
    routines: Mapping[str, tuple[Function, ...]] = field(default_factory=lambda: MappingProxyType({}))
    signs: Mapping[str, tuple[Operator, ...]] = field(default_factory=lambda: MappingProxyType({}))
    types: Mapping[TypeName, Type] = field(default_factory=lambda: MappingProxyType({}))
    casts: tuple[Cast, ...] = ()
    snapshot: str = field(default="", compare=False)
    mark: str = field(default="", compare=False)
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

    @cached_property
    def _kept(self) -> dict[type, Any]:
        return {}

    def keep(self, kind: type[_T], make: Callable[[], _T]) -> _T:
        """What has been worked out for this look at the catalog, one value of each type; made when there is none yet."""
        found: _T | None = self._kept.get(kind)
        if found is None:
            found = self._kept[kind] = make()
        return found

    @cached_property
    def _column_types(self) -> dict[RelationName, Mapping[str, TypeName]]:
        return {}

    def types_of(self, origins: Iterable[Origin]) -> set[TypeName]:
        """The types that these columns have; system columns have none here."""
        found: set[TypeName] = set()
        for schema, name, column in origins:
            known = self._column_types.get((schema, name))
            if known is None:
                relation = self.relations.get((schema, name))
                known = {each.name: each.type_name for each in relation.columns} if relation is not None else {}
                self._column_types[schema, name] = known
            kind = known.get(column)
            if kind is not None:
                found.add(kind)
        return found

    @cached_property
    def checked(self) -> frozenset[TypeName]:
        """The domains that users made and that have a CHECK."""
        return frozenset(
            name
            for name, each in self.types.items()
            if each.checks and name[0] not in ("pg_catalog", "information_schema")
        )

    @cached_property
    def comparing(self) -> frozenset[TypeName]:
        """The types whose values are compared by what users made."""
        return frozenset(name for name, each in self.types.items() if each.support)

    @property
    def home(self) -> str:
        """The schema in which unqualified names are created."""
        return next((schema for schema in self.search_path if schema != "pg_catalog"), "public")

    def resource(self, *segments: str) -> Resource:
        """A resource of this database."""
        return Resource((self.database, *[segment or "?" for segment in segments]))

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
    """SHA-256 (hex) of what is known of these relations, in a form that does not depend on order. Row estimates do not count."""
    known = sorted(_ENCODER.encode(replace(relation, estimate=None)) for relation in relations)
    rest = json.dumps(sorted(extra)).encode()
    return hashlib.sha256(b"\n".join((*known, rest))).hexdigest()


NO_RELATIONS: Final[Mapping[RelationName, Relation]] = MappingProxyType({})
