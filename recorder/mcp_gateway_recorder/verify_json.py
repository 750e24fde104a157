"""Canonical JSON once more (RFC 8785), for the verifier alone: written apart from `canonical`, so that neither can hide the other's mistake."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Final, TypeAlias, cast

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

_SAFE: Final = 2**53 - 1


def sha256(value: Json) -> str:
    """SHA-256 (hex) of the canonical text."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def parse(text: str) -> Json:
    """Any JSON text. Raises ValueError, RecursionError."""
    return cast(Json, json.loads(text))


def canonical(value: Json) -> str:
    """The canonical text. Raises ValueError, ArithmeticError where there is none."""
    if isinstance(value, dict):
        ordered = sorted(value.items(), key=lambda member: member[0].encode("utf-16-be"))
        return "{" + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{canonical(item)}" for key, item in ordered) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, float) or (isinstance(value, int) and not isinstance(value, bool) and abs(value) > _SAFE):
        return _number(Decimal(repr(float(value))))
    return json.dumps(value, ensure_ascii=False)


def _number(value: Decimal) -> str:
    """ECMAScript's notation: plain from 10^-6 and below 10^21, scientific outside."""
    if not value.is_finite():
        raise ValueError("not a JSON number")
    if value == 0:
        return "0"
    if Decimal("1e-6") <= abs(value) < Decimal("1e21"):
        plain = f"{value:f}"
        return plain.rstrip("0").removesuffix(".") if "." in plain else plain
    mantissa, _, exponent = f"{value.normalize():e}".partition("e")
    return f"{mantissa}e{int(exponent):+d}"
