"""A gateway served over real sockets, callers with real tokens, and clients on every wire the gateway speaks.

`Standin` is a surface that answers by itself, for tests of the transport alone.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import anyio
import httpx
import httpx2
import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from mcp import Client
from mcp.client.sse import sse_client
from mcp.client.streamable_http import streamable_http_client

from mcp_gateway.approvals.approval import AnsweredRecord
from mcp_gateway.config.model import Identity, Jwt, RoleMembers, ServerSettings
from mcp_gateway.identity import Identifier, Unidentified
from mcp_gateway.surface import Inbound, Surface
from mcp_gateway.transport import http
from mcp_gateway_policy.vocabulary import Principal

ISSUER: Final = "https://idp.example"
AUDIENCE: Final = "mcp-gateway"
HANDSHAKE: Final = "2025-11-25"
MODERN: Final = "2026-07-28"
HERE: Final = "http://127.0.0.1:8765"
ACCEPT: Final = "application/json, text/event-stream"
WIRES: Final = [("http", HANDSHAKE), ("http", MODERN), ("sse", HANDSHAKE), ("sse", MODERN)]
"""Every transport in both protocol eras."""


class Issuer:
    """An identity provider's key, its public half in a file, and tokens signed with it."""

    def __init__(self, directory: Path) -> None:
        self._key = Ed25519PrivateKey.generate()
        self._file = directory / "issuer.pem"
        self._file.write_bytes(self._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))

    def identity(self) -> Identity:
        """A configuration that trusts this issuer and maps its groups to the roles of the notebook's rules."""
        provider = Jwt(issuer=ISSUER, audience=(AUDIENCE,), key_file=self._file, leeway_seconds=0)
        roles = {"writer": RoleMembers(groups=("staff",)), "lead": RoleMembers(groups=("leads",))}
        return Identity(jwt=provider, roles=roles)

    def token(self, subject: str = "ana", groups: tuple[str, ...] = ("staff",), seconds: int = 300) -> str:
        """A token for so many seconds from now; negative ones have passed."""
        now = int(time.time())
        claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": subject, "groups": groups, "iat": now, "exp": now + seconds}
        return jwt.encode(claims, self._key, algorithm="EdDSA")


@asynccontextmanager
async def served(
    surface: Surface,
    identifier: Identifier,
    identity: Identity,
    *,
    settings: ServerSettings | None = None,
    grace_seconds: int = 20,
    stopped: Callable[[], None] = lambda: None,
) -> AsyncGenerator[str]:
    """Serve until the block ends; the address. `stopped` is called when the server has stopped, by itself or not."""
    settings = settings or ServerSettings(port=0)
    app = http.app(surface, identifier, settings, lambda: identity)
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def serve() -> None:
        await http.serve(app, settings, ready=address.set_result, grace_seconds=grace_seconds)
        stopped()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(serve)
        yield await address
        tasks.cancel_scope.cancel()


@asynccontextmanager
async def connected(url: str, token: str, transport: str, version: str) -> AsyncGenerator[Client]:
    """An MCP client on one wire."""
    mode = "legacy" if version == HANDSHAKE else version
    headers = bearer(token)
    async with httpx2.AsyncClient(headers=headers, timeout=90) as wire:
        stream = (
            sse_client(f"{url}/sse", headers=headers)
            if transport == "sse"
            else streamable_http_client(f"{url}/mcp", http_client=wire)
        )
        async with Client(stream, mode=mode) as client:
            assert client.session.protocol_version == version
            yield client


def bearer(token: str) -> dict[str, str]:
    """The header that carries a token."""
    return {"Authorization": f"Bearer {token}"}


@asynccontextmanager
async def within(
    standin: Standin,
    *,
    identifier: Identifier | None = None,
    identity: Identity | None = None,
    settings: ServerSettings | None = None,
) -> AsyncGenerator[httpx.AsyncClient]:
    """A plain HTTP client of an application that is not on the network. It cannot read a stream that stays open."""
    identity = identity or Identity()
    app = http.app(standin.surface, identifier or Names(), settings or ServerSettings(), lambda: identity)
    wire = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=wire, base_url=HERE) as client:
        yield client


