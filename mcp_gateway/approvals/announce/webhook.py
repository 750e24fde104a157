"""The webhook: an announcement as JSON, signed as Standard Webhooks 1.0 says (https://www.standardwebhooks.com).

The arguments, prompt and preview are the masked ones of the log: `data.hidden` names the arguments that are not shown as they would run. What is too
long is cut, and `data.cut` names what was.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from standardwebhooks import Webhook as Signer

from mcp_gateway.approvals.announce.excerpt import Excerpts
from mcp_gateway.approvals.announce.letter import Letter, Resolve, Unwritable
from mcp_gateway.approvals.approval import AskedRecord
from mcp_gateway.credentials.refs import CredentialRef
from mcp_gateway_policy.vocabulary import JsonObject

REQUESTED: Final = "approval.requested"

_PREFIX: Final = "whsec_"
_KEY_BYTES: Final = range(24, 65)


@dataclass(frozen=True, slots=True)
class WebhookDestination:
    """One address that is told. `gateway` is where approvers reach this gateway, when that is configured."""

    place: str
    url: str
    secret: CredentialRef
    resolve: Resolve
    gateway: str | None = None

    def body(self, record: AskedRecord, asked_at: datetime) -> bytes:
        """The event: `type`, `timestamp`, `data`. ASCII, so that nothing in it steers whoever prints it unparsed."""
        event = {"type": REQUESTED, "timestamp": _time(asked_at), "data": data(record, self.gateway)}
        return json.dumps(event, separators=(",", ":"), allow_nan=False).encode()

    async def letter(self, body: bytes, approval: str, now: datetime) -> Letter:
        """Sign one attempt. `webhook-id` stays the same over attempts, so that a receiver can tell a repetition."""
        signer = Signer(_key((await self.resolve(self.secret)).reveal(), self.secret))
        message, now = f"asked_{approval}", now.astimezone(UTC)
        headers = {
            "content-type": "application/json",
            "webhook-id": message,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": signer.sign(message, now, body.decode()),
        }
        return Letter(self.url, headers, body)


def data(record: AskedRecord, gateway: str | None = None) -> JsonObject:
    """What a receiver is told of an approval. At most about 40,000 characters, whatever the caller sent."""
    excerpts, who = Excerpts(), record.requester
    return {
        "approval_id": record.approval,
        "tool": record.tool,
        "connection": record.connection,
        "summary": excerpts.text("summary", record.summary, 1000),
        "effects": excerpts.lines("effects", record.effects, most=40, longest=200),
        "arguments": excerpts.json("arguments", record.arguments, 8000),
        "prompt": None if record.prompt is None else excerpts.text("prompt", record.prompt, 4000),
        "preview": excerpts.text("preview", record.preview, 8000),
        "requester": {
            "subject": excerpts.text("requester", who.subject, 200),
            "issuer": excerpts.text("requester", who.issuer, 500),
            "source": who.source,
            "client": excerpts.text("requester", who.client, 200),
            "roles": who.roles,
        },
        "asks": excerpts.json("asks", [ask.model_dump(mode="json") for ask in record.asks], 4000),
        "expires_at": _time(record.expires_at),
        "decide": f"mcp-gateway approvals show {record.approval}",
        "gateway": gateway,
        "hidden": excerpts.lines("hidden", record.hidden, most=20, longest=100),
        "cut": sorted(set(excerpts.cut)),
    }


def _key(secret: str, ref: CredentialRef) -> bytes:
    try:
        if not secret.startswith(_PREFIX):
            raise ValueError
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
        if len(key) not in _KEY_BYTES:
            raise ValueError
    except (ValueError, binascii.Error):
        # The error would carry the secret along.
        raise Unwritable(f"`{ref}`: a signing secret is `{_PREFIX}` and the base64 of 24 to 64 random bytes") from None
    return key


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
