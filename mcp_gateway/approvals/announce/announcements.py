"""Announcements: everybody who is configured to be told of an approval is told, beside the calls and never in their way.

Each place has its deliveries on their own, so that one that is down or slow keeps nothing from the others.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self
from urllib.parse import urlsplit

import anyio
import anyio.to_thread

from mcp_gateway.approvals.announce.delivery import Courier, Patience, Undelivered
from mcp_gateway.approvals.announce.letter import Destination, Resolve
from mcp_gateway.approvals.announce.slack import SlackDestination
from mcp_gateway.approvals.announce.webhook import WebhookDestination
from mcp_gateway.approvals.approval import AskedRecord
from mcp_gateway.config.model import ApprovalSettings

if TYPE_CHECKING:
    from mcp_gateway.approvals.announce.post import Post  # slow to import

log = logging.getLogger(__name__)


class Announcer(Protocol):
    """Tells people that a call waits for one of them."""

    def announce(self, record: AskedRecord) -> None:
        """Have it announced. Returns at once and does not raise: an approval does not depend on anybody being told."""
        ...


class Announcements(Announcer):
    """Announces to webhooks and Slack, as `settings` say at the time. Announces only inside its `async with` block.

    On leaving the block, deliveries that wait for another attempt make it at once; `patience.drain` seconds later what has not
    arrived is given up. Whatever is given up is logged.
    """

    def __init__(
        self,
        settings: Callable[[], ApprovalSettings],
        resolve: Resolve,
        clock: Callable[[], datetime],
        *,
        patience: Patience | None = None,
    ) -> None:
        self._settings = settings
        self._resolve = resolve
        self._clock = clock
        self._patience = patience or Patience()
        self._closing = asyncio.Event()
        self._courier = Courier(self._open, clock, self._patience, self._closing)
        self._under_way: dict[asyncio.Task[Undelivered | None], tuple[str, str]] = {}
        self._post: Post | None = None
        self._opening = asyncio.Lock()
        self._lost = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        with anyio.CancelScope(shield=True):  # also when the block is left by a cancellation
            if self._under_way:
                _, late = await asyncio.wait(self._under_way, timeout=self._patience.drain)
                for task in late:
                    task.cancel()
                await asyncio.gather(*late, return_exceptions=True)
            if self._post is not None:
                await self._post.aclose()

    def announce(self, record: AskedRecord) -> None:
        """Start a delivery to each place that is configured now. Call it on the event loop."""
        asked_at = self._clock()
        for destination in self._destinations():
            place = destination.place
            if self._closing.is_set():
                self._lose(place, record.approval, "the gateway is stopping")
            elif sum(place == other for other, _ in self._under_way.values()) >= self._patience.outstanding:
                self._lose(place, record.approval, f"{self._patience.outstanding} announcements wait for it already")
            else:
                task = asyncio.create_task(self._courier.deliver(destination, record, asked_at))
                self._under_way[task] = place, record.approval
                task.add_done_callback(self._ended)

    def _destinations(self) -> list[Destination]:
        settings = self._settings()
        gateway = settings.public_url
        found: list[Destination] = [
            WebhookDestination(_place(number, webhook.url), webhook.url, webhook.secret, self._resolve, gateway)
            for number, webhook in enumerate(settings.webhooks)
        ]
        if settings.slack is not None:
            found.append(SlackDestination("approvals.slack", settings.slack.webhook, self._resolve, gateway))
        return found

    def _ended(self, task: asyncio.Task[Undelivered | None]) -> None:
        place, approval = self._under_way.pop(task)
        if task.cancelled():
            self._lose(place, approval, "the gateway is stopping")
        elif (error := task.exception()) is not None:
            # Not its message: it may quote an address or a secret.
            (*_, where) = extract_tb(error.__traceback__)
            self._lose(place, approval, f"{type(error).__name__} at {Path(where.filename).name}:{where.lineno}")
        elif (failed := task.result()) is not None:
            self._lose(place, approval, f"{failed.reason} (attempts: {failed.attempts})")

    def _lose(self, place: str, approval: str, reason: str) -> None:
        self._lost += 1
        log.warning(
            "approval %s was not announced to %s: %s; it still waits for a person; announcements lost so far: %d",
            *(approval, place, reason, self._lost),
        )

    async def _open(self) -> Post:
        async with self._opening:
            if self._post is None:
                self._post = await anyio.to_thread.run_sync(_open)
            return self._post


def _open() -> Post:
    from mcp_gateway.approvals.announce.post import Post

    return Post()


def _place(number: int, url: str) -> str:
    parts = urlsplit(url)
    return f"approvals.webhooks[{number}] ({parts.scheme}://{parts.netloc.rpartition('@')[2]})"
