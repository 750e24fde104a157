"""Git through the whole gateway as people run it: the installed command, a real MCP client, a real git server. The server's refs say what happened."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from gate import Gate, text_of
from gitserver import READER, WRITER, HttpServer, http_server

from mcp_gateway.config.packs import cases
from mcp_gateway.demo.cluster import Cluster
from mcp_gateway_recorder.verify import verify

pytestmark = pytest.mark.anyio
CONFIG = """\
connections:
  - name: code
    kind: git
    url: {url}
    repository: acme/shop
    cache: cache
    credential: env:CODE_WRITE
    read_credential: env:CODE_READ
identity:
  local: {{subject: ana, groups: [developers]}}
  roles:
    developer: {{groups: [developers]}}
    lead: {{groups: [leads]}}
policy:
  packs:
    - {{name: git-safe, roles: [developer], approvers: [lead]}}
approvals: {{wait_seconds: 0}}
recorder: {{directory: state}}
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[HttpServer]:
    with http_server(tmp_path / "server") as running:
        running.create("acme/shop", {"README.md": "shop\n"})
        yield running


@pytest.fixture
def code(server: HttpServer, tmp_path: Path) -> Gate:
    """A configured gateway in front of the server."""
    secrets = {"CODE_WRITE": ":".join(WRITER), "CODE_READ": ":".join(READER)}
    (tmp_path / "gate").mkdir()
    made = Gate(tmp_path / "gate", cast(Cluster, None), "", "", secrets)
    made.config.write_text(CONFIG.format(url=server.url("acme/shop")), encoding="utf-8")
    return made


async def test_an_agent_reads_pushes_waits_and_is_refused(code: Gate, server: HttpServer) -> None:
    before = server.refs("acme/shop")
    async with code.client() as client:
        listed = {tool.name for tool in (await client.list_tools()).tools}
        assert {
            "git_push",
            "git_list_refs",
            "git_log",
            "git_show",
            "git_diff",
            "git_read_file",
            "git_grep",
            "git_fetch_bundle",
        } <= listed

        async def call(tool: str, **arguments: Any) -> Any:
            return await client.call_tool(tool, {"connection": "code", **arguments})

        read = await call("git_read_file", path="README.md")
        assert read.structured_content["content"] == {"untrusted": True, "from": "the repository", "text": "shop\n"}
        pushed = await call("git_push", ref="ana/fix", changes={"fix.txt": "fixed\n"}, message="fix")
        assert not pushed.is_error, text_of(pushed)
        assert server.git("acme/shop", "show", "ana/fix:fix.txt") == "fixed"
        leaking = await call("git_push", ref="ana/leak", changes={"k": "ghp_" + "a1B2c3D4e5" * 4}, message="leak")
        assert "git-safe/no-secrets" in text_of(leaking)
        deleted = await call("git_push", ref="main", delete=True)
        assert "git-safe/no-rewriting-of-protected" in text_of(deleted)
        assert set(server.refs("acme/shop")) == {"refs/heads/main", "refs/heads/ana/fix"}

        waiting = await call("git_push", ref="main", changes={"README.md": "a better shop\n"}, message="better")
        assert server.refs("acme/shop")["refs/heads/main"] == before["refs/heads/main"]
        approval = str(waiting.structured_content["approval_id"])
        shown = code.run("approvals", "show", approval, token=code.token("bob", "leads"))
        assert "+a better shop" in shown.stdout, shown.stdout + shown.stderr
        decided = code.run("approvals", "approve", approval, token=code.token("bob", "leads"))
        assert decided.returncode == 0, decided.stderr
        done = await client.call_tool("await_approval", {"approval_id": approval})
        assert not done.is_error, text_of(done)
    assert server.git("acme/shop", "show", "main:README.md") == "a better shop"
    assert verify(code.state).ok
    kept = b"".join(path.read_bytes() for path in code.directory.rglob("*") if path.is_file())
    assert WRITER[1].encode() not in kept
    assert READER[1].encode() not in kept


async def test_the_pack_says_what_its_table_expects(code: Gate) -> None:
    (code.directory / "cases.yaml").write_bytes(cases("git-safe"))
    ran = code.run("policy", "test", "cases.yaml", "--json")
    results = json.loads(ran.stdout)
    assert [result for result in results if result["wrong"]] == []
    assert {"allow", "ask", "deny"} == {result["verdict"] for result in results}


async def test_an_operator_is_told_what_a_push_would_do(code: Gate, server: HttpServer) -> None:
    before = server.refs("acme/shop")
    arguments = json.dumps({"ref": "main", "changes": {".github/workflows/ci.yml": "on: push\n"}, "message": "ci"})
    told = code.run(
        *("policy", "explain", "--as", "ana", "--groups", "developers", "--connection", "code", "--tool", "git_push"),
        *("--arguments", arguments, "--json"),
    )
    explained = json.loads(told.stdout)
    assert explained["verdict"] == "ask"
    assert explained["facts"]["effects"] == [
        "git.push acme/shop/refs/heads/main",
        "git.push.protected acme/shop/refs/heads/main",
        "git.push.workflow acme/shop/refs/heads/main",
    ]
    assert server.refs("acme/shop") == before
