"""What a tool may know of its arguments: which of them are compared with stored values, and do nothing else.

Such an argument can stand for a value that its caller has never seen: whoever resolves it needs to know with what it is compared. Optional:
whoever asks looks whether the tool can. Pure, given the state that the call was judged by.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeAlias, runtime_checkable

from mcp_gateway_policy.vocabulary import Call
from mcp_gateway_tools.raw import Column, Step
from mcp_gateway_tools.tool import State

Place: TypeAlias = tuple[Step, ...]
"""Keys and indexes that lead to an argument, from outside in."""


@runtime_checkable
class Comparing(Protocol):
    """A tool that can prove of some arguments that they are only compared."""

    def compared(self, call: Call, state: State) -> Mapping[Place, Column]:
        """The arguments whose every use is as a whole operand of an equality with one column, each with that column.

        # INVARIANT: an argument that is used in any other way, or printed, is not among them.
        """
        ...
