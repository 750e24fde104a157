#!/usr/bin/env python3
"""Draw docs/demo.svg from what the demo really prints: .venv/bin/python scripts/picture.py"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
WIDTH = 118


def main() -> int:
    """Run the demo with colours and keep the four scenes."""
    done = subprocess.run(  # noqa: S603 # our own command
        [Path(sys.executable).with_name("mcp-gateway"), "demo", "--script"],
        env={**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(WIDTH), "TERM": "xterm-256color"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        sys.stderr.write(done.stdout + done.stderr)
        return 1
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    for line in _without_the_replay(_without_spinners(done.stdout.splitlines())):
        console.print(Text.from_ansi(line), soft_wrap=True)
    svg = console.export_svg(title="sh scripts/demo --script", theme=MONOKAI, unique_id="demo")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)  # no fonts from elsewhere
    (ROOT / "docs" / "demo.svg").write_text(
        "\n".join(line.rstrip() for line in svg.splitlines()) + "\n", encoding="utf-8"
    )
    return 0


def _without_spinners(lines: list[str]) -> list[str]:
    """What a terminal overwrites is not in the picture; nor are the empty lines it leaves."""
    plain = [(line, Text.from_ansi(line).plain.strip()) for line in lines]
    kept = [(line, text) for line, text in plain if not ("\u2800" <= text[:1] <= "\u28ff")]
    spoken = [text for _, text in kept]
    return [
        line
        for number, (line, text) in enumerate(kept)
        if text or (number + 1 < len(spoken) and re.match(r"\d\. ", spoken[number + 1]))
    ]


def _without_the_replay(lines: list[str]) -> list[str]:
    """The replay repeats the scenes: a picture needs only its first lines."""
    first = next(number for number, line in enumerate(lines) if "mcp-gateway replay" in line)
    last = next(number for number, line in enumerate(lines) if "mcp-gateway verify" in line)
    return [*lines[: first + 6], "│ …", *lines[last:]]


if __name__ == "__main__":
    sys.exit(main())
