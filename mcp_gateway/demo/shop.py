"""A shop to try the gateway on: 50,000 rows that are the same every time, and the roles that may touch them.

Pure rows and one loader. Knows neither the server they go to nor the gateway; `shop.sql` and `shop_after.sql` hold the schema.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from itertools import groupby
from operator import itemgetter
from typing import Final, TypeAlias

import asyncpg

from mcp_gateway.demo import people

Row: TypeAlias = tuple[int | str | bool | Decimal | datetime | None, ...]

SEED: Final = 20260601
TODAY: Final = datetime(2026, 6, 1, 18, 0, tzinfo=UTC)
"""When the shop's last order was placed. Fixed, as everything else here."""

_SIZES: Final = {"products": 400, "customers": 10_000, "employees": 220, "orders": 25_000, "payments": 14_380}
_COLUMNS: Final = {
    "products": ("id", "sku", "name", "category", "price", "stock"),
    "customers": ("id", "name", "email", "phone", "city", "state", "loyalty_points", "created_at"),
    "employees": ("id", "name", "email", "phone", "title", "department", "manager_id", "ssn", "salary", "hired_at"),
    "orders": ("id", "customer_id", "product_id", "quantity", "total", "status", "note", "placed_at"),
    "payments": ("id", "order_id", "amount", "method", "card_number", "status", "paid_at"),
}
_GOODS: Final = (
    ("kitchen", ("kettle", "skillet", "coffee grinder", "bread box", "knife set"), 18, 160),
    ("garden", ("watering can", "pruning shears", "planter", "hose reel", "bird feeder"), 9, 90),
    ("office", ("desk lamp", "notebook", "chair mat", "pen set", "monitor arm"), 6, 240),
    ("outdoor", ("tent", "headlamp", "camp stove", "dry bag", "trekking poles"), 14, 420),
    ("toys", ("wooden train", "puzzle", "kite", "building blocks", "chess set"), 8, 75),
)
_FINISHES: Final = ("oak", "steel", "linen", "slate", "copper", "birch", "cobalt", "olive", "ivory", "amber")
_SIZES_OF_GOODS: Final = ("small", "medium", "large", "compact", "classic", "travel", "family", "pro")
_DEPARTMENTS: Final = (
    ("Support", ("Support Agent", "Support Lead"), 44, 72),
    ("Warehouse", ("Picker", "Shift Lead"), 38, 61),
    ("Engineering", ("Software Engineer", "Site Reliability Engineer"), 105, 190),
    ("Finance", ("Accountant", "Controller"), 68, 150),
    ("Marketing", ("Campaign Manager", "Copywriter"), 56, 110),
)
_NOTES: Final = (
    "gift wrap, please",
    "leave with the neighbour at number 12",
    "call {phone} before delivery",
    "send the invoice to {email}",
    "replacement for a damaged item",
)


