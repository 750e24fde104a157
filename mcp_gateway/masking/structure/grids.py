"""Tables in a text: CSV, TSV, what psql and mysql print, Markdown, aligned columns as `kubectl get` prints them.

A header says what stands below it. A table without a header is not one that is understood here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import merge
from itertools import accumulate, islice
from typing import Final, NamedTuple

from mcp_gateway.masking.context import holds_others
from mcp_gateway.masking.findings import MARKER
from mcp_gateway.masking.layouts import COMMON, name_and_value
from mcp_gateway.masking.structure.mentioned import Mentioned
from mcp_gateway.masking.structure.spot import Node, Spot, put, spot

_HEADER: Final = re.compile(r"^[\w ./#$%*?°º()\"',;|│\t-]{3,2000}+\r?$", re.MULTILINE)
"""Only what `_NAME`, quotes and marks are made of."""

_HEAD: Final = re.compile(_HEADER.pattern.removeprefix("^"), re.MULTILINE)
_ANNOUNCED: Final = re.compile(r"^#[ ]?(?:[Cc]olumns|[Ff]ields|[Hh]eaders?)[ ]?:[ \t]{1,4}", re.MULTILINE)
"""What a comment says before a table's head: `# columns: id, full_name, ssn`."""

_BETWEEN: Final = re.compile(r"[,;|│\t]|  +")
_NAME: Final = re.compile(r"[^\W\d][\w ,./#$%*?°º-]{0,62}(?:\([\w .%/-]{1,30}\)[\w ]{0,20})?\*{0,2}|#|\.{3}|\d{0,3}")
_DIGITS: Final = re.compile(r"\d+")
_RULE: Final = re.compile(r"[\s|+:=\u2500-\u257f-]{3,}")
_SIDES: Final = str.maketrans(dict.fromkeys("┃║┆┇┊┋╎╏", "│"))
"""How else the sides of cells are drawn."""

_QUOTED: Final = re.compile(r'[ \t]*+"((?:[^"]++|"")*+)"?[ \t]*+')
_RULES: Final = re.compile(r"^[ ]{0,40}+[-=]{2,}+(?:[ ][-=]{2,}+)+[ ]*\r?$", re.MULTILINE)
_RUN: Final = re.compile("[-=]+")
_GAP: Final = re.compile(r"[ ]{2,}|\t")
_NAME_AND_VALUE: Final = re.compile(
    r"^[|│ \t]*(?i:key|name|variable|field|property|setting|parameter|option|header|attribute|param|env(?:ironment)?)[ \t]*(?:\|\||[,;|│\t]|  )[ \t]*(?i:values?)[|│ \t]*$",
    re.MULTILINE,
)
_VALUE_LAST: Final = re.compile(r"[aA](?:lues?|LUES?)[|│ \t]*$", re.MULTILINE)
_RECORD: Final = re.compile(r"^-\[ RECORD \d+ \][-+]*$((?:\n[^\n|]{1,80}\|[^\n]*)+)", re.MULTILINE)
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

_LINE: Final = re.compile(r"[^ |\n](?:[^|\n]*[^ |\n])?")

_SENTENCE: Final = re.compile(r", (?:and|or|but|which|that|the|if) [a-z]+ [a-z]+")
"""What no cell begins with."""

_CLOSE: Final = re.compile(r",[^\W\d]")
"""Between names of columns: behind a sentence's comma is a blank."""

_PROSE: Final = re.compile(r"(?:^|,)\s*[a-z]\w* \w+ \w+")
"""Words where a name would stand."""

_SETTINGS: Final = re.compile(r"(?i)val|setting|content|data")
"""In the head of every table of settings: what `layouts.name_and_value` takes for a column of values."""

_MARKS: Final = ("\t", ",", "|", "│", ";", "")
_SIMPLE: Final = ("\t", ",", ";")
"""Those that stand between cells and nowhere else."""

