"""Coverage-guided mutation of the set's texts: nothing is run, the analysis just has to answer, in time, whatever it is given.

    python -m benchmarks.sql.mutation --seconds 600

Prints the text that raised or took too long, and exits with an error. Atheris needs to see the modules before anything else imports them, and
counting every branch takes its time: a text that was slow here is timed once more in a process that counts none.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from contextlib import nullcontext
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, Pipe
from pathlib import Path

import atheris  # type: ignore[import-untyped,unused-ignore]  # it ships no types

COUNTS = parent_process() is None
"""Not in the process that takes the time, which imports this module as well."""

with (
    atheris.instrument_imports(include=["mcp_gateway_tools.sql"])  # pyright: ignore  # the same
    if COUNTS
    else nullcontext()
):
    from mcp_gateway_tools.sql.analyse import analyse
    from mcp_gateway_tools.sql.catalog import SqlState

from benchmarks.sql.corpus import cases
from benchmarks.sql.fuzz import in_time
from benchmarks.sql.stage import stage


async def _catalog() -> SqlState:
    async with stage() as made:
        return made.state


def take_the_time(asked: Connection) -> None:
    """Answer for each text whether it is decided within the cap, until nobody asks any more."""
    state = asyncio.run(_catalog())
    while True:
        try:
            asked.send(in_time(asked.recv(), state))
        except EOFError:
            return


def main() -> None:
    """Mutate until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60, help="how long")
    seconds = parser.parse_args().seconds
    state = asyncio.run(_catalog())
    timed, theirs = Pipe()
    get_context("spawn").Process(target=take_the_time, args=(theirs,), daemon=True).start()
    theirs.close()

    def one(data: bytes) -> None:
        sql = data.decode("utf-8", "surrogateescape")
        analyse(sql, state)
        if in_time(sql, state):
            return
        timed.send(sql)
        if not timed.recv():
            raise AssertionError(f"slower than its cap: {sql!r}")

    with tempfile.TemporaryDirectory() as seeds:
        for number, case in enumerate(cases()[::3]):
            (Path(seeds) / str(number)).write_bytes(case.sql.encode("utf-8", "surrogatepass"))
        atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", "-max_len=4096", "-verbosity=0", seeds], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
