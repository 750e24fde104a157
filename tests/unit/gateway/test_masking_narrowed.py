"""Private characters stand for symbols while a long text is looked at: nothing is found that would not be, and it comes out as it went in."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcp_gateway.masking.batch import Setting
from mcp_gateway.masking.looking import Looking, Rules
from mcp_gateway.masking.narrowed import Narrowed
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway.masking.unmaskable import Unmaskable

ODD = "\U0001f600\U0001f1e9\U0001f3fd\U0001f7f0\ue000\ue001\uf8ff\U000f0000\U0010fffd\U0001d400\U000e0041\U00020000\u200d\ufe0f—é"
LOOKING = Looking(MaskingProfile())
PIECES = (
    "password=", "hunter2Xq9", "a@example.org", " ", "\n", "token: ", "Zk3vQ9xT2mLp8RwA", "phone +1 415 555 0134", "4111 1111 1111 1111", '"', "{", "}",
    ", ", "Authorization: Bearer ", "Dear ", "Ana Kovač", "kind: Secret\ndata:\n  k: ", "\\u0041", "|",
)  # fmt: skip


def hidden(text: str) -> str:
    changed = LOOKING.hidden({Setting(): {text}}, Rules(), (), 60)[Setting()]
    return changed[text].text if text in changed else text


@given(parts=st.lists(st.text(alphabet=ODD + "ab<", max_size=12), max_size=8))
def test_parts_come_out_as_they_went_in(parts: list[str]) -> None:
    narrowed = Narrowed()
    text = narrowed.whole("".join(map(narrowed.taken, parts)))
    assert len(text) == len("".join(parts))
    assert "".join(narrowed.given([text])) == "".join(parts)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from(ODD)), max_size=14).map("".join))
def test_the_same_is_found_as_in_the_text_itself(text: str) -> None:
    """Mutation tried: letters beyond the basic plane stand for private characters, too; it fails."""
    narrowed = Narrowed()
    assert "".join(narrowed.given([hidden(narrowed.taken(text))])) == hidden(text)


def test_a_text_with_symbols_takes_two_bytes_a_character() -> None:
    text = "\U0001f600" + "a line of words\n" * 1000
    assert sys.getsizeof(Narrowed().taken(text)) < 2.1 * len(text)


def test_a_text_with_more_private_characters_and_symbols_than_there_are_is_withheld_and_never_confused() -> None:
    private = "".join(map(chr, range(0xE000, 0xF900)))
    first = Narrowed()
    assert "".join(first.given([first.whole(first.taken(private + "\U0001f600"))])) == private + "\U0001f600"
    second = Narrowed()
    taken = second.taken("\U0001f600" + private)
    with pytest.raises(Unmaskable, match="private characters"):
        second.whole(taken)
