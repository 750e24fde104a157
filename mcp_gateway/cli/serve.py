"""`mcp-gateway stdio` and `mcp-gateway serve`: the gateway itself."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import anyio
import typer

from mcp_gateway.cli.options import TOKEN_VARIABLE, ConfigOption, configuration, run
from mcp_gateway.cli.terminal import fail, inert
from mcp_gateway.config.model import exposed
from mcp_gateway.config.reload import Kept, Live, Reloaded, ReloadResult, on_hangup, watch

log = logging.getLogger("mcp_gateway")


def stdio(config: ConfigOption) -> None:
    """Serve one client over standard input and output. The caller is who MCP_GATEWAY_TOKEN names, or `identity.local`."""
    _log_to_stderr()
    run(_stdio(_live(config), os.environ.pop(TOKEN_VARIABLE, None)))


def serve(
    config: ConfigOption,
    host: Annotated[str | None, typer.Option(help="Listen here instead of `server.host`.")] = None,
    port: Annotated[int | None, typer.Option(help="Listen here instead of `server.port`; 0 takes a free one.")] = None,
) -> None:
    """Serve clients over Streamable HTTP (/mcp) and SSE (/sse). SIGHUP reloads policy and connections."""
    _log_to_stderr()
    run(_serve(_live(config, host, port)))


async def _stdio(live: Live, token: str | None) -> None:
    from mcp_gateway.app import gateway
    from mcp_gateway.identity.resolve import Identifiers
    from mcp_gateway.transport import stdio as transport

    async with gateway(live) as running, _reloading(live):
        identifier = Identifiers(live, allow_local=True)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(running.masker().warm)
            await transport.serve(running.surface, identifier, token)
            tasks.cancel_scope.cancel()


async def _serve(live: Live) -> None:
    from mcp_gateway.app import gateway
    from mcp_gateway.identity.resolve import Identifiers
    from mcp_gateway.transport import http

    config = live.current
    async with gateway(live) as running, _reloading(live):
        identifier = Identifiers(live, allow_local=False)
        app = http.app(running.surface, identifier, config.server, lambda: live.current.identity)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(running.masker().warm)
            await http.serve(app, config.server, ready=lambda address: log.info("serving %s", address))
            tasks.cancel_scope.cancel()


@asynccontextmanager
async def _reloading(live: Live) -> AsyncGenerator[None]:
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(on_hangup, live, _report)
        if live.current.server.reload:
            tasks.start_soon(watch, live, _report)
        yield
        tasks.cancel_scope.cancel()


def _report(result: ReloadResult) -> None:
    match result:
        case Reloaded():
            log.info("configuration reloaded, policy %s", result.config.policy.version[:12])
            if result.restart:
                log.warning("changed but in use only after a restart: %s", ", ".join(result.restart))
        case Kept():
            for problem in result.problems:
                log.error("configuration kept as it was: %s", problem)


def _live(path: Path, host: str | None = None, port: int | None = None) -> Live:
    from mcp_gateway.app import read_config

    config = configuration(path)
    given = {"host": host, "port": port}
    server = config.server.model_copy(update={name: value for name, value in given.items() if value is not None})
    if exposed(server, config.identity):
        fail(f"`{server.host}` can be reached by others: set `identity.jwt`, so that callers can be told apart", 2)
    return Live(replace(config, server=server), lambda: read_config(path))


class _Inert(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return inert(super().format(record))


def _log_to_stderr() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Inert("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    log.setLevel(logging.INFO)
