"""The log's disk fills while the gateway runs: nothing runs unrecorded, nothing recorded is lost, and room is enough to go on."""

from __future__ import annotations

import json
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from gate import CONFIG, Gate
from wire import Wire, wire

from mcp_gateway_recorder.verify import verify

pytestmark = pytest.mark.anyio

OWN_FILESYSTEM = ("unshare", "--map-root-user", "--mount", "sh", "-c")
SMALL = 'mount -t tmpfs -o size=4m,mode=700 small state && exec "$0" "$@"'


@dataclass(frozen=True, slots=True)
class Disk:
    """Where the log is, as a test sees it, and how to leave it no room and give it room again."""

    state: Path
    fill: Callable[[], None]
    free: Callable[[], None]


def _mountable(directory: Path) -> bool:
    """Whether this machine lets a test have a small filesystem of its own."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*OWN_FILESYSTEM, "mount -t tmpfs small ."], cwd=directory, check=False).returncode == 0


@asynccontextmanager
async def small_disk(gate: Gate) -> AsyncGenerator[tuple[Wire, Disk]]:
    """A gateway with its log on a filesystem of 4 MiB; where no such can be mounted, its files cannot grow while the disk is `full`."""
    if _mountable(gate.directory):
        gate.state.mkdir(mode=0o700)
        async with wire(gate, within=[*OWN_FILESYSTEM, SMALL]) as line:
            state = Path(f"/proc/{line.process.pid}/root") / gate.state.relative_to("/")
            yield line, Disk(state, lambda: _fill(state / "filler"), (state / "filler").unlink)
        return
    async with wire(gate) as line:

        def grow_to(largest: int) -> None:
            resource.prlimit(line.process.pid, resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))

        def fill() -> None:
            grow_to(max(file.stat().st_size for file in gate.state.glob("ledger.db*")))

        yield line, Disk(gate.state, fill, lambda: grow_to(resource.RLIM_INFINITY))


def _fill(file: Path) -> None:
    for size in (1 << 16, 1):
        with file.open("ab", buffering=0) as filler, suppress(OSError):
            while True:
                filler.write(bytes(size))


def _update(number: int, note: str) -> dict[str, str]:
    return {"connection": "shop", "sql": f"UPDATE orders SET note = '{note}' WHERE id = {number}"}


def _recorded(state: Path) -> dict[str, int]:
    with closing(sqlite3.connect(f"file:{state / 'ledger.db'}?mode=ro", uri=True)) as ledger:
        return dict(ledger.execute("SELECT kind, count(*) FROM entries GROUP BY kind").fetchall())


async def test_a_full_disk_stops_calls_before_they_run_and_room_lets_them_go_on(gate: Gate) -> None:
    gate.configure(CONFIG.replace("effect: ask", "effect: allow").replace("      approvers: [approver]\n", ""))
    async with small_disk(gate) as (line, disk):
        assert "UPDATE 1" in json.dumps(await line.call("query_db", _update(1, "before")))
        disk.fill()
        for number in range(2, 6):
            result = await line.call("query_db", _update(number, "unrecorded"))
            assert result["isError"] is True
            told = result["content"][0]["text"]
            assert "nothing has run" in told
            assert "free or repair the disk" in told
        assert not await gate.query("SELECT FROM orders WHERE note = 'unrecorded'")
        disk.free()
        assert "UPDATE 1" in json.dumps(await line.call("query_db", _update(6, "after")))
        noted = await gate.query("SELECT note FROM orders WHERE id IN (1, 6) ORDER BY id")
        assert [row["note"] for row in noted] == ["before", "after"]
        copy = gate.directory / "copy"  # SQLite follows the way into another mount namespace back out of it
        shutil.copytree(disk.state, copy, ignore=shutil.ignore_patterns("owners", "wake"))
    recorded = _recorded(copy)
    assert recorded["intended"] == 2
    assert recorded["answered"] >= 2
    assert verify(copy).ok
