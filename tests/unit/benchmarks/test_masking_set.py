"""The benchmark's own set: a card that is printed from it says something only if its ground truth holds."""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from collections.abc import Iterator

import pytest

from benchmarks.masking.drawing import Rows, Sample
from benchmarks.masking.samples import COUNT, DEVELOPMENT, HELD_BACK, SHAPES, samples
from benchmarks.masking.scorecard import gone, kept, wrong
from benchmarks.masking.values import BASE62, FORM, KINDS, Values, luhn

SOME = 2 * len(SHAPES)


def _text(sample: Sample) -> str:
    return json.dumps(sample.content.rows) if isinstance(sample.content, Rows) else sample.content


def _draws(kind: str) -> Iterator[str]:
    v = Values(7)
    return (FORM[kind](v) for _ in range(50))


def test_the_set_is_as_large_as_it_says() -> None:
    given = list(samples(DEVELOPMENT))
    assert len(given) == COUNT >= 2_000
    assert len(KINDS) >= 45
    assert len({value.kind for one in given for value in one.kept}) >= 45


def test_a_sample_depends_on_its_seed_and_number_alone() -> None:
    first = list(samples(DEVELOPMENT, SOME))
    assert first == list(samples(DEVELOPMENT, SOME + 5))[:SOME]
    assert not {_text(one) for one in first} & {_text(one) for one in samples(HELD_BACK, SOME)}


def test_what_is_planted_and_what_must_stay_is_in_the_sample() -> None:
    for one in samples(DEVELOPMENT, SOME):
        text = _text(one)
        assert all(kept(value.value, text) for value in one.kept), one.id
        assert not [value for value in one.planted if gone(value.value, text)], one.id


@pytest.mark.parametrize("seed", [DEVELOPMENT, HELD_BACK])
def test_nothing_that_must_stay_is_part_of_what_must_go(seed: int) -> None:
    for one in samples(seed, SOME):
        for value in one.kept:
            if len(value.value) >= 8:
                assert not any(value.value in other.value for other in one.planted), one.id


def test_a_mask_that_does_nothing_has_no_recall_and_one_that_hides_all_has_no_survival() -> None:
    given = list(samples(DEVELOPMENT, len(SHAPES)))
    untouched = wrong(given, [_text(one) for one in given])
    assert len(untouched) == sum(len(one.planted) for one in given)
    assert len(wrong(given, [""] * len(given))) == sum(len(one.kept) for one in given)


def test_a_value_is_not_gone_while_it_is_there_in_an_encoding() -> None:
    value = 'k9/"Tr0ub4dor'
    for left in (
        value,
        json.dumps(value),
        "k9%2F%22Tr0ub4dor",
        value.encode().hex(),
        b64encode(value.encode()).decode(),
    ):
        assert not gone(value, f"x {left} y")
    assert gone(value, "x <SECRET> y")
    assert not gone("-----BEGIN-----\n" + "a" * 40 + "\n" + "b" * 40, "b" * 40)


def test_cards_have_their_check_digit() -> None:
    for card in _draws("card"):
        digits = card.replace(" ", "").replace("-", "")
        assert luhn(digits[:-1]) == digits[-1]


def test_ibans_have_their_check_digits() -> None:
    for iban in _draws("iban"):
        moved = iban.replace(" ", "")[4:] + iban.replace(" ", "")[:4]
        assert int("".join(str(int(letter, 36)) for letter in moved)) % 97 == 1


def test_github_tokens_end_in_their_checksum() -> None:
    for token in _draws("github classic"):
        said = 0
        for letter in token[-6:]:
            said = said * 62 + BASE62.index(letter)
        assert said == zlib.crc32(token[4:-6].encode())
