"""Rows that a program printed one a line, each as its language writes a list: `('id', 'first_name')` above `(7, 'Grace')`. The first says
what stands in the others, or nothing does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from mcp_gateway.masking.labels import label
from mcp_gateway.masking.layouts import COMMON
from mcp_gateway.masking.structure.spot import Node, spot

_CELL: Final = (
    r"""(?:[bru]?'(?:[^'\\\n]|\\.){0,512}+'|[bru]?"(?:[^"\\\n]|\\.){0,512}+"|[\w.+-]{1,40}(?:\([\w ,.'+-]{0,80}\))?)"""
)
_OPENS: Final = r"^[ \t]{0,16}(?:\[[ \t]{0,4})?"
_HEAD: Final = re.compile(
    rf"""{_OPENS}(?P<opens>[(\[])(?P<cells>['"][^\n]{{1,2000}})(?=[)\]],?[ \t]{{0,4}}\r?\n[ \t]{{0,16}}(?P=opens))""",
    re.MULTILINE,
)
_ROW: Final = re.compile(
    rf"{_OPENS}[(\[](?P<cells>{_CELL}(?:,[ ]?{_CELL}){{1,256}}+),?[)\]]{{1,2}},?[ \t]{{0,4}}\r?$", re.MULTILINE
)
_EACH: Final = re.compile(_CELL)
_QUOTES: Final = ("'", '"')


def read(text: str) -> Iterator[Node]:
    """The rows below each other, the first of them too."""
    done = 0
    for head in _HEAD.finditer(text):
        if head.start() < done:
            continue
        rows: list[Node] = []
        done = head.start()
        while (row := _ROW.match(text, done)) is not None:
            rows.append([_said(text, *cell.span()) for cell in _EACH.finditer(text, *row.span("cells"))])
            done = row.end() + 1
        if len(rows) > 1 and _names_columns(rows[0]) and not _are_fields(rows):
            yield rows


def _are_fields(rows: Sequence[Node]) -> bool:
    """Whether each row is of a field: what it is called, and what is said of it.

    # INVARIANT: one row cannot say so of those beside it, whoever wrote it.
    """
    firsts = [row[0] if isinstance(row, list) and row else None for row in rows]
    return len(rows) > len(("head", "row")) and all(isinstance(one, str) and _is_field(one) for one in firsts)


def _is_field(said: str) -> bool:
    return said.lower() in COMMON or label(said) is not None


def _names_columns(first: Node) -> bool:
    """Whether a row may say what stands in the others. Of two texts, one is as often what a program calls something, the other how it is
    shown: `('email', 'E-mail')`."""
    if not isinstance(first, list) or len(first) != len(("name", "value")):
        return True
    kinds = [label(one) if isinstance(one, str) else None for one in first]
    return kinds[0] != kinds[1] and any(isinstance(one, str) and one.lower() in COMMON for one in first)


def _said(text: str, start: int, end: int) -> Node:
    if text[start] in "bru" and text[start + 1 : start + 2] in _QUOTES:
        start += 1
    if text[start] in _QUOTES:
        start, end = start + 1, end - 1
    return spot(text[start:end], start, end)
