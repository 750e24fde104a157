"""Pushes through the whole gateway to a real server, under the pack `git-safe`. What happened is read from the server's refs."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gitgate import REPOSITORY, Bench, bench
from gitserver import HttpServer, http_server, run_git

MAIN = "refs/heads/main"
TOKEN = "ghp_" + "a1B2c3D4e5" * 4


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HttpServer]:
    with http_server(tmp_path_factory.mktemp("server")) as running:
        running.create(REPOSITORY, {"README.md": "shop\n", "src/app.py": "print('hello')\n", "run.sh": "true\n"})
        yield running


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, server: HttpServer) -> Iterator[Bench]:
    with bench(tmp_path_factory.mktemp("gate"), server, server.url(REPOSITORY)) as running:
        yield running


def committed(work: Path, files: dict[str, str], message: str = "work", branch: str = "work") -> str:
    run_git(work, "checkout", "--quiet", "-B", branch)
    for name, text in files.items():
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text(text, encoding="utf-8")
    run_git(work, "add", "--all")
    run_git(work, "commit", "--quiet", "--allow-empty", "--message", message)
    return run_git(work, "rev-parse", "HEAD")


def bundled(work: Path, *arguments: str) -> str:
    run_git(work, "bundle", "create", "--quiet", "../out.bundle", *arguments)
    return base64.b64encode((work.parent / "out.bundle").read_bytes()).decode()


def test_changes_to_a_branch_of_ones_own_are_pushed_at_once(shop: Bench) -> None:
    value = shop.value("git_push", ref="feature/x", changes={"src/app.py": "print('bye')\n"}, message="say bye")
    refs = shop.refs()
    assert refs["refs/heads/feature/x"] == value["pushed"][0]["to"]
    assert shop.server.git(REPOSITORY, "show", "feature/x:src/app.py") == "print('bye')"
    assert shop.server.git(REPOSITORY, "rev-parse", "feature/x^") == refs[MAIN]


def test_changes_add_delete_rename_modes_and_bytes(shop: Bench) -> None:
    changes = {
        "README.md": {"delete": True},
        "run.sh": {"mode": "100755"},
        "new/deep/file.bin": {"content": base64.b64encode(bytes(range(256))).decode(), "encoding": "base64"},
        "link": {"content": "src/app.py", "mode": "120000"},
        "héllo.txt": "ünïcode\n",
    }
    shop.value("git_push", ref="modes", changes=changes, message="modes", author="Grace Hopper <grace@acme.example>")
    listed = shop.server.git(REPOSITORY, "-c", "core.quotePath=false", "ls-tree", "-r", "modes")
    rows = {line.partition("\t")[2]: line.split()[0] for line in listed.splitlines()}
    assert rows == {
        "héllo.txt": "100644",
        "link": "120000",
        "new/deep/file.bin": "100644",
        "run.sh": "100755",
        "src/app.py": "100644",
    }
    assert shop.server.git(REPOSITORY, "log", "-1", "--format=%an <%ae> / %cn", "modes") == (
        "Grace Hopper <grace@acme.example> / mcp-gateway"
    )
    run_git(shop.server.path(REPOSITORY), "fsck", "--strict")


def test_a_repository_in_the_workspace_is_pushed_without_being_touched(shop: Bench) -> None:
    work = shop.clone("one")
    commit = committed(work, {"a.txt": "a\n"})
    before = sorted((path, path.stat().st_mtime_ns) for path in work.rglob("*") if path.is_file())
    shop.value("git_push", ref="from-repository", repository=str(work))
    assert shop.refs()["refs/heads/from-repository"] == commit
    assert sorted((path, path.stat().st_mtime_ns) for path in work.rglob("*") if path.is_file()) == before


def test_a_bundle_is_pushed_whole_and_thin(shop: Bench) -> None:
    work = shop.clone("two")
    commit = committed(work, {"b.txt": "b\n", "README.md": "shop\nmore\n"})
    shop.value("git_push", ref="from-bundle", bundle=bundled(work, "work", "^origin/main"))
    shop.value("git_push", ref="from-whole-bundle", bundle=bundled(work, "work"), revision="work")
    refs = shop.refs()
    assert refs["refs/heads/from-bundle"] == refs["refs/heads/from-whole-bundle"] == commit


def test_a_push_to_main_waits_for_a_person_and_is_then_what_they_saw(shop: Bench) -> None:
    before = shop.refs()
    approval = shop.asked("git_push", ref="main", changes={"README.md": "a better shop\n"}, message="better")
    assert shop.refs() == before
    shown = shop.shown(approval)
    assert "+a better shop" in shown
    assert "README.md | 2 +-" in shown
    answer = shop.approved(approval)
    assert not answer.is_error, answer.text
    assert shop.server.git(REPOSITORY, "show", "main:README.md") == "a better shop"
    assert shop.server.git(REPOSITORY, "rev-parse", "main^") == before[MAIN]


def test_an_approval_is_void_when_the_branch_moved(shop: Bench, tmp_path: Path) -> None:
    approval = shop.asked("git_push", ref="main", changes={"README.md": "theirs\n"}, message="race")
    moved = shop.server.commit(tmp_path, REPOSITORY, {"other.txt": "somebody was faster\n"}, "faster")
    answer = shop.approved(approval)
    assert answer.is_error
    assert "state" in answer.text
    assert shop.refs()[MAIN] == moved


def test_an_approval_to_delete_is_for_what_was_there(shop: Bench) -> None:
    """Mutation tried: the old value left out of the digest."""
    shop.value("git_push", ref="doomed", changes={"d": "1"}, message="d")
    approval = shop.asked("git_push", ref="doomed", delete=True)
    moved = shop.value("git_push", ref="doomed", changes={"d": "2"}, message="d")["pushed"][0]["to"]
    assert shop.approved(approval).is_error
    assert shop.refs()["refs/heads/doomed"] == moved


def test_an_approval_holds_when_another_branch_moved(shop: Bench, tmp_path: Path) -> None:
    approval = shop.asked("git_push", ref="main", changes={"README.md": "still\n"}, message="unrelated")
    shop.server.commit(tmp_path, REPOSITORY, {"z.txt": "z\n"}, "elsewhere", branch="elsewhere")
    assert not shop.approved(approval).is_error
    assert shop.server.git(REPOSITORY, "show", "main:README.md") == "still"


def test_an_approved_repository_that_got_another_commit_is_not_what_was_approved(shop: Bench) -> None:
    work = shop.clone("swapped")
    committed(work, {"good.txt": "good\n"})
    before = shop.refs()
    approval = shop.asked("git_push", ref="main", repository=str(work), revision="work")
    committed(work, {"evil.txt": "evil\n"})
    assert shop.approved(approval).is_error
    assert shop.refs() == before


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({".github/workflows/ci.yml": "on: pull_request_target\n"}, "this changes what runs where the project is built"),
        ({".GitHub/Workflows/ci.yml": "on: push\n"}, "this changes what runs where the project is built"),
        ({"CODEOWNERS": "* @me\n"}, "this changes who owns what"),
        ({"deploy/key.pem": "no key at all\n"}, "this changes who owns what"),
        ({"package-lock.json": "{}\n"}, "this changes who owns what"),
        ({".lfsconfig": "[lfs]\nurl = https://evil.example\n"}, "this changes who owns what"),
        ({".gitmodules": '[submodule "x"]\npath = x\nurl = https://evil.example/x\n'}, "this changes who owns what"),
        ({"out": {"content": "../../etc/passwd", "mode": "120000"}}, "this changes who owns what"),
        ({"abs": {"content": "/etc/passwd", "mode": "120000"}}, "this changes who owns what"),
        ({"conf.py": "password = 'tr0ub4dor-and-3'\n"}, "something in it looks like a secret"),
    ],
    ids=["workflow", "workflow-case", "codeowners", "pem", "lockfile", "lfs", "submodules", "link-up", "link-root", "password"],
)  # fmt: skip
def test_what_needs_care_waits_for_a_person(shop: Bench, changes: dict[str, object], words: str) -> None:
    before = shop.refs()
    approval = shop.asked("git_push", ref="feature/care", changes=changes, message="care")
    assert words in shop.reasons(approval)
    assert shop.refs() == before
    shop.approved(approval)
    assert "refs/heads/feature/care" in shop.refs()
    assert shop.approved(shop.asked("git_push", ref="feature/care", delete=True)).is_error is False


def test_a_push_with_a_secret_is_denied_wherever_it_hides_and_its_value_is_told_nowhere(shop: Bench) -> None:
    work = shop.clone("leaking")
    committed(work, {"conf.env": f"TOKEN={TOKEN}\n"}, "add")
    committed(work, {"conf.env": "TOKEN=none\n"}, "take it out again")
    before = shop.refs()
    hiding: list[dict[str, Any]] = [
        {"repository": str(work), "revision": "work"},
        {"changes": {"x": f"a = '{TOKEN}'\n"}, "message": "x"},
        {"changes": {"x": base64.b64encode(f"token {TOKEN} ".encode()).decode()}, "message": "x"},
        {"changes": {"x": {"content": base64.b64encode(b"\0\1" + TOKEN.encode()).decode(), "encoding": "base64"}}, "message": "x"},
        {"changes": {"x": {"content": base64.b64encode(TOKEN.encode("utf-16")).decode(), "encoding": "base64"}}, "message": "x"},
        {"changes": {"x": "y\n"}, "message": f"use {TOKEN}"},
        {"changes": {f"{TOKEN}.txt": "y\n"}, "message": "x"},
        {"changes": {"x": {"content": TOKEN, "mode": "120000"}}, "message": "x"},
        {"changes": {".gitmodules": '[submodule "x"]\n\tpath = x\n\turl = https://' + TOKEN + '@h.example/x.git\n'}, "message": "x"},
        {"changes": {"x": "y\n"}, "message": "x", "author": f"{TOKEN} <a@b.example>"},
        *({"repository": str(work), "revision": oid} for oid in _written_by_hand(work)),
    ]  # fmt: skip
    for where in hiding:
        told = shop.said("git_push", ref="feature/leak", **where)
        assert "no-secrets" in told, told
        assert TOKEN not in told
    assert shop.refs() == before
    assert TOKEN.encode() not in shop.gate.recorded()


def _written_by_hand(work: Path) -> list[str]:
    """Commits that hold the token where git's own tools would not put it: in a header of its own, and in a signature."""
    start = f"tree {run_git(work, 'rev-parse', 'HEAD^{tree}')}\nparent {run_git(work, 'rev-parse', 'origin/main')}\n"
    start += "author A <a@b.example> 1 +0000\ncommitter A <a@b.example> 1 +0000\n"
    armour = f"gpgsig -----BEGIN PGP SIGNATURE-----\n {TOKEN}\n -----END PGP SIGNATURE-----\n"
    raws = (f"{start}x-note {TOKEN}\n\nx\n", f"{start}{armour}\nx\n", f"{start}encoding {TOKEN}\n\nx\n")
    return [run_git(work, "hash-object", "-t", "commit", "-w", "--stdin", given=raw.encode()) for raw in raws]


