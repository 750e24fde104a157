"""One statement, read: its verb, its tokens and its syntax tree. Knows no catalog and says nothing of effects.

The tree is sqlglot's, made from our own spelling of the tokens. Its parser is bounded by the lexer's caps, and whatever it raises makes
the statement `Unanalysable`.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Unanalysable
from mcp_gateway_tools.sql.bounded import TooMuchWork, parse
from mcp_gateway_tools.sql.keywords import KEYWORDS, words
from mcp_gateway_tools.sql.lexer import Token, Unreadable, tokens
from mcp_gateway_tools.sql.spelling import CALL, Spelled, spell

if TYPE_CHECKING:
    from sqlglot import exp

QUERIES: Final = frozenset({"select", "with", "values", "table", "insert", "update", "delete", "("})
DEFINITIONS: Final = frozenset({"create", "alter", "drop", "truncate", "comment", "grant", "revoke"})

_BETTER: Final = {
    "copy": ("COPY moves data around the gateway's limits and masks", "use SELECT or INSERT"),
    "do": ("DO runs code that cannot be analysed", "send its statements one by one"),
    "call": ("CALL runs a procedure whose effects cannot be analysed", "send its statements one by one"),
    "explain": (
        "this EXPLAIN has an option that is not known here",
        "use EXPLAIN, EXPLAIN ANALYZE or EXPLAIN (FORMAT JSON)",
    ),
    "merge": ("MERGE cannot be analysed yet", "use INSERT … ON CONFLICT, UPDATE … FROM or DELETE … USING"),
    "lock": ("LOCK would only last for this one call", "use SELECT … FOR UPDATE inside the statement that needs it"),
    "vacuum": ("maintenance is not done through the gateway", "ask the database's operator"),
}
_SESSION: Final = words("""set show reset discard listen unlisten notify prepare execute deallocate declare fetch move close begin start commit
    end rollback abort savepoint release load""")
_MAINTENANCE: Final = words("analyze analyse cluster reindex checkpoint refresh import reassign security")


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as read. `tree` is there for queries and changes of rows, None for definitions (CREATE, DROP, …).

    `explained` and `executed` say that it stands behind EXPLAIN, and that EXPLAIN runs it (ANALYZE). `tokens` are those of the statement
    itself, without EXPLAIN and without a final `;`.
    """

    verb: str
    tokens: tuple[Token, ...]
    spelled: Spelled
    tree: exp.Expr | None
    explained: bool = False
    executed: bool = True


@lru_cache(maxsize=64)
def read(sql: str) -> Statement | Unanalysable:
    """Read one statement. Never raises for hostile text."""
    try:
        return _read(tokens(sql))
    except Unreadable as unreadable:
        return Unanalysable(str(unreadable), unreadable.hint)
    except RecursionError:
        return Unanalysable("the statement is nested too deep to be analysed", "flatten it, or split it")


def _read(found: tuple[Token, ...]) -> Statement | Unanalysable:
    while found and found[-1].is_mark(";"):
        found = found[:-1]
    if not found:
        return Unanalysable("there is no statement", "write one SQL statement in `sql`")
    if any(token.is_mark(";") for token in found):
        return Unanalysable("there is more than one statement", "send each statement in a call of its own")
    explained, executed, found = _explain(found)
    verb = found[0].text if found and (found[0].type == "word" or found[0].is_mark("(")) else ""
    if verb not in QUERIES | DEFINITIONS:
        return _refused(verb)
    if explained and verb in DEFINITIONS:
        return Unanalysable(f"EXPLAIN of {verb.upper()} is not analysed", "explain the query alone")
    spelled = spell(found)
    if verb in DEFINITIONS:
        return Statement(verb, found, spelled, None)
    tree = _tree(found, spelled)
    if isinstance(tree, Unanalysable):
        return tree
    return Statement(verb, found, spelled, tree, explained, executed)


def subquery(found: tuple[Token, ...]) -> Statement | Unanalysable:
    """Read a query that is part of a definition, as in CREATE VIEW … AS."""
    return _read(found)


