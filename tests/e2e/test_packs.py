"""The packs that come with the gateway, each with its own table, on a real server."""

from __future__ import annotations

import json

import pytest
from gate import CONNECTIONS, Gate

from mcp_gateway.config.packs import cases, packs

pytestmark = pytest.mark.anyio
CONFIG = (
    CONNECTIONS
    + """\
identity:
  roles:
    analyst: {{groups: [analysts]}}
    dba: {{groups: [dbas]}}
    lead: {{groups: [leads]}}
policy:
  packs:
    - PACK
recorder: {{directory: state}}
"""
)
USES = {
    "sql-read-only": "{{name: sql-read-only, roles: [analyst], connections: [shop]}}",
    "sql-analyst": "sql-analyst",
    "sql-dba-with-approval": "{{name: sql-dba-with-approval, roles: [dba], approvers: [lead]}}",
}


async def test_every_pack_has_a_table_and_is_tried() -> None:
    assert all(cases(name) for name in packs())
    assert [name for name in packs() if name.startswith("sql-")] == sorted(USES)


@pytest.mark.parametrize("name", sorted(USES))
async def test_a_pack_says_what_its_table_expects_on_a_real_server(gate: Gate, name: str) -> None:
    gate.configure(CONFIG.replace("PACK", USES[name]))
    (gate.directory / "cases.yaml").write_bytes(cases(name))
    ran = gate.run("policy", "test", "cases.yaml", "--json")
    results = json.loads(ran.stdout)
    assert [result for result in results if result["wrong"]] == []
    assert ran.returncode == 0
    assert {"allow", "deny"} <= {result["verdict"] for result in results}


async def test_a_pack_is_listed_and_shown_as_it_is_used(gate: Gate) -> None:
    listed = json.loads(gate.run("policy", "packs", "--json").stdout)
    assert [(pack["name"], pack["asks"]) for pack in listed if pack["name"] in USES] == [
        (name, name.endswith("approval")) for name in sorted(USES)
    ]
    shown = gate.run("policy", "packs", "show", "sql-analyst").stdout
    assert "no-numbers-of-people" in shown
    missed = gate.run("policy", "packs", "show", "sql-analist")
    assert missed.returncode == 2
    assert "did you mean `sql-analyst`?" in missed.stderr


async def test_a_pack_and_written_rules_are_one_policy(gate: Gate) -> None:
    own = "  rules:\n    - {{name: write-too, roles: [analyst], actions: [sql.update], effect: allow}}\n"
    gate.configure(CONFIG.replace("PACK", "sql-read-only").replace("recorder:", f"{own}recorder:"))
    told = json.loads(
        gate.run(
            "policy", "explain", "--as", "ana", "--groups", "analysts", "--connection", "shop", "--json",
            "--sql", "UPDATE orders SET status = 'shipped' WHERE id = 1",
        ).stdout
    )  # fmt: skip
    assert told["verdict"] == "deny"
    assert "sql-read-only/no-changes" in told["reason"]
