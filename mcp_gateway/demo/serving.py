"""After the scenes: the gateway stays up over HTTP and SSE, for the person's own client and for breaking things on purpose."""

from __future__ import annotations

import re
import subprocess
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from shlex import quote
from typing import Final

import anyio
from anyio.abc import Process
from anyio.streams.text import TextReceiveStream

from mcp_gateway.demo.clients import snippets
from mcp_gateway.demo.commands import Commands
from mcp_gateway.demo.expect import Differs
from mcp_gateway.demo.screen import Screen
from mcp_gateway.demo.stage import Stage

_SERVING: Final = re.compile(r"serving (http://\S+)")
_STOP_SECONDS: Final = 10.0
BREAKAGES: Final = (
    (
        "misspell a rule: the error says where and what was meant, and the running gateway keeps its old rules",
        "sed -i.bak 's/effect: allow/effect: alow/' gateway.yaml && mcp-gateway config check    # undo: mv gateway.yaml.bak gateway.yaml",
    ),
    (
        "give the gateway a wrong password, then ask your agent anything: it learns whom to tell, and not the password",
        "cp -p shop.password right; echo wrong > shop.password    # undo: mv right shop.password",
    ),
    (
        "rewrite history, as if nobody had tried to DROP: `verify` names the entries",
        """python3 -c 'import sqlite3; log = sqlite3.connect("state/ledger.db"); \
log.execute("UPDATE entries SET body = replace(body, ?, ?)", ("DROP", "SELECT")); log.commit()'; mcp-gateway verify""",
    ),
)
"""What to try in the demo's directory, each with the command that does it."""


async def serve(stage: Stage, commands: Commands, screen: Screen) -> None:
    """Serve until cancelled, and pass on what the gateway says. Raises Differs when it stops by itself."""
    async with _gateway(stage, commands) as process:
        if process.stderr is None:
            raise AssertionError("the gateway was started with a pipe for what it says")
        said: list[str] = []
        async for line in _lines(TextReceiveStream(process.stderr, errors="replace")):
            said.append(line)
            if (found := _SERVING.search(line)) is not None:
                _invite(found.group(1), stage, commands, screen)
            elif len(said) > 1:
                screen.paste(line, "dim")
        await process.wait()
        raise Differs("the gateway stopped; it said:\n" + "\n".join(said[-10:]) + "\n`--port 0` takes a free port")


@asynccontextmanager
async def _gateway(stage: Stage, commands: Commands) -> AsyncGenerator[Process]:
    process = await anyio.open_process(
        [str(commands.program), "serve", "--config", str(stage.config)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=stage.directory,
        start_new_session=True,  # Ctrl-C is for us; we stop it in our own time
    )
    try:
        yield process
    finally:
        with anyio.CancelScope(shield=True):
            if process.returncode is None:
                process.terminate()
                with anyio.move_on_after(_STOP_SECONDS):
                    await process.wait()
            if process.returncode is None:
                process.kill()
            await process.aclose()


async def _lines(stream: TextReceiveStream) -> AsyncIterator[str]:
    rest = ""
    async for chunk in stream:
        *whole, rest = (rest + chunk).split("\n")
        for line in whole:
            yield line
    if rest:
        yield rest


def _invite(address: str, stage: Stage, commands: Commands, screen: Screen) -> None:
    screen.title("Now you: the gateway stays up until Ctrl-C")
    screen.tell("HTTP", f"{address}/mcp", "bold")
    screen.tell("SSE", f"{address}/sse", "bold")
    screen.tell("token", "in each configuration below; names dana, good for 8 hours, worthless once the demo has ended")
    for snippet in snippets(address, stage.requester_token, commands.program, stage.config):
        screen.paste()
        screen.paste(f"# {snippet.client}: {snippet.where}", "bold")
        screen.paste(snippet.text)
    screen.paste()
    screen.title("Decide what your agent's writes wait for (in a second terminal; you are lee there)")
    here, programs = quote(str(stage.directory)), quote(str(commands.program.parent))
    screen.paste(f"cd {here}; export MCP_GATEWAY_CONFIG={here}/gateway.yaml PATH={programs}:$PATH", "cyan")
    screen.paste("mcp-gateway approvals list", "cyan")
    screen.paste("mcp-gateway approvals approve APPROVAL --token-file approver.token", "cyan")
    screen.title("Break something on purpose (in that same terminal)")
    for number, (what, command) in enumerate(BREAKAGES, 1):
        screen.tell(str(number), what)
        screen.paste(command, "cyan")
