"""The cells of a table's lines: parted by a mark, by blanks, or by where its columns begin. Knows no names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final
from unicodedata import combining, east_asian_width

from mcp_gateway.masking.findings import MARKER

RULE: Final = re.compile(r"[\s|+:=\u2500-\u257f-]{3,}")
_QUOTED: Final = re.compile(r'[ \t]*+"((?:[^"]++|"")*+)"?[ \t]*+')
_GAP: Final = re.compile(r"[ ]{2,}|\t")
MARKS: Final = ("\t", ",", "|", "│", ";", "")
"""What stands between cells; nothing where blanks do."""

_SIMPLE: Final = ("\t", ",", ";")
"""Those that stand between cells and nowhere else."""

_SUMS: Final = frozenset(".…([TtSsGgAa|│")
_FOOTER: Final = re.compile(
    r"[ .…(\[]{0,20}(?:(?i:output|results?|list|table) (?i:truncated|shortened|cut)[: ]{0,2})?(?:\d{1,9}|more)?(?: ?(?i:more|other|additional|lines|rows?|bytes|records?|items?|entries|results|truncated|omitted|not shown|shown|hidden)){1,4}[)\] .…]{0,20}\r?"
)
"""What a program says of the rows that it did not print."""

_TOTAL: Final = re.compile(r"(?i:(?:grand |sub)?totals?|sum|average|avg):?")
_SUM: Final = re.compile(r"(?:-?[$€£]?\d{1,3}(?:[ ]?\d{3}){0,3}\.\d\d)?")
"""A sum: cents stand behind a point, as in no number of a person's."""

_UNQUOTED: Final = ("|", "\t")
"""Those between cells that may hold line breaks and are not quoted."""

_LONGEST_ROW: Final = 1 << 12
_MOST_LINES: Final = 64
_LONGEST_TABLE: Final = 1 << 16
_COUNTED: Final = re.compile(r"^\(\d{1,9} rows?\)", re.MULTILINE)
"""What psql prints below a table."""

DRAWN: Final = ("|", "│")
"""Those that a table is drawn with."""

LONGEST_HEAD: Final = 2000
"""Characters."""

Cells = list[tuple[int, int]]


def parts(line: str, mark: str) -> bool:
    """Whether a mark parts a line into cells."""
    return mark in line if mark else _GAP.search(line.strip()) is not None


