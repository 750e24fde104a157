"""What a decision costs: 1,000 rules, one call with five effects.

    python benchmarks/policy.py

`spread` is what a large policy looks like: rules over 20 actions, 25 connections and 40 roles, a quarter of the resources with wildcards. In the
other sets all 1,000 rules concern the caller, the connection and every action of the call; `globs` is the worst: 1,000 different wildcards, each of which
must be tried. Calls name ever new tables, so that no answer can be remembered; `first` is the first call of a caller after a
reload, which fills the index. Times are wall-clock of one thread; the ratio to a loop of five dict look-ups is what can be compared between
machines. Exits 1 when `spread` is above 100 µs in the median.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import count, islice
from statistics import median, quantiles
from time import perf_counter_ns
from typing import Literal

from mcp_gateway_policy.engine import Policy
from mcp_gateway_policy.resource import Resource
from mcp_gateway_policy.rules import LimitsSpec, Rule
from mcp_gateway_policy.vocabulary import Call, Connection, Effect, Facts, Principal, Prompt

RULES = 1000
CALLS = 3000
BUDGET_US = 100.0
CACHED_US = 10
ACTIONS = ("sql.select", "sql.update", "sql.insert", "sql.call", "sql.lock")
CONDITION = "effect.lines < 1000 && call.labels.env == 'prod' && caller.verified"
OTHERS = tuple(
    f"{family}.{verb}" for family in ("sql", "k8s", "git") for verb in ("drop", "get", "push", "apply", "exec")
)
WHO = Principal("ana", "https://idp.example", "jwt", frozenset({"staff"}), frozenset({"role1", "role2"}))
SHOP = Connection("c1", "postgres", {"env": "prod"})


def main() -> int:
    """Print the table; 1 when the budget is exceeded."""
    floor = floor_us()
    say(f"floor: five dict look-ups, median {floor:.2f} µs")
    say(f"{'rules':34}{'median µs':>11}{'p99 µs':>10}{'× floor':>10}{'first ms':>10}")
    over = False
    for name, rules, counts in sets():
        middle, late, first = measure(Policy.compile(rules))
        say(f"{name:34}{middle:11.1f}{late:10.1f}{middle / floor:10.0f}{first / 1000:10.2f}")
        over = over or (counts and middle > BUDGET_US)
    known = remembered_us()
    say(f"{'the very same facts again':34}{known:11.1f}")
    if over:
        say(f"above {BUDGET_US:.0f} µs")
    if known > CACHED_US:
        say(f"remembered: above {CACHED_US:.0f} µs")
    return int(over or known > CACHED_US)


def remembered_us() -> float:
    """The median of a verdict that is known already, in µs."""
    policy = Policy.compile([spread(n) for n in range(RULES)])
    call, facts = next(calls())
    policy.decide(call, facts)
    return median(timed(lambda: policy.decide(call, facts)) for _ in range(CALLS))


def sets() -> Iterator[tuple[str, Sequence[Rule], bool]]:
    """The sets of rules, by name, and whether the budget holds for them."""
    yield "spread", [spread(n) for n in range(RULES)], True
    yield "spread, all conditional", [spread(n, CONDITION) for n in range(RULES)], False
    yield "all on `*`", [same(n, "*") for n in range(RULES)], False
    yield "all on one table each", [same(n, f"shop/public/t{n}") for n in range(RULES)], False
    yield "all globs: `shop/*/t…*`", [same(n, f"shop/*/t{n}x*") for n in range(RULES)], False
    yield "all on `*`, all conditional", [same(n, "*", CONDITION) for n in range(RULES)], False


def spread(n: int, when: str | None = None) -> Rule:
    """One of many rules of which few concern the call."""
    resource = ("shop", "shop/public", f"shop/public/t{n}", f"shop/*/t{n}*")[n // 25 % 4]
    effect: Literal["allow", "ask", "deny"] = "deny" if n % 10 == 9 else "ask" if n % 10 == 8 else "allow"
    actions = ((*ACTIONS, *OTHERS)[n % 20], "sql.*") if n % 3 == 0 else (OTHERS[n % 15],)
    roles = ("*",) if n % 4 == 0 else (f"role{n % 40}",)
    return rule(n, roles, f"c{n % 25}", actions, resource, effect if resource != "shop" else "allow", when)


def same(n: int, resource: str, when: str | None = None) -> Rule:
    """One of many rules that all concern the call."""
    return rule(n, ("*",), "*", ("sql.*",), resource, "allow", when)


def rule(
    n: int,
    roles: tuple[str, ...],
    connection: str,
    actions: tuple[str, ...],
    resource: str,
    effect: Literal["allow", "ask", "deny"],
    when: str | None,
) -> Rule:
    """A rule of this shape."""
    return Rule(
        name=f"rule-{n}",
        roles=roles,
        connections=(connection,),
        actions=actions,
        resources=(resource,),
        effect=effect,
        when=when,
        limits=LimitsSpec() if effect == "deny" else LimitsSpec(rows=1000 + n),
        approvers=("lead",) if effect == "ask" else (),
    )


def calls() -> Iterator[tuple[Call, Facts]]:
    """Calls of five effects each, on tables that were never named before."""
    call = Call("c", "s", "query_db", SHOP, {}, WHO, Prompt(None, "none"), datetime(2026, 1, 7, 12, tzinfo=UTC))
    for n in count():
        effects = tuple(
            Effect(action, Resource.of("shop", "public", f"orders{n}", "total"), {"lines": n % 900})
            for action in ACTIONS
        )
        yield call, Facts(effects, "", "", read_only=False)


def measure(policy: Policy) -> tuple[float, float, float]:
    """Median, 99th percentile and the very first call, in µs."""
    (first_call, first_facts), *rest = islice(calls(), CALLS if policy.rules[0].resources != ("*",) else CALLS // 10)
    first = timed(lambda: policy.decide(first_call, first_facts))
    taken: list[float] = []
    for call, facts in rest:
        begun = perf_counter_ns()
        policy.decide(call, facts)
        taken.append((perf_counter_ns() - begun) / 1000)
    return median(taken), quantiles(taken, n=100)[98], first


def floor_us() -> float:
    """The least that deciding five effects could cost: one dict look-up each."""
    table = dict.fromkeys(ACTIONS, "allow")

    def look() -> None:
        for action in ACTIONS:
            table[action]

    return median(timed(look) for _ in range(CALLS))


def timed(work: Callable[[], object]) -> float:
    """Once, in µs."""
    begun = perf_counter_ns()
    work()
    return (perf_counter_ns() - begun) / 1000


def say(text: str) -> None:
    """One line to the terminal."""
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
