"""Hostile text, made inert: what it would do to a terminal, a log or a reader's eyes is written out instead."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_INVISIBLE: Final = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\U000e0000-\U000e0fff]")
"""Characters that Unicode counts as letters or marks and that show nothing."""

_SHORT: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def inert(text: str) -> str:
    """The text on one line, with control, direction, invisible and unassigned characters written as visible escapes."""
    if text.isprintable() and (text.isascii() or not _INVISIBLE.search(text)):
        return text
    return "".join(map(_shown, text))


def inert_lines(text: str) -> str:
    """The same, keeping line breaks."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return "\n".join(map(inert, text.split("\n")))


def _shown(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    if character.isprintable() and not _INVISIBLE.match(character):
        return character
    if unicodedata.category(character) == "Zs":
        return " "
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
