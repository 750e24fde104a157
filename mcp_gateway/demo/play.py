"""The demo from beginning to end: set up, play, serve, take down; a signal at any moment takes it all down too."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from time import monotonic
from typing import Final

import anyio
from rich.console import Console

from mcp_gateway.demo.agent import agent
from mcp_gateway.demo.cluster import ClusterError
from mcp_gateway.demo.commands import Commands
from mcp_gateway.demo.expect import Differs
from mcp_gateway.demo.screen import Screen
from mcp_gateway.demo.serving import serve
from mcp_gateway.demo.stage import REQUESTER, Stage, stage
from mcp_gateway.demo.story import Story
from mcp_gateway_recorder.entries import LedgerError

_PATIENCE: Final = 180.0
"""Seconds for all scenes when nobody is there who could think."""


async def play(*, script: bool, port: int) -> int:
    """Play; the exit code: 0 as told, 1 otherwise, 128 and the signal's number when one ended it."""
    console = _Out(highlight=False)
    screen = Screen(console, person=not script and sys.stdin.isatty() and console.is_terminal)
    result = 1
    try:
        async with _until_signal() as heard:
            result = await _play(screen, script=script, port=port)
    finally:
        screen.quiet()
    if heard:
        served = heard[0] == signal.SIGINT and not script
        screen.tell("stopped", "nothing is left running, and the temporary directory is gone")
        return 0 if served else 128 + heard[0]
    return result


async def _play(screen: Screen, *, script: bool, port: int) -> int:
    try:
        async with stage(screen, port) as ready:
            commands = Commands(ready.config)
            with anyio.fail_after(None if screen.person else _PATIENCE):
                await _scenes(ready, commands, screen)
            if not script:
                await serve(ready, commands, screen)
    except (Differs, ClusterError, LedgerError) as error:
        _failed(screen, str(error))
        return 1
    except TimeoutError:
        _failed(screen, f"the scenes took longer than {_PATIENCE:g} s")
        return 1
    return 0


class _Out(Console):
    def on_broken_pipe(self) -> None:
        """Nobody reads any more: end as a signal would end it, so that everything is taken down."""
        self.quiet = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        signal.raise_signal(signal.SIGTERM)


def _failed(screen: Screen, why: str) -> None:
    first, *rest = why.splitlines()
    screen.tell("failed", first, "bold red")
    screen.paste("\n".join(rest[-15:]), "red")


async def _scenes(ready: Stage, commands: Commands, screen: Screen) -> None:
    story = Story(ready, commands, screen)
    began = monotonic()
    screen.working("starting the gateway, as an MCP client does")
    async with agent(commands.program, ready.config, ready.requester_token, ready.directory / "stdio.log") as connected:
        tools = ", ".join(await connected.tools())
        screen.done(f"an MCP client works for {REQUESTER} over stdio; it is offered {tools}", monotonic() - began)
        await story.read(connected)
        await story.write(connected)
        await story.drop(connected)
    await story.log()


@asynccontextmanager
async def _until_signal() -> AsyncGenerator[list[signal.Signals]]:
    """Cancel the block at the first signal; the list then holds it. Further ones wait until everything is down."""
    heard: list[signal.Signals] = []

    async def listen(scope: anyio.CancelScope) -> None:
        with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM, signal.SIGHUP) as signals:
            async for number in signals:
                heard.append(number)
                scope.cancel()

    async with anyio.create_task_group() as tasks:
        inner = anyio.CancelScope()
        tasks.start_soon(listen, inner)
        with inner:
            yield heard
        tasks.cancel_scope.cancel()
