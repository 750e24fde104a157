"""Text to tree: PostgreSQL's own parser (libpg_query), behind bounds on what reaches it. Knows no catalog.

postgast carries the library; its JSON output is taken instead of protobuf, which costs three times as much to read in Python.
"""

from __future__ import annotations

import re
import struct
from typing import Any, Final

import msgspec

from mcp_gateway_policy.vocabulary import Unanalysable
from mcp_gateway_tools.sql.analysis.library import Refused, parser
from mcp_gateway_tools.sql.analysis.tree import Node, wrapped
from mcp_gateway_tools.sql.analysis.worker import WORKER, TookTooLong

MAX_BYTES: Final = 32 * 1024
MAX_DEPTH: Final = 100
MAX_BRACKETS: Final = 6
MAX_COMMENTS: Final = 16
LONG: Final = 4 * 1024
"""Bytes from which a statement is parsed in a process that can be killed."""
SECONDS: Final = 0.1
SLOW: Final = Unanalysable("the statement takes too long to be analysed", "split it, or send it again")
"""What could not be judged in time, this time: it is not remembered."""

_PIECE: Final = re.compile(
    r"""(?P<skip>'(?:[^']|'')*' | "(?:[^"]|"")*" | --[^\r\n]* | \$(?P<tag>(?:[^\W\d]\w*)?)\$.*?\$(?P=tag)\$)
        | (?P<escape>[eE]'(?:[^'\\]|''|\\.)*')
        | (?P<open>/\*) | (?P<mark>[()\[\]])""",
    re.VERBOSE | re.DOTALL,
)
_COMMENT: Final = re.compile(r"/\*|\*/")


def prescan(sql: str) -> Unanalysable | None:
    """Refuse what would keep a parser busy, or read differently here than there."""
    try:
        size = len(sql.encode())
    except UnicodeEncodeError:
        return Unanalysable("the statement holds half of a surrogate pair", "send valid Unicode")
    if size > MAX_BYTES:
        return Unanalysable(f"the statement is {size} bytes long, more than {MAX_BYTES}", "split it, or bind `params`")
    if "\0" in sql:
        return Unanalysable("the statement holds a NUL", "leave it out: PostgreSQL knows no such text")
    if sql.count("(") + sql.count("[") <= MAX_BRACKETS and "/*" not in sql:
        return None
    return _nesting(sql)


def _nesting(sql: str) -> Unanalysable | None:
    depth = brackets = at = 0
    while (found := _PIECE.search(sql, at)) is not None:
        at = found.end()
        match found.group():
            case "(":
                depth += 1
            case "[":
                depth, brackets = depth + 1, brackets + 1
                if brackets > MAX_BRACKETS:
                    return Unanalysable("too many `[` are nested", "write the array as a string: '{{1,2},{3,4}}'")
            case ")":
                depth -= 1
            case "]":
                depth, brackets = depth - 1, brackets - 1
            case "/*":
                end = _comment(sql, at)
                if end is None:
                    return Unanalysable("comments are nested too deep, or never closed", "leave the comments out")
                at = end
            case _:
                pass
        if depth > MAX_DEPTH:
            return Unanalysable(f"the statement is nested deeper than {MAX_DEPTH}", "flatten it, or split it")
    return None


def _comment(sql: str, at: int) -> int | None:
    depth = 1
    while (found := _COMMENT.search(sql, at)) is not None:
        at = found.end()
        depth += 1 if found.group() == "/*" else -1
        if depth == 0:
            return at
        if depth > MAX_COMMENTS:
            return None
    return None


def parse(sql: str) -> Node | Unanalysable:
    """The one statement of a text that `prescan` let through. Never raises for hostile text."""
    text = sql.encode()
    try:
        said = parser()(text) if len(text) <= LONG else _apart(text)
        if isinstance(said, Refused):
            return Unanalysable(_syntax(said, sql), "check its syntax")
        tree: Any = msgspec.json.decode(said)
        statements = tree["stmts"]
        if not statements:
            return Unanalysable("there is no statement", "write one SQL statement in `sql`")
        if len(statements) > 1:
            return Unanalysable("there is more than one statement", "send each statement in a call of its own")
        return wrapped(statements[0]["stmt"])
    except TookTooLong:
        return SLOW
    except RecursionError:
        return Unanalysable("the statement is nested too deep to be analysed", "flatten it, or split it")
    except (msgspec.DecodeError, ValueError, KeyError):
        return Unanalysable("the statement's tree cannot be read", "write it more plainly")


def _apart(text: bytes) -> bytes | Refused:
    kind, said = WORKER.ask(b"p", text, SECONDS)
    if kind == b"p":
        return said
    (position,) = struct.unpack(">i", said[:4])
    return Refused(said[4:].decode("utf-8", "replace"), position)


def _syntax(refused: Refused, sql: str) -> str:
    message = "".join(char if char.isprintable() else "?" for char in refused.message[:160])
    place = f" at character {refused.position}" if 0 < refused.position <= len(sql) + 1 else ""
    return f"PostgreSQL cannot read this: {message}{place}"
