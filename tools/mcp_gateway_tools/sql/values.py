"""PostgreSQL's values as JSON. Nothing is lost: what JSON or its readers cannot hold becomes a string.

Integers beyond ±(2⁵³ - 1), on which readers of JSON disagree, numeric and the floats that are no numbers become strings; times ISO 8601;
bytea `\\x` and hex; composites objects; arrays lists; every type that is not known here PostgreSQL's own text.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

from mcp_gateway_policy.vocabulary import JsonValue
from mcp_gateway_tools.sql.moments import Moment

if TYPE_CHECKING:
    import asyncpg

SAFE_INTEGER: Final = 2**53 - 1
AS_THEY_ARE: Final = frozenset(("bool", "int2", "int4", "text", "varchar", "bpchar", "name"))
"""Types of pg_catalog whose values the driver gives as JSON has them."""

_MOMENTS: Final = ("date", "time", "timetz", "timestamp", "timestamptz", "interval")
_TEXTS: Final = ("bit", "varbit", "point", "line", "lseg", "box", "path", "polygon", "circle")
_QUOTED_BOUND: Final = frozenset(' ,"\\()[]')


async def teach(connection: asyncpg.Connection) -> None:
    """Make a connection give values that lose nothing. All but `_TEXTS` are binary, so that they also stand in composites and ranges."""

    async def learn(name: str, encoder: Any, decoder: Any, form: Any) -> None:
        await connection.set_type_codec(name, schema="pg_catalog", encoder=encoder, decoder=decoder, format=form)

    for name in _MOMENTS:
        await learn(name, _raw, partial(Moment, name), "tuple")
    for name in _TEXTS:
        await learn(name, str, str, "text")
    await learn("json", _dumped, _json, "binary")
    await learn("jsonb", _versioned, _unversioned, "binary")
    await learn("float4", struct.Struct("!f").pack, _short, "binary")
    await learn("char", _byte, _letter, "binary")


class Json:
    """A decoded json value, kept apart from text and arrays until it is written."""

    __slots__ = ("value",)

    def __init__(self, value: JsonValue) -> None:
        self.value = value


def jsonable(value: object, kind: str = "") -> JsonValue:
    """A value as the driver gave it, as JSON. `kind` is the driver's word for its type, where it is known."""
    import asyncpg

    match value:
        case None | bool() | str():
            return value
        case int():
            return value if abs(value) <= SAFE_INTEGER else str(value)
        case float():
            return (
                value if math.isfinite(value) else "NaN" if math.isnan(value) else f"{'-' if value < 0 else ''}Infinity"
            )
        case Decimal():
            return format(value, "f") if value.is_finite() else str(value)
        case bytes():
            return "\\x" + value.hex()
        case Json():
            return value.value
        case asyncpg.Record():
            record = cast(Mapping[str, object], value)
            return {key: jsonable(item) for key, item in record.items()}
        case asyncpg.Range():
            return _range(value)
        case list() | tuple():
            items = cast(Sequence[object], value)
            if kind.endswith("multirange"):
                return "{" + ",".join(str(jsonable(item)) for item in items) + "}"
            return [jsonable(item) for item in items]
        case _:
            return str(value)


def _range(value: Any) -> str:
    if value.isempty:
        return "empty"
    lower, upper = ("" if bound is None else _bound(jsonable(bound)) for bound in (value.lower, value.upper))
    return f"{'[' if value.lower_inc else '('}{lower},{upper}{']' if value.upper_inc else ')'}"


def _bound(value: JsonValue) -> str:
    text = str(value)
    if text and not _QUOTED_BOUND & set(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _dumped(value: object) -> bytes:
    return json.dumps(value.value if isinstance(value, Json) else value, ensure_ascii=False).encode()


def _json(data: bytes) -> Json:
    return Json(json.loads(data, parse_int=_integer, parse_float=_exact))


def _versioned(value: object) -> bytes:
    return b"\x01" + _dumped(value)


def _unversioned(data: bytes) -> Json:
    return _json(data[1:])


def _raw(moment: Moment) -> tuple[int, ...]:
    return moment.raw


def _byte(letter: str) -> bytes:
    return letter.encode("latin-1")


def _letter(data: bytes) -> str:
    return data.decode("latin-1")


def _integer(text: str) -> JsonValue:
    number = int(text) if len(text) < 20 else None
    return number if number is not None and abs(number) <= SAFE_INTEGER else text


def _exact(text: str) -> JsonValue:
    number = float(text)
    return number if math.isfinite(number) and Decimal(text) == Decimal(repr(number)) else text


def _short(data: bytes) -> float:
    """The shortest number that is this float4."""
    (number,) = struct.unpack("!f", data)
    if not math.isfinite(number):
        return float(number)
    return next(short for digits in range(6, 18) if struct.pack("!f", short := float(f"{number:.{digits}g}")) == data)
