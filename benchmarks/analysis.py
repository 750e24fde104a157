"""How long it takes to work out what a statement would do, on the shop's catalog.

    .venv/bin/python benchmarks/analysis.py

Prints medians in milliseconds, for a text that is new and for one that is remembered, and the ratio of the first to the floor: PostgreSQL's
own parser on the same text, its tree decoded. The long statements are near the size cap and are parsed in a process of their own.
"""

from __future__ import annotations

import asyncio
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from mcp_gateway.demo.cluster import cluster
from mcp_gateway.demo.shop import load
from mcp_gateway_tools.sql.analyse import analyse
from mcp_gateway_tools.sql.analysis.parsing import parse, prescan
from mcp_gateway_tools.sql.analysis.worker import WORKER
from mcp_gateway_tools.sql.catalog import SqlState
from mcp_gateway_tools.sql.snapshot import observe

ROUNDS = 25
STATEMENTS = {
    "one row by key": "SELECT id, name, email FROM customers WHERE id = 42",
    "three tables joined": (
        "SELECT o.id, c.name, p.card_number FROM orders o JOIN customers c ON c.id = o.customer_id "
        "JOIN payments p ON p.order_id = o.id WHERE o.status = 'pending' ORDER BY o.placed_at DESC LIMIT 5"
    ),
    "an update": "UPDATE orders SET status = 'cancelled' WHERE id = 7 AND status = 'pending'",
    "1,900 conditions": "SELECT " + " AND ".join(["id = 1"] * 1_900) + " FROM orders",
    "300 unions": " UNION ALL ".join(["SELECT id FROM orders"] * 300),
    "3,900 items": "SELECT id FROM orders WHERE id IN (" + ", ".join(["1"] * 3_900) + ")",
    "300 concatenations": "SELECT " + " || ".join(["status"] * 300) + " FROM orders",
    "refused: 200 levels": "SELECT " + "(" * 200 + "1" + ")" * 200,
}


def main() -> None:
    """Measure every statement."""
    state = asyncio.run(_catalog())
    WORKER.warm()
    print(f"{'statement':22} {'floor ms':>9} {'new ms':>9} {'ratio':>7} {'again ms':>9}")
    for name, sql in STATEMENTS.items():
        floor = _median(partial(_parsed, sql))
        taken = statistics.median(_new(sql, state) for _ in range(ROUNDS))
        again = _median(partial(analyse, sql, state))
        print(f"{name:22} {floor:9.3f} {taken:9.3f} {taken / floor:7.1f} {again:9.4f}")


async def _catalog() -> SqlState:
    directory = Path(tempfile.mkdtemp(prefix="mcp-gateway-benchmark-"))
    directory.chmod(0o711)
    try:
        async with cluster(directory) as server:
            async with server.connect("postgres") as owner:
                await owner.execute("CREATE DATABASE shop")
            async with server.connect("shop") as owner:
                await load(owner, "benchmark-gateway-password", lambda table, rows: None)
                async with owner.transaction(readonly=True):
                    return await observe(owner, "shop")
    finally:
        shutil.rmtree(directory)


def _parsed(sql: str) -> None:
    if prescan(sql) is None:
        parse(sql)


def _new(sql: str, state: SqlState) -> float:
    """Milliseconds for a text that was never seen: the same with a blank more each time."""
    _new_texts[sql] = text = _new_texts.get(sql, sql) + " "
    started = time.perf_counter()
    analyse(text, state)
    return (time.perf_counter() - started) * 1000


_new_texts: dict[str, str] = {}


def _median(work: Callable[[], None]) -> float:
    work()
    taken: list[float] = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
