"""The scorecard: what passes that must not, what is refused that need not be, by policy, by construct and by layer, and how long it takes.

    python -m benchmarks.sql.scorecard                    everything, about three minutes
    python -m benchmarks.sql.scorecard --every 5          every fifth statement
    python -m benchmarks.sql.scorecard --misses FILE      also write down what went wrong, one statement a paragraph
    python -m benchmarks.sql.scorecard --document         also put the numbers into docs/sql-policy.md

Exits 1 when a dangerous statement passed, when more than one ordinary statement in a hundred was refused, when the analysis raised, or when
it took longer than its cap.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, thread_time
from typing import Final

from benchmarks.sql.corpus import Case, cases
from benchmarks.sql.fuzz import CAP_SECONDS
from benchmarks.sql.layers import Ours, libpg_query_walk, sqlglot_walk
from benchmarks.sql.looking import look
from benchmarks.sql.policies import POLICIES, Looks, PolicyUnderTest
from benchmarks.sql.stage import stage

LAYERS: Final = ("sqlglot walk", "libpg_query walk", "READ ONLY", "role", "ours")


DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "sql-policy.md"
MARKS: Final = ("<!-- scorecard: written by `--document` -->", "<!-- end of scorecard -->")


@dataclass
class Score:
    """Counts for one policy. `passed` and `refused` are by layer; a layer that only runs statements cannot refuse what is harmless."""

    dangerous: int = 0
    ordinary: int = 0
    tricky: int = 0
    passed: Counter[str] = field(default_factory=Counter[str])
    passed_by_construct: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    refused: Counter[str] = field(default_factory=Counter[str])
    refused_tricky: Counter[str] = field(default_factory=Counter[str])


@dataclass
class Scorecard:
    """All that was found."""

    scores: dict[str, Score] = field(default_factory=lambda: {policy.name: Score() for policy in POLICIES})
    misses: dict[tuple[str, Case], dict[str, str]] = field(default_factory=dict[tuple[str, Case], dict[str, str]])
    uncached: list[float] = field(default_factory=list[float])
    cached: list[float] = field(default_factory=list[float])
    raised: list[str] = field(default_factory=list[str])
    slow: list[str] = field(default_factory=list[str])
    spoilt: list[str] = field(default_factory=list[str])
    families: Counter[str] = field(default_factory=Counter[str])

    @property
    def good(self) -> bool:
        """Whether every promise held."""
        passed = sum(score.passed["ours"] for score in self.scores.values())
        refused = all(score.refused["ours"] <= score.ordinary / 100 for score in self.scores.values())
        return not passed and refused and not self.raised and not self.slow and not self.spoilt


async def measure(every: int = 1) -> Scorecard:
    """Run the set, or every so many-th statement of it."""
    found, card = cases()[::every], Scorecard()
    card.families.update(case.family for case in found)
    async with stage() as made:
        ours = Ours(made.state, POLICIES)
        _time(ours, found, card)
        async for case, looks in look(made, found):
            for policy in POLICIES:
                _mark(card, case, looks, policy, ours)
    return card


def _time(ours: Ours, found: Sequence[Case], card: Scorecard) -> None:
    """One after the other, with what is loaded out of the garbage collector's way, as the gateway has it (`cli.collecting`)."""
    gc.collect()
    gc.freeze()
    try:
        _timed(ours, found, card)
    finally:
        gc.unfreeze()


def _timed(ours: Ours, found: Sequence[Case], card: Scorecard) -> None:
    ours.verdict("SELECT 'warm' FROM products", POLICIES[0].name)
    for case in found:
        for times in (card.uncached, card.cached):
            begun, used = perf_counter(), thread_time()
            try:
                ours.verdict(case.sql, POLICIES[0].name)
            except Exception as error:  # noqa: BLE001 # that it never raises is what is being measured
                card.raised.append(f"{type(error).__name__}: {error}: {case.sql[:200]!r}")
            times.append(thread_time() - used)
            taken = perf_counter() - begun
            if taken > CAP_SECONDS and not ours.in_time(case.sql):
                card.slow.append(f"{taken * 1000:.0f} ms: {case.sql[:100]!r}")


def _mark(card: Scorecard, case: Case, looks: Looks, policy: PolicyUnderTest, ours: Ours) -> None:
    score = card.scores[policy.name]
    dangers = policy.dangers(looks, looks.owner)
    passes, reason = ours.verdict(case.sql, policy.name)
    walks = {
        "sqlglot walk": sqlglot_walk(case.sql, policy),
        "libpg_query walk": libpg_query_walk(case.sql, policy),
        "ours": passes,
    }
    if dangers:
        score.dangerous += 1
        runs = {"READ ONLY": looks.read_only, "role": looks.roles[policy.role]}
        let = {name for name, passed in walks.items() if passed}
        let |= {name for name, run in runs.items() if not run.error and policy.dangers(looks, run)}
        score.passed.update(let)
        score.passed_by_construct.update((case.construct, name) for name in let)
        if case.family == "ordinary" and policy is POLICIES[-1]:
            card.spoilt.append(f"not ordinary: {case.sql[:200]!r}: {', '.join(sorted(dangers))}")
        if passes:
            card.misses.setdefault(("PASSED", case), {})[policy.name] = ", ".join(sorted(dangers))
        return
    if looks.owner.error:
        if case.family in ("ordinary", "tricky") and policy is POLICIES[0]:
            card.spoilt.append(f"does not run: {case.sql[:200]!r}: {looks.owner.error} {looks.owner.message}")
        return
    if case.family not in ("ordinary", "tricky"):
        return
    refusals = score.refused if case.family == "ordinary" else score.refused_tricky
    if case.family == "ordinary":
        score.ordinary += 1
    else:
        score.tricky += 1
    refusals.update(name for name, passed in walks.items() if not passed)
    if looks.read_only.error:
        refusals["READ ONLY"] += 1
    if looks.roles[policy.role].error:
        refusals["role"] += 1
    if not passes:
        card.misses.setdefault(("REFUSED", case), {})[policy.name] = reason


