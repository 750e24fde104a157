"""Lines of a container's log: fetched to a limit, with a few before them, and which of them are shown. Masks nothing and picks nothing.

What is picked is picked of the masked text: a pattern that met the text as it was written would tell, line by line and letter by letter, what is
hidden in it, and could pick the lines of a key without those it is known by.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from mcp_gateway_policy.vocabulary import Call, Limits
from mcp_gateway_tools.kubernetes.client import Cluster
from mcp_gateway_tools.kubernetes.tables import BYTES, MOST_BYTES
from mcp_gateway_tools.kubernetes.target import Target, flag, number_of, text_of
from mcp_gateway_tools.raw import Content, Document, Lines

TAIL: Final = 200
TAIL_SEARCHED: Final = 5_000
BEFORE: Final = 100
"""Lines that are read before those that are asked for: a key of 4096 bits has 53."""

MOST_READ: Final = 8 << 20
"""Bytes that are fetched, whatever is shown of them."""

MOST_SEARCHED: Final = 2 << 20
"""Bytes of the newest lines that a pattern is looked for in."""

_MARGIN: Final = 64 << 10
"""Bytes that are masked beyond those that are shown."""

_NEXT: Final = "narrow it with `pattern`, `since_seconds` or a smaller `tail_lines`"
_ENCODED: Final = re.compile(r"(?:[0-9TZ:.+-]{20,40} )?[A-Za-z0-9+/]{16,}={0,2}\s*")
_TERMINAL: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])")
"""Control sequences (ECMA-48 §5.4, and a title's): a colour in the middle of a secret would keep it from being recognised."""


def plain(text: str) -> str:
    """A text as it reads, without what it does to a terminal."""
    return _TERMINAL.sub("", text) if "\x1b" in text else text


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines: as the API server takes it (core/v1 `PodLogOptions`), and what is shown of them."""

    query: tuple[tuple[str, str], ...]
    pattern: str
    tail: int
    since: bool
    lines: int
    bytes: int

    @classmethod
    def of(cls, call: Call, limits: Limits) -> Wanted:
        """What the arguments ask for, within the limits."""
        pattern = text_of(call, "pattern")
        tail = number_of(call, "tail_lines", TAIL_SEARCHED if pattern else TAIL)
        query = [("tailLines", str(tail + BEFORE)), ("limitBytes", str(MOST_READ))]
        query += [("container", container)] if (container := text_of(call, "container")) else []
        query += [(name, "true") for name in ("previous", "timestamps") if flag(call, name)]
        since = number_of(call, "since_seconds", 0)
        query += [("sinceSeconds", str(since))] if since else []
        most = min(limits.bytes if limits.bytes is not None else BYTES, MOST_BYTES)
        return cls(tuple(query), pattern, tail, since > 0, min(tail, limits.rows or tail), most)


async def lines(cluster: Cluster, what: Target, wanted: Wanted) -> Content:
    """The newest lines that are wanted. Raises as `Cluster` does."""
    found, more = await cluster.logs(what.api, what.namespace or "", what.name or "", wanted.query, most=MOST_READ)
    read = plain(found.decode("utf-8", "replace")).splitlines()
    most = MOST_SEARCHED if wanted.pattern else wanted.bytes + _MARGIN
    newest = _fitting(read, most)
    cut = len(newest) < len(read)
    if cut or len(read) > wanted.tail or wanted.since:
        newest = _begun(newest)
    shown = Lines("log", wanted.pattern, wanted.lines, wanted.bytes, more or cut, _NEXT)
    return Document({"log": "\n".join(newest)}, lines=shown)


def _begun(read: list[str]) -> list[str]:
    """# INVARIANT: without the rest of a key (RFC 7468) that began before: nothing would recognise it."""
    for number, line in enumerate(read[:BEFORE]):
        if "-----BEGIN " in line:
            break
        if "-----END " in line:
            return read[number + 1 :]
    begun = next((number for number, line in enumerate(read) if not _ENCODED.fullmatch(line)), len(read))
    return read[begun:]


def _fitting(read: list[str], most: int) -> list[str]:
    kept = 0
    for line in reversed(read):
        most -= len(line) + 1
        if most < 0:
            break
        kept += 1
    return read[len(read) - kept :]
