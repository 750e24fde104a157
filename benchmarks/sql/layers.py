"""What each layer would say alone: a plain walk over sqlglot's tree, a plain walk over PostgreSQL's own, and ours.

The two walks are what one writes in an afternoon: only a query may pass, nothing below it may write or lock, and the relations and
columns that the tree names are looked up among those allowed. What they miss is why ours is longer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final, cast

import postgast
import sqlglot
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Error as ProtobufError
from sqlglot import exp
from sqlglot.errors import SqlglotError

from benchmarks.sql.fuzz import in_time
from benchmarks.sql.policies import ALLOWED_TABLES, DENIED_COLUMNS, PolicyUnderTest
from mcp_gateway_policy.engine import Policy
from mcp_gateway_policy.vocabulary import Allow, Call, Connection, Principal, Prompt
from mcp_gateway_tools.sql.analyse import analyse
from mcp_gateway_tools.sql.catalog import SqlState

_WRITES: Final = (
    exp.Insert,
    exp.Update,
    exp.Delete,
    exp.Merge,
    exp.Create,
    exp.Drop,
    exp.Alter,
    exp.Command,
    exp.Into,
    exp.Lock,
    exp.Copy,
    exp.Set,
)
_FORBIDDEN: Final = frozenset(column for columns in DENIED_COLUMNS.values() for column in columns)
_STAR_OF: Final = frozenset(relation.rpartition(".")[2] for relation in DENIED_COLUMNS)
_NODES: Final = frozenset(
    {"InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt", "LockingClause", "IntoClause", "intoClause"}
)


def sqlglot_walk(sql: str, policy: PolicyUnderTest) -> bool:
    """Whether a plain walk over sqlglot's tree lets it pass."""
    try:
        trees = [tree for tree in sqlglot.parse(sql, dialect="postgres") if tree is not None]
    except (SqlglotError, RecursionError):
        return False
    if len(trees) != 1:
        return False
    (tree,) = trees
    if policy.name.endswith("notes") and isinstance(tree, exp.Insert | exp.Update | exp.Delete | exp.Merge):
        written = tree.find(exp.Table)
        return written is not None and written.name == "notes" and not written.db
    if not isinstance(tree, exp.Query | exp.Values | exp.Describe | exp.Subquery) or tree.find(*_WRITES) is not None:
        return False
    ctes = {cte.alias for cte in tree.find_all(exp.CTE)}
    named = [(table.db, table.name) for table in tree.find_all(exp.Table) if table.name not in ctes or table.db]
    columns = {column.name for column in tree.find_all(exp.Column)}
    return _passes(policy, named, columns, starred=tree.find(exp.Star) is not None)


def libpg_query_walk(sql: str, policy: PolicyUnderTest) -> bool:
    """Whether a plain walk over PostgreSQL's own tree lets it pass."""
    try:
        tree = MessageToDict(postgast.parse(sql))
    except (postgast.PgQueryError, ProtobufError, ValueError, RecursionError):
        return False
    statements = tree.get("stmts", [])
    if len(statements) != 1:
        return False
    statement: dict[str, Any] = statements[0].get("stmt", {})
    kind = next(iter(statement), "")
    nodes = list(_nodes(statement))
    if policy.name.endswith("notes") and kind in ("InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"):
        return bool(statement[kind].get("relation", {}).get("relname") == "notes")
    if kind not in ("SelectStmt", "ExplainStmt", "VariableShowStmt") or any(name in _NODES for name, _ in nodes):
        return False
    ctes = {value["ctename"] for name, value in nodes if name == "CommonTableExpr"}
    named = [
        (value.get("schemaname", ""), value["relname"])
        for name, value in nodes
        if name == "RangeVar" and (value["relname"] not in ctes or "schemaname" in value)
    ]
    columns = {
        part["String"]["sval"]
        for name, value in nodes
        if name == "ColumnRef"
        for part in value["fields"]
        if "String" in part
    }
    return _passes(policy, named, columns, starred=any(name == "A_Star" for name, _ in nodes))


def _nodes(value: Any) -> Iterable[tuple[str, Any]]:
    waiting: list[object] = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            fields = cast("dict[str, Any]", each)
            yield from fields.items()
            waiting.extend(fields.values())
        elif isinstance(each, list):
            waiting.extend(cast("list[object]", each))


def _passes(policy: PolicyUnderTest, named: list[tuple[str, str]], columns: set[str], *, starred: bool) -> bool:
    if policy.name == "some tables":
        return all(schema in ("", "public") and name in ALLOWED_TABLES for schema, name in named)
    if policy.name == "all but some columns":
        return columns.isdisjoint(_FORBIDDEN) and not (starred and any(name in _STAR_OF for _, name in named))
    return True


class Ours:
    """The analysis and the policy engine, as the gateway puts them together."""

    def __init__(self, state: SqlState, policies: Iterable[PolicyUnderTest]) -> None:
        self._state = state
        self._policies: Mapping[str, Policy] = {policy.name: Policy.compile(policy.rules) for policy in policies}
        who = Principal("ana", "https://idp.example", "jwt")
        self._call = Call(
            "c", "s", "query_db", Connection("play", "postgres"), {}, who, Prompt(None, "none"), datetime.now(UTC)
        )

    def in_time(self, sql: str) -> bool:
        """Whether the analysis keeps within its cap."""
        return in_time(sql, self._state)

    def verdict(self, sql: str, policy: str) -> tuple[bool, str]:
        """Whether it passes, and what it was refused for."""
        rules = self._policies[policy]
        verdict = rules.decide(self._call, analyse(sql, self._state, partial(rules.allows, self._call)))
        return (True, "") if isinstance(verdict, Allow) else (False, getattr(verdict, "reason", "needs approval"))
