"""Cells of tables as they come: prose, logs, JSON and lone values around what plain Presidio's recognisers know, and around what looks like it.

From one seed; all different. Knows nothing of what is found in them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from benchmarks.masking.lookalikes import ANYWHERE
from benchmarks.masking.values import FIELD, FORM, Values, luhn

SEED: Final = 20_260
_ISSUERS: Final = (
    ("4", 16), ("4", 13), ("51", 16), ("55", 16), ("2221", 16), ("2720", 16), ("34", 15), ("37", 15), ("36", 14), ("300", 14),
    ("305", 14), ("3528", 16), ("3589", 16), ("6011", 16), ("644", 16), ("65", 16), ("62", 19), ("62", 16), ("50", 16), ("5612", 16),
    ("58", 16), ("6304", 16), ("6759", 18), ("1", 16), ("3", 16), ("2", 16), ("9", 16), ("60", 16), ("61", 16), ("63", 13),
)  # fmt: skip
"""What numbers with a check digit begin with, and their length: of cards, and of anything else."""
_COUNTRIES: Final = {
    "AT": 16, "BE": 12, "CH": 17, "CZ": 20, "DE": 18, "DK": 14, "EE": 16, "ES": 20, "FI": 14, "FR": 23, "HR": 17, "HU": 24, "IL": 19,
    "IT": 23, "LT": 16, "LU": 16, "NO": 11, "PL": 24, "PT": 21, "RO": 20, "SE": 20, "SI": 15, "SK": 20, "AE": 19, "SA": 20, "TR": 22,
}  # fmt: skip
"""Characters behind an IBAN's check digits; digits do for the checksum."""
_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_DOMAINS: Final = (
    "example.org", "mail.example.co.uk", "northwind.example", "uni-jena.de", "acme.io", "gmail.com", "firma.com.br", "corp.internal",
    "xn--bcher-kva.example", "a.museum", "posteo.de", "sub.dept.gov.in",
)  # fmt: skip


def _grouped(v: Values, number: str) -> str:
    gap = v.pick("", "", "-", " ")
    return gap.join(number[at : at + 4] for at in range(0, len(number), 4))


def _numbered(v: Values) -> str:
    head, size = v.random.choice(_ISSUERS)
    body = head + "".join(v.random.choices("0123456789", k=size - 1 - len(head)))
    return _grouped(v, body + luhn(body))


def _mistyped(v: Values) -> str:
    number = _numbered(v)
    return number[:-1] + str((int(number[-1]) + v.number(1, 9)) % 10)


def _iban(v: Values) -> str:
    country, size = v.random.choice([*_COUNTRIES.items()])
    account = "".join(v.random.choices("0123456789", k=size))
    said = "".join(str(int(letter, 36)) for letter in country)
    return _grouped(v, f"{country}{98 - int(f'{account}{said}00') % 97:02}{account}")


def _no_iban(v: Values) -> str:
    whole = _iban(v)
    return whole[:2] + f"{v.number(2, 98):02}" + whole[4:]


def _base58(v: Values, version: int) -> str:
    whole = bytes((version, *v.random.choices(range(256), k=20)))
    value = int.from_bytes(whole + hashlib.sha256(hashlib.sha256(whole).digest()).digest()[:4], "big")
    said = ""
    while value:
        value, digit = divmod(value, 58)
        said = _BASE58[digit] + said
    return said if version else "1" + said


def _bech32(v: Values) -> str:
    """BIP 173 and BIP 350: of 20 or 32 bytes, of version 0 or 1."""
    version, size = v.random.choice(((0, 32), (0, 52), (1, 52)))
    data = [version, *v.random.choices(range(32), k=size)]
    checked, constant = 1, 0x2BC830A3 if version else 1
    for value in (3, 3, 0, 2, 3, *data, 0, 0, 0, 0, 0, 0):
        top = checked >> 25
        checked = (checked & 0x1FFFFFF) << 5 ^ value
        for bit, each in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            checked ^= each if top >> bit & 1 else 0
    data += [(checked ^ constant) >> 5 * (5 - at) & 31 for at in range(6)]
    return "bc1" + "".join(_BECH32[value] for value in data)


def _other_sign(v: Values, text: str) -> str:
    at = v.number(5, len(text) - 2)
    return text[:at] + ("q" if text[at] != "q" else "p") + text[at + 1 :]


def _phone(v: Values) -> str:
    """National and international forms of the regions that plain Presidio tries."""
    area, line, mobile = v.number(212, 989), v.number(1000, 9999), v.digits(8)
    return v.pick(
        f"({area}) {v.digits(3)}-{line}", f"{area}-{v.digits(3)}-{line}", f"{area}.{v.digits(3)}.{line}", f"1-800-{v.digits(3)}-{line}",
        f"+1 {area} {v.digits(3)} {line} ext. {v.digits(3)}", f"020 7946 {line}", f"07700 900{v.digits(3)}", f"+44 (0)20 7946 {line}",
        f"030 {mobile}", f"0151 {mobile}", f"+49 (0)151/{mobile}", f"01 {v.digits(2)} {v.digits(2)} {v.digits(2)} {v.digits(2)}",
        f"06.{v.digits(2)}.{v.digits(2)}.{v.digits(2)}.{v.digits(2)}", f"+33 6 {v.digits(2)} {v.digits(2)} {v.digits(2)} {v.digits(2)}",
        f"0{v.pick('50', '52', '54')}-{v.digits(7)}", f"+972 54 {v.digits(3)} {line}", f"98{v.digits(3)} {v.digits(5)}",
        f"+91-98{v.digits(8)}", f"(11) 9{v.digits(4)}-{line}", f"+55 11 9{v.digits(4)}-{line}", f"{area}{v.digits(7)}", FORM["phone"](v),
        f"tel:+1{area}{v.digits(7)}", f"00 49 30 {mobile}", f"+41 44 668 {v.digits(2)} {v.digits(2)}",
    )  # fmt: skip


