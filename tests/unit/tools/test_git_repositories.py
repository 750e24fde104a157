"""Repositories of every shape, large ones, and remotes that fail: clear answers, and nothing half done without saying so."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from gitgate import REPOSITORY, Bench, bench, rules
from gitserver import HttpServer, http_server, run_git

from mcp_gateway_policy.vocabulary import Connection
from mcp_gateway_tools.git.carried import Update
from mcp_gateway_tools.git.process import Git
from mcp_gateway_tools.git.pushing import push
from mcp_gateway_tools.git.settings import GitSettings
from mcp_gateway_tools.lease import Lease, Secret
from mcp_gateway_tools.raw import Problem

pytestmark = pytest.mark.anyio
MAIN = "refs/heads/main"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HttpServer]:
    with http_server(tmp_path_factory.mktemp("server")) as running:
        running.create(REPOSITORY, {"README.md": "shop\n"})
        running.create("acme/empty")
        yield running


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, server: HttpServer) -> Iterator[Bench]:
    with bench(tmp_path_factory.mktemp("gate"), server, server.url(REPOSITORY), policy=rules("git.*")) as running:
        yield running


def test_fifty_megabytes_are_pushed_from_a_repository(shop: Bench) -> None:
    work = shop.clone("fifty")
    for number in range(5):
        (work / f"noise{number}").write_bytes(os.urandom(10 << 20))
    run_git(work, "add", "--all")
    run_git(work, "commit", "--quiet", "--message", "50 MB")
    shop.value("git_push", ref="fifty", repository=str(work))
    assert shop.refs()["refs/heads/fifty"] == run_git(work, "rev-parse", "HEAD")
    assert int(shop.server.git(REPOSITORY, "cat-file", "-s", "fifty:noise0")) == 10 << 20


def test_a_thousand_commits_are_pushed_and_counted(shop: Bench) -> None:
    work = shop.clone("thousand")
    stream = "".join(
        f"commit refs/heads/many\ncommitter A <a@acme.example> {1700000000 + n} +0000\ndata 5\nc{n:04}\n"
        + (f"from {run_git(work, 'rev-parse', 'HEAD')}\n" if n == 0 else "")
        + f"M 644 inline f{n % 7}\ndata 5\nt{n:04}\n\n"
        for n in range(1000)
    )
    run_git(work, "fast-import", "--quiet", given=stream.encode())
    shop.value("git_push", ref="many", repository=str(work), revision="many")
    assert shop.server.git(REPOSITORY, "rev-list", "--count", "main..many") == "1000"
    assert b'"commits":1000' in shop.gate.recorded()


def test_a_shallow_clone_is_pushed_where_the_remote_has_the_rest(shop: Bench, tmp_path: Path) -> None:
    for number in range(3):
        shop.server.commit(tmp_path, REPOSITORY, {"deep": f"{number}\n"}, "deep", branch="deep")
    work = shop.clone("shallow", "--depth=1", "--branch=deep")
    (work / "s").write_text("s\n")
    run_git(work, "add", "s")
    run_git(work, "commit", "--quiet", "--message", "s")
    shop.value("git_push", ref="shallow", repository=str(work))
    assert shop.server.git(REPOSITORY, "rev-list", "--count", "main..shallow") == "4"


def test_a_shallow_clone_of_something_else_is_refused(shop: Bench, tmp_path: Path) -> None:
    other = tmp_path / "other"
    run_git(tmp_path, "init", "--quiet", str(other))
    for name in ("a", "b"):
        (other / name).write_text(name)
        run_git(other, "add", name)
        run_git(other, "commit", "--quiet", "--message", name)
    work = shop.workspace / "shallow-other"
    run_git(shop.workspace, "clone", "--quiet", "--depth=1", f"file://{other}", str(work))
    before = shop.refs()
    assert "history is not complete" in shop.said("git_push", ref="shallow-other", repository=str(work))
    assert shop.refs() == before


def test_names_that_are_no_utf_8_are_pushed_as_they_are(shop: Bench) -> None:
    work = shop.clone("latin")
    blob = run_git(work, "hash-object", "-w", "--stdin", given=b"x")
    run_git(work, "update-index", "-z", "--index-info", given=b"100644 " + blob.encode() + b"\t\xff\xfe.txt\0")
    run_git(work, "commit", "--quiet", "--message", "latin")
    shop.value("git_push", ref="latin", repository=str(work))
    assert "\\377\\376.txt" in shop.server.git(REPOSITORY, "ls-tree", "latin")
    assert rb"\\xff\\xfe.txt" in shop.gate.recorded()


def test_pointers_of_git_lfs_are_pushed_and_said_to_be_pointers(shop: Bench) -> None:
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 5\n"
    shop.value("git_push", ref="lfs", changes={"big": pointer}, message="lfs")
    assert b'"lfs_pointers":1' in shop.gate.recorded()


def test_a_detached_head_and_a_commit_by_name_are_pushed(shop: Bench) -> None:
    work = shop.clone("detached")
    run_git(work, "checkout", "--quiet", "--detach")
    (work / "d").write_text("d\n")
    run_git(work, "add", "d")
    run_git(work, "commit", "--quiet", "--message", "d")
    commit = run_git(work, "rev-parse", "HEAD")
    shop.value("git_push", ref="detached", repository=str(work))
    shop.value("git_push", ref="by-name", repository=str(work), revision=commit)
    assert shop.refs()["refs/heads/detached"] == shop.refs()["refs/heads/by-name"] == commit


def test_a_repository_without_a_commit_has_nothing_to_push(shop: Bench) -> None:
    work = shop.workspace / "unborn"
    run_git(shop.workspace, "init", "--quiet", "--initial-branch=main", str(work))
    assert "has no commit yet" in shop.said("git_push", ref="unborn", repository=str(work))
    assert "refs/heads/unborn" not in shop.refs()


def test_packed_refs_and_annotated_tags_are_understood(shop: Bench) -> None:
    work = shop.clone("packed")
    run_git(work, "commit", "--quiet", "--allow-empty", "--message", "p")
    run_git(work, "tag", "--annotate", "--message", "t", "packed-tag")
    run_git(work, "pack-refs", "--all")
    run_git(work, "gc", "--quiet")
    shop.value("git_push", ref="packed", repository=str(work), revision="main", tags=["packed-tag"])
    assert shop.refs()["refs/tags/packed-tag"] == run_git(work, "rev-parse", "packed-tag")


def test_an_empty_remote_gets_its_first_commit(tmp_path: Path, server: HttpServer) -> None:
    with bench(tmp_path, server, server.url("acme/empty"), policy=rules("git.*")) as shop:
        assert "the repository is empty" in shop.said("git_log")
        assert "the repository is empty" in shop.said("git_list_refs")
        shop.value("git_push", ref="main", changes={"README.md": "first\n"}, message="first")
        assert server.git("acme/empty", "show", "main:README.md") == "first"
        assert shop.value("git_log")["commits"][0]["parents"] == []


def test_what_does_not_build_on_the_branch_is_not_pushed(shop: Bench, tmp_path: Path) -> None:
    work = shop.clone("behind")
    (work / "b").write_text("b\n")
    run_git(work, "add", "b")
    run_git(work, "commit", "--quiet", "--message", "b")
    shop.server.commit(tmp_path, REPOSITORY, {"ahead": "1\n"}, "ahead")
    before = shop.refs()
    assert "does not build on" in shop.said("git_push", ref="main", repository=str(work))
    assert shop.refs() == before


def test_a_branch_that_moves_between_the_look_and_the_push_is_not_replaced(shop: Bench, tmp_path: Path) -> None:
    """The server lets somebody else in first, in the moment before it takes the push."""
    moved = run_git(shop.clone("racing"), "commit-tree", "-m", "theirs", "HEAD^{tree}")
    work = shop.workspace / "racing"
    run_git(work, "push", "--quiet", str(shop.server.path(REPOSITORY)), f"{moved}:refs/heads/raced-source")
    shop.value("git_push", ref="raced", changes={"r": "r"}, message="r")
    path = shop.server.path(REPOSITORY)
    hook = path / "hooks" / "pre-receive"
    hook.write_text(
        "#!/bin/sh\nunset GIT_QUARANTINE_PATH\ngit update-ref refs/heads/raced $(git rev-parse refs/heads/raced-source)\n"
    )
    hook.chmod(0o755)
    try:
        answer = shop.call("git_push", ref="raced", changes={"r": "again"}, message="r")
    finally:
        hook.unlink()
    assert answer.is_error
    assert shop.refs()["refs/heads/raced"] == moved


def test_a_remote_that_hangs_up_in_the_middle_leaves_it_open_and_says_so(shop: Bench, server: HttpServer) -> None:
    work = shop.clone("middle")
    (work / "noise").write_bytes(os.urandom(4 << 20))
    run_git(work, "add", "noise")
    run_git(work, "commit", "--quiet", "--message", "noise")
    before = shop.refs()
    server.hang_up = "middle"
    try:
        answer = shop.call("git_push", ref="middle", repository=str(work))
    finally:
        server.hang_up = ""
    assert answer.is_error
    assert answer.ran == "unknown"
    assert "git_list_refs" in answer.text
    assert shop.refs() == before


def test_a_remote_that_hangs_up_after_it_took_the_push_is_found_to_have_taken_it(
    shop: Bench, server: HttpServer
) -> None:
    server.hang_up = "after"
    try:
        answer = shop.call("git_push", ref="after", changes={"a": "a"}, message="a")
    finally:
        server.hang_up = ""
    assert not answer.is_error, answer.text
    assert "its refs show that it has taken the push" in answer.text
    assert shop.refs()["refs/heads/after"] == answer.structured["pushed"][0]["to"]  # type: ignore[index, call-overload]


def test_a_remote_that_never_answers_is_given_up(tmp_path: Path, server: HttpServer) -> None:
    """Mutation tried: waiting for the end of the patience inside of it, where it does not come."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/acme/shop.git"
        with bench(tmp_path, server, url, policy=rules("git.*"), seconds=1) as shop:
            for tool, arguments in (("git_log", {}), ("git_push", {"ref": "x", "changes": {"x": "x"}, "message": "x"})):
                answer = shop.call(tool, **arguments)
                assert "the remote took too long to answer" in answer.text
                assert answer.ran == "no"


