"""Running one statement on PostgreSQL within its limits, and saying what came of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import JsonValue, Limits
from mcp_gateway_tools.lease import Lease
from mcp_gateway_tools.raw import Column, Content, Problem, Ran, Table
from mcp_gateway_tools.sql.problems import refused, unreachable
from mcp_gateway_tools.sql.session import Pools
from mcp_gateway_tools.sql.values import Unfit, fitted, jsonable

if TYPE_CHECKING:
    import asyncpg
    from asyncpg.prepared_stmt import PreparedStatement

ROWS: Final = 200
MOST_ROWS: Final = 10_000
BYTES: Final = 256 * 1024
MOST_BYTES: Final = 4 * 1024 * 1024
CHUNK: Final = 50
_PAGE: Final = (
    "there are more rows: narrow the WHERE, or page with ORDER BY a key and WHERE that key is past the last one seen"
)


async def execute(
    pools: Pools,
    lease: Lease,
    sql: str,
    params: Sequence[JsonValue],
    limits: Limits,
    *,
    read_only: bool,
    origins: Sequence[tuple[str, ...]] | None,
    anything: tuple[str, ...] | None,
) -> Content:
    """Run one statement in a transaction of its own and commit it.

    `origins` are the resource paths behind each column of the result, `anything` all paths that the statement reads, for when the
    columns cannot be told apart. A `read_only` statement runs in a READ ONLY transaction. Errors are `Problem`s.
    """
    import asyncpg

    ran: Ran = "no"
    try:
        async with pools.transaction(lease, limits, read_only=read_only) as (connection, transaction):
            statement = await connection.prepare(sql)
            values = fitted(params, statement.get_parameters())
            rows, truncated = await _rows(statement, values, limits)
            columns = _columns(statement, origins, anything)
            status = statement.get_statusmsg()
            ran = "unknown"
            await transaction.commit()
            ran = "yes"
    except Unfit as error:
        return Problem(str(error), "22023", "`params` are the values of $1, $2, … in order", "no")
    except asyncpg.PostgresConnectionError as error:
        return unreachable(error, ran)
    except asyncpg.PostgresError as error:
        # Whatever PostgreSQL refuses, COMMIT included, it has rolled back.
        return refused(error, "no")
    except (asyncpg.DataError, asyncpg.InterfaceError, ValueError) as error:
        if ran == "no" and isinstance(error, asyncpg.DataError | ValueError):
            return Problem(
                "a parameter does not fit its type", "22023", "`params` are JSON values of $1, $2, … in order"
            )
        return unreachable(error, ran)
    except OSError as error:  # includes time-outs of the connection itself
        return unreachable(error, ran)
    return Table(columns, rows, truncated, _PAGE if truncated else "", status if not columns or not read_only else "")


async def _rows(
    statement: PreparedStatement[asyncpg.Record], values: list[JsonValue], limits: Limits
) -> tuple[list[list[JsonValue]], bool]:
    if not statement.get_attributes():
        await statement.fetch(*values)
        return [], False
    most = min(limits.rows or ROWS, MOST_ROWS)
    room = min(limits.bytes or BYTES, MOST_BYTES)
    rows: list[list[JsonValue]] = []
    cursor = await statement.cursor(*values)
    while True:
        fetched = await cursor.fetch(min(CHUNK, most + 1 - len(rows)))
        for record in fetched:
            row = [jsonable(value) for value in record]
            room -= len(json.dumps(row, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass"))
            if len(rows) == most or room < 0:
                return rows, True
            rows.append(row)
        if not fetched:
            return rows, False


def _columns(
    statement: PreparedStatement[asyncpg.Record],
    origins: Sequence[tuple[str, ...]] | None,
    anything: tuple[str, ...] | None,
) -> tuple[Column, ...]:
    attributes = statement.get_attributes()
    told = origins if origins is not None and len(origins) == len(attributes) else None
    return tuple(
        Column(attribute.name, attribute.type.name, told[number] if told is not None else anything)
        for number, attribute in enumerate(attributes)
    )
