"""`list_connections`: the connections that some rule lets this caller use, and with which tools."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mcp_gateway.gateway_tools.own import OwnTool
from mcp_gateway_policy.vocabulary import Connection, Principal
from mcp_gateway_tools.lease import Lease
from mcp_gateway_tools.raw import Document, Raw
from mcp_gateway_tools.tool import Granted


class ListConnections(OwnTool):
    """Lists what the caller may use. `reach` gives, for a principal, each connection with the names of its tools."""

    def __init__(self, reach: Callable[[Principal], Mapping[str, tuple[Connection, tuple[str, ...]]]]) -> None:
        super().__init__(
            "list_connections", "The connections you may use, their kind and labels, and the tools for each."
        )
        self._reach = reach

    async def run(self, permit: Granted, lease: Lease | None) -> Raw:
        """Names, kinds, labels and tools; never an address or a credential."""
        found = self._reach(permit.call.principal)
        return Raw(
            Document(
                {
                    "connections": [
                        {"name": name, "kind": connection.kind, "labels": dict(connection.labels), "tools": tools}
                        for name, (connection, tools) in sorted(found.items())
                    ]
                }
            )
        )
