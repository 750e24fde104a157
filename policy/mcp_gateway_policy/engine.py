"""Deciding: rules and facts in, a verdict out. The same arguments give the same verdict.

Each effect is decided alone: deny beats ask beats allow, and what no rule speaks of is denied. The call takes the strictest answer. Of
all rules that let an effect through, limits intersect, masks unite, and every ask must be met.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mcp_gateway_policy.conditions import Condition, ConditionFailed, call_context, compile_condition, effect_context
from mcp_gateway_policy.resource import Pattern
from mcp_gateway_policy.rules import LimitsSpec, PolicyError, Rule
from mcp_gateway_policy.vocabulary import (
    Allow,
    Ask,
    Call,
    Connection,
    Deny,
    Effect,
    Facts,
    Limits,
    NeedsApproval,
    Principal,
    Ruling,
    Unanalysable,
    Verdict,
)

OWN_THINGS = "builtin:own-things"
_RESERVED = "builtin:"
_OWN = Rule(
    name="own-things",
    roles=("*",),
    connections=("*",),
    actions=("gateway.*",),
    resources=("gateway",),
    effect="allow",
    reason="the gateway's own tools, on the caller's own things",
).model_copy(update={"name": OWN_THINGS})
_HINTS = 4
_INDEXED = 4096


@dataclass(frozen=True, slots=True)
class Considered:
    """One rule against one effect: whether it matched, and if not, why."""

    rule: str
    effect: str
    matched: bool
    why: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Every rule considered, and the verdict."""

    considered: tuple[Considered, ...]
    verdict: Verdict


@dataclass(frozen=True, eq=False)
class _Compiled:
    rule: Rule
    actions: tuple[re.Pattern[str], ...]
    patterns: tuple[Pattern, ...]
    condition: Condition | None

    def speaks_of(self, action: str) -> bool:
        return any(pattern.fullmatch(action) for pattern in self.actions)

    def covers(self, effect: Effect) -> bool:
        return any(pattern.covers(effect.resource) for pattern in self.patterns)

    def names(self, connection: Connection | None) -> bool:
        if connection is None:
            return self.rule.name == OWN_THINGS or (self.rule.effect == "deny" and "*" in self.rule.connections)
        return self.rule.name != OWN_THINGS and any(_selects(s, connection) for s in self.rule.connections)

    def concerns(self, roles: frozenset[str]) -> bool:
        return "*" in self.rule.roles or not roles.isdisjoint(self.rule.roles)


@dataclass(frozen=True, slots=True)
class _Index:
    """Rules by the first segment of their resource patterns, so that an effect meets only those that could cover it."""

    every: tuple[_Compiled, ...]
    by_segment: Mapping[str, tuple[_Compiled, ...]]
    anywhere: tuple[_Compiled, ...]

    @classmethod
    def of(cls, rules: Iterable[_Compiled]) -> _Index:
        every = tuple(rules)
        heads = {one.rule.name: frozenset(p.text.split("/")[0] for p in one.patterns) for one in every}
        anywhere = tuple(one for one in every if any("*" in head or "%" in head for head in heads[one.rule.name]))
        named = {head for one in every for head in heads[one.rule.name]}
        by_segment = {
            head: tuple(one for one in every if head in heads[one.rule.name] or one in anywhere) for head in named
        }
        return cls(every, by_segment, anywhere)

    def candidates(self, effect: Effect) -> tuple[_Compiled, ...]:
        """Every rule whose patterns could cover the effect's resource."""
        return self.by_segment.get(effect.resource.path.split("/", 1)[0], self.anywhere)


