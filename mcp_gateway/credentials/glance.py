"""A glance: the recorded intent to look at an upstream before a call is permitted. Carries no right to change anything."""

from __future__ import annotations

from dataclasses import dataclass

from mcp_gateway_policy.vocabulary import Call, Connection


@dataclass(frozen=True, slots=True)
class Glance:
    """Look at `connection` on behalf of `call`; `purpose` says what for (`load the catalog`).

    A `rehearsal` has the upstream say what a change would come to, with the credential for changes.
    """

    call: Call
    connection: Connection
    purpose: str
    rehearsal: bool = False
