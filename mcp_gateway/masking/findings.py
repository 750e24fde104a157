"""Findings and the markers that replace them.

Three forms, each the same when it is masked again: `<EMAIL>` is a constant, `<EMAIL:…>` a pseudonym (30 letters), `<CARD:*4242>` the
last four of a value. What looks like one in the data proves nothing: whoever resolves a pseudonym asks its maker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

_WORDS: Final = {
    "CREDIT_CARD": "card",
    "EMAIL_ADDRESS": "email",
    "IBAN_CODE": "iban",
    "PHONE_NUMBER": "phone",
    "US_ITIN": "itin",
    "US_SSN": "ssn",
}

ALPHABET: Final = "bcdfghjklmnpqrst"
"""Letters for four bits each: without digits and vowels, so that a pseudonym holds no number, no word and nothing else that could be found in it."""

_LABEL: Final = "[A-Z][A-Z0-9_]{1,40}"
_BODY: Final = rf"[{ALPHABET}]{{30}}"
_END: Final = r"\*[^\W_]{4}"
ALIAS: Final = re.compile(rf"<(?P<label>{_LABEL}):(?P<body>{_BODY})>")
PARTIAL: Final = re.compile(rf"<(?P<label>{_LABEL}):{_END}>")
MARKER: Final = re.compile(rf"<{_LABEL}(?::(?:{_BODY}|{_END}))?>(?: #\d{{1,6}})?")
LONGEST_MARKER: Final = 82
"""Characters."""


class Finding(NamedTuple):
    """Characters `start` to `end` (exclusive) hold a value of `kind`: an entity, `SECRET:x`, or `column:x` for a field's name."""

    start: int
    end: int
    kind: str


@lru_cache(maxsize=1024)
def label(kind: str) -> str:
    """The word in a marker of this kind: `EMAIL`, `GITHUB_TOKEN`."""
    family, _, name = kind.partition(":")
    said = re.sub(r"[^A-Z0-9]+", "_", (name or _WORDS.get(family) or family).upper()).strip("_")[:40]
    return said if len(said) > 1 and said[0].isalpha() else f"VALUE_{said}".rstrip("_")[:40]


@lru_cache(maxsize=1024)
def marker(kind: str) -> str:
    """What stands in a value's place. Constant for a kind: it tells nothing of the value."""
    return f"<{label(kind)}>"


def counted(kind: str) -> str:
    """The name a kind is counted under."""
    return "column" if kind.startswith("column:") else kind


def merged(findings: Sequence[Finding]) -> list[Finding]:
    """Disjoint findings in order; where some overlap, their union under the kind of the longest."""
    result: list[Finding] = []
    longest = begun = reached = 0
    for one in sorted(findings):
        start, end, kind = one
        if result and start < reached:
            if end - start > longest:
                longest = end - start
            elif end <= reached:
                continue
            else:
                kind = result[-1].kind
            reached = max(reached, end)
            result[-1] = Finding(begun, reached, kind)
        else:
            result.append(one)
            begun, reached, longest = start, end, end - start
    return result


def replaced(text: str, findings: Sequence[Finding]) -> tuple[str, tuple[str, ...]]:
    """The text with markers in place of what was found, and the kinds in order."""
    return put_in(text, merged(findings))


def put_in(text: str, disjoint: Sequence[Finding]) -> tuple[str, tuple[str, ...]]:
    """The same for findings that are disjoint and in order."""
    pieces: list[str] = []
    done = 0
    for start, end, kind in disjoint:
        pieces += (text[done:start], marker(kind))
        done = end
    pieces.append(text[done:])
    return "".join(pieces), tuple([one.kind for one in disjoint])
