"""Approvals through the whole path: bound to exactly what was asked, decided by somebody else, run at most once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import anyio
import pytest
from world import ANA, BOB, EMAIL, EVE, RULES, Notebook, World, world

from mcp_gateway.approvals.decide import CannotDecide, decide
from mcp_gateway.approvals.desk import MOST_WAITING
from mcp_gateway.approvals.lookup import every, sealed
from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway.pipeline import Snapshot
from mcp_gateway_policy.engine import Policy
from mcp_gateway_policy.rules import Rule
from mcp_gateway_policy.vocabulary import Principal
from mcp_gateway_recorder.verify import verify

pytestmark = pytest.mark.anyio


def _stranger(who: Principal) -> Principal:
    return replace(who, roles=frozenset())


def _without_roles(now: Snapshot) -> Snapshot:
    return replace(now, standing=_stranger)


async def _ask(running: World, text: str = "hello", who: Principal = ANA) -> str:
    answer = await running.call(who, do="write", text=text)
    assert answer.outcome == "pending", answer.text
    assert not answer.is_error
    approval_id = answer.structured["approval_id"]
    assert isinstance(approval_id, str)
    return approval_id


async def test_a_write_waits_and_nothing_happens_until_somebody_approves(tmp_path: Path) -> None:
    async with world(tmp_path) as running:
        approval = await _ask(running)
        assert len(running.notebook.notes) == 1
        await running.decide(approval)
        assert len(running.notebook.notes) == 1, "approving must not run anything: redeeming does"
        answer = await running.call(ANA, "await_approval", approval_id=approval)
        assert answer.outcome == "result"
        assert running.notebook.notes[1:] == ["hello"]
    assert verify(tmp_path).ok


async def test_awaiting_twice_gives_the_same_masked_result_and_runs_once(tmp_path: Path) -> None:
    async with world(tmp_path) as running:
        approval = await _ask(running)
        await running.decide(approval)
        first = await running.call(ANA, "await_approval", approval_id=approval)
        second = await running.call(ANA, "await_approval", approval_id=approval)
        assert first.structured == second.structured
        assert first.text == second.text
        assert EMAIL not in first.text
        assert running.notebook.notes[1:] == ["hello"]


async def test_an_identical_call_attaches_to_the_open_approval(tmp_path: Path) -> None:
    async with world(tmp_path) as running:
        assert await _ask(running) == await _ask(running)
        assert len(running.announced) == 1


@pytest.mark.parametrize(
    ("text", "profile", "hidden"),
    [
        ("hello", MaskingProfile(), ()),
        (f"tell {EMAIL}", MaskingProfile(), ("text",)),
        ("hello", MaskingProfile(fields={"text": "drop"}), ("text",)),
        ("<EMAIL> as it was written", MaskingProfile(), ()),
    ],
    ids=["nothing", "a value", "the whole, without a mark", "what only looks like a mask"],
)
async def test_who_is_told_is_told_which_arguments_they_do_not_see(
    tmp_path: Path, text: str, profile: MaskingProfile, hidden: tuple[str, ...]
) -> None:
    """Mutation tried: marks looked for in what is shown."""
    masker = Masker(profile, tuple)
    async with world(tmp_path) as running:
        running.reloaded.append(lambda now: replace(now, masker=masker))
        await _ask(running, text)
        (told,) = running.announced
        assert told.hidden == hidden
        assert (await running.only_approval()).asked.hidden == hidden


async def test_two_identical_calls_at_once_share_one_approval(tmp_path: Path) -> None:
    found: list[str] = []
    async with world(tmp_path) as running:

        async def ask() -> None:
            found.append(await _ask(running))

        async with anyio.create_task_group() as tasks:
            for _ in range(5):
                tasks.start_soon(ask)
        assert len(set(found)) == 1
        assert len(running.announced) == 1


async def test_a_resent_call_runs_when_it_was_approved_and_the_next_one_asks_anew(tmp_path: Path) -> None:
    async with world(tmp_path) as running:
        approval = await _ask(running)
        await running.decide(approval)
        answer = await running.call(ANA, do="write", text="hello")
        assert answer.outcome == "result"
        assert await _ask(running) != approval
        assert running.notebook.notes[1:] == ["hello"]


async def test_redeeming_ten_times_at_once_runs_once_and_all_get_the_winner_s_outcome(tmp_path: Path) -> None:
    """Mutation tried: no claim on the `intended` entry."""
    answers: list[str] = []
    async with world(tmp_path, wait_seconds=5) as running:
        running_call = running.call
        async with anyio.create_task_group() as tasks:

            async def redeem() -> None:
                answers.append((await running_call(ANA, do="write", text="hello")).text)

            for _ in range(10):
                tasks.start_soon(redeem)
            while not await every(running.ledger):
                await anyio.lowlevel.checkpoint()
            await running.decide((await running.only_approval()).id)
        assert running.notebook.notes[1:] == ["hello"]
        assert len(set(answers)) == 1
        assert "hello" in answers[0]


@pytest.mark.parametrize(
    ("who", "why"),
    [
        (ANA, "somebody else"),
        (Principal("ana", "https://other.example", "jwt", roles=frozenset({"lead"})), "somebody else"),
        (Principal("ANA", "https://idp.example", "jwt", roles=frozenset({"lead"})), "somebody else"),
        (Principal("carl", "https://idp.example", "jwt", roles=frozenset({"writer"})), "one of the roles"),
        (Principal("bob", "local", "local", roles=frozenset({"lead"})), "needs a token"),
    ],
)
async def test_who_must_not_decide_cannot(tmp_path: Path, who: Principal, why: str) -> None:
    """Mutation tried: `may_decide` returning True."""
    async with world(tmp_path) as running:
        approval = await _ask(running)
        with pytest.raises(CannotDecide, match=why):
            await running.decide(approval, who)
        answer = await running.call(ANA, "await_approval", approval_id=approval)
        assert answer.outcome == "pending"
        assert len(running.notebook.notes) == 1


async def test_a_requester_with_the_approver_s_role_still_cannot_approve(tmp_path: Path) -> None:
    async with world(tmp_path) as running:
        approval = await _ask(running, who=EVE)
        with pytest.raises(CannotDecide, match="somebody else"):
            await running.decide(approval, EVE)


async def test_a_denial_reaches_the_requester_with_its_reason(tmp_path: Path) -> None:
    async with world(tmp_path) as running:
        approval = await _ask(running)
        await running.decide(approval, BOB, "deny")
        answer = await running.call(ANA, do="write", text="hello")
        assert answer.outcome == "refused"
        assert "looked at it" in answer.text
        assert len(running.notebook.notes) == 1
        assert await sealed(running.ledger, approval) is None, "the real arguments outlive the denial"


async def test_an_approval_expires(tmp_path: Path) -> None:
    async with world(tmp_path, expires_seconds=60) as running:
        approval = await _ask(running)
        await running.decide(approval)
        running.clock.ahead = timedelta(seconds=61)
        answer = await running.call(ANA, "await_approval", approval_id=approval)
        assert answer.outcome == "refused"
        assert len(running.notebook.notes) == 1


async def test_an_approval_is_void_when_the_observed_state_moved(tmp_path: Path) -> None:
    """Mutation tried: `state` left out of the binding."""
    async with world(tmp_path) as running:
        approval = await _ask(running)
        await running.decide(approval)
        running.notebook.version += 1
        answer = await running.call(ANA, "await_approval", approval_id=approval)
        assert answer.outcome == "refused"
        assert "state changed" in answer.text
        assert len(running.notebook.notes) == 1


async def test_an_approval_is_void_when_the_policy_changed(tmp_path: Path) -> None:
    async with world(tmp_path) as running:
        approval = await _ask(running)
        await running.decide(approval)
        other = Rule(name="other", roles=("x",), connections=("notebook",), actions=("note.read",), effect="allow")
        running.policy.append(Policy.compile((*running.policy[-1].rules, other)))
        answer = await running.call(ANA, "await_approval", approval_id=approval)
        assert answer.outcome == "refused"
        assert "policy changed" in answer.text
        assert len(running.notebook.notes) == 1


async def test_another_text_is_another_approval(tmp_path: Path) -> None:
    async with world(tmp_path) as running:
        approval = await _ask(running, "hello")
        await running.decide(approval)
        assert await _ask(running, "goodbye") != approval
        assert len(running.notebook.notes) == 1


async def test_another_caller_cannot_redeem(tmp_path: Path) -> None:
    async with world(tmp_path) as running:
        approval = await _ask(running)
        await running.decide(approval)
        answer = await running.call(EVE, "await_approval", approval_id=approval)
        assert answer.outcome == "refused"
        assert "of yours" in answer.text
        assert len(running.notebook.notes) == 1


async def test_an_approval_survives_a_restart(tmp_path: Path) -> None:
    notebook = Notebook()
    async with world(tmp_path, notebook=notebook) as running:
        approval = await _ask(running)
    async with world(tmp_path, notebook=notebook) as running:
        await running.decide(approval)
        answer = await running.call(ANA, do="write", text="hello")
        assert answer.outcome == "result"
        assert notebook.notes[1:] == ["hello"]
    async with world(tmp_path, notebook=notebook) as running:
        again = await running.call(ANA, "await_approval", approval_id=approval)
        assert again.text == answer.text
        assert notebook.notes[1:] == ["hello"]


async def test_a_client_that_stops_waiting_ends_the_wait_and_not_the_approval(tmp_path: Path) -> None:
    """Mutation tried: no `answered` for a cancelled call."""
    async with world(tmp_path, wait_seconds=60) as running:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_ask, running)
            while not await every(running.ledger):
                await anyio.lowlevel.checkpoint()
            tasks.cancel_scope.cancel()
        (answer,) = await running.ledger.find(kind="answered")
        assert answer.body["ran"] == "no"
        assert "cancelled" in str(answer.body["text"])
        approval = await running.only_approval()
        assert approval.status(running.clock.now()) == "waiting"
        await running.decide(approval.id)
        assert (await running.call(ANA, do="write", text="hello")).outcome == "result"
        assert running.notebook.notes[1:] == ["hello"]


async def test_an_agent_cannot_drown_its_approvers(tmp_path: Path) -> None:
    """Mutation tried: no bound in `Desk.ask`."""
    async with world(tmp_path) as running:
        asked = [await _ask(running, f"note {number}") for number in range(MOST_WAITING)]
        answer = await running.call(ANA, do="write", text="one more")
        assert answer.outcome == "refused"
        assert "wait for a person already" in answer.text
        assert await _ask(running, "note 3") == asked[3], "what waits already can still be waited for"
        await running.decide(asked[0], BOB, "deny")
        assert await _ask(running, "one more") not in asked


async def test_an_agent_that_asks_for_everything_at_once_drowns_its_approvers_no_more(tmp_path: Path) -> None:
    """Mutation tried: only those counted whose preview is made."""
    outcomes: list[str] = []
    async with world(tmp_path) as running:

        async def ask(number: int) -> None:
            outcomes.append((await running.call(ANA, do="write", text=f"note {number}")).outcome)

        async with anyio.create_task_group() as tasks:
            for number in range(2 * MOST_WAITING):
                tasks.start_soon(ask, number)
        assert sorted(outcomes) == ["pending"] * MOST_WAITING + ["refused"] * MOST_WAITING
        assert len(running.announced) == MOST_WAITING


async def test_who_lost_the_role_while_waiting_runs_nothing(tmp_path: Path) -> None:
    """Mutation tried: the roles of the moment of identification."""
    answers: list[str] = []
    async with world(tmp_path, wait_seconds=60) as running:
        async with anyio.create_task_group() as tasks:

            async def wait() -> None:
                answers.append((await running.call(ANA, do="write", text="hello")).text)

            tasks.start_soon(wait)
            while not await every(running.ledger):
                await anyio.lowlevel.checkpoint()
            running.reloaded.append(_without_roles)
            await running.decide((await running.only_approval()).id)
        assert "no tool `notebook` is offered to you" in answers[0]
        assert len(running.notebook.notes) == 1


async def test_an_approval_is_void_when_the_connection_leads_elsewhere(tmp_path: Path) -> None:
    """Mutation tried: `target` left out of the binding."""
    async with world(tmp_path) as running:
        approval = await _ask(running)
        await running.decide(approval)
        before = running.configured["notebook"]
        running.configured["notebook"] = replace(before, connection=replace(before.connection, target="elsewhere"))
        answer = await running.call(ANA, "await_approval", approval_id=approval)
        assert answer.outcome == "refused"
        assert "connection changed" in answer.text
        assert len(running.notebook.notes) == 1


async def test_a_call_does_not_run_on_another_target_than_it_was_judged_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mutation tried: `target` left out of what the vault compares."""
    async with world(tmp_path) as running:
        observe = running.tool.observe

        async def moved_meanwhile(*given: Any) -> Any:
            state = await observe(*given)
            before = running.configured["notebook"]
            running.configured["notebook"] = replace(before, connection=replace(before.connection, target="elsewhere"))
            return state

        monkeypatch.setattr(running.tool, "observe", moved_meanwhile)
        answer = await running.call(ANA, do="read")
        assert answer.is_error
        assert answer.ran == "no"
        assert "connection `notebook` was changed while the call was judged" in answer.text
        assert "send the call again" in answer.text
        assert [purpose for purpose, _ in running.notebook.opened_with] == ["observe"]


