"""Observing a database's catalog: one statement in a read-only transaction, made into a `SqlState`.

What came with the server is read once and kept for as long as its mark stays (`snapshot_probe`). The role's own view counts: the search
path leaves out schemas that it may not use. No SQL is parsed here: definitions are text, for the analysis to read when it needs them.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from time import monotonic
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, TypeAlias, TypeVar, cast

from mcp_gateway_tools.sql import snapshot_probe
from mcp_gateway_tools.sql.catalog import (
    Cast,
    Function,
    Operator,
    Relation,
    RelationName,
    SqlState,
    Type,
    TypeName,
)
from mcp_gateway_tools.sql.functions import OF_EXTENSIONS
from mcp_gateway_tools.sql.snapshot_queries import CATALOG, PARTS, PIN, PLACE, UNREADABLE
from mcp_gateway_tools.sql.snapshot_relations import UNKNOWN, columns, relations
from mcp_gateway_tools.sql.snapshot_rows import CastRow, FunctionRow, Oid, OperatorRow, RelationRow, Rows, TypeRow, rows

if TYPE_CHECKING:
    import asyncpg

_KIND: Final[Mapping[str, Literal["function", "procedure", "aggregate", "window"]]] = MappingProxyType(
    {"f": "function", "p": "procedure", "a": "aggregate", "w": "window"}
)
_VOLATILITY: Final[Mapping[str, Literal["immutable", "stable", "volatile"]]] = MappingProxyType(
    {"i": "immutable", "s": "stable", "v": "volatile"}
)
_CONTEXT: Final[Mapping[str, Literal["implicit", "assignment", "explicit"]]] = MappingProxyType(
    {"i": "implicit", "a": "assignment", "e": "explicit"}
)
_TYPE: Final[Mapping[str, Literal["base", "composite", "domain", "enum", "range", "multirange", "pseudo"]]] = (
    MappingProxyType(
        {
            "b": "base",
            "c": "composite",
            "d": "domain",
            "e": "enum",
            "r": "range",
            "m": "multirange",
            "p": "pseudo",
        }
    )
)
_Row: TypeAlias = Mapping[str, Any]


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_Thing = TypeVar("_Thing", bound=_Named)


@dataclass(frozen=True, slots=True)
class Half:
    """What users made, or what came with the server. Oids are kept so that one half can name what the other holds."""

    names: Mapping[Oid, RelationName]
    type_names: Mapping[Oid, TypeName]
    relations: Mapping[RelationName, Relation]
    routines: Mapping[str, tuple[Function, ...]]
    signs: Mapping[str, tuple[Operator, ...]]
    types: Mapping[TypeName, Type]
    casts: tuple[Cast, ...]


@dataclass(frozen=True, slots=True)
class Builtins:
    """What came with the server, and the mark and version it was read at."""

    version: int
    mark: str
    half: Half = field(repr=False)


@dataclass(frozen=True, slots=True)
class Look:
    """One look: the state, and what the next look need not read again. `partial` says that a lock kept some SQL from being written out."""

    state: SqlState
    builtins: Builtins
    partial: bool


async def observe(connection: asyncpg.Connection, database: str) -> SqlState:
    """Read the whole catalog in the connection's transaction, as `look` does."""
    return (await look(connection, database)).state


async def look(connection: asyncpg.Connection, database: str, builtins: Builtins | None = None) -> Look:
    """Read the catalog in the connection's transaction; what came with the server only if `builtins` is not that already.

    Raises what asyncpg raises, ValueError for another database than `database`, msgspec.ValidationError for an unknown kind of object.
    """
    place = cast(_Row, await connection.fetchrow(PLACE))
    if place["database"] != database:
        raise ValueError("the connection leads to another database than the one that is configured")
    # INVARIANT: snapshot and marks are taken before the look, so that a change between them makes them stale and not the look.
    marks = await snapshot_probe.snapshot(connection), await snapshot_probe.mark(connection)
    mark = await snapshot_probe.builtins(connection)
    await connection.fetch(PIN, "pg_catalog")
    if builtins is None or (builtins.version, builtins.mark) != (place["version"], mark):
        theirs = await _read(connection, users=False)
        builtins = Builtins(place["version"], mark, await asyncio.to_thread(lambda: _half(rows(theirs), None)))
    ours = await _read(connection, users=True)
    await connection.fetch(PIN, place["pinned"])
    state = await asyncio.to_thread(_assembled, place, marks, builtins, ours)
    return Look(state, builtins, any(UNREADABLE in text for text in ours.values()))


async def _read(connection: asyncpg.Connection, *, users: bool) -> dict[str, str]:
    row = cast(_Row, await connection.fetchrow(CATALOG, users))
    return {part: row[part] for part in PARTS}


