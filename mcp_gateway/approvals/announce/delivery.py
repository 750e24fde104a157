"""A delivery: one announcement on its way to one place, tried again until it arrives, is refused or is of no use any more."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from typing import TYPE_CHECKING, Final, assert_never

from mcp_gateway.approvals.announce.letter import Answer, Destination, Refused, Sent, Unsent, Unwritable
from mcp_gateway.approvals.approval import AskedRecord
from mcp_gateway.credentials.sources import CredentialUnavailable

if TYPE_CHECKING:
    from mcp_gateway.approvals.announce.post import Post  # slow to import

log = logging.getLogger(__name__)

_LONGEST_WISH: Final = 300.0
"""Seconds that a receiver may ask us to wait (`Retry-After`); it gets no more."""

_dice: Final = SystemRandom()


@dataclass(frozen=True, slots=True)
class Patience:
    """How hard we try. Times are seconds; pauses grow from `first_pause` by `growth`, each with up to half of it added or taken."""

    attempts: int = 5
    first_pause: float = 2.0
    growth: float = 4.0
    attempt: float = 10.0
    drain: float = 2.0
    outstanding: int = 64
    """Deliveries to one place that may be under way at once; more are dropped."""

    def pause(self, attempts: int) -> float:
        """How long to wait after so many attempts."""
        return self.first_pause * self.growth ** (attempts - 1) * _dice.uniform(0.5, 1.5)


@dataclass(frozen=True, slots=True)
class Undelivered:
    """It never arrived, as far as we know."""

    reason: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Courier:
    """Carries announcements. `post` opens the post at first use; once `closing` is set nothing is waited for any more."""

    post: Callable[[], Awaitable[Post]]
    clock: Callable[[], datetime]
    patience: Patience
    closing: asyncio.Event

    async def deliver(self, destination: Destination, record: AskedRecord, asked_at: datetime) -> Undelivered | None:
        """Deliver one announcement; None when it arrived."""
        body = destination.body(record, asked_at)
        attempts = 0
        while True:
            attempts += 1
            answer = await self._attempt(destination, body, record.approval)
            match answer:
                case Sent():
                    return None
                case Refused(reason):
                    return Undelivered(reason, attempts)
                case Unsent(reason, after):
                    if attempts >= self.patience.attempts or self.closing.is_set():
                        return Undelivered(reason, attempts)
                    pause = max(self.patience.pause(attempts), min(after, _LONGEST_WISH))
                    if self.clock() + timedelta(seconds=pause) >= record.expires_at:
                        return Undelivered(f"{reason}, and the approval expires before the next attempt", attempts)
                    log.info("approval %s: %s: %s; trying again", record.approval, destination.place, reason)
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self.closing.wait(), pause)
                case _:
                    assert_never(answer)

    async def _attempt(self, destination: Destination, body: bytes, approval: str) -> Answer:
        post = await self.post()
        try:
            async with asyncio.timeout(self.patience.attempt):
                return await post.send(await destination.letter(body, approval, self.clock()))
        except TimeoutError:
            return Unsent(f"no answer within {self.patience.attempt:g} s")
        except CredentialUnavailable as error:
            return Unsent(str(error))
        except Unwritable as error:
            return Refused(str(error))
