"""What a governed `query_db` of 100 rows costs over Streamable HTTP, beside what it cannot do without, in one run.

    python benchmarks/over_http.py [--rounds N] [--toolbox PATH] [--model NAME] [--distinct] [--directory DIR] [--json]

The parts of the floor, each measured by itself:
    no-op       a tool call that returns a constant, of a server made with the same SDK and transport
    database    the statements that one call sends, on one open connection
    fsyncs      the ledger's commits of one call, as plain SQLite commits of the same texts on the same disk
The budget of the governed call is 1.5 times their sum and 1.5 ms. `toolbox` is the same statement through Google's MCP Toolbox, which
neither masks nor records. Every round takes one sample of each, in turn, so that what else the machine does falls on all alike.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias

import asyncpg
import httpx
import mcp_types as types
import uvicorn
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server

from mcp_gateway.demo.cluster import Cluster, cluster, free_port
from mcp_gateway.demo.shop import load
from mcp_gateway.identity.local import mint

ROUNDS: Final = 200
WARM: Final = 20
BLOCKS: Final = 5
FACTOR: Final = 1.5
MARGIN: Final = 1.5
PASSWORD: Final = "benchmark-gateway-password"  # noqa: S105 # of a database that lives for this run
SQL: Final = "SELECT id, name, email, phone, city FROM customers ORDER BY id LIMIT 100"
BEGIN: Final = (
    "BEGIN READ ONLY; SET LOCAL statement_timeout = 30000; SET LOCAL lock_timeout = 5000; "
    "SET LOCAL idle_in_transaction_session_timeout = 31000; SELECT"
)
CONFIG: Final = """\
connections:
  - {{name: shop, kind: postgres, host: 127.0.0.1, port: {port}, database: shop, user: gateway, sslmode: disable,
     credential: "file:{password}"}}
identity: {{local: {{subject: ana, groups: [analysts]}}, roles: {{analyst: {{groups: [analysts]}}}}}}
policy:
  rules:
    - {{name: read, roles: [analyst], connections: [shop], actions: [sql.select], resources: [shop/public], effect: allow}}