_WIKI: Final = re.compile(r"[ \t]*\|\|(?:[^|\n]{1,200}\|\|){2,40}[ \t\r]*")
"""A head as Jira and Confluence draw it: `|| User || Password ||`."""

_DRAWN: Final = ("|", "│")
"""Those that a table is drawn with."""

_TYPED: Final = re.compile(r"(?i)(?<![a-z])(?:(?:data|column|format)_?)?type(?![a-z_])|(?<![a-z])udt_name(?![a-z_])")
_DESCRIBED: Final = frozenset(("column_name", "columnname", "column", "field", "attname", "col_name"))
_DESCRIBING: Final = ("olumn", "OLUMN", "ield", "IELD", "attname", "ATTNAME", "col_name", "COL_NAME")
"""One of them stands in each of these names."""

_WITH_TYPE: Final = frozenset(("data_type", "datatype", "type", "udt_name", "column_type", "format_type"))
"""Names of columns of a table whose rows are columns of others: `information_schema.columns`, psql's `\\d`, MySQL's `DESCRIBE`."""

_TYPE: Final = re.compile(
    r"(?:(?:big|small|tiny|medium)?int(?:eger)?\d?|(?:big|small)?serial|(?:n?var)?char(?:acter)?(?: varying)?|(?:medium|long|tiny|ci)?text|string|bytea|(?:var)?binary|(?:tiny|medium|long)?blob|clob"
    r"|uuid|uniqueidentifier|jsonb?|xml|bool(?:ean)?|bit|date|time(?:tz)?|datetime2?|timestamp(?:tz)?(?: with(?:out)? time zone)?|interval|year|decimal|numeric|money|float\d?|real|double(?: precision)?"
    r"|number|str|utf8|object|null|cat(?:egory)?|[iu](?:8|16|32|64)|(?:int|float)(?:8|16|32|64)|f(?:32|64)|(?:list|struct|datetime|duration)\[.{0,200}?\]|inet|cidr|macaddr|geometry|geography|point|tsvector|hstore|vector|enum|set|user-defined|array|name|oid|_text|_varchar|_int4)(?:\(.{0,200}?\))?(?: unsigned| with(?:out)? time zone|\[\])?",
    re.IGNORECASE,
)
"""What a column of a database holds."""

_DEFINES: Final = re.compile(
    r"(?i)(?:n?var)?char(?:acter)?(?: varying)? ?\(\d{1,5}\)|(?:not )?null|primary key|unique|citext|bytea|timestamptz|(?:small|big)?(?:int|serial)\d?(?: primary key)?"
)
"""Beside a column's name: what is said of it where a table is defined."""

_LONGEST_HEAD: Final = 2000
_MOST_WORDS: Final = 4
_TOGETHER: Final = 256
"""Rows."""

_SETTINGS_TOGETHER: Final = 64
"""Rows of names and values that may say something of each other."""

Cells = list[tuple[int, int]]


class Column(NamedTuple):
    """The cells of a column of which no other in its row says anything."""

    name: str
    cells: Sequence[Spot]


def _heads(text: str) -> Iterator[re.Match[str]]:
    """Lines that may be heads of tables, in order."""
    lines = _HEADER.finditer(text)
    if "olumns" not in text and "ields" not in text and "eader" not in text:
        return lines
    announced = (head for said in _ANNOUNCED.finditer(text) if (head := _HEAD.match(text, said.end())) is not None)
    return merge(lines, announced, key=re.Match[str].start)


