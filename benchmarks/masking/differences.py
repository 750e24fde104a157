"""Whether the gateway finds what plain Presidio finds with the same recognisers, cell by cell.

    python -m benchmarks.masking.differences [CELLS]     # by plain Presidio itself, a minute for 100,000
    python -m benchmarks.masking.differences --remake    # the same, and keeps what it finds in `differences.gz`

Intended differences are named here, each with its reason; whatever is in none of them is printed, and is a mistake of one of the two.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Final

from benchmarks.masking.cells import cells
from benchmarks.masking.presidio import Plain
from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import DEFAULT_ENTITIES, MaskingProfile
from mcp_gateway_policy.vocabulary import JsonValue
from mcp_gateway_tools.raw import Column, Raw, Table

CELLS: Final = 100_000
KEPT: Final = Path(__file__).with_name("differences.gz")
REMAKE: Final = "re-make it with `python -m benchmarks.masking.differences --remake`"
_FINDERS: Final = ("presidio-analyzer", "phonenumbers", "tldextract")
"""Whose versions decide what plain Presidio finds."""

Spans = Sequence[tuple[int, int, str]]
"""What is found in one text: from, to, and the entity's name."""

_ISSUED: Final = re.compile(
    r"4\d{12}(?:\d{3})?|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720|352[89]|35[3-8]\d|6\d{3})\d{12}|3[47]\d{13}"
    r"|30[0-5]\d{11}|3[689]\d{12}|62\d{17}"
)
"""Visa, Mastercard, JCB, Discover, UnionPay, American Express and Diners Club, as ISO/IEC 7812 assigns them. Not: Maestro's 50 and 56 to 58."""

_PHONED: Final = re.compile(r"(?i)\b(?:phone|mobile|tel|call|fax)\b\W{0,3}$")
_NUMBERED: Final = re.compile(r"(?i)\b(?:ssn|itin|social security number)\b\W{0,3}$")
"""Words that say what follows them."""


def _is_article(digits: str) -> bool:
    """GTIN-13, by its check digit."""
    return len(digits) == 13 and sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits)) % 10 == 0


INTENDED: Final[Mapping[str, Callable[[str, str, str], bool]]] = {
    "plain digits are no telephone number without a word that says so": lambda kind, said, before: (
        kind == "PHONE_NUMBER" and re.fullmatch(r"\(?[\d.]+", said) is not None and not _PHONED.search(before)
    ),
    "a time, a range or a list of numbers is no telephone number": lambda kind, said, before: (
        kind == "PHONE_NUMBER" and re.search(r"\d{4}-\d\d|\d\d:\d\d|/|, ", said) is not None
    ),
    "two groups of digits are no telephone number without a word that says so": lambda kind, said, before: (
        kind == "PHONE_NUMBER"
        and re.fullmatch(r"\(?\d{2,6}[ .-]\d{2,8}", said) is not None
        and not _PHONED.search(before)
    ),
    "fewer than seven digits, or more than fifteen (E.164), are no telephone number": lambda kind, said, before: (
        kind == "PHONE_NUMBER" and not 7 <= sum(map(str.isdigit, said)) <= 15
    ),
    "groups of digits that begin with no `+` and no zero, not 3-3-4, are no telephone number without a word that says so": (
        lambda kind, said, before: (
            kind == "PHONE_NUMBER"
            and re.fullmatch(r"\(?[1-9]\d*(?:[ .-]\d+){2,}", said) is not None
            and re.fullmatch(r"\(?(?:1[ .-])?\d{3}[ .-]\d{3}[ .-]\d{4}", said) is None
            and not _PHONED.search(before)
        )
    ),
    "a card's number begins with an issuer's digits and has that issuer's length": lambda kind, said, before: (
        kind == "CREDIT_CARD" and not _ISSUED.fullmatch(re.sub(r"[ -]", "", said))
    ),
    "groups of an account's number, behind its country's letters, are no card": lambda kind, said, before: (
        kind == "CREDIT_CARD" and re.search(r"[A-Z]{2}\d\d(?:[ -]\d{4})*[ -]$", before) is not None
    ),
    "thirteen digits with an article's check digit are an article (GTIN-13)": lambda kind, said, before: (
        kind == "CREDIT_CARD" and _is_article(said)
    ),
    "nine digits are no SSN without a word that says so": lambda kind, said, before: (
        kind in ("US_SSN", "US_ITIN")
        and re.fullmatch(r"\d{9}|\d{3}[. ]\d{2}[. ]\d{4}", said) is not None
        and not _NUMBERED.search(before)
    ),
    "an SSN's groups are parted by one sign, without a word that says so": lambda kind, said, before: (
        kind in ("US_SSN", "US_ITIN")
        and re.fullmatch(r"\d{3}([ .-]?)\d{2}(?!\1)[ .-]?\d{4}", said) is not None
        and not _NUMBERED.search(before)
    ),
    "no SSN begins with 9, an ITIN's middle is 50 to 65, 70 to 88, 90 to 92 or 94 to 99, and no point parts it": lambda kind, said, before: (
        kind == "US_SSN"
        and re.fullmatch(r"9\d\d(?:[ .-](?:[0-4]\d|6[6-9]|89|93)[ .-]|\.\d\d\.)\d{4}", said) is not None
    ),
    "an address to clone from is nobody's": lambda kind, said, before: (
        kind == "EMAIL_ADDRESS" and re.fullmatch(r"(?:\w+=)?git@[\w.]+", said) is not None
    ),
}
"""Why something that plain Presidio finds may stay: by the entity, what was found, and the text before it."""


