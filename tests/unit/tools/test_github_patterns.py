"""Rules on GitHub that could never match: mistakes of a configuration, told where they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from forge.driving import Drive
from forge.state import Repo
from hypothesis import given
from hypothesis import strategies as st

from mcp_gateway.app import read_config
from mcp_gateway.config.packs import packs
from mcp_gateway.config.problem import ConfigError
from mcp_gateway.kinds import KINDS
from mcp_gateway_policy.glob import Glob
from mcp_gateway_policy.resource import Pattern, Resource
from mcp_gateway_tools.github.names import Repository
from mcp_gateway_tools.github.patterns import BELOW, LOWERED, misfit

pytest_plugins = ("forge.fixtures",)
pytestmark = pytest.mark.anyio
SHOP = Repository.of("ACME", "Shop")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Acme/shop", "write `acme/shop`"),
        ("acme/Shop/refs/heads/Main", "write `acme/shop/refs/heads/Main`"),
        ("Acme", "write `acme`"),
        ("ACME-*/x", "write `acme-*/x`"),
        ("acme/shop/environments/Production", "write `acme/shop/environments/production`"),
        ("acme/shop/main", "`main` is nothing that a repository has"),
        ("acme/*/branches/x", "`branches` is nothing that a repository has"),
        ("acme/shop/refs/tags/v1", "`refs/tags` is not spoken of"),
        ("github.com/acme/shop", "does not begin with an owner and a repository"),
        ("acme/shop.git", "does not begin with an owner and a repository"),
        ("ac%20me/shop", "does not begin with an owner and a repository"),
        ("acme/%2A", "does not begin with an owner and a repository"),
    ],
)
def test_what_no_resource_looks_like_is_told_with_what_would_match(written: str, words: str) -> None:
    assert words in misfit(Pattern(written))


@pytest.mark.parametrize(
    "written",
    [
        "*", "acme", "acme/*", "*/shop", "*-corp/*", "acme/web-*/refs/heads/release/*", "acme/shop/refs", "acme/shop/*/x", "acme/shop/refs/heads/MAIN",
        "acme/shop/workflows/Deploy.yml", "acme/shop/re*", "acme/shop/environments/*", "%61cme/shop", "acme/%73hop",
    ],
)  # fmt: skip
def test_what_some_resource_looks_like_is_not_complained_of(written: str) -> None:
    assert misfit(Pattern(written)) == ""


@pytest.mark.parametrize(
    "resource",
    [
        SHOP.resource(), SHOP.branch("Feature/X"), SHOP.environment(" PRODUCTION "), SHOP.resource("workflows", "Deploy.yml"),
        *(SHOP.resource(below, "X") for below in sorted(BELOW - {"refs", "environments"})),
    ],
)  # fmt: skip
def test_what_a_tool_makes_can_be_written_as_a_rule(resource: Resource) -> None:
    assert misfit(Pattern(resource.path)) == ""


@given(st.lists(st.text("aA*/%.-_ 2", min_size=1, max_size=8), min_size=1, max_size=4))
def test_a_pattern_that_covers_a_repository_is_never_complained_of(parts: list[str]) -> None:
    try:
        pattern = Pattern("/".join(parts))
    except ValueError:
        return
    resources = (SHOP.branch("a"), Repository.of("a", "a").branch("A"), Repository.of("a-2", "a.a_2").environment("A"))
    if any(pattern.covers(one) for one in resources):
        assert misfit(pattern) == ""


def test_the_pack_speaks_of_every_action_but_the_names_of_secrets() -> None:
    actions = {action for tool in KINDS["github"].tools() for action in tool.actions}
    globs = [Glob.of(action) for rule in packs()["github-safe"].rules for action in rule.actions]
    assert {action for action in actions if not any(glob.matches(action) for glob in globs)} == {"github.secret.list"}
    written = [action for rule in packs()["github-safe"].rules for action in rule.actions if "*" not in action]
    assert set(written) <= actions


def test_the_document_tells_of_every_action() -> None:
    document = (Path(__file__).parents[3] / "docs" / "github.md").read_text(encoding="utf-8")
    told = {one.replace("….", "github.*.") for one in re.findall(r"`((?:github|…)[.\w]+)`", document)}
    told |= {f"github.pull_request{one}" for one in re.findall(r"`(\.\w+)`", document)}
    told |= {f"github.issue{one}" for one in re.findall(r"`(\.\w+)`", document)}
    globs = [Glob.of(one) for one in told]
    actions = {action for tool in KINDS["github"].tools() for action in tool.actions}
    assert {action for action in actions if not any(glob.matches(action) for glob in globs)} == set()


CONFIG = """\
connections:
  - {name: code, kind: github, repositories: [Acme/*], credential: env:CODE_TOKEN}
identity:
  local: {subject: ana}
  roles: {developer: {subjects: [ana]}}
policy:
"""


def problems(folder: Path, policy: str) -> list[str]:
    """What is wrong with a configuration that has this policy."""
    file = folder / "gateway.yaml"
    file.write_text(CONFIG + policy, encoding="utf-8")
    try:
        read_config(file)
    except ConfigError as error:
        return [str(one).removeprefix(f"{file}:") for one in error.problems]
    return []


def test_a_denial_that_would_deny_nothing_is_no_configuration(tmp_path: Path) -> None:
    policy = """\
  rules:
    - {name: all, roles: [developer], actions: ["github.*"], effect: allow}
    - name: never-this
      roles: [developer]
      actions: ["github.pull_request.merge"]
      resources: [acme/web, Acme/Shop]
      effect: deny
"""
    (told,) = problems(tmp_path, policy)
    assert told.startswith("12:29: policy.rules[1].resources[1]: rule `never-this` can never match")
    assert told.endswith("write `acme/shop`")
    assert problems(tmp_path, policy.replace("Acme/Shop", "acme/shop")) == []


def test_a_pack_that_would_open_nothing_is_no_configuration(tmp_path: Path) -> None:
    policy = "  packs: [{name: sql-read-only, resources: [Acme/Shop]}, {name: github-safe, approvers: [developer], resources: [Acme/Shop]}]\n"
    (told,) = problems(tmp_path, policy)
    assert "policy.packs[1].resources" in told
    assert "write `acme/shop`" in told


def test_a_condition_on_a_name_with_capitals_is_no_configuration(tmp_path: Path) -> None:
    policy = """\
  rules:
    - {name: all, roles: [developer], actions: ["github.*"], effect: allow}
    - name: never-from-there
      roles: [developer]
      actions: ["github.pull_request.merge"]
      when: effect.head_repository == "Evil/Shop"
      effect: deny
"""
    (told,) = problems(tmp_path, policy)
    assert told.startswith("12:13: policy.rules[1].when: rule `never-from-there` can never compare as meant")
    assert told.endswith("write `evil/shop` for `Evil/Shop`")
    assert problems(tmp_path, policy.replace("Evil/Shop", "evil/shop")) == []


def test_a_rule_about_a_repository_that_no_connection_covers_is_a_doubt(tmp_path: Path) -> None:
    file = tmp_path / "gateway.yaml"
    rule = (
        '  rules: [{name: stray, roles: [developer], actions: ["github.*"], resources: [acme/other], effect: deny}]\n'
    )
    file.write_text(CONFIG.replace("Acme/*", "Acme/web-*") + rule, encoding="utf-8")
    (told,) = read_config(file).doubts
    assert "rule `stray` can never match with `acme/other`" in str(told)
    assert "lies below `acme/web-*`" in str(told)
    file.write_text(
        CONFIG.replace("Acme/*", "Acme/web-*") + rule.replace("acme/other", "acme/web-*/pulls"), encoding="utf-8"
    )
    assert read_config(file).doubts == ()


async def test_attributes_that_are_said_to_be_in_lower_case_are(drive: Drive, repo: Repo) -> None:
    """Whatever case people and GitHub write names in: a condition that is held against capitals would never be true."""
    repo.pulls[1].author = "MonaLisa"
    repo.issues[2].author = "MonaLisa"
    repo.pulls[1].body = "Fixes Acme/Other#9"
    deploying = "on: workflow_dispatch\njobs: {a: {runs-on: x, environment: PRODUCTION}}\n"
    repo.bare.commit("main", {".github/workflows/deploy.yml": deploying}, "deploy")
    words = {"title": "t", "body": "@MonaLisa see HTTPS://Evil.Example/x\n\n/Deploy now\n\nfixes Acme/Shop#2"}
    calls: list[tuple[str, dict[str, object]]] = [
        ("merge_pull_request", {"pull_number": 1, "merge_method": "squash"}),
        ("create_pull_request", {**words, "head": "Acme:idea", "base": "main"}),
        ("create_issue", {**words, "assignees": ["MonaLisa"]}),
        ("comment_issue", {"issue_number": 2, "body": "hm"}),
        ("dispatch_workflow", {"workflow_id": "deploy.yml", "ref": "main"}),
    ]
    seen: dict[str, set[str]] = {}
    for tool, arguments in calls:
        for effect in (await drive.facts(tool, **arguments)).effects:
            for name in LOWERED & effect.attributes.keys():
                value = effect.attributes[name]
                seen.setdefault(name, set()).update([value] if isinstance(value, str) else map(str, value))  # type: ignore[arg-type] # texts, all of them
    assert seen.keys() == LOWERED
    assert {text for texts in seen.values() for text in texts if text != text.lower()} == set()
    assert "monalisa" in seen["author"] & seen["mentions"] & seen["assignees"]
    assert all(seen.values())