masking: {{ner: {{model: {model}}}}}
recorder: {{directory: state}}
server: {{port: 0}}
"""
TOOLBOX: Final = """\
kind: source
name: shop
type: postgres
host: 127.0.0.1
port: {port}
database: shop
user: gateway
password: {password}
---
kind: tool
name: query
type: postgres-execute-sql
source: shop
description: Run a statement.
"""
ABSENT: Final = (
    "`toolbox-server` was not found: `pip install toolbox-server` (Apache-2.0) in an environment of its own, "
    "then `--toolbox THAT/bin/toolbox-server`"
)
HEADERS: Final = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-11-25"}

Work: TypeAlias = Callable[[], Awaitable[None]]
Samples: TypeAlias = dict[str, list[float]]


async def measured(
    rounds: int, toolbox: str | None, model: str, parent: Path | None, *, distinct: bool = False
) -> dict[str, Any]:
    """The run: medians and spreads in milliseconds, the ratio to the budget, and what was counted on the way."""
    directory = Path(tempfile.mkdtemp(prefix="mcp-gateway-http-", dir=parent))
    directory.chmod(0o711)  # PostgreSQL runs as another user when we are root
    try:
        async with cluster(directory) as server, AsyncExitStack() as stack:
            await _fill(server)
            token = _configure(server, directory, model)
            governed = await stack.enter_async_context(_gateway(directory, token))
            args = {"connection": "shop", "sql": SQL}
            call = (
                partial(_distinct, governed, itertools.count())
                if distinct
                else partial(_call, governed, "query_db", args)
            )
            for _ in range(WARM):
                await call()
            texts = await _written(directory / "state" / "ledger.db", call)
            work: dict[str, Work] = {
                "no-op": partial(_call, await stack.enter_async_context(_no_op()), "nothing", {}),
                "database": partial(_bare, await stack.enter_async_context(_connection(server))),
                "fsyncs": partial(_commit, stack.enter_context(closing(_plain(directory / "plain.db"))), texts),
                "governed": call,
            }
            if toolbox is not None:
                other = await stack.enter_async_context(_toolbox(toolbox, server, directory))
                work["toolbox"] = partial(_call, other, "query", {"sql": SQL})
            samples = await _interleaved(work, rounds)
            return _summary(samples, [len(part) for part in texts]) | {"answer_bytes": await _size(governed, args)}
    finally:
        shutil.rmtree(directory)


async def _interleaved(work: dict[str, Work], rounds: int) -> Samples:
    samples: Samples = {name: [] for name in work}
    for number in range(WARM + rounds):
        for name, one in work.items():
            begun = time.perf_counter()
            await one()
            if number >= WARM:
                samples[name].append((time.perf_counter() - begun) * 1000)
    return samples


def _summary(samples: Samples, commits: Sequence[int]) -> dict[str, Any]:
    blocks = [_ratio({name: part[number::BLOCKS] for name, part in samples.items()}) for number in range(BLOCKS)]
    return {
        "rounds": len(samples["governed"]),
        "median_ms": {name: round(statistics.median(part), 3) for name, part in samples.items()},
        "quartiles_ms": {name: _quartiles(part) for name, part in samples.items()},
        "budget_ms": round(_budget(samples), 3),
        "ratio": round(_ratio(samples), 3),
        "ratio_of_fifths": [round(min(blocks), 3), round(max(blocks), 3)],
        "commits": len(commits),
        "recorded_bytes": sum(commits),
    }


def _budget(samples: Samples) -> float:
    return FACTOR * sum(statistics.median(samples[part]) for part in ("no-op", "database", "fsyncs")) + MARGIN


def _ratio(samples: Samples) -> float:
    return statistics.median(samples["governed"]) / _budget(samples)


def _quartiles(samples: Sequence[float]) -> tuple[float, float]:
    low, _, high = statistics.quantiles(samples, n=4)
    return round(low, 3), round(high, 3)


# The governed call


async def _fill(server: Cluster) -> None:
    async with server.connect("postgres") as owner:
        await owner.execute("CREATE DATABASE shop")
    async with server.connect("shop") as owner:
        await load(owner, PASSWORD, lambda table, rows: None)


def _configure(server: Cluster, directory: Path, model: str) -> str:
    secret = directory / "password"
    secret.touch(mode=0o600)
    secret.write_text(PASSWORD, encoding="utf-8")
    text = CONFIG.format(port=server.port, password=secret, model=json.dumps(model))
    (directory / "gateway.yaml").write_text(text, encoding="utf-8")
    return mint(directory / "state", "ana", ["analysts"], 3600)


@asynccontextmanager
async def _gateway(directory: Path, token: str) -> AsyncGenerator[httpx.AsyncClient]:
    command = [str(Path(sys.executable).with_name("mcp-gateway")), "serve", "--config", str(directory / "gateway.yaml")]
    async with _run(command, "serving ") as address, _client(address, token) as client:
        yield client


# The parts of the floor


@asynccontextmanager
async def _no_op() -> AsyncGenerator[httpx.AsyncClient]:
    command = [sys.executable, __file__, "--serve-no-op"]
    async with _run(command, "Uvicorn running on ") as address, _client(address) as client:
        yield client


def _serve_no_op() -> None:
    async def call(
        context: ServerRequestContext[Any, Any], params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        return types.CallToolResult(content=[types.TextContent(type="text", text="ok")])

    server = Server("no-op", on_call_tool=call, get_tool_input_schema=lambda name: None)
    uvicorn.run(server.streamable_http_app(), port=0, http="h11", ws="none", access_log=False)


@asynccontextmanager
async def _connection(server: Cluster) -> AsyncGenerator[asyncpg.Connection]:
    pins = {
        "search_path": "pg_catalog, public, pg_temp",
        "default_transaction_read_only": "on",
        "standard_conforming_strings": "on",
    }
    connection = await asyncpg.connect(
        host=server.host,
        port=server.port,
        user="gateway",
        password=PASSWORD,
        database="shop",
        ssl=False,
        statement_cache_size=0,
        server_settings=pins,
    )
    try:
        yield connection
    finally:
        await connection.close()


async def _bare(connection: asyncpg.Connection) -> None:
    """What a call sends: begin under limits, ask for the catalog's mark, prepare, read one row and then the rest, end, discard."""
    await connection.execute(BEGIN)
    await connection.fetchval("SELECT pg_current_snapshot()::text")
    statement = await connection.prepare(SQL)
    cursor = await statement.cursor()
    rows = [*await cursor.fetch(1), *await cursor.fetch(200)]
    if len(rows) != 100:
        raise SystemExit(f"{len(rows)} rows came back, not 100")
    await connection.execute("COMMIT")
    await connection.execute("DISCARD ALL")


