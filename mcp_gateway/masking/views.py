"""Other readings of a text, in which a value may hide: look-alike characters, escapes, percent- and base64-encoding.

Each `View` carries its reading and maps spans of it back onto the text it was made from. Knows nothing of what is looked for.
"""

from __future__ import annotations

import re
import unicodedata
from binascii import a2b_base64
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

from mcp_gateway.masking.automaton import beginning
from mcp_gateway.masking.written import Written

_ESCAPED: Final = (
    r"\\u(?P<u>[0-9a-fA-F]{4})|\\x(?P<x>[0-9a-fA-F]{2})|\\(?P<c>[nrtbf\"'/\\])|%(?P<p>[0-9a-fA-F]{2})"
    r"|&\#(?:(?P<d>[0-9]{1,7})|[xX](?P<h>[0-9a-fA-F]{1,6}));|&(?P<e>amp|lt|gt|quot|apos|nbsp|commat|period|lowbar|plus|equals|colon);|(?P<a>\x1b(?:\[[0-9;?]{0,40}[A-Za-z]|\][^\x07\x1b\n]{0,400}(?:\x07|\x1b\\)))|(?P<s>\+(?:(?<=%[0-9a-fA-F]{2}\+)|(?<=%[0-9a-fA-F]{2}-\+)|(?<=\+-\+)|(?<=\+\+)|(?=\+{0,7}%[0-9a-fA-F]{2})|(?<=[0-9]\+)(?=[0-9])))"
)
_CONTROL: Final = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_ENTITY: Final = {
    "amp": "&",
    "lt": "<",
    "gt": ">",
    "apos": "'",
    "nbsp": " ",
    "commat": "@",
    "quot": '"',
    "period": ".",
    "lowbar": "_",
    "plus": "+",
    "equals": "=",
    "colon": ":",
}
_LINE: Final = 60
"""Characters from which a run may go on in the next line."""

_ENCODED_RUN: Final = re.compile(
    r"[A-Za-z0-9+/_-](?<![A-Za-z0-9+/_-]{2})[A-Za-z0-9+/_-]{15,}+"
    rf"(?:(?<=[A-Za-z0-9+/_-]{{{_LINE}}})(?:\\?\r?\n[A-Za-z0-9+/_-]{{16,}}+)++)?={{0,2}}"
)
_LINE_ENDS: Final = re.compile("[\x0b\x0c\x85\u2028\u2029]|\r(?!\n)")
"""What else than `\\n` ends a line (UAX #14). It may stand in a value as well."""

_FILLERS: Final = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"


