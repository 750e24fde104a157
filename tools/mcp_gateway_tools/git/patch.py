"""A difference as text, without the secrets of the files that differ: a hunk may begin in the middle of a key, or below a secret's name.

They are looked for in the whole files, and taken out of the difference by the lines they stand in. What a hunk shows by itself is left to
whoever masks the answer.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from mcp_gateway_tools.git import leaks, objects
from mcp_gateway_tools.git.detector import Detector
from mcp_gateway_tools.git.objects import NOTHING
from mcp_gateway_tools.git.process import Git

_INDEX: Final = re.compile(rb"index ([0-9a-f]{40})\.\.([0-9a-f]{40})")
_HUNK: Final = re.compile(rb"@@ -([0-9]+)(?:,([0-9]+))? \+([0-9]+)(?:,([0-9]+))? @@")
_CLEAN: Final[Mapping[int, bytes]] = MappingProxyType({})
_NOT_SHOWN: Final = b"(not shown: the file is too large to be looked through)"


@dataclass(frozen=True, slots=True)
class Patch:
    """The text, in whole lines, and whether there would be more."""

    text: str
    cut: bool


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the difference; in a hunk, the file it stands in and where (from 1), else no file. `heads` is whether a hunk begins."""

    text: bytes
    oid: str = ""
    number: int = 0
    heads: bool = False


async def patch(git: Git, before: str, after: str, paths: Sequence[bytes], most: int, detect: Detector) -> Patch:
    """What lies between two commits or trees in some paths (none: in all), up to `most` bytes. Raises GitFailed, TookTooLong, Refused."""
    answer = await git.run(
        *("diff-tree", "-r", "--patch", "--full-index", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color"),
        *("--end-of-options", before, after),
        *((b"--", *paths) if paths else ()),
        most=most,
    )
    # a line that is cut could be a secret without its end
    whole = answer.out[: answer.out.rfind(b"\n") + 1] if answer.cut else answer.out
    lines = list(_lines(whole))
    covered = await _covered(git, list(dict.fromkeys(line.oid for line in lines if line.oid)), detect)
    return Patch(b"\n".join(_shown(lines, covered)).decode(errors="replace"), answer.cut)


def _lines(whole: bytes) -> Iterator[_Line]:
    """The lines, each with its place (git-diff-tree(1), "Generating patch text with -p")."""
    old = new = ""
    at, to, left, more = 0, 0, 0, 0
    for text in whole.split(b"\n"):
        if left > 0 or more > 0:
            mark = text[:1]
            if mark == b"-":
                yield _Line(text, old, at)
            else:
                yield _Line(text, new if mark in (b"+", b" ") else "", to)
            at, left = (at + 1, left - 1) if mark in (b"-", b" ") else (at, left)
            to, more = (to + 1, more - 1) if mark in (b"+", b" ") else (to, more)
        elif index := _INDEX.match(text):
            old, new = (side.decode() for side in index.groups())
            yield _Line(text)
        elif hunk := _HUNK.match(text):
            at, left, to, more = (1 if one is None else int(one) for one in hunk.groups())
            yield _Line(text, new if new != NOTHING else old, heads=True)
        else:
            yield _Line(text)


async def _covered(git: Git, oids: Sequence[str], detect: Detector) -> Mapping[str, Mapping[int, bytes] | None]:
    """For each content its lines that hold secrets, without these; None for one that is too large to be looked through."""
    sizes = {oid: size for oid, (_, size) in (await objects.sizes(git, oids)).items()}
    found: dict[str, Mapping[int, bytes] | None] = {}
    room, wanted = leaks.ALTOGETHER, list[str]()
    for oid in oids:
        if oid not in sizes:  # the commit of a submodule, which is named and not here
            found[oid] = _CLEAN
        elif sizes[oid] > min(leaks.LARGEST, room):
            found[oid] = None
        else:
            room -= sizes[oid]
            wanted.append(oid)
    for batch in leaks.batches(wanted, [sizes[oid] for oid in wanted]):
        held = await objects.contents(git, batch, most=leaks.BATCH + leaks.LARGEST)
        for oid, content in held.items():
            found[oid] = await asyncio.to_thread(leaks.covered, content, detect)
    return found


def _shown(lines: Sequence[_Line], covered: Mapping[str, Mapping[int, bytes] | None]) -> Iterator[bytes]:
    for line in lines:
        secrets = covered[line.oid] if line.oid else _CLEAN
        if line.heads and secrets != _CLEAN:
            # behind the second @@ git repeats a line from above
            yield line.text[: line.text.index(b"@@", 2) + 2]
            if secrets is None:
                yield _NOT_SHOWN
        elif secrets is not None:
            yield line.text[:1] + secrets[line.number] if line.number in secrets else line.text
