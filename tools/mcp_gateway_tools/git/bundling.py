"""A bundle of what a ref leads to, for who has no way to the remote.

What is packed cannot be masked. So everything in it is named as an effect first: every path must be allowed to be read, and what holds secrets,
or is too large to be looked through, needs a rule of its own.
"""

from __future__ import annotations

import base64
from typing import Final

from mcp_gateway_policy.vocabulary import Call, JsonValue
from mcp_gateway_tools.git import leaks, names, objects
from mcp_gateway_tools.git.carried import blobs, listed
from mcp_gateway_tools.git.detector import Detector
from mcp_gateway_tools.git.mirror import Seen
from mcp_gateway_tools.git.points import point
from mcp_gateway_tools.git.process import GitFailed
from mcp_gateway_tools.git.reading import MOST_PATHS, REF, Asked, Looked, Question
from mcp_gateway_tools.git.refused import Refused
from mcp_gateway_tools.raw import Content, Document

MOST: Final = 1 << 20
"""Bytes of a pack."""
_NAMES: Final = 8 << 20
SECRET: Final = "git.fetch.secret"  # noqa: S105 # an action
UNSCANNED: Final = "git.fetch.unscanned"


def fetch_bundle(detect: Detector) -> Question:
    """The tool. `detect` finds the secrets that a bundle would carry."""

    async def look(call: Call, seen: Seen) -> Looked:
        at = await point(call, seen)
        walk = f"{at.commit}\n".encode() + b"".join(f"^{oid}\n".encode() for oid in await _had(call, seen, at.commit))
        commits = await listed(seen.git, walk)
        if not commits:
            raise Refused("there is nothing in it that `have` does not lead to", "you are up to date")
        entries = await objects.changed(seen.git, commits, _NAMES)
        paths = sorted({entry.path for entry in entries})
        if len(paths) > MOST_PATHS:
            raise Refused(f"more than {MOST_PATHS} paths would be in it", "give the commits you have as `have`")
        sizes = await blobs(seen.git, walk)
        looked = await leaks.look(seen.git, entries, await objects.commits(seen.git, commits), sizes, detect)
        narrower = [*([SECRET] if looked.leaks else []), *([UNSCANNED] if looked.unscanned else [])]
        return Looked.of(seen, [at], named=paths, narrower=narrower)

    return Question(
        "git_fetch_bundle",
        "Get a git bundle of a branch or tag (base64), to fetch from where the remote cannot be reached: save it decoded, `git fetch FILE REF`. "
        "Give the commits you have as `have`.",
        {
            "ref": REF,
            "have": {
                "type": "array",
                "maxItems": 50,
                "items": {"type": "string", "pattern": "^[0-9a-f]{40}$"},
                "description": "Commits you have already; those that the remote lacks are passed over.",
            },
        },
        look,
        _bundle,
        action="git.fetch",
        further=(SECRET, UNSCANNED),
    )


async def _had(call: Call, seen: Seen, tip: str) -> list[str]:
    """The commits among `have` that the ref leads to: what else there is here is not said."""
    given = call.arguments.get("have")
    wanted = [names.commit_name(str(oid)) for oid in given] if isinstance(given, list | tuple) else []
    found: list[str] = []
    for oid in wanted:
        try:
            await seen.git.run("merge-base", "--is-ancestor", oid, tip)
        except GitFailed:
            continue
        found.append(oid)
    return found


async def _bundle(asked: Asked) -> Content:
    seen, at = asked.looked.seen, asked.looked.points[0]
    if asked.withheld:
        raise Refused("the bundle holds paths that you may not read", "read the files you may with `git_read_file`")
    had = await _had(asked.call, seen, at.commit)
    walk = f"{at.commit}\n".encode() + b"".join(f"^{oid}\n".encode() for oid in had)
    most = min(MOST, asked.limits.bytes or MOST)
    answer = await seen.git.run(
        *("pack-objects", "--revs", "--stdout", "--thin", "-q", "--delta-base-offset", "--threads=1"), given=walk, most=most
    )  # fmt: skip
    if answer.cut:
        raise Refused(
            f"the bundle is larger than {most} bytes",
            "give the commits you have as `have`, or fetch an older tag first",
        )
    needs = "".join(f"-{oid} \n" for oid in had)
    data = f"# v2 git bundle\n{needs}{at.commit} {at.ref}\n\n".encode() + answer.out
    value: dict[str, JsonValue] = {
        "ref": at.ref,
        "commit": at.commit,
        "needs": had,
        "size": len(data),
        "bundle": base64.b64encode(data).decode(),
    }
    return Document(value)
