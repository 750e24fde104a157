"""Tables in a text: CSV, TSV, what psql and mysql print, Markdown, aligned columns as `kubectl get` prints them.

A header says what stands below it. A table without a header is not one that is understood here.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from heapq import merge
from itertools import islice, takewhile
from typing import Final, NamedTuple

from mcp_gateway.masking.context import holds_others
from mcp_gateway.masking.layouts import COMMON, Settings, name_and_value
from mcp_gateway.masking.structure.cells import (
    DRAWN,
    LONGEST_HEAD,
    MARKS,
    RULE,
    Cells,
    Rows,
    by_position,
    cells_of,
    parts,
)
from mcp_gateway.masking.structure.heads import (
    MOST_WORDS,
    TYPE,
    Bodies,
    below_types,
    describing,
    goes_on,
    heads,
    is_broken,
    is_in_table,
    is_row,
)
from mcp_gateway.masking.structure.mentioned import Mentioned
from mcp_gateway.masking.structure.spot import Node, Spot, put, spot

_BETWEEN: Final = re.compile(r"[,;|│\t]|  +")
_NAME: Final = re.compile(
    r"(?!.{0,60}(?:19|20)\d\d-[01]\d-[0-3]\d)[^\W\d][\w ,./#$%*?°º-]{0,62}(?:\([\w .%/-]{1,30}\)[\w ]{0,20})?\*{0,2}|#|\.{3}|\d{0,3}"
)
_SIDES: Final = str.maketrans(dict.fromkeys("┃║┆┇┊┋╎╏", "│"))
"""How else the sides of cells are drawn."""

_RULES: Final = re.compile(r"^[ ]{0,40}+[-=]{2,}+(?:[ ]++[-=]{2,}+)++[ ]*\r?$", re.MULTILINE)
_RUN: Final = re.compile("[-=]+")
_NAME_AND_VALUE: Final = re.compile(
    r"^[|│ \t]*(?i:key|name|variable|field|property|setting|parameter|option|header|attribute|param|env(?:ironment)?)[ \t]*(?:\|\||[,;|│\t]|  )[ \t]*(?i:values?)[|│ \t]*$",
    re.MULTILINE,
)

_VALUE_LAST: Final = re.compile(r"[aA](?:lues?|LUES?)[|│ \t]*$", re.MULTILINE)
_RECORD: Final = re.compile(r"^(?:-\[ RECORD \d+ \][-+]*|@ Row \d+\n[-+]+)$((?:\n[^\n|]{1,80}\|[^\n]*)+)", re.MULTILINE)
"""One row, as psql prints it with `-x`, and cqlsh with `EXPAND`."""

_FRAMED: Final = re.compile(
    r"^(?:\|+[^|\n]{0,400}\|+|[|+-]{3,400})\n\|{0,9}\+-{3,200}\+-{3,200}\+\|{0,9}$((?:\n\|{1,9}[ ]{2}[^|\n]{1,80}\|[ ]{2}[^|\n]*\|{1,9})+)"
    r"(?=\n\|{0,9}\+-{3,200}\+-{3,200}\+\|{0,9}(?:\Z|\n(?!\|+ [^|\n]*\|[^|\n]*\|)))",
    re.MULTILINE,
)
_IN_FRAME: Final = re.compile(r"^\|+[ ]{1,4}([^|\n]{1,80}?)[ ]*\|[ ]{0,4}([^|\n]*?)[ ]*\|+$", re.MULTILINE)
"""One object below its title, as `aws --output table` draws it: a name and a value on each line, and no head."""

_NAMED_ABOVE: Final = re.compile(r"^[┌┏][─━]{0,3}[^\W\d][^\n┐┓]{0,2000}[┐┓][ \t]*\r?$", re.MULTILINE)
_BORDER: Final = str.maketrans({**dict.fromkeys("┌┏┬┳┐┓", "│"), **dict.fromkeys("─━", " ")})
"""Names of columns in the upper border of a table, as ClickHouse prints them."""

_TOON: Final = re.compile(
    r"^(?P<indent>[ ]{0,80})(?:-[ ])?[\w.\"-]{0,80}\[#?\d{1,9}(?P<mark>[,|\t]?)\]\{(?P<names>[^{}\n]{1,2000})\}:[ \t]*\r?$",
    re.MULTILINE,
)
"""What rows below hold (TOON, §9.3: https://github.com/toon-format/spec)."""
_EXPANDED: Final = re.compile(r"^((?:[ ]?[A-Za-z_][\w$]{0,62}[ ]*+\|(?!\|)[^\n|]*+(?:\n|\Z)){2,}+)", re.MULTILINE)
"""Names and values below each other, as psql prints a row with `-x -t`, or behind a line that says which it is."""

_BRANCH: Final = re.compile(
    r"(?:feature|feat|(?:bug|hot)?fix|chore|release|docs|refactor|test|ci|perf|build|dependabot|renovate)/[\w./]*-[\w.-]+"
    r"|[a-z]+(?:-[a-z]+)+-\d{2,}"
)
"""No column's name."""

_PAIR: Final = re.compile(r"^([^\n|]{1,80}?)[ ]*\|[ ]?([^\n]*)$", re.MULTILINE)
_SINGLE: Final = re.compile(
    r"^[ ]?(?P<a>[^\W\d][\w .]{1,62}?)[ ]*\n-{3,}\n(?P<x>(?:[ ][^\n]*\n)+)\(\d+ rows?\)"
    r"|^\|[ ](?P<b>[^\W\d][\w .]{1,62}?)[ ]*\|\n\+-+\+\n(?P<y>(?:\|[^\n|]*\|\n)+)\+-",
    re.MULTILINE,
)
"""One column, as psql and mysql print it, up to its end."""

_LOGGED: Final = re.compile(r"^#Fields: (?P<names>[^\r\n]{3,2000})\r?$", re.MULTILINE)
"""What the lines below hold (Extended Log File Format, https://www.w3.org/TR/WD-logfile.html), with blanks between; between those of CloudFront are tabs."""

_OF_REQUEST: Final = re.compile(r"(?:[cs]{1,2}|[rx])\((.+)\)")
"""A header's field, in such a log."""

_LINE: Final = re.compile(r"[^ |\n](?:[^|\n]*[^ |\n])?")
_SETTINGS: Final = re.compile(r"(?i)val|setting|content|data|new|after|current|updated")
"""In the head of every table of settings: what `layouts.name_and_value` takes for a column of values."""

_WIKI: Final = re.compile(r"[ \t]*\|\|(?:[^|\n]{1,200}\|\|){2,40}[ \t\r]*")
"""A head as Jira and Confluence draw it: `|| User || Password ||`."""

_DEFINES: Final = re.compile(r"(?i)(?:n?var)?char(?:acter)?(?: varying)? ?\(\d{1,5}\)|not null|citext|timestamptz")
"""Beside a column's name: what is said of it where a table is defined, and no column is called."""

_TOGETHER: Final = 256
"""Rows."""

_SETTINGS_TOGETHER: Final = 64
"""Rows of names and values that may say something of each other."""


class Column(NamedTuple):
    """The cells of a column of which no other in its row says anything."""

    name: str
    cells: Sequence[Spot]


def read(
    text: str, telling: Callable[[str], bool], mentioned: Mentioned | None = None, *, bare: bool = False
) -> Iterator[Node | Column]:
    """Each table that has a column whose name is `telling`: its columns, or where one may say something of another, each row by its columns'
    names. In a `bare` text the beginnings of lines are gone, so that less tells a head from what stands below."""
    if any(map(text.__contains__, "┃║┆┇┊┋╎╏")):
        text = text.translate(_SIDES)
    if any(map(text.__contains__, "┬┳")):
        text = _NAMED_ABOVE.sub(lambda border: border.group().translate(_BORDER), text)
    records = (record.span() for record in _records_of(text, telling))
    for found in _records_of(text, telling):
        yield _record(text, *found.span(1))
    yield from _pairs(text)
    yield from _single(text, telling)
    if "]{" in text:
        yield from _announced(text, telling, mentioned)
    if "#Fields: " in text:
        yield from _logged(text, telling, mentioned)
    ruled: deque[tuple[int, int]] = deque()
    for start, names, rows in _ruled(text, mentioned):
        if any(map(telling, names)) or name_and_value(names) is not None:
            yield from _each(text, rows, names, mentioned)
            ruled.append((start, rows.end))
    done = 0
    described: Iterator[tuple[int, int]] | None = None
    columns: tuple[int, int] | None = None
    record = next(records, None)
    bodies = Bodies(text)
    for header in heads(text):
        while record is not None and record[1] <= header.start():
            record = next(records, None)
        while ruled and ruled[0][1] <= header.start():
            ruled.popleft()
        is_ruled = bool(ruled) and ruled[0][0] <= header.start()
        if header.start() < done or (record is not None and record[0] <= header.start()):
            continue  # a record's names are no head of the values below
        if mentioned is not None and mentioned.none(*header.span()) and not _SETTINGS.search(text, *header.span()):
            continue
        line = header.group()
        marks = [
            mark
            for mark in MARKS
            if parts(line, mark)
            and (mark or not is_ruled)
            and goes_on(text, header.end() + 1, mark)
            and not (mark == "," and is_broken(text, header.start(), header.end()))
        ]
        if not marks:
            continue
        if described is None:
            described = describing(text)
            columns = next(described, None)
        while columns is not None and columns[1] <= header.start():
            columns = next(described, None)
        if columns is not None and columns[0] <= header.start():
            continue
        said = [cell.strip("\"'* ") for cell in _BETWEEN.split(line)]
        if len(said) < 2:
            continue
        if _defines(text, header.end() + 1, said):
            continue
        if name_and_value(said) is None and not any(
            cell and cell.count(" ") < MOST_WORDS and telling(cell) and not _BRANCH.fullmatch(cell) for cell in said
        ):
            continue
        for mark in marks:
            cells = cells_of(text, header.start(), header.end(), mark)[0]
            if mark == "|" and _WIKI.fullmatch(line):
                cells = cells[1::2]
            names = [text[start:end].strip("\"'* ") for start, end in cells]
            if (not mark and is_in_table(text, header.start())) or (
                mark in DRAWN and bodies.hold(header.start(), mark)
            ):
                continue
            if bare and is_row(text, header.end() + 1, mark, names, telling):
                continue
            settings = name_and_value(names)
            if (
                sum(map(bool, names)) > 1
                and all(map(_NAME.fullmatch, names))
                and (settings or any(map(telling, names)))
            ):
                wanted = _wanted(names, mentioned)
                rows = Rows(text, below_types(text, header.end() + 1, mark), mark, cells, wanted)
                yield from _each(text, rows, names, mentioned)
                announced = header.start() > 0 and text[header.start() - 1] != "\n"
                done = done if announced else rows.end  # what a comment says may be said of other lines
                break


def _defines(text: str, position: int, said: Sequence[str]) -> bool:
    """Whether a line says of a column what it holds, as each of those below it does of another.

    # INVARIANT: one row cannot make a table a definition of one, whoever wrote it.
    """
    if any(map(_DEFINES.fullmatch, said)):
        return True
    if TYPE.fullmatch(said[1]) is None:
        return False
    end = text.find("\n\n", position, position + LONGEST_HEAD)
    lines = text[position : end if end >= 0 else position + LONGEST_HEAD].splitlines()
    return len(lines) > 1 and all(_holds_type(line) for line in lines)


def _holds_type(line: str) -> bool:
    cells = _BETWEEN.split(line.strip())
    return len(cells) > 1 and TYPE.fullmatch(cells[1].strip("\"'* ,")) is not None


def _needed(names: Sequence[str], mentioned: Mentioned | None) -> Sequence[tuple[int, str]]:
    """Which columns may say something. What `kubectl get certificate` lists is called as a secret is."""
    return [
        (at, name)
        for at, name in enumerate(names)
        if (mentioned is None or mentioned.matters(name)) and not (name == "SECRET" and names[-1] == "AGE")
    ]


def _wanted(names: Sequence[str], mentioned: Mentioned | None) -> frozenset[int]:
    settings = name_and_value(names)
    told = () if settings is None else (settings.name, *settings.values)
    return frozenset([*(at for at, _ in _needed(names, mentioned)), *told])


def _each(
    text: str, rows: Iterable[Cells], names: Sequence[str], mentioned: Mentioned | None
) -> Iterator[Node | Column]:
    """What the rows below these names hold."""
    needed, settings = _needed(names, mentioned), name_and_value(names)
    if settings is None and not any(holds_others(name) for _, name in needed):
        yield from _columns(text, rows, needed)
    else:
        yield from _named(text, rows, needed, settings)


def _ruled(text: str, mentioned: Mentioned | None) -> Iterator[tuple[int, Sequence[str], Rows]]:
    """Tables whose columns begin where the rules below their names do: those of `sqlcmd`, SQL*Plus, PowerShell and
    reStructuredText. Where each begins, its names, its rows."""
    if "- " not in text and "= " not in text:
        return
    done = 0
    for rule in _RULES.finditer(text):
        above = text.rfind("\n", 0, max(0, rule.start() - 1)) + 1
        head = text[above : max(above, rule.start() - 1)]
        if above < done or not head.strip() or len(head) > LONGEST_HEAD or RULE.fullmatch(head):
            continue
        starts = [part.start() for part in _RUN.finditer(rule.group())]
        cells = by_position(text, above, above + len(head), starts)
        names = [text[first:last].strip("\"'* ") for first, last in cells]
        if all(name and _NAME.fullmatch(name) for name in names):
            columns = [(rule.start() + at, rule.start() + at) for at in starts]
            rows = Rows(text, rule.end() + 1, "", columns, _wanted(names, mentioned), ruled=True)
            yield above, names, rows
            done = rows.end


def _announced(text: str, telling: Callable[[str], bool], mentioned: Mentioned | None) -> Iterator[Node | Column]:
    """Rows below a line that says what stands in them."""
    announcing = [*_TOON.finditer(text)]
    starts = [head.start() for head in announcing]
    for head, limit in zip(announcing, [*starts[1:], len(text)], strict=False):
        mark = head["mark"] or ","
        cells = cells_of(text, *head.span("names"), mark)[0]
        names = [text[start:end].strip('"') for start, end in cells]
        if any(map(telling, names)) or name_and_value(names) is not None:
            rows = Rows(text, head.end() + 1, mark, cells, _wanted(names, mentioned))
            own = takewhile(partial(_is_above, limit), rows)
            yield from _each(text, own, names, mentioned)


def _logged(text: str, telling: Callable[[str], bool], mentioned: Mentioned | None) -> Iterator[Node | Column]:
    """Lines of a web server's log."""
    for head in _LOGGED.finditer(text):
        cells = cells_of(text, *head.span("names"), " ")[0]
        names = [_OF_REQUEST.sub(r"\1", text[start:end]) for start, end in cells]
        if any(map(telling, names)):
            end = text.find("\n", head.end() + 1)
            mark = "\t" if text.find("\t", head.end(), end if end >= 0 else len(text)) >= 0 else " "
            following = text.find("\n#", head.end() + 1)
            rows = Rows(text, head.end() + 1, mark, cells, _wanted(names, mentioned))
            own = takewhile(partial(_is_above, len(text) if following < 0 else following), rows)
            yield from _each(text, own, names, mentioned)


def _is_above(limit: int, row: Cells) -> bool:
    return not row or row[0][0] < limit


def _named(
    text: str, rows: Iterable[Cells], needed: Sequence[tuple[int, str]], settings: Settings | None
) -> Iterator[Node]:
    """Each row by its columns' names; in a table of settings also the values by the names that stand beside them."""
    said: dict[str, Node] = {}
    for row in rows:
        node: dict[str, Node] = {}
        for at, name in needed:
            if at < len(row):
                put(node, name, _cell(text, *row[at]))
        yield node
        if settings is None or max(settings.name, *settings.values) >= len(row):
            continue
        for value in settings.values:
            (start, end), (first, last) = row[settings.name], row[value]
            if len(said) == _SETTINGS_TOGETHER or text[start:end] in said:
                yield said
                said = {}
            put(said, text[start:end], spot(text[first:last], first, last))
    if said:
        yield said


def _columns(text: str, rows: Iterable[Cells], needed: Sequence[tuple[int, str]]) -> Iterator[Column]:
    """The cells of these columns; of a long table part by part, so that few are held at once."""
    each = iter(rows)
    while some := list(islice(each, _TOGETHER)):
        for at, name in needed:
            yield Column(name, [_cell(text, *row[at]) for row in some if at < len(row)])


def _cell(text: str, start: int, end: int) -> Spot:
    said = text[start:end]
    if len(said) > 2 and said[0] == said[-1] == '"' and said.count('"') == 2:
        return spot(said[1:-1], start + 1, end - 1)
    return spot(said.replace('""', '"') if '"' in said else said, start, end)


def _records_of(text: str, telling: Callable[[str], bool]) -> Iterator[re.Match[str]]:
    """Names and values of one row, in group 1."""
    numbered = _RECORD.finditer(text) if "[ RECORD " in text or "@ Row " in text else iter(())
    framed = _FRAMED.finditer(text) if "-+\n|" in text or "-+|\n|" in text else iter(())
    yield from merge(numbered, framed, _expanded(text, telling), key=lambda found: found.start())


def _expanded(text: str, telling: Callable[[str], bool]) -> Iterator[re.Match[str]]:
    """Those without a line before them that says so: names below each other, which no types stand beside."""
    if "|" not in text or "-+-" in text:
        return
    for block in _EXPANDED.finditer(text):
        pairs = [(pair[1].strip(), pair[2].strip()) for pair in _PAIR.finditer(block[1])]
        known = [name for name, _ in pairs if name.lower() in COMMON or telling(name)]
        if (
            2 * len(known) > len(pairs)
            and pairs[0][0] in known
            and not (pairs[0][1].lower() in COMMON or telling(pairs[0][1]))
            and any(map(telling, known))
            and not any(value and TYPE.fullmatch(value) for _, value in pairs)
        ):
            yield block


def _record(text: str, start: int, end: int) -> Node:
    node: dict[str, Node] = {}
    for pair in (_IN_FRAME if text.startswith("\n|", start) else _PAIR).finditer(text, start, end):
        put(node, pair[1].strip(), spot(pair[2].strip(), pair.start(2), pair.start(2) + len(pair[2].rstrip())))
    return node


def _single(text: str, telling: Callable[[str], bool]) -> Iterator[Column]:
    for table in _SINGLE.finditer(text) if "---\n" in text or "-+\n" in text else ():
        name, rows = ("a", "x") if table["a"] is not None else ("b", "y")
        if telling(table[name]):
            yield Column(table[name], [_cell(text, *row.span()) for row in _LINE.finditer(text, *table.span(rows))])


def _pairs(text: str) -> Iterator[Node]:
    """Tables of two columns, of names and of values."""
    if "alue" not in text and "ALUE" not in text:
        return
    done = 0
    for ending in _VALUE_LAST.finditer(text):
        header = _NAME_AND_VALUE.match(text, text.rfind("\n", 0, ending.start()) + 1)
        if header is None or header.start() < done:
            continue
        mark = next((mark for mark in ("\t", ",", "|", "│", ";") if mark in header.group().strip("| ")), "")
        rows = Rows(text, header.end() + 1, mark, cells_of(text, header.start(), header.end(), mark)[0])
        said: dict[str, Node] = {}
        for row in rows:
            if len(row) > 1:
                (start, end), (first, last) = row[:2]
                if len(said) == _SETTINGS_TOGETHER or text[start:end] in said:
                    yield said
                    said = {}
                put(said, text[start:end], spot(text[first:last], first, last))
        yield said
        done = rows.end
