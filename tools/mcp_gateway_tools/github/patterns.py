"""How rules on GitHub have to be written: owner, repository and environment in lower case, and below a repository what there is. Pure."""

from __future__ import annotations

from typing import Final

from mcp_gateway_policy.resource import Pattern
from mcp_gateway_tools.github.names import Misnamed, Repository

BELOW: Final = frozenset(
    {"checks", "contents", "environments", "issues", "pulls", "refs", "runs", "secrets", "workflows"}
)
"""What stands below `owner/name` in resources."""
LOWERED: Final = frozenset(
    {
        *("assignees", "author", "authors", "closes", "commands", "environment", "environments", "head_owner"),
        *("head_repository", "hosts", "mentions"),
        *("checks", "merge_method", "mergeable", "review", "verified", "visibility"),
    }
)
"""Attributes that are in lower case: names that GitHub knows in any case, and words of the gateway's own."""


def misfit(pattern: Pattern) -> str:
    """Why a pattern covers nothing on GitHub; empty where it may cover something."""
    segments = pattern.parts
    for place, parts in enumerate(segments):
        named = place < 2 or (place == 3 and segments[2] == ("environments",))
        if named and any(part != part.lower() for part in parts):
            return f"can never match: GitHub's names are in lower case here: write `{_lower(pattern)}`"
    if not _could_be(*(_example(parts) for parts in segments[:2])):
        return f"can never match: `{pattern.text}` does not begin with an owner and a repository: write `owner/name`"
    if len(segments) > 2 and len(segments[2]) == 1 and segments[2][0] not in BELOW:
        known = ", ".join(f"`{one}`" for one in sorted(BELOW))
        return f"can never match: `{segments[2][0]}` is nothing that a repository has: a branch is `owner/name/refs/heads/x`; there are {known}"
    if len(segments) > 3 and segments[2] == ("refs",) and len(segments[3]) == 1 and segments[3] != ("heads",):
        return f"can never match: `refs/{segments[3][0]}` is not spoken of on GitHub: a branch is `refs/heads/x`"
    return ""


def _example(parts: tuple[str, ...]) -> str:
    """A name that would fit, as far as the stars leave that open."""
    return parts[0] if len(parts) == 1 else "x".join(parts)


def _could_be(owner: str, name: str = "x") -> bool:
    try:
        Repository.of(owner, name)
    except Misnamed:
        return False
    return True


def _lower(pattern: Pattern) -> str:
    segments = pattern.text.split("/")
    fixed = 4 if segments[2:3] == ["environments"] else 2
    return "/".join(
        segment.lower() if place != 2 and place < fixed else segment for place, segment in enumerate(segments)
    )
