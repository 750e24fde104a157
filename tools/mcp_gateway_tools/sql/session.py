"""Connections to PostgreSQL: one pool for each connection, access and credential; every call finds a session as if it were new.

What decides the meaning of a statement is pinned when a session starts (search path, string syntax, output formats). After each call
everything else is discarded. A session about which there is doubt is closed, not reused. Knows nothing of statements.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import ssl
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, cast

from mcp_gateway_policy.vocabulary import Limits
from mcp_gateway_tools.lease import Lease
from mcp_gateway_tools.sql.settings import PostgresSettings

if TYPE_CHECKING:
    import asyncpg

    from mcp_gateway_tools.sql.meter import Meter

log = logging.getLogger(__name__)

APPLICATION: Final = "mcp-gateway"
MAX_SESSIONS: Final = 10
CONNECT_SECONDS: Final = 10.0
IDLE_SECONDS: Final = 120.0
STATEMENT_SECONDS: Final = 30.0
MOST_SECONDS: Final = 600.0
LOCK_SECONDS: Final = 5.0
GRACE_SECONDS: Final = 2.0
"""PostgreSQL's own time-outs come first; this much later the gateway gives up on it."""
END_SECONDS: Final = 5.0
"""How long a session is given to answer to a cancellation and a roll-back."""
BEHIND_SECONDS: Final = 0.004
"""How long after a read its session waits to be cleaned up: the answer is masked, recorded and sent meanwhile."""
SLACK: Final = 16 * 1024 * 1024
"""Bytes that one call may receive beyond its limit: a chunk of rows is read before it is cut, and the wire has its own forms."""

_LOOKS: Final = 20
_RUNNING: Final = """
    SELECT EXISTS (SELECT FROM pg_catalog.pg_stat_activity
                    WHERE pid = $1 AND application_name = $2 AND usename = current_user AND state <> 'idle')"""

_Key: TypeAlias = tuple[str, str]
SslMode: TypeAlias = Literal["disable", "prefer", "require"]


class Untrusted(OSError):
    """The server's certificate cannot be checked. The message is for the caller."""


class Occupied(OSError):
    """All sessions of a connection are in use. The message is for the caller."""


@dataclass(frozen=True, slots=True)
class Session:
    """A connection lent for one call, in its transaction, with the meter of what it receives."""

    connection: asyncpg.Connection
    meter: Meter

    async def commit(self) -> None:
        """End the transaction; what it changed stays."""
        await self.connection.execute("COMMIT")


@dataclass(frozen=True, slots=True)
class _Acquired:
    """A session taken from a pool, and what it takes to give it back."""

    pool: asyncpg.Pool
    proxy: Any
    connection: asyncpg.Connection
    name: str
    backend: int


