"""Deciding: rules and facts in, a verdict out. The same arguments give the same verdict, in whatever order the rules stand.

Each effect is decided alone: deny beats ask beats allow, and what no rule speaks of is denied. The call takes the strictest answer. Of
all rules that match an effect that is let through, asking or allowing, limits intersect, masks unite, and every ask must be met.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeAlias

from mcp_gateway_policy import wording
from mcp_gateway_policy.builtin import BUILT_IN, EVALUATION, OWN_THINGS
from mcp_gateway_policy.conditions import compile_condition
from mcp_gateway_policy.explanation import Considered, Explanation, consider
from mcp_gateway_policy.glob import Glob
from mcp_gateway_policy.matching import (
    OWN_ACTIONS,
    UNLIMITED,
    BuiltIn,
    Clause,
    CompiledRule,
    Index,
    Stance,
    Target,
    join,
    select,
    target_of,
)
from mcp_gateway_policy.remembered import Remembered
from mcp_gateway_policy.resource import Pattern
from mcp_gateway_policy.rules import PolicyError, Rule
from mcp_gateway_policy.situation import Situation
from mcp_gateway_policy.unmatchable import Ground, Unmatchable, unmatchable
from mcp_gateway_policy.vocabulary import (
    Allow,
    Ask,
    Call,
    Connection,
    Deny,
    Effect,
    Facts,
    NeedsApproval,
    Principal,
    Ruling,
    Unanalysable,
    Verdict,
)

__all__ = ["EVALUATION", "OWN_THINGS", "Considered", "Explanation", "Policy", "PolicyError"]

_FORM = "mcp-gateway policy, form 2"
"""Part of every version: rules that come to mean something else are another policy."""
_RESERVED = "builtin:"
_ACTION = re.compile(r"[\w*-]+(?:\.[\w*-]+)*")
_LABEL = "label:"
_REMEMBERED = 4096
_GROUNDS = 256
"""Combinations of roles and connection of which it is remembered what is said of each effect."""

_Words: TypeAlias = "dict[tuple[str, tuple[str, ...]], tuple[Stance, Ruling]]"
"""What was said of an action on a resource, which no condition decides."""


class Policy:
    """Compiled rules. `version` (SHA-256, hex) names exactly these rules, the built-in ones included, in any order."""

    def __init__(self, rules: tuple[Rule, ...], compiled: tuple[CompiledRule, ...], version: str) -> None:
        self.rules = rules
        self.version = version
        self._compiled = compiled
        self._mine = lru_cache(_REMEMBERED)(self._select)
        self._index = lru_cache(_REMEMBERED)(self._index_of)
        self._opens = lru_cache(_REMEMBERED)(self._opens_any)
        self._hint = lru_cache(_REMEMBERED)(self._hint_for)
        self._reach = lru_cache(_REMEMBERED)(self._reach_of)
        self._words = lru_cache(_GROUNDS)(self._no_words)
        self._targets: dict[int, tuple[Connection, Target]] = {}
        self._verdicts = Remembered(_REMEMBERED)

    @classmethod
    def compile(cls, rules: Sequence[Rule]) -> Policy:
        """Compile rules; the built-in ones are added. Raises PolicyError, naming the rule and its field."""
        seen: set[str] = set()
        for rule in rules:
            if rule.name in seen:
                raise PolicyError(rule.name, "name", "another rule has this name")
            if rule.name.startswith(_RESERVED):
                raise PolicyError(rule.name, "name", f"names that begin with `{_RESERVED}` are the gateway's own")
            seen.add(rule.name)
        built_in = [_compile(rule, kind) for kind, rule in BUILT_IN.items()]
        return cls(tuple(rules), (*map(_compile, rules), *built_in), _version((*rules, *BUILT_IN.values())))

    def decide(self, call: Call, facts: Facts | Unanalysable) -> Verdict:
        """The verdict on what a call would do; of the very same effects, remembered where nothing else of the call decides."""
        if isinstance(facts, Unanalysable):
            ruling = Ruling(None, "deny", None, facts.reason)
            return Deny(self.version, (ruling,), facts.reason, facts.hint)
        known = self._verdicts.get(call, facts)
        if known is not None:
            return known
        situation = Situation(call)
        verdict = self._decided(call, facts, situation)
        if not situation.particular:
            self._verdicts.keep(call, facts, verdict)
        return verdict

    def allows(self, call: Call, effect: Effect, *, or_asks: bool = False) -> bool:
        """Whether the call would be allowed outright, or after an approval, if this were its only effect. Nothing is remembered of it."""
        index = self._index(call.principal.roles, self._target(call.connection), effect.action)
        stance = index.stance_on(effect, Situation(call))
        if stance.deny is not None:
            return False
        return or_asks if stance.asks else stance.allow is not None

    def keeping_back(self, call: Call, verdict: Verdict) -> Callable[[Effect], str]:
        """Of what turns up in the result of a call with this verdict: the rule that denies an effect by itself, or asks about it.

        Empty where there is none, or where a rule that asks is one that the verdict's approval had to meet. That no rule lets the effect through
        is no reason: the verdict let the whole through. For one thread at a time.
        """
        roles, target, situation = call.principal.roles, self._target(call.connection), Situation(call)
        met = {ask.rule for ask in verdict.asks} if isinstance(verdict, NeedsApproval) else frozenset[str]()

        def kept_back(effect: Effect) -> str:
            stance = self._index(roles, target, effect.action).stance_on(effect, situation)
            if stance.deny is not None:
                return stance.deny.rule
            return next((ask.rule for ask in stance.asks if ask.rule not in met), "")

        return kept_back

    def _decided(self, call: Call, facts: Facts, situation: Situation) -> Verdict:
        if not facts.effects:
            reason = "nothing is known of what this call would do"
            return Deny(self.version, (Ruling(None, "deny", None, reason),), reason)
        roles, target = call.principal.roles, self._target(call.connection)
        words, stances, rulings = self._words(roles, target), list[Stance](), list[Ruling]()
        for effect in facts.effects:
            # INVARIANT: a word is remembered by all that an effect consists of; one that has more than these two is looked at anew.
            said = (
                None if effect.attributes or effect.personal else words.get((effect.action, effect.resource.segments))
            )
            stance, ruling = said or self._said(effect, roles, target, situation, words)
            stances.append(stance)
            rulings.append(ruling)
        return self._together(stances, tuple(rulings), roles, target)

    def _said(
        self, effect: Effect, roles: frozenset[str], target: Target, situation: Situation, words: _Words
    ) -> tuple[Stance, Ruling]:
        """What all rules say of one effect; kept in `words` where they would say the same of every such effect."""
        index = self._index(roles, target, effect.action)
        stance = index.stance_on(effect, situation)
        said = stance, wording.ruling(effect, stance, roles)
        if not effect.attributes and not effect.personal and index.settles(effect.resource):
            if len(words) >= _REMEMBERED:
                words.clear()
            words[effect.action, effect.resource.segments] = said
        return said

    def _together(
        self, stances: Sequence[Stance], rulings: tuple[Ruling, ...], roles: frozenset[str], target: Target
    ) -> Verdict:
        denied = [ruling for ruling in rulings if ruling.decision == "deny"]
        if denied:
            first = denied[0].effect
            hint = self._hint(roles, target, first.action) if first is not None else ""
            return Deny(self.version, rulings, wording.refusal(denied), hint)
        together = stances[0] if len({*map(id, stances)}) == 1 else join(stances)
        masks = tuple(sorted(together.masks))
        if together.asks:
            return NeedsApproval(self.version, rulings, together.limits, together.asks, masks)
        return Allow(self.version, rulings, together.limits, masks)

    def admits(self, principal: Principal, connection: Connection) -> bool:
        """Whether any rule could let this caller do anything on the connection."""
        return any(rule.permissive for rule in self._mine(principal.roles, self._target(connection)))

    def could_allow(
        self, principal: Principal, actions: frozenset[str], connections: Sequence[Connection]
    ) -> tuple[Connection, ...]:
        """The connections on which a tool with these actions could be allowed or asked for."""
        return tuple(
            connection for connection in connections if self._opens(principal.roles, self._target(connection), actions)
        )

    def reach(self, principal: Principal, actions: frozenset[str], connection: Connection) -> str:
        """What of these actions the caller may do on a connection, in words; empty where it is nothing."""
        return self._reach(principal.roles, self._target(connection), actions)

    def silent(self, grounds: Sequence[Ground]) -> tuple[Unmatchable, ...]:
        """Written rules that can never match on these connections, in their order."""
        written = (rule for rule in self._compiled if rule.built_in is None)
        return tuple(found for rule in written for found in unmatchable(rule, grounds))

    def explain(self, call: Call, facts: Facts | Unanalysable) -> Explanation:
        """Every rule against every effect, with the reason where it did not match, and the same verdict as `decide`."""
        verdict = self.decide(call, facts)
        considered: list[Considered] = []
        if isinstance(facts, Facts):
            roles, target, situation = call.principal.roles, self._target(call.connection), Situation(call)
            for effect, ruling in zip(facts.effects, verdict.rulings, strict=bool(facts.effects)):
                looked, decision = consider(self._compiled, effect, roles, target, situation)
                if decision != ruling.decision:
                    raise AssertionError(f"explained as {decision}, decided as {ruling.decision}: {effect}")
                considered += looked
        return Explanation(tuple(considered), verdict)

    def _target(self, connection: Connection | None) -> Target:
        """What selectors look at. A configuration's connections are few, and each is asked about with every call."""
        if connection is None:
            return None
        known = self._targets.get(id(connection))
        if known is None:
            if len(self._targets) >= _REMEMBERED:
                self._targets.clear()
            # INVARIANT: the connection is held, so that no other object can come to have its identity.
            known = self._targets[id(connection)] = connection, target_of(connection)
        return known[1]

    def _select(self, roles: frozenset[str], target: Target) -> tuple[CompiledRule, ...]:
        return select(self._compiled, roles, target)

    def _no_words(self, roles: frozenset[str], target: Target) -> _Words:
        return {}

    def _index_of(self, roles: frozenset[str], target: Target, action: str) -> Index:
        return Index([rule for rule in self._mine(roles, target) if rule.speaks_of(action)])

    def _opens_any(self, roles: frozenset[str], target: Target, actions: frozenset[str]) -> bool:
        return any(self._index(roles, target, action).opens for action in actions)

    def _reach_of(self, roles: frozenset[str], target: Target, actions: frozenset[str]) -> str:
        return wording.reach(self._mine(roles, target), actions)

    def _hint_for(self, roles: frozenset[str], target: Target, action: str) -> str:
        return wording.hint(self._mine(roles, target), action)