@dataclass(frozen=True)
class Message:
    """One JSON-RPC message and the headers that go with it."""

    body: Mapping[str, Any]
    headers: Mapping[str, str]

    async def post(self, client: httpx.AsyncClient, token: str = "", path: str = "/mcp", **more: str) -> httpx.Response:
        """Send it with a token; `more` are further headers, with `_` for `-`, which replace its own."""
        replaced = {name.replace("_", "-"): value for name, value in more.items()}
        headers = httpx.Headers(self.headers)
        headers.update((bearer(token) if token else {}) | replaced)
        return await client.post(path, json=self.body, headers=headers)


def modern(tool: str, **arguments: object) -> Message:
    """One call in the modern era."""
    meta = {
        "io.modelcontextprotocol/protocolVersion": MODERN,
        "io.modelcontextprotocol/clientInfo": {"name": "raw", "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": {},
    }
    params = {"name": tool, "arguments": arguments, "_meta": meta}
    headers = {"MCP-Protocol-Version": MODERN, "Mcp-Method": "tools/call", "Mcp-Name": tool, "Accept": ACCEPT}
    return Message({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}, headers)


def initialize() -> Message:
    """What opens a session of the handshake era."""
    info = {"name": "raw", "version": "1"}
    params = {"protocolVersion": HANDSHAKE, "clientInfo": info, "capabilities": {}}
    return Message({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": params}, {"Accept": ACCEPT})


def initialized() -> Message:
    """What a client says when it has read the answer to `initialize`."""
    return Message({"jsonrpc": "2.0", "method": "notifications/initialized"}, {})


def handshake(tool: str, session: str = "", **arguments: object) -> Message:
    """One call in the handshake era."""
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}}
    headers = {"MCP-Protocol-Version": HANDSHAKE, "Accept": ACCEPT}
    return Message(body, headers | ({"Mcp-Session-Id": session} if session else {}))


class Names:
    """Identifies callers by taking their token for their name, unless it is among the refused."""

    def __init__(self, *refused: str) -> None:
        self.refused = refused
        self.asked: list[str | None] = []

    async def identify(self, token: str | None, client: str) -> Principal:
        """The caller."""
        self.asked.append(token)
        if token is None or token in self.refused:
            raise Unidentified('the "token" has expired\u2026')
        return Principal(token, ISSUER, "jwt", client=client)


class Standin:
    """Answers every call with its caller's name and remembers who was not identified. A call of `wait` lasts until `release`."""

    def __init__(self) -> None:
        self.unknown: list[tuple[str, str]] = []
        self.calls: list[tuple[Principal, Inbound]] = []
        self.waiting = anyio.Event()
        self.release = anyio.Event()
        self.ended = anyio.Event()
        self.cancelled = False

    @property
    def surface(self) -> Surface:
        """This, as what a transport takes."""
        return cast(Surface, self)

    def offers(self, principal: Principal) -> tuple[Any, ...]:
        """No tools."""
        return ()

    def knows(self, tool: str) -> bool:
        """None of them."""
        return False

    async def unidentified(self, reason: str, transport: str) -> None:
        """Remember."""
        self.unknown.append((reason, transport))

    async def call(self, principal: Principal, inbound: Inbound) -> AnsweredRecord:
        """Answer."""
        self.calls.append((principal, inbound))
        if inbound.tool == "wait":
            self.waiting.set()
            try:
                await self.release.wait()
            except BaseException:
                self.cancelled = True
                raise
            finally:
                self.ended.set()
        if inbound.tool == "break":
            raise RuntimeError("a password in an error")
        return AnsweredRecord(
            outcome="result",
            ran="yes",
            structured={"caller": principal.subject},
            text=principal.subject,
            is_error=False,
            found={},
            milliseconds=0.0,
        )
