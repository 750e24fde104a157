"""SQL in a text: the values of an `INSERT` by its columns, the rows of a `COPY`. No SQL parser: an `INSERT` without a column list is read
by the columns that a `CREATE TABLE` or a `COPY` of the same text names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mcp_gateway.masking.structure.spot import Node, put, spot

_INSERT: Final = re.compile(
    r"\b(?:INSERT|REPLACE)\s{1,8}(?:\w{1,10}\s{1,8})?INTO\s{1,8}[\w.\"`\[\]]{1,200}\s{0,8}\((?P<columns>[^()\0]{1,4000})\)"
    r"[^()\0;]{0,60}?\bVALUES\s{0,8}(?=\()",
    re.IGNORECASE,
)
_BARE: Final = re.compile(
    r"\b(?:INSERT|REPLACE)\s{1,8}(?:\w{1,10}\s{1,8})?INTO\s{1,8}(?P<table>[\w.\"`\[\]]{1,200})\s{1,8}VALUES\s{0,8}(?=\()",
    re.IGNORECASE,
)
_TABLE: Final = re.compile(
    r"\bCREATE\s{1,8}(?:\w{1,10}\s{1,8}){0,2}TABLE\s{1,8}(?:IF\s{1,8}NOT\s{1,8}EXISTS\s{1,8})?(?P<table>[\w.\"`\[\]]{1,200})\s{0,8}\(",
    re.IGNORECASE,
)
_DEFINED: Final = re.compile(
    r"\s{0,80}(?!(?:PRIMARY|UNIQUE|FOREIGN|CONSTRAINT|CHECK|INDEX|KEY|FULLTEXT|SPATIAL|EXCLUDE|LIKE)\b)[\"`\[]?(\w{1,128})",
    re.IGNORECASE,
)
_PART: Final = re.compile(r"'(?:[^']++|'')*+'|[(),;]")
_COPY: Final = re.compile(
    r"\bCOPY\s{1,8}(?P<table>[\w.\"]{1,200})\s{0,8}\((?P<columns>[^()\0]{1,4000})\)\s{1,8}FROM\s{1,8}stdin[^\n\0]{0,80}\n",
    re.IGNORECASE,
)
_LAST_ROW: Final = re.compile(r"^(?:\\\.|$)", re.MULTILINE)
_TOKEN: Final = re.compile(
    r"\s*+(?:[EeNn]?'(?P<s>(?:[^']++|'')*+)'(?:::\w+)?|(?P<p>[(),;])|\"(?P<d>[^\"]*+)\"|(?P<v>[^\s(),;'\"][^(),;'\"]*+))"
)


def read(text: str) -> Iterator[Node]:
    """Each row by its columns' names."""
    if "INTO" in text or "into" in text:
        for insert in _INSERT.finditer(text):
            yield from _values(text, insert.end(), _names(insert["columns"]))
        tables: dict[str, list[str]] | None = None
        for insert in _BARE.finditer(text):
            tables = _tables(text) if tables is None else tables
            yield from _values(text, insert.end(), tables.get(_bare(insert["table"]), []))
    if "stdin" in text or "STDIN" in text:
        done = 0
        for copy in _COPY.finditer(text):
            if copy.start() >= done:
                done = _end_of_rows(text, copy.end())
                yield from _copied(text, copy.end(), done, _names(copy["columns"]))


def _tables(text: str) -> dict[str, list[str]]:
    """The columns of the tables that the text creates, or copies rows into."""
    named = {_bare(copy["table"]): _names(copy["columns"]) for copy in _COPY.finditer(text)}
    named.update((_bare(table["table"]), list(_defined(text, table.end()))) for table in _TABLE.finditer(text))
    return named


def _bare(table: str) -> str:
    return table.rpartition(".")[2].strip('"`[]').lower()


def _defined(text: str, position: int) -> Iterator[str]:
    """The columns that a table's definition names, from behind its parenthesis on."""
    depth = 1
    first = _DEFINED.match(text, position)
    for part in _PART.finditer(text, position):
        mark = part.group()
        if depth == 1 and mark in (",", ")"):
            if first is not None:
                yield first[1]
            first = _DEFINED.match(text, part.end())
        depth += (mark == "(") - (mark == ")")
        if not depth or mark == ";":
            return


def _names(columns: str) -> list[str]:
    return [name.strip().strip('"`[]') for name in columns.split(",")]


def _values(text: str, position: int, names: list[str]) -> Iterator[Node]:
    depth = index = 0
    row: dict[str, Node] = {}
    while token := _TOKEN.match(text, position):
        position = token.end()
        mark = token["p"]
        if mark == "(":
            depth += 1
            if depth == 1:
                row, index = {}, 0
        elif mark == ")":
            depth -= 1
            if depth == 0:
                yield row
        elif mark == ";":
            break
        elif mark == ",":
            index += depth == 1
        elif depth == 0:
            if row:
                break
        elif index < len(names):
            group = "s" if token["s"] is not None else "d" if token["d"] is not None else "v"
            said = token[group].rstrip() if group == "v" else token[group].replace("''", "'")
            start = token.start(group)
            put(row, names[index], spot(said, start, start + len(said) if group == "v" else token.end(group)))
    if depth and row:
        yield row


def _end_of_rows(text: str, position: int) -> int:
    end = _LAST_ROW.search(text, position)
    return end.start() if end is not None else len(text)


def _copied(text: str, position: int, limit: int, names: list[str]) -> Iterator[Node]:
    while position < limit:
        end = text.find("\n", position, limit)
        end = limit if end < 0 else end
        row: dict[str, Node] = {}
        for name, cell in zip(names, text[position:end].split("\t"), strict=False):
            put(row, name, spot(cell, position, position + len(cell)))
            position += len(cell) + 1
        yield row
        position = end + 1
