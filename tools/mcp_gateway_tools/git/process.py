"""Running git so that nothing but its arguments decides what it does.

Every child gets an environment made here: no configuration of a system, a user or a repository counts, no hook, helper, pager, editor, filter
or replacement runs, and nothing asks a terminal. Output, time and memory are bounded; a child that is no longer wanted is killed with
everything it started. Knows no remote and no credential.
"""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

MOST_OUTPUT: Final = 64 << 20
MOST_ERRORS: Final = 16 << 10
MEMORY: Final = 4 << 30
"""Bytes of address space of one child: what is packed to unfold into more is refused by the operating system."""
_CHUNK: Final = 1 << 16

CONFIG: Final[Mapping[str, str]] = MappingProxyType(
    {
        "core.hooksPath": "/dev/null",
        "core.fsmonitor": "false",
        "core.attributesFile": "/dev/null",
        "core.excludesFile": "/dev/null",
        "core.pager": "cat",
        "core.editor": "false",
        "core.sshCommand": "false",
        "core.gitProxy": "none",
        "core.protectHFS": "true",
        "core.protectNTFS": "true",
        "core.quotePath": "false",
        "core.packedGitWindowSize": "32m",
        "core.packedGitLimit": "512m",
        "core.bigFileThreshold": "32m",
        "core.alternateRefsCommand": "true",
        "color.ui": "never",
        "credential.helper": "",
        "credential.interactive": "never",
        "diff.external": "",
        "fetch.fsckObjects": "false",  # what the remote holds is what it is; what is pushed to it is checked
        "fetch.recurseSubmodules": "false",
        "fetch.writeCommitGraph": "false",
        "gc.auto": "0",
        "gpg.program": "false",
        "http.followRedirects": "false",
        "http.sslVerify": "true",
        "log.showSignature": "false",
        "maintenance.auto": "false",
        "pack.threads": "1",
        "protocol.allow": "never",
        "protocol.version": "2",
        "push.recurseSubmodules": "no",
        "submodule.recurse": "false",
        "transfer.bundleURI": "false",
        "transfer.credentialsInUrl": "die",
        "uploadpack.packObjectsHook": "",
    }
)


class GitFailed(Exception):
    """git ended with an error. `said` are its own words, which may quote anything."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(f"git ended with {code}")
        self.code = code
        self.said = said


class TookTooLong(Exception):
    """git did not end within its time, and was killed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What git wrote. `cut` says that it wrote more than was wanted, and was stopped there."""

    code: int
    out: bytes
    said: str
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Git:
    """git on one bare repository of the gateway's own.

    `objects` is where new objects go instead of there, and `borrowed` are object directories that are read beside the repository's own.
    """

    directory: Path
    objects: Path | None = None
    borrowed: tuple[Path, ...] = ()

    async def run(
        self,
        *arguments: str | bytes,
        given: bytes | int = b"",
        into: int | None = None,
        most: int = MOST_OUTPUT,
        seconds: float = 120.0,
        env: Mapping[str, str] = MappingProxyType({}),
        inherit: Sequence[int] = (),
        started: Callable[[int], None] | None = None,
        largest_file: int | None = None,
        memory: int = MEMORY,
        fine: Sequence[int] = (0,),
    ) -> Answer:
        """Run it to its end. Raises GitFailed for any code but the `fine` ones, TookTooLong.

        `given` is its input, or the descriptor of a file that is. `into` is the descriptor of a file that its output goes to. `inherit` are
        descriptors it keeps. `started` is told the session it leads. `largest_file` bounds every file that it writes, in bytes, and
        `memory` its address space.
        """
        command = (
            program("git"), "--no-replace-objects", "--literal-pathspecs", f"--git-dir={self.directory}", *arguments
        )  # fmt: skip
        environment = {**_environment(), **self._places(), **env}
        patience = asyncio.timeout(seconds)
        try:
            async with patience:
                answer = await _run(
                    _Order(command, environment, given, into, most, inherit, started, largest_file, memory)
                )
        except TimeoutError:
            if patience.expired():
                raise TookTooLong(f"git took longer than {seconds:g} s") from None
            raise
        if answer.code not in fine and not answer.cut:
            raise GitFailed(answer.code, answer.said)
        return answer

    async def text(self, *arguments: str | bytes, given: bytes = b"", seconds: float = 120.0) -> str:
        """Its whole output as one text. Raises GitFailed, TookTooLong."""
        answer = await self.run(*arguments, given=given, seconds=seconds)
        if answer.cut:
            raise GitFailed(-1, "it wrote more than was wanted")
        return answer.out.decode(errors="backslashreplace").strip(" \n")

    def _places(self) -> dict[str, str]:
        found: dict[str, str] = {}
        if self.objects is not None:
            found["GIT_OBJECT_DIRECTORY"] = str(self.objects)
        if self.borrowed:
            found["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = os.pathsep.join(map(str, self.borrowed))
        return found


@cache
def program(name: str) -> str:
    """A program on the gateway's own path; a relative entry of it, which a workspace could fill, does not count. Raises GitFailed."""
    found = shutil.which(name, path=_path())
    if found is None:
        raise GitFailed(127, f"{name} is not installed where the gateway runs")
    return found


