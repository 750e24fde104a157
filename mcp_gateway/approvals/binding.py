"""What an approval is bound to: one digest a part, so that a void approval can say which part changed.

Arguments enter as a keyed fingerprint (HMAC), because they may hold low-entropy values that a plain digest would give away.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

from mcp_gateway_policy.vocabulary import Allow, Call, Connection, Facts, JsonValue, NeedsApproval
from mcp_gateway_recorder.canonical import encode


@dataclass(frozen=True, slots=True)
class Binding:
    """SHA-256 or HMAC-SHA-256 digests (hex) of the parts of an approved call."""

    connection: str
    tool: str
    arguments: str
    state: str
    caller: str
    policy: str
    masking: str

    @property
    def digest(self) -> str:
        """One digest over all parts."""
        return hashlib.sha256("\0".join(self.parts().values()).encode()).hexdigest()

    def parts(self) -> dict[str, str]:
        """Each part by its name."""
        return {part.name: getattr(self, part.name) for part in fields(self)}

    def differences(self, other: Binding) -> tuple[str, ...]:
        """The names of the parts that differ, in the order of this class."""
        theirs = other.parts()
        return tuple(name for name, mine in self.parts().items() if not hmac.compare_digest(mine, theirs[name]))


def bind(
    call: Call,
    facts: Facts,
    verdict: Allow | NeedsApproval,
    *,
    masking: str,
    fingerprint: Callable[[bytes], str],
) -> Binding:
    """Bind a call as it would run now. `masking` is the digest of the masking profile, `fingerprint` the ledger's HMAC."""
    who = call.principal
    return Binding(
        connection=connection_part(call.connection),
        tool=_sha256(call.tool),
        arguments=fingerprint(encode(call.arguments).encode()),
        state=facts.basis,
        caller=_sha256({"subject": who.subject, "issuer": who.issuer, "source": who.source, "client": who.client}),
        policy=verdict.version,
        masking=masking_part(masking, verdict.masks),
    )


def connection_part(connection: Connection | None) -> str:
    """What of a binding is the connection: its name, what rules see of it, and where it leads."""
    if connection is None:
        return _sha256(None)
    labels = dict(connection.labels)
    return _sha256({"name": connection.name, "kind": connection.kind, "labels": labels, "target": connection.target})


def masking_part(profile: str, masks: Sequence[str]) -> str:
    """What of a binding is the masking: the profile's digest and the columns that rules hide."""
    return _sha256({"profile": profile, "masks": sorted(masks)})


def _sha256(value: JsonValue) -> str:
    return hashlib.sha256(encode(value).encode()).hexdigest()
