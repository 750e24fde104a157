"""Texts that stand in pieces: each line in an object, a pair or a list of its own, as logs are kept and notebooks written.

What the lines say together, none says alone: a table's head is one record, its rows are others. Knows nothing of what they say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from mcp_gateway.masking.structure.mentioned import Mentioned
from mcp_gateway.masking.structure.objects import unescaped
from mcp_gateway.masking.structure.spot import Spot, spot

_HOLDS: Final = frozenset(
    (
        "log", "log_line", "logmessage", "message", "@message", "msg", "line", "text", "textpayload", "content", "raw", "_raw", "data",
        "output", "stdout", "stderr", "body", "event",
    )
)  # fmt: skip
"""What a member is called, in small letters, that holds a line."""

_STRING: Final = r'"(?P<s>(?:[^"\\\n]++|\\.)*+)"'
_NAME: Final = re.compile(
    r"""(?:(?P<q>["'])(?P<name>[\w@.-]{1,32})(?P=q)\s{0,8}(?::|=>)|(?<![\w@.-])(?P<plain>[\w@.-]{1,32})=)\Z"""
)
_TIMED: Final = re.compile(r'\[\s{0,64}"\d{10,20}"\s{0,8},\Z')
_PAIRS: Final = re.compile(rf'\[\s{{0,64}}"\d{{10,20}}"\s{{0,8}},\s{{0,64}}{_STRING}')
"""A time in nanoseconds and a line, as Loki has them."""

_ITEMS: Final = re.compile(rf"[\[,]\s{{0,256}}{_STRING}")
_KEY: Final = re.compile(r'"\s{0,8}(?::|=>)')

_HELD: Final = re.compile(rf"""\[\s{{0,64}}["\[]|(?:{"|".join(sorted(_HOLDS))})["']?\s{{0,8}}[:=]""", re.IGNORECASE)
"""What stands before some of the strings, where any are lines."""

_BETWEEN: Final = 64
"""Characters between a name, or a bracket, and a string."""

_FEWEST: Final = 4
"""Quotes around two strings."""

_LONGEST: Final = 1 << 12
"""Characters of a line, and between two."""

_BEFORE: Final = 160
"""Characters before a string that tell under what name it stands."""

_QUOTED: Final = 8
"""Quotes in a line."""

_ABOVE: Final = 1 << 14
_BELOW: Final = 1 << 20
"""Characters around a mention that are read with it."""

_LINES: Final = 1 << 14
"""Lines that are held at once."""

_MOST: Final = 16
"""Names that are told apart in one text."""


def runs(text: str, mentioned: Mentioned | None) -> Iterator[Sequence[Spot]]:
    """The lines of each text that stands so, if it mentions something and that is known.

    # INVARIANT: no string is part of two runs of one form, and few forms are told apart: what is read is bounded by the text's size.
    """
    if text.count('"') < _FEWEST or (mentioned is None and _HELD.search(text) is None):
        return
    done: dict[str, int] = {}
    for place in _places(text) if mentioned is None else mentioned.places:
        found = _form(text, place)
        if found is None:
            continue
        form, at = found
        known = done.get(form.pattern, 0 if len(done) < _MOST else len(text))
        if at < known:
            continue
        run, done[form.pattern] = _run(text, form, max(known, at - _ABOVE), at)
        if len(run) > 1 and not all(map(_is_object, run)):
            yield run


def _is_object(said: str) -> bool:
    """Whether a line is read by itself."""
    return said[:1] == "{" and said.rstrip()[-1:] == "}"


def _places(text: str) -> Iterator[int]:
    """One in each string that may be the first of some, where it is not known what is mentioned."""
    for held in _HELD.finditer(text):
        quote = text.find('"', held.end() - 1, held.end() + _BETWEEN)
        if quote >= 0:
            yield quote + 1


def _form(text: str, place: int) -> tuple[re.Pattern[str], int] | None:
    """The form of what the string is that holds a place, and where the string begins; None where none holds it, or it is a name."""
    opening = _opening(text, place) if _KEY.match(text, place) is None else -1
    if opening < 0:
        return None
    before = text[max(0, opening - _BEFORE) : opening].rstrip()
    match before[-1:]:
        case ":" | ">" | "=":
            named = _NAME.search(before)
            name = (named["name"] or named["plain"]) if named is not None else ""
            return (_members(name), opening) if name.lower() in _HOLDS else None
        case "," | "[":
            return (_PAIRS if _TIMED.search(before) is not None else _ITEMS), opening
        case _:
            return None


def _opening(text: str, place: int) -> int:
    """Where the quote is that opens a string; -1 where it is too far off, or the line's."""
    first = max(0, place - _LONGEST)
    at = place
    for _ in range(_QUOTED):
        at = text.rfind('"', first, at)
        if at <= 0 or text[at - 1] != "\\":
            return at if at >= 0 and text.find("\n", at, place) < 0 else -1
    return -1


@lru_cache(maxsize=len(_HOLDS) * 2)
def _members(name: str) -> re.Pattern[str]:
    said = re.escape(name)
    return re.compile(rf"""(?<![\w@.-])(?:["']?{said}["']\s{{0,8}}(?::|=>)|{said}=)\s{{0,8}}{_STRING}""")


def _run(text: str, form: re.Pattern[str], first: int, at: int) -> tuple[list[Spot], int]:
    """The strings of this form around the one that begins at `at`, none far from the next, and where the last of them ends."""
    some: list[Spot] = []
    last = first
    for found in form.finditer(text, first, at + _BELOW):
        start, end = found.span("s")
        said = unescaped(text, start, end) if end - start <= _LONGEST else "\n\n"
        whole = "\n" in said.rstrip("\r\n")  # a text of its own
        if whole or (found.start() != last if form is _ITEMS else found.start() - last > _LONGEST):
            if last > at:
                break
            some = []
        if not whole:
            some.append(spot(said, start, end))
        last = end + 1
        if len(some) >= _LINES:
            break
    return some, max(last, at + 1)
