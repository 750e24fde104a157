"""A pull request as it is judged: who wants what to go where, what it changes, and what checks and reviewers say.

Looking is blocking and only asks; the rest is pure. What GitHub lists in part only is not judged by that part: a pull request with more files
than are listed is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Attribute, JsonObject
from mcp_gateway_tools.git.detector import Detector
from mcp_gateway_tools.github.about import branch as about_branch
from mcp_gateway_tools.github.changes import Changes, File
from mcp_gateway_tools.github.history import Commits, commits_of
from mcp_gateway_tools.github.leaks import Leaks, leaks
from mcp_gateway_tools.github.names import Repository, branch
from mcp_gateway_tools.github.reading import (
    Strange,
    Unfit,
    flag,
    inside,
    login,
    number,
    optional,
    text,
)
from mcp_gateway_tools.github.scripts import shown_at
from mcp_gateway_tools.github.speech import closing
from mcp_gateway_tools.github.tool import digest
from mcp_gateway_tools.tool import State

if TYPE_CHECKING:
    from mcp_gateway_tools.github.client import Client

MOST_FILES: Final = 3000
"""GitHub lists no more (docs.github.com, "List pull requests files")."""
MOST_CHECKS: Final = 500
MOST_REVIEWS: Final = 500
_BAD: Final = frozenset({"failure", "timed_out", "cancelled", "action_required", "startup_failure", "stale"})
_GOOD: Final = frozenset({"success", "neutral", "skipped"})
_INSIDERS: Final = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})
"""Whose approval counts: anybody who can see a public repository can approve there."""


@dataclass(frozen=True, slots=True)
class Proposal(State):
    """A pull request, its base as it is now, and what it changes; `whole` is whether more than the pull request itself was looked at."""

    repository: Repository
    number: int
    title: str
    body: str
    author: str
    state: str
    draft: bool
    merged: bool
    mergeable: str
    base: str
    base_sha: str
    protected: bool
    default: bool
    visibility: str
    head: str
    head_sha: str
    head_repository: str
    changes: Changes
    commits: Commits
    checks: str
    review: str
    approvals: int
    leaks: Leaks
    """Secrets in the lines that it adds, the names of its files, and what its commits say."""
    whole: bool
    closes: tuple[tuple[str, int], ...]
    """Issues that GitHub closes when it is merged into the default branch, by repository and number."""

    @property
    def fork(self) -> bool:
        """Whether the head is in another repository, or in one that is gone."""
        return self.head_repository != self.repository.full_name

    def attributes(self) -> Mapping[str, Attribute]:
        """As policy sees it."""
        told: dict[str, Attribute] = {
            "pull_request": self.number,
            "author": self.author.lower(),
            "base": self.base,
            "base_sha": self.base_sha,
            "protected": self.protected,
            "default": self.default,
            "visibility": self.visibility,
            "head": self.head,
            "head_sha": self.head_sha,
            "head_repository": self.head_repository,
            "fork": self.fork,
            "draft": self.draft,
            "mergeable": self.mergeable,
        }
        if not self.whole:
            return told
        return {
            **told,
            "checks": self.checks,
            "review": self.review,
            "approvals": self.approvals,
            **self.commits.attributes(),
            **self.leaks.attributes(),
            **self.changes.attributes(),
        }


def look_at(client: Client, repository: Repository, pull: int, detect: Detector | None = None) -> Proposal:
    """A pull request; without `detect` its files, commits, checks and reviews are left out. Raises what conversations end in."""
    shown = client.object(repository.at("pulls", pull))
    base = inside(shown, "base")
    there = text(inside(base, "repo"), "full_name").lower()
    if number(shown, "number") != pull or there != repository.full_name:
        raise Strange("it shows another pull request than the one that was asked for")
    head, name = inside(shown, "head"), branch(text(base, "ref"), "base")
    source = head.get("repo")
    onto = about_branch(client, repository, name)
    about = inside(base, "repo")
    head_sha = text(head, "sha")
    files: tuple[File, ...] = ()
    checks = review = "unknown"
    approvals = 0
    found, commits = Leaks(), Commits()
    if detect is not None:
        files = _files(client, repository, pull, number(shown, "changed_files"))
        checks = checks_of(client, repository, head_sha)
        review, approvals = _reviews(client, repository, pull, head_sha, login(shown))
        commits = commits_of(client, repository, pull, number(shown, "commits"))
        found = leaks(detect, {file.path: file.added for file in files})
        found += leaks(detect, {"names of files": "\n".join(file.path for file in files), **commits.messages})
        # Two pushes, there and back, could show other files than those of the head; each moves this moment.
        if _moment(client.object(repository.at("pulls", pull))) != _moment(shown):
            raise Unfit(f"pull request {pull} changed while it was looked at", "send the call again")
    mergeable = shown.get("mergeable")
    return Proposal(
        digest=digest(repository.full_name, pull, head_sha, onto.sha),
        repository=repository,
        number=pull,
        title=text(shown, "title"),
        body=optional(shown, "body"),
        author=login(shown),
        state=text(shown, "state"),
        draft=flag(shown, "draft"),
        merged=flag(shown, "merged"),
        mergeable={True: "yes", False: "no"}.get(mergeable, "unknown") if isinstance(mergeable, bool) else "unknown",
        base=name,
        base_sha=onto.sha,
        protected=onto.protected,
        default=name == text(about, "default_branch"),
        visibility="private" if flag(about, "private") else "public",
        head=text(head, "ref"),
        head_sha=head_sha,
        head_repository="" if source is None else text(inside(head, "repo"), "full_name").lower(),
        changes=Changes.of(files, client.settings, partial(shown_at, client, repository, head_sha)),
        commits=commits,
        checks=checks,
        review=review,
        approvals=approvals,
        leaks=found,
        whole=detect is not None,
        closes=closing(
            "\n\n".join([text(shown, "title"), optional(shown, "body"), *commits.messages.values()]), repository
        ),
    )


def _moment(shown: JsonObject) -> tuple[str, ...]:
    """What a push to a pull request changes: its head, and when it was last changed (seconds)."""
    base, head = inside(shown, "base"), inside(shown, "head")
    return text(shown, "updated_at"), text(head, "sha"), text(base, "ref"), text(base, "sha")


def _files(client: Client, repository: Repository, pull: int, changed: int) -> tuple[File, ...]:
    listed = client.listed(repository.at("pulls", pull, "files"), MOST_FILES)
    if not listed.complete or len(listed.items) != changed:
        raise Unfit(
            f"pull request {pull} changes {changed} files, of which GitHub lists {len(listed.items)}",
            "what is not listed cannot be judged: make it smaller, or merge it without the gateway",
        )
    return tuple(File.of(item) for item in listed.items)


def checks_of(client: Client, repository: Repository, sha: str) -> str:
    """What checks and statuses of a commit come to: `success`, `failure`, `pending`, `none`, or `unknown` where there are too many."""
    listed = client.listed(repository.at("commits", sha, "check-runs"), MOST_CHECKS, "check_runs")
    status = client.object(repository.at("commits", sha, "status"))
    words = [text(run, "conclusion") if text(run, "status") == "completed" else "pending" for run in listed.items]
    if number(status, "total_count"):
        words.append({"error": "failure"}.get(text(status, "state"), text(status, "state")))
    if not listed.complete:
        return "unknown"
    if any(word in _BAD for word in words):
        return "failure"
    if "pending" in words:
        return "pending"
    if not _GOOD.issuperset(words):
        return "unknown"
    return "success" if words else "none"


def _reviews(client: Client, repository: Repository, pull: int, head: str, author: str) -> tuple[str, int]:
    """What the reviewers' last words come to, and how many approved the head as it is.

    The author's own word counts for nothing, and the approval of an outsider neither; their objection does.
    """
    listed = client.listed(repository.at("pulls", pull, "reviews"), MOST_REVIEWS)
    if not listed.complete:
        return "unknown", 0
    last: dict[str, tuple[str, str]] = {}
    for review in listed.items:
        who, state = login(review), text(review, "state")
        if state == "APPROVED" and text(review, "author_association") not in _INSIDERS:
            state = "DISMISSED"  # it takes back what they said before, and counts for nothing else
        if who != author and state in ("APPROVED", "CHANGES_REQUESTED", "DISMISSED"):
            last[who] = (state, optional(review, "commit_id"))
    approvals = sum(state == "APPROVED" and commit == head for state, commit in last.values())
    if any(state == "CHANGES_REQUESTED" for state, _ in last.values()):
        return "changes_requested", approvals
    return ("approved" if approvals else "none"), approvals
