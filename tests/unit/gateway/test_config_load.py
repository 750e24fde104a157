"""Loading: a good file becomes frozen values; every mistake is shown at its line and column, and no secret is repeated."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcp_gateway.config.load import load
from mcp_gateway.config.model import Config
from mcp_gateway.config.problem import ConfigError
from mcp_gateway.credentials.refs import EnvRef, FileRef, KeyringRef
from mcp_gateway_policy.vocabulary import Connection
from mcp_gateway_tools.lease import Settings
from mcp_gateway_tools.tool import Kind


class _DatabaseSettings(Settings):
    host: str
    port: int = 5432
    sslmode: Literal["disable", "require", "verify-full"] = "verify-full"


KINDS = {"postgres": Kind("postgres", _DatabaseSettings, lambda: ())}

GOOD = """\
connections:
  - name: shop
    kind: postgres
    labels: {env: prod, country: no, tier: "1"}
    credential: env:SHOP_WRITE
    read_credential: file:secrets/read
    host: db.internal
  - {name: wiki, kind: postgres, credential: keyring:mcp/gateway/wiki, host: db2, port: 5433}
identity:
  jwt: {issuer: "https://idp.example", audience: gateway, jwks_url: "https://idp.example/jwks"}
  roles:
    developer: {groups: [engineering]}
    lead: {subjects: [ana]}
policy:
  file: policy.yaml
masking:
  fields: {"*.email": redact, "public.customers.ssn": redact, "*.order_id": keep}
approvals:
  wait_seconds: 30
  webhooks: [{url: "https://hooks.example/a", secret: env:HOOK}]
  slack: {webhook: "file:/run/secrets/slack"}
recorder: {directory: state}
server: {host: 0.0.0.0, port: 0}
"""

RULES = """\
rules:
  - {name: read, roles: [developer], connections: [shop, "label:env=prod", "w*"], actions: [sql.select], effect: allow}
  - {name: write, roles: ["*"], connections: ["*"], actions: ["sql.*"], effect: ask, approvers: [lead]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "policy.yaml").write_text(RULES)
    return tmp_path


def _load(folder: Path, text: str | bytes) -> Config:
    file = folder / "gateway.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(file, KINDS)


def _problems(folder: Path, text: str | bytes) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        _load(folder, text)
    return [str(problem).removeprefix(f"{folder}/") for problem in caught.value.problems]


def test_a_good_file_becomes_connections_with_labels_settings_and_references(folder: Path) -> None:
    config = _load(folder, GOOD)
    shop, wiki = config.connections["shop"], config.connections["wiki"]
    assert replace(shop.connection, target="") == Connection(
        "shop", "postgres", {"env": "prod", "country": "no", "tier": "1"}
    )
    assert shop.settings == _DatabaseSettings(host="db.internal")
    assert shop.credential == EnvRef("SHOP_WRITE")
    assert shop.read_credential == FileRef(folder / "secrets" / "read")
    assert wiki.credential == wiki.read_credential == KeyringRef("mcp/gateway", "wiki")


def test_what_is_not_written_has_the_documented_default(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "xdg"))
    config = _load(folder, "policy: {rules: []}")
    assert config.server.host == "127.0.0.1"
    assert (config.server.port, config.server.reload) == (8765, False)
    assert (config.approvals.wait_seconds, config.approvals.expires_seconds) == (45, 3600)
    assert config.recorder.directory == folder / "xdg" / "mcp-gateway"
    assert config.masking.score_threshold == 0.4
    assert config.identity.local is None
    monkeypatch.setenv("XDG_STATE_HOME", "relative")
    assert _load(folder, "policy: {rules: []}").recorder.directory == Path.home() / ".local/state/mcp-gateway"


def test_relative_paths_count_from_the_file_they_stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    config = load(Path(_write(folder, GOOD)), KINDS)
    assert config.recorder.directory == folder / "state"
    assert config.files == (folder / "gateway.yaml", folder / "policy.yaml")


