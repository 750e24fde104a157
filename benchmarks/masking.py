"""What masking costs and what it finds.

    python benchmarks/masking.py              # time per row and cell against json.dumps of the same rows
    python benchmarks/masking.py --quality    # recall and survival on a generated set

The set is generated from a fixed seed: sensitive values with valid checksums, of nobody, in sentences and log lines; and values that look
like them and must stay. Times are CPU times of this process, so that neighbours do not count;
the ratio to json.dumps is what can be compared between machines.
"""

from __future__ import annotations

import asyncio
import json
import random
import string
import sys
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway_policy.vocabulary import JsonValue
from mcp_gateway_tools.raw import Column, Document, Raw, Table

SEED = 20_241_107
ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Sample:
    """A text that holds `value`; `sensitive` says whether it must go or must stay."""

    kind: str
    value: str
    text: str
    sensitive: bool


class Fakes:
    """Values of nobody, from one seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # test data, not keys

    def letters(self, size: int, alphabet: str = string.ascii_letters + string.digits) -> str:
        """Random characters, with at least one digit and one letter where the alphabet has both."""
        body = "".join(self._random.choices(alphabet, k=size))
        return body if any(map(str.isdigit, body)) or not any(map(str.isdigit, alphabet)) else f"{body[:-1]}7"

    def digits(self, size: int) -> str:
        """Random digits, the first not zero."""
        return str(self._random.randint(10 ** (size - 1), 10**size - 1))

    def pick(self, *options: str) -> str:
        """One of them."""
        return self._random.choice(options)

    def card(self) -> str:
        """A number with a valid check digit (Luhn), written in one of the usual ways."""
        head = self.pick("4", "51", "55", "2230", "6011")
        body = head + "".join(self._random.choices(string.digits, k=15 - len(head)))
        total = sum(sum(divmod(int(digit) * (2 - index % 2), 10)) for index, digit in enumerate(body))
        number = f"{body}{-total % 10}"
        gap = self.pick("", "-", " ")
        return gap.join(number[at : at + 4] for at in range(0, 16, 4))

    def ssn(self) -> str:
        """A number in an area that is assigned."""
        area = self._random.choice([*range(1, 666), *range(667, 900)])
        return f"{area:03}-{self._random.randint(1, 99):02}-{self._random.randint(1, 9999):04}"

    def iban(self) -> str:
        """A German one with valid check digits (ISO 13616)."""
        account = "".join(self._random.choices(string.digits, k=18))
        check = 98 - int(f"{account}131400") % 97
        return f"DE{check:02}{account}"

    def email(self) -> str:
        """An address."""
        name = self.pick("grace.hopper", "a.turing", "k_johnson", "x", "maria-luisa", "o+orders")
        return (
            f"{name}{self.digits(3)}@{self.pick('example.org', 'mail.example.co.uk', 'shop.internal', 'uni-jena.de')}"
        )

    def phone(self) -> str:
        """A number as people write it."""
        area, line = self._random.randint(201, 989), self._random.randint(1000, 9999)
        return self.pick(
            f"+1 {area} 555 {line}",
            f"({area}) 555-{line}",
            f"{area}-555-{line}",
            f"+49 30 {self.digits(7)}",
            f"+44 20 7946 {line}",
            f"+33 6 12 34 {self.digits(2)} {self.digits(2)}",
        )

    def jwt(self) -> str:
        """Three parts of base64url."""
        parts = ({"alg": "HS256", "typ": "JWT"}, {"sub": self.digits(8), "exp": 1_700_000_000})
        head = ".".join(b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
        return f"{head}.{self.letters(43)}"

    def pem(self) -> str:
        """A private key's envelope."""
        lines = "\n".join(self.letters(64) for _ in range(4))
        return f"-----BEGIN PRIVATE KEY-----\n{lines}\n-----END PRIVATE KEY-----"


_UPPER = string.ascii_uppercase + string.digits
_HEX = "0123456789abcdef"

