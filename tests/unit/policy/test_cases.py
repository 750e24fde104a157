"""Tables of cases: what is expected is held against what policy says."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import pytest
from pydantic import ValidationError

from mcp_gateway_policy.cases import Case, Table, run, word
from mcp_gateway_policy.engine import Policy
from mcp_gateway_policy.rules import Rule
from mcp_gateway_policy.vocabulary import Call, Connection, Facts, Principal, Prompt, Unanalysable

POLICY = Policy.compile(
    [
        Rule(name="read", roles=("dev",), actions=("sql.select",), effect="allow"),
        Rule(name="write", roles=("dev",), actions=("sql.update",), effect="ask", approvers=("lead",), reason="look"),
        Rule(name="never", roles=("*",), actions=("sql.drop",), effect="deny", reason="not here"),
    ]
)


def case(action: str, expect: str, **given: Any) -> Case:
    return Case.model_validate(
        {
            "name": "n",
            "as": {"subject": "ana", "groups": ["dev"]},
            "connection": "shop",
            "effects": [{"action": action, "resource": "shop/public/orders"}],
            "expect": expect,
            **given,
        }
    )


def prepare(one: Case) -> tuple[Call, Facts | Unanalysable]:
    who = Principal(one.caller.subject, "idp", "jwt", frozenset(), frozenset(one.caller.groups))
    made = Call("c", "s", one.tool, Connection("shop", "p"), {}, who, Prompt(None, "none"), one.at)
    if one.effects is None:
        return made, Unanalysable("cannot be read")
    return made, Facts(tuple(spec.effect() for spec in one.effects), "", "", read_only=True)


@pytest.mark.parametrize(
    ("one", "wrong"),
    [
        (case("sql.select", "allow"), ""),
        (case("sql.select", "allow", rule="read"), ""),
        (case("sql.update", "ask", rule="write", reason="look"), ""),
        (case("sql.drop", "deny", rule="never", reason="not here"), ""),
        (case("sql.insert", "deny", reason="no rule allows"), ""),
        (case("sql", "deny", effects=None, sql="?", reason="cannot be read"), ""),
        (case("sql.select", "deny"), "expected deny, got allow"),
        (case("sql.drop", "allow"), "expected allow, got deny: rule `never` denies"),
        (case("sql.drop", "deny", rule="read"), "expected rule `read` to decide, it was `never`"),
        (case("sql.insert", "deny", rule="never"), "expected rule `never` to decide, it was no rule"),
        (case("sql.drop", "deny", reason="elsewhere"), "expected a reason that contains `elsewhere`"),
        (case("sql.update", "ask", reason="elsewhere"), "expected a reason that contains `elsewhere`, got `look`"),
    ],
)
def test_a_case_is_wrong_exactly_when_policy_says_otherwise(one: Case, wrong: str) -> None:
    (result,) = run(POLICY, [one], prepare)
    assert result.wrong.startswith(wrong)
    assert bool(result.wrong) is bool(wrong)
    assert word(result.verdict) in ("allow", "ask", "deny")


def test_a_case_happens_at_a_fixed_time_unless_it_says_when() -> None:
    assert case("sql.select", "allow").at.tzinfo is UTC
    with pytest.raises(ValidationError, match="timezone"):
        case("sql.select", "allow", at="2026-01-01T00:00:00")


@pytest.mark.parametrize(
    "given",
    [
        {"sql": "SELECT 1"},
        {"effects": None},
        {"effects": [{"action": "sql.select", "resource": "a//b"}]},
        {"at": "noon"},
        {"unknown": 1},
    ],
)
def test_a_case_of_the_wrong_form_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        case("sql.select", "allow", **given)


def test_two_cases_of_one_name_are_refused() -> None:
    with pytest.raises(ValidationError, match="two cases are named `n`"):
        Table(cases=(case("sql.select", "allow"), case("sql.drop", "deny")))
