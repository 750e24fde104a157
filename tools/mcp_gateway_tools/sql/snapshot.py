"""Observing a database's catalog: a handful of queries in one read-only transaction, made into a `SqlState`.

Everything is read from pg_catalog with qualified names. Columns of the catalog that differ between PostgreSQL 13 and 18 are not used.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from time import monotonic
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, cast

from mcp_gateway_tools.sql.catalog import Action, Column, ForeignKey, Kind, Reference, Relation, RelationName, SqlState

if TYPE_CHECKING:
    import asyncpg

_KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "r": "table",
        "v": "view",
        "m": "materialized view",
        "f": "foreign table",
        "p": "partitioned table",
        "S": "sequence",
    }
)
_ACTIONS: Final[Mapping[str, Action]] = MappingProxyType({"c": "cascade", "n": "set", "d": "set"})

_PLACE: Final = "SELECT pg_catalog.current_database() AS database, pg_catalog.current_schemas(true)::text[] AS path"
_RELATIONS: Final = """
    SELECT c.oid, n.nspname::text AS schema, c.relname::text AS name, c.relkind::text AS kind,
           coalesce(pg_catalog.obj_description(c.oid, 'pg_class'), '') AS comment,
           array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attnum > 0) AS columns,
           array_agg(pg_catalog.format_type(a.atttypid, a.atttypmod) ORDER BY a.attnum) FILTER (WHERE a.attnum > 0) AS types,
           array_agg(NOT a.attnotnull ORDER BY a.attnum) FILTER (WHERE a.attnum > 0) AS nullable,
           array_agg(coalesce(d.description, '') ORDER BY a.attnum) FILTER (WHERE a.attnum > 0) AS comments
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_catalog.pg_description d ON d.objoid = c.oid AND d.classoid = 'pg_catalog.pg_class'::regclass
         AND d.objsubid = a.attnum AND n.nspname <> 'pg_catalog'
    WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p', 'S') AND n.nspname !~ '^pg_(toast|temp)'
    GROUP BY c.oid, n.nspname, c.relname, c.relkind"""
_VIEWS: Final = """
    SELECT DISTINCT r.ev_class AS oid, d.refobjid AS read, a.attname::text AS "column"
    FROM pg_catalog.pg_rewrite r
    JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = r.oid
         AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid <> r.ev_class
    LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid AND a.attnum > 0
    WHERE r.rulename = '_RETURN'"""
_VIEW_CALLS: Final = """
    SELECT DISTINCT r.ev_class AS oid, n.nspname::text AS schema, p.proname::text AS name
    FROM pg_catalog.pg_rewrite r
    JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = r.oid
         AND d.refclassid = 'pg_catalog.pg_proc'::regclass
    JOIN pg_catalog.pg_proc p ON p.oid = d.refobjid
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    WHERE r.rulename = '_RETURN' AND n.nspname NOT IN ('pg_catalog', 'information_schema')"""
_CHILDREN: Final = "SELECT inhparent AS oid, inhrelid AS child FROM pg_catalog.pg_inherits"
_TRIGGERS: Final = """
    SELECT tgrelid AS oid, tgname::text AS name, true AS trigger FROM pg_catalog.pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT ev_class, rulename::text, false FROM pg_catalog.pg_rewrite WHERE rulename <> '_RETURN'"""
_KEYS: Final = """
    SELECT k.conrelid AS oid, k.contype::text AS type, k.confrelid AS target, k.confdeltype::text AS on_delete,
           k.confupdtype::text AS on_update,
           ARRAY(SELECT a.attname::text FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY AS c (num, place)
                 JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = c.num ORDER BY c.place) AS columns,
           ARRAY(SELECT a.attname::text FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY AS c (num, place)
                 JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = c.num ORDER BY c.place) AS targets
    FROM pg_catalog.pg_constraint k WHERE k.contype IN ('p', 'f')"""
_FUNCTIONS: Final = """
    SELECT DISTINCT n.nspname::text AS schema, p.proname::text AS name
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace"""
_OPERATORS: Final = """
    SELECT DISTINCT n.nspname::text AS schema, o.oprname::text AS name
    FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
    WHERE n.nspname <> 'pg_catalog' AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_operator'::regclass AND d.objid = o.oid AND d.deptype = 'e')"""
_ENUMS: Final = """
    SELECT n.nspname::text AS schema, t.typname::text AS name
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'e'"""

