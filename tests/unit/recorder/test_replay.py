"""A session read back as calls."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from mcp_gateway_recorder import replay
from mcp_gateway_recorder.entries import Event, LedgerError, Tampered
from mcp_gateway_recorder.ledger import Ledger

pytestmark = pytest.mark.anyio


@pytest.fixture
async def closed(directory: Path, clock: Callable[[], datetime]) -> Path:
    async with Ledger.open(directory, clock=clock) as ledger:
        await ledger.begin({"client": "cursor"}, session="s_agent")
        await ledger.begin({"client": "cli"}, session="s_approver")
        for kind, session, call, ref in (
            ("received", "s_agent", "c_1", None),
            ("received", "s_agent", "c_2", None),
            ("asked", "s_agent", "c_1", "a_1"),
            ("decision", "s_approver", None, "a_1"),
            ("decision", "s_approver", None, "a_of_others"),
            ("answered", "s_agent", "c_2", None),
            ("intended", "s_agent", "c_1", "a_1"),
            ("answered", "s_agent", "c_1", None),
        ):
            await ledger.append(Event(kind, session, {}, None, call=call, ref=ref, durable=True))
    return directory


async def test_each_call_has_its_entries_and_the_decision_made_elsewhere(closed: Path) -> None:
    log = replay.load(closed, "s_agent")
    assert log.opened.body == {"client": "cursor"}
    assert [(one.call, [entry.kind for entry in one.entries]) for one in replay.calls(log)] == [
        ("c_1", ["received", "asked", "decision", "intended", "answered"]),
        ("c_2", ["received", "answered"]),
    ]


async def test_an_unknown_session_is_said_to_be_unknown(closed: Path) -> None:
    with pytest.raises(LedgerError, match=r"no session 's_\\x1b'"):
        replay.load(closed, "s_\x1b")
    with pytest.raises(LedgerError, match="no ledger at"):
        replay.load(closed / "nowhere", "s_1")


@pytest.mark.parametrize(
    "change",
    ["UPDATE entries SET kind = 'denied' WHERE kind = 'decision'", "DELETE FROM entries WHERE kind = 'asked'"],
)
async def test_an_altered_session_is_not_replayed(closed: Path, change: str) -> None:
    db = sqlite3.connect(closed / "ledger.db", isolation_level=None)
    db.execute(change)
    db.close()
    with pytest.raises(Tampered):
        replay.load(closed, "s_agent")