_OPTIONS: Final = words("analyze analyse verbose costs settings buffers wal timing summary format generic_plan memory")
_OFF: Final = frozenset({"off", "false", "0"})


def _explain(found: tuple[Token, ...]) -> tuple[bool, bool, tuple[Token, ...]]:
    if not found[0].is_word("explain"):
        return False, True, found
    at, executed = 1, False
    if len(found) > 1 and found[1].is_mark("(") and len(found) > 2 and found[2].text in _OPTIONS:
        close = next(index for index, token in enumerate(found) if token.is_mark(")") and token.depth == 0)
        executed = _analyses(found[2:close])
        at = close + 1
    else:
        while at < len(found) and found[at].is_word("analyze", "analyse", "verbose"):
            executed = executed or found[at].text != "verbose"
            at += 1
    return True, executed, found[at:]


def _analyses(options: tuple[Token, ...]) -> bool:
    executed, names = False, True
    for index, token in enumerate(options):
        if token.is_mark(","):
            names = True
            continue
        if names and token.text not in _OPTIONS:
            raise Unreadable(f"`{token.text}` is not an option of EXPLAIN that is known here", "leave it out")
        if names and token.is_word("analyze", "analyse"):
            value = options[index + 1].text.lower() if index + 1 < len(options) else ""
            executed = executed or value not in _OFF
        names = False
    return executed


def _refused(verb: str) -> Unanalysable:
    if verb in _BETTER:
        return Unanalysable(*_BETTER[verb])
    if verb in _SESSION:
        reason = f"{verb.upper()} changes or shows the session, and every call has a session of its own"
        return Unanalysable(reason, "each call is its own transaction; send the query alone")
    if verb in _MAINTENANCE:
        return Unanalysable(*_BETTER["vacuum"])
    return Unanalysable(
        f"`{verb[:40]}` begins no statement that is known here", "send SELECT, INSERT, UPDATE or DELETE"
    )


def _tree(found: tuple[Token, ...], spelled: Spelled) -> exp.Expr | Unanalysable:
    from sqlglot import errors

    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)  # its warnings quote the statement
    try:
        trees = parse(spelled.text, spelled.text.count(" ") + 1)
    except TooMuchWork:
        return Unanalysable("the statement is nested in a way that takes too long to read", "flatten it, or split it")
    except errors.SqlglotError as error:
        return Unanalysable(
            f"the statement cannot be read{_near(found, spelled, error)}", "check its syntax, or write it more plainly"
        )
    except (ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        return Unanalysable(
            f"the statement cannot be read ({type(error).__name__} in the parser)", "write it more plainly"
        )
    if len(trees) != 1 or trees[0] is None:
        return Unanalysable("there is not exactly one statement", "send each statement in a call of its own")
    lost = _lost(found, spelled, trees[0])
    if lost is not None:
        return Unanalysable(
            f"what `{lost[:60]}` does here is not understood", "write this part of the statement more plainly"
        )
    return trees[0]


def _lost(found: tuple[Token, ...], spelled: Spelled, tree: exp.Expr) -> str | None:
    """A name that was written and is not in the tree: the parser passed over a part of the statement."""
    written = Counter(t.text for t in found if t.type == "quoted" or (t.type == "word" and t.text not in KEYWORDS))
    written.subtract(part for name in spelled.casts for part in name if part is not None)
    kept = Counter(
        str(node.args["this"]).removeprefix(CALL).lower()
        if type(node).__name__ == "Var"
        else str(node.name).removeprefix(CALL)
        for node in tree.walk()
        if type(node).__name__ in ("Identifier", "Var")
    )
    return next(iter(+(written - kept)), None)


def _near(found: tuple[Token, ...], spelled: Spelled, error: Exception) -> str:
    details: list[dict[str, object]] = getattr(error, "errors", None) or [{}]
    column = details[0].get("col")
    if not isinstance(column, int):
        return ""
    index = next((index for index, end in enumerate(spelled.offsets) if end >= column), len(found) - 1)
    token = found[index]
    shown = "a string" if token.type == "string" else f"`{token.text[:40]}`"
    return f" near {shown} at character {token.start + 1}"
