"""Secrets that a push would carry to the remote: in files and links, commits, tags and names. Type and place, never the value.

A secret counts where a commit brings it: found in what it makes of a file, and not in what the file was before. What is too large to be looked
at is said to be, and never taken for clean. Runs the detector in a thread.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Final, TypeAlias, TypeVar

from mcp_gateway_tools.git import objects
from mcp_gateway_tools.git.detector import Detector
from mcp_gateway_tools.git.objects import SUBMODULE, Commit, Entry
from mcp_gateway_tools.git.paths import told
from mcp_gateway_tools.git.process import Git

LARGEST: Final = 2 << 20
"""Bytes of a file that is looked through."""
ALTOGETHER: Final = 32 << 20
BATCH: Final = 4 << 20
_GONE: Final = "\x7f"

_Item = TypeVar("_Item")

Values: TypeAlias = dict[str, tuple[str, int, bool]]
"""Secrets of one text: the value, with its type, its line and whether it is certain. Stays in this module."""


@dataclass(frozen=True, slots=True)
class Leak:
    """One secret. `line` counts from 1; 0 is the name itself. An empty path is the commit or tag itself."""

    type: str
    path: str
    line: int
    commit: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found, and the paths that were too large to be looked at. `renamed` are paths that hold a secret, as they may be told."""

    leaks: tuple[Leak, ...]
    unscanned: tuple[str, ...]
    renamed: Mapping[str, str]


async def look(
    git: Git, entries: Sequence[Entry], commits: Sequence[Commit], known: Mapping[str, int], detect: Detector
) -> Looked:
    """Look through what commits bring. `known` are the sizes of the blobs that are new to the remote."""
    new = [entry for entry in entries if entry.after in known and entry.mode != SUBMODULE]
    room = ALTOGETHER
    wanted: dict[str, Entry] = {}
    unscanned: list[str] = []
    for entry in new:
        if entry.after in wanted:
            continue
        size = known[entry.after]
        if size > LARGEST or size > room:
            unscanned.append(told(entry.path))
        else:
            room -= size
            wanted[entry.after] = entry
    names = {told(entry.path): entry.commit for entry in entries}
    leaks, renamed = await asyncio.to_thread(_in_words, commits, names, detect)
    for batch in batches(list(wanted.values()), [known[oid] for oid in wanted]):
        leaks += await _in_blobs(git, batch, detect)
    shown = (replace(one, path=renamed.get(one.path, one.path)) for one in leaks)
    return Looked(tuple(dict.fromkeys(shown)), tuple(dict.fromkeys(unscanned)), renamed)


def batches(items: Sequence[_Item], sizes: Sequence[int]) -> Iterator[list[_Item]]:
    """The items in their order, as many at once as may be looked at together; one that is larger alone."""
    batch: list[_Item] = []
    held = 0
    for item, size in zip(items, sizes, strict=True):
        if batch and held + size > BATCH:
            yield batch
            batch, held = [], 0
        batch.append(item)
        held += size
    if batch:
        yield batch


async def _in_blobs(git: Git, batch: Sequence[Entry], detect: Detector) -> list[Leak]:
    found = await _in_contents(git, list(dict.fromkeys(entry.after for entry in batch)), detect)
    suspects = [entry for entry in batch if found[entry.after]]
    known = await objects.sizes(git, list(dict.fromkeys(oid for entry in suspects for oid in entry.before)))
    # a file that was too large to be looked at held none
    looked_at = [oid for oid, (kind, size) in known.items() if kind == "blob" and size <= LARGEST]
    before: dict[str, Values] = {}
    for oid in looked_at:
        before |= await _in_contents(git, [oid], detect)
    return [
        Leak(kind, told(entry.path), line, entry.commit, certain)
        for entry in suspects
        for value, (kind, line, certain) in found[entry.after].items()
        if not any(value in before.get(oid, {}) for oid in entry.before)
    ]


async def _in_contents(git: Git, oids: Sequence[str], detect: Detector) -> dict[str, Values]:
    held = await objects.contents(git, oids, most=BATCH + LARGEST)
    found = await asyncio.to_thread(lambda: _values([readable(held[oid]) for oid in oids], detect))
    return dict(zip(oids, found, strict=True))


