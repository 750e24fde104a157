"""How long it takes to work out what a statement would do, on the shop's catalog.

    .venv/bin/python benchmarks/analysis.py

Prints medians in milliseconds and their ratio to the floor, sqlglot's own parse of the same text; the long statements are near the size cap.
"""

from __future__ import annotations

import asyncio
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import sqlglot

from mcp_gateway.demo.cluster import cluster
from mcp_gateway.demo.shop import load
from mcp_gateway_tools.sql.analyse import analyse
from mcp_gateway_tools.sql.catalog import SqlState
from mcp_gateway_tools.sql.snapshot import observe
from mcp_gateway_tools.sql.statement import read

ROUNDS = 25
STATEMENTS = {
    "one row by key": "SELECT id, name, email FROM customers WHERE id = 42",
    "three tables joined": (
        "SELECT o.id, c.name, p.card_number FROM orders o JOIN customers c ON c.id = o.customer_id "
        "JOIN payments p ON p.order_id = o.id WHERE o.status = 'pending' ORDER BY o.placed_at DESC LIMIT 5"
    ),
    "an update": "UPDATE orders SET status = 'cancelled' WHERE id = 7 AND status = 'pending'",
    "1,900 conditions": "SELECT " + " AND ".join(["id = 1"] * 1_900) + " FROM orders",
    "1,000 unions": " UNION ALL ".join(["SELECT id FROM orders"] * 1_000),
    "3,900 items": "SELECT id FROM orders WHERE id IN (" + ", ".join(["1"] * 3_900) + ")",
    "3,000 concatenations": "SELECT " + " || ".join(["note"] * 3_000) + " FROM orders",
    "refused: 200 levels": "SELECT " + "(" * 200 + "1" + ")" * 200,
}


def main() -> None:
    """Measure every statement."""
    state = asyncio.run(_catalog())
    print(f"{'statement':22} {'floor ms':>9} {'analysis ms':>12} {'ratio':>7}")
    for name, sql in STATEMENTS.items():
        floor = _median(partial(_parsed, sql))
        taken = _median(partial(_analysed, sql, state))
        print(f"{name:22} {floor:9.2f} {taken:12.2f} {taken / floor:7.1f}")


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
    with suppress(sqlglot.ParseError, RecursionError):
        sqlglot.parse(sql, dialect="postgres")


def _analysed(sql: str, state: SqlState) -> None:
    read.cache_clear()
    analyse(sql, state)


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