def test_a_remote_that_takes_refs_one_by_one_only_gets_none_of_several(tmp_path: Path, server: HttpServer) -> None:
    server.create("acme/single", {"README.md": "single\n"})
    server.git("acme/single", "config", "receive.advertiseAtomic", "false")
    with bench(tmp_path, server, server.url("acme/single"), policy=rules("git.*")) as shop:
        answer = shop.call("git_push", ref="a", changes={"a": "a"}, message="a", tags=["t"])
        assert answer.ran == "no"
        assert "push one ref at a time" in answer.text
        assert set(server.refs("acme/single")) == {MAIN}
        shop.value("git_push", ref="a", changes={"a": "a"}, message="a")


def test_a_remote_of_other_object_names_is_said_to_be_one(tmp_path: Path, server: HttpServer) -> None:
    path = server.path("acme/sha256")
    path.mkdir(parents=True)
    run_git(path, "init", "--quiet", "--bare", "--object-format=sha256", ".")
    run_git(path, "config", "http.receivepack", "true")
    with bench(tmp_path, server, server.url("acme/sha256"), policy=rules("git.*")) as shop:
        answer = shop.call("git_push", ref="a", changes={"a": "a"}, message="a")
    assert answer.ran == "no"
    assert "does not use SHA-1 object names" in answer.text


