"""Pseudonyms on a real PostgreSQL: one person, one alias, useful for `=` and for nothing else, and known to nobody but the gateway."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from gate import CONFIG, Gate, text_of
from mcp import Client
from mcp_types import CallToolResult

from mcp_gateway_recorder.verify import verify

pytestmark = pytest.mark.anyio

FIELDS = """\
    fields:
      "*.email": pseudonym
      "customers.name": pseudonym
      "customers.phone": pseudonym
      "payments.card_number": partial
      "employees.ssn": drop
"""
WITH_FIELDS = CONFIG.replace("    labels:", f"{FIELDS}    labels:")
MASKING = "masking: {{ner: {{model: none}}}}\n"
KEY = "a-tenant-key-of-forty-random-characters!"
ALIAS = re.compile(r"<EMAIL:[a-z]{30}>")
EMAIL = "SELECT id, email FROM customers WHERE id = 7"


@pytest.fixture
def gate_with(gate: Gate) -> Gate:
    """The shop, its e-mail addresses, customers' names and telephone numbers as pseudonyms."""
    gate.configure(WITH_FIELDS + MASKING)
    return gate


async def ask(client: Client, sql: str, *params: object) -> CallToolResult:
    return await client.call_tool("query_db", {"connection": "shop", "sql": sql, "params": [*params]})


def rows(result: CallToolResult) -> list[list[Any]]:
    assert not result.is_error, text_of(result)
    assert result.structured_content is not None
    found: list[list[Any]] = result.structured_content["rows"]
    return found


async def alias_of(client: Client, sql: str = EMAIL) -> str:
    """The last cell of the first row."""
    alias = str(rows(await ask(client, sql))[0][-1])
    assert re.fullmatch(r"<[A-Z]+:[a-z]{30}>", alias)
    return alias


