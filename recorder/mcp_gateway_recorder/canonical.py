"""Canonical JSON (RFC 8785, JCS): one text for one value, so that a hash of the text speaks of the value.

Knows JSON and nothing of ledgers. Stricter than the RFC in one point: an integer beyond ±(2⁵³ - 1), where readers of JSON disagree,
is refused instead of rounded.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from json.encoder import encode_basestring
from typing import Final, cast

import msgspec

from mcp_gateway_recorder.entries import JsonObject, JsonValue

MAX_SAFE_INTEGER = 2**53 - 1
MAX_DEPTH = 256
"""Levels of nesting. A bound of our own, well inside what every JSON reader takes."""

# The plain types stand first: asking them is ten times faster than asking the abstract ones.
_SCALARS = frozenset({str, int, float, bool, type(None)})
_OBJECTS = (dict, Mapping)
_ARRAYS = (list, tuple, Sequence)

_AS_STANDARD = frozenset({str, int, bool, type(None)})
"""What the fast encoder writes as RFC 8785 has it: all scalars but doubles."""
_STANDARD: Final = msgspec.json.Encoder()
_EXACT_ARRAYS: Final = frozenset({list, tuple})
_SHALLOW: Final = 32
"""Levels of nesting that the fast encoder is trusted with; what is deeper is counted on the slow way."""
_SURROGATE: Final = "text holds a lone surrogate, which UTF-8 cannot carry"
_SORTED: Final = msgspec.json.Encoder(order="sorted")


class NotCanonical(ValueError):
    """The value has no canonical form. `path` leads to the place: keys and positions, from the outside in."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.path: list[str] = []

    def __str__(self) -> str:
        return f"`{'.'.join(self.path)}`: {self.reason}" if self.path else self.reason


def encode(value: JsonValue) -> str:
    """The canonical text of a value. Raises NotCanonical for NaN, infinities, unsafe integers, lone surrogates and what is not JSON."""
    try:
        text = _encode(value, 0)
        text.encode()
    except UnicodeEncodeError:
        raise NotCanonical(_SURROGATE) from None
    return text


def decode(text: str) -> JsonValue:
    """The value of a canonical text. Raises NotCanonical unless `text` is exactly what `encode` writes."""
    try:
        value = cast(JsonValue, json.loads(text, parse_int=_read_integer))
    except (ValueError, RecursionError):
        raise NotCanonical("not JSON") from None
    if encode(value) != text:
        raise NotCanonical("JSON, but not in canonical form")
    return value


def encode_soon(value: JsonObject, budget: int = 4096) -> str | None:
    """What `encode` gives, unless that could hold up an event loop: None for more than `budget` values, or characters by the hundred."""
    simple = _weighed(value, budget)
    if simple is None:
        return None
    if not simple:
        return encode(value)
    try:
        return _SORTED.encode(value).decode()
    except UnicodeEncodeError:
        raise NotCanonical(_SURROGATE) from None


def _weighed(value: JsonObject, budget: int) -> bool | None:
    """Whether the fast encoder writes all of a value as RFC 8785 has it; None where there is more of it than the budget."""
    simple, depth, level = True, 0, list[JsonValue]([value])
    while level:
        depth += 1
        below: list[JsonValue] = []
        for item in level:
            kind = item.__class__
            if kind is str:
                budget -= 1 + len(cast(str, item)) // 128
            elif kind in _AS_STANDARD:
                budget -= 1
                simple = simple and _standard((item,), {kind})
            elif isinstance(item, str):
                budget -= 1 + len(item) // 128
                simple = False
            elif isinstance(item, _OBJECTS):
                budget -= 1 + len(item)
                simple = simple and _is_exact(item) and _plain_keys(item)
                below += item.values() if budget > 0 else ()
            elif isinstance(item, list) and (flat := _flattened(item)) is not None:  # written in C, a tenth of the work
                kinds = set(map(type, flat))
                texts = cast(list[str], [text for text in flat if text.__class__ is str])
                budget -= 1 + len(flat) // 8 + sum(map(len, texts)) // 512
                simple = simple and _standard(flat, kinds)
            elif isinstance(item, _ARRAYS):
                budget -= 1 + len(item)
                simple = simple and kind in _EXACT_ARRAYS
                below += item if budget > 0 else ()
            else:
                budget -= 1
                simple = simple and isinstance(item, float) and _plain_double(item)
            if budget < 0:
                return None
        level = below
    return simple and depth < _SHALLOW


