"""Another process at the same ledger: each command prints what it has done, one line at a time, and waits for a line where it must."""

from __future__ import annotations

import asyncio
import os
import resource
import sys
import warnings
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from mcp_gateway_recorder.entries import AlreadyClaimed, Event, LedgerError, LedgerUnavailable
from mcp_gateway_recorder.ledger import Ledger


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def told() -> str:
    line: str = await asyncio.to_thread(sys.stdin.readline)
    return line.strip()


async def write(ledger: Ledger, count: str) -> None:
    session = await ledger.begin({"by": "process"})
    say(session)
    await told()

    async def one(number: int) -> None:
        event = Event("noted", session, {"number": number}, None, durable=number % 3 == 0)
        await ledger.append(event)

    await asyncio.gather(*(one(number) for number in range(int(count))))
    say("written")


async def intend(ledger: Ledger, call: str) -> None:
    session = await ledger.begin({"by": "process"})
    await ledger.append(Event("received", session, {}, None, call=call))
    await ledger.append(Event("intended", session, {"what": "run"}, None, call=call, durable=True))
    say(session)
    await told()


async def claim(ledger: Ledger, name: str) -> None:
    session = await ledger.begin({"by": "process"})
    say(session)
    await told()
    try:
        await ledger.append(Event("intended", session, {}, None, call=session, claim=name, durable=True))
        say("won")
    except AlreadyClaimed:
        say("lost")


async def announce(ledger: Ledger, ref: str) -> None:
    session = await ledger.begin({"by": "process"})
    await ledger.append(Event("decision", session, {}, None, ref=ref, announce=True, durable=True))
    say("announced")


async def wait(ledger: Ledger, ref: str) -> None:
    with ledger.changes() as changes:
        say("waiting")
        while not await ledger.find(ref=ref):
            if not await changes.wait(60):
                say("never woken")
                return
        say("woken")


async def recover(ledger: Ledger, _: str) -> None:
    say("ready")
    await told()
    intents = await ledger.recover(
        lambda intent: Event("answered", intent.session, {"ran": "unknown"}, None, call=intent.call, durable=True)
    )
    say(" ".join(intent.call or "" for intent in intents))


async def fill(ledger: Ledger, _: str) -> None:
    """A disk that is full for a while: files may not grow beyond what they are."""
    session = await ledger.begin({"by": "process"})
    kept = await ledger.append(Event("noted", session, {"n": "before"}, None))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file(Path(sys.argv[2])), resource.RLIM_INFINITY))
    outcomes: list[str] = []
    for kind, durable in (("intended", True), ("noted", False)):
        try:
            await ledger.append(Event(kind, session, {"padding": "x" * 8_000_000}, None, call="c", durable=durable))
            outcomes.append("recorded")
        except LedgerUnavailable:
            outcomes.append("refused")
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    after = await ledger.append(Event("noted", session, {"n": "after"}, None, durable=True))
    found = [entry.body.get("n") for entry in await ledger.find(session=session, kind="noted")]
    say(f"{' '.join(outcomes)} {found == ['before', 'after']} {after.entry.prev == kept.entry.hash}")


def largest_file(directory: Path) -> int:
    return max(file.stat().st_size for file in directory.glob("ledger.db*"))


async def fork(ledger: Ledger, _: str) -> None:
    session = await ledger.begin({"by": "process"})
    warnings.simplefilter("ignore", DeprecationWarning)  # forking beside threads is exactly what is tried here
    child = os.fork()
    if child == 0:
        try:
            asyncio.run(refused(ledger, session))
        finally:
            sys.stdin.readline()
            os._exit(0)
    say(str(child))
    await asyncio.sleep(3600)


async def refused(ledger: Ledger, session: str) -> None:
    try:
        await ledger.append(Event("noted", session, {}, None))
    except LedgerError as error:
        say(str(error))


COMMANDS: dict[str, Callable[[Ledger, str], Awaitable[None]]] = {
    command.__name__: command for command in (write, intend, claim, announce, wait, recover, fill, fork)
}


async def main(command: str, directory: str, argument: str) -> None:
    async with Ledger.open(Path(directory), clock=lambda: datetime.now(UTC)) as ledger:
        await COMMANDS[command](ledger, argument)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
