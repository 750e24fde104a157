"""Permits: the evidence that a call may run.

A `Permit` is made by `permit()` alone, from a verdict that allows, or from a verdict that asks together with an approval bound to
exactly this call. This module does no I/O and reads no clock.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final, TypeAlias, final

from mcp_gateway.approvals.approval import Approval
from mcp_gateway.approvals.binding import Binding
from mcp_gateway_policy.vocabulary import Allow, Call, Facts, Limits, NeedsApproval

Bind: TypeAlias = Callable[[Call, Facts, Allow | NeedsApproval], Binding]
"""Everything an approval is bound to, as it is now."""


@final
class _Seal:
    """A type that no other module can name without a type checker's complaint."""


_SEAL: Final = _Seal()


@final
class Permit:
    """May run, once: this call, judged by these facts, within these limits, masked by at least these columns."""

    __slots__ = ("approval", "call", "facts", "limits", "masks", "policy_version")

    def __init__(
        self, call: Call, facts: Facts, verdict: Allow | NeedsApproval, approval: Approval | None, *, _seal: _Seal
    ) -> None:
        if _seal is not _SEAL:
            raise TypeError("only permit() makes a Permit")
        self.call: Final = call
        self.facts: Final = facts
        self.limits: Final[Limits] = _limits(verdict, approval)
        self.masks: Final = verdict.masks
        self.policy_version: Final = verdict.version
        self.approval: Final = approval


def _limits(verdict: Allow | NeedsApproval, approval: Approval | None) -> Limits:
    """The verdict's, with the number of rows that was recorded when the approval was asked for. Without an approval nothing can drift."""
    if approval is None:
        return replace(verdict.limits, row_drift=None, row_drift_share=None, row_drift_from=None)
    return replace(verdict.limits, row_drift_from=approval.asked.rows)


class ApprovalVoid(Exception):
    """The approval is not for this: something it was bound to has changed, or it does not meet what policy asks now."""


def permit(
    call: Call,
    facts: Facts,
    verdict: Allow | NeedsApproval,
    approval: Approval | None = None,
    *,
    bind: Bind,
    now: datetime,
) -> Permit:
    """Permit a call. Raises ApprovalVoid, naming what changed, when the approval does not fit.

    # INVARIANT: a NeedsApproval verdict without a fitting approval never yields a permit.
    """
    if isinstance(verdict, Allow):
        return Permit(call, facts, verdict, None, _seal=_SEAL)
    if approval is None:
        raise ApprovalVoid("no approval was given")
    changed = approval.binding.differences(bind(call, facts, verdict))
    if changed:
        raise ApprovalVoid(f"what was approved is not what would run now: {', '.join(changed)} changed")
    if now >= approval.expires_at:
        raise ApprovalVoid("the approval has expired")
    unmet = approval.unmet(verdict.asks)
    if unmet:
        raise ApprovalVoid(f"rule `{unmet[0].rule}` asks for an approver who is one of {', '.join(unmet[0].approvers)}")
    return Permit(call, facts, verdict, approval, _seal=_SEAL)
