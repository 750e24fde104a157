"""A comparison of two branches as an approver sees it: commits, numbers, the diff as far as it is short, and what needs care. Pure."""

from __future__ import annotations

from typing import Final

from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.github.changes import Changes
from mcp_gateway_tools.github.fragments import fragment
from mcp_gateway_tools.github.proposal import Proposal
from mcp_gateway_tools.github.reading import inside, login, optional, said, text

MOST_COMMITS: Final = 50
MOST_FILES: Final = 300
MOST_DIFF: Final = 48 << 10
"""Characters of all patches together."""


def shown(seen: Proposal) -> JsonObject:
    """A pull request."""
    return {
        "title": said(seen.author, seen.title),
        "body": said(seen.author, seen.body),
        "author": seen.author,
        "from": f"{seen.head_repository or 'a repository that is gone'}:{seen.head}",
        "from_a_fork": seen.fork,
        "into": f"{seen.repository.full_name}:{seen.base}",
        "head": seen.head_sha,
        "checks": seen.checks,
        "review": seen.review,
        "secrets_in_what_it_adds": seen.leaks.told,
        **of_changes(seen.changes, seen.author),
        "closes_when_merged": [f"{name}#{number}" for name, number in seen.closes],
        "commits": [committed(one) for one in seen.commits.items[:MOST_COMMITS]],
        "commits_not_shown": max(0, seen.commits.total - MOST_COMMITS),
        "verified_by_github": seen.commits.verified,
    }


def committed(one: JsonObject) -> JsonObject:
    """A commit: its id, who says to have written it, the account GitHub knows, and the message. Raises Strange."""
    inner = inside(one, "commit")
    by = "" if inner.get("author") is None else optional(inside(inner, "author"), "name")
    account = "" if one.get("author") is None else login(one, "author")
    return {
        "sha": text(one, "sha"),
        "author": said(account or "a commit", by),
        "account": account,
        "message": said(account or "a commit", text(inner, "message")),
    }


def of_changes(changes: Changes, author: str) -> JsonObject:
    """Changed files: first what needs care, then the numbers, then the patches until they are too long."""
    room = MOST_DIFF
    files: list[JsonValue] = []
    for file in changes.files[:MOST_FILES]:
        patch = file.patch
        told: dict[str, JsonValue] = {
            "path": file.path,
            "status": file.status,
            "additions": file.additions,
            "deletions": file.deletions,
        }
        if file.before:
            told["before"] = file.before
        if patch is not None and len(patch) <= room:
            room -= len(patch)
            told["patch"] = said(author, fragment(patch))
        else:
            told["patch"] = "GitHub shows none" if patch is None else "too long to be shown here"
        files.append(told)
    return {
        "changes_what_ci_runs": changes.workflows,
        "runs_with_secrets_of_the_base": changes.privileged,
        "sensitive_paths": changes.sensitive,
        "not_searched_for_secrets": changes.unscanned,
        "additions": sum(file.additions for file in changes.files),
        "deletions": sum(file.deletions for file in changes.files),
        "files": files,
        "files_not_shown": max(0, len(changes.files) - MOST_FILES),
    }
