"""A delivery: one announcement on its way to one place, tried again until it arrives, is refused or is of no use any more."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from typing import TYPE_CHECKING, Final

from mcp_gateway.approvals.announce.letter import Destination, Unwritable
from mcp_gateway.approvals.approval import AskedRecord
from mcp_gateway.credentials.sources import CredentialUnavailable

if TYPE_CHECKING:
    from mcp_gateway.approvals.announce.post import Answer, Post

_LONGEST_WISH: Final = 300.0
"""Seconds. A receiver may ask for more patience than this and does not get it."""

_dice: Final = SystemRandom()
