"""JSON as a statement's parameters.

What JSON has itself (integers, floats, booleans, text, json) is bound as it is, once its kind is right. Everything else is text that
PostgreSQL itself reads as the parameter's type, so that `1 day`, `infinity` or `[1,5)` mean what they mean in SQL.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import JsonValue

if TYPE_CHECKING:
    import asyncpg

_RANGES: Final = {"int2": 2**15, "int4": 2**31, "int8": 2**63}
_NUMBERS: Final = frozenset({"int2", "int4", "int8", "oid", "numeric", "float4", "float8", "money"})
_FLOATS: Final = frozenset({"float4", "float8"})
_TEXTS: Final = frozenset({"text", "varchar", "bpchar", "name", "char", "unknown"})
_JSONS: Final = frozenset({"json", "jsonb"})


class Unfit(Exception):
    """A parameter that does not fit. The message names its number and what was expected."""


async def bound(
    connection: asyncpg.Connection, params: Sequence[JsonValue], types: Sequence[asyncpg.Type]
) -> list[object]:
    """The parameters as the driver takes them. Raises Unfit; the transaction is then of no more use."""
    if len(params) != len(types):
        raise Unfit(f"the statement has {len(types)} parameters and `params` has {len(params)} values")
    numbered = enumerate(zip(params, types, strict=True), 1)
    return [await _bound(connection, value, kind, number) for number, (value, kind) in numbered]


async def _bound(connection: asyncpg.Connection, value: JsonValue, kind: asyncpg.Type, number: int) -> object:
    import asyncpg

    name = kind.name
    if value is None or name in _JSONS:
        return value
    if name in _TEXTS:
        return _text(value, name, number)
    if isinstance(value, bool):
        if name != "bool":
            raise _unfit(number, name, "a boolean was given")
        return value
    if (
        isinstance(value, int | float)
        and name in _RANGES
        and value == int(value)
        and -_RANGES[name] <= value < _RANGES[name]
    ):
        return int(value)
    if isinstance(value, int | float) and name in _FLOATS:
        return float(value)
    if name == "bytea":
        return _bytes(_text(value, name, number), number)
    written = _written(value, name, number)
    try:
        return await connection.fetchval(f"SELECT CAST($1::text AS {_spelled(kind)})", written)
    except asyncpg.PostgresError as error:
        raise _unfit(number, name, str(error)) from error


def _written(value: JsonValue, name: str, number: int) -> str:
    if name.endswith("[]"):
        if isinstance(value, str | int | float | Mapping) or value is None:
            raise _unfit(number, name, "a list is needed")
        return _array(value, name.removesuffix("[]"), number)
    if isinstance(value, int | float):
        if name not in _NUMBERS:
            raise _unfit(number, name, "a number was given where text is needed")
        return str(value)
    return _text(value, name, number)


def _array(values: Sequence[JsonValue], name: str, number: int) -> str:
    return "{" + ",".join(_element(value, name, number) for value in values) + "}"


def _element(value: JsonValue, name: str, number: int) -> str:
    match value:
        case None:
            return "NULL"
        case bool():
            return str(value).lower()
        case int() | float():
            return str(value)
        case str():
            if name == "bytea":
                value = "\\x" + _bytes(value, number).hex()
            escaped = value.replace("\\", "\\\\").replace('"', '\\"')
            return f'"{escaped}"'
        case Mapping():
            raise _unfit(number, f"{name}[]", "an object stands in the list")
        case _:
            return _array(value, name, number)


def _text(value: JsonValue, name: str, number: int) -> str:
    if not isinstance(value, str):
        raise _unfit(number, name, "text is needed")
    if "\x00" in value:
        raise _unfit(number, name, "PostgreSQL keeps no NUL character")
    return value


def _bytes(text: str, number: int) -> bytes:
    try:
        return bytes.fromhex(text[2:]) if text.startswith("\\x") else base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        raise _unfit(number, "bytea", "base64, or hex that begins with \\x, is needed") from None


def _spelled(kind: asyncpg.Type) -> str:
    name = kind.name
    array = name.endswith("[]")
    quoted = (name.removesuffix("[]") if array else name).replace('"', '""')
    schema = kind.schema.replace('"', '""')
    return f'"{schema}"."{quoted}"{"[]" if array else ""}'


def _unfit(number: int, name: str, reason: str) -> Unfit:
    return Unfit(f"parameter ${number} does not fit its type `{name}`: {reason}")
