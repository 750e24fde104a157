"""Every example is complete: it loads, its policy tests pass, editors can complete it, its client configurations are JSON."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from mcp_gateway.app import read_config
from mcp_gateway.config.schema import json_schema
from mcp_gateway.kinds import KINDS

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/gateway.yaml"))
COMMAND = str(Path(sys.executable).with_name("mcp-gateway"))


def test_every_example_is_tried() -> None:
    assert {example.name for example in EXAMPLES} >= {"ci", "git", "github", "kubernetes", "laptop", "team"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_loads(example: Path) -> None:
    assert read_config(example / "gateway.yaml").connections


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_passes_its_policy_tests(example: Path) -> None:
    arguments = ["policy", "test", str(example / "policy-tests.yaml"), "--config", str(example / "gateway.yaml")]
    done = subprocess.run([COMMAND, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_fits_the_schema_it_names(example: Path) -> None:
    text = (example / "gateway.yaml").read_text(encoding="utf-8")
    named = re.match(r"# yaml-language-server: \$schema=(\S+)", text)
    assert named is not None
    schema = json.loads((example / named[1]).read_text(encoding="utf-8"))
    validator: Any = Draft202012Validator(schema)  # its stubs leave the schema's type open
    assert validator.is_valid(yaml.safe_load(text))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_s_client_configurations_are_json(example: Path) -> None:
    blocks = re.findall(r"```json\n(.*?)```", (example / "clients.md").read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    for block in blocks:
        assert json.loads(block)


def test_the_schema_beside_the_examples_is_the_one_the_command_prints() -> None:
    kept = json.loads((ROOT / "examples" / "gateway.schema.json").read_text(encoding="utf-8"))
    assert kept == json.loads(json.dumps(json_schema(KINDS)))
