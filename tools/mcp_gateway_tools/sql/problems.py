"""What went wrong with PostgreSQL, in words the caller can act on. Its own words are kept; the masker sees them next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from mcp_gateway_tools.raw import Problem, Ran

if TYPE_CHECKING:
    import asyncpg

_HINTS: Final[Mapping[str, str]] = {
    "57014": "it took longer than the rule allows: read less, or ask for a rule with more seconds",
    "55P03": "somebody else holds a lock on these rows: try again later",
    "40P01": "two transactions waited for each other: send the call again",
    "40001": "somebody else changed the same rows: send the call again",
    "25006": "this call was judged to read only, and the statement writes: tell the gateway's operator",
    "42501": "the gateway's database role lacks this privilege: tell the gateway's operator",
    "42P01": "`describe_db` shows what there is",
    "42703": "`describe_db` shows the columns",
    "23505": "a row with this key exists: change the key, or use ON CONFLICT",
    "23503": "a row that this one refers to is missing, or one refers to it",
    "23502": "a column that must not be null was given none",
    "23514": "a value breaks a check of this table",
    "53300": "the database has no connection left: try again later",
    "28P01": "the database refused the gateway's credential: tell the gateway's operator",
    "28000": "the database refused the gateway's credential: tell the gateway's operator",
    "3D000": "the configured database does not exist: tell the gateway's operator",
}


def refused(error: asyncpg.PostgresError, ran: Ran) -> Problem:
    """An error that PostgreSQL reported."""
    said = str(error)
    detail = getattr(error, "detail", None)
    code = str(getattr(error, "sqlstate", "") or "")
    own = getattr(error, "hint", None)
    hint = _HINTS.get(code) or (str(own) if own else "")
    if code.startswith("28"):
        return Problem("the database refused the gateway's credential", code, hint, ran)
    return Problem(f"{said}: {detail}" if detail else said, code, hint, ran)


def unreachable(error: Exception, ran: Ran) -> Problem:
    """The server could not be reached, or the connection was lost."""
    what = "took too long to answer" if isinstance(error, TimeoutError) else "could not be reached, or hung up"
    return Problem(f"the database {what}", "08006", "try again; if it stays so, tell the gateway's operator", ran)
