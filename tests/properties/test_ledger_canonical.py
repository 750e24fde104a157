"""Canonical JSON for any value: one text for one value, and the value back from the text."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from mcp_gateway_recorder.canonical import MAX_SAFE_INTEGER, NotCanonical, decode, encode
from mcp_gateway_recorder.entries import JsonValue

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
