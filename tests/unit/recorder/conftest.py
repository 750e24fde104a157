"""A ledger to try, and other processes at the same one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncGenerator, Callable, Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mcp_gateway_recorder.ledger import Ledger

_SCRIPT = Path(__file__).with_name("process.py")


class Process:
    """`process.py` at work."""

    def __init__(self, command: str, directory: Path, argument: str) -> None:
        self.running = subprocess.Popen(
            [sys.executable, "-W", "error", str(_SCRIPT), command, str(directory), argument],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def hear(self) -> str:
        """The next line it says; empty when it has ended."""
        assert self.running.stdout is not None
        return self.running.stdout.readline().strip()

    def tell(self) -> None:
        """Let it go on."""
        assert self.running.stdin is not None
        self.running.stdin.write("\n")
        self.running.stdin.flush()

    def end(self) -> int:
        """Wait for its end; its exit status."""
        return self.running.wait(60)

    def kill(self) -> None:
        """As `kill -9` does."""
        self.running.kill()
        self.running.wait(60)

    def close(self) -> None:
        """Leave nothing running."""
        self.running.kill()
        self.running.communicate()


@pytest.fixture
def process() -> Generator[Callable[..., Process], None, None]:
    started: list[Process] = []

    def start(command: str, directory: Path, argument: str = "") -> Process:
        started.append(Process(command, directory, argument))
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """Starts on a fixed day and goes on by a millisecond each time it is read."""
    moment = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

    def tick() -> datetime:
        nonlocal moment
        moment += timedelta(milliseconds=1)
        return moment

    return tick


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
async def ledger(directory: Path, clock: Callable[[], datetime]) -> AsyncGenerator[Ledger, None]:
    async with Ledger.open(directory, clock=clock, patience=0.2) as opened:
        yield opened
