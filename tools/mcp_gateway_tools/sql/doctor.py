"""The doctor: what a connection's roles may do in PostgreSQL beyond what the gateway needs, and the SQL that takes it from them.

The gateway's own layers hold without it; a role that may only read is the one layer that no mistake of the gateway's can open. Looks, and
changes nothing. Every name in the SQL it prints is quoted.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from mcp_gateway_policy.vocabulary import Limits
from mcp_gateway_tools.lease import Lease
from mcp_gateway_tools.raw import Problem
from mcp_gateway_tools.sql import doctor_queries as queries
from mcp_gateway_tools.sql.doctor_grants import Role, functions, memberships, owned, schemas, writes
from mcp_gateway_tools.sql.doctor_quoting import quoted
from mcp_gateway_tools.sql.problems import failures, problem
from mcp_gateway_tools.sql.session import Pools, postgres
from mcp_gateway_tools.sql.settings import PostgresSettings
from mcp_gateway_tools.tool import Finding

if TYPE_CHECKING:
    import asyncpg

Access: TypeAlias = Literal["read", "write"]
_SECONDS: Final = 15.0


async def examine(reading: Lease, changing: Lease) -> Sequence[Finding]:
    """Everything that is found out about the two roles of a connection. What cannot be reached is a finding."""
    pools = Pools()
    found: list[Finding] = []
    settings = postgres(reading)
    one_role = settings.role("read") == settings.role("write")
    try:
        for lease in (reading, changing):
            if lease is changing and one_role:
                break
            try:
                async with pools.transaction(lease, Limits(seconds=_SECONDS), read_only=True) as session:
                    found += await _look(session.connection, settings, lease.access, one_role=one_role)
            except failures() as error:
                found.append(_unusable(settings, lease.access, problem(error, "no")))
    finally:
        await pools.close()
    return tuple(found)


def _unusable(settings: PostgresSettings, access: Access, said: Problem) -> Finding:
    who = "`read_credential` (without one, `credential`)" if access == "read" else "`credential`"
    check = {
        "28": f"check {who} and the role's name: the server knows no such role, or another password",
        "3D": "check `database`",
        "08": "check `host`, `port` and `sslmode`, and that the server runs",
    }.get(said.code[:2], said.hint)
    where = f"`{settings.role(access)}` at {settings.host}:{settings.port}/{settings.database}"
    return Finding(access, True, f"{where} cannot be used: {said.message} ({said.code or 'no code'})", check)


async def _look(
    connection: asyncpg.Connection, settings: PostgresSettings, access: Access, *, one_role: bool
) -> list[Finding]:
    # so that every name outside it is printed with its schema
    await connection.execute("SET LOCAL search_path = pg_catalog")
    row = await connection.fetchrow(queries.ROLE)
    if row is None:
        raise RuntimeError("the role a session runs as is always one row")
    role = Role(row["name"], row["database"], access)
    found = [*_protection(access, settings, bool(row["encrypted"])), *_attributes(role, row)]
    if row["rolsuper"]:
        return found  # everything else follows from it
    found += await memberships(connection, role)
    if row["creates"]:
        what = f"the role may create schemas in the database `{role.database}`"
        fix = f"REVOKE CREATE ON DATABASE {quoted(role.database)} FROM PUBLIC, {quoted(role.name)};"
        found.append(Finding(access, access == "read", what, "in a schema of its own it may create anything", fix))
    found += await schemas(connection, role)
    found += await owned(connection, role)
    found += await functions(connection, role)
    if access == "read":
        found += _reading(role, row, one_role=one_role)
        found += await writes(connection, role, one_role=one_role)
    return found


def _protection(access: Access, settings: PostgresSettings, encrypted: bool) -> Iterator[Finding]:
    if settings.host.startswith("/") or _loopback(settings.host):
        return
    fix = "sslmode: verify-full   # and ca_file, where the server's authority is your own"
    if not encrypted:
        why = "whoever is on the way reads and changes what is sent, the statements and their results"
        yield Finding(access, True, "the connection is not encrypted", why, fix)
    elif settings.sslmode != "verify-full":
        why = "whoever can redirect the connection is taken for the server, and sees the credential's proof and every result"
        yield Finding(access, False, f"the server is not verified (`sslmode: {settings.sslmode}`)", why, fix)


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


_ATTRIBUTES: Final = (
    ("rolsuper", "NOSUPERUSER", "is a superuser", "no privilege and no row security holds for it, and it reaches the server's files"),
    ("rolbypassrls", "NOBYPASSRLS", "bypasses row security (BYPASSRLS)", "policies that hide rows hide nothing from it"),
    ("rolcreaterole", "NOCREATEROLE", "may create and alter roles", "it can give itself what it lacks"),
    ("rolcreatedb", "NOCREATEDB", "may create databases", "it fills the server, and copies what it may connect to"),
    ("rolreplication", "NOREPLICATION", "may replicate", "it can stream everything the server writes"),
)  # fmt: skip


def _attributes(role: Role, row: Any) -> Iterator[Finding]:
    for name, opposite, what, why in _ATTRIBUTES:
        if row[name]:
            yield Finding(role.access, True, f"the role {what}", why, f"ALTER ROLE {quoted(role.name)} {opposite};")


def _reading(role: Role, row: Any, *, one_role: bool) -> Iterator[Finding]:
    if row["temp"]:
        why = "temporary tables and functions are a place to put what should not be; reads never need one"
        fix = f"REVOKE TEMPORARY ON DATABASE {quoted(role.database)} FROM PUBLIC, {quoted(role.name)};"
        yield Finding("read", False, f"the role may create temporary tables in `{role.database}`", why, fix)
    if not row["reads_by_default"] and not one_role:
        why = "the gateway says so in each session as well; said here it holds for every client with this credential"
        fix = f"ALTER ROLE {quoted(role.name)} SET default_transaction_read_only = on;"
        yield Finding("read", False, "the role does not read only by default", why, fix)
