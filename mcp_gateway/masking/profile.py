"""The masking profile: what a configuration may say about masking. Values only; imports no recogniser.

A column pattern is `[schema.]table.column`, right-aligned against a column's path, or `*.column`; `*` also stands for a part of a
name. A pattern written with `/` (`shop/public/orders/total`) is split there instead, for names that contain dots.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_serializer

from mcp_gateway.masking.extension import Extension

ColumnAction: TypeAlias = Literal["redact", "keep", "scan"]
Entity: TypeAlias = str
"""Presidio's names. Those outside the default are looked for in every text, which is slower by an order of magnitude."""

DEFAULT_ENTITIES: Final[tuple[Entity, ...]] = (
    "CREDIT_CARD",
    "CRYPTO",
    "EMAIL_ADDRESS",
    "IBAN_CODE",
    "PHONE_NUMBER",
    "US_ITIN",
    "US_SSN",
)
"""What can be told from look-alikes by form or checksum. IP addresses stay: they are what operators look for."""


def split_pattern(pattern: str) -> tuple[str, ...]:
    """The parts of a column pattern, widest first. Raises ValueError when one is empty."""
    parts = tuple(pattern.split("/" if "/" in pattern else "."))
    if not all(parts):
        raise ValueError(f"`{pattern}` is not a column pattern: write `[schema.]table.column` or `*.column`")
    return parts


def _checked(columns: Mapping[str, ColumnAction]) -> Mapping[str, ColumnAction]:
    for pattern in columns:
        split_pattern(pattern)
    return MappingProxyType(dict(columns))


class MaskingProfile(BaseModel):
    """What is hidden beyond what is found by itself, and how sure a finding must be."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: Annotated[Mapping[str, ColumnAction], AfterValidator(_checked)] = Field(
        default_factory=lambda: MappingProxyType({}),
        description="Column pattern → hide it, show it (secrets excepted), or look at each value.",
    )
    entities: tuple[Entity, ...] = Field(default=DEFAULT_ENTITIES, description="Presidio entities that are looked for.")
    extension: Extension = Field(default=Extension(), description="What is looked for beside the built-in.")
    score_threshold: float = Field(default=0.4, ge=0, le=1, description="How sure a recogniser must be, 0 to 1.")

    @field_serializer("columns")
    def _plain(self, columns: Mapping[str, ColumnAction]) -> dict[str, ColumnAction]:
        return dict(columns)
