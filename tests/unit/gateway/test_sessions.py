"""Which calls belong together."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from world import ANA, BOB, Clock

from mcp_gateway.sessions import IDLE, UNIDENTIFIED_PER_MINUTE, Sessions
from mcp_gateway_recorder.ledger import Ledger

pytestmark = pytest.mark.anyio


async def test_a_session_is_one_caller_with_one_client_in_one_conversation(tmp_path: Path) -> None:
    clock = Clock()
    async with Ledger.open(tmp_path, clock=clock.now) as ledger:
        sessions = Sessions(ledger, clock.now)
        first = await sessions.of(ANA, "http", "t1", {})
        assert await sessions.of(ANA, "http", "t1", {}) == first
        others = [
            await sessions.of(ANA, "http", "t2", {}),
            await sessions.of(BOB, "http", "t1", {}),
            await sessions.of(replace(ANA, client="other"), "http", "t1", {}),
            await sessions.of(ANA, "http", None, {"vscode.conversationId": "x"}),
            await sessions.of(ANA, "sse", "t1", {}),
        ]
        assert len({first, *others}) == 6


async def test_without_any_id_a_session_closes_after_half_an_hour_idle(tmp_path: Path) -> None:
    clock = Clock()
    async with Ledger.open(tmp_path, clock=clock.now) as ledger:
        sessions = Sessions(ledger, clock.now)
        first = await sessions.of(ANA, "http", None, {})
        clock.ahead = IDLE - timedelta(seconds=5)
        assert await sessions.of(ANA, "http", None, {}) == first
        clock.ahead += IDLE + timedelta(seconds=1)
        assert await sessions.of(ANA, "http", None, {}) != first


async def test_strangers_are_recorded_but_cannot_fill_the_log(tmp_path: Path) -> None:
    clock = Clock()
    async with Ledger.open(tmp_path, clock=clock.now) as ledger:
        sessions = Sessions(ledger, clock.now)
        for _ in range(UNIDENTIFIED_PER_MINUTE + 40):
            await sessions.unidentified("no token was sent", "http")
        found = await ledger.find(kind="unidentified")
        assert len(found) == UNIDENTIFIED_PER_MINUTE
        assert "not recorded" in str(found[-1].body["reason"])
        clock.ahead = timedelta(minutes=2)
        await sessions.unidentified("no token was sent", "http")
        assert len(await ledger.find(kind="unidentified")) == UNIDENTIFIED_PER_MINUTE + 1
