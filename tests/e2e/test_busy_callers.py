"""One caller's slow calls at a real database: they do not take its sessions from the others."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import anyio
import httpx2
import pytest
from cluster import until
from gate import CONFIG, Gate, text_of
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from mcp_gateway.config.model import CALLS_PER_CALLER
from mcp_gateway_recorder.verify import verify

pytestmark = pytest.mark.anyio

SLEEP = {"connection": "shop", "sql": "SELECT pg_sleep(100)"}
READ = {"connection": "shop", "sql": "SELECT count(*) AS n FROM products"}
SLEEPING = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep%' AND state = 'active'"


@asynccontextmanager
async def _client(gate: Gate, base: str, subject: str) -> AsyncGenerator[Client]:
    headers = {"Authorization": f"Bearer {gate.token(subject, 'analysts')}"}
    async with (
        httpx2.AsyncClient(headers=headers, timeout=60) as session,
        Client(streamable_http_client(f"{base}/mcp", http_client=session)) as client,
    ):
        yield client


async def test_a_caller_with_slow_calls_leaves_sessions_to_the_others(gate: Gate) -> None:
    sleeping = "actions: [sql.select, sql.explain, sql.call]\n      resources: [{database}/public, {database}/pg_catalog/pg_sleep]"
    opened = CONFIG.replace("actions: [sql.select, sql.explain]\n      resources: [{database}/public]", sleeping)
    gate.configure(opened.replace("seconds: 20", "seconds: 120"))
    refused: list[str] = []
    async with gate.serving() as base, _client(gate, base, "ana") as ana, _client(gate, base, "bob") as bob:

        async def sleep() -> None:
            answer = await ana.call_tool("query_db", SLEEP)
            if answer.is_error:
                refused.append(text_of(answer))

        async def all_sleep() -> bool:
            return len(await gate.query(SLEEPING)) == CALLS_PER_CALLER

        async def two_are_refused() -> bool:
            return len(refused) == 2

        assert (await ana.call_tool("query_db", READ)).is_error is False
        async with anyio.create_task_group() as calls:
            for _ in range(CALLS_PER_CALLER + 2):
                calls.start_soon(sleep)
            await until(all_sleep)
            assert (await bob.call_tool("query_db", READ)).is_error is False
            await until(two_are_refused)
            assert await all_sleep()
            assert all("5 of your calls are running on connection `shop`" in told for told in refused)
            calls.cancel_scope.cancel()
    assert verify(gate.state).ok
