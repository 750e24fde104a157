"""Reading an agent's repository without running anything in it: which commit is meant, and the files that hold its objects.

git is never run there, and no configuration, hook, attribute, replacement, graft or submodule of it is ever looked at. Paths are followed part
by part without symbolic links, from a configured directory down; what lies elsewhere is refused. Blocking.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mcp_gateway_tools.git import names
from mcp_gateway_tools.git.refused import Refused

_DIRECTORY: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_PACK: Final = re.compile(r"pack-[0-9a-f]{40}\.(?:pack|idx)")
_LOOSE: Final = re.compile(r"[0-9a-f]{38}")
_FAN: Final = re.compile(r"[0-9a-f]{2}")
_SMALL: Final = 64 << 10
_CHUNK: Final = 1 << 20
_PACKED_REFS: Final = 16 << 20
_DEEPEST: Final = 5
_MOST_FILES: Final = 500_000


@dataclass(frozen=True, slots=True)
class Place:
    """A directory below a configured one: the configured one, and the parts that lead down."""

    root: Path
    parts: tuple[str, ...]

    @contextmanager
    def opened(self) -> Generator[int]:
        """A descriptor of it. Raises OSError where a part is missing, no directory, or a symbolic link."""
        descriptor = os.open(self.root, _DIRECTORY & ~os.O_NOFOLLOW)  # the operator's own path may lead through links
        try:
            for part in self.parts:
                below = os.open(part, _DIRECTORY, dir_fd=descriptor)
                os.close(descriptor)
                descriptor = below
            yield descriptor
        finally:
            os.close(descriptor)

    def file(self, *parts: str, most: int = _SMALL) -> bytes | None:
        """The content of a regular file below; None where there is none. Raises Refused for one that is larger than `most`."""
        try:
            with Place(self.root, (*self.parts, *parts[:-1])).opened() as directory:
                descriptor = os.open(parts[-1], _FILE, dir_fd=directory)
        except OSError:
            return None
        with open(descriptor, "rb") as stream:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return None
            content = stream.read(most + 1)
        if len(content) > most:
            raise Refused(f"`{names.shown('/'.join(parts))}` of the repository is too large to be read")
        return content

    def text(self) -> str:
        """As a path."""
        return str(self.root.joinpath(*self.parts))


class Workspaces:
    """The configured directories, and the way to what lies below them."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self._roots = [root.absolute() for root in roots]

    def place(self, path: str) -> Place:
        """Where a path leads. Raises Refused for one outside."""
        wanted = Path(os.path.normpath(path))
        if not wanted.is_absolute() or "\0" in path:
            raise Refused("`repository` is not an absolute path", "give the whole path of the repository")
        for root in self._roots:
            for spelled in dict.fromkeys((Path(os.path.normpath(root)), Path(os.path.realpath(root)))):
                if wanted.is_relative_to(spelled):
                    return Place(root, wanted.relative_to(spelled).parts)
        known = ", ".join(f"`{root}`" for root in self._roots) or "none is"
        raise Refused(
            "the repository lies outside the workspaces that may be pushed from",
            f"configured: {known}; else send a `bundle` or `changes`",
        )


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository in a workspace. `own` is where its HEAD is, `common` where its branches and objects are: two for a linked worktree."""

    workspaces: Workspaces
    own: Place
    common: Place

    @classmethod
    def at(cls, workspaces: Workspaces, path: str) -> Repository:
        """The repository at a path: a work tree, a linked worktree, a submodule or a bare repository. Raises Refused."""
        place = workspaces.place(path)
        own = _git_directory(workspaces, place)
        linked = own.file("commondir")
        common = (
            own if linked is None else _below(workspaces, own, linked.decode(errors="surrogateescape").rstrip("\r\n"))
        )
        with _reading(place):
            for one in {own, common}:
                with one.opened():
                    pass
        if own.file("HEAD") is None:
            raise Refused("there is no git repository at this path", "give the path of a work tree")
        return cls(workspaces, own, common)

    def commit(self, revision: str) -> str:
        """What `HEAD`, a branch, a tag or a commit's whole name points at. Raises Refused."""
        if names.OID.fullmatch(revision):
            return revision
        if revision == "HEAD":
            return self._followed(self.own, ("HEAD",), _DEEPEST)
        full = names.branch_or_tag(revision)
        candidates = (full,) if revision.startswith("refs/") else (full, f"{names.TAGS}{revision}")
        for candidate in candidates:
            with suppress(_Absent):
                return self._followed(self.common, tuple(candidate.split("/")), _DEEPEST)
        raise Refused(
            f"the repository has no branch or tag `{names.shown(revision)}`", "name one, or the commit itself"
        )

    def _followed(self, place: Place, parts: tuple[str, ...], depth: int) -> str:
        content = place.file(*parts)
        text = "" if content is None else content.decode(errors="replace").strip()
        if names.OID.fullmatch(text):
            return text
        if text.startswith("ref: ") and depth:
            target = names.branch_or_tag(text.removeprefix("ref: ").strip())
            try:
                return self._followed(self.common, tuple(target.split("/")), depth - 1)
            except _Absent:
                raise Refused(f"`{names.shown(target)}` has no commit yet", "commit first") from None
        if content is not None:
            raise Refused(
                "the repository's references are not of the form that is read here (SHA-1, files)", "send a `bundle`"
            )
        packed = self._packed().get("/".join(parts))
        if packed is None:
            raise _Absent
        return packed

    def _packed(self) -> dict[str, str]:
        content = self.common.file("packed-refs", most=_PACKED_REFS) or b""
        lines = (line.split(" ", 1) for line in content.decode(errors="replace").splitlines() if line[:1] not in "#^")
        return {line[1]: line[0] for line in lines if len(line) == 2 and names.OID.fullmatch(line[0])}

    def gather(self, into: Path, most: int) -> None:
        """Bring the files of its objects together in `into`. Raises Refused where they are more than `most` bytes, or lie elsewhere."""
        pending = [(Place(self.common.root, (*self.common.parts, "objects")), 0)]
        gathering = _Gathering(into, most)
        seen: set[tuple[str, ...]] = set()
        while pending:
            place, depth = pending.pop()
            if place.parts in seen:
                continue
            seen.add(place.parts)
            with _reading(place), place.opened() as directory:
                gathering.take(directory)
            alternates = place.file("info", "alternates")
            for line in (alternates or b"").decode(errors="surrogateescape").splitlines():
                if line and not line.startswith("#"):
                    if depth >= _DEEPEST:
                        raise Refused("the repository borrows objects through too many others", "send a `bundle`")
                    pending.append((_below(self.workspaces, place, line), depth + 1))


