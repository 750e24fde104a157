"""PostgreSQL's syntax tree as libpg_query writes it: nodes with typed fields. Knows no node's meaning.

The form is that of libpg_query's JSON output (src/backend/nodes/outfuncs.c in its shape): a node is an object with one key, its kind;
what is zero, false or empty is left out. The accessors are where the analysis spends its time: they take the form as it is.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec


class Node(msgspec.Struct, frozen=True, eq=False):
    """One node. A field that is absent reads as empty text, False, 0, None or no nodes."""

    kind: str
    fields: dict[str, Any]

    def text(self, name: str) -> str:
        """A text, or the name of an enumeration's member."""
        value = self.fields.get(name, "")
        return value if isinstance(value, str) else ""

    def flag(self, name: str) -> bool:
        """Whether it is set."""
        return self.fields.get(name) is True

    def number(self, name: str) -> int:
        """An integer."""
        value = self.fields.get(name, 0)
        return value if isinstance(value, int) else 0

    def node(self, name: str) -> Node | None:
        """A field that may hold a node of any kind."""
        value = self.fields.get(name)
        return None if value is None else wrapped(value)

    def nodes(self, name: str) -> list[Node]:
        """A field that holds a list of nodes."""
        value = self.fields.get(name)
        return [] if value is None else list(map(wrapped, value))

    def part(self, name: str, kind: str) -> Node | None:
        """A field that always holds a node of one kind."""
        value = self.fields.get(name)
        return None if value is None else Node(kind, value)

    def names(self, name: str) -> tuple[str, ...]:
        """A field that holds a list of String nodes: a name with its qualifiers. Another node's place is an empty text."""
        value = self.fields.get(name)
        if value is None:
            return ()
        if len(value) == 1:  # so most are; a comprehension costs a call
            return (value[0]["String"].get("sval", "") if "String" in value[0] else "",)
        return tuple([each["String"].get("sval", "") if "String" in each else "" for each in value])


def wrapped(value: dict[str, Any]) -> Node:
    """The node in its JSON form; an absent member of a list has the kind "".

    Raises ValueError for what is no node.
    """
    if not value:
        return EMPTY
    (kind,) = value
    fields = value[kind]
    if fields.__class__ is not dict:
        raise ValueError("not a node")
    return Node(kind, fields)


EMPTY: Final = Node("", {})
