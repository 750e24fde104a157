"""The evidence types hold: what would skip a step of a call is a type error to both checkers.

Mutation tried: `_seal: Seal` widened to `object` in entries.py, `lend(intent: object)` in the vault, `Outcome` with `Raw` added; each
leaves a marked line without its error and fails here.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

MISUSE = Path(__file__).with_name("misuse.py")
ROOT = MISUSE.parents[2]


def _marked() -> set[int]:
    lines = MISUSE.read_text(encoding="utf-8").splitlines()
    return {number for number, line in enumerate(lines, 1) if "# misuse:" in line}


def test_every_misuse_and_nothing_else_is_an_error_to_mypy() -> None:
    command = [sys.executable, "-m", "mypy", "--no-error-summary", "--hide-error-context", str(MISUSE)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found = {int(m[1]) for m in re.finditer(r"misuse\.py:(\d+): error:", done.stdout)}
    assert found == _marked(), done.stdout + done.stderr


def test_every_misuse_and_nothing_else_is_an_error_to_pyright() -> None:
    command = [
        sys.executable,
        "-m",
        "pyright",
        "--outputjson",
        "--project",
        str(MISUSE.parent),
        "--pythonpath",
        sys.executable,
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    found = {d["range"]["start"]["line"] + 1 for d in report["generalDiagnostics"] if d["severity"] == "error"}
    assert found == _marked(), done.stdout
