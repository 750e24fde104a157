"""The statements: hand-written ones from `statements/*.sql`, those that no text file can hold, and those made from templates.

A file is a list of statements, one a line; `## NAME` says which construct the following are about, and a line that begins with a
blank goes on with the statement before it. What each statement really does is not written down anywhere: `truth` finds out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from benchmarks.sql.odd import BOUNDS, ODD
from benchmarks.sql.templates import generated

FOLDER: Final = Path(__file__).parent
SCHEMA: Final = FOLDER / "schema.sql"
SEED: Final = 20_261_121

Family: TypeAlias = Literal["ordinary", "tricky", "hostile", "bounds"]
"""What an honest caller sends every day; what one sends rarely and looks odd; what somebody sends who wants more than they may;
what is only large, deep or broken, and is never run."""


@dataclass(frozen=True, slots=True)
class Case:
    """One statement and what it is about."""

    sql: str
    construct: str
    family: Family


def cases() -> tuple[Case, ...]:
    """The whole set, always in the same order, no statement twice."""
    found: dict[str, Case] = {}
    for case in (*_written("ordinary"), *_written("tricky"), *_written("hostile"), *_odd(), *_made()):
        found.setdefault(case.sql, case)
    return tuple(found.values())


def _written(family: Family) -> Iterable[Case]:
    for path in sorted((FOLDER / "statements").glob(f"{family}*.sql")):
        construct = path.stem
        lines: list[str] = []
        for line in (*path.read_text(encoding="utf-8").splitlines(), "## end"):
            if line.startswith((" ", "\t")):
                lines.append(line)
                continue
            if lines:
                yield Case("\n".join(lines), construct, family)
            lines = []
            if line.startswith("## "):
                construct = line.removeprefix("## ").strip()
            elif line:
                lines = [line]


def _odd() -> Iterable[Case]:
    yield from (Case(sql, construct, "hostile") for construct, sql in ODD)
    yield from (Case(sql, construct, "bounds") for construct, sql in BOUNDS)


def _made() -> Iterable[Case]:
    return (Case(sql, construct, family) for sql, construct, family in generated(SEED))
