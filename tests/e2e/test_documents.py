"""Every `mcp-gateway` command in a document is run, on a real gateway with something in its log.

Placeholders stand for what a reader would have: `ap_…` an approval that waits, `s_…` a session, `N:HASH` a checkpoint.
"""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from gate import Gate

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / name for name in ("README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md")]
DOCUMENTS += sorted((ROOT / "docs").glob("*.md")) + sorted((ROOT / "examples").glob("*/clients.md"))
COMMAND = re.compile(r"(?<![\w/.-])mcp-gateway((?: +(?:[\w./:=…@,-]+|'[^']*'|\"[^\"]*\"))+)")
SERVED_ELSEWHERE = {"stdio", "serve", "demo"}
"""Commands that run until they are stopped: other end-to-end tests run them."""
WORDS = {"approvals", "config", "identity", "policy", "replay", "sessions", "verify", *SERVED_ELSEWHERE}


def _commands() -> dict[str, str]:
    found: dict[str, str] = {}
    for document in DOCUMENTS:
        for line in document.read_text(encoding="utf-8").splitlines():
            for code in [line[4:].split("  #")[0]] if line.startswith("    ") else re.findall(r"`([^`]+)`", line):
                for match in COMMAND.finditer(code):
                    words = shlex.split(match[1])
                    if words and words[0] in WORDS:
                        found.setdefault(" ".join(shlex.quote(word) for word in words), document.name)
    return found


def test_the_documents_show_commands() -> None:
    assert len(_commands()) >= 12


async def test_every_command_in_a_document_works(gate: Gate) -> None:
    async with gate.client() as client:
        await client.call_tool("query_db", {"connection": "shop", "sql": "SELECT count(*) FROM orders"})
        for text, document in _commands().items():
            words = shlex.split(text)
            if words[0] in SERVED_ELSEWHERE:
                continue
            await _run(gate, client, words, f"{document}: mcp-gateway {text}")


async def _run(gate: Gate, client: object, words: list[str], told: str) -> None:
    sessions = json.loads(gate.run("sessions", "list", "--json").stdout)
    checkpoint = json.loads(gate.run("verify", "--json").stdout)["checkpoint"]
    token = None
    if words[0] == "approvals" and len(words) > 1 and words[1] in ("show", "approve", "deny"):
        words = [await _waiting(gate, client) if re.fullmatch(r"ap_…|ID|APPROVAL", word) else word for word in words]
        token = gate.token("bob", "leads")
    words = [sessions[0]["session"] if word in ("s_…", "SESSION") else word for word in words]
    words = [checkpoint if word in ("N:HASH", "CHECKPOINT") else word for word in words]
    words = [str(gate.config) if word == "gateway.yaml" else word for word in words]
    if (
        words[:2] in (["approvals"], ["policy"], ["config"], ["sessions"], ["identity"])
        or len(words) == 1
        and words[0]
        in (
            "approvals",
            "policy",
            "config",
            "sessions",
            "identity",
        )
    ):
        words = [*words, "--help"]
    if words[:2] == ["policy", "test"] and len(words) == 2 or "FILE" in words:
        table = gate.directory / "cases.yaml"
        table.write_text(
            "cases:\n  - {name: reads, as: {subject: ana, groups: [analysts]}, connection: shop, "
            "sql: SELECT count(*) FROM orders, expect: allow}\n",
            encoding="utf-8",
        )
        words = [word for word in words if word != "FILE"]
        words = [*words[:2], str(table), *words[2:]]
    if words == ["policy", "explain"] or words == ["identity", "local-token"] or words == ["replay"]:
        words = [*words, "--help"]
    done = gate.run(*words, token=token)
    assert done.returncode == 0, f"{told}\n{done.stdout}{done.stderr}"


async def _waiting(gate: Gate, client: object) -> str:
    from mcp import Client

    assert isinstance(client, Client)
    sql = "UPDATE orders SET note = 'documented' WHERE id = 21"
    result = await client.call_tool("query_db", {"connection": "shop", "sql": sql})
    assert result.structured_content is not None
    return str(result.structured_content["approval_id"])