class Policy:
    """Compiled rules. `version` (SHA-256, hex) names exactly these rules, the built-in ones included."""

    def __init__(self, rules: tuple[Rule, ...], compiled: tuple[_Compiled, ...], version: str) -> None:
        self.rules = rules
        self.version = version
        self._compiled = compiled
        self._indexed: dict[tuple[object, ...], _Index] = {}

    @classmethod
    def compile(cls, rules: Sequence[Rule]) -> Policy:
        """Compile rules; the built-in ones are added. Raises PolicyError, naming the rule and its field."""
        seen: set[str] = set()
        for rule in rules:
            if rule.name in seen:
                raise PolicyError(rule.name, "name", "another rule has this name")
            if rule.name.startswith(_RESERVED):
                raise PolicyError(rule.name, "name", f"names that begin with `{_RESERVED}` are the gateway's own")
            if rule.effect != "deny" and any(action.split(".")[0] == "gateway" for action in rule.actions):
                raise PolicyError(rule.name, "actions", "`gateway.*` can be denied, not allowed or asked for")
            seen.add(rule.name)
        everything = (*rules, _OWN)
        written = json.dumps([rule.model_dump(mode="json") for rule in everything], sort_keys=True)
        version = hashlib.sha256(written.encode()).hexdigest()
        return cls(tuple(rules), tuple(_compile(rule) for rule in everything), version)

    def decide(self, call: Call, facts: Facts | Unanalysable) -> Verdict:
        """The verdict on what a call would do."""
        if isinstance(facts, Unanalysable):
            return Deny(self.version, (), facts.reason, facts.hint)
        if not facts.effects:
            return Deny(self.version, (), "nothing is known of what this call would do")
        shared: dict[str, Any] = {}
        found = [self._matching(call, effect, shared) for effect in facts.effects]
        rulings = tuple(
            _ruling(effect, rules, _role_words(call.principal.roles))
            for effect, rules in zip(facts.effects, found, strict=True)
        )
        denied = [ruling for ruling in rulings if ruling.decision == "deny"]
        if denied:
            return Deny(self.version, rulings, denied[0].reason, self._hint(call))
        deciding = {match.rule.name: match.rule for rules in found for match, _ in rules}
        limits = Limits()
        for rule in deciding.values():
            limits = limits.intersect(_limits(rule.limits))
        masks = tuple(sorted({mask for rule in deciding.values() for mask in rule.masks}))
        asks = tuple(Ask(rule.name, rule.reason, rule.approvers) for rule in deciding.values() if rule.effect == "ask")
        if asks:
            return NeedsApproval(self.version, rulings, limits, asks, masks)
        return Allow(self.version, rulings, limits, masks)

    def admits(self, principal: Principal, connection: Connection) -> bool:
        """Whether any rule could let this caller do anything on the connection."""
        return any(
            one.rule.effect != "deny" and one.concerns(principal.roles) and one.names(connection)
            for one in self._compiled
        )

    def could_allow(
        self, principal: Principal, actions: frozenset[str], connections: Sequence[Connection]
    ) -> tuple[Connection, ...]:
        """The connections on which a tool with these actions could be allowed or asked for."""
        return tuple(c for c in connections if any(self._could(principal.roles, action, c) for action in actions))

    def explain(self, call: Call, facts: Facts | Unanalysable) -> Explanation:
        """Every rule against every effect, with the reason where it did not match, and the same verdict as `decide`."""
        effects = facts.effects if isinstance(facts, Facts) else ()
        shared = call_context(call)
        considered = [
            Considered(one.rule.name, str(effect), *_why(one, call, effect, shared))
            for effect in effects
            for one in self._compiled
        ]
        return Explanation(tuple(considered), self.decide(call, facts))

    def _could(self, roles: frozenset[str], action: str, connection: Connection) -> bool:
        relevant = self._relevant(roles, connection, action)
        return any(one.rule.effect != "deny" for one in relevant.every)

    def _relevant(self, roles: frozenset[str], connection: Connection | None, action: str) -> _Index:
        """The rules that speak of this action, on this connection, for these roles: found once, then looked up."""
        target = None if connection is None else (connection.name, tuple(sorted(connection.labels.items())))
        key = (roles, target, action)
        found = self._indexed.get(key)
        if found is None:
            found = _Index.of(
                one for one in self._compiled if one.concerns(roles) and one.names(connection) and one.speaks_of(action)
            )
            if len(self._indexed) >= _INDEXED:
                self._indexed.clear()
            self._indexed[key] = found
        return found

    def _matching(self, call: Call, effect: Effect, shared: dict[str, Any]) -> list[tuple[_Compiled, str]]:
        """The rules that match the effect; with a rule whose condition failed comes what failed."""
        matching: list[tuple[_Compiled, str]] = []
        mine: dict[str, Any] = {}
        for one in self._relevant(call.principal.roles, call.connection, effect.action).candidates(effect):
            if not one.speaks_of(effect.action) or not one.covers(effect):
                continue
            if one.condition is not None:
                if not shared:
                    shared.update(call_context(call))
                if not mine:
                    mine.update(shared, effect=effect_context(effect))
                try:
                    if not one.condition.holds(mine):
                        continue
                except ConditionFailed as failed:
                    matching.append((one, str(failed)))
                    continue
            matching.append((one, ""))
        return matching

    def _hint(self, call: Call) -> str:
        """What this caller may do on this connection instead, from their own rules alone."""
        rules = [
            one.rule
            for one in self._compiled
            if one.rule.effect != "deny" and one.concerns(call.principal.roles) and one.names(call.connection)
        ]
        told = [
            f"{', '.join(rule.actions)} on {', '.join(rule.resources)}"
            + (" (asks a person)" if rule.effect == "ask" else "")
            for rule in rules[:_HINTS]
        ]
        return f"allowed here: {'; '.join(told)}" if told and call.connection is not None else ""