@asynccontextmanager
async def locked(gate: Gate, *tables: str) -> AsyncGenerator[None]:
    """While it lasts, whatever touches the tables waits: an answer that comes has not touched them."""
    async with gate.cluster.connect(gate.database) as owner:
        await owner.execute("BEGIN")
        await owner.execute(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")
        yield
        waiting = await gate.query("SELECT count(*) FROM pg_locks WHERE NOT granted")
        await owner.execute("ROLLBACK")
    assert waiting[0][0] == 0


async def test_each_action_does_what_its_name_says(gate_with: Gate) -> None:
    real = (await gate_with.query("SELECT name, email, phone FROM customers WHERE id = 7"))[0]
    card = (await gate_with.query("SELECT card_number FROM payments WHERE id = 3"))[0][0]
    async with gate_with.client() as client:
        row = rows(await ask(client, "SELECT name, email, phone, city FROM customers WHERE id = 7"))[0]
        paid = rows(await ask(client, "SELECT card_number, amount FROM payments WHERE id = 3"))[0]
        worker = rows(await ask(client, "SELECT ssn, title FROM employees WHERE id = 3"))[0]
    assert [re.fullmatch(r"<([A-Z]+):[a-z]{30}>", str(cell))[1] for cell in row[:3]] == ["NAME", "EMAIL", "PHONE"]  # type: ignore[index]
    assert not any(str(value) in json.dumps(row) for value in real)
    assert paid[0] == f"<CARD:*{card[-4:]}>"
    assert worker[0] is None
    assert isinstance(worker[1], str)


async def test_one_person_has_one_alias_in_a_session_and_another_in_the_next(gate_with: Gate) -> None:
    async with gate_with.client() as client:
        first = await alias_of(client)
        joined = rows(
            await ask(
                client, "SELECT o.id, c.email FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.id = 7"
            )
        )
        assert {row[1] for row in joined} <= {first}
        assert await alias_of(client, "SELECT email FROM customers WHERE id = 8") != first
        assert await alias_of(client) == first
    async with gate_with.client() as client:
        assert await alias_of(client) != first


async def test_the_same_address_written_otherwise_and_elsewhere_has_the_same_alias(gate_with: Gate) -> None:
    await gate_with.query("UPDATE employees SET email = upper((SELECT email FROM customers WHERE id = 7)) WHERE id = 3")
    async with gate_with.client() as client:
        customer = await alias_of(client)
        employee = await alias_of(client, "SELECT email FROM employees WHERE id = 3")
        assert customer == employee
        found = rows(await ask(client, "SELECT id FROM employees WHERE email = $1", customer))
        assert found == [[3]], "the value is the one that stands in that column"
        assert rows(await ask(client, "SELECT id FROM customers WHERE email = $1", employee)) == [[7]]


async def test_an_alias_finds_its_row_where_it_is_compared(gate_with: Gate) -> None:
    other = "nobody@example.org"
    async with gate_with.client() as client:
        alias = await alias_of(client)
        compared: list[tuple[str, list[object]]] = [
            ("SELECT id FROM customers WHERE email = $1", [alias]),
            ("SELECT id FROM customers WHERE $1 = email", [alias]),
            ("SELECT c.id FROM customers AS c WHERE c.email = $1::text AND c.id < $2", [alias, 1000]),
            ("SELECT id FROM customers WHERE email IN ($1, $2)", [alias, other]),
            ("SELECT id FROM customers WHERE email = ANY($1)", [[alias, other]]),
            ("SELECT id FROM customers WHERE email = ANY($1::text[])", [[alias]]),
            ("WITH c AS (SELECT id, email FROM customers) SELECT id FROM c WHERE email = $1", [alias]),
            (
                "SELECT id FROM customers WHERE id < 8 AND email = $1 UNION SELECT id FROM customers WHERE email = $1",
                [alias],
            ),
        ]
        for sql, params in compared:
            assert rows(await ask(client, sql, *params)) == [[7]], sql


ELSEWHERE = {
    "reversed": ("SELECT id FROM customers WHERE email = reverse($1)", 1),
    "printed": ("SELECT $1::text, id FROM customers WHERE id = 7", 1),
    "printed beside a comparison": ("SELECT $1::text FROM customers WHERE email = $1", 1),
    "cut": ("SELECT id FROM customers WHERE left(email, 3) = left($1, 3)", 1),
    "cut by a cast": ("SELECT id FROM customers WHERE email = $1::varchar(3)", 1),
    "like": ("SELECT id FROM customers WHERE email LIKE $1", 1),
    "like a part": ("SELECT id FROM customers WHERE email LIKE $1 || '%'", 1),
    "joined to a text": ("SELECT id FROM customers WHERE email = $1 || ''", 1),
    "ordered": ("SELECT id FROM customers WHERE email < $1", 1),
    "not equal": ("SELECT id FROM customers WHERE email <> $1", 1),
    "compared with a literal": ("SELECT id FROM customers WHERE email = $1 OR $1 = 'guess@example.org'", 1),
    "compared with a guess": ("SELECT id FROM customers WHERE email = $1 AND $1 = $2", 2),
    "compared with what is computed": ("SELECT id FROM customers WHERE lower(email) = $1", 1),
    "compared with a computed view of it": ("SELECT 1 FROM (SELECT lower(email) e FROM customers) x WHERE x.e = $1", 1),
    "compared in a case": ("SELECT CASE email WHEN $1 THEN 1 END FROM customers WHERE id = 7", 1),
    "compared with another type's column": ("SELECT id FROM customers WHERE phone = $1", 1),
    "compared with a column that is shown": ("SELECT id FROM customers WHERE city = $1", 1),
    "compared with two columns": ("SELECT id FROM customers WHERE email = $1 OR city = $1", 1),
    "explained": ("EXPLAIN SELECT id FROM customers WHERE email = $1", 1),
    "as a limit": ("SELECT id FROM customers LIMIT $1", 1),
    "inserted": (
        "INSERT INTO customers (id, name, email, city, state) VALUES (990001, 'x', $1, 'Oslo', 'NO')",
        1,
    ),
    "stored beside a comparison": ("UPDATE customers SET city = $1 WHERE email = $1", 1),
    "stored in its own column": ("UPDATE customers SET email = $1 WHERE id = 8", 1),
}


async def test_an_alias_that_would_do_more_than_compare_is_refused_before_anything_is_touched(gate_with: Gate) -> None:
    before = await gate_with.query("SELECT count(*), sum(hashtext(c::text)) FROM customers c")
    async with gate_with.client() as client:
        alias = await alias_of(client)
        async with locked(gate_with, "customers"):
            for how, (sql, count) in ELSEWHERE.items():
                result = await ask(client, sql, *([alias, "guess@example.org"][:count]))
                said = text_of(result)
                assert result.is_error, how
                assert said.startswith("refused: "), (how, said)
                assert alias in said, (how, said)
                assert "next step" in said, (how, said)
    assert await gate_with.query("SELECT count(*), sum(hashtext(c::text)) FROM customers c") == before


async def test_an_alias_means_nothing_in_the_statement_in_part_of_a_parameter_or_to_another_tool(
    gate_with: Gate,
) -> None:
    async with gate_with.client() as client:
        alias = await alias_of(client)
        async with locked(gate_with, "customers"):
            for result in (
                await ask(client, f"SELECT id FROM customers WHERE email = '{alias}'"),
                await ask(client, "SELECT id FROM customers WHERE email = $1", f" {alias}"),
                await ask(client, "SELECT id FROM customers WHERE email = $1", f"{alias}, x"),
                await ask(client, "SELECT id FROM customers WHERE email = ANY($1)", [[alias]]),
                await ask(client, "SELECT id FROM customers WHERE email = $1", {"email": alias}),
                await client.call_tool("describe_db", {"connection": "shop", "relation": alias}),
            ):
                assert result.is_error, text_of(result)
                assert text_of(result).startswith("refused: "), text_of(result)


async def test_an_alias_of_another_session_or_made_up_is_refused(gate_with: Gate) -> None:
    async with gate_with.client() as other:
        foreign = await alias_of(other)
    async with gate_with.client() as client:
        own = await alias_of(client)
        forged = own[:-2] + ("b" if own[-2] != "b" else "c") + ">"
        async with locked(gate_with, "customers"):
            for alias in (foreign, forged, f"<EMAIL:{'b' * 30}>"):
                result = await ask(client, "SELECT id FROM customers WHERE email = $1", alias)
                assert "was not given out in this session" in text_of(result)
        assert rows(await ask(client, "SELECT id FROM customers WHERE email = $1", own)) == [[7]]


async def test_what_looks_like_an_alias_in_the_data_is_not_taken_for_one(gate_with: Gate) -> None:
    """A row that holds the alias of another: it gets an alias of its own, and the other's still leads to the other."""
    async with gate_with.client() as client:
        alias = await alias_of(client)
        planted = f"<EMAIL:{'bcdfghjklmnpqrst' * 2:.30}>"
        await gate_with.query("UPDATE customers SET email = $1 WHERE id = 8", planted)
        shown = await alias_of(client, "SELECT email FROM customers WHERE id = 8")
        assert shown not in (planted, alias)
        assert rows(await ask(client, "SELECT id FROM customers WHERE email = $1", shown)) == [[8]]
        assert "was not given out" in text_of(await ask(client, "SELECT id FROM customers WHERE email = $1", planted))


async def test_a_value_written_in_two_ways_is_found_in_both_with_any(gate_with: Gate) -> None:
    await gate_with.query("UPDATE customers SET phone = '+1 (415) 555-0132' WHERE id = 7")
    await gate_with.query("UPDATE customers SET phone = '+1 415 555 0132' WHERE id = 8")
    async with gate_with.client() as client:
        found = rows(await ask(client, "SELECT id, phone FROM customers WHERE id IN (7, 8) ORDER BY id"))
        assert found[0][1] == found[1][1]
        one = await ask(client, "SELECT id FROM customers WHERE phone = $1", found[0][1])
        assert "written in 2 ways" in text_of(one)
        every = rows(await ask(client, "SELECT id FROM customers WHERE phone = ANY($1) ORDER BY id", [found[0][1]]))
    assert every == [[7], [8]]


async def test_what_is_computed_from_an_aliased_column_gets_no_alias(gate_with: Gate) -> None:
    """An alias of `lower(email)`, of a part, or of a guess beside it would answer whether a guess is right."""
    statements = [
        "SELECT lower(email) AS email FROM customers WHERE id = 7",
        "SELECT left(email, 1) AS email FROM customers WHERE id = 7",
        "SELECT coalesce(email, 'x') AS email FROM customers WHERE id = 7",
        "SELECT email FROM customers WHERE id = 7 UNION ALL SELECT 'guess@example.org'",
        "SELECT CASE WHEN id = 7 THEN email ELSE 'guess@example.org' END AS email FROM customers WHERE id IN (7, 8)",
        "WITH RECURSIVE r(email) AS (SELECT email FROM customers WHERE id = 7 UNION SELECT 'guess@example.org' FROM r) SELECT email FROM r",
        "SELECT max(email) AS email FROM customers",
        "SELECT v.email FROM (VALUES ('guess@example.org')) AS v(email)",
    ]
    async with gate_with.client() as client:
        for sql in statements:
            result = await ask(client, sql)
            assert ALIAS.search(text_of(result)) is None, sql
            assert {cell for row in rows(result) for cell in row} == {"<EMAIL>"}, sql


async def test_the_gateway_tells_no_value_of_an_alias_in_an_error(gate_with: Gate) -> None:
    await gate_with.query(
        "CREATE VIEW people AS SELECT id, email FROM customers WHERE email::xml IS DOCUMENT OR id = 8"
    )
    await gate_with.query("GRANT SELECT ON people TO gateway")
    real = (await gate_with.query("SELECT email FROM customers WHERE id = 7"))[0][0]
    async with gate_with.client() as client:
        alias = await alias_of(client)
        result = await ask(client, "SELECT id FROM customers WHERE email = $1 AND email::int = 1", alias)
    assert result.is_error
    assert "withheld" in text_of(result)
    assert real not in text_of(result) + json.dumps(result.structured_content)


def everything_stored(gate: Gate) -> bytes:
    return b"\0".join(path.read_bytes() for path in sorted(gate.state.rglob("*")) if path.is_file())


def encodings(values: Sequence[str]) -> list[bytes]:
    return [form for value in values for form in (value.encode(), value.encode().hex().encode(), value[::-1].encode())]


async def test_the_record_holds_aliases_and_never_a_value(gate_with: Gate) -> None:
    real = list((await gate_with.query("SELECT name, email, phone FROM customers WHERE id = 7"))[0])
    async with gate_with.client() as client:
        alias = await alias_of(client)
        await ask(client, "SELECT name, email, phone FROM customers WHERE email = $1", alias)
        await ask(client, "SELECT id FROM customers WHERE email = reverse($1)", alias)
        await ask(client, "SELECT id FROM customers WHERE email = $1 AND email::int = 1", alias)
        pending = await ask(client, "UPDATE customers SET loyalty_points = 1 WHERE email = $1", alias)
        assert pending.structured_content is not None
        assert pending.structured_content["status"] == "pending_approval"
    stored = everything_stored(gate_with)
    assert alias.encode() in stored
    assert [form for form in encodings(real) if form in stored] == []
    assert verify(gate_with.state).ok


async def test_a_write_by_alias_waits_shows_the_approver_what_it_may_and_changes_the_one_row(gate_with: Gate) -> None:
    real = (await gate_with.query("SELECT email FROM customers WHERE id = 7"))[0][0]
    sql = "UPDATE customers SET loyalty_points = 4711 WHERE email = $1"
    async with gate_with.client() as client:
        alias = await alias_of(client)
        pending = await ask(client, sql, alias)
        assert pending.structured_content is not None
        approval = pending.structured_content["approval_id"]
        assert await gate_with.query("SELECT id FROM customers WHERE loyalty_points = 4711") == []
        shown = gate_with.run("approvals", "show", approval)
        assert shown.returncode == 0, shown.stderr
        assert alias in shown.stdout, "the approver sees whom it is about, by the agent's own name for them"
        assert re.search(r"matching_rows\W+1\b", shown.stdout)
        assert real not in shown.stdout
        assert gate_with.run("approvals", "approve", approval, token=gate_with.token("bob", "leads")).returncode == 0
        result = await client.call_tool("await_approval", {"approval_id": approval})
    assert not result.is_error, text_of(result)
    assert [row[0] for row in await gate_with.query("SELECT id FROM customers WHERE loyalty_points = 4711")] == [7]
    assert real.encode() not in everything_stored(gate_with)
    assert verify(gate_with.state).ok


async def test_what_was_approved_runs_in_another_process_on_the_value_it_was_asked_for(gate_with: Gate) -> None:
    """What an alias stood for is sealed with the call: the process that gave it out may have ended."""
    async with gate_with.client() as client:
        alias = await alias_of(client)
        pending = await ask(client, "UPDATE customers SET loyalty_points = 4711 WHERE email = $1", alias)
        assert pending.structured_content is not None
        approval = pending.structured_content["approval_id"]
    assert gate_with.run("approvals", "approve", approval, token=gate_with.token("bob", "leads")).returncode == 0
    async with gate_with.client() as client:
        result = await client.call_tool("await_approval", {"approval_id": approval})
    assert not result.is_error, text_of(result)
    assert [row[0] for row in await gate_with.query("SELECT id FROM customers WHERE loyalty_points = 4711")] == [7]


async def test_an_approved_alias_stands_for_what_it_stood_for_whatever_is_read_meanwhile(gate_with: Gate) -> None:
    """A second way of writing the number turns up between question and run: it was not approved."""
    await gate_with.query("UPDATE customers SET phone = '+1 (415) 555-0132' WHERE id = 7")
    sql = "UPDATE customers SET loyalty_points = 4711 WHERE phone = ANY($1)"
    async with gate_with.client() as client:
        alias = await alias_of(client, "SELECT phone FROM customers WHERE id = 7")
        pending = await ask(client, sql, [alias])
        assert pending.structured_content is not None
        approval = pending.structured_content["approval_id"]
        await gate_with.query("UPDATE customers SET phone = '+1 415 555 0132' WHERE id = 8")
        assert await alias_of(client, "SELECT phone FROM customers WHERE id = 8") == alias
        assert gate_with.run("approvals", "approve", approval, token=gate_with.token("bob", "leads")).returncode == 0
        result = await client.call_tool("await_approval", {"approval_id": approval})
    assert not result.is_error, text_of(result)
    assert [row[0] for row in await gate_with.query("SELECT id FROM customers WHERE loyalty_points = 4711")] == [7]


async def test_operators_see_what_a_connections_fields_do(gate_with: Gate) -> None:
    """`policy explain`, `mask --connection` and `approvals show` judge as the gateway does."""
    who = ("--as", "ana", "--groups", "analysts", "--connection", "shop", "--json", "--sql")
    sql = "SELECT c.id, c.email, lower(c.email), p.card_number, e.ssn FROM customers c, payments p, employees e"
    explained = json.loads(gate_with.run("policy", "explain", *who, sql).stdout)
    assert explained["masked_columns"] == ["email", "lower", "card_number", "ssn"]
    assert explained["masked_as"] == ["pseudonym", "redact", "partial", "drop"]
    line = {"as": "ana", "connection": "shop", "arguments": {"sql": sql}}
    streamed = json.loads(gate_with.run("policy", "explain", "--jsonl", stdin=json.dumps(line) + "\n").stdout)
    assert streamed["masked_as"] == explained["masked_as"]

    given = json.dumps({"customers": {"name": "Ann"}, "products": {"name": "kettle"}})
    there = json.loads(gate_with.run("mask", "--connection", "shop", stdin=given).stdout)
    assert there == {"customers": {"name": "<NAME>"}, "products": {"name": "kettle"}}
    assert gate_with.run("mask", stdin=given).stdout == given
    table = {
        "id": 1,
        "columns": ["card_number", "email", "ssn"],
        "rows": [["4111-1111-1111-1111", "a@example.org", "none yet"]],
    }
    ran = gate_with.run("mask", "--connection", "shop", "--jsonl", stdin=json.dumps(table) + "\n")
    card, email, ssn = json.loads(ran.stdout)["rows"][0]
    assert (card, ssn) == ("<CARD:*1111>", None)
    assert ALIAS.fullmatch(email)


async def test_policy_decides_first_and_an_alias_opens_nothing(gate_with: Gate) -> None:
    gate_with.configure(
        (WITH_FIELDS + MASKING).replace(
            "policy:\n  rules:\n",
            "policy:\n  rules:\n    - {{name: no-search, roles: ['*'], connections: ['*'], actions: ['sql.*'], "
            "resources: ['{database}/public/employees/email'], effect: deny, reason: staff are not searched}}\n",
        )
    )
    async with gate_with.client() as client:
        alias = await alias_of(client)
        async with locked(gate_with, "employees"):
            result = await ask(client, "SELECT id FROM employees WHERE email = $1", alias)
    assert "no-search" in text_of(result)


def tenant(gate: Gate, key: str = KEY) -> None:
    secret = gate.directory / "pseudonyms.key"
    secret.write_text(key, encoding="utf-8")
    secret.chmod(0o600)
    gate.configure(WITH_FIELDS + MASKING.replace("ner:", f"pseudonyms: tenant, pseudonym_key: 'file:{secret}', ner:"))


async def test_with_a_tenants_key_sessions_share_aliases_and_not_what_they_mean(gate: Gate) -> None:
    tenant(gate)
    async with gate.client() as client:
        alias = await alias_of(client)
    async with gate.client() as client:
        early = await ask(client, "SELECT id FROM customers WHERE email = $1", alias)
        assert "was not given out in this session" in text_of(early)
        assert await alias_of(client) == alias
        assert rows(await ask(client, "SELECT id FROM customers WHERE email = $1", alias)) == [[7]]
    tenant(gate, "another-key-of-forty-random-characters!!")
    async with gate.client() as client:
        assert await alias_of(client) != alias
    assert KEY.encode() not in everything_stored(gate)


@pytest.mark.parametrize("key", ["short", None])
async def test_without_a_good_tenants_key_nothing_runs(gate: Gate, key: str | None) -> None:
    tenant(gate, key or KEY)
    if key is None:
        (gate.directory / "pseudonyms.key").unlink()
    async with gate.client() as client:
        async with locked(gate, "customers"):
            result = await ask(client, EMAIL)
        assert result.is_error
        assert "the key of the pseudonyms is unavailable" in text_of(result)
        assert "nothing has run" in text_of(result)
