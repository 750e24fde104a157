"""Where the remote already has what a push builds on, or names without bringing it.

A commit or a file that the remote holds can be pushed by its name alone. Under a new branch or path it would be readable to whoever may not read
it where it is. So it is looked for there, and policy asked whether the pusher may read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mcp_gateway_tools.git import objects
from mcp_gateway_tools.git.mirror import Seen
from mcp_gateway_tools.git.objects import NOTHING, SUBMODULE, Entry
from mcp_gateway_tools.git.paths import told
from mcp_gateway_tools.git.process import Git
from mcp_gateway_tools.git.refused import Refused
from mcp_gateway_tools.git.remote import MIRRORED

MOST: Final = 50
_MOST_BEFORE: Final = 2000
_FEW: Final = 500
"""Refs that are all asked whether they lead to a commit: each costs a walk."""
_MOST_SOUGHT: Final = 500
_NAMES: Final = 32 << 20
_SECONDS: Final = 60.0


async def edges(git: Git, commit: str, outgoing: Sequence[str], have: bytes) -> tuple[str, ...]:
    """The commits of the remote that a push builds on, none of which leads to another. Raises Refused beyond MOST."""
    if not outgoing:
        return (commit,)
    listed = await git.text("rev-list", "--boundary", "--stdin", given=f"{commit}\n".encode() + have)
    found = [line[1:] for line in listed.split("\n") if line.startswith("-")]
    if 1 < len(found) <= _MOST_BEFORE:
        found = (await git.text("merge-base", "--independent", *found)).split()
    if len(found) > MOST:
        raise Refused("the push builds on too many of the remote's commits at once", "push fewer merges at once")
    return tuple(found)


async def refs_to(seen: Seen, ref: str, commits: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """For each commit, the branches and tags of the remote that lead to it; the default branch first.

    Of a remote with many, only `ref` itself and the default branch, where these do.
    """
    held = seen.refs.refs
    found: list[tuple[str, ...]] = []
    for commit in commits:
        if len(held) > _FEW:
            near = [name for name in (seen.refs.default, ref) if name is not None and name in held]
            leading = tuple([name for name in near if await _leads(seen.git, held[name], commit)])
            if leading:
                found.append(leading)
                continue
        listed = await seen.git.text("for-each-ref", f"--contains={commit}", "--format=%(refname)", MIRRORED)
        refs = [f"refs/{name.removeprefix(MIRRORED)}" for name in listed.split("\n") if name]
        if not refs:
            raise Refused("the remote's branches moved while they were looked at", "send the call again")
        found.append(tuple(sorted(refs, key=lambda name: (name != seen.refs.default, name))))
    return tuple(found)


async def _leads(git: Git, start: str, commit: str) -> bool:
    return (await git.run("merge-base", "--is-ancestor", commit, start, fine=(0, 1))).code == 0


async def paths_of(seen: Seen, commits: Sequence[str], entries: Sequence[Entry]) -> tuple[tuple[str, ...], ...]:
    """For each content that the remote holds already and that comes to a path it was not at: the paths at which the remote has it.

    Looked for in `commits` first, which the push builds on, and then in everything that the remote's refs lead to.
    """
    wanted: dict[str, set[bytes]] = {}
    for entry in entries:
        if entry.after != NOTHING and entry.mode != SUBMODULE:
            wanted.setdefault(entry.after, set()).add(entry.path)
    wanted = {oid: wanted[oid] for oid in await objects.sizes(seen.git, list(wanted))}
    if not wanted:
        return ()
    held: dict[str, set[bytes]] = {}
    for commit in commits:
        answer = await seen.git.run("ls-tree", "-r", "-z", "--full-tree", commit, most=_NAMES)
        if answer.cut:
            raise Refused("there are more files than can be looked at", "tell the gateway's operator")
        for line in answer.out.split(b"\0"):
            fields, _, path = line.partition(b"\t")
            oid = fields[-40:].decode("ascii", "replace")
            if oid in wanted:
                held.setdefault(oid, set()).add(path)
    missing = [oid for oid in wanted if oid not in held]
    if missing:
        held |= await _in_history(seen, missing)
    found = (tuple(sorted(map(told, paths))) for oid, paths in held.items() if wanted[oid] - paths)
    return tuple(dict.fromkeys(found))


async def _in_history(seen: Seen, oids: Sequence[str]) -> dict[str, set[bytes]]:
    """The paths at which any commit that the remote's refs lead to has, or had, a content."""
    if len(oids) > _MOST_SOUGHT:
        raise Refused("the push brings back too many files of the past at once", "push fewer commits at once")
    out = await seen.git.run(
        *("log", "--format=", "--raw", "-z", "-m", "--root", "--no-abbrev", "--no-renames", "--stdin"),
        *(f"--find-object={oid}" for oid in oids),
        given=seen.have().replace(b"^", b""),
        most=_NAMES,
        seconds=_SECONDS,
    )
    sought, found = frozenset(oids), dict[str, set[bytes]]()
    tokens = iter(out.out.split(b"\0"))
    for token in tokens:
        fields = token.lstrip(b"\n").split(b" ")
        if fields[0].startswith(b":") and len(fields) == 5:
            path = next(tokens, b"")
            for oid in fields[2:4]:
                if (name := oid.decode("ascii", "replace")) in sought:
                    found.setdefault(name, set()).add(path)
    return found
