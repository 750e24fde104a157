"""JSON as its grammar has it (RFC 8259): whether a text is, and where the long objects and lists in it end. Builds none of it.

What is strictly JSON is nested as its brackets are, whoever reads it.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from mcp_gateway.masking.structure import objects

LONG: Final = 1 << 14
"""Characters of an object or a list whose end is worth knowing before it is read."""

_IN_VAIN: Final = 4
"""Times the text."""

_PLAIN: Final = r"""[^"{}\[\]]++|"(?:[^"\\]++|\\.)*+\""""
_BRACKET: Final = re.compile(rf"(?:{_PLAIN}|\{{(?:{_PLAIN})*+\}}|\[(?:{_PLAIN})*+\])*+([{{}}\[\]])", re.DOTALL)
"""The next bracket, behind objects and lists that hold no others."""


def is_json(text: str) -> bool:
    """Whether a text is one object or list, and nothing else."""
    if not text.startswith(("{", "[")):
        return False
    try:
        # what is no ASCII is encoded here: msgspec would leave its copy with the text
        msgspec.json.decode(text if text.isascii() else text.encode(), type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return False
    return True


class Brackets:
    """Where the long objects and lists of one text end."""

    __slots__ = ("_room", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._room = _IN_VAIN * len(text)

    def ends(self, at: int) -> dict[int, int]:
        """Where the object or list that begins at `at` ends, and each long one in it, by where it begins. Nothing where it is short, is
        not strictly JSON, or nested deeper than objects are read.

        # INVARIANT: what is looked through for nothing is at most so many times the text, whatever it opens and does not close.
        """
        text = self._text
        if len(text) - at < LONG or self._room < 0:
            return {}
        found: dict[int, int] = {}
        opened = [at]
        position = at + 1
        while opened and len(opened) < objects.DEEPEST and (bracket := _BRACKET.match(text, position)) is not None:
            position = bracket.end()
            if bracket[1] in "{[":
                opened.append(position - 1)
            else:
                start = opened.pop()
                if position - start >= LONG:
                    found[start] = position
        if not opened and at in found and is_json(text[at:position]):
            return found
        self._room -= position - at
        return {}


def end(text: str, at: int) -> int:
    """Where an object or list ends that is strictly JSON."""
    depth, position = 1, at + 1
    while depth:
        bracket = _BRACKET.match(text, position)
        if bracket is None:
            raise ValueError("not JSON")
        depth += 1 if bracket[1] in "{[" else -1
        position = bracket.end()
    return position
