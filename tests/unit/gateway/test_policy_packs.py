"""Packs in a configuration: what a use comes to, and every mistake at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from mcp_gateway.config.load import load
from mcp_gateway.config.model import Config
from mcp_gateway.config.packs import packs
from mcp_gateway.config.problem import ConfigError

ROLES = "identity: {roles: {dba: {}, lead: {}}}\n"


def loaded(directory: Path, policy: str) -> Config:
    (directory / "gateway.yaml").write_text(f"{ROLES}policy: {policy}\n", encoding="utf-8")
    return load(directory / "gateway.yaml", {})


def test_a_name_alone_is_the_pack_for_everyone_and_everything(tmp_path: Path) -> None:
    rules = loaded(tmp_path, "{packs: [sql-read-only]}").policy.rules
    assert [rule.name for rule in rules] == [f"sql-read-only/{rule.name}" for rule in packs()["sql-read-only"].rules]
    assert (rules[0].roles, rules[0].connections, rules[0].resources) == (("*",), ("*",), ("*",))


def test_a_use_says_for_whom_and_what_and_a_denial_holds_everywhere(tmp_path: Path) -> None:
    use = '{name: sql-dba-with-approval, roles: [dba], connections: ["*"], resources: [shop/public], approvers: [lead]}'
    rules = {rule.name: rule for rule in loaded(tmp_path, f"{{packs: [{use}]}}").policy.rules}
    read, change = rules["sql-dba-with-approval/read"], rules["sql-dba-with-approval/change-rows"]
    assert (read.roles, read.resources, read.approvers) == (("dba",), ("shop/public",), ())
    assert change.approvers == ("lead",)
    assert "*/pg_catalog/pg_authid" in rules["sql-dba-with-approval/no-side-doors"].resources


def test_one_pack_used_twice_gives_rules_of_two_names(tmp_path: Path) -> None:
    uses = "[{name: sql-analyst, resources: [a]}, {name: sql-analyst, resources: [b]}]"
    names = [rule.name for rule in loaded(tmp_path, f"{{packs: {uses}}}").policy.rules if rule.name.endswith("/read")]
    assert names == ["sql-analyst/read", "sql-analyst#2/read"]


def test_packs_stand_beside_rules_or_a_file_of_rules(tmp_path: Path) -> None:
    own = "{name: own, roles: [dba], actions: [sql.call], effect: allow}"
    (tmp_path / "rules.yaml").write_text(f"rules: [{own}]", encoding="utf-8")
    one = loaded(tmp_path, f"{{packs: [sql-analyst], rules: [{own}]}}").policy
    assert one.version == loaded(tmp_path, "{packs: [sql-analyst], file: rules.yaml}").policy.version
    assert one.version != loaded(tmp_path, "{packs: [sql-analyst]}").policy.version


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        ("{}", "give `rules`, or a `file` of them, or `packs`"),
        ("{packs: []}", "give `rules`, or a `file` of them, or `packs`"),
        ("{rules: [], file: x}", "give one of `rules` and `file`, not both"),
        ("{packs: [sql-reed-only]}", "policy.packs[0]: unknown pack `sql-reed-only`; did you mean `sql-read-only`?"),
        ("{packs: [{name: nope}]}", "policy.packs[0].name: unknown pack `nope`; expected one of git-safe, github-safe,"),
        ("{packs: [sql-dba-with-approval]}", "policy.packs[0]: pack `sql-dba-with-approval` asks for approvals"),
        ("{packs: [{name: sql-analyst, approvers: [lead]}]}", "policy.packs[0].approvers: pack `sql-analyst` asks for nothing"),
        ("{packs: [{name: sql-analyst, roles: [dbo]}]}", "policy.packs[0].roles[0]: unknown role `dbo`; did you mean `dba`?"),
        ("{packs: [{name: sql-analyst, connections: [shop]}]}", "policy.packs[0].connections[0]: unknown connection `shop`"),
        ("{packs: [{name: sql-analyst, role: [dba]}]}", "policy.packs[0].role: unknown key; did you mean `roles`?"),
        ("{packs: [{name: sql-analyst, resources: [a//b]}]}", "policy.packs[0]: rule `sql-analyst/read`: `resources`: `a//b` is not"),
        (
            '{packs: [{name: sql-dba-with-approval, approvers: ["*"]}]}',
            "policy.packs[0].approvers: names roles; `*` would let anyone approve",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_named_at_its_place(tmp_path: Path, policy: str, told: str) -> None:
    with pytest.raises(ConfigError) as refused:
        loaded(tmp_path, policy)
    assert told in str(refused.value)
