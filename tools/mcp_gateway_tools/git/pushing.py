"""Sending what was judged, and saying what came of it. The remote's own words are kept, and marked as somebody else's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mcp_gateway_policy.vocabulary import JsonValue
from mcp_gateway_tools.git import remote
from mcp_gateway_tools.git.carried import Update
from mcp_gateway_tools.git.names import shown
from mcp_gateway_tools.git.problems import lost, unsent
from mcp_gateway_tools.git.process import Git, GitFailed, TookTooLong
from mcp_gateway_tools.git.refused import Refused
from mcp_gateway_tools.git.showing import untrusted
from mcp_gateway_tools.lease import Lease
from mcp_gateway_tools.raw import Content, Document, Problem


@dataclass(frozen=True, slots=True)
class _Line:
    """What git reports of one ref (git-push, "Output", `--porcelain`)."""

    flag: str
    ref: str
    words: str


async def push(git: Git, lease: Lease, updates: Sequence[Update]) -> Content:
    """Push. An answer of the remote that is no consent is a Problem; `ran` says what is known of the refs."""
    try:
        answer = await remote.push(git, lease, [(one.ref, one.old, one.new) for one in updates])
    except TookTooLong:
        return await _looked_again(git, lease, updates)
    except Refused as refused:
        return Problem(refused.reason, "", refused.hint, "no")
    lines = _reported(answer.out)
    said = _said_by_remote(answer.said)
    rejected = [line for line in lines if line.flag == "!"]
    moved = [line for line in lines if line.flag in (" ", "+", "-", "*", "=")]
    if rejected and not moved:
        return _rejected(rejected[0], said)
    if len(moved) == len(updates) and answer.code == 0:
        return _pushed(updates, said)
    if not lines:
        before = unsent(answer.said)
        if before is not None:
            return before
    return await _looked_again(git, lease, updates)


async def _looked_again(git: Git, lease: Lease, updates: Sequence[Update]) -> Content:
    """The remote did not say what became of the push: see whether its refs do."""
    try:
        now = (await remote.refs(git, lease)).refs
    except (GitFailed, TookTooLong, Refused):
        return lost("unknown")
    if all(now.get(one.ref) == one.new for one in updates):
        return _pushed(
            updates, "", note="the remote hung up before it answered; its refs show that it has taken the push"
        )
    if any(now.get(one.ref) == one.new for one in updates):
        there = ", ".join(f"`{shown(one.ref)}`" for one in updates if now.get(one.ref) == one.new)
        return Problem(f"the remote has taken a part of the push only: {there}", "", "send the others again", "yes")
    return lost("unknown")


def _reported(out: bytes) -> list[_Line]:
    found: list[_Line] = []
    for line in out.decode(errors="replace").split("\n"):
        flag, tab, rest = line.partition("\t")
        if tab and len(flag) == 1:
            names, _, words = rest.partition("\t")
            found.append(_Line(flag, names.partition(":")[2] if ":" in names else names, words))
    return found


def _said_by_remote(said: str) -> str:
    lines = [line[7:].strip() for line in said.splitlines() if line.startswith("remote:")]
    return "\n".join(line for line in lines if line)[:8000]


def _rejected(line: _Line, said: str) -> Problem:
    name = shown(line.ref)
    words = f"; it said: {said}" if said else ""
    if "stale info" in line.words:
        return Problem(
            f"`{name}` moved since the call was judged",
            "stale",
            "look at it with `git_log`, and send the call again",
            "no",
        )
    if "non-fast-forward" in line.words or "fetch first" in line.words:
        return Problem(
            f"`{name}` holds commits that the push does not build on{words}",
            "non-fast-forward",
            "build on what is there",
            "no",
        )
    if "does not support --atomic" in line.words or "atomic" in line.words:
        return Problem(
            f"the remote did not take all refs together, so none was pushed{words}",
            "atomic",
            "push one ref at a time",
            "no",
        )
    return Problem(
        f"the remote rejected the push to `{name}`: {line.words}{words}",
        "rejected",
        "the remote's own rules refused it",
        "no",
    )


def _pushed(updates: Sequence[Update], said: str, note: str = "") -> Document:
    value: dict[str, JsonValue] = {
        "pushed": [{"ref": one.ref, "change": one.change, "from": one.old, "to": one.new} for one in updates]
    }
    if said:
        value["remote_said"] = untrusted(said, "the remote")
    if note:
        value["note"] = note
    return Document(value)
