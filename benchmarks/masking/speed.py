"""What masking costs, as ratios in one run: against plain Presidio, IBM's filters and `json.dumps`, and against its own size.

    python -m benchmarks.masking.speed [--peers-python PATH] [--largest MB]

Times are of the processor, the least of a few runs; on a machine that does other work the ratios are what can be trusted.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.masking import peers
from benchmarks.masking.differences import differences, found_plainly
from benchmarks.masking.presidio import Plain
from benchmarks.masking.samples import DEVELOPMENT, samples
from benchmarks.masking.values import FORM, Values
from mcp_gateway.cli.collecting import collect_rarely
from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway_policy.vocabulary import JsonValue
from mcp_gateway_tools.raw import Column, Raw, Table

SEED: Final = 4_711
SIZES: Final = (1 << 10, 1 << 14, 1 << 18, 1 << 20, 10 << 20, 50 << 20)
WORDS: Final = [
    "the",
    "order",
    "was",
    "sent",
    "to",
    "a",
    "warehouse",
    "near",
    "you",
    "and",
    "comes",
    "back",
    "with",
    "nothing",
    "but",
    "sand",
    "so",
    "call",
    "us",
    "when",
    "it",
    "is",
    "open",
]

Cells = list[Sequence[JsonValue]]


def row_set(rows: int, seed: int = SEED) -> Cells:
    """Eight columns as databases give them, without telling names: most values repeat or are numbers."""
    v = Values(seed)
    emails, notes = [FORM["email"](v) for _ in range(200)], [_sentence(v) for _ in range(300)]
    return [
        [number, v.pick(*emails), v.pick("paid", "open", "sent"), f"{v.digits(3)}.{v.digits(2)}", v.pick(*notes),
         f"2025-05-{v.number(1, 28):02}T12:{v.number(0, 59):02}:33Z", v.pick("Jena", "Oslo", "Lima"), v.number(1, 9)]
        for number in range(rows)
    ]  # fmt: skip


def unique_cells(rows: int, seed: int = SEED) -> Cells:
    """Four columns, every cell different; one in ten holds something."""
    v = Values(seed)
    return [[_sentence(v, f" {row}/{column}") for column in range(4)] for row in range(rows)]


def _sentence(v: Values, tail: str = "") -> str:
    said = " ".join(v.pick(*WORDS) for _ in range(9))
    kind = v.pick("email", "phone", "card", "iban") if v.number(1, 10) == 1 else ""
    return f"{said} {FORM[kind](v) if kind else v.digits(5)}{tail}"


def mixed(size: int) -> str:
    """The scorecard's texts, one after the other, each with a different number before it."""
    texts = [one.content for one in samples(DEVELOPMENT, 1160) if isinstance(one.content, str)]
    pieces, total = list[str](), 0
    while total < size:
        piece = f"# {len(pieces)}\n{texts[len(pieces) % len(texts)]}\n"
        pieces.append(piece)
        total += len(piece)
    return "".join(pieces)[:size]


def table(rows: Cells) -> Raw:
    """The rows as a tool's answer."""
    return Raw(Table(tuple(Column(f"c{index}", "text", ()) for index in range(len(rows[0]))), rows))


async def least(times: int, work: Callable[[], Awaitable[object]]) -> float:
    """Seconds of the processor, of this process and of those it ended or runs."""
    return min([await _once(work) for _ in range(times)])


async def _once(work: Callable[[], Awaitable[object]]) -> float:
    begun = time.process_time()
    await work()
    return time.process_time() - begun


def _plainly(rows: Cells, engine: Plain) -> float:
    begun = time.process_time()
    for row in rows:
        for cell in row:
            engine.cell(cell)
    return time.process_time() - begun


