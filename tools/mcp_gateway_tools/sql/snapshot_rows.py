"""The rows that `snapshot_queries` gives, decoded and checked. Objects are known by their oids here, and nowhere else."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

Oid: TypeAlias = int


class ColumnRow(msgspec.Struct, frozen=True, array_like=True):
    """A column: its name, its type as PostgreSQL writes it, whether it may be null, its comment, its type."""

    name: str
    type: str
    nullable: bool
    comment: str
    type_oid: Oid


class RelationRow(msgspec.Struct, frozen=True):
    """A row of pg_class. `type` is that of its rows, 0 where it has none."""

    oid: Oid
    schema: str
    name: str
    kind: Literal["r", "v", "m", "f", "p", "S", "c"]
    type: Oid
    owner: str
    row_security: bool
    comment: str
    security_invoker: bool
    definition: str
    columns: tuple[ColumnRow, ...]


class ReadRow(msgspec.Struct, frozen=True):
    """What a view reads; `column` is None for a relation as such."""

    oid: Oid
    read: Oid
    column: str | None


class NameRow(msgspec.Struct, frozen=True):
    """Something named that belongs to a relation or a type: a function that a view calls, one that compares a type's values."""

    oid: Oid
    name: str
    schema: str = ""


class RuleRow(msgspec.Struct, frozen=True):
    """A rewrite rule. `version` is another one each time that it is defined."""

    oid: Oid
    name: str
    version: str


class ChildRow(msgspec.Struct, frozen=True):
    """An inheritance or partitioning."""

    oid: Oid
    child: Oid


class TriggerRow(msgspec.Struct, frozen=True):
    """A trigger. `type` are the bits of src/include/catalog/pg_trigger.h; `definition` is given where there is a WHEN."""

    oid: Oid
    name: str
    enabled: bool
    type: int
    schema: str
    function: str
    definition: str


class KeyRow(msgspec.Struct, frozen=True):
    """A primary key (`p`) or a foreign one (`f`)."""

    oid: Oid
    type: Literal["p", "f"]
    target: Oid
    on_delete: str
    on_update: str
    columns: tuple[str, ...]
    targets: tuple[str, ...]


class ExpressionRow(msgspec.Struct, frozen=True):
    """SQL that belongs to a relation."""

    oid: Oid
    place: Literal["default", "generated", "check", "index", "policy", "partition", "statistics"]
    text: str
    column: str
    command: Literal["", "all", "select", "insert", "update", "delete"]


class FunctionRow(msgspec.Struct, frozen=True):
    """A row of pg_proc. `version` is another one each time that a user's function is defined; `runs` is that function itself, or those that an
    aggregate runs. Both are empty for what came with the server.
    """

    schema: str
    name: str
    kind: Literal["f", "p", "a", "w"]
    volatility: Literal["i", "s", "v"]
    arguments: tuple[Oid, ...]
    result: Oid
    defaults: int
    variadic: bool
    returns_set: bool
    outputs: tuple[str, ...]
    version: str
    runs: tuple[Oid, ...]


class CodeRow(msgspec.Struct, frozen=True):
    """What an extension's function runs: `library.symbol`."""

    oid: Oid
    code: str


class OperatorRow(msgspec.Struct, frozen=True):
    """A row of pg_operator. `left` is 0 for a prefix operator."""

    schema: str
    name: str
    left: Oid
    right: Oid
    function_schema: str
    function_name: str
    runs: Oid


class CastRow(msgspec.Struct, frozen=True):
    """A row of pg_cast; no function's name where it has none."""

    source: Oid
    target: Oid
    context: Literal["i", "a", "e"]
    schema: str | None
    name: str | None
    runs: Oid


class TypeRow(msgspec.Struct, frozen=True):
    """A row of pg_type. `base`, `element` and `relation` are 0 where there is none; `input` is the function that reads its text."""

    oid: Oid
    schema: str
    name: str
    kind: Literal["b", "c", "d", "e", "r", "m", "p"]
    base: Oid
    element: Oid
    relation: Oid
    input: Oid
    checks: tuple[str, ...]


class EstimateRow(msgspec.Struct, frozen=True):
    """The planner's number of rows."""

    oid: Oid
    rows: int


class Rows(msgspec.Struct, frozen=True):
    """One half of a catalog."""

    relations: tuple[RelationRow, ...]
    reads: tuple[ReadRow, ...]
    calls: tuple[NameRow, ...]
    children: tuple[ChildRow, ...]
    triggers: tuple[TriggerRow, ...]
    rules: tuple[RuleRow, ...]
    keys: tuple[KeyRow, ...]
    expressions: tuple[ExpressionRow, ...]
    functions: tuple[FunctionRow, ...]
    codes: tuple[CodeRow, ...]
    operators: tuple[OperatorRow, ...]
    casts: tuple[CastRow, ...]
    types: tuple[TypeRow, ...]
    support: tuple[NameRow, ...]
    estimates: tuple[EstimateRow, ...]


def rows(parts: dict[str, str]) -> Rows:
    """The parts by name, each a JSON array. Raises msgspec.ValidationError for what no known server says."""
    joined = ",".join(f'"{name}":{text}' for name, text in parts.items())
    return msgspec.json.decode(f"{{{joined}}}", type=Rows)