def read(
    text: str, telling: Callable[[str], bool], mentioned: Mentioned | None = None, *, bare: bool = False
) -> Iterator[Node | Column]:
    """Each table that has a column whose name is `telling`: its columns, or where one may say something of another, each row by its columns'
    names. In a `bare` text the beginnings of lines are gone, so that less tells a head from what stands below."""
    if any(map(text.__contains__, "┃║┆┇┊┋╎╏")):
        text = text.translate(_SIDES)
    records = (record.span() for record in _records_of(text, telling))
    for found in _records_of(text, telling):
        yield _record(text, *found.span(1))
    yield from _pairs(text)
    yield from _single(text, telling)
    ruled: list[tuple[int, int]] = []
    for start, names, rows in _ruled(text, mentioned):
        if any(map(telling, names)) or name_and_value(names) is not None:
            yield from _each(text, rows, names, mentioned)
            ruled.append((start, rows.end))
    done = 0
    described: Iterator[tuple[int, int]] | None = None
    columns: tuple[int, int] | None = None
    record = next(records, None)
    bodies = _Bodies(text)
    for header in _heads(text):
        while record is not None and record[1] <= header.start():
            record = next(records, None)
        if any(start <= header.start() < end for start, end in ruled):
            continue
        if header.start() < done or (record is not None and record[0] <= header.start()):
            continue  # a record's names are no head of the values below
        if mentioned is not None and mentioned.none(*header.span()) and not _SETTINGS.search(text, *header.span()):
            continue
        line = header.group()
        marks = [
            mark
            for mark in _MARKS
            if _parts(line, mark)
            and _goes_on(text, header.end() + 1, mark)
            and not (mark == "," and _is_broken(text, header.start(), header.end()))
        ]
        if not marks:
            continue
        if described is None:
            described = _describing(text)
            columns = next(described, None)
        while columns is not None and columns[1] <= header.start():
            columns = next(described, None)
        if columns is not None and columns[0] <= header.start():
            continue
        said = [cell.strip("\"'* ") for cell in _BETWEEN.split(line)]
        if len(said) < 2:
            continue
        if any(map(_DEFINES.fullmatch, said)):
            continue
        if name_and_value(said) is None and not any(
            cell and cell.count(" ") < _MOST_WORDS and telling(cell) and not _BRANCH.fullmatch(cell) for cell in said
        ):
            continue
        for mark in marks:
            cells = _cells(text, header.start(), header.end(), mark)[0]
            if mark == "|" and _WIKI.fullmatch(line):
                cells = cells[1::2]
            names = [text[start:end].strip("\"'* ") for start, end in cells]
            if (not mark and _in_table(text, header.start())) or (mark in _DRAWN and bodies.hold(header.start(), mark)):
                continue
            if bare and _is_row(text, header.end() + 1, mark, names, telling):
                continue
            settings = name_and_value(names)
            if (
                sum(map(bool, names)) > 1
                and all(map(_NAME.fullmatch, names))
                and (settings or any(map(telling, names)))
            ):
                wanted = _wanted(names, mentioned)
                rows = _Rows(text, _below_types(text, header.end() + 1, mark), mark, cells, wanted)
                yield from _each(text, rows, names, mentioned)
                done = rows.end
                break


def _needed(names: Sequence[str], mentioned: Mentioned | None) -> Sequence[tuple[int, str]]:
    """Which columns may say something. What `kubectl get certificate` lists is called as a secret is."""
    return [
        (at, name)
        for at, name in enumerate(names)
        if (mentioned is None or mentioned.matters(name)) and not (name == "SECRET" and names[-1] == "AGE")
    ]


def _wanted(names: Sequence[str], mentioned: Mentioned | None) -> frozenset[int]:
    return frozenset([*(at for at, _ in _needed(names, mentioned)), *(name_and_value(names) or ())])


def _each(text: str, rows: _Rows, names: Sequence[str], mentioned: Mentioned | None) -> Iterator[Node | Column]:
    """What the rows below these names hold."""
    needed, settings = _needed(names, mentioned), name_and_value(names)
    if settings is None and not any(holds_others(name) for _, name in needed):
        yield from _columns(text, rows, needed)
    else:
        yield from _named(text, rows, needed, settings)


