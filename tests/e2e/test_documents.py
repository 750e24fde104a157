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
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "examples").glob("*/clients.md")),
]
COMMAND = re.compile(r"(?<![\w/.-])mcp-gateway((?: +(?:[\w./:=…@,-]+|'[^']*'|\"[^\"]*\"))+)")
SERVED_ELSEWHERE = {"stdio", "serve", "demo"}
"""Commands that run until they are stopped: other end-to-end tests run them."""
MENTIONED = {
    *((group,) for group in ("approvals", "config", "identity", "policy", "sessions", "replay")),
    ("policy", "explain"),
    ("policy", "test"),
    ("identity", "local-token"),
    ("approvals", "approve"),
    ("approvals", "show"),
    ("approvals", "deny"),
    ("connections",),
    ("connections", "doctor"),
    ("mask",),
}
"""Commands a sentence names without what they need: their help is shown."""
APPROVAL = {"ap_…", "ID", "APPROVAL"}
CASES = """\
cases:
  - name: an analyst counts orders
    as: {subject: ana, groups: [analysts]}
    connection: shop
    sql: SELECT count(*) FROM orders
    expect: allow
"""
WORDS = {
    "approvals",
    "config",
    "connections",
    "identity",
    "mask",
    "policy",
    "replay",
    "sessions",
    "verify",
    *SERVED_ELSEWHERE,
}


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
    (gate.directory / "cases.yaml").write_text(CASES, encoding="utf-8")
    async with gate.client() as client:
        await client.call_tool("query_db", {"connection": "shop", "sql": "SELECT count(*) FROM orders"})
        stands_for = {
            "s_…": json.loads(gate.run("sessions", "list", "--json").stdout)[0]["session"],
            "SESSION": json.loads(gate.run("sessions", "list", "--json").stdout)[0]["session"],
            "N:HASH": json.loads(gate.run("verify", "--json").stdout)["checkpoint"],
            "CHECKPOINT": json.loads(gate.run("verify", "--json").stdout)["checkpoint"],
            "FILE": "cases.yaml",
        }
        for number, (text, document) in enumerate(_commands().items()):
            words = shlex.split(text)
            if words[0] in SERVED_ELSEWHERE:
                continue
            if tuple(words) in MENTIONED:
                words.append("--help")
            if words[0] == "approvals" and APPROVAL.intersection(words):
                sql = f"UPDATE orders SET note = 'documented' WHERE id = {100 + number}"
                asked = await client.call_tool("query_db", {"connection": "shop", "sql": sql})
                assert asked.structured_content is not None
                stands_for |= dict.fromkeys(APPROVAL, str(asked.structured_content["approval_id"]))
            command = [stands_for.get(word, word) for word in words]
            done = gate.run(*command, token=gate.token("bob", "leads"))
            assert done.returncode == 0, f"{document}: mcp-gateway {text}\n{done.stdout}{done.stderr}"
