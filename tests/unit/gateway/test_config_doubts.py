"""What is no mistake and hardly meant is told with its place, by `config check` and when the gateway starts; it keeps nothing from running."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mcp_gateway.config.model import Config
from mcp_gateway.config.problem import ConfigError
from mcp_gateway.configured import read_config
from mcp_gateway_policy.overlap import overlap
from mcp_gateway_policy.resource import Pattern

CONFIG = """\
connections:
  - {name: shop, kind: postgres, host: h, database: shop, user: u, credential: env:A, labels: {env: prod}}
  - {name: crm, kind: postgres, host: h, database: crm db, user: u, credential: env:A}
  - {name: api, kind: git, url: "https://git.example/acme/api.git", credential: env:A}
  - {name: prod, kind: kubernetes, server: "https://k.example", credential: env:A}
identity: {roles: {dev: {groups: [devs]}}}
policy:
  rules:
    - {name: under-test, roles: [dev], connections: [CONNECTIONS], actions: ["ACTION"], resources: [RESOURCES], effect: allow}
"""


def _read(folder: Path, text: str) -> Config:
    (folder / "gateway.yaml").write_text(text)
    return read_config(folder / "gateway.yaml")


def _doubts(folder: Path, connections: str, action: str, resources: str) -> list[str]:
    text = CONFIG.replace("CONNECTIONS", connections).replace("ACTION", action).replace("RESOURCES", resources)
    return [str(doubt).removeprefix(f"{folder}/") for doubt in _read(folder, text).doubts]


@pytest.mark.parametrize(
    ("connections", "action", "resources"),
    [
        ("shop", "sql.*", "shop/public"),
        ("shop", "sql.select", "'*'"),
        ("shop", "sql.select", "'sh*/public/orders'"),
        ("'*'", "sql.select", "shop/public, crm%20db/public"),
        ("label:env=prod", "sql.select", "shop"),
        ("api", "git.*", "acme/api/refs/heads/main, 'acme/*', acme/api, acme/api/refs"),
        ("prod", "k8s.get", "anything/at/all"),
        ("shop, prod", "'*'", "default/core/pods"),
        ("'none-*'", "sql.select", "later/public"),
    ],
)
def test_a_rule_that_could_match_is_no_doubt(tmp_path: Path, connections: str, action: str, resources: str) -> None:
    assert _doubts(tmp_path, connections, action.strip("'"), resources) == []


@pytest.mark.parametrize(
    ("connections", "action", "resources", "place", "below"),
    [
        ("shop", "sql.select", "shpo/public", 0, "`shop` lies below `shop`"),
        ("shop", "sql.select", "public/orders", 0, "`shop` lies below `shop`"),
        ("shop", "sql.select", "shop/public, crm/public", 1, "`shop` lies below `shop`"),
        ("crm", "sql.select", "crm/public", 0, "`crm` lies below `crm%20db`"),
        ("api", "git.push", "acme/apo/refs/heads/main", 0, "`api` lies below `acme/api/files`, `acme/api/refs/heads`"),
        ("api", "git.push", "acme/api/main", 0, "`api` lies below `acme/api/files`, `acme/api/refs/heads`"),
        ("'*'", "sql.select", "'shp*/public'", 0, "`shop` lies below `shop`"),
    ],
)
def test_a_resource_that_no_connection_of_the_rule_has_is_told_with_rule_and_place(
    tmp_path: Path, connections: str, action: str, resources: str, place: int, below: str
) -> None:
    """Mutation tried: no look at where connections lead."""
    (doubt,) = _doubts(tmp_path, connections, action, resources)
    assert doubt.startswith("gateway.yaml:9:")
    assert f"policy.rules[0].resources[{place}]" in doubt
    assert "rule `under-test` can never match" in doubt
    assert below in doubt


def test_files_that_are_not_there_are_told_and_those_that_are_there_are_not(tmp_path: Path) -> None:
    (tmp_path / "there.pem").touch()
    (tmp_path / "loop").symlink_to("loop")
    text = """\
connections:
  - name: shop
    kind: postgres
    host: h
    database: shop
    user: u
    credential: file:secrets/shop
    ca_file: ca/absent.pem
  - {name: other, kind: postgres, host: h, database: shop, user: u, credential: env:A, ca_file: there.pem}
  - {name: api, kind: git, url: "https://git.example/acme/api.git", credential: env:A, workspaces: [., src], cache: made, allowed_signers: none}
  - {name: far, kind: postgres, host: h, database: shop, user: u, credential: file:there.pem/below, read_credential: file:loop}
