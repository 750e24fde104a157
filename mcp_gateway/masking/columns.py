"""What is to be done with a column or a field, from where its values come from and what it is called.

Judges names and origins only. Configured patterns go before built-in names; a policy rule's masks go before everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from mcp_gateway.masking.names import sensitivity
from mcp_gateway.masking.profile import ColumnAction, split_pattern
from mcp_gateway_tools.raw import Column

_COLUMN_DEPTH: Final = 4
"""Segments of an origin that names one column: database, schema, relation, column. A shorter one names everything below it."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """What to do with values: hide them all (`entirely`: booleans too), look at each, or look for secrets only."""

    action: ColumnAction
    kind: str = ""
    entirely: bool = False


SCAN: Final = Treatment("scan")
KEEP: Final = Treatment("keep")
HIDE: Final = Treatment("redact", "column:column", entirely=True)


class _Pattern:
    """One column pattern, compiled."""

    def __init__(self, text: str, action: ColumnAction) -> None:
        parts = split_pattern(text)
        self.action: Final = action
        self.parts: Final = [_glob(unquote(part) if "/" in text else part) for part in parts]
        self.anywhere: Final = all(set(part) == {"*"} for part in parts[:-1])
        # more exact parts first; among equals the strictest
        self.rank: Final = (-sum("*" not in part for part in parts), -len(parts), _STRICTNESS[action])

    def matches(self, path: Sequence[str]) -> bool:
        """Whether the pattern names this column: right-aligned, case-insensitive."""
        if len(path) < len(self.parts):
            return self.anywhere and bool(path) and self.names(path[-1])
        tail = path[len(path) - len(self.parts) :]
        return all(part.fullmatch(segment) for part, segment in zip(self.parts, tail, strict=True))

    def names(self, column: str) -> bool:
        """Whether some column of this name could match."""
        return self.parts[-1].fullmatch(column) is not None

    def reaches(self, relation: Sequence[str]) -> bool:
        """Whether a column below this path (`database`, `schema`, `relation`, or a beginning of it) could match."""
        parts = [*[_glob("*")] * (_COLUMN_DEPTH - len(self.parts)), *self.parts][: len(relation)]
        return all(part.fullmatch(segment) for part, segment in zip(parts, relation, strict=False))


_STRICTNESS: Final[Mapping[ColumnAction, int]] = {"redact": 0, "scan": 1, "keep": 2}


class Columns:
    """The column patterns of a profile, with the masks that policy adds for one call."""

    def __init__(self, columns: Mapping[str, ColumnAction], masks: Iterable[str] = ()) -> None:
        self._configured = sorted(
            (_Pattern(text, action) for text, action in columns.items()), key=lambda one: one.rank
        )
        self._masks = [_Pattern(text, "redact") for text in masks]
        self._hiding = [*self._masks, *(one for one in self._configured if one.action == "redact")]

    def treat(self, column: Column) -> Treatment:
        """What to do with a column of a result.

        # INVARIANT: a value that may come from several columns is never kept unseen, and is hidden if one of them is.
        """
        if column.origins is None:
            return self._unknown(column.name)
        if not column.origins:
            return SCAN  # the tool vouches that no column went into it
        paths = [tuple(unquote(segment) for segment in origin.split("/")) for origin in column.origins]
        treatments = [self._origin(path) for path in paths]
        hidden = next((one for one in treatments if one.action == "redact"), None)
        if hidden is not None:
            return hidden
        if any(mask.anywhere and mask.names(column.name) for mask in self._masks):
            return HIDE
        if len(paths) == 1 and self._said(paths[0]) is not None:
            return treatments[0]
        return self._called(column.name)

    def field(self, path: Sequence[str]) -> Treatment:
        """What to do with the value under these keys of a document, outermost first."""
        if any(mask.matches(path) for mask in self._masks):
            return HIDE
        said = self._said(path)
        if said is not None:
            return HIDE if said == "redact" else Treatment(said)
        return _by_name(path[-1])

    def hides(self, name: str) -> bool:
        """Whether a column of this name, of a relation that is not known, may have to be hidden."""
        return self._unknown(name).action == "redact"

    def _unknown(self, name: str) -> Treatment:
        return HIDE if any(one.names(name) for one in self._hiding) else _by_name(name)

    def _called(self, name: str) -> Treatment:
        if any(one.anywhere and one.names(name) for one in self._hiding):
            return HIDE
        return _by_name(name)

    def _origin(self, path: Sequence[str]) -> Treatment:
        if len(path) < _COLUMN_DEPTH:
            return HIDE if any(one.reaches(path) for one in self._hiding if not one.anywhere) else SCAN
        return self.field(path)

    def _said(self, path: Sequence[str]) -> ColumnAction | None:
        return next((one.action for one in self._configured if one.matches(path)), None)


def _by_name(name: str) -> Treatment:
    label = sensitivity(name)
    return SCAN if label is None else Treatment("redact", f"column:{label}")


def _glob(part: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(piece) for piece in part.split("*")), re.IGNORECASE | re.DOTALL)
