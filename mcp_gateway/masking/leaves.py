"""Which keys and indexes lead to a place in a text that is JSON or YAML as a whole: for people who ask where something was found.

Reads a masked text, once. Decides nothing, and a text that cannot be read has no such places.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import yaml

from mcp_gateway.masking.structure.strict import is_json

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\]]|[^\s"{}\[\],:]++', re.DOTALL)
_PLAIN_KEY: Final = re.compile(r"[\w-]+")
_BEGINNING: Final = {"{": "mapping", "[": "list"}


class _Event(NamedTuple):
    """What begins or ends, and for a scalar what it says and where."""

    what: str
    start: int = 0
    end: int = 0
    said: str = ""


class _Open:
    """A mapping or a list that is being read."""

    def __init__(self, path: str, *, mapping: bool) -> None:
        self.path = path
        self.mapping = mapping
        self.key: str | None = None
        self.count = 0

    def inner(self) -> str:
        """The path of the next value in it."""
        if self.mapping:
            key, self.key = self.key or "", None
            return step(self.path, key)
        self.count += 1
        return f"{self.path}[{self.count - 1}]"


class Leaves:
    """Paths by place."""

    def __init__(self, text: str) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._paths: list[str] = []
        try:
            for start, end, path in _placed(_json(text) if is_json(text.strip()) else _yaml(text)):
                self._starts.append(start)
                self._ends.append(end)
                self._paths.append(path)
        except (yaml.YAMLError, ValueError):
            self._starts.clear()

    def at(self, place: int) -> str:
        """The path to what stands at a place; empty where there is none."""
        found = bisect_right(self._starts, place) - 1
        return self._paths[found] if found >= 0 and place < self._ends[found] else ""


def step(path: str, key: str) -> str:
    """A path, and a key below it."""
    if _PLAIN_KEY.fullmatch(key):
        return f"{path}.{key}" if path else key
    return f"{path}[{key!r}]"


def _placed(events: Iterable[_Event]) -> Iterator[tuple[int, int, str]]:
    """Where each key and each scalar value stands, and what leads to it."""
    opened: list[_Open] = []
    for event in events:
        if event.what == "end":
            opened.pop()
            continue
        around = opened[-1] if opened else None
        if event.what == "scalar" and around is not None and around.mapping and around.key is None:
            around.key = event.said
            yield event.start, event.end, step(around.path, event.said)
            continue
        path = "" if around is None else around.inner()
        if event.what == "scalar":
            yield event.start, event.end, path
        else:
            opened.append(_Open(path, mapping=event.what == "mapping"))


def _json(text: str) -> Iterator[_Event]:
    for token in _TOKEN.finditer(text):
        said = token.group()
        if said in _BEGINNING:
            yield _Event(_BEGINNING[said])
        elif said in ("}", "]"):
            yield _Event("end")
        else:
            yield _Event("scalar", *token.span(), str(json.loads(said)) if said.startswith('"') else said)


def _yaml(text: str) -> Iterator[_Event]:
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        match event:
            case yaml.ScalarEvent() | yaml.AliasEvent():
                said = event.value if isinstance(event, yaml.ScalarEvent) else ""
                if event.start_mark is not None and event.end_mark is not None:
                    yield _Event("scalar", event.start_mark.index, event.end_mark.index, said)
            case yaml.MappingStartEvent():
                yield _Event("mapping")
            case yaml.SequenceStartEvent():
                yield _Event("list")
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                yield _Event("end")
            case _:
                pass
