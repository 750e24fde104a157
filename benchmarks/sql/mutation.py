"""Coverage-guided mutation of the set's texts: nothing is run, the analysis just has to answer, in time, whatever it is given.

    python -m benchmarks.sql.mutation --seconds 600

Prints the text that raised or took too long, and exits with an error. Atheris needs to see the modules before anything else imports them.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

import atheris  # type: ignore[import-untyped,unused-ignore]  # it ships no types

with atheris.instrument_imports(  # pyright: ignore  # the same
    include=["mcp_gateway_tools.sql"]
):
    from mcp_gateway_tools.sql.analyse import analyse
    from mcp_gateway_tools.sql.catalog import SqlState

from benchmarks.sql.corpus import cases
from benchmarks.sql.fuzz import CAP_SECONDS, in_time
from benchmarks.sql.stage import stage

INSTRUMENTED = 5
"""How many times as long the analysis takes with every branch counted. The cap itself is kept by the uninstrumented properties."""


async def _catalog() -> SqlState:
    async with stage() as made:
        return made.state


def main() -> None:
    """Mutate until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60, help="how long")
    seconds = parser.parse_args().seconds
    state = asyncio.run(_catalog())

    def one(data: bytes) -> None:
        sql = data.decode("utf-8", "surrogateescape")
        analyse(sql, state)
        if not in_time(sql, state, INSTRUMENTED * CAP_SECONDS):
            raise AssertionError(f"slower than its cap: {sql!r}")

    with tempfile.TemporaryDirectory() as seeds:
        for number, case in enumerate(cases()[::3]):
            (Path(seeds) / str(number)).write_bytes(case.sql.encode("utf-8", "surrogateescape"))
        atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", "-max_len=4096", "-verbosity=0", seeds], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