def _ruled(text: str, mentioned: Mentioned | None) -> Iterator[tuple[int, Sequence[str], _Rows]]:
    """Tables whose columns are as wide as the rules below their names, one blank between them: those of `sqlcmd`, SQL*Plus, PowerShell and
    reStructuredText. Where each begins, its names, its rows."""
    if "- -" not in text and "= =" not in text:
        return
    done = 0
    for rule in _RULES.finditer(text):
        above = text.rfind("\n", 0, max(0, rule.start() - 1)) + 1
        head = text[above : max(above, rule.start() - 1)]
        if above < done or not head.strip() or len(head) > _LONGEST_HEAD or _RULE.fullmatch(head):
            continue
        starts = [part.start() for part in _RUN.finditer(rule.group())]
        cells = _by_position(text, above, above + len(head), starts)
        names = [text[first:last].strip("\"'* ") for first, last in cells]
        if all(name and _NAME.fullmatch(name) for name in names):
            heads = [(rule.start() + at, rule.start() + at) for at in starts]
            rows = _Rows(text, rule.end() + 1, "", heads, _wanted(names, mentioned), ruled=True)
            yield above, names, rows
            done = rows.end


def _places(text: str, sign: str) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


def _describing(text: str) -> Iterator[tuple[int, int]]:
    """Where rows stand that say what columns of other tables are called and hold: none of them is a head of those below it."""
    at = 0
    for place in merge(*(_places(text, sign) for sign in _DESCRIBING if sign in text)):
        if place < at:
            continue
        start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
        at = end = len(text) if end < 0 else end
        if _TYPED.search(text, start, min(end, start + _LONGEST_HEAD)) is None:
            continue
        for mark in _MARKS if end - start <= _LONGEST_HEAD else ():
            cells = _cells(text, start, end, mark)[0] if _parts(text[start:end], mark) else []
            names = [text[first:last].strip("\"'* ").lower() for first, last in cells]
            if _DESCRIBED.isdisjoint(names) or _WITH_TYPE.isdisjoint(names):
                continue
            typed_at = next(index for index, name in enumerate(names) if name in _WITH_TYPE)
            rows = _Rows(text, end + 1, mark, cells)
            for row in rows:
                if typed_at >= len(row) or not _TYPE.fullmatch(text, *row[typed_at]):
                    break
                at = rows.end
            yield end + 1, at
            break


def _named(
    text: str, rows: Iterable[Cells], needed: Sequence[tuple[int, str]], settings: tuple[int, int] | None
) -> Iterator[Node]:
    """Each row by its columns' names; in a table of settings also the values by the names that stand beside them."""
    said: dict[str, Node] = {}
    for row in rows:
        node: dict[str, Node] = {}
        for at, name in needed:
            if at < len(row):
                put(node, name, _cell(text, *row[at]))
        yield node
        if settings is not None and max(settings) < len(row):
            (start, end), (first, last) = row[settings[0]], row[settings[1]]
            put(said, text[start:end], spot(text[first:last], first, last))
            if len(said) == _SETTINGS_TOGETHER:
                yield said
                said = {}
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
    return spot(said.replace('""', '"') if '"' in said else said, start, end)


def _records_of(text: str, telling: Callable[[str], bool]) -> Iterator[re.Match[str]]:
    """Names and values of one row, in group 1."""
    numbered = _RECORD.finditer(text) if "[ RECORD " in text else iter(())
    yield from merge(numbered, _expanded(text, telling), key=lambda found: found.start())


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
            and not any(value and _TYPE.fullmatch(value) for _, value in pairs)
        ):
            yield block


def _record(text: str, start: int, end: int) -> Node:
    node: dict[str, Node] = {}
    for pair in _PAIR.finditer(text, start, end):
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
        rows = _Rows(text, header.end() + 1, mark, _cells(text, header.start(), header.end(), mark)[0])
        said: dict[str, Node] = {}
        for row in rows:
            if len(row) > 1:
                (start, end), (first, last) = row[:2]
                put(said, text[start:end], spot(text[first:last], first, last))
            if len(said) == _SETTINGS_TOGETHER:
                yield said
                said = {}
        yield said
        done = rows.end


