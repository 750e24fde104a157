"""Excerpts: as much of a text or a JSON value as a message has room for, saying whether that is all of it.

What an agent sends can be megabytes, and receivers refuse long messages: without a bound, a caller could keep an approval quiet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from mcp_gateway_policy.vocabulary import JsonValue

_Item = TypeVar("_Item")

MORE: Final = "…"
"""Stands where something was left out."""

_ITEM: Final = 8
"""What an item of a list or an object costs beside its text, in characters."""


@dataclass
class Excerpts:
    """Takes excerpts for one message; `cut` names those that are not the whole."""

    cut: list[str] = field(default_factory=list[str])

    def text(self, name: str, text: str, longest: int) -> str:
        """At most `longest` characters and a mark. A lone surrogate, which is no text, is replaced."""
        if len(text) > longest:
            self.cut.append(name)
            text = text[:longest] + MORE
        return _encodable(text)

    def lines(self, name: str, lines: Sequence[str], most: int, longest: int) -> list[str]:
        """At most `most` lines of at most `longest` characters."""
        if len(lines) > most or any(len(line) > longest for line in lines):
            self.cut.append(name)
        return [_encodable(line if len(line) <= longest else line[:longest] + MORE) for line in lines[:most]]

    def json(self, name: str, value: JsonValue, room: int) -> JsonValue:
        """A value of the same shape that holds about `room` characters."""
        budget = _Budget(room)
        shown = budget.take(value)
        if budget.overdrawn:
            self.cut.append(name)
        return shown


@dataclass
class _Budget:
    left: int
    overdrawn: bool = False

    def take(self, value: JsonValue) -> JsonValue:
        match value:
            case str():
                return self._text(value)
            case Mapping():
                return {self._text(name): self.take(item) for name, item in self._affordable(value.items())}
            case Sequence():
                return [self.take(item) for item in self._affordable(value)]
            case _:
                return value

    def _text(self, text: str) -> str:
        shown = text[: max(0, self.left)]
        self.left -= len(text)
        if len(shown) == len(text):
            return _encodable(text)
        self.overdrawn = True
        return _encodable(shown) + MORE

    def _affordable(self, items: Iterable[_Item]) -> Iterator[_Item]:
        for item in items:
            self.left -= _ITEM
            if self.left < 0:
                self.overdrawn = True
                return
            yield item


def _encodable(text: str) -> str:
    return text.encode(errors="replace").decode()
