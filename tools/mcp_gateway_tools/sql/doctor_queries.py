"""What PostgreSQL is asked of the role a session runs as. Read-only, and answered for any role. Knows no judgement."""

from __future__ import annotations

from typing import Final

ROLE: Final = """
    SELECT current_user::text AS name, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication,
           has_database_privilege(current_database(), 'CREATE') AS creates, has_database_privilege(current_database(), 'TEMP') AS temp,
           current_database()::text AS database,
           (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()) AS encrypted,
           EXISTS (SELECT FROM pg_db_role_setting s, unnest(s.setconfig) AS c
                    WHERE s.setrole = r.oid AND s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
                      AND c IN ('default_transaction_read_only=on', 'default_transaction_read_only=true')) AS reads_by_default
      FROM pg_roles r WHERE rolname = current_user"""

MEMBERSHIPS: Final = """
    SELECT rolname::text AS name, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles
     WHERE rolname <> current_user AND pg_has_role(current_user, oid, 'MEMBER')
       AND (rolname = ANY($1) OR rolsuper OR rolbypassrls OR rolcreaterole) ORDER BY 1"""

SCHEMAS: Final = """
    SELECT DISTINCT nspname::text AS schema, coalesce(g.rolname::text, 'PUBLIC') AS grantee, n.nspowner = a.grantee AS owner
      FROM pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a LEFT JOIN pg_roles g ON g.oid = a.grantee
     WHERE a.privilege_type = 'CREATE' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
       AND (a.grantee = 0 OR pg_has_role(current_user, a.grantee, 'MEMBER')) ORDER BY 1, 2"""

WRITES: Final = """
    WITH granted AS (
        SELECT c.relnamespace, c.oid, c.relkind, c.relowner, NULL::name AS attname, a.grantee, a.privilege_type
          FROM pg_class c, aclexplode(c.relacl) a WHERE c.relkind IN ('r', 'p', 'v', 'f', 'm', 'S')
        UNION ALL
        SELECT c.relnamespace, c.oid, c.relkind, c.relowner, t.attname, a.grantee, a.privilege_type
          FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid, aclexplode(t.attacl) a)
    SELECT n.nspname::text AS schema, c.relname::text AS relation, w.attname::text AS column, w.relkind = 'S' AS sequence,
           coalesce(g.rolname::text, 'PUBLIC') AS grantee, string_agg(DISTINCT w.privilege_type, ', ' ORDER BY w.privilege_type) AS privileges
      FROM granted w JOIN pg_class c ON c.oid = w.oid JOIN pg_namespace n ON n.oid = w.relnamespace LEFT JOIN pg_roles g ON g.oid = w.grantee
     WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND w.grantee <> w.relowner
       AND (w.privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN')
            OR (w.relkind = 'S' AND w.privilege_type = 'USAGE'))
       AND (w.grantee = 0 OR pg_has_role(current_user, w.grantee, 'MEMBER'))
     GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3 NULLS FIRST, 5"""

OWNED: Final = """
    SELECT n.nspname::text AS schema, c.relname::text AS relation, pg_get_userbyid(c.relowner)::text AS owner
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'v', 'f', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
       AND pg_has_role(current_user, c.relowner, 'MEMBER') ORDER BY 1, 2"""

FUNCTIONS: Final = """
    SELECT p.oid::regprocedure::text AS signature, p.proname::text AS name, n.nspname::text AS schema, p.prosecdef AS definer,
           coalesce(g.rolname::text, 'PUBLIC') AS grantee, pg_get_userbyid(p.proowner)::text AS owner
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace,
           aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a LEFT JOIN pg_roles g ON g.oid = a.grantee
     WHERE a.privilege_type = 'EXECUTE' AND (a.grantee = 0 OR pg_has_role(current_user, a.grantee, 'MEMBER'))
       AND ((n.nspname = 'pg_catalog' AND p.proname = ANY($1)) OR p.proname ~ '^dblink'
            OR (p.prosecdef AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'))
     ORDER BY 1, 5"""

NAMED: Final = """
    SELECT n.nspname::text AS schema, c.relname::text AS within, a.attname::text AS name
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
       AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    UNION ALL
    SELECT n.nspname::text, NULL, p.proname || '()' FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
     WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
     LIMIT $1"""