SENSITIVE: dict[str, Callable[[Fakes], str]] = {
    "email": Fakes.email,
    "phone": Fakes.phone,
    "ssn": Fakes.ssn,
    "card": Fakes.card,
    "iban": Fakes.iban,
    "jwt": Fakes.jwt,
    "private key": Fakes.pem,
    "aws key id": lambda fakes: f"AKIA{fakes.letters(16, _UPPER)}",
    "github": lambda fakes: f"{fakes.pick('ghp_', 'gho_', 'ghs_')}{fakes.letters(36)}",
    "github fine-grained": lambda fakes: f"github_pat_{fakes.letters(22)}_{fakes.letters(59)}",
    "gitlab": lambda fakes: f"glpat-{fakes.letters(20)}",
    "slack": lambda fakes: f"xoxb-{fakes.digits(11)}-{fakes.digits(12)}-{fakes.letters(24)}",
    "slack webhook": lambda fakes: f"T{fakes.letters(8, _UPPER)}/B{fakes.letters(8, _UPPER)}/{fakes.letters(24)}",
    "stripe": lambda fakes: f"sk_live_{fakes.letters(24)}",
    "npm": lambda fakes: f"npm_{fakes.letters(36)}",
    "pypi": lambda fakes: f"pypi-AgEIcHlwaS5vcmc{fakes.letters(120)}",
    "openai": lambda fakes: f"sk-proj-{fakes.letters(48)}",
    "anthropic": lambda fakes: f"sk-ant-api03-{fakes.letters(93)}",
    "google": lambda fakes: f"AIza{fakes.letters(35)}",
    "azure": lambda fakes: f"{fakes.letters(86)}==",
    "telegram": lambda fakes: f"{fakes.digits(10)}:AA{fakes.letters(33)}",
    "sendgrid": lambda fakes: f"SG.{fakes.letters(22)}.{fakes.letters(43)}",
    "twilio": lambda fakes: f"SK{fakes.letters(32, _HEX)}",
    "url password": lambda fakes: fakes.letters(14),
    "password": lambda fakes: fakes.letters(12),
    "bearer": lambda fakes: fakes.letters(40),
    "basic": lambda fakes: b64encode(f"app:{fakes.letters(10)}".encode()).decode(),
}

BENIGN: dict[str, Callable[[Fakes], str]] = {
    "uuid": lambda fakes: str(UUID(int=int(fakes.letters(32, _HEX), 16))),
    "git sha": lambda fakes: fakes.letters(40, _HEX),
    "sha256": lambda fakes: fakes.letters(64, _HEX),
    "timestamp": lambda fakes: (
        f"2024-0{fakes.pick(*'123456789')}-1{fakes.digits(1)}T1{fakes.digits(1)}:22:33.{fakes.digits(6)}Z"
    ),
    "epoch ms": lambda fakes: f"17{fakes.digits(11)}",
    "date": lambda fakes: f"1{fakes.digits(1)}.0{fakes.digits(1)}.2024 10:30",
    "semver": lambda fakes: f"{fakes.digits(1)}.{fakes.digits(2)}.{fakes.digits(1)}-rc.{fakes.digits(1)}",
    "ip": lambda fakes: f"10.{fakes.digits(2)}.1{fakes.digits(2)}.{fakes.digits(2)}",
    "order id": lambda fakes: fakes.digits(10),
    "short id": lambda fakes: f"ORD-{fakes.digits(8)}",
    "amount": lambda fakes: f"{fakes.digits(4)}.{fakes.digits(2)}",
    "pod": lambda fakes: f"api-{fakes.letters(10, _HEX)}-{fakes.letters(5, string.ascii_lowercase)}",
    "image": lambda fakes: f"registry.local/api:{fakes.digits(2)}@sha256:{fakes.letters(64, _HEX)}",
    "package": lambda fakes: f"left-pad@{fakes.digits(1)}.{fakes.digits(2)}.0",
    "clone url": lambda fakes: "git@github.com:acme/shop.git",
    "url": lambda fakes: f"https://shop.local:8443/orders/{fakes.digits(7)}?page={fakes.digits(2)}",
    "tokens": lambda fakes: f"max_tokens={fakes.digits(4)}",
    "sku": lambda fakes: f"{fakes.digits(3)}-{fakes.letters(4, _UPPER)}-{fakes.digits(3)}",
    "trace id": lambda fakes: f"00-{fakes.letters(32, _HEX)}-{fakes.letters(16, _HEX)}-01",
    "prose": lambda fakes: "the password is checked by the login service, the token by nobody",
    "sql": lambda fakes: "SELECT c.email FROM customers c JOIN orders o ON c.email = o.email",
    "ean": lambda fakes: fakes.digits(13),
}

_AROUND = {
    "slack webhook": ("https://hooks.slack.com/services/{}",),
    "azure": ("DefaultEndpointsProtocol=https;AccountName=a;AccountKey={};EndpointSuffix=core.windows.net",),
    "url password": ("postgresql://app:{}@db.internal:5432/shop", "connecting to redis://:{}@cache:6379/0 now"),
    "password": ("password={}", '{{"db_password": "{}"}}', "PGPASSWORD={} psql", "api_key: {}"),
    "bearer": ("Authorization: Bearer {}", "curl -H 'Authorization: Bearer {}' https://x.local"),
    "basic": ("Authorization: Basic {}",),
}
_ANYWHERE = (
    "{}",
    "see {} for more",
    "2024-05-01 12:00:01 INFO handled {} in 12 ms",
    '{{"note": "{}"}}',
    "a,{},b",
    "<td>{}</td>",
)


