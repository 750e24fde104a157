"""Conditions: what an expression may read, call and cost is settled when it is compiled; what fails, denies.

Mutations tried: `ConditionFailed` taken for false; the bounds on arguments removed; a field read that is not in the list; each
fails here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from time import process_time

import pytest

from mcp_gateway_policy.conditions import ConditionFailed, compile_condition
from mcp_gateway_policy.engine import Policy
from mcp_gateway_policy.resource import Resource
from mcp_gateway_policy.rules import PolicyError, Rule
from mcp_gateway_policy.situation import Situation
from mcp_gateway_policy.vocabulary import (
    Allow,
    Attribute,
    Call,
    Connection,
    Deny,
    Effect,
    Facts,
    JsonObject,
    Principal,
    Prompt,
)

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def rule(when: str, name: str = "r") -> Rule:
    return Rule(name=name, roles=("*",), actions=("*",), effect="allow", when=when)


def call(arguments: JsonObject | None = None, at: datetime = NOON, subject: str = "ana") -> Call:
    who = Principal(subject, "idp", "jwt", frozenset({"staff"}), frozenset({"dev"}), "test")
    shop = Connection("shop", "postgres", {"env": "prod"})
    return Call("c", "s", "query_db", shop, arguments or {}, who, Prompt("please", "stated"), at)


def effect(attributes: Mapping[str, Attribute] | None = None) -> Effect:
    return Effect("sql.select", Resource.of("shop", "public", "a/b"), attributes or {})


def holds(when: str, made: Call | None = None, one: Effect | None = None) -> bool:
    condition = compile_condition(rule(when))
    assert condition is not None
    return Situation(made or call()).holds(condition, one or effect())


@pytest.mark.parametrize(
    "when",
    [
        "caller.subject == 'ana' && caller.issuer == 'idp' && caller.client == 'test' && caller.source == 'jwt'",
        "caller.verified && 'staff' in caller.groups && 'dev' in caller.roles",
        "call.tool == 'query_db' && call.connection == 'shop' && call.kind == 'postgres'",
        "call.labels.env == 'prod' && !has(call.labels.owner)",
        "call.prompt.provenance == 'stated'",
        "call.arguments.sql.startsWith('SELECT') && call.arguments.n[1] == 2",
        "effect.action == 'sql.select' && effect.resource == 'shop/public/a%2Fb' && effect.segments[2] == 'a/b'",
        "effect.lines < 10 && effect.paths.all(p, p.matches('^[a-z]+$'))",
        "time.hour == 12 && time.weekday == 2 && time.date == '2026-03-04'",
        "time.now < timestamp('2027-01-01T00:00:00Z') // call.nothing in a comment",
        "call.labels[\"env\"] == 'prod' && 'caller.nothing' != \"matches(\"",
    ],
)
def test_a_condition_sees_the_caller_the_call_the_effect_and_the_time(when: str) -> None:
    made = call({"sql": "SELECT 1", "n": [1, 2]})
    assert holds(when, made, effect({"lines": 3, "paths": ("a", "b")}))


def test_the_time_is_told_in_utc_wherever_the_clock_stands() -> None:
    elsewhere = datetime(2026, 3, 5, 1, 30, tzinfo=timezone(timedelta(hours=9)))
    assert holds("time.date == '2026-03-04' && time.hour == 16 && time.weekday == 2", call(at=elsewhere))


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("effect.lines >", "not a CEL expression"),
        ("user.name == 'x'", "unknown variable `user`"),
        ("caller.rolez == []", "`caller` has no field `rolez`"),
        ("caller['roles'] == []", "`caller` is read by field"),
        ("has(call.user)", "`call` has no field `user`"),
        ("size(call) > 1", "`call` is read by field"),
        ("effect == effect", "`effect` is read by field"),
        (".call.tool == 'x'", "unknown variable `.call`"),
        ("[1].exists(call, call > 0)", "that name is taken"),
        ("now() > time.now", "unknown function `now`"),
        ("getenv('HOME') == ''", "unknown function `getenv`"),
        ("caller.subject.lowerAscii() == 'a'", "unknown function `lowerAscii`"),
        ("call.tool.matches(call.arguments.pattern)", "pattern as a text in quotes"),
        ("call.tool.matches('a' + call.tool)", "pattern as a text in quotes"),
        ("call.tool.matches('(')", "is not a regular expression"),
        ("call.tool.matches('(a{1000}){1000}')", "is not a regular expression"),
        ("[1].all(a, [1].all(b, [1].all(c, a + b + c > 0)))", "at most 2"),
        ("[''].all(a, [''].all(b, (a + b).matches('x')))", "one beside `matches`"),
        ("'\x00' == ''", "no NUL"),
    ],
)
def test_an_expression_that_cannot_be_judged_beforehand_is_refused(when: str, told: str) -> None:
    with pytest.raises(PolicyError) as raised:
        Policy.compile([rule(when)])
    assert raised.value.field == "when"
    assert told in raised.value.message


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("effect.nothing == 1", "reads a field that is not there"),
        ("call.labels.owner == 'x'", "reads a field that is not there"),
        ("effect.segments[9] == 'x'", "past the end"),
        ("effect.action > 1", "different types"),
        ("1 / size(call.arguments) > 0", "divides by zero"),
        ("9223372036854775807 + size(call.tool) > 0", "too large"),
        ("1", "neither true nor false"),
        ("'true'", "neither true nor false"),
    ],
)
def test_an_expression_that_fails_denies_although_another_rule_allows(when: str, told: str) -> None:
    everything = Rule(name="all", roles=("*",), actions=("*",), effect="allow")
    policy = Policy.compile([everything, rule(when, "broken")])
    facts = Facts((effect(),), "", "", read_only=True)
    verdict = policy.decide(call(), facts)
    assert isinstance(verdict, Deny)
    assert verdict.reason.startswith("rule `broken` denies `sql.select`")
    assert told in verdict.reason
    assert policy.explain(call(), facts).verdict == verdict


@pytest.mark.parametrize(
    "arguments",
    [
        {"sql": " " * 70_000},
        {"params": list(range(300))},
        {"params": [[0] * 200] * 200},
        {"deep": [[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]},
        {"a": {f"k{n}": n for n in range(300)}},
        {"a" * 70_000: 1},
        {"n": 2**63},
        {"half": "\ud800"},
    ],
)
def test_arguments_over_a_bound_fail_the_conditions_that_read_them_and_no_others(arguments: JsonObject) -> None:
    with pytest.raises(ConditionFailed):
        holds("size(call.arguments) == 1", call(arguments))
    assert holds("call.tool == 'query_db'", call(arguments))


def test_a_denial_that_reads_arguments_cannot_be_padded_away() -> None:
    everything = Rule(name="all", roles=("*",), actions=("*",), effect="allow")
    guard = Rule(name="g", roles=("*",), actions=("*",), effect="deny", when="call.arguments.sql.contains('secret')")
    policy = Policy.compile([everything, guard])
    facts = Facts((effect(),), "", "", read_only=True)
    assert isinstance(policy.decide(call({"sql": "SELECT 1"}), facts), Allow)
    assert isinstance(policy.decide(call({"sql": "secret"}), facts), Deny)
    assert isinstance(policy.decide(call({"sql": " " * 70_000 + "secret"}), facts), Deny)


@pytest.mark.parametrize("name", ["action", "resource", "segments"])
def test_an_attribute_cannot_pose_as_the_action_or_the_resource(name: str) -> None:
    with pytest.raises(ConditionFailed, match="takes the name"):
        holds("effect.action == 'sql.select'", one=effect({name: "sql.harmless"}))


def test_each_effect_is_looked_at_by_itself() -> None:
    policy = Policy.compile([rule("effect.lines < 10")])
    small, large, none = effect({"lines": 1}), effect({"lines": 99}), effect()
    verdict = policy.decide(call(), Facts((small, large, none, small), "", "", read_only=True))
    assert [ruling.decision for ruling in verdict.rulings] == ["allow", "deny", "deny", "allow"]


def test_two_loops_over_the_largest_list_stay_short() -> None:
    arguments: JsonObject = {"a": list(range(256))}
    begun = process_time()
    assert holds("call.arguments.a.all(x, call.arguments.a.all(y, x + y >= 0))", call(arguments))
    assert process_time() - begun < 2


def test_a_condition_is_not_looked_at_where_its_rule_speaks_of_something_else() -> None:
    other = Rule(name="o", roles=("*",), actions=("sql.drop",), effect="allow", when="effect.nothing == 1")
    everything = Rule(name="all", roles=("*",), actions=("*",), effect="allow")
    facts = Facts((effect(),), "", "", read_only=True)
    assert isinstance(Policy.compile([other, everything]).decide(call(), facts), Allow)
