"""Canonical JSON for any value: one text for one value, and the value back from the text."""

from __future__ import annotations

import json
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from mcp_gateway_recorder.canonical import MAX_SAFE_INTEGER, NotCanonical, decode, encode, encode_soon
from mcp_gateway_recorder.entries import JsonObject, JsonValue

texts = st.text(st.characters(exclude_categories=["Cs"]))
values: st.SearchStrategy[JsonValue] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(texts, inner, max_size=5),
    max_leaves=20,
)


refused: st.SearchStrategy[JsonValue] = st.recursive(
    values | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
    lambda inner: (
        st.lists(st.lists(inner, max_size=3), max_size=3)
        | st.dictionaries(st.text(st.characters(exclude_categories=[])), inner, max_size=3)
        | st.tuples(inner)
    ),
    max_leaves=10,
)
"""Values of which some have no canonical text."""


def same(one: JsonValue, other: JsonValue) -> bool:
    """Whether both are one JSON value: a number is a number, but `true` is not 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other


@given(values)
def test_the_value_comes_back_and_the_text_is_fixed(value: JsonValue) -> None:
    text = encode(value)
    assert same(decode(text), value)
    assert encode(decode(text)) == text


@given(values)
def test_any_json_reader_reads_the_same_value(value: JsonValue) -> None:
    assert same(json.loads(encode(value), parse_int=float), _as_doubles(value))


@given(values, values)
def test_two_values_have_one_text_only_if_they_are_one(one: JsonValue, other: JsonValue) -> None:
    assert (encode(one) == encode(other)) == same(one, other)


@given(st.text(max_size=40) | st.text('{}[]",:0123456789.eE+-\\untrfalsb ', max_size=40))
def test_any_text_is_canonical_or_refused(text: str) -> None:
    try:
        value = decode(text)
    except NotCanonical:
        return
    assert encode(value) == text


def _as_doubles(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return {key: _as_doubles(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_doubles(item) for item in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


@given(refused, st.integers(1, 64))
def test_what_is_encoded_soon_is_what_is_encoded(value: JsonValue, budget: int) -> None:
    body: JsonObject = {"value": value, "again": [value]}
    text = _text_or_reason(lambda: encode(body))
    assert _text_or_reason(lambda: encode_soon(body)) == text
    assert _text_or_reason(lambda: encode_soon(body, budget)) in (text, None)


def _text_or_reason(encoding: Callable[[], str | None]) -> str | None:
    try:
        return encoding()
    except NotCanonical as problem:
        return f"refused: {problem}"
