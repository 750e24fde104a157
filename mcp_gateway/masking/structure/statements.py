"""SQL in a text: the values of an `INSERT` by its columns, the rows of a `COPY`, what columns are compared with in `IN`, `LIKE` and in a plan. No SQL parser: an `INSERT` without a column list is read
by the columns that a `CREATE TABLE` or a `COPY` of the same text names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from mcp_gateway.masking.names import sensitivity
from mcp_gateway.masking.structure.spot import Node, put, spot

_INSERT: Final = re.compile(
    r"\b(?:INSERT|REPLACE|UPSERT|MERGE)\s{1,8}(?:\w{1,10}\s{1,8})?INTO\s{1,8}[\w.\"`\[\]]{1,200}\s{0,8}\((?P<columns>[^()\0]{1,4000})\)"
    r"(?:\s{0,8}KEY\s{0,4}\([^()\0]{1,400}\))?[^()\0;]{0,60}?\bVALUES\s{0,8}(?=\()",
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
_COMPARES: Final = re.compile(
    r"(?i)(?:(?<=[\s)])(?:not\s)?(?:i?like|in|similar to)|(?<=[\s)])!?~~?\*?|(?<=[\w)])::[a-z ]{1,40}(?:\(\d{1,5}\))?\)?\s(?:=|<>|!=)(?:\sany)?|\)\s{0,4}(?:=|<>|!=)(?:\s{0,4}any)?)"
    r"\s{0,4}(?=\(?\s{0,4}[EN]?')"
)
"""Between a column, cast or handed to a function, and a literal. A plain `column = '…'` is read where it stands."""

_COLUMN: Final = re.compile(r"[\s)]{0,8}(?:[a-z ]{1,40}::)?[\s)]{0,8}\"?(?P<eman>\w{2,64})")
"""The column's name before it, read backwards."""

_LITERAL: Final = re.compile(
    r"\(?\s{0,4}[EN]?'(?P<s>(?:[^'\0\n]++|''){1,1000}+)'(?:::[a-z ]{1,40}(?:\[\])?)?\s{0,4}(?:,\s{0,4})?"
)
_MOST_LITERALS: Final = 1000
_LONGEST_COLUMN: Final = 128
_PART_OF_ADDRESS: Final = re.compile(r"[%_*]?@?[\w.-]*[%_]?")
"""Whose address it is stands in none of it: `'%@example.com'`."""

_ROOM: Final = 8
"""Times the text."""

_LAST_ROW: Final = re.compile(r"^(?:\\\.|$)", re.MULTILINE)
_TOKEN: Final = re.compile(
    r"\s*+(?:[EeNn]?'(?P<s>(?:[^']++|'')*+)'(?:::\w+)?|(?P<p>[(),;])|\"(?P<d>[^\"]*+)\"|(?P<v>[^\s(),;'\"][^(),;'\"]*+))"
)


def read(text: str) -> Iterator[Node]:
    """Each row by its columns' names."""
    if "INTO" in text or "into" in text:
        yield from _inserted(text)
    if "'" in text:
        yield from _compared(text)
    if "stdin" in text or "STDIN" in text:
        done = 0
        for copy in _COPY.finditer(text):
            if copy.start() >= done:
                done = _end_of_rows(text, copy.end())
                yield from _copied(text, copy.end(), done, _names(copy["columns"]))


def _inserted(text: str) -> Iterator[Node]:
    """The rows of each `INSERT`, also of one inside another's text.

    # INVARIANT: what is looked through is at most so many times the text, however many of them do not end: then each ends where the next
    begins.
    """
    inserts = [(found.end(), _names(found["columns"])) for found in _INSERT.finditer(text)]
    bare = [(found.end(), _bare(found["table"])) for found in _BARE.finditer(text)]
    tables = _tables(text) if bare else {}
    inserts += [(end, tables[table]) for end, table in bare if table in tables]
    inserts.sort(key=lambda one: one[0])
    room = _ROOM * len(text)
    for number, (position, names) in enumerate(inserts):
        following = inserts[number + 1][0] if number + 1 < len(inserts) else len(text)
        values = _Values(text, position, len(text) if room > 0 else following, names)
        yield from values.rows()
        room -= values.seen - position


def _compared(text: str) -> Iterator[Node]:
    """What a column is compared with: each of several."""
    for compares in _COMPARES.finditer(text):
        start = compares.start()
        column = _COLUMN.match(text[max(0, start - _LONGEST_COLUMN) : start][::-1])
        kind = sensitivity(column["eman"][::-1]) if column is not None else None
        if column is None or kind is None:
            continue
        position = compares.end()
        for _ in range(_MOST_LITERALS):
            literal = _LITERAL.match(text, position)
            if literal is None:
                break
            position = literal.end()
            said = literal["s"].strip("%")
            if said and not (kind == "email" and _PART_OF_ADDRESS.fullmatch(literal["s"])):
                start = literal.start("s") + literal["s"].index(said)
                node: dict[str, Node] = {column["eman"][::-1]: spot(said.replace("''", "'"), start, start + len(said))}
                yield node


def _tables(text: str) -> dict[str, list[str]]:
    """The columns of the tables that the text creates, or copies rows into."""
    named = {_bare(copy["table"]): _names(copy["columns"]) for copy in _COPY.finditer(text)}
    created = [(_bare(table["table"]), *table.span()) for table in _TABLE.finditer(text)]
    for number, (name, _, end) in enumerate(created):
        limit = created[number + 1][1] if number + 1 < len(created) else len(text)
        named[name] = list(_defined(text, end, limit))
    return named


def _bare(table: str) -> str:
    return table.rpartition(".")[2].strip('"`[]').lower()


def _defined(text: str, position: int, limit: int) -> Iterator[str]:
    """The columns that a table's definition names, from behind its parenthesis on."""
    depth = 1
    first = _DEFINED.match(text, position)
    for part in _PART.finditer(text, position, limit):
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


class _Values:
    """The rows behind a `VALUES`, up to `limit` at most. `seen` is how far the text was looked through."""

    def __init__(self, text: str, position: int, limit: int, names: Sequence[str]) -> None:
        self.seen = position
        self._text = text
        self._limit = limit
        self._names = names

    def rows(self) -> Iterator[Node]:
        """Each by its columns' names."""
        names, text = self._names, self._text
        depth = index = 0
        row: dict[str, Node] = {}
        while token := _TOKEN.match(text, self.seen, self._limit):
            self.seen = token.end()
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
                break
            elif index < len(names):
                group = "s" if token["s"] is not None else "d" if token["d"] is not None else "v"
                said = token[group].rstrip() if group == "v" else token[group].replace("''", "'")
                start = token.start(group)
                put(row, names[index], spot(said, start, start + len(said) if group == "v" else token.end(group)))
        else:
            self.seen = self._limit  # a quote that is not closed was looked for up to there
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
