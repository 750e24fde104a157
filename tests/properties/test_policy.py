"""The engine against a reference that has no index, no cache and no cleverness."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import unquote

from hypothesis import given, settings
from hypothesis import strategies as st

from mcp_gateway_policy.engine import Policy
from mcp_gateway_policy.resource import Pattern, Resource, encode_segment
from mcp_gateway_policy.rules import Rule
from mcp_gateway_policy.vocabulary import Allow, Call, Connection, Deny, Effect, Facts, Principal, Prompt

NAMES = st.sampled_from(["shop", "public", "orders", "order", "total", "x"])
SEGMENTS = st.one_of(NAMES, st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=4))
RESOURCES = st.lists(NAMES, min_size=1, max_size=4).map(lambda parts: Resource(tuple(parts)))
PATTERNS = st.lists(st.sampled_from(["shop", "public", "orders", "ord*", "*", "*s", "x"]), min_size=1, max_size=4).map(
    "/".join
)
ACTIONS = ["sql.select", "sql.update", "sql.update.all", "k8s.get"]


def _rule(
    roles: list[str],
    connections: list[str],
    actions: list[str],
    resources: list[str],
    effect: Literal["allow", "ask", "deny"],
) -> Rule:
    return Rule(
        name="r",
        roles=tuple(roles),
        connections=tuple(connections),
        actions=tuple(actions),
        resources=tuple(resources),
        effect=effect,
        approvers=("lead",) if effect == "ask" else (),
    )


RULES = st.builds(
    _rule,
    st.lists(st.sampled_from(["dev", "ops", "*"]), min_size=1, max_size=2),
    st.lists(st.sampled_from(["shop", "b*", "*", "label:env=prod"]), min_size=1, max_size=2),
    st.lists(st.sampled_from([*ACTIONS, "sql.*", "*"]), min_size=1, max_size=2),
    st.lists(PATTERNS, min_size=1, max_size=2),
    st.sampled_from(["allow", "ask", "deny"]),
)
RULE_LISTS = st.lists(RULES, max_size=6).map(
    lambda rules: [rule.model_copy(update={"name": f"r{number}"}) for number, rule in enumerate(rules)]
)
CONNECTIONS = st.sampled_from(
    [Connection("shop", "p"), Connection("billing", "p", {"env": "prod"}), Connection("c", "p", {"env": "dev"})]
)
EFFECTS = st.lists(st.builds(Effect, st.sampled_from(ACTIONS), RESOURCES), min_size=1, max_size=4)
ROLES = st.frozensets(st.sampled_from(["dev", "ops"]))
ORDER = {"allow": 0, "ask": 1, "deny": 2}


def _call(roles: frozenset[str], connection: Connection) -> Call:
    who = Principal("ana", "idp", "jwt", frozenset(), roles)
    return Call("c", "s", "t", connection, {}, who, Prompt(None, "none"), datetime(2026, 1, 1, tzinfo=UTC))


def _segment(pattern: str, text: str) -> bool:
    parts = [unquote(part) for part in pattern.split("*")]
    if len(parts) == 1:
        return text == parts[0]
    if not text.startswith(parts[0]) or len(text) < len(parts[0]) + len(parts[-1]) or not text.endswith(parts[-1]):
        return False
    rest = text[len(parts[0]) : len(text) - len(parts[-1]) or None]
    for middle in parts[1:-1]:
        if middle not in rest:
            return False
        rest = rest[rest.index(middle) + len(middle) :]
    return True


def _covers(pattern: str, resource: Resource) -> bool:
    wanted = pattern.split("/")
    return len(wanted) <= len(resource.segments) and all(
        _segment(one, text) for one, text in zip(wanted, resource.segments, strict=False)
    )


def _selects(selector: str, connection: Connection) -> bool:
    if selector.startswith("label:"):
        key, value = selector[6:].split("=")
        return connection.labels.get(key) == value
    return re.fullmatch(selector.replace("*", ".*"), connection.name) is not None


def _reference(rules: list[Rule], call: Call, effect: Effect) -> str:
    assert call.connection is not None
    found = "none"
    for rule in rules:
        if (
            ("*" in rule.roles or set(rule.roles) & call.principal.roles)
            and any(_selects(one, call.connection) for one in rule.connections)
            and any(re.fullmatch(one.replace(".", r"\.").replace("*", ".*"), effect.action) for one in rule.actions)
            and any(_covers(one, effect.resource) for one in rule.resources)
            and (found == "none" or ORDER[rule.effect] > ORDER[found])
        ):
            found = rule.effect
    return "deny" if found == "none" else found


def _word(verdict: object) -> str:
    return "allow" if isinstance(verdict, Allow) else "deny" if isinstance(verdict, Deny) else "ask"


@settings(max_examples=400, deadline=None)
@given(RULE_LISTS, ROLES, CONNECTIONS, EFFECTS)
def test_the_engine_decides_as_the_reference_does(
    rules: list[Rule], roles: frozenset[str], connection: Connection, effects: list[Effect]
) -> None:
    call = _call(roles, connection)
    expected = max((_reference(rules, call, effect) for effect in effects), key=lambda word: ORDER[word])
    policy = Policy.compile(rules)
    facts = Facts(tuple(effects), "", "", read_only=True)
    assert _word(policy.decide(call, facts)) == expected
    assert _word(policy.decide(call, facts)) == expected, "the second time comes from the index"
    assert policy.explain(call, facts).verdict == policy.decide(call, facts)


@settings(max_examples=200, deadline=None)
@given(RULE_LISTS, RULES, ROLES, CONNECTIONS, EFFECTS, st.randoms(use_true_random=False))
def test_a_deny_more_or_an_allow_less_never_allows_more_and_order_does_not_matter(
    rules: list[Rule], extra: Rule, roles: frozenset[str], connection: Connection, effects: list[Effect], dice: object
) -> None:
    call = _call(roles, connection)
    facts = Facts(tuple(effects), "", "", read_only=True)
    before = ORDER[_word(Policy.compile(rules).decide(call, facts))]
    deny = extra.model_copy(update={"name": "extra", "effect": "deny", "approvers": ()})
    assert ORDER[_word(Policy.compile([*rules, deny]).decide(call, facts))] >= before
    for rule in rules:
        if rule.effect == "allow":
            fewer = [one for one in rules if one is not rule]
            assert ORDER[_word(Policy.compile(fewer).decide(call, facts))] >= before
    assert ORDER[_word(Policy.compile(rules[::-1]).decide(call, facts))] == before


@settings(max_examples=400, deadline=None)
@given(st.lists(SEGMENTS, min_size=1, max_size=4))
def test_a_resource_reads_back_what_was_written_and_no_segment_poses_as_more(segments: list[str]) -> None:
    resource = Resource(tuple(segments))
    assert Resource.parse(resource.path) == resource
    assert resource.path.count("/") == len(segments) - 1
    assert Pattern("/".join(encode_segment(segment) for segment in segments)).covers(resource)


@settings(max_examples=400, deadline=None)
@given(PATTERNS, st.lists(SEGMENTS, min_size=1, max_size=4))
def test_patterns_cover_as_a_segment_by_segment_reference_does(pattern: str, segments: list[str]) -> None:
    resource = Resource(tuple(segments))
    assert Pattern(pattern).covers(resource) == _covers(pattern, resource)
