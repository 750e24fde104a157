"""A query that counts the rows an UPDATE or DELETE would touch, cut from the statement's own text. Pure.

The pieces are taken where the tokens say, not written anew from a tree: what is counted is what the statement itself says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mcp_gateway_tools.sql.lexer import Token
from mcp_gateway_tools.sql.statement import Statement

_CHANGES = ("insert", "update", "delete", "merge")


@dataclass(frozen=True, slots=True)
class Count:
    """The counting query, its parameters numbered anew; `parameters` are their places among the statement's own, from 0."""

    sql: str
    parameters: tuple[int, ...]


def counting(sql: str, statement: Statement) -> Count | None:
    """The query, None where the statement is no UPDATE or DELETE, or changes more than that in WITH."""
    tokens = statement.tokens
    top = [index for index, token in enumerate(tokens) if token.depth == 0]
    start = next((index for index in top if tokens[index].is_word("update", "delete")), None)
    if start is None or any(token.is_word(*_CHANGES) for token in tokens[:start]):
        return None
    if statement.verb not in ("with", "update", "delete"):
        return None
    places = {word: _place(tokens, top, word, start) for word in ("set", "from", "using", "where", "returning")}
    end = places["returning"] or len(tokens)
    where = places["where"] or end
    if tokens[start].is_word("update"):
        if places["set"] is None:
            return None
        target = tokens[start + 1 : places["set"]]
        others = tokens[places["from"] + 1 : where] if places["from"] is not None else ()
    else:
        using = places["using"]
        target = tokens[start + 2 : using if using is not None else where]
        others = tokens[using + 1 : where] if using is not None else ()
    return _count(sql, tokens[:start], target, others, tokens[where + 1 : end])


def _place(tokens: Sequence[Token], top: Sequence[int], word: str, start: int) -> int | None:
    after = start + (2 if word == "from" and tokens[start].is_word("delete") else 1)
    return next((index for index in top if index >= after and tokens[index].is_word(word)), None)


def _count(
    sql: str, before: Sequence[Token], target: Sequence[Token], others: Sequence[Token], predicate: Sequence[Token]
) -> Count:
    numbers: dict[str, int] = {}

    def cut(part: Sequence[Token]) -> str:
        written: list[str] = []
        for token in part:
            if token.type == "parameter":
                written.append(f"${numbers.setdefault(token.text, len(numbers) + 1)}")
            else:
                written.append(sql[token.start : token.end])
        return " ".join(written)

    with_clause, relation = cut(before), cut(target)
    condition = cut(predicate) or "true"
    if others:  # a row that several rows of FROM match is changed once
        condition = f"EXISTS (SELECT 1 FROM {cut(others)} WHERE {condition})"  # noqa: S608 -- cut from the statement itself
    parameters = tuple(int(name[1:]) - 1 for name in numbers)
    query = f"{with_clause} SELECT count(*) FROM {relation} WHERE {condition}"  # noqa: S608 -- cut from the statement itself
    return Count(query.strip(), parameters)
