"""Matching: which rules speak of an effect, and what they say together. Knows no verdicts and no words for people.

Rules are compiled once. Those that concern a caller's roles, a connection and an action are found once per such combination, and stand
by the literal head of their patterns, so that an effect meets only what could cover it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, NamedTuple, TypeAlias

from mcp_gateway_policy.conditions import Condition, ConditionFailed
from mcp_gateway_policy.glob import Glob
from mcp_gateway_policy.resource import Pattern, Resource
from mcp_gateway_policy.rules import Rule
from mcp_gateway_policy.situation import Situation
from mcp_gateway_policy.vocabulary import Ask, Connection, Effect, Limits

OWN_ACTIONS = "gateway."
"""What the gateway's own tools do: let through by the built-in rule alone."""

UNSAFE: Final = "unsafe"
"""The segment of an action (`sql.unsafe.do`) that no wildcard lets through."""

BuiltIn: TypeAlias = Literal["own-things", "evaluation"]
"""The rules that every policy has: the gateway's own tools, and computing where some written rule lets the caller in."""

_REMEMBERED: Final = 256
"""Resources of one index whose rules are remembered."""

Target: TypeAlias = "tuple[str, frozenset[tuple[str, str]]] | None"
"""A connection as rules select it: its name and labels."""


def target_of(connection: Connection | None) -> Target:
    """What selectors look at. None is a call without a connection."""
    return None if connection is None else (connection.name, frozenset(connection.labels.items()))


UNLIMITED = Limits()


class Clause(NamedTuple):
    """One rule's word: the rule and why."""

    rule: str
    reason: str


class Stance(NamedTuple):
    """What rules that match an effect say together."""

    deny: Clause | None = None
    asks: tuple[Ask, ...] = ()
    allow: Clause | None = None
    limits: Limits = UNLIMITED
    masks: frozenset[str] = frozenset()


SILENCE = Stance()


# INVARIANT: commutative, associative and idempotent, so neither the order of rules nor their grouping matters.
def join(stances: Iterable[Stance]) -> Stance:
    """All of them together: limits intersect, masks unite, every ask stays; of several rules the first by name speaks."""
    deny = allow = None
    asks: dict[str, Ask] = {}
    limits, masks = UNLIMITED, frozenset[str]()
    for denying, asking, allowing, bounds, hidden in stances:
        if denying is not None and (deny is None or denying < deny):
            deny = denying
        if allowing is not None and (allow is None or allowing < allow):
            allow = allowing
        if asking:
            asks |= {ask.rule: ask for ask in asking}
        if bounds is not UNLIMITED:
            limits = bounds if limits is UNLIMITED else limits.intersect(bounds)
        if hidden:
            masks |= hidden
    return Stance(deny, tuple(asks[rule] for rule in sorted(asks)) if asks else (), allow, limits, masks)


def spelled_out(action: str) -> str:
    """What a rule that lets this action through has to write before any wildcard: `sql.unsafe.`; nothing for most actions."""
    if UNSAFE not in action:
        return ""
    segments = action.split(".")
    if UNSAFE not in segments:
        return ""
    head = segments[: len(segments) - segments[::-1].index(UNSAFE)]
    return action if head == segments else f"{'.'.join(head)}."


def select(rules: Sequence[CompiledRule], roles: frozenset[str], target: Target) -> tuple[CompiledRule, ...]:
    """The rules that speak of this caller on this connection; the one on computing only beside a written one that lets something through."""
    found = [rule for rule in rules if rule.concerns(roles) and rule.selects(target)]
    admitted = any(rule.permissive and rule.built_in is None for rule in found)
    return tuple(rule for rule in found if admitted or rule.built_in != "evaluation")


