"""The gateway's own copy of each connection's repository: bare, private, never configured by anybody but this module.

It holds the remote's branches and tags below `refs/remote/`. What an agent brings is staged beside it and never becomes a part of it. Several
processes share a copy: whoever changes it holds its lock.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Final

from mcp_gateway_policy.vocabulary import Call
from mcp_gateway_tools.git import remote
from mcp_gateway_tools.git.problems import refusal
from mcp_gateway_tools.git.process import Git, GitFailed, TookTooLong
from mcp_gateway_tools.git.refused import Refused
from mcp_gateway_tools.git.remote import MIRRORED, Refs
from mcp_gateway_tools.git.settings import GitSettings
from mcp_gateway_tools.lease import Borrow, Lease

FRESH_SECONDS: Final = 3.0
"""How long what was seen of the remote is believed by calls that only read."""
_STALE_SECONDS: Final = 86_400.0
_PACKS: Final = 40
_CONFIG: Final = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n"


@dataclass(frozen=True, slots=True)
class Seen:
    """The remote as it was, and the copy that holds all of it."""

    git: Git
    refs: Refs
    settings: GitSettings
    at: float

    def have(self) -> bytes:
        """What the remote has, as arguments of a walk that leaves it out."""
        return b"".join(f"^{oid}\n".encode() for oid in sorted(set(self.refs.refs.values())))


class Mirrors:
    """The copies of one process's connections."""

    def __init__(self) -> None:
        self._seen: dict[str, Seen] = {}
        self._looking: dict[str, asyncio.Lock] = {}

    async def look(self, call: Call, borrow: Borrow, purpose: str, fresh: float = 0.0) -> Seen:
        """The remote as it is now, or was at most `fresh` seconds ago; its objects are here. Raises Refused."""
        if call.connection is None:
            raise TypeError("a git tool needs a connection")
        name = call.connection.name
        async with self._looking.setdefault(name, asyncio.Lock()):
            known = self._seen.get(name)
            if known is not None and monotonic() - known.at < fresh:
                return known
            async with borrow(purpose) as lease:
                try:
                    seen = await _look(lease)
                except (GitFailed, TookTooLong, OSError) as error:
                    raise refusal(error) from error
            self._seen[name] = seen
            return seen

    def forget(self, call: Call) -> None:
        """The remote may have changed: look again next time."""
        if call.connection is not None:
            self._seen.pop(call.connection.name, None)


async def _look(lease: Lease) -> Seen:
    settings = remote.git_settings(lease)
    directory = await asyncio.to_thread(_prepared, lease, settings)
    git = Git(directory / "repository.git")
    for _ in range(2):
        at = monotonic()
        refs = await remote.refs(git, lease)
        async with _locked(directory / "lock", settings.seconds):
            if await _held(git) == refs.refs:
                return Seen(git, refs, settings, at)
            await remote.fetch(git, lease)
            await _tidy(git)
            if await _held(git) == refs.refs:
                return Seen(git, refs, settings, at)
    raise Refused("the remote's branches moved while they were looked at", "send the call again")


async def _held(git: Git) -> dict[str, str]:
    listed = await git.text("for-each-ref", "--format=%(objectname) %(refname)", MIRRORED)
    found: dict[str, str] = {}
    for line in filter(None, listed.split("\n")):
        oid, _, name = line.partition(" ")
        found[f"refs/{name.removeprefix(MIRRORED)}"] = oid
    return found


async def _tidy(git: Git) -> None:
    """Many small packs make every look-up slow. Nothing is dropped: another process may be using what no ref leads to."""
    if len(list((git.directory / "objects" / "pack").glob("*.pack"))) > _PACKS:
        await git.run("repack", "-q", "-d", "-a", "-k", seconds=600)


def cache_directory(settings: GitSettings) -> Path:
    """Where copies are kept (XDG Base Directory Specification 0.8)."""
    if settings.cache is not None:
        return settings.cache
    configured = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (configured if configured.is_absolute() else Path(os.path.expanduser("~/.cache"))) / "mcp-gateway" / "git"


def _prepared(lease: Lease, settings: GitSettings) -> Path:
    named = f"{lease.connection.name}\0{settings.address.url}".encode()
    directory = cache_directory(settings) / hashlib.sha256(named).hexdigest()[:32]
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = directory.lstat()
    if status.st_uid != os.geteuid() or status.st_mode & 0o077 or directory.is_symlink():
        raise Refused(
            "the directory of the gateway's own copy is open to others", "tell the gateway's operator: chmod 700"
        )
    repository(directory)
    (directory / "staged").mkdir(mode=0o700, exist_ok=True)
    _sweep(directory / "staged")
    return directory


def repository(directory: Path) -> Path:
    """The bare repository of a directory of the gateway's own, empty where there was none. Blocking."""
    bare = directory / "repository.git"
    for part in ("objects/info", "objects/pack", "refs", "info"):
        (bare / part).mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, text in (("HEAD", "ref: refs/remote/none\n"), ("config", _CONFIG)):
        _write(bare / name, text)
    return bare


def _write(path: Path, text: str) -> None:
    try:
        if path.read_text(encoding="utf-8") == text:
            return
    except OSError:
        pass
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def _sweep(directory: Path) -> None:
    """Remove what a process that died has left."""
    for entry in directory.iterdir():
        with suppress(OSError):
            if time.time() - entry.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(entry, ignore_errors=True)


def stage(seen: Seen) -> Path:
    """A fresh private directory for what one call brings. Blocking."""
    return Path(tempfile.mkdtemp(dir=seen.git.directory.parent / "staged"))


@asynccontextmanager
async def _locked(path: Path, seconds: float) -> AsyncGenerator[None]:
    with open(path, "ab") as file:  # noqa: ASYNC230 # an empty file on this machine
        until = monotonic() + seconds
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if monotonic() > until:
                    raise TookTooLong("another process holds the gateway's copy") from None
                await asyncio.sleep(0.05)
        yield
