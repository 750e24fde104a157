"""What a text says once more: a full name, or a secret, that its place gave away is hidden wherever else it stands in the same text.

`Requester: Ana Prieto … spoke with Ana Prieto`, and what a comparison that failed lists again below. Only full names: a first name alone is a
word too often; and only secrets that are made by chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mcp_gateway.masking.findings import Finding, Findings
from mcp_gateway.masking.full_names import BETWEEN, is_person
from mcp_gateway.masking.somebody import is_somebody

LONGEST: Final = 1024
"""Characters of a value that is looked for elsewhere."""

_MADE: Final = re.compile(r"\d[A-Za-z].*[A-Za-z]\d|[a-z]\d.*[A-Z]|[A-Z].*[a-z]\d.*[a-zA-Z]|\d[a-z]+[A-Z]")
"""Digits and letters in turns."""

_MOST: Final = 64
"""Values. Each is a search through the text."""

NAME: Final = "column:name"
"""The kind of what a field says is a name."""

_KINDS: Final = ("SECRET:", "column:")
_PARTS: Final = re.compile(r"[^\s\"'`=,;:]{8,256}")


def again(text: str, found: Findings) -> Iterator[Finding]:
    """Where what was found stands elsewhere."""
    values: dict[str, str] = {}
    if not any(kind == NAME or may_come_again(kind) for kind in found.kinds):
        return
    # INVARIANT: in the order of the text, not in that of the searches, which the texts beside it have a part in.
    for start, end, kind in sorted(set(found)):
        if len(values) >= _MOST:
            break
        if kind == NAME and end - start <= LONGEST:
            values.update((one, kind) for one in BETWEEN.split(text[start:end], _MOST) if is_somebody(one))
        if kind == NAME and is_person(name := text[start:end]):
            values[name] = kind
            family, comma, given = name.partition(", ")
            if comma:
                values[f"{given} {family}"] = kind
        elif may_come_again(kind) and end - start <= LONGEST:
            values.update((part, kind) for part in parts(text[start:end]) if is_made(part))
    for value, kind in values.items():
        at = text.find(value)
        while at >= 0:
            end = at + len(value)
            if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
                yield Finding(at, end, kind)
            at = text.find(value, end)


def may_come_again(kind: str) -> bool:
    """Whether what is of this kind may be looked for elsewhere where it was made by chance: a secret, what a field hides."""
    return kind.startswith(_KINDS)


def parts(value: str) -> list[str]:
    """The words of a value that may be looked for by themselves."""
    return _PARTS.findall(value)


def is_made(part: str) -> bool:
    """Whether it has letters of both cases and digits, in no order that words have: `qX81mZpL`, not `Service2`."""
    return not (part.islower() or part.isupper()) and _MADE.search(part) is not None
