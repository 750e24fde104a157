"""What happens between a question and a yes: what voids an approval and what does not, through the whole gateway. What came of it is read
from the refs, pull requests and runs of the stand-in for GitHub."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest
from forge.gateway import ASK, Governed, governed
from forge.scenes import picture
from forge.state import Check, Comment, Forge, Repo

from mcp_gateway.approvals.approval import AnsweredRecord

pytest_plugins = ("forge.fixtures",)
pytestmark = pytest.mark.anyio

Asked: TypeAlias = tuple[str, dict[str, Any]]
Change: TypeAlias = Callable[[Repo], object]

MERGE: Final[Asked] = ("github_merge_pull_request", {"pull_number": 1})
REBASE: Final[Asked] = ("github_merge_pull_request", {"pull_number": 1, "merge_method": "rebase"})
REVIEW: Final[Asked] = ("github_review_pull_request", {"pull_number": 1, "event": "APPROVE"})
TITLE: Final[Asked] = ("github_update_pull_request", {"pull_number": 1, "title": "Greet"})
BASE: Final[Asked] = ("github_update_pull_request", {"pull_number": 1, "base": "idea"})
COMMENT: Final[Asked] = ("github_comment_issue", {"issue_number": 2, "body": "on it"})
ISSUE: Final[Asked] = ("github_create_issue", {"title": "slow"})
BRANCH: Final[Asked] = ("github_create_branch", {"branch": "x", "from": "topic"})
PROPOSE: Final[Asked] = (
    "github_create_pull_request",
    {"title": "t", "head": "idea", "base": "main"},
)
START: Final[Asked] = ("github_dispatch_workflow", {"workflow_id": "deploy.yml", "ref": "topic"})


def pushed(branch: str) -> Change:
    """A commit on a branch."""
    return lambda repo: repo.bare.commit(branch, {"new.py": "1\n"}, "push")


def pull(**fields: str | bool) -> Change:
    """Another value in the pull request."""

    def change(repo: Repo) -> None:
        for name, value in fields.items():
            setattr(repo.pulls[1], name, value)

    return change


def check(status: str, conclusion: str | None) -> Change:
    """Another check of the head."""
    return lambda repo: repo.checks[repo.bare.refs()["refs/heads/topic"]].append(Check("late", status, conclusion))


def reviewed(state: str) -> Change:
    """Another word of a reviewer."""
    return lambda repo: repo.pulls[1].reviews.append(Comment("carol", "hm", state))


def approved(repo: Repo) -> None:
    repo.pulls[1].reviews.append(Comment("carol", "yes", "APPROVED", repo.bare.refs()["refs/heads/topic"]))


def dismissed(repo: Repo) -> None:
    repo.pulls[1].reviews[0].state = "DISMISSED"


def public(repo: Repo) -> None:
    repo.private = False


def unprotected(repo: Repo) -> None:
    repo.protected.clear()


def elsewhere(repo: Repo) -> None:
    repo.default = "idea"


def commented(repo: Repo) -> None:
    repo.pulls[1].comments.append(Comment("hubot", "hm"))
    repo.issues[2].comments.append(Comment("hubot", "hm"))


def closed(repo: Repo) -> None:
    repo.issues[2].state = "closed"


def locked(repo: Repo) -> None:
    repo.issues[2].locked = True


VOID: Final = (
    ("a push to the head", MERGE, pushed("topic")),
    ("a push to the base", MERGE, pushed("main")),
    ("another base", MERGE, pull(base="idea")),
    ("a draft", MERGE, pull(draft=True)),
    ("closed", MERGE, pull(state="closed")),
    ("a check that fails", MERGE, check("completed", "failure")),
    ("a review that is dismissed", MERGE, dismissed),
    ("a reviewer who objects", MERGE, reviewed("CHANGES_REQUESTED")),
    ("a title that becomes a commit's", MERGE, pull(title="[skip ci] Say hello")),
    ("words that close an issue", MERGE, pull(body="fixes #2")),
    ("words that close an issue, rebased", REBASE, pull(body="fixes #2")),
    ("a repository that is public now", MERGE, public),
    ("another default branch", MERGE, elsewhere),
    ("a push to what is approved", REVIEW, pushed("topic")),
    ("another base of what is approved", REVIEW, pull(base="idea")),
    ("a review that all can read", REVIEW, public),
    ("another title by then", TITLE, pull(title="Say more")),
    ("a title that all can read", TITLE, public),
    ("a push to what gets another base", BASE, pushed("topic")),
    ("a push to the other base", BASE, pushed("idea")),
    ("a comment that all can read", COMMENT, public),
    ("a closed issue", COMMENT, closed),
    ("a locked issue", COMMENT, locked),
    ("an issue that all can read", ISSUE, public),
    ("a push to where a branch starts", BRANCH, pushed("topic")),
    ("a push to what is proposed", PROPOSE, pushed("idea")),
    ("a push to what is started", START, pushed("topic")),
)
HELD: Final = (
    ("a comment", MERGE, commented),
    ("a running check", MERGE, check("in_progress", None)),
    ("a check that ends well", MERGE, check("completed", "success")),
    ("one more approval", MERGE, approved),
    ("a protection that the connection has too", MERGE, unprotected),
    ("a push elsewhere", MERGE, pushed("idea")),
    ("a title that becomes nothing", REBASE, pull(title="Say more")),
    ("a check", REVIEW, check("completed", "failure")),
    ("a push to the base of what is approved", REVIEW, pushed("main")),
    ("a push to what has a title", TITLE, pushed("topic")),
    ("another comment", COMMENT, commented),
    ("a push elsewhere than what is proposed", PROPOSE, pushed("topic")),
    ("a push elsewhere than what is started", START, pushed("main")),
)


@pytest.mark.parametrize(("asked", "change"), [row[1:] for row in VOID], ids=[row[0] for row in VOID])
async def test_what_was_approved_is_not_done_once_it_is_something_else(
    forge: Forge, repo: Repo, tmp_path: Path, asked: Asked, change: Change
) -> None:
    async with approved_after(change, forge, repo, tmp_path, asked) as (here, approval, answer, before):
        assert answer.is_error, answer.text
        again = await here.call("await_approval", approval_id=approval)
        assert again.is_error
    assert picture(repo) == before
    assert forge.asked("", "POST", "PUT", "PATCH", "DELETE") == []


@pytest.mark.parametrize(("asked", "change"), [row[1:] for row in HELD], ids=[row[0] for row in HELD])
async def test_what_was_approved_is_done_whatever_else_goes_on(
    forge: Forge, repo: Repo, tmp_path: Path, asked: Asked, change: Change
) -> None:
    async with approved_after(change, forge, repo, tmp_path, asked) as (_, _, answer, before):
        assert not answer.is_error, answer.text
    assert picture(repo) != before
    assert len(forge.asked("", "POST", "PUT", "PATCH", "DELETE")) == 1


@asynccontextmanager
async def approved_after(
    change: Change, forge: Forge, repo: Repo, tmp_path: Path, asked: Asked
) -> AsyncGenerator[tuple[Governed, str, AnsweredRecord, str]]:
    """A call that waits, a change behind everybody's back, and a yes: the gateway, the approval, what came of it, and how things stood."""
    tool, arguments = asked
    async with governed(tmp_path / "gateway", forge.url, ASK) as here:
        approval = await here.pending(tool, **arguments)
        change(repo)
        before = picture(repo)
        yield here, approval, await here.approve(approval), before
