"""JSON from outside, narrowed: each function takes any value and gives one of its type, empty where it was none."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import cast

from mcp_gateway_policy.vocabulary import JsonObject, JsonValue


def mapping(value: JsonValue) -> JsonObject:
    """An object."""
    return value if isinstance(value, Mapping) else {}


def objects(value: JsonValue) -> Sequence[JsonObject]:
    """The objects in a list."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list | tuple) else []


def texts(value: JsonValue) -> Sequence[str]:
    """The texts in a list."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list | tuple) else []


def text(value: JsonValue) -> str:
    """A text."""
    return value if isinstance(value, str) else ""


def at(value: JsonValue, *keys: str) -> JsonValue:
    """What is found under these keys, from outside in; None where there is nothing."""
    for key in keys:
        value = mapping(value).get(key)
    return value


def parsed(data: bytes | str) -> JsonObject | None:
    """A JSON object; None for what is none."""
    try:
        value: object = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return cast(JsonObject, value) if isinstance(value, dict) else None
