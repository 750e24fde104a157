"""What the GitHub tools say they would change, what an approval of it rests on, and that they do exactly that."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from forge.driving import Drive
from forge.gateway import ASK, governed
from forge.scenes import CI, picture
from forge.server import ENTERPRISE
from forge.state import Check, Comment, Forge, Pull, Repo
from starlette.requests import Request

from mcp_gateway_policy.vocabulary import Attribute, Facts, Limits
from mcp_gateway_tools.github.scripts import deploys_to, privileged
from mcp_gateway_tools.raw import Document, Problem

pytest_plugins = ("forge.fixtures",)
pytestmark = pytest.mark.anyio
SECRET = "ghp_" + "a1B2c3D4e5F6" * 3


def actions(facts: Facts) -> set[str]:
    """Every action, without `github.`."""
    return {effect.action.removeprefix("github.") for effect in facts.effects}


def attribute(facts: Facts, name: str) -> Attribute:
    """An attribute of the first effect."""
    return facts.effects[0].attributes[name]


# Merging


async def test_a_merge_is_told_with_all_that_a_rule_may_ask_about(drive: Drive, repo: Repo) -> None:
    facts = await drive.facts("merge_pull_request", pull_number=1, merge_method="squash")
    assert actions(facts) == {"pull_request.merge"}
    assert facts.effects[0].resource.path == "acme/shop/refs/heads/main"
    told = dict(facts.effects[0].attributes)
    refs = repo.bare.refs()
    assert told == {
        "pull_request": 1,
        "author": "monalisa",
        "base": "main",
        "base_sha": refs["refs/heads/main"],
        "protected": True,
        "default": True,
        "visibility": "private",
        "head": "topic",
        "head_sha": refs["refs/heads/topic"],
        "head_repository": "acme/shop",
        "fork": False,
        "draft": False,
        "mergeable": "yes",
        "checks": "success",
        "review": "approved",
        "approvals": 1,
        "commits": 1,
        "authors": ("octo@example.org",),
        "verified": "none",
        "secrets": (),
        "suspected_secrets": (),
        "files": 1,
        "additions": 1,
        "deletions": 0,
        "workflows": (),
        "sensitive": (),
        "unscanned": (),
        "privileged_workflow": False,
        "merge_method": "squash",
        "rewrites": True,
        "skips_ci": False,
    }


@pytest.mark.parametrize(
    ("files", "narrower"),
    [
        ({".github/workflows/ci.yml": "on: pull_request_target\n"}, {"workflow"}),
        ({".github/workflows/ci.yml": None}, {"workflow"}),
        ({".GitHub/Workflows/new.yml": "on: push\n"}, {"workflow"}),
        ({"CODEOWNERS": "* @mallory\n"}, {"sensitive"}),
        ({"docs/CODEOWNERS": "* @mallory\n"}, {"sensitive"}),
        ({"deep/in/key.pem": "x\n"}, {"sensitive"}),
        ({"a.py": f"TOKEN = '{SECRET}'\n"}, {"secret"}),
        ({"workflows/ci.yml": "on: push\n"}, set[str]()),
    ],
)
async def test_what_needs_care_is_an_effect_of_its_own(
    drive: Drive, repo: Repo, files: dict[str, str | None], narrower: set[str]
) -> None:
    head = repo.bare.commit("topic", files, "change")
    repo.checks[head] = [Check("unit")]
    facts = await drive.facts("merge_pull_request", pull_number=1)
    assert actions(facts) == {"pull_request.merge", *(f"pull_request.merge.{one}" for one in narrower)}
    assert SECRET not in str(facts)


async def test_a_workflow_that_is_moved_away_counts_as_changed(drive: Drive, repo: Repo) -> None:
    repo.bare.commit("topic", {".github/workflows/ci.yml": None, "old/ci.yml": CI}, "move it away")
    facts = await drive.facts("merge_pull_request", pull_number=1)
    assert ".github/workflows/ci.yml" in str(attribute(facts, "workflows"))


@pytest.mark.parametrize(
    ("written", "privileged"),
    [
        ("on: pull_request_target\n", True),
        ("on: [workflow_run]\n", True),
        ("on: pull_request\n", False),
        ("\0binary", True),
    ],
)
async def test_a_workflow_that_runs_with_the_secrets_of_the_base_is_told(
    drive: Drive, repo: Repo, written: str, privileged: bool
) -> None:
    repo.bare.commit("topic", {".github/workflows/x.yml": written}, "x")
    assert attribute(await drive.facts("merge_pull_request", pull_number=1), "privileged_workflow") is privileged


async def test_a_workflow_that_ran_with_secrets_before_and_is_changed_elsewhere_is_told(
    drive: Drive, repo: Repo
) -> None:
    """The line with its event is not in the patch."""
    before = "on: pull_request_target\njobs:\n" + "".join(f"  j{number}: {{}}\n" for number in range(20))
    repo.bare.commit("main", {".github/workflows/x.yml": before}, "x")
    repo.bare.commit("change", {".github/workflows/x.yml": f"{before}  evil: {{}}\n"}, "y", base="main")
    repo.pulls[1].head = "change"
    facts = await drive.facts("merge_pull_request", pull_number=1)
    assert attribute(facts, "privileged_workflow") is True
    created = await drive.facts("create_pull_request", title="t", head="change", base="main")
    assert attribute(created, "privileged_workflow") is True


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('on: "pull_request\\u005ftarget"\n', True),
        ("on: {pull_request_target: {}}\n", True),
        ("'on': [push, workflow_run]\n", True),
        ("on: [push, [x]]\n", True),
        ("on: 7\n", True),
        ("on: push\n'on': pull_request_target\n", True),
        ("", True),
        ("on: [\n", True),
        ("on: [push, pull_request]  # pull_request_target\n", False),
        ("on: {push: {branches: [main]}}\n", False),
    ],
)
def test_on_what_a_workflow_runs_is_read_as_yaml(written: str, told: bool) -> None:
    assert privileged(written) is told


@pytest.mark.parametrize(
    ("checks", "status", "word"),
    [
        ([], None, "none"),
        ([Check("a")], None, "success"),
        ([Check("a"), Check("b", conclusion="failure")], None, "failure"),
        ([Check("a"), Check("b", "in_progress", None)], None, "pending"),
        ([Check("a", conclusion="neutral")], None, "success"),
        ([Check("a", conclusion="skipped")], "error", "failure"),
        ([Check("a")], "pending", "pending"),
        ([Check("a", conclusion="stale")], None, "failure"),
        ([Check("a"), Check("b", conclusion="something new")], None, "unknown"),
    ],
)
async def test_checks_come_to_one_word(
    drive: Drive, repo: Repo, checks: list[Check], status: str | None, word: str
) -> None:
    head = repo.bare.refs()["refs/heads/topic"]
    repo.checks[head] = checks
    repo.statuses.clear()
    if status is not None:
        repo.statuses[head] = status
    facts = await drive.facts("merge_pull_request", pull_number=1)
    assert attribute(facts, "checks") == word
    assert ("pull_request.merge.unchecked" in actions(facts)) is (word in ("failure", "pending", "unknown"))


@pytest.mark.parametrize(
    ("reviews", "word", "approvals"),
    [
        ([], "none", 0),
        ([("hubot", "APPROVED", "head")], "approved", 1),
        ([("hubot", "APPROVED", "older")], "none", 0),
        ([("monalisa", "APPROVED", "head")], "none", 0),
        ([("hubot", "APPROVED", "head"), ("carol", "CHANGES_REQUESTED", "older")], "changes_requested", 1),
        ([("hubot", "CHANGES_REQUESTED", "head"), ("hubot", "APPROVED", "head")], "approved", 1),
        ([("hubot", "APPROVED", "head"), ("hubot", "DISMISSED", "head")], "none", 0),
        ([("hubot", "APPROVED", "head"), ("hubot", "COMMENTED", "head")], "approved", 1),
    ],
)
async def test_reviews_come_to_one_word(
    drive: Drive, repo: Repo, reviews: list[tuple[str, str, str]], word: str, approvals: int
) -> None:
    head = repo.bare.refs()["refs/heads/topic"]
    repo.pulls[1].reviews = [
        Comment(who, "", state, head if commit == "head" else "0" * 40) for who, state, commit in reviews
    ]
    facts = await drive.facts("merge_pull_request", pull_number=1)
    assert (attribute(facts, "review"), attribute(facts, "approvals")) == (word, approvals)


async def test_a_head_in_a_fork_is_told(drive: Drive, repo: Repo) -> None:
    fork = drive.forge.repo("Mallory", "Shop")
    fork.bare.git("fetch", "--quiet", str(repo.bare.directory), "refs/heads/main:refs/heads/main")
    fork.bare.commit("evil", {"x.py": "1\n"}, "evil", base="main")
    repo.pulls[1] = Pull("From afar", "", "mallory", "evil", "main", "Mallory/Shop")
    facts = await drive.facts("merge_pull_request", pull_number=1)
    assert (attribute(facts, "fork"), attribute(facts, "head_repository")) == (True, "mallory/shop")


@pytest.mark.parametrize(
    ("change", "words"), [({"state": "closed"}, "not open"), ({"draft": True}, "draft")], ids=["closed", "draft"]
)
async def test_what_cannot_be_merged_is_not_judged(
    drive: Drive, repo: Repo, change: dict[str, Any], words: str
) -> None:
    repo.pulls[1] = replace(repo.pulls[1], **change)
    assert words in await drive.refusal("merge_pull_request", pull_number=1)


@pytest.mark.parametrize("sha", ["0" * 40, "HEAD", "main"])
async def test_a_merge_of_another_commit_than_the_head_is_not_judged(drive: Drive, sha: str) -> None:
    assert "`sha`" in await drive.refusal("merge_pull_request", pull_number=1, sha=sha)


async def test_what_was_judged_is_what_is_merged(drive: Drive, repo: Repo) -> None:
    facts = await drive.facts("merge_pull_request", pull_number=1)
    repo.bare.commit("topic", {"evil.py": "1\n"}, "slipped in")
    before = picture(repo)
    content = await drive.perform(facts, "merge_pull_request", Limits(), pull_number=1)
    assert isinstance(content, Problem)
    assert "has moved" in content.message
    assert picture(repo) == before
    assert drive.forge.asked("/merge") == []


async def test_a_head_that_moves_at_the_last_moment_is_refused_by_github_itself(drive: Drive, repo: Repo) -> None:
    def late(request: Request) -> None:
        if request.url.path.endswith("/merge"):
            repo.bare.commit("topic", {"evil.py": "1\n"}, "slipped in")

    drive.forge.meddle = late
    main = repo.bare.find("main")
    problem = await drive.problem("merge_pull_request", pull_number=1)
    assert (problem.code, problem.ran) == ("409", "no")
    assert repo.bare.find("main") == main


async def test_a_pull_request_that_was_given_another_base_is_not_merged_into_it(drive: Drive, repo: Repo) -> None:
    facts = await drive.facts("merge_pull_request", pull_number=1)
    repo.bare.commit("production", {"p.py": "1\n"}, "live", base="main")
    repo.pulls[1].base = "production"
    before = picture(repo)
    content = await drive.perform(facts, "merge_pull_request", Limits(), pull_number=1)
    assert isinstance(content, Problem)
    assert (content.ran, "has moved" in content.message) == ("no", True)
    assert picture(repo) == before


async def test_files_of_another_head_are_not_taken_for_those_of_the_head(drive: Drive, repo: Repo) -> None:
    """Two pushes while it is looked at: harmless files are listed, and the commit that is judged is the other one."""
    harmless = repo.bare.refs()["refs/heads/topic"]
    evil = repo.bare.commit("evil", {".github/workflows/x.yml": "on: pull_request_target\n"}, "evil", base="main")
    repo.bare.git("update-ref", "refs/heads/topic", evil)

    def there_and_back(request: Request) -> None:
        if request.url.path.endswith("/files"):
            repo.bare.git("update-ref", "refs/heads/topic", harmless)
            repo.pulls[1].updated = "2026-01-06T09:00:01Z"
        elif request.url.path.endswith("/check-runs"):
            repo.bare.git("update-ref", "refs/heads/topic", evil)

    drive.forge.meddle = there_and_back
    assert "changed while it was looked at" in await drive.refusal("merge_pull_request", pull_number=1)


async def test_a_base_that_moved_is_merged_into_only_when_judged_again(drive: Drive, repo: Repo) -> None:
    facts = await drive.facts("merge_pull_request", pull_number=1)
    repo.bare.commit("main", {"other.py": "1\n"}, "meanwhile")
    before = picture(repo)
    content = await drive.perform(facts, "merge_pull_request", Limits(), pull_number=1)
    assert isinstance(content, Problem)
    assert "has moved" in content.message
    assert picture(repo) == before
    assert drive.forge.asked("/merge") == []


async def test_an_approval_is_void_when_the_head_moved(forge: Forge, repo: Repo, tmp_path: Path) -> None:
    async with governed(tmp_path / "gateway", forge.url, ASK) as here:
        approval = await here.pending("github_merge_pull_request", pull_number=1)
        repo.bare.commit("topic", {"evil.py": "1\n"}, "slipped in")
        before = picture(repo)
        answer = await here.approve(approval)
        assert answer.is_error
        assert "state changed" in answer.text
    assert picture(repo) == before


# Other changes


async def test_secrets_in_what_would_be_said_are_an_effect_of_their_own(drive: Drive) -> None:
    for tool, arguments, action in (
        ("create_issue", {"title": "t", "body": f"\nuse {SECRET}"}, "issue.create"),
        ("comment_issue", {"issue_number": 2, "body": f"\nuse {SECRET}"}, "issue.comment"),
        ("update_pull_request", {"pull_number": 1, "body": f"\nuse {SECRET}"}, "pull_request.update"),
        (
            "review_pull_request",
            {"pull_number": 1, "event": "COMMENT", "body": f"\nuse {SECRET}"},
            "pull_request.review",
        ),
        (
            "create_pull_request",
            {"title": "t", "head": "idea", "base": "main", "body": f"\nuse {SECRET}"},
            "pull_request.create",
        ),
    ):
        facts = await drive.facts(tool, **arguments)
        assert actions(facts) == {action, f"{action}.secret"}
        assert attribute(facts, "secrets") == ("github-token in body, line 2",)
        assert SECRET not in str(facts)


@pytest.mark.parametrize(
    ("arguments", "more"),
    [
        ({"title": "t"}, set[str]()),
        ({"state": "closed"}, {"pull_request.close"}),
        ({"state": "open"}, set[str]()),
        ({"base": "idea"}, {"pull_request.retarget"}),
    ],
)
async def test_an_update_says_what_it_does(drive: Drive, arguments: dict[str, Any], more: set[str]) -> None:
    facts = await drive.facts("update_pull_request", pull_number=1, **arguments)
    assert actions(facts) == {"pull_request.update", *more}


async def test_an_update_does_not_speak_of_what_was_not_looked_at(drive: Drive) -> None:
    facts = await drive.facts("update_pull_request", pull_number=1, title="t")
    unseen = {"files", "commits", "checks", "review", "approvals", "workflows", "unscanned", "authors", "verified"}
    assert unseen.isdisjoint(facts.effects[0].attributes)


async def test_an_update_of_nothing_is_refused(drive: Drive) -> None:
    assert "nothing is given" in await drive.refusal("update_pull_request", pull_number=1)


async def test_another_base_is_an_effect_on_both_branches(drive: Drive) -> None:
    facts = await drive.facts("update_pull_request", pull_number=1, base="idea")
    assert [str(effect) for effect in facts.effects] == [
        "github.pull_request.update acme/shop/refs/heads/main",
        "github.pull_request.retarget acme/shop/refs/heads/idea",
    ]


@pytest.mark.parametrize(
    ("event", "more"),
    [
        ("COMMENT", set[str]()),
        ("APPROVE", {"pull_request.review.approve"}),
        ("REQUEST_CHANGES", {"pull_request.review.request_changes"}),
    ],
)
async def test_a_review_says_what_it_does_and_is_bound_to_the_head(
    drive: Drive, repo: Repo, event: str, more: set[str]
) -> None:
    arguments = {"pull_number": 1, "event": event, "body": "hm"}
    facts = await drive.facts("review_pull_request", **arguments)
    assert actions(facts) == {"pull_request.review", *more}
    judged = repo.bare.refs()["refs/heads/topic"]
    repo.bare.commit("topic", {"evil.py": "1\n"}, "slipped in")
    assert isinstance(await drive.perform(facts, "review_pull_request", Limits(), **arguments), Document)
    assert repo.pulls[1].reviews[-1].commit == judged
    assert (await drive.facts("review_pull_request", **arguments)).basis != facts.basis


async def test_a_review_without_a_word_is_refused(drive: Drive) -> None:
    assert "says nothing" in await drive.refusal("review_pull_request", pull_number=1, event="COMMENT")


async def test_a_branch_is_made_at_the_commit_that_was_judged(drive: Drive, repo: Repo) -> None:
    judged = repo.bare.refs()["refs/heads/main"]
    facts = await drive.facts("create_branch", branch="x", from_="main")
    repo.bare.commit("main", {"new.py": "1\n"}, "meanwhile")
    assert isinstance(await drive.perform(facts, "create_branch", Limits(), branch="x", from_="main"), Document)
    assert repo.bare.refs()["refs/heads/x"] == judged


async def test_a_branch_that_is_there_is_not_made_again(drive: Drive, repo: Repo) -> None:
    before = picture(repo)
    assert "already" in await drive.refusal("create_branch", branch="topic")
    facts = await drive.facts("create_branch", branch="x")
    repo.bare.commit("x", {"theirs.py": "1\n"}, "first", base="main")
    taken = repo.bare.refs()["refs/heads/x"]
    content = await drive.perform(facts, "create_branch", Limits(), branch="x")
    assert isinstance(content, Problem)
    assert content.ran == "no"
    assert repo.bare.refs()["refs/heads/x"] == taken
    assert picture(repo) != before


async def test_a_branch_can_start_at_a_commit_that_is_there(drive: Drive, repo: Repo) -> None:
    sha = repo.bare.refs()["refs/heads/idea"]
    await drive.value("create_branch", branch="x", from_=sha)
    assert repo.bare.refs()["refs/heads/x"] == sha
    assert "knows nothing" in await drive.refusal("create_branch", branch="y", from_="f" * 40)


async def test_a_commit_that_no_branch_holds_is_an_effect_of_its_own(drive: Drive, repo: Repo) -> None:
    """GitHub finds the commits of every fork in each of them: a branch at one would bring in a stranger's workflows."""
    fork = drive.forge.repo("Mallory", "Shop")
    fork.bare.git("fetch", "--quiet", str(repo.bare.directory), "refs/heads/main:refs/heads/main")
    evil = fork.bare.commit("evil", {".github/workflows/x.yml": "on: push\n"}, "evil", base="main")
    repo.bare.git("fetch", "--quiet", str(fork.bare.directory), evil)
    older = repo.bare.refs()["refs/heads/main"]
    repo.bare.commit("main", {"new.py": "1\n"}, "go on")
    held = {"branch.create"}
    assert actions(await drive.facts("create_branch", branch="x", from_=evil)) == held | {"branch.create.foreign"}
    assert actions(await drive.facts("create_branch", branch="x", from_=older)) == held
    assert actions(await drive.facts("create_branch", branch="x", from_=repo.bare.refs()["refs/heads/idea"])) == held
    assert actions(await drive.facts("create_branch", branch="x", from_="topic")) == held
    shown = await drive.preview("create_branch", branch="x", from_=evil)
    assert shown["held_by_no_branch_of_the_repository"] is True
    assert shown["commit"]["message"]["text"] == "evil"


