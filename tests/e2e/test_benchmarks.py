"""The benchmark that runs the whole product over HTTP keeps running; what it measures is nobody's promise here."""

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
