"""What the gateway adds to a read: one governed `query_db` against the same statement sent by asyncpg, on one PostgreSQL, in one run.

    .venv/bin/python benchmarks/call.py

Prints medians in milliseconds and their ratio to the floor. Transports are not in it; recording, with its waits for the disk, is.
"""

from __future__ import annotations

import asyncio
import shutil
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import asyncpg

from mcp_gateway.app import Gateway, gateway, read_config
from mcp_gateway.config.reload import Live
from mcp_gateway.demo.cluster import Cluster, cluster
from mcp_gateway.demo.shop import load
from mcp_gateway.surface import Inbound
from mcp_gateway_policy.vocabulary import Principal

CALLS = 300
PASSWORD = "benchmark-gateway-password"  # noqa: S105 # of a database that lives for this run
STATEMENTS = {
    "one row by key": "SELECT id, name, email FROM customers WHERE id = 42",
    "100 rows of text": "SELECT id, name, email, phone, city FROM customers ORDER BY id LIMIT 100",
    "a count": "SELECT count(*) FROM products",
}
CONFIG = """\
connections:
  - {{name: shop, kind: postgres, host: 127.0.0.1, port: {port}, database: shop, user: gateway, sslmode: disable,
     credential: "file:{password}"}}
identity: {{roles: {{analyst: {{groups: [analysts]}}}}}}
policy:
  rules:
    - {{name: read, roles: [analyst], connections: [shop], actions: [sql.select], resources: [shop/public], effect: allow}}
recorder: {{directory: state}}
"""
WHO = Principal("ana", "benchmark", "jwt", frozenset({"analysts"}), frozenset({"analyst"}), "benchmark")


async def main() -> None:
    """Measure every statement both ways."""
    directory = Path(tempfile.mkdtemp(prefix="mcp-gateway-benchmark-"))
    directory.chmod(0o711)
    try:
        async with cluster(directory) as server:
            await _measure(server, directory)
    finally:
        shutil.rmtree(directory)


async def _measure(server: Cluster, directory: Path) -> None:
    async with server.connect("postgres") as owner:
        await owner.execute("CREATE DATABASE shop")
    async with server.connect("shop") as owner:
        await load(owner, PASSWORD, lambda table, rows: None)
        secret = directory / "password"
        secret.touch(mode=0o600)
        secret.write_text(PASSWORD, encoding="utf-8")
        config = directory / "gateway.yaml"
        config.write_text(CONFIG.format(port=server.port, password=secret), encoding="utf-8")
        async with gateway(Live(read_config(config), lambda: read_config(config))) as running:
            await running.masker().warm()
            print(f"{'statement':20} {'floor ms':>9} {'gateway ms':>11} {'ratio':>7}   8 at once, calls/s")
            for name, sql in STATEMENTS.items():
                governed = partial(_governed, running, sql)
                bare, through = await _median(partial(_bare, owner, sql)), await _median(governed)
                rate = await _rate(governed)
                print(f"{name:20} {bare:9.2f} {through:11.2f} {through / bare:7.1f}   {rate:.0f}")


async def _governed(running: Gateway, sql: str) -> None:
    answer = await running.surface.call(WHO, Inbound("query_db", {"connection": "shop", "sql": sql}))
    if answer.is_error:
        raise SystemExit(answer.text)


async def _bare(connection: asyncpg.Connection, sql: str) -> None:
    async with connection.transaction(readonly=True):
        await connection.fetch(sql)


async def _median(work: Callable[[], Awaitable[None]]) -> float:
    for _ in range(20):
        await work()
    taken: list[float] = []
    for _ in range(CALLS):
        begun = time.perf_counter()
        await work()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


async def _rate(work: Callable[[], Awaitable[None]]) -> float:
    async def worker() -> None:
        for _ in range(CALLS // 8):
            await work()

    begun = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(8)))
    return CALLS // 8 * 8 / (time.perf_counter() - begun)


if __name__ == "__main__":
    asyncio.run(main())
