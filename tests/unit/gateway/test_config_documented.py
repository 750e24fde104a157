"""The reference page names every setting with its default, nothing else, and its example is a good configuration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mcp_gateway.config.load import load
from mcp_gateway.config.schema import json_schema, keys_at
from mcp_gateway.kinds import KINDS
from mcp_gateway_policy.vocabulary import JsonObject
from mcp_gateway_tools.lease import Settings
from mcp_gateway_tools.tool import Kind

PAGE = Path(__file__).parents[3] / "docs" / "configuration.md"


class _Database(Settings):
    host: str
    database: str
    user: str


class _Nothing(Settings):
    pass


def _settings(schema: JsonObject, path: tuple[str | int, ...], written: str) -> Iterator[str]:
    """The written paths of all settings below a place; a list is `[]`, a mapping with free keys `ROLE`."""
    if keys := keys_at(schema, path):
        for key in keys:
            yield from _settings(schema, (*path, key), f"{written}.{key}".removeprefix("."))
    elif written != "policy.rules" and keys_at(schema, (*path, 0)):
        yield from _settings(schema, (*path, 0), f"{written}[]")
    elif written == "identity.roles":
        yield from _settings(schema, (*path, "any"), f"{written}.ROLE")
    else:
        yield written


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    schema = json_schema({"kind": Kind("kind", _Nothing, lambda: ())})
    documented = re.findall(r"^\| `(\w+[.\[][\w.\[\]]*)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(documented) == sorted(_settings(schema, (), ""))


def test_every_setting_of_every_kind_is_documented() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name, kind in KINDS.items():
        _, _, table = page.partition(f"| key of `{name}` |")
        assert table, name
        for setting in kind.settings.model_fields:
            assert f"`{setting}`" in table.partition("\n\n")[0], f"{name}: {setting}"


def test_the_example_on_the_page_is_a_good_configuration(tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert example
    (tmp_path / "gateway.yaml").write_text(example[1])
    (tmp_path / "policy.yaml").write_text("rules: []")
    config = load(tmp_path / "gateway.yaml", {"postgres": Kind("postgres", _Database, lambda: ())})
    assert list(config.connections) == ["shop"]


@pytest.mark.parametrize(
    ("setting", "default"),
    [
        ("server.port", "8765"),
        ("server.max_request_bytes", "4194304"),
        ("approvals.wait_seconds", "45"),
        ("approvals.expires_seconds", "3600"),
        ("approvals.progress_seconds", "10"),
        ("masking.score_threshold", "0.4"),
        ("identity.jwt.leeway_seconds", "30"),
        ("identity.jwt.algorithms", "[RS256, PS256, ES256, EdDSA]"),
    ],
)
def test_the_defaults_on_the_page_are_those_of_the_program(setting: str, default: str, tmp_path: Path) -> None:
    assert f"| `{setting}` | `{default}` |" in PAGE.read_text(encoding="utf-8")
    (tmp_path / "k").touch()
    (tmp_path / "gateway.yaml").write_text(
        "policy: {rules: []}\nidentity: {jwt: {issuer: i, audience: a, key_file: k}}"
    )
    value: object = load(tmp_path / "gateway.yaml", {})
    for name in setting.split("."):
        value = getattr(value, name)
    assert str(value).replace("'", "").replace("(", "[").replace(")", "]") == default
