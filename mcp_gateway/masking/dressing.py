"""Putting markers into a text so that it stays what it is: quoted where JSON held a number, escaped in XML.

Everything outside what is replaced stays byte for byte.
"""

from __future__ import annotations

import json
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from html import escape
from itertools import repeat
from operator import eq
from typing import Final, NamedTuple

from mcp_gateway.masking.findings import Finding, Findings, joined, marker, pieces, put_in
from mcp_gateway.masking.structure.markup import is_markup
from mcp_gateway.masking.structure.strict import is_json

_STRING: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_BARE: Final = re.compile(r"\s*+[^\s\"'{}\[\],:]++\s*+")
_STRUCTURE: Final = re.compile(r'"')
_PREFIX: Final = re.compile(r"\s*\[[^\[\]{}\"\n]{0,256}\][ \t]*[^\s,\]}{\[]")
"""What stands in brackets before a line of a log or of a chat: a time, a level. Behind it may stand JSON."""

_LONG: Final = 1 << 16
"""Characters of which no objects are made."""

_ESCAPES: Final = 'nrtbfu/"\\'
_BEFORE: Final = (":", ",", "[")
_AFTER: Final = (",", "]", "}")
_SPACE: Final = " \t\r\n"
_SPACES: Final = re.compile(r"[ \t\r\n]*+")
_FAR: Final = 256
"""Characters before a value that are looked through first; where all are space, four times as many."""


class Dressed(NamedTuple):
    """A text, what is replaced in it, and how."""

    original: str
    found: Findings
    """Disjoint, and in order."""
    parts: Findings
    """The same, without what the text's own structure needs."""
    bare: bool
    """Whether some of it may stand where JSON has a value without quotes."""
    xml: bool

    @property
    def plain(self) -> bool:
        """Whether the markers stand in its place without more."""
        if not self.bare and not self.xml and _same(self.parts, self.found):
            return True
        return joined(self.pieces([])) == put_in(self.original, self.found)[0]

    def text(self) -> tuple[str, tuple[str, ...]]:
        """The text with markers in it, and the kinds of what they stand for, in order."""
        if not self.bare and not self.xml:
            return put_in(self.original, self.parts)
        kinds: list[str] = []
        return joined(self.pieces(kinds)), tuple(kinds)

    def pieces(self, kinds: list[str]) -> Iterator[str]:
        """The same piece after piece."""
        if not self.bare and not self.xml:
            yield from pieces(self.original, self.parts, kinds)
            return
        done = 0
        for one, alone in zip(
            self.parts, _alone(self.original, self.parts) if self.bare else repeat(False), strict=False
        ):
            mark = marker(one.kind)
            yield self.original[done : one.start]
            yield f'"{mark}"' if alone else escape(mark, quote=False) if self.xml else mark
            kinds.append(one.kind)
            done = one.end
        yield self.original[done:]


def dressed(text: str, findings: Findings) -> Dressed:
    """The text with markers in place of what was found."""
    found = parts = findings.merged()
    head = text.lstrip()[:1]
    if not head or head not in '{["<':
        return Dressed(text, found, parts, bare=False, xml=False)
    if "\\" in text and head != "<":
        parts = Findings(_around_escapes(text, one) for one in parts)
        if any(_STRUCTURE.search(text, one.start, one.end) for one in parts) and _is_json(text):
            inner = _Strings(text)
            parts = Findings(part for one in parts for part in inner.parts(one))
    bare = head in "{[" and _PREFIX.match(text) is None and any(_may_be_bare(text, one) for one in parts)
    return Dressed(text, found, parts, bare, xml=head == "<" and is_markup(text))


def _same(some: Findings, others: Findings) -> bool:
    return some is others or (len(some) == len(others) and all(map(eq, some, others)))


def _around_escapes(text: str, one: Finding) -> Finding:
    """The finding without the half of an escape that it begins or ends in."""
    start, end = one.start, one.end
    if _backslashes(text, start) % 2 and text[start] in _ESCAPES:
        start += 5 if text[start] == "u" else 1
    if _backslashes(text, end) % 2:
        end -= 1
    return Finding(start, end, one.kind) if start < end else one


def _is_json(text: str) -> bool:
    if len(text) > _LONG:
        return is_json(text)
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


class _Strings:
    """Where the strings of a document stand, without their quotes."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, text: str) -> None:
        self._starts = array("I")
        self._ends = array("I")
        for match in _STRING.finditer(text):
            self._starts.append(match.start() + 1)
            self._ends.append(match.end() - 1)

    def parts(self, one: Finding) -> Iterator[Finding]:
        """The parts of a finding that stand in strings: what stands between them is the document's own."""
        at = max(0, bisect_right(self._starts, one.start) - 1)
        if not self._starts or not self._starts[at] <= one.start < self._ends[at]:
            yield one
            return
        while at < len(self._starts) and self._starts[at] < one.end:
            start, end = max(one.start, self._starts[at]), min(one.end, self._ends[at])
            if start < end:
                yield Finding(start, end, one.kind)
            at += 1


def _backslashes(text: str, end: int) -> int:
    """How many stand before this position."""
    start = end
    while start > 0 and text[start - 1] == "\\":
        start -= 1
    return end - start


def _may_be_bare(text: str, one: Finding) -> bool:
    """Whether the finding is a whole value without quotes, if it stands in no string."""
    behind = _SPACES.match(text, one.end)
    after = one.end if behind is None else behind.end()
    return (
        _last_before(text, one.start) in _BEFORE
        and text[after : after + 1] in _AFTER
        and _BARE.fullmatch(text, one.start, one.end) is not None
    )


def _last_before(text: str, at: int) -> str:
    """The last character before a place that is no space."""
    far = _FAR
    while not (said := text[max(0, at - far) : at].rstrip(_SPACE)) and far < at:
        far *= 4
    return said[-1:]


def _alone(text: str, found: Iterable[Finding]) -> Iterator[bool]:
    """Of each finding, whether it is a whole value without quotes: in no string. They come in order."""
    strings = _STRING.finditer(text)
    string = next(strings, None)
    for one in found:
        while string is not None and string.end() <= one.start:
            string = next(strings, None)
        inside = string is not None and string.start() < one.start
        yield not inside and _may_be_bare(text, one)
