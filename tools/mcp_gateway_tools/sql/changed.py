"""How many rows a transaction has changed, and the bounds on that number.

The server's own count of the transaction is asked, so that rows which WITH, triggers and foreign keys change count too. A row that moves to
another partition counts twice, a row that TRUNCATE removes not at all. Knows nothing of statements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Limits
from mcp_gateway_tools.raw import Problem

if TYPE_CHECKING:
    import asyncpg

_COUNTS: Final = """
    SELECT current_setting('track_counts') = 'on' AS kept,
           (SELECT coalesce(sum(pg_catalog.pg_stat_get_xact_tuples_inserted(oid) + pg_catalog.pg_stat_get_xact_tuples_updated(oid)
                                + pg_catalog.pg_stat_get_xact_tuples_deleted(oid)), 0)::int8
              FROM pg_catalog.pg_class WHERE relkind = 'r' AND oid >= 16384::oid) AS rows"""
_ROWS: Final = frozenset({"insert", "update", "delete", "merge"})
"""The statements whose command tag is the number of rows they changed."""


class Changed:
    """The rows changed since `start`, in one transaction."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection
        self._before = 0
        self._kept = False

    @classmethod
    async def start(cls, connection: asyncpg.Connection) -> Changed:
        """Count from here. The server's numbers may hold those of the session's earlier transactions: they are taken off."""
        changed = cls(connection)
        changed._kept, changed._before = await changed._counts()
        return changed

    async def rows(self) -> int | None:
        """How many; None where the server does not count. Raises what a deferred constraint says: it is checked now."""
        if not self._kept:
            return None
        await self._connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        kept, now = await self._counts()
        return max(now - self._before, 0) if kept else None

    async def _counts(self) -> tuple[bool, int]:
        found = await self._connection.fetchrow(_COUNTS)
        if found is None:
            raise RuntimeError("the server's counts are one row")
        return bool(found["kept"]), int(found["rows"])


def tagged(verb: str, tag: str) -> int | None:
    """The number of rows in a command tag (`UPDATE 5`, `INSERT 0 5`); None where the verb changes no rows by itself."""
    last = tag.rpartition(" ")[2]
    return int(last) if verb in _ROWS and last.isdecimal() else None


def unkept(verb: str, limits: Limits) -> Problem | None:
    """Why the bounds cannot be kept for this statement, before it runs."""
    if limits.max_rows_changed is not None and verb == "truncate":
        return Problem(
            "a rule bounds the rows that one call may change, and TRUNCATE does not count them", "", "use DELETE"
        )
    if _drifting(limits) and limits.row_drift_from is None and verb in (*_ROWS, "truncate", "select"):
        hint = "write it as one plain UPDATE, DELETE, INSERT or MERGE, so that its rows can be counted before it runs"
        return Problem(
            "the approval is void: a rule bounds how far the rows may drift, and the approver was shown no number",
            "",
            hint,
        )
    return None


def beyond(limits: Limits, own: int | None, total: int | None) -> Problem | None:
    """Why the change must not stay. `own` are the rows the statement itself changed, `total` all that the transaction changed."""
    most = limits.max_rows_changed
    if most is not None:
        if total is None:
            return Problem(
                "a rule bounds the rows that one call may change, and the server does not count them (`track_counts`)"
            )
        rows = max(total, own or 0)
        if rows > most:
            hint = "change fewer rows in one call, or ask for a rule that allows more"
            also = " with those of triggers and foreign keys" if own is not None and rows > own else ""
            return Problem(f"rolled back: it changed {rows} rows{also}, and a rule allows {most}", "", hint)
    seen = limits.row_drift_from
    if _drifting(limits) and seen is not None and (own is None or not _near(limits, seen, own)):
        told = "an unknown number of" if own is None else str(own)
        allowed = " and ".join(_tolerances(limits))
        return Problem(
            f"rolled back, and the approval is void: the approver was shown {seen} rows, now {told} would change; a rule tolerates {allowed}",
            "",
            "send the call again to ask anew",
        )
    return None


def _drifting(limits: Limits) -> bool:
    return limits.row_drift is not None or limits.row_drift_share is not None


def _near(limits: Limits, seen: int, now: int) -> bool:
    moved = abs(now - seen)
    return (limits.row_drift is None or moved <= limits.row_drift) and (
        limits.row_drift_share is None or moved <= limits.row_drift_share * seen
    )


def _tolerances(limits: Limits) -> list[str]:
    rows, share = limits.row_drift, limits.row_drift_share
    return [*([] if rows is None else [f"{rows} rows"]), *([] if share is None else [f"{share:.4g} of them"])]
