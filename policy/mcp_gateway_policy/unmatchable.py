"""Rules that can never match, because no resource of a kind is ever written the way they write it. Pure; knows no kind by name.

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
    """A connection, every action that effects on it can have, and how its resources are not written."""

    connection: Connection
    actions: frozenset[str]
    misfit: Misfit


class Unmatchable(NamedTuple):
    """A pattern of a rule, by its place in `resources`, and why it is never met."""

    rule: str
    place: int
    why: str


def unmatchable(rule: CompiledRule, grounds: Sequence[Ground]) -> Iterator[Unmatchable]:
    """The patterns that cover nothing under any action of the rule; then each action under which no pattern covers anything."""
    here = [ground for ground in grounds if rule.selects(target_of(ground.connection))]
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


def _why(pattern: Pattern, grounds: Sequence[Ground]) -> str:
    """What the first of them says, where none of them has anything that the pattern covers; nothing where there are none."""
    said = [ground.misfit(pattern) for ground in grounds]
    return said[0] if said and all(said) else ""
