"""A second opinion: does another parser see a relation in the text that PostgreSQL's grammar did not? Pure.

A parser that is wrong about a text is most dangerous where it sees less than there is. sqlglot is asked only when the text holds the name of
a relation of this database that PostgreSQL's tree does not have: every relation it could see stands in the text.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Set as AbstractSet
from contextlib import suppress
from typing import Final

from mcp_gateway_tools.sql.analysis.parsing import LONG, SECONDS
from mcp_gateway_tools.sql.analysis.worker import WORKER, TookTooLong
from mcp_gateway_tools.sql.bounded import TooMuchWork, parse
from mcp_gateway_tools.sql.catalog import SqlState

log = logging.getLogger(__name__)

_WORD: Final = re.compile(r"\w+")


def unseen(sql: str, state: SqlState, seen: AbstractSet[str]) -> str | None:
    """A relation of this database that sqlglot finds in the text and that is not among the names `seen`; None when there is none.

    Raises TookTooLong.
    """
    names = state.keep(_Names, lambda: _Names(state))
    text = sql.lower()
    written = names.plain.intersection((names.ascii if text.isascii() else _WORD).findall(text))
    odd = bool(names.odd) and any(each in text for each in names.odd)
    if written <= seen and not odd:  # most names are written in lower case
        return None
    lowered = {each.lower() for each in seen}
    if written <= lowered and not odd:
        return None
    found = tables(sql) if len(sql) <= LONG else _apart(sql)
    return next((each for each in sorted(found) if each.lower() in names.all and each.lower() not in lowered), None)


def _apart(sql: str) -> set[str]:
    _, said = WORKER.ask(b"t", sql.encode(), SECONDS)
    return {*said.decode().split("\0")} - {""}


def warm() -> None:
    """Load what is needed when a statement is long or doubtful: it takes half a second the first time."""
    tables("SELECT 1")
    with suppress(TookTooLong):  # what cannot be started is said when it is needed
        WORKER.warm()


class _Names:
    """The names of a catalog's relations in lower case; `odd` are those that are no plain word.

    `ascii` finds the words of an ASCII text that are long enough to be one of the others.
    """

    def __init__(self, state: SqlState) -> None:
        self.all = frozenset(name.lower() for _, name in state.relations)
        self.plain = frozenset(each for each in self.all if _WORD.fullmatch(each))
        self.odd = sorted(self.all - self.plain)
        self.ascii = re.compile(rf"\w{{{min(map(len, self.plain), default=1)},}}", re.ASCII)


def tables(sql: str) -> set[str]:
    """The relations that sqlglot finds in a text; none where it cannot read it."""
    from sqlglot import errors, exp

    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)  # its warnings quote the statement
    try:
        trees = parse(sql, len(sql) // 3)
    except (
        errors.SqlglotError,
        TooMuchWork,
        RecursionError,
        ValueError,
        TypeError,
        AttributeError,
        KeyError,
        IndexError,
    ) as error:
        log.info("a statement that PostgreSQL's grammar reads is not read by sqlglot: %s", type(error).__name__)
        return set()
    return {
        table.name
        for tree in trees
        if tree is not None
        for table in tree.find_all(exp.Table)
        if isinstance(table.this, exp.Identifier)
    }
