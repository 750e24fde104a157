"""Bringing what an agent has into a staging directory of the gateway's, without a credential and without running anything of the agent's.

Whatever the way, objects come in as a pack that git's own checker reads: it computes every name anew, so that no object can claim another's,
checks each for form, and refuses what is not complete together with what the remote has.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from mcp_gateway_tools.git import changes, mirror
from mcp_gateway_tools.git.bundle import Bundle
from mcp_gateway_tools.git.changes import Draft
from mcp_gateway_tools.git.mirror import Seen
from mcp_gateway_tools.git.process import Git, GitFailed
from mcp_gateway_tools.git.refused import Refused
from mcp_gateway_tools.git.workspace import Repository

_INCOMPLETE = (
    "fetch the remote's branches into it first; a shallow clone has to hold every commit that the remote lacks"
)


@dataclass(frozen=True, slots=True)
class Staged:
    """What one call brought. `git` reads it together with the gateway's copy; nothing of it is in the copy."""

    directory: Path
    git: Git


async def staged(seen: Seen) -> Staged:
    """A staging directory with nothing in it."""
    directory = await asyncio.to_thread(mirror.stage, seen)
    objects = directory / "objects"
    (objects / "pack").mkdir(parents=True)
    return Staged(directory, replace(seen.git, objects=objects, borrowed=(seen.git.directory / "objects",)))


async def remove(staged: Staged | None) -> None:
    """Leave nothing of it."""
    if staged is not None:
        await asyncio.to_thread(shutil.rmtree, staged.directory, ignore_errors=True)


async def of_repository(seen: Seen, into: Staged, repository: Repository, commits: list[str]) -> None:
    """Bring commits of a repository in a workspace, with everything the remote lacks. Raises Refused."""
    gathered = into.directory / "gathered"
    source = _beside(seen, gathered)
    await asyncio.to_thread(repository.gather, gathered, seen.settings.max_repository)
    await _packed(seen, into, source, commits)


async def of_draft(seen: Seen, into: Staged, base: str | None, draft: Draft) -> tuple[str, str]:
    """Make a commit of changes and bring it; its name, and what names it without its time. Raises Refused, GitFailed."""
    source = _beside(seen, into.directory / "draft")
    commit, identity = await changes.commit(source, base, draft)
    await _packed(seen, into, source, [commit])
    return commit, identity


def _beside(seen: Seen, objects: Path) -> Git:
    """git on the gateway's copy, with an object directory of its own."""
    objects.mkdir()
    return replace(seen.git, objects=objects, borrowed=(seen.git.directory / "objects",))


async def _packed(seen: Seen, into: Staged, source: Git, commits: list[str]) -> None:
    """Bring commits, with everything the remote lacks, as a pack."""
    wanted = "".join(f"{commit}\n" for commit in commits).encode() + seen.have()
    descriptor, path = tempfile.mkstemp(dir=into.directory)
    try:
        await source.run(
            *("pack-objects", "--revs", "--stdout", "-q", "--delta-base-offset", "--threads=1"),
            given=wanted,
            into=descriptor,
            largest_file=seen.settings.max_push,
            seconds=seen.settings.seconds,
        )
        os.lseek(descriptor, 0, os.SEEK_SET)
        await _indexed(seen, into, descriptor)
    except GitFailed as failed:
        raise _unfit(seen, failed, os.fstat(descriptor).st_size) from failed
    finally:
        os.close(descriptor)
        os.unlink(path)


async def of_bundle(seen: Seen, into: Staged, bundle: Bundle) -> None:
    """Bring a bundle's pack. Raises Refused."""
    missing = await _missing(seen, bundle.needs)
    if missing:
        raise Refused(
            f"the bundle builds on `{missing[:12]}`, which the remote does not have",
            "make it against what the remote has",
        )
    try:
        await _indexed(seen, into, bundle.pack)
    except GitFailed as failed:
        raise _unfit(seen, failed, len(bundle.pack)) from failed


async def complete(seen: Seen, into: Staged, commits: list[str]) -> None:
    """Make sure that everything the commits lead to is here. Raises Refused."""
    kinds = await into.git.text(
        "cat-file", "--batch-check=%(objecttype)", given="".join(f"{one}\n" for one in commits).encode()
    )
    if set(kinds.splitlines()) - {"commit", "tag"}:
        raise Refused("what is to be pushed is not here, or is no commit", "name a branch, a tag or a commit")
    walk = "".join(f"{commit}\n" for commit in commits).encode() + seen.have()
    try:
        await into.git.run("rev-list", "--objects", "--quiet", "--stdin", given=walk, seconds=seen.settings.seconds)
    except GitFailed as failed:
        raise Refused("the history is not complete: an object that it leads to is missing", _INCOMPLETE) from failed


async def _missing(seen: Seen, needs: tuple[str, ...]) -> str | None:
    """The first of these commits that the remote's branches and tags do not lead to."""
    if not needs:
        return None
    given = "".join(f"{one}\n" for one in needs).encode()
    kinds = (await seen.git.text("cat-file", "--batch-check=%(objecttype)", given=given)).splitlines()
    absent = next((one for one, kind in zip(needs, kinds, strict=True) if kind != "commit"), None)
    if absent is not None:
        return absent
    unreached = await seen.git.text("rev-list", "--stdin", "--max-count=1", given=given + seen.have())
    return unreached or None


async def _indexed(seen: Seen, into: Staged, pack: bytes | int) -> None:
    size = len(pack) if isinstance(pack, bytes) else os.fstat(pack).st_size
    if size <= 32:
        return  # a pack without an object: everything is there already
    await into.git.run(
        *("index-pack", "--stdin", "--fix-thin", "--strict", "--threads=1"),
        f"--max-input-size={seen.settings.max_push}",
        given=pack,
        largest_file=seen.settings.max_push,
        seconds=seen.settings.seconds,
    )


def _unfit(seen: Seen, failed: GitFailed, size: int) -> Refused:
    """What git's own words come to (index-pack.c, pack-objects.c, fsck.c; in English, by the environment it is given)."""
    said = failed.said.lower()

    def has(*words: str) -> bool:
        return any(word in said for word in words)

    if (
        failed.code == -signal.SIGXFSZ
        or size >= seen.settings.max_push
        or has("maximum allowed size", "file too large")
    ):
        limit = f"{seen.settings.max_push_mib} MiB"
        return Refused(f"the push is larger than {limit}", "push less at once, or ask for a larger limit")
    if has("missing", "bad object", "unable to read", "could not read", "unresolved delta"):
        return Refused("the history is not complete: an object that it leads to is missing or broken", _INCOMPLETE)
    if has("fsck error", "does not match", "collision"):
        return Refused("an object is not of the form that git accepts", "run `git fsck --strict` on it")
    if failed.code < 0 or has("out of memory", "mmap failed"):
        return Refused("the objects unfold into more than may be read", "push less at once")
    return Refused("git does not accept these objects", "run `git fsck --strict` on them")
