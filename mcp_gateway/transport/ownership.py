"""Sessions are used by whoever opened them. Knows nothing of tokens: the request's caller is established before this.

The SDK's transports refuse a stranger too, silently; here the attempt is recorded first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias
from uuid import UUID

from mcp.server.auth.middleware.bearer_auth import AuthorizationContext, authorization_context
from mcp.server.sse import SseServerTransport
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from mcp_gateway.surface import Surface
from mcp_gateway.transport.callers import Caller

OwnerOf: TypeAlias = Callable[[Request], AuthorizationContext | None]
"""Who opened the session that a request names; None when it names none that is open."""


class StreamableSessions(StreamableHTTPSessionManager):
    """The SDK's sessions of Streamable HTTP, which can tell who opened one."""

    def owner(self, request: Request) -> AuthorizationContext | None:
        """Whose session the request names by `Mcp-Session-Id`."""
        return self._session_owners.get(request.headers.get("mcp-session-id", ""))


class SseSessions(SseServerTransport):
    """The SDK's sessions of SSE, which can tell who opened one."""

    def owner(self, request: Request) -> AuthorizationContext | None:
        """Whose session the request names by `session_id`."""
        try:
            session = UUID(hex=request.query_params.get("session_id", ""))
        except ValueError:
            return None
        return self._session_owners.get(session)


class Owned:
    """Refuses a request for another caller's session as if there were no such session, and records the attempt."""

    def __init__(self, app: ASGIApp, surface: Surface, transport: str, owner: OwnerOf) -> None:
        self._app = app
        self._surface = surface
        self._transport = transport
        self._owner = owner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request of an identified caller."""
        caller: Caller = scope["user"]
        owner = self._owner(Request(scope))
        if owner is not None and owner != authorization_context(caller):
            principal = caller.principal
            reason = f"`{principal.subject}` of `{principal.issuer}` used a session that another caller opened"
            await self._surface.unidentified(reason, self._transport)
            await PlainTextResponse("session not found", status_code=404)(scope, receive, send)
            return
        await self._app(scope, receive, send)
