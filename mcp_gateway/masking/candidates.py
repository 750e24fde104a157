"""Places where a personal value may stand, by form alone. Cheap and generous; a Presidio recogniser has the last word on each.

Each pattern is bounded and begins at a boundary, so that the search is linear. None matches a NUL, which separates the texts of a batch.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from mcp_gateway.masking.profile import Entity


@dataclass(frozen=True, slots=True)
class Candidate:
    """Characters `start` to `end` may be an `entity`. `said` is how they are put to its recogniser; `unless_named` means: only if
    a word near it, or the field's name, speaks of such a thing."""

    entity: Entity
    start: int
    end: int
    said: str
    unless_named: bool = False


CONTEXT: Final[dict[Entity, re.Pattern[str]]] = {
    "PHONE_NUMBER": re.compile(
        r"(?i)(?<![a-z])(?:tele)?(?:phone|mobile|tel|cell|fax|call|dial|whatsapp|sms|text|reach)(?![a-z])"
    ),
    "US_SSN": re.compile(r"(?i)(?<![a-z])(?:ssns?|social|security|taxpayer)(?![a-z])"),
    "CREDIT_CARD": re.compile(
        r"(?i)(?<![a-z])(?:card|visa|mastercard|amex|cc|pan|credit|debit|maestro|unionpay)(?![a-z])"
    ),
}

_LOCAL: Final = re.compile(r"[\w.+%~!#$^*'-]{1,64}+$")
_DOMAIN: Final = re.compile(r"@[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}")
_CARD: Final = re.compile(
    r"(?<![\d.])(?:\d{13,19}+(?!\.\d)|\d{4}(?P<a>[ .-])\d{4}(?P=a)\d{4}(?P=a)\d{4}(?:(?P=a)\d{3})?|\d{4}(?P<b>[ .-])\d{6}(?P=b)\d{4,5})(?!\d)"
)
_SSN: Final = re.compile(r"(?<!\d)(?<!\d[-.])(?:\d{3}(?P<a>[ .-])\d{2}(?P=a)\d{4}|(?P<bare>\d{9}))(?!\d)(?![-.]\d)")
_PHONE: Final = re.compile(
    r"(?<![\w+])(?<!\d[.,-])(?:"
    r"(?P<plus>(?:\+|00)[1-9]\d{0,2}[ ./-]{0,2}\(?\d(?:[ ()./-]{0,2}\d){5,13})"
    r"|(?P<nanp>(?:1[ .-])?(?:\(\d{3}\)[ .-]{0,2}|\d{3}[ ./-])\d{3}[ .-]\d{4})"
    r"|(?P<trunk>(?!\d{1,2}([./-])\d{1,2}\4(?:19|20)\d\d)\(?0\d{1,5}\)?[ /.-]{1,3}\d{2,4}(?:[ .-]?\d{2,4}){1,4})"
    r"|(?P<bare>(?!(?:19|20)\d\d-\d\d-\d\d)\(?\d(?:[ ()./-]{0,2}\d){6,14})"
    r")(?:[ ]?(?:x|ext\.?)[ ]?\d{1,6})?(?![\w]|[.,-]\d)"
)
_IBAN: Final = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?![A-Za-z0-9])"
)
_IBAN_SMALL: Final = re.compile(r"(?<![A-Za-z0-9])[a-z]{2}\d{2}[a-z0-9]{11,30}+(?![A-Za-z0-9])")
_CRYPTO: Final = re.compile(r"(?<![A-Za-z0-9])(?:bc1|[13])[a-zA-HJ-NP-Z0-9]{25,59}+(?![A-Za-z0-9])")

DEFINITION: Final = tuple(
    one.pattern for one in (_LOCAL, _DOMAIN, _CARD, _SSN, _PHONE, _IBAN, _IBAN_SMALL, _CRYPTO, *CONTEXT.values())
)

_MACHINE_TOKEN: Final = re.compile(r"[0-9a-fA-F-]{20,}+")