@pytest.mark.parametrize("name", ["a" * 40, "0" * 64, "HEAD", "head"])
async def test_a_branch_does_not_pass_for_a_commit(drive: Drive, repo: Repo, name: str) -> None:
    before = picture(repo)
    assert "would pass for a commit" in await drive.refusal("create_branch", branch=name)
    assert picture(repo) == before


async def test_a_proposal_from_a_fork_is_told_and_made(drive: Drive, repo: Repo) -> None:
    fork = drive.forge.repo("Mallory", "Shop")
    fork.bare.git("fetch", "--quiet", str(repo.bare.directory), "refs/heads/main:refs/heads/main")
    tip = fork.bare.commit("evil", {".github/workflows/ci.yml": "on: pull_request_target\n"}, "evil", base="main")
    asked = {"title": "t", "head": "Mallory:evil", "base": "main"}
    drive.forge.repos["mallory/shop"].owner = "mallory"
    facts = await drive.facts("create_pull_request", **asked)
    assert actions(facts) == {"pull_request.create", "pull_request.create.workflow"}
    assert (attribute(facts, "fork"), attribute(facts, "head_sha")) == (True, tip)
    made = await drive.value("create_pull_request", **asked)
    assert made == {"number": 3, "head": tip, "head_is_what_was_judged": True}


