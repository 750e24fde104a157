"""YAML text → a JSON value in which every key and value has its place.

Reads the subset of YAML 1.2 (core schema, https://yaml.org/spec/1.2.2/#103-core-schema) that a configuration needs: one document,
no tags, no anchors, no aliases, no duplicate keys. Knows nothing of what the keys mean.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from mcp_gateway.config.problem import ConfigError, KeyPath, Place, Problem, inert, written
from mcp_gateway_policy.vocabulary import JsonValue

LARGEST: Final = 1 << 20
"""Bytes of one file."""

_DEEPEST: Final = 32

_WORDS: Final[Mapping[str, bool | None]] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_OCTAL_OR_NOT = re.compile(r"[-+]?0[0-9]+")
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]{1,18}|[0-9]{1,18}(?:\.[0-9]{0,18})?)(?:[eE][-+]?[0-9]{1,2})?")

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Document:
    """One file's content. `places` are those of values; `keys` those of the keys that name them."""

    file: Path
    value: JsonValue
    places: Mapping[KeyPath, Place]
    keys: Mapping[KeyPath, Place]

    def problem(self, path: KeyPath, message: str, expected: tuple[str, ...] = (), *, at_key: bool = False) -> Problem:
        """A problem at a path; one that is not in the document stands at the nearest value around it."""
        place = self.keys.get(path) if at_key else None
        around = path
        while place is None and around not in self.places:
            around = around[:-1]
        return Problem(self.file, place or self.places[around], written(path), message, expected)


def read(file: Path) -> bytes:
    """The bytes of a configuration file. Raises ConfigError where it cannot be read or is too large."""
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "not a path"
        raise ConfigError([Problem(file, None, "", f"cannot be read: {why.lower()}")]) from error
    if len(content) > LARGEST:
        raise ConfigError([Problem(file, None, "", f"larger than {LARGEST} bytes")])
    return content


def digest(contents: Iterable[bytes]) -> str:
    """SHA-256 (hex) over the contents of several files, in order."""
    whole = hashlib.sha256()
    for content in contents:
        whole.update(hashlib.sha256(content).digest())
    return whole.hexdigest()


def parse(file: Path, content: bytes) -> Document:
    """Parse one file. Raises ConfigError with every duplicate and unusable scalar, or the first error of syntax."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", errors="replace")
        raise ConfigError([Problem(file, _at(before), "", "not UTF-8 text")]) from error
    builder = _Builder(file)
    try:
        document = builder.document(yaml.parse(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(mark.line + 1, mark.column + 1) if mark else None
        tab = mark is not None and any(line.startswith("\t", mark.column) for line in text.split("\n")[mark.line :][:1])
        problem = "a tab: indent with spaces" if tab else inert(error.problem or "cannot be parsed")
        message = f"not valid YAML: {problem}"
        raise ConfigError([Problem(file, place, "", message)]) from error
    except yaml.reader.ReaderError as error:
        place = _at(text[: error.position]) if isinstance(error.position, int) else None
        raise ConfigError([Problem(file, place, "", "not valid YAML: a control character")]) from error
    if builder.problems:
        raise ConfigError(builder.problems)
    return document


def _at(before: str) -> Place:
    return Place(before.count("\n") + 1, len(before) - before.rfind("\n"))


class _Stop(Exception):
    """The document cannot be understood any further."""


@dataclass
class _Builder:
    """Builds the value from parser events, so that nothing is constructed that was not asked for."""

    file: Path
    problems: list[Problem] = field(default_factory=list[Problem])
    places: dict[KeyPath, Place] = field(default_factory=dict[KeyPath, Place])
    keys: dict[KeyPath, Place] = field(default_factory=dict[KeyPath, Place])

    def document(self, events: Iterator[Event]) -> Document:
        value: JsonValue = None
        documents = 0
        try:
            for event in events:
                if isinstance(event, DocumentStartEvent):
                    documents += 1
                    if documents > 1:
                        raise self._refused(event, (), "a second document; one file holds one")
                elif not isinstance(event, StreamEndEvent) and hasattr(event, "anchor"):
                    value = self._value(event, events, ())
        except _Stop:
            pass
        if not documents:
            self.problems.append(Problem(self.file, None, "", "empty"))
        return Document(self.file, value, self.places, self.keys)

    def _value(self, event: Event, events: Iterator[Event], path: KeyPath) -> JsonValue:
        self.places[path] = _place(event)
        if len(path) > _DEEPEST:
            raise self._refused(event, path, f"nested deeper than {_DEEPEST} levels")
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None) is not None:
            raise self._refused(event, path, "anchors and aliases are not used here: write the value out")
        if getattr(event, "tag", None) not in (None, "!"):
            raise self._refused(event, path, "tags are not used here: write a plain value")
        if isinstance(event, MappingStartEvent):
            return self._mapping(events, path)
        if isinstance(event, SequenceStartEvent):
            items: list[JsonValue] = []
            while not isinstance(event := next(events), SequenceEndEvent):
                items.append(self._value(event, events, (*path, len(items))))
            return items
        assert isinstance(event, ScalarEvent), "a value is a mapping, a sequence or a scalar"
        return self._scalar(event, path)

    def _mapping(self, events: Iterator[Event], path: KeyPath) -> Mapping[str, JsonValue]:
        members: dict[str, JsonValue] = {}
        while not isinstance(event := next(events), MappingEndEvent):
            if not isinstance(event, ScalarEvent) or event.anchor is not None or event.tag not in (None, "!"):
                raise self._refused(event, path, "a key is plain text")
            key = str(event.value)
            here = (*path, key)
            if key in members:
                first = self.keys[here]
                message = f"duplicate key; the first is on line {first.line}"
                self.problems.append(Problem(self.file, _place(event), written(here), message))
                _skip(next(events), events)
                continue
            self.keys[here] = _place(event)
            members[key] = self._value(next(events), events, here)
        return members

    def _scalar(self, event: ScalarEvent, path: KeyPath) -> JsonValue:
        text = str(event.value)
        if event.style is not None and event.style != "":
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text):
            return int(text)
        if _OCTAL_OR_NOT.fullmatch(text):
            message = (
                f"`{inert(text)}` is octal to some readers and decimal to others: drop the leading zero, or quote it"
            )
            self.problems.append(Problem(self.file, _place(event), written(path), message))
            return None
        return float(text) if _NUMBER.fullmatch(text) else text

    def _refused(self, event: Event, path: KeyPath, message: str) -> _Stop:
        self.problems.append(Problem(self.file, _place(event), written(path), message))
        return _Stop()


def _skip(event: Event, events: Iterator[Event]) -> None:
    depth = 0
    while True:
        depth += isinstance(event, MappingStartEvent | SequenceStartEvent)
        depth -= isinstance(event, MappingEndEvent | SequenceEndEvent)
        if depth == 0:
            return
        event = next(events)


def _place(event: Event) -> Place:
    mark = event.start_mark
    assert mark is not None, "the parser marks every event that stands for text"
    return Place(mark.line + 1, mark.column + 1)
