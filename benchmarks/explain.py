"""How many calls a second `mcp-gateway policy explain --jsonl` answers on one core, against a real catalog.

    python benchmarks/explain.py [CALLS]

Statements are short and all different, so that no answer is remembered; a second pass sends the same ones again. The budget is 3,000 calls a
second. `one at a time` waits for each answer before it sends the next call, as a program that asks through a pipe does.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from time import perf_counter

import anyio

from mcp_gateway.demo.cluster import Cluster, cluster
from mcp_gateway.demo.shop import load

CALLS = 12_000
BUDGET = 3_000
PASSWORD = "explain-benchmark"  # noqa: S105 # of a database that lives for a minute
COMMAND = str(Path(sys.executable).with_name("mcp-gateway"))
CONFIG = """\
connections:
  - {{name: shop, kind: postgres, host: 127.0.0.1, port: {port}, database: shop, user: gateway, sslmode: disable,
     credential: "env:SHOP_PASSWORD"}}
identity:
  roles: {{analyst: {{groups: [analysts]}}, lead: {{groups: [leads]}}}}
policy:
  rules:
    - {{name: read, roles: [analyst], actions: [sql.select, sql.explain], resources: [shop/public], effect: allow}}
    - {{name: write, roles: [analyst], actions: [sql.insert, sql.update, sql.delete], resources: [shop/public], effect: ask, approvers: [lead]}}
    - {{name: salaries, roles: ["*"], actions: ["*"], resources: [shop/public/employees/salary, shop/public/employees/ssn], effect: deny}}
recorder: {{directory: state}}
"""
MIX = (
    "SELECT id, name FROM customers WHERE id = {n}",
    "SELECT status, count(*) FROM orders WHERE total > {n} GROUP BY status ORDER BY 2 DESC",
    "SELECT c.name, o.total FROM customers c JOIN orders o ON o.customer_id = c.id WHERE o.id = {n} LIMIT 10",
    "SELECT {n}",
    "SELECT name, salary FROM employees WHERE id = {n}",
    "UPDATE orders SET status = 'shipped' WHERE id = {n}",
    "DELETE FROM payments WHERE id = {n}",
    "DROP TABLE orders_{n}",
    "WITH big AS (SELECT * FROM orders WHERE total > {n}) SELECT avg(total) FROM big",
    "SELECT upper(email) FROM customers WHERE city = 'c{n}' ORDER BY created_at LIMIT 5",
)


def calls() -> Iterator[str]:
    """Lines of calls, no two alike."""
    n = 0
    while True:
        n += 1
        sql = MIX[n % len(MIX)].format(n=n)
        given = {"as": {"subject": "ana", "groups": ["analysts"]}, "tool": "query_db", "connection": "shop"}
        yield json.dumps({"id": n, **given, "arguments": {"sql": sql}}) + "\n"


class Running:
    """The command, and a way to ask it."""

    def __init__(self, directory: Path) -> None:
        environment = {**os.environ, "SHOP_PASSWORD": PASSWORD, "MCP_GATEWAY_CONFIG": str(directory / "gateway.yaml")}
        self._process = subprocess.Popen(  # noqa: S603 # our own command
            [COMMAND, "policy", "explain", "--jsonl"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, line: str) -> dict[str, object]:
        """Send one call and wait for its answer."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(line)
        self._process.stdin.flush()
        answer: dict[str, object] = json.loads(self._process.stdout.readline())
        return answer

    def all(self, lines: Sequence[str]) -> list[str]:
        """Send everything, a hundred calls ahead of the answers; the verdicts."""
        assert self._process.stdin
        assert self._process.stdout
        verdicts: list[str] = []
        for begin in range(0, len(lines), 100):
            self._process.stdin.write("".join(lines[begin : begin + 100]))
            self._process.stdin.flush()
            verdicts += [self._process.stdout.readline() for _ in lines[begin : begin + 100]]
        return [json.loads(one)["verdict"] for one in verdicts]

    def cpu(self) -> float:
        """Seconds of processor time that the command has used."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self) -> None:
        """Close its input and wait."""
        self._process.communicate()


def measure(directory: Path, server: Cluster, count: int) -> bool:
    """Print the table; whether the budget was kept."""
    (directory / "gateway.yaml").write_text(CONFIG.format(port=server.port))
    lines = list(islice(calls(), count + 1001))
    warm, singly, fresh = lines[:1], lines[1:1001], lines[1001:]
    running = Running(directory)
    try:
        began = perf_counter()
        running.ask(warm[0])
        sys.stdout.write(f"first answer after {perf_counter() - began:.2f} s (start, look at the catalog, load)\n")
        kept = True
        for name, given in (("new statements", fresh), ("the same again", fresh[-1000:])):
            used, began = running.cpu(), perf_counter()
            verdicts = Counter(running.all(given))
            wall, spent = perf_counter() - began, running.cpu() - used
            rate = len(given) / spent if spent else float("inf")
            sys.stdout.write(
                f"{name:16}{rate:9.0f} a second of its core, {len(given) / wall:7.0f} by the clock  {dict(verdicts)}\n"
            )
            kept = kept and rate >= BUDGET
        began = perf_counter()
        for line in singly:
            running.ask(line)
        sys.stdout.write(f"one at a time   {len(singly) / (perf_counter() - began):9.0f} by the clock\n")
    finally:
        running.end()
    return kept


async def main() -> int:
    """Run; 1 when the budget is exceeded."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CALLS
    with tempfile.TemporaryDirectory(prefix="explain-benchmark-") as folder:
        directory = Path(folder)
        directory.chmod(0o711)
        async with cluster(directory) as server:
            async with server.connect("postgres") as owner:
                await owner.execute("CREATE DATABASE shop")
            async with server.connect("shop") as owner:
                await load(owner, PASSWORD, lambda table, rows: None)
            kept = await anyio.to_thread.run_sync(measure, directory, server, count)
    if not kept:
        sys.stdout.write(f"below {BUDGET} a second\n")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(anyio.run(main))
