"""Masking a text that arrives in pieces: what may leave, as soon as it may.

Text is cut where its own lines say so, never where a piece happens to end, so that the pieces make no difference: after at least `PART`
characters, before a line that does not go on with the one before it. Each part is masked with what may say something of it in view: the
section it is in, how its block begins (the head of a table), the end of the part before. A key block is held until its END, and a cluster's
object in YAML, whose kind may stand behind its values, until it is over. Not safe to use from several tasks at once.
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
"""Characters before a part, in whole lines, that are seen with it: the key above a value."""

_HEAD: Final = 3
"""Lines that a block begins with, which are seen with all of it: a table's head may stand below a title, or above a rule."""

_LONGEST_HEAD: Final = 1 << 11
"""Characters of one of them."""

LONGEST: Final = 1 << 20
"""Characters that are held at most while a part has no end. What is longer is withheld."""

_KEY: Final = re.compile(
    r"(?P<begin>-----BEGIN(?:[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?| OpenVPN [\w -]{3,40}| [A-Z]{2,12} NKEY SEED)-----"
    r"|---- BEGIN SSH2 [A-Z ]{0,40}PRIVATE KEY ----|PuTTY-User-Key-File-\d:)|-----END[ \w-]{0,40}-----|---- END SSH2 [A-Z ]{0,40}----|Private-MAC:"
)
"""Where a private key begins, and where it ends."""

_GOES_ON: Final = re.compile(r"[ \t})\]+>|]|-(?!----)|at |Caused by|\r?(?:\n|\Z)")
_OBJECT: Final = re.compile(r"apiVersion:|kind:[ \t]*[A-Z]\w{0,60}[ \t]*\r?\n")
_IN_OBJECT: Final = re.compile(
    r"[ \t#\r\n]|-[ \t\r\n]|[a-z][A-Za-z0-9]{0,60}:(?:[ \t]*\r?\n| [\[{\"'|>])"
    r"|(?:apiVersion|kind|type|immutable|provisioner|reclaimPolicy|volumeBindingMode|allowVolumeExpansion|automountServiceAccountToken|value|globalDefault"
    r"|preemptionPolicy|description|handler|driver):"
)
"""Lines of one: its members hold others, but for these. What else has a word and a colon is a line of a log."""

_SECTION: Final = re.compile(r"[ \t]*\[[^\[\]\n]{1,200}\][ \t]*\r?\n")
_BETWEEN: Final = tuple(map(re.compile, (",", ";", r"\t", r"\|", r"(?<=\S) {2,}(?=\S)")))
"""What parts the cells of a table's rows."""

_SETTLED: Final = 16
"""Characters of a line that say whether it goes on with the one before."""


class _Above:
    """What stands above a place in the stream and may say something of what stands below."""

    def __init__(self) -> None:
        self._at = 0
        self._tail = ""
        self._head: dict[int, str] = {}
        self._section: dict[int, str] = {}
        self._tables: dict[re.Pattern[str], tuple[int, dict[int, str]]] = {}
        """Of lines that may be rows of one table, how many cells they have, and the first of them."""

    def see(self, line: str) -> None:
        """Go on by a line."""
        if not line.strip():
            self._head.clear()
        elif len(self._head) < _HEAD and len(line) <= _LONGEST_HEAD:
            self._head[self._at] = line
        if _SECTION.match(line):
            self._section = {self._at: line}
        for between in _BETWEEN:
            self._may_be_a_row(line, between)
        self._at += len(line)
        self._tail += line
        if len(self._tail) > OVERLAP:
            start = self._tail.find("\n", len(self._tail) - OVERLAP - 1) + 1
            self._tail = self._tail[start:]

    def _may_be_a_row(self, line: str, between: re.Pattern[str]) -> None:
        cells, above = sum(1 for _ in between.finditer(line)), self._tables.get(between, (0, {}))[0]
        if cells != above and not (cells > above > 0 and '"' in line):  # a quoted cell may hold what parts others
            self._tables[between] = cells, {self._at: line} if cells and len(line) <= _LONGEST_HEAD else {}

    def text(self) -> Callable[[], str]:
        """What makes the text of what stands above this place."""
        end, tail, lines = self._at - len(self._tail), self._tail, {**self._section, **self._head}
        for _, first in self._tables.values():
            lines |= first
        return lambda: "".join((*(line for at, line in sorted(lines.items()) if at < end), tail))