async def _written(ledger: Path, call: Work) -> list[str]:
    """The texts that one call brings into the ledger, one for each commit."""
    with closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)) as database:
        await asyncio.sleep(0.5)  # longer than an entry may wait for company
        (before,) = database.execute("SELECT max(n) FROM commits").fetchone()
        await call()
        await asyncio.sleep(0.5)
        sizes = [size for (size,) in database.execute("SELECT size FROM commits WHERE n >= ? ORDER BY n", (before,))]
        texts: list[str] = []
        for low, high in itertools.pairwise(sizes):
            rows = database.execute("SELECT * FROM entries WHERE id > ? AND id <= ?", (low, high))
            texts.append("".join(str(value) for row in rows for value in row))
        return texts


def _plain(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE entries (id INTEGER PRIMARY KEY, body TEXT)")
    return database


async def _commit(database: sqlite3.Connection, texts: Sequence[str]) -> None:
    """Blocks the event loop, on which nothing else runs."""
    for text in texts:
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT INTO entries (body) VALUES (?)", (text,))
        database.execute("COMMIT")


# The other server


@asynccontextmanager
async def _toolbox(program: str, server: Cluster, directory: Path) -> AsyncGenerator[httpx.AsyncClient]:
    config, port = directory / "toolbox.yaml", free_port()
    config.write_text(TOOLBOX.format(port=server.port, password=PASSWORD), encoding="utf-8")
    command = [program, "--config", str(config), "--port", str(port), "--disable-version-check", "--disable-reload"]
    async with _run(command, "Server ready to serve"), _client(f"http://127.0.0.1:{port}") as client:
        yield client


# Programs and messages


@asynccontextmanager
async def _run(command: Sequence[str], ready: str) -> AsyncGenerator[str]:
    """A program, until the block ends; the word that follows `ready` in what it says. It speaks into a file, so that it never waits."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    with (
        tempfile.NamedTemporaryFile("w+", suffix=".log") as said,
        subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, env=environment) as process,  # noqa: ASYNC220, S603 # before anything is timed; our own commands
    ):
        try:
            yield await _said(process, Path(said.name), ready)
        finally:
            process.terminate()


async def _said(process: subprocess.Popen[bytes], log: Path, ready: str) -> str:
    text = ""
    for _ in range(600):
        text, found, after = log.read_text(encoding="utf-8", errors="replace").partition(ready)
        if found and "\n" in after:
            return (after.split() or [""])[0]
        if process.poll() is not None:
            break
        await asyncio.sleep(0.1)
    raise SystemExit(f"a server did not start; it said:\n{text}")


@asynccontextmanager
async def _client(url: str, token: str = "") -> AsyncGenerator[httpx.AsyncClient]:
    """One kept connection in one session of the handshake era."""
    headers = HEADERS | ({"Authorization": f"Bearer {token}"} if token else {})
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=60) as client:
        info = {"name": "benchmark", "version": "1"}
        params = {"protocolVersion": HEADERS["MCP-Protocol-Version"], "clientInfo": info, "capabilities": {}}
        answer = await client.post("/mcp", json=_message("initialize", params))
        answer.raise_for_status()
        client.headers["MCP-Protocol-Version"] = str(_content(answer)["result"]["protocolVersion"])
        if session := answer.headers.get("mcp-session-id"):
            client.headers["Mcp-Session-Id"] = session
        (await client.post("/mcp", json={"jsonrpc": "2.0", "method": "notifications/initialized"})).raise_for_status()
        yield client


def _message(method: str, params: dict[str, Any]) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}


async def _call(client: httpx.AsyncClient, tool: str, arguments: dict[str, Any]) -> None:
    answer = await _answer(client, tool, arguments)
    if answer.status_code != 200 or '"result"' not in answer.text or '"isError":true' in answer.text:
        raise SystemExit(f"`{tool}` answered {answer.status_code}: {answer.text[:2000]}")


async def _distinct(client: httpx.AsyncClient, numbers: Iterator[int]) -> None:
    """The same rows by a statement that was never sent before, for a prompt that was."""
    sql = f"{SQL} OFFSET {next(numbers)} * 0"
    await _call(
        client, "query_db", {"connection": "shop", "sql": sql, "prompt": "Who are our first hundred customers?"}
    )


async def _answer(client: httpx.AsyncClient, tool: str, arguments: dict[str, Any]) -> httpx.Response:
    return await client.post("/mcp", json=_message("tools/call", {"name": tool, "arguments": arguments}))


async def _size(client: httpx.AsyncClient, arguments: dict[str, Any]) -> int:
    return len((await _answer(client, "query_db", arguments)).content)


def _content(answer: httpx.Response) -> dict[str, Any]:
    """The message in an answer, which is JSON or a stream of events."""
    if not answer.headers["content-type"].startswith("text/event-stream"):
        found: dict[str, Any] = answer.json()
        return found
    lines = (line.removeprefix("data:") for line in answer.text.splitlines() if line.startswith("data:"))
    message: dict[str, Any] = json.loads(next(line for line in lines if line.strip()))
    return message


# The report


def _table(found: dict[str, Any]) -> Iterator[str]:
    yield f"{'':12} {'median ms':>9}   half of the samples"
    for name, median in found["median_ms"].items():
        low, high = found["quartiles_ms"][name]
        yield f"{name:12} {median:9.2f}   {low:.2f} to {high:.2f}"
    low, high = found["ratio_of_fifths"]
    yield f"budget       {found['budget_ms']:9.2f}   {FACTOR} x (no-op + database + fsyncs) + {MARGIN} ms"
    yield f"governed / budget: {found['ratio']:.2f}   ({low:.2f} to {high:.2f} over fifths of {found['rounds']} rounds)"
    yield f"one call: {found['commits']} commits, {found['recorded_bytes']} bytes recorded, {found['answer_bytes']} bytes answered"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="samples of each; at least 10")
    parser.add_argument("--toolbox", help="the `toolbox-server` command; without it, the one on the PATH")
    parser.add_argument("--model", default="auto", help="`masking.ner.model`: what looks for names; `none` for nothing")
    parser.add_argument(
        "--directory", type=Path, help="where databases and ledger are made: decides which disk is measured"
    )
    parser.add_argument("--distinct", action="store_true", help="govern another statement each time, with a prompt")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--serve-no-op", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve_no_op:
        _serve_no_op()
        return
    toolbox = options.toolbox or shutil.which("toolbox-server")
    found = asyncio.run(
        measured(max(10, options.rounds), toolbox, options.model, options.directory, distinct=options.distinct)
    )
    if toolbox is None:
        found["toolbox"] = ABSENT
    print(json.dumps(found) if options.json else "\n".join(_table(found)))
    if toolbox is None and not options.json:
        print(f"toolbox: {ABSENT}")


if __name__ == "__main__":
    main()
