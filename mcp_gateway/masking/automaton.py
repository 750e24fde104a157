"""One search for many short literals at once, in any letter case: where does each of them occur?

Uses Hyperscan (BSD licence) where it can be imported, else one `str.find` after another: the same answers, at a tenth of the speed.
Knows nothing of what is looked for. Safe to use from several threads.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, Protocol

Hits = dict[str, list[int]]
"""The literals that occur, with the positions at which they begin, ascending."""


class Automaton(Protocol):
    """A compiled search."""

    def find(self, text: str, lowered: str) -> Hits:
        """Every occurrence. `lowered` is the text with its ASCII letters in lower case, and of the same length."""
        ...


class Plain:
    """The search without any library."""

    def __init__(self, literals: Sequence[str]) -> None:
        self._literals = tuple(dict.fromkeys(literal.lower() for literal in literals))

    def find(self, text: str, lowered: str) -> Hits:
        """Every occurrence."""
        hits: Hits = {}
        for literal in self._literals:
            at = lowered.find(literal)
            if at >= 0:
                found = hits[literal] = []
                while at >= 0:
                    found.append(at)
                    at = lowered.find(literal, at + 1)
        return hits


class Hyperscan:
    """The search with Hyperscan's literal matcher. Raises ImportError where it is not installed."""

    def __init__(self, literals: Sequence[str]) -> None:
        self._literals = tuple(dict.fromkeys(literal.lower() for literal in literals))
        self._hyperscan: Any = import_module("hyperscan")  # it has no types
        self._database: Any = self._hyperscan.Database()
        self._database.compile(
            expressions=[literal.encode("ascii") for literal in self._literals],
            ids=list(range(len(self._literals))),
            flags=[self._hyperscan.HS_FLAG_CASELESS] * len(self._literals),
            literal=True,
        )
        self._scratch = threading.local()

    def find(self, text: str, lowered: str) -> Hits:
        """Every occurrence. Positions are characters: what is not ASCII is one byte of the search too, and no letter of a literal."""
        ends: list[tuple[int, int]] = []
        if not hasattr(self._scratch, "own"):
            self._scratch.own = self._hyperscan.Scratch(self._database)

        def note(literal: int, start: int, end: int, flags: int, context: object) -> None:
            ends.append((literal, end))

        self._database.scan(lowered.encode("ascii", "replace"), match_event_handler=note, scratch=self._scratch.own)
        hits: Hits = {}
        for literal, end in ends:
            said = self._literals[literal]
            hits.setdefault(said, []).append(end - len(said))
        return hits


_AVAILABLE: Final = find_spec("hyperscan") is not None


def automaton(literals: Sequence[str]) -> Automaton:
    """The fastest search there is here."""
    return Hyperscan(literals) if _AVAILABLE else Plain(literals)
