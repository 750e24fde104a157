"""The masking profile: what a configuration may say about masking. Values only; imports no recogniser.

A field pattern is read from its end: `*.email`, `customers.email`, `public.customers.email` name columns by database, schema, relation and
column, and fields of documents by their keys. `*` also stands for a part of a name. A pattern written with `/` (`shop/public/orders/total`) is
split there instead, for names that contain dots.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_serializer

from mcp_gateway.masking.extension import Extension

FieldAction: TypeAlias = Literal["redact", "pseudonym", "partial", "scan", "keep", "drop"]
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
    """The parts of a field pattern, widest first. Raises ValueError when one is empty."""
    parts = tuple(pattern.split("/" if "/" in pattern else "."))
    if not all(parts):
        raise ValueError(f"`{pattern}` is not a field pattern: write `[schema.]table.column` or `*.column`")
    return parts


def _checked(fields: Mapping[str, FieldAction]) -> Mapping[str, FieldAction]:
    for pattern in fields:
        split_pattern(pattern)
    return MappingProxyType(dict(fields))


def _all_checked(connections: Mapping[str, Mapping[str, FieldAction]]) -> Mapping[str, Mapping[str, FieldAction]]:
    return MappingProxyType({name: _checked(fields) for name, fields in connections.items()})


class MaskingProfile(BaseModel):
    """What is hidden beyond what is found by itself, and how sure a finding must be."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fields: Annotated[Mapping[str, FieldAction], AfterValidator(_checked)] = Field(
        default_factory=lambda: MappingProxyType({}),
        description="Field pattern → what becomes of the field's values.",
    )
    connections: Annotated[Mapping[str, Mapping[str, FieldAction]], AfterValidator(_all_checked)] = Field(
        default_factory=lambda: MappingProxyType({}),
        description="Connection → further field patterns; the same pattern counts as the connection has it.",
    )
    entities: tuple[Entity, ...] = Field(default=DEFAULT_ENTITIES, description="Presidio entities that are looked for.")
    extension: Extension = Field(default=Extension(), description="What is looked for beside the built-in.")
    score_threshold: float = Field(default=0.4, ge=0, le=1, description="How sure a recogniser must be, 0 to 1.")

    def fields_of(self, connection: str | None) -> Mapping[str, FieldAction]:
        """The field patterns that count for answers of a connection."""
        return {**self.fields, **self.connections.get(connection or "", {})}

    @property
    def pseudonymous(self) -> bool:
        """Whether any rule gives pseudonyms."""
        return any("pseudonym" in fields.values() for fields in (self.fields, *self.connections.values()))

    @field_serializer("fields")
    def _plain(self, fields: Mapping[str, FieldAction]) -> dict[str, FieldAction]:
        return dict(fields)

    @field_serializer("connections")
    def _all_plain(self, connections: Mapping[str, Mapping[str, FieldAction]]) -> dict[str, dict[str, FieldAction]]:
        return {name: dict(fields) for name, fields in connections.items()}
