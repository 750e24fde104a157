"""Which ref and which commit a question is about. Nothing an agent writes is ever a revision to git: names are looked up in what the remote
has, and commits must be led to by the ref that they are asked for under."""

from __future__ import annotations

from mcp_gateway_policy.vocabulary import Call
from mcp_gateway_tools.git import names
from mcp_gateway_tools.git.mirror import Seen
from mcp_gateway_tools.git.process import GitFailed
from mcp_gateway_tools.git.reading import Point
from mcp_gateway_tools.git.refused import Refused


def text(call: Call, name: str) -> str | None:
    """An argument that is a text."""
    value = call.arguments.get(name)
    return value if isinstance(value, str) else None


async def point(call: Call, seen: Seen, ref: str = "ref", commit: str = "commit") -> Point:
    """What two arguments name. Raises Refused."""
    name = _ref(seen, text(call, ref))
    try:
        tip = await seen.git.text("rev-parse", "--verify", "--end-of-options", f"{seen.refs.refs[name]}^{{commit}}")
    except GitFailed:
        raise Refused(
            f"`{names.shown(name)}` does not point at a commit", "`git_list_refs` shows what there is"
        ) from None
    wanted = text(call, commit)
    if wanted is None:
        return Point(name, tip)
    missing = Refused(
        f"`{names.shown(name)}` does not lead to a commit `{names.shown(wanted)}`", "`git_log` lists its commits"
    )
    try:
        found = await seen.git.text(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{names.commit_name(wanted)}^{{commit}}"
        )
    except GitFailed:
        raise missing from None
    if (await seen.git.run("merge-base", "--is-ancestor", found, tip, fine=(0, 1))).code:
        raise missing
    return Point(name, found)


def _ref(seen: Seen, given: str | None) -> str:
    refs = seen.refs.refs
    if given is None:
        if seen.refs.default in refs:
            return str(seen.refs.default)
        raise Refused(
            "the repository is empty" if not refs else "the remote has no default branch",
            "push a first branch" if not refs else "name a `ref`; `git_list_refs` shows them",
        )
    for name in (given,) if given.startswith("refs/") else (f"{names.HEADS}{given}", f"{names.TAGS}{given}"):
        if name in refs:
            return name
    raise Refused(f"the remote has no branch or tag `{names.shown(given)}`", "`git_list_refs` shows what it has")