class Pools:
    """The pools of one process. Bound to the event loop it is first used in."""

    def __init__(self) -> None:
        self._pools: dict[_Key, tuple[tuple[PostgresSettings, bytes], asyncpg.Pool]] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._leaving: set[asyncio.Task[None]] = set()
        self._meters: dict[int, Meter] = {}

    @asynccontextmanager
    async def transaction(
        self, lease: Lease, limits: Limits, *, read_only: bool, commits: bool = False
    ) -> AsyncGenerator[Session]:
        """A session in a transaction under the limits' time-outs; rolled back unless it was committed. READ ONLY as the caller says; then
        `commits` has it committed at its end.

        Raises RuntimeError for a change under a lease that was lent for reading, else what asyncpg and the operating system raise.
        """
        if not read_only and lease.access != "write":
            raise RuntimeError("a change needs a credential that was lent for writing")
        import asyncpg

        seconds = min(limits.seconds or STATEMENT_SECONDS, MOST_SECONDS)
        pool = await self._pool(lease)
        proxy = await _taken(pool, lease.connection.name)
        connection: asyncpg.Connection = proxy._con
        acquired = _Acquired(pool, proxy, connection, lease.connection.name, connection.get_server_pid())
        meter = self._meters[id(connection)]
        meter.start((limits.bytes or 0) + SLACK)
        done = False
        try:
            async with asyncio.timeout(seconds + GRACE_SECONDS):
                await connection.execute(_begin(seconds, read_only=read_only))
                yield Session(connection, meter)
            done = True
        except asyncpg.OutdatedSchemaCacheError:
            await pool.expire_connections()  # a type was changed: every session has learned the old one
            raise
        finally:
            meter.start(None)
            if done and read_only:  # nothing of it could stay: whoever has the rows need not wait
                self._later(self._leave_behind(acquired, "COMMIT" if commits else "ROLLBACK"), self._leaving)
            else:
                await self._leave(acquired, "ROLLBACK")

    async def _leave(self, acquired: _Acquired, how: Literal["COMMIT", "ROLLBACK"]) -> None:
        """End the transaction where it has not ended; discard the session's state, or close it when that fails."""
        ended = False
        try:
            ended = await _end(acquired.connection, how)
        finally:
            await acquired.pool.release(acquired.proxy, timeout=CONNECT_SECONDS)
            if not ended:
                self._later(_stop(acquired.pool, acquired.name, acquired.backend))

    async def _leave_behind(self, acquired: _Acquired, how: Literal["COMMIT", "ROLLBACK"]) -> None:
        """The same after a read, once its rows are on their way: what goes wrong has closed the session, and changes no answer."""
        import asyncpg

        await asyncio.sleep(BEHIND_SECONDS)
        try:
            await self._leave(acquired, how)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            log.warning("a session of connection `%s` was closed after a read: %s", acquired.name, type(error).__name__)

    async def close(self) -> None:
        """Close every session."""
        if self._leaving:
            await asyncio.wait(self._leaving, timeout=END_SECONDS)
        pools, self._pools = [pool for _, pool in self._pools.values()], {}
        for pool in pools:
            pool.terminate()
        await asyncio.gather(*self._leaving, *self._closing, return_exceptions=True)

    async def _pool(self, lease: Lease) -> asyncpg.Pool:
        settings = postgres(lease)
        key = (lease.connection.name, lease.access)
        secret = "" if lease.secret is None else lease.secret.reveal()
        version = settings, hashlib.sha256(secret.encode()).digest()
        known = self._pools.get(key)
        if known is not None and known[0] == version:
            return known[1]
        pool = self._open(lease, settings, secret)
        self._pools[key] = (version, pool)
        if known is not None:  # the credential or the target changed: what runs may finish, nothing new starts there
            self._later(_retire(known[1]))
        return await pool

    def _later(self, work: Coroutine[Any, Any, None], among: set[asyncio.Task[None]] | None = None) -> None:
        tasks = self._closing if among is None else among
        task = asyncio.create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    def _open(self, lease: Lease, settings: PostgresSettings, secret: str) -> asyncpg.Pool:
        import asyncpg
        from asyncpg.connect_utils import SessionAttribute

        from mcp_gateway_tools.sql.values import teach

        return asyncpg.create_pool(
            host=settings.host,
            port=settings.port,
            database=settings.database,
            user=settings.role(lease.access),
            password=secret,
            ssl=_ssl(settings),
            target_session_attrs=SessionAttribute.any,
            timeout=CONNECT_SECONDS,
            min_size=0,
            max_size=MAX_SESSIONS,
            max_inactive_connection_lifetime=IDLE_SECONDS,
            statement_cache_size=0,
            server_settings=_pins(settings, read_only=lease.access == "read"),
            connect=self._connect,
            init=teach,
            reset=_discard,
        )

    async def _connect(self, *args: Any, **options: Any) -> asyncpg.Connection:
        import asyncpg

        from mcp_gateway_tools.sql.meter import Meter

        connection: asyncpg.Connection = await asyncpg.connect(*args, **options)
        self._meters[id(connection)] = Meter.attach(connection)
        key = id(connection)

        def forget(_: object) -> None:
            self._meters.pop(key, None)

        connection.add_termination_listener(forget)
        return connection


def _begin(seconds: float, *, read_only: bool) -> str:
    milliseconds = max(1, int(seconds * 1000))
    # INVARIANT: a query stands between BEGIN and the statement. Before the first one SET TRANSACTION READ WRITE is still taken.
    return (
        f"BEGIN {'READ ONLY' if read_only else 'READ WRITE'}; SET LOCAL statement_timeout = {milliseconds}; "
        f"SET LOCAL lock_timeout = {min(milliseconds, int(LOCK_SECONDS * 1000))}; "
        f"SET LOCAL idle_in_transaction_session_timeout = {milliseconds + 1000}; SELECT"
    )


