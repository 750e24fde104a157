"""Listens on a socket and stops in good order. Knows the application only as something that answers requests.

A stop takes no new connections, lets running calls end for a bounded time, then cancels what is left and waits until that is recorded.
"""

from __future__ import annotations

import errno
import signal
import socket
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

import anyio
import uvicorn
from anyio.abc import TaskStatus
from starlette.applications import Starlette

from mcp_gateway.config.model import ServerSettings
from mcp_gateway.transport.attendance import Attendance

GRACE_SECONDS: Final = 20
"""How long running calls are given after a stop was asked for. Kubernetes kills a pod after 30 s by default."""

LINGER_SECONDS: Final = 0.2
"""How long the answer of a call that has ended is given to reach its stream."""

RECORD_SECONDS: Final = 5
"""How long a call that was ended is given to be recorded and answered."""


async def serve(
    app: Starlette, settings: ServerSettings, *, ready: Callable[[str], None], grace_seconds: int = GRACE_SECONDS
) -> None:
    """Serve until SIGTERM, SIGINT or cancellation; a second signal ends running calls at once. Runs in the main thread alone.

    `ready` gets the address (`http://127.0.0.1:8765`) once requests are answered. Raises OSError, which names the address, when it cannot
    be listened on.
    """
    attendance: Attendance = app.state.attendance
    sockets = await _bind(settings.host, settings.port)
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        loop="asyncio",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=grace_seconds + RECORD_SECONDS,
    )
    server = _Server(config, attendance, lambda: ready(_address(sockets[0])), grace_seconds)
    try:
        async with app.router.lifespan_context(app), _stopping(server):
            with anyio.CancelScope(shield=True):
                await server.serve(sockets)
    finally:
        for bound in sockets:
            bound.close()


class _Server(uvicorn.Server):
    def __init__(
        self, config: uvicorn.Config, attendance: Attendance, started: Callable[[], None], grace_seconds: float
    ) -> None:
        super().__init__(config)
        self._attendance = attendance
        self._ready = started
        self._grace_seconds = grace_seconds

    def stop(self) -> None:
        """Begin to stop; asked again, end what runs; asked once more, wait for nothing."""
        if self.should_exit:
            self.force_exit = not self._attendance.dismiss()
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        async def dismiss() -> None:
            with anyio.move_on_after(self._grace_seconds):
                await self._attendance.idle()
                await anyio.sleep(LINGER_SECONDS)
            self._attendance.dismiss()

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(dismiss)
            await super().shutdown(sockets)
            tasks.cancel_scope.cancel()
        # uvicorn leaves without waiting for what it cancels, and the log is closed after this.
        self._attendance.dismiss()
        with anyio.move_on_after(RECORD_SECONDS):
            await self._attendance.idle()

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Signals are ours: uvicorn would raise them again at the end, before the log is closed."""
        yield


@asynccontextmanager
async def _stopping(server: _Server) -> AsyncGenerator[None]:
    async def on_signals(*, task_status: TaskStatus[None]) -> None:
        with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:
            task_status.started()
            async for _ in signals:
                server.stop()

    async def on_cancellation() -> None:
        try:
            await anyio.sleep_forever()
        finally:
            server.should_exit = True

    async with anyio.create_task_group() as tasks:
        await tasks.start(on_signals)
        tasks.start_soon(on_cancellation)
        yield
        tasks.cancel_scope.cancel()


async def _bind(host: str, port: int) -> list[socket.socket]:
    """A socket for each address of `host` (a name can have several), all on one port. Raises OSError when none can be had."""
    sockets: list[socket.socket] = []
    try:
        found = await anyio.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        for family, address in {(family, address[0]): None for family, _, _, _, address in found}:
            try:
                sockets.append(_listening(family, address, port))
            except OSError as error:
                # A name can stand for an address family that this machine does not have.
                if error.errno not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
                    raise
            else:
                port = sockets[-1].getsockname()[1]
        if not sockets:
            raise OSError(errno.EADDRNOTAVAIL, "not an address of this machine")
    except OSError as error:
        for bound in sockets:
            bound.close()
        message = f"cannot listen on `{host}` port {port} ({error.strerror}): change `server.host` or `server.port`"
        raise OSError(error.errno, message) from error
    return sockets


def _listening(family: int, address: str, port: int) -> socket.socket:
    # asyncio turns Nagle's algorithm off for sockets that say they are TCP; left on, every streamed answer waits 40 ms for an ACK.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listening.bind((address, port))
    except OSError:
        listening.close()
        raise
    return listening


def _address(bound: socket.socket) -> str:
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if bound.family == socket.AF_INET6 else f"http://{host}:{port}"
