"""YAML and JSON as manifests are written, read to plain JSON values. Stricter than a cluster's own parser, and bounded.

Resolves what `kubectl` resolves alike everywhere (YAML 1.1 with octal modes, as sigs.k8s.io/yaml does) and refuses the rest, so that nothing
is read in two ways: duplicate keys, anchors, aliases, merge keys, tags beyond the core ones, and the words and numbers that YAML's versions
disagree on. Knows nothing of Kubernetes' objects.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, cast

from mcp_gateway_policy.vocabulary import JsonValue

MOST_BYTES: Final = 1 << 20
MOST_VALUES: Final = 20_000
MOST_DOCUMENTS: Final = 100
DEEPEST: Final = 64
_INT64: Final = 1 << 63

_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS: Final[Mapping[str, bool]] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NORWAY: Final = frozenset({"y", "n", "yes", "no", "on", "off"})
_INTEGER: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_OCTAL: Final = re.compile(r"0o?([0-7]+)")
_HEXADECIMAL: Final = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_DISPUTED: Final = re.compile(
    r"[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?|0b[01_]+|0[xo][0-9a-fA-F_]+"
    r"|\.(?:inf|Inf|INF))|\.(?:nan|NaN|NAN)|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|="
)
"""What some version of YAML takes for a number (or YAML 1.1 for a default value), and no other."""

_CORE: Final = "tag:yaml.org,2002:"


class Unreadable(ValueError):
    """A text that is not taken. The message names the line and quotes no value; `hint` is what to write instead."""

    def __init__(self, reason: str, hint: str = "correct it and send it again") -> None:
        super().__init__(reason)
        self.hint: Final = hint


def documents(text: str) -> tuple[JsonValue, ...]:
    """The documents of a YAML stream, or one JSON value. Raises Unreadable.

    The latest few are remembered, for one call asks several times; nobody may change what is returned.
    """
    found = _remembered(text)
    if isinstance(found, Unreadable):
        raise Unreadable(str(found), found.hint)
    return found


@lru_cache(4)
def _remembered(text: str) -> tuple[JsonValue, ...] | Unreadable:
    try:
        return _read(text)
    except Unreadable as refused:
        return refused.with_traceback(None)


def _read(text: str) -> tuple[JsonValue, ...]:
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise Unreadable(f"it is larger than {MOST_BYTES >> 10} KiB", "send it in parts")
    if any(0xD800 <= ord(char) <= 0xDFFF for char in text):
        raise Unreadable("it holds half of a surrogate pair, which is no text")
    if text.lstrip()[:1] in ("{", "["):
        try:
            return (checked(_json(text)),)
        except json.JSONDecodeError:
            pass  # a YAML flow collection, or neither: the YAML reader says which
        except RecursionError:
            raise Unreadable(f"it is nested deeper than {DEEPEST} levels") from None
    return tuple(_yaml(text))


def checked(value: JsonValue, levels: int = DEEPEST) -> JsonValue:
    """The same value, where it is within the bounds that hold for text. Raises Unreadable."""
    _Counting().walk(value, levels)
    return value


def _json(text: str) -> JsonValue:
    def pairs(found: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
        value = dict(found)
        if len(value) != len(found):
            raise Unreadable("a key stands twice in one object", "keep one of them")
        return value

    def constant(word: str) -> float:
        raise Unreadable(f"`{word}` is no JSON")

    return cast(JsonValue, json.loads(text, object_pairs_hook=pairs, parse_constant=constant))


class _Counting:
    def __init__(self) -> None:
        self._left = MOST_VALUES

    def walk(self, value: JsonValue, levels: int) -> None:
        self._left -= 1
        if self._left < 0:
            raise Unreadable(f"it holds more than {MOST_VALUES} values", "send it in parts")
        if levels < 0:
            raise Unreadable(f"it is nested deeper than {DEEPEST} levels")
        match value:
            case bool() | str() | None:
                return
            case int():
                if not -_INT64 <= value < _INT64:
                    raise Unreadable("it holds a whole number beyond 64 bits", "quote it, if it is a text")
            case float():
                if value - value != 0:
                    raise Unreadable("it holds a number without a finite value")
            case Mapping():
                for key, member in value.items():
                    self.walk(key, levels - 1)
                    self.walk(member, levels - 1)
            case Sequence():
                for member in value:
                    self.walk(member, levels - 1)


def _yaml(text: str) -> Iterator[JsonValue]:
    import yaml

    # INVARIANT: only events are taken from the library: no node is shared, no object is constructed, nothing is expanded.
    loader: Any = yaml.CSafeLoader
    events = _Events(yaml.parse(text, Loader=loader))
    found = 0
    try:
        while (event := events.next()) is not None:
            if isinstance(event, yaml.DocumentStartEvent):
                found += 1
                if found > MOST_DOCUMENTS:
                    raise Unreadable(f"it holds more than {MOST_DOCUMENTS} documents", "send it in parts")
                if event.tags:
                    raise events.refusal("a `%TAG` directive is not taken", "leave it out")
                yield events.value(DEEPEST)
    except yaml.YAMLError as error:
        mark: Any = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1}, column {mark.column + 1})" if mark is not None else ""
        what = str(getattr(error, "problem", "") or "it cannot be read")
        raise Unreadable(f"it is neither YAML nor JSON{where}: {what[:100]}") from None


class _Events:
    """Builds values from a parser's events."""

    def __init__(self, events: Iterator[Any]) -> None:
        self._events = events
        self._line = 0
        self._left = MOST_VALUES

    def next(self) -> Any:
        """The next event; None at the end."""
        event = next(self._events, None)
        mark = getattr(event, "start_mark", None)
        if mark is not None:
            self._line = mark.line + 1
        return event

    def refusal(self, reason: str, hint: str) -> Unreadable:
        """Why the event that was met last is not taken."""
        return Unreadable(f"line {self._line}: {reason}", hint)

    def value(self, levels: int, event: Any = None) -> JsonValue:
        """The value that begins with this event, or with the next one."""
        import yaml

        event = event or self.next()
        self._left -= 1
        if self._left < 0:
            raise Unreadable(f"it holds more than {MOST_VALUES} values", "send it in parts")
        if levels < 0:
            raise Unreadable(f"it is nested deeper than {DEEPEST} levels")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise self.refusal("anchors and aliases are not taken", "write the value out wherever it belongs")
        match event:
            case yaml.ScalarEvent():
                return self._scalar(event.value, event.tag, plain=not event.style)
            case yaml.SequenceStartEvent():
                self._tagged(event.tag, "seq")
                items: list[JsonValue] = []
                while not isinstance(event := self.next(), yaml.SequenceEndEvent):
                    items.append(self.value(levels - 1, event))
                return items
            case yaml.MappingStartEvent():
                self._tagged(event.tag, "map")
                return self._mapping(levels)
            case _:
                raise self.refusal("it ends too early", "complete it")

    def _mapping(self, levels: int) -> JsonValue:
        import yaml

        found: dict[str, JsonValue] = {}
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            key = self.value(levels - 1, event)
            if not isinstance(key, str):
                raise self.refusal("a key that is not a text is not taken", "quote it")
            if key == "<<":
                raise self.refusal("merge keys (`<<`) are not taken", "write the fields out")
            if key in found:
                raise self.refusal("a key stands twice in one mapping", "keep one of them")
            found[key] = self.value(levels - 1)
        return found

    def _tagged(self, tag: str | None, *core: str) -> str | None:
        if tag is None:
            return None
        kind = tag.removeprefix(_CORE)
        if not tag.startswith(_CORE) or kind not in core:
            raise self.refusal("this tag is not taken", "leave it out")
        return kind

    def _scalar(self, text: str, tag: str | None, *, plain: bool) -> JsonValue:
        kind = self._tagged(tag, "str", "int", "float", "bool", "null")
        if kind == "str" or (not plain and kind is None):
            return text
        value = self._plain(text)
        fits: Mapping[str, tuple[type, ...]] = {
            "int": (int,),
            "float": (int, float),
            "bool": (bool,),
            "null": (type(None),),
        }
        if kind is not None and not isinstance(value, fits[kind]):
            raise self.refusal("a value does not fit its tag", "leave the tag out")
        return value

    def _plain(self, text: str) -> JsonValue:
        if text in _NULLS:
            return None
        if text in _BOOLEANS:
            return _BOOLEANS[text]
        if text.lower() in _NORWAY:
            raise self.refusal(
                f"`{text}` is a text to some and true or false to others", "quote it, or write true or false"
            )
        number = self._number(text)
        if number is None:
            if _DISPUTED.fullmatch(text):
                raise self.refusal(
                    "a number is written in a way that is read differently", "quote it, or write it in decimal"
                )
            return text
        return number

    def _number(self, text: str) -> int | float | None:
        if _INTEGER.fullmatch(text) and len(text) <= 20:
            number = int(text)
        elif octal := _OCTAL.fullmatch(text):
            number = int(octal[1][:24], 8)
        elif _HEXADECIMAL.fullmatch(text):
            number = int(text[:20], 16)
        elif _FLOAT.fullmatch(text):
            value = float(text)
            if value - value != 0 or (value == int(value) and abs(value) >= _INT64):
                raise self.refusal("a number is too large", "quote it, if it is a text")
            return value
        else:
            return None
        if not -_INT64 <= number < _INT64:
            raise self.refusal("a whole number is beyond 64 bits", "quote it, if it is a text")
        return number
