"""Rules that can never match, because nothing of a kind is ever written the way they write it. Pure; knows no kind by name.

Such a rule is silent: where it allows, nothing is let through, and where it denies, nothing is denied. Only what is certain is told: an
action or a connection that is not known could have resources of any form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from mcp_gateway_policy.matching import CompiledRule, target_of
from mcp_gateway_policy.resource import Pattern
from mcp_gateway_policy.vocabulary import Connection

Misfit: TypeAlias = Callable[[Pattern], str]
"""Why a pattern covers no resource of a kind, in words; empty where it may cover some."""


class Ground(NamedTuple):
    """A connection, every action that effects on it can have, how its resources are not written, and attributes that are in lower case."""

    connection: Connection
    actions: frozenset[str]
    misfit: Misfit
    lowered: frozenset[str] = frozenset()


class Unmatchable(NamedTuple):
    """What of a rule is never met, and why: a pattern, by its place in `resources`, or its condition (None)."""

    rule: str
    place: int | None
    why: str


def unmatchable(rule: CompiledRule, grounds: Sequence[Ground]) -> Iterator[Unmatchable]:
    """The patterns that cover nothing under any action of the rule; then each action under which no pattern covers anything.

    Before them what its condition compares and is never so.
    """
    here = [ground for ground in grounds if rule.selects(target_of(ground.connection))]
    yield from _unequal(rule, here)
    table: list[list[str]] = []
    for action in rule.actions:
        speaking = [ground for ground in here if any(action.matches(one) for one in ground.actions)]
        table.append([_why(pattern, speaking) for pattern in rule.patterns])
    silent = {place for place in range(len(rule.patterns)) if all(row[place] for row in table)}
    for place in sorted(silent):
        yield Unmatchable(rule.rule.name, place, table[0][place])
    if silent:
        return
    for written, row in zip(rule.rule.actions, table, strict=True):
        if all(row):
            yield Unmatchable(rule.rule.name, 0, f"{row[0]}; with `{written}` this rule never matches")
            return


def _unequal(rule: CompiledRule, here: Sequence[Ground]) -> Iterator[Unmatchable]:
    """The first text in the condition that holds capitals, held against an attribute that never does."""
    if rule.condition is None:
        return
    speaking = [ground for ground in here if any(glob.matches(one) for glob in rule.actions for one in ground.actions)]
    for attribute, text in rule.condition.compares:
        if text != text.lower() and speaking and all(attribute in ground.lowered for ground in speaking):
            why = f"can never compare as meant: `effect.{attribute}` is in lower case here: write `{text.lower()}` for `{text}`"
            yield Unmatchable(rule.rule.name, None, why)
            return


def _why(pattern: Pattern, grounds: Sequence[Ground]) -> str:
    """What the first of them says, where none of them has anything that the pattern covers; nothing where there are none."""
    said = [ground.misfit(pattern) for ground in grounds]
    return said[0] if said and all(said) else ""
