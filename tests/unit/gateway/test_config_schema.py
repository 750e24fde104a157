"""The JSON Schema says what the loader says, as far as shape goes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from jsonschema import Draft202012Validator

from mcp_gateway.config.document import parse
from mcp_gateway.config.schema import connection_schema, json_schema, keys_at, rules_schema
from mcp_gateway_policy.vocabulary import JsonObject
from mcp_gateway_tools.lease import Settings
from mcp_gateway_tools.tool import Kind


class _Host(Settings):
    host: str
    port: int = 5432


class _Clash(Settings):
    labels: str


KINDS = {"postgres": Kind("postgres", _Host, lambda: ()), "mysql": Kind("mysql", _Host, lambda: ())}
RULE = "{name: r, roles: ['*'], actions: [sql.select], effect: allow}"
ENTRY = "name: a, kind: postgres, credential: env:A, host: h"


def _validator() -> Any:
    schema = cast(Mapping[str, Any], json_schema(KINDS))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def _accepts(text: str) -> bool:
    return bool(_validator().is_valid(parse(Path("gateway.yaml"), text.encode()).value))


@pytest.mark.parametrize(
    "text",
    [
        f"policy: {{rules: [{RULE}]}}",
        f"connections: [{{{ENTRY}, port: 1, labels: {{env: prod}}}}]\npolicy: {{file: p.yaml}}",
        "identity: {jwt: {issuer: i, audience: a, jwks_url: 'https://x'}, local: {subject: a}}\npolicy: {rules: []}",
        "identity: {jwt: {issuer: i, audience: [a, b], key_file: k}, roles: {r: {groups: [g]}}}\npolicy: {rules: []}",
        "masking: {fields: {'*.email': redact}}\nserver: {port: 0}\napprovals: {wait_seconds: 1.5}\npolicy: {rules: []}",
        "approvals: {webhooks: [{url: 'https://x', secret: file:a}], slack: {webhook: keyring:a/b/c}}\npolicy: {rules: []}",
    ],
)
def test_a_good_file_is_accepted(text: str) -> None:
    assert _accepts(text)


@pytest.mark.parametrize(
    "text",
    [
        "server: {}",
        "policy: {}",
        "policy: {rules: [], file: p}",
        "policy: {rules: []}\nservers: {}",
        "policy: {rules: []}\nserver: {prot: 1}",
        "policy: {rules: []}\nserver: {port: '1'}",
        "policy: {rules: []}\nconnections: [{name: a, kind: oracle, credential: env:A, host: h}]",
        f"policy: {{rules: []}}\nconnections: [{{{ENTRY}, password: x}}]",
        "policy: {rules: []}\nconnections: [{name: a, kind: postgres, credential: hunter2, host: h}]",
        "policy: {rules: []}\nconnections: [{name: a, kind: postgres, credential: env:A}]",
        "policy: {rules: []}\nidentity: {jwt: {issuer: i, audience: a}}",
        "policy: {rules: []}\nidentity: {jwt: {issuer: i, audience: a, key_file: k, algorithms: [HS256]}}",
        "policy: {rules: []}\nmasking: {fields: {'*.email': hide}}",
    ],
)
def test_a_file_of_the_wrong_shape_is_not(text: str) -> None:
    assert not _accepts(text)


def test_every_setting_has_a_description_for_the_editor() -> None:
    definitions = cast(Mapping[str, Any], json_schema(KINDS)["$defs"])
    ours = ("Jwt", "Identity", "ApprovalSettings", "ServerSettings", "MaskingSettings", "RecorderSettings", "Webhook")
    for name in ours:
        for key, field in definitions[name]["properties"].items():
            assert field.get("description"), f"{name}.{key}"


def test_a_kind_cannot_redefine_what_every_connection_has() -> None:
    with pytest.raises(ValueError, match="redefines `labels`"):
        connection_schema(Kind("x", _Clash, lambda: ()))


def test_the_keys_of_a_place_are_found_through_references_lists_and_branches() -> None:
    schema: JsonObject = json_schema(KINDS)
    assert keys_at(schema, ("approvals", "webhooks", 0)) == ("url", "secret")
    assert keys_at(schema, ("identity", "roles", "any")) == ("groups", "subjects")
    assert keys_at(schema, ("server", "port")) == ()
    assert "actions" in keys_at(rules_schema(), ("rules", 3))
