"""The statement that reads a database's catalog, for PostgreSQL 13 to 18: each of its columns is a JSON array of one part.

One statement is one look: no change falls between its parts. `$1` says which half is wanted: what users made (oid 16384 and up), or what
came with the server. Everything is named in full, and with `search_path` at pg_catalog alone so are the names in the SQL it gives.

The server takes a lock to write out a query. So that nobody's long ALTER TABLE stops all analysis, SQL over a relation that is locked
that hard is not written out: what stands instead parses as nothing.
"""

# ruff: noqa: S608 - every query is made of constants alone

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

FIRST_OF_USERS: Final = 16384
"""FirstNormalObjectId of src/include/access/transam.h: objects below it came with the server."""

UNREADABLE: Final = "... is not read"
"""Stands where SQL could not be told: it parses as nothing, so that whoever needs it refuses."""

_LOCKED: Final = """
    SELECT DISTINCT l.relation AS oid FROM pg_catalog.pg_locks l
    WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.pid <> pg_catalog.pg_backend_pid()
          AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())"""
_RELATIONS: Final = """
    SELECT c.oid::int8 AS oid, n.nspname AS schema, c.relname AS name, c.relkind AS kind, c.reltype::int8 AS type,
           pg_catalog.pg_get_userbyid(c.relowner) AS owner, c.relrowsecurity AS row_security,
           coalesce(pg_catalog.obj_description(c.oid, 'pg_class'), '') AS comment,
           coalesce((SELECT bool_or(o.option_value::bool) FROM pg_catalog.pg_options_to_table(c.reloptions) o
                     WHERE o.option_name = 'security_invoker'), false) AS security_invoker,
           CASE WHEN c.relkind NOT IN ('v', 'm') THEN ''
                WHEN EXISTS (
                    SELECT FROM pg_catalog.pg_rewrite r
                    JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = r.oid
                         AND d.refclassid = 'pg_catalog.pg_class'::regclass
                    JOIN locked ON locked.oid = d.refobjid
                    WHERE r.ev_class = c.oid) THEN '... is not read'
                ELSE pg_catalog.btrim(pg_catalog.pg_get_viewdef(c.oid), '; ') END AS definition,
           coalesce((
               SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
                          a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
                          CASE WHEN c.oid >= 16384 THEN coalesce(pg_catalog.col_description(c.oid, a.attnum), '') ELSE '' END,
                          a.atttypid::int8) ORDER BY a.attnum)
               FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '[]') AS columns
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p', 'S', 'c') AND c.relpersistence <> 't' AND n.nspname !~ '^pg_toast'
          AND (c.oid >= 16384) = $1
    ORDER BY c.oid"""
_READS: Final = """
    SELECT DISTINCT r.ev_class::int8 AS oid, d.refobjid::int8 AS read, a.attname AS "column"
    FROM pg_catalog.pg_rewrite r
    JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = r.oid
         AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid <> r.ev_class
    LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid AND a.attnum > 0
    WHERE r.rulename = '_RETURN' AND (r.ev_class >= 16384) = $1
    ORDER BY 1, 2, 3"""
_CALLS: Final = """
    SELECT DISTINCT r.ev_class::int8 AS oid, n.nspname AS schema, p.proname AS name
    FROM pg_catalog.pg_rewrite r
    JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = r.oid
         AND d.refclassid = 'pg_catalog.pg_proc'::regclass
    JOIN pg_catalog.pg_proc p ON p.oid = d.refobjid
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    WHERE r.rulename = '_RETURN' AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND (r.ev_class >= 16384) = $1
    ORDER BY 1, 2, 3"""
_CHILDREN: Final = """
    SELECT i.inhparent::int8 AS oid, i.inhrelid::int8 AS child FROM pg_catalog.pg_inherits i
    WHERE (i.inhparent >= 16384) = $1 ORDER BY 1, 2"""
_TRIGGERS: Final = """
    SELECT t.tgrelid::int8 AS oid, t.tgname AS name, t.tgenabled <> 'D' AS enabled, t.tgtype::int AS type, n.nspname AS schema,
           p.proname AS function,
           CASE WHEN t.tgqual IS NULL THEN '' WHEN t.tgrelid IN (SELECT locked.oid FROM locked) THEN '... is not read'
                ELSE pg_catalog.pg_get_triggerdef(t.oid, false) END AS definition
    FROM pg_catalog.pg_trigger t
    JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    WHERE NOT t.tgisinternal AND (t.tgrelid >= 16384) = $1
    ORDER BY 1, 2"""
