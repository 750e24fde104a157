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


LOWERED = frozenset({"author", "mentions"})
HUB = Ground(Connection("hub", "hub", {"env": "prod"}), frozenset({"hub.read", "hub.write"}), _lower, LOWERED)
BASE = Ground(Connection("base", "base"), frozenset({"sql.select"}), _any)


def told(*grounds: Ground, **given: Any) -> list[tuple[int | None, str]]:
    """Where in `resources` (None: in `when`), and why."""
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


CAPITAL = "can never compare as meant: `effect.{}` is in lower case here: write `{}` for `{}`"


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("effect.author == 'Ana'", CAPITAL.format("author", "ana", "Ana")),
        ("effect.author != \"Ana\" && effect.base == 'Main'", CAPITAL.format("author", "ana", "Ana")),
        ("'Ana' == effect.author", CAPITAL.format("author", "ana", "Ana")),
        ("effect . author in ['ana', 'Bob']", CAPITAL.format("author", "bob", "Bob")),
        ("'Bob' in effect.mentions", CAPITAL.format("mentions", "bob", "Bob")),
        ("effect.author.startsWith('A')", CAPITAL.format("author", "a", "A")),
        ("effect.author.endsWith(\n 'X' // why\n)", CAPITAL.format("author", "x", "X")),
        ("!effect.mentions.all(m, m.endsWith('@Acme.example'))", CAPITAL.format("mentions", "@acme.example", "@Acme.example")),
        ("effect.mentions.exists(who, who == 'Bob')", CAPITAL.format("mentions", "bob", "Bob")),
        (r"effect.author == 'A\x6ea'", CAPITAL.format("author", "ana", "Ana")),
        ("effect.author == r'Ana'", CAPITAL.format("author", "ana", "Ana")),
    ],
)  # fmt: skip
def test_a_condition_that_asks_for_capitals_where_there_are_none_is_told(when: str, expected: str) -> None:
    assert told(HUB, BASE, when=when) == [(None, expected)]


@pytest.mark.parametrize(
    ("when", "given"),
    [
        ("effect.author == 'ana' && effect.base == 'Main'", {}),
        ("effect.base == 'Main' || 'Main' == effect.base", {}),
        ("effect.author.matches('(?i)Ana')", {}),
        ("call.arguments.author == 'Ana' && effect.author == 'ana'", {}),
        ("'effect.author == \"Ana\"' == effect.base", {}),
        ("effect.author.size() > 3 && 'Ana' == effect.base", {}),
        ("effect.author == 'Ana'", {"actions": ["*"]}),
        ("effect.author == 'Ana'", {"actions": ["sql.*"]}),
        ("effect.author == 'Ana'", {"connections": ["base"]}),
        ("effect.author == b'Ana'", {}),
        ("effect.names.all(m, m != 'Ana') && 'ana' in effect.mentions", {}),
    ],
)
def test_a_condition_that_may_be_meant_so_is_not_complained_of(when: str, given: dict[str, Any]) -> None:
    assert told(HUB, BASE, when=when, **given) == []