async def test_what_is_proposed_is_compared_at_the_commit_that_is_judged(drive: Drive, repo: Repo) -> None:
    judged = repo.bare.refs()["refs/heads/idea"]

    def pushed_meanwhile(request: Request) -> None:
        if "/compare/" in request.url.path:
            repo.bare.commit("idea", {".github/workflows/x.yml": "on: push\n"}, "more")

    drive.forge.meddle = pushed_meanwhile
    facts = await drive.facts("create_pull_request", title="t", head="idea", base="main")
    assert (attribute(facts, "head_sha"), attribute(facts, "files")) == (judged, 1)
    assert actions(facts) == {"pull_request.create"}


async def test_a_proposal_of_nothing_is_refused(drive: Drive) -> None:
    told = await drive.refusal("create_pull_request", title="t", head="main", base="topic")
    assert "no commits" in told


# Starting workflows


async def test_a_workflow_that_deploys_says_where(drive: Drive) -> None:
    facts = await drive.facts("dispatch_workflow", workflow_id="deploy.yml", ref="main")
    assert [str(effect) for effect in facts.effects] == [
        "github.workflow.dispatch acme/shop/workflows/deploy.yml",
        "github.deployment.create acme/shop/environments/production",
    ]
    assert attribute(facts, "ref") == "refs/heads/main"


