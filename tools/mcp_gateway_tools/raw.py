"""Raw: what an upstream answered, before masking.

A `Raw` can be carried and nothing else: it cannot be printed, compared, iterated, copied, pickled or turned into JSON. What it
holds comes out through `mcp_gateway_tools.unveil`, which only the masker may import (an import-linter contract says so).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, NoReturn, TypeAlias, final

from mcp_gateway_policy.vocabulary import JsonValue

Ran: TypeAlias = Literal["no", "yes", "unknown"]
"""Whether the call took effect upstream. After the intent is recorded it is `unknown` unless proven."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a result. `origins` are the resource paths it may have come from; None is `cannot be told`. A path that goes on below a column
    names a part of its values: a key of JSON, an attribute of a composite type; one that ends in `()` a function that may have read anything.

    `unchanged` is the path of the one column whose values it shows as they are; empty where they may have been computed.
    """

    name: str
    type: str
    origins: tuple[str, ...] | None = None
    unchanged: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows and columns. `truncated` says that a limit cut the rows; `next_step` tells the caller how to get the rest."""

    columns: tuple[Column, ...]
    rows: Sequence[Sequence[JsonValue]]
    truncated: bool = False
    next_step: str = ""
    status: str = ""


Step: TypeAlias = str | int
"""A key of an object or an index of a list."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Which lines of the text under `key` are shown: chosen once it is masked, for what is hidden must not be found out by asking for it.

    Those that `pattern` is found in (a regular expression; empty is all), of these the last `most`, and of these as many as fit in `bytes`.
    `more` says that there was more than the text; `next_step` how to get it.
    """

    key: str
    pattern: str
    most: int
    bytes: int
    more: bool = False
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """How many lines at the end of the text at `place` are shown, once it is masked: those before them are there to tell what these are.

    A key is known by its first line, and a column by its header.
    """

    place: tuple[str, ...]
    lines: int


@dataclass(frozen=True, slots=True)
class Document:
    """A structured answer that is not a table.

    `describes` are the places of objects that speak of a column of data, by their keys and indexes from outside in: whoever masks adds to
    each, as `masked`, whether that column's values come back hidden. `withheld` are secrets that the tool saw and took out of this answer:
    whoever masks hides them in every later answer of the session, whatever stands around them. `lines` are what is shown of a text among it,
    `ending` the same of another.
    """

    value: Mapping[str, JsonValue]
    describes: Mapping[tuple[Step, ...], Column] = field(default_factory=lambda: MappingProxyType({}))
    withheld: tuple[str, ...] = ()
    lines: Lines | None = None
    ending: Ending | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """An error the upstream gave as its answer: in its own words, with its own code, and what the caller could do.

    All three may quote values of the columns `origins` (resource paths; None is `cannot be told which`); where one of these is hidden, `instead`,
    `instead_code` and `instead_hint` are said. `withheld` as in `Document`.
    """

    message: str
    code: str = ""
    hint: str = ""
    ran: Ran = "no"
    withheld: tuple[str, ...] = ()
    origins: tuple[str, ...] | None = ()
    instead: str = ""
    instead_code: str = ""
    instead_hint: str = ""


Content: TypeAlias = Table | Document | Problem


@final
class Raw:
    """Unmasked content, sealed."""

    __slots__ = ("__content",)

    def __init__(self, content: Content) -> None:
        self.__content = content

    def __repr__(self) -> str:
        return "<Raw: unmasked, not shown>"

    def __str__(self) -> NoReturn:
        raise TypeError("a Raw is not text: mask it")

    def __format__(self, spec: str) -> NoReturn:
        raise TypeError("a Raw is not text: mask it")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a Raw cannot be pickled or copied: mask it")

    def __eq__(self, other: object) -> NoReturn:
        raise TypeError("a Raw cannot be compared: mask it")

    def __hash__(self) -> NoReturn:
        raise TypeError("a Raw cannot be hashed: mask it")