def _encode(value: JsonValue, depth: int) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        if abs(value) > MAX_SAFE_INTEGER:
            raise NotCanonical("the integer is beyond ±(2^53 - 1), where readers of JSON disagree; send it as text")
        return int.__repr__(value)
    if isinstance(value, float):
        return number(value)
    if depth >= MAX_DEPTH:
        raise NotCanonical(f"nested deeper than {MAX_DEPTH} levels")
    if isinstance(value, _OBJECTS):
        return _encode_object(value, depth + 1)
    if _is_array(value):
        return _encode_array(value, depth + 1)
    raise NotCanonical(f"a {type(value).__name__} is not a JSON value")


def _is_array(value: object) -> bool:
    return isinstance(value, _ARRAYS) and not isinstance(value, bytes | bytearray | memoryview)


def _encode_object(value: Mapping[str, JsonValue], depth: int) -> str:
    if isinstance(value, dict) and _plain_keys(value) and _standard(value.values(), set(map(type, value.values()))):
        return _SORTED.encode(value).decode()
    members: list[str] = []
    for key in sorted(value) if _plain_keys(value) else sorted(value, key=_utf16):
        try:
            members.append(f"{encode_basestring(key)}:{_encode(value[key], depth)}")
        except NotCanonical as problem:
            problem.path.insert(0, repr(key)[1:-1])
            raise
    return "{" + ",".join(members) + "}"


def _encode_array(value: Sequence[JsonValue], depth: int) -> str:
    if isinstance(value, list) and depth < MAX_DEPTH:
        flat = _flattened(value)
        if flat is not None and _standard(flat, set(map(type, flat))):
            return _STANDARD.encode(value).decode()
    items: list[str] = []
    for position, item in enumerate(value):
        try:
            items.append(_encode(item, depth))
        except NotCanonical as problem:
            problem.path.insert(0, str(position))
            raise
    return "[" + ",".join(items) + "]"


def _flattened(value: list[JsonValue]) -> Sequence[JsonValue] | None:
    """The scalars of a list of scalars, or of a list of lists of them: what long values are made of. None for all others."""
    if {list}.issuperset(map(type, value)):
        value = list(chain.from_iterable(cast(list[list[JsonValue]], value)))
    return value if _SCALARS.issuperset(map(type, value)) else None


def _standard(items: Collection[JsonValue], kinds: AbstractSet[type]) -> bool:
    """Whether the fast encoder writes these scalars, of these types, as RFC 8785 has them: no doubles, no integers that readers disagree on."""
    if not kinds <= _AS_STANDARD:
        return False
    if int not in kinds:
        return True
    integers = cast(list[int], [item for item in items if item.__class__ is int])
    return min(integers) >= -MAX_SAFE_INTEGER and max(integers) <= MAX_SAFE_INTEGER


def _is_exact(value: Mapping[str, JsonValue]) -> bool:
    return type(value) is dict  # a class of its own may have an order of its own


def _plain_double(value: float) -> bool:
    """Whether a double is written with its digits and a point between them, which is all the encoders have in common."""
    return 1e-3 <= abs(value) < 1e15 and not value.is_integer()


def _plain_keys(value: Mapping[str, JsonValue]) -> bool:
    """Whether code points order the keys as UTF-16 code units do."""
    return {str}.issuperset(map(type, value)) and "".join(value).isascii()


def _utf16(key: object) -> bytes:
    """Members are ordered by UTF-16 code units (RFC 8785 §3.2.3)."""
    if not isinstance(key, str):
        raise NotCanonical(f"a {type(key).__name__} is not a member name")
    return key.encode("utf-16-be", "surrogatepass")


def number(value: float) -> str:
    """A double as ECMAScript's Number::toString writes it (RFC 8785 §3.2.2.3). Python's repr finds the same shortest digits."""
    if not math.isfinite(value):
        raise NotCanonical("NaN and infinities are not JSON numbers")
    if value == 0:
        return "0"
    mantissa, _, exponent = repr(abs(float(value))).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    # the value is 0.DIGITS * 10^point
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    return ("-" if value < 0 else "") + _place(digits, point)


def _place(digits: str, point: int) -> str:
    if len(digits) <= point <= 21:
        return digits.ljust(point, "0")
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    power = point - 1
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{fraction}e{'+' if power > 0 else '-'}{abs(power)}"


def _read_integer(literal: str) -> int | float:
    # A double of 2^53 and more is written without a point; read as the double it was.
    if len(literal) > 17:
        return float(literal)
    value = int(literal)
    return value if abs(value) <= MAX_SAFE_INTEGER else float(value)
