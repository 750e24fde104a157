"""What there is in a database that a field pattern may be for. Looks at names only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mcp_gateway_policy.resource import Resource
from mcp_gateway_policy.vocabulary import Limits
from mcp_gateway_tools.lease import Lease
from mcp_gateway_tools.sql import doctor_queries as queries
from mcp_gateway_tools.sql.problems import failures
from mcp_gateway_tools.sql.session import Pools, postgres

_SECONDS: Final = 15.0
_MOST: Final = 200_000


async def named(reading: Lease) -> Sequence[str] | None:
    """The resource paths of every column, attribute of a type and function; None where they cannot be asked for, or are too many."""
    pools = Pools()
    database = postgres(reading).database
    try:
        async with pools.transaction(reading, Limits(seconds=_SECONDS), read_only=True) as session:
            rows = await session.connection.fetch(queries.NAMED, _MOST + 1)
    except failures():
        return None  # the doctor says why
    finally:
        await pools.close()
    if len(rows) > _MOST:
        return None
    return [Resource((database, *filter(None, (row["schema"], row["within"], row["name"])))).path for row in rows]
