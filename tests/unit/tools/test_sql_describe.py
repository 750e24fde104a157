"""What `describe_db` says of a real catalog, and what masking adds to it on the way out."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway_policy.vocabulary import Call, Connection, Effect, Facts, JsonObject, Limits, Principal, Prompt
from mcp_gateway_tools.lease import Lease, Secret
from mcp_gateway_tools.raw import Column, Document, Raw
from mcp_gateway_tools.sql import POSTGRES
from mcp_gateway_tools.sql.settings import PostgresSettings
from mcp_gateway_tools.tool import Tool

if TYPE_CHECKING:
    from tests.conftest import PostgresServer

pytestmark = pytest.mark.anyio

TABLES = """
    CREATE TABLE customers (id int PRIMARY KEY, name text, email text, ssn text, "a/b" text);
    COMMENT ON TABLE customers IS 'who buys';
    COMMENT ON COLUMN customers.ssn IS 'nine digits';
    CREATE VIEW contacts AS SELECT id, email AS reach FROM customers;
    CREATE SCHEMA hr;
    CREATE TABLE hr.notes (id int, customer int REFERENCES customers);
    INSERT INTO customers SELECT n FROM generate_series(1, 500) n;
    ANALYZE;
"""
MASKER = Masker(MaskingProfile(), lambda: ())


@dataclass(frozen=True)
class Permit:
    call: Call
    facts: Facts
    limits: Limits


@dataclass(frozen=True)
class Described:
    tool: Tool
    lease: Lease

    async def ask(
        self, may: Callable[[Effect], bool] = lambda _: True, masks: tuple[str, ...] = (), **given: str
    ) -> Any:
        """The masked answer, relation by relation."""
        who = Principal("ana", "idp", "jwt")
        call = Call("c", "s", "describe_db", self.lease.connection, given, who, Prompt(None, "none"), datetime.now(UTC))
        facts = self.tool.analyse(call, await self.tool.observe(call, self.borrow), may)
        assert isinstance(facts, Facts)
        masked = await MASKER.mask(await self.tool.run(Permit(call, facts, Limits()), self.lease), masks)
        schemas: Any = masked.structured["schemas"]
        return {f"{schema['name']}.{one['name']}": one for schema in schemas for one in schema["relations"]}

    @asynccontextmanager
    async def borrow(self, purpose: str) -> AsyncGenerator[Lease]:
        yield self.lease


@pytest.fixture
async def described(postgres: PostgresServer) -> AsyncGenerator[Described]:
    settings = PostgresSettings(
        host=postgres.host,
        port=postgres.port,
        database=await postgres.create_database(TABLES),
        user=postgres.user,
        sslmode="disable",
    )
    (tool,) = (tool for tool in POSTGRES.tools() if tool.name == "describe_db")
    yield Described(tool, Lease(Connection("shop", "postgres"), settings, Secret(postgres.password), "read"))
    await tool.close()  # type: ignore[attr-defined] # a Closing tool


def masked_columns(relation: Any) -> list[str]:
    return [column["name"] for column in relation["columns"] if column["masked"]]


async def test_a_relation_is_described_with_keys_comments_and_about_how_many_rows(described: Described) -> None:
    found = await described.ask()
    customers = found["public.customers"]
    assert (customers["comment"], customers["estimated_rows"], list(customers["primary_key"])) == (
        "who buys",
        500,
        ["id"],
    )
    assert {column["name"]: column["comment"] for column in customers["columns"]}["ssn"] == "nine digits"
    assert [key["references"] for key in found["hr.notes"]["foreign_keys"]] == ["public.customers"]


async def test_every_column_says_whether_it_comes_back_masked_and_a_view_s_column_is_what_lies_behind_it(
    described: Described,
) -> None:
    found = await described.ask()
    assert masked_columns(found["public.customers"]) == ["email", "ssn"]
    assert masked_columns(found["public.contacts"]) == ["reach"]
    assert masked_columns(found["hr.notes"]) == []


async def test_what_a_rule_masks_is_described_as_masked_also_where_only_some_columns_are_shown(
    described: Described,
) -> None:
    found = await described.ask(lambda effect: effect.resource.segments[-1] not in ("id", "name"), ("customers.a/b",))
    assert [column["name"] for column in found["public.customers"]["columns"]] == ["email", "ssn", "a/b"]
    found = await described.ask(lambda effect: effect.resource.segments[-1] != "id", ("customers.name",))
    assert masked_columns(found["public.customers"]) == ["name", "email", "ssn"]


async def test_a_document_that_describes_what_it_does_not_hold_is_withheld() -> None:
    from mcp_gateway.masking.masker import MaskingUnavailable

    cases: list[tuple[JsonObject, tuple[str | int, ...]]] = [
        ({"a": "x"}, ("a",)),
        ({"a": []}, ("a", 0)),
        ({"a": [1]}, ("a", 0)),
        ({}, ("a",)),
    ]
    for value, place in cases:
        with pytest.raises(MaskingUnavailable):
            await MASKER.mask(Raw(Document(value, {place: Column("email", "text")})))
