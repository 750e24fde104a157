"""What a statement really does: it is run, and the server is asked.

Every run is a transaction that is rolled back. Before that the server says which rows and catalog entries changed (its own counters for
this transaction), which relations are locked and how, which functions of users ran (its counters, and the notice each of them raises),
what became of the session, whether a transaction number was taken. What a rollback does not undo (sequences, session locks) is looked at
afterwards and put back. A statement that ends its transaction is `loose`; its database is thrown away.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Final, TypeVar

import asyncpg

_Answer = TypeVar("_Answer")

INSUFFICIENT: Final = "42501"
"""insufficient_privilege."""
TIMEOUT_SECONDS: Final = 4.0
_LOOSE: Final = frozenset({"25001", "25P01"})
"""active_sql_transaction (cannot run inside a transaction block) and no_active_sql_transaction."""

_CLIENT: Final = (
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
    ValueError,
    NotImplementedError,
)
"""What the client raises where the server did not: bytes it cannot send, answers it cannot read, no answer in time."""

_SESSION: Final = """
    SELECT pg_catalog.json_build_object(
        'locks', (SELECT pg_catalog.json_agg(pg_catalog.json_build_array(l.relation::bigint, l.mode)) FROM pg_catalog.pg_lock_status() l
                  WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation'),
        'advisory', (SELECT pg_catalog.count(*) FROM pg_catalog.pg_lock_status() l WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'advisory'),
        'transaction', (SELECT pg_catalog.min(l.virtualtransaction) FROM pg_catalog.pg_lock_status() l WHERE l.pid = pg_catalog.pg_backend_pid()),
        'settings', (SELECT pg_catalog.md5(pg_catalog.string_agg(s.name || '=' || coalesce(s.setting, ''), ',' ORDER BY s.name))
                     FROM pg_catalog.pg_show_all_settings() s),
        'names', (SELECT pg_catalog.json_build_array(current_user, session_user)),
        'prepared', (SELECT pg_catalog.count(*) FROM pg_catalog.pg_prepared_statement() p),
        'cursors', (SELECT pg_catalog.count(*) FROM pg_catalog.pg_cursor() c WHERE c.name <> ''),
        'listening', (SELECT pg_catalog.count(*) FROM pg_catalog.pg_listening_channels()),
        'number', pg_catalog.pg_current_xact_id_if_assigned()::text)::text"""
_BOUNDED: Final = "SET LOCAL statement_timeout = 700"
_UNBOUNDED: Final = "SET LOCAL statement_timeout = 0"
_END: Final = "ROLLBACK; SELECT pg_catalog.pg_stat_force_next_flush()"
"""Without the flush the server's counters for one transaction still hold those of the last."""
_TRANSACTION: Final = """
    SELECT pg_catalog.min(l.virtualtransaction) FROM pg_catalog.pg_lock_status() l WHERE l.pid = pg_catalog.pg_backend_pid()"""
_CHANGED: Final = """
    SELECT s.schemaname || '.' || s.relname AS name FROM pg_catalog.pg_stat_xact_all_tables s
    WHERE s.n_tup_ins + s.n_tup_upd + s.n_tup_del > 0"""
_CALLED: Final = """
    SELECT f.funcname::text AS name FROM pg_catalog.pg_stat_xact_user_functions f
    JOIN pg_catalog.pg_proc p ON p.oid = f.funcid JOIN pg_catalog.pg_language l ON l.oid = p.prolang 
    WHERE f.calls > 0 AND l.lanname <> 'c' AND f.schemaname NOT IN ('pg_catalog', 'information_schema')"""
_NAMES: Final = """
    SELECT c.oid::bigint AS oid, n.nspname || '.' || c.relname AS name FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind NOT IN ('i', 'I', 't')"""


@dataclass(frozen=True, slots=True)
class Truth:
    """What one run of a statement did. `error` is the SQLSTATE it ended with."""

    error: str = ""
    message: str = ""
    changed: frozenset[str] = frozenset()
    locks: frozenset[tuple[str, str]] = frozenset()
    called: frozenset[str] = frozenset()
    session: frozenset[str] = frozenset()
    sequences: frozenset[str] = frozenset()
    loose: bool = False
    seconds: float = 0.0

    @property
    def relations(self) -> frozenset[str]:
        """Every relation that was locked."""
        return frozenset(name for name, _ in self.locks)


@dataclass
class Witness:
    """One connection that runs statements and tells what they did. `names` are the relations of the database by number; a role that
    may not set sequences back leaves that to the owner (`restores`).
    """

    dsn: dict[str, Any]
    read_only: bool = False
    restores: bool = True
    names: dict[int, str] = field(default_factory=dict[int, str])
    sequences: tuple[str, ...] = ()
    _connection: asyncpg.Connection | None = None
    _notices: list[str] = field(default_factory=list[str])
    _before: dict[str, Any] = field(default_factory=dict[str, Any])
    _values: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def _begin(self) -> str:
        return f"BEGIN {'READ ONLY' if self.read_only else 'READ WRITE'}"

    async def open(self) -> asyncpg.Connection:
        """The connection, opened anew where it was lost."""
        if self._connection is None or self._connection.is_closed():
            self._connection = await asyncpg.connect(**self.dsn, ssl=False, statement_cache_size=0, timeout=10)
            self._connection.add_log_listener(lambda _, said: self._notices.append(str(said.message)))
            if not self.names:
                self.names = {row["oid"]: row["name"] for row in await self._connection.fetch(_NAMES)}
                self.sequences = ("public.counter", "public.notes_id_seq", "public.audit_log_id_seq")
            self._values = await self._sequences()
            self._before = {}
        return self._connection

    async def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    async def run(self, sql: str) -> Truth:
        """Run a statement and take it back."""
        connection = await self.open()
        await self.warm(sql)
        await connection.execute(self._begin)
        if not self._before:
            self._before = await self._session()
        transaction = await connection.fetchval(_TRANSACTION)
        self._notices.clear()
        error = message = ""
        await connection.execute(_BOUNDED)
        begun = perf_counter()
        try:
            await _bounded(connection, _do(connection, sql))
        except asyncpg.PostgresError as raised:
            error, message = raised.sqlstate or "XX000", str(raised)
        except _CLIENT as raised:
            error, message = type(raised).__name__, str(raised)
        seconds = perf_counter() - begun
        called = {said.removeprefix("called ") for said in self._notices if said.startswith("called ")}
        if connection.is_closed():
            await self.close()
            return Truth(
                error, message, called=frozenset(called), session=frozenset({"connection"}), loose=True, seconds=seconds
            )
        loose = error in _LOOSE
        changed: set[str] = set()
        locks: set[tuple[str, str]] = set()
        session: set[str] = set()
        settings = ""
        if connection.is_in_transaction() and not error:
            await connection.execute(_UNBOUNDED)  # what is asked about it may take as long as a busy machine needs
            after = await self._session()
            settings = str(after["settings"])
            loose = loose or after["transaction"] != transaction
            session = {
                key
                for key, value in after.items()
                if key not in ("locks", "transaction") and value != self._before[key]
            }
            locks = {(self.names[oid], mode) for oid, mode in after["locks"] or () if oid in self.names}
            if after["number"] is not None:  # without a transaction number nothing was written
                changed = {row["name"] for row in await connection.fetch(_CHANGED)}
            called |= {row["name"] for row in await connection.fetch(_CALLED)}
        elif not connection.is_in_transaction():
            loose = True
        await connection.execute(_END)
        moved = await self.restore()
        if "settings" in session and await self._loaded(settings):
            session.discard("settings")
        return Truth(
            error,
            message,
            frozenset(changed),
            frozenset(locks),
            frozenset(called),
            frozenset(session),
            frozenset(moved),
            loose,
            seconds,
        )

    async def answer(self, sql: str) -> str:
        """What a statement answers, or the error it ends with; empty where the client cannot read the answer."""
        connection = await self.open()
        await connection.execute(f"BEGIN; {_BOUNDED}")
        try:
            return await _bounded(connection, _rows(connection, sql))
        except asyncpg.PostgresError as raised:
            return raised.sqlstate or "XX000"
        except _CLIENT:
            return ""
        finally:
            if connection.is_closed():
                await self.close()
            else:
                await connection.execute(_END)
                await self.restore()

    async def warm(self, sql: str) -> None:
        """Let the client learn a statement's types, which it asks the catalog for: no run is to be blamed for that."""
        if "$1" in sql:
            await self.answer(sql)

    async def _session(self) -> dict[str, Any]:
        connection = await self.open()
        found: dict[str, Any] = json.loads(await connection.fetchval(_SESSION))
        return found

    async def _loaded(self, settings: str) -> bool:
        """Whether the settings differ only because a library that brings its own was loaded: nothing takes that back."""
        connection = await self.open()
        await connection.execute(self._begin)
        now = await self._session()
        await connection.execute(_END)
        if now["settings"] != settings:
            return False
        self._before["settings"] = settings
        return True

    async def _sequences(self) -> dict[str, Any]:
        connection = await self.open() if self._connection is None else self._connection
        union = " UNION ALL ".join(
            f"SELECT '{name}' AS name, last_value, is_called FROM {name}" for name in self.sequences
        )
        return {row["name"]: (row["last_value"], row["is_called"]) for row in await connection.fetch(union)}

    async def restore(self) -> set[str]:
        """Put back what a rollback leaves: sequences, where it may, and what the session holds. What had moved."""
        connection = await self.open()
        now = await self._sequences()
        moved = {name for name, value in now.items() if value != self._values[name]}
        for name in moved if self.restores else ():
            last, is_called = self._values[name]
            await connection.execute(f"SELECT pg_catalog.setval('{name}', {last}, {is_called})")
        await connection.execute("DISCARD ALL")
        return moved


async def _bounded(connection: asyncpg.Connection, work: Coroutine[Any, Any, _Answer]) -> _Answer:
    """Wait so long and no longer: a server that waits for data of ours (COPY FROM STDIN) never ends, not even when asked to."""
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=TIMEOUT_SECONDS)
    if not done:
        connection.terminate()
        task.cancel()
        await asyncio.wait({task}, timeout=1)
        raise TimeoutError("no answer in time")
    return task.result()


async def _do(connection: asyncpg.Connection, sql: str) -> None:
    """Run it as text, as a client without parameters would; with parameters, bind NULL to each."""
    if "$1" not in sql:
        await connection.execute(sql)
        return
    statement = await connection.prepare(sql)
    await statement.fetch(*([None] * len(statement.get_parameters())))


async def _rows(connection: asyncpg.Connection, sql: str) -> str:
    statement = await connection.prepare(sql)
    return repr([tuple(record) for record in await statement.fetch(*([None] * len(statement.get_parameters())))])
