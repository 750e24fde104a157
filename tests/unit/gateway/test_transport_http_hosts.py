"""Which pages and names reach the gateway: nothing that a browser can be talked into."""

from __future__ import annotations

from pathlib import Path

import pytest
from served import Issuer, Names, Standin, bearer, within

from mcp_gateway.config.model import ServerSettings

pytestmark = pytest.mark.anyio

PATHS = ["/mcp", "/sse", "/messages/", "/.well-known/oauth-protected-resource/mcp"]


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    return Issuer(tmp_path)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "localhost.evil.example:8765", "0.0.0.0:8765"],
)
async def test_an_unknown_host_is_misdirected_whatever_the_token(path: str, host: str) -> None:
    standin, names = Standin(), Names()
    async with within(standin, identifier=names) as client:
        answer = await client.get(path, headers=bearer("ana") | {"Host": host})
    assert answer.status_code == 421
    assert f"`Host: {host}` is not accepted here" in answer.text
    assert "`server.allowed_hosts`" in answer.text
    assert names.asked == []


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:3000", "http://127.0.0.1:8765"])
async def test_an_unknown_origin_is_forbidden_whatever_the_token(path: str, origin: str) -> None:
    standin, names = Standin(), Names()
    async with within(standin, identifier=names) as client:
        answer = await client.get(path, headers=bearer("ana") | {"Origin": origin})
    assert answer.status_code == 403
    assert "`server.allowed_origins`" in answer.text
    assert names.asked == []


@pytest.mark.parametrize(
    ("settings", "host"),
    [
        (ServerSettings(), "127.0.0.1"),
        (ServerSettings(), "localhost:1"),
        (ServerSettings(), "[::1]:8765"),
        (ServerSettings(host="::1"), "[::1]:8765"),
        (ServerSettings(host="10.0.0.5"), "10.0.0.5:8765"),
        (ServerSettings(host="2001:db8::5"), "[2001:db8::5]:8765"),
        (ServerSettings(allowed_hosts=("gw.internal",)), "gw.internal"),
        (ServerSettings(allowed_hosts=("gw.internal",)), "gw.internal:8443"),
        (ServerSettings(allowed_hosts=("gw.internal:8443",)), "gw.internal:8443"),
        (ServerSettings(resource_url="https://gw.example.com/mcp"), "gw.example.com"),
        (ServerSettings(resource_url="https://gw.example.com:8443"), "gw.example.com:8443"),
    ],
)
async def test_own_names_and_configured_ones_are_accepted(issuer: Issuer, settings: ServerSettings, host: str) -> None:
    async with within(Standin(), settings=settings, identity=issuer.identity()) as client:
        answer = await client.post("/mcp", headers={"Host": host})
    assert answer.status_code == 401


async def test_a_configured_port_is_the_only_one() -> None:
    async with within(Standin(), settings=ServerSettings(allowed_hosts=("gw.internal:8443",))) as client:
        answer = await client.post("/mcp", headers={"Host": "gw.internal:9"})
    assert answer.status_code == 421


@pytest.mark.parametrize("origin", ["https://console.example.com", "http://localhost:6274"])
async def test_a_page_of_a_configured_origin_can_ask_and_read_the_answer(origin: str) -> None:
    settings = ServerSettings(allowed_origins=("https://console.example.com", "http://localhost:*"))
    async with within(Standin(), settings=settings) as client:
        asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,mcp-name"}
        may = await client.options("/mcp", headers={"Origin": origin} | asked)
        answer = await client.post("/mcp", headers={"Origin": origin})
    assert (may.status_code, may.headers["Access-Control-Allow-Origin"]) == (200, origin)
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (401, origin)


@pytest.mark.parametrize(
    "origin", ["https://console.example.com.evil.example", "https://consoleXexample.com", "http://localhost:x"]
)
async def test_an_origin_that_resembles_a_configured_one_is_not_told_it_may(origin: str) -> None:
    settings = ServerSettings(allowed_origins=("https://console.example.com", "http://localhost:*"))
    async with within(Standin(), settings=settings) as client:
        asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        answer = await client.options("/mcp", headers=asked)
    assert answer.status_code in (400, 403)
    assert "Access-Control-Allow-Origin" not in answer.headers
