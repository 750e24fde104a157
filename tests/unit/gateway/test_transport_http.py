"""The HTTP application on its own: who gets in, what is told, what is refused before anything is read."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import anyio
import anyio.lowlevel
import httpx
import pytest
from served import ACCEPT, HERE, ISSUER, Issuer, Names, Standin, bearer, handshake, initialize, modern, within

from mcp_gateway.config.model import Identity, ServerSettings
from mcp_gateway.transport import http
from mcp_gateway_policy.vocabulary import Principal

pytestmark = pytest.mark.anyio

ENDPOINTS = ["/mcp", "/sse", "/messages/?session_id=00000000000000000000000000000000"]


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    return Issuer(tmp_path)


def method_of(path: str) -> str:
    return "GET" if path == "/sse" else "POST"


@pytest.mark.parametrize("path", ENDPOINTS)
async def test_a_request_without_a_token_is_recorded_and_refused(path: str) -> None:
    standin, names = Standin(), Names()
    async with within(standin, identifier=names) as client:
        answer = await client.request(method_of(path), path)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
    ((reason, transport),) = standin.unknown
    assert "no token was sent" in reason
    assert transport == ("http" if path == "/mcp" else "sse")
    assert names.asked == []  # an identifier that lets callers in without a token is never given the chance


@pytest.mark.parametrize("header", ["ana", "Basic YW5hOmFuYQ==", "Bearer", "Bearer  ", "bearer\tana"])
async def test_an_authorization_that_is_not_a_bearer_token_is_refused(header: str) -> None:
    standin = Standin()
    async with within(standin) as client:
        answer = await client.post("/mcp", headers={"Authorization": header})
    assert answer.status_code == 401
    assert "bearer token" in standin.unknown[0][0]


async def test_two_authorization_headers_are_refused_because_readers_could_disagree() -> None:
    standin = Standin()
    async with within(standin) as client:
        answer = await client.post("/mcp", headers=[("Authorization", "Bearer ana"), ("Authorization", "Bearer eve")])
    assert answer.status_code == 401
    assert len(standin.unknown) == 1


@pytest.mark.parametrize("path", ENDPOINTS)
async def test_a_refused_token_is_recorded_and_the_client_learns_why(path: str) -> None:
    standin = Standin()
    async with within(standin, identifier=Names("t0ken-of-ana")) as client:
        answer = await client.request(method_of(path), path, headers=bearer("t0ken-of-ana"))
    assert answer.status_code == 401
    assert answer.json()["error_description"] == 'the "token" has expired…'
    assert 'error_description="the ?token? has expired?"' in answer.headers["WWW-Authenticate"]
    assert [reason for reason, _ in standin.unknown] == ['the "token" has expired…']
    assert "t0ken-of-ana" not in answer.text + str(answer.headers)


async def test_a_call_is_carried_for_the_caller_its_token_names() -> None:
    standin = Standin()
    async with within(standin) as client:
        answer = await modern("ask", x=1).post(client, "ana")
    assert answer.json()["result"]["structuredContent"] == {"caller": "ana"}
    ((principal, inbound),) = standin.calls
    assert (principal.subject, principal.client, inbound.transport) == ("ana", "raw", "http")
    assert standin.unknown == []


async def test_health_needs_no_token_and_tells_nothing() -> None:
    async with within(Standin()) as client:
        answer = await client.get("/healthz", headers={"Host": "10.1.2.3:8765"})
    assert (answer.status_code, answer.text) == (200, "ok")


@pytest.mark.parametrize(
    ("name", "value"), [("Mcp-Method", "tools/list"), ("Mcp-Name", "whoami"), ("Mcp-Name", ""), ("Mcp-Method", "")]
)
async def test_a_header_that_disagrees_with_the_body_is_refused(name: str, value: str) -> None:
    """An intermediary that judges by the header must not be shown another call than the one that is made."""
    standin = Standin()
    async with within(standin) as client:
        answer = await modern("ask").post(client, "ana", **{name.replace("-", "_"): value})
    assert answer.status_code == 400
    assert name.lower() in answer.json()["error"]["message"].lower()
    assert standin.calls == []


async def test_a_header_that_is_sent_twice_is_refused() -> None:
    standin = Standin()
    call = modern("ask")
    headers = [*call.headers.items(), *bearer("ana").items(), ("Mcp-Name", "whoami")]
    async with within(standin) as client:
        answer = await client.post("/mcp", json=call.body, headers=headers)
    assert answer.status_code == 400
    assert standin.calls == []


@pytest.mark.parametrize("path", ["/mcp", "/messages/?session_id=00000000000000000000000000000000"])
async def test_a_body_over_the_limit_is_not_read(path: str) -> None:
    async def endless() -> AsyncGenerator[bytes]:
        while True:
            yield b" " * 512
            await anyio.lowlevel.checkpoint()

    settings = ServerSettings(max_request_bytes=1024)
    headers = bearer("ana") | {"Accept": ACCEPT, "Content-Type": "application/json"}
    async with within(Standin(), settings=settings) as client:
        declared = await client.post(path, content=b" " * 1025, headers=headers)
        chunked = await client.post(path, content=endless(), headers=headers)
    assert (declared.status_code, chunked.status_code) == (413, 413)


async def test_an_error_nobody_expected_tells_the_client_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async with within(Standin()) as client:
        answer = await modern("break").post(client, "ana")
    assert answer.json()["error"] == {"code": -32603, "message": "an internal error"}
    assert "password" not in answer.text + caplog.text
    assert "RuntimeError" in caplog.text


async def test_an_identifier_that_fails_lets_nobody_in_and_tells_nothing() -> None:
    class Broken:
        async def identify(self, token: str | None, client: str) -> Principal:
            raise RuntimeError("a password in an error")

    standin = Standin()
    async with within(standin, identifier=Broken()) as client:
        answer = await modern("ask").post(client, "ana")
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")
    assert standin.calls == []


async def test_a_session_is_of_no_use_to_another_caller() -> None:
    standin = Standin()
    async with within(standin) as client:
        opened = await initialize().post(client, "ana")
        session = opened.headers["Mcp-Session-Id"]
        own = await handshake("ask", session).post(client, "ana")
        stolen = await handshake("ask", session).post(client, "eve")
        closed = await client.delete("/mcp", headers=bearer("eve") | {"Mcp-Session-Id": session})
        unknown = await handshake("ask", "0" * 32).post(client, "eve")
        again = await handshake("ask", session).post(client, "ana")
    assert [answer.status_code for answer in (own, stolen, closed, unknown, again)] == [200, 404, 404, 404, 200]
    assert [principal.subject for principal, _ in standin.calls] == ["ana", "ana"]
    assert standin.unknown == [(f"`eve` of `{ISSUER}` used a session that another caller opened", "http")] * 2


async def test_a_session_of_the_handshake_era_does_not_carry_its_opener_along() -> None:
    """Each message is its own request's caller's, whoever opened the session."""
    standin = Standin()

    class Promoted(Names):
        async def identify(self, token: str | None, client: str) -> Principal:
            found = await super().identify(token, client)
            roles = frozenset({"lead"}) if len(self.asked) > 1 else frozenset[str]()
            return Principal(found.subject, found.issuer, found.source, roles=roles)

    async with within(standin, identifier=Promoted()) as client:
        opened = await initialize().post(client, "ana")
        session = opened.headers["Mcp-Session-Id"]
        await handshake("ask", session).post(client, "ana")
    assert standin.calls[0][0].roles == {"lead"}


async def test_a_token_that_expires_ends_an_open_session() -> None:
    standin, names = Standin(), Names()
    async with within(standin, identifier=names) as client:
        opened = await initialize().post(client, "ana")
        names.refused = ("ana",)
        answer = await handshake("ask", opened.headers["Mcp-Session-Id"]).post(client, "ana")
    assert answer.status_code == 401
    assert standin.calls == []


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "gateway.internal"])  # noqa: S104 # refused
def test_a_gateway_that_others_can_reach_does_not_start_without_an_identity_provider(host: str) -> None:
    with pytest.raises(ValueError, match=r"`identity\.jwt`"):
        http.app(Standin().surface, Names(), ServerSettings(host=host), Identity)


def test_a_gateway_that_others_can_reach_starts_with_an_identity_provider(issuer: Issuer) -> None:
    http.app(Standin().surface, Names(), ServerSettings(host="192.168.1.5"), issuer.identity)


async def test_metadata_is_told_only_while_there_is_an_identity_provider(issuer: Issuer) -> None:
    current = [issuer.identity()]
    app = http.app(Standin().surface, Names(), ServerSettings(), lambda: current[-1])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HERE) as client:
        told = await client.get("/.well-known/oauth-protected-resource/mcp")
        refused = await client.post("/mcp")
        current.append(Identity())
        gone = await client.get("/.well-known/oauth-protected-resource/mcp")
        silent = await client.post("/mcp")
    assert told.json() == {
        "resource": f"{HERE}/mcp",
        "resource_name": "mcp-gateway",
        "authorization_servers": [ISSUER],
        "bearer_methods_supported": ["header"],
    }
    metadata = f'resource_metadata="{HERE}/.well-known/oauth-protected-resource/mcp"'
    assert metadata in refused.headers["WWW-Authenticate"]
    assert gone.status_code == 404
    assert "resource_metadata" not in silent.headers["WWW-Authenticate"]


@pytest.mark.parametrize("host", ['127.0.0.1:"x', "localhost:\\", "localhost:1@evil.example", "localhost:1/x?"])
async def test_a_host_header_cannot_write_into_the_challenge(issuer: Issuer, host: str) -> None:
    async with within(Standin(), identity=issuer.identity()) as client:
        answer = await client.post("/mcp", headers={"Host": host})
    challenge = answer.headers["WWW-Authenticate"]
    assert challenge.count('"') == 6
    assert "\\" not in challenge


@pytest.mark.parametrize(
    ("resource", "metadata"),
    [
        ("https://gw.example.com", "https://gw.example.com/.well-known/oauth-protected-resource"),
        ("https://gw.example.com/", "https://gw.example.com/.well-known/oauth-protected-resource"),
        ("https://gw.example.com/mcp", "https://gw.example.com/.well-known/oauth-protected-resource/mcp"),
        ("https://gw.example.com:8443/a/mcp", "https://gw.example.com:8443/.well-known/oauth-protected-resource/a/mcp"),
    ],
)
async def test_a_named_resource_is_told_word_for_word(issuer: Issuer, resource: str, metadata: str) -> None:
    settings = ServerSettings(resource_url=resource)
    async with within(Standin(), settings=settings, identity=issuer.identity()) as client:
        for path in ENDPOINTS:
            refused = await client.request(method_of(path), path)
            assert f'resource_metadata="{metadata}"' in refused.headers["WWW-Authenticate"]
        told = await client.get(metadata)
        other = await client.get("/.well-known/oauth-protected-resource/elsewhere")
    assert told.json()["resource"] == resource
    assert other.status_code == 404


@pytest.mark.parametrize("path", ["", "/", "/healthz", "//evil.example/mcp"])
async def test_only_the_endpoints_have_metadata(issuer: Issuer, path: str) -> None:
    async with within(Standin(), identity=issuer.identity()) as client:
        answer = await client.get(f"/.well-known/oauth-protected-resource{path}")
    assert answer.status_code == 404
