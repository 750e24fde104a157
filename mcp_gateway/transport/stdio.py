"""stdio: one client, one process, one caller."""

from __future__ import annotations

from dataclasses import replace

from mcp.server.stdio import stdio_server

from mcp_gateway.identity import Identifier
from mcp_gateway.surface import Surface
from mcp_gateway.transport.server import Context, build, client_name
from mcp_gateway_policy.vocabulary import Principal


async def serve(surface: Surface, identifier: Identifier, token: str | None) -> None:
    """Serve until the client closes its end. `token` identifies the caller; it is verified again for each call, so it can expire."""

    async def identify(context: Context) -> Principal:
        client = client_name(context)
        return replace(await identifier.identify(token, client), client=client)

    server = build(surface, identify, "stdio")
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())
