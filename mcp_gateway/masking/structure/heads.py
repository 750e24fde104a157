"""Which line is the head of a table, rather than a row of one, a sentence or a description of another's columns. Knows no fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from heapq import merge
from typing import Final

from mcp_gateway.masking.structure.cells import DRAWN, LONGEST_HEAD, MARKS, RULE, Rows, cells_of, parts

_HEADER: Final = re.compile(r"^[\w ./#$%*?°º()\"',;|│\t-]{3,2000}+\r?$", re.MULTILINE)
"""Only what names of columns, quotes and marks are made of."""

_HEAD: Final = re.compile(_HEADER.pattern.removeprefix("^"), re.MULTILINE)
_ANNOUNCED: Final = re.compile(
    r"^#(?:[ ]?(?:[Cc]olumns|[Ff]ields|[Hh]eaders?)[ ]?:[ \t]{1,4}|[Ff]ields(?::[ ])?[ \t](?=\S))", re.MULTILINE
)
"""What a comment says before a table's head: `# columns: id, full_name, ssn`, and in logs of Zeek."""

_DIGITS: Final = re.compile(r"\d+")
_SENTENCE: Final = re.compile(r", (?:and|or|but|which|that|the|if) [a-z]+ [a-z]+")
"""What no cell begins with."""

_CLOSE: Final = re.compile(r",[^\W\d]")
"""Between names of columns: behind a sentence's comma is a blank."""

_PROSE: Final = re.compile(r"(?:^|,)\s*[a-z]\w* \w+ \w+")
"""Words where a name would stand."""

_TYPED: Final = re.compile(r"(?i)(?<![a-z])(?:(?:data|column|format)_?)?type(?![a-z_])|(?<![a-z])udt_name(?![a-z_])")
_DESCRIBED: Final = frozenset(("column_name", "columnname", "column", "field", "attname", "col_name"))
_DESCRIBING: Final = ("olumn", "OLUMN", "ield", "IELD", "attname", "ATTNAME", "col_name", "COL_NAME")
"""One of them stands in each of these names."""

_WITH_TYPE: Final = frozenset(("data_type", "datatype", "type", "udt_name", "column_type", "format_type"))
"""Names of columns of a table whose rows are columns of others: `information_schema.columns`, psql's `\\d`, MySQL's `DESCRIBE`."""

TYPE: Final = re.compile(
    r"(?:(?:big|small|tiny|medium)?int(?:eger)?\d?|(?:big|small)?serial|(?:n?var)?char(?:acter)?(?: varying)?|(?:medium|long|tiny|ci)?text|string|bytea|(?:var)?binary|(?:tiny|medium|long)?blob|clob"
    r"|uuid|uniqueidentifier|jsonb?|xml|bool(?:ean)?|bit|date|time(?:tz)?|datetime2?|timestamp(?:tz)?(?: with(?:out)? time zone)?|interval|year|decimal|numeric|money|float\d?|real|double(?: precision)?"
    r"|number|str|utf8|object|null|cat(?:egory)?|[iu](?:8|16|32|64)|(?:int|float)(?:8|16|32|64)|f(?:32|64)|(?:list|struct|datetime|duration)\[.{0,200}?\]|inet|cidr|macaddr|geometry|geography|point|tsvector|hstore|vector|enum|set|user-defined|array|name|oid|_text|_varchar|_int4)(?:\(.{0,200}?\))?(?: unsigned| with(?:out)? time zone|\[\])?",
    re.IGNORECASE,
)
"""What a column of a database holds."""

MOST_WORDS: Final = 4


def heads(text: str) -> Iterator[re.Match[str]]:
    """Lines that may be heads of tables, in order."""
    lines = _HEADER.finditer(text)
    if "olumns" not in text and "ields" not in text and "eader" not in text:
        return lines
    announced = (head for said in _ANNOUNCED.finditer(text) if (head := _HEAD.match(text, said.end())) is not None)
    return merge(lines, announced, key=re.Match[str].start)


def _places(text: str, sign: str) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


def describing(text: str) -> Iterator[tuple[int, int]]:
    """Where rows stand that say what columns of other tables are called and hold: none of them is a head of those below it."""
    at = 0
    for place in merge(*(_places(text, sign) for sign in _DESCRIBING if sign in text)):
        if place < at:
            continue
        start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
        at = end = len(text) if end < 0 else end
        if _TYPED.search(text, start, min(end, start + LONGEST_HEAD)) is None:
            continue
        for mark in MARKS if end - start <= LONGEST_HEAD else ():
            cells = cells_of(text, start, end, mark)[0] if parts(text[start:end], mark) else []
            names = [text[first:last].strip("\"'* ").lower() for first, last in cells]
            if _DESCRIBED.isdisjoint(names) or _WITH_TYPE.isdisjoint(names):
                continue
            typed_at = next(index for index, name in enumerate(names) if name in _WITH_TYPE)
            rows = Rows(text, end + 1, mark, cells)
            for row in rows:
                if typed_at >= len(row) or not TYPE.fullmatch(text, *row[typed_at]):
                    break
                at = rows.end
            yield end + 1, at
            break


