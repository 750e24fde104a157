"""What operators do while the gateway runs: rotate a credential, reload a policy, break a file, ask why, lose the log's disk."""

from __future__ import annotations

import json
import signal
import sqlite3
from contextlib import closing

import pytest
from gate import CONFIG, Gate
from wire import Wire, wire

from mcp_gateway_recorder.verify import verify

pytestmark = pytest.mark.anyio

READ = {"connection": "shop", "sql": "SELECT count(*) AS n FROM products"}


async def test_a_rotated_credential_is_used_from_the_next_call_on(gate: Gate) -> None:
    secret = gate.directory / "password"
    secret.write_text(gate.password + "\n", encoding="utf-8")
    secret.chmod(0o600)
    gate.configure(CONFIG.replace("env:SHOP_PASSWORD", f"file:{secret}").replace("user: gateway", "user: rotating"))
    await gate.query("DROP ROLE IF EXISTS rotating")
    await gate.query(f"CREATE ROLE rotating LOGIN PASSWORD '{gate.password}' IN ROLE gateway")
    try:
        async with wire(gate) as line:
            assert (await line.call("query_db", READ))["isError"] is False
            await gate.query("ALTER ROLE rotating PASSWORD 'rotated-password-2206'")
            secret.write_text("rotated-password-2206\n", encoding="utf-8")
            result = await line.call("query_db", READ)
            assert result["isError"] is False, result
            await gate.query("ALTER ROLE rotating PASSWORD 'rotated-again-1705'")
            await gate.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'rotating'")
            stale = await line.call("query_db", READ)
            assert stale["isError"] is True
            assert "rotated-password-2206" not in json.dumps(stale)
    finally:
        await gate.query("DROP ROLE rotating")


async def _verdict(line: Wire) -> str:
    return str((await line.call("query_db", READ))["content"][0]["text"])


async def test_sighup_reloads_the_policy_and_a_bad_file_keeps_the_old_one(gate: Gate) -> None:
    async with wire(gate) as line:
        assert (await line.call("query_db", READ))["isError"] is False
        gate.config.write_text("policy: {rules: [broken", encoding="utf-8")
        line.process.send_signal(signal.SIGHUP)
        assert (await line.call("query_db", READ))["isError"] is False
        gate.configure(CONFIG.replace("actions: [sql.select, sql.explain]", "actions: [sql.explain]"))
        line.process.send_signal(signal.SIGHUP)
        told = ""
        for _ in range(200):
            told = await _verdict(line)
            if told.startswith("refused"):
                break
        assert "no rule allows `sql.select`" in told
    assert verify(gate.state).ok


async def test_explain_says_what_a_statement_would_do_and_why_it_is_refused(gate: Gate) -> None:
    done = gate.run(
        *("policy", "explain", "--as", "dana", "--groups", "analysts", "--connection", "shop"),
        *("--sql", "SELECT name, salary FROM employees"),
    )
    assert done.returncode == 0, done.stderr
    assert f"sql.select {gate.database}/public/employees/salary" in done.stdout
    assert "verdict: deny" in done.stdout
    assert "no-salaries" in done.stdout
    assert not await gate.query(
        "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT name, salary%' AND usename = 'gateway'"
    )


async def test_a_log_that_cannot_be_written_stops_calls_before_they_run(gate: Gate) -> None:
    """Mutation tried: `received` and `intended` not waited for."""
    sql = "SELECT count(*) FROM orders"
    async with wire(gate) as line:
        assert (await line.call("query_db", READ))["isError"] is False
        with closing(sqlite3.connect(gate.state / "ledger.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            result = await line.call("query_db", {"connection": "shop", "sql": sql})
            other.execute("ROLLBACK")
        assert result["isError"] is True
        told = result["content"][0]["text"]
        assert "nothing has run" in told
        assert (await line.call("query_db", READ))["isError"] is False
    assert verify(gate.state).ok


async def test_a_listing_speaks_json(gate: Gate) -> None:
    async with wire(gate) as line:
        await line.call("query_db", {"connection": "shop", "sql": "DELETE FROM payments WHERE id = 9"})
    (waiting,) = json.loads(gate.run("approvals", "list", "--json").stdout)
    assert waiting["status"] == "waiting"
    shown = json.loads(gate.run("approvals", "show", waiting["approval_id"], "--json").stdout)
    assert shown["arguments"]["sql"] == "DELETE FROM payments WHERE id = 9"
    assert json.loads(gate.run("sessions", "list", "--json").stdout)
    assert json.loads(gate.run("verify", "--json").stdout)["ok"] is True
    assert json.loads(gate.run("config", "check", "--json").stdout)["rules"] == 4
