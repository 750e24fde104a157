"""The walk through a table, column by column: a column of texts is one set for the scan, a hidden column is never looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, TypeAlias, cast
from urllib.parse import unquote

from mcp_gateway.masking import layouts
from mcp_gateway.masking.batch import Setting
from mcp_gateway.masking.columns import SCAN, Treatment
from mcp_gateway.masking.labels import SECRET
from mcp_gateway.masking.placeholders import is_count, tells_nothing
from mcp_gateway.masking.rewrite import LONG_NUMBER, Rewriter, TablePass
from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.raw import Column, Table

_TEXTS: Final = frozenset({str, type(None)})
_SCALARS: Final = frozenset({str, int, float, type(None)})
_NUMBERS: Final = frozenset({int, float, bool, type(None)})

Cells: TypeAlias = list[JsonValue]


class Grid:
    """One table, ready to be rewritten. Raises ValueError for rows of unequal length."""

    def __init__(self, table: Table, treat: Callable[[Column], Treatment], rewriter: Rewriter) -> None:
        self._table = table
        self._rewriter = rewriter
        self._plan = [(column, treat(column)) for column in table.columns]
        self._settings = layouts.name_and_value([column.name for column in table.columns])
        self._cells: list[Sequence[JsonValue]] = (
            list(zip(*table.rows, strict=True)) if table.rows else [()] * len(self._plan)
        )
        if len(self._cells) != len(self._plan):
            raise ValueError("rows have another length than columns")
        self._kinds = [frozenset(map(type, cells)) for cells in self._cells]
        self._single = [
            self._told(index) if treatment == SCAN else self._not_told(index, treatment)
            for index, (_, treatment) in enumerate(self._plan)
        ]

    def rewrite(self, step: TablePass) -> JsonObject:
        """The table as structured content: columns, rows and what is known of the whole."""
        text = Setting()
        columns = [
            {"name": step.text(column.name, text), "type": step.text(column.type, text)} for column, _ in self._plan
        ]
        rewritten = [self._column(index, step) for index in range(len(self._plan))]
        count = len(self._table.rows)
        rows: list[Cells] = [list(row) for row in zip(*rewritten, strict=True)] if rewritten else [[]] * count
        whole: dict[str, JsonValue] = {
            "columns": columns,
            "rows": rows,
            "row_count": count,
            "truncated": self._table.truncated,
        }
        for key, said in (("next_step", self._table.next_step), ("status", self._table.status)):
            if said:
                whole[key] = step.text(said, text)
        return whole

    def _column(self, index: int, step: TablePass) -> Cells:
        (column, treatment), cells = self._plan[index], self._cells[index]
        told = self._single[index]
        if any(one is not None for one in told) or (told and treatment.hides):
            return self._each(column, told, cells, step)
        return self._alike(column, treatment, cells, step, kinds=self._kinds[index])

    def _told(self, index: int) -> Sequence[Treatment | None]:
        """What to do with single cells of a column whose name does not decide: because of the name in the same row of a table of
        settings, or because they look like what such a column may hold."""
        column, cells = self._plan[index][0], self._cells[index]
        if self._settings is not None and index in self._settings.values:
            names = map(self._settings.called, self._cells[self._settings.name])
            return [self._rewriter.named(name, cell) for name, cell in zip(names, cells, strict=True)]
        return self._rewriter.looks(column.name, cells, beside=[other.name for other, _ in self._plan])

    def _not_told(self, index: int, treatment: Treatment) -> Sequence[Treatment | None]:
        """The same of a column that is hidden for its name alone: how many there are, and whether there is one, is none of them."""
        column = self._plan[index][0]
        if column.origins is not None or treatment.action != "redact" or treatment.entirely or treatment.computed:
            return ()
        if treatment.kind == SECRET.kind:
            return ()
        cells = self._cells[index]
        nothing = {cell: tells_nothing(column.name, treatment.kind, cell) for cell in set(filter(is_count, cells))}
        return (
            [None if is_count(cell) and nothing[cell] else treatment for cell in cells] if any(nothing.values()) else ()
        )

    def _each(
        self, column: Column, told: Sequence[Treatment | None], cells: Sequence[JsonValue], step: TablePass
    ) -> Cells:
        """A column whose cells are treated one by one: those that are treated alike go together."""
        first = told[0]
        if told.count(first) == len(told):  # as in most columns
            return self._alike(column, SCAN if first is None else first, cells, step, (column.name,))
        rewritten: Cells = list(cells)
        for treatment in set(told):
            places = [place for place, one in enumerate(told) if one is treatment or one == treatment]
            some = [cells[place] for place in places]
            made = self._alike(column, SCAN if treatment is None else treatment, some, step, (column.name,))
            for place, cell in zip(places, made, strict=True):
                rewritten[place] = cell
        return rewritten

    def _alike(
        self,
        column: Column,
        treatment: Treatment,
        cells: Sequence[JsonValue],
        step: TablePass,
        path: tuple[str, ...] | None = None,
        kinds: AbstractSet[type] | None = None,
    ) -> Cells:
        if kinds is None:
            kinds = frozenset(map(type, cells))
        setting = self._rewriter.setting(_named(column), treatment)
        if treatment.computed:
            return [step.hide(treatment, cell) for cell in cells]
        if treatment.hides and kinds <= _SCALARS:
            if not treatment.tells:
                hidden = step.hide_all(treatment, cells)
                return [hidden if cell or cell == 0 else cell for cell in cells]
            return [step.hide(treatment, cell) if cell or cell == 0 else cell for cell in cells]
        if not treatment.hides:
            if kinds <= _TEXTS:
                return step.column(cells, setting)
            if kinds <= _NUMBERS and not setting.words and not _any_long(cells, kinds):
                return list(cells)
        if path is None:
            path = tuple(map(unquote, column.unchanged.split("/"))) if column.unchanged else (column.name,)
        return [self._rewriter.value(cell, step, path, treatment, setting) for cell in cells]


def _named(column: Column) -> str:
    return " ".join([column.name, *(origin.rpartition("/")[2] for origin in column.origins or ())])


def _any_long(cells: Sequence[JsonValue], kinds: AbstractSet[type]) -> bool:
    if kinds == {int}:  # as in most columns
        whole = cast(Sequence[int], cells)
        return max(whole) >= LONG_NUMBER or min(whole) <= -LONG_NUMBER
    return any(isinstance(cell, (int, float)) and abs(cell) >= LONG_NUMBER for cell in cells)