class Rows:
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
        misses, closing, bars = 0, -1, list[int]()
        while self.end < len(text):
            end = text.find("\n", self.end)
            end = len(text) if end < 0 else end
            line = text[self.end : end]
            if not line[:1].isalnum() and RULE.fullmatch(line):
                if mark in DRAWN and "+" in line:
                    bars = [at for at, sign in enumerate(line) if sign == "+"]
                    closing = text.find(f"\n{line.rstrip()}", end) if line[0] == "+" else -1
                self.end = end + 1
                continue
            # INVARIANT: what a cell holds ends no table whose frame is closed further down, whoever wrote it.
            framed = self.end <= closing
            broken = mark in _UNQUOTED and not bars and not framed and line.count(mark) < count - 1
            if broken and (whole := self._whole(end)) > end:
                yield from self._lines(whole)
                end, line = whole, text[self.end : whole]
            elif not framed and (not line.strip() or (mark and mark not in line)):
                yield from self._further(end) if broken else ()
                return
            if framed:
                end = self._row_end(end, closing)
            if line.lstrip(" |│")[:1] in _SUMS and (
                (_TOTAL.match(line.lstrip(" |│")) is not None and self._is_sum(end))
                if mark
                else _FOOTER.fullmatch(line) is not None
            ):
                self.end = end + 1
                continue
            if self._ruled:
                cells = self._placed(end, starts)
                self.end = end + 1
                yield cells
                continue
            if mark in _SIMPLE and '"' not in line:
                cells = _split(self.end, line.split(mark), self._wanted)
            else:
                cells, end = cells_of(text, self.end, end, mark, self._wanted)
            if not mark and len(cells) == count + 1 and cells[0][1] - self.end <= starts[0]:
                cells = cells[1:]  # the number of the row, which no name stands above
            elif not mark and len(cells) != count:
                cells = by_position(text, self.end, end, starts)
            if bars and len(cells) > count:
                cells = self._between(bars, end) or cells
            if framed and len(cells) != count:
                cells, _ = cells_of(text, self.end, end, mark)
                self.end = end + 1
                yield cells
                yield [(end, end)] * (count - len(cells)) + cells[-count:]
                continue
            if mark and len(cells) < count - 1:
                misses += 1
                if misses > 2:
                    return
            self.end = end + 1
            yield cells

    def _is_sum(self, end: int) -> bool:
        """Whether a row is one of sums: named so, and of the columns that are looked at each is empty or holds one."""
        text = self._text
        cells = cells_of(text, self.end, end, self._mark)[0]
        if not cells or _TOTAL.fullmatch(text, *cells[0]) is None:
            return False
        looked_at = range(len(cells)) if self._wanted is None else self._wanted
        return all(_SUM.fullmatch(text, *cells[at]) for at in looked_at if 0 < at < len(cells))

    def _whole(self, end: int) -> int:
        """Where a row ends whose cells hold line breaks, as psql's `-A` and SQLite's lists print them: at the line with which it has as many
        cells as it has names. Where it began otherwise, that is where its line ends."""
        text, sides = self._text, len(self._header) - 1
        found = text.count(self._mark, self.end, end)
        last, limit = end, min(len(text), self.end + _LONGEST_ROW)
        for _ in range(_MOST_LINES):
            if not 0 < found < sides or last >= limit:
                break
            following = text.find("\n", last + 1, limit)
            following = limit if following < 0 else following
            found += text.count(self._mark, last, following)
            last = following
        return last if found == sides else end

    def _lines(self, end: int) -> Iterator[Cells]:
        """Each line of what may be one row, as a row by itself: cells may be missing at the end of one."""
        start = self.end
        while start < end:
            following = self._text.find("\n", start, end)
            following = end if following < 0 else following
            yield cells_of(self._text, start, following, self._mark)[0]
            start = following + 1

    def _further(self, end: int) -> Iterator[Cells]:
        """Rows behind a line that is none, up to where psql says how many there were: the last cell of the row before holds it."""
        text, sides = self._text, len(self._header) - 1
        counted = _COUNTED.search(text, end, end + _LONGEST_TABLE)
        while counted is not None and end < counted.start() - 1:
            following = text.find("\n", end + 1)
            if text.count(self._mark, end, following) == sides:
                yield cells_of(text, end + 1, following, self._mark)[0]
            self.end = end = following

    def _row_end(self, end: int, closing: int) -> int:
        """Where a row ends whose cells may hold line breaks, as MySQL's client prints them: behind the last side, before the next row."""
        text, mark = self._text, self._mark
        while end < closing and not (text[self.end : end].rstrip().endswith(mark) and text[end + 1 : end + 2] == mark):
            following = text.find("\n", end + 1, closing)
            end = closing if following < 0 else following
        return end

    def _between(self, bars: Sequence[int], end: int) -> Cells:
        """The cells of a line by where the rule below the names is crossed, if the sides of cells stand there: a cell may hold the sign for one."""
        line = self._text[self.end : end]
        for tried in (bars, *([_in_characters(line, bars)] if not line.isascii() else [])):
            if all(line[at : at + 1] == self._mark for at in tried):
                sides = tried if tried[0] == 0 else [-1, *tried, len(line)]
                spans = pairwise(sides)
                cells = [_trimmed(self._text, self.end + first + 1, self.end + last) for first, last in spans]
                return cells if len(cells) == len(self._header) else []
        return []

    def _placed(self, end: int, starts: list[int]) -> Cells:
        """The cells of a line by where its columns begin, which may be counted in what a terminal shows, and behind what was hidden before."""
        line = self._text[self.end : end]
        for tried in (starts, *([_in_characters(line, starts)] if not line.isascii() else [])):
            if _are_between(line, tried):
                return by_position(self._text, self.end, end, tried)
        cells = cells_of(self._text, self.end, end, "")[0]
        if len(cells) == len(starts) and not MARKER.search(line):
            return cells
        starts, known = self._behind_markers(line, list(starts))
        cells = by_position(self._text, self.end, end, starts)
        return cells if known else [(self.end + starts[0], end)] * len(cells)

    def _behind_markers(self, line: str, starts: list[int]) -> tuple[list[int], bool]:
        """Where the columns of a line begin when values in some of them gave way to markers of other lengths, and whether that is known."""
        marked = False
        for marker in MARKER.finditer(line):
            column = next((at for at, start in enumerate(starts) if start == marker.start()), None)
            if column is None:
                continue
            marked = True
            rest = line[marker.end() :]
            if column + 1 < len(starts) and rest.strip():
                moved = marker.end() + len(rest) - len(rest.lstrip()) - starts[column + 1]
                starts[column + 1 :] = [start + moved for start in starts[column + 1 :]]
        return starts, not marked or _are_between(line, starts)


def _are_between(line: str, starts: Sequence[int]) -> bool:
    """Whether each column of a line begins behind a blank."""
    return all(line[start - 1 : start] in ("", " ") for start in starts if start)


def _in_characters(line: str, starts: Sequence[int]) -> list[int]:
    """Where columns of a terminal are in a line that has characters of two columns and of none (Unicode Standard Annex 11)."""
    widths = (0 if combining(sign) else 1 + (east_asian_width(sign) in "WF") for sign in line)
    ends = list(accumulate(widths, initial=0))
    return [bisect_left(ends, start) for start in starts]


def cells_of(text: str, start: int, end: int, mark: str, wanted: frozenset[int] | None = None) -> tuple[Cells, int]:
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


def by_position(text: str, start: int, end: int, starts: list[int]) -> Cells:
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