@pytest.mark.parametrize(
    ("written", "environments", "unknown"),
    [
        ("on: push\njobs: {a: {environment: prod}}", ("prod",), False),
        ("on: push\njobs: {a: {environment: {name: prod}}}", ("prod",), False),
        ("on: push\njobs: {a: {environment: Prod}, b: {environment: ' PROD '}}", ("prod",), False),
        ("on: push\njobs: {a: {environment: ' '}}", (), False),
        (
            "on: push\njobs: {a: {environment: prod}, b: {environment: prod}, c: {environment: dev}}",
            ("prod", "dev"),
            False,
        ),
        ("on: push\njobs: {a: {environment: '${{ inputs.where }}'}}", (), True),
        ("on: push\njobs: {a: {environment: {name: 'x-${{ inputs.where }}'}}}", (), True),
        ("on: push\njobs: {a: {environment: {url: 'https://x'}}}", (), True),
        ("on: push\njobs: {a: {environment: [prod]}}", (), True),
        ("on: push\njobs: {a: {environment: 7}}", (), True),
        ("on: push\njobs: {a: {uses: ./.github/workflows/x.yml}}", (), True),
        ("on: push\njobs: {a: {uses: org/repo/.github/workflows/x.yml@main, environment: dev}}", (), True),
        ("on: push\njobs: {a: {runs-on: x}}", (), False),
        ("on: push\njobs: {a: text}", (), True),
        ("on: push\njobs: [a]", (), True),
        ("on: push", (), True),
        ("", (), True),
        ("jobs: {a: {environment: prod}", (), True),
        ("jobs: !!python/object/apply:os.system ['true']", (), True),
        ("a: &a [x]\njobs: *b", (), True),
        ("jobs: {a: {environment: dev, environment: prod}}", ("prod",), False),
        ("{" * 5000, (), True),
        ("jobs: {a: &a {environment: prod}, b: *a}", ("prod",), False),
        ("jobs: {a: {<<: {environment: prod}}}", ("prod",), False),
    ],
)
def test_environments_are_read_or_unknown(written: str, environments: tuple[str, ...], unknown: bool) -> None:
    assert deploys_to(written) == (environments, unknown)


