"""Which columns come back hidden whatever they hold: told from where they come from, before there are any values."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from mcp_gateway.masking.columns import Columns, Treatment
from mcp_gateway.masking.profile import FieldAction, MaskingProfile
from mcp_gateway_tools.raw import Column

_REMEMBERED: Final = 8192


class HiddenColumn(NamedTuple):
    """A column whose every value is replaced, and how."""

    name: str
    action: FieldAction


class Foreseen:
    """The column rules of one profile. Judges as they do when there are rows."""

    def __init__(self, profile: MaskingProfile) -> None:
        self._profile = profile
        self._columns = lru_cache(256)(self._compiled)
        self._treatment = lru_cache(_REMEMBERED)(self._judge)

    def hides(self, column: Column, masks: tuple[str, ...] = (), connection: str | None = None) -> bool:
        """Whether every value of the column would be replaced; `masks` are column patterns to hide beyond the profile's."""
        return self._treatment(column, masks, connection).hides

    def hidden(
        self, columns: Sequence[Column], masks: tuple[str, ...] = (), connection: str | None = None
    ) -> tuple[HiddenColumn, ...]:
        """Those that would be."""
        told = [(column.name, self._treatment(column, masks, connection)) for column in columns]
        return tuple(HiddenColumn(name, treatment.action) for name, treatment in told if treatment.hides)

    def treatment(self, column: Column, masks: tuple[str, ...], connection: str | None) -> Treatment:
        """What would become of the column's values."""
        return self._treatment(column, masks, connection)

    def _compiled(self, masks: tuple[str, ...], connection: str | None) -> Columns:
        return Columns(self._profile.fields_of(connection), masks)

    def _judge(self, column: Column, masks: tuple[str, ...], connection: str | None) -> Treatment:
        return self._columns(masks, connection).treat(column)
