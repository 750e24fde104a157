"""The engine against a reference that has no index, no cache and no cleverness."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast
from urllib.parse import unquote

from hypothesis import given, settings
from hypothesis import strategies as st

from mcp_gateway_policy.engine import Policy
from mcp_gateway_policy.resource import Pattern, Resource, encode_segment
from mcp_gateway_policy.rules import LimitsSpec, Rule
from mcp_gateway_policy.vocabulary import (
    Allow,
    Ask,
    Call,
    Connection,
    Deny,
    Effect,
    Facts,
    Limits,
    NeedsApproval,
    Principal,
    Prompt,
    RuleEffect,
    Verdict,
)

NAMES = st.sampled_from(["shop", "public", "orders", "order", "total", "x"])
SEGMENTS = st.one_of(NAMES, st.text(min_size=1, max_size=4), st.text("ab/*%2F\n`é", min_size=1, max_size=6))
RESOURCES = st.lists(NAMES, min_size=1, max_size=4).map(lambda parts: Resource(tuple(parts)))
PATTERNS = st.lists(st.sampled_from(["shop", "public", "orders", "ord*", "*", "*s", "x"]), min_size=1, max_size=4).map(
    "/".join
)
HOSTILE_PATTERNS = st.lists(
    st.lists(st.one_of(st.just("*"), SEGMENTS.map(encode_segment)), min_size=1, max_size=4).map("".join),
    min_size=1,
    max_size=4,
).map("/".join)
ACTIONS = ["sql.select", "sql.update", "sql.update.all", "k8s.get", "sql.evaluate", "sql.unsafe.do"]


WHEN: dict[str | None, Callable[[Effect], bool | None]] = {
    None: lambda effect: True,
    "effect.lines < 5": lambda effect: {1: True, 9: False}.get(cast(int, effect.attributes.get("lines"))),
    "caller.verified": lambda effect: True,
    "call.connection == 'nowhere'": lambda effect: False,
    "'x' in effect.segments": lambda effect: "x" in effect.resource.segments,
}
"""Conditions and what they come to; None is a condition that fails."""
_EFFECTS: tuple[RuleEffect, ...] = ("allow", "allow", "ask", "deny")


@st.composite
def _rules(draw: st.DrawFn) -> Rule:
    effect: RuleEffect = draw(st.sampled_from(_EFFECTS))
    lets_through = effect != "deny"
    return Rule(
        name="r",
        roles=tuple(draw(st.lists(st.sampled_from(["dev", "ops", "*"]), min_size=1, max_size=2))),
        connections=tuple(
            draw(st.lists(st.sampled_from(["shop", "b*", "*", "label:env=prod"]), min_size=1, max_size=2))
        ),
        actions=tuple(
            draw(st.lists(st.sampled_from([*ACTIONS, "sql.*", "*", "sql.unsafe.*", "sql.u*"]), min_size=1, max_size=2))
        ),
        resources=tuple(draw(st.lists(PATTERNS, min_size=1, max_size=2))),
        when=draw(st.sampled_from(list(WHEN))),
        effect=effect,
        limits=LimitsSpec(rows=draw(st.none() | st.integers(1, 9)) if lets_through else None),
        masks=tuple(draw(st.lists(st.sampled_from("abc"), max_size=2))) if lets_through else (),
        approvers=("lead",) if effect == "ask" else (),
    )


RULES = _rules()
RULE_LISTS = st.lists(RULES, max_size=6).map(
    lambda rules: [rule.model_copy(update={"name": f"r{number}"}) for number, rule in enumerate(rules)]
)
CONNECTIONS = st.sampled_from(
    [Connection("shop", "p"), Connection("billing", "p", {"env": "prod"}), Connection("c", "p", {"env": "dev"})]
)
ATTRIBUTES = st.sampled_from([{}, {"lines": 1}, {"lines": 9}])
EFFECTS = st.lists(st.builds(Effect, st.sampled_from(ACTIONS), RESOURCES, ATTRIBUTES), min_size=1, max_size=4)
ROLES = st.frozensets(st.sampled_from(["dev", "ops"]))
ORDER = {"allow": 0, "ask": 1, "deny": 2}


def _call(roles: frozenset[str], connection: Connection) -> Call:
    who = Principal("ana", "idp", "jwt", frozenset(), roles)
    return Call("c", "s", "t", connection, {}, who, Prompt(None, "none"), datetime(2026, 1, 1, tzinfo=UTC))


def _segment(pattern: str, text: str) -> bool:
    """By the set of places in `text` that the pattern so far can end at."""
    tokens: list[str | None] = []
    for number, part in enumerate(pattern.split("*")):
        tokens += ([None] if number else []) + list(unquote(part, errors="surrogatepass"))
    ends = {0}
    for token in tokens:
        ends = (
            set(range(min(ends), len(text) + 1))
            if token is None and ends
            else {end + 1 for end in ends if end < len(text) and text[end] == token}
        )
    return len(text) in ends


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


def _speaks(pattern: str, rule: Rule, action: str) -> bool:
    if rule.effect != "deny" and "unsafe" in action and not pattern.startswith("sql.unsafe."):
        return False
    return re.fullmatch(pattern.replace(".", r"\.").replace("*", ".*"), action) is not None


def _admitted(rules: list[Rule], call: Call) -> bool:
    assert call.connection is not None
    connection = call.connection
    return any(
        rule.effect != "deny"
        and ("*" in rule.roles or set(rule.roles) & call.principal.roles)
        and any(_selects(one, connection) for one in rule.connections)
        for rule in rules
    )


def _matching(rules: list[Rule], call: Call, effect: Effect) -> list[tuple[Rule, bool]]:
    """The rules that match, each with whether its condition failed."""
    assert call.connection is not None
    found: list[tuple[Rule, bool]] = []
    for rule in rules:
        if (
            ("*" in rule.roles or set(rule.roles) & call.principal.roles)
            and any(_selects(one, call.connection) for one in rule.connections)
            and any(_speaks(one, rule, effect.action) for one in rule.actions)
            and any(_covers(one, effect.resource) for one in rule.resources)
        ):
            came = WHEN[rule.when](effect)
            if came is None or came:
                found.append((rule, came is None))
    return found


def _reference(rules: list[Rule], call: Call, effects: list[Effect]) -> Verdict | str:
    """The verdict without its rulings; `deny` where the call is refused."""
    let_through: dict[str, Rule] = {}
    for effect in effects:
        found = _matching(rules, call, effect)
        if not found and effect.action == "sql.evaluate" and _admitted(rules, call):
            continue
        if not found or any(failed or rule.effect == "deny" for rule, failed in found):
            return "deny"
        let_through |= {rule.name: rule for rule, _ in found}
    rows = [rule.limits.rows for rule in let_through.values() if rule.limits.rows is not None]
    limits = Limits(rows=min(rows) if rows else None)
    masks = tuple(sorted({mask for rule in let_through.values() for mask in rule.masks}))
    asking = sorted(rule.name for rule in let_through.values() if rule.effect == "ask")
    asks = tuple(Ask(name, "", ("lead",)) for name in asking)
    return NeedsApproval("", (), limits, asks, masks) if asks else Allow("", (), limits, masks)


def _word(verdict: object) -> str:
    return "allow" if isinstance(verdict, Allow) else "deny" if isinstance(verdict, Deny) else "ask"


@settings(max_examples=500, deadline=None)
@given(RULE_LISTS, ROLES, CONNECTIONS, EFFECTS)
def test_the_engine_decides_as_the_reference_does(
    rules: list[Rule], roles: frozenset[str], connection: Connection, effects: list[Effect]
) -> None:
    call = _call(roles, connection)
    expected = _reference(rules, call, effects)
    policy = Policy.compile(rules)
    facts = Facts(tuple(effects), "", "", read_only=True)
    verdict = policy.decide(call, facts)
    if isinstance(verdict, Deny):
        assert expected == "deny"
    else:
        assert replace(verdict, version="", rulings=()) == expected
        assert policy.admits(call.principal, connection)
        for effect in effects:
            assert policy.could_allow(call.principal, frozenset({effect.action}), [connection]) == (connection,)
    assert policy.decide(call, facts) == verdict, "the second time comes from the index"
    assert policy.explain(call, facts).verdict == verdict


@settings(max_examples=200, deadline=None)
@given(RULE_LISTS, RULES, ROLES, CONNECTIONS, EFFECTS)
def test_a_deny_more_or_an_allow_less_never_allows_more(
    rules: list[Rule], extra: Rule, roles: frozenset[str], connection: Connection, effects: list[Effect]
) -> None:
    call = _call(roles, connection)
    facts = Facts(tuple(effects), "", "", read_only=True)
    before = ORDER[_word(Policy.compile(rules).decide(call, facts))]
    more = {"name": "extra", "effect": "deny", "approvers": (), "limits": LimitsSpec(), "masks": ()}
    assert ORDER[_word(Policy.compile([*rules, extra.model_copy(update=more)]).decide(call, facts))] >= before
    for rule in rules:
        # A rule whose condition fails denies: taking it away takes that denial away too.
        if rule.effect == "allow" and rule.when != "effect.lines < 5":
            fewer = [one for one in rules if one is not rule]
            assert ORDER[_word(Policy.compile(fewer).decide(call, facts))] >= before


@settings(max_examples=200, deadline=None)
@given(RULE_LISTS, st.permutations(range(6)), ROLES, CONNECTIONS, EFFECTS)
def test_the_order_of_rules_changes_nothing_at_all(
    rules: list[Rule], places: list[int], roles: frozenset[str], connection: Connection, effects: list[Effect]
) -> None:
    call = _call(roles, connection)
    facts = Facts(tuple(effects), "", "", read_only=True)
    shuffled = [rules[place] for place in places if place < len(rules)]
    one, other = Policy.compile(rules), Policy.compile(shuffled)
    assert one.decide(call, facts) == other.decide(call, facts)


@settings(max_examples=400, deadline=None)
@given(st.lists(SEGMENTS, min_size=1, max_size=4))
def test_a_resource_reads_back_what_was_written_and_no_segment_poses_as_more(segments: list[str]) -> None:
    resource = Resource(tuple(segments))
    assert Resource.parse(resource.path) == resource
    assert resource.path.count("/") == len(segments) - 1
    assert Pattern("/".join(encode_segment(segment) for segment in segments)).covers(resource)


@settings(max_examples=600, deadline=None)
@given(HOSTILE_PATTERNS, st.lists(SEGMENTS, min_size=1, max_size=4))
def test_patterns_cover_as_a_segment_by_segment_reference_does(pattern: str, segments: list[str]) -> None:
    resource = Resource(tuple(segments))
    assert Pattern(pattern).covers(resource) == _covers(pattern, resource)


@settings(max_examples=400, deadline=None)
@given(PATTERNS, PATTERNS, st.lists(NAMES, min_size=1, max_size=5))
def test_what_covers_the_widest_of_a_pattern_covers_all_it_covers(
    wider: str, narrower: str, segments: list[str]
) -> None:
    resource = Resource(tuple(segments))
    if Pattern(wider).covers(Pattern(narrower).widest()) and Pattern(narrower).covers(resource):
        assert Pattern(wider).covers(resource)
