"""Which `Host` and `Origin` headers are accepted, so that no web page can reach the gateway through its visitor's browser.

DNS rebinding makes a browser send a page's own host name to a loopback address: an unknown `Host` is 421, an unknown `Origin` 403.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from mcp.server.transport_security import TransportSecurityMiddleware, TransportSecuritySettings
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from mcp_gateway.config.model import ServerSettings
from mcp_gateway.inert import inert

HEALTH: Final = "/healthz"

_LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")
_EVERYWHERE: Final = ("0.0.0.0", "[::]")  # noqa: S104 # compared with, not listened on: no client addresses either by this name


def accepted(settings: ServerSettings) -> TransportSecuritySettings:
    """This machine's names, the listening address, the configured hosts and `resource_url`'s. A name without a port takes every port."""
    listening = f"[{settings.host.strip('[]')}]" if ":" in settings.host else settings.host
    names = [*_LOOPBACK, *settings.allowed_hosts]
    if listening not in _EVERYWHERE:
        names.append(listening)
    if settings.resource_url is not None:
        names.append(urlsplit(settings.resource_url).netloc)
    return TransportSecuritySettings(
        allowed_hosts=[form for name in names for form in _with_ports(name)],
        allowed_origins=list(settings.allowed_origins),
    )


def origin_pattern(settings: ServerSettings) -> str:
    """The accepted origins as a regular expression; `:*` at the end of one takes every port."""
    return "|".join(
        re.escape(origin[:-1]) + r"\d{1,5}" if origin.endswith(":*") else re.escape(origin)
        for origin in settings.allowed_origins
    )


class Boundary:
    """Looks at `Host` and `Origin` before anything else does. Health probes are let through: they address a machine, not a name."""

    def __init__(self, app: ASGIApp, accepted: TransportSecuritySettings) -> None:
        self._app = app
        self._check = TransportSecurityMiddleware(accepted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and scope["path"] != HEALTH:
            request = Request(scope)
            refusal = await self._check.validate_request(request)
            if refusal is not None:
                told = PlainTextResponse(_told(request, refusal.status_code), status_code=refusal.status_code)
                await told(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _told(request: Request, status: int) -> str:
    header, setting = ("Origin", "allowed_origins") if status == 403 else ("Host", "allowed_hosts")
    given = inert(request.headers.get(header, "")[:200])
    return f"`{header}: {given}` is not accepted here; whoever runs the gateway can add it to `server.{setting}`\n"


def _with_ports(name: str) -> tuple[str, ...]:
    return (name,) if re.search(r":(\d+|\*)$", name) else (name, f"{name}:*")
