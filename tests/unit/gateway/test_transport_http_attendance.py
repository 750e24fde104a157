"""Who is still here: calls end with the request that carries them, whichever of the two comes first."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import anyio
import anyio.lowlevel
import pytest
from mcp.server.context import HandlerResult
from mcp.shared.exceptions import MCPError
from starlette.types import Message, Receive, Scope, Send

from mcp_gateway.transport.attendance import Attendance
from mcp_gateway.transport.server import Context

pytestmark = pytest.mark.anyio


async def nothing() -> Message:
    return {"type": "http.disconnect"}


async def nowhere(message: Message) -> None:
    pass


def message_in(scope: Scope, request_id: int | None = 1) -> Context:
    return cast(Context, SimpleNamespace(request_id=request_id, request=SimpleNamespace(scope=scope), method="ping"))


async def test_a_call_that_begins_after_its_client_left_does_not_run() -> None:
    attendance, ran, scope = Attendance(), list[str](), dict[str, Any]()

    async def gone(scope: Scope, receive: Receive, send: Send) -> None:
        pass

    async def run(context: Context) -> HandlerResult:
        await anyio.lowlevel.checkpoint()
        ran.append("ran")
        return None

    await attendance.request(gone)(scope, nothing, nowhere)
    with pytest.raises(MCPError, match="was ended"):
        await attendance.message(message_in(scope), run)
    assert ran == []
    await attendance.idle()


async def test_a_call_outlives_a_request_that_does_not_carry_its_answer() -> None:
    """Over SSE a message is posted, acknowledged at once, and answered on the stream."""
    attendance = Attendance()

    async def run(context: Context) -> HandlerResult:
        await anyio.lowlevel.checkpoint()
        return {"ran": True}

    assert await attendance.message(message_in({}), run) == {"ran": True}


async def test_dismissal_ends_calls_and_streams_and_says_whether_there_were_any() -> None:
    attendance, begun, ended = Attendance(), anyio.Event(), list[str]()

    async def run(context: Context) -> HandlerResult:
        begun.set()
        await anyio.sleep_forever()
        return None

    async def call() -> None:
        with pytest.raises(MCPError):
            await attendance.message(message_in({}), run)
        ended.append("call")

    async def never() -> Message:
        await anyio.sleep_forever()
        raise AssertionError

    async def stream(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        assert await receive() == {"type": "http.disconnect"}
        ended.append("stream")

    sent: list[Message] = []

    async def keep(message: Message) -> None:
        sent.append(message)

    async def listen() -> None:
        await attendance.stream(stream)({"method": "GET"}, never, keep)

    assert attendance.dismiss() is False
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(listen)
        tasks.start_soon(call)
        await begun.wait()
        assert attendance.dismiss() is True
    assert sorted(ended) == ["call", "stream"]
    assert sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}
    await attendance.idle()