def _write(folder: Path, text: str) -> str:
    (folder / "gateway.yaml").write_text(text)
    return os.path.relpath(folder / "gateway.yaml")


def test_the_digest_covers_the_file_of_rules(folder: Path) -> None:
    before = _load(folder, GOOD).digest
    assert _load(folder, GOOD).digest == before
    (folder / "policy.yaml").write_text(RULES + "\n")
    assert _load(folder, GOOD).digest != before


def test_nothing_in_a_configuration_can_be_changed(folder: Path) -> None:
    config: Any = _load(folder, GOOD)
    with pytest.raises(AttributeError):
        config.digest = ""
    with pytest.raises(TypeError):
        config.connections["shop"] = None
    with pytest.raises(TypeError):
        config.connections["shop"].connection.labels["env"] = "dev"
    with pytest.raises(TypeError):
        config.identity.roles["lead"] = None
    with pytest.raises(ValueError, match="frozen"):
        config.server.host = "0.0.0.0"  # noqa: S104 -- refused, which is the point


def test_the_words_of_yaml_1_1_are_text(folder: Path) -> None:
    text = "connections: [{name: on, kind: postgres, credential: env:A, host: y, labels: {no: off, date: 2026-01-01}}]\npolicy: {rules: []}"
    config = _load(folder, text)
    assert config.connections["on"].connection.labels == {"no": "off", "date": "2026-01-01"}


def test_all_problems_are_shown_at_once_and_in_order(folder: Path) -> None:
    text = "server: {prot: 1}\nidentity: {local: {}}\nconnections: [{kind: postgres, credential: env:A, host: x, port: x}]\n"
    assert [problem.split(": ")[:2] for problem in _problems(folder, text)] == [
        ["gateway.yaml:1:1", "policy"],
        ["gateway.yaml:1:10", "server.prot"],
        ["gateway.yaml:2:19", "identity.local.subject"],
        ["gateway.yaml:3:15", "connections[0].name"],
        ["gateway.yaml:3:66", "connections[0].port"],
    ]


ENTRY = "  - {name: a, kind: postgres, credential: env:A, host: h"
ASYMMETRIC = "RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA"
FORMS = "env:NAME, file:PATH or keyring:SERVICE/NAME"
KEYS = "name, kind, labels, credential, read_credential, max_calls_per_caller, fields, host, port, sslmode"
SERVER = "host, port, allowed_hosts, allowed_origins, resource_url, reload, max_request_bytes"
JWT = "identity: {jwt: {issuer: i, audience: a, key_file: policy.yaml"
SECRET = f"a secret never stands in this file: use `credential` with {FORMS}"
NOT_A_REF = f"not a reference to a credential; a secret never stands in this file: write {FORMS}"
NAME = "not a name: lower-case letters, digits, `-` and `_`, at most 63, beginning with a letter or digit"

