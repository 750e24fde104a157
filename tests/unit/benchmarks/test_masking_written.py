"""The sets that were written before the rules were read: their labels are sound, and what was learnt from them stays learnt."""

from __future__ import annotations

import json
from typing import Final

import pytest

from benchmarks.masking.drawing import Planted
from benchmarks.masking.scorecard import ours, values_of, wrong
from benchmarks.masking.written import names, results

LEARNT: Final = {
    "everyday-1": (98.9, 99.6),
    "everyday-2": (95.4, 99.3),
    "everyday-3": (97.5, 100.0),
    "everyday-4": (100.0, 100.0),
    "everyday-5": (100.0, 99.1),
    "everyday-6": (100.0, 98.6),
    "everyday-7": (98.1, 100.0),
    "everyday-8": (98.7, 99.8),
    "everyday-9": (100.0, 100.0),
    "everyday-10": (100.0, 99.7),
    "everyday-11": (100.0, 100.0),
    "everyday-12": (100.0, 100.0),
    "everyday-13": (100.0, 100.0),
    "everyday-14": (99.0, 98.9),
}
"""Percentages of what must be gone, and of what must be there still, without a language model: more is welcome."""


@pytest.mark.parametrize("name", names())
def test_what_is_looked_for_stands_in_the_result(name: str) -> None:
    given = results(name)
    assert len({one.id for one in given}) == len(given)
    for one in given:
        whole = one.content if isinstance(one.content, str) else json.dumps(one.content.rows, ensure_ascii=False)
        for value in values_of(one):
            assert value.value in whole or json.dumps(value.value)[1:-1] in whole, (one.id, value)


@pytest.mark.anyio
@pytest.mark.parametrize("name", LEARNT)
async def test_what_was_learnt_from_a_set_stays_learnt(name: str) -> None:
    given = results(name)
    mistakes = wrong(given, await ours(given, ner=False))
    left = sum(isinstance(one.value, Planted) for one in mistakes)
    planted, kept = sum(len(one.planted) for one in given), sum(len(one.kept) for one in given)
    gone, stayed = LEARNT[name]
    assert 100 * (planted - left) / planted >= gone
    assert 100 * (kept - len(mistakes) + left) / kept >= stayed
