"""The multi-pattern search: with and without its library the same answers."""

from __future__ import annotations

import importlib.util

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcp_gateway.masking import commands, secrets
from mcp_gateway.masking.automaton import Automaton, Hyperscan, Plain
from mcp_gateway.masking.forms import Finder

LITERALS = tuple(dict.fromkeys(sign for form in (*secrets.FORMS, *commands.FORMS) for sign in form.signs))

pytestmark = pytest.mark.skipif(importlib.util.find_spec("hyperscan") is None, reason="hyperscan is not installed")


@pytest.fixture(scope="module")
def both() -> tuple[Automaton, Automaton]:
    return Plain(LITERALS), Hyperscan(LITERALS)


def lower(text: str) -> str:
    return text.replace("İ", "I").lower()


@settings(max_examples=300, deadline=None)
@given(
    parts=st.lists(st.one_of(st.sampled_from(LITERALS), st.sampled_from(LITERALS).map(str.upper), st.text(max_size=6)))
)
def test_both_searches_give_the_same_places(both: tuple[Automaton, Automaton], parts: list[str]) -> None:
    text = "".join(parts)
    plain, compiled = (one.find(text, lower(text)) for one in both)
    assert {sign: sorted(set(at)) for sign, at in compiled.items()} == plain


def test_every_form_has_signs_that_a_search_can_hold() -> None:
    for form in (*secrets.FORMS, *commands.FORMS):
        assert form.signs or form.shape
        assert all(sign and sign.isascii() and sign == sign.lower() for sign in form.signs), form.kind


def test_a_sign_beside_letters_that_are_not_ascii_is_found_at_its_character() -> None:
    text = "été ghp_a8Kd02mZpQ7rT5vXw1YcBn4LfGh6JsEu9iOt ß"
    finder = Finder(secrets.FORMS)
    found = list(finder.find(text, finder.hits(text, lower(text))))
    assert [text[one.start : one.end] for one in found] == ["ghp_a8Kd02mZpQ7rT5vXw1YcBn4LfGh6JsEu9iOt"]
