"""The main path as a client sees it: the installed command over stdio, on a real PostgreSQL, in both protocol eras."""

from __future__ import annotations

import json

import anyio
import pytest
from gate import Gate, text_of
from mcp_types import CallToolResult

from mcp_gateway_recorder.verify import verify

pytestmark = pytest.mark.anyio


@pytest.fixture
def language_model() -> str:
    """As people run it: with all that masks by default."""
    return "auto"


ERAS = ("legacy", "2026-07-28")
TOOLS = ["await_approval", "describe_db", "list_connections", "query_db", "whoami"]


@pytest.mark.parametrize("era", ERAS)
async def test_both_eras_see_the_same_tools_and_the_same_masked_result(gate: Gate, era: str) -> None:
    async with gate.client(mode=era) as client:
        listed = await client.list_tools()
        assert [tool.name for tool in listed.tools] == TOOLS
        sql = "SELECT id, name, email, city FROM customers ORDER BY id LIMIT 3"
        result = await client.call_tool(
            "query_db", {"connection": "shop", "sql": sql, "prompt": "who are our first customers?"}
        )
    real = await gate.query(sql)
    assert not result.is_error, text_of(result)
    assert result.structured_content is not None
    rows = result.structured_content["rows"]
    assert [row[0] for row in rows] == [record["id"] for record in real]
    assert [row[3] for row in rows] == [record["city"] for record in real]
    for record in real:
        assert record["email"] not in json.dumps(result.structured_content)
        assert record["email"] not in text_of(result)
    assert result.structured_content["columns"][0]["name"] == "id"
    assert result.structured_content["truncated"] is False


async def test_a_drop_is_refused_with_its_rule_and_the_table_is_still_there(gate: Gate) -> None:
    async with gate.client() as client:
        result = await client.call_tool("query_db", {"connection": "shop", "sql": "DROP TABLE orders"})
    assert result.is_error
    assert "no-ddl" in text_of(result)
    assert "migrations" in text_of(result)
    assert (await gate.query("SELECT count(*) AS n FROM orders"))[0]["n"] > 1000


async def test_a_column_policy_denies_is_refused_in_every_position(gate: Gate) -> None:
    statements = [
        "SELECT salary FROM employees",
        "SELECT * FROM employees",
        "SELECT name FROM employees WHERE salary > 100000",
        "SELECT name FROM employees ORDER BY salary",
        "SELECT max(salary) FROM employees",
        "SELECT e FROM employees e",
        "SELECT row_to_json(e) FROM employees e",
        "WITH x AS (SELECT salary s FROM employees) SELECT s FROM x",
        "SELECT (SELECT max(salary) FROM employees)",
    ]
    async with gate.client() as client:
        for sql in statements:
            result = await client.call_tool("query_db", {"connection": "shop", "sql": sql})
            assert result.is_error, sql
            assert "no-salaries" in text_of(result), sql


async def test_a_write_waits_is_approved_on_the_command_line_and_runs_once(gate: Gate) -> None:
    before = await gate.query("SELECT status FROM orders WHERE id = 7")
    sql = "UPDATE orders SET status = 'returned' WHERE id = 7"
    async with gate.client() as client:
        pending = await client.call_tool("query_db", {"connection": "shop", "sql": sql, "prompt": "order 7 came back"})
        assert not pending.is_error
        assert pending.structured_content is not None
        assert pending.structured_content["status"] == "pending_approval"
        approval = pending.structured_content["approval_id"]
        assert await gate.query("SELECT status FROM orders WHERE id = 7") == before

        shown = gate.run("approvals", "show", approval)
        assert shown.returncode == 0, shown.stderr
        assert sql in shown.stdout
        assert "order 7 came back" in shown.stdout
        assert "matching_rows" in shown.stdout

        own = gate.run("approvals", "approve", approval, token=gate.token("ana", "leads"))
        assert own.returncode == 1
        assert "somebody else" in own.stderr
        nobody = gate.run("approvals", "approve", approval)
        assert nobody.returncode == 1
        wrong = gate.run("approvals", "approve", approval, token=gate.token("carl", "analysts"))
        assert wrong.returncode == 1
        assert "`approver`" in wrong.stderr
        assert await gate.query("SELECT status FROM orders WHERE id = 7") == before

        done = gate.run("approvals", "approve", approval, "--reason", "checked", token=gate.token("bob", "leads"))
        assert done.returncode == 0, done.stderr
        result = await client.call_tool("await_approval", {"approval_id": approval})
        assert not result.is_error, text_of(result)
        again = await client.call_tool("await_approval", {"approval_id": approval})
        assert text_of(again) == text_of(result)
    assert (await gate.query("SELECT status FROM orders WHERE id = 7"))[0]["status"] == "returned"
    assert verify(gate.state).ok


