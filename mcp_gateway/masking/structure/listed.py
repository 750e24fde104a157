"""A name on one line and its value on the next, what `etcdctl get` prints, or behind it, indented so that the signs between them stand below
each other: rows of MySQL's `\\G` and of SQLite's `.mode line`; behind a row of dots. Knows no command."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mcp_gateway.masking.full_names import is_part, is_person
from mcp_gateway.masking.labels import PERSONAL, label
from mcp_gateway.masking.names import sensitivity
from mcp_gateway.masking.pieces import mixed
from mcp_gateway.masking.structure.spot import Node, put, spot

_PATH: Final = re.compile(r"^/(?P<k>[\w./-]{2,200}+)\r?\n(?![/.-])(?P<v>[^\s\0]{4,4096}+)[ \t]*\r?$", re.MULTILINE)
_ROW: Final = re.compile(
    r"^\*{8,80} \d{1,9}\. row \*{8,80}\r?$(?P<lines>(?:\n(?!\*{8}|\d{1,9} rows? in set)[^\n]*)*+)", re.MULTILINE
)
_FIELD: Final = re.compile(r"^[ \t]*+(?P<k>[^\s:][^\n:]{0,63}): (?P<v>[^\r\n]+)", re.MULTILINE)
_LINE: Final = re.compile(r"^[ ]{0,40}(?P<k>[A-Za-z_][\w.]{0,62}) = (?P<v>[^\r\n]*)", re.MULTILINE)
_ALIGNED: Final = re.compile(r"^(?:[ ]{0,40}+[A-Za-z_][\w.]{0,62}+ = [^\n]*+(?:\n|\Z)){2,}+", re.MULTILINE)
_DOTTED: Final = re.compile(
    r"^[ \t]{0,8}(?P<k>[A-Z][\w'’-]{1,20}(?:[ /][\w'’-]{1,20}){0,4}) ?\.{4,200} ?(?::[ ]{1,4})?(?P<v>[^\s.:][^\r\n]{0,200}?)[ \t]{0,40}\r?$",
    re.MULTILINE,
)
_LABELLED: Final = re.compile(
    r"^[ \t]{0,8}(?P<k>[A-Z][a-z-]{2,20}(?:[ '/][A-Za-z][a-z-]{0,20}){0,4}):?[ \t]{0,40}\r?\n[ \t]{0,8}(?P<v>[^\s\n][^\n]{1,120}?)[ \t]{0,40}\r?$(?=\n[ \t]{0,40}\r?\n|\n[A-Z][a-z-]{2,20}(?:[ '/][A-Za-z][a-z-]{0,20}){0,4}:?[ \t]*\r?\n|\n?\Z)",
    re.MULTILINE,
)
"""A value below what a page calls it, and what follows: nothing, or the next one's name."""

_AT: Final = re.compile(r"(?i)@|\S ?[(\[{ ] ?at ?[)\]} ] ?\S|\w dot \w")
_FEWEST_DIGITS: Final = 3
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
    if " = " in text:
        yield from _aligned(text)
    if "...." in text:
        yield from _dotted(text)


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
        case "address" | "birth-date":
            return any(map(str.isdigit, value))
        case _:
            return sum(map(str.isdigit, value)) >= _FEWEST_DIGITS


def _found(pattern: re.Pattern[str], text: str) -> Iterator[Node]:
    for found in pattern.finditer(text):
        name = found["k"].rpartition("/")[2].rpartition(":")[2]
        yield {name: spot(found["v"], *found.span("v"))}


def _aligned(text: str) -> Iterator[Node]:
    """Rows whose names end where an equals sign stands below the one before, and begin anywhere."""
    for block in _ALIGNED.finditer(text):
        lines = [*_LINE.finditer(text, *block.span())]
        if len({line.start("k") - line.start() for line in lines}) < _FEWEST:
            continue  # as programs write settings: names that begin below each other
        at = 0
        while at < len(lines):
            row: dict[str, Node] = {}
            sign = lines[at].end("k") - lines[at].start()
            while at < len(lines) and lines[at].end("k") - lines[at].start() == sign and lines[at]["k"] not in row:
                put(row, lines[at]["k"], spot(lines[at]["v"], *lines[at].span("v")))
                at += 1
            if len(row) > 1:
                yield row
            at += not row


def _dotted(text: str) -> Iterator[Node]:
    """A form's lines: `First name ....... Grace`."""
    for found in _DOTTED.finditer(text):
        kind = sensitivity(found["k"])
        if (kind in PERSONAL and _may_be(kind, found["v"])) or (kind == "secret" and mixed(found["v"])):
            node: dict[str, Node] = {found["k"]: spot(found["v"], *found.span("v"))}
            yield node
