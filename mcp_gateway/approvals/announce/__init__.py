"""Announcing."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, Protocol

from mcp_gateway.approvals.approval import AskedRecord


class Announcer(Protocol):
    """Announces."""

    def announce(self, record: AskedRecord) -> None: ...


@asynccontextmanager
async def Announcements(*args: Any) -> AsyncGenerator[Any]:
    """Placeholder."""
    raise RuntimeError
    yield
