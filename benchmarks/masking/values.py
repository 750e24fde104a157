"""Sensitive values of nobody, from one seed: each in its published form, with valid check digits and checksums.

Knows nothing of where they are put, nor of what finds them.
"""

from __future__ import annotations

import json
import random
import string
import zlib
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from typing import Final

UPPER: Final = string.ascii_uppercase + string.digits
BASE62: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
ALNUM: Final = string.ascii_letters + string.digits
HEX: Final = "0123456789abcdef"
FIRST: Final = [
    "Grace",
    "Maria",
    "Johannes",
    "Olena",
    "Priya",
    "Wei",
    "Fatima",
    "Carlos",
    "Ingrid",
    "Tomasz",
    "Aiko",
    "Kwame",
    "Sofia",
    "Liam",
    "Noor",
    "Pedro",
    "Hannah",
    "Yusuf",
    "Chloe",
    "Dmitri",
    "Amara",
    "Lukas",
    "Elena",
    "Ravi",
    "Siobhan",
    "Mateo",
    "Zainab",
    "Oliver",
    "Freya",
    "Hiroshi",
]
LAST: Final = [
    "Lovelace",
    "Okafor",
    "Petrov",
    "Nakamura",
    "Schneider",
    "Kowalski",
    "Fernandez",
    "Lindqvist",
    "Haddad",
    "Brennan",
    "Iyer",
    "Moreau",
    "Castillo",
    "Novak",
    "Achterberg",
    "Whitfield",
    "Osei",
    "Marchetti",
    "Dubois",
    "Ferreira",
    "Abernathy",
    "Sandoval",
    "Vukovic",
    "Thornton",
    "Rasmussen",
    "Delgado",
    "Mbeki",
    "Holloway",
    "Sorensen",
    "Quigley",
]
STREETS: Final = [
    "Maple",
    "Birchwood",
    "Linden",
    "Harbour",
    "Kingfisher",
    "Orchard",
    "Mill",
    "Juniper",
    "Victoria",
    "Willow",
    "Chapel",
    "Foundry",
]
CITIES: Final = [
    "Portland",
    "Leeds",
    "Jena",
    "Austin",
    "Galway",
    "Tampere",
    "Utrecht",
    "Boise",
    "Tucson",
    "Dunedin",
    "Halifax",
    "Ghent",
]
DOMAINS: Final = [
    "example.org",
    "example.com",
    "mail.example.co.uk",
    "northwind.example",
    "uni-jena.de",
    "acme.io",
    "gmail.com",
    "outlook.com",
    "posteo.de",
]


class Values:
    """Draws from one seed."""

    def __init__(self, seed: int) -> None:
        self.random: Final = random.Random(seed)

    def chars(self, size: int, alphabet: str = ALNUM) -> str:
        """Random characters; a digit and a letter among them where the alphabet has both."""
        body = "".join(self.random.choices(alphabet, k=size))
        if "7" in alphabet and "a" in alphabet.lower() and size > 3:
            letter = "a" if "a" in alphabet else "A"
            body = f"{letter}7{body[2:]}" if body.isalpha() or body.isdigit() else body
        return body

    def digits(self, size: int) -> str:
        """Random digits, the first not zero."""
        return str(self.random.randint(10 ** (size - 1), 10**size - 1))

    def pick(self, *options: str) -> str:
        """One of them."""
        return self.random.choice(options)

    def number(self, low: int, high: int) -> int:
        """A number, both ends included."""
        return self.random.randint(low, high)

    def name(self) -> str:
        """A person's name, first and last."""
        return f"{self.pick(*FIRST)} {self.pick(*LAST)}"

    def street(self) -> str:
        """A postal address on one line, in the American or the British order."""
        street = f"{self.number(2, 980)} {self.pick(*STREETS)} {self.pick('Street', 'Avenue', 'Road', 'Lane', 'Drive')}"
        return f"{street}, {self.pick(*CITIES)}, {self.pick('OR 97205', 'TX 78701', 'LS1 4AP', 'ID 83702')}"

    def password(self) -> str:
        """As people and generators make them."""
        word = self.pick("Winter", "correct", "Tr0ub4dor", "hunter", "s3cr3t", "Pa55word")
        return self.pick(
            f"{word}-{self.digits(4)}!",
            f"{word}{self.chars(5)}",
            self.chars(self.number(10, 24)),
            self.chars(12, ALNUM + "!#*+-_."),
        )