def _values(texts: Sequence[str], detect: Detector) -> list[Values]:
    """The secrets of each text. They are looked through together, with NULs between them, which no secret holds."""
    found: list[Values] = [{} for _ in texts]
    starts = [0, *accumulate(len(text) + 1 for text in texts)]
    whole = "\0".join(texts)
    for one in detect(whole):
        index = bisect_right(starts, one.start) - 1
        value = whole[one.start : one.end]
        if value not in found[index] or (one.certain and not found[index][value][2]):
            line = whole.count("\n", starts[index], one.start) + 1
            found[index][value] = (one.type, line, one.certain)
    return found


def readable(content: bytes) -> str:
    """The content as one text without NULs, whatever it is: UTF-16 too, and what stands between the bytes of a binary file."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace").replace("\0", "")
    return content.decode("utf-8" if b"\0" not in content else "latin-1", "replace").replace("\0", "")


def without(held: Mapping[str, bytes], detect: Detector) -> dict[str, bytes]:
    """The contents with one character for every secret, and the line breaks that it held. Blocking."""
    texts = {name: content.replace(b"\0", b"\1").decode("latin-1") for name, content in held.items()}
    whole = "\0".join(texts.values())
    parts: list[str] = []
    at = 0
    for one in sorted(detect(whole), key=lambda one: one.start):
        if one.end > at:
            start = max(at, one.start)
            # a secret that reached over the end of one content would move the others
            parts += [whole[at:start], _GONE, *(char for char in whole[start : one.end] if char in "\n\0")]
            at = one.end
    parts.append(whole[at:])
    clean = "".join(parts).split("\0")
    return dict(zip(texts, (text.encode("latin-1") for text in clean), strict=True))


def covered(content: bytes, detect: Detector) -> Mapping[int, bytes]:
    """Of the lines of a content (from 1) those that a secret stands in, each with a word for its type in its place. Blocking."""
    text = content.replace(b"\0", b"\1").decode("latin-1")
    spans = sorted((one.start, -one.end, one.type) for one in detect(text))
    found: dict[int, bytes] = {}
    number, begin, at, shown = 1, 0, 0, ""
    for start, back, kind in spans:
        end = -back
        if end <= at:
            continue
        while (stop := text.find("\n", begin)) >= 0 and stop < start:
            if shown:
                found[number] = (shown + text[at:stop]).encode("latin-1")
            number, begin, at, shown = number + 1, stop + 1, stop + 1, ""
        marker = f"<{kind.upper().replace('-', '_')}>"
        shown += text[at : max(at, start)] + marker
        while (stop := text.find("\n", begin)) >= 0 and stop < end:
            found[number] = shown.encode("latin-1")
            number, begin, shown = number + 1, stop + 1, marker
        at = end
    if shown:
        stop = text.find("\n", begin)
        found[number] = (shown + text[at : stop if stop >= 0 else len(text)]).encode("latin-1")
    return found


def uncovered(content: bytes, detect: Detector) -> bytes:
    """The content, as many lines, with a word in the place of each secret. Blocking."""
    lines = covered(content, detect)
    return b"\n".join(lines.get(number, line) for number, line in enumerate(content.split(b"\n"), 1))


def _in_words(
    commits: Sequence[Commit], names: Mapping[str, str], detect: Detector
) -> tuple[list[Leak], dict[str, str]]:
    said = [one.words.replace("\0", "") for one in commits]
    found = [
        Leak(kind, "", line, commit.oid, certain)
        for commit, values in zip(commits, _values(said, detect), strict=True)
        for kind, line, certain in values.values()
    ]
    renamed: dict[str, str] = {}
    for (name, oid), values in zip(names.items(), _values(list(names), detect), strict=True):
        for value, (kind, _, certain) in values.items():
            if certain:
                found.append(Leak(kind, "a file's name", 0, oid, certain))
                renamed[name] = renamed.get(name, name).replace(value, f"({kind})")
    return found, renamed