def report(card: Scorecard, *, constructs: bool) -> str:
    """The scorecard as text."""
    lines = [
        f"{sum(card.families.values())} statements: "
        + ", ".join(f"{count} {name}" for name, count in card.families.items())
    ]
    head = f"{'':32}" + "".join(f"{layer:>18}" for layer in LAYERS)
    for name, score in card.scores.items():
        lines += ["", f"{name}".ljust(32) + head[32:]]
        for label, total, counter in (
            ("dangerous passed", score.dangerous, score.passed),
            ("ordinary refused", score.ordinary, score.refused),
            ("odd but harmless refused", score.tricky, score.refused_tricky),
        ):
            lines.append(f"  {label:30}" + "".join(f"{counter[layer]:>11} / {total:<4}" for layer in LAYERS))
        if constructs:
            for construct in sorted({construct for construct, _ in score.passed_by_construct}):
                cells = "".join(f"{score.passed_by_construct[construct, layer] or '':>18}" for layer in LAYERS)
                lines.append(f"    {construct:28}{cells}")
    for label, times in (("uncached", card.uncached), ("asked again", card.cached)):
        lines.append(
            f"\nverdict, {label}: p50 {median(times) * 1e6:.0f} µs, p99 {quantiles(times, n=100)[98] * 1e6:.0f} µs, slowest {max(times) * 1e3:.1f} ms"
        )
    for label, problems in (("raised", card.raised), ("too slow", card.slow), ("the set itself is wrong", card.spoilt)):
        lines += [f"{label}: {problem}" for problem in problems]
    return "\n".join(lines)


def tables(card: Scorecard) -> str:
    """The scorecard as Markdown: by policy, then by construct over all policies, then how long a verdict takes."""
    head = "".join(f" {layer} |" for layer in LAYERS)
    rule = "---:|" * len(LAYERS)
    lines = [
        f"{sum(card.families.values())} statements ({', '.join(f'{count} {name}' for name, count in card.families.items())}).",
        "",
    ]
    lines += [f"| policy: dangerous statements passed |{head}", f"|---|{rule}"]
    for name, score in card.scores.items():
        lines.append(f"| {name} ({score.dangerous}) |" + "".join(f" {score.passed[layer]} |" for layer in LAYERS))
    lines += ["", f"| policy: harmless statements refused |{head}", f"|---|{rule}"]
    for name, score in card.scores.items():
        lines.append(
            f"| {name}: ordinary ({score.ordinary}) |" + "".join(f" {score.refused[layer]} |" for layer in LAYERS)
        )
        lines.append(
            f"| {name}: odd ({score.tricky}) |" + "".join(f" {score.refused_tricky[layer]} |" for layer in LAYERS)
        )
    together: Counter[tuple[str, str]] = Counter()
    for score in card.scores.values():
        together.update(score.passed_by_construct)
    lines += ["", f"| passed, by construct, all four policies together |{head}", f"|---|{rule}"]
    for construct in sorted({construct for construct, _ in together}):
        lines.append(f"| {construct} |" + "".join(f" {together[construct, layer] or ''} |" for layer in LAYERS))
    for label, times in (("uncached", card.uncached), ("asked again", card.cached)):
        lines += [
            "",
            f"A verdict, {label}: p50 {median(times) * 1e6:.0f} µs, p99 {quantiles(times, n=100)[98] * 1e6:.0f} µs of a core, over the whole set.",
        ]
    return "\n".join(lines)


def misses(card: Scorecard) -> str:
    """What went wrong, one statement a paragraph: what it did, or what we refused it for, under each policy where it did."""
    paragraphs: list[str] = []
    for (kind, case), under in sorted(card.misses.items(), key=lambda each: (each[0][0], each[0][1].construct)):
        said = "\n".join(f"  {policy}: {text}" for policy, text in under.items())
        paragraphs.append(f"{kind} [{case.family}, {case.construct}]\n{case.sql}\n{said}\n")
    return "\n".join(paragraphs)


def main() -> None:
    """Measure, print, and say by the exit code whether every promise held."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, help="take every so many-th statement")
    parser.add_argument("--constructs", action="store_true", help="show what passed by construct")
    parser.add_argument("--misses", type=Path, help="where to write what went wrong")
    parser.add_argument("--document", action="store_true", help="put the numbers into docs/sql-policy.md")
    options = parser.parse_args()
    card = asyncio.run(measure(options.every))
    print(report(card, constructs=options.constructs))
    if options.misses is not None:
        options.misses.write_text(misses(card), encoding="utf-8", errors="backslashreplace")
    if options.document:
        before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(MARKS[0])
        _, _, after = rest.partition(MARKS[1])
        text = f"{before}{MARKS[0]}\n\n{tables(card)}\n\n{MARKS[1]}{after}"
        DOCUMENT.write_text(text, encoding="utf-8")
    sys.exit(0 if card.good else 1)


if __name__ == "__main__":
    main()