async def test_an_environment_that_is_not_known_is_an_effect_of_its_own(drive: Drive, repo: Repo) -> None:
    repo.bare.commit(
        "main", {".github/workflows/deploy.yml": "jobs: {a: {environment: '${{ inputs.to }}'}}\n"}, "hide it"
    )
    facts = await drive.facts("dispatch_workflow", workflow_id="deploy.yml", ref="main", inputs={"to": "production"})
    assert [str(effect) for effect in facts.effects][1:] == ["github.deployment.unknown acme/shop/environments"]


@pytest.mark.parametrize("written", ["PRODUCTION", "Production", "' production '"])
async def test_an_environment_is_one_whatever_the_case_it_is_written_in(
    forge: Forge, repo: Repo, tmp_path: Path, written: str
) -> None:
    """GitHub does not tell environments apart by case, so a rule for one holds however a workflow writes it."""
    repo.bare.commit("topic", {".github/workflows/deploy.yml": f"jobs: {{a: {{environment: {written}}}}}\n"}, "shout")
    rules = [
        {"name": "all", "roles": ["developer"], "actions": ["github.*"], "effect": "allow"},
        {
            "name": "not-there",
            "roles": ["developer"],
            "actions": ["github.deployment.create"],
            "resources": ["acme/shop/environments/production"],
            "effect": "deny",
        },
    ]
    async with governed(tmp_path / "gateway", forge.url, {"rules": rules}) as here:
        said = await here.said("github_dispatch_workflow", workflow_id="deploy.yml", ref="topic")
    assert "not-there" in said
    assert len(repo.runs) == 1