policy: {rules: []}
"""
    told = [str(doubt).removeprefix(f"{tmp_path}/") for doubt in _read(tmp_path, text).doubts]
    assert [line.split(": ")[1] for line in told] == [
        "connections[0].ca_file",
        "connections[0].credential",
        "connections[2].workspaces",
        "connections[2].allowed_signers",
        "connections[3].credential",
    ], "what cannot be looked at (here a link to itself) is not said to be absent"
    assert told[0].startswith("gateway.yaml:8:14")
    assert f"`{tmp_path}/ca/absent.pem`" in told[0]


def test_a_connection_that_leads_elsewhere_or_as_somebody_else_is_another_one(tmp_path: Path) -> None:
    """Mutation tried: the name, kind and labels alone."""
    text = CONFIG.replace("CONNECTIONS", "shop").replace("ACTION", "sql.select").replace("RESOURCES", "shop")
    shop = _read(tmp_path, text).connections["shop"].connection
    assert _read(tmp_path, text).connections["shop"].connection == shop
    for before, after in [("host: h,", "host: i,"), ("user: u,", "user: v,"), ("env:A,", "env:B,")]:
        moved = _read(tmp_path, text.replace(before, after, 1)).connections["shop"].connection
        assert moved != shop
        assert replace(moved, target=shop.target) == shop


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        ("a/b", "a", True),
        ("a", "b", False),
        ("*/x", "a/x/y", True),
        ("a*", "*b", True),
        ("a*", "b*", False),
        ("*a", "*b", False),
        ("acme/api-*", "acme/api-docs/refs", True),
        ("%2A", "a", False),
    ],
)
def test_two_patterns_overlap_where_one_resource_could_be_under_both(one: str, other: str, common: bool) -> None:
    assert overlap(Pattern(one), Pattern(other)) is common
    assert overlap(Pattern(other), Pattern(one)) is common


@pytest.mark.parametrize(
    ("local", "doubted"),
    [
        ("{subject: dana, groups: [devs]}", False),
        ("{subject: dana, groups: [others, devs]}", False),
        ("{subject: ana}", False),
        ("{subject: dana, groups: [developers]}", True),
        ("{subject: dana}", True),
    ],
)
def test_a_caller_over_stdio_who_has_no_role_is_told_with_the_place(tmp_path: Path, local: str, doubted: bool) -> None:
    roles = "identity: {roles: {dev: {groups: [devs], subjects: [ana]}}, local: LOCAL}"
    text = CONFIG.replace("identity: {roles: {dev: {groups: [devs]}}}", roles.replace("LOCAL", local))
    text = text.replace("CONNECTIONS", "shop").replace("ACTION", "sql.*").replace("RESOURCES", "shop/public")
    doubts = _read(tmp_path, text).doubts
    said = "`dana` has no role, only rules for `*` are about them: no role under `identity.roles` names `dana` or one of these groups"
    assert [(doubt.line, doubt.path, doubt.message) for doubt in doubts] == [(6, "identity.local", said)] * doubted


def test_where_there_are_no_roles_nobody_lacks_one(tmp_path: Path) -> None:
    text = CONFIG.replace("identity: {roles: {dev: {groups: [devs]}}}", "identity: {local: {subject: dana}}")
    text = text.replace("roles: [dev]", 'roles: ["*"]').replace("CONNECTIONS", "shop").replace("ACTION", "sql.*")
    assert _read(tmp_path, text.replace("RESOURCES", "shop/public")).doubts == ()


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("sql.selct", "unknown action `sql.selct`; did you mean `sql.select`?"),
        (
            "k8s.eavesdropping",
            "unknown action `k8s.eavesdropping`; expected one of k8s.can-i, k8s.cordon, k8s.create, k8s.delete,",
        ),
        ("frobnicate", "unknown action `frobnicate`; expected one of gateway.*, git.*, github.*, k8s.*, sql.*"),
    ],
)
def test_of_many_words_only_those_are_told_that_may_have_been_meant(tmp_path: Path, action: str, said: str) -> None:
    with pytest.raises(ConfigError) as found:
        _doubts(tmp_path, "shop", action, "shop/public")
    told = str(found.value).partition("actions[0]: ")[2]
    assert told.startswith(said)
    assert len(told) < 300
