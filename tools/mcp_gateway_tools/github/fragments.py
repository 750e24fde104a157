"""Parts of texts, without what could be a part of a key: its first line, by which masking knows it, may stand in what is not shown. Pure.

Takes out lines of base64 that no first line stands above. Does not know what stood above a value (`password:` some lines up): GitHub shows a
part, and no more can be told of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

TAKEN_OUT: Final = "<SECRET>"
_BEGUN: Final = re.compile(r"-----BEGIN ")
_ENDED: Final = re.compile(r"-----END ")
_LINE: Final = re.compile(
    r"(?P<before>[ +-]?(?:[0-9TZ:.+-]{20,40} )?[\s\"'>|#*]*)(?P<code>[A-Za-z0-9+/]+={0,2})(?P<behind>[\s\"',\\n]*)"
)
_LONG: Final = 40
"""Characters: a line of a key has 64, 70 or 76; what a word has is less."""


def fragment(text: str) -> str:
    """A part of a text, or a difference, by whole lines."""
    return "\n".join(_lines(text))


def ending(text: str, most: int) -> str:
    """The last characters of a text, without the line, or the word, that would be cut."""
    if len(text) <= most:
        return text
    last = text[-most:]
    begun = re.search("\n" if "\n" in last else r"\s", last)
    return "" if begun is None else fragment(last[begun.end() :])


def beginning(text: str, most: int) -> str:
    """The first characters of a text, without the word that would be cut: a secret is known by its whole."""
    if len(text) <= most:
        return text
    kept = re.match(r"(?s).*(?=\s)", text[:most])
    return f"{kept[0] if kept else ''}…"


def _lines(text: str) -> Iterator[str]:
    told = taken = False
    for line in text.split("\n"):
        if line.startswith("@@") or _ENDED.search(line):
            told = taken = False
        elif _BEGUN.search(line):
            told = True
        found = None if told else _LINE.fullmatch(line)
        taken = found is not None and (taken or _long(found["code"]))
        yield f"{found['before']}{TAKEN_OUT}{found['behind']}" if found is not None and taken else line


def _long(code: str) -> bool:
    """Whether it could be a line of a key, and not of digits or of a hash in hexadecimal."""
    return len(code) >= _LONG and code.lower() != code != code.upper()
