"""Rules that can never match: told where that is certain, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from mcp_gateway_policy.engine import Policy
from mcp_gateway_policy.resource import Pattern
from mcp_gateway_policy.rules import Rule
from mcp_gateway_policy.unmatchable import Ground
from mcp_gateway_policy.vocabulary import Connection


def _lower(pattern: Pattern) -> str:
    return "can never match: names are in lower case" if pattern.text != pattern.text.lower() else ""


def _any(pattern: Pattern) -> str:
    return ""


HUB = Ground(Connection("hub", "hub", {"env": "prod"}), frozenset({"hub.read", "hub.write"}), _lower)
BASE = Ground(Connection("base", "base"), frozenset({"sql.select"}), _any)


def told(*grounds: Ground, **given: Any) -> list[tuple[int, str]]:
    """Where in `resources`, and why."""
    rule = Rule.model_validate({"name": "r", "roles": ["*"], "effect": "deny", "actions": ["hub.*"], **given})
    return [(found.place, found.why) for found in Policy.compile([rule]).silent(grounds)]


WHY = "can never match: names are in lower case"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"resources": ["acme/shop"]}, []),
        ({"resources": ["Acme/shop"]}, [(0, WHY)]),
        ({"resources": ["acme/shop", "acme/Web"]}, [(1, WHY)]),
        ({"resources": ["Acme/shop"], "actions": ["*"]}, []),
        ({"resources": ["Acme/shop"], "actions": ["*"], "connections": ["hub"]}, [(0, WHY)]),
        ({"resources": ["Acme/shop"], "actions": ["*"], "connections": ["label:env=prod"]}, [(0, WHY)]),
        ({"resources": ["Acme/shop"], "connections": ["base"]}, []),
        ({"resources": ["Acme/shop"], "actions": ["other.read"]}, []),
        ({"resources": ["Acme/shop", "acme/shop"], "actions": ["hub.*", "sql.*"]}, []),
        (
            {"resources": ["Acme/shop"], "actions": ["sql.*", "hub.*"]},
            [(0, f"{WHY}; with `hub.*` this rule never matches")],
        ),
        ({"resources": ["Acme/shop"], "effect": "allow"}, [(0, WHY)]),
    ],
)
def test_a_pattern_that_covers_nothing_is_told_where_that_is_certain(
    given: dict[str, Any], expected: list[tuple[int, str]]
) -> None:
    assert told(HUB, BASE, **given) == expected


def test_without_a_connection_nothing_is_certain() -> None:
    assert told(resources=["Acme/shop"]) == []
