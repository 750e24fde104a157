"""What the first text of a process costs: with compiled searches kept from the process before, and without.

    python -m benchmarks.masking.first [--rounds N]

Seconds of the processor, from the interpreter's start to the masked text, the least of the rounds; one round of each kind after the other.
Beside them an interpreter that imports Presidio alone, which every one of these does.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_MASKING: Final = """
import asyncio, time
from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile
print(asyncio.run(Masker(MaskingProfile(), tuple).text("to grace.hopper@example.org")), time.process_time())
"""
_PRESIDIO: Final = "import time, presidio_analyzer; print(time.process_time())"


def seconds(program: str, environment: Mapping[str, str]) -> float:
    """Seconds that a process of this program says it took."""
    done = subprocess.run(  # noqa: S603 # our own program
        [sys.executable, "-c", program], env={**os.environ, **environment}, capture_output=True, check=True
    )
    *said, took = done.stdout.decode().split()
    if said and said != ["to", "<EMAIL>"]:
        raise SystemExit(f"it was masked as {said}")
    return float(took)


def main() -> None:
    """Print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        keeping = {"PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}
        not_keeping = {**keeping, "PYTHONDONTWRITEBYTECODE": "1"}
        seconds(_MASKING, keeping)
        kept = {path: path.read_bytes() for path in Path(folder).rglob("hyperscan-*")}
        with_them, without, presidio = list[float](), list[float](), list[float]()
        for _ in range(rounds):
            with_them.append(seconds(_MASKING, not_keeping))
            for path in kept:
                path.unlink()
            without.append(seconds(_MASKING, not_keeping))
            for path, content in kept.items():
                path.write_bytes(content)
            presidio.append(seconds(_PRESIDIO, not_keeping))
    least, compiling, importing = min(with_them), min(without), min(presidio)
    print(f"the first text: {compiling:.1f} s compiled, {least:.1f} s kept ({compiling / least:.1f} x)")
    print(f"of which {importing:.1f} s import Presidio; {sum(map(len, kept.values())) / 1e6:.1f} MB are kept")


if __name__ == "__main__":
    main()
