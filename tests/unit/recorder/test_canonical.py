"""Canonical JSON against the RFC's own vectors."""

from __future__ import annotations

import struct

import pytest

from mcp_gateway_recorder.canonical import MAX_DEPTH, NotCanonical, decode, encode, encode_soon, number
from mcp_gateway_recorder.entries import JsonValue

# RFC 8785, appendix B
NUMBERS = [
    ("0000000000000000", "0"),
    ("8000000000000000", "0"),
    ("0000000000000001", "5e-324"),
    ("8000000000000001", "-5e-324"),
    ("7fefffffffffffff", "1.7976931348623157e+308"),
    ("ffefffffffffffff", "-1.7976931348623157e+308"),
    ("4340000000000000", "9007199254740992"),
    ("c340000000000000", "-9007199254740992"),
    ("4430000000000000", "295147905179352830000"),
    ("44b52d02c7e14af5", "9.999999999999997e+22"),
    ("44b52d02c7e14af6", "1e+23"),
    ("44b52d02c7e14af7", "1.0000000000000001e+23"),
    ("444b1ae4d6e2ef4e", "999999999999999700000"),
    ("444b1ae4d6e2ef4f", "999999999999999900000"),
    ("444b1ae4d6e2ef50", "1e+21"),
    ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
    ("3eb0c6f7a0b5ed8d", "0.000001"),
    ("41b3de4355555553", "333333333.3333332"),
    ("41b3de4355555554", "333333333.33333325"),
    ("41b3de4355555555", "333333333.3333333"),
    ("41b3de4355555556", "333333333.3333334"),
    ("41b3de4355555557", "333333333.33333343"),
    ("becbf647612f3696", "-0.0000033333333333333333"),
    ("43143ff3c1cb0959", "1424953923781206.2"),
]


@pytest.mark.parametrize(("bits", "text"), NUMBERS)
def test_numbers_are_written_as_the_rfc_writes_them(bits: str, text: str) -> None:
    (value,) = struct.unpack(">d", bytes.fromhex(bits))
    assert number(value) == text
    assert encode(decode(text)) == text


def test_the_example_of_the_rfc() -> None:
    value: JsonValue = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"\u002f",
        "literals": [None, True, False],
    }
    assert encode(value) == (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


def test_members_are_ordered_by_utf16_code_units() -> None:
    value: JsonValue = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}
    ordered = decode(encode(value))
    assert isinstance(ordered, dict)
    assert list(ordered.values()) == [2, 4, 6, 7, 1, 5, 3]


@pytest.mark.parametrize(
    "text",
    ['{"a": 1}', '{"b":1,"a":2}', '{"a":1,"a":1}', "1.0", "01", "1E3", "-0", '"\\u0041"', '"\\/"', "NaN", "", "[1,]"],
)
def test_text_that_is_not_canonical_is_not_read(text: str) -> None:
    with pytest.raises(NotCanonical):
        decode(text)


@pytest.mark.parametrize("text", ["9" * 5000, "[" * 100_000, '"\\ud800"', "1e999"])
def test_hostile_text_is_refused_and_not_a_crash(text: str) -> None:
    with pytest.raises(NotCanonical):
        decode(text)


def test_values_that_are_not_json_are_refused_with_their_place() -> None:
    for value, place in (({"a": [0, b"x"]}, "`a.1`: a bytes"), ({"a": {"b": object()}}, "`a.b`: a object")):
        with pytest.raises(NotCanonical, match=place):
            encode(value)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - what the types forbid is tried
    with pytest.raises(NotCanonical, match="int is not a member name"):
        encode({1: 2})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType] - what the types forbid is tried


def test_nesting_is_bounded() -> None:
    value: JsonValue = 1
    for _ in range(MAX_DEPTH):
        value = [value]
    assert decode(encode(value)) == value
    with pytest.raises(NotCanonical, match="nested deeper"):
        encode([value])


def test_what_is_written_at_once_is_written_as_item_by_item() -> None:
    rows: JsonValue = [["é\x00\u2028", 1, None], [True, -(2**53 - 1), "\U0001f600"]]
    assert encode(rows) == '[["é\\u0000\u2028",1,null],[true,-9007199254740991,"\U0001f600"]]'
    assert encode({"b": 1, "a": [2]}) == '{"a":[2],"b":1}'
    assert encode({"b": 1, "a": "x", "\U0001f600": 1, "\ufb33": 2}) == '{"a":"x","b":1,"\U0001f600":1,"\ufb33":2}'
    assert encode([[1, 2.0], [1e21]]) == "[[1,2],[1e+21]]"
    for unsafe in ([2**53], [[1], [-(2**53)]], [[1.5, 2**53]]):
        with pytest.raises(NotCanonical, match="readers of JSON disagree"):
            encode(unsafe)
    with pytest.raises(NotCanonical, match="surrogate"):
        encode([["\ud800"]])
    with pytest.raises(NotCanonical, match="NaN"):
        encode([[float("nan")]])


@pytest.mark.parametrize(
    "double", [0.0, -0.0, 1.0, 2.5, -8.125, 1e-7, 1.5e-7, 0.00099, 0.001, 0.1 + 0.2, 1e15 - 0.5, 1e21, 1.5e300, 5e-324]
)
def test_doubles_are_the_same_on_the_fast_way(double: float) -> None:
    assert encode_soon({"a": double}) == encode({"a": double})


def test_what_the_fast_encoder_would_take_and_json_would_not_is_refused() -> None:
    deep: JsonValue = 1
    for _ in range(MAX_DEPTH):
        deep = {"a": deep}
    for value in (deep, 2**53, "\ud800", float("inf"), b"x", {1: 2}, {"\ud800": 1}):
        with pytest.raises(NotCanonical):
            encode_soon({"a": value})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType] - what the types forbid is tried
    assert encode_soon({"\U0001f600": 1, "\ufb33": {"b": 1, "a": 2}}) == '{"\U0001f600":1,"\ufb33":{"a":2,"b":1}}'


def test_large_values_are_not_encoded_soon() -> None:
    assert encode_soon({"rows": [1, 2, {"a": "b"}]}) == '{"rows":[1,2,{"a":"b"}]}'
    assert encode_soon({"rows": list(range(50_000))}) is None
    assert encode_soon({"rows": [[1] * 100] * 400}) is None
    assert encode_soon({"rows": [{"a": 1}] * 5000}) is None
    assert encode_soon({"rows": [["x" * 100_000] * 10] * 10}) is None
    assert encode_soon({"text": "x" * 1_000_000}) is None