async def test_the_file_of_the_ref_is_what_counts(drive: Drive, repo: Repo) -> None:
    repo.bare.commit("topic", {".github/workflows/deploy.yml": "jobs: {a: {environment: secret-one}}\n"}, "elsewhere")
    facts = await drive.facts("dispatch_workflow", workflow_id="deploy.yml", ref="topic")
    assert attribute(facts, "environments") == ("secret-one",)


async def test_a_ref_that_moved_starts_nothing(drive: Drive, repo: Repo) -> None:
    asked = {"workflow_id": "deploy.yml", "ref": "main"}
    facts = await drive.facts("dispatch_workflow", **asked)
    repo.bare.commit("main", {"new.py": "1\n"}, "meanwhile")
    content = await drive.perform(facts, "dispatch_workflow", Limits(), **asked)
    assert isinstance(content, Problem)
    assert content.ran == "no"
    assert len(repo.runs) == 1
    assert (await drive.facts("dispatch_workflow", **asked)).basis != facts.basis


async def test_a_tag_of_the_name_of_a_branch_is_not_taken_for_it(drive: Drive, repo: Repo) -> None:
    repo.bare.git("update-ref", "refs/tags/main", repo.bare.refs()["refs/heads/topic"])
    await drive.value("dispatch_workflow", workflow_id="deploy.yml", ref="main")
    assert repo.runs[-1].ref == "refs/heads/main"
    assert repo.runs[-1].sha == repo.bare.refs()["refs/heads/main"]


