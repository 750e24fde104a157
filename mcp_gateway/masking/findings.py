"""Findings and the markers that replace them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

_WORDS: Final = {
    "CREDIT_CARD": "card",
    "EMAIL_ADDRESS": "email",
    "IBAN_CODE": "iban",
    "PHONE_NUMBER": "phone",
    "US_ITIN": "itin",
    "US_SSN": "ssn",
}

MARKER: Final = re.compile(r"\[masked:[a-z0-9-]{1,40}\](?: #\d{1,6})?")


class Finding(NamedTuple):
    """Characters `start` to `end` (exclusive) hold a value of `kind`: an entity, `SECRET:x`, or `column:x` for a field's name."""

    start: int
    end: int
    kind: str


def marker(kind: str) -> str:
    """What stands in a value's place. Constant for a kind: it tells nothing of the value."""
    family, _, name = kind.partition(":")
    return f"[masked:{name or _WORDS.get(family) or family.lower().replace('_', '-')}]"


def counted(kind: str) -> str:
    """The name a kind is counted under."""
    return "column" if kind.startswith("column:") else kind


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """Disjoint findings in order; where some overlap, their union under the kind of the longest."""
    result: list[Finding] = []
    longest = 0
    for one in sorted(findings):
        if result and one.start < result[-1].end:
            last = result[-1]
            size = one.end - one.start
            kind = one.kind if size > longest else last.kind
            longest = max(longest, size)
            result[-1] = Finding(last.start, max(last.end, one.end), kind)
        else:
            result.append(one)
            longest = one.end - one.start
    return result


def replaced(text: str, findings: Iterable[Finding]) -> tuple[str, tuple[str, ...]]:
    """The text with markers in place of what was found, and the kinds in order."""
    pieces: list[str] = []
    kinds: list[str] = []
    done = 0
    for one in merged(findings):
        pieces += (text[done : one.start], marker(one.kind))
        kinds.append(one.kind)
        done = one.end
    pieces.append(text[done:])
    return "".join(pieces), tuple(kinds)