def _version(rules: Sequence[Rule]) -> str:
    written = [rule.model_dump(mode="json") for rule in sorted(rules, key=lambda rule: rule.name)]
    return hashlib.sha256(json.dumps([_FORM, written], sort_keys=True).encode()).hexdigest()


def _compile(rule: Rule, built_in: BuiltIn | None = None) -> CompiledRule:
    for action in rule.actions:
        if not _ACTION.fullmatch(action):
            raise PolicyError(rule.name, "actions", f"`{action}` is not an action such as `sql.select` or `sql.*`")
        if action.startswith(OWN_ACTIONS) and rule.effect != "deny" and built_in is None:
            raise PolicyError(rule.name, "actions", f"`{OWN_ACTIONS}*` can be denied, not allowed or asked for")
    try:
        patterns = tuple(Pattern(resource) for resource in rule.resources)
    except ValueError as error:
        raise PolicyError(rule.name, "resources", str(error)) from None
    labels = tuple(_label(rule, selector) for selector in rule.connections if selector.startswith(_LABEL))
    return CompiledRule(
        rule=rule,
        actions=tuple(map(Glob.of, rule.actions)),
        patterns=patterns,
        names=tuple(Glob.of(selector) for selector in rule.connections if not selector.startswith(_LABEL)),
        labels=labels,
        condition=compile_condition(rule),
        says=_says(rule),
        built_in=built_in,
    )


def _label(rule: Rule, selector: str) -> tuple[str, Glob]:
    key, equals, value = selector.removeprefix(_LABEL).partition("=")
    if not key or not equals or not value:
        raise PolicyError(rule.name, "connections", f"`{selector}` is not of the form `label:KEY=VALUE`")
    return key, Glob.of(value)


def _says(rule: Rule) -> Stance:
    limits = rule.limits.bounds()
    limits = UNLIMITED if limits == UNLIMITED else limits
    masks, clause = frozenset(rule.masks), Clause(rule.name, rule.reason)
    match rule.effect:
        case "deny":
            return Stance(deny=clause)
        case "ask":
            return Stance(asks=(Ask(rule.name, rule.reason, rule.approvers),), limits=limits, masks=masks)
        case "allow":
            return Stance(allow=clause, limits=limits, masks=masks)