async def test_a_push_that_is_never_answered_is_left_open(tmp_path: Path) -> None:
    """Whoever does not answer may have taken it. Mutation tried: the same as above."""
    run_git(tmp_path, "init", "--quiet", "--bare", ".")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/acme/shop.git"
        settings = GitSettings.model_validate({"url": url, "seconds": 1})
        lease = Lease(Connection("code", "git"), settings, Secret("token"), "write")
        said = await push(Git(tmp_path), lease, [Update("refs/heads/x", None, "a" * 40)])
    assert isinstance(said, Problem)
    assert said.ran == "unknown"
    assert "git_list_refs" in said.hint


def test_a_branch_with_a_line_separator_in_its_name_stops_nobody(tmp_path: Path, server: HttpServer) -> None:
    """git allows what Unicode calls a line's end. Mutation tried: splitting git's output by those."""
    server.create("acme/odd", {"README.md": "odd\n"})
    names = {f"refs/heads/odd{mark}name" for mark in "\u2028\u2029\x85"} | {"refs/heads/z\u2028"}
    for name in names:
        server.git("acme/odd", "update-ref", name, "main")
    with bench(tmp_path, server, server.url("acme/odd"), policy=rules("git.*")) as shop:
        listed = {one["ref"] for one in shop.value("git_list_refs")["refs"]}
        assert listed == {*names, MAIN}
        shop.value("git_push", ref="even", changes={"e": "e"}, message="e")
    assert "refs/heads/even" in server.refs("acme/odd")


