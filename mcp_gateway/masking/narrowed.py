"""A long text with symbols such as emoji held in two bytes a character: one of them would make Python hold each of its characters in four.

While the text is looked at, private characters (Unicode 16, section 23.5) stand for them, each for one: nothing that is built in tells a symbol
from a private character. A private character of the text itself has another stand for it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from mcp_gateway.masking.unmaskable import Unmaskable

_PRIVATE: Final = range(0xE000, 0xF900)
_ODD: Final = re.compile("[\ue000-\uf8ff\U00010000-\U0010ffff]")
_SYMBOLS: Final = frozenset(("So", "Sk"))
_FRAME: Final = 1 << 16
"""Characters of a part that are put back at a time."""


def has_odd(said: Iterable[str]) -> bool:
    """Whether what is looked for has a character that another may stand for in the text: it would not be found."""
    return any(map(_ODD.search, said))


class Narrowed:
    """One text, in parts: first all of it as it arrives, then as it goes."""

    def __init__(self) -> None:
        self._stands: dict[str, str] = {}
        self._meant: dict[str, str] = {}
        self._short = False

    def taken(self, part: str) -> str:
        """A part as it is looked at."""
        return part if part.isascii() else _ODD.sub(self._stand, part)

    def _stand(self, match: re.Match[str]) -> str:
        one = match[0]
        other = self._stands.get(one)
        if other is None:
            private = one < "\U00010000"
            if not private and not _is_symbol(one):
                return one
            if len(self._stands) == len(_PRIVATE):
                self._short = self._short or private
                return one
            other = self._stands[one] = chr(_PRIVATE[len(self._stands)])
            self._meant[other] = one
        return other

    def whole(self, text: str) -> str:
        """The text when all of it is taken. Raises Unmaskable where there was no private character to stand for one of its own."""
        if self._short:
            raise Unmaskable("the text holds more different private characters and symbols than are masked at once")
        return text

    def given(self, parts: Iterable[str]) -> Iterator[str]:
        """The parts as they were."""
        for part in parts:
            for at in range(0, len(part), _FRAME):
                some = part[at : at + _FRAME]
                yield some if some.isascii() or not self._stands else _ODD.sub(self._mean, some)

    def _mean(self, match: re.Match[str]) -> str:
        return self._meant.get(match[0], match[0])


def _is_symbol(one: str) -> bool:
    """Whether it is a symbol that has no other reading."""
    return unicodedata.category(one) in _SYMBOLS and unicodedata.normalize("NFKC", one) == one