def test_a_name_that_holds_a_secret_is_neither_pushed_nor_kept(shop: Bench) -> None:
    before = shop.refs()
    for arguments in ({"ref": TOKEN}, {"ref": f"x/{TOKEN}"}, {"ref": "x", "tags": [TOKEN]}):
        told = shop.said("git_push", changes={"x": "x"}, message="x", **arguments)
        assert "the name of a branch or tag holds a secret" in told
        assert TOKEN not in told
    assert shop.refs() == before
    assert TOKEN.encode() not in shop.gate.recorded()


def test_a_link_in_the_place_of_ci_configuration_waits_for_a_person(shop: Bench) -> None:
    """What it points at would be read in its place. Mutation tried: looking at the paths below alone."""
    approval = shop.asked("git_push", ref="linked", changes={".ci": {"content": "src", "mode": "120000"}}, message="x")
    assert "this changes what runs where the project is built" in shop.reasons(approval)
    assert "refs/heads/linked" not in shop.refs()


def test_a_secret_that_the_remote_has_already_is_not_found_again(shop: Bench, tmp_path: Path) -> None:
    shop.server.commit(tmp_path, REPOSITORY, {"old.env": f"TOKEN={TOKEN}\n"}, "old sins", branch="sinful")
    shop.value("git_push", ref="sinful", changes={"old.env": f"TOKEN={TOKEN}\nMORE=1\n"}, message="more")


