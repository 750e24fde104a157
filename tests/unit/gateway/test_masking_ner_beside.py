"""Words that are names because of the names beside them, and names in small letters."""

from __future__ import annotations

import pytest

from mcp_gateway.masking.ner_beside import beside
from mcp_gateway.masking.ner_small import in_small_letters

WORDS = frozenset(("platform", "team", "monday", "mark", "will", "support", "red", "hat", "office", "sql", "after"))
FIRST = frozenset(("olena", "marcus", "priya", "ana", "mark", "travis", "support"))
LAST = frozenset(("lopez", "thompson", "schneider", "berg", "office"))


def named(text: str) -> list[str]:
    """What is a name because `Ana`, `Wei`, `Uwe`, `Ana Prieto` and `Mia Sol` are."""
    found = [
        (text.index(name), text.index(name) + len(name))
        for name in ("Ana Prieto", "Mia Sol", "Wei", "Uwe", "Anke")
        if name in text
    ]
    return [text[start:end] for start, end in beside(text, found, lambda word: word not in WORDS, LAST.__contains__)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Both Thorvald and Uwe resigned", ["Thorvald"]),
        ("Uwe & Thorvald resigned", ["Thorvald"]),
        ("reports to Schneider, Anke since May", ["Schneider"]),
        ("reports to van der Berg, Anke", ["van der Berg"]),
        ("## Who\n- Ana Prieto\n- Tadesse Bekele\n- Mia Sol\n", ["Tadesse Bekele"]),
        ("Kafka and Uwe", []),
        ("Support and Uwe", []),
        ("Monday, Anke was away", []),
        ("Berlin, Anke was away", []),
        ("Uwe and Thorvald.io", []),
        ("- Ana Prieto\n- Platform Team\n", []),
        ("- Ana Prieto\n\nText\n\n- Tadesse Bekele", ["Tadesse Bekele"]),
        ("Uwe and Platform Team", []),
    ],
)
def test_what_stands_beside_a_name_is_one_where_it_may_be(text: str, names: list[str]) -> None:
    assert named(text) == names


def small(text: str) -> list[str]:
    """Names in small letters in a text."""
    spans = in_small_letters(text, FIRST.__contains__, LAST.__contains__, WORDS.__contains__)
    return sorted({text[start:end] for start, end in spans})


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("hey did marcus push the fix?", ["marcus"]),
        ("priya says staging is red", ["priya"]),
        ("drained at 11:00 by olena after lunch", ["olena"]),
        ("will ping mr. thompson about it", ["thompson"]),
        ("ask ana lopez about it", ["ana lopez"]),
        ("thx kasia, see you", ["kasia"]),
        ("marcus and priya merged it", ["marcus", "priya"]),
        ("out today, olena covers", ["olena"]),
        ("thx all, see you", []),
        ("mark said so", []),
        ("the marcus says no", []),
        ("git push by marcus/fix-1 after", []),
        ("--user marcus --force", []),
        ("travis is testing it", []),
        ("ms office and mr support", []),
        ("install priya 2.0 today", []),
        ("marcus", []),
        ("the value of olena is stored", []),
    ],
)
def test_a_name_in_small_letters_is_seen_where_people_are_spoken_of(text: str, names: list[str]) -> None:
    assert small(text) == names
