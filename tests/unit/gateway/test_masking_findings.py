"""Findings as they are held: packed, merged in the order of the text, and nothing of them lost."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mcp_gateway.masking.again import again
from mcp_gateway.masking.findings import Finding, Findings, put_in, replaced

KINDS = ("SECRET:token", "EMAIL_ADDRESS", "column:email", "column:name", "US_SSN")


def placed(start: int, size: int, kind: str) -> Finding:
    return Finding(start, start + size, kind)


some = st.lists(st.builds(placed, st.integers(0, 40), st.integers(1, 12), st.sampled_from(KINDS)), max_size=30)


def united(findings: Sequence[Finding]) -> list[Finding]:
    """What merging means, said slowly: those that share a character become one, of the kind of the longest; of several that are as long, the
    first in the text, and of those in one place the first by name."""
    groups: list[list[Finding]] = []
    for one in sorted(findings):
        if groups and one.start < max(other.end for other in groups[-1]):
            groups[-1].append(one)
        else:
            groups.append([one])
    return [
        Finding(group[0].start, max(one.end for one in group), min(group, key=lambda one: one.start - one.end).kind)
        for group in groups
    ]


@settings(max_examples=500, deadline=None)
@given(found=some)
@example(found=[Finding(3, 9, "column:email"), Finding(3, 9, "EMAIL_ADDRESS"), Finding(3, 9, "SECRET:token")])
@example(found=[Finding(0, 4, "US_SSN"), Finding(2, 9, "column:email"), Finding(2, 9, "EMAIL_ADDRESS")])
def test_what_overlaps_becomes_one_of_the_kind_of_the_longest(found: list[Finding]) -> None:
    assert list(Findings(found).merged()) == united(found)


@given(found=some)
def test_what_is_held_is_what_was_noted(found: list[Finding]) -> None:
    held = Findings(found)
    assert list(held) == found
    assert len(held) == len(found)
    held.clear()
    assert list(held) == []


def test_the_last_place_that_can_be_noted_is_behind_every_text_that_is_masked() -> None:
    last = (1 << 27) - 1
    found = Findings([Finding(last - 1, last, "US_SSN")])
    assert list(found) == [(last - 1, last, "US_SSN")]


@pytest.mark.parametrize(("start", "end"), [((1 << 27) - 1, 1 << 27), (1 << 27, (1 << 27) + 1), (5, 1 << 27)])
def test_a_place_too_far_off_is_an_error_and_no_other_place(start: int, end: int) -> None:
    with pytest.raises(OverflowError):
        Findings([Finding(start, end, "US_SSN")])


def test_a_kind_too_many_is_an_error_and_no_other_kind() -> None:
    many = [Finding(0, 1, f"K{number}") for number in range(1 << 10)]
    assert list(Findings(many)) == many
    with pytest.raises(OverflowError):
        Findings([*many, Finding(0, 1, "K1024")])


def test_what_is_noted_again_and_again_is_held_once() -> None:
    """Mutation tried: nothing ever looked for twice; the second assertion fails."""
    found = Findings()
    for _ in range(4):
        for number in range(50_000):
            found.add(10 * number, 10 * number + 4, ("a", "b")[number % 2])
    assert set(found) == {Finding(10 * number, 10 * number + 4, ("a", "b")[number % 2]) for number in range(50_000)}
    assert len(found) < 150_000


def test_a_text_with_thousands_of_values_is_put_together_in_order() -> None:
    text = "".join(f"{number:05} " for number in range(10_000))
    found = Findings(Finding(at, at + 5, KINDS[at % 2]) for at in range(0, len(text), 6))
    masked, kinds = put_in(text, found)
    assert masked == "".join(("<TOKEN> ", "<EMAIL> ")[at % 2] for at in range(0, len(text), 6))
    assert kinds == tuple(KINDS[at % 2] for at in range(0, len(text), 6))


def test_markers_stand_where_the_values_stood() -> None:
    assert replaced("a 1 b 22 c", [Finding(6, 8, "US_SSN"), Finding(2, 3, "EMAIL_ADDRESS")]) == (
        "a <EMAIL> b <SSN> c",
        ("EMAIL_ADDRESS", "US_SSN"),
    )


SAID_TWICE = "login 8zTq4kWmP1 and again 8zTq4kWmP1\n"
FOUND_IN_IT = (Finding(6, 16, "SECRET:said"), Finding(6, 16, "SECRET:netrc"), Finding(6, 16, "column:secret"))


@given(st.permutations(FOUND_IN_IT))
def test_what_is_said_again_is_of_one_kind_whichever_search_was_first(found: list[Finding]) -> None:
    """The order of the searches is that of what the texts beside it hold."""
    said = set(again(SAID_TWICE, Findings(found)))
    assert said == set(again(SAID_TWICE, Findings(FOUND_IN_IT)))
    assert {(one.start, one.end) for one in said} == {(6, 16), (27, 37)}