def _path() -> str:
    entries = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(entry for entry in entries if os.path.isabs(entry))


@cache
def _environment() -> Mapping[str, str]:
    settings = {f"GIT_CONFIG_KEY_{number}": key for number, key in enumerate(CONFIG)}
    settings |= {f"GIT_CONFIG_VALUE_{number}": value for number, value in enumerate(CONFIG.values())}
    return MappingProxyType(
        {
            "PATH": _path(),
            "HOME": "/nonexistent",
            "XDG_CONFIG_HOME": "/nonexistent",
            "LC_ALL": "C",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_SYSTEM": "/dev/null",
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_CONFIG_COUNT": str(len(CONFIG)),
            "GIT_ATTR_NOSYSTEM": "1",
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_GRAFT_FILE": "/dev/null",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ASKPASS": "false",
            "SSH_ASKPASS": "false",
            "GIT_SSH_COMMAND": "false",
            "GIT_ALLOW_PROTOCOL": "none",
            "GIT_EDITOR": "false",
            "GIT_PAGER": "cat",
            "GIT_FLUSH": "0",
            **settings,
        }
    )


@dataclass(frozen=True, slots=True)
class _Order:
    command: Sequence[str | bytes]
    environment: Mapping[str, str]
    given: bytes | int
    into: int | None
    most: int
    inherit: Sequence[int]
    started: Callable[[int], None] | None
    largest_file: int | None
    memory: int


async def _run(order: _Order) -> Answer:
    given = order.given
    child = await asyncio.create_subprocess_exec(
        *order.command,
        stdin=given if isinstance(given, int) else asyncio.subprocess.PIPE if given else asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE if order.into is None else order.into,
        stderr=asyncio.subprocess.PIPE,
        env=order.environment,
        cwd="/",
        start_new_session=True,
        pass_fds=order.inherit,
    )
    _bound(child.pid, order.largest_file, order.memory)
    if order.started is not None:
        order.started(child.pid)
    cut = False
    try:
        async with asyncio.TaskGroup() as tasks:
            if isinstance(given, bytes) and given:
                tasks.create_task(_write(child, given))
            said = tasks.create_task(_read(child.stderr, MOST_ERRORS, keep_reading=True))
            out, cut = await _read(child.stdout, order.most, keep_reading=False)
            if cut:
                _kill(child.pid)
                await _read(child.stdout, 0, keep_reading=True)  # to its end, or the pipe would stay open
        code = await child.wait()
    finally:
        if child.returncode is None or cut:
            _kill(child.pid)
            await asyncio.shield(child.wait())
    return Answer(code, out, said.result()[0].decode(errors="replace"), cut)


def _bound(pid: int, file_size: int | None, memory: int) -> None:
    """Bound what a child may use, where the system can (Linux): it has run nothing of anybody's yet."""
    if not hasattr(resource, "prlimit"):
        return
    with suppress(ProcessLookupError):
        resource.prlimit(pid, resource.RLIMIT_AS, (memory, memory))
        resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
        if file_size is not None:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (file_size, file_size))


async def _write(child: asyncio.subprocess.Process, given: bytes) -> None:
    if child.stdin is None:
        return
    with suppress(BrokenPipeError, ConnectionResetError):
        for start in range(0, len(given), _CHUNK):
            child.stdin.write(given[start : start + _CHUNK])
            await child.stdin.drain()
    with suppress(BrokenPipeError, ConnectionResetError):
        child.stdin.close()


async def _read(stream: asyncio.StreamReader | None, most: int, *, keep_reading: bool) -> tuple[bytes, bool]:
    if stream is None:
        return b"", False
    parts: list[bytes] = []
    size = 0
    while chunk := await stream.read(_CHUNK):
        if size < most:
            parts.append(chunk[: most - size])
        size += len(chunk)
        if size > most and not keep_reading:
            return b"".join(parts), True
    return b"".join(parts), size > most


def _kill(pid: int) -> None:
    """End a child and everything it started: it leads a session, and so a process group, of its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
