"""`whoami`: how the gateway knows its caller."""

from __future__ import annotations

from mcp_gateway.gateway_tools.own import OwnTool
from mcp_gateway_tools.lease import Lease
from mcp_gateway_tools.raw import Document, Raw
from mcp_gateway_tools.tool import Granted


class WhoAmI(OwnTool):
    """Tells the caller who they are to policy."""

    def __init__(self) -> None:
        super().__init__(
            "whoami", "Who the gateway takes you for: subject, roles, groups, and how that was established."
        )

    async def run(self, permit: Granted, lease: Lease | None) -> Raw:
        """The caller's own principal."""
        who = permit.call.principal
        return Raw(
            Document(
                {
                    "subject": who.subject,
                    "issuer": who.issuer,
                    "verified": who.verified,
                    "identified_by": who.source,
                    "roles": sorted(who.roles),
                    "groups": sorted(who.groups),
                    "client": who.client,
                    "session": permit.call.session,
                }
            )
        )
