"""How a call can end. Every ending is a value; only what nobody expected is an exception."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from mcp_gateway.masking.masked import Masked
from mcp_gateway_policy.vocabulary import JsonObject
from mcp_gateway_tools.raw import Ran

RefusedBecause: TypeAlias = Literal["policy", "request", "approver", "expired", "void", "identity", "busy"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing ran, on purpose. `reason` names the rule or the defect, `hint` the caller's next step, `approval` the one that ended so."""

    because: RefusedBecause
    reason: str
    hint: str = ""
    approval: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Something broke. `ran` says whether the call took effect upstream."""

    reason: str
    ran: Ran
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """Waiting for a person. The call runs when it is sent again, or through `await_approval`, after they approved.

    `running` means that somebody else's redemption is executing it just now.
    """

    approval: str
    summary: str
    expires_at: datetime
    retry_after_s: int
    running: bool = False


@dataclass(frozen=True, slots=True)
class Recalled:
    """The outcome that an approval's one execution had, as it stands in the log: masked then, given out again now.

    `ran` is what that execution said of itself; giving it out again runs nothing.
    """

    approval: str
    structured: JsonObject
    text: str
    is_error: bool
    ran: Ran


Outcome: TypeAlias = Masked | Recalled | Refusal | Failure | Pending


class Broken(Exception):
    """A step of a call raised. Carries whether the call took effect, which only the step's place in the path can tell."""

    def __init__(self, ran: Ran, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.ran: Ran = ran
        self.reason = reason
        self.hint = hint


class Unrecorded(Exception):
    """The ledger could not take an entry that the call depends on. The message is safe to show and says whether the call ran."""