async def test_a_workflow_runs_on_a_tag_by_its_full_name(drive: Drive, repo: Repo) -> None:
    repo.bare.git("update-ref", "refs/tags/v1", repo.bare.refs()["refs/heads/main"])
    facts = await drive.facts("dispatch_workflow", workflow_id="9001", ref="v1")
    assert attribute(facts, "ref") == "refs/tags/v1"
    await drive.value("dispatch_workflow", workflow_id="9001", ref="v1", inputs={"version": "1"})
    assert (repo.runs[-1].path, repo.runs[-1].inputs) == (".github/workflows/deploy.yml", {"version": "1"})


async def test_a_workflow_that_is_not_there_is_not_judged(drive: Drive) -> None:
    assert "knows nothing" in await drive.refusal("dispatch_workflow", workflow_id="gone.yml", ref="main")
    assert "knows nothing" in await drive.refusal("dispatch_workflow", workflow_id="ci.yml", ref="gone")


# What an approver sees


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("create_pull_request", {"title": "t", "head": "idea", "base": "main"}, "an idea"),
        ("update_pull_request", {"pull_number": 1, "title": "t"}, "Say hello"),
        ("review_pull_request", {"pull_number": 1, "event": "APPROVE"}, "print('hello')"),
        ("comment_issue", {"issue_number": 2, "body": "b"}, "Since yesterday."),
        ("dispatch_workflow", {"workflow_id": "deploy.yml", "ref": "main"}, "environment: {name: production"),
    ],
)
async def test_a_preview_shows_what_would_be_changed(
    drive: Drive, repo: Repo, tool: str, arguments: dict[str, Any], words: str
) -> None:
    before = picture(repo)
    assert words in str(await drive.preview(tool, **arguments))
    assert picture(repo) == before


