"""What one process sees of the ledger."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from mcp_gateway_recorder import chain
from mcp_gateway_recorder.entries import (
    AlreadyClaimed,
    Event,
    JsonValue,
    LedgerError,
    LedgerUnavailable,
    Recorded,
    Sealed,
    Tampered,
)
from mcp_gateway_recorder.ledger import Ledger
from mcp_gateway_recorder.verify import verify

pytestmark = pytest.mark.anyio


async def test_a_session_opens_with_its_body_and_entries_follow_in_order(ledger: Ledger) -> None:
    session = await ledger.begin({"client": "copilot"})
    first = await ledger.append(Event("received", session, {"n": 1}, "evidence", call="c_1"))
    second = await ledger.append(Event("intended", session, {"n": 2}, 7, call="c_1", durable=True))
    assert (first.value, second.value) == ("evidence", 7)
    found = await ledger.find(session=session)
    assert [(entry.seq, entry.kind, entry.body) for entry in found] == [
        (0, "opened", {"client": "copilot"}),
        (1, "received", {"n": 1}),
        (2, "intended", {"n": 2}),
    ]
    assert found[1:] == (first.entry, second.entry)
    assert [entry.prev for entry in found[1:]] == [entry.hash for entry in found[:-1]]


async def test_entries_are_found_by_kind_call_ref_and_session(ledger: Ledger) -> None:
    one, two = await ledger.begin({}), await ledger.begin({})
    await ledger.append(Event("asked", one, {}, None, call="c_1", ref="a_1"))
    await ledger.append(Event("decision", two, {}, None, ref="a_1"))
    await ledger.append(Event("asked", two, {}, None, call="c_2", ref="a_2"))
    assert [entry.kind for entry in await ledger.find(ref="a_1")] == ["asked", "decision"]
    assert [entry.ref for entry in await ledger.find(kind="asked", session=two)] == ["a_2"]
    assert [entry.session for entry in await ledger.find(call="c_1")] == [one]
    assert await ledger.find(call="c_1", ref="a_2") == ()


async def test_session_ids_sort_by_time(ledger: Ledger) -> None:
    ids = [await ledger.begin({}) for _ in range(5)]
    assert ids == sorted(ids)
    assert all(name.startswith("s_") and name.isascii() for name in ids)


async def test_a_session_cannot_be_opened_twice(ledger: Ledger) -> None:
    assert await ledger.begin({}, session="s_mine") == "s_mine"
    with pytest.raises(LedgerError, match="exists already"):
        await ledger.begin({}, session="s_mine")


async def test_nothing_is_added_to_a_session_of_nobody(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="not one of this process"):
        await ledger.append(Event("received", "s_unknown", {}, None))


async def test_a_durable_entry_is_on_disk_when_append_returns(ledger: Ledger, directory: Path) -> None:
    session = await ledger.begin({})
    await ledger.append(Event("received", session, {}, None))
    await ledger.append(Event("intended", session, {}, None, durable=True))
    assert stored(directory) == ["opened", "received", "intended"]


async def test_a_claim_is_taken_once_and_the_loser_is_not_written(ledger: Ledger) -> None:
    session = await ledger.begin({})

    async def take(number: int) -> Recorded[int] | None:
        try:
            event = Event("intended", session, {"number": number}, number, claim="approval:a_1", durable=True)
            return await ledger.append(event)
        except AlreadyClaimed:
            return None

    winners = [one for one in await asyncio.gather(*(take(number) for number in range(20))) if one is not None]
    assert len(winners) == 1
    assert await ledger.find(kind="intended") == (winners[0].entry,)


async def test_a_lost_claim_fails_only_its_own_event(ledger: Ledger, directory: Path) -> None:
    session = await ledger.begin({})
    await ledger.append(Event("intended", session, {}, None, claim="x"))
    results = await asyncio.gather(
        ledger.append(Event("noted", session, {"n": 1}, None, durable=True)),
        ledger.append(Event("intended", session, {}, None, claim="x", seal=Sealed("never", b"kept"))),
        ledger.append(Event("noted", session, {"n": 2}, None)),
        return_exceptions=True,
    )
    assert [type(result).__name__ for result in results] == ["Recorded", "AlreadyClaimed", "Recorded"]
    assert await ledger.unseal("never") is None
    assert [entry.body for entry in await ledger.find(kind="noted")] == [{"n": 1}, {"n": 2}]
    assert verify(directory).ok


async def test_a_sealed_payload_comes_back_until_it_is_discarded_and_is_not_readable_on_disk(
    ledger: Ledger, directory: Path
) -> None:
    session = await ledger.begin({})
    secret = b"the real arguments, 4111 1111 1111 1111"
    await ledger.append(Event("asked", session, {}, None, seal=Sealed("a_1", secret), durable=True))
    assert await ledger.unseal("a_1") == secret
    assert secret not in everything_in(directory)
    with pytest.raises(LedgerError, match="sealed already"):
        await ledger.append(Event("asked", session, {}, None, seal=Sealed("a_1", b"other")))
    await ledger.append(Event("expired", session, {}, None, discard="a_1"))
    assert await ledger.unseal("a_1") is None


async def test_a_sealed_payload_moved_to_another_name_is_refused(ledger: Ledger, directory: Path) -> None:
    session = await ledger.begin({})
    await ledger.append(Event("asked", session, {}, None, seal=Sealed("a_1", b"drop nothing"), durable=True))
    alter(directory, "UPDATE sealed SET key = 'a_2'")
    with pytest.raises(Tampered, match="a_2"):
        await ledger.unseal("a_2")


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ("UPDATE entries SET body = replace(body, 'false', 'true') WHERE kind = 'decision'", "decision"),
        ("UPDATE entries SET mac = hash WHERE kind = 'decision'", "decision"),
        ("UPDATE entries SET body = replace(body, '{', '{ ') WHERE kind = 'decision'", "decision"),
        ("UPDATE entries SET ref = 'a_2' WHERE kind = 'decision'", "decision"),
    ],
)
async def test_an_altered_decision_is_never_handed_out(
    ledger: Ledger, directory: Path, change: str, where: str
) -> None:
    session = await ledger.begin({})
    await ledger.append(Event("decision", session, {"approved": False}, None, ref="a_1", durable=True))
    alter(directory, change)
    with pytest.raises(Tampered):
        await ledger.find(kind=where)


async def test_a_decision_forged_without_the_key_is_never_handed_out(ledger: Ledger, directory: Path) -> None:
    """The forger computes a perfect hash; only the key is missing."""
    session = await ledger.begin({})
    forged = chain.entry_hash(
        ledger.id, session, 9, "0" * 64, "2026-03-01T12:00:00.000000Z", "decision", None, "a", "{}"
    )
    alter(
        directory,
        f"""INSERT INTO entries VALUES (99, '{session}', 9, '{"0" * 64}', '2026-03-01T12:00:00.000000Z', 'decision',
            NULL, 'a', '{{}}', '{forged}', '{forged}', NULL)""",
    )
    with pytest.raises(Tampered, match="not written by this ledger"):
        await ledger.find(ref="a")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (2**53, "body `n`: the integer is beyond"),
        (float("nan"), "NaN"),
        ("\ud800", "lone surrogate"),
        ([1, [float("inf")]], r"`n\.1\.0`"),
    ],
)
async def test_a_body_without_canonical_form_is_refused_and_says_where(
    ledger: Ledger, value: JsonValue, message: str
) -> None:
    session = await ledger.begin({})
    with pytest.raises(LedgerError, match=message):
        await ledger.append(Event("received", session, {"n": value}, None))
    assert len(await ledger.find(session=session)) == 1


async def test_a_large_body_is_recorded_whole(ledger: Ledger, directory: Path) -> None:
    session = await ledger.begin({})
    rows: Sequence[JsonValue] = [["name", number, number / 7] for number in range(20_000)]
    await ledger.append(Event("answered", session, {"rows": rows}, None, durable=True))
    (entry,) = await ledger.find(kind="answered")
    assert entry.body == {"rows": rows}
    assert verify(directory).ok


async def test_a_locked_database_refuses_durable_appends_and_never_writes_them_later(
    ledger: Ledger, directory: Path
) -> None:
    session = await ledger.begin({})
    handed_out = await ledger.append(Event("received", session, {}, None, call="c_1"))
    with sqlite3.connect(directory / "ledger.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        for _ in range(2):
            with pytest.raises(LedgerUnavailable, match="locked"):
                await ledger.append(Event("intended", session, {}, None, call="c_1", durable=True))
        with pytest.raises(LedgerUnavailable, match="locked"):
            await ledger.append(Event("received", session, {}, None, call="c_2"))
        with pytest.raises(LedgerUnavailable):
            await ledger.find()
        other.execute("ROLLBACK")
    other.close()
    after = await ledger.append(Event("noted", session, {}, None, durable=True))
    assert after.entry.prev == handed_out.entry.hash
    assert [entry.kind for entry in await ledger.find()] == ["opened", "received", "noted"]
    assert verify(directory).ok


async def test_two_sessions_come_through_a_failed_write_unforked(ledger: Ledger, directory: Path) -> None:
    one, two = await ledger.begin({}), await ledger.begin({})
    with sqlite3.connect(directory / "ledger.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        for number in range(3):
            await ledger.append(Event("noted", two, {"n": number}, None))
        results = await asyncio.gather(
            ledger.append(Event("intended", one, {}, None, durable=True)),
            ledger.append(Event("noted", one, {"n": "behind"}, None)),
            ledger.append(Event("noted", two, {"n": 3}, None)),
            return_exceptions=True,
        )
        other.execute("ROLLBACK")
    other.close()
    assert [isinstance(result, LedgerUnavailable) for result in results] == [True, True, False]
    await ledger.append(Event("noted", one, {"n": "after"}, None, durable=True))
    assert [entry.body["n"] for entry in await ledger.find(kind="noted", session=two)] == [0, 1, 2, 3]
    assert [entry.body["n"] for entry in await ledger.find(kind="noted", session=one)] == ["after"]
    assert verify(directory).ok


async def test_entries_that_cannot_be_written_at_the_end_are_reported(
    directory: Path, clock: Callable[[], datetime]
) -> None:
    async def use() -> None:
        async with Ledger.open(directory, clock=clock, patience=0.1) as ledger:
            session = await ledger.begin({})
            lock.execute("BEGIN IMMEDIATE")
            await ledger.append(Event("received", session, {}, None))

    async with Ledger.open(directory, clock=clock):
        lock = sqlite3.connect(directory / "ledger.db", isolation_level=None)
    with pytest.raises(LedgerUnavailable, match="1 of its entries could not be written"):
        await use()
    lock.close()


async def test_a_cancelled_append_leaves_the_chain_whole(ledger: Ledger, directory: Path) -> None:
    session = await ledger.begin({})
    tasks = [
        asyncio.create_task(ledger.append(Event("intended", session, {"n": number}, None, durable=True)))
        for number in range(40)
    ]
    await ledger.append(Event("noted", session, {}, None))
    for task in tasks[::2]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await ledger.append(Event("noted", session, {}, None, durable=True))
    assert verify(directory).ok


async def test_a_database_that_is_replaced_under_a_running_ledger_stops_it(ledger: Ledger, directory: Path) -> None:
    session = await ledger.begin({})
    copy = directory / "copy"
    copy.write_bytes((directory / "ledger.db").read_bytes())
    copy.replace(directory / "ledger.db")
    with pytest.raises(LedgerUnavailable, match="replaced while in use"):
        await ledger.append(Event("intended", session, {}, None, durable=True))
    with pytest.raises(Tampered):
        await ledger.find()


async def test_a_session_that_somebody_else_wrote_to_stops_the_ledger(ledger: Ledger, directory: Path) -> None:
    session = await ledger.begin({})
    await ledger.append(Event("noted", session, {}, None, durable=True))
    alter(directory, "DELETE FROM entries WHERE seq = 1")
    with pytest.raises(LedgerUnavailable, match="changed by somebody else"):
        await ledger.append(Event("noted", session, {}, None, durable=True))


async def test_a_log_that_is_put_back_under_a_running_ledger_stops_it(ledger: Ledger, directory: Path) -> None:
    await ledger.begin({}, session="s_1")
    alter(directory, "DELETE FROM entries", "DELETE FROM commits WHERE n > 0", "DELETE FROM sessions")
    with pytest.raises(LedgerUnavailable, match="cut or put back"):
        await ledger.begin({}, session="s_2")


async def test_a_closed_ledger_refuses(directory: Path, clock: Callable[[], datetime]) -> None:
    async with Ledger.open(directory, clock=clock) as ledger:
        session = await ledger.begin({})
    with pytest.raises(LedgerUnavailable, match="closed"):
        await ledger.append(Event("noted", session, {}, None))
    assert list((directory / "owners").iterdir()) == []


async def test_what_was_queued_is_written_when_the_ledger_closes(
    directory: Path, clock: Callable[[], datetime]
) -> None:
    async with Ledger.open(directory, clock=clock) as ledger:
        session = await ledger.begin({})
        for _ in range(10):
            await ledger.append(Event("noted", session, {}, None))
    assert len(stored(directory)) == 11


async def test_fingerprints_are_stable_keyed_and_of_this_ledger(
    directory: Path, tmp_path: Path, clock: Callable[[], datetime]
) -> None:
    async with Ledger.open(directory, clock=clock) as one, Ledger.open(tmp_path / "other", clock=clock) as two:
        assert one.fingerprint(b"42") == one.fingerprint(b"42")
        assert one.fingerprint(b"42") != one.fingerprint(b"43")
        assert one.fingerprint(b"42") != two.fingerprint(b"42")


async def test_recovery_leaves_answered_calls_and_this_process_alone(
    directory: Path, clock: Callable[[], datetime]
) -> None:
    async with Ledger.open(directory, clock=clock) as dead:
        session = await dead.begin({})
        for call in ("c_done", "c_open"):
            await dead.append(Event("intended", session, {}, None, call=call, durable=True))
        await dead.append(Event("answered", session, {}, None, call="c_done", durable=True))
    async with Ledger.open(directory, clock=clock) as alive:
        mine = await alive.begin({})
        await alive.append(Event("intended", mine, {}, None, call="c_mine", durable=True))
        intents = await alive.recover(lambda intent: Event("answered", intent.session, {}, None, call=intent.call))
        assert [(intent.session, intent.call) for intent in intents] == [(session, "c_open")]
        assert [entry.call for entry in await alive.find(kind="answered")] == ["c_done", "c_open"]
    assert verify(directory).ok


async def test_a_wake_up_between_two_waits_is_not_lost(ledger: Ledger) -> None:
    session = await ledger.begin({})
    with ledger.changes() as changes:
        assert not await changes.wait(0)
        await ledger.append(Event("decision", session, {}, None, announce=True))
        assert await changes.wait(30)
        await ledger.append(Event("noted", session, {}, None, durable=True))
        assert not await changes.wait(0.05)


async def test_a_dead_or_hostile_fifo_is_no_obstacle(ledger: Ledger, directory: Path) -> None:
    session = await ledger.begin({})
    os.mkfifo(directory / "wake" / "1-dead.fifo")
    (directory / "wake" / "2-file.fifo").write_text("not a fifo")
    os.mkfifo(directory / "wake" / ".hidden.fifo")
    (directory / "wake" / "3-link.fifo").symlink_to(directory / "recorder.key")
    key = (directory / "recorder.key").read_bytes()
    with ledger.changes() as changes:
        await ledger.append(Event("decision", session, {}, None, announce=True, durable=True))
        assert await changes.wait(30)
    assert (directory / "recorder.key").read_bytes() == key
    assert (directory / "wake" / "2-file.fifo").read_text() == "not a fifo"
    await ledger.append(Event("decision", session, {}, None, announce=True, durable=True))
    assert not (directory / "wake" / "1-dead.fifo").exists()


def everything_in(directory: Path) -> bytes:
    return b"".join(file.read_bytes() for file in directory.iterdir() if file.is_file())


def stored(directory: Path) -> list[str]:
    """The kinds in the database file, as another program sees them."""
    db = sqlite3.connect(directory / "ledger.db")
    rows: list[tuple[str]] = db.execute("SELECT kind FROM entries ORDER BY id").fetchall()
    db.close()
    return [kind for (kind,) in rows]


def alter(directory: Path, *statements: str) -> None:
    db = sqlite3.connect(directory / "ledger.db", isolation_level=None)
    for statement in statements:
        db.execute(statement)
    db.close()
