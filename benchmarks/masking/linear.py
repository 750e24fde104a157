"""Whether cost grows with the size alone: throughput and peak memory from 1 KB to 50 MB, each size in a process of its own.

    python -m benchmarks.masking.linear [--largest MB] [--only KIND] [--command]

The texts are those of `large`. Seconds are of the processor. Memory is what the process had more at its peak than when it was warm, over the
size of the text in UTF-8; the text itself, which the process holds once, is in it, and the masked one. With `--command` what is measured is `mcp-gateway mask` on
standard input without a language model: all its processes together, sampled every hundredth of a second, over what they have for a text of
1.5 MB.
"""

from __future__ import annotations

import argparse
import gc
import json
import mmap
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.masking.large import TEXTS
from mcp_gateway.masking.apart import GIVING_BACK
from mcp_gateway.masking.batch import Setting
from mcp_gateway.masking.looking import Looking, Rules
from mcp_gateway.masking.profile import MaskingProfile

SIZES: Final = (1 << 10, 10 << 10, 100 << 10, 1 << 20, 4 << 20, 16 << 20, 50 << 20)
_AT_LEAST: Final = 0.5
"""Seconds for which a small text is masked again and again."""

_TOLD: Final = 4 << 20
"""Bytes from which memory is told: what is remembered of names, which is bounded, is much for a smaller text."""

_SOME: Final = 3 << 19
"""Bytes of a text that is looked at in a process apart already."""

_EVERY: Final = 0.01
"""Seconds after which memory is looked at again."""

_WITHOUT: Final = (
    "import mcp_gateway.cli.mask as mask; mask.AUTO = 'none'; from mcp_gateway.__main__ import main; main()"
)


def _measured(kind: str, path: Path) -> None:
    """In a process of its own: print seconds and growth."""
    looking = Looking(MaskingProfile())
    setting = Setting()

    def mask(text: str) -> None:
        looking.hidden({setting: {text}}, Rules(), (), 3600)

    mask(TEXTS[kind](64 << 10))
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # the peak is that from here on (proc_pid_clear_refs(5))
    before = _kilobytes("VmRSS")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        text = str(data, "utf-8")
    times, begun = 0, time.process_time()
    while not times or time.process_time() - begun < _AT_LEAST:
        mask(text)
        times += 1
    seconds = (time.process_time() - begun) / times
    print(json.dumps({"seconds": seconds, "grown": (_kilobytes("VmHWM") - before) << 10}))


def _kilobytes(of: str) -> int:
    """What the system says of this process's memory."""
    said = Path("/proc/self/status").read_text()
    return int(said.partition(f"{of}:")[2].split()[0])


def _line(kind: str, path: Path) -> str:
    """What one text takes."""
    done = subprocess.run(  # noqa: S603  # this interpreter, this module
        [sys.executable, "-m", "benchmarks.masking.linear", "--one", kind, str(path)],
        env={**os.environ, **GIVING_BACK},  # as the process has it that large answers are looked at in
        capture_output=True,
        text=True,
        check=True,
    )
    said, size = json.loads(done.stdout), path.stat().st_size
    memory = f"{said['grown'] / size:5.1f} x its size" if size >= _TOLD * 0.99 else "(too small to tell)"
    return f"{said['seconds'] * 1e3:>10.1f} ms  {size / said['seconds'] / 1e6:6.2f} MB/s  memory {memory}"


def _commanded(path: Path) -> int:
    """The most memory that the command's processes have together, in bytes."""
    most = 0
    with path.open("rb") as file:
        running = subprocess.Popen([sys.executable, "-c", _WITHOUT, "mask"], stdin=file, stdout=subprocess.DEVNULL)  # noqa: S603  # this interpreter, the gateway's own command
        while running.poll() is None:
            most = max(most, sum(map(_resident, _family(running.pid))))
            time.sleep(_EVERY)
    if running.returncode:
        raise SystemExit(f"the command ended with {running.returncode}")
    return most


def _family(process: int) -> Iterator[int]:
    """A process and those that it started."""
    yield process
    try:
        children = [one.read_text() for one in Path(f"/proc/{process}/task").glob("*/children")]
    except (FileNotFoundError, ProcessLookupError):
        return  # it has ended
    for child in " ".join(children).split():
        yield from _family(int(child))


def _resident(process: int) -> int:
    """Bytes of memory; none of a process that has ended."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * resource.getpagesize()
    except (FileNotFoundError, ProcessLookupError):
        return 0


def main() -> None:
    """Read the options and measure."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.masking.linear", description=__doc__)
    options.add_argument("--largest", type=int, default=50, help="MB of the largest text")
    options.add_argument("--only", choices=TEXTS, help="one of the texts")
    options.add_argument("--command", action="store_true", help="memory of the command, for texts from 4 MB on")
    options.add_argument("--one", nargs=2, metavar=("TEXT", "FILE"), help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.one:
        _measured(chosen.one[0], Path(chosen.one[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "text")
        for kind in [chosen.only] if chosen.only else TEXTS:
            path.write_text(TEXTS[kind](_SOME))
            base = _commanded(path) if chosen.command else 0
            for size in (size for size in SIZES if size <= chosen.largest << 20):
                if chosen.command and size < _TOLD:
                    continue
                path.write_text(TEXTS[kind](size))
                bytes_ = path.stat().st_size
                said = (
                    f"memory {(_commanded(path) - base) / (bytes_ - _SOME):5.1f} x its size"
                    if chosen.command
                    else _line(kind, path)
                )
                print(f"{kind:<10} {size / 1024:>8.0f} KB  {said}", flush=True)


if __name__ == "__main__":
    main()