def test_replacing_a_branch_needs_the_lease_and_a_person(shop: Bench) -> None:
    first = shop.value("git_push", ref="mine", changes={"m": "1\n"}, message="one")["pushed"][0]["to"]
    work = shop.clone("forcing")
    other = committed(work, {"m": "other\n"})
    told = shop.said("git_push", ref="mine", repository=str(work))
    assert "holds 1 commits that the push does not build on" in told
    stale = shop.said("git_push", ref="mine", repository=str(work), force_with_lease="0" * 40)
    assert "not where `force_with_lease` says" in stale
    assert shop.refs()["refs/heads/mine"] == first
    approval = shop.asked("git_push", ref="mine", repository=str(work), force_with_lease=first)
    assert "commits_lost" in shop.shown(approval)
    assert not shop.approved(approval).is_error
    assert shop.refs()["refs/heads/mine"] == other


def test_main_is_neither_replaced_nor_deleted(shop: Bench) -> None:
    work = shop.clone("rewriting")
    run_git(work, "checkout", "--quiet", "--orphan", "fresh")
    committed(work, {"x": "x\n"}, branch="fresh")
    before = shop.refs()
    replaced = shop.said("git_push", ref="main", repository=str(work), force_with_lease=before[MAIN])
    deleted = shop.said("git_push", ref="main", delete=True)
    assert "no-rewriting-of-protected" in replaced
    assert "no-rewriting-of-protected" in deleted
    assert shop.refs() == before


