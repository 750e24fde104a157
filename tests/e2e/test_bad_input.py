"""Whatever is sent, the gateway says what is wrong, records it, leaks nothing, and serves the next call."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import asyncpg
import pytest
from gate import CONFIG, Gate
from wire import Wire, message, wire

from mcp_gateway_recorder.replay import load
from mcp_gateway_recorder.verify import verify

pytestmark = pytest.mark.anyio

GOOD = {"connection": "shop", "sql": "SELECT count(*) AS n FROM products"}

BAD_CALLS: dict[str, tuple[str, Any, str]] = {
    "an unknown tool": ("drop_everything", {}, "no tool `drop_everything` is offered to you"),
    "a tool name that steers a terminal": ("\x1b[2Jquery", {}, "is offered to you"),
    "no arguments": ("query_db", {}, "`connection` is missing"),
    "no sql": ("query_db", {"connection": "shop"}, "'sql' is a required property"),
    "sql of another type": ("query_db", {"connection": "shop", "sql": 7}, "expected type string"),
    "an unknown argument": ("query_db", {**GOOD, "force": True}, "does not know"),
    "an unknown connection": ("query_db", {**GOOD, "connection": "billing"}, "no connection `billing`"),
    "a connection of another type": ("query_db", {**GOOD, "connection": ["shop"]}, "`connection` is not a string"),
    "a prompt of another type": ("query_db", {**GOOD, "prompt": {"a": 1}}, "`prompt` is not a string"),
    "sql that is no sql": ("query_db", {"connection": "shop", "sql": "please list the customers"}, "refused"),
    "an empty statement": ("query_db", {"connection": "shop", "sql": ""}, "refused"),
    "two statements": ("query_db", {"connection": "shop", "sql": "SELECT 1; DROP TABLE orders"}, "refused"),
    "a NUL byte": ("query_db", {"connection": "shop", "sql": "SELECT 1 \x00"}, "refused"),
    "an integer no JSON reader agrees on": ("query_db", {**GOOD, "params": [2**60]}, "cannot be recorded"),
    "ten megabytes": ("query_db", {"connection": "shop", "sql": "SELECT '" + "x" * (10 << 20) + "'"}, "at most"),
    "200 levels": ("query_db", {"connection": "shop", "sql": "SELECT " + "(" * 200 + "1" + ")" * 200}, "refused"),
    "200 subqueries": (
        "query_db",
        {"connection": "shop", "sql": "SELECT * FROM (" * 200 + "products" + ") x" * 200},
        "refused",
    ),
    "an approval that is not there": ("await_approval", {"approval_id": "ap_" + "a" * 24}, "there is no approval"),
    "an approval id that is none": ("await_approval", {"approval_id": "../../etc/passwd"}, "does not fit"),
}


async def _serves(wire: Wire) -> None:
    result = await wire.call("query_db", GOOD)
    assert result["isError"] is False, result
    assert isinstance(result["structuredContent"]["rows"][0][0], int)


async def test_each_bad_call_is_refused_recorded_and_followed_by_a_good_one(gate: Gate) -> None:
    async with wire(gate) as line:
        for name, (tool, arguments, expected) in BAD_CALLS.items():
            try:
                result = await line.call(tool, arguments)
            except TimeoutError:
                pytest.fail(f"{name}: no answer")
            told = json.dumps(result)
            assert result.get("isError") or "code" in result, f"{name}: {told[:500]}"
            assert expected in told or "Invalid" in told or "surrogate" in told, f"{name}: {told[:500]}"
            assert gate.password not in told
            assert "\x1b" not in result.get("content", [{"text": ""}])[0]["text"]
            await _serves(line)
    report = verify(gate.state)
    assert report.ok, report.problems
    assert (await gate.query("SELECT count(*) AS n FROM orders"))[0]["n"] > 1000


JUNK = (
    b"not json",
    b"\xff\xfe\x00garbage",
    b"[1,2",
    b'{"jsonrpc":"2.0"}',
    b"null",
    b'"\\ud800"',
    json.dumps(message("query_db", {"connection": "shop", "sql": "SELECT '\ud800'"}, 901)).encode(),
    json.dumps(message("query_db", {**GOOD, "sql": "SELECT 'PLACE'"}, 902)).encode().replace(b"PLACE", b"\xff\xfe"),
    b"x" * (17 << 20),
)


async def test_lines_that_are_not_messages_are_answered_recorded_and_run_nothing(gate: Gate) -> None:
    async with wire(gate) as line:
        await _serves(line)
        for junk in JUNK:
            await line.send(junk)
            answer = await line.answer()
            assert answer["id"] is None, answer
            assert answer["error"]["code"] == -32700
        await _serves(line)
    sessions = json.loads(gate.run("sessions", "list", "--all", "--json").stdout)
    entries = [entry for one in sessions for entry in load(gate.state, one["session"]).entries]
    assert [entry.kind for entry in entries].count("unidentified") == len(JUNK)
    assert [entry.kind for entry in entries].count("received") == 2


async def test_a_database_that_is_down_is_named_and_the_server_goes_on(gate: Gate) -> None:
    gate.configure(CONFIG.replace("port: {port}", "port: 1"))
    async with wire(gate) as line:
        result = await line.call("query_db", GOOD)
        assert result["isError"] is True
        assert gate.password not in json.dumps(result)
        again = await line.call("whoami", {})
        assert again["isError"] is False
    assert verify(gate.state).ok


async def test_a_wrong_password_is_an_answer_without_the_password(gate: Gate) -> None:
    gate.environment["SHOP_PASSWORD"] = "a-wrong-password-0815"
    async with wire(gate) as line:
        result = await line.call("query_db", GOOD)
        told = json.dumps(result)
        assert result["isError"] is True
        assert "a-wrong-password-0815" not in told
        assert (await line.call("whoami", {}))["isError"] is False


async def test_a_missing_credential_is_an_answer_that_does_not_name_its_place(gate: Gate) -> None:
    gate.configure(CONFIG.replace("env:SHOP_PASSWORD", "env:NOT_SET_ANYWHERE"))
    async with wire(gate) as line:
        result = await line.call("query_db", GOOD)
        told = json.dumps(result)
        assert result["isError"] is True
        assert "NOT_SET_ANYWHERE" not in told
        assert "operator" in told


async def test_a_connection_that_dies_mid_query_is_an_answer(gate: Gate) -> None:
    async with wire(gate) as line:
        await _serves(line)
        slow = "SELECT count(*) FROM orders a, orders b, orders c"
        request = await line.request("query_db", {"connection": "shop", "sql": slow})
        killed: list[asyncpg.Record] = []
        while not killed:
            killed = await gate.query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'gateway' AND state = 'active' "
                "AND query LIKE '%orders c%' AND datname = current_database()"
            )
        answer = await line.answer(request)
        assert answer["result"]["isError"] is True
        await _serves(line)
    assert verify(gate.state).ok


async def test_a_statement_that_takes_too_long_is_stopped(gate: Gate) -> None:
    gate.configure(CONFIG.replace("seconds: 20", "seconds: 1"))
    async with wire(gate) as line:
        result = await line.call(
            "query_db", {"connection": "shop", "sql": "SELECT count(*) FROM orders a, orders b, orders c"}
        )
        assert result["isError"] is True
        assert "57014" in json.dumps(result)
        await _serves(line)


async def test_a_client_that_goes_away_mid_call_leaves_a_cancelled_call_and_no_running_statement(gate: Gate) -> None:
    async with wire(gate) as line:
        await _serves(line)
        slow = "SELECT count(*) FROM orders a, orders b, orders c"
        await line.request("query_db", {"connection": "shop", "sql": slow})
        while not await _active(gate):
            pass
        assert line.process.stdin is not None
        await line.process.stdin.aclose()
        await line.process.wait()
    async with asyncio.timeout(
        5
    ):  # the server acts on a cancellation in its own time; alone the statement would go on for its 20 seconds
        while await _active(gate):
            pass
    sessions = json.loads(gate.run("sessions", "list", "--json").stdout)
    entries = [entry for one in sessions for entry in load(gate.state, one["session"]).entries]
    last = [entry for entry in entries if entry.kind == "answered"][-1]
    assert last.body["outcome"] == "failed"
    assert last.body["ran"] == "unknown"
    assert verify(gate.state).ok


async def _active(gate: Gate) -> bool:
    found = await gate.query(
        "SELECT 1 FROM pg_stat_activity WHERE usename = 'gateway' AND state = 'active' AND query LIKE '%orders c%' "
        "AND datname = current_database()"
    )
    return bool(found)


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ("connections: [", "not valid YAML"),
        ("polcy: {rules: []}", "polcy"),
        ("policy: {rules: []}\nconnections: [{name: a, kind: oracle, credential: env:A}]", "oracle"),
        (
            "policy: {rules: []}\nconnections: [{name: a, kind: postgres, host: h, database: d, user: u, password: x}]",
            "password",
        ),
    ],
)
async def test_a_broken_configuration_says_where(gate: Gate, broken: str, expected: str) -> None:
    gate.config.write_text(broken, encoding="utf-8")
    for command in (["config", "check"], ["stdio"], ["serve"]):
        done = gate.run(*command)
        assert done.returncode == 2
        assert f"{gate.config}:" in done.stderr
        assert expected in done.stderr
        assert "Traceback" not in done.stderr
