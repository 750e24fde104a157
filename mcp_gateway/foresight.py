"""Foresight: what a call would do, what policy says to it and what of its result would be hidden. Nothing here runs anything."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import cast

from mcp_gateway.masking.foreseen import HiddenColumn
from mcp_gateway_policy.engine import Policy
from mcp_gateway_policy.vocabulary import Call, Deny, Facts, Unanalysable, Verdict
from mcp_gateway_tools.foresight import Advising, Foreseeing
from mcp_gateway_tools.raw import Column
from mcp_gateway_tools.tool import State, Tool


@dataclass(frozen=True, slots=True)
class Foresight:
    """What was found out of one call. Not masked: it quotes what was asked, to whoever asked.

    `hidden` are the columns that would come back masked, in order; empty for a call that would not run.
    """

    facts: Facts | Unanalysable
    verdict: Verdict
    hidden: tuple[HiddenColumn, ...]


def taught(verdict: Verdict, tool: Tool, call: Call, state: State, policy: Policy) -> Verdict:
    """The same verdict; a refusal by policy says first what would pass instead, as far as the tool knows."""
    if not isinstance(verdict, Deny) or not _can(type(tool), Advising):
        return verdict
    denied = [ruling.effect for ruling in verdict.rulings if ruling.decision == "deny" and ruling.effect is not None]
    may = partial(policy.allows, call, or_asks=True)
    advice = cast(Advising, tool).advice(call, state, denied, may) if denied else ""
    return replace(verdict, hint="; ".join(part for part in (advice, verdict.hint) if part)) if advice else verdict


def foreseen(tool: Tool, call: Call, state: State) -> tuple[Column, ...]:
    """The columns of the result, as far as the tool can tell them."""
    return cast(Foreseeing, tool).columns(call, state) if _can(type(tool), Foreseeing) else ()


@lru_cache(256)
def _can(kind: type[Tool], protocol: type) -> bool:
    """Whether such a tool has what the protocol asks for. Remembered: looking costs more than judging a call."""
    return issubclass(kind, protocol)