_RULES: Final = """
    SELECT r.ev_class::int8 AS oid, r.rulename AS name, r.xmin::text AS version FROM pg_catalog.pg_rewrite r
    WHERE r.rulename <> '_RETURN' AND (r.ev_class >= 16384) = $1 ORDER BY 1, 2"""
_KEYS: Final = """
    SELECT k.conrelid::int8 AS oid, k.contype AS type, k.confrelid::int8 AS target, k.confdeltype AS on_delete,
           k.confupdtype AS on_update,
           ARRAY(SELECT a.attname FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY AS c (num, place)
                 JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = c.num ORDER BY c.place) AS columns,
           ARRAY(SELECT a.attname FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY AS c (num, place)
                 JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = c.num ORDER BY c.place) AS targets
    FROM pg_catalog.pg_constraint k WHERE k.contype IN ('p', 'f') AND (k.conrelid >= 16384) = $1
    ORDER BY k.conrelid, k.oid"""
_EXPRESSIONS: Final = """
    SELECT e.oid::int8 AS oid, e.place, e."column", e.command,
           CASE WHEN e.oid IN (SELECT locked.oid FROM locked) OR e.policy IN (
                    SELECT d.objid FROM pg_catalog.pg_depend d JOIN locked ON locked.oid = d.refobjid
                    WHERE d.classid = 'pg_catalog.pg_policy'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass)
                THEN '... is not read' ELSE pg_catalog.pg_get_expr(e.node, e.oid) END AS text
    FROM (
        SELECT d.adrelid AS oid, CASE a.attgenerated WHEN '' THEN 'default' ELSE 'generated' END AS place, d.adbin AS node,
               a.attname::text AS "column", '' AS command, 0::oid AS policy
        FROM pg_catalog.pg_attrdef d
        JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
        UNION ALL
        SELECT a.attrelid, 'default', t.typdefaultbin, a.attname::text, '', 0
        FROM pg_catalog.pg_type t
        JOIN pg_catalog.pg_attribute a ON a.atttypid = t.oid AND NOT a.atthasdef AND a.attnum > 0 AND NOT a.attisdropped
        WHERE t.typtype = 'd'
        UNION ALL
        SELECT k.conrelid, 'check', k.conbin, '', '', 0
        FROM pg_catalog.pg_constraint k WHERE k.contype = 'c' AND k.conrelid <> 0
        UNION ALL
        SELECT i.indrelid, 'index', part.node, '', '', 0
        FROM pg_catalog.pg_index i CROSS JOIN LATERAL (VALUES (i.indexprs), (i.indpred)) AS part (node)
        UNION ALL
        SELECT p.polrelid, 'policy', part.node, '', CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert'
                   WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete' ELSE 'all' END, p.oid
        FROM pg_catalog.pg_policy p CROSS JOIN LATERAL (VALUES (p.polqual), (p.polwithcheck)) AS part (node)
        UNION ALL
        SELECT p.partrelid, 'partition', p.partexprs, '', '', 0 FROM pg_catalog.pg_partitioned_table p) AS e
    WHERE e.node IS NOT NULL AND (e.oid >= 16384) = $1
    UNION ALL
    SELECT s.stxrelid::int8, 'statistics', '', '', CASE WHEN s.stxrelid IN (SELECT locked.oid FROM locked) THEN '... is not read'
           ELSE pg_catalog.pg_get_statisticsobjdef(s.oid) END
    FROM pg_catalog.pg_statistic_ext s WHERE s.stxkind @> '{e}' AND (s.stxrelid >= 16384) = $1
    UNION ALL
    SELECT p.partrelid::int8, 'partition', '', '',
           pg_catalog.format('%I.%I(%s)', n.nspname, f.proname, pg_catalog.rtrim(pg_catalog.repeat('NULL,', f.pronargs), ','))
    FROM pg_catalog.pg_partitioned_table p CROSS JOIN LATERAL pg_catalog.unnest(p.partclass::oid[]) AS k (class)
    JOIN pg_catalog.pg_opclass c ON c.oid = k.class
    JOIN pg_catalog.pg_amproc a ON a.amprocfamily = c.opcfamily
    JOIN pg_catalog.pg_proc f ON f.oid = a.amproc
    JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace
    WHERE (p.partrelid >= 16384) = $1 AND f.oid >= 16384 AND NOT (f.prolang IN (12, 13) AND EXISTS (
          SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = f.oid AND d.deptype = 'e'))
    ORDER BY 1, 2, 3, 4, 5"""