def samples(seed: int, each: int) -> Iterator[Sample]:
    """The set."""
    fakes = Fakes(seed)
    for table, sensitive in ((SENSITIVE, True), (BENIGN, False)):
        for kind, make in table.items():
            for _ in range(each):
                value = make(fakes)
                text = fakes.pick(*_AROUND.get(kind, _ANYWHERE)).format(value)
                yield Sample(kind, value, text, sensitive)


async def quality(seed: int, each: int = 40) -> None:
    """Print recall for each sensitive kind and survival for each benign one."""
    masker = Masker(MaskingProfile(), tuple)
    total: Counter[tuple[bool, str]] = Counter()
    good: Counter[tuple[bool, str]] = Counter()
    wrong: dict[str, str] = {}
    for sample in samples(seed, each):
        masked = await masker.mask(Raw(Document({"line": sample.text})))
        left = str(masked.structured["line"])
        as_wanted = sample.value not in left if sample.sensitive else left == sample.text
        total[sample.sensitive, sample.kind] += 1
        good[sample.sensitive, sample.kind] += as_wanted
        if not as_wanted:
            wrong.setdefault(sample.kind, f"{sample.text!r} -> {left!r}")
    for sensitive, title in ((True, "sensitive: gone"), (False, "benign: unchanged")):
        count = sum(number for (kind, _), number in total.items() if kind is sensitive)
        right = sum(number for (kind, _), number in good.items() if kind is sensitive)
        print(f"{title}: {right}/{count} = {right / count:.1%}")
        for (kind, name), number in total.items():
            if kind is sensitive and good[kind, name] < number:
                print(f"  {name}: {good[kind, name]}/{number}, such as {wrong[name]}")


def shop(rows: int, seed: int) -> Table:
    """Ten columns as a shop has them, about half of them text; every note is different and one in ten holds an address."""
    fakes = Fakes(seed)
    columns = ["id", "email", "status", "total", "note", "created_at", "order_ref", "city", "full_name", "quantity"]
    table: list[Sequence[JsonValue]] = []
    for number in range(rows):
        note = f"call {fakes.email()} about {number}" if number % 10 == 0 else f"left at the door, parcel {number}"
        table.append(
            (
                number,
                fakes.email(),
                fakes.pick("paid", "open", "sent"),
                f"{fakes.digits(3)}.{fakes.digits(2)}",
                note,
                f"2024-05-01T12:{number % 60:02}:33.{fakes.digits(6)}+00:00",
                f"ORD-{fakes.digits(8)}",
                fakes.pick("Jena", "Oslo", "Lima"),
                fakes.pick("Grace Hopper", "Alan Turing"),
                number % 7,
            )
        )
    return Table(tuple(Column(name, "text", (f"shop/public/orders/{name}",)) for name in columns), table)


async def cost(rows: int) -> None:
    """Print the time masking takes beside json.dumps of the same rows."""
    masker = Masker(MaskingProfile(), tuple)
    begun = time.perf_counter()
    await masker.warm()
    print(f"warm: {time.perf_counter() - begun:.2f} s (once a process)")
    table = shop(rows, SEED)
    for title, measured in (
        ("shop rows", table),
        ("every cell different text", _texts(rows)),
        ("one 4 MB text", Table((Column("log", "text", ()),), [["\n".join(map(str, _texts(6000).rows))[: 4 << 20]]])),
    ):
        size = len(json.dumps(measured.rows))
        floor = min(_timed(partial(json.dumps, measured.rows)) for _ in range(3))
        took = min([await _masking(masker, measured) for _ in range(3)])
        count, cells = len(measured.rows), len(measured.rows) * len(measured.columns)
        print(
            f"{title}: {took * 1e3:.0f} ms for {count} rows, {took / count * 1e6:.1f} µs a row, {took / cells * 1e9:.0f} ns a cell, "
            f"{size / took / 1e6:.1f} MB/s, {took / floor:.1f} x json.dumps"
        )
    small = Raw(Table(table.columns, table.rows[:10]))
    begun = time.process_time()
    for _ in range(100):
        await masker.mask(small)
    print(f"ten rows: {(time.process_time() - begun) * 10:.2f} ms a result")


def _texts(rows: int) -> Table:
    fakes = Fakes(SEED + 1)
    words = [
        "the",
        "order",
        "was",
        "sent",
        "to",
        "a",
        "warehouse",
        "near",
        "you",
        "and",
        "comes",
        "back",
        "with",
        "nothing",
        "but",
        "sand",
    ]
    lines = [
        [" ".join(fakes.pick(*words) for _ in range(8)) + f" {fakes.digits(5)}" for _ in range(4)] for _ in range(rows)
    ]
    return Table(tuple(Column(f"text_{index}", "text", ()) for index in range(4)), lines)


async def _masking(masker: Masker, table: Table) -> float:
    begun = time.process_time()
    await masker.mask(Raw(table))
    return time.process_time() - begun


def _timed(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


if __name__ == "__main__":
    asyncio.run(quality(SEED) if "--quality" in sys.argv else cost(ROWS))
