"""Who signed what a push brings: what kinds of signature there are, and, where the connection has `allowed_signers`, which of them hold.

A signature that is there proves nothing. One holds when git's own check says so (`%G?` of git-log, git-verify-tag) against the operator's file of
allowed signers, on the gateway's own repository: of the agent's configuration nothing is read. Only SSH signatures can be checked; GPG's and
X.509's never hold here. The time against which the file's `valid-before` is held is the commit's own claim. That a signature holds says whose key made it, and not that the author is who they say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from mcp_gateway_tools.git.process import Git, GitFailed, program

Share: TypeAlias = Literal["all", "some", "none"]
Verified: TypeAlias = Literal["all", "some", "none", "unchecked"]
MOST: Final = 1000
"""Signatures of one ref that are checked: each is a process of its own."""


@dataclass(frozen=True, slots=True)
class Signatures:
    """How many commits and annotated tags carry a signature, of which kinds, and of how many it holds; `unchecked` where nobody looked."""

    signed: Share = "none"
    kinds: tuple[str, ...] = ()
    verified: Verified = "unchecked"


UNSIGNED: Final = Signatures()


async def look(
    git: Git, commits: Sequence[tuple[str, str]], tags: Sequence[tuple[str, str]], allowed: Path | None
) -> Signatures:
    """What there is, and what of it holds. Both are names, each with the kind of its signature. Raises GitFailed, TookTooLong."""
    every = (*commits, *tags)
    signed = _share(sum(bool(kind) for _, kind in every), len(every))
    kinds = tuple(sorted({kind for _, kind in every if kind}))
    by_ssh = [oid for oid, kind in commits if kind == "ssh"], [oid for oid, kind in tags if kind == "ssh"]
    if allowed is None or sum(map(len, by_ssh)) > MOST:
        return Signatures(signed, kinds)
    held = await _commits_that_hold(git, by_ssh[0], allowed) + await _tags_that_hold(git, by_ssh[1], allowed)
    return Signatures(signed, kinds, _share(held, len(every)))


def _share(part: int, whole: int) -> Share:
    return "none" if not part else "all" if part == whole else "some"


def _checking(allowed: Path) -> tuple[str, ...]:
    return ("-c", f"gpg.ssh.allowedSignersFile={allowed}", "-c", f"gpg.ssh.program={program('ssh-keygen')}")


async def _commits_that_hold(git: Git, oids: Sequence[str], allowed: Path) -> int:
    if not oids:
        return 0
    given = "".join(f"{oid}\n" for oid in oids).encode()
    out = await git.run(*_checking(allowed), "log", "--no-walk=unsorted", "--stdin", "--format=%G?", given=given)
    return out.out.decode().split("\n").count("G")


async def _tags_that_hold(git: Git, oids: Sequence[str], allowed: Path) -> int:
    held = 0
    for oid in oids:
        try:
            await git.run(*_checking(allowed), "verify-tag", "--", oid)
        except GitFailed:
            continue
        held += 1
    return held
