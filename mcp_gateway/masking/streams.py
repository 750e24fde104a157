"""Masking a text that arrives in pieces: what may leave, as soon as it may.

Text is cut where its own lines say so, never where a piece happens to end, so that the pieces make no difference: after at least `PART`
characters, before a line that does not go on with the one before it. Each part is masked with the end of the one before in view. A key
block is held until its END. Not safe to use from several tasks at once.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Final

from mcp_gateway.masking.findings import marker
from mcp_gateway.masking.unmaskable import Unmaskable

PART: Final = 1 << 12
"""Characters of a part at least, but for the last one."""

OVERLAP: Final = 1 << 10
"""Characters before a part, in whole lines, that are seen with it: a table's header, the key above a value."""

LONGEST: Final = 1 << 20
"""Characters that are held at most while a part has no end. What is longer is withheld."""

_BEGIN: Final = re.compile(r"-----BEGIN[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_END: Final = re.compile(r"-----END[ A-Z0-9]{0,40}-----")
_GOES_ON: Final = re.compile(r"[ \t})\]+>|]|-(?!----)|at |Caused by|\r?$")
_SETTLED: Final = 16
"""Characters of a line that say whether it goes on with the one before."""


class MaskedStream:
    """One stream, masked by `mask` (`Masker.text` does)."""

    def __init__(self, mask: Callable[[str], Awaitable[str]]) -> None:
        self._mask = mask
        self._before = ""
        self._held = ""
        self._line = 0
        self._in_key = False
        self._over = False

    async def feed(self, piece: str) -> str:
        """The masked text that may leave now. After an error, which `mask` may raise too, the stream is over. Raises Unmaskable."""
        return await self._step(piece, last=False)

    async def close(self) -> str:
        """The rest. Raises as `feed`."""
        return await self._step("", last=True)

    async def _step(self, piece: str, *, last: bool) -> str:
        if self._over:
            raise Unmaskable("the stream is over")
        self._over = True  # until this went well
        self._held += piece
        given = [await self._masked(part) for part in self._parts(last=last)]
        if last:
            rest, self._held = self._held, ""
            given.append(await self._masked(rest) if rest else "")
        elif len(self._held) > LONGEST:
            raise Unmaskable(f"a line or a block of the stream is longer than {LONGEST} characters")
        self._over = last
        return "".join(given)

    def _parts(self, *, last: bool) -> list[str]:
        """Every whole part that is held, taken from it."""
        parts: list[str] = []
        begin = 0
        while (newline := self._held.find("\n", self._line)) >= 0:
            following = newline + 1
            if not last and len(self._held) - following < _SETTLED and "\n" not in self._held[following:]:
                break
            self._see(self._held[self._line : following])
            if following - begin >= PART and self._is_cut(following):
                parts.append(self._held[begin:following])
                begin = following
            self._line = following
        self._held = self._held[begin:]
        self._line -= begin
        return parts

    def _see(self, line: str) -> None:
        """Whether the key block that a line is in, or begins, goes on behind it."""
        for mark in re.finditer(f"{_BEGIN.pattern}|{_END.pattern}", line):
            self._in_key = mark.group().startswith("-----BEGIN")

    def _is_cut(self, following: int) -> bool:
        goes_on = following < len(self._held) and _GOES_ON.match(self._held, following)
        return not (self._in_key or goes_on or self._held[following - 2 : following - 1] == "\\")

    async def _masked(self, part: str) -> str:
        before, seen = self._before, self._before + part
        start = seen.find("\n", max(0, len(seen) - OVERLAP)) + 1
        self._before = seen[start:] if start else ""
        shown = await self._mask(seen)
        if not before:
            return shown
        already = await self._mask(before)
        # INVARIANT: what is masked differently now was given out already; then nothing of this part can be told from it.
        return shown[len(already) :] if shown.startswith(already) else marker("SECRET:value") + "\n"
