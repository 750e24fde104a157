"""The databases and roles that statements are run on: `play`, its twin in which only forbidden values differ, and a role for each policy."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import asyncpg

from benchmarks.sql.corpus import SCHEMA
from benchmarks.sql.policies import ALLOWED_TABLES, DENIED_COLUMNS
from benchmarks.sql.truth import Witness
from mcp_gateway.demo.cluster import Cluster, cluster
from mcp_gateway_tools.sql.catalog import SqlState
from mcp_gateway_tools.sql.snapshot import observe

PLAY: Final = "play"
TWIN: Final = "twin"
PASSWORD: Final = "benchmark-reader-password"  # noqa: S105 # of a server that lives for minutes, on loopback
_PINS: Final = {
    "search_path": "public, pg_temp",
    "track_functions": "all",
    "timezone": "UTC",
    "max_parallel_workers_per_gather": "0",
}

_TWIN: Final = """
    UPDATE customers SET ssn = '5' || (2000 - id) || '-22-' || (9000 - id * 7), email = 'other' || (99 - id) || '@example.net';
    UPDATE payments SET card = '5500-1111-' || (9999 - id);
    UPDATE hr.salaries SET amount = 7 * (9 - id);
    REFRESH MATERIALIZED VIEW ssn_copy;
    VACUUM FULL customers, payments, hr.salaries;
    ANALYZE"""
"""What differs, so that a statement whose answer differs has told something of a forbidden column."""

_ROLES: Final = """
    CREATE ROLE reader LOGIN PASSWORD '{password}';
    CREATE ROLE columns LOGIN PASSWORD '{password}';
    CREATE ROLE tables LOGIN PASSWORD '{password}';
    CREATE ROLE writer LOGIN PASSWORD '{password}'"""
_GRANTS: Final = """
    GRANT USAGE ON SCHEMA hr, ext, "Odd Schema" TO reader, columns, tables, writer;
    GRANT SELECT ON ALL TABLES IN SCHEMA public, hr, "Odd Schema" TO reader, columns, writer;
    GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO reader, columns, tables, writer;
    GRANT INSERT, UPDATE, DELETE ON notes TO writer;
    GRANT USAGE ON SEQUENCE notes_id_seq TO writer"""


@dataclass(frozen=True, slots=True, repr=False)
class Stage:
    """A running server with both databases, and a witness for each way of looking."""

    server: Cluster
    state: SqlState
    owner: Witness
    read_only: Witness
    twin: Witness
    roles: dict[str, Witness]

    async def close(self) -> None:
        """Close every connection."""
        for witness in (self.owner, self.read_only, self.twin, *self.roles.values()):
            await witness.close()


@asynccontextmanager
async def stage() -> AsyncGenerator[Stage]:
    """Start a server, fill it, take it down at the end."""
    directory = Path(tempfile.mkdtemp(prefix="sql-set-"))
    directory.chmod(0o711)  # PostgreSQL runs as another user when we are root
    try:
        async with cluster(directory) as server:
            made = await _prepared(server)
            try:
                yield made
            finally:
                await made.close()
    finally:
        shutil.rmtree(directory)


async def rebuild(server: Cluster, name: str) -> None:
    """Throw a database away and make it anew from the untouched original."""
    async with server.connect("postgres") as owner:
        await owner.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await owner.execute(f"CREATE DATABASE {name} TEMPLATE {'original' if name != TWIN else 'original_twin'}")


async def _prepared(server: Cluster) -> Stage:
    async with server.connect("postgres") as owner:
        await owner.execute("ALTER SYSTEM SET autovacuum = off")
        await owner.execute("SELECT pg_reload_conf()")
        await owner.execute(_ROLES.format(password=PASSWORD))
        await owner.execute("CREATE DATABASE original")
    async with server.connect("original") as owner:
        await owner.execute(SCHEMA.read_text(encoding="utf-8"))
        await owner.execute(_GRANTS)
        for relation, columns in DENIED_COLUMNS.items():
            await _grant_the_rest(owner, relation, columns)
        await owner.execute(f"GRANT SELECT ON {', '.join(ALLOWED_TABLES)} TO tables")
    async with server.connect("postgres") as owner:
        await owner.execute("CREATE DATABASE original_twin TEMPLATE original")
    async with server.connect("original_twin") as owner:
        for command in _TWIN.split(";"):
            await owner.execute(command)
    for name in (PLAY, TWIN):
        await rebuild(server, name)
    async with server.connect(PLAY) as owner:
        await owner.execute("SET search_path = public, pg_temp")
        async with owner.transaction(readonly=True):
            state = await observe(owner, PLAY)
    return Stage(
        server,
        state,
        Witness(_dsn(server, PLAY)),
        Witness(_dsn(server, PLAY), read_only=True),
        Witness(_dsn(server, TWIN)),
        {role: Witness(_dsn(server, PLAY, role), restores=False) for role in ("reader", "columns", "tables", "writer")},
    )


async def _grant_the_rest(owner: asyncpg.Connection, relation: str, denied: frozenset[str]) -> None:
    """Give the role `columns` every column but the denied ones; system columns, which no query names by accident, included."""
    schema, _, name = relation.partition(".")
    rows = await owner.fetch(
        """SELECT a.attname FROM pg_attribute a WHERE a.attrelid = ($1 || '.' || $2)::regclass AND NOT a.attisdropped""",
        schema,
        name,
    )
    allowed = ", ".join(f'"{row[0]}"' for row in rows if row[0] not in denied)
    await owner.execute(f"REVOKE SELECT ON {relation} FROM columns; GRANT SELECT ({allowed}) ON {relation} TO columns")


def _dsn(server: Cluster, database: str, role: str = "") -> dict[str, Any]:
    return {
        "host": server.host,
        "port": server.port,
        "database": database,
        "user": role or server.user,
        "password": PASSWORD if role else server.password,
        "server_settings": _PINS
        if not role
        else {key: value for key, value in _PINS.items() if key != "track_functions"},
    }