def _email(v: Values) -> str:
    local = v.pick(
        f"{v.chars(5)}.{v.chars(4)}",
        v.chars(8),
        f"{v.chars(3)}+{v.chars(3)}",
        f"o'{v.chars(5)}",
        f"{v.chars(2)}_{v.chars(6)}",
    )
    return v.pick(f"{local.lower()}@{v.pick(*_DOMAINS)}", f"{local}@{v.pick(*_DOMAINS).upper()}", FORM["email"](v))


def _dashed(v: Values, *sizes: int) -> str:
    return v.pick("-", "-", " ", ".", "").join(v.digits(size) for size in sizes)


FOUND: Final[Sequence[Callable[[Values], str]]] = (
    _numbered,
    _phone,
    _phone,
    _email,
    _iban,
    lambda v: _base58(v, v.random.choice((0, 5))),
    _bech32,
    lambda v: v.pick(FIELD["ssn"](v), _dashed(v, 3, 2, 4)),
    lambda v: v.pick(
        FIELD["itin"](v), f"9{v.digits(2)}{v.pick('-', ' ', '')}7{v.number(0, 9)}{v.pick('-', ' ', '')}{v.digits(4)}"
    ),
)
"""A value of each kind."""

ALIKE: Final[Sequence[Callable[[Values], str]]] = (
    _mistyped,
    _no_iban,
    lambda v: _other_sign(v, _base58(v, 0)),
    lambda v: _other_sign(v, _bech32(v)),
    lambda v: f"{v.pick('000', '666', '123')}-{v.pick('00', '45')}-{v.pick('0000', '6789')}",
    lambda v: v.digits(v.number(4, 19)),
    lambda v: f"{v.chars(6).lower()}@{v.pick('localhost', 'host', '7.1.0', 'latest', 'sha256:ab12', 'v2')}",
    lambda v: f"20{v.number(10, 39)}-{v.number(1, 12):02}-{v.number(1, 28):02}",
    lambda v: f"{v.number(1, 28):02}{v.pick('.', '/')}{v.number(1, 12):02}{v.pick('.', '/')}20{v.number(10, 39)}",
    lambda v: f"{v.number(0, 23):02}:{v.number(0, 59):02}:{v.number(0, 59):02}",
    lambda v: f"{v.digits(3)}-{v.digits(3)}, {v.digits(4)}-{v.digits(4)}",
    lambda v: f"{v.digits(4)}/{v.digits(5)}",
    lambda v: f"{v.digits(2)}.{v.digits(6)}, -{v.digits(2)}.{v.digits(6)}",
    lambda v: _dashed(v, v.number(2, 5), v.number(2, 5), v.number(2, 5)),
    lambda v: f"{v.pick('INV', 'PO', 'T', 'ref')}{v.pick('-', ' ', '#')}{_dashed(v, 4, v.number(3, 6))}",
    *ANYWHERE.values(),
)  # fmt: skip
"""What looks like one of them."""

WORDS: Final = (
    "call", "order", "see", "from", "paid with", "card", "ssn", "ssn:", "tax id", "itin", "phone:", "mobile", "email", "wallet", "btc",
    "iban", "bank transfer", "ticket", "row", "at", "build", "commit", "size", "customer", "social security number", "fax", "ref.",
)  # fmt: skip
"""What stands before a value: words that say what it is, or something else."""


def _cell(v: Values, value: str) -> str:
    word = v.pick(*WORDS)
    return v.random.choice((
        lambda: value,
        lambda: f"{word} {value}",
        lambda: f"{word} {value} {v.pick('today', 'again', 'please', 'thanks', 'and wait')} {v.number(0, 999)}",
        lambda: f"The {word} {value}, {v.pick('as agreed', 'see above', 'twice')}.",
        lambda: f"{v.number(1, 9)} of {v.number(10, 99)}; {value}; {v.pick('open', 'done')}",
        lambda: f"({value}) {word}",
        lambda: f"{word.rstrip(':.').replace(' ', '_')}={value} n={v.number(0, 99)}",
        lambda: json.dumps({"n": v.number(0, 999), "text": f"{word} {value}"}),
        lambda: f"2025-05-1{v.number(0, 9)}T10:{v.number(10, 59)}:00Z INFO {word} {value}",
        lambda: f"{value}, {v.random.choice((*FOUND, *ALIKE))(v)}",
    ))()  # fmt: skip


def cells(seed: int = SEED) -> Iterator[str]:
    """One after the other, for ever; four in nine are around a value, the others around what looks like one."""
    v = Values(seed)
    seen = set[str]()
    while True:
        value = v.random.choice(FOUND if v.random.random() < 4 / 9 else ALIKE)(v)
        cell = _cell(v, value)
        if cell not in seen:
            seen.add(cell)
            yield cell
