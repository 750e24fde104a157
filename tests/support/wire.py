"""A client that writes raw lines to the gateway's stdin: for what a well-behaved client library would not send."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import anyio
from anyio.abc import Process
from anyio.streams.buffered import BufferedByteReceiveStream
from gate import Gate

MODERN = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": {"name": "wire", "version": "1"},
    "io.modelcontextprotocol/clientCapabilities": {},
}


def message(tool: str, arguments: object, request_id: int) -> dict[str, Any]:
    """A `tools/call` of the modern era."""
    params = {"name": tool, "arguments": arguments, "_meta": MODERN}
    return {"jsonrpc": "2.0", "id": request_id, "method": "tools/call", "params": params}


@dataclass
class Wire:
    """One gateway process and its pipes."""

    process: Process
    lines: BufferedByteReceiveStream
    _id: int = field(default=0)

    async def send(self, line: bytes) -> None:
        """Write one line, whatever it holds."""
        assert self.process.stdin is not None
        await self.process.stdin.send(line + b"\n")

    async def request(self, tool: str, arguments: object) -> int:
        """Send a `tools/call` and give its id."""
        self._id += 1
        await self.send(json.dumps(message(tool, arguments, self._id)).encode())
        return self._id

    async def answer(self, request_id: int | None = None) -> Any:
        """The next message that is an answer (to `request_id`, when given)."""
        with anyio.fail_after(90):
            while True:
                found = json.loads(await self.lines.receive_until(b"\n", 64 << 20))
                if "id" in found and (request_id is None or found["id"] == request_id):
                    return found

    async def call(self, tool: str, arguments: object) -> Any:
        """Call a tool and give its result, or the protocol's error."""
        found = await self.answer(await self.request(tool, arguments))
        return found.get("result", found.get("error"))


@asynccontextmanager
async def wire(gate: Gate, token: str | None = None, within: Sequence[str] = ()) -> AsyncGenerator[Wire]:
    """Run `mcp-gateway stdio` and talk to it line by line. `within` is a command that ends by becoming the one behind it."""
    async with await anyio.open_process(
        [*within, *gate.command, "stdio"], env=gate.env(token), cwd=gate.directory
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        stderr = process.stderr
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_drain, stderr)
            yield Wire(process, BufferedByteReceiveStream(process.stdout))
            if process.returncode is None:
                process.kill()
            tasks.cancel_scope.cancel()


async def _drain(stream: Any) -> None:
    async for _ in stream:
        pass