_Row = Mapping[str, Any]
_QUERIES: Final = (_PLACE, _RELATIONS, _VIEWS, _VIEW_CALLS, _CHILDREN, _TRIGGERS, _KEYS, _FUNCTIONS, _OPERATORS, _ENUMS)


async def observe(connection: asyncpg.Connection, database: str) -> SqlState:
    """Read the catalog in the connection's transaction. Raises what asyncpg raises, ValueError for another database than `database`."""
    results = [cast(Sequence[_Row], await connection.fetch(query)) for query in _QUERIES]
    if results[0][0]["database"] != database:
        raise ValueError("the connection leads to another database than the one that is configured")
    return await asyncio.to_thread(_assembled, results)


def _assembled(results: Sequence[Sequence[_Row]]) -> SqlState:
    (place,), relations, views, view_calls, children, triggers, keys, functions, operators, enums = results
    names: dict[int, RelationName] = {row["oid"]: (row["schema"], row["name"]) for row in relations}
    reads, calls, below = _grouped(views), _grouped(view_calls), _grouped(children)
    fired, constraints = _grouped(triggers), _grouped(keys)
    pointing: dict[int, list[_Row]] = {}
    for row in keys:
        if row["type"] == "f":
            pointing.setdefault(row["target"], []).append(row)
    found = {
        names[row["oid"]]: Relation(
            schema=row["schema"],
            name=row["name"],
            kind=_KINDS[row["kind"]],
            columns=_columns(row),
            comment=row["comment"],
            reads=tuple(
                sorted((*names[r["read"]], r["column"]) for r in reads.get(row["oid"], ()) if r["read"] in names)
            ),
            calls=tuple(sorted((r["schema"], r["name"]) for r in calls.get(row["oid"], ()))),
            children=tuple(sorted(names[r["child"]] for r in below.get(row["oid"], ()) if r["child"] in names)),
            triggers=tuple(sorted(r["name"] for r in fired.get(row["oid"], ()) if r["trigger"])),
            rules=tuple(sorted(r["name"] for r in fired.get(row["oid"], ()) if not r["trigger"])),
            referenced_by=tuple(_reference(r, names) for r in pointing.get(row["oid"], ()) if r["oid"] in names),
            primary_key=next((tuple(r["columns"]) for r in constraints.get(row["oid"], ()) if r["type"] == "p"), ()),
            foreign_keys=tuple(_foreign_key(r, names) for r in constraints.get(row["oid"], ()) if r["type"] == "f"),
        )
        for row in relations
    }
    state = SqlState(
        digest="",
        database=place["database"],
        search_path=tuple(schema for schema in place["path"] if not schema.startswith("pg_temp")),
        relations=MappingProxyType(found),
        functions=frozenset((r["schema"], r["name"]) for r in functions if r["schema"] != "pg_catalog"),
        builtins=frozenset(r["name"] for r in functions if r["schema"] == "pg_catalog"),
        operators=frozenset((r["schema"], r["name"]) for r in operators),
        enums=frozenset((r["schema"], r["name"]) for r in enums),
        observed_at=monotonic(),
    )
    return replace(state, digest=_digest(state))


def _columns(row: _Row) -> tuple[Column, ...]:
    if row["columns"] is None:
        return ()
    parts = zip(row["columns"], row["types"], row["nullable"], row["comments"], strict=True)
    return tuple(Column(name, type_name, nullable, comment) for name, type_name, nullable, comment in parts)


def _grouped(rows: Sequence[_Row]) -> dict[int, list[_Row]]:
    found: dict[int, list[_Row]] = {}
    for row in rows:
        found.setdefault(row["oid"], []).append(row)
    return found


def _reference(row: _Row, names: Mapping[int, RelationName]) -> Reference:
    on_delete, on_update = _ACTIONS.get(row["on_delete"], "none"), _ACTIONS.get(row["on_update"], "none")
    return Reference(names[row["oid"]], tuple(row["columns"]), on_delete, on_update)


def _foreign_key(row: _Row, names: Mapping[int, RelationName]) -> ForeignKey:
    return ForeignKey(tuple(row["columns"]), names.get(row["target"], ("", "")), tuple(row["targets"]))


def _digest(state: SqlState) -> str:
    relations = ["/".join(key) + json.dumps(asdict(state.relations[key])) for key in sorted(state.relations)]
    rest = [
        state.database,
        state.search_path,
        *(sorted(each) for each in (state.functions, state.operators, state.enums)),
    ]
    return hashlib.sha256("\n".join((*relations, json.dumps(rest))).encode("utf-8", "surrogatepass")).hexdigest()
