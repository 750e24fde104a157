"""What a verdict costs: analysis and policy together, over the ordinary statements of the set, each a text that was never seen before.

    python -m benchmarks.sql.verdict [--rounds N]

Prints microseconds of the thread's own time. The first round meets a catalog that was looked at just now and a policy that was never asked;
the later ones send the same statements with a blank more, which are other texts, as to a gateway that has been running for a while.
`again` is the very same text once more.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
from collections.abc import Sequence
from statistics import median, quantiles
from time import thread_time

from benchmarks.sql.corpus import cases
from benchmarks.sql.layers import Ours
from benchmarks.sql.policies import POLICIES
from benchmarks.sql.stage import stage
from mcp_gateway_tools.sql.catalog import SqlState


def measure(state: SqlState, texts: Sequence[str], rounds: int) -> dict[str, list[float]]:
    """Seconds of each verdict, by when it was asked for."""
    ours = Ours(state, POLICIES)
    found: dict[str, list[float]] = {"first": [], "later": [], "again": []}
    gc.collect()
    gc.freeze()  # as the gateway has it (`cli.collecting`)
    try:
        for number in range(rounds):
            for text in texts:
                new = text + " " * number
                found["later" if number else "first"].append(_taken(ours, new))
                found["again"].append(_taken(ours, new))
    finally:
        gc.unfreeze()
    return found


def _taken(ours: Ours, sql: str) -> float:
    begun = thread_time()
    ours.verdict(sql, POLICIES[0].name)
    return thread_time() - begun


async def _run(rounds: int) -> dict[str, list[float]]:
    texts = [case.sql for case in cases() if case.family == "ordinary"]
    async with stage() as made:
        return measure(made.state, texts, rounds)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="how often the set is sent; at least 2")
    options = parser.parse_args()
    for name, seconds in asyncio.run(_run(max(2, options.rounds))).items():
        cuts = [cut * 1e6 for cut in quantiles(seconds, n=100)]
        print(
            f"{name:6} {len(seconds):6} verdicts: p50 {median(seconds) * 1e6:5.1f} µs, p90 {cuts[89]:6.1f}, p99 {cuts[98]:7.1f}"
        )


if __name__ == "__main__":
    main()
