"""SQL/JSON and SQL/XML: constructors, query functions and what they hold. Pure."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Final

from mcp_gateway_tools.sql.analysis.grammar import known
from mcp_gateway_tools.sql.analysis.names import Names
from mcp_gateway_tools.sql.analysis.picked import names_in
from mcp_gateway_tools.sql.analysis.scope import NOTHING, Origins, Scope, Value
from mcp_gateway_tools.sql.analysis.tree import Node
from mcp_gateway_tools.sql.catalog import TypeName

_JSON_PARTS: Final = (
    ("context_item", "JsonValueExpr"),
    ("val", "JsonValueExpr"),
    ("value", "JsonValueExpr"),
    ("output", "JsonOutput"),
    ("on_empty", "JsonBehavior"),
    ("on_error", "JsonBehavior"),
    ("returning", "JsonReturning"),
    ("format", "JsonFormat"),
)
_CASTS: Final = frozenset({"json", "jsonb"})
_JSON_HELD: Final = ("raw_expr", "pathspec", "passing", "exprs", "key", "agg_filter", "agg_order", "expr")


class SqlJson(Names, ABC):
    """Walks the nodes of SQL/JSON and SQL/XML."""

    @abstractmethod
    def all(self, nodes: Iterable[Node | None], scope: Scope) -> Origins:
        """Everything that these read."""

    @abstractmethod
    def type(self, node: Node, name: str, given: TypeName | None, scope: Scope) -> TypeName | None:
        """The type that a part of a node names, with a value made of it."""

    @abstractmethod
    def window(self, node: Node, scope: Scope) -> Origins:
        """A window's own expressions."""

    def xml(self, node: Node, scope: Scope) -> Value:
        origins = self.all(node.nodes("args"), scope)
        for each in node.nodes("named_args"):
            origins |= self.all((known(each).node("val"),), scope)
        self.type(node, "typeName", None, scope)
        return Value(origins | self.all((node.node("expr"),), scope))

    def json(self, node: Node, scope: Scope) -> Value:
        """One of the SQL/JSON nodes: what it holds, and the types that it makes values of."""
        self.routines.casts_to |= _CASTS
        origins: set[tuple[str, str, str]] = set()
        for name, kind in _JSON_PARTS:
            part = node.part(name, kind) if name in node.fields else None
            if part is not None:
                origins |= self.json(known(part), scope).origins
        for name in _JSON_HELD:
            if name in node.fields:
                value = node.fields[name]
                origins |= self.all(node.nodes(name) if isinstance(value, list) else (node.node(name),), scope)
        self.picked |= names_in(node.node("pathspec"))
        self.type(node, "typeName", None, scope)
        over = node.part("over", "WindowDef")
        if over is not None:
            origins |= self.window(over, scope)
        inner = node.node("query")
        if inner is not None:
            output, read = self.nested(inner, scope)
            origins |= read | output.origins
        return Value(frozenset(origins))

    def json_aggregate(self, node: Node, scope: Scope) -> Value:
        kind = "JsonKeyValue" if node.kind == "JsonObjectAgg" else "JsonValueExpr"
        origins: Origins = NOTHING
        for name, each in (("constructor", "JsonAggConstructor"), ("arg", kind)):
            part = node.part(name, each)
            if part is not None:
                origins |= self.json(known(part), scope).origins
        return Value(origins)

    def json_over_value(self, node: Node, scope: Scope) -> Value:
        """JSON(…) and JSON_SERIALIZE(…), whose `expr` is a JSON value."""
        part, output = node.part("expr", "JsonValueExpr"), node.part("output", "JsonOutput")
        return Value(
            NOTHING.union(*(self.json(known(each), scope).origins for each in (part, output) if each is not None))
        )
