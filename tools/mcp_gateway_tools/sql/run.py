"""Running one statement on PostgreSQL within its limits, and saying what came of it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import msgspec

from mcp_gateway_policy.vocabulary import JsonValue, Limits
from mcp_gateway_tools.lease import Lease
from mcp_gateway_tools.raw import Column, Content, Problem, Ran, Table
from mcp_gateway_tools.sql.changed import Changed, beyond, tagged, unkept
from mcp_gateway_tools.sql.params import bound
from mcp_gateway_tools.sql.problems import failures, problem, quoting
from mcp_gateway_tools.sql.session import Pools, Session
from mcp_gateway_tools.sql.values import AS_THEY_ARE, jsonable

if TYPE_CHECKING:
    import asyncpg
    from asyncpg.prepared_stmt import PreparedStatement

ROWS: Final = 200
MOST_ROWS: Final = 10_000
BYTES: Final = 256 * 1024
MOST_BYTES: Final = 4 * 1024 * 1024
CHUNK: Final = 200
_SMALL: Final = MOST_BYTES // CHUNK
"""Bytes. Rows that take no more together leave the next chunk as large as it may be, whichever of them is the largest."""
_MOVED: Final = Problem("the database's definitions changed since the call was judged", hint="send the call again")
_PAGE: Final = "a limit cut the rows: ask for fewer columns or rows, or page with `ORDER BY key LIMIT n` and `WHERE key > the last one seen`"


@dataclass(frozen=True, slots=True)
class Order:
    """A statement to run, as it was judged. `read_only` runs in a READ ONLY transaction. `verb` is its kind (`update`).

    `origins` are the resource paths behind each column of the result, `anything` all that it reads, for when the columns cannot be told
    apart; None where neither is known. `unchanged` are the columns that those of the result show as they are, `quotable` those whose values an
    error may quote. `holds` tells, in the transaction that is to run it, whether the catalog it was judged by still holds.
    """

    sql: str
    params: Sequence[JsonValue]
    read_only: bool
    origins: Sequence[tuple[str, ...]] | None = None
    anything: tuple[str, ...] | None = None
    unchanged: Sequence[str] | None = None
    quotable: tuple[str, ...] | None = None
    holds: Callable[[asyncpg.Connection], Awaitable[bool]] | None = None
    verb: str = ""


async def execute(pools: Pools, lease: Lease, order: Order, limits: Limits) -> Content:
    """Run one statement in a transaction of its own and commit it. What the database answers with is a `Problem` too."""
    ran: Ran = "no"
    session: Session | None = None
    statement: PreparedStatement[asyncpg.Record] | None = None
    limits = replace(
        limits,
        rows=min(limits.rows if limits.rows is not None else ROWS, MOST_ROWS),
        bytes=min(limits.bytes if limits.bytes is not None else BYTES, MOST_BYTES),
    )
    refused = None if order.read_only else unkept(order.verb, limits)
    if refused is not None:
        return refused
    try:
        async with pools.transaction(lease, limits, read_only=order.read_only, commits=order.read_only) as session:
            statement = await session.connection.prepare(order.sql)
            # INVARIANT: asked once the statement is parsed: what it names is locked from there on, and cannot be defined anew before it runs.
            if order.holds is not None and not await order.holds(session.connection):
                return _MOVED
            if order.read_only:
                table: Table | Problem = (await _result(session.connection, statement, order, limits)).table
            else:
                table = await _change(session.connection, statement, order, limits)
            if isinstance(table, Problem):
                return table
            if not order.read_only:
                # INVARIANT: from here until COMMIT is answered nobody knows whether the change is there.
                ran = "unknown"
                await session.commit()
        return table
    except failures() as error:
        said = problem(error, ran, exceeded=session is not None and session.meter.exceeded)
        # until a statement is prepared, the server has seen nothing but its text and the catalog
        return said if statement is None else quoting(said, error, order.quotable)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a statement gave, and how many rows it changed by itself where it says so."""

    table: Table
    rows: int | None


async def _change(
    connection: asyncpg.Connection, statement: PreparedStatement[asyncpg.Record], order: Order, limits: Limits
) -> Table | Problem:
    """Run a statement that changes something; a Problem where it changed more, or other, than its limits allow."""
    bounded = limits.max_rows_changed is not None
    changed = await Changed.start(connection) if bounded else None
    answer = await _result(connection, statement, order, limits)
    total = await changed.rows() if changed is not None else None
    refused = beyond(limits, answer.rows, total)
    if refused is not None:
        return refused
    if total is None or total == answer.rows:
        return answer.table
    return replace(answer.table, status=f"{answer.table.status} ({total} rows changed in all)")


