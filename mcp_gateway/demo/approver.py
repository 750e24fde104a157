"""The person who decides: finds what waits, looks at it, and says yes or no with the real commands."""

from __future__ import annotations

import asyncio
import sys
import termios
from collections.abc import Awaitable
from typing import Literal, TypeAlias, TypeVar

import anyio

from mcp_gateway.demo.commands import Commands
from mcp_gateway.demo.expect import expect
from mcp_gateway.demo.screen import Screen
from mcp_gateway.demo.stage import APPROVER, Stage

T = TypeVar("T")
Word: TypeAlias = Literal["approve", "deny"]


class Approver:
    """Decides as `APPROVER`: asks the person at the terminal where there is one."""

    def __init__(self, stage: Stage, commands: Commands, screen: Screen) -> None:
        self._stage = stage
        self._commands = commands
        self._screen = screen

    async def waiting(self) -> str:
        """The id of the one approval that waits. Raises Differs."""
        waiting = [item for item in await self._commands.items("approvals", "list") if item.get("status") == "waiting"]
        expect(len(waiting) == 1, f"one approval was to wait, and {len(waiting)} do")
        return str(waiting[0].get("approval_id"))

    async def look(self, approval: str) -> str:
        """What the approver is shown."""
        shown = await self._commands.good("approvals", "show", approval)
        self._screen.tell(APPROVER, "$ " + self._commands.shown("approvals", "show", approval), "bold cyan")
        self._screen.quote(shown)
        return shown

    async def decide(self, approval: str, answered: Awaitable[T]) -> Word | None:
        """Approve or deny; None when somebody else decided first, so that the agent has been `answered`."""
        word: Word = "approve"
        if self._screen.person:
            theirs = await self._ask(approval, answered)
            if theirs is None:
                return None
            word = theirs
        else:
            self._screen.tell(
                APPROVER, f"nobody sits at a terminal here, so the demo decides in {APPROVER}'s name:", "dim"
            )
        arguments = (
            "approvals",
            word,
            approval,
            "--reason",
            "asked by the customer" if word == "approve" else "not now",
        )
        said = await self._commands.good(*arguments, token=self._stage.approver_token)
        self._screen.tell(APPROVER, "$ " + self._commands.shown(*arguments), "bold cyan")
        self._screen.quote(said)
        return word

    async def _ask(self, approval: str, answered: Awaitable[T]) -> Word | None:
        elsewhere = (
            f"{self._commands.program} approvals approve {approval} \\\n"
            f"    --config {self._stage.config} --token-file {self._stage.approver_token_file}"
        )
        termios.tcflush(sys.stdin, termios.TCIFLUSH)  # an Enter pressed earlier was not meant for this
        self._screen.tell("you", f"are {APPROVER} now. Press Enter to approve, or n and Enter to deny.", "bold yellow")
        self._screen.tell("", "Or decide in a second terminal (deny works the same way):")
        self._screen.paste(elsewhere, "cyan")
        keyboard = asyncio.ensure_future(_line())
        agent = asyncio.ensure_future(answered)
        try:
            await asyncio.wait({keyboard, agent}, return_when=asyncio.FIRST_COMPLETED)
            if not keyboard.done():
                return None
            return "approve" if keyboard.result() in ("\n", "y\n", "yes\n") else "deny"
        finally:
            keyboard.cancel()


async def _line() -> str:
    """One line from the keyboard, lower case; empty at its end. Waiting can be cancelled."""
    await anyio.wait_readable(sys.stdin)
    return sys.stdin.readline().lower()
