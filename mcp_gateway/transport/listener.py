"""Listens on a socket and stops in good order. Knows the application only as something that answers requests.

A stop takes no new connections, lets running calls end for a bounded time, then cancels what is left and waits until that is recorded.
"""

from __future__ import annotations

import signal
import socket
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Final

import anyio
import uvicorn
from anyio.abc import TaskStatus
from starlette.applications import Starlette

from mcp_gateway.config.model import ServerSettings
from mcp_gateway.transport.attendance import Attendance
from mcp_gateway.transport.binding import bind
from mcp_gateway.transport.patience import Impatient

GRACE_SECONDS: Final = 20
"""How long running calls are given after a stop was asked for. Kubernetes kills a pod after 30 s by default."""

LINGER_SECONDS: Final = 0.2
"""How long the answer of a call that has ended is given to reach its stream."""

RECORD_SECONDS: Final = 5
"""How long a call that was ended is given to be recorded and answered."""


async def serve(
    app: Starlette,
    settings: ServerSettings,
    *,
    ready: Callable[[str], None],
    grace_seconds: int = GRACE_SECONDS,
    bound: Sequence[socket.socket] = (),
) -> None:
    """Serve until SIGTERM, SIGINT or cancellation; a second signal ends running calls at once. Runs in the main thread alone.

    `ready` gets the address (`http://127.0.0.1:8765`) once requests are answered. `bound` are the sockets to listen on, closed at the end;
    without any they are made. Raises OSError, which names the address, when it cannot be listened on.
    """
    attendance: Attendance = app.state.attendance
    sockets = list(bound) or await bind(settings.host, settings.port)
    config = uvicorn.Config(
        app,
        http=Impatient,
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
        for each in sockets:
            each.close()


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


def _address(bound: socket.socket) -> str:
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if bound.family == socket.AF_INET6 else f"http://{host}:{port}"