def _filters(value: object, python: Path) -> float:
    done = subprocess.run(  # noqa: S603  # the Python that whoever runs the benchmark named
        [python, "-P", peers.__file__], input=(json.dumps(value) + "\n") * 3, capture_output=True, text=True, check=True
    )
    return min(float(json.loads(line)["seconds"]) for line in done.stdout.splitlines())


async def _rows(masker: Masker, rows: Cells) -> None:
    await masker.mask(table(rows))


async def against_presidio(masker: Masker, python: Path | None) -> None:
    """Rows against Presidio's engine on every cell."""
    engine = Plain()
    for title, rows in (("row set", row_set(2_000)), ("unique cells", unique_cells(1_000))):
        took = await least(3, partial(_rows, masker, rows))
        some = rows[: len(rows) // 4]
        plainly = _plainly(some, engine) * len(rows) / len(some)
        line = (
            f"{title:<14} {len(rows)} x {len(rows[0])}: {took * 1e3:.0f} ms; plain Presidio {plainly / took:.1f} x that"
        )
        print(line + (f"; IBM's filters {_filters(rows, python) / took:.2f} x" if python else "; IBM's filters absent"))
    begun = time.perf_counter()
    cells = [str(cell) for row in unique_cells(250, SEED + 1) for cell in row]
    found = await differences(masker, found_plainly(engine, cells))
    print(
        f"findings over {len(cells)} cells: {found} in {time.perf_counter() - begun:.0f} s (a longer run: python -m benchmarks.masking.differences)"
    )


async def against_dumps(masker: Masker) -> None:
    """10,000 rows of 8 columns against the time `json.dumps` takes on them."""
    rows = row_set(10_000)
    begun = time.process_time()
    json.dumps(rows)
    dumps = min(time.process_time() - begun, await least(3, lambda: asyncio.sleep(0, json.dumps(rows))))
    cold = await _once(lambda: Masker(MaskingProfile(), tuple).mask(table(rows)))
    warm = await least(3, lambda: masker.mask(table(row_set(10_000, SEED + 2))))
    making = await least(2, lambda: asyncio.sleep(0, table(row_set(10_000, SEED + 2))))
    print(
        f"10,000 x 8: json.dumps {dumps * 1e3:.1f} ms; cold {cold / dumps:.1f} x; warm, other rows of the same shape {(warm - making) / dumps:.1f} x"
    )


async def by_size(masker: Masker, largest: int) -> None:
    """Mixed text of growing size. From 1 MB it is looked at in a process apart: wall time, as nothing else is to be had."""
    for size in (size for size in SIZES if size <= largest << 20):
        text = mixed(size)
        times = 3 if size < 1 << 20 else 1
        took = min([await _wall(partial(masker.text, text)) for _ in range(times)])
        peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        print(
            f"mixed text {size / 1024:>7.0f} KB: {took * 1e3:>8.1f} ms, {size / took / 1e6:.2f} MB/s, {peak / 1024:.0f} MB at most so far"
        )


async def _wall(work: Callable[[], Awaitable[object]]) -> float:
    begun = time.perf_counter()
    await work()
    return time.perf_counter() - begun


async def main() -> None:
    """Read the options and measure."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.masking.speed", description=__doc__)
    options.add_argument("--peers-python", type=Path, help="a Python with IBM's filters")
    options.add_argument("--largest", type=int, default=10, help="MB of the largest text")
    chosen = options.parse_args()
    begun = time.perf_counter()
    masker = Masker(MaskingProfile(), tuple)
    await masker.warm()
    collect_rarely()  # as `serve` does
    print(f"loading: {time.perf_counter() - begun:.2f} s, once a process: Presidio's import")
    await against_dumps(masker)
    await against_presidio(masker, chosen.peers_python)
    await by_size(masker, chosen.largest)
    if not chosen.peers_python:
        print(
            "IBM's filters: python -m venv peers && peers/bin/pip install cpex-pii-filter cpex-secrets-detection",
            file=sys.stderr,
        )


if __name__ == "__main__":
    asyncio.run(main())
