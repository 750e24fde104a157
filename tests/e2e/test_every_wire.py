"""The same gateway over every wire and in both protocol eras: the same tools, the same answers, one log.

Runs the installed command: `mcp-gateway serve` for HTTP and SSE, `mcp-gateway stdio` beside it on the same state directory.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from gate import Gate
from mcp import Client
from mcp.client.sse import sse_client
from mcp.client.streamable_http import streamable_http_client

from mcp_gateway_recorder.verify import verify

pytestmark = pytest.mark.anyio


@pytest.fixture
def language_model() -> str:
    """As people run it: with all that masks by default."""
    return "auto"


ERAS = ("legacy", "2026-07-28")
CALLS: list[tuple[str, dict[str, Any]]] = [
    (
        "query_db",
        {"connection": "shop", "sql": "SELECT id, name, email FROM customers ORDER BY id LIMIT 3", "prompt": "who?"},
    ),
    ("query_db", {"connection": "shop", "sql": "SELECT salary FROM employees"}),
    ("query_db", {"connection": "shop", "sql": "DROP TABLE orders"}),
    ("query_db", {"connection": "shop", "sql": "SELECT nonsense FROM customers"}),
    ("describe_db", {"connection": "shop", "table": "orders"}),
    ("list_connections", {}),
]


@asynccontextmanager
async def _client(gate: Gate, base: str, wire: str, era: str, token: str) -> AsyncGenerator[Client]:
    headers = {"Authorization": f"Bearer {token}"}
    mode: Any = era
    match wire:
        case "stdio":
            async with gate.client(token, mode) as client:
                yield client
        case "sse":
            async with Client(sse_client(f"{base}/sse", headers=headers), mode=mode) as client:
                yield client
        case _:
            async with (
                httpx2.AsyncClient(headers=headers, timeout=30) as session,
                Client(streamable_http_client(f"{base}/mcp", http_client=session), mode=mode) as client,
            ):
                yield client


async def test_every_wire_and_era_has_the_same_tools_and_gives_the_same_answers(gate: Gate) -> None:
    token = gate.token("ana", "analysts")
    told: dict[str, Any] = {}
    async with gate.serving() as base:
        for wire in ("stdio", "http", "sse"):
            for era in ERAS:
                async with _client(gate, base, wire, era, token) as client:
                    tools = [(tool.name, tool.input_schema) for tool in (await client.list_tools()).tools]
                    answers = [await client.call_tool(tool, arguments) for tool, arguments in CALLS]
                told[f"{wire} {era}"] = (tools, [(a.is_error, a.structured_content) for a in answers])
        async with httpx2.AsyncClient() as stranger:
            assert (await stranger.post(f"{base}/mcp", json={})).status_code == 401
    first = told["stdio legacy"]
    assert [error for error, _ in first[1]] == [False, True, True, True, False, False]
    for wire, what in told.items():
        assert what == first, wire
    sessions = json.loads(gate.run("sessions", "list", "--json").stdout)
    transports = [one["opening"]["transport"] for one in sessions]
    assert set(transports) == {"stdio", "http", "sse"}
    assert verify(gate.state).ok
