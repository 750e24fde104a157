"""What the commands say to a person who is about to make a mistake, or has made one."""

from __future__ import annotations

import json
import socket

import pytest
from gate import CONFIG, Gate

pytestmark = pytest.mark.anyio


async def test_a_rule_that_misspells_an_action_is_no_rule(gate: Gate) -> None:
    gate.configure(CONFIG.replace("sql.create, sql.alter, sql.drop,", "sql.create, sql.alter, sql.drp,"))
    done = gate.run("config", "check")
    assert done.returncode == 2
    assert "unknown action `sql.drp`; did you mean `sql.drop`?" in done.stdout + done.stderr
    gate.configure(CONFIG.replace("sql.create, sql.alter, sql.drop,", '"sql.cre*", sql.evaluate, sql.unsafe.do,'))
    assert gate.run("config", "check").returncode == 0


async def test_a_log_that_cannot_be_verified_is_not_called_a_changed_one(gate: Gate) -> None:
    assert gate.run("verify").returncode == 2
    assert gate.run("connections", "doctor").returncode == 1  # makes a log
    assert gate.run("verify", "--checkpoint", "nonsense").returncode == 2
    assert gate.run("verify").returncode == 0


async def test_without_a_configuration_the_next_step_is_named(gate: Gate) -> None:
    done = gate.run("config", "check", "--config", "nowhere.yaml")
    assert done.returncode == 2
    assert "no such file or directory; write it" in done.stderr


async def test_an_explanation_says_which_roles_the_caller_has_and_who_has_those_that_count(gate: Gate) -> None:
    asked = ("policy", "explain", "--connection", "shop", "--sql", "SELECT id FROM orders", "--as")
    nobody = gate.run(*asked, "dana", "--groups", "guests").stdout
    assert "caller  dana, roles: none (analyst is for group analysts; approver is for group leads)" in nobody
    assert "caller  ana, roles: analyst" in gate.run(*asked, "ana", "--groups", "analysts").stdout


async def test_a_second_yes_of_one_person_is_said_to_be_one(gate: Gate) -> None:
    async with gate.client() as client:
        asked = await client.call_tool(
            "query_db", {"connection": "shop", "sql": "UPDATE orders SET note = 'x' WHERE id = 1"}
        )
        assert asked.structured_content is not None
        name = str(asked.structured_content["approval_id"])
        bob = gate.token("bob", "leads")
        listed = gate.run("approvals", "list").stdout
        assert " on shop  until " in listed
        assert "is now approved, by bob" in gate.run("approvals", "approve", name, token=bob).stdout
        assert "was already approved by bob at " in gate.run("approvals", "approve", name, token=bob).stdout
    decided = {entry["at"] for entry in _entries(gate) if entry["kind"] == "decision"}
    assert len(decided) == 1


async def test_who_may_not_decide_is_told_before_the_reason_is_masked(gate: Gate) -> None:
    """Masking loads recognisers, which takes seconds. Mutation tried: masked first."""
    async with gate.client() as client:
        asked = await client.call_tool("query_db", {"connection": "shop", "sql": "DELETE FROM payments WHERE id = 9"})
    assert asked.structured_content is not None
    approval = str(asked.structured_content["approval_id"])
    gate.environment["PYTHONPROFILEIMPORTTIME"] = "1"
    decide = ("approvals", "approve", approval, "--reason", "looks right")
    refused = gate.run(*decide, token=gate.token("ana", "leads"))
    assert refused.returncode == 1
    assert "somebody else has to decide it" in refused.stderr
    assert "presidio_analyzer" not in refused.stderr
    assert "presidio_analyzer" in gate.run(*decide, token=gate.token("bob", "leads")).stderr


async def test_sessions_of_nobody_are_listed_when_asked_for(gate: Gate) -> None:
    gate.run("connections", "doctor")
    assert gate.run("sessions", "list").stdout == (
        "no sessions of a caller yet; `--all` lists 1 without one: the gateway's own looks, strangers\n"
    )
    assert json.loads(gate.run("sessions", "list", "--json").stdout) == []
    (looked,) = json.loads(gate.run("sessions", "list", "--all", "--json").stdout)
    assert looked["opening"] == {"principal": None, "transport": "cli"}


@pytest.mark.parametrize("port", ["80000", "-1", "http"])
async def test_a_port_that_is_none_is_refused_before_anything_starts(gate: Gate, port: str) -> None:
    done = gate.run("serve", "--port", port)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


async def test_a_taken_port_is_told_before_anything_is_made(gate: Gate) -> None:
    """Mutation tried: the port looked at once the gateway runs."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = gate.run("serve", "--port", str(port))
    assert done.returncode == 1
    assert f"cannot listen on `127.0.0.1` port {port} (Address already in use): change `server.host`" in done.stderr
    assert not gate.state.exists()


async def test_the_version_is_told(gate: Gate) -> None:
    assert gate.run("--version").stdout.startswith("mcp-gateway 0.")


def _entries(gate: Gate) -> list[dict[str, str]]:
    sessions = json.loads(gate.run("sessions", "list", "--json").stdout)
    return [entry for one in sessions for entry in json.loads(gate.run("replay", one["session"], "--json").stdout)]