def luhn(body: str) -> str:
    """The check digit (ISO/IEC 7812) of the digits before it."""
    total = sum(sum(divmod(int(digit) * (2 - index % 2), 10)) for index, digit in enumerate(reversed(body)))
    return str(-total % 10)


def _card(v: Values) -> str:
    head = v.pick("4", "51", "55", "2230", "6011", "34", "37")
    size = 15 if head in ("34", "37") else 16
    body = head + "".join(v.random.choices(string.digits, k=size - 1 - len(head)))
    number = body + luhn(body)
    gap = v.pick("", "-", " ")
    if size == 15:
        return gap.join((number[:4], number[4:10], number[10:]))
    return gap.join(number[at : at + 4] for at in range(0, 16, 4))


def _iban(v: Values) -> str:
    country, size = v.random.choice((("DE", 18), ("FR", 23), ("ES", 20), ("BE", 12), ("PL", 24), ("AT", 16)))
    account = "".join(v.random.choices(string.digits, k=size))
    said = "".join(str(int(letter, 36)) for letter in country)
    whole = f"{country}{98 - int(f'{account}{said}00') % 97:02}{account}"
    return v.pick(whole, " ".join(whole[at : at + 4] for at in range(0, len(whole), 4)))


def _ssn(v: Values) -> str:
    area = v.random.choice([*range(1, 666), *range(667, 900)])
    return f"{area:03}-{v.number(1, 99):02}-{v.number(1, 9999):04}"


def _phone(v: Values) -> str:
    line, area = v.number(1000, 9999), v.number(212, 989)
    return v.pick(
        f"+1 {area} 555 {line}", f"+1-{area}-555-{line}", f"({area}) 555-{line}", f"+49 30 {v.digits(8)}",
        f"+44 20 7946 {line}", f"+33 6 12 34 {v.digits(2)} {v.digits(2)}", f"+4915112{v.digits(6)}",
        f"+91 98{v.digits(3)} {v.digits(5)}",
    )  # fmt: skip


def _email(v: Values) -> str:
    first, last = v.pick(*FIRST).lower(), v.pick(*LAST).lower()
    local = v.pick(
        f"{first}.{last}", f"{first[0]}{last}{v.digits(2)}", f"{first}_{last}", f"{first}+{v.chars(4).lower()}"
    )
    return f"{local}@{v.pick(*DOMAINS)}"


def _jwt(v: Values) -> str:
    def part(value: object) -> str:
        return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    algorithm = v.pick("HS256", "RS256", "ES256")
    signature = v.chars({"HS256": 43, "RS256": 342, "ES256": 86}[algorithm], ALNUM + "-_")
    return f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part({'sub': v.digits(8), 'iat': v.number(1_690_000_000, 1_760_000_000)})}.{signature}"


def _pem(label: str, lines: int) -> Callable[[Values], str]:
    def make(v: Values) -> str:
        body = "\n".join(v.chars(64, ALNUM + "+/") for _ in range(lines - 1))
        return f"-----BEGIN {label}-----\n{body}\n{v.chars(46, ALNUM + '+/')}==\n-----END {label}-----"

    return make


def _crc62(text: str) -> str:
    value, said = zlib.crc32(text.encode()), ""
    while value:
        value, digit = divmod(value, 62)
        said = BASE62[digit] + said
    return said.rjust(6, "0")


def _checked(*prefixes: str) -> Callable[[Values], str]:
    """GitHub's and npm's form: 30 characters and their CRC-32 in base 62."""

    def make(v: Values) -> str:
        body = v.chars(30)
        return f"{v.pick(*prefixes)}{body}{_crc62(body)}"

    return make


def _bitcoin(v: Values) -> str:
    import hashlib

    body = bytes(v.random.choices(range(256), k=20))
    whole = b"\0" + body
    whole += hashlib.sha256(hashlib.sha256(whole).digest()).digest()[:4]
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    value, said = int.from_bytes(whole, "big"), ""
    while value:
        value, digit = divmod(value, 58)
        said = alphabet[digit] + said
    return "1" + said


def _basic(v: Values) -> str:
    return b64encode(f"{v.pick('app', 'deploy', 'ci-bot')}:{v.chars(14)}".encode()).decode()


