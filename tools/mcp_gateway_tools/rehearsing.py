"""What a tool may be able to do beyond the protocol: have a change rehearsed by the upstream itself, for whoever is to approve it.

An account that only reads may often not rehearse, so such a tool is lent the credential for changes too, and for nothing but that. Optional:
whoever asks looks whether the tool can.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from mcp_gateway_policy.vocabulary import Call, Facts
from mcp_gateway_tools.lease import Borrow
from mcp_gateway_tools.raw import Raw
from mcp_gateway_tools.tool import Preview


@runtime_checkable
class Rehearsing(Protocol):
    """A tool that previews a change by the upstream's own rehearsal of it."""

    async def rehearse(self, call: Call, facts: Facts, look: Borrow, change: Borrow) -> Preview | Raw | None:
        """As `preview`; `change` lends the credential for changes, in a lease for reading.

        # INVARIANT: a tool that can do this opens every lease for reading with a client that refuses to send what would stay, whatever it is
        told to send.
        """
        ...
