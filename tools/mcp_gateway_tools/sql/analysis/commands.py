"""What kind of statement a tree is, whatever it starts with: queries and changes, definitions, what must be named, what is refused. Pure."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from mcp_gateway_tools.sql.analysis.definitions import Definitions
from mcp_gateway_tools.sql.analysis.grammar import known, spoken
from mcp_gateway_tools.sql.analysis.queries import CHANGES
from mcp_gateway_tools.sql.analysis.scope import Output, Scope, Unclear
from mcp_gateway_tools.sql.analysis.tree import Node
from mcp_gateway_tools.sql.analysis.types import qualified
from mcp_gateway_tools.sql.functions import SHOWN

Kind: TypeAlias = Literal["query", "change", "explain", "show", "definition", "command"]

_OPTIONS: Final = frozenset(
    [
        "analyze",
        "verbose",
        "costs",
        "settings",
        "buffers",
        "wal",
        "timing",
        "summary",
        "format",
        "generic_plan",
        "memory",
        "serialize",
    ]
)
_OFF: Final = frozenset({"off", "false", "0"})
_SESSION: Final = (
    "changes or uses the session, and every call has a session of its own",
    "each call is its own transaction; send the query alone",
)
_REFUSED: Final[dict[str, tuple[str, str]]] = {
    **dict.fromkeys(
        (
            *("TransactionStmt", "ListenStmt", "NotifyStmt", "UnlistenStmt", "DiscardStmt", "ExecuteStmt", "FetchStmt"),
            *("ClosePortalStmt", "DeallocateStmt", "ConstraintsSetStmt"),
        ),
        _SESSION,
    ),
    **dict.fromkeys(
        ("VacuumStmt", "ClusterStmt", "ReindexStmt", "CheckPointStmt"),
        ("is maintenance, which is not done through the gateway", "ask the database's operator"),
    ),
}
UNSAFE: Final[dict[str, str]] = {
    "DoStmt": "do",
    "CallStmt": "call",
    "AlterSystemStmt": "alter_system",
    "LoadStmt": "load",
    "CreateExtensionStmt": "create_extension",
    "AlterExtensionStmt": "create_extension",
    "AlterExtensionContentsStmt": "create_extension",
    "CreateFunctionStmt": "create_function",
    "AlterFunctionStmt": "create_function",
    "CreateForeignServerStmt": "create_server",
    "AlterForeignServerStmt": "create_server",
    "CreateFdwStmt": "create_server",
    "AlterFdwStmt": "create_server",
    "CreateUserMappingStmt": "create_server",
    "AlterUserMappingStmt": "create_server",
    "CreateForeignTableStmt": "create_server",
    "ImportForeignSchemaStmt": "create_server",
    "CreateSubscriptionStmt": "create_subscription",
    "AlterSubscriptionStmt": "create_subscription",
    "CreatePublicationStmt": "create_publication",
    "AlterPublicationStmt": "create_publication",
    "DefineStmt": "create_operator",
    "CreateCastStmt": "create_cast",
    "CreateEventTrigStmt": "create_event_trigger",
    "CreatePLangStmt": "create_language",
}
"""Statements that run code or reach out of the database: a rule allows them only by spelling `sql.unsafe.` out."""


class Commands(Definitions):
    """The collected effects of one statement of any kind."""

    def statement(self, node: Node) -> tuple[Kind, Output | None]:
        """Walk a whole statement. Raises Unclear."""
        if node.kind == "SelectStmt" or node.kind in CHANGES:
            output = self.query(node, Scope())
            for key in self.into:
                self.changes["sql.create", key] = None
            return ("change" if self.changes else "query"), output
        if node.kind in _REFUSED:
            reason, hint = _REFUSED[node.kind]
            raise Unclear(f"{_spoken(node)} {reason}", hint)
        if node.kind in UNSAFE:
            self._unsafe(node)
            return "command", None
        match node.kind:
            case "ExplainStmt":
                self._explain(known(node))
                return "explain", None
            case "VariableShowStmt":
                self._show(known(node))
                return "show", None
            case "VariableSetStmt":
                self._set_variable(node)
                return "command", None
            case "PrepareStmt" | "DeclareCursorStmt":
                inner = known(node).node("query")
                if inner is None:
                    raise Unclear("there is no query to prepare")
                return self.statement(inner)[0], None
            case "CopyStmt":
                self._copy(known(node))
                return "command", None
            case "LockStmt":
                for each in known(node).nodes("relations"):
                    relation = self.relation(known(each))
                    (self.together if each.flag("inh") else self.alone).add(relation.key)
                    self.locked.add(relation.key)
                return "command", None
            case _:
                self.define(node)
                return "definition", None

    def _explain(self, node: Node) -> None:
        executed = False
        for each in node.nodes("options"):
            name, value = known(each).text("defname"), each.node("arg")
            if name not in _OPTIONS:
                raise Unclear(f"`{name[:40]}` is not an option of EXPLAIN that is known here", "leave it out")
            if name == "analyze":
                said = (
                    ""
                    if value is None
                    else (value.text("sval") or str(value.flag("boolval") or value.number("ival"))).lower()
                )
                executed = executed or said not in _OFF
        inner = node.node("query")
        if inner is None or inner.kind not in {"SelectStmt"} | CHANGES:
            raise Unclear(
                f"EXPLAIN of {spoken(inner.kind).upper() if inner else 'nothing'} is not analysed",
                "explain the query alone",
            )
        self.query(inner, Scope())
        if executed:
            self.changes.update(dict.fromkeys(("sql.create", key) for key in self.into))
            return
        planned = {path[:2] for action, path in self.changes if action != "sql.trigger"}
        self.changes = {("sql.explain", path): None for path in sorted(planned)}
        self.locked.clear()

    def _show(self, node: Node) -> None:
        if node.text("name").lower() not in SHOWN:
            self.routines.effects.add(("pg_catalog", "current_setting"))

    def _set_variable(self, node: Node) -> None:
        if node.text("name") not in ("role", "session_authorization"):
            raise Unclear(f"SET {_SESSION[0]}", _SESSION[1])
        self.changes["sql.unsafe.set_role", ()] = None

    def _unsafe(self, node: Node) -> None:
        self.changes[f"sql.unsafe.{UNSAFE[node.kind]}", ()] = None
        call = node.part("funccall", "FuncCall")
        if call is not None:
            written = call.names("funcname")
            for each in self.routines.overloads(*qualified(written)):
                self.routines.effects.add((each.schema, each.name))
            self.all(call.nodes("args"), Scope())

    def _copy(self, node: Node) -> None:
        program, file = node.flag("is_program"), node.text("filename")
        if not program and not file:
            raise Unclear("COPY moves data around the gateway's limits and masks", "use SELECT or INSERT")
        self.changes[f"sql.unsafe.copy_{'program' if program else 'file'}", ()] = None
        query, target = node.node("query"), node.part("relation", "RangeVar")
        if query is not None:
            self.query(query, Scope())
        if target is None:
            return
        relation = self.relation(known(target))
        if node.flag("is_from"):
            self.changed("sql.insert", relation)
            self.all((node.node("whereClause"),), Scope((self.source(relation, ""),)))
        else:
            self.scanned.add(relation.key)
            named = node.names("attlist") or tuple(each.name for each in relation.columns)
            self.touch((*relation.key, each) for each in named)


def _spoken(node: Node) -> str:
    if node.kind == "TransactionStmt":
        return node.text("kind").removeprefix("TRANS_STMT_").replace("_", " ") or "this"
    return spoken(node.kind).upper()
