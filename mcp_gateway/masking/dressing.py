"""Putting markers into a text so that it stays what it is: quoted where JSON held a number, escaped in XML.

Everything outside what is replaced stays byte for byte.
"""

from __future__ import annotations

import json
import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from html import escape
from itertools import repeat
from operator import eq
from typing import Final, NamedTuple

from mcp_gateway.masking.findings import Finding, Findings, marker, put_in
from mcp_gateway.masking.structure.markup import is_markup

_STRING: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_BARE: Final = re.compile(r"[^\s\"'{}\[\],:]+")
_STRUCTURE: Final = re.compile(r'"')
_ESCAPES: Final = 'nrtbfu/"\\'
_BEFORE: Final = ":,[ \t\r\n"
_AFTER: Final = ",]} \t\r\n"


class Dressed(NamedTuple):
    """A text with markers in it, the kinds of what they stand for, in order, and what was found, disjoint; `plain` when the markers stand
    in its place without more."""

    text: str
    kinds: tuple[str, ...]
    found: Iterable[Finding]
    plain: bool


def dressed(text: str, findings: Findings) -> Dressed:
    """The text with markers in place of what was found."""
    disjoint = found = findings.merged()
    head = text.lstrip()[:1]
    if not head or head not in '{["<':
        return Dressed(*put_in(text, disjoint), disjoint, True)
    if "\\" in text and head != "<":
        found = Findings(_around_escapes(text, one) for one in found)
        if any(_STRUCTURE.search(text, one.start, one.end) for one in found) and _is_json(text):
            inner = [(match.start() + 1, match.end() - 1) for match in _STRING.finditer(text)]
            found = Findings(part for one in found for part in _in_strings(inner, one))
    bare = head in "{[" and any(_may_be_bare(text, one) for one in found)
    xml = head == "<" and is_markup(text)
    if not bare and not xml and _same(found, disjoint):
        return Dressed(*put_in(text, found), disjoint, True)
    pieces: list[str] = []
    done = 0
    for one, alone in zip(found, _alone(text, found) if bare else repeat(False), strict=False):
        mark = marker(one.kind)
        if alone:
            mark = f'"{mark}"'
        elif xml:
            mark = escape(mark, quote=False)
        pieces += (text[done : one.start], mark)
        done = one.end
    pieces.append(text[done:])
    masked = "".join(pieces)
    return Dressed(masked, tuple([one.kind for one in found]), disjoint, masked == put_in(text, disjoint)[0])


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
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _in_strings(inner: list[tuple[int, int]], one: Finding) -> list[Finding]:
    """The parts of a finding that stand in strings: what stands between them is the document's own."""
    at = max(0, bisect_right(inner, (one.start, sys.maxsize)) - 1)
    if not inner or not inner[at][0] <= one.start < inner[at][1]:
        return [one]
    parts: list[Finding] = []
    while at < len(inner) and inner[at][0] < one.end:
        start, end = max(one.start, inner[at][0]), min(one.end, inner[at][1])
        if start < end:
            parts.append(Finding(start, end, one.kind))
        at += 1
    return parts


def _backslashes(text: str, end: int) -> int:
    """How many stand before this position."""
    start = end
    while start > 0 and text[start - 1] == "\\":
        start -= 1
    return end - start


def _may_be_bare(text: str, one: Finding) -> bool:
    """Whether the finding is a whole value without quotes, if it stands in no string."""
    return (
        text[one.start - 1 : one.start] in _BEFORE
        and text[one.end : one.end + 1] in _AFTER
        and _BARE.fullmatch(text, one.start, one.end) is not None
    )


def _alone(text: str, found: Iterable[Finding]) -> Iterator[bool]:
    """Of each finding, whether it is a whole value without quotes: in no string. They come in order."""
    strings = _STRING.finditer(text)
    string = next(strings, None)
    for one in found:
        while string is not None and string.end() <= one.start:
            string = next(strings, None)
        inside = string is not None and string.start() < one.start
        yield not inside and _may_be_bare(text, one)