async def _result(
    connection: asyncpg.Connection, statement: PreparedStatement[asyncpg.Record], order: Order, limits: Limits
) -> _Answer:
    values = await bound(connection, order.params, statement.get_parameters())
    if not statement.get_attributes():
        await statement.fetch(*values)
        tag = statement.get_statusmsg() or ""
        return _Answer(Table((), [], status=tag), tagged(order.verb, tag))
    reading = _Reading(statement, limits)
    await reading.all(values, counting=not order.read_only)
    table = Table(_columns(statement, order), reading.rows, reading.truncated, _PAGE if reading.truncated else "")
    if order.read_only:
        return _Answer(table, None)
    tag = f"{order.verb.upper()} {reading.seen}"
    return _Answer(replace(table, status=tag), tagged(order.verb, tag))


class _Reading:
    """Reads rows through a cursor until a limit. Chunks grow only as large as the rows seen so far allow."""

    def __init__(self, statement: PreparedStatement[asyncpg.Record], limits: Limits) -> None:
        self._statement = statement
        self._most = limits.rows or 0
        self._room = limits.bytes or 0
        self._largest = 1
        self._converted = [
            (number, attribute.type.name)
            for number, attribute in enumerate(statement.get_attributes())
            if not (attribute.type.schema == "pg_catalog" and attribute.type.name in AS_THEY_ARE)
        ]
        self.rows: list[list[JsonValue]] = []
        self.truncated = False
        self.seen = 0

    async def all(self, values: Sequence[object], *, counting: bool) -> None:
        """Read. A change has been made as a whole with its first row: `counting` reads on to tell how many rows it touched."""
        cursor = await self._statement.cursor(*values)
        while True:
            asked = self._chunk()
            fetched = await cursor.fetch(asked)
            self.seen += len(fetched)
            if not self._take_all(fetched):
                for record in fetched:
                    self._take(record)
            if len(fetched) < asked or (self.truncated and not counting):
                return

    def _chunk(self) -> int:
        if not self.seen:
            return 1
        room = max(self._room, MOST_BYTES) // self._largest
        return max(1, min(CHUNK, room, self._most + 1 - len(self.rows) if not self.truncated else CHUNK))

    def _take_all(self, records: Sequence[asyncpg.Record]) -> bool:
        """Take rows that are small, and fit, in one go; whether they were taken. Nothing is, where it is hardly worth a try."""
        count = len(records)
        if self.truncated or len(self.rows) + count > self._most or not 0 < count * self._largest <= 2 * _SMALL:
            return False
        rows = [self._row(record) for record in records]
        size = _size(rows) - 2  # the brackets around them
        if size > min(self._room, _SMALL):
            return False
        self._largest = max(self._largest, size)
        self._room -= size
        self.rows += rows
        return True

    def _row(self, record: asyncpg.Record) -> list[JsonValue]:
        row: list[JsonValue] = list(record)
        for number, kind in self._converted:
            value = row[number]
            if value is not None and value.__class__ is not str:
                row[number] = jsonable(value, kind)
        return row

    def _take(self, record: asyncpg.Record) -> None:
        if self.truncated:
            return
        row = self._row(record)
        size = _size(row)
        self._largest = max(self._largest, size)
        if len(self.rows) >= self._most or size > self._room:
            self.truncated = True
            return
        self._room -= size
        self.rows.append(row)


def _size(items: Sequence[JsonValue] | Sequence[list[JsonValue]]) -> int:
    """Bytes of a row, or of several, as JSON in UTF-8, with the comma that follows."""
    try:
        return len(msgspec.json.encode(items)) + 1
    except UnicodeEncodeError:  # a lone surrogate
        return len(json.dumps(items, ensure_ascii=False).encode("utf-8", "surrogatepass")) + 1


def _columns(statement: PreparedStatement[asyncpg.Record], order: Order) -> tuple[Column, ...]:
    attributes = statement.get_attributes()
    told = order.origins if order.origins is not None and len(order.origins) == len(attributes) else None
    same = order.unchanged if order.unchanged is not None and len(order.unchanged) == len(attributes) else None
    return tuple(
        Column(
            attribute.name,
            attribute.type.name,
            order.anything if told is None else told[number],
            "" if told is None or same is None else same[number],
        )
        for number, attribute in enumerate(attributes)
    )
