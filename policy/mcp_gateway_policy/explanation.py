"""Explanation: every rule against every effect, and why it did or did not match. For whoever keeps the policy, not for callers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mcp_gateway_policy.conditions import ConditionFailed
from mcp_gateway_policy.matching import CompiledRule, Target, spelled_out
from mcp_gateway_policy.situation import Situation
from mcp_gateway_policy.vocabulary import Effect, RuleEffect, Verdict


@dataclass(frozen=True, slots=True)
class Considered:
    """One rule against one effect. `why` opens with what the rule says where it matched (`allow`, `deny: …`), else says what kept it."""

    rule: str
    effect: str
    matched: bool
    why: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Every rule considered, effect by effect, and the verdict: the one that `decide` gives."""

    considered: tuple[Considered, ...]
    verdict: Verdict


def consider(
    rules: Sequence[CompiledRule], effect: Effect, roles: frozenset[str], target: Target, situation: Situation
) -> tuple[tuple[Considered, ...], RuleEffect]:
    """Every rule against one effect, and what follows: worked out without the index, so that it can be held against it."""
    admitted = any(
        rule.permissive and rule.built_in is None and rule.concerns(roles) and rule.selects(target) for rule in rules
    )
    looked = [(rule.rule.name, *_look(rule, effect, roles, target, situation, admitted)) for rule in rules]
    words = {word for _, word, _ in looked}
    decision: RuleEffect = (
        "deny" if "deny" in words else "ask" if "ask" in words else "allow" if "allow" in words else "deny"
    )
    return tuple(Considered(name, str(effect), word is not None, why) for name, word, why in looked), decision


def _look(
    rule: CompiledRule, effect: Effect, roles: frozenset[str], target: Target, situation: Situation, admitted: bool
) -> tuple[RuleEffect | None, str]:
    says = rule.rule.effect
    if not rule.concerns(roles):
        return None, "the caller has none of its roles"
    if not rule.selects(target):
        return None, "another connection"
    if not rule.speaks_of(effect.action):
        named = spelled_out(effect.action)
        if named and any(glob.matches(effect.action) for glob in rule.actions):
            return None, f"its actions do not spell out `{named}`"
        return None, "another action"
    if rule.built_in == "evaluation" and not admitted:
        return None, "no rule admits the caller to the connection"
    if not rule.covers(effect.resource):
        return None, "another resource"
    if rule.condition is None:
        return says, says
    try:
        return (says, says) if situation.holds(rule.condition, effect) else (None, "its condition is false")
    except ConditionFailed as failed:
        return "deny", f"deny: {failed}"