async def test_a_long_diff_is_cut_by_whole_files(drive: Drive, repo: Repo) -> None:
    repo.bare.commit("topic", {"big.txt": "x\n" * 40_000, "tiny.txt": "y\n"}, "much")
    files = {one["path"]: one for one in (await drive.preview("merge_pull_request", pull_number=1))["files"]}
    assert files["big.txt"]["patch"] == "too long to be shown here"
    assert files["big.txt"]["additions"] == 40_000
    assert "+y" in files["tiny.txt"]["patch"]["text"]


async def test_an_approver_is_never_shown_another_commit_than_the_one_that_would_be_merged(
    drive: Drive, repo: Repo
) -> None:
    """A push between judgement and preview, and one back afterwards, would show a harmless diff for what is approved."""
    facts = await drive.facts("merge_pull_request", pull_number=1)
    repo.bare.commit("topic", {"harmless.txt": "1\n"}, "look here instead")
    shown = await drive.previewed(facts, "merge_pull_request", pull_number=1)
    assert isinstance(shown, Problem)
    assert "changed since the call was judged" in shown.message
    assert "harmless" not in str(shown)


# An Enterprise Server


async def test_an_enterprise_server_is_reached_below_its_own_address(drive: Drive, repo: Repo) -> None:
    there = Drive(drive.forge, {"base_url": f"{drive.forge.url}{ENTERPRISE}/"})
    assert (await there.value("get_repository"))["repository"] == "Acme/Shop"
    assert (await there.value("merge_pull_request", pull_number=1))["merged"] is True
    assert (await there.value("get_workflow_run", run_id=7000, logs=True))["jobs"][0]["log"]["text"].endswith(
        "the end\n"
    )
    assert {one.path[: len(ENTERPRISE)] for one in drive.forge.seen} == {ENTERPRISE}
    assert repo.pulls[1].state == "closed"


def test_listing_the_tools_loads_neither_pygithub_nor_requests() -> None:
    program = (
        "import sys, mcp_gateway.kinds as k; [t.input_schema for t in k.KINDS['github'].tools()]; "
        "print([m for m in ('github', 'requests', 'yaml') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "[]\n"
