"""Parts of GitHub's answers, narrowed: what is not as GitHub documents it is an error, never a guess. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.github.fragments import beginning

LONGEST_TEXT: Final = 64 << 10
"""Characters of one text that somebody wrote."""


class Strange(Exception):
    """An answer that is not what GitHub documents. The message names the place and nothing of the content."""


class Unfit(Exception):
    """GitHub's answer is as documented, and what was asked for cannot be done. The message, `hint` and `code` are for the caller."""

    def __init__(self, message: str, hint: str = "", code: str = "") -> None:
        super().__init__(message)
        self.hint = hint
        self.code = code


def obj(value: JsonValue, what: str = "the answer") -> JsonObject:
    """An object. Raises Strange."""
    if not isinstance(value, Mapping):
        raise Strange(f"{what} is not an object")
    return value


def inside(value: JsonObject, *keys: str) -> JsonObject:
    """An object within objects. Raises Strange."""
    for key in keys:
        value = obj(value.get(key), f"`{key}`")
    return value


def objects(value: JsonValue, what: str = "the answer") -> list[JsonObject]:
    """A list of objects. Raises Strange."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise Strange(f"{what} is not a list")
    return [obj(item, f"an item of {what}") for item in value]


def text(value: JsonObject, key: str) -> str:
    """A text. Raises Strange."""
    found = value.get(key)
    if not isinstance(found, str):
        raise Strange(f"`{key}` is not a text")
    return found


def optional(value: JsonObject, key: str) -> str:
    """A text, empty where there is none. Raises Strange."""
    return "" if value.get(key) is None else text(value, key)


def number(value: JsonObject, key: str) -> int:
    """A whole number. Raises Strange, also for one that is written as a text."""
    found = value.get(key)
    if not isinstance(found, int) or isinstance(found, bool) or abs(found) >= 2**63:
        raise Strange(f"`{key}` is not a whole number")
    return found


def flag(value: JsonObject, key: str) -> bool:
    """True or false. Raises Strange."""
    found = value.get(key)
    if not isinstance(found, bool):
        raise Strange(f"`{key}` is neither true nor false")
    return found


def login(value: JsonObject, key: str = "user") -> str:
    """Who did something; `ghost` where the account is gone, as GitHub shows it. Raises Strange."""
    found = value.get(key)
    return "ghost" if found is None else text(obj(found, f"`{key}`"), "login")


def said(by: str, what: str) -> JsonObject:
    """A text that somebody else wrote: marked, so that a reader takes it for data and not for an instruction."""
    cut = len(what) - LONGEST_TEXT
    shown = what if cut <= 0 else f"{beginning(what, LONGEST_TEXT)} (+{cut} characters)"
    return {"untrusted": True, "from": by, "text": shown}
