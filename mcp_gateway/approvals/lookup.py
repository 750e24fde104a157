"""Finding approvals in the ledger, and the real calls that are sealed beside it."""

from __future__ import annotations

from dataclasses import replace

from pydantic import BaseModel, ConfigDict, JsonValue, TypeAdapter

from mcp_gateway.approvals.approval import Approval, load
from mcp_gateway.masking.resolving import Behind
from mcp_gateway_policy.vocabulary import Call, Connection, Prompt, Provenance
from mcp_gateway_recorder.ledger import Ledger

ARGUMENTS = TypeAdapter(dict[str, JsonValue])
"""Arguments as JSON: whatever Mapping and Sequence types they came in, plain dicts and lists come out."""


class SealedCall(BaseModel):
    """The real call, sealed until its approval ends."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tool: str
    connection: str | None
    arguments: dict[str, JsonValue]
    prompt: str | None
    provenance: Provenance
    behind: tuple[Behind, ...] = ()
    """What the pseudonyms in the arguments stood for when it was asked."""

    def under(self, redeeming: Call, connection: Connection | None) -> Call:
        """The sealed call as it runs under the id, session and caller of the call that redeems it."""
        return replace(
            redeeming,
            tool=self.tool,
            connection=connection,
            arguments=self.arguments,
            prompt=Prompt(self.prompt, self.provenance),
        )


async def find(ledger: Ledger, approval_id: str) -> Approval | None:
    """One approval by its id, None when it was never asked. Raises Tampered when the log was changed."""
    entries = await ledger.find(ref=approval_id)
    for intent in [entry for entry in entries if entry.kind == "intended"]:
        entries += await ledger.find(kind="answered", call=intent.call)
    return load(entries)


async def every(ledger: Ledger) -> tuple[Approval, ...]:
    """All approvals, oldest first."""
    found = [await find(ledger, entry.ref) for entry in await ledger.find(kind="asked") if entry.ref is not None]
    return tuple(approval for approval in found if approval is not None)


async def sealed(ledger: Ledger, approval_id: str) -> SealedCall | None:
    """The real call that waits for an approval; None once the approval has ended."""
    payload = await ledger.unseal(approval_id)
    return None if payload is None else SealedCall.model_validate_json(payload)
