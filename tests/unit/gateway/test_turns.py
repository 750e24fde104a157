"""Turns through the whole path: one caller cannot take a connection from the others, and whoever is sent away has lost nothing."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anyio
import pytest
from cluster import until
from world import ANA, EVE, World, world

from mcp_gateway.approvals.lookup import every
from mcp_gateway.turns import Busy, Turns
from mcp_gateway_policy.vocabulary import Call, Connection, Prompt
from mcp_gateway_recorder.verify import verify

pytestmark = pytest.mark.anyio

CALL = Call(
    id="c_1",
    session="s_1",
    tool="notebook",
    connection=Connection("notebook", "notebook"),
    arguments={},
    principal=ANA,
    prompt=Prompt(None, "none"),
    received_at=datetime(2026, 3, 1, tzinfo=UTC),
)


@dataclass
class Slow:
    """Holds the first runs at the target until it is let go; later ones pass."""

    holds: int = 1
    running: anyio.Event = field(default_factory=anyio.Event)
    let_go: anyio.Event = field(default_factory=anyio.Event)

    @asynccontextmanager
    async def __call__(self) -> AsyncGenerator[None]:
        self.holds -= 1
        if self.holds < 0:
            yield
            return
        self.running.set()
        await self.let_go.wait()
        yield


@asynccontextmanager
async def occupied(directory: Path, turn_seconds: float) -> AsyncGenerator[tuple[World, Slow]]:
    """A gateway where Ana has one turn, and a call of hers that holds it."""
    slow = Slow()
    async with world(directory, calls_per_caller=1, turn_seconds=turn_seconds) as running:
        running.tool.before_run = slow
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(lambda: running.call(ANA, do="read"))
            with anyio.fail_after(30):
                await slow.running.wait()
            yield running, slow
            slow.let_go.set()
    assert verify(directory).ok


async def test_a_caller_who_has_all_turns_taken_is_told_so_and_nothing_runs(tmp_path: Path) -> None:
    async with occupied(tmp_path, 0.05) as (running, _):
        opened = list(running.notebook.opened_with)
        answer = await running.call(ANA, do="read")
        assert (answer.outcome, answer.ran) == ("refused", "no")
        assert answer.structured["error"]["refused"] == "busy"
        assert "one of your calls is running on connection `notebook` already" in answer.text
        assert "next step: send the call again when one of them has ended" in answer.text
        assert running.notebook.opened_with == opened, "neither run nor looked at"


async def test_others_are_served_while_one_caller_has_all_turns_taken(tmp_path: Path) -> None:
    async with occupied(tmp_path, 60) as (running, _):
        with anyio.fail_after(30):
            answer = await running.call(EVE, do="read")
        assert answer.outcome == "result", answer.text


async def test_a_call_waits_for_its_turn_and_runs_when_another_has_ended(tmp_path: Path) -> None:
    answers: list[str] = []
    async with occupied(tmp_path, 60) as (running, slow), anyio.create_task_group() as tasks:

        async def ask() -> None:
            answers.append((await running.call(ANA, do="read")).outcome)

        tasks.start_soon(ask)

        async def both_have_arrived() -> bool:
            return len(await running.ledger.find(kind="received")) == 2

        await until(both_have_arrived)
        assert answers == []
        slow.let_go.set()
    assert answers == ["result"]


async def test_whoever_comes_first_goes_first() -> None:
    turns = Turns(lambda _: 1, 60)
    went: list[int] = []

    async def go(number: int) -> None:
        async with turns.turn(CALL):
            went.append(number)

    async with anyio.create_task_group() as tasks, turns.turn(CALL):
        for number in range(3):
            tasks.start_soon(go, number)
            await anyio.wait_all_tasks_blocked()
        assert went == []
    assert went == [0, 1, 2]


async def test_a_busy_caller_keeps_an_approval_that_could_not_be_used(tmp_path: Path) -> None:
    async with world(tmp_path / "asked") as running:
        asked = await running.call(ANA, do="write", text="hello")
        approval = asked.structured["approval_id"]
        await running.decide(approval)
    async with occupied(tmp_path / "asked", 0.05) as (running, slow):
        busy = await running.call(ANA, "await_approval", approval_id=approval)
        assert busy.structured["error"]["refused"] == "busy"
        assert "hello" not in running.notebook.notes
        assert (await running.only_approval()).status(running.clock.now()) == "approved"
        slow.let_go.set()
        with anyio.fail_after(30):
            while (await running.call(ANA, "await_approval", approval_id=approval)).outcome != "result":
                pass
        assert running.notebook.notes.count("hello") == 1


async def test_no_preview_is_made_and_nobody_asked_while_a_caller_is_busy(tmp_path: Path) -> None:
    async with occupied(tmp_path, 0.05) as (running, _):
        answer = await running.call(ANA, do="write", text="hello")
        assert answer.structured["error"]["refused"] == "busy"
        assert await every(running.ledger) == ()
        assert running.announced == []


@pytest.mark.parametrize(("step", "do"), [("observe", "read"), ("preview", "write")])
async def test_looking_takes_a_turn_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, do: str
) -> None:
    """Mutations tried: no turn for the one, none for the other."""
    slow = Slow()
    async with world(tmp_path, calls_per_caller=1, turn_seconds=0.05) as running:
        there = getattr(running.tool, step)

        async def slowly(*given: Any) -> Any:
            async with slow():
                return await there(*given)

        monkeypatch.setattr(running.tool, step, slowly)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(lambda: running.call(ANA, do=do))
            with anyio.fail_after(30):
                await slow.running.wait()
            answer = await running.call(ANA, do="read")
            assert answer.structured["error"]["refused"] == "busy"
            assert (await running.call(EVE, do="read")).outcome == "result"
            slow.let_go.set()
        assert (await running.call(ANA, do="read")).outcome == "result"


async def test_whoever_leaves_the_line_leaves_no_gap_in_it() -> None:
    turns = Turns(lambda _: 1, 60)
    async with turns.turn(CALL):
        with anyio.move_on_after(0.01) as left:
            async with turns.turn(CALL):
                raise AssertionError("there was one turn only")
        assert left.cancelled_caught
    with anyio.fail_after(30):
        async with turns.turn(CALL):
            pass


async def test_each_connection_has_turns_of_its_own_and_as_many_as_it_says() -> None:
    turns = Turns({"notebook": 2, "other": 1}.__getitem__, 0.01)
    other = replace(CALL, connection=Connection("other", "notebook"))
    async with turns.turn(CALL), turns.turn(CALL), turns.turn(other):
        with pytest.raises(Busy, match=r"^2 of your calls are running on connection `notebook` already"):
            async with turns.turn(CALL):
                pass
        with pytest.raises(Busy, match=r"^one of your calls is running on connection `other` already"):
            async with turns.turn(other):
                pass


async def test_a_call_without_a_connection_needs_no_turn() -> None:
    turns = Turns(lambda _: 0, 0.01)
    async with turns.turn(replace(CALL, connection=None)):
        pass
