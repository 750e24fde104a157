"""`await_approval`: wait for a person's answer and get the result of the call they approved.

Looks the approval up to make sure that it is the caller's own. Running the approved call is the pipeline's business: redeeming is
a second governed look at it, not something a tool could do.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from mcp_gateway.approvals.approval import Approval
from mcp_gateway.gateway_tools.own import OwnTool
from mcp_gateway_policy.resource import Resource
from mcp_gateway_policy.vocabulary import Call, Facts, Principal, Unanalysable
from mcp_gateway_tools.lease import Borrow, Lease
from mcp_gateway_tools.raw import Raw
from mcp_gateway_tools.tool import Granted, May, State


@dataclass(frozen=True, slots=True)
class OwnApproval(State):
    """Whether the approval that the call names was asked for by its caller."""

    own: bool


class AwaitApproval(OwnTool):
    """Redeems an approval. `find` loads one by its id."""

    def __init__(self, find: Callable[[str], Awaitable[Approval | None]]) -> None:
        super().__init__(
            "await_approval",
            "Wait for a pending approval. Returns the approved call's result (the same one each time you ask), the refusal, "
            "or `pending_approval` again when nobody has decided yet.",
            {
                "type": "object",
                "properties": {
                    "approval_id": {
                        "type": "string",
                        "pattern": "^ap_[a-z2-7]{24}$",
                        "description": "The `approval_id` of a `pending_approval` answer.",
                    }
                },
                "required": ["approval_id"],
                "additionalProperties": False,
            },
        )
        self._find = find

    def approval_of(self, call: Call) -> str:
        """The approval that the call names."""
        return str(call.arguments["approval_id"])

    async def observe(self, call: Call, borrow: Borrow) -> State:
        """Whose approval it is."""
        approval = await self._find(self.approval_of(call))
        return OwnApproval("", approval is not None and _caller(approval.requester) == _caller(call.principal))

    def analyse(self, call: Call, state: State, may: May) -> Facts | Unanalysable:
        """An effect on the approval, when it is the caller's own."""
        if not (isinstance(state, OwnApproval) and state.own):
            return Unanalysable(
                f"there is no approval `{self.approval_of(call)}` of yours", "send the original call again"
            )
        return self.facts(Resource.of("gateway", "approvals", self.approval_of(call)))

    async def run(self, permit: Granted, lease: Lease | None) -> Raw:
        """Never reached: the pipeline redeems instead. Raises TypeError."""
        raise TypeError("`await_approval` is redeemed by the pipeline, it does not run")


def _caller(who: Principal) -> tuple[str, str, str]:
    return who.subject, who.issuer, who.source
