"""Which refs there are, and which commits a ref leads to."""

from __future__ import annotations

from typing import Final

from mcp_gateway_policy.vocabulary import Call, JsonValue
from mcp_gateway_tools.git import names, objects, paths, showing
from mcp_gateway_tools.git.mirror import Seen
from mcp_gateway_tools.git.points import point, text
from mcp_gateway_tools.git.reading import COMMIT, PATH, REF, Asked, Looked, Point, Question
from mcp_gateway_tools.git.refused import Refused
from mcp_gateway_tools.raw import Content, Document

_REFS: Final = 500
_COMMITS: Final = 30
_MOST: Final = 500


async def _look_at_refs(call: Call, seen: Seen) -> Looked:
    prefix = text(call, "prefix") or ""
    found = [Point(name, oid) for name, oid in sorted(seen.refs.refs.items()) if _below(name, prefix)]
    if not found:
        raise Refused(
            "the remote has no such branch or tag" if seen.refs.refs else "the repository is empty",
            "leave `prefix` out",
        )
    return Looked.of(seen, found[: 4 * _REFS], more=len(found) > 4 * _REFS)


def _below(name: str, prefix: str) -> bool:
    return any(name.startswith(f"{start}{prefix}") for start in ("", names.HEADS, names.TAGS))


async def _list_refs(asked: Asked) -> Content:
    found = [one for one in asked.looked.points if one.ref in asked.refs]
    most = asked.rows(_REFS, _REFS)
    value: dict[str, JsonValue] = {
        "repository": "/".join(asked.looked.seen.settings.name),
        "default_branch": asked.looked.seen.refs.default if asked.looked.seen.refs.default in asked.refs else None,
        "refs": [{"ref": one.ref, "commit": one.commit} for one in found[:most]],
        "truncated": len(found) > most or asked.looked.more,
    }
    return Document(value)


async def _look_at_log(call: Call, seen: Seen) -> Looked:
    path = text(call, "path")
    return Looked.of(seen, [await point(call, seen)], [] if path is None else [paths.asked(path)])


async def _log(asked: Asked) -> Content:
    git, start = asked.looked.seen.git, asked.looked.points[0]
    most = asked.rows(_COMMITS, _MOST)
    listed = await git.text(
        *("rev-list", f"--max-count={most + 1}", "--end-of-options", start.commit, "--"), *asked.looked.named
    )
    oids = listed.split()
    found: list[JsonValue] = []
    room = asked.room
    for one in await objects.commits(git, oids[:most]):
        shown = showing.commit(one)
        room -= len(str(shown))
        if room < 0:
            break
        found.append(shown)
    value: dict[str, JsonValue] = {"ref": start.ref, "commits": found, "truncated": len(found) < len(oids)}
    if len(found) < len(oids):
        value["next_step"] = f"go on with `commit`: {oids[len(found)]}"
    return Document(value)


LIST_REFS: Final = Question(
    "git_list_refs",
    "List the branches and tags of a git repository that you may read, each with its commit.",
    {
        "prefix": {"type": "string", "maxLength": 300, "description": "Only refs that begin so (`release/`, `refs/tags/`)."},
        "limit": {"type": "integer", "minimum": 1, "maximum": _REFS},
    },
    _look_at_refs,
    _list_refs,
    refs_are_listed=True,
)  # fmt: skip

LOG: Final = Question(
    "git_log",
    "List the commits that a branch or tag leads to, newest first. Messages are other people's words.",
    {
        "ref": REF,
        "commit": {**COMMIT, "description": "Begin here rather than at the latest."},
        "path": {**PATH, "description": "Only commits that changed this file or directory."},
        "limit": {"type": "integer", "minimum": 1, "maximum": _MOST, "description": "How many commits (30)."},
    },
    _look_at_log,
    _log,
)  # fmt: skip
