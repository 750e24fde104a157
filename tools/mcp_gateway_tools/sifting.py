"""What a tool may be able to do beyond the protocol: leave out of a list what a rule keeps back by itself.

A list is judged as a whole, before anybody knows what is in it. A rule may deny one of its objects, or ask a person about it, and that has to hold
for the list too. Optional: whoever runs a tool looks whether it can. Knows no rules.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias, runtime_checkable

from mcp_gateway_policy.vocabulary import Effect
from mcp_gateway_tools.lease import Lease
from mcp_gateway_tools.raw import Raw
from mcp_gateway_tools.tool import Granted

KeptBack: TypeAlias = Callable[[Effect], str]
"""The name of the rule that denies this call an effect, or asks about it and has not been met; empty where no rule does."""


@runtime_checkable
class Sifting(Protocol):
    """A tool whose answer can hold more things than its facts name one by one."""

    async def sift(self, permit: Granted, lease: Lease | None, kept_back: KeptBack) -> Raw:
        """As `run`, without the things whose effect `kept_back` names a rule for. It is for this run alone, and for one thread at a time."""
        ...
