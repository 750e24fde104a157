"""The columns of a statement's result, told from its text and the catalog: what masking would be told if it ran. Pure."""

from __future__ import annotations

from typing import Final

from mcp_gateway_policy.vocabulary import Unanalysable
from mcp_gateway_tools.raw import Column
from mcp_gateway_tools.sql.analyse import everything, examine, lineage, unchanged
from mcp_gateway_tools.sql.catalog import Relation, SqlState

UNNAMED: Final = "?column?"
"""What PostgreSQL calls a column that has no name of its own (src/backend/parser/parse_target.c, `FigureColname`)."""


def columns(sql: str, state: SqlState) -> tuple[Column, ...]:
    """The columns in order; one named `*`, of everything the statement reads, where they cannot be counted. Empty without rows."""
    found = examine(sql, state)
    if isinstance(found, Unanalysable) or found.output is None:
        return ()
    origins = lineage(sql, state)
    if origins is None:
        return (Column("*", "", everything(sql, state)),)
    same = unchanged(sql, state) or ("",) * len(origins)
    return tuple(
        Column(field.name or UNNAMED, "", paths, column)
        for field, paths, column in zip(found.output.fields, origins, same, strict=True)
    )


def selecting(relation: Relation, *columns: str) -> str:
    """The statement that selects these columns of a relation, or counts its rows. Made to be analysed, never to be run."""
    wanted = ", ".join(map(_quoted, columns)) or "count(*)"
    return f"SELECT {wanted} FROM {_quoted(relation.schema)}.{_quoted(relation.name)}"  # noqa: S608 # names are quoted, and nothing runs it


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