class View(Protocol):
    """Another reading of a text."""

    @property
    def text(self) -> str: ...
    def back(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that the span `start`, `end` of this reading was read from."""
        ...


@dataclass(frozen=True, slots=True)
class Whole:
    """A decoded run: whatever is found in it stands for all of it."""

    text: str
    start: int
    end: int

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The whole run."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Lines:
    """A text in lines, whichever signs end them: as long as it is written."""

    text: str

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The same span."""
        return start, end


@dataclass(frozen=True, slots=True)
class Part:
    """A reading of a part that begins at `offset`."""

    view: View
    offset: int

    @property
    def text(self) -> str:
        """What the part says."""
        return self.view.text

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The span in the whole."""
        first, last = self.view.back(start, end)
        return self.offset + first, self.offset + last


class Plain:
    """A text with look-alikes folded and escapes resolved. What is neither maps character by character."""

    __slots__ = ("text", "written")

    def __init__(self) -> None:
        self.text = ""
        self.written: Final = Written()

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The original span; a character that was written as an escape gives the whole escape."""
        return self.written.span(start, end)


def ends_lines_otherwise(text: str) -> bool:
    """Whether something else than `\\n` ends a line in it."""
    if text.isascii() and "\r" not in text and "\x0b" not in text and "\x0c" not in text:
        return False
    return _LINE_ENDS.search(text) is not None


def in_lines(text: str) -> Lines:
    """The reading with `\\n` for whatever else ends a line."""
    return Lines(_LINE_ENDS.sub("\n", text))


_MANY: Final = 1 << 8


def plain(text: str) -> Plain | None:
    """The reading with escapes resolved and look-alikes folded (NFKC, decimal digits of every script, dashes, spaces; what is
    invisible left out), or None when it is the text itself."""
    view, read = Plain(), ""
    pieces: list[str] = []
    done, note = 0, view.written.add
    for match in _special(ascii_only=text.isascii()).finditer(text):
        start, end = match.span()
        said = _read(match)
        note(start, end - start, len(said))
        pieces += (text[done:start], said)
        done = end
        if len(pieces) > _MANY:
            read += "".join(pieces)  # in place: a text may be nothing but escapes
            pieces.clear()
    if not done:
        return None
    read += "".join((*pieces, text[done:]))
    view.text = read
    return view if view.text != text else None


def decoded(text: str, starts: Sequence[int] | None = None) -> Iterator[Whole]:
    """What runs of base64 (standard or URL alphabet, also in lines) or hex say, where that is text: those that begin at one of these places,
    if it is known where one may (see `encoded`). None reaches over a NUL."""
    for match in beginning(_ENCODED_RUN, text, starts):
        run = match.group()
        if run.islower() and run.replace("_", "").replace("-", "").isalpha():
            continue  # words; what encodes text has digits or capitals
        for data in _decodings(run):
            reading = _readable(data)
            if reading is not None:
                yield Whole(reading, match.start(), match.end())


def _decodings(run: str) -> Iterator[bytes]:
    compact = run.rstrip("=") if run.isalnum() else _compact(run)
    if len(compact) % 2 == 0 and compact.isalnum():
        with suppress(ValueError):
            yield bytes.fromhex(compact)
    if len(compact) % 4 != 1:
        yield a2b_base64(compact + "=" * (-len(compact) % 4))


def _compact(run: str) -> str:
    if "\n" not in run:
        return run.rstrip("=").replace("-", "+").replace("_", "/")
    return re.sub(r"[\\\s=]", "", run).replace("-", "+").replace("_", "/")


def _readable(data: bytes) -> str | None:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    return text if text.translate(_SPACES).isprintable() else None


_SPACES: Final = {ord(space): " " for space in "\t\n\r\0"}


def _read(match: re.Match[str]) -> str:
    group, said = match.lastgroup, match.group(match.lastgroup or 0)
    match group:
        case "u" | "x" | "p" | "h":
            return _character(int(said, 16))
        case "d":
            return _character(int(said))
        case "c":
            return _CONTROL.get(said, said)
        case "e":
            return _ENTITY[said]
        case "a":
            return ""  # what a terminal is told (ECMA-48 §5.4, §5.6)
        case "s":
            return " " * len(said)  # as forms write it
        case _:
            return _fold(said)


def _character(code: int) -> str:
    return chr(code) if code < 0xD800 or 0xDFFF < code < 0x110000 else "\ufffd"


def _fold(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf" or character in _FILLERS or "\ufe00" <= character <= "\ufe0f":
        return ""
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category == "Pd":
        return "-"
    if category == "Zs":
        return " "
    return unicodedata.normalize("NFKC", character)


@lru_cache(maxsize=2)
def _special(*, ascii_only: bool) -> re.Pattern[str]:
    if ascii_only:
        return re.compile(_ESCAPED)
    odd = [code for block in (range(0x80, 0x20000), range(0xE0000, 0xE0200)) for code in block if _is_odd(chr(code))]
    return re.compile(f"{_ESCAPED}|[{_ranges(odd)}]")


def _is_odd(character: str) -> bool:
    return not "\ud800" <= character <= "\udfff" and _fold(character) != character


def _ranges(codes: list[int]) -> str:
    written: list[str] = []
    first = last = codes[0]
    for code in [*codes[1:], -1]:
        if code != last + 1:
            written.append(f"\\U{first:08x}-\\U{last:08x}")
            first = code
        last = code
    return "".join(written)
