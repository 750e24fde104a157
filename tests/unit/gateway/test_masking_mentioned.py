"""Parts of a text that need not be read: what is remembered of one of them says nothing wrong of another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mcp_gateway.masking.structure.mentioned import Mentioned

PIECES = st.sampled_from(["{", "}", "[", "]", '"a": ', '"b}"', ", ", "1", "'", '"', "\\", "{}", "[1]", "\n"])


def _mentioned(text: str, places: list[int]) -> Mentioned:
    return Mentioned(text, places, lambda _: False)


@given(st.lists(PIECES, max_size=40).map("".join), st.lists(st.integers(0, 60), max_size=3).map(sorted), st.booleans())
def test_where_an_object_ends_is_told_as_by_who_was_asked_nothing_before(
    text: str, places: list[int], backwards: bool
) -> None:
    opened = [at for at, mark in enumerate(text) if mark in "{["]
    asked = [(at, limit) for at in opened for limit in (len(text), len(text) * 3 // 4)]
    one = _mentioned(text * 50, places)  # with room for every question
    for at, limit in reversed(asked) if backwards else asked:
        assert one.closing(text, at, limit) == _mentioned(text * 50, places).closing(text, at, limit)


def test_brackets_around_a_mention_are_looked_through_once() -> None:
    text = "[" * 200 + "password" + "]" * 200
    one = _mentioned(text, [208])
    assert {one.closing(text, at, len(text)) for at in range(200)} == {-1}
    assert one.in_vain(3 * len(text))  # of four times the text, the first one took less than one
