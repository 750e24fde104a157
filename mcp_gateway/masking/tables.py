"""The walk through a table, column by column: a column of texts is one set for the scan, a hidden column is never looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

from mcp_gateway.masking.columns import Columns, Treatment
from mcp_gateway.masking.rewrite import LONG_NUMBER, Pass, Rewriter
from mcp_gateway.masking.scan import Setting
from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.raw import Column, Table

_TEXTS: Final = frozenset({str, type(None)})
_SCALARS: Final = frozenset({str, int, float, type(None)})
_NUMBERS: Final = frozenset({int, float, bool, type(None)})

Cells: TypeAlias = list[JsonValue]


class Grid:
    """One table, ready to be rewritten. Raises ValueError for rows of unequal length."""

    def __init__(self, table: Table, columns: Columns, rewriter: Rewriter) -> None:
        self._table = table
        self._rewriter = rewriter
        self._plan = [(column, columns.treat(column)) for column in table.columns]
        self._cells: list[Sequence[JsonValue]] = (
            list(zip(*table.rows, strict=True)) if table.rows else [()] * len(self._plan)
        )

    def rewrite(self, step: Pass) -> JsonObject:
        """The table as structured content: columns, rows and what is known of the whole."""
        text = Setting()
        columns = [
            {"name": step.text(column.name, text), "type": step.text(column.type, text)} for column, _ in self._plan
        ]
        rewritten = [
            self._column(column, treatment, cells, step)
            for (column, treatment), cells in zip(self._plan, self._cells, strict=True)
        ]
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

    def _column(self, column: Column, treatment: Treatment, cells: Sequence[JsonValue], step: Pass) -> Cells:
        kinds = frozenset(map(type, cells))
        setting = self._rewriter.setting(_named(column), treatment)
        if treatment.action == "redact" and kinds <= _SCALARS:
            return [step.hide(treatment, cell) if cell or cell == 0 else cell for cell in cells]
        if treatment.action != "redact":
            if kinds <= _TEXTS:
                return step.column(cells, setting)
            if kinds <= _NUMBERS and not setting.words and not any(map(_is_long, cells)):
                return list(cells)
        return [self._rewriter.value(cell, step, (column.name,), treatment, setting) for cell in cells]


def _named(column: Column) -> str:
    return " ".join([column.name, *(origin.rpartition("/")[2] for origin in column.origins or ())])


def _is_long(cell: JsonValue) -> bool:
    return isinstance(cell, (int, float)) and abs(cell) >= LONG_NUMBER
