"""Conditions: the CEL expressions of `when`, compiled once and evaluated over plain values.

Language: https://cel.dev. Evaluation cannot loop, call out or read anything but what is given here; expressions and the values
they see are bounded in size. An expression that raises, or gives anything but true or false, is an error, and errors deny.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mcp_gateway_policy.rules import PolicyError, Rule
from mcp_gateway_policy.vocabulary import Call, Effect, JsonValue

if TYPE_CHECKING:
    from cel.cel import Program

VARIABLES = frozenset({"caller", "call", "effect", "time"})
MAX_STRING = 4096
MAX_ITEMS = 256
MAX_DEPTH = 8


class ConditionFailed(Exception):
    """A condition could not be evaluated. The message names the kind of error and none of the values."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One compiled `when`."""

    program: Program

    def holds(self, context: Mapping[str, Any]) -> bool:
        """Whether it is true. Raises ConditionFailed."""
        try:
            answer = self.program.execute(dict(context))
        except Exception as error:  # noqa: BLE001 # whatever a condition raises denies
            raise ConditionFailed(f"its condition cannot be evaluated ({type(error).__name__})") from None
        if not isinstance(answer, bool):
            raise ConditionFailed("its condition gives neither true nor false")
        return answer


def compile_condition(rule: Rule) -> Condition | None:
    """Compile the rule's `when`. Raises PolicyError where it does not parse or names an unknown variable."""
    if rule.when is None:
        return None
    from cel.cel import compile as compile_program

    try:
        program = compile_program(rule.when)
    except ValueError as error:
        raise PolicyError(rule.name, "when", str(error).splitlines()[0]) from None
    unknown = _unknown(program)
    if unknown:
        known = ", ".join(f"`{name}`" for name in sorted(VARIABLES))
        raise PolicyError(rule.name, "when", f"unknown variable `{unknown[0]}`; there are {known}")
    return Condition(program)


def call_context(call: Call) -> dict[str, Any]:
    """The part of the context that all effects of a call share."""
    who, target, at = call.principal, call.connection, call.received_at
    return {
        "caller": {
            "subject": who.subject,
            "issuer": who.issuer,
            "groups": sorted(who.groups),
            "roles": sorted(who.roles),
            "client": who.client,
            "verified": who.verified,
            "source": who.source,
        },
        "call": {
            "tool": call.tool,
            "connection": target.name if target else "",
            "kind": target.kind if target else "",
            "labels": dict(target.labels) if target else {},
            "prompt": {"provenance": call.prompt.provenance},
            **_arguments(call),
        },
        "time": {
            "now": at,
            "hour": at.hour,
            "weekday": at.weekday(),
            "date": at.date().isoformat(),
        },
    }


def effect_context(effect: Effect) -> dict[str, Any]:
    """What a condition sees of one effect: its attributes, then its action and resource, which no attribute can replace."""
    attributes = {name: list(value) if isinstance(value, tuple) else value for name, value in effect.attributes.items()}
    path = effect.resource.path
    return {**attributes, "action": effect.action, "resource": path, "segments": list(effect.resource.segments)}


def _arguments(call: Call) -> dict[str, Any]:
    """The arguments, when they are within bounds. Left out otherwise, never cut: a condition that asks for them then fails, and denies."""
    return {"arguments": call.arguments} if _within(call.arguments, MAX_DEPTH) else {}


def _within(value: JsonValue, depth: int) -> bool:
    if isinstance(value, str):
        return len(value) <= MAX_STRING
    if isinstance(value, Mapping):
        return depth > 0 and len(value) <= MAX_ITEMS and all(_within(item, depth - 1) for item in value.values())
    if isinstance(value, list | tuple):
        return depth > 0 and len(value) <= MAX_ITEMS and all(_within(item, depth - 1) for item in value)
    return True


def _unknown(program: Program) -> list[str]:
    """Variables that are neither ours nor bound by a macro: found by evaluating over nothing but them."""
    return [name for name in program.variables() if name not in VARIABLES and not _bound_by_macro(program.source, name)]


def _bound_by_macro(source: str, name: str) -> bool:
    return re.search(rf"\.(?:all|exists|exists_one|map|filter)\(\s*{re.escape(name)}\s*,", source) is not None
