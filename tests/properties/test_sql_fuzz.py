"""Fuzzing the analysis of SQL, for half a minute each: statements from a grammar, which are run, and mutated text, which is not.

Longer runs are `python -m benchmarks.sql.fuzz` and `python -m benchmarks.sql.mutation`.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.sql.corpus import SEED, cases
from benchmarks.sql.fuzz import check, in_time, unreported
from benchmarks.sql.grammar import Grammar
from benchmarks.sql.stage import Stage, stage
from benchmarks.sql.truth import Truth
from mcp_gateway_policy.vocabulary import Facts, Unanalysable
from mcp_gateway_tools.sql.analyse import analyse, comparisons, lineage, quotable, unchanged
from mcp_gateway_tools.sql.catalog import SqlState

ROOT = Path(__file__).parents[2]
SHORT = [case.sql for case in cases() if len(case.sql) < 4_000]


@dataclass
class Running:
    """What the tests of this module share. Not an argument: hypothesis prints those, and a catalog is large."""

    portal: BlockingPortal | None = None
    stage: Stage | None = None

    def do(self, sql: str) -> Truth:
        """Run a statement."""
        assert self.portal is not None
        assert self.stage is not None
        return self.portal.call(self.stage.owner.run, sql)

    def check(self, sql: str) -> str:
        """Run a statement and hold its effects against what it did."""
        assert self.portal is not None
        assert self.stage is not None
        return self.portal.call(check, self.stage, sql)

    @property
    def state(self) -> SqlState:
        """The catalog."""
        assert self.stage is not None
        return self.stage.state


running = Running()


@pytest.fixture(scope="module", autouse=True)
def server() -> Iterator[None]:
    """A server of their own, with the set's schema."""
    with start_blocking_portal() as running.portal, running.portal.wrap_async_context_manager(stage()) as running.stage:
        yield


@st.composite
def statement(draw: st.DrawFn) -> str:
    return Grammar(lambda options: draw(st.sampled_from(options))).statement()


BUDGET = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
"""Fixed numbers of fixed examples: about 20 seconds for each test."""


@settings(BUDGET, max_examples=700)
@given(sql=statement())
def test_no_statement_locks_changes_or_calls_more_than_its_effects_name(sql: str) -> None:
    assert running.check(sql) == ""


@settings(BUDGET, max_examples=900)
@given(
    whole=st.sampled_from(SHORT),
    cut=st.floats(0, 1),
    gap=st.integers(0, 12),
    put=st.text(max_size=8) | st.sampled_from(("(", "ARRAY[", "/*", "'", '"', "$$", ";", "--", "E'", "U&'", "::")),
    times=st.sampled_from((1, 1, 1, 5, 60)),
)
def test_text_of_any_kind_is_answered_and_in_time(whole: str, cut: float, gap: int, put: str, times: int) -> None:
    place = int(cut * len(whole))
    sql = (whole[:place] + put + whole[place + gap :]) * times
    assert isinstance(analyse(sql, running.state), Facts | Unanalysable)
    assert in_time(sql, running.state), sql


def told(sql: str, state: SqlState) -> tuple[object, ...]:
    """All that is said of a statement."""
    return tuple(say(sql, state) for say in (analyse, lineage, unchanged, comparisons, quotable))


def test_what_was_asked_before_changes_no_answer() -> None:
    """A catalog remembers what it was asked: in one order, in the other, and each for itself, the answers are the same."""
    chance = random.Random(SEED)  # noqa: S311 # the same statements each time
    asked = [*SHORT, *(Grammar(chance.choice).statement() for _ in range(1_500))]
    onward, backward = replace(running.state), replace(running.state)
    first = {sql: told(sql, onward) for sql in asked}
    again = {sql: told(sql, backward) for sql in reversed(asked)}
    assert [sql for sql in asked if first[sql] != again[sql]] == []
    assert [sql for sql in asked[::50] if first[sql] != told(sql, replace(running.state))] == []


def test_what_is_not_among_the_effects_is_noticed() -> None:
    """The check itself: the effects of one statement held against what another one did."""
    facts = analyse("SELECT id FROM products", running.state)
    assert isinstance(facts, Facts)
    for sql in ("SELECT 1 FROM hr.salaries", "DELETE FROM settings", "SELECT lie(1)"):
        assert unreported(facts, running.state, running.do(sql)), sql


def test_coverage_guided_mutation_finds_nothing_that_raises_or_takes_too_long() -> None:
    command = [sys.executable, "-m", "benchmarks.sql.mutation", "--seconds", "12"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