FORM: Final[dict[str, Callable[[Values], str]]] = {
    "aws key id": lambda v: v.pick("AKIA", "ASIA") + v.chars(16, string.ascii_uppercase + "234567"),
    "github classic": _checked("ghp_", "gho_"),
    "github app": _checked("ghs_", "ghu_", "ghr_"),
    "github fine-grained": lambda v: f"github_pat_{v.chars(22, ALNUM)}_{v.chars(59)}",
    "gitlab": lambda v: v.pick("glpat-", "glrt-", "gldt-") + v.chars(20, ALNUM + "-_").strip("-_").ljust(20, "x"),
    "slack token": lambda v: f"{v.pick('xoxb', 'xoxp')}-{v.digits(12)}-{v.digits(13)}-{v.chars(24)}",
    "slack app token": lambda v: f"xapp-1-A{v.chars(10, UPPER)}-{v.digits(13)}-{v.chars(64, HEX)}",
    "slack webhook": lambda v: (
        f"https://hooks.slack.com/services/T{v.chars(10, UPPER)}/B{v.chars(10, UPPER)}/{v.chars(24)}"
    ),
    "stripe": lambda v: f"{v.pick('sk_live_', 'rk_live_', 'sk_test_')}{v.chars(v.random.choice((24, 99)))}",
    "stripe webhook": lambda v: f"whsec_{v.chars(32)}",
    "npm": _checked("npm_"),
    "pypi": lambda v: f"pypi-AgEIcHlwaS5vcmc{v.chars(150, ALNUM + '-_')}x",
    "openai": lambda v: v.pick(f"sk-proj-{v.chars(74)}T3BlbkFJ{v.chars(74)}", f"sk-{v.chars(20)}T3BlbkFJ{v.chars(20)}"),
    "anthropic": lambda v: f"sk-ant-api03-{v.chars(93, ALNUM + '-_')}AA",
    "google api key": lambda v: f"AIza{v.chars(35, ALNUM + '-_')[:34]}k",
    "google oauth secret": lambda v: f"GOCSPX-{v.chars(28)}",
    "telegram": lambda v: f"{v.digits(10)}:AA{v.chars(33)}",
    "sendgrid": lambda v: f"SG.{v.chars(22)}.{v.chars(43)}",
    "twilio": lambda v: f"SK{v.chars(32, HEX)}",
    "huggingface": lambda v: f"hf_{v.chars(34, string.ascii_letters)}",
    "digitalocean": lambda v: f"dop_v1_{v.chars(64, HEX)}",
    "shopify": lambda v: f"shpat_{v.chars(32, HEX)}",
    "databricks": lambda v: f"dapi{v.chars(32, HEX)}",
    "vault token": lambda v: f"hvs.{v.chars(95)}",
    "atlassian": lambda v: f"ATATT3xFfGF0{v.chars(170)}={v.chars(8, '0123456789ABCDEF')}",
    "age key": lambda v: f"AGE-SECRET-KEY-1{v.chars(58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')}",
    "jwt": _jwt,
    "rsa key": _pem("RSA PRIVATE KEY", 12),
    "ec key": _pem("EC PRIVATE KEY", 3),
    "pkcs8 key": _pem("PRIVATE KEY", 12),
    "ssh key": _pem("OPENSSH PRIVATE KEY", 6),
    "email": _email,
    "phone": _phone,
    "card": _card,
    "iban": _iban,
    "bitcoin": _bitcoin,
}
"""What can be told by its own form, wherever it stands."""

FIELD: Final[dict[str, Callable[[Values], str]]] = {
    "password": Values.password,
    "api key": lambda v: v.chars(v.number(20, 44)),
    "client secret": lambda v: v.chars(40, ALNUM + "~._-")[:39] + "q",
    "aws secret": lambda v: v.chars(40, ALNUM + "+/"),
    "azure key": lambda v: b64encode(bytes(v.random.choices(range(256), k=64))).decode(),
    "access token": lambda v: v.chars(v.number(24, 60)),
    "ssn": _ssn,
    "itin": lambda v: f"9{v.digits(2)}-{v.pick('70', '78', '83', '91', '95')}-{v.digits(4)}",
    "passport": lambda v: v.chars(1, string.ascii_uppercase) + v.digits(8),
    "driver licence": lambda v: v.chars(1, string.ascii_uppercase) + v.digits(7),
    "medical record": lambda v: f"MRN{v.digits(7)}",
    "bank account": lambda v: v.digits(10),
    "date of birth": lambda v: f"19{v.number(40, 99)}-{v.number(1, 12):02}-{v.number(1, 28):02}",
    "person name": Values.name,
    "postal address": Values.street,
    "ethereum": lambda v: f"0x{v.chars(40, HEX)}",
}
"""What only the field it stands in tells."""
KINDS: Final = {**FORM, **FIELD, "basic auth": _basic}
