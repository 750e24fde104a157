"""Why a call cannot be judged: raised where it is found out, turned into a state that every policy denies."""

from __future__ import annotations

from dataclasses import dataclass

from mcp_gateway_policy.vocabulary import Unanalysable
from mcp_gateway_tools.tool import State


class Refused(Exception):
    """Something about the call, the repository or the remote does not let it be judged. `hint` is the caller's next step."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Unseen(State):
    """What had to be known could not be found out."""

    reason: str
    hint: str = ""

    @classmethod
    def of(cls, refused: Refused) -> Unseen:
        """The same, as what was observed."""
        return cls("", refused.reason, refused.hint)

    def unanalysable(self) -> Unanalysable:
        """The same, as what policy denies."""
        return Unanalysable(self.reason, self.hint)
