"""`mcp-gateway stdio` and `mcp-gateway serve`: the gateway itself."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncGenerator, Coroutine
from contextlib import ExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcp_gateway.cli.collecting import collect_rarely
from mcp_gateway.cli.logs import to_stderr
from mcp_gateway.cli.options import TOKEN_VARIABLE, ConfigOption, configuration, run
from mcp_gateway.cli.private import keep_to_itself
from mcp_gateway.cli.terminal import fail
from mcp_gateway.config.model import exposed
from mcp_gateway.config.reload import Kept, Live, Reloaded, ReloadResult, on_hangup, watch

if TYPE_CHECKING:
    from mcp_gateway.masking.masker import Masker

log = logging.getLogger("mcp_gateway")


def stdio(config: ConfigOption) -> None:
    """Serve one client over standard input and output. The caller is who MCP_GATEWAY_TOKEN names, or `identity.local`."""
    to_stderr()
    keep_to_itself()
    run(_stdio(_said(_live(config)), os.environ.pop(TOKEN_VARIABLE, None)))


def serve(
    config: ConfigOption,
    host: Annotated[str | None, typer.Option(help="Listen here instead of `server.host`.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Listen here instead of `server.port`; 0 takes a free one.")
    ] = None,
) -> None:
    """Serve clients over Streamable HTTP (/mcp) and SSE (/sse). SIGHUP reloads policy and connections."""
    to_stderr()
    keep_to_itself()
    run(_serve(_said(_live(config, host, port))))


async def _stdio(live: Live, token: str | None) -> None:
    from mcp_gateway.app import gateway
    from mcp_gateway.identity.resolve import Identifiers
    from mcp_gateway.transport import stdio as transport

    async with gateway(live) as running, _beside(_warm(running.masker()), *_reloading(live)):
        await transport.serve(running.surface, Identifiers(live, allow_local=True), token)


async def _serve(live: Live) -> None:
    from mcp_gateway.transport.binding import bind

    settings = live.current.server
    try:
        sockets = await bind(settings.host, settings.port)  # before what takes long
    except OSError as error:
        fail(error.strerror or type(error).__name__)

    from mcp_gateway.app import gateway
    from mcp_gateway.identity.resolve import Identifiers
    from mcp_gateway.transport import http

    with ExitStack() as held:
        for each in sockets:
            held.enter_context(each)
        async with gateway(live) as running, _beside(_warm(running.masker()), *_reloading(live)):
            identifier = Identifiers(live, allow_local=False)
            app = http.app(running.surface, identifier, settings, lambda: live.current.identity)
            await http.serve(app, settings, bound=sockets, ready=lambda address: log.info("serving %s", address))


async def _warm(masker: Masker) -> None:
    """Load what masks: the last, and the most, of what is loaded and stays."""
    await masker.warm()
    collect_rarely()


def _reloading(live: Live) -> list[Coroutine[Any, Any, None]]:
    return [on_hangup(live, _report), *([watch(live, _report)] if live.current.server.reload else [])]


@asynccontextmanager
async def _beside(*work: Coroutine[Any, Any, None]) -> AsyncGenerator[None]:
    """Run these beside the block, and stop them with it. One that fails is logged; the gateway serves on."""
    tasks = [asyncio.create_task(one) for one in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for ended in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(ended, Exception):
                log.error("a background task failed: %s", type(ended).__name__)


def _report(result: ReloadResult) -> None:
    match result:
        case Reloaded():
            log.info("configuration reloaded, policy %s", result.config.policy.version[:12])
            for doubt in result.config.doubts:
                log.warning("%s", doubt)
            if result.restart:
                log.warning("changed but in use only after a restart: %s", ", ".join(result.restart))
        case Kept():
            for problem in result.problems:
                log.error("configuration kept as it was: %s", problem)


def _live(path: Path, host: str | None = None, port: int | None = None) -> Live:
    from mcp_gateway.configured import read_config

    config = configuration(path)
    given = {"host": host, "port": port}
    server = config.server.model_copy(update={name: value for name, value in given.items() if value is not None})
    if exposed(server, config.identity):
        fail(f"`{server.host}` can be reached by others: set `identity.jwt`, so that callers can be told apart", 2)
    return Live(replace(config, server=server), lambda: read_config(path), config)


def _said(live: Live) -> Live:
    """Say what this gateway will not mask, and what in its configuration is hardly meant."""
    for gap in live.current.extension.gaps:
        log.warning("%s", gap)
    for doubt in live.current.doubts:
        log.warning("%s", doubt)
    return live
