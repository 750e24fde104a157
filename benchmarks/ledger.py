"""What a durable entry costs: appends per second, beside a floor measured in the same run on the same disk.

The floor is one SQLite transaction per row in one thread, with the ledger's own durability (WAL, `synchronous=FULL`) and no chain, no
signature, no event loop. Run: `python benchmarks/ledger.py [DIRECTORY]`; the directory decides which disk is measured.
"""

from __future__ import annotations

import asyncio
import sqlite3
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from mcp_gateway_recorder.entries import Event, JsonObject
from mcp_gateway_recorder.ledger import Ledger
from mcp_gateway_recorder.verify import verify

ENTRIES = 2048
BODY: JsonObject = {
    "tool": "query_db",
    "arguments": {"sql": "select * from orders where id = $1", "params": [17]},
    "rows": [1, 2],
}


def floor(directory: Path) -> float:
    """Plain inserts per second, one commit each."""
    database = sqlite3.connect(directory / "floor.db", isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE entries (id INTEGER PRIMARY KEY, body TEXT)")
    start = time.perf_counter()
    for _ in range(ENTRIES // 4):
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT INTO entries (body) VALUES (?)", (str(BODY) * 4,))
        database.execute("COMMIT")
    rate = ENTRIES // 4 / (time.perf_counter() - start)
    database.close()
    (directory / "floor.db").unlink()
    return rate


async def durable(directory: Path, concurrency: int) -> tuple[float, float]:
    """Durable appends per second, and the median latency of one in milliseconds."""
    latencies: list[float] = []
    async with Ledger.open(directory, clock=lambda: datetime.now(UTC)) as ledger:
        session = await ledger.begin({})

        async def caller() -> None:
            for number in range(ENTRIES // concurrency):
                begun = time.perf_counter()
                await ledger.append(Event("intended", session, BODY, None, call=str(number), durable=True))
                latencies.append(time.perf_counter() - begun)

        start = time.perf_counter()
        await asyncio.gather(*(caller() for _ in range(concurrency)))
        rate = len(latencies) / (time.perf_counter() - start)
    return rate, statistics.median(latencies) * 1000


async def queued(directory: Path) -> float:
    """Microseconds of one append that does not wait for the disk."""
    async with Ledger.open(directory, clock=lambda: datetime.now(UTC)) as ledger:
        session = await ledger.begin({})
        start = time.perf_counter()
        for _ in range(ENTRIES):
            await ledger.append(Event("received", session, BODY, None))
        return (time.perf_counter() - start) / ENTRIES * 1e6


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def main(directory: Path) -> None:
    """Print the table."""
    say(f"{'callers':>8} {'floor/s':>9} {'ledger/s':>9} {'ratio':>6} {'median ms':>10}")
    for concurrency in (1, 8, 64):
        # The floor is measured around each run: a shared disk changes its mind within seconds.
        before = floor(directory)
        rate, latency = asyncio.run(durable(directory / "state", concurrency))
        base = statistics.mean((before, floor(directory)))
        say(f"{concurrency:>8} {base:>9.0f} {rate:>9.0f} {rate / base:>6.2f} {latency:>10.2f}")
    say(f"an append that does not wait: {asyncio.run(queued(directory / 'state')):.0f} µs")
    start = time.perf_counter()
    report = verify(directory / "state")
    say(f"verify: {report.entries / (time.perf_counter() - start):.0f} entries/s, ok: {report.ok}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as scratch:
        main(Path(scratch))
