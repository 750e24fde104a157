"""A name on one line and its value on the next, what `etcdctl get` and `redis-cli HGETALL` print, or behind it, indented so that the colons
stand below each other: a row of MySQL's `\\G`. Knows no command."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mcp_gateway.masking.full_names import is_part, is_person
from mcp_gateway.masking.labels import PERSONAL, label
from mcp_gateway.masking.names import sensitivity
from mcp_gateway.masking.structure.spot import Node, put, spot

_PATH: Final = re.compile(r"^/(?P<k>[\w./-]{2,200}+)\r?\n(?![/.-])(?P<v>[^\s\0]{4,4096}+)[ \t]*\r?$", re.MULTILINE)
_REPLY: Final = re.compile(
    r'^[ \t]*\d{1,6}\) "(?P<k>[\w./:-]{2,120}+)"\r?\n[ \t]*\d{1,6}\) "(?P<v>(?:[^"\\\n]|\\.){1,4096}+)"', re.MULTILINE
)
_ROW: Final = re.compile(
    r"^\*{8,80} \d{1,9}\. row \*{8,80}\r?$(?P<lines>(?:\n(?!\*{8}|\d{1,9} rows? in set)[^\n]*)*+)", re.MULTILINE
)
_FIELD: Final = re.compile(r"^[ \t]*+(?P<k>[^\s:][^\n:]{0,63}): (?P<v>[^\r\n]+)", re.MULTILINE)
_LABELLED: Final = re.compile(
    r"^[ \t]{0,8}(?P<k>[A-Z][a-z-]{2,20}(?:[ '/][A-Za-z][a-z-]{0,20}){0,4}):?[ \t]{0,40}\r?\n[ \t]{0,8}(?P<v>[^\s\n][^\n]{1,120}?)[ \t]{0,40}\r?$(?=\n[ \t]{0,40}\r?\n|\n[A-Z][a-z-]{2,20}(?:[ '/][A-Za-z][a-z-]{0,20}){0,4}:?[ \t]*\r?\n|\n?\Z)",
    re.MULTILINE,
)
"""A value below what a page calls it, and what follows: nothing, or the next one's name."""

_AT: Final = re.compile(r"(?i)@|\S ?[(\[{ ] ?at ?[)\]} ] ?\S")
_FEWEST_DIGITS: Final = 4
_FEWEST: Final = 2
"""Such values of a page."""


def read(text: str, *, bare: bool = False) -> Iterator[Node]:
    """Each value by its name. The lines of a `bare` text are pieces of others, and none is a page's."""
    if ". row ***" in text:
        for row in _ROW.finditer(text):
            fields: dict[str, Node] = {}
            for field in _FIELD.finditer(text, *row.span("lines")):
                put(fields, field["k"], spot(field["v"], *field.span("v")))
            yield fields
    if not bare:
        yield from _labelled(text)
    if "\n/" in text or text.startswith("/"):
        yield from _found(_PATH, text)
    if '1) "' in text:
        yield from _replies(text)


def _labelled(text: str) -> Iterator[Node]:
    """What a page shows of somebody."""
    found = [
        (kind, one)
        for one in _LABELLED.finditer(text)
        if (kind := sensitivity(one["k"])) in PERSONAL and label(one["v"]) is None
    ]
    for kind, one in found if len(found) >= _FEWEST else ():
        if _may_be(kind, one["v"]):
            node: dict[str, Node] = {one["k"]: spot(one["v"], *one.span("v"))}
            yield node


def _may_be(kind: str | None, value: str) -> bool:
    """Whether a line may be a value of this kind: what else stands below a name is a sentence, or another name."""
    match kind:
        case "name":
            return is_person(value) or is_part(value)
        case "email":
            return _AT.search(value) is not None
        case "address":
            return any(map(str.isdigit, value))
        case _:
            return sum(map(str.isdigit, value)) >= _FEWEST_DIGITS


def _found(pattern: re.Pattern[str], text: str) -> Iterator[Node]:
    for found in pattern.finditer(text):
        name = found["k"].rpartition("/")[2].rpartition(":")[2]
        yield {name: spot(found["v"], *found.span("v"))}


def _replies(text: str) -> Iterator[Node]:
    """The fields of each hash: those that follow each other say what the others are."""
    node: dict[str, Node] = {}
    done = -1
    for found in _REPLY.finditer(text):
        if node and found.start() > done + 2:
            yield node
            node = {}
        done = found.end()
        put(node, found["k"].rpartition(":")[2], spot(found["v"], *found.span("v")))
    if node:
        yield node
