"""What happens between a question and a yes: what voids an approval and what does not, through the whole gateway. What came of it is read
from the refs, pull requests and runs of the stand-in for GitHub."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from forge.gateway import ASK, governed
from forge.scenes import picture, shop
from forge.server import serving
from forge.state import Check, Comment, Forge, Repo

pytestmark = pytest.mark.anyio

MERGE: Final[tuple[str, dict[str, Any]]] = ("github_merge_pull_request", {"pull_number": 1})
REBASE: Final[tuple[str, dict[str, Any]]] = ("github_merge_pull_request", {"pull_number": 1, "merge_method": "rebase"})
REVIEW: Final[tuple[str, dict[str, Any]]] = ("github_review_pull_request", {"pull_number": 1, "event": "APPROVE"})
TITLE: Final[tuple[str, dict[str, Any]]] = ("github_update_pull_request", {"pull_number": 1, "title": "Greet"})
BASE: Final[tuple[str, dict[str, Any]]] = ("github_update_pull_request", {"pull_number": 1, "base": "idea"})
COMMENT: Final[tuple[str, dict[str, Any]]] = ("github_comment_issue", {"issue_number": 2, "body": "on it"})
ISSUE: Final[tuple[str, dict[str, Any]]] = ("github_create_issue", {"title": "slow"})
BRANCH: Final[tuple[str, dict[str, Any]]] = ("github_create_branch", {"branch": "x", "from": "topic"})
PROPOSE: Final[tuple[str, dict[str, Any]]] = (
    "github_create_pull_request",
    {"title": "t", "head": "idea", "base": "main"},
)
START: Final[tuple[str, dict[str, Any]]] = ("github_dispatch_workflow", {"workflow_id": "deploy.yml", "ref": "topic"})


@pytest.fixture
def forge(tmp_path: Path) -> Iterator[Forge]:
    """A server of its own for each test."""
    made = Forge(tmp_path)
    with serving(made):
        yield made


@pytest.fixture
def repo(forge: Forge) -> Repo:
    """`acme/shop`."""
    return shop(forge)


def pushed(branch: str) -> Callable[[Repo], object]:
    """A commit on a branch."""
    return lambda repo: repo.bare.commit(branch, {"new.py": "1\n"}, "push")


def pull(**fields: str | bool) -> Callable[[Repo], object]:
    """Another value in the pull request."""

    def change(repo: Repo) -> None:
        for name, value in fields.items():
            setattr(repo.pulls[1], name, value)

    return change


def check(status: str, conclusion: str | None) -> Callable[[Repo], object]:
    """Another check of the head."""
    return lambda repo: repo.checks[repo.bare.refs()["refs/heads/topic"]].append(Check("late", status, conclusion))


def reviewed(state: str) -> Callable[[Repo], object]:
    """Another word of a reviewer."""
    return lambda repo: repo.pulls[1].reviews.append(Comment("carol", "hm", state))


def approved(repo: Repo) -> None:
    repo.pulls[1].reviews.append(Comment("carol", "yes", "APPROVED", repo.bare.refs()["refs/heads/topic"]))


def dismissed(repo: Repo) -> None:
    repo.pulls[1].reviews[0].state = "DISMISSED"


def public(repo: Repo) -> None:
    repo.private = False


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
    forge: Forge, repo: Repo, tmp_path: Path, asked: tuple[str, dict[str, Any]], change: Callable[[Repo], object]
) -> None:
    tool, arguments = asked
    async with governed(tmp_path / "gateway", forge.url, ASK) as here:
        approval = await here.pending(tool, **arguments)
        change(repo)
        before = picture(repo)
        answer = await here.approve(approval)
        assert answer.is_error, answer.text
        again = await here.call("await_approval", approval_id=approval)
        assert again.is_error
    assert picture(repo) == before
    assert forge.asked("", "POST", "PUT", "PATCH", "DELETE") == []


@pytest.mark.parametrize(("asked", "change"), [row[1:] for row in HELD], ids=[row[0] for row in HELD])
async def test_what_was_approved_is_done_whatever_else_goes_on(
    forge: Forge, repo: Repo, tmp_path: Path, asked: tuple[str, dict[str, Any]], change: Callable[[Repo], object]
) -> None:
    tool, arguments = asked
    async with governed(tmp_path / "gateway", forge.url, ASK) as here:
        approval = await here.pending(tool, **arguments)
        change(repo)
        before = picture(repo)
        answer = await here.approve(approval)
        assert not answer.is_error, answer.text
    assert picture(repo) != before
    assert len(forge.asked("", "POST", "PUT", "PATCH", "DELETE")) == 1
