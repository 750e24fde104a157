"""What a role may do by what was granted to it, to PUBLIC or to a role it is a member of; each with the SQL that ends it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from mcp_gateway_tools.sql import doctor_queries as queries
from mcp_gateway_tools.sql.doctor_quoting import grantee, quoted
from mcp_gateway_tools.tool import Finding

if TYPE_CHECKING:
    import asyncpg

_MOST: Final = 10
ANOTHER: Final = quoted("another role")
"""Stands where the reader has to name one. Never a comment before a name: a name may hold a line break, and go on behind it."""
POWERFUL: Final = {
    "pg_write_all_data": "it may write every table",
    "pg_read_all_data": "it reads every table, whatever is granted",
    "pg_execute_server_program": "it runs programs on the server's host",
    "pg_read_server_files": "it reads the server's files",
    "pg_write_server_files": "it writes the server's files",
    "pg_signal_backend": "it ends other sessions",
    "pg_maintain": "it locks and rewrites every table",
    "pg_create_subscription": "it connects the server to others",
    "pg_database_owner": "it owns the database",
    "pg_checkpoint": "it makes the server write everything out",
    "pg_monitor": "it sees the statements of all others",
    "pg_read_all_stats": "it sees the statements of all others",
}
_BEYOND: Final = frozenset(
    (
        *(
            "pg_read_file",
            "pg_read_binary_file",
            "pg_stat_file",
            "pg_ls_dir",
            "pg_ls_logdir",
            "pg_ls_waldir",
            "pg_ls_tmpdir",
        ),
        *(
            "pg_current_logfile",
            "pg_file_write",
            "pg_file_read",
            "pg_file_rename",
            "pg_file_unlink",
            "lo_import",
            "lo_export",
        ),
        *(
            "pg_reload_conf",
            "pg_rotate_logfile",
            "pg_promote",
            "pg_switch_wal",
            "pg_create_restore_point",
            "pg_backup_start",
        ),
    )
)
_UNGRANTED: Final = frozenset(
    (
        *(
            "lo_creat",
            "lo_create",
            "lo_from_bytea",
            "lo_put",
            "lo_unlink",
            "lo_truncate",
            "lo_truncate64",
            "lowrite",
            "lo_open",
        ),
        "pg_logical_emit_message",
    )
)
"""Callable by everybody on a fresh server."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role in a database, and what the gateway uses it for."""

    name: str
    database: str
    access: Literal["read", "write"]


async def memberships(connection: asyncpg.Connection, role: Role) -> list[Finding]:
    """Roles it is a member of that can do more than it should."""
    found: list[Finding] = []
    for row in await connection.fetch(queries.MEMBERSHIPS, list(POWERFUL)):
        name = row["name"]
        why = POWERFUL.get(name) or "that role is a superuser, bypasses row security or makes roles"
        fix = f"REVOKE {quoted(name)} FROM {quoted(role.name)};"
        found.append(Finding(role.access, True, f"the role is a member of `{name}`", why, fix))
    return found


async def schemas(connection: asyncpg.Connection, role: Role) -> list[Finding]:
    """Schemas it may create things in. A function made in one of them can stand before the one that a statement means."""
    found: list[Finding] = []
    for row in await connection.fetch(queries.SCHEMAS):
        schema, holder = row["schema"], row["grantee"]
        if row["owner"]:
            fix = f"ALTER SCHEMA {quoted(schema)} OWNER TO {ANOTHER};"
        elif holder in ("PUBLIC", role.name):
            fix = f"REVOKE CREATE ON SCHEMA {quoted(schema)} FROM {grantee(holder)};"
        else:
            fix = f"REVOKE {quoted(holder)} FROM {quoted(role.name)};"
        what = f"the role may create things in the schema `{schema}`{_by(holder, role)}"
        why = "what it creates there can stand before what a statement means"
        found.append(Finding(role.access, role.access == "read", what, why, fix))
    return found


