"""What went wrong with PostgreSQL, in words the caller can act on. Its own words are kept; the masker sees them next."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mcp_gateway_tools.raw import Problem, Ran
from mcp_gateway_tools.sql.params import Unfit
from mcp_gateway_tools.sql.session import Occupied, Untrusted

if TYPE_CHECKING:
    import asyncpg

_OPERATOR: Final = "tell the gateway's operator"
_HINTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "22P02": "give the value in the form its type has, or cast it",
        "23502": "a column that must not be null was given none",
        "23503": "a row that this one refers to is missing, or one refers to it",
        "23505": "a row with this key exists: change the key, or use ON CONFLICT",
        "23514": "a value breaks a check of this table",
        "25006": f"this call was judged to read only, and the statement writes: {_OPERATOR}",
        "3D000": f"the configured database does not exist: {_OPERATOR}",
        "40001": "somebody else changed the same rows: send the call again",
        "40P01": "two transactions waited for each other: send the call again",
        "42501": f"the gateway's database role lacks this privilege: {_OPERATOR}",
        "42601": "correct the statement's syntax",
        "42703": "`describe_db` shows the columns you may read",
        "42P01": "`describe_db` shows the relations you may read",
        "53300": "other calls and programs have taken all connections: send the call again in a while",
        "55P03": "somebody else holds a lock on these rows: try again later",
        "57014": "it took longer than its limit in seconds: read less, or ask for a rule that allows more seconds",
    }
)
_CORRECT: Final = "correct the statement; the code is PostgreSQL's own"
_UNRESOLVED: Final = "could not resolve query result"
"""What the driver says of pseudo-types (`anyarray`)."""

_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_GOING_DOWN: Final = frozenset({"57P01", "57P02", "57P03"})


def failures() -> tuple[type[Exception], ...]:
    """The exceptions that are an answer of the database, or of the way to it."""
    import asyncpg

    return (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, Unfit)


def problem(error: Exception, ran: Ran, *, exceeded: bool = False) -> Problem:
    """What the caller is told. `ran` is how far it had come; `exceeded` says that the meter dropped the connection."""
    import asyncpg

    if exceeded:
        hint = "select fewer columns, or a part of the value with left(…, 1000)"
        return Problem("the result holds a value or rows too large to be received", "54000", hint, ran)
    match error:
        case Unfit():
            return Problem(str(error), "22023", "`params` are the values of $1, $2, … in order", "no")
        case asyncpg.OutdatedSchemaCacheError():
            return Problem("a type was changed since the last call", "", "send the call again", "no")
        case asyncpg.PostgresConnectionError():
            return _lost(error, ran)
        case asyncpg.PostgresError():
            return _said(error, ran)
        case asyncpg.InterfaceError() if not _is_lost(error):
            return Problem(f"the value cannot be shown or bound: {error}", "", "cast it to text", "no")
        case asyncpg.InternalClientError() if _UNRESOLVED in str(error):
            return Problem("a column or a parameter is of a type that cannot be read", "", "cast it to text", "no")
        case Occupied():
            return Problem(str(error), "53300", _HINTS["53300"], "no")
        case Untrusted():
            return Problem(str(error), "08001", _OPERATOR, "no")
        case ssl.SSLCertVerificationError():
            what = f"the database's certificate is not accepted: {error.verify_message}"
            return Problem(what, "08001", f"{_OPERATOR}: `ca_file` and `host` decide", "no")
        case _:
            return _lost(error, ran)


def quoting(said: Problem, error: Exception, origins: tuple[str, ...] | None) -> Problem:
    """The same problem of a statement that was already running: PostgreSQL's words for it may quote values of these columns."""
    import asyncpg

    if not isinstance(error, (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)):
        return said
    # what raises an error in a function chooses its code and its hint as it chooses its words
    code, hint = said.code, said.hint
    if isinstance(error, asyncpg.PostgresError):
        code = code if code == getattr(type(error), "sqlstate", "") else ""
        hint = _HINTS.get(code, _CORRECT)
    return replace(said, origins=origins, instead=condition(error), instead_code=code, instead_hint=hint)


def condition(error: Exception) -> str:
    """What kind of error it is, in the words of PostgreSQL's own list of codes (appendix A of its manual): they quote nothing."""
    return _HUMP.sub(" ", type(error).__name__.removesuffix("Error")).lower()


def _said(error: asyncpg.PostgresError, ran: Ran) -> Problem:
    code = str(error.sqlstate or "")
    detail, own = getattr(error, "detail", None), getattr(error, "hint", None)
    hint = "; ".join(filter(None, (own, _HINTS.get(code)))) or _CORRECT
    if code.startswith("28"):
        return Problem("the database refused the gateway's credential", code, _OPERATOR, "no")
    if code in _GOING_DOWN:
        return Problem(f"the database is going down: {error}", code, "try again later", ran)
    # what PostgreSQL refuses, COMMIT included, it has rolled back
    words = str(error.args[0] if error.args else error)  # as text it ends in its detail and its hint
    return Problem(f"{words}: {detail}" if detail else words, code, hint, "no")


def _is_lost(error: Exception) -> bool:
    return any(word in str(error) for word in ("connection", "closed", "pool"))


def _lost(error: Exception, ran: Ran) -> Problem:
    match error:
        case TimeoutError():
            what = "took too long to answer"
        case ConnectionRefusedError():
            what = "could not be reached: nothing listens at the configured address"
        case socket.gaierror():
            what = "could not be reached: its configured name is not known here"
        case _:
            what = "could not be reached, or hung up"
    return Problem(f"the database {what}", "08006", f"try again; if it stays so, {_OPERATOR}", ran)
