"""Two gateway processes, one state directory: one approval, one execution, and the same outcome for both callers."""

from __future__ import annotations

import json

import pytest
from gate import Gate
from wire import wire

from mcp_gateway_recorder.verify import verify

pytestmark = pytest.mark.anyio

SQL = "UPDATE products SET stock = stock + 1 WHERE id = 5"


async def test_the_same_call_through_two_processes_is_asked_once_and_runs_once(gate: Gate) -> None:
    """Mutation tried: no claim on the `intended` entry."""
    gate.configure(wait=60)
    before = (await gate.query("SELECT stock FROM products WHERE id = 5"))[0]["stock"]
    async with wire(gate) as one, wire(gate) as other:
        first, second = [await line.request("query_db", {"connection": "shop", "sql": SQL}) for line in (one, other)]
        waiting: list[dict[str, str]] = []
        while not waiting:
            waiting = json.loads(gate.run("approvals", "list", "--json").stdout or "[]")
        approval = waiting[0]["approval_id"]
        assert gate.run("approvals", "approve", approval, token=gate.token("bob", "leads")).returncode == 0
        answers = [await one.answer(first), await other.answer(second)]
        asked = json.loads(gate.run("approvals", "list", "--all", "--json").stdout)
    after = (await gate.query("SELECT stock FROM products WHERE id = 5"))[0]["stock"]
    told = [answer["result"]["content"][0]["text"] for answer in answers]
    assert len(asked) == 1
    assert told == ["UPDATE 1", "UPDATE 1"]
    assert after == before + 1
    assert verify(gate.state).ok