async def writes(connection: asyncpg.Connection, role: Role, *, one_role: bool) -> list[Finding]:
    """Relations that the role for reading may change."""
    rows = await connection.fetch(queries.WRITES)
    if not rows:
        return []
    where = sorted({row["schema"] for row in rows})
    if one_role:
        return [_apart(role, where, len(rows))]
    commands: list[str] = []
    by_holder: defaultdict[str, list[asyncpg.Record]] = defaultdict(list)
    for row in rows:
        by_holder[row["grantee"]].append(row)
    for holder, held in sorted(by_holder.items()):
        if holder not in ("PUBLIC", role.name):
            commands.append(f"REVOKE {quoted(holder)} FROM {quoted(role.name)};")
            continue
        for row in held:
            columns = "" if row["column"] is None else f" ({quoted(row['column'])})"
            privileges = ", ".join(f"{each}{columns}" for each in row["privileges"].split(", "))
            kind = "SEQUENCE" if row["sequence"] else "TABLE"
            place = quoted(row["schema"], row["relation"])
            commands.append(f"REVOKE {privileges} ON {kind} {place} FROM {grantee(holder)};")
    names = list(dict.fromkeys(f"`{row['schema']}.{row['relation']}` ({row['privileges']})" for row in rows))
    what = f"the role for reading may change {_some(names)}"
    why = "a read that a mistake let through as one would change them"
    return [Finding("read", True, what, why, "\n".join(commands))]


def _apart(role: Role, where: list[str], count: int) -> Finding:
    reader = quoted(f"{role.name}_read"[:63])
    commands = [
        f"CREATE ROLE {reader} LOGIN NOINHERIT PASSWORD '…';",
        f"ALTER ROLE {reader} SET default_transaction_read_only = on;",
        f"GRANT CONNECT ON DATABASE {quoted(role.database)} TO {reader};",
        *(f"GRANT USAGE ON SCHEMA {quoted(schema)} TO {reader};" for schema in where),
        *(f"GRANT SELECT ON ALL TABLES IN SCHEMA {quoted(schema)} TO {reader};" for schema in where),
        "-- and in gateway.yaml: `read_user` with this name, and a `read_credential`",
    ]
    what = f"reads and changes run as one role, which may change {count} relations and columns"
    return Finding(
        "read", True, what, "a read that a mistake let through as one would change them", "\n".join(commands)
    )


async def owned(connection: asyncpg.Connection, role: Role) -> list[Finding]:
    """Relations it owns: an owner may change, drop and give away what it owns, and row security does not hold for it."""
    rows = await connection.fetch(queries.OWNED)
    if not rows:
        return []
    names = [f"`{row['schema']}.{row['relation']}`" for row in rows]
    commands = [
        f"ALTER TABLE {quoted(row['schema'], row['relation'])} OWNER TO {ANOTHER};"
        if row["owner"] == role.name
        else f"REVOKE {quoted(row['owner'])} FROM {quoted(role.name)};"
        for row in rows
    ]
    why = "an owner may alter, drop and give away, and row security does not hold for it"
    fix = "\n".join(dict.fromkeys(commands))
    return [Finding(role.access, True, f"the role owns {_some(names)}", why, fix)]


async def functions(connection: asyncpg.Connection, role: Role) -> list[Finding]:
    """Functions it may call that reach beyond the database, or run with another role's rights."""
    rows = await connection.fetch(queries.FUNCTIONS, [*_BEYOND, *_UNGRANTED])
    beyond = [row for row in rows if row["name"] in _BEYOND or row["name"].startswith("dblink")]
    large = [row for row in rows if row["schema"] == "pg_catalog" and row["name"] in _UNGRANTED]
    definers = [row for row in rows if row["definer"] and row not in beyond]
    found: list[Finding] = []
    if beyond:
        why = "they reach the server's files, its configuration or other servers"
        found.append(_callable(role, beyond, True, "functions that reach beyond the database", why))
    if definers and role.access == "read":
        why = "each runs with its owner's rights: what it writes, the role for reading can write"
        found.append(_callable(role, definers, False, "functions that run as their owner (SECURITY DEFINER)", why))
    if large and role.access == "read":
        why = "large objects and messages in the log are written without any privilege on a table"
        found.append(_callable(role, large, False, "functions that write without a grant", why))
    return found


def _callable(role: Role, rows: list[asyncpg.Record], serious: bool, what: str, why: str) -> Finding:
    commands = [
        f"REVOKE EXECUTE ON FUNCTION {row['signature']} FROM {grantee(row['grantee'])};"
        if row["grantee"] in ("PUBLIC", role.name)
        else f"REVOKE {quoted(row['grantee'])} FROM {quoted(role.name)};"
        for row in rows
    ]
    names = list(dict.fromkeys(f"`{row['name']}`" for row in rows))
    return Finding(
        role.access, serious, f"the role may call {what}: {_some(names)}", why, "\n".join(dict.fromkeys(commands))
    )


def _some(names: list[str]) -> str:
    more = len(names) - _MOST
    return ", ".join(names[:_MOST]) + (f" and {more} more" if more > 0 else "")


def _by(holder: str, role: Role) -> str:
    return "" if holder == role.name else f" (by {'PUBLIC' if holder == 'PUBLIC' else f'`{holder}`'})"
