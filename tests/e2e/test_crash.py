"""kill -9 between `intended` and `answered`: the next start says `outcome unknown`, the chain verifies, the database agrees.

Mutation tried: `recover` not called in app.py; the call then stays without an answer and this fails.
"""

from __future__ import annotations

import json

import pytest
from gate import Gate
from wire import wire

from mcp_gateway_recorder.replay import load
from mcp_gateway_recorder.verify import verify

pytestmark = pytest.mark.anyio

SQL = "UPDATE orders SET note = 'killed' WHERE id = 11"


async def test_a_call_killed_while_it_ran_is_outcome_unknown_after_the_restart(gate: Gate) -> None:
    async with wire(gate) as line:
        pending = await line.call("query_db", {"connection": "shop", "sql": SQL})
        approval = pending["structuredContent"]["approval_id"]
        assert gate.run("approvals", "approve", approval, token=gate.token("bob", "leads")).returncode == 0
        async with gate.cluster.connect(gate.database) as other, other.transaction():
            await other.execute("SELECT 1 FROM orders WHERE id = 11 FOR UPDATE")
            await line.request("await_approval", {"approval_id": approval})
            while not await gate.query(
                "SELECT 1 FROM pg_stat_activity WHERE usename = 'gateway' AND wait_event_type = 'Lock' "
                "AND datname = current_database()"
            ):
                pass
            line.process.kill()
            await line.process.wait()
    before = verify(gate.state)
    assert before.ok, before.problems

    async with wire(gate) as line:
        result = await line.call("await_approval", {"approval_id": approval})
        assert result["isError"] is True
        assert "unknown" in json.dumps(result)
        again = await line.call("await_approval", {"approval_id": approval})
        assert again["content"] == result["content"], "the same outcome each time"
    rows = await gate.query("SELECT note FROM orders WHERE id = 11")
    assert rows[0]["note"] != "killed", "the statement waited for a lock when its client died: it must not have run"
    sessions = json.loads(gate.run("sessions", "list", "--json").stdout)
    first = sessions[0]["session"]
    entries = [entry for entry in load(gate.state, first).entries if entry.session == first]
    assert [entry.kind for entry in entries][-2:] == ["intended", "answered"]
    assert entries[-1].body["ran"] == "unknown"
    assert verify(gate.state).ok