_FUNCTIONS: Final = """
    SELECT n.nspname AS schema, p.proname AS name, p.prokind AS kind,
           -- what is called for an argument that is left out is no part of what IMMUTABLE is said of
           CASE WHEN p.provolatile = 'i' AND p.proargdefaults::text ~ 'funcid [1-9][0-9]{4}' THEN 's' ELSE p.provolatile END AS volatility,
           p.proargtypes::oid[]::int8[] AS arguments, p.prorettype::int8 AS result, p.pronargdefaults AS defaults,
           p.provariadic <> 0 AS variadic, p.proretset AS returns_set, coalesce((
               SELECT pg_catalog.json_agg(coalesce(a.name, '') ORDER BY a.place)
               FROM ROWS FROM (pg_catalog.unnest(p.proargmodes), pg_catalog.unnest(p.proargnames))
                    WITH ORDINALITY AS a (mode, name, place)
               WHERE a.mode IN ('o', 'b', 't')), '[]') AS outputs,
           CASE WHEN $1 THEN p.xmin::text ELSE '' END AS version,
           CASE WHEN NOT $1 THEN '{}' WHEN p.prokind <> 'a' THEN ARRAY[p.oid::int8] ELSE (
               SELECT pg_catalog.array_remove(ARRAY[
                   a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn, a.aggdeserialfn, a.aggmtransfn, a.aggminvtransfn,
                   a.aggmfinalfn]::oid[]::int8[], 0)
               FROM pg_catalog.pg_aggregate a WHERE a.aggfnoid = p.oid) END AS runs
    FROM pg_catalog.pg_proc p
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    WHERE (p.oid >= 16384) = $1
    ORDER BY p.oid"""
_CODES: Final = """
    SELECT p.oid::int8 AS oid, CASE p.prolang WHEN 13 THEN pg_catalog.substr(p.probin, 9) ELSE 'internal' END || '.' || p.prosrc AS code
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_roles r ON r.oid = p.proowner AND r.rolsuper
    WHERE (p.prolang = 12 OR (p.prolang = 13 AND pg_catalog.starts_with(p.probin, '$libdir/')))
          AND p.prokind = 'f' AND NOT p.prosecdef AND p.proconfig IS NULL AND p.oid >= 16384 AND $1 AND EXISTS (
              SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid
                     AND d.refclassid = 'pg_catalog.pg_extension'::regclass AND d.deptype = 'e')
    ORDER BY p.oid"""
"""What runs of an extension's function, where it is its library's or the server's own code, and a superuser's word that it is that function."""

_OPERATORS: Final = """
    SELECT n.nspname AS schema, o.oprname AS name, o.oprleft::int8 AS "left", o.oprright::int8 AS "right", pn.nspname AS function_schema,
           p.proname AS function_name, p.oid::int8 AS runs
    FROM pg_catalog.pg_operator o
    JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
    JOIN pg_catalog.pg_proc p ON p.oid = o.oprcode
    JOIN pg_catalog.pg_namespace pn ON pn.oid = p.pronamespace
    WHERE (o.oid >= 16384) = $1
    ORDER BY o.oid"""
_CASTS: Final = """
    SELECT c.castsource::int8 AS source, c.casttarget::int8 AS target, c.castcontext AS context, n.nspname AS schema, p.proname AS name,
           c.castfunc::int8 AS runs
    FROM pg_catalog.pg_cast c
    LEFT JOIN pg_catalog.pg_proc p ON p.oid = c.castfunc
    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    WHERE c.oid >= 16384 AND $1
    ORDER BY c.oid"""
_TYPES: Final = """
    SELECT t.oid::int8 AS oid, n.nspname AS schema, t.typname AS name, t.typtype AS kind, t.typbasetype::int8 AS base,
           CASE WHEN t.typlen = -1 THEN t.typelem::int8 ELSE 0 END AS element, t.typrelid::int8 AS relation,
           t.typinput::oid::int8 AS input,
           CASE WHEN t.typtype <> 'd' THEN '[]' ELSE coalesce((
               SELECT pg_catalog.json_agg(pg_catalog.pg_get_expr(k.conbin, 0) ORDER BY k.oid)
               FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'), '[]') END AS checks
    FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typisdefined AND n.nspname !~ '^pg_(toast|temp)' AND (t.oid >= 16384) = $1
    ORDER BY t.oid"""