def test_a_branch_is_deleted_after_a_person_said_so(shop: Bench) -> None:
    shop.value("git_push", ref="gone", changes={"g": "g\n"}, message="g")
    approval = shop.asked("git_push", ref="gone", delete=True)
    assert "refs/heads/gone" in shop.refs()
    shop.approved(approval)
    assert "refs/heads/gone" not in shop.refs()


def test_branch_and_tags_arrive_together(shop: Bench) -> None:
    work = shop.clone("tagging")
    commit = committed(work, {"t": "t\n"})
    run_git(work, "tag", "v1")
    run_git(work, "tag", "--annotate", "--message", "the second", "v2")
    shop.approved(shop.asked("git_push", ref="tagged", repository=str(work), tags=["v1", "v2"]))
    refs = shop.refs()
    assert refs["refs/heads/tagged"] == refs["refs/tags/v1"] == commit
    assert shop.server.git(REPOSITORY, "cat-file", "-t", refs["refs/tags/v2"]) == "tag"
    assert "has a tag" in shop.said("git_push", ref="tagged2", changes={"q": "q"}, message="q", tags=["v1"])


def test_of_two_refs_both_move_or_none(shop: Bench) -> None:
    """The server refuses the tag; the branch does not arrive either."""
    hook = shop.server.path(REPOSITORY) / "hooks" / "update"
    hook.write_text('#!/bin/sh\ncase "$1" in refs/tags/*) echo "no tags today" >&2; exit 1;; esac\n')
    hook.chmod(0o755)
    try:
        before = shop.refs()
        approval = shop.asked("git_push", ref="both", changes={"b": "b"}, message="b", tags=["v9"])
        answer = shop.approved(approval)
        assert answer.is_error
        assert answer.ran == "no"
        assert shop.refs() == before
    finally:
        hook.unlink()


def test_what_a_server_s_hook_says_is_told_and_nothing_has_run(shop: Bench) -> None:
    hook = shop.server.path(REPOSITORY) / "hooks" / "pre-receive"
    hook.write_text('#!/bin/sh\necho "commits here need a ticket" >&2\nexit 1\n')
    hook.chmod(0o755)
    try:
        before = shop.refs()
        answer = shop.call("git_push", ref="hooked", changes={"h": "h"}, message="h")
        assert answer.is_error
        assert answer.ran == "no"
        assert "commits here need a ticket" in answer.text
        assert "pre-receive hook declined" in answer.text
        assert shop.refs() == before
    finally:
        hook.unlink()


def test_a_commit_is_kept_by_whom_it_says_and_that_is_not_taken_for_proof(shop: Bench) -> None:
    """Spoofed authors arrive as attributes: the domain is there for rules, the address is not in the log."""
    shop.value("git_push", ref="spoof", changes={"s": "s"}, message="s", author="CEO <ceo@acme.example>")
    recorded = shop.gate.recorded()
    assert b"acme.example" in recorded
    assert b"ceo@acme.example" not in recorded
