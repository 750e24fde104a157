"""PostgreSQL values as JSON, and JSON as parameters.

Every scalar crosses the wire in PostgreSQL's own text form (`set_type_codec(format="text")`), so that nothing is lost to a Python type on
the way: `infinity` stays infinity, an interval keeps its months, numeric its scale. Integers beyond ±(2⁵³ - 1), on which readers of JSON
disagree, and numeric become strings; timestamps become ISO 8601.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import JsonValue

if TYPE_CHECKING:
    import asyncpg

SAFE_INTEGER: Final = 2**53 - 1

_INTEGERS: Final = ("int2", "int4", "int8", "oid", "xid", "cid")
_FLOATS: Final = ("float4", "float8")
_TEXTS: Final = (
    *("text", "varchar", "bpchar", "name", "uuid", "numeric", "money", "interval", "date", "time", "timetz", "xml"),
    *("inet", "cidr", "macaddr", "macaddr8", "bit", "varbit", "tsvector", "tsquery", "point", "line", "lseg", "box"),
    *(
        "path",
        "polygon",
        "circle",
        "pg_lsn",
        "tid",
        "regclass",
        "regtype",
        "regproc",
        "regrole",
        "regnamespace",
        "jsonpath",
    ),
)
_STAMPS: Final = ("timestamp", "timestamptz")


class Unfit(Exception):
    """A parameter that does not fit its type. The message names its number and what was expected, not its value."""


async def teach(connection: asyncpg.Connection) -> None:
    """Make a connection speak text for every scalar type we know; the others keep the driver's form."""
    codecs: dict[str, tuple[Callable[[JsonValue], str], Callable[[str], JsonValue]]] = {
        **dict.fromkeys(_INTEGERS, (_written, _integer)),
        **dict.fromkeys(_FLOATS, (_written, _float)),
        **dict.fromkeys(_TEXTS, (_written, str)),
        **dict.fromkeys(_STAMPS, (_written, _stamp)),
        **dict.fromkeys(("json", "jsonb"), (json.dumps, _json)),
        "bool": (_boolean, lambda text: text == "t"),
        "bytea": (_bytes, str),
    }
    for name, (encoder, decoder) in codecs.items():
        await connection.set_type_codec(name, schema="pg_catalog", encoder=encoder, decoder=decoder, format="text")


def fitted(params: Sequence[JsonValue], types: Sequence[asyncpg.Type]) -> list[JsonValue]:
    """The parameters as the driver takes them. Raises Unfit."""
    if len(params) != len(types):
        raise Unfit(f"the statement has {len(types)} parameters, `params` has {len(params)} values")
    return [_fit(value, kind, number) for number, (value, kind) in enumerate(zip(params, types, strict=True), 1)]


def _fit(value: JsonValue, kind: asyncpg.Type, number: int) -> JsonValue:
    name = kind.name
    if value is None:
        return None
    if kind.kind == "array" or name.endswith("[]"):
        if not isinstance(value, list | tuple):
            raise Unfit(f"parameter ${number} is an array (`{name}`): give a list")
        return list(value)
    if name in ("json", "jsonb"):
        return value
    if isinstance(value, Mapping | list | tuple):
        raise Unfit(f"parameter ${number} is of type `{name}`: give a plain value")
    if name == "bool" and not isinstance(value, bool) and value not in ("true", "false", "t", "f"):
        raise Unfit(f"parameter ${number} is of type `bool`: give true or false")
    if name == "bytea":
        _bytes(value, number)
    if name in _INTEGERS and (isinstance(value, bool) or (isinstance(value, float) and not value.is_integer())):
        raise Unfit(f"parameter ${number} is of type `{name}`: give a whole number")
    return value


def jsonable(value: object) -> JsonValue:
    """A value as the driver gave it, as JSON."""
    import asyncpg

    match value:
        case None | bool() | str():
            return value
        case int():
            return value if abs(value) <= SAFE_INTEGER else str(value)
        case float():
            return value if math.isfinite(value) else str(value)
        case asyncpg.Record():
            return {str(key): jsonable(item) for key, item in value.items()}
        case asyncpg.Range():
            return _range(value)
        case dict():
            return {str(key): jsonable(item) for key, item in value.items()}
        case list() | tuple():
            return [jsonable(item) for item in value]
        case bytes():
            return "\\x" + value.hex()
        case _:
            return str(value)


def _range(value: asyncpg.Range) -> str:
    if value.isempty:
        return "empty"
    lower = "" if value.lower is None else str(jsonable(value.lower))
    upper = "" if value.upper is None else str(jsonable(value.upper))
    return f"{'[' if value.lower_inc else '('}{lower},{upper}{']' if value.upper_inc else ')'}"


def _written(value: JsonValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _boolean(value: JsonValue) -> str:
    return "t" if value in (True, "true", "t") else "f"


def _bytes(value: JsonValue, number: int = 0) -> str:
    text = str(value)
    if text.startswith("\\x"):
        return text
    try:
        return "\\x" + base64.b64decode(text, validate=True).hex()
    except (binascii.Error, ValueError):
        raise Unfit(f"parameter ${number} is of type `bytea`: give base64, or hex that begins with \\x") from None


def _integer(text: str) -> JsonValue:
    number = int(text)
    return number if abs(number) <= SAFE_INTEGER else text


def _float(text: str) -> JsonValue:
    number = float(text)
    return number if math.isfinite(number) else text


def _stamp(text: str) -> str:
    """PostgreSQL's ISO output with the `T` and the full offset of ISO 8601; `infinity` and years BC stay as they are."""
    stamp = text.replace(" ", "T", 1)
    sign = max(stamp.rfind("+"), stamp.rfind("-"))
    return f"{stamp}:00" if sign > 10 and len(stamp) - sign == 3 else stamp


def _json(text: str) -> JsonValue:
    value: JsonValue = json.loads(text, parse_int=_integer, parse_float=_exact, parse_constant=str)
    return value


def _exact(text: str) -> JsonValue:
    number = float(text)
    return number if math.isfinite(number) and float(repr(number)) == number and _same(text, number) else text


def _same(text: str, number: float) -> bool:
    from decimal import Decimal

    return Decimal(text) == Decimal(repr(number))