def _goes_on(text: str, position: int, mark: str) -> bool:
    """Whether the next line may be a row, or the rule below a header."""
    end = text.find("\n", position)
    line = text[position : end if end >= 0 else len(text)]
    return _parts(line, mark) or _RULE.fullmatch(line) is not None


def _is_row(text: str, position: int, mark: str, names: Sequence[str], telling: Callable[[str], bool]) -> bool:
    """Whether a line is one of those below it rather than their head: where a cell that tells nothing, or each of them, says the same there
    but for its number; or where a sentence ends in one."""
    if any(name.count(" ") >= _MOST_WORDS and ". " in f"{name} " for name in names):
        return True
    end = text.find("\n", position)
    end = len(text) if end < 0 else end
    cells = _cells(text, position, end, mark)[0] if end - position <= _LONGEST_HEAD else []
    below = [cell for cell in (text[first:last].strip("\"'* ") for first, last in cells) if cell]
    above = [name for name in names if name]
    alike = [name for name, cell in zip(above, below, strict=False) if _DIGITS.sub("0", name) == _DIGITS.sub("0", cell)]
    return len(alike) == len(above) or not all(map(telling, alike))


def _is_broken(text: str, start: int, end: int) -> bool:
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


def _parts(line: str, mark: str) -> bool:
    return mark in line if mark else _GAP.search(line.strip()) is not None


def _in_table(text: str, start: int) -> bool:
    """Whether the line before is a row already, so that this one is no header."""
    before = text[text.rfind("\n", 0, max(0, start - 1)) + 1 : max(0, start - 1)]
    return _GAP.search(before.strip()) is not None and not _RULE.fullmatch(before)


class _Bodies:
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
            if _RULE.fullmatch(line):
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
        _RULE.fullmatch(line) is None
        and all(named)
        and line.startswith(mark) == row.startswith(mark)
        and len(named) == row.strip(mark).count(mark) + 1 > 1
    )


class _Rows:
    """The cells of each row below a header. Where only some are `wanted`, others may be anywhere. Read once, one after the other: what
    was read ends at `end`."""

    def __init__(
        self,
        text: str,
        position: int,
        mark: str,
        header: Cells,
        wanted: frozenset[int] | None = None,
        *,
        ruled: bool = False,
    ) -> None:
        self._ruled = ruled
        self.end = position
        self._text = text
        self._mark = mark
        self._header = header
        self._wanted = wanted

    def __iter__(self) -> Iterator[Cells]:
        text, mark, count = self._text, self._mark, len(self._header)
        starts = [start - text.rfind("\n", 0, start) - 1 for start, _ in self._header]
        misses = 0
        while self.end < len(text):
            end = text.find("\n", self.end)
            end = len(text) if end < 0 else end
            line = text[self.end : end]
            if not line[:1].isalnum() and _RULE.fullmatch(line):
                self.end = end + 1
                continue
            if not line.strip() or (mark and mark not in line):
                return
            if self._ruled:
                cells = self._unmoved(_by_position(text, self.end, end, starts), end)
                self.end = end + 1
                yield cells
                continue
            if mark in _SIMPLE and '"' not in line:
                cells = _split(self.end, line.split(mark), self._wanted)
            else:
                cells, end = _cells(text, self.end, end, mark, self._wanted)
            if not mark and len(cells) == count + 1 and cells[0][1] - self.end <= starts[0]:
                cells = cells[1:]  # the number of the row, which no name stands above
            elif not mark and len(cells) != count:
                cells = _by_position(text, self.end, end, starts)
            if mark and len(cells) < count - 1:
                misses += 1
                if misses > 2:
                    return
            self.end = end + 1
            yield cells

    def _unmoved(self, cells: Cells, end: int) -> Cells:
        """The cells of a line that stand where they stood: a value that was hidden before, in a column that is hidden, moved what is behind."""
        marked = MARKER.search(self._text, self.end, end)
        for at, (start, _) in enumerate(cells) if marked is not None else ():
            if marked is not None and start == marked.start() and self._wanted is not None and at in self._wanted:
                return cells[:at]
        return cells


