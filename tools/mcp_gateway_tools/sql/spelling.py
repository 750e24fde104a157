"""One spelling for the parser: what PostgreSQL's lexer saw, written so that another parser cannot see anything else.

Comments are gone, strings are all `'s'`, every word that is not PostgreSQL's keyword is a quoted name, every call is marked, and
tokens stand apart. So the parser's own dialect guesses (comments, escapes, its other dialects' keywords, its table of functions)
never come into play. Knows tokens, not grammar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from mcp_gateway_tools.sql.keywords import (
    BEFORE_PARENTHESIS,
    KEYWORDS,
    NOT_FUNCTIONS,
    TYPES_WITH_LENGTH,
    UNRESERVED,
    words,
)
from mcp_gateway_tools.sql.lexer import Token, Unreadable

CALL: Final = "\x01"
"""Put before a name that a parenthesis follows: a call, or a name with a list of columns. Refused in names, so it marks nothing else."""

_BEFORE_STRING: Final = words("after before by escape password until value version zone")
"""Unreserved words that the grammar puts before a string; before others a string would make the word a type's name."""

Name = tuple[str | None, str]
"""A name as written: its schema, when one is written, and the name."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """The text for the parser; `offsets[i]` is where token i ends in it. `calls` and `casts` are names in the places of functions and types."""

    text: str
    offsets: tuple[int, ...]
    calls: tuple[Name, ...]
    casts: tuple[Name, ...]
    operators: frozenset[str]


def spell(tokens: Sequence[Token]) -> Spelled:
    """Spell the tokens for the parser. Raises Unreadable."""
    parts: list[str] = []
    offsets: list[int] = []
    calls: list[Name] = []
    casts: list[Name] = []
    openers: list[str] = []
    length = 0
    for index, token in enumerate(tokens):
        before, after = _at(tokens, index - 1), _at(tokens, index + 1)
        if token.is_mark("("):
            openers.append(before.text if before is not None and before.type == "word" else "")
            _only_numbers(tokens, index, before)
        elif token.is_mark(")") and openers:
            openers.pop()
        cast_follows = token.is_mark("::") or (token.is_word("as") and bool(openers) and openers[-1] == "cast")
        if cast_follows:
            casts.extend(_type_name(tokens, index + 1))
        written = _written(token, before, after)
        if token.names and after is not None and after.type == "string" and _is_name(token):
            casts.append(_name(tokens, index))
            written = f"cast ( 's' as {written} )"
        elif token.type == "word" and after is not None and after.type == "string" and _poses_as_type(token):
            raise Unreadable(f"`{token.text}` before a string is not read here", f"write `cast('…' as {token.text})`")
        elif token.type == "string" and before is not None and before.names and _is_name(before):
            written = ""
        if written.startswith(f'"{CALL}'):
            calls.append(_name(tokens, index))
        parts.append(written)
        length += len(written) + 1
        offsets.append(length - 1)
    operators = frozenset(token.text for token in tokens if token.type == "operator")
    return Spelled(" ".join(parts), tuple(offsets), tuple(calls), tuple(casts), operators)


def _written(token: Token, before: Token | None, after: Token | None) -> str:
    match token.type:
        case "string":
            return "'s'"
        case "quoted":
            if any(not character.isprintable() for character in token.text):
                raise Unreadable(f"the quoted name at character {token.start + 1} holds a control character")
            return _quoted(token.text, called=after is not None and after.is_mark("("))
        case "word":
            return _word(token, before, after)
        case _:
            return token.text


def _word(token: Token, before: Token | None, after: Token | None) -> str:
    called = after is not None and after.is_mark("(")
    if token.text not in KEYWORDS:
        sampling = before is not None and before.is_word("tablesample")
        return _quoted(token.text, called=called and not sampling) if not sampling else token.text
    if called and token.text in ("left", "right"):
        return _quoted(token.text, called=True)
    if called and token.text in UNRESERVED and token.text not in BEFORE_PARENTHESIS | TYPES_WITH_LENGTH:
        return _quoted(token.text, called=True)
    return token.text


def _quoted(name: str, *, called: bool) -> str:
    escaped = name.replace('"', '""')
    return f'"{CALL if called else ""}{escaped}"'


def _is_name(token: Token) -> bool:
    return token.type == "quoted" or token.text not in KEYWORDS or token.text in ("text", "name", "xml")


def _poses_as_type(token: Token) -> bool:
    return token.text in UNRESERVED and token.text not in _BEFORE_STRING


def _only_numbers(tokens: Sequence[Token], index: int, before: Token | None) -> None:
    if before is None or before.type != "word" or before.text not in TYPES_WITH_LENGTH:
        return
    inside = _at(tokens, index + 1)
    while inside is not None and not inside.is_mark(")"):
        if inside.type != "number" and not inside.is_mark(","):
            raise Unreadable(
                f"`{before.text}(…)` holds something other than a length", f"write `cast(… as {before.text})`"
            )
        index += 1
        inside = _at(tokens, index + 1)


def _type_name(tokens: Sequence[Token], index: int) -> tuple[Name, ...]:
    first, dot, second = _at(tokens, index), _at(tokens, index + 1), _at(tokens, index + 2)
    if first is None or not first.names:
        return ()
    if dot is not None and dot.is_mark(".") and second is not None and second.names:
        return ((first.text, second.text),)
    if first.type == "word" and (first.text in NOT_FUNCTIONS or first.text == "double"):
        return ()
    return ((None, first.text),)


def _name(tokens: Sequence[Token], index: int) -> Name:
    dot, schema = _at(tokens, index - 1), _at(tokens, index - 2)
    if dot is not None and dot.is_mark(".") and schema is not None and schema.names:
        return schema.text, tokens[index].text
    return None, tokens[index].text


def _at(tokens: Sequence[Token], index: int) -> Token | None:
    return tokens[index] if 0 <= index < len(tokens) else None