def _assembled(place: _Row, marks: tuple[str, str], builtins: Builtins, own: dict[str, str]) -> SqlState:
    found, theirs = rows(own), builtins.half
    ours = _half(found, theirs)
    path = tuple(schema for schema in place["path"] if not schema.startswith("pg_temp"))
    told = [place["database"], *path, place["role"], place["superuser"], place["version"], builtins.mark]
    stable = (text for part, text in own.items() if part != "estimates")
    digest = hashlib.sha256("\n".join((repr(told), *stable)).encode("utf-8", "surrogatepass")).hexdigest()
    return SqlState(
        digest=digest,
        database=place["database"],
        search_path=path,
        relations=MappingProxyType({**theirs.relations, **ours.relations}),
        role=place["role"],
        superuser=place["superuser"],
        version=place["version"],
        routines=_joined(theirs.routines, ours.routines),
        signs=_joined(theirs.signs, ours.signs),
        types=MappingProxyType(
            _supported({**theirs.types, **ours.types}, found, {**theirs.type_names, **ours.type_names})
        ),
        casts=ours.casts,
        snapshot=marks[0],
        mark=marks[1],
        observed_at=monotonic(),
    )


def _joined(
    first: Mapping[str, tuple[_Thing, ...]], second: Mapping[str, tuple[_Thing, ...]]
) -> Mapping[str, tuple[_Thing, ...]]:
    both = dict(first)
    for name, found in second.items():
        both[name] = (*both.get(name, ()), *found)
    return MappingProxyType(both)


def _half(found: Rows, other: Half | None) -> Half:
    names = {row.oid: (row.schema, row.name) for row in found.relations if row.kind != "c"}
    type_names = {row.oid: (row.schema, row.name) for row in found.types}
    all_names = names if other is None else {**other.names, **names}
    all_types = type_names if other is None else {**other.type_names, **type_names}

    def named(oid: Oid) -> TypeName:
        return all_types.get(oid, UNKNOWN)

    shapes = {row.oid: row for row in found.relations}
    harmless = frozenset(row.oid for row in found.codes if row.code in OF_EXTENSIONS)
    return Half(
        names=names,
        type_names=type_names,
        relations=relations(found, all_names, all_types),
        routines=_by_name(_function(row, named, harmless, builtin=other is None) for row in found.functions),
        signs=_by_name(_operator(row, named, harmless, builtin=other is None) for row in found.operators),
        types={type_names[row.oid]: _type(row, named, harmless, shapes, all_types) for row in found.types},
        casts=tuple(_cast(row, named, harmless) for row in found.casts),
    )


def _supported(types: dict[TypeName, Type], found: Rows, names: Mapping[Oid, TypeName]) -> dict[TypeName, Type]:
    for row in found.support:
        name = names.get(row.oid)
        if name is not None:
            types[name] = replace(types[name], support=(*types[name].support, (row.schema, row.name)))
    return types


def _by_name(things: Iterable[_Thing]) -> dict[str, tuple[_Thing, ...]]:
    found: defaultdict[str, list[_Thing]] = defaultdict(list)
    for each in things:
        found[each.name].append(each)
    return {name: tuple(each) for name, each in found.items()}


def _function(
    row: FunctionRow, named: Callable[[Oid], TypeName], harmless: frozenset[Oid], *, builtin: bool
) -> Function:
    return Function(
        schema=row.schema,
        name=row.name,
        kind=_KIND[row.kind],
        volatility=_VOLATILITY[row.volatility],
        arguments=tuple(named(oid) for oid in row.arguments),
        result=named(row.result),
        defaults=row.defaults,
        variadic=row.variadic,
        returns_set=row.returns_set,
        outputs=row.outputs,
        builtin=builtin,
        version=row.version,
        harmless=bool(row.runs) and harmless.issuperset(row.runs),
    )


def _operator(
    row: OperatorRow, named: Callable[[Oid], TypeName], harmless: frozenset[Oid], *, builtin: bool
) -> Operator:
    left, function = None if row.left == 0 else named(row.left), (row.function_schema, row.function_name)
    return Operator(row.schema, row.name, left, named(row.right), function, builtin, row.runs in harmless)


def _cast(row: CastRow, named: Callable[[Oid], TypeName], harmless: frozenset[Oid]) -> Cast:
    function = None if row.schema is None or row.name is None or row.runs in harmless else (row.schema, row.name)
    return Cast(named(row.source), named(row.target), function, _CONTEXT[row.context])


def _type(
    row: TypeRow,
    named: Callable[[Oid], TypeName],
    harmless: frozenset[Oid],
    shapes: Mapping[Oid, RelationRow],
    types: Mapping[Oid, TypeName],
) -> Type:
    shape = shapes.get(row.relation)
    return Type(
        schema=row.schema,
        name=row.name,
        kind=_TYPE[row.kind],
        base=named(row.base) if row.base else None,
        checks=row.checks,
        fields=() if shape is None else tuple((each.name, each.type_name) for each in columns(shape, types)),
        element=named(row.element) if row.element else None,
        harmless=row.input in harmless,
    )
