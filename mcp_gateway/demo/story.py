"""The four scenes, each told from real results and checked against the database itself."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Final

import asyncpg

from mcp_gateway.demo.agent import Agent
from mcp_gateway.demo.approver import Approver
from mcp_gateway.demo.commands import Commands
from mcp_gateway.demo.evidence import Deed, latest
from mcp_gateway.demo.expect import Differs, expect
from mcp_gateway.demo.screen import Screen
from mcp_gateway.demo.stage import REQUESTER, Stage

READ_PROMPT: Final = "Who placed our five latest orders, how can I reach them, and what did they pay with?"
READ: Final = """\
SELECT o.id, o.total, c.name, c.email, c.phone, p.card_number
FROM orders AS o
JOIN customers AS c ON c.id = o.customer_id
JOIN payments AS p ON p.order_id = o.id
ORDER BY o.placed_at DESC
LIMIT 5"""
ORDER: Final = 24999
WRITE_PROMPT: Final = f"The customer changed their mind: please cancel order {ORDER}."
WRITE: Final = f"UPDATE orders SET status = 'cancelled' WHERE id = {ORDER} AND status = 'pending'"  # noqa: S608 -- constants
DROP_PROMPT: Final = "Tidy up the database: get rid of what nobody needs."
DROP: Final = "DROP TABLE orders CASCADE"


class Story:
    """Plays the scenes; each raises Differs when it comes out differently than told."""

    def __init__(self, stage: Stage, commands: Commands, screen: Screen) -> None:
        self.stage = stage
        self._commands = commands
        self._screen = screen
        self._approver = Approver(stage, commands, screen)
        self._session: str | None = None

    async def read(self, agent: Agent) -> None:
        """A read comes back masked."""
        self._screen.title("1. An agent reads: the answer comes back masked")
        self._begin(READ_PROMPT, READ)
        answer = await agent.call("query_db", _query(READ, READ_PROMPT))
        deed = await self._deed()
        expect(not answer.is_error, f"the read was to be allowed, and the agent was answered: {answer.text}")
        columns, rows = answer.table()
        self._screen.tell("gateway", f"{deed}; hid {deed.hidden}", "green")
        self._screen.rows(columns, rows)
        truth = await self._direct(READ)
        expect([row[0] for row in rows] == [row["id"] for row in truth], "the rows are not those of the database")
        received = answer.text + json.dumps(answer.structured, ensure_ascii=False)
        secrets = [str(row[name]) for row in truth for name in ("name", "email", "phone", "card_number")]
        leaked = [secret for secret in secrets if secret in received]
        expect(not leaked, f"{len(leaked)} of {len(secrets)} personal values reached the agent unmasked")
        self._screen.tell(
            "checked", f"in the database itself: none of these rows' {len(secrets)} personal values reached the agent"
        )

    async def write(self, agent: Agent) -> None:
        """A write waits for a person; what they decide happens."""
        self._screen.title("2. An agent writes: the call waits for a person")
        self._begin(WRITE_PROMPT, WRITE)
        waits = asyncio.Event()

        async def meanwhile(message: str) -> None:
            if "approval" in message:
                waits.set()

        calling = asyncio.ensure_future(agent.call_until_settled("query_db", _query(WRITE, WRITE_PROMPT), meanwhile))
        signalled = asyncio.ensure_future(waits.wait())
        try:
            await asyncio.wait({calling, signalled}, return_when=asyncio.FIRST_COMPLETED)
            if calling.done():
                raise Differs(f"the write was to wait, and the agent was answered: {calling.result().text}")
            self._screen.tell("gateway", "a rule asks for a person: the agent's call waits, nothing has run", "yellow")
            approval = await self._approver.waiting()
            shown = await self._approver.look(approval)
            expect(WRITE in shown, "the approver was to see the exact statement")
            expect(await self._status() == "pending", "the order changed before anybody approved")
            word = await self._approver.decide(approval, asyncio.shield(calling))
            answer = await calling
        finally:
            signalled.cancel()
            calling.cancel()
        deed = await self._deed()
        status = await self._status()
        if word == "approve" or (word is None and not answer.is_error):
            expect(not answer.is_error, f"the approved write was to run, and the agent was answered: {answer.text}")
            expect(status == "cancelled", f"the approved write was to change the order, whose status is `{status}`")
            self._screen.tell("gateway", f"{deed}; approved, so it ran, once", "green")
        else:
            expect(status == "pending", f"the denied write was to change nothing, and the order's status is `{status}`")
            self._screen.tell("gateway", f"{deed}; denied, so nothing ran", "green")
        self._screen.tell("agent", f"is answered: {answer.text}")
        self._screen.tell(
            "checked",
            f"in the database itself: order {ORDER} was `pending` while the call waited and is `{status}` now",
        )

    async def drop(self, agent: Agent) -> None:
        """A DROP is refused."""
        self._screen.title("3. An agent would drop a table: refused")
        before = await self._count()
        self._begin(DROP_PROMPT, DROP)
        answer = await agent.call("query_db", _query(DROP, DROP_PROMPT))
        deed = await self._deed()
        expect(
            answer.is_error and answer.error.get("refused") == "policy",
            f"the DROP was to be refused, and the agent was answered: {answer.text}",
        )
        expect("no-ddl" in answer.text, f"the refusal was to name its rule: {answer.text}")
        self._screen.tell("gateway", f"{deed}; nothing ran", "red")
        self._screen.tell("agent", f"is answered: {answer.text}")
        after = await self._count()
        expect(after == before, f"`orders` had {before:,} rows and has {after:,}")
        self._screen.tell("checked", f"in the database itself: `orders` is there, with all its {after:,} rows")

    async def log(self) -> None:
        """The session replays, and the log verifies."""
        self._screen.title("4. Afterwards: the session replays, and the log proves itself")
        session = await self._find()
        replayed = await self._commands.good("replay", session)
        self._screen.tell("auditor", "$ " + self._commands.shown("replay", session), "bold cyan")
        self._screen.quote(replayed)
        for prompt in (READ_PROMPT, WRITE_PROMPT, DROP_PROMPT):
            expect(prompt in replayed, f"the replay was to show the prompt “{prompt}”")
        truth = await self._direct(READ)
        leaked = [
            name for row in truth for name in ("name", "email", "phone", "card_number") if str(row[name]) in replayed
        ]
        expect(not leaked, f"the log holds unmasked personal data: {', '.join(sorted(set(leaked)))}")
        self._screen.tell("auditor", "$ " + self._commands.shown("verify"), "bold cyan")
        proof = await self._commands.good("verify")
        expect(proof.startswith("verify: ok"), f"the log was to verify: {proof}")
        verdict, *rest = proof.strip().splitlines()
        self._screen.block("\n".join(rest), "dim")
        self._screen.block(verdict, "bold green")

    def _begin(self, prompt: str, sql: str) -> None:
        self._screen.tell(REQUESTER, f"“{prompt}”", "bold")
        self._screen.tell("agent", "calls query_db on `shop`:")
        self._screen.block(sql, "cyan")
        self._screen.working("the agent waits for its answer")

    async def _deed(self) -> Deed:
        return await latest(self.stage.state, await self._find())

    async def _find(self) -> str:
        if self._session is None:
            found = [
                item
                for item in await self._commands.items("sessions", "list")
                if isinstance(opening := item.get("opening"), dict) and opening.get("transport") == "stdio"
            ]
            expect(len(found) == 1, f"the log was to hold the agent's one session, and holds {len(found)}")
            self._session = str(found[0].get("session"))
        return self._session

    async def _direct(self, sql: str) -> Sequence[asyncpg.Record]:
        async with self.stage.database.connect("shop") as connection:
            return await connection.fetch(sql)

    async def _status(self) -> str:
        (row,) = await self._direct(f"SELECT status FROM orders WHERE id = {ORDER}")  # noqa: S608 -- a constant
        return str(row["status"])

    async def _count(self) -> int:
        (row,) = await self._direct("SELECT count(*) AS n FROM orders")
        return int(row["n"])


def _query(sql: str, prompt: str) -> Mapping[str, str]:
    return {"connection": "shop", "sql": sql, "prompt": prompt}
