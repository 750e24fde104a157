"""Whom a text names once more: a full name that its place gave away is hidden wherever else it stands in the same text.

`Requester: Ana Prieto … spoke with Ana Prieto`. Only full names: a first name alone is a word too often.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from mcp_gateway.masking.findings import Finding
from mcp_gateway.masking.full_names import is_person

_MOST: Final = 64
"""Names. Each is a search through the text."""

_NAME: Final = "column:name"


def again(text: str, found: Iterable[Finding]) -> Iterator[Finding]:
    """Where the names that were found stand elsewhere."""
    names: dict[str, None] = {}
    for start, end, kind in found:
        if kind == _NAME and len(names) < _MOST and is_person(name := text[start:end]):
            names[name] = None
            family, comma, given = name.partition(", ")
            if comma:
                names[f"{given} {family}"] = None
    for name in names:
        at = text.find(name)
        while at >= 0:
            end = at + len(name)
            if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
                yield Finding(at, end, _NAME)
            at = text.find(name, end)
