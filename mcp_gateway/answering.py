"""Answering a call: exactly one `answered` entry, whatever happens to the caller."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias

import anyio

from mcp_gateway.events import answered
from mcp_gateway.outcome import Failure, Outcome
from mcp_gateway_policy.vocabulary import Call
from mcp_gateway_recorder.entries import Recorded
from mcp_gateway_recorder.ledger import Ledger
from mcp_gateway_tools.raw import Ran

Answer: TypeAlias = Callable[[Outcome], Awaitable[Recorded[Outcome]]]


@asynccontextmanager
async def answering(ledger: Ledger, call: Call, elapsed: Callable[[], float]) -> AsyncGenerator[Answer]:
    """Give the function that records the answer. A call cancelled before that gets its `answered` here, shielded.

    `elapsed` gives milliseconds since the call arrived. What was cancelled after its intent was recorded may have run upstream:
    the entry says `unknown`.
    """
    begun = False

    async def answer(outcome: Outcome) -> Recorded[Outcome]:
        nonlocal begun
        begun = True
        event = answered(call, outcome, elapsed())
        done: list[Recorded[Outcome]] = []
        with anyio.CancelScope(shield=True):
            done.append(await ledger.append(event))
        return done[0]

    try:
        yield answer
    except asyncio.CancelledError:
        if not begun:
            with anyio.CancelScope(shield=True):
                ran: Ran = "unknown" if await ledger.find(kind="intended", call=call.id) else "no"
                gone = Failure("the client cancelled the call", ran)
                await ledger.append(answered(call, gone, elapsed()))
        raise
