"""What a tool may know beyond the protocol, before anything runs: the columns of its result, and what to do instead of a refused call.

Both are optional: whoever asks looks whether the tool can. Pure, given the state that the call was judged by.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from mcp_gateway_policy.vocabulary import Call, Effect
from mcp_gateway_tools.raw import Column
from mcp_gateway_tools.tool import May, State


@runtime_checkable
class Foreseeing(Protocol):
    """A tool that can tell the columns of a result from the call."""

    def columns(self, call: Call, state: State) -> tuple[Column, ...]:
        """The columns in order, their types left empty; one named `*` stands for all where they cannot be told."""
        ...


@runtime_checkable
class Advising(Protocol):
    """A tool that knows the nearest call which would pass."""

    def advice(self, call: Call, state: State, denied: Sequence[Effect], may: May) -> str:
        """What to send instead of a call of which these effects were denied; empty when nothing near would pass."""
        ...
