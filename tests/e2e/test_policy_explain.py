"""`mcp-gateway policy explain --jsonl` as a program uses it: the installed command, a pipe, a real catalog."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest
from gate import COMMAND, Gate

pytestmark = pytest.mark.anyio


def asked(sql: str, who: object = "ana", **more: object) -> str:
    line = {"as": who, "tool": "query_db", "connection": "shop", "arguments": {"sql": sql}, **more}
    return json.dumps(line) + "\n"


def answers(gate: Gate, *lines: str, code: int = 0) -> list[dict[str, Any]]:
    ran = gate.run("policy", "explain", "--jsonl", stdin="".join(lines))
    assert ran.returncode == code, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


@contextmanager
def dialogue(gate: Gate) -> Generator[subprocess.Popen[str]]:
    """The command, waiting for a line."""
    command = [COMMAND, "policy", "explain", "--jsonl"]
    with subprocess.Popen(
        command, env=gate.env(), cwd=gate.directory, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        yield running


async def test_each_line_is_answered_before_the_next_is_sent_and_nothing_runs(gate: Gate) -> None:
    with dialogue(gate) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        for number, (sql, verdict) in enumerate(
            [
                ("SELECT id, total FROM orders", "allow"),
                ("UPDATE orders SET status = 'shipped' WHERE id = 1", "ask"),
                ("DROP TABLE orders", "deny"),
                ("DELETE FROM payments WHERE id = 1", "ask"),
                ("SELECT 1", "allow"),
                ("SELEC 1", "deny"),
            ]
        ):
            running.stdin.write(asked(sql, id=number))
            running.stdin.flush()
            answer = json.loads(running.stdout.readline())
            assert (answer["id"], answer["verdict"]) == (number, verdict), answer
        running.stdin.close()
        assert running.wait(20) == 0
    assert (await gate.query("SELECT count(*) FROM payments"))[0][0] == 14_380
    assert json.loads(gate.run("sessions", "list", "--json").stdout).__len__() == 1, "one session for the whole stream"


async def test_an_answer_says_rules_reason_effects_and_which_columns_come_back_masked(gate: Gate) -> None:
    read, ask, deny = answers(
        gate,
        asked("SELECT id, upper(email) AS reach, email FROM customers WHERE phone = '1'"),
        asked("UPDATE customers SET city = 'Oslo' WHERE id = 1 RETURNING email"),
        asked("SELECT name, salary FROM employees"),
    )
    assert read["verdict"] == "allow"
    assert read["rules"] == ["read"]
    assert read["masked_columns"] == ["reach", "email"]
    assert f"sql.select {gate.database}/public/customers/phone" in read["effects"]
    assert ask["verdict"] == "ask"
    assert ask["rules"] == ["ask-writes"]
    assert ask["reason"] == "a person looks at every change"
    assert ask["masked_columns"] == ["email"]
    assert deny["verdict"] == "deny"
    assert deny["rules"] == ["no-salaries"]
    assert "salary" in deny["reason"]
    assert deny["hint"].startswith("remove column `employees.salary`")
    assert deny["masked_columns"] == []


async def test_a_caller_is_a_name_or_a_name_with_groups_and_roles(gate: Gate) -> None:
    sql = "SELECT id FROM orders"
    verdicts = [
        answer["verdict"]
        for answer in answers(
            gate,
            asked(sql, "ana"),  # the local caller, with its groups
            asked(sql, {"subject": "ana", "groups": []}),
            asked(sql, "bob"),
            asked(sql, {"subject": "bob", "groups": ["analysts"]}),
            asked(sql, "bob", groups=["analysts"]),
            asked(sql, {"subject": "bob", "roles": ["analyst"]}),
        )
    ]
    assert verdicts == ["allow", "deny", "deny", "allow", "allow", "allow"]


async def test_a_line_that_is_no_call_is_answered_and_the_stream_goes_on(gate: Gate) -> None:
    found = answers(
        gate,
        "not json\n",
        '{"id": 7, "tool": "query_db"}\n',
        '["a list"]\n',
        '{"id": "x", "as": 5}\n',
        "\n",
        '{"id": 8, "as": "ana", "arguments": {"sql": "' + "x" * (1 << 20) + '"}}\n',
        asked("SELECT 1", id=9, note="kept apart"),
        asked("SELECT 1", id=10).rstrip("\n"),
        code=1,
    )
    assert [answer["id"] for answer in found] == [None, 7, None, "x", None, 9, 10]
    assert [answer.get("error", {}).get("line") for answer in found] == [1, 2, 3, 4, 6, None, None]
    assert "as" in found[1]["error"]["message"]
    assert found[5]["ignored"] == ["note"]
    assert [answer["verdict"] for answer in found[5:]] == ["allow", "allow"]


async def test_what_a_call_gets_wrong_is_a_denial_like_the_real_one(gate: Gate) -> None:
    unknown, missing, elsewhere = answers(
        gate,
        asked("SELECT 1", tool="no_such_tool"),
        json.dumps({"as": "ana", "connection": "shop", "arguments": {}}) + "\n",
        asked("SELECT 1", connection="nowhere"),
    )
    assert [one["verdict"] for one in (unknown, missing, elsewhere)] == ["deny"] * 3
    assert "no_such_tool" in unknown["reason"]
    assert "sql" in missing["reason"]
    assert "nowhere" in elsewhere["reason"]


async def test_the_stream_sees_what_the_database_is_like_now(gate: Gate) -> None:
    with dialogue(gate) as running:
        assert running.stdin is not None
        assert running.stdout is not None

        def ask(sql: str) -> str:
            assert running.stdin is not None
            assert running.stdout is not None
            running.stdin.write(asked(sql))
            running.stdin.flush()
            return str(json.loads(running.stdout.readline())["verdict"])

        assert ask("SELECT id FROM orders") == "allow"
        async with gate.cluster.connect(gate.database) as owner:
            await owner.execute("CREATE TABLE fresh (id int); GRANT SELECT ON fresh TO gateway")
        verdict = ask("SELECT id FROM fresh")
        for _ in range(200):  # a name that is not known is looked for again, at most once a second
            if verdict == "allow":
                break
            verdict = ask("SELECT id FROM fresh")
            await gate.query("SELECT pg_sleep(0.02)")
        assert verdict == "allow"


async def test_mistakes_in_how_it_is_asked_exit_with_2(gate: Gate) -> None:
    assert gate.run("policy", "explain", "--jsonl", "--as", "ana").returncode == 2
    assert gate.run("policy", "explain", "--sql", "SELECT 1").returncode == 2
    gate.config.write_text("policy: {packs: [nothing-like-it]}\n", encoding="utf-8")
    refused = gate.run("policy", "explain", "--jsonl", stdin=asked("SELECT 1"))
    assert refused.returncode == 2
    assert "unknown pack" in refused.stderr


async def test_a_refusal_over_the_wire_teaches_what_would_pass(gate: Gate) -> None:
    async with gate.client() as client:
        refused = await client.call_tool(
            "query_db", {"connection": "shop", "sql": "SELECT name, salary FROM employees ORDER BY hired_at"}
        )
        told = refused.structured_content["error"]["hint"]
        assert told.startswith("remove column `employees.salary`")
        passed = await client.call_tool(
            "query_db", {"connection": "shop", "sql": "SELECT name FROM employees ORDER BY hired_at"}
        )
        assert not passed.is_error
        described = await client.call_tool("describe_db", {"connection": "shop", "table": "customers"})
        (relation,) = described.structured_content["schemas"][0]["relations"]
        assert [one["name"] for one in relation["columns"] if one["masked"]] == ["email", "phone"]
        assert relation["estimated_rows"] == 10_000
