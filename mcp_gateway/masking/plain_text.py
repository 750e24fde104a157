"""The compact text form of a masked answer, for clients that read text. Hostile text is made inert; nothing is hidden here."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final, cast

from mcp_gateway_policy.vocabulary import JsonObject, JsonValue

WIDEST_CELL: Final = 200
"""Characters of a cell that are shown; `structured` has all of them."""

_PADDED: Final = 40
"""Columns are aligned up to this width; a wider cell pushes its own row only."""

_ACTIVE: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\uffff\ud800-\udfff]"
    r"|[\U000e0000-\U000e0fff]"
)
_SHORT: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def inert(text: str) -> str:
    """The text on one line, with control, direction and invisible characters written as visible escapes."""
    return _ACTIVE.sub(_escape, text)


def inert_lines(text: str) -> str:
    """The same, keeping line breaks."""
    return "\n".join(map(inert, text.split("\n")))


def table_text(table: JsonObject) -> str:
    """A header, a line for each row, and what there is to know about the whole. Takes a table's structured content."""
    columns, rows = cast(Sequence[JsonObject], table["columns"]), cast(Sequence[Sequence[JsonValue]], table["rows"])
    lines: list[str] = []
    if columns:
        shown = [[_cell(column["name"])] for column in columns]
        for cells, column in zip(zip(*rows, strict=True), shown, strict=True) if rows else ():
            column += map(_cell, cells)
        padded = [*map(_pad, shown[:-1]), shown[-1]]
        rule = "-+-".join("-" * min(_PADDED, max(map(len, column))) for column in shown)
        header, *rest = (" | ".join(line).rstrip() for line in zip(*padded, strict=True))
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
    return text if text.isascii() and text.isprintable() else inert(text)


def _pad(column: list[str]) -> list[str]:
    width = min(_PADDED, max(map(len, column)))
    return [cell.ljust(width) for cell in column]


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    return _SHORT.get(character) or (
        f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    )
