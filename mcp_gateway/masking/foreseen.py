"""Which columns come back hidden whatever they hold: told from where they come from, before there are any values."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from mcp_gateway.masking.columns import Columns
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway_tools.raw import Column

_REMEMBERED: Final = 8192
_SHOWN: Final = frozenset({"keep", "scan"})


class Foreseen:
    """The column rules of one profile. Judges as they do when there are rows."""

    def __init__(self, profile: MaskingProfile) -> None:
        self._profile = profile
        self._columns = lru_cache(256)(self._compiled)
        self._hides = lru_cache(_REMEMBERED)(self._judge)

    def hides(self, column: Column, masks: tuple[str, ...] = ()) -> bool:
        """Whether every value of the column would be replaced; `masks` are column patterns to hide beyond the profile's."""
        return self._hides(column, masks)

    def hidden(self, columns: Sequence[Column], masks: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The names of those that would be."""
        return tuple(column.name for column in columns if self._hides(column, masks))

    def _compiled(self, masks: tuple[str, ...]) -> Columns:
        return Columns(self._profile.columns, masks)

    def _judge(self, column: Column, masks: tuple[str, ...]) -> bool:
        return self._columns(masks).treat(column).action not in _SHOWN
