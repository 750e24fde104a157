"""A whole gateway on a real socket, with real clients: every wire gives the same tools and the same results to the same caller."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import anyio
import httpx
import httpx2
import pytest
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult
from served import (
    HANDSHAKE,
    MODERN,
    WIRES,
    Issuer,
    Names,
    Standin,
    bearer,
    connected,
    handshake,
    initialize,
    initialized,
    modern,
    served,
)
from world import EMAIL, PASSWORD, World, world

from mcp_gateway.config.model import ServerSettings
from mcp_gateway.identity.resolve import identifier
from mcp_gateway.transport import http, patience
from mcp_gateway_recorder.entries import Entry

pytestmark = pytest.mark.anyio


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    return Issuer(tmp_path)


@asynccontextmanager
async def gateway(directory: Path, issuer: Issuer, **options: Any) -> AsyncGenerator[tuple[str, World]]:
    """A served notebook: its address, and its insides to look at."""
    identity = issuer.identity()
    async with world(directory / "state") as inside:
        found = identifier(identity, directory / "state")
        async with served(inside.surface, found, identity, **options) as url:
            yield url, inside


@asynccontextmanager
async def held(inside: World) -> AsyncGenerator[tuple[anyio.Event, anyio.Event]]:
    """Calls of the notebook wait: (set when one runs, to be set to let it go on)."""
    running, go_on = anyio.Event(), anyio.Event()

    @asynccontextmanager
    async def wait() -> AsyncGenerator[None]:
        running.set()
        await go_on.wait()
        yield

    inside.tool.before_run = wait
    yield running, go_on
    inside.tool.before_run = None


async def answered(inside: World, calls: int = 1) -> list[Entry]:
    """The answers in the log, once there are so many."""
    with inside.ledger.changes() as changes:
        while len(found := await inside.ledger.find(kind="answered")) < calls:
            assert await changes.wait(10)
    return list(found)


async def test_every_wire_offers_the_same_tools_and_gives_the_same_results(tmp_path: Path, issuer: Issuer) -> None:
    seen: list[list[Any]] = []
    async with gateway(tmp_path, issuer) as (url, inside):
        for transport, version in WIRES:
            async with connected(url, issuer.token(), transport, version) as client:
                tools = (await client.list_tools()).tools
                read = await client.call_tool("notebook", {"connection": "notebook", "do": "read"})
                burn = await client.call_tool("notebook", {"connection": "notebook", "do": "burn"})
                who: dict[str, Any] = (await client.call_tool("whoami", {})).structured_content or {}
            told = [(tool.name, tool.description, tool.input_schema) for tool in tools]
            results = [(answer.structured_content, answer.content, answer.is_error) for answer in (read, burn)]
            seen.append([*told, *results, {key: value for key, value in who.items() if key != "session"}])
        received = await inside.ledger.find(kind="received")
    first = seen[0]
    assert [answer[2] for answer in first[-3:-1]] == [False, True]
    assert first[-1]["subject"] == "ana"
    for other in seen[1:]:
        assert other == first
    assert EMAIL not in str(seen)
    assert PASSWORD not in str(seen)
    assert len(inside.notebook.notes) == 1
    assert len(received) == 3 * len(WIRES)


@pytest.mark.parametrize(("transport", "version"), WIRES)
async def test_callers_who_share_a_wire_are_not_taken_for_each_other(
    tmp_path: Path, issuer: Issuer, transport: str, version: str
) -> None:
    told: dict[str, list[Any]] = {}

    async def ask(url: str, subject: str) -> None:
        async with connected(url, issuer.token(subject), transport, version) as client:
            told[subject] = [(await client.call_tool("whoami", {})).structured_content for _ in range(5)]

    async with gateway(tmp_path, issuer) as (url, _), anyio.create_task_group() as tasks:
        for subject in ("ana", "bob", "eve"):
            tasks.start_soon(ask, url, subject)
    for subject, answers in told.items():
        assert all(subject in str(answer) for answer in answers)
        assert not any(other in str(answers) for other in {"ana", "bob", "eve"} - {subject})


@pytest.mark.parametrize("path", ["/mcp", "/sse"])
async def test_no_token_an_expired_one_and_a_foreign_one_are_refused_and_recorded(
    tmp_path: Path, issuer: Issuer, path: str
) -> None:
    (tmp_path / "other").mkdir()
    foreign = Issuer(tmp_path / "other").token()
    async with gateway(tmp_path, issuer) as (url, inside), httpx.AsyncClient(base_url=url) as client:
        answers = [
            await client.get(path, headers=headers)
            for headers in ({}, bearer(issuer.token(seconds=-60)), bearer(foreign), bearer("nonsense"))
        ]
        metadata = await client.get(f"/.well-known/oauth-protected-resource{path}")
        unknown = await inside.ledger.find(kind="unidentified")
    for answer in answers:
        assert answer.status_code == 401
        link = f'resource_metadata="{url}/.well-known/oauth-protected-resource{path}"'
        assert link in answer.headers["WWW-Authenticate"]
        assert "server" not in answer.headers
    assert metadata.json()["resource"] == f"{url}{path}"
    assert len(unknown) == 4
    assert len({str(entry.body["reason"]) for entry in unknown}) == 4


@pytest.mark.parametrize(("transport", "version"), WIRES)
async def test_a_client_that_asks_to_cancel_ends_its_call(
    tmp_path: Path, issuer: Issuer, transport: str, version: str
) -> None:
    async with gateway(tmp_path, issuer) as (url, inside), held(inside) as (running, _):
        async with connected(url, issuer.token(), transport, version) as client, anyio.create_task_group() as tasks:
            tasks.start_soon(client.call_tool, "notebook", {"connection": "notebook", "do": "read"})
            await running.wait()
            tasks.cancel_scope.cancel()
        (entry,) = await answered(inside)
        assert entry.body["outcome"] == "failed"
        inside.tool.before_run = None
        async with connected(url, issuer.token(), transport, version) as client:
            after = await client.call_tool("notebook", {"connection": "notebook", "do": "read"})
            assert not after.is_error


@pytest.mark.parametrize("version", [HANDSHAKE, MODERN])
async def test_a_client_that_is_gone_without_a_word_ends_its_call(tmp_path: Path, issuer: Issuer, version: str) -> None:
    async with gateway(tmp_path, issuer) as (url, inside), held(inside) as (running, _):
        async with httpx.AsyncClient(base_url=url, headers=bearer(issuer.token()), timeout=30) as client:
            call = modern("notebook", connection="notebook", do="read")
            if version == HANDSHAKE:
                session = (await initialize().post(client)).headers["Mcp-Session-Id"]
                call = handshake("notebook", session, connection="notebook", do="read")
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(call.post, client)
                await running.wait()
                tasks.cancel_scope.cancel()  # httpx closes the connection, and says nothing else
        (entry,) = await answered(inside)
    assert entry.body["outcome"] == "failed"
    assert entry.body["ran"] == "unknown"


async def test_an_sse_client_that_is_gone_without_a_word_ends_its_call(tmp_path: Path, issuer: Issuer) -> None:
    async with gateway(tmp_path, issuer) as (url, inside), held(inside) as (running, _):
        async with (
            httpx.AsyncClient(base_url=url, headers=bearer(issuer.token()), timeout=30) as client,
            client.stream("GET", "/sse") as stream,
        ):
            lines = stream.aiter_lines()
            endpoint = await _endpoint(lines)
            for message in (initialize(), initialized(), handshake("notebook", connection="notebook", do="read")):
                await message.post(client, path=endpoint)
            await running.wait()
        (entry,) = await answered(inside)
    assert entry.body["outcome"] == "failed"


async def test_an_sse_session_is_of_no_use_to_another_caller(tmp_path: Path, issuer: Issuer) -> None:
    async with gateway(tmp_path, issuer) as (url, inside), httpx.AsyncClient(base_url=url, timeout=30) as client:
        async with client.stream("GET", "/sse", headers=bearer(issuer.token("ana"))) as stream:
            lines = stream.aiter_lines()
            endpoint = await _endpoint(lines)
            stolen = await initialize().post(client, issuer.token("eve"), endpoint)
            own = await initialize().post(client, issuer.token("ana"), endpoint)
        (entry,) = await inside.ledger.find(kind="unidentified")
    assert (stolen.status_code, own.status_code) == (404, 202)
    assert "`eve`" in str(entry.body["reason"])


@pytest.mark.parametrize(("transport", "version"), WIRES)
async def test_a_stop_lets_the_running_call_end(tmp_path: Path, issuer: Issuer, transport: str, version: str) -> None:
    stopped, kept = anyio.Event(), list[CallToolResult]()
    async with (
        gateway(tmp_path, issuer, grace_seconds=60, stopped=stopped.set) as (url, inside),
        held(inside) as (running, go_on),
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(_read, url, issuer, transport, version, kept)
        await running.wait()
        os.kill(os.getpid(), signal.SIGTERM)
        await _refused(url)
        go_on.set()
        with anyio.fail_after(20):
            await stopped.wait()
    assert kept[0].is_error is False


@pytest.mark.parametrize(("transport", "version"), WIRES)
async def test_a_second_signal_ends_the_running_call_and_that_is_recorded(
    tmp_path: Path, issuer: Issuer, transport: str, version: str
) -> None:
    stopped, kept = anyio.Event(), list[CallToolResult]()
    async with (
        gateway(tmp_path, issuer, grace_seconds=60, stopped=stopped.set) as (url, inside),
        held(inside) as (running, _),
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(_read, url, issuer, transport, version, kept)
        await running.wait()
        os.kill(os.getpid(), signal.SIGTERM)
        await _refused(url)
        os.kill(os.getpid(), signal.SIGTERM)
        with anyio.fail_after(20):
            await stopped.wait()
        assert len(await inside.ledger.find(kind="answered")) == 1
    assert kept == []


@pytest.mark.parametrize(("transport", "version"), WIRES)
async def test_a_call_that_outlasts_the_grace_period_is_ended_and_that_is_recorded(
    tmp_path: Path, issuer: Issuer, transport: str, version: str
) -> None:
    stopped, kept = anyio.Event(), list[CallToolResult]()
    async with (
        gateway(tmp_path, issuer, grace_seconds=0, stopped=stopped.set) as (url, inside),
        held(inside) as (running, _),
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(_read, url, issuer, transport, version, kept)
        await running.wait()
        os.kill(os.getpid(), signal.SIGTERM)
        with anyio.fail_after(20):
            await stopped.wait()
        assert len(await inside.ledger.find(kind="answered")) == 1
    assert kept == []


async def test_open_streams_do_not_hold_a_stop_up(tmp_path: Path, issuer: Issuer) -> None:
    stopped = anyio.Event()
    async with (
        gateway(tmp_path, issuer, grace_seconds=60, stopped=stopped.set) as (url, _),
        httpx.AsyncClient(base_url=url, headers=bearer(issuer.token()), timeout=30) as client,
        client.stream("GET", "/sse") as stream,
    ):
        lines = stream.aiter_lines()
        await _endpoint(lines)
        os.kill(os.getpid(), signal.SIGINT)
        with anyio.fail_after(10):
            assert [line async for line in lines if line] == []  # ended in good order, not cut off
            await stopped.wait()


@pytest.mark.parametrize(("transport", "version"), WIRES)
async def test_an_answer_does_not_wait_for_an_acknowledgement(
    tmp_path: Path, issuer: Issuer, transport: str, version: str
) -> None:
    """With Nagle's algorithm on, no streamed answer takes less than the 40 ms of a delayed ACK."""
    standin, took = Standin(), list[float]()
    async with (
        served(standin.surface, Names(), issuer.identity()) as url,
        connected(url, "ana", transport, version) as client,
    ):
        await client.list_tools()
        for _ in range(10):
            begun = time.perf_counter()
            await client.call_tool("ask", {})
            took.append(time.perf_counter() - begun)
    assert min(took) < 0.04