class MaskedStream:
    """One stream, masked by `mask` (`Masker.text` does)."""

    def __init__(self, mask: Callable[[str], Awaitable[str]]) -> None:
        self._mask = mask
        self._seen = _Above()
        self._above = ""
        self._held = ""
        self._line = 0
        self._cut: tuple[int, Callable[[], str]] | None = None
        """Where what is held may be cut at the latest, and what is seen above that."""
        self._in_key = False
        self._in_object = False
        self._over = False

    async def feed(self, piece: str) -> str:
        """The masked text that may leave now. After an error, which `mask` may raise too, the stream is over. Raises Unmaskable."""
        return await self._step(piece)

    async def pause(self) -> str:
        """What may leave when nothing has come for a while: every whole line, but those of a block that is not over. Raises as `feed`."""
        return await self._step("", waited=True)

    async def close(self) -> str:
        """The rest. Raises as `feed`."""
        return await self._step("", last=True)

    async def _step(self, piece: str, *, waited: bool = False, last: bool = False) -> str:
        if self._over:
            raise Unmaskable("the stream is over")
        self._over = True  # until this went well
        self._held += piece
        given = [await self._masked(*part) for part in self._parts(waited=waited, last=last)]
        if last:
            rest, self._held = self._held, ""
            given.append(await self._masked(self._above, rest) if rest else "")
        elif len(self._held) > LONGEST:
            raise Unmaskable(f"a line or a block of the stream is longer than {LONGEST} characters")
        self._over = last
        return "".join(given)

    def _parts(self, *, waited: bool, last: bool) -> list[tuple[str, str]]:
        """Every whole part that is held, taken from it, behind what is seen above it."""
        parts: list[tuple[str, str]] = []
        begin = 0
        while (newline := self._held.find("\n", self._line)) >= 0:
            following = newline + 1
            ahead = self._held[following : following + _SETTLED]
            if not last and len(ahead) < _SETTLED and "\n" not in ahead and (ahead or not waited):
                break
            self._see(self._held[self._line : following])
            self._line = following
            if self._is_cut(following):
                self._cut = following, self._seen.text()
                if following - begin >= PART:
                    begin = self._take(parts, begin)
        if waited and self._cut is not None:
            begin = self._take(parts, begin)
        self._held = self._held[begin:]
        self._line -= begin
        if self._cut is not None:
            self._cut = self._cut[0] - begin, self._cut[1]
        return parts

    def _take(self, parts: list[tuple[str, str]], begin: int) -> int:
        """Cut where it may be cut; where that is."""
        if self._cut is None:
            return begin
        end, above = self._cut
        parts.append((self._above, self._held[begin:end]))
        self._above, self._cut = above(), None
        return end

    def _see(self, line: str) -> None:
        """Note what a line says of those that follow."""
        for mark in _KEY.finditer(line):
            self._in_key = mark["begin"] is not None
        self._in_object = _OBJECT.match(line) is not None or (self._in_object and _IN_OBJECT.match(line) is not None)
        self._seen.see(line)

    def _is_cut(self, following: int) -> bool:
        if self._in_object and (following == len(self._held) or _IN_OBJECT.match(self._held, following)):
            return False
        goes_on = following < len(self._held) and _GOES_ON.match(self._held, following)
        return not (self._in_key or goes_on or self._held[following - 2 : following - 1] == "\\")

    async def _masked(self, above: str, part: str) -> str:
        shown = await self._mask(above + part)
        if not above:
            return shown
        already = await self._mask(above)
        # INVARIANT: what is masked differently now was given out already; then nothing of this part can be told from it.
        return shown[len(already) :] if shown.startswith(already) else marker("SECRET:value") + "\n"
