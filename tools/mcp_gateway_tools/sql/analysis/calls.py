"""Calls: their arguments, what an aggregate sorts and filters by, windows, and the relation that a function opens. Pure."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Final

from mcp_gateway_tools.sql.analysis.grammar import known
from mcp_gateway_tools.sql.analysis.picked import FUNCTIONS, names_in, names_of_key, picks
from mcp_gateway_tools.sql.analysis.scope import EMPTY, NOTHING, Origins, Scope, Value
from mcp_gateway_tools.sql.analysis.sqljson import SqlJson
from mcp_gateway_tools.sql.analysis.tree import Node
from mcp_gateway_tools.sql.catalog import ANYTHING, RelationName
from mcp_gateway_tools.sql.functions import OPENS, OPENS_FIRST, SHOWN

_LIKE_SHOW: Final = frozenset({"current_setting"})
"""What reads a setting: like SHOW where its name is written out."""
_PLAIN_CALL: Final = frozenset({"funcname", "args", "func_variadic", "funcformat", "agg_star", "location"})
"""What stands in a call that has nothing but arguments."""
_PLAIN_NAME: Final = re.compile(r"[a-z_][a-z0-9_]{0,62}")


class Calls(SqlJson, ABC):
    """Walks calls and what belongs to them."""

    @abstractmethod
    def value(self, node: Node, scope: Scope) -> Value:
        """What an expression gives, with everything it reads."""

    @abstractmethod
    def shown(self, node: Node, scope: Scope) -> Value:
        """What an expression gives whose value is shown or sorted as it is: no cast that is not written happens to a column."""

    def call(self, node: Node, scope: Scope) -> Value:
        written, given = node.names("funcname"), node.nodes("args")
        name = written[-1]
        if name.startswith(FUNCTIONS):
            self.picked |= names_in(node)
            if picks(name):
                self.picked.update(*(names_of_key(each) for each in given[1:]))
        arguments = [self.value(each, scope) for each in given]
        origins = arguments[0].origins if len(arguments) == 1 else NOTHING.union(*[each.origins for each in arguments])
        if not _PLAIN_CALL.issuperset(node.fields):
            origins |= self._aggregated(node, arguments, scope)
        # INVARIANT: where names or VARIADIC say which argument goes where, no overload is ruled out by their order.
        spread = "NamedArgExpr" in [each.kind for each in given] or node.flag("func_variadic")
        if name not in OPENS and name not in _LIKE_SHOW:
            return self.called(written, arguments, origins, spread=spread)
        tolerated = self.routines.tolerated
        if name in OPENS:
            self.routines.opened = self._opened(name, given)
        elif given and _literal(given[0]).lower() in SHOWN:
            self.routines.tolerated |= _LIKE_SHOW
        found = self.called(written, arguments, origins, spread=spread)
        self.routines.opened, self.routines.tolerated = ANYTHING, tolerated
        return found

    def _aggregated(self, node: Node, arguments: list[Value], scope: Scope) -> Origins:
        """What an aggregate or a window function reads besides its arguments; those WITHIN GROUP become arguments, too."""
        ordered = [self.value(each, scope) for each in node.nodes("agg_order")]
        origins = NOTHING.union(*(each.origins for each in ordered)) | self.all((node.node("agg_filter"),), scope)
        over = node.part("over", "WindowDef")
        if over is not None:
            origins |= self.window(over, scope)
        if node.flag("agg_within_group"):
            self.operands.update(*(each.origins for each in ordered))
            arguments += ordered
        if node.flag("agg_distinct"):
            self.comparing(*arguments)
        return origins

    def _opened(self, name: str, arguments: Sequence[Node]) -> RelationName:
        """The relation that a function opens whose name is written out; else it could be any."""
        first = arguments[0] if arguments else None
        if first is not None and first.kind == "TypeCast":
            kind = first.part("typeName", "TypeName")
            first = first.node("arg") if kind is not None and kind.names("names")[-1] == "regclass" else None
        names = _literal(first).split(".")
        if name not in OPENS_FIRST or len(names) > 2 or not all(_PLAIN_NAME.fullmatch(each) for each in names):
            return ANYTHING
        relation = self.state.find(names[0] if len(names) == 2 else None, names[-1])
        return ANYTHING if relation is None else relation.key

    def window(self, node: Node, scope: Scope) -> Origins:
        """A window's own expressions."""
        known(node)
        divided = [self.shown(each, scope) for each in node.nodes("partitionClause")]
        self.comparing(*divided)
        rest = (*node.nodes("orderClause"), node.node("startOffset"), node.node("endOffset"))
        named: Origins = NOTHING
        if "name" in node.fields or "refname" in node.fields:
            named = scope.windows
            self.picked |= scope.windows_picked
        return self.all(rest, scope).union(named, *(each.origins for each in divided))

    def sort(self, node: Node, scope: Scope) -> Value:
        inner = node.node("node")
        value = EMPTY if inner is None else self.shown(inner, scope)
        self.comparing(value)
        using = node.names("useOp")
        if using:
            self.routines.operator(using, value.type, value.type)
        return value


def _literal(node: Node | None) -> str:
    """The text of a string that is written out; empty where something else stands there."""
    text: str = node.fields.get("sval", {}).get("sval", "") if node is not None and node.kind == "A_Const" else ""
    return text