def postgres(lease: Lease) -> PostgresSettings:
    """The lease's settings. Raises TypeError for a lease of another kind."""
    if not isinstance(lease.settings, PostgresSettings):
        raise TypeError(f"connection `{lease.connection.name}` is not PostgreSQL")
    return lease.settings


def _pins(settings: PostgresSettings, *, read_only: bool) -> dict[str, str]:
    places = ", ".join('"' + place.replace('"', '""') + '"' for place in settings.search_path)
    # Unnamed, pg_catalog comes first as well; named, it is also where CREATE without a schema goes, and fails.
    first = "pg_catalog, " if read_only else ""
    return {
        "application_name": APPLICATION,
        "search_path": f"{first}{places}, pg_temp",  # pg_temp last, so that no temporary table stands before a real one
        "standard_conforming_strings": "on",  # the lexer reads strings this way
        "backslash_quote": "off",
        "transform_null_equals": "off",
        "row_security": "on",
        "bytea_output": "hex",
        "intervalstyle": "iso_8601",
        "datestyle": "ISO, YMD",
        "default_transaction_read_only": "on" if read_only else "off",
        "default_transaction_isolation": "read committed",
    }


def _ssl(settings: PostgresSettings) -> ssl.SSLContext | SslMode:
    if settings.host.startswith("/"):
        return "disable"
    if settings.sslmode in ("disable", "prefer", "require"):
        return settings.sslmode
    try:
        context = ssl.create_default_context(cafile=None if settings.ca_file is None else str(settings.ca_file))
    except OSError as error:  # ssl.SSLError is one
        raise Untrusted(f"the connection's `ca_file` cannot be used ({type(error).__name__})") from error
    context.check_hostname = settings.sslmode == "verify-full"
    return context


async def _end(connection: asyncpg.Connection, how: Literal["COMMIT", "ROLLBACK"]) -> bool:
    """End a transaction that is still open; whether the server said so. Waits first for the cancellation that asyncpg sends."""
    import asyncpg

    try:
        if connection.is_closed():
            return False
        if connection.is_in_transaction():
            await connection.execute(how, timeout=END_SECONDS)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        connection.terminate()
        return False
    return True


async def _stop(pool: asyncpg.Pool, name: str, backend: int) -> None:
    """Stop what a session left running that did not answer to a cancellation: asked first, then ended.

    asyncpg's own cancellation is a connection of its own, which a proxy or balancer between may lead to another server.
    """
    import asyncpg

    try:
        async with asyncio.timeout(CONNECT_SECONDS + 2 * END_SECONDS), pool.acquire(timeout=CONNECT_SECONDS) as other:
            for function in ("pg_cancel_backend", "pg_terminate_backend"):
                if not await other.fetchval(_RUNNING, backend, APPLICATION):
                    return
                await other.fetchval(f"SELECT pg_catalog.{function}($1)", backend)
                await _until_idle(cast("asyncpg.Connection", other), backend)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        log.warning("backend %d of connection `%s` may still run: %s", backend, name, type(error).__name__)


async def _until_idle(connection: asyncpg.Connection, backend: int) -> None:
    for _ in range(_LOOKS):
        if not await connection.fetchval(_RUNNING, backend, APPLICATION):
            return
        await asyncio.sleep(END_SECONDS / _LOOKS)


async def _taken(pool: asyncpg.Pool, name: str) -> Any:
    """A session of the pool, which may be a while in coming."""
    try:
        return await pool.acquire(timeout=CONNECT_SECONDS)
    except TimeoutError:
        if pool.get_size() < MAX_SESSIONS or pool.get_idle_size():
            raise  # it was the server that kept us waiting
        raise Occupied(
            f"all {MAX_SESSIONS} sessions of connection `{name}` were in use for {CONNECT_SECONDS:g} seconds"
        ) from None


async def _discard(connection: asyncpg.Connection) -> None:
    await connection.execute("DISCARD ALL")


async def _retire(pool: asyncpg.Pool) -> None:
    try:
        await asyncio.wait_for(pool.close(), timeout=60)
    except TimeoutError:
        pool.terminate()