BAD: dict[str, tuple[str, str]] = {
    "unknown-key": (
        "servers: {}",
        "1:1: servers: unknown key; did you mean `server`? expected one of connections, identity, policy, masking, approvals, recorder, server",
    ),
    "unknown-key-nested": (
        "server: {prot: 1}",
        f"1:10: server.prot: unknown key; did you mean `port`? expected one of {SERVER}",
    ),
    "unknown-key-in-a-connection": (
        f"connections:\n{ENTRY}, prot: 1}}",
        f"2:59: connections[0].prot: unknown key; did you mean `port`? expected one of {KEYS}",
    ),
    "unknown-key-in-a-role": (
        "identity: {roles: {dev: {group: [x]}}}",
        "1:26: identity.roles.dev.group: unknown key; did you mean `groups`? expected one of groups, subjects",
    ),
    "unknown-key-in-a-webhook": (
        "approvals: {webhooks: [{url: 'https://x', secret: env:A, sceret: x}]}",
        "1:58: approvals.webhooks[0].sceret: unknown key; did you mean `secret`? expected one of url, secret",
    ),
    "missing-key": (
        "connections:\n  - {name: a, kind: postgres, host: h}",
        "2:5: connections[0].credential: missing key `credential`",
    ),
    "missing-key-of-the-kind": (
        "connections:\n  - {name: a, kind: postgres, credential: env:A}",
        "2:5: connections[0].host: missing key `host`",
    ),
    "missing-policy": (
        "server: {}\n# policy: none",
        "1:1: policy: missing key `policy`",
    ),
    "no-place-for-policy": (
        "policy: {}",
        "1:9: policy: give `rules`, or a `file` of them, or `packs`",
    ),
    "two-places-for-policy": (
        "policy: {rules: [], file: policy.yaml}",
        "1:9: policy: give one of `rules` and `file`, not both",
    ),
    "text-for-a-number": (
        "server: {port: '8765'}",
        "1:16: server.port: expected a whole number, got text",
    ),
    "number-for-text": (
        "identity: {local: {subject: 7}}",
        "1:29: identity.local.subject: expected text, got a number",
    ),
    "fraction-for-a-whole-number": (
        "server: {port: 1.5}",
        "1:16: server.port: expected a whole number, got a fraction",
    ),
    "true-for-a-number": (
        "server:\n  port: true",
        "2:9: server.port: expected a whole number, got true or false",
    ),
    "on-for-true": (
        "server: {reload: on}",
        "1:18: server.reload: expected true or false, got text",
    ),
    "text-for-a-list": (
        "identity: {local: {subject: a, groups: admins}}",
        "1:40: identity.local.groups: expected a list, got text",
    ),
    "list-for-a-mapping": (
        "server: []",
        "1:9: server: expected a mapping, got a list",
    ),
    "nothing-for-a-mapping": (
        "masking:",
        "1:9: masking: expected a mapping, got nothing",
    ),
    "list-at-the-top": (
        "- policy: x",
        "1:1: expected a mapping with `connections`, `identity`, `policy` …",
    ),
    "octal": (
        "server: {port: 0755}",
        "1:16: server.port: `0755` is octal to some readers and decimal to others: drop the leading zero, or quote it",
    ),
    "port-too-large": (
        "server: {port: 70000}",
        "1:16: server.port: should be less than or equal to 65535",
    ),
    "wait-too-long": (
        "approvals: {wait_seconds: 241}",
        "1:27: approvals.wait_seconds: should be less than or equal to 240",
    ),
    "expires-too-late": (
        "approvals:\n  expires_seconds: 604801",
        "2:20: approvals.expires_seconds: should be less than or equal to 604800",
    ),
    "wait-longer-than-expiry": (
        "approvals: {wait_seconds: 100, expires_seconds: 60}",
        "1:27: approvals.wait_seconds: longer than `expires_seconds`: a call would wait for an approval that has expired",
    ),
    "threshold-over-one": (
        "masking: {score_threshold: 40}",
        "1:28: masking.score_threshold: should be less than or equal to 1",
    ),
    "bad-name": (
        "connections:\n  - {name: Shop, kind: postgres, credential: env:A, host: h}",
        f"2:12: connections[0].name: {NAME}",
    ),
    "bad-role-name": (
        "identity: {roles: {Dev: {}}}",
        f"1:20: identity.roles.Dev: {NAME}",
    ),
    "bad-label": (
        f"connections:\n{ENTRY}, labels: {{env: 'a b'}}}}",
        "2:73: connections[0].labels.env: not a label: letters, digits, `.`, `_`, `-` and `/`, at most 63, between letters or digits",
    ),
    "number-as-a-label": (
        f"connections:\n{ENTRY}, labels: {{tier: 1}}}}",
        "2:74: connections[0].labels.tier: expected text, got a number",
    ),
    "duplicate-name": (
        f"connections:\n{ENTRY}}}\n{ENTRY}}}",
        "3:12: connections[1].name: duplicate name `a`; the first is connections[0]",
    ),
    "duplicate-key": (
        "server: {port: 1, host: x, port: 2}",
        "1:28: server.port: duplicate key; the first is on line 1",
    ),
    "unknown-kind": (
        "connections:\n  - {name: a, kind: postgre, credential: env:A}",
        "2:21: connections[0].kind: unknown kind `postgre`; did you mean `postgres`? expected one of postgres",
    ),
    "unknown-word": (
        f"connections:\n{ENTRY}, sslmode: requre}}",
        "2:68: connections[0].sslmode: unknown word `requre`; did you mean `require`? expected one of disable, require, verify-full",
    ),
    "unknown-masking": (
        "masking: {fields: {'*.email': hide}}",
        '1:31: masking.fields["*.email"]: unknown word `hide`; expected one of redact, pseudonym, partial, scan, keep, drop',
    ),
    "bad-field-pattern": (
        "masking: {fields: {email: redact}}",
        "1:20: masking.fields.email: not a field pattern: write [SCHEMA.]TABLE.COLUMN or the last keys of a document, as in `*.email`",
    ),
    "literal-credential": (
        "connections:\n  - {name: a, kind: postgres, credential: hunter2, host: h}",
        f"2:43: connections[0].credential: {NOT_A_REF}",
    ),
    "credential-with-an-unknown-scheme": (
        "connections:\n  - {name: a, kind: postgres, credential: 'vault:x', host: h}",
        f"2:43: connections[0].credential: {NOT_A_REF}",
    ),
    "credential-is-a-number": (
        "connections:\n  - {name: a, kind: postgres, credential: 12345, host: h}",
        f"2:43: connections[0].credential: {NOT_A_REF}",
    ),
    "literal-password": (
        f"connections:\n{ENTRY}, password: hunter2}}",
        f"2:59: connections[0].password: {SECRET}",
    ),
    "literal-token": (
        f"connections:\n{ENTRY}, api_token: hunter2}}",
        f"2:59: connections[0].api_token: {SECRET}",
    ),
    "url-with-a-password": (
        "connections:\n  - {name: a, kind: postgres, credential: env:A, host: 'postgres://u:hunter2@db/x'}",
        f"2:56: connections[0].host: an address with a user and password inside never stands in this file: use a reference ({FORMS})",
    ),
    "url-with-a-token-in-its-query": (
        "approvals: {webhooks: [{url: 'https://x/y?token=hunter2', secret: env:A}]}",
        f"1:30: approvals.webhooks[0].url: an address with a secret in its query never stands in this file: use a reference ({FORMS})",
    ),
    "private-key": (
        "identity: {local: {subject: '-----BEGIN PRIVATE KEY----- hunter2'}}",
        f"1:29: identity.local.subject: a private key never stands in this file: use a reference ({FORMS})",
    ),
    "literal-webhook-secret": (
        "approvals: {webhooks: [{url: 'https://x', secret: whsec_hunter2}]}",
        f"1:51: approvals.webhooks[0].secret: {NOT_A_REF}",
    ),
    "literal-slack-webhook": (
        "approvals: {slack: {webhook: 'https://hooks.slack.example/hunter2'}}",
        f"1:30: approvals.slack.webhook: {NOT_A_REF}",
    ),
    "plain-http-webhook": (
        "approvals: {webhooks: [{url: 'http://hooks.example', secret: env:A}]}",
        "1:30: approvals.webhooks[0].url: plain http leaves this machine unprotected: write https://",
    ),
    "no-address": (
        "approvals: {public_url: gateway.example}",
        "1:25: approvals.public_url: not an address: write https://HOST/PATH",
    ),
    "no-keys": (
        "identity: {jwt: {issuer: i, audience: a}}",
        "1:17: identity.jwt: give exactly one of `jwks_url` and `key_file`",
    ),
    "two-sources-of-keys": (
        f"{JWT}, jwks_url: 'https://x'}}}}",
        "1:17: identity.jwt: give exactly one of `jwks_url` and `key_file`",
    ),
    "keys-over-plain-http": (
        "identity: {jwt: {issuer: i, audience: a, jwks_url: 'http://idp/jwks'}}",
        "1:52: identity.jwt.jwks_url: plain http leaves this machine unprotected: write https://",
    ),
    "missing-key-file": (
        "identity: {jwt: {issuer: i, audience: a, key_file: gone.pem}}",
        "1:52: identity.jwt.key_file: no such file",
    ),
    "own-issuer": (
        "identity: {jwt: {issuer: 'mcp-gateway:local', audience: a, key_file: policy.yaml}}",
        "1:26: identity.jwt.issuer: `mcp-gateway:` is kept for tokens made on this host",
    ),
    "shared-secret-algorithm": (
        f"{JWT}, algorithms: [RS256, HS256]}}}}",
        "1:85: identity.jwt.algorithms[1]: never accepted: whoever can check such a token can also make one; use RS256, ES256 or EdDSA",
    ),
    "no-algorithm": (
        f"{JWT}, algorithms: [none]}}}}",
        "1:78: identity.jwt.algorithms[0]: never accepted: whoever can check such a token can also make one; use RS256, ES256 or EdDSA",
    ),
    "unknown-algorithm": (
        f"{JWT}, algorithms: [RS255]}}}}",
        f"1:78: identity.jwt.algorithms[0]: unknown word `RS255`; did you mean `RS256`? expected one of {ASYMMETRIC}",
    ),
    "no-algorithms": (
        f"{JWT}, algorithms: []}}}}",
        "1:77: identity.jwt.algorithms: expected at least one",
    ),
    "no-audience": (
        "identity: {jwt: {issuer: i, audience: [], key_file: policy.yaml}}",
        "1:39: identity.jwt.audience: expected at least one",
    ),
    "audience-is-a-number": (
        "identity: {jwt: {issuer: i, audience: 3, key_file: policy.yaml}}",
        "1:39: identity.jwt.audience: expected a list, got a number",
    ),
    "exposed-without-identity": (
        "server: {host: 0.0.0.0}",
        "1:16: server.host: refuses to listen where other machines can reach it without `identity.jwt`: nobody could be told apart",
    ),
    "exposed-to-the-network-by-name": (
        "server: {host: gateway.internal}",
        "1:16: server.host: refuses to listen where other machines can reach it without `identity.jwt`: nobody could be told apart",
    ),
    "rule-with-an-unknown-connection": (
        f"connections:\n{ENTRY}}}\npolicy:\n  rules:\n    - {{name: r, roles: ['*'], connections: [aa], actions: [sql.select], effect: allow}}",
        "5:45: policy.rules[0].connections[0]: unknown connection `aa`; did you mean `a`? expected one of a",
    ),
    "rule-with-an-unknown-label": (
        f"connections:\n{ENTRY}, labels: {{env: prod}}}}\npolicy:\n  rules:\n    - {{name: r, roles: ['*'], connections: ['label:env=prd'], actions: [sql.select], effect: allow}}",
        "5:45: policy.rules[0].connections[0]: unknown label `label:env=prd`; did you mean `label:env=prod`? expected one of label:env=prod",
    ),
    "rule-with-an-unknown-role": (
        "identity: {roles: {lead: {}}}\npolicy:\n  rules:\n    - {name: r, roles: [led], actions: [sql.select], effect: allow}",
        "4:25: policy.rules[0].roles[0]: unknown role `led`; did you mean `lead`? expected one of lead",
    ),
    "rule-with-an-unknown-approver": (
        "identity: {roles: {lead: {}}}\npolicy:\n  rules:\n    - {name: r, roles: ['*'], actions: [sql.select], effect: ask, approvers: [leed]}",
        "4:79: policy.rules[0].approvers[0]: unknown role `leed`; did you mean `lead`? expected one of lead",
    ),
    "rule-with-an-unknown-effect": (
        "policy:\n  rules:\n    - {name: r, roles: ['*'], actions: [sql.select], effect: alow}",
        "3:62: policy.rules[0].effect: unknown word `alow`; did you mean `allow`? expected one of allow, ask, deny",
    ),
    "tab": (
        "server:\n\tport: 1",
        "2:1: not valid YAML: a tab: indent with spaces",
    ),
    "unclosed": (
        "server: {port: 1",
        "2:7: not valid YAML: did not find expected ',' or '}'",
    ),
    "anchor": (
        "server: &x {port: 1}",
        "1:9: server: anchors and aliases are not used here: write the value out",
    ),
    "alias": (
        "server: *x",
        "1:9: server: anchors and aliases are not used here: write the value out",
    ),
    "tag": (
        "server: !!python/object:os.system {}",
        "1:9: server: tags are not used here: write a plain value",
    ),
    "second-document": (
        "server: {}\n---\nserver: {}\n# policy:",
        "2:1: a second document; one file holds one",
    ),
    "complex-key": (
        "? [a]\n: b",
        "1:3: a key is plain text",
    ),
    "hostile-key": (
        '"a\\e[31mb\\nc": 1',
        '1:1: ["a\\x1b[31mb\\nc"]: unknown key; expected one of connections, identity, policy, masking, approvals, recorder, server',
    ),
    "rule-that-asks-nobody": (
        "policy:\n  rules:\n    - {name: r, roles: ['*'], actions: [sql.select], effect: ask}",
        "3:7: policy.rules[0]: a rule that asks names at least one role in `approvers`",
    ),
    "rule-with-a-limit-of-nothing": (
        "policy:\n  rules:\n    - {name: r, roles: ['*'], actions: [sql.select], effect: allow, limits: {rows: 0}}",
        "3:84: policy.rules[0].limits.rows: should be greater than 0",
    ),
    "two-rules-of-one-name": (
        "policy:\n  rules:\n    - {name: r, roles: ['*'], actions: [sql.select], effect: allow}\n    - {name: r, roles: ['*'], actions: [sql.insert], effect: allow}",
        "4:14: policy.rules[1].name: another rule has this name",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_mistake_is_shown_where_it_stands(case: str, folder: Path) -> None:
    text, expected = BAD[case]
    whole = text if "policy:" in text else f"{text}\npolicy: {{rules: []}}\n"
    assert _problems(folder, whole) == [f"gateway.yaml:{expected}"]


def test_there_are_many_mistakes_in_the_table() -> None:
    assert len(BAD) >= 40


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"", "gateway.yaml: empty", id="empty"),
        pytest.param(b"# nothing\n", "gateway.yaml: empty", id="a-comment"),
        pytest.param(
            b"null\n", "gateway.yaml:1:1: expected a mapping with `connections`, `identity`, `policy` …", id="null"
        ),
        pytest.param(b"a: 1\nb: \xff", "gateway.yaml:2:4: not UTF-8 text", id="latin-1"),
        pytest.param(b"a: \x00", "gateway.yaml:1:4: not valid YAML: a control character", id="nul"),
        pytest.param(b"#" * (1 << 20) + b"\n", "gateway.yaml: larger than 1048576 bytes", id="too-large"),
    ],
)
def test_what_is_no_configuration_at_all_is_refused(content: bytes, expected: str, folder: Path) -> None:
    assert _problems(folder, content) == [expected]


