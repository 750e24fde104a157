"""The compact text form of a masked answer, for clients that read text. Hostile text is made inert; nothing is hidden here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Final, cast

from mcp_gateway.inert import inert, inert_lines
from mcp_gateway_policy.vocabulary import JsonObject, JsonValue

WIDEST_CELL: Final = 200
"""Characters of a cell that are shown; `structured` has all of them."""

_PADDED: Final = 40
"""Columns are aligned up to this width; a wider cell pushes its own row only."""


def table_text(table: JsonObject) -> str:
    """A header, a line for each row, and what there is to know about the whole. Takes a table's structured content."""
    columns, rows = cast(Sequence[JsonObject], table["columns"]), cast(Sequence[Sequence[JsonValue]], table["rows"])
    lines: list[str] = []
    if columns:
        shown = [[_cell(column["name"])] for column in columns]
        for cells, column in zip(zip(*rows, strict=True), shown, strict=True) if rows else ():
            column += _shown(cells)
        widths = [min(_PADDED, max(map(len, column))) for column in shown]
        rule = "-+-".join("-" * width for width in widths)
        form = "".join(f"%-{width}s | " for width in widths[:-1]) + "%s"
        header, *rest = map(str.rstrip, map(form.__mod__, zip(*shown, strict=True)))
        lines += (header, rule, *rest)
        count = len(rows)
        lines.append(f"({count} row{'' if count == 1 else 's'}{', truncated' if table['truncated'] else ''})")
    lines += (inert(said) for key in ("status", "next_step") if isinstance(said := table.get(key), str))
    return "\n".join(lines)


def document_text(value: JsonObject) -> str:
    """Compact JSON."""
    return inert(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def problem_text(message: str, hint: str) -> str:
    """What went wrong, and what the caller could do."""
    return inert_lines("\n".join(part for part in (message, hint) if part))


def _shown(cells: Sequence[JsonValue]) -> Iterable[str]:
    """The cells of a column. Whole numbers and plain texts, which most are, go without a look at each."""
    kinds = set(map(type, cells))
    if kinds == {int}:
        return map(str, cells)
    if kinds == {str}:
        texts = cast(Sequence[str], cells)
        joined = "".join(texts)
        if joined.isascii() and joined.isprintable() and max(map(len, texts)) <= WIDEST_CELL:
            return texts
    return map(_cell, cells)


def _cell(value: JsonValue) -> str:
    match value:
        case None:
            return "null"
        case str():
            text = value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case _:
            text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if len(text) > WIDEST_CELL:
        text = f"{text[:WIDEST_CELL]}… (+{len(text) - WIDEST_CELL} characters)"
    return inert(text)
