"""Deciding: a person's word on an approval, recorded in that person's own session."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from mcp_gateway.approvals.approval import Approval, DecisionRecord, PersonRecord, may_decide
from mcp_gateway.events import decision
from mcp_gateway_policy.vocabulary import Principal
from mcp_gateway_recorder.entries import AlreadyClaimed
from mcp_gateway_recorder.ledger import Ledger

Word: TypeAlias = Literal["approve", "deny"]


class CannotDecide(Exception):
    """This person cannot decide this approval now. The message says why, to them."""


def check(approval: Approval, approver: Principal, now: datetime) -> None:
    """Raise CannotDecide unless this person may decide this approval now.

    # INVARIANT: nobody decides their own call, whatever roles they have, and nobody decides without a token.
    """
    if approver.source == "local":
        raise CannotDecide("deciding needs a token: `identity.local` names a caller, it does not prove one")
    if not may_decide(approver, approval.requester):
        raise CannotDecide(f"`{approver.subject}` asked for this; somebody else has to decide it")
    roles = sorted({role for ask in approval.asks for role in ask.approvers})
    if not approver.roles.intersection(roles):
        has = ", ".join(f"`{role}`" for role in sorted(approver.roles)) or "none"
        raise CannotDecide(f"deciding this needs one of the roles {', '.join(f'`{r}`' for r in roles)}; you have {has}")
    status = approval.status(now)
    if status not in ("waiting", "approved"):
        raise CannotDecide(f"approval `{approval.id}` is {status}; there is nothing to decide")


async def decide(
    ledger: Ledger, approval: Approval, approver: Principal, word: Word, reason: str, now: datetime
) -> None:
    """Record the word of `approver`, in a session of their own. Raises CannotDecide, LedgerError.

    A denial and the beginning of the call exclude each other: whichever is recorded first counts.
    """
    check(approval, approver, now)
    session = await ledger.begin(
        {"transport": "decision", "principal": PersonRecord.of(approver).model_dump(mode="json")}
    )
    record = DecisionRecord(
        approval=approval.id,
        decision=word,
        approver=PersonRecord.of(approver),
        reason=reason,
        binding=approval.binding.digest,
    )
    try:
        await ledger.append(decision(session, record, final=word == "deny"))
    except AlreadyClaimed:
        raise CannotDecide(
            f"approval `{approval.id}` has just ended: the call has begun, or somebody denied it"
        ) from None
