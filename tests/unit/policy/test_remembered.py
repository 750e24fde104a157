"""What is remembered of verdicts is bounded, and is never given for other effects.

Mutations tried: keeping what was said of an effect with attributes, or where a condition has a say; one memory for all callers.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mcp_gateway_policy import remembered
from mcp_gateway_policy.engine import Policy
from mcp_gateway_policy.remembered import Remembered
from mcp_gateway_policy.resource import Resource
from mcp_gateway_policy.rules import Rule
from mcp_gateway_policy.vocabulary import (
    Allow,
    Call,
    Connection,
    Deny,
    Effect,
    Facts,
    Limits,
    Principal,
    Prompt,
    Verdict,
)

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


ORDERS = Resource.of("shop", "public", "orders")
PLAIN, VIA = Effect("sql.select", ORDERS), Effect("sql.select", ORDERS, {"via": "shop/public/deep"})


def policy(**condition: str) -> Policy:
    given = {"connections": ["shop"], "actions": ["sql.select"], "effect": "allow"}
    return Policy.compile([Rule.model_validate({"name": "r", "roles": ["dev"], **given, **condition})])


def decided(made: Policy, *effects: Effect, call: Call = CALL) -> Verdict:
    return made.decide(call, Facts(effects, "", "", read_only=True))


@pytest.mark.parametrize("effects", [(PLAIN, VIA), (VIA, PLAIN), (replace(PLAIN, personal=frozenset({"via"})), PLAIN)])
def test_a_ruling_is_on_the_very_effect_whatever_was_ruled_before(effects: tuple[Effect, ...]) -> None:
    made = policy()
    assert [decided(made, each).rulings[0].effect for each in effects] == list(effects)
    assert tuple(ruling.effect for ruling in decided(made, *effects).rulings) == effects


def test_what_was_said_to_one_caller_or_on_one_connection_is_not_said_to_another() -> None:
    made, other = policy(), replace(WHO, roles=frozenset({"guest"}))
    assert isinstance(decided(made, PLAIN), Allow)
    assert isinstance(decided(made, PLAIN, call=replace(CALL, principal=other)), Deny)
    assert isinstance(decided(made, PLAIN, call=replace(CALL, connection=Connection("ledger", "p"))), Deny)
    assert isinstance(decided(made, PLAIN), Allow)


def test_a_condition_is_asked_of_every_effect() -> None:
    made = policy(when="effect.via == 'shop/public/deep'")
    assert isinstance(decided(made, VIA), Allow)
    assert isinstance(decided(made, replace(VIA, attributes={"via": "other"})), Deny)
    assert isinstance(decided(made, PLAIN), Deny)
    assert isinstance(decided(made, VIA), Allow)


def test_what_a_condition_says_of_one_caller_is_not_said_to_another_of_the_same_roles() -> None:
    made, other = policy(when="caller.subject == 'ana'"), replace(WHO, subject="bob")
    assert isinstance(decided(made, PLAIN), Allow)
    assert isinstance(decided(made, PLAIN, call=replace(CALL, principal=other)), Deny)


def test_facts_with_the_very_same_effects_have_the_verdict_in_common_and_equal_ones_are_decided_anew() -> None:
    made, effects = policy(), (PLAIN, VIA)
    first = made.decide(CALL, Facts(effects, "one", "a", read_only=True))
    assert made.decide(CALL, Facts(effects, "two", "b", read_only=True)) is first
    again = made.decide(CALL, Facts((PLAIN, replace(VIA)), "one", "a", read_only=True))
    assert again is not first
    assert again == first
