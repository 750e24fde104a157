"""Short texts that come again with every call are not searched again, and nothing is shown for it that would have been hidden."""

from __future__ import annotations

import pytest

from mcp_gateway.masking.batch import Setting
from mcp_gateway.masking.looking import Looking, Rules, Texts
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway.masking.scan import Hidden, Scan

TEXT = Setting()
LOOKED: Texts = {TEXT: {"SELECT shop.public.customers", "write to ana@example.org"}, Setting("note"): {"no news"}}


@pytest.fixture
def looking() -> Looking:
    looking = Looking(MaskingProfile())
    looking.warm()
    return looking


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The texts that were searched, look by look."""
    seen: list[set[str]] = []
    real = Scan.hidden

    def hidden(scan: Scan, texts: Texts) -> dict[Setting, dict[str, Hidden]]:
        seen.append({text for some in texts.values() for text in some})
        return real(scan, texts)

    monkeypatch.setattr(Scan, "hidden", hidden)
    return seen


def test_only_what_is_new_or_was_hidden_is_searched_again(looking: Looking, searched: list[set[str]]) -> None:
    first = looking.hidden(LOOKED, Rules(), (), 5)
    again = looking.hidden({**LOOKED, TEXT: {*LOOKED[TEXT], "new"}}, Rules(), (), 5)
    assert (
        first
        == again
        == {TEXT: {"write to ana@example.org": first[TEXT]["write to ana@example.org"]}, Setting("note"): {}}
    )
    assert searched[1:] == [{"write to ana@example.org", "new"}]


def test_where_all_is_known_nothing_is_searched(looking: Looking, searched: list[set[str]]) -> None:
    for _ in range(3):
        assert looking.hidden({TEXT: {"a", "b"}}, Rules(), (), 5) == {TEXT: {}}
    assert searched == [{"a", "b"}]


def test_the_words_of_a_column_are_searched_once(looking: Looking, searched: list[set[str]]) -> None:
    cities = {TEXT: {f"city {n}" for n in range(128)}}
    for _ in range(2):
        assert looking.hidden(cities, Rules(), (), 5) == {TEXT: {}}
    assert searched == [cities[TEXT]]


def test_what_was_harmless_is_hidden_once_it_is_a_secret(looking: Looking) -> None:
    text = "the word is correct-horse-battery"
    for lent, shown in (((), True), (("correct-horse-battery",), False), ((), True)):
        assert (text not in looking.hidden({TEXT: {text}}, Rules(), lent, 5)[TEXT]) is shown


def test_what_is_harmless_in_one_setting_is_looked_at_in_another(looking: Looking) -> None:
    for setting, hidden in ((Setting(personal=False), False), (TEXT, True)):
        assert ("ana@example.org" in looking.hidden({setting: {"ana@example.org"}}, Rules(), (), 5)[setting]) is hidden


@pytest.mark.parametrize(
    "texts",
    [
        {TEXT: {f"text {n}" for n in range(129)}},
        {TEXT: {f"a sentence, which is no word: {n:03}" for n in range(17)}},
        {TEXT: {"long " * 1000}},
    ],
    ids=["many", "sentences", "long"],
)
def test_rows_and_long_texts_are_always_searched(texts: Texts, looking: Looking, searched: list[set[str]]) -> None:
    for _ in range(2):
        looking.hidden(texts, Rules(), (), 5)
    assert searched == [texts[TEXT]] * 2
