"""A pull request as it is judged: who wants what to go where, what it changes, and what checks and reviewers say.

Looking is blocking and only asks; the rest is pure. What GitHub lists in part only is not judged by that part: a pull request with more files
than are listed is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Attribute, JsonObject
from mcp_gateway_tools.git.detector import Detector
from mcp_gateway_tools.git.globs import matching
from mcp_gateway_tools.github.about import branch as about_branch
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
from mcp_gateway_tools.github.settings import GithubSettings
from mcp_gateway_tools.github.tool import digest
from mcp_gateway_tools.tool import State

if TYPE_CHECKING:
    from mcp_gateway_tools.github.client import Client

MOST_FILES: Final = 3000
"""GitHub lists no more (docs.github.com, "List pull requests files")."""
MOST_CHECKS: Final = 500
MOST_REVIEWS: Final = 500
_BAD: Final = frozenset({"failure", "timed_out", "cancelled", "action_required", "startup_failure", "stale"})
_PRIVILEGED: Final = ("pull_request_target", "workflow_run")
"""Events whose workflows run with the base's secrets, whoever made the pull request."""


@dataclass(frozen=True, slots=True)
class File:
    """A changed file; `before` is its former path where it was renamed, `patch` None where GitHub shows none."""

    path: str
    status: str
    additions: int
    deletions: int
    patch: str | None
    before: str

    @classmethod
    def of(cls, shown: JsonObject) -> File:
        """As GitHub shows it. Raises Strange."""
        return cls(
            text(shown, "filename"),
            text(shown, "status"),
            number(shown, "additions"),
            number(shown, "deletions"),
            text(shown, "patch") if shown.get("patch") is not None else None,
            optional(shown, "previous_filename"),
        )

    @property
    def added(self) -> str:
        """The lines it adds, as far as GitHub shows them."""
        return "\n".join(line[1:] for line in (self.patch or "").split("\n") if line.startswith("+"))


@dataclass(frozen=True, slots=True)
class Changes:
    """What a comparison changes."""

    files: tuple[File, ...]
    workflows: tuple[str, ...]
    sensitive: tuple[str, ...]
    privileged: bool

    @classmethod
    def of(cls, files: Sequence[File], settings: GithubSettings) -> Changes:
        """Sort the files by what needs care."""
        paths = list(dict.fromkeys(path for file in files for path in (file.path, file.before) if path))
        workflows = tuple(path for path in paths if matching(path, settings.workflows))
        sensitive = tuple(path for path in paths if matching(path, settings.sensitive))
        running = [file for file in files if file.path in workflows and file.status != "removed"]
        privileged = any(file.patch is None or any(word in file.added for word in _PRIVILEGED) for file in running)
        return cls(tuple(files), workflows, sensitive, privileged)

    def attributes(self) -> Mapping[str, Attribute]:
        """As policy sees them."""
        return {
            "files": len(self.files),
            "additions": sum(file.additions for file in self.files),
            "deletions": sum(file.deletions for file in self.files),
            "workflows": self.workflows,
            "sensitive": self.sensitive,
            "privileged_workflow": self.privileged,
        }


@dataclass(frozen=True, slots=True)
class Proposal(State):
    """A pull request, its base as it is now, and what it changes."""

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
    checks: str
    review: str
    approvals: int
    leaks: Leaks
    """Secrets in the lines that it adds."""

    @property
    def fork(self) -> bool:
        """Whether the head is in another repository, or in one that is gone."""
        return self.head_repository != self.repository.full_name

    def attributes(self) -> Mapping[str, Attribute]:
        """As policy sees it."""
        return {
            "pull_request": self.number,
            "author": self.author,
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
            "checks": self.checks,
            "review": self.review,
            "approvals": self.approvals,
            **self.leaks.attributes(),
            **self.changes.attributes(),
        }


def look_at(client: Client, repository: Repository, pull: int, detect: Detector | None = None) -> Proposal:
    """A pull request; without `detect` its files, checks and reviews are left out. Raises what conversations end in."""
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
    found = Leaks()
    if detect is not None:
        files = _files(client, repository, pull, number(shown, "changed_files"))
        checks = checks_of(client, repository, head_sha)
        review, approvals = _reviews(client, repository, pull, head_sha, login(shown))
        found = leaks(detect, {file.path: file.added for file in files})
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
        changes=Changes.of(files, client.settings),
        checks=checks,
        review=review,
        approvals=approvals,
        leaks=found,
    )


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
    return "success" if words else "none"


def _reviews(client: Client, repository: Repository, pull: int, head: str, author: str) -> tuple[str, int]:
    """What the reviewers' last words come to, and how many approved the head as it is; the author's own count for nothing."""
    listed = client.listed(repository.at("pulls", pull, "reviews"), MOST_REVIEWS)
    if not listed.complete:
        return "unknown", 0
    last: dict[str, tuple[str, str]] = {}
    for review in listed.items:
        who, state = login(review), text(review, "state")
        if who != author and state in ("APPROVED", "CHANGES_REQUESTED", "DISMISSED"):
            last[who] = (state, optional(review, "commit_id"))
    approvals = sum(state == "APPROVED" and commit == head for state, commit in last.values())
    if any(state == "CHANGES_REQUESTED" for state, _ in last.values()):
        return "changes_requested", approvals
    return ("approved" if approvals else "none"), approvals
