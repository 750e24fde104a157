"""Whether cost grows with the size alone: throughput and peak memory from 1 KB to 50 MB, each size in a process of its own.

    python -m benchmarks.masking.linear [--largest MB]

A service's log, in which one line of twenty holds a value; the scorecard's samples one after the other, with a value or a look-alike every
forty characters (both repeat from 1 MB on); records with two values each, as a list of objects, inside one object, as YAML and as CSV. Seconds are of the processor. Memory is what the process grew by at its peak, over the size of the text; the
text itself, which the process holds once, is in it.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Final

from benchmarks.masking.speed import mixed
from benchmarks.masking.values import FORM, HEX, Values
from mcp_gateway.masking.batch import Setting
from mcp_gateway.masking.looking import Looking, Rules
from mcp_gateway.masking.profile import MaskingProfile

SIZES: Final = (1 << 10, 10 << 10, 100 << 10, 1 << 20, 10 << 20, 50 << 20)
SEED: Final = 90_210
_AT_LEAST: Final = 0.5
"""Seconds for which a small text is masked again and again."""


def log(size: int) -> str:
    """Lines of a service's log."""
    v = Values(SEED)
    lines, total = list[str](), 0
    while total < size:
        line = (
            f"2025-05-03T{v.number(0, 23):02}:{v.number(0, 59):02}:{v.number(0, 59):02}.{v.digits(3)}Z INFO  [worker-{v.number(1, 9)}] "
            f"c.a.shop.OrderService - order ORD-{v.digits(8)} for customer {v.digits(5)} {v.pick('accepted', 'shipped', 'refunded')} "
            f"in {v.digits(3)}ms traceId={v.chars(32, HEX)} status={v.pick('200', '201', '409')}"
        )
        if v.number(1, 20) == 1:
            line += f" notified {FORM[v.pick('email', 'phone')](v)}"
        lines.append(line)
        total += len(line) + 1
    return "\n".join(lines)[:size]


def _filled(size: int, first: str, row: Callable[[Values], str], between: str, last: str) -> str:
    v = Values(SEED)
    rows, total = list[str](), len(first) + len(last)
    while not rows or total + len(rows[-1]) < size:
        rows.append(row(v))
        total += len(rows[-1]) + len(between)
    return first + between.join(rows) + last


def _record(v: Values) -> dict[str, object]:
    return {"id": v.number(1, 9999), "email": FORM["email"](v), "password": v.chars(14), "city": v.pick("Jena", "Oslo"), "note": "sent to a warehouse"}  # fmt: skip


def objects(size: int) -> str:
    """A list of objects."""
    return _filled(size, "[", lambda v: json.dumps(_record(v)), ",\n", "]")


def nested(size: int) -> str:
    """The same inside one object."""
    return _filled(size, '{"kind": "Orders", "items": [', lambda v: json.dumps(_record(v)), ",\n", "]}")


def yaml(size: int) -> str:
    """The same as a list of YAML."""
    return _filled(
        size, "", lambda v: "- " + "\n  ".join(f"{key}: {said}" for key, said in _record(v).items()), "\n", "\n"
    )


def table(size: int) -> str:
    """The same as CSV."""
    return _filled(size, "id,email,password,city,note\n", lambda v: ",".join(map(str, _record(v).values())), "\n", "\n")


TEXTS: Final = {"log": log, "samples": mixed, "objects": objects, "nested": nested, "yaml": yaml, "table": table}
REPEATING: Final = ("log", "samples")
"""Texts that repeat from 1 MB on: making them takes no more than they are."""


def _measured(kind: str, size: int) -> None:
    """In a process of its own: print seconds and growth."""
    looking = Looking(MaskingProfile())
    setting = Setting()

    def mask(text: str) -> None:
        looking.hidden({setting: {text}}, Rules(), (), 3600)

    mask(TEXTS[kind](4 << 10))
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    repeats = kind in REPEATING and size >= 1 << 20
    text = TEXTS[kind](1 << 20) * (size >> 20) if repeats else TEXTS[kind](size)
    times, begun = 0, time.process_time()
    while not times or time.process_time() - begun < _AT_LEAST:
        mask(text)
        times += 1
    seconds = (time.process_time() - begun) / times
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(json.dumps({"seconds": seconds, "grown": grown * 1024}))


def main() -> None:
    """Read the options and measure."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.masking.linear", description=__doc__)
    options.add_argument("--largest", type=int, default=50, help="MB of the largest text")
    options.add_argument("--only", choices=TEXTS, help="one of the texts")
    options.add_argument("--one", nargs=2, metavar=("TEXT", "BYTES"), help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.one:
        _measured(chosen.one[0], int(chosen.one[1]))
        return
    for kind in [chosen.only] if chosen.only else TEXTS:
        for size in (size for size in SIZES if size <= chosen.largest << 20):
            done = subprocess.run(  # noqa: S603  # this interpreter, this module
                [sys.executable, "-m", "benchmarks.masking.linear", "--one", kind, str(size)],
                capture_output=True,
                text=True,
                check=True,
            )
            said = json.loads(done.stdout)
            memory = f"{said['grown'] / size:5.1f} x its size" if size >= 1 << 20 else "(too small to tell)"
            print(
                f"{kind:<8} {size / 1024:>8.0f} KB  {said['seconds'] * 1e3:>10.1f} ms  {size / said['seconds'] / 1e6:6.2f} MB/s  memory {memory}"
            )


if __name__ == "__main__":
    main()
