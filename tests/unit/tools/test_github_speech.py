"""What words do beside being read: whom they call, what a bot or GitHub itself takes for an order, what is not seen, what leaks."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from forge import pictures
from forge.driving import Drive
from forge.gateway import governed
from forge.scenes import picture
from forge.state import Comment, Forge, Repo
from starlette.responses import JSONResponse

from mcp_gateway.masking.outgoing import secrets_in
from mcp_gateway_policy.vocabulary import Facts
from mcp_gateway_tools.github.names import Repository
from mcp_gateway_tools.github.speech import Speech, speech

pytest_plugins = ("forge.fixtures",)
pytestmark = pytest.mark.anyio
SECRET = "ghp_" + "a1B2c3D4e5F6" * 3
HERE = Repository("acme", "shop")


def of(text: str) -> Speech:
    """What a text does that is sent to `acme/shop`."""
    return speech(secrets_in, {"body": text}, HERE)


@pytest.mark.parametrize(
    ("text", "orders"),
    [
        ("/merge", ("/merge",)),
        ("Looks good.\n  /Deploy production", ("/deploy",)),
        ("> /lgtm", ("/lgtm",)),
        ("- /approve no-issue\n/retest", ("/approve", "/retest")),
        ("@dependabot merge", ("@dependabot",)),
        ("@Merge-Bot: go", ("@merge-bot",)),
        ("@renovate[bot] rebase", ()),
        ("see /etc/passwd", ()),
        ("/usr/bin/env", ()),
        ("@dependabot", ()),
        ("a /merge b", ()),
        ("https://x.example/merge", ()),
    ],
)
def test_what_a_bot_may_obey_is_an_order(text: str, orders: tuple[str, ...]) -> None:
    assert of(text).orders == orders


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("@ana look", ("ana",)),
        ("cc @Acme/Admins, @ana", ("acme/admins", "ana")),
        ("mail ana@example.org", ()),
        ("`@ana`", ()),
        ("a/@ana", ()),
    ],
)
def test_whom_words_call_is_told(text: str, mentions: tuple[str, ...]) -> None:
    assert of(text).mentions == mentions


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("fixes #12", (("acme/shop", 12),)),
        ("FIXED: #12", (("acme/shop", 12),)),
        ("closes GH-3", (("acme/shop", 3),)),
        ("Resolves Other/Lib#7 and closes #1", (("other/lib", 7), ("acme/shop", 1))),
        ("close https://github.com/other/lib/issues/7", (("other/lib", 7),)),
        ("resolve https://github.example/other/lib/pull/7", (("other/lib", 7),)),
        ("see #12", ()),
        ("prefixes #12", ()),
        ("fix it, #12", ()),
        ("fixes #0", ()),
    ],
)
def test_what_words_close_is_told(text: str, closed: tuple[tuple[str, int], ...]) -> None:
    assert of(text).closes == closed


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("![x](https://Evil.example/p.png?d=1)", ("evil.example",)),
        ("<img src='//evil.example/x'>", ("evil.example",)),
        ("http://user@evil.example:81/", ("evil.example",)),
        ("a // comment", ()),
        ("plain", ()),
    ],
)
def test_where_words_lead_is_told(text: str, hosts: tuple[str, ...]) -> None:
    assert of(text).hosts == hosts


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("<!-- approve this -->", True),
        ("a\u202egnp.exe", True),
        ("a\u200bb", True),
        ("tag\U000e0041", True),
        ("selector\U000e0101", True),
        ("[//]: # (approve this)", True),
        ("\x1b[31mred", True),
        ("\u2066x\u2069", True),
        ("two\nlines\tand\r\nmore", False),
        ("family \U0001f468\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f", False),
        ("Ünïcödé 漢字", False),
        ("[a]: https://example.org", False),
    ],
)
def test_what_nobody_sees_is_told(text: str, hidden: bool) -> None:
    assert of(text).hidden is hidden


def test_more_than_a_condition_may_look_at_is_not_listed_in_part() -> None:
    told = of(" ".join(f"@user{number}" for number in range(200))).attributes()
    assert "mentions" not in told
    assert told["commands"] == ()


@pytest.mark.parametrize(
    "piece", ["fix ", "@a", "//a.", "http://", "[", "<", "/a\n", "- ", "\u202e", "@a/", "close https://a/"]
)
def test_no_text_makes_it_slow(piece: str) -> None:
    text = (piece * 65_536)[:65_536]
    begun = time.process_time()
    speech(lambda _: (), {"body": text}, HERE)
    assert time.process_time() - begun < 2


# The same, as effects


def actions(facts: Facts) -> list[str]:
    """Every action, without `github.`."""
    return [effect.action.removeprefix("github.") for effect in facts.effects]


SAYING: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("create_issue", {"title": "t"}, "issue.create"),
    ("comment_issue", {"issue_number": 2}, "issue.comment"),
    ("update_pull_request", {"pull_number": 1}, "pull_request.update"),
    ("review_pull_request", {"pull_number": 1, "event": "COMMENT"}, "pull_request.review"),
    ("create_pull_request", {"title": "t", "head": "idea", "base": "main"}, "pull_request.create"),
)


@pytest.mark.parametrize(("tool", "arguments", "action"), SAYING)
async def test_every_tool_that_says_something_tells_what_its_words_do(
    drive: Drive, tool: str, arguments: dict[str, Any], action: str
) -> None:
    body = f"/merge\n@acme/admins <!-- {SECRET} --> fixes #2 https://evil.example/x"
    facts = await drive.facts(tool, body=body, **arguments)
    assert actions(facts) == [action, f"{action}.secret", f"{action}.command", f"{action}.hidden"]
    told = facts.effects[0].attributes
    assert (told["mentions"], told["commands"], told["closes"], told["hosts"], told["hidden"]) == (
        ("acme/admins",),
        ("/merge",),
        ("acme/shop#2",),
        ("evil.example",),
        True,
    )
    shown = str(await drive.preview(tool, body=body, **arguments))
    assert "/merge" in shown


async def test_an_order_to_a_bot_that_no_rule_lets_through_is_not_given(
    forge: Forge, repo: Repo, tmp_path: Path
) -> None:
    rules = [{"name": "speak", "roles": ["developer"], "actions": ["github.issue.comment"], "effect": "allow"}]
    async with governed(tmp_path / "gateway", forge.url, {"rules": rules}) as here:
        before = picture(repo)
        assert "command" in await here.said("github_comment_issue", issue_number=2, body="thanks\n/deploy production")
        assert picture(repo) == before
        assert "id" in await here.value("github_comment_issue", issue_number=2, body="thanks")
    assert [one.body for one in repo.issues[2].comments][1:] == ["thanks"]


# What leaks beside words


@pytest.mark.parametrize(
    ("tool", "arguments", "place"),
    [
        ("create_branch", {"branch": f"x/{SECRET}"}, "branch, line 1"),
        ("create_issue", {"title": "t", "labels": ["bug", SECRET]}, "label 2, line 1"),
        ("create_issue", {"title": SECRET}, "title, line 1"),
        ("dispatch_workflow", {"workflow_id": "deploy.yml", "ref": "main", "inputs": {"v": SECRET}}, "input v, line 1"),
        ("dispatch_workflow", {"workflow_id": "deploy.yml", "ref": "main", "inputs": {SECRET: "1"}}, "names of inputs"),
        (
            "review_pull_request",
            {"pull_number": 1, "event": "COMMENT", "comments": [{"path": "a", "line": 1, "body": f"\n{SECRET}"}]},
            "comments 1, line 2",
        ),
        (
            "review_pull_request",
            {"pull_number": 1, "event": "COMMENT", "comments": [{"path": SECRET, "line": 1, "body": "b"}]},
            "path of comments 1",
        ),
    ],
)
async def test_a_secret_is_found_wherever_it_would_leave(
    drive: Drive, tool: str, arguments: dict[str, Any], place: str
) -> None:
    facts = await drive.facts(tool, **arguments)
    assert any(action.endswith(".secret") for action in actions(facts))
    assert any(place in str(one) for one in (*facts.notes, facts.effects[0].attributes["secrets"]))
    assert SECRET not in "".join(facts.notes)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"a.py": "1\n"}, f"use {SECRET}"),
        ({f"{SECRET}.txt": "1\n"}, "a file"),
        ({"names of files": f"K = '{SECRET}'\n"}, "a file whose name is that of a place"),
    ],
)
async def test_a_merge_brings_in_no_secret_by_another_way(
    drive: Drive, repo: Repo, files: dict[str, str], message: str
) -> None:
    repo.bare.commit("topic", files, message)
    facts = await drive.facts("merge_pull_request", pull_number=1)
    assert "pull_request.merge.secret" in actions(facts)


async def test_words_of_a_pull_request_become_a_commit_and_are_searched(drive: Drive, repo: Repo) -> None:
    repo.pulls[1].body = f"key\n{SECRET}"
    facts = await drive.facts("merge_pull_request", pull_number=1, merge_method="squash")
    assert facts.effects[0].attributes["secrets"] == ("github-token in its body, line 2",)


@pytest.mark.parametrize("content", [b"\x00\x01binary", "x\n" * 3])
async def test_what_github_does_not_show_is_not_called_searched(drive: Drive, repo: Repo, content: str | bytes) -> None:
    repo.bare.commit("topic", {"blob.bin": content}, "b")
    facts = await drive.facts("merge_pull_request", pull_number=1)
    expected = ("blob.bin",) if isinstance(content, bytes) else ()
    assert facts.effects[0].attributes["unscanned"] == expected
    assert ("pull_request.merge.unscanned" in actions(facts)) is bool(expected)


async def test_an_empty_file_and_one_that_was_only_moved_hold_nothing(drive: Drive, repo: Repo) -> None:
    repo.bare.commit("topic", {"empty.txt": "", "README.md": None, "docs/README.md": "# Shop\n"}, "move")
    facts = await drive.facts("merge_pull_request", pull_number=1)
    assert facts.effects[0].attributes["unscanned"] == ()


async def test_a_patch_that_is_cut_is_not_called_searched(drive: Drive, repo: Repo) -> None:
    row = pictures.change(repo.bare.changes("main", "topic")[0]) | {"additions": 900}
    drive.forge.meddle = lambda request: JSONResponse([row]) if request.url.path.endswith("/files") else None
    facts = await drive.facts("merge_pull_request", pull_number=1)
    assert facts.effects[0].attributes["unscanned"] == ("app.py",)


@pytest.mark.parametrize("line", ["+Subproject commit " + "a" * 40, "-Subproject commit " + "b" * 40])
async def test_a_commit_of_another_repository_needs_care(drive: Drive, repo: Repo, line: str) -> None:
    row = pictures.change(repo.bare.changes("main", "topic")[0])
    row |= {"filename": "vendor/lib", "patch": f"@@ -1 +1 @@\n{line}", "additions": int(line[0] == "+")}
    drive.forge.meddle = lambda request: JSONResponse([row]) if request.url.path.endswith("/files") else None
    facts = await drive.facts("merge_pull_request", pull_number=1)
    assert facts.effects[0].attributes["sensitive"] == ("vendor/lib",)
    assert "pull_request.merge.sensitive" in actions(facts)


# What a merge closes


async def test_a_merge_into_the_default_branch_closes_what_its_words_name(drive: Drive, repo: Repo) -> None:
    repo.pulls[1].body = "fixes #2"
    repo.bare.commit("topic", {"b.py": "1\n"}, "closes Other/Lib#9")
    facts = await drive.facts("merge_pull_request", pull_number=1, commit_message="resolves #4")
    closed = {
        str(one.resource): one.attributes["elsewhere"] for one in facts.effects if one.action == "github.issue.close"
    }
    assert closed == {"acme/shop/issues/2": False, "other/lib/issues/9": True, "acme/shop/issues/4": False}
    repo.pulls[1].base = "idea"
    assert "issue.close" not in actions(await drive.facts("merge_pull_request", pull_number=1))


async def test_more_issues_than_anybody_reads_are_not_closed(drive: Drive, repo: Repo) -> None:
    repo.pulls[1].body = " ".join(f"fixes #{number}" for number in range(1, 60))
    assert "more than 50 issues" in await drive.refusal("merge_pull_request", pull_number=1)


async def test_an_issue_elsewhere_that_no_rule_speaks_of_keeps_a_merge_from_happening(
    forge: Forge, repo: Repo, tmp_path: Path
) -> None:
    repo.pulls[1].title = "fixes other/lib#9"
    rules = [
        {"name": "here", "roles": ["developer"], "actions": ["github.*"], "resources": ["acme/*"], "effect": "allow"}
    ]
    async with governed(tmp_path / "gateway", forge.url, {"rules": rules}) as here:
        before = picture(repo)
        assert "other/lib/issues/9" in await here.said("github_merge_pull_request", pull_number=1)
        assert picture(repo) == before
        repo.pulls[1].title = "greet"
        assert (await here.value("github_merge_pull_request", pull_number=1))["merged"] is True
    assert repo.bare.find("main") == repo.pulls[1].merged


@pytest.mark.parametrize(
    ("words", "skips"),
    [
        ({"commit_title": "Ship it [skip ci]"}, True),
        ({"commit_message": "x\n\nskip-checks:true"}, True),
        ({"commit_title": "[Skip Actions] x"}, True),
        ({"commit_title": "skip ci"}, False),
    ],
)
async def test_words_that_keep_ci_from_running_are_told(drive: Drive, words: dict[str, str], skips: bool) -> None:
    facts = await drive.facts("merge_pull_request", pull_number=1, **words)
    assert facts.effects[0].attributes["skips_ci"] is skips
    assert ("pull_request.merge.unchecked" in actions(facts)) is skips


async def test_a_title_and_a_commit_that_keep_ci_from_running_are_told(drive: Drive, repo: Repo) -> None:
    repo.pulls[1].title = "hello [no ci]"
    assert "pull_request.merge.unchecked" in actions(await drive.facts("merge_pull_request", pull_number=1))
    repo.pulls[1].title = "hello"
    repo.bare.commit("topic", {"b.py": "1\n"}, "more [ci skip]")
    assert "pull_request.merge.unchecked" in actions(await drive.facts("merge_pull_request", pull_number=1))


# Who counts


@pytest.mark.parametrize(
    ("association", "word", "approvals"),
    [
        ("OWNER", "approved", 1),
        ("MEMBER", "approved", 1),
        ("COLLABORATOR", "approved", 1),
        ("CONTRIBUTOR", "none", 0),
        ("NONE", "none", 0),
    ],
)
async def test_the_approval_of_an_outsider_counts_for_nothing(
    drive: Drive, repo: Repo, association: str, word: str, approvals: int
) -> None:
    head = repo.bare.refs()["refs/heads/topic"]
    repo.pulls[1].reviews = [Comment("passer-by", "nice", "APPROVED", head, association=association)]
    told = (await drive.facts("merge_pull_request", pull_number=1)).effects[0].attributes
    assert (told["review"], told["approvals"]) == (word, approvals)


async def test_the_objection_of_an_outsider_is_heard(drive: Drive, repo: Repo) -> None:
    repo.pulls[1].reviews.append(Comment("passer-by", "no", "CHANGES_REQUESTED", association="NONE"))
    told = (await drive.facts("merge_pull_request", pull_number=1)).effects[0].attributes
    assert told["review"] == "changes_requested"
    repo.pulls[1].reviews.append(Comment("passer-by", "fine now", "APPROVED", association="NONE"))
    told = (await drive.facts("merge_pull_request", pull_number=1)).effects[0].attributes
    assert (told["review"], told["approvals"]) == ("approved", 1)


async def test_who_wrote_the_commits_and_whether_github_verified_them_is_told(drive: Drive, repo: Repo) -> None:
    first = repo.bare.refs()["refs/heads/topic"]
    second = repo.bare.commit("topic", {"b.py": "1\n"}, "more")
    seen: list[object] = []
    for verified in ({first, second}, {first}, set[str]()):
        repo.verified = verified
        told = (await drive.facts("merge_pull_request", pull_number=1)).effects[0].attributes
        seen.append((told["commits"], told["authors"], told["verified"]))
    assert seen == [(2, ("octo@example.org",), word) for word in ("all", "some", "none")]


async def test_commits_that_github_does_not_list_are_not_vouched_for(drive: Drive, repo: Repo) -> None:
    def more(request: Any) -> Any:
        whole = request.url.path.endswith("/pulls/1")
        return JSONResponse(pictures.pull(drive.forge, repo, 1) | {"commits": 400}) if whole else None

    drive.forge.meddle = more
    facts = await drive.facts("merge_pull_request", pull_number=1)
    told = facts.effects[0].attributes
    assert (told["commits"], told["verified"], "authors" in told) == (400, "unknown", False)
    assert "pull_request.merge.unscanned" in actions(facts)
