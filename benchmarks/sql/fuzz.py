"""Fuzzing for as long as one likes: what CI does for a minute, for hours.

    python -m benchmarks.sql.fuzz --seconds 600

Statements from the grammar are run on a real server: every relation that one locks, every function of a user that it calls and every table that
it changes has to be among its effects, and the analysis has to stay within its cap. Prints what breaks a promise and exits 1.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
from time import monotonic, perf_counter
from typing import Final

from benchmarks.sql.corpus import SEED
from benchmarks.sql.grammar import Grammar
from benchmarks.sql.stage import Stage, stage
from benchmarks.sql.truth import Truth
from mcp_gateway_policy.vocabulary import Facts
from mcp_gateway_tools.sql.analyse import analyse
from mcp_gateway_tools.sql.catalog import SqlState

CAP_SECONDS: Final = 0.15
"""A tenth of a second to decide, and half of that to notice that it is over, in a process of its own for long statements."""
_LOOKED_UP: Final = frozenset({("public.customers", "RowShareLock")})
"""What a foreign key of `notes` locks by itself when a row is written there."""

_INSIDE: Final = frozenset({"public.spilled", "hr.salaries"})
"""What the schema's functions lock: a call is among the effects, what the function does is not."""


def unreported(facts: Facts, state: SqlState, run: Truth) -> frozenset[str]:
    """What a run locked, changed or called that the effects do not name."""
    named = {".".join(effect.resource.segments[1:3]) for effect in facts.effects}
    written = {
        ".".join(effect.resource.segments[1:3])
        for effect in facts.effects
        if not effect.action.startswith(("sql.select", "sql.call"))
    }
    calls = {effect.resource.segments[-1] for effect in facts.effects if effect.action == "sql.call"}
    if any(effect.action == "sql.select" and len(effect.resource.segments) == 1 for effect in facts.effects):
        named |= {name for name, mode in run.locks if mode == "AccessShareLock"}  # any relation of the database
    known = {".".join(key): relation for key, relation in state.relations.items()}
    locks = run.locks - _LOOKED_UP if run.changed else run.locks
    inside = _INSIDE if calls else frozenset[str]()
    found = {
        f"locked {name} {mode}"
        for name, mode in locks
        if name not in inside and name not in named and name in known and known[name].kind != "sequence"
    }
    if "sql.trigger" not in {effect.action for effect in facts.effects} and not calls:
        found |= {f"changed {name}" for name in run.changed if name not in written}
    if run.called and not calls:
        found |= {f"called {name}" for name in run.called}
    return frozenset(found)


def in_time(sql: str, state: SqlState, cap: float = CAP_SECONDS) -> bool:
    """Whether it is decided within the cap (seconds), at best of three: the machine may be busy with something else. Nothing is answered from memory."""
    for spaces in range(3):
        begun = perf_counter()
        analyse(sql + " " * spaces, state)
        if perf_counter() - begun <= cap:
            return True
    return False


async def check(made: Stage, sql: str) -> str:
    """What is wrong with the answer to one statement, which is run; empty when nothing is."""
    if not in_time(sql, made.state):
        return "slower than its cap"
    facts = analyse(sql, made.state)
    if not isinstance(facts, Facts):
        return ""
    run = await made.owner.run(sql)
    return "" if run.error else ", ".join(sorted(unreported(facts, made.state, run)))


async def statements(seconds: float, seed: int) -> int:
    """Statements from the grammar until the time is over; how many broke a promise."""
    broken = tried = 0
    chance = random.Random(seed)
    async with stage() as made:
        until = monotonic() + seconds
        while monotonic() < until:
            sql = Grammar(chance.choice).statement()
            tried += 1
            wrong = await check(made, sql)
            if wrong:
                broken += 1
                print(f"{wrong}\n    {sql}\n", flush=True)
    print(f"{tried} statements, {broken} broke a promise (seed {seed})")
    return broken


def main() -> None:
    """Fuzz, and say by the exit code whether every promise held."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long")
    parser.add_argument("--seed", type=int, default=SEED, help="for the grammar's choices")
    options = parser.parse_args()
    sys.exit(1 if asyncio.run(statements(options.seconds, options.seed)) else 0)


if __name__ == "__main__":
    main()
