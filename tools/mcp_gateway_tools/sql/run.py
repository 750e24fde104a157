"""Running one statement on PostgreSQL within its limits, and saying what came of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import JsonValue, Limits
from mcp_gateway_tools.lease import Lease
from mcp_gateway_tools.raw import Column, Content, Ran, Table
from mcp_gateway_tools.sql.params import bound
from mcp_gateway_tools.sql.problems import failures, problem
from mcp_gateway_tools.sql.session import Pools, Session
from mcp_gateway_tools.sql.values import jsonable

if TYPE_CHECKING:
    import asyncpg
    from asyncpg.prepared_stmt import PreparedStatement

ROWS: Final = 200
MOST_ROWS: Final = 10_000
BYTES: Final = 256 * 1024
MOST_BYTES: Final = 4 * 1024 * 1024
CHUNK: Final = 200
_PAGE: Final = "a limit cut the rows: ask for fewer columns or rows, or page with `ORDER BY key LIMIT n` and `WHERE key > the last one seen`"


@dataclass(frozen=True, slots=True)
class Order:
    """A statement to run, as it was judged. `read_only` runs in a READ ONLY transaction.

    `origins` are the resource paths behind each column of the result, `anything` all that it reads, for when the columns cannot be told
    apart; None where neither is known.
    """

    sql: str
    params: Sequence[JsonValue]
    read_only: bool
    origins: Sequence[tuple[str, ...]] | None = None
    anything: tuple[str, ...] | None = None


async def execute(pools: Pools, lease: Lease, order: Order, limits: Limits) -> Content:
    """Run one statement in a transaction of its own and commit it. What the database answers with is a `Problem` too."""
    ran: Ran = "no"
    session: Session | None = None
    limits = Limits(
        rows=min(limits.rows if limits.rows is not None else ROWS, MOST_ROWS),
        bytes=min(limits.bytes if limits.bytes is not None else BYTES, MOST_BYTES),
        seconds=limits.seconds,
    )
    try:
        async with pools.transaction(lease, limits, read_only=order.read_only) as session:
            table = await _result(session.connection, order, limits)
            # INVARIANT: from here until COMMIT is answered nobody knows whether the change is there.
            ran = "no" if order.read_only else "unknown"
            await session.commit()
        return table
    except failures() as error:
        return problem(error, ran, exceeded=session is not None and session.meter.exceeded)


async def _result(connection: asyncpg.Connection, order: Order, limits: Limits) -> Table:
    statement = await connection.prepare(order.sql)
    values = await bound(connection, order.params, statement.get_parameters())
    if not statement.get_attributes():
        await statement.fetch(*values)
        return Table((), [], status=statement.get_statusmsg() or "")
    reading = _Reading(statement, limits)
    await reading.all(values, counting=not order.read_only)
    table = Table(_columns(statement, order), reading.rows, reading.truncated, _PAGE if reading.truncated else "")
    return table if order.read_only else replace(table, status=f"{_verb(order.sql)} {reading.seen}")


class _Reading:
    """Reads rows through a cursor until a limit. Chunks grow only as large as the rows seen so far allow."""

    def __init__(self, statement: PreparedStatement[asyncpg.Record], limits: Limits) -> None:
        self._statement = statement
        self._most = limits.rows or 0
        self._room = limits.bytes or 0
        self._largest = 1
        self._kinds = [attribute.type.name for attribute in statement.get_attributes()]
        self.rows: list[list[JsonValue]] = []
        self.truncated = False
        self.seen = 0

    async def all(self, values: Sequence[object], *, counting: bool) -> None:
        """Read. A change has been made as a whole with its first row: `counting` reads on to tell how many rows it touched."""
        cursor = await self._statement.cursor(*values)
        while True:
            fetched = await cursor.fetch(self._chunk())
            self.seen += len(fetched)
            for record in fetched:
                self._take(record)
            if not fetched or (self.truncated and not counting):
                return

    def _chunk(self) -> int:
        if not self.seen:
            return 1
        room = max(self._room, MOST_BYTES) // self._largest
        return max(1, min(CHUNK, room, self._most + 1 - len(self.rows) if not self.truncated else CHUNK))

    def _take(self, record: asyncpg.Record) -> None:
        if self.truncated:
            return
        row = [jsonable(value, kind) for value, kind in zip(record.values(), self._kinds, strict=True)]
        size = len(json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass")) + 1
        self._largest = max(self._largest, size)
        if len(self.rows) >= self._most or size > self._room:
            self.truncated = True
            return
        self._room -= size
        self.rows.append(row)


def _columns(statement: PreparedStatement[asyncpg.Record], order: Order) -> tuple[Column, ...]:
    attributes = statement.get_attributes()
    told = order.origins if order.origins is not None and len(order.origins) == len(attributes) else None
    return tuple(
        Column(attribute.name, attribute.type.name, order.anything if told is None else told[number])
        for number, attribute in enumerate(attributes)
    )


def _verb(sql: str) -> str:
    from mcp_gateway_tools.sql.lexer import tokens

    verbs = ("select", "insert", "update", "delete", "explain", "values", "table")
    return next(token.text.upper() for token in tokens(sql) if token.depth == 0 and token.is_word(*verbs))
