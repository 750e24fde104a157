"""Names of other alphabets as they are spelt in Latin letters."""

from __future__ import annotations

import pytest

from mcp_gateway.masking.latin import in_latin


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        ("संदीप", {"sandip", "sandeep"}),
        ("राजकुमार", {"rajkumar"}),
        ("রবীন্দ্র", {"rabindra"}),
        ("રાજેશ", {"rajesh"}),
        ("оксана", {"oksana"}),
        ("евгения", {"evgenia", "evgeniya"}),
        ("сергей", {"sergey", "sergei"}),
        ("δημήτρης", {"dimitris"}),
        ("სულიკო", {"suliko"}),
        ("մելքոն", {"melkon"}),
    ],
)
def test_a_name_is_spelt_as_people_spell_it(name: str, spellings: set[str]) -> None:
    assert spellings <= in_latin(name)


@pytest.mark.parametrize("name", ["", "ana", "محمد", "ยุพา", "王小明", "தமிழ்"])
def test_a_script_that_says_too_little_is_not_guessed(name: str) -> None:
    assert not in_latin(name)
