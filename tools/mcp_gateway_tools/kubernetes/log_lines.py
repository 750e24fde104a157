"""Lines of a container's log: fetched to a limit, the newest kept, those that a pattern is found in picked out. Masks nothing."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import Final

import anyio.to_thread

from mcp_gateway_policy.vocabulary import Call, JsonValue, Limits
from mcp_gateway_tools.kubernetes.client import Cluster
from mcp_gateway_tools.kubernetes.tables import BYTES, MOST_BYTES
from mcp_gateway_tools.kubernetes.target import Target, flag, number_of, text_of
from mcp_gateway_tools.raw import Content, Document, Problem

TAIL: Final = 200
TAIL_SEARCHED: Final = 5_000
MOST_READ: Final = 8 << 20
"""Bytes that are fetched, whatever is shown of them."""

MATCHING_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines: as the API server takes it (core/v1 `PodLogOptions`), and what is picked and shown of them."""

    query: tuple[tuple[str, str], ...]
    pattern: str
    lines: int
    bytes: int

    @classmethod
    def of(cls, call: Call, limits: Limits) -> Wanted:
        """What the arguments ask for, within the limits."""
        pattern = text_of(call, "pattern")
        tail = number_of(call, "tail_lines", TAIL_SEARCHED if pattern else TAIL)
        query = [("tailLines", str(tail)), ("limitBytes", str(MOST_READ))]
        query += [("container", container)] if (container := text_of(call, "container")) else []
        query += [(name, "true") for name in ("previous", "timestamps") if flag(call, name)]
        since = number_of(call, "since_seconds", 0)
        query += [("sinceSeconds", str(since))] if since else []
        most = min(limits.bytes if limits.bytes is not None else BYTES, MOST_BYTES)
        return cls(tuple(query), pattern, min(tail, limits.rows or tail), most)


async def lines(cluster: Cluster, what: Target, wanted: Wanted) -> Content:
    """The newest lines that are wanted. Raises as `Cluster` does."""
    found, more = await cluster.logs(what.api, what.namespace or "", what.name or "", wanted.query, most=MOST_READ)
    read = found.decode("utf-8", "replace").splitlines()
    try:
        picked = await anyio.to_thread.run_sync(_matching, read, wanted.pattern) if wanted.pattern else read
    except _Unfit as unfit:
        return Problem(str(unfit), "BadRequest", "give a simpler `pattern`, or a word that the lines hold")
    shown = _newest(picked, wanted)
    value: dict[str, JsonValue] = {"log": "\n".join(shown), "lines": len(shown)}
    if wanted.pattern:
        value["searched"] = len(read)
    if more or len(shown) < len(picked):
        value |= {"truncated": True, "next_step": "narrow it with `pattern`, `since_seconds` or a smaller `tail_lines`"}
    return Document(value)


def _newest(picked: list[str], wanted: Wanted) -> list[str]:
    left, kept = wanted.bytes, 0
    for line in reversed(picked[-wanted.lines :]):
        left -= len(line.encode("utf-8", "replace")) + 1
        if left < 0:
            break
        kept += 1
    return picked[len(picked) - kept :]


class _Unfit(Exception):
    """A pattern that is none, or that takes too long."""


def _matching(read: list[str], pattern: str) -> list[str]:
    """# INVARIANT: bounded in time whatever the pattern is: the engine itself gives up, and lets other threads run meanwhile."""
    import regex

    until = monotonic() + MATCHING_SECONDS
    try:
        compiled = regex.compile(pattern)
        return [
            line for line in read if compiled.search(line, timeout=max(0.001, until - monotonic()), concurrent=True)
        ]
    except TimeoutError:
        raise _Unfit("`pattern` takes too long to be looked for") from None
    except (regex.error, RecursionError, OverflowError, MemoryError):
        raise _Unfit("`pattern` is no regular expression") from None
