"""The multi-pattern search: with and without its library the same answers."""

from __future__ import annotations

import importlib.util
from base64 import b64encode, urlsafe_b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcp_gateway.masking import candidates, placed, secrets
from mcp_gateway.masking.automaton import (
    Automaton,
    Hyperscan,
    HyperscanShapes,
    HyperscanStarts,
    Plain,
    PlainShapes,
    PlainStarts,
    Shapes,
    Starts,
)
from mcp_gateway.masking.encoded import ENCODED
from mcp_gateway.masking.forms import Finder, form
from mcp_gateway.masking.views import decoded

LITERALS = tuple(dict.fromkeys(sign for form in (*secrets.FORMS, *placed.FORMS) for sign in form.signs))

pytestmark = pytest.mark.skipif(importlib.util.find_spec("hyperscan") is None, reason="hyperscan is not installed")


@pytest.fixture(scope="module")
def both() -> tuple[Automaton, Automaton]:
    return Plain(LITERALS), Hyperscan(LITERALS)


@settings(max_examples=300, deadline=None)
@given(
    parts=st.lists(st.one_of(st.sampled_from(LITERALS), st.sampled_from(LITERALS).map(str.upper), st.text(max_size=6)))
)
def test_both_searches_give_the_same_places(both: tuple[Automaton, Automaton], parts: list[str]) -> None:
    text = "".join(parts)
    plain, compiled = (one.find(text) for one in both)
    assert {sign: sorted(set(at)) for sign, at in compiled.items()} == {sign: [*at] for sign, at in plain.items()}


def test_every_form_has_signs_that_a_search_can_hold() -> None:
    for one in (*secrets.FORMS, *placed.FORMS):
        assert one.signs or one.shape
        assert all(sign and sign.isascii() and sign == sign.lower() for sign in one.signs), one.kind


def test_a_sign_beside_letters_that_are_not_ascii_is_found_at_its_character() -> None:
    text = "été ghp_a8Kd02mZpQ7rT5vXw1YcBn4LfGh6JsEu9iOt ß"
    finder = Finder(secrets.FORMS)
    found = list(finder.find(text, finder.hits(text)))
    assert [text[one.start : one.end] for one in found] == ["ghp_a8Kd02mZpQ7rT5vXw1YcBn4LfGh6JsEu9iOt"]


class Measured(str):
    """A text that counts the characters which `find` and `rfind` go through."""

    __slots__ = ("gone",)

    gone: int

    def find(self, sub: str, start: int = 0, end: int | None = None, /) -> int:  # type: ignore[override]  # as it is called here
        last = len(self) if end is None else end
        at = super().find(sub, start, last)
        self.gone += (last if at < 0 else at) - start
        return at

    def rfind(self, sub: str, start: int = 0, end: int | None = None, /) -> int:  # type: ignore[override]  # as `find`
        last = len(self) if end is None else end
        at = super().rfind(sub, start, last)
        self.gone += last - (start if at < 0 else at)
        return at


@pytest.mark.parametrize("between", ["\n", "\0"])
def test_lines_with_a_sign_are_found_without_going_through_the_text_for_each(between: str) -> None:
    """Mutation: where the text ends is looked for in each line; then 2,000 lines go through 2,000 times the text."""
    text = Measured(between.join(f"line {number} with sign: v{number}x" for number in range(2000)))
    text.gone = 0
    finder = Finder([form("secret", "sign:", r"sign: (?P<s>\w+)", lead=None)])
    found = [text[one.start : one.end] for one in finder.find(text, finder.hits(text))]
    assert found == [f"v{number}x" for number in range(2000)]
    assert text.gone < 8 * len(text)


GROUPS = ((ENCODED,), *candidates.BEGINNINGS.values())


@pytest.fixture(scope="module")
def both_starts() -> tuple[Starts, Starts]:
    return PlainStarts(GROUPS), HyperscanStarts(GROUPS)


@settings(max_examples=300, deadline=None)
@given(text=st.text(alphabet="0015 ()+-./aDE9é@", max_size=60))
def test_both_searches_know_every_place_where_a_candidate_may_begin(
    both_starts: tuple[Starts, Starts], text: str
) -> None:
    plain, compiled = (one.find(text) for one in both_starts)
    assert [set(some) - set(found) for some, found in zip(plain, compiled, strict=True)] == [set()] * len(GROUPS)


def test_a_number_is_found_behind_digits_that_look_like_the_beginning_of_another(
    both_starts: tuple[Starts, Starts],
) -> None:
    """Two shapes end at one place; as one pattern the library would tell of the first only."""
    text = "at 123 045 12345678 now"
    assert [one.said for one in candidates.phones(text)] == ["045 12345678"]
    for search in both_starts:
        starts = dict(zip(candidates.BEGINNINGS, search.find(text)[1:], strict=True))[candidates.phones]
        assert [one.said for one in candidates.phones(text, starts)] == ["045 12345678"]


