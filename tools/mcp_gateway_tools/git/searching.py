"""Searching the files of one commit.

# INVARIANT: what may not be read, and what is a secret, is not searched. An answer that depended on it, if only in how many matches it counts,
# would give it away letter by letter. So no count is given of what was left out, nothing is cut before it is left out, and secrets are taken out
# of a file before the search that is answered from.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from itertools import groupby, islice
from math import prod
from typing import Final

from mcp_gateway_policy.vocabulary import Call, JsonValue
from mcp_gateway_tools.git import changes, incoming, leaks, objects, showing
from mcp_gateway_tools.git.detector import Detector
from mcp_gateway_tools.git.incoming import Staged
from mcp_gateway_tools.git.mirror import Seen
from mcp_gateway_tools.git.paths import asked as path_of
from mcp_gateway_tools.git.paths import told
from mcp_gateway_tools.git.points import point, text
from mcp_gateway_tools.git.process import Git
from mcp_gateway_tools.git.reading import COMMIT, MOST_PATHS, PATH, REF, Asked, Looked, Question
from mcp_gateway_tools.git.refused import Refused
from mcp_gateway_tools.raw import Content, Document

MOST_FILES: Final = 20_000
LARGEST: Final = leaks.LARGEST
"""Bytes of a file that is searched."""
_LISTING: Final = 16 << 20
_MATCHES: Final = 200
_MOST_MATCHES: Final = 2000
_LONGEST_LINE: Final = 500
_SECONDS: Final = 60.0
_MEMORY: Final = 2 << 30
_MOST_REPEATED: Final = 1000
_REPEATED: Final = re.compile(r"\{([0-9]*),?([0-9]*)\}")


def _grep(call: Call) -> list[str]:
    pattern = text(call, "pattern") or ""
    if not pattern or not pattern.isprintable():
        raise Refused("`pattern` is empty, or holds line breaks or invisible characters", "search for one line's part")
    regex = call.arguments.get("regex") is True
    if regex:
        _check(pattern)
    how = ["-E" if regex else "-F"]
    case = ["-i"] if call.arguments.get("ignore_case") is True else []
    return ["grep", "-I", "-z", "--no-color", "--threads=1", "--no-textconv", *how, *case, "-e", pattern]


def _check(pattern: str) -> None:
    """Refuse what takes time or memory beyond all measure (regcomp of the GNU C Library unrolls repetitions, and searches for references)."""
    counts = [max(int(number or 1) for number in found) for found in _REPEATED.findall(pattern[:500])]
    if re.search(r"\\[1-9]", pattern) or prod(max(1, count) for count in counts) > _MOST_REPEATED:
        raise Refused(
            f"`pattern` refers back to a group, or repeats more than {_MOST_REPEATED} times",
            "search for something simpler",
        )


async def _files(git: Git, commit: str, within: Sequence[bytes]) -> tuple[Mapping[bytes, str], int]:
    """The files that are searched, by path, and how many are too large to be. Raises Refused beyond MOST_FILES."""
    answer = await git.run("ls-tree", "-r", "-z", "--long", "--full-tree", commit, "--", *within, most=_LISTING)
    lines = answer.out.split(b"\0")
    if answer.cut or len(lines) > MOST_FILES:
        raise Refused(f"there are more than {MOST_FILES} files to search", "search below one directory, with `path`")
    rows = [(fields.split(), path) for fields, _, path in (line.partition(b"\t") for line in lines)]
    regular = [(fields[2].decode(), int(fields[3]), path) for fields, path in rows if fields and fields[3].isdigit()]
    found = {path: oid for oid, size, path in regular if size <= LARGEST}
    return found, len(regular) - len(found)


def _within(call: Call) -> list[bytes]:
    below = text(call, "path")
    return [] if below is None or below.strip("/") in ("", ".") else [path_of(below)]


def grep(hidden: Detector) -> Question:
    """The tool. `hidden` finds the secrets that are not searched for."""

    async def look(call: Call, seen: Seen) -> Looked:
        at = await point(call, seen)
        files, _ = await _files(seen.git, at.commit, _within(call))
        answer = await seen.git.run(
            *(*_grep(call), "-l", at.commit, "--"), *_within(call), seconds=_SECONDS, memory=_MEMORY, fine=(0, 1)
        )
        names = (name.partition(b":")[2] for name in answer.out.split(b"\0") if name)
        found = [path for path in names if path in files]
        if len(found) > MOST_PATHS:
            # no more than these are listed: none of them may have been found by its secrets
            staged = await incoming.staged(seen)
            try:
                async with asyncio.timeout(_SECONDS):
                    given = [(path, files[path]) for path in found]
                    found = [path async for path, _ in _found(call, staged, given, hidden)]
            except TimeoutError:
                raise Refused("too much matches", "search for something longer, or below one directory") from None
            finally:
                await incoming.remove(staged)
        return Looked.of(seen, [at], listed=found)

    async def matches(asked: Asked) -> Content:
        seen, commit = asked.looked.seen, asked.looked.points[0].commit
        files, too_large = await _files(seen.git, commit, _within(asked.call))
        most, room, count = asked.rows(_MATCHES, _MOST_MATCHES), asked.room, 0
        cut = len(asked.shown) >= MOST_PATHS
        found: list[JsonValue] = []
        staged = await incoming.staged(seen)
        try:
            async with asyncio.timeout(_SECONDS):
                given = [(path, files[path]) for path in asked.shown]
                async for path, lines in _found(asked.call, staged, given, hidden):
                    taken: list[str] = []
                    for line in lines:
                        count, room = count + 1, room - len(line)
                        if count > most or room < 0:
                            cut = True
                            break
                        taken.append(line)
                    if taken:
                        words = showing.untrusted("\n".join(taken), "the repository")
                        found.append({"path": told(path), "found": words})
                    if count > most or room < 0:
                        break
        except TimeoutError:
            cut = True
        finally:
            await incoming.remove(staged)
        value: dict[str, JsonValue] = {"commit": commit, "matches": found, "truncated": cut}
        if too_large:
            value["files_too_large_to_search"] = too_large
        return Document(value)

    return Question(
        "git_grep",
        "Search the files of one commit for a text, or for an extended regular expression with `regex`. "
        "Files that you may not read, and secrets, are not searched.",
        {
            "pattern": {"type": "string", "minLength": 1, "maxLength": 500},
            "regex": {"type": "boolean"},
            "ignore_case": {"type": "boolean"},
            "path": {**PATH, "description": "Only below this directory."},
            "ref": REF,
            "commit": COMMIT,
            "limit": {"type": "integer", "minimum": 1, "maximum": _MOST_MATCHES, "description": "How many lines (200)."},
        },
        look,
        matches,
        required=("pattern",),
    )  # fmt: skip


async def _found(
    call: Call, staged: Staged, files: Sequence[tuple[bytes, str]], hidden: Detector
) -> AsyncIterator[tuple[bytes, list[str]]]:
    """The lines that match, file by file, each with its number, of files without their secrets."""
    sizes = {oid: size for oid, (_, size) in (await objects.sizes(staged.git, [oid for _, oid in files])).items()}
    for batch in leaks.batches(files, [sizes[oid] for _, oid in files]):
        held = await objects.contents(
            staged.git, list(dict.fromkeys(oid for _, oid in batch)), most=2 * LARGEST + (4 << 20)
        )
        searched = await asyncio.to_thread(_without_secrets, staged, held, hidden)
        answer = await staged.git.run(
            *(*_grep(call), "-n", *dict.fromkeys(searched.values()), "--"), memory=_MEMORY, fine=(0, 1)
        )
        lines = await asyncio.to_thread(_lines, answer.out)
        for path, oid in batch:
            if searched[oid] in lines:
                yield path, lines[searched[oid]]


def _without_secrets(staged: Staged, held: Mapping[str, bytes], hidden: Detector) -> dict[str, str]:
    """For each content the name of the one that is searched in its place: its own where it holds no secret. Blocking."""
    into = staged.directory / "objects"
    clean = leaks.without(held, hidden)
    return {oid: oid if clean[oid] == held[oid] else changes.stored(into, b"blob", clean[oid]) for oid in held}


def _lines(out: bytes) -> dict[str, list[str]]:
    """What git-grep says of blobs (`-n -z`): for each, its lines with their numbers, no more than are ever shown."""
    rows = (row for row in (line.split(b"\0", 2) for line in out.split(b"\n")) if len(row) == 3)
    return {
        oid.decode(): [
            f"{number.decode()}: {line.decode(errors='replace')[:_LONGEST_LINE]}"
            for _, number, line in islice(group, _MOST_MATCHES + 1)
        ]
        for oid, group in groupby(rows, key=lambda row: row[0])
    }