async def test_a_name_is_listened_on_at_all_its_addresses(tmp_path: Path, issuer: Issuer) -> None:
    found = await anyio.getaddrinfo("localhost", 0, type=socket.SOCK_STREAM)
    async with gateway(tmp_path, issuer, settings=ServerSettings(host="localhost", port=0)) as (url, _):
        port = url.rpartition(":")[2]
        async with httpx.AsyncClient() as client:
            for family, *_, address in found:
                host = f"[{address[0]}]" if family == socket.AF_INET6 else address[0]
                assert (await client.get(f"http://{host}:{port}/healthz")).text == "ok"


async def test_an_address_that_is_taken_is_named(tmp_path: Path, issuer: Issuer) -> None:
    async with gateway(tmp_path, issuer) as (url, inside):
        port = int(url.rpartition(":")[2])
        app = http.app(inside.surface, Names(), ServerSettings(), issuer.identity)
        with pytest.raises(OSError, match=rf"`127\.0\.0\.1` port {port} .*`server\.port`"):
            await http.serve(app, ServerSettings(port=port), ready=lambda _: None)


@pytest.mark.parametrize(
    "begun",
    [b"", b"POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\n", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /he"],
    ids=["nothing", "half a head", "half a second head"],
)
async def test_who_does_not_get_to_a_request_is_hung_up_on(
    tmp_path: Path, issuer: Issuer, begun: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mutation tried: uvicorn's own protocol, which waits for ever."""
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.2)
    async with gateway(tmp_path, issuer) as (url, _):
        with anyio.fail_after(10):
            async with await anyio.connect_tcp("127.0.0.1", int(url.rpartition(":")[2])) as stream:
                if begun:
                    await stream.send(begun)
                answered = b"".join([piece async for piece in stream])
        assert answered.count(b"HTTP/1.1 200") == begun.count(b"\r\n\r\n")


async def test_a_call_may_take_longer_than_a_head(
    tmp_path: Path, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.05)
    kept = list[CallToolResult]()
    async with (
        gateway(tmp_path, issuer) as (url, inside),
        held(inside) as (running, go_on),
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(_read, url, issuer, "http", MODERN, kept)
        await running.wait()
        ended = asyncio.get_running_loop().time() + 4 * patience.HEAD_SECONDS
        while asyncio.get_running_loop().time() < ended:  # other connections go on meanwhile
            await _healthy(url)
        go_on.set()
    assert kept[0].is_error is False


async def _healthy(url: str) -> None:
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"{url}/healthz")).text == "ok"


async def _read(url: str, issuer: Issuer, transport: str, version: str, kept: list[CallToolResult]) -> None:
    """Read the notebook; the server may leave at any time."""
    with suppress(MCPError, httpx2.HTTPError, ExceptionGroup):
        async with connected(url, issuer.token(), transport, version) as client:
            await client.list_tools()  # which it would otherwise do after the call
            kept.append(await client.call_tool("notebook", {"connection": "notebook", "do": "read"}))


async def _endpoint(lines: AsyncIterator[str]) -> str:
    async for line in lines:
        if line.startswith("data: "):
            return line.removeprefix("data: ")
    raise AssertionError("the stream ended before it named its endpoint")


async def _refused(url: str) -> None:
    """Wait until new connections are refused: the stop has begun."""
    with suppress(httpx.TransportError):
        while True:
            async with httpx.AsyncClient(headers={"Connection": "close"}) as client:
                await client.get(f"{url}/healthz")