@pytest.mark.parametrize("at", [-1030, -1020, -13, -12, -11, -5, -1, 0, 1, 5])
@pytest.mark.parametrize("number", ["(555) 010-9999", "045 12345678", "+49 30 901820"])
def test_a_number_is_found_wherever_a_long_text_is_parted(
    both_starts: tuple[Starts, Starts], number: str, at: int
) -> None:
    text = ("x " * (1 << 18))[: (1 << 18) + at - 1] + " " + number + " y" * (1 << 18) + " " + number
    for search in both_starts:
        starts = dict(zip(candidates.BEGINNINGS, search.find(text)[1:], strict=True))[candidates.phones]
        assert [one.said for one in candidates.phones(text, starts)] == [one.said for one in candidates.phones(text)]
        assert list(starts) == sorted(set(starts))


@settings(max_examples=300, deadline=None)
@given(text=st.text(min_size=12, max_size=60))
def test_a_search_that_knows_where_text_is_encoded_leaves_none_out(
    both_starts: tuple[Starts, Starts], text: str
) -> None:
    data = text.encode("utf-8", "surrogatepass")
    forms = (b64encode(data).decode(), urlsafe_b64encode(data).decode().rstrip("="), data.hex(), data.hex().upper())
    joined = " ".join(forms)
    for search in both_starts:
        assert list(decoded(joined, search.find(joined)[0])) == list(decoded(joined))


SHAPED = tuple(one for one in (*secrets.FORMS, *placed.FORMS) if one.shape)
VALUES = (
    "12345678Z", "26.12.85-123.45", "756.1234.5678.97", "1234567890:AA", "h:5432:db:me:pw", "5/3/25, 10:11 - Ana Roe: hi", "851226-1234567", "85-12345678-9", "A123456(7)",
    "a1b2c3d Ana Roe 2025-05-03", "* a1b2c3d|Ana Roe|a@b.org|x", "r12 | Ana Roe | 2025-05-03 10:11:12", "     3\tAna Roe", "1 85 12 75 123 456 78", "AB 12 34 56 C", "RSSMRA85T10A562S",
    "\n", "\0", "\r\n", " ", "é", "x", "密码: abc", "şifre: abc",
)  # fmt: skip


@pytest.fixture(scope="module")
def both_shapes() -> tuple[Shapes, Shapes]:
    shapes = [one.shape for one in SHAPED]
    return PlainShapes(shapes), HyperscanShapes(shapes)


def test_every_pattern_compiles() -> None:
    """They are compiled when a text first holds their sign: one that could not be would withhold that text."""
    for one in (*secrets.FORMS, *placed.FORMS):
        assert one.pattern.pattern == one.written
        assert (one.there.pattern if one.there is not None else "") == one.beside


@settings(max_examples=300, deadline=None)
@given(text=st.lists(st.sampled_from(VALUES), max_size=12).map("".join))
def test_both_searches_for_shapes_tell_of_the_same_lines(both_shapes: tuple[Shapes, Shapes], text: str) -> None:
    found = [search.find(text) for search in both_shapes]
    lines = [{number: {at(text, end) for end in ends} for number, ends in one.items()} for one in found]
    assert lines[0] == lines[1]


def at(text: str, end: int) -> int:
    """Where the line begins in which what ends there ends, or what stands before its end."""
    return max(text.rfind("\n", 0, max(0, end - 2)), text.rfind("\0", 0, max(0, end - 2)))


@pytest.mark.parametrize("before", [(1 << 18) - 30, (1 << 18) - 9, (1 << 18) - 1, 1 << 18, (1 << 18) + 1])
def test_a_shape_is_found_wherever_a_long_text_is_parted(before: int) -> None:
    line = "a1b2c3d Ana Roe 2025-05-03"
    text = "x" * before + "\n" + line + "\n" + "y" * (1 << 18) + "\n" + line
    finder = Finder(SHAPED, ("word",))
    found = [text[one.start : one.end] for one in finder.find(text, finder.hits(text))]
    assert found == ["Ana Roe", "Ana Roe"]


@pytest.mark.parametrize("text", ["12345678Z", "a 12345678Z\n", "\r\n12345678Z\0x", "é12345678Z", "x\n12345678Z é"])
def test_a_value_with_a_shape_is_found_at_every_border(text: str) -> None:
    finder = Finder(SHAPED, ("word",))
    patterns = [one.pattern for one in SHAPED]
    assert {(one.start, one.end) for one in finder.find(text, finder.hits(text))} == {
        match.span("s") for pattern in patterns for match in pattern.finditer(text) if "s" in pattern.groupindex
    }
