"""Several real processes share one ledger."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

import pytest

from mcp_gateway_recorder import owners
from mcp_gateway_recorder.entries import Entry, Event
from mcp_gateway_recorder.ledger import Ledger
from mcp_gateway_recorder.verify import verify

pytestmark = pytest.mark.anyio


class Process(Protocol):
    def hear(self) -> str: ...
    def tell(self) -> None: ...
    def end(self) -> int: ...
    def kill(self) -> None: ...


class Start(Protocol):
    def __call__(self, command: str, directory: Path, argument: str = "") -> Process: ...


def unknown(intent: Entry) -> Event[None]:
    return Event("answered", intent.session, {"ran": "unknown"}, None, call=intent.call, durable=True)


def test_two_processes_write_their_own_sessions_at_once_and_the_log_verifies(directory: Path, process: Start) -> None:
    both = [process("write", directory, "200") for _ in range(2)]
    for one in both:
        assert one.hear().startswith("s_")
    for one in both:
        one.tell()
    assert [one.hear() for one in both] == ["written", "written"]
    assert [one.end() for one in both] == [0, 0]
    report = verify(directory)
    assert report.ok, report.problems
    assert (report.entries, report.sessions) == (402, 2)


def test_processes_that_start_at_once_agree_on_one_ledger(directory: Path, process: Start) -> None:
    four = [process("write", directory, "1") for _ in range(4)]
    for one in four:
        assert one.hear().startswith("s_")
        one.tell()
    assert [one.end() for one in four] == [0] * 4
    assert verify(directory).ok


def test_the_verifier_can_run_while_others_write(directory: Path, process: Start) -> None:
    writer = process("write", directory, "3000")
    writer.hear()
    writer.tell()
    reports = [verify(directory) for _ in range(5)]
    assert [report.problems for report in reports] == [()] * 5
    assert writer.hear() == "written"


def test_a_claim_raced_by_processes_has_exactly_one_winner(directory: Path, process: Start) -> None:
    racers = [process("claim", directory, "approval:1") for _ in range(4)]
    for racer in racers:
        racer.hear()
    for racer in racers:
        racer.tell()
    assert sorted(racer.hear() for racer in racers) == ["lost", "lost", "lost", "won"]
    assert [racer.end() for racer in racers] == [0] * 4
    report = verify(directory)
    assert report.ok, report.problems
    assert report.entries == 5


async def test_an_announcement_wakes_a_waiter_in_another_process(
    directory: Path, ledger: Ledger, process: Start
) -> None:
    waiter = process("wait", directory, "a_1")
    assert waiter.hear() == "waiting"
    session = await ledger.begin({})
    await ledger.append(Event("decision", session, {}, None, ref="a_1", durable=True, announce=True))
    assert waiter.hear() == "woken"


async def test_an_announcement_of_another_process_wakes_us(directory: Path, ledger: Ledger, process: Start) -> None:
    with ledger.changes() as changes:
        process("announce", directory, "a_2")
        assert await changes.wait(60)
        assert [entry.kind for entry in await ledger.find(ref="a_2")] == ["decision"]


async def test_recovery_marks_the_call_of_a_killed_process_and_no_live_one(
    directory: Path, ledger: Ledger, process: Start
) -> None:
    killed, live = process("intend", directory, "c_killed"), process("intend", directory, "c_live")
    dead_session = killed.hear()
    live.hear()
    killed.kill()
    assert [intent.call for intent in await ledger.recover(unknown)] == ["c_killed"]
    answers = await ledger.find(kind="answered")
    assert [(answer.session, answer.call) for answer in answers] == [(dead_session, "c_killed")]
    assert await ledger.recover(unknown) == ()
    assert verify(directory).ok


async def test_processes_that_recover_at_once_mark_each_call_once(
    directory: Path, ledger: Ledger, process: Start
) -> None:
    calls = [f"c_{number}" for number in range(6)]
    killed = [process("intend", directory, call) for call in calls]
    for one in killed:
        one.hear()
    for one in killed:
        one.kill()
    rescuers = [process("recover", directory) for _ in range(3)]
    for rescuer in rescuers:
        assert rescuer.hear() == "ready"
    for rescuer in rescuers:
        rescuer.tell()
    assert sorted(" ".join(rescuer.hear() for rescuer in rescuers).split()) == calls
    assert sorted(answer.call or "" for answer in await ledger.find(kind="answered")) == calls
    assert verify(directory).ok


async def test_a_session_is_shown_as_live_only_while_its_process_lives(
    directory: Path, ledger: Ledger, process: Start
) -> None:
    other = process("intend", directory, "c_1")
    session = other.hear()
    assert [(line.id, line.live, line.entries) for line in await ledger.sessions()] == [(session, True, 3)]
    other.kill()
    assert [line.live for line in await ledger.sessions()] == [False]


def test_a_full_disk_refuses_and_what_was_handed_out_is_written_once_there_is_room(
    directory: Path, process: Start
) -> None:
    full = process("fill", directory)
    assert full.hear() == "refused refused True True"
    assert full.end() == 0
    report = verify(directory)
    assert report.ok, report.problems
    assert report.entries == 3


async def test_a_forked_child_can_neither_write_nor_keep_its_dead_parent_alive(
    directory: Path, ledger: Ledger, clock: Callable[[], datetime], process: Start
) -> None:
    parent = process("fork", directory)
    said = {parent.hear(), parent.hear()}
    (child,) = (int(line) for line in said if line.isdecimal())
    try:
        assert any("does not outlive a fork" in line for line in said)
        (session,) = await ledger.sessions()
        assert session.live
        parent.kill()
        os.kill(child, 0)
        (session,) = await ledger.sessions()
        assert not session.live
    finally:
        os.kill(child, signal.SIGKILL)


def test_an_owner_without_a_lock_file_is_dead(tmp_path: Path) -> None:
    assert not owners.alive(tmp_path, "1-0")
    owner = owners.Owner(tmp_path)
    assert owners.alive(tmp_path, owner.id)
    owner.release()
    assert not owners.alive(tmp_path, owner.id)
    assert list(tmp_path.iterdir()) == []