def emails(text: str) -> Iterator[Candidate]:
    """Around every `@`: at most 64 characters before it and 255 behind (RFC 5321 §4.5.3.1)."""
    at = text.find("@")
    while at >= 0:
        domain = _DOMAIN.match(text, at, at + 256)
        local = _LOCAL.search(text[max(0, at - 64) : at]) if domain else None
        if domain and local and not (local.group() == "git" and text[domain.end() : domain.end() + 1] in (":", "/")):
            start = at - len(local.group())
            yield Candidate("EMAIL_ADDRESS", start, domain.end(), text[start : domain.end()])
        at = text.find("@", at + 1)


def cards(text: str) -> Iterator[Candidate]:
    """13 to 19 digits, bare or in a card's groups, that a network issues (ISO/IEC 7812 ranges) or a word near by speaks of."""
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if _luhn(digits) and not _in_machine_token(text, match.start(), match.end()):
            yield Candidate("CREDIT_CARD", match.start(), match.end(), digits, unless_named=not _issued(digits))


def ssns(text: str) -> Iterator[Candidate]:
    """3-2-4 digits, or nine where a word near by says what they are."""
    for match in _SSN.finditer(text):
        entity: Entity = "US_ITIN" if match.group().startswith("9") else "US_SSN"
        yield Candidate(entity, match.start(), match.end(), match.group(), unless_named=match["bare"] is not None)


def phones(text: str) -> Iterator[Candidate]:
    """Numbers written as telephone numbers are; plain digits only where a word near by says what they are."""
    for match in _PHONE.finditer(text):
        trunk = match["trunk"] is not None and sum(map(str.isdigit, match["trunk"])) >= 9
        named = match["plus"] is None and match["nanp"] is None and not trunk
        yield Candidate("PHONE_NUMBER", match.start(), match.end(), match.group(), unless_named=named)


def ibans(text: str) -> Iterator[Candidate]:
    """A country's two letters, two check digits and an account."""
    for pattern in (_IBAN, _IBAN_SMALL):
        for match in pattern.finditer(text):
            yield Candidate("IBAN_CODE", match.start(), match.end(), match.group().upper())


def wallets(text: str) -> Iterator[Candidate]:
    """Bitcoin addresses."""
    for match in _CRYPTO.finditer(text):
        yield Candidate("CRYPTO", match.start(), match.end(), match.group())


FINDERS: Final[dict[Callable[[str], Iterator[Candidate]], frozenset[Entity]]] = {
    emails: frozenset({"EMAIL_ADDRESS"}),
    cards: frozenset({"CREDIT_CARD"}),
    ssns: frozenset({"US_SSN", "US_ITIN"}),
    phones: frozenset({"PHONE_NUMBER"}),
    ibans: frozenset({"IBAN_CODE"}),
    wallets: frozenset({"CRYPTO"}),
}
"""Which finder looks for what. Entities of no finder are looked for in whole texts."""


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * 2 for digit in digits[-2::-2]]
    return (sum(map(int, digits[-1::-2])) + sum(value - 9 if value > 9 else value for value in doubled)) % 10 == 0


def _issued(digits: str) -> bool:
    head, size = int(digits[:4]), len(digits)
    match size:
        case 13:
            return digits[0] == "4"
        case 14:
            return 3000 <= head <= 3059 or head // 100 in (36, 38, 39)
        case 15:
            return head // 100 in (34, 37)
        case 16:
            return digits[0] in "46" or 5100 <= head <= 5599 or 2221 <= head <= 2720 or 3528 <= head <= 3589
        case 19:
            return head // 100 == 62
        case _:
            return False


def _in_machine_token(text: str, start: int, end: int) -> bool:
    """Whether the digits are a part of a digest or a UUID."""
    window = max(0, start - 64)
    return any(
        token.start() + window <= start and token.end() + window >= end and any(map(str.isalpha, token.group()))
        for token in _MACHINE_TOKEN.finditer(text[window : end + 64])
    )