_REACHED: Final = """
    SELECT a.amopfamily AS oid FROM pg_catalog.pg_amop a WHERE a.amopopr < 16384
    UNION SELECT c.opcfamily FROM pg_catalog.pg_opclass c WHERE c.opcdefault"""
"""Operator families that the planner comes to by itself: of an operator that came with the server, or by default. Into any other it gets by
an operator that users made and the statement names."""
_SUPPORT: Final = f"""
    WITH reached AS MATERIALIZED ({_REACHED})
    SELECT DISTINCT s.type::int8 AS oid, n.nspname AS schema, p.proname AS name FROM (
        SELECT CASE side WHEN 1 THEN a.amproclefttype ELSE a.amprocrighttype END AS type, a.amproc::oid AS function
        FROM pg_catalog.pg_amproc a, pg_catalog.generate_series(1, 2) AS side
        WHERE a.amproclefttype >= 16384 OR a.amprocrighttype >= 16384 OR a.amprocfamily IN (SELECT reached.oid FROM reached)
        UNION ALL
        SELECT CASE side WHEN 1 THEN a.amoplefttype ELSE a.amoprighttype END, o.oprcode::oid
        FROM pg_catalog.pg_amop a JOIN pg_catalog.pg_operator o ON o.oid = a.amopopr, pg_catalog.generate_series(1, 2) AS side
        WHERE a.amoplefttype >= 16384 OR a.amoprighttype >= 16384 OR a.amopfamily IN (SELECT reached.oid FROM reached)
        UNION ALL
        SELECT r.rngtypid, part.function
        FROM pg_catalog.pg_range r CROSS JOIN LATERAL (VALUES (r.rngcanonical::oid), (r.rngsubdiff::oid)) AS part (function)
        UNION ALL
        SELECT r.rngtypid, a.amproc::oid
        FROM pg_catalog.pg_range r JOIN pg_catalog.pg_opclass c ON c.oid = r.rngsubopc
        JOIN pg_catalog.pg_amproc a ON a.amprocfamily = c.opcfamily) AS s (type, function)
    JOIN pg_catalog.pg_proc p ON p.oid = s.function
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    WHERE p.oid >= 16384 AND $1 AND NOT (p.prolang IN (12, 13) AND EXISTS (
          SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'))
    ORDER BY 1, 2, 3"""
_ESTIMATES: Final = """
    SELECT c.oid::int8 AS oid, c.reltuples::int8 AS rows FROM pg_catalog.pg_class c
    WHERE c.relkind IN ('r', 'm', 'f', 'p') AND c.relpersistence <> 't' AND (c.oid >= 16384) = $1
          AND (c.reltuples > 0 OR c.relpages > 0)
    ORDER BY c.oid"""

PARTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "relations": _RELATIONS,
        "reads": _READS,
        "calls": _CALLS,
        "children": _CHILDREN,
        "triggers": _TRIGGERS,
        "rules": _RULES,
        "keys": _KEYS,
        "expressions": _EXPRESSIONS,
        "functions": _FUNCTIONS,
        "codes": _CODES,
        "operators": _OPERATORS,
        "casts": _CASTS,
        "types": _TYPES,
        "support": _SUPPORT,
        "estimates": _ESTIMATES,
    }
)
CATALOG: Final = f"WITH locked AS MATERIALIZED ({_LOCKED})\nSELECT " + ",\n".join(
    f"(SELECT coalesce(pg_catalog.json_agg(part), '[]')::text FROM ({query}) AS part) AS {name}"
    for name, query in PARTS.items()
)
PLACE: Final = """
    SELECT pg_catalog.current_database()::text AS database, pg_catalog.current_schemas(true)::text[] AS path, current_user::text AS role,
           pg_catalog.current_setting('is_superuser') = 'on' AS superuser,
           pg_catalog.current_setting('server_version_num')::int AS version, pg_catalog.current_setting('search_path') AS pinned"""
PIN: Final = "SELECT pg_catalog.set_config('search_path', $1, true)"
