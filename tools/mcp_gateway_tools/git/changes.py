"""Making one commit of what an agent gives as `changes`: path → content, deletion or mode.

Everything it makes goes into the staging directory; the gateway's copy is read only. Blobs and the commit are written here (gitformat-loose,
gitformat-commit); trees are git's work, which also refuses paths that it would not check out.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from mcp_gateway_policy.vocabulary import JsonValue
from mcp_gateway_tools.git import names, objects, paths
from mcp_gateway_tools.git.objects import EMPTY_TREE, NOTHING
from mcp_gateway_tools.git.process import Git, GitFailed
from mcp_gateway_tools.git.refused import Refused

MOST_CHANGES: Final = 1000
_NAMES: Final = 8 << 20
_PERSON: Final = re.compile(r"(?P<name>[^<>\0-\x1f]{1,100}) <(?P<address>[^<>\s\0-\x1f]{0,200})>")
_MODES: Final = ("100644", "100755", "120000")


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one path; neither content nor mode is `deleted`."""

    path: bytes
    content: bytes | None
    mode: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A commit to make. `author` and `committer` are `Name <address>`; `at` is when."""

    changes: Sequence[Change]
    message: str
    author: str
    committer: str
    at: datetime


def changes_of(given: Mapping[str, JsonValue]) -> tuple[Change, ...]:
    """What the argument says. Raises Refused."""
    if not given or len(given) > MOST_CHANGES:
        raise Refused(f"`changes` names no path, or more than {MOST_CHANGES}", "split it into several commits")
    found = tuple(_change(path, what) for path, what in given.items())
    kept = {change.path for change in found if change.content is not None or change.mode is not None}
    above = {path[:at] for path in kept for at in range(len(path)) if path[at : at + 1] == b"/"}
    if len({change.path for change in found}) < len(found) or kept & above:
        raise Refused("`changes` names a path twice, or as a file and as a directory", "name each once")
    return found


def _change(path: str, what: JsonValue) -> Change:
    name = paths.written(path)
    match what:
        case str():
            return Change(name, _encoded(what, path), None)
        case Mapping():
            pass
        case _:
            raise Refused(f"what becomes of `{names.shown(path)}` is not understood", "give a text, or an object")
    content, encoding, mode, delete = (what.get(key) for key in ("content", "encoding", "mode", "delete"))
    if delete is True and len(what) == 1:
        return Change(name, None, None)
    if what.keys() - {"content", "encoding", "mode"} or (mode is not None and mode not in _MODES):
        raise Refused(
            f"what becomes of `{names.shown(path)}` is not understood",
            'give {"content": …, "encoding": "base64", "mode": "100755"}, {"mode": …} or {"delete": true}; modes are 100644, 100755, 120000',
        )
    if content is None and isinstance(mode, str):
        return Change(name, None, mode)
    if not isinstance(content, str) or encoding not in (None, "utf-8", "base64"):
        raise Refused(
            f"`{names.shown(path)}` has no `content` that is understood", "give a text, with `encoding` utf-8 or base64"
        )
    try:
        data = base64.b64decode(content, validate=True) if encoding == "base64" else _encoded(content, path)
    except (binascii.Error, ValueError):
        raise Refused(f"the content of `{names.shown(path)}` is not base64") from None
    return Change(name, data, mode if isinstance(mode, str) else None)


def _encoded(text: str, path: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Refused(
            f"the content of `{names.shown(path)}` holds half of a surrogate pair", "send it as base64"
        ) from None


def person(text: str) -> str:
    """An author as an agent gives it. Raises Refused."""
    if not _PERSON.fullmatch(text) or not text.isprintable() or text != text.strip():
        raise Refused("`author` is not a person as git writes one", "write `Name <address>`")
    return text


async def commit(git: Git, base: str | None, draft: Draft) -> tuple[str, str]:
    """Make the commit on `base`; its name, and what names it without its time. Raises Refused, GitFailed."""
    store = git.objects
    if store is None:
        raise TypeError("a commit is made in a staging directory")
    index = {"GIT_INDEX_FILE": str(store.parent / "index")}
    if base is not None:
        await git.run("read-tree", "--end-of-options", base, env=index)
    lines = [await _line(git, change, store, index) for change in draft.changes]
    try:
        await git.run("update-index", "-z", "--index-info", given=b"".join(lines), env=index)
        tree = (await git.run("write-tree", env=index)).out.decode().strip()
    except GitFailed as failed:
        raise Refused("git does not accept these paths", "choose other names") from failed
    gone = {change.path for change in draft.changes if change.content is None and change.mode is None}
    net = await objects.between(git, EMPTY_TREE if base is None else base, tree, _NAMES)
    lost = next((entry.path for entry in net.entries if entry.after == NOTHING and entry.path not in gone), None)
    if lost is not None:
        shown = names.shown(paths.told(lost))
        raise Refused(f"`{shown}` is in the way of what `changes` write", "delete it in the same `changes`")
    if not net.entries:
        raise Refused("`changes` change nothing", "leave out what is there already")
    parents = "" if base is None else f"parent {base}\n"
    message = draft.message.rstrip("\n") + "\n"
    when = f"{int(draft.at.timestamp())} +0000"
    text = f"tree {tree}\n{parents}author {draft.author} {when}\ncommitter {draft.committer} {when}\n\n{message}"
    timeless = f"tree {tree}\n{parents}author {draft.author}\ncommitter {draft.committer}\n\n{message}"
    return stored(store, b"commit", text.encode()), hashlib.sha256(timeless.encode()).hexdigest()


async def _line(git: Git, change: Change, store: Path, index: Mapping[str, str]) -> bytes:
    """A line of git-update-index's `--index-info`."""
    listed = (await git.run("ls-files", "-z", "--stage", "--", change.path, env=index)).out.split(b"\0")
    entry = next((line for line in listed if line.partition(b"\t")[2] == change.path), b"")
    old_mode, old, *_ = (*entry.partition(b"\t")[0].split(b" "), b"", b"")
    if change.content is None and not entry:
        shown = names.shown(paths.told(change.path))
        raise Refused(f"there is no file `{shown}` to change or delete", "`git_read_file` lists what is there")
    if change.content is None and change.mode is None:
        return b"0 %s\t%s\0" % (b"0" * 40, change.path)
    if change.content is None:
        return b"%s %s\t%s\0" % ((change.mode or "").encode(), old, change.path)
    kept = old_mode.decode() if old_mode in (b"100644", b"100755", b"120000") else "100644"
    blob = stored(store, b"blob", change.content)
    return f"{change.mode or kept} {blob}\t".encode() + change.path + b"\0"


def stored(store: Path, kind: bytes, content: bytes) -> str:
    """Write an object into a directory of them; its name. Blocking."""
    whole = b"%s %d\0%s" % (kind, len(content), content)
    oid = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
    place = store / oid[:2]
    place.mkdir(mode=0o700, exist_ok=True)
    (place / oid[2:]).write_bytes(zlib.compress(whole, 1))
    return oid
