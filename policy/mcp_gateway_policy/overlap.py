"""Whether two resource patterns could speak of one resource. Pure; where both leave a segment open, it says yes unless it is certain."""

from __future__ import annotations

from mcp_gateway_policy.glob import Glob
from mcp_gateway_policy.resource import Pattern


def overlap(one: Pattern, other: Pattern) -> bool:
    """Whether some resource may be covered by both: a pattern covers what lies below it, so only the segments that both have count."""
    return all(_meet(mine, theirs) for mine, theirs in zip(one.parts, other.parts, strict=False))


def _meet(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    if len(theirs) == 1:
        return Glob(mine).matches(theirs[0])
    if len(mine) == 1:
        return Glob(theirs).matches(mine[0])
    heads = mine[0].startswith(theirs[0]) or theirs[0].startswith(mine[0])
    return heads and (mine[-1].endswith(theirs[-1]) or theirs[-1].endswith(mine[-1]))
