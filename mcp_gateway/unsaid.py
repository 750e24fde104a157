"""A permit as its tool runs it where the caller used pseudonyms: the values are in it, and nobody keeps it.

What is recorded, approved and bound is the permit itself, which has the pseudonyms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import cast

from mcp_gateway.masking.resolving import Resolved
from mcp_gateway.permit import Permit
from mcp_gateway_policy.vocabulary import Call, Facts, Limits
from mcp_gateway_tools.comparing import Comparing, Place
from mcp_gateway_tools.raw import Column
from mcp_gateway_tools.tool import State, Tool


@dataclass(frozen=True, slots=True, repr=False)
class Unsaid:
    """What a tool is granted, with the values behind pseudonyms."""

    call: Call
    facts: Facts
    limits: Limits

    @classmethod
    def of(cls, permit: Permit, meant: Resolved) -> Unsaid:
        """The permit with these arguments."""
        return cls(replace(permit.call, arguments=meant.arguments), permit.facts, permit.limits)


def compared(tool: Tool, call: Call, state: State) -> Mapping[Place, Column]:
    """The arguments that are proven to be compared and nothing else, as far as the tool can prove it."""
    return cast(Comparing, tool).compared(call, state) if _proves(type(tool)) else {}


@lru_cache(256)
def _proves(kind: type[Tool]) -> bool:
    return issubclass(kind, Comparing)