async def test_a_denial_that_is_recorded_before_the_call_begins_stops_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mutation tried: a denial that takes no claim."""
    async with world(tmp_path) as running:
        approval = await _ask(running)
        await running.decide(approval)
        observe = running.tool.observe

        async def denied_meanwhile(*given: Any) -> Any:
            await running.decide(approval, BOB, "deny")
            return await observe(*given)

        monkeypatch.setattr(running.tool, "observe", denied_meanwhile)
        answer = await running.call(ANA, "await_approval", approval_id=approval)
        assert answer.outcome == "refused"
        assert "`bob` denied" in answer.text
        assert len(running.notebook.notes) == 1


async def test_a_denial_that_comes_after_the_call_began_is_told_so(tmp_path: Path) -> None:
    async with world(tmp_path) as running:
        approval = await _ask(running)
        await running.decide(approval)
        before = await running.only_approval()
        await running.call(ANA, "await_approval", approval_id=approval)
        with pytest.raises(CannotDecide, match="just ended"):
            await decide(running.ledger, before, BOB, "deny", "too late", running.clock.now())
        assert running.notebook.notes[1:] == ["hello"]


def _masked_otherwise(now: Snapshot) -> Snapshot:
    return replace(now, masker=Masker(MaskingProfile(fields={"note": "redact"}), tuple))


@pytest.mark.parametrize(
    ("reload", "why"), [(_without_roles, "you may no longer use `notebook`"), (_masked_otherwise, "masking changed")]
)
async def test_an_outcome_is_not_given_again_under_other_rules(
    tmp_path: Path, reload: Callable[[Snapshot], Snapshot], why: str
) -> None:
    """Mutation tried: the recorded outcome, whatever has changed."""
    async with world(tmp_path) as running:
        approval = await _ask(running)
        await running.decide(approval)
        first = await running.call(ANA, "await_approval", approval_id=approval)
        assert "hello" in first.text
        running.reloaded.append(reload)
        again = await running.call(ANA, "await_approval", approval_id=approval)
        assert "hello" not in again.text
        assert why in again.text
        assert again.ran == "yes", "whoever asks again must not be told that nothing ran"
        assert running.notebook.notes[1:] == ["hello"]


async def test_an_outcome_is_not_given_again_under_another_policy_nor_after_the_approval_expired(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, expires_seconds=60) as running:
        approval = await _ask(running)
        await running.decide(approval)
        assert "hello" in (await running.call(ANA, "await_approval", approval_id=approval)).text
        hiding = [rule.model_copy(update={"masks": ("note",)} if rule.name == "ask-write" else {}) for rule in RULES]
        running.policy.append(Policy.compile(hiding))
        again = await running.call(ANA, "await_approval", approval_id=approval)
        assert ("policy changed" in again.text, "hello" in again.text) == (True, False)
        running.policy.pop()
        running.clock.ahead = timedelta(seconds=61)
        late = await running.call(ANA, "await_approval", approval_id=approval)
        assert ("the approval has expired" in late.text, "hello" in late.text) == (True, False)


async def test_real_arguments_are_sealed_and_the_log_holds_masked_ones(tmp_path: Path) -> None:
    async with world(tmp_path) as running:
        approval = await _ask(running, f"write to {EMAIL}")
        found = await running.only_approval()
        assert EMAIL not in str(found.asked.arguments)
        kept = await sealed(running.ledger, approval)
        assert kept is not None
        assert kept.arguments["text"] == f"write to {EMAIL}"
    assert EMAIL.encode() not in _everything_below(tmp_path)


async def test_the_sealed_call_goes_when_its_approval_has_expired(tmp_path: Path) -> None:
    """Mutation tried: nothing forgotten until somebody comes back for it."""
    async with world(tmp_path, expires_seconds=60) as running:
        early, late = await _ask(running, "early"), await _ask(running, "late", EVE)
        await running.decide(early)
        running.clock.ahead = timedelta(seconds=61)
        newest = await _ask(running, "newest")
        assert await running.ledger.sealed() == (newest,)
        assert [entry.ref for entry in await running.ledger.find(kind="forgotten")] == sorted((early, late))
        answer = await running.call(ANA, "await_approval", approval_id=early)
        assert "nobody approved" in answer.text or "expired" in answer.text
    assert verify(tmp_path).ok


async def test_what_expired_while_no_gateway_ran_is_forgotten_at_the_next_start(tmp_path: Path) -> None:
    async with world(tmp_path, expires_seconds=60) as running:
        await _ask(running)
    async with world(tmp_path) as running:
        await running.desk.forget()
        assert len(await running.ledger.sealed()) == 1
        running.clock.ahead = timedelta(seconds=61)
        await running.desk.forget()
        await running.desk.forget()
        assert await running.ledger.sealed() == ()
        assert len(await running.ledger.find(kind="forgotten")) == 1


def _everything_below(directory: Path) -> bytes:
    return b"".join(path.read_bytes() for path in directory.rglob("*") if path.is_file())


async def test_an_upstream_error_is_a_masked_answer(tmp_path: Path) -> None:
    async with world(tmp_path) as running:
        approval = await _ask(running, "!conflict")
        await running.decide(approval)
        answer = await running.call(ANA, "await_approval", approval_id=approval)
        assert answer.is_error
        assert answer.ran == "no"
        assert EMAIL not in answer.text
        assert "notebook-password" not in answer.text
        assert "write elsewhere" in answer.text
        assert "23505" in str(answer.structured)