class _Absent(Refused):
    """There is no such reference."""

    def __init__(self) -> None:
        super().__init__("the repository has no such reference", "name a branch, a tag or a commit")


class _Gathering:
    def __init__(self, into: Path, most: int) -> None:
        self._into = into
        self._room = most
        self._files = _MOST_FILES

    def take(self, directory: int) -> None:
        """Every object file of one object directory."""
        for name in os.listdir(directory):
            wanted = _PACK if name == "pack" else _LOOSE if _FAN.fullmatch(name) else None
            if wanted is None:
                continue
            try:
                below = os.open(name, _DIRECTORY, dir_fd=directory)
            except OSError:
                continue  # a link, or no directory: git's own layout has neither
            try:
                self._take_files(below, wanted, self._into / name)
            finally:
                os.close(below)

    def _take_files(self, directory: int, wanted: re.Pattern[str], into: Path) -> None:
        into.mkdir(mode=0o700, exist_ok=True)
        for name in os.listdir(directory):
            target = into / name
            if not wanted.fullmatch(name) or target.exists():
                continue
            self._files -= 1
            if self._files < 0:
                raise Refused("the repository holds too many files of objects", "run `git gc` in it")
            try:
                descriptor = os.open(name, _FILE, dir_fd=directory)
            except OSError:
                continue
            with open(descriptor, "rb") as source:
                status = os.fstat(descriptor)
                if not stat.S_ISREG(status.st_mode):
                    continue
                self._room -= status.st_size
                if self._room < 0:
                    raise Refused(
                        "the repository is larger than what is read of one",
                        "send a `bundle`, or ask for a larger limit",
                    )
                self._copy(name, directory, target, source.fileno(), status)

    @staticmethod
    def _copy(name: str, directory: int, target: Path, source: int, status: os.stat_result) -> None:
        """A second name for the same file where the file system has such, else a copy of it."""
        with suppress(OSError):
            os.link(name, target, src_dir_fd=directory, follow_symlinks=False)
            linked = target.lstat()
            if (linked.st_dev, linked.st_ino) == (status.st_dev, status.st_ino):
                return
        target.unlink(missing_ok=True)
        with open(target, "xb") as copy, open(os.dup(source), "rb") as original:
            left = status.st_size  # it may be growing
            while left > 0 and (chunk := original.read(min(left, _CHUNK))):
                copy.write(chunk)
                left -= len(chunk)


def _git_directory(workspaces: Workspaces, place: Place) -> Place:
    with _reading(place), place.opened() as directory:
        try:
            mode = os.stat(".git", dir_fd=directory, follow_symlinks=False).st_mode
        except FileNotFoundError:
            return place
    if stat.S_ISDIR(mode):
        return Place(place.root, (*place.parts, ".git"))
    content = place.file(".git") if stat.S_ISREG(mode) else None
    if content is None or not content.startswith(b"gitdir: "):
        raise Refused(
            "the repository's `.git` is neither a directory nor a file that names one", "give the path of a work tree"
        )
    return _below(workspaces, place, content[8:].decode(errors="surrogateescape").rstrip("\r\n"))


def _below(workspaces: Workspaces, place: Place, path: str) -> Place:
    """Where a path that stands in a repository leads."""
    return workspaces.place(os.path.join(place.text(), path))


@contextmanager
def _reading(place: Place) -> Generator[None]:
    try:
        yield
    except OSError as error:
        reason = "a symbolic link is on the way" if error.errno in (40, 62) else (error.strerror or "I/O error").lower()
        raise Refused(
            f"the repository at `{place.parts[-1] if place.parts else '.'}` cannot be read: {reason}",
            "give a path without links",
        ) from None
