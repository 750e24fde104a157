"""Who sent an HTTP request: the caller its own bearer token names (RFC 6750). Nothing passes without one.

The caller is kept on the request, not on the session: a session is a conversation, never a proof. What a token must be is the
identifier's business.
"""

from __future__ import annotations

import re
from dataclasses import replace

from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken
from starlette.authentication import AuthCredentials, AuthenticationBackend, AuthenticationError
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse
from starlette.types import Scope

from mcp_gateway.identity import Identifier, Unidentified
from mcp_gateway.surface import Surface
from mcp_gateway.transport.server import Context, client_name
from mcp_gateway_policy.vocabulary import Principal

_NOTHING_SENT = (
    "no token was sent: send `Authorization: Bearer TOKEN`; `mcp-gateway identity local-token` makes one on this host"
)


class Caller(AuthenticatedUser):
    """The user of one request. The SDK compares source, issuer and subject with those that opened the session."""

    def __init__(self, principal: Principal) -> None:
        # The token itself is left behind: a request can live as long as its stream, and nothing after this needs it.
        access = AccessToken(
            token="",
            client_id=principal.source,
            scopes=[],
            subject=principal.subject,
            claims={"iss": principal.issuer},
        )
        super().__init__(access)
        self.principal = principal


class Callers(AuthenticationBackend):
    """Finds the caller of each request. A request without one is recorded and refused."""

    def __init__(self, surface: Surface, identifier: Identifier, transport: str) -> None:
        self._surface = surface
        self._identifier = identifier
        self._transport = transport

    async def authenticate(self, conn: HTTPConnection) -> tuple[AuthCredentials, Caller]:
        """The caller. Raises AuthenticationError, whose text is safe to show."""
        try:
            # INVARIANT: the identifier is never asked about an absent token, so no configuration can let one in over HTTP.
            principal = await self._identifier.identify(_bearer(conn.headers.getlist("authorization")), "unknown")
        except Unidentified as error:
            await self._surface.unidentified(str(error), self._transport)
            raise AuthenticationError(str(error)) from None
        return AuthCredentials(), Caller(principal)


async def of_message(context: Context) -> Principal:
    """The caller of the HTTP request that carried this message, with the client's name for itself. Raises Unidentified."""
    scope: Scope = getattr(context.request, "scope", {})
    caller: object = scope.get("user")
    if not isinstance(caller, Caller):
        raise Unidentified("the message came without an identified request")
    return replace(caller.principal, client=client_name(context))


def challenge(reason: str, metadata_url: str | None) -> JSONResponse:
    """401, with where to get a token if that is known (RFC 6750 §3, RFC 9728 §5.1)."""
    parts = ['error="invalid_token"', f'error_description="{_quotable(reason)}"']
    if metadata_url is not None:
        parts.append(f'resource_metadata="{_quotable(metadata_url)}"')
    return JSONResponse(
        {"error": "invalid_token", "error_description": reason},
        status_code=401,
        headers={"WWW-Authenticate": f"Bearer {', '.join(parts)}"},
    )


def _bearer(headers: list[str]) -> str:
    if not headers:
        raise Unidentified(_NOTHING_SENT)
    scheme, _, token = headers[0].partition(" ")
    if len(headers) > 1 or scheme.lower() != "bearer" or not token.strip():
        raise Unidentified("the `Authorization` header is not one bearer token: send `Authorization: Bearer TOKEN`")
    return token.strip()


def _quotable(text: str) -> str:
    return re.sub(r"[^\x20-\x21\x23-\x5b\x5d-\x7e]", "?", text)
