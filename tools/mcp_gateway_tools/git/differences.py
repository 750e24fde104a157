"""What a commit changed, and what lies between two: path by path, as far as the asker may read the paths."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from mcp_gateway_policy.vocabulary import Call, JsonObject, JsonValue
from mcp_gateway_tools.git import objects, showing
from mcp_gateway_tools.git.detector import Detector
from mcp_gateway_tools.git.mirror import Seen
from mcp_gateway_tools.git.objects import EMPTY_TREE
from mcp_gateway_tools.git.patch import patch
from mcp_gateway_tools.git.paths import asked as path_of
from mcp_gateway_tools.git.paths import told
from mcp_gateway_tools.git.points import point
from mcp_gateway_tools.git.process import Git
from mcp_gateway_tools.git.reading import COMMIT, MOST_PATHS, PATH, REF, Asked, Looked, Point, Question
from mcp_gateway_tools.git.refused import Refused
from mcp_gateway_tools.raw import Content, Document

_NAMES: Final = 8 << 20
_PATHS: Final[JsonObject] = {
    "type": "array",
    "maxItems": 50,
    "items": PATH,
    "description": "Only these files and directories.",
}


async def _look_at_commit(call: Call, seen: Seen) -> Looked:
    at = await point(call, seen)
    return await _looked(call, seen, [at], await _before(seen.git, at.commit), at.commit)


async def _look_between(call: Call, seen: Seen) -> Looked:
    one, other = await point(call, seen, "base", "base_commit"), await point(call, seen)
    start = one.commit
    if call.arguments.get("since_merge_base") is True:
        found = await seen.git.run("merge-base", one.commit, other.commit, fine=(0, 1))
        start = found.out.decode().strip()
        if not start:
            raise Refused("the two have no commit in common", "leave `since_merge_base` out")
    return await _looked(call, seen, [other, Point(one.ref, start)], start, other.commit)


async def _looked(call: Call, seen: Seen, points: Sequence[Point], before: str, after: str) -> Looked:
    net = await objects.between(seen.git, before, after, _NAMES)
    given = call.arguments.get("paths")
    wanted = [path_of(str(path)) for path in given] if isinstance(given, list | tuple) else []
    found = [
        entry.path for entry in net.entries if not wanted or any(_within(entry.path, path) for path in wanted)
    ]  # fmt: skip
    return Looked.of(seen, points, listed=found[:MOST_PATHS], more=len(found) > MOST_PATHS)


async def _show(detect: Detector, asked: Asked) -> Content:
    git, at = asked.looked.seen.git, asked.looked.points[0]
    (commit,) = await objects.commits(git, [at.commit])
    shown = await _difference(asked, await _before(git, at.commit), at.commit, detect)
    return Document({"ref": at.ref, "shown": showing.commit(commit, whole=True), **shown})


async def _diff(detect: Detector, asked: Asked) -> Content:
    after, before = asked.looked.points
    shown = await _difference(asked, before.commit, after.commit, detect)
    ends: dict[str, JsonValue] = {"from": before.commit, "to": after.commit}
    return Document({**ends, **shown})


async def _before(git: Git, commit: str) -> str:
    """What a commit is held against: its first parent, or nothing."""
    (found,) = await objects.commits(git, [commit])
    return found.parents[0] if found.parents else EMPTY_TREE


async def _difference(asked: Asked, before: str, after: str, detect: Detector) -> dict[str, JsonValue]:
    chosen = asked.chosen()
    value: dict[str, JsonValue] = {
        "paths": [told(path) for path in chosen],
        "withheld_paths": asked.withheld,
        "truncated": asked.looked.more or len(chosen) < len(asked.shown),
    }
    if chosen:
        found = await patch(asked.looked.seen.git, before, after, chosen, asked.room, detect)
        value["diff"] = showing.untrusted(found.text, "the authors of the commits")
        if found.cut:
            value |= {"truncated": True, "next_step": "ask for some of the `paths`"}
    return value


def _within(path: bytes, other: bytes) -> bool:
    return path == other or path.startswith(other + b"/")


def show(hidden: Detector) -> Question:
    """The tool that shows a commit. `hidden` finds the secrets that a part of a file does not show for what they are."""
    return Question(
        "git_show",
        "Show one commit: who, when, its message, and what it changed in the files that you may read.",
        {"ref": REF, "commit": COMMIT, "paths": _PATHS},
        _look_at_commit,
        partial(_show, hidden),
    )


def diff(hidden: Detector) -> Question:
    """The tool that shows what lies between two commits. `hidden` as above."""
    return Question(
        "git_diff",
        "Show what lies between two branches, tags or commits, in the files that you may read.",
        {
            "base": {**REF, "description": "From this branch or tag."},
            "base_commit": {**COMMIT, "description": "From this commit, which `base` leads to."},
            "ref": {**REF, "description": "To this branch or tag."},
            "commit": {**COMMIT, "description": "To this commit, which `ref` leads to."},
            "since_merge_base": {"type": "boolean", "description": "Only what happened on `ref` since the two parted."},
            "paths": _PATHS,
        },
        _look_between,
        partial(_diff, hidden),
        required=("base",),
    )
