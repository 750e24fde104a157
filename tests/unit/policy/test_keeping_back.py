"""What a rule keeps back of a result that policy let through as a whole."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from mcp_gateway_policy.engine import Policy
from mcp_gateway_policy.resource import Resource
from mcp_gateway_policy.rules import Rule
from mcp_gateway_policy.vocabulary import Call, Connection, Effect, Facts, NeedsApproval, Principal, Prompt

WHO = Principal("ana", "https://idp.example", "jwt", frozenset(), frozenset({"developer"}))
CALL = Call(
    "c", "s", "list", Connection("dev", "kubernetes"), {}, WHO, Prompt(None, "none"), datetime(2026, 1, 1, tzinfo=UTC)
)


def rule(name: str, **given: Any) -> Rule:
    return Rule.model_validate(
        {
            "name": name,
            "roles": ["developer"],
            "actions": ["k8s.get"],
            "resources": ["shop/core/configmaps/x"],
            "effect": "deny",
            **given,
        }
    )


LIST = rule("list", actions=["k8s.list"], resources=["shop"], effect="allow")


def kept_back(*rules: Rule, action: str = "k8s.get", path: str = "shop/core/configmaps/x") -> str:
    """The rule that keeps this back of a list of everything in `shop`."""
    policy = Policy.compile([LIST, *rules])
    whole = Facts((Effect("k8s.list", Resource.parse("shop/core/configmaps/%2A")),), "", "", read_only=True)
    verdict = policy.decide(CALL, whole)
    assert verdict.rulings[0].decision != "deny"
    return policy.keeping_back(CALL, verdict)(Effect(action, Resource.parse(path)))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "r"),
        ({"actions": ["k8s.*"], "resources": ["*/core/*/x"]}, "r"),
        ({"effect": "ask", "approvers": ["lead"]}, "r"),
        ({"when": "effect.segments[3] == 'x'"}, "r"),
        ({"when": "effect.nothing"}, "r"),  # a condition that fails denies
        ({"when": "effect.segments[3] == 'y'"}, ""),
        ({"when": "caller.subject == 'ben'"}, ""),
        ({"resources": ["shop/core/configmaps/y"]}, ""),
        ({"resources": ["shop/core/secrets"]}, ""),
        ({"actions": ["k8s.delete"]}, ""),
        ({"roles": ["lead"]}, ""),
        ({"connections": ["prod"]}, ""),
        ({"effect": "allow"}, ""),
    ],
    ids=str,
)
def test_a_rule_that_denies_or_asks_about_one_thing_keeps_it_back(given: dict[str, Any], expected: str) -> None:
    assert kept_back(rule("r", **given)) == expected


def test_that_no_rule_lets_it_through_keeps_nothing_back() -> None:
    assert kept_back() == ""
    assert kept_back(action="k8s.watch", path="elsewhere/core/configmaps/x") == ""


def test_a_denial_speaks_before_a_rule_that_asks() -> None:
    assert kept_back(rule("a-asks", effect="ask", approvers=["lead"]), rule("denies")) == "denies"


def test_what_the_approval_of_the_whole_was_asked_for_is_not_asked_for_again() -> None:
    """The mutation: an approval that meets every rule that asks."""
    whole = rule("whole", actions=["k8s.list", "k8s.get"], resources=["shop"], effect="ask", approvers=["lead"])
    assert kept_back(whole) == ""
    assert kept_back(whole, rule("one", effect="ask", approvers=["lead"])) == "one"
    policy = Policy.compile([LIST, whole])
    facts = Facts((Effect("k8s.list", Resource.parse("shop/core/configmaps/%2A")),), "", "", read_only=True)
    assert isinstance(policy.decide(CALL, facts), NeedsApproval)
