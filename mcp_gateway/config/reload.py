"""The configuration in use, and how it is replaced while the gateway runs: whole or not at all.

Knows when to look at the files; what they mean is the loader's to know. `server` and `recorder` are settled at start-up: a reload keeps them
and says so.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeAlias

import anyio
import anyio.to_thread

from mcp_gateway.config.document import digest, read
from mcp_gateway.config.model import Config, exposed
from mcp_gateway.config.problem import ConfigError, Problem

_AT_START: Final = ("server", "recorder")


@dataclass(frozen=True, slots=True)
class Reloaded:
    """The new configuration is in use. `restart` names the sections that changed and wait for a restart."""

    config: Config
    restart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """The old configuration is still in use: the new one has problems."""

    problems: tuple[Problem, ...]


ReloadResult: TypeAlias = Reloaded | Kept
Report: TypeAlias = Callable[[ReloadResult], None]
Change: TypeAlias = Callable[[Config], None]


class Live:
    """Holds the configuration in use. Belongs to one event loop.

    `written` is what the file said, where the command line has overridden some of it: that is no change of the file.
    """

    def __init__(self, config: Config, load: Callable[[], Config], written: Config | None = None) -> None:
        self._current = config
        self._written = written or config
        self._load = load
        self._changes: list[Change] = []
        self._seen = (config.files, config.digest)
        self._turn = anyio.Lock()

    @property
    def current(self) -> Config:
        """The configuration in use. Take it once for one piece of work."""
        return self._current

    @property
    def seen(self) -> tuple[tuple[Path, ...], str]:
        """The files that the latest attempt read and the digest of what it found, whether it succeeded or not."""
        return self._seen

    def on_change(self, change: Change) -> Callable[[], None]:
        """Call `change` with every new configuration, on the event loop, before `reload` returns. Returns how to stop that.

        `change` must not raise: the configuration is in use by then.
        """
        self._changes.append(change)
        return lambda: self._changes.remove(change)

    async def reload(self) -> ReloadResult:
        """Read the files again; use what they say if it is good, keep what there is if it is not."""
        async with self._turn:
            try:
                fresh = await anyio.to_thread.run_sync(self._load)
            except ConfigError as error:
                self._seen = (error.files, error.digest)
                return Kept(error.problems)
            self._seen = (fresh.files, fresh.digest)
            old = self._current
            before, self._written = self._written, fresh
            restart = tuple(name for name in _AT_START if getattr(fresh, name) != getattr(before, name))
            config = replace(fresh, server=old.server, recorder=old.recorder)
            # INVARIANT: what the running server listens on and what the new file says of callers are judged together.
            if exposed(config.server, config.identity):
                message = (
                    f"`identity.jwt` cannot go while the gateway listens on `{old.server.host}`: restart it instead"
                )
                return Kept((Problem(fresh.source, None, "identity", message),))
            self._current = config
            for change in tuple(self._changes):
                change(config)
            return Reloaded(config, restart)


async def watch(live: Live, report: Report, every: float = 1.0) -> None:
    """Reload whenever the content of a file has changed; looks `every` so many seconds, until cancelled."""
    while True:
        await anyio.sleep(every)
        files, seen = live.seen
        if await anyio.to_thread.run_sync(_digest, files) != seen:
            report(await live.reload())


async def on_hangup(live: Live, report: Report) -> None:
    """Reload on every SIGHUP, until cancelled. Runs in the main thread alone."""
    with anyio.open_signal_receiver(signal.SIGHUP) as signals:
        async for _ in signals:
            report(await live.reload())


def _digest(files: Iterable[Path]) -> str:
    return digest(map(_content, files))


def _content(file: Path) -> bytes:
    try:
        return read(file)
    except ConfigError:
        return b""
