"""Whatever step of a call fails, and whichever verdict it had: nothing ran unrecorded, nothing unmasked came out, no credential was
lent without a record, and the log still verifies.

Mutations tried: `intended` appended after `run`; `mask` skipped when it raises; `lend` before the intent; `observed` not recorded;
the exception's text put into the failure. Each fails here.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from world import ANA, BOB, EMAIL, PASSWORD, Fuse, Notebook, World, world

from mcp_gateway.approvals.approval import AnsweredRecord
from mcp_gateway.approvals.lookup import every
from mcp_gateway_recorder.verify import verify

pytestmark = pytest.mark.anyio

MOST_STEPS = 60


async def _read(world: World) -> list[AnsweredRecord]:
    return [await world.call(ANA, do="read")]


async def _burn(world: World) -> list[AnsweredRecord]:
    return [await world.call(ANA, do="burn")]


async def _nonsense(world: World) -> list[AnsweredRecord]:
    return [await world.call(ANA, do=f"frobnicate {EMAIL}")]


async def _write(world: World) -> list[AnsweredRecord]:
    return [await world.call(ANA, do="write", text=f"from {EMAIL}")]


async def _write_approved(world: World) -> list[AnsweredRecord]:
    answers = await _write(world)
    fuse, world.fuse.at = world.fuse.at, 0  # the approver's own process is not what is being broken
    for approval in await every(world.ledger):
        await world.decide(approval.id, BOB)
    world.fuse.at = fuse
    answers += await _write(world)
    return answers


STORIES = {"allow": _read, "deny": _burn, "unknown": _nonsense, "ask": _write, "approved": _write_approved}


@pytest.mark.parametrize("story", STORIES)
async def test_whichever_step_fails_nothing_runs_unrecorded_and_nothing_leaks(tmp_path: Path, story: str) -> None:
    blown: list[str] = []
    for at in range(1, MOST_STEPS):
        notebook = Notebook()
        fuse = Fuse(at)
        directory = tmp_path / str(at)
        async with world(directory, fuse=fuse, notebook=notebook) as running:
            answers = await STORIES[story](running)
            fuse.at = 0
            await _check(running, answers)
        assert verify(directory).ok
        if not fuse.blew:
            break
        blown.append(fuse.blew)
    else:
        pytest.fail(f"`{story}` has more than {MOST_STEPS} steps: raise the bound")
    assert len(blown) >= 4, "the fuse reached next to nothing: this test no longer tests"


async def _check(running: World, answers: list[AnsweredRecord]) -> None:
    intents = await running.ledger.find(kind="intended")
    looks = await running.ledger.find(kind="observed")
    opened = [why for why, _ in running.notebook.opened_with]
    assert opened.count("run") <= len(intents), "something ran without a recorded intent"
    assert opened.count("observe") <= len(looks), "a credential was lent to look without a record"
    wrote = len(running.notebook.notes) - 1
    assert wrote <= len(intents)
    assert running.notebook.notes, "the notebook was burnt"
    assert wrote in (0, 1), "an approval ran more than once"
    for answer in answers:
        shown = json.dumps(answer.model_dump(mode="json"))
        assert PASSWORD not in shown
        assert EMAIL not in shown
        assert "sabotaged" not in shown
        if answer.outcome == "failed" and answer.ran == "no":
            assert wrote == 0 or answer is not answers[-1]
    for kind in ("received", "decided", "asked", "observed", "intended", "answered"):
        for entry in await running.ledger.find(kind=kind):
            assert EMAIL not in json.dumps(entry.body, default=list)
            assert PASSWORD not in json.dumps(entry.body, default=list)


async def test_an_answer_that_cannot_be_recorded_is_withheld_and_the_gateway_takes_no_more_calls(
    tmp_path: Path,
) -> None:
    """Mutation tried: returning the outcome when `answered` fails."""
    async with world(tmp_path / "count") as running:
        await running.call(ANA, do="read")
        steps = running.fuse.uses
    fuse = Fuse(steps)  # the last use of anything is the `answered` entry
    async with world(tmp_path / "break", fuse=fuse) as running:
        answer = await running.call(ANA, do="read")
        assert fuse.blew == "Ledger.append"
        assert answer.is_error
        fuse.at = 0
        again = await running.call(ANA, do="read")
        assert again.is_error
        assert "accepts no calls" in again.text
        assert [why for why, _ in running.notebook.opened_with].count("run") == 1