def test_a_credential_that_may_only_read_pushes_nothing(tmp_path: Path, server: HttpServer) -> None:
    with bench(
        tmp_path, server, server.url(REPOSITORY), policy=rules("git.*"), write="gateway:reader-token-77aa01d3c5"
    ) as shop:
        before = shop.refs()
        answer = shop.call("git_push", ref="denied", changes={"d": "d"}, message="d")
        assert answer.is_error
        assert answer.ran == "no"
        assert "does not allow this with the gateway's credential" in answer.text
        assert shop.refs() == before


def test_a_wrong_credential_is_refused_and_not_repeated(tmp_path: Path, server: HttpServer) -> None:
    with bench(
        tmp_path, server, server.url(REPOSITORY), policy=rules("git.*"), read="gateway:wrong-password-31337"
    ) as shop:
        told = shop.said("git_log")
        assert "refused the gateway's credential" in told
        assert "31337" not in told
        assert b"31337" not in shop.gate.recorded()


def test_a_remote_that_is_not_there_is_said_to_be(tmp_path: Path, server: HttpServer) -> None:
    with bench(tmp_path, server, "http://127.0.0.1:1/acme/shop.git", policy=rules("git.*")) as shop:
        assert "could not be reached" in shop.said("git_push", ref="x", changes={"x": "x"}, message="x")
    with bench(tmp_path / "b", server, server.url("acme/nothing"), policy=rules("git.*")) as shop:
        assert "no such repository" in shop.said("git_log")


def test_nothing_of_a_push_that_did_not_run_is_kept(tmp_path: Path, server: HttpServer) -> None:
    with bench(
        tmp_path, server, server.url(REPOSITORY), policy=rules("git.read", "git.push", deny=["git.push.workflow"])
    ) as shop:
        for number in range(10):
            shop.said("git_push", ref="x", changes={".ci/run": f"{number} never\n"}, message="x")
        staged = list((tmp_path / "cache").glob("*/staged/*"))
        assert len(staged) <= 8
        repository = next((tmp_path / "cache").glob("*/repository.git"))
        held = run_git(repository, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)").split()
        never = [
            run_git(tmp_path, "hash-object", "--stdin", given=f"{number} never\n".encode()) for number in range(10)
        ]
        assert held
        assert not set(never) & set(held)
    assert list((tmp_path / "cache").glob("*/staged/*")) == []