@dataclass(frozen=True, slots=True, eq=False)
class CompiledRule:
    """A rule, ready to match. `built_in` is None for one that somebody wrote."""

    rule: Rule
    actions: tuple[Glob, ...]
    patterns: tuple[Pattern, ...]
    names: tuple[Glob, ...]
    labels: tuple[tuple[str, Glob], ...]
    condition: Condition | None
    says: Stance
    built_in: BuiltIn | None = None

    @property
    def permissive(self) -> bool:
        """Whether it lets anything through, outright or after an approval."""
        return self.rule.effect != "deny"

    def concerns(self, roles: frozenset[str]) -> bool:
        """Whether it speaks of a caller with these roles."""
        return "*" in self.rule.roles or not roles.isdisjoint(self.rule.roles)

    def selects(self, target: Target) -> bool:
        """Whether it speaks of the connection; of calls without one, only the built-in rule and denials of everything do."""
        if target is None:
            return self.built_in == "own-things" or (not self.permissive and "*" in self.rule.connections)
        if self.built_in == "own-things":
            return False
        name, labels = target
        return any(glob.matches(name) for glob in self.names) or any(
            key == wanted and glob.matches(value) for wanted, glob in self.labels for key, value in labels
        )

    def speaks_of(self, action: str) -> bool:
        """Whether it speaks of the action. `*` lets nothing of the gateway's own and nothing unsafe through; it does deny it."""
        if not self.permissive:
            return any(glob.matches(action) for glob in self.actions)
        if action.startswith(OWN_ACTIONS) and self.built_in != "own-things":
            return False
        named = spelled_out(action)
        return any(glob.matches(action) and glob.parts[0].startswith(named) for glob in self.actions)

    def covers(self, resource: Resource) -> bool:
        """Whether one of its patterns covers the resource."""
        return any(pattern.covers(resource) for pattern in self.patterns)

    def word_on(self, effect: Effect, situation: Situation) -> Stance:
        """What it says of an effect that it otherwise matches. A condition that fails denies, whatever the rule says."""
        if self.condition is None:
            return self.says
        try:
            return self.says if situation.holds(self.condition, effect) else SILENCE
        except ConditionFailed as failed:
            return Stance(deny=Clause(self.rule.name, str(failed)))


@dataclass(frozen=True, slots=True)
class _Shelf:
    """All rules with one pattern: what the unconditional ones say together, and the others."""

    pattern: Pattern
    settled: Stance
    conditional: tuple[CompiledRule, ...]


class Index:
    """The rules of one combination of roles, connection and action, by the heads of their patterns."""

    def __init__(self, rules: Sequence[CompiledRule]) -> None:
        by_pattern: defaultdict[Pattern, list[CompiledRule]] = defaultdict(list)
        for rule in rules:
            for pattern in rule.patterns:
                by_pattern[pattern].append(rule)
        by_head: defaultdict[tuple[str, ...], list[_Shelf]] = defaultdict(list)
        for pattern, held in by_pattern.items():
            settled = join(rule.says for rule in held if rule.condition is None)
            conditional = tuple(rule for rule in held if rule.condition is not None)
            by_head[pattern.head].append(_Shelf(pattern, settled, conditional))
        self._by_head = {head: tuple(shelves) for head, shelves in by_head.items()}
        self._deepest = max(map(len, self._by_head), default=0)
        self._met = lru_cache(_REMEMBERED)(self._meet)
        self.opens = any(
            rule.permissive and not self.closes(pattern) for pattern, held in by_pattern.items() for rule in held
        )
        """Whether any effect at all could be let through."""

    def closes(self, pattern: Pattern) -> bool:
        """Whether everything the pattern covers is denied without a condition."""
        return any(shelf.settled.deny for shelf in self._covering(pattern.widest().segments))

    def stance_on(self, effect: Effect, situation: Situation) -> Stance:
        """What all matching rules say of the effect. Where a rule without a condition denies, no condition is evaluated."""
        settled, waiting = self._met(effect.resource.segments)
        if not waiting:
            return settled
        return join([settled, *(rule.word_on(effect, situation) for rule in waiting)])

    def settles(self, resource: Resource) -> bool:
        """Whether no condition has a say on the resource: then what is said of it is said of every effect on it."""
        return not self._met(resource.segments)[1]

    def _meet(self, segments: tuple[str, ...]) -> tuple[Stance, tuple[CompiledRule, ...]]:
        """What the rules without a condition say of a resource, and the others that speak of it, unless it is denied already."""
        shelves = self._covering(segments)
        settled = shelves[0].settled if len(shelves) == 1 else join(shelf.settled for shelf in shelves)
        if settled.deny:
            return settled, ()
        waiting = {rule.rule.name: rule for shelf in shelves for rule in shelf.conditional}
        return settled, tuple(waiting.values())

    def _covering(self, segments: tuple[str, ...]) -> list[_Shelf]:
        found = list[_Shelf]()
        for depth in range(min(self._deepest, len(segments)) + 1):
            shelves = self._by_head.get(segments[:depth])
            if shelves is not None:
                found += [shelf for shelf in shelves if shelf.pattern.fits(segments)]
        return found