def _compile(rule: Rule) -> _Compiled:
    try:
        patterns = tuple(Pattern(resource) for resource in rule.resources)
        for pattern in patterns:
            pattern.prepare()
    except ValueError as error:
        raise PolicyError(rule.name, "resources", str(error)) from None
    for selector in rule.connections:
        if selector.startswith("label:") and not re.fullmatch(r"label:[^=]+=.+", selector):
            raise PolicyError(rule.name, "connections", f"`{selector}` is not of the form `label:KEY=VALUE`")
    actions = tuple(re.compile(".*".join(re.escape(part) for part in action.split("*"))) for action in rule.actions)
    return _Compiled(rule, actions, patterns, compile_condition(rule))


def _selects(selector: str, connection: Connection) -> bool:
    if selector.startswith("label:"):
        key, _, value = selector.removeprefix("label:").partition("=")
        return connection.labels.get(key) == value
    return re.fullmatch(".*".join(re.escape(part) for part in selector.split("*")), connection.name) is not None


def _ruling(effect: Effect, matching: Sequence[tuple[_Compiled, str]], roles: str) -> Ruling:
    for one, failed in matching:
        if failed:
            reason = f"rule `{one.rule.name}` refuses `{effect.action}` on `{effect.resource}`: {failed}"
            return Ruling(effect, "deny", one.rule.name, reason)
    for decision in ("deny", "ask", "allow"):
        for one, _ in matching:
            if one.rule.effect == decision:
                return Ruling(effect, one.rule.effect, one.rule.name, _reason(one.rule, effect))
    return Ruling(effect, "deny", None, f"no rule allows `{effect.action}` on `{effect.resource}` for {roles}")


def _reason(rule: Rule, effect: Effect) -> str:
    if rule.effect != "deny":
        return rule.reason
    why = f": {rule.reason}" if rule.reason else ""
    return f"rule `{rule.name}` denies `{effect.action}` on `{effect.resource}`{why}"


def _role_words(roles: frozenset[str]) -> str:
    if not roles:
        return "a caller without a role"
    return f"role{'s' if len(roles) > 1 else ''} {', '.join(f'`{role}`' for role in sorted(roles))}"


def _limits(spec: LimitsSpec) -> Limits:
    return Limits(spec.rows, spec.bytes, spec.seconds)


def _why(one: _Compiled, call: Call, effect: Effect, shared: dict[str, Any]) -> tuple[bool, str]:
    if not one.concerns(call.principal.roles):
        return False, "the caller has none of its roles"
    if not one.names(call.connection):
        return False, "another connection"
    if not one.speaks_of(effect.action):
        return False, "another action"
    if not one.covers(effect):
        return False, "another resource"
    if one.condition is None:
        return True, one.rule.effect
    try:
        holds = one.condition.holds({**shared, "effect": effect_context(effect)})
    except ConditionFailed as failed:
        return True, f"deny: {failed}"
    return holds, one.rule.effect if holds else "its condition is false"