def _below_types(text: str, position: int, mark: str) -> int:
    """Where the rows begin below a head, behind lines that say what the columns hold: `│ varchar │ date │`, as DuckDB and Polars have them."""
    at = position
    while mark in _DRAWN and (end := text.find("\n", at, at + _LONGEST_HEAD)) > at:
        line = text[at:end]
        if not _RULE.fullmatch(line):
            said = [cell for cell in map(str.strip, line.strip().strip(mark).split(mark)) if cell]
            if not said or not all(_RULE.fullmatch(cell) or _TYPE.fullmatch(cell) for cell in said):
                break
            position = end + 1
        at = end + 1
    return position


def _cells(text: str, start: int, end: int, mark: str, wanted: frozenset[int] | None = None) -> tuple[Cells, int]:
    """The cells of a line, without the spaces around them, and where the line ends: a quoted cell may hold line breaks."""
    cells: Cells = []
    if not mark:
        at = start
        for gap in _GAP.finditer(text, start, end):
            if gap.start() > at:
                cells.append((at, gap.start()))
            at = gap.end()
        return ([*cells, _trimmed(text, at, end)] if at < end else cells), end
    line = end
    if mark in "|│":
        start, end = _trimmed(text, start, end)
        start += text[start : start + 1] == mark
        end -= text[end - 1 : end] == mark and end > start
    if '"' not in text[start:end] or mark in "|│":
        return _split(start, text[start:end].split(mark), wanted), line
    at = start
    while True:
        quoted = _QUOTED.match(text, at)
        if quoted is not None and text[quoted.end() : quoted.end() + 1] in (mark, "\n", "\r", ""):
            cells.append(quoted.span(1))
            at = quoted.end()
            if at > end:
                following = text.find("\n", at)
                end = len(text) if following < 0 else following
        else:
            stop = text.find(mark, at, end)
            stop = end if stop < 0 else stop
            cells.append(_trimmed(text, at, stop))
            at = stop
        if text[at : at + 1] != mark or at >= end:
            return cells, max(line, end)
        at += 1


def _split(at: int, parts: Sequence[str], wanted: frozenset[int] | None) -> Cells:
    """The cells of a line without quotes; a mark is one character."""
    cells: Cells = [(at, at)] * len(parts)
    starts = list(accumulate(map(len, parts), initial=at)) if wanted is None or len(wanted) > 1 else None
    for index in range(len(parts)) if wanted is None else wanted:
        if index < len(parts):
            said = parts[index]
            start = index + (starts[index] if starts is not None else at + sum(map(len, parts[:index])))
            size = len(said.strip())
            first = start if size == len(said) else start + len(said) - len(said.lstrip())
            cells[index] = first, first + size
    return cells


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    said = text[start:end]
    if said == said.strip():
        return start, end
    start += len(said) - len(said.lstrip())
    return start, max(start, end - len(said) + len(said.rstrip()))


def _by_position(text: str, start: int, end: int, starts: list[int]) -> Cells:
    """Cells of an aligned line that has an empty or an over-long cell: what begins below a column's name belongs to it."""
    cells: Cells = []
    for column, following in zip(starts, [*starts[1:], end - start], strict=True):
        first, last = min(start + column, end), min(start + following, end)
        while first > start and first < end and not text[first - 1].isspace():
            first -= 1
        while last < end and last > first and not text[last - 1].isspace() and not text[last].isspace():
            last -= 1
        cells.append(_trimmed(text, first, last) if first < last else (first, first))
    return cells
