"""Which calls run and which streams are open, so that a call ends when its client leaves and a stop waits for calls.

Knows requests and messages, not what they ask for.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

import anyio
import mcp_types as types
from mcp.server.context import CallNext, HandlerResult
from mcp.shared.exceptions import MCPError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mcp_gateway.transport.server import Context

_CALLS: Final = "mcp_gateway.calls"


class Attendance:
    """Keeps count for one application. Belongs to one event loop."""

    def __init__(self) -> None:
        self._streams: set[anyio.CancelScope] = set()
        self._running: set[anyio.CancelScope] = set()
        self._idle = anyio.Event()
        self._idle.set()

    def request(self, app: ASGIApp) -> ASGIApp:
        """`app`, with the calls that a request carries ended when the request ends, be it because its client is gone.

        The SDK carries a session's calls in the session's own task, where a call would outlive the client that waits for it.
        """

        async def attended(scope: Scope, receive: Receive, send: Send) -> None:
            calls = scope[_CALLS] = _Calls()
            try:
                await app(scope, receive, send)
            finally:
                calls.end()

        return attended

    def stream(self, app: ASGIApp) -> ASGIApp:
        """`app`, which is told that the client of a GET request is gone when calls are dismissed, so that it ends its stream."""

        async def attended(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["method"] != "GET":
                await app(scope, receive, send)
                return
            answer = _Answer(send)

            async def until_dismissed() -> Message:
                with anyio.CancelScope() as waiting:
                    self._streams.add(waiting)
                    try:
                        return await receive()
                    finally:
                        self._streams.discard(waiting)
                return {"type": "http.disconnect"}

            await app(scope, until_dismissed, answer.send)
            await answer.complete()

        return attended

    async def message(self, ctx: Context, call_next: CallNext) -> HandlerResult:
        """Server middleware: carry one message, in a scope that ends with its request."""
        if ctx.request_id is None:
            return await call_next(ctx)
        with anyio.CancelScope() as call, _calls_of(ctx).of(call):
            self._enter(call)
            try:
                return await call_next(ctx)
            finally:
                self._leave(call)
        raise MCPError(types.CONNECTION_CLOSED, "the call was ended: its client left, or the gateway stops")

    async def idle(self) -> None:
        """Wait until no call runs."""
        await self._idle.wait()

    def dismiss(self) -> bool:
        """End the running calls and the open streams. False when there are none."""
        ended = {*self._running, *self._streams}
        for scope in ended:
            scope.cancel()
        return bool(ended)

    def _enter(self, call: anyio.CancelScope) -> None:
        if not self._running:
            self._idle = anyio.Event()
        self._running.add(call)

    def _leave(self, call: anyio.CancelScope) -> None:
        self._running.discard(call)
        if not self._running:
            self._idle.set()


class _Answer:
    """Sends an answer and can end one that was cut short, so that the client sees an end and not a broken connection."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._open = False

    async def send(self, message: Message) -> None:
        """Send one ASGI message."""
        await self._send(message)
        self._open = message["type"] == "http.response.start" or bool(message.get("more_body"))

    async def complete(self) -> None:
        """Send the end, unless it was sent."""
        if self._open:
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})


class _Calls:
    """The calls that one request carries: one, or none."""

    def __init__(self) -> None:
        self._open: set[anyio.CancelScope] = set()
        self._ended = False

    @contextmanager
    def of(self, call: anyio.CancelScope) -> Generator[None]:
        """For as long as the call runs. A request can end before its call begins."""
        self._open.add(call)
        if self._ended:
            call.cancel()
        try:
            yield
        finally:
            self._open.discard(call)

    def end(self) -> None:
        """The request has ended."""
        self._ended = True
        for call in self._open:
            call.cancel()


def _calls_of(context: Context) -> _Calls:
    scope: Scope = getattr(context.request, "scope", {})
    calls: object = scope.get(_CALLS)
    return calls if isinstance(calls, _Calls) else _Calls()
