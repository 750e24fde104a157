"""Bounds on what an approved change may do, from the rule to the rows: proved on the table, past the gateway."""

from __future__ import annotations

import json

import pytest
from gate import CONFIG, Gate
from wire import Wire, wire

from mcp_gateway_recorder.verify import verify

pytestmark = pytest.mark.anyio

CHANGE = "UPDATE orders SET status = 'shipped' WHERE customer_id = 7"


def _bounded(gate: Gate, limits: str) -> None:
    gate.configure(CONFIG.replace("      effect: ask\n", f"      effect: ask\n      limits: {{{{{limits}}}}}\n"))


async def _asked(line: Wire, sql: str) -> str:
    result = await line.call("query_db", {"connection": "shop", "sql": sql})
    assert result["structuredContent"]["status"] == "pending_approval", result
    return str(result["structuredContent"]["approval_id"])


def _approve(gate: Gate, approval: str) -> None:
    done = gate.run("approvals", "approve", approval, token=gate.token("bob", "leads"))
    assert done.returncode == 0, done.stderr


async def _count(gate: Gate, where: str) -> int:
    return int((await gate.query(f"SELECT count(*) FROM orders WHERE {where}"))[0][0])


async def test_an_approved_change_of_more_rows_than_the_rule_allows_leaves_the_table_as_it_was(gate: Gate) -> None:
    _bounded(gate, "max_rows_changed: 5")
    before = await _count(gate, "status = 'shipped'")
    sql = "UPDATE orders SET status = 'shipped' WHERE status = 'delivered'"
    async with wire(gate) as line:
        approval = await _asked(line, sql)
        _approve(gate, approval)
        result = await line.call("await_approval", {"approval_id": approval})
    assert result["isError"] is True
    assert "and a rule allows 5" in result["content"][0]["text"]
    assert await _count(gate, "status = 'shipped'") == before
    assert verify(gate.state).ok


async def test_rows_that_came_in_between_void_the_approval_and_a_new_one_is_asked_for(gate: Gate) -> None:
    _bounded(gate, "row_drift: 1")
    seen = await _count(gate, "customer_id = 7")
    async with wire(gate) as line:
        approval = await _asked(line, CHANGE)
        shown = json.loads(gate.run("approvals", "show", approval, "--json").stdout)
        assert f'"matching_rows": {seen}' in shown["preview"] or f'"matching_rows":{seen}' in shown["preview"]
        _approve(gate, approval)
        await gate.query(
            "UPDATE orders SET customer_id = 7 WHERE id IN (SELECT id FROM orders WHERE customer_id <> 7 LIMIT 2)"
        )
        result = await line.call("await_approval", {"approval_id": approval})
        told = result["content"][0]["text"]
        assert result["isError"] is True
        assert f"was shown {seen} rows, now {seen + 2} would change; a rule tolerates 1 rows" in told
        assert await _count(gate, "customer_id = 7 AND status = 'shipped'") < seen + 2
        again = await _asked(line, CHANGE)
        assert again != approval
        _approve(gate, again)
        done = await line.call("await_approval", {"approval_id": again})
    assert done["isError"] is False, done
    assert await _count(gate, "customer_id = 7 AND status = 'shipped'") == seen + 2
    assert verify(gate.state).ok


async def test_a_drift_within_the_rules_tolerance_runs(gate: Gate) -> None:
    _bounded(gate, "row_drift: '50%'")
    await gate.query("UPDATE orders SET customer_id = 7 WHERE id <= 10")
    async with wire(gate) as line:
        approval = await _asked(line, CHANGE)
        _approve(gate, approval)
        await gate.query("UPDATE orders SET customer_id = 7 WHERE id = 11")
        result = await line.call("await_approval", {"approval_id": approval})
    assert result["isError"] is False, result
    assert await _count(gate, "customer_id = 7 AND status = 'shipped'") == await _count(gate, "customer_id = 7")


async def test_what_the_approver_saw_stands_in_the_log_and_not_in_the_callers_hands(gate: Gate) -> None:
    _bounded(gate, "row_drift: 0")
    seen = await _count(gate, "customer_id = 7")
    async with wire(gate) as line:
        approval = await _asked(line, CHANGE)
        _approve(gate, approval)
        await line.call("await_approval", {"approval_id": approval})
    replayed = gate.run("sessions", "list", "--json")
    (session, *_) = json.loads(replayed.stdout)
    log = gate.run("replay", session["session"] if "session" in session else session["id"], "--json").stdout
    assert f'"row_drift_from": {seen}' in log or f'"row_drift_from":{seen}' in log


async def test_where_a_rule_bounds_the_drift_a_change_that_could_not_be_counted_does_not_run(gate: Gate) -> None:
    _bounded(gate, "row_drift: 10")
    sql = "INSERT INTO products SELECT id + 100000, sku || '-2', name, category, price, 1 FROM products WHERE id = 1 ON CONFLICT DO NOTHING"
    async with wire(gate) as line:
        approval = await _asked(line, sql)
        preview = json.loads(gate.run("approvals", "show", approval, "--json").stdout)["preview"]
        assert "could not be counted" in preview
        _approve(gate, approval)
        result = await line.call("await_approval", {"approval_id": approval})
    assert result["isError"] is True
    assert "the approver was shown no number" in result["content"][0]["text"]
    assert (await gate.query("SELECT count(*) FROM products WHERE id > 100000"))[0][0] == 0


async def test_the_sample_an_approver_sees_is_masked_as_every_result_is(gate: Gate) -> None:
    _bounded(gate, "max_rows_changed: 5")
    (row,) = await gate.query("SELECT email FROM customers WHERE id = 3")
    async with wire(gate) as line:
        approval = await _asked(line, "UPDATE customers SET email = 'new@example.com' WHERE id = 3")
    shown = gate.run("approvals", "show", approval).stdout
    assert "email" in shown.partition("preview")[2]
    assert row[0] not in shown
