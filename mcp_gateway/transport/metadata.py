"""Where a client without a token learns who gives one: OAuth 2.0 Protected Resource Metadata (RFC 9728).

There is something to tell only while `identity.jwt` is configured; it follows the configuration in force.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse

from mcp_gateway.config.model import Identity, ServerSettings

WELL_KNOWN: Final = "/.well-known/oauth-protected-resource"


class ResourceMetadata:
    """Describes the gateway as an OAuth resource: as `server.resource_url` names it, else as the client addressed it."""

    def __init__(self, settings: ServerSettings, identity: Callable[[], Identity]) -> None:
        self._named = settings.resource_url
        self._identity = identity

    def url(self, connection: HTTPConnection, path: str) -> str | None:
        """Where the metadata of the endpoint at `path` is, or None when there is none."""
        if self._identity().jwt is None:
            return None
        parts = urlsplit(self._resource(connection, path))
        return urlunsplit((parts.scheme, parts.netloc, WELL_KNOWN + parts.path.rstrip("/"), "", ""))

    async def show(self, request: Request) -> JSONResponse:
        """The metadata of the resource whose path follows the well-known one (RFC 9728 §3.1)."""
        jwt = self._identity().jwt
        path: str = request.path_params["path"]
        if jwt is None or (self._named is None and path not in ("/mcp", "/sse")):
            raise HTTPException(404)
        resource = self._resource(request, path)
        if urlsplit(resource).path.rstrip("/") != path.rstrip("/"):
            raise HTTPException(404)
        # An issuer's URL is compared character by character (RFC 8414 §3.3), so no URL type may normalise it here.
        servers = [jwt.issuer] if jwt.issuer.startswith(("https://", "http://")) else []
        return JSONResponse(
            {
                "resource": resource,
                "resource_name": "mcp-gateway",
                "bearer_methods_supported": ["header"],
                **({"authorization_servers": servers} if servers else {}),
            },
            headers={"Cache-Control": "no-cache"},
        )

    def _resource(self, connection: HTTPConnection, path: str) -> str:
        return self._named or str(connection.url.replace(path=path, query="", fragment=""))
