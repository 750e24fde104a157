"""stdio: one client, one process, one caller.

Lines are read strictly: one that is not UTF-8, not JSON-RPC, or too long is answered with a parse error and recorded, and never
repaired into something that could run.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from typing import BinaryIO, Final, cast

import anyio
import anyio.to_thread
import mcp_types as types
from mcp.server.stdio import stdio_server
from mcp.shared.message import SessionMessage

from mcp_gateway.identity import Identifier
from mcp_gateway.surface import Surface
from mcp_gateway.transport.server import Context, build, client_name
from mcp_gateway_policy.vocabulary import Principal

LONGEST_LINE: Final = 16 << 20
"""Bytes of one message. Far above what a call may carry, which is checked again where calls are taken in."""


async def serve(surface: Surface, identifier: Identifier, token: str | None) -> None:
    """Serve until the client closes its end. `token` identifies the caller; it is verified again for each call, so it can expire."""

    async def identify(context: Context) -> Principal:
        client = client_name(context)
        return replace(await identifier.identify(token, client), client=client)

    async def unreadable() -> types.JSONRPCError:
        await surface.unreadable("stdio")
        error = types.ErrorData(
            code=types.PARSE_ERROR, message="a line that is no JSON-RPC message in UTF-8 was ignored"
        )
        return types.JSONRPCError(jsonrpc="2.0", id=None, error=error)

    server = build(surface, identify, "stdio")
    with _own_input() as source:
        lines = cast("anyio.AsyncFile[str]", _Lines(source))  # the SDK only iterates over it
        async with stdio_server(stdin=lines) as (arriving, writing):
            passing, reading = anyio.create_memory_object_stream[SessionMessage | Exception](0)

            async def relay() -> None:
                async with passing:
                    async for message in arriving:
                        if isinstance(message, Exception):
                            await writing.send(SessionMessage(await unreadable()))
                        else:
                            await passing.send(message)

            async with anyio.create_task_group() as tasks:
                tasks.start_soon(relay)
                await server.run(reading, writing, server.create_initialization_options())
                tasks.cancel_scope.cancel()


@contextmanager
def _own_input() -> Generator[BinaryIO]:
    """Standard input for ourselves alone: children and stray reads find the null device in its place."""
    private = os.dup(0)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    try:
        with os.fdopen(private, "rb", closefd=False) as source:  # a reader may still be blocked on it when we leave
            yield source
    finally:
        os.dup2(private, 0)


class _Lines:
    """Lines of standard input. What is not UTF-8 keeps surrogates in its place, so that it cannot pass for a message."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source

    def __aiter__(self) -> _Lines:
        return self

    async def __anext__(self) -> str:
        line = await anyio.to_thread.run_sync(self._read, abandon_on_cancel=True)
        if not line:
            raise StopAsyncIteration
        return line.decode("utf-8", "surrogateescape")

    def _read(self) -> bytes:
        line = self._source.readline(LONGEST_LINE)
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            while (rest := self._source.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            return b"\xff\n"
        return line