async def test_a_waiting_client_gets_progress_and_then_the_result(gate: Gate) -> None:
    gate.configure(wait=30)
    seen = anyio.Event()
    told: list[str] = []
    results: list[CallToolResult] = []

    async def progress(progress: float, total: float | None, message: str | None) -> None:
        told.append(message or "")
        seen.set()

    async with gate.client() as client, anyio.create_task_group() as tasks:

        async def call() -> None:
            sql = "DELETE FROM payments WHERE id = 3"
            results.append(
                await client.call_tool("query_db", {"connection": "shop", "sql": sql}, progress_callback=progress)
            )

        tasks.start_soon(call)
        await seen.wait()
        waiting = json.loads(gate.run("approvals", "list", "--json").stdout)
        gate.run("approvals", "approve", waiting[0]["approval_id"], token=gate.token("bob", "leads"))
    assert not results[0].is_error, text_of(results[0])
    assert "waiting for approval" in told[0]
    assert not await gate.query("SELECT 1 FROM payments WHERE id = 3")


async def test_the_session_replays_and_the_log_verifies(gate: Gate) -> None:
    async with gate.client() as client:
        await client.call_tool(
            "query_db", {"connection": "shop", "sql": "SELECT count(*) FROM orders", "prompt": "how many?"}
        )
        await client.call_tool("query_db", {"connection": "shop", "sql": "TRUNCATE orders", "prompt": "start over"})
    sessions = json.loads(gate.run("sessions", "list", "--json").stdout)
    assert len(sessions) == 1
    replay = gate.run("replay", sessions[0]["session"])
    assert replay.returncode == 0, replay.stderr
    for expected in (
        "how many?",
        "SELECT count(*) FROM orders",
        "allow by read",
        "start over",
        "deny",
        "no-ddl",
        "unverified",
    ):
        assert expected in replay.stdout
    checked = gate.run("verify")
    assert checked.returncode == 0
    assert "verify: ok" in checked.stdout


async def test_whoami_and_list_connections_show_the_caller_s_own(gate: Gate) -> None:
    async with gate.client() as client:
        who = await client.call_tool("whoami", {})
        connections = await client.call_tool("list_connections", {})
    assert who.structured_content is not None
    assert who.structured_content["subject"] == "ana"
    assert who.structured_content["verified"] is False
    assert connections.structured_content is not None
    (shop,) = connections.structured_content["connections"]
    assert shop["name"] == "shop"
    assert shop["tools"] == ["describe_db", "query_db"]
    assert gate.password not in json.dumps(connections.structured_content)


async def test_a_caller_without_a_role_is_offered_no_database_tool(gate: Gate) -> None:
    async with gate.client(token=gate.token("mallory")) as client:
        listed = await client.list_tools()
        assert [tool.name for tool in listed.tools] == ["await_approval", "list_connections", "whoami"]
        result = await client.call_tool("query_db", {"connection": "shop", "sql": "SELECT 1"})
        assert result.is_error
        assert "no tool `query_db` is offered to you" in text_of(result)


async def test_two_clients_share_one_log(gate: Gate) -> None:
    async with gate.client() as one, gate.client() as two:
        for client in (one, two, one, two):
            result = await client.call_tool("query_db", {"connection": "shop", "sql": "SELECT count(*) FROM products"})
            assert not result.is_error, text_of(result)
    assert verify(gate.state).ok
    assert len(json.loads(gate.run("sessions", "list", "--json").stdout)) == 2