@dataclass(frozen=True, slots=True)
class Table:
    """One table's rows, in the order in which they are loaded."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class _Sale:
    """What a payment needs to know of an order."""

    order: int
    total: Decimal
    status: str
    placed_at: datetime


def tables() -> Iterator[Table]:
    """The shop, parents before children. Takes about half a second of computing."""
    dice = random.Random(SEED)  # noqa: S311 -- made-up data that must be the same every time
    products = list(_products(dice))
    customers = list(_customers(dice))
    yield _table("products", products)
    yield _table("customers", customers)
    yield _table("employees", list(_employees(dice)))
    sales: list[_Sale] = []
    yield _table("orders", list(_orders(dice, products, customers, sales)))
    yield _table("payments", list(_payments(dice, sales)))


async def load(owner: asyncpg.Connection, gateway_password: str, loaded: Callable[[str, int], None]) -> int:
    """Fill an empty database, through a superuser's connection; how many rows it holds then.

    `loaded` is told each table and its rows. Afterwards the login role `gateway` may read and write rows and owns nothing.
    """
    await owner.execute(_sql("shop.sql"))
    total = 0
    for table in tables():
        await owner.copy_records_to_table(table.name, records=table.rows, columns=table.columns)
        total += len(table.rows)
        loaded(table.name, len(table.rows))
    await owner.execute(_sql("shop_after.sql"))
    # A role's password cannot be a parameter; quote_literal is the server's own quoting.
    command = await owner.fetchval("SELECT format('ALTER ROLE gateway PASSWORD %L', $1::text)", gateway_password)
    await owner.execute(command)
    return total


def _sql(name: str) -> str:
    return files("mcp_gateway.demo").joinpath(name).read_text(encoding="utf-8")


def _table(name: str, rows: Sequence[Row]) -> Table:
    if len(rows) != _SIZES[name]:
        raise AssertionError(f"the shop's `{name}` has {len(rows)} rows, not {_SIZES[name]}")
    return Table(name, _COLUMNS[name], rows)


def _products(dice: random.Random) -> Iterator[Row]:
    names = [
        (category, f"{finish} {thing}, {size}", low, high)
        for category, things, low, high in _GOODS
        for thing in things
        for finish in _FINISHES
        for size in _SIZES_OF_GOODS
    ]
    chosen = sorted(dice.sample(names, _SIZES["products"]))
    number = 0
    for category, group in groupby(chosen, key=itemgetter(0)):
        for _, name, low, high in group:
            number += 1
            price = Decimal(dice.randrange(low * 100, high * 100, 50)) / 100 - Decimal("0.01")
            yield number, f"{category[:3].upper()}-{number:04}", name, category, price, dice.randrange(0, 900)


def _customers(dice: random.Random) -> Iterator[Row]:
    for number in range(1, _SIZES["customers"] + 1):
        name = people.full_name(dice)
        city, state, area = dice.choice(people.PLACES)
        since = TODAY - timedelta(minutes=dice.randrange(1_500_000))
        address, telephone = people.email(name, number, dice), people.phone(area, dice)
        yield number, name, address, telephone, city, state, dice.randrange(0, 5_000, 10), since


def _employees(dice: random.Random) -> Iterator[Row]:
    for number in range(1, _SIZES["employees"] + 1):
        name = people.full_name(dice)
        department, titles, low, high = dice.choice(_DEPARTMENTS)
        _, _, area = dice.choice(people.PLACES)
        manager = None if number <= 10 else dice.randrange(1, 11)
        yield (
            number,
            name,
            f"{name.lower().replace(' ', '.')}{number}@shop.example.com",
            people.phone(area, dice),
            dice.choices(titles, weights=(5, 1))[0],
            department,
            manager,
            people.social_security_number(dice),
            Decimal(dice.randrange(low, high)) * 1000,
            TODAY - timedelta(days=dice.randrange(30, 4_000)),
        )


def _orders(
    dice: random.Random, products: Sequence[Row], customers: Sequence[Row], sales: list[_Sale]
) -> Iterator[Row]:
    moments = sorted(TODAY - timedelta(minutes=dice.randrange(1_000_000)) for _ in range(_SIZES["orders"]))
    for number, placed_at in enumerate(moments, start=1):
        product, customer = dice.choice(products), dice.choice(customers)
        price = product[4]
        if not isinstance(price, Decimal):
            raise TypeError("a product's fifth column is its price")
        quantity = dice.choices((1, 2, 3, 6), weights=(14, 4, 1, 1))[0]
        total = price * quantity
        age = TODAY - placed_at
        status = (
            dice.choice(("pending", "processing"))
            if age < timedelta(days=2)
            else dice.choices(("shipped", "delivered"), weights=(3, 2))[0]
            if age < timedelta(days=9)
            else dice.choices(("delivered", "returned", "cancelled"), weights=(90, 6, 4))[0]
        )
        note = dice.choice(_NOTES).format(email=customer[2], phone=customer[3]) if dice.random() < 0.15 else None
        sales.append(_Sale(number, total, status, placed_at))
        yield number, customer[0], product[0], quantity, total, status, note, placed_at


def _payments(dice: random.Random, sales: Sequence[_Sale]) -> Iterator[Row]:
    # The latest orders are all paid by card here, so that a look at them shows every kind of personal data.
    paid = sorted(dice.sample(range(len(sales) - 500), _SIZES["payments"] - 500)) + list(
        range(len(sales) - 500, len(sales))
    )
    for number, index in enumerate(paid, start=1):
        sale = sales[index]
        brand, digits = people.card(dice)
        status = "refunded" if sale.status in ("returned", "cancelled") else "captured"
        paid_at = sale.placed_at + timedelta(seconds=dice.randrange(2, 90))
        yield number, sale.order, sale.total, brand, digits, status, paid_at
