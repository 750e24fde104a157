"""The benchmarks that run a server keep running; what they measure is nobody's promise here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "over_http.py"


def test_a_read_over_http_costs_two_commits_and_is_measured_beside_its_floor() -> None:
    command = [sys.executable, str(BENCHMARK), "--rounds", "10", "--model", "none", "--json"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    assert found["commits"] == 2
    assert {"no-op", "database", "fsyncs", "governed"} <= set(found["median_ms"])
    assert found["ratio"] > 0
    assert "toolbox" in found["median_ms"] or "pip install toolbox-server" in found["toolbox"]


def test_verdicts_are_measured_first_later_and_again() -> None:
    command = [sys.executable, "-m", "benchmarks.sql.verdict", "--rounds", "2"]
    root = BENCHMARK.parents[1]
    ended = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=240)
    assert ended.returncode == 0, ended.stderr
    said = [line.split() for line in ended.stdout.splitlines()]
    assert [words[0] for words in said] == ["first", "later", "again"]
    first, later, again = (int(words[1]) for words in said)
    assert first == later == again // 2 >= 400
