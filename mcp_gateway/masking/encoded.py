"""Where a run of base64 or hex may say something in text: by its first characters, as a regular expression for the automaton.

Text is UTF-8, and most bytes that are none (a digest, an id) show it at once. Only a search: `views` decodes what it finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Final

_DIGITS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_SAID: Final = (*range(0x20, 0x7F), 0x00, 0x09, 0x0A, 0x0D)
_LATER: Final = tuple(range(0x80, 0xC0))
_FIRST: Final = {1: tuple(range(0xC2, 0xE0)), 2: tuple(range(0xE0, 0xF0)), 3: tuple(range(0xF0, 0xF5))}
"""Bytes that begin a character, by how many follow (RFC 3629 §3)."""

_GROUPS: Final = 2
_CHARACTERS: Final = 6
"""Of a text that could hold anything that is looked for."""


def _bytes(due: int) -> Iterator[tuple[tuple[int, ...], int]]:
    """Which byte may come where so many of a character are due, and how many are due behind it."""
    if due:
        yield _LATER, due - 1
    else:
        yield _SAID, 0
        yield from ((first, following) for following, first in _FIRST.items())


def _base64(groups: int, due: int = 0) -> str:
    """Groups of four characters for three bytes."""
    if not groups:
        return ""
    behind: dict[int, list[str]] = {}
    for one, after_one in _bytes(due):
        for two, after_two in _bytes(after_one):
            for three, after_three in _bytes(after_two):
                behind.setdefault(after_three, []).append(
                    _any_digit(byte >> 2 for byte in one)
                    + _any_digit((left & 3) << 4 | right >> 4 for left, right in product(one, two))
                    + _any_digit((left & 15) << 2 | right >> 6 for left, right in product(two, three))
                    + _any_digit(byte & 63 for byte in three)
                )
    return _any_of(_any_of(here) + _base64(groups - 1, after) for after, here in behind.items())


def _any_digit(values: Iterable[int]) -> str:
    digits = "".join(sorted({_DIGITS[value] for value in values}))
    return f"[{digits}{'_' if '/' in digits else ''}{'-' if '+' in digits else ''}]"


def _hex() -> str:
    """The first characters of a text, each in pairs of digits for its bytes."""
    later = _any_of(_pairs(_LATER))
    following = (_any_of(_pairs(first)) + later * due for due, first in _FIRST.items())
    return _any_of((*_pairs(_SAID), *following)) + f"{{{_CHARACTERS}}}"


def _pairs(values: Iterable[int]) -> list[str]:
    """Patterns of the two digits of a byte."""
    behind: dict[tuple[int, ...], list[int]] = {}
    for high in sorted({value >> 4 for value in values}):
        behind.setdefault(tuple(value & 15 for value in values if value >> 4 == high), []).append(high)
    return [_hex_digit(highs) + _hex_digit(lows) for lows, highs in behind.items()]


def _hex_digit(values: Iterable[int]) -> str:
    return f"[{''.join(sorted({form for value in values for form in (f'{value:x}', f'{value:X}')}))}]"


def _any_of(patterns: Iterable[str]) -> str:
    return f"(?:{'|'.join(patterns)})"


ENCODED: Final = rf"(?:^|[^A-Za-z0-9+/_-])(?:{_base64(_GROUPS)}[A-Za-z0-9+/_-]{{8}}|{_hex()})"
"""What begins, with the character before it, each run of sixteen characters and more that may encode text."""
