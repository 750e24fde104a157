"""A letter: one announcement as it goes to one place, and what can become of it. Knows neither how it is sent nor how often."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeAlias

from mcp_gateway.approvals.approval import AskedRecord
from mcp_gateway.credentials.refs import CredentialRef
from mcp_gateway_tools.lease import Secret

Resolve: TypeAlias = Callable[[CredentialRef], Awaitable[Secret]]
"""Read a credential as it is now. Raises CredentialUnavailable."""


class Unwritable(Exception):
    """The letter cannot be written, and trying again will not help. The message names the place and never quotes a secret."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is posted where. Not shown: an address can be a secret, and a signature is as good as one."""

    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sent:
    """The receiver took it."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """It may work later; `after` is how many seconds the receiver wants to be left alone."""

    reason: str
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Refused:
    """It will not work later either."""

    reason: str


Answer: TypeAlias = Sent | Unsent | Refused


class Destination(Protocol):
    """Somewhere that is told."""

    @property
    def place(self) -> str:
        """Where it stands in the configuration, for the log: no secret, no path, no query."""
        ...

    def body(self, record: AskedRecord, asked_at: datetime) -> bytes:
        """What is said, the same at every attempt. `asked_at` is an aware time."""
        ...

    async def letter(self, body: bytes, approval: str, now: datetime) -> Letter:
        """The letter for one attempt, with credentials as they are now. Raises CredentialUnavailable, Unwritable."""
        ...
