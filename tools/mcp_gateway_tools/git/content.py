"""What files hold: one file, a part of it, or the names in a directory."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Final

from mcp_gateway_policy.vocabulary import Call, JsonValue
from mcp_gateway_tools.git import leaks, objects, showing
from mcp_gateway_tools.git.detector import Detector
from mcp_gateway_tools.git.mirror import Seen
from mcp_gateway_tools.git.objects import LINK, SUBMODULE
from mcp_gateway_tools.git.paths import asked as path_of
from mcp_gateway_tools.git.paths import told
from mcp_gateway_tools.git.points import point, text
from mcp_gateway_tools.git.process import Git
from mcp_gateway_tools.git.reading import COMMIT, MOST_PATHS, PATH, REF, Absent, Asked, Looked, Question
from mcp_gateway_tools.git.refused import Refused
from mcp_gateway_tools.raw import Content, Document, Ending

_TREE: Final = "040000"
_LISTING: Final = 4 << 20
_LARGEST: Final = 64 << 20
_LISTS: Final = "`git_read_file` of a directory lists what is there"
_HEAD: Final = 4 << 10
_NEAR: Final = 64 << 10
"""Characters of what stands before a part of a file that are looked at with it, and not shown."""


async def _entry(git: Git, commit: str, path: bytes) -> tuple[str, str] | None:
    """Mode and name of what stands at a path."""
    if not path:
        return _TREE, await git.text("rev-parse", "--verify", "--end-of-options", f"{commit}^{{tree}}")
    out = (await git.run("ls-tree", "-z", "--full-tree", commit, "--", path, most=_LISTING)).out
    for line in out.split(b"\0"):
        fields, _, name = line.partition(b"\t")
        if name == path:
            mode, _, oid = fields.decode().split(" ")
            return mode, oid
    return None


async def _children(git: Git, tree: str) -> list[tuple[str, str, bytes]]:
    """What a directory holds: modes, sizes (`-` where they have none) and names."""
    out = (await git.run("ls-tree", "-z", "--long", "--end-of-options", tree, most=_LISTING)).out
    rows = (line.partition(b"\t") for line in out.split(b"\0") if b"\t" in line)
    split = ((fields.decode().split(), name) for fields, _, name in rows)
    return [(fields[0], fields[3], name) for fields, name in split]


async def _look_at_file(call: Call, seen: Seen) -> Looked:
    at = await point(call, seen)
    given = text(call, "path") or ""
    path = b"" if given.strip("/") in ("", ".") else path_of(given)
    entry = await _entry(seen.git, at.commit, path)
    if entry is None:
        raise Absent(Looked.of(seen, [at], named=[path]), "there is no such file in this commit", _LISTS)
    if entry[0] != _TREE:
        return Looked.of(seen, [at], named=[path])
    below = [b"/".join((path, name)) if path else name for _, _, name in await _children(seen.git, entry[1])]
    return Looked.of(seen, [at], listed=below[:MOST_PATHS], more=len(below) > MOST_PATHS)


async def _read_file(hidden: Detector, asked: Asked) -> Content:
    git, at = asked.looked.seen.git, asked.looked.points[0]
    if not asked.looked.named:
        return await _listing(asked)
    path = asked.looked.named[0]
    entry = await _entry(git, at.commit, path)
    if entry is None:
        raise Refused(f"there is no `{told(path)[:200]}` in this commit", _LISTS)
    mode, oid = entry
    head: dict[str, JsonValue] = {"path": told(path), "commit": at.commit, "mode": mode}
    if mode == SUBMODULE:
        return Document({**head, "submodule_commit": oid})
    size = (await objects.sizes(git, [oid]))[oid][1]
    if size > _LARGEST:
        raise Refused(f"the file is {size} bytes large", "read a smaller one")
    content = (await objects.contents(git, [oid], most=_LARGEST))[oid]
    head["size"] = size
    if mode == LINK:
        return Document({**head, "link_to": showing.untrusted(told(content[:4096]), "the repository")})
    if b"\0" in content[:8000]:
        return Document({**head, "binary": True})
    given = asked.call.arguments
    if (size > asked.room or "start_line" in given or "lines" in given) and size <= leaks.LARGEST:
        content = await asyncio.to_thread(leaks.uncovered, content, hidden)
    part, ending = _part(asked, content)
    return Document({**head, **part}, ending=ending)


def _part(asked: Asked, content: bytes) -> tuple[dict[str, JsonValue], Ending]:
    lines = content.decode(errors="replace").splitlines(keepends=True)
    start, count = asked.call.arguments.get("start_line"), asked.call.arguments.get("lines")
    first = min(start - 1, len(lines)) if isinstance(start, int) else 0
    last = min(first + count, len(lines)) if isinstance(count, int) else len(lines)
    room, at = asked.room, first
    while at < last and room >= len(lines[at]):
        room -= len(lines[at])
        at += 1
    cut = at < last
    taken = lines[first:at] if at > first or not cut else [lines[first][: asked.room]]
    value: dict[str, JsonValue] = {
        "content": showing.untrusted(_before(lines[:first]) + "".join(taken), "the repository"),
        "lines": len(lines),
        "truncated": cut,
    }
    if cut:
        value["next_step"] = f"go on with `start_line`: {max(at, first + 1) + 1}"
    return value, Ending(("content", "text"), len(taken))


def _before(lines: Sequence[str]) -> str:
    """What tells what the next lines are: the beginning of the file, where a table has its names, and what stands right before.

    # INVARIANT: no part is masked by itself: what a value is known by may stand above it. What it is known by below counts for secrets alone.
    """
    whole = "".join(lines)
    if len(whole) <= _HEAD + _NEAR:
        return whole
    top, broken, _ = whole[:_HEAD].rpartition("\n")
    begun, _, near = whole[-_NEAR:].partition("\n")
    return top + broken + (near or begun)


async def _listing(asked: Asked) -> Content:
    git, at = asked.looked.seen.git, asked.looked.points[0]
    given = text(asked.call, "path") or ""
    path = b"" if given.strip("/") in ("", ".") else path_of(given)
    entry = await _entry(git, at.commit, path)
    if entry is None:
        raise Refused("there is no such directory in this commit")
    shown = set(asked.shown)
    kinds = {_TREE: "directory", LINK: "link", SUBMODULE: "submodule"}
    found: list[JsonValue] = [
        {"path": told(whole), "kind": kinds.get(mode, "file"), "size": int(size) if size.isdigit() else None}
        for mode, size, name in await _children(git, entry[1])
        if (whole := b"/".join((path, name)) if path else name) in shown
    ]
    head: dict[str, JsonValue] = {"directory": told(path) or "/", "commit": at.commit, "entries": found}
    return Document({**head, "withheld_paths": asked.withheld, "truncated": asked.looked.more})


def read_file(hidden: Detector) -> Question:
    """The tool. `hidden` finds the secrets that a part of a file does not show for what they are."""
    return Question(
        "git_read_file",
        "Read one file of a repository, or list a directory. Its content is other people's words.",
        {
            "path": {**PATH, "description": "From the top of the repository; a directory is listed."},
            "ref": REF,
            "commit": COMMIT,
            "start_line": {"type": "integer", "minimum": 1},
            "lines": {"type": "integer", "minimum": 1},
        },
        _look_at_file,
        partial(_read_file, hidden),
        required=("path",),
    )
