"""Every git tool, allowed, asked for and denied. The server's refs, and what it was asked, say what has happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from gitgate import Bench, bench, rules
from gitserver import HttpServer, http_server

from mcp_gateway.kinds import KINDS

CALLS: Mapping[str, Mapping[str, Any]] = {
    "git_push": {"ref": "mine", "changes": {"new.txt": "the word\n"}, "message": "new"},
    "git_list_refs": {},
    "git_log": {},
    "git_show": {},
    "git_diff": {"base": "main", "ref": "other"},
    "git_read_file": {"path": "README.md"},
    "git_grep": {"pattern": "the word"},
    "git_fetch_bundle": {},
}
TELLS: Mapping[str, str] = {
    "git_push": "pushed",
    "git_list_refs": "default_branch",
    "git_log": "the word of a commit",
    "git_show": "+the word",
    "git_diff": "+another word",
    "git_read_file": "the word",
    "git_grep": "1: the word",
    "git_fetch_bundle": "bundle",
}
"""What only an answer holds."""
ASKING: Mapping[str, object] = {
    "rules": [
        {"name": "files", "roles": ["developer"], "actions": ["git.read"], "resources": ["acme/shop/files"], "effect": "allow"},
        {"name": "a-person-looks", "roles": ["developer"], "actions": ["git.*"], "resources": ["acme/shop/refs"], "effect": "ask", "approvers": ["lead"]},
    ]
}  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HttpServer]:
    with http_server(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def fresh(server: HttpServer, tmp_path: Path) -> str:
    """The address of a repository of its own."""
    work = tmp_path / "work"
    work.mkdir()
    name = f"{tmp_path.name}/shop"
    server.create(name)
    server.commit(work, name, {"README.md": "the word\n"}, "the word of a commit")
    server.commit(work, name, {"other.txt": "another word\n"}, "another", branch="other")
    return name


def pushes(server: HttpServer) -> list[str]:
    """What was sent to be taken."""
    return [path for _, method, path in server.seen if method == "POST" and path.endswith("/git-receive-pack")]


def bench_of(server: HttpServer, fresh: str, tmp_path: Path, policy: object) -> Any:
    server.seen.clear()
    return bench(tmp_path / "gate", server, server.url(fresh), policy=policy)


def test_every_tool_is_tried() -> None:
    assert {tool.name for tool in KINDS["git"].tools()} == CALLS.keys() == TELLS.keys()


@pytest.mark.parametrize("tool", CALLS)
def test_what_is_allowed_is_done(server: HttpServer, fresh: str, tmp_path: Path, tool: str) -> None:
    before = server.refs(fresh)
    with bench_of(server, fresh, tmp_path, rules("git.*")) as shop:
        answer = shop.call(tool, **CALLS[tool])
    assert not answer.is_error, answer.text
    assert TELLS[tool] in answer.text
    assert (server.refs(fresh) != before) is (tool == "git_push")
    assert len(pushes(server)) == (tool == "git_push")


@pytest.mark.parametrize("tool", CALLS)
def test_what_is_asked_for_waits_and_is_then_done_once(
    server: HttpServer, fresh: str, tmp_path: Path, tool: str
) -> None:
    before = server.refs(fresh)
    shop: Bench
    with bench_of(server, fresh, tmp_path, ASKING) as shop:
        waiting = shop.call(tool, **CALLS[tool])
        assert waiting.outcome == "pending"
        assert TELLS[tool] not in waiting.text.replace(tool, "")
        assert server.refs(fresh) == before
        assert pushes(server) == []
        answer = shop.approved(str(waiting.structured["approval_id"]))
        assert not answer.is_error, answer.text
        assert TELLS[tool] in answer.text
        done = server.refs(fresh)
        again = shop.call("await_approval", connection=None, approval_id=str(waiting.structured["approval_id"]))
        assert again.text == answer.text or again.is_error
    assert server.refs(fresh) == done
    assert (done != before) is (tool == "git_push")
    assert len(pushes(server)) == (tool == "git_push")


DENYING: Mapping[str, object] = {
    "rules": [
        {"name": "all", "roles": ["developer"], "actions": ["git.*"], "effect": "allow"},
        {"name": "not-here", "roles": ["*"], "actions": ["git.*"], "resources": ["acme/shop"], "effect": "deny"},
    ]
}


@pytest.mark.parametrize("policy", [DENYING, rules("sql.*")], ids=["denied", "unspoken of"])
@pytest.mark.parametrize("tool", CALLS)
def test_what_is_denied_is_not_done(
    server: HttpServer, fresh: str, tmp_path: Path, tool: str, policy: Mapping[str, object]
) -> None:
    """By a rule, and where no rule speaks of it: then the server is not even looked at."""
    before = server.refs(fresh)
    with bench_of(server, fresh, tmp_path, policy) as shop:
        answer = shop.call(tool, **CALLS[tool])
    assert answer.is_error
    assert answer.outcome == "refused"
    assert ("rule `not-here` denies" in answer.text) is (policy is DENYING)
    assert TELLS[tool] not in answer.text.replace(tool, "")
    assert server.refs(fresh) == before
    assert pushes(server) == []
    assert (server.seen == []) is (policy is not DENYING)