def test_deep_nesting_is_refused_before_it_costs_anything(folder: Path) -> None:
    (problem,) = _problems(folder, "[" * 500_000)
    assert problem.endswith("nested deeper than 32 levels")


def test_a_file_that_cannot_be_read_is_named(folder: Path) -> None:
    for path, why in ((folder / "gone.yaml", "no such file or directory"), (folder, "is a directory")):
        with pytest.raises(ConfigError) as caught:
            load(path, KINDS)
        assert str(caught.value) == f"{path}: cannot be read: {why}"


def test_a_byte_order_mark_is_no_mistake(folder: Path) -> None:
    assert _load(folder, b"\xef\xbb\xbfpolicy: {rules: []}").policy.rules == ()


def test_mistakes_in_the_file_of_rules_are_shown_there(folder: Path) -> None:
    (folder / "policy.yaml").write_text("rules:\n  - {name: r, roles: [ghost], actions: [sql.select], effect: allow}\n")
    assert _problems(folder, "policy: {file: policy.yaml}") == [
        "policy.yaml:2:23: rules[0].roles[0]: unknown role `ghost`"
    ]
    (folder / "policy.yaml").write_text("ruls: []\n")
    assert _problems(folder, "policy: {file: policy.yaml}") == [
        "policy.yaml:1:1: rules: missing key `rules`",
        "policy.yaml:1:1: ruls: unknown key; did you mean `rules`? expected one of rules",
    ]
    (folder / "policy.yaml").unlink()
    assert _problems(folder, "policy: {file: policy.yaml}") == [
        "policy.yaml: cannot be read: no such file or directory"
    ]


