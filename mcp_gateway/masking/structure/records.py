"""Texts that stand in pieces: each line in an object, a pair or a list of its own, as logs are kept and notebooks written.

What the lines say together, none says alone: a table's head is one record, its rows are others. Knows nothing of what they say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from typing import Final

from mcp_gateway.masking.structure.mentioned import Mentioned
from mcp_gateway.masking.structure.objects import unescaped
from mcp_gateway.masking.structure.spot import Spot, spot

_HOLDS: Final = (
    "log", "message", "msg", "line", "text", "content", "raw", "data", "output", "stdout", "stderr", "body", "event", "payload", "original",
    "description", "record", "chunk", "detail", "trace", "dump",
)  # fmt: skip
"""Pieces of what a member is called, in small letters, that holds a line."""

_STRING: Final = re.compile(r'"(?P<s>(?:[^"\\\n]++|\\.)*+)"')
_NAME: Final = re.compile(
    r"""(?:(?P<q>["'])(?P<name>[\w@.-]{1,32})(?P=q)\s{0,8}(?::|=>)|(?<![\w@.-])(?P<plain>[\w@.-]{1,32})(?:=>?|:))\Z"""
)
_NAMES: Final = re.compile(r"""["']([\w@.-]{1,32})["']\s{0,8}(?::|=>)\s{0,8}\"""")
_PLAIN: Final = re.compile(r"[\w@.-]+")
_LONGEST_NAME: Final = 32
_TIMED: Final = re.compile(r'\[\s{0,64}"\d{10,20}"\s{0,8},\s{0,64}(?=")')
"""A time in nanoseconds, before a line, as Loki has them."""

_ITEM: Final = re.compile(r'[\[,]\s{0,256}(?=")')
_LIST: Final = re.compile(r'\[\s{0,256}(?=")')
_KEY: Final = re.compile(r'"\s{0,8}(?::|=>)')

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
    if text.count('"') < _FEWEST:
        return
    done: dict[str, int] = {}
    for form, at in _every(text) if mentioned is None else filter(None, map(partial(_form, text), mentioned.places)):
        known = done.get(form.pattern, 0 if len(done) < _MOST else len(text))
        if at < known:
            continue
        run, done[form.pattern] = _run(text, form, max(known, at - _ABOVE), at)
        if len(run) > 1 and not all(map(_is_object, run)):
            yield run


def _is_object(said: str) -> bool:
    """Whether a line is read by itself."""
    return said[:1] == "{" and said.rstrip()[-1:] == "}"


def _every(text: str) -> Iterator[tuple[re.Pattern[str], int]]:
    """What stands before the strings that may be lines, and where each of those begins."""
    names = set(_NAMES.findall(text))
    for sign in re.finditer('="', text):
        named = _PLAIN.match(text[max(0, sign.start() - _LONGEST_NAME) : sign.start()][::-1])
        names.update((named.group()[::-1],) if named is not None else ())
    forms = [_member(name) for name in sorted(names) if _holds(name)]
    for form in (_LIST, _TIMED, *forms):
        for before in form.finditer(text):
            yield _ITEM if form is _LIST else form, before.end()


def _form(text: str, place: int) -> tuple[re.Pattern[str], int] | None:
    """The same for the string that holds a place; None where none holds it, or it is a name."""
    opening = _opening(text, place) if _KEY.match(text, place) is None else -1
    if opening < 0:
        return None
    first = max(0, opening - _BEFORE)
    before = text[first:opening].rstrip()
    match before[-1:]:
        case ":" | ">" | "=":
            named = _NAME.search(before)
            name = (named["name"] or named["plain"]) if named is not None else ""
            return (_member(name), opening) if _holds(name) else None
        case "," | "[":
            timed = [one.end() for one in _TIMED.finditer(text, first, opening + 1)]
            return (_TIMED if opening in timed else _ITEM), opening
        case _:
            return None


def _holds(name: str) -> bool:
    lowered = name.lower()
    return any(one in lowered for one in _HOLDS)


def _opening(text: str, place: int) -> int:
    """Where the quote is that opens a string; -1 where it is too far off, or the line's."""
    first = max(0, place - _LONGEST)
    at = place
    for _ in range(_QUOTED):
        at = text.rfind('"', first, at)
        if at <= 0 or text[at - 1] != "\\":
            return at if at >= 0 and text.find("\n", at, place) < 0 else -1
    return -1


@lru_cache(maxsize=1 << 6)
def _member(name: str) -> re.Pattern[str]:
    said = re.escape(name)
    return re.compile(rf"""{said}(?<![\w@.-]{said})["']?\s{{0,8}}(?:=>|[:=])\s{{0,8}}(?=")""")


def _run(text: str, form: re.Pattern[str], first: int, at: int) -> tuple[list[Spot], int]:
    """The strings of this form around the one that begins at `at`, none far from the next, and where the last of them ends."""
    some: list[Spot] = []
    last = position = first
    while len(some) < _LINES and position < at + _BELOW:
        before = form.search(text, position, max(at, position) + _LONGEST)
        if before is None:
            break
        string = _STRING.match(text, before.end())
        if string is None:  # it is not closed
            position = before.end() + 1
            continue
        start, end = string.span("s")
        said = unescaped(text, start, end) if end - start <= _LONGEST else "\n\n"
        whole = "\n" in said.rstrip("\r\n")  # a text of its own
        apart = before.start() - last
        if whole or apart > (0 if form is _ITEM else _LONGEST):
            if last > at:
                break
            some = []
        if not whole:
            some.append(spot(said, start, end))
        last = position = end + 1
    return some, max(last, at + 1)
