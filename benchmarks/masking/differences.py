"""Whether the gateway finds what plain Presidio finds with the same recognisers, cell by cell.

    python -m benchmarks.masking.differences [CELLS]

Intended differences are named here, each with its reason; whatever is in none of them is printed, and is a mistake of one of the two.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from benchmarks.masking.presidio import Plain
from benchmarks.masking.values import FORM, Values
from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway_policy.vocabulary import JsonValue
from mcp_gateway_tools.raw import Column, Raw, Table

_ISSUED: Final = re.compile(
    r"4\d{12}(?:\d{3})?|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720|352[89]|35[3-8]\d|6\d{3})\d{12}|3[47]\d{13}"
    r"|30[0-5]\d{11}|3[689]\d{12}|62\d{17}"
)
"""Visa, Mastercard, JCB, Discover, UnionPay, American Express and Diners Club, as ISO/IEC 7812 assigns them. Not: Maestro's 50 and 56 to 58."""

INTENDED: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "plain digits are no telephone number without a word that says so": lambda kind, said: (
        kind == "PHONE_NUMBER" and re.fullmatch(r"[\d.]+", said) is not None
    ),
    "a time, a range or a list of numbers is no telephone number": lambda kind, said: (
        kind == "PHONE_NUMBER" and re.search(r"\d{4}-\d\d|\d\d:\d\d|/|, ", said) is not None
    ),
    "two groups of digits are no telephone number without a word that says so": lambda kind, said: (
        kind == "PHONE_NUMBER" and re.fullmatch(r"\d{3,6}[ -]\d{2,7}", said) is not None
    ),
    "a card's number begins with an issuer's digits and has that issuer's length": lambda kind, said: (
        kind == "CREDIT_CARD" and not _ISSUED.fullmatch(re.sub(r"[ -]", "", said))
    ),
    "nine digits are no SSN without a word that says so": lambda kind, said: (
        kind in ("US_SSN", "US_ITIN") and re.fullmatch(r"\d{9}|\d{3}[. ]\d{2}[. ]\d{4}", said) is not None
    ),
}
"""Why something that plain Presidio finds may stay."""


async def differences(masker: Masker, engine: Plain, cells: Sequence[str]) -> dict[str, int]:
    """How many findings of plain Presidio are found, may stay (by reason), or are missed. What only the gateway finds is not counted."""
    rows: list[list[JsonValue]] = [[cell] for cell in cells]
    masked = (await masker.mask(Raw(Table((Column("c", "text", ()),), rows)))).structured["rows"]
    counts: Counter[str] = Counter()
    for cell, row in zip(cells, masked if isinstance(masked, list) else (), strict=True):
        left = str(row[0]) if isinstance(row, list) else ""
        for start, end, kind in engine.spans(cell):
            said = cell[start:end]
            if said not in left:
                counts["found"] += 1
                continue
            reason = next((name for name, holds in INTENDED.items() if holds(kind, said)), "")
            counts[reason or "missed"] += 1
            if not reason:
                print(f"    missed: {kind} {said!r} in {cell!r}")
    return dict(counts)


def cells_of(count: int, seed: int) -> list[str]:
    """Cells of prose around values and around numbers that look like them."""
    v = Values(seed)
    kinds = ("email", "phone", "card", "iban", "bitcoin")
    found: list[str] = []
    for number in range(count):
        value = (
            FORM[v.pick(*kinds)](v)
            if number % 3 == 0
            else v.pick(v.digits(5), v.digits(10), v.digits(16), f"2025-05-{v.number(10, 28)}")
        )
        found.append(
            f"{v.pick('call', 'order', 'see', 'from', 'paid with')} {value} {v.pick('today', 'again', 'please')} {number}"
        )
    return found


async def _main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    masker, engine = Masker(MaskingProfile(), tuple), Plain()
    total: Counter[str] = Counter()
    for first in range(0, count, 5_000):
        total.update(await differences(masker, engine, cells_of(min(5_000, count - first), first)))
    print(f"{count} cells: {dict(total)}")


if __name__ == "__main__":
    asyncio.run(_main())