def test_what_policy_refuses_is_shown_at_the_field_of_the_rule(folder: Path) -> None:
    rules = "policy:\n  rules:\n    - {name: a, roles: ['*'], actions: [sql.select], effect: allow}\n"
    rules += "    - name: b\n      roles: ['*']\n      actions: [sql.select]\n      effect: allow\n      when: 'call.tool =='\n"
    (problem,) = _problems(folder, rules)
    assert problem.startswith("gateway.yaml:8:13: policy.rules[1].when: ")


@pytest.mark.parametrize("case", [case for case, (text, _) in BAD.items() if "hunter2" in text])
def test_no_message_repeats_a_secret(case: str, folder: Path) -> None:
    assert "hunter2" not in "\n".join(_problems(folder, f"{BAD[case][0]}\npolicy: {{rules: []}}\n"))


def test_no_message_carries_a_terminal_escape(folder: Path) -> None:
    text = '"\\e[31m": 1\nserver: {host: "\\e[31m"}\npolicy: {rules: [{name: r, actions: [x], effect: "\\e[31m"}]}'
    assert all(problem.isprintable() for problem in _problems(folder, text))


def test_a_user_without_a_home_is_asked_to_name_the_state_directory(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr("os.getuid", lambda: 4_000_000)
    assert _problems(folder, "policy: {rules: []}") == [
        "gateway.yaml:1:1: recorder.directory: the gateway's user has no home: name the directory"
    ]
    assert _load(folder, "policy: {rules: []}\nrecorder: {directory: ~nobody-here/x}").recorder.directory.is_absolute()


PIECES = [
    "connections",
    "policy",
    "rules",
    "name",
    "kind",
    "postgres",
    "env:A",
    "-",
    ":",
    "{",
    "}",
    "[",
    "]",
    "'",
    '"',
    "&a",
    "*a",
    "!t",
    "---",
    "#",
    "|",
    ">",
    "?",
    "0x",
    "1e9",
    "é",
    "null",
    "~",
    ",",
    "<<",
    "\u202e",
]
YAML_LIKE = st.lists(st.sampled_from([*PIECES, " ", "  ", "\n", "\t", "\\e"]), max_size=40).map("".join)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200) | YAML_LIKE.map(str.encode))
def test_whatever_stands_in_the_file_the_answer_is_a_configuration_or_its_problems(
    content: bytes, folder: Path
) -> None:
    problems: tuple[object, ...] = ("none",)
    try:
        _load(folder, content)
    except ConfigError as error:
        problems = error.problems
    assert problems
    assert all(str(problem).isprintable() for problem in problems)


def test_names_that_sound_like_secrets_are_free_where_the_reader_chooses_them(folder: Path) -> None:
    text = "masking: {fields: {'*.password': redact}}\nidentity: {roles: {token: {groups: [a]}}}\npolicy: {rules: []}"
    assert set(_load(folder, text).identity.roles) == {"token"}
