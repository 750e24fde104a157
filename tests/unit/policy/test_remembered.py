"""What is remembered of verdicts is bounded, and is never given for other facts."""

from __future__ import annotations

from datetime import UTC, datetime

from mcp_gateway_policy import remembered
from mcp_gateway_policy.remembered import Remembered
from mcp_gateway_policy.resource import Resource
from mcp_gateway_policy.vocabulary import Allow, Call, Connection, Effect, Facts, Limits, Principal, Prompt

WHO = Principal("ana", "idp", "jwt", frozenset(), frozenset({"dev"}))
CALL = Call("c", "s", "t", Connection("shop", "p"), {}, WHO, Prompt(None, "none"), datetime(2026, 1, 1, tzinfo=UTC))
VERDICT = Allow("v", (), Limits())


def facts(effects: int = 1) -> Facts:
    return Facts((Effect("a", Resource.of("r")),) * effects, "", "", read_only=True)


def test_the_first_kept_is_forgotten_first() -> None:
    memory, held = Remembered(2), [facts() for _ in range(3)]
    for each in held:
        memory.keep(CALL, each, VERDICT)
    assert [memory.get(CALL, each) for each in held] == [None, VERDICT, VERDICT]


def test_facts_that_have_gone_leave_no_verdict_to_others_in_their_place() -> None:
    memory = Remembered(4096)
    for _ in range(2000):
        made = facts()
        assert memory.get(CALL, made) is None
        memory.keep(CALL, made, VERDICT)


def test_all_effects_together_are_bounded_and_huge_facts_are_not_remembered() -> None:
    memory = Remembered(10**9)
    huge = facts(remembered.MOST_EFFECTS + 1)
    memory.keep(CALL, huge, VERDICT)
    assert memory.get(CALL, huge) is None
    held = [facts(remembered.MOST_EFFECTS) for _ in range(300)]
    for each in held:
        memory.keep(CALL, each, VERDICT)
        memory.keep(CALL, each, VERDICT)
    known = sum(memory.get(CALL, each) is VERDICT for each in held)
    assert known == remembered.MOST_EFFECTS_TOGETHER // remembered.MOST_EFFECTS