async def differences(masker: Masker, found: Sequence[tuple[str, Spans]]) -> dict[str, int]:
    """How many findings of plain Presidio are found, may stay (by reason), or are missed. What only the gateway finds is not counted."""
    rows: list[list[JsonValue]] = [[cell] for cell, _ in found]
    masked = (await masker.mask(Raw(Table((Column("c", "text", ()),), rows)))).structured["rows"]
    counts: Counter[str] = Counter()
    for (cell, spans), row in zip(found, masked if isinstance(masked, list) else (), strict=True):
        left = str(row[0]) if isinstance(row, list) else ""
        for start, end, kind in spans:
            said = cell[start:end]
            if said not in left:
                counts["found"] += 1
                continue
            reason = next((name for name, holds in INTENDED.items() if holds(kind, said, cell[:start])), "")
            counts[reason or "missed"] += 1
            if not reason:
                print(f"    missed: {kind} {said!r} in {cell!r}")
    return dict(counts)


def found_plainly(engine: Plain, texts: Sequence[str]) -> list[tuple[str, Spans]]:
    """Texts, and what plain Presidio finds in each."""
    return [(text, sorted(engine.spans(text))) for text in texts]


def _basis(texts: Sequence[str]) -> dict[str, str]:
    """What findings rest on."""
    digest = hashlib.sha256("\0".join(texts).encode()).hexdigest()
    return {"cells": digest, "entities": " ".join(DEFAULT_ENTITIES)} | {name: version(name) for name in _FINDERS}


def keep(found: Sequence[tuple[str, Spans]]) -> None:
    """Write findings: what they rest on, then a line for each cell."""
    lines = [json.dumps(_basis([cell for cell, _ in found]))]
    for _, spans in found:
        lines.append(" ".join(f"{start}:{end}:{DEFAULT_ENTITIES.index(kind)}" for start, end, kind in spans))
    KEPT.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))


def kept() -> list[tuple[str, Spans]]:
    """The cells, and what plain Presidio found in each. Raises ValueError when the findings rest on something else than there is now."""
    first, *lines = gzip.decompress(KEPT.read_bytes()).decode().split("\n")
    texts = list(islice(cells(), CELLS))
    if json.loads(first) != _basis(texts) or len(lines) != len(texts):
        raise ValueError(f"`{KEPT.name}` is of other cells or of another Presidio: {REMAKE}")
    return [(text, [_span(one) for one in line.split()]) for text, line in zip(texts, lines, strict=True)]


def _span(said: str) -> tuple[int, int, str]:
    start, end, kind = map(int, said.split(":"))
    return start, end, DEFAULT_ENTITIES[kind]


async def _main() -> None:
    remake = "--remake" in sys.argv
    count = CELLS if remake or len(sys.argv) < 2 else int(sys.argv[1])
    found = found_plainly(Plain(), list(islice(cells(), count)))
    if remake:
        keep(found)
    counts = await differences(Masker(MaskingProfile(), tuple), found)
    print(f"{count} cells, {sum(counts.values())} findings:")
    for name, number in sorted(counts.items(), key=lambda each: -each[1]):
        print(f"{number:>8} {name}")


if __name__ == "__main__":
    asyncio.run(_main())