def goes_on(text: str, position: int, mark: str) -> bool:
    """Whether the next line may be a row, or the rule below a header."""
    end = text.find("\n", position)
    line = text[position : end if end >= 0 else len(text)]
    return parts(line, mark) or RULE.fullmatch(line) is not None


def is_row(text: str, position: int, mark: str, names: Sequence[str], telling: Callable[[str], bool]) -> bool:
    """Whether a line is one of those below it rather than their head: where a cell that tells nothing, or each of them, says the same there
    but for its number; or where a sentence ends in one."""
    if any(name.count(" ") >= MOST_WORDS and ". " in f"{name} " for name in names):
        return True
    end = text.find("\n", position)
    end = len(text) if end < 0 else end
    cells = cells_of(text, position, end, mark)[0] if end - position <= LONGEST_HEAD else []
    below = [cell for cell in (text[first:last].strip("\"'* ") for first, last in cells) if cell]
    above = [name for name in names if name]
    alike = [name for name, cell in zip(above, below, strict=False) if _DIGITS.sub("0", name) == _DIGITS.sub("0", cell)]
    return len(alike) == len(above) or not all(map(telling, alike))


def is_broken(text: str, start: int, end: int) -> bool:
    """Whether the line is one of a sentence or a program, broken behind a comma: what follows is indented otherwise, or has not as many
    commas. A table whose last column has no name has none in its rows either."""
    line = text[start:end].rstrip()
    following = text.find("\n", end + 1)
    row = text[end + 1 : following if following >= 0 else len(text)].rstrip()
    if '"' in line or '"' in row or _CLOSE.search(line):
        return False
    if _SENTENCE.search(line) or (_PROSE.search(line) and _SENTENCE.search(row)):
        return True
    if not line.endswith(",") or ", " not in line:
        return False
    return len(line) - len(line.lstrip()) != len(row) - len(row.lstrip()) or line.count(",") != row.count(",")


def is_in_table(text: str, start: int) -> bool:
    """Whether the line before is a row already, so that this one is no header."""
    before = text[text.rfind("\n", 0, max(0, start - 1)) + 1 : max(0, start - 1)]
    return parts(before, "") and not RULE.fullmatch(before)


class Bodies:
    """Which lines are rows below a rule that has a head above it: `| token | string | … |` among an option's in Markdown. They are asked for
    from the first to the last, and no line is looked at twice."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._asked = ("", 0)
        self._held = False

    def hold(self, start: int, mark: str) -> bool:
        text, at, held = self._text, start, False
        while at > 0 and (mark, at) != self._asked:
            before = text.rfind("\n", 0, at - 1) + 1
            line = text[before : at - 1]
            if RULE.fullmatch(line):
                head = text[text.rfind("\n", 0, max(0, before - 1)) + 1 : max(0, before - 1)]
                row = text[start : text.find("\n", start)]
                held = any(sign in line for sign in "-─=") and _is_head(head.strip(), row.strip(), mark)
                break
            if mark not in line:
                break
            at = before
        else:
            held = at > 0 and self._held
        self._asked, self._held = (mark, start), held
        return held


def _is_head(line: str, row: str, mark: str) -> bool:
    """Whether a line names each column of a row."""
    named = [bool(cell.strip()) for cell in line.strip(mark).split(mark)]
    return (
        RULE.fullmatch(line) is None
        and all(named)
        and line.startswith(mark) == row.startswith(mark)
        and len(named) == row.strip(mark).count(mark) + 1 > 1
    )


_SHOWN_TYPE: Final = re.compile(r"[a-z][a-z0-9_ ]{1,40}(?:\(\d{1,5}(?:, ?\d{1,5})?\))?(?:\[[\w, μ]{0,40}\])?")
"""A type as programs print it below a column's name."""


def below_types(text: str, position: int, mark: str) -> int:
    """Where the rows begin below a head, behind lines that say what the columns hold: `│ varchar │ date │`, as DuckDB and Polars have them."""
    at = position
    while mark in DRAWN and (end := text.find("\n", at, at + LONGEST_HEAD)) > at:
        line = text[at:end]
        if not RULE.fullmatch(line):
            said = [cell for cell in map(str.strip, line.strip().strip(mark).split(mark)) if cell]
            if not said or not all(
                RULE.fullmatch(cell) or (_SHOWN_TYPE.fullmatch(cell) and TYPE.fullmatch(cell)) for cell in said
            ):
                break
            position = end + 1
        at = end + 1
    return position
