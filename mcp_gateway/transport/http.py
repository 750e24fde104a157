"""Streamable HTTP at /mcp and SSE at /sse, both protocol eras, for identified callers alone.

What each request passes, outermost first: `Host` and `Origin`, the caller's token, the session's owner, the SDK's transport. Nothing
here reads a message.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.authentication import AuthenticationError
from starlette.middleware import Middleware
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from mcp_gateway.config.model import Identity, ServerSettings, exposed
from mcp_gateway.identity import Identifier
from mcp_gateway.surface import Surface
from mcp_gateway.transport.attendance import Attendance
from mcp_gateway.transport.callers import Callers, challenge, of_message
from mcp_gateway.transport.hosts import HEALTH, Boundary, accepted, origin_pattern
from mcp_gateway.transport.listener import serve
from mcp_gateway.transport.metadata import WELL_KNOWN, ResourceMetadata
from mcp_gateway.transport.ownership import Owned, OwnerOf, SseSessions, StreamableSessions
from mcp_gateway.transport.server import build

__all__ = ["app", "serve"]


def app(
    surface: Surface, identifier: Identifier, settings: ServerSettings, identity: Callable[[], Identity]
) -> Starlette:
    """The application; serve one for as long as it lives. `identity` is the configuration in force, for what clients are told of it.

    Raises ValueError when others could reach it and no identity provider could tell who they are.
    """
    if exposed(settings, identity()):
        raise ValueError(f"`{settings.host}` can be reached by others: set `identity.jwt` or listen on `127.0.0.1`")
    attendance = Attendance()
    metadata = ResourceMetadata(settings, identity)
    security = accepted(settings)
    http_server, sse_server = (build(surface, of_message, name) for name in ("http", "sse"))
    for server in (http_server, sse_server):
        server.middleware.append(attendance.message)
    streamable = StreamableSessions(
        http_server, security_settings=security, max_request_body_size=settings.max_request_bytes
    )
    sse = SseSessions("/messages/", security_settings=security, max_request_body_size=settings.max_request_bytes)

    async def sse_stream(scope: Scope, receive: Receive, send: Send) -> None:
        async with sse.connect_sse(scope, receive, send) as (reading, writing):
            await sse_server.run(reading, writing, sse_server.create_initialization_options())

    def guarded(inner: ASGIApp, transport: str, path: str, owner: OwnerOf) -> ASGIApp:
        def refuse(connection: HTTPConnection, error: AuthenticationError) -> Response:
            return challenge(str(error), metadata.url(connection, path))

        return AuthenticationMiddleware(
            Owned(inner, surface, transport, owner), Callers(surface, identifier, transport), refuse
        )

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        async with streamable.run():
            yield

    mcp = attendance.stream(attendance.request(streamable.asgi_app))
    routes = [
        Route(HEALTH, _healthy, methods=["GET"]),
        Route(WELL_KNOWN + "{path:path}", metadata.show, methods=["GET"]),
        Route("/mcp", guarded(mcp, "http", "/mcp", streamable.owner)),
        Route("/sse", guarded(attendance.stream(sse_stream), "sse", "/sse", sse.owner), methods=["GET"]),
        Route("/messages/", guarded(sse.handle_post_message, "sse", "/sse", sse.owner)),
    ]
    application = Starlette(
        routes=routes, middleware=[Middleware(Boundary, accepted=security), *_cross_origin(settings)], lifespan=lifespan
    )
    application.state.attendance = attendance
    return application


async def _healthy(_: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")


def _cross_origin(settings: ServerSettings) -> list[Middleware]:
    if not settings.allowed_origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origin_regex=origin_pattern(settings),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["*"],
            expose_headers=["Mcp-Session-Id", "WWW-Authenticate"],
        )
    ]
