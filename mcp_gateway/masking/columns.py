"""What is to be done with a column or a field, from where its values come from and what it is called.

Judges names and origins only. Configured patterns go before built-in names; a policy rule's masks go before everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import unquote

from mcp_gateway.masking.names import sensitivity
from mcp_gateway.masking.profile import FieldAction, split_pattern
from mcp_gateway_tools.raw import Column

_COLUMN_DEPTH: Final = 4
"""Segments of an origin that names one column: database, schema, relation, column. A shorter one names everything below it."""

_SAMPLED: Final = frozenset(
    (
        "most_common_vals",
        "most_common_elems",
        "histogram_bounds",
        "range_bounds_histogram",
        "stxdmcv",
        *(f"stavalues{number}" for number in range(1, 6)),
    )
)
"""Columns of PostgreSQL's statistics, which hold values of every other column."""

_FUNCTION: Final = "()"
"""What the path of a function ends in that may have read anything (database, schema, function), and a pattern that speaks of such: what it
gives is hidden unless a field says otherwise."""

_STRICTNESS: Final[Mapping[FieldAction, int]] = {
    "drop": 0,
    "redact": 1,
    "pseudonym": 2,
    "partial": 3,
    "scan": 4,
    "keep": 5,
}
_SHOWN: Final = frozenset({"scan", "keep"})
_TELLING: Final = frozenset({"pseudonym", "partial"})
"""Ways of replacing that tell something of the value: equality, or its end."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """What to do with values: hide them all (`entirely`: booleans too), look at each, or look for secrets only.

    `computed` ones are hidden whatever they are: that one is null, and another is not, answers a question about what it was computed from.
    `place` is the path of the column that holds them, where they are shown unchanged.
    """

    action: FieldAction
    kind: str = ""
    entirely: bool = False
    computed: bool = False
    place: str = ""

    @property
    def hides(self) -> bool:
        """Whether something else stands for every value."""
        return self.action not in _SHOWN

    @property
    def tells(self) -> bool:
        """Whether what stands for a value tells something of it."""
        return self.action in _TELLING


SCAN: Final = Treatment("scan")
KEEP: Final = Treatment("keep")
HIDE: Final = Treatment("redact", "column:redacted", entirely=True)


class _Pattern:
    """One field pattern, compiled."""

    def __init__(self, text: str, action: FieldAction) -> None:
        parts = split_pattern(text)
        self.action: Final = action
        self.parts: Final = [_glob(unquote(part) if "/" in text else part) for part in parts]
        self.piece: Final = max((unquote(parts[-1]) if "/" in text else parts[-1]).lower().split("*"), key=len)
        self.anywhere: Final = all(set(part) == {"*"} for part in parts[:-1])
        # more exact parts first; among equals the strictest
        exact, vague = sum("*" not in part for part in parts), sum(set(part) == {"*"} for part in parts)
        self.of_function: Final = parts[-1].endswith(_FUNCTION)
        self.rank: Final = (-exact, vague - len(parts), _STRICTNESS[action])

    @property
    def hides(self) -> bool:
        """Whether it hides what it names."""
        return self.action not in _SHOWN

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


class Columns:
    """The field patterns of a profile, with the masks that policy adds for one call."""

    def __init__(self, fields: Mapping[str, FieldAction], masks: Iterable[str] = ()) -> None:
        self._configured = sorted((_Pattern(text, action) for text, action in fields.items()), key=lambda one: one.rank)
        self._masks = [_Pattern(text, "redact") for text in masks]
        self._hiding = [*self._masks, *(one for one in self._configured if one.hides)]
        self.depth: Final = max([3, *(len(one.parts) for one in (*self._configured, *self._masks))])
        """How many keys of a path, from its end, can make a difference."""
        self.by_path: Final = bool(self._configured or self._masks)
        """Whether the keys above a name can make any."""
        self.pieces: Final = tuple(one.piece for one in self._hiding)
        """A piece of each name that is hidden by a pattern, in lower case; of such as may be any, nothing."""

    def treat(self, column: Column) -> Treatment:
        """What to do with a column of a result.

        # INVARIANT: a value that may come from several columns is never kept unseen, and is hidden if one of them is. What may have been
        # computed from a hidden column is a constant in every row: equality with a guess, one part after the other, or null here and not
        # there would tell it.
        """
        if column.origins is None:
            return self._unknown(column.name, same=bool(column.unchanged))
        if not column.origins:
            return SCAN  # the tool vouches that no column went into it
        paths = [tuple(unquote(segment) for segment in origin.split("/")) for origin in column.origins]
        treatments = [self._origin(path) for path in paths]
        hidden = _strictest(one for one in treatments if one.hides)
        if hidden is not None:
            return replace(hidden, place=column.unchanged) if column.unchanged else _constant(hidden)
        if any(mask.anywhere and mask.names(column.name) for mask in self._masks):
            return HIDE
        said = [self._said(path) for path in paths]
        if (len(paths) == 1 or column.unchanged) and None not in said:
            return KEEP if all(one == "keep" for one in said) else SCAN
        return self._called(column.name)

    def field(self, path: Sequence[str]) -> Treatment:
        """What to do with the value under these keys of a document, outermost first."""
        if any(mask.matches(path) for mask in self._masks):
            return _configured("redact", path)
        said = self._said(path)
        return _by_name(path[-1]) if said is None else _configured(said, path)

    def hides(self, name: str) -> bool:
        """Whether a column of this name, of a relation that is not known, may have to be hidden."""
        return self._unknown(name).hides

    def _unknown(self, name: str, *, same: bool = False) -> Treatment:
        """A column of a relation that is not known: every pattern may mean it that could name it."""
        hidden = _strictest(_configured(one.action, (name,)) for one in self._hiding if one.names(name))
        if hidden is not None:
            return hidden if same or not hidden.tells else _constant(hidden)
        said = self._said((name,)) if same else None
        return _by_name(name) if said is None else _configured(said, (name,))

    def _called(self, name: str) -> Treatment:
        if any(one.anywhere and one.names(name) for one in self._hiding):
            return _configured("redact", (name,))
        return _by_name(name)

    def _origin(self, path: Sequence[str]) -> Treatment:
        if _is_function(path):
            return SCAN if self._said(path) in _SHOWN and not any(mask.matches(path) for mask in self._masks) else HIDE
        if len(path) < _COLUMN_DEPTH:
            return HIDE if any(one.reaches(path) for one in self._hiding if not one.anywhere) else SCAN
        if path[1] == "pg_catalog" and path[3] in _SAMPLED and self._said(path) is None:
            return HIDE
        return self.field(path)

    def _said(self, path: Sequence[str]) -> FieldAction | None:
        function = _is_function(path)
        # INVARIANT: a pattern for columns (`public.*`) says nothing of functions, whose paths are shorter
        return next(
            (one.action for one in self._configured if one.matches(path) and (one.of_function or not function)), None
        )


def _is_function(path: Sequence[str]) -> bool:
    return len(path) == _COLUMN_DEPTH - 1 and path[-1].endswith(_FUNCTION)


def naming_nothing(fields: Mapping[str, FieldAction], paths: Iterable[str]) -> list[str]:
    """The patterns that match none of these resource paths, in their order."""
    left = {text: _Pattern(text, action) for text, action in fields.items()}
    for path in paths:
        parts = tuple(unquote(segment) for segment in path.split("/"))
        for text in [text for text, pattern in left.items() if pattern.matches(parts)]:
            del left[text]
        if not left:
            break
    return list(left)


def _configured(action: FieldAction, path: Sequence[str]) -> Treatment:
    """What a configuration says of a field. Secrets are constants whatever it says."""
    if action in _SHOWN:
        return Treatment(action)
    label = _held(path)
    if action in _TELLING and label != "secret":
        return Treatment(action, f"column:{label or ('id' if action == 'pseudonym' else 'value')}", entirely=True)
    return Treatment("drop" if action == "drop" else "redact", f"column:{label or 'redacted'}", entirely=True)


def _held(path: Sequence[str]) -> str | None:
    """What a field holds, by its name, else by that and what it is in: the `name` of `customers`."""
    found = sensitivity(path[-1])
    return found or (sensitivity(f"{path[-2].removesuffix('s')}_{path[-1]}") if len(path) > 1 else None)


def _by_name(name: str) -> Treatment:
    label = sensitivity(name)
    return SCAN if label is None else Treatment("redact", f"column:{label}")


def _constant(one: Treatment) -> Treatment:
    return Treatment("drop" if one.action == "drop" else "redact", one.kind, entirely=True, computed=True)


def _strictest(treatments: Iterable[Treatment]) -> Treatment | None:
    return min(treatments, key=lambda one: _STRICTNESS[one.action], default=None)


def _glob(part: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(piece) for piece in part.split("*")), re.IGNORECASE | re.DOTALL)
