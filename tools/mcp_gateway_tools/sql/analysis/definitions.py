"""What definitions (CREATE, ALTER, DROP, TRUNCATE, COMMENT, GRANT, …) do.

Only the object and its neighbours are established: relations that the statement names anywhere, functions, operators and casts in its
expressions, queries in its body. An object that cannot be named exactly is the whole database, which a rule about one table does not
cover. Pure.
"""

# pyright: reportPrivateUsage=false
# (the table at the end is the class's own)

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, cast

from mcp_gateway_tools.sql.analysis.changes import Changes
from mcp_gateway_tools.sql.analysis.grammar import spoken
from mcp_gateway_tools.sql.analysis.scope import NOTHING, Output, Scope, Source, Unclear
from mcp_gateway_tools.sql.analysis.tree import Node
from mcp_gateway_tools.sql.analysis.types import qualified
from mcp_gateway_tools.sql.catalog import Relation, RelationName, SqlState

ROLES: Final = "roles, databases and the server itself are not changed through the gateway"
_OPERATOR: Final = "ask the database's operator"
_RELATIONS: Final = frozenset(
    ("OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_SEQUENCE", "OBJECT_MATVIEW", "OBJECT_FOREIGN_TABLE", "OBJECT_INDEX")
)
_ATTACHED: Final = frozenset(("OBJECT_TRIGGER", "OBJECT_POLICY", "OBJECT_RULE"))
_ROUTINES: Final = frozenset(("OBJECT_FUNCTION", "OBJECT_PROCEDURE", "OBJECT_ROUTINE", "OBJECT_AGGREGATE"))
_TYPES: Final = frozenset(("OBJECT_TYPE", "OBJECT_DOMAIN"))
_OPEN: Final = (
    Source("", Output(()), rest=NOTHING),
    *(Source(name, Output(()), rest=NOTHING, hidden=True) for name in ("old", "new", "value")),
)


class Definitions(Changes):
    """The collected effects of one definition."""

    def __init__(self, state: SqlState) -> None:
        super().__init__(state)
        self._own: set[RelationName] = set()

    def define(self, node: Node) -> None:
        """A definition. Raises Unclear for what is not done through the gateway, and for what is not understood."""
        statement = _STATEMENTS.get(node.kind)
        if statement is None:
            raise Unclear(f"{spoken(node.kind).upper()} is not done here: {ROLES}", _OPERATOR)
        statement(self, node)
        self._embedded(node)

    def _add(self, action: str, *path: str) -> None:
        self.changes[action, path] = None

    def _existing(self, node: Node | None) -> RelationName:
        if node is None:
            raise Unclear("the relation has no name", "name it")
        return self._relation_named(
            (*filter(None, (node.text("catalogname"), node.text("schemaname"))), node.text("relname"))
        )

    def _relation_named(self, names: tuple[str, ...]) -> RelationName:
        if not names or len(names) > 3 or (len(names) == 3 and names[0] != self.state.database):
            raise Unclear("the relation has no name that can be read", "write schema.name")
        schema, name = qualified(names)
        self.mentioned.update(names)
        found = self.state.find(schema, name)
        if found is None:
            return schema or self.state.home, name
        self.relations[found.key] = found
        self._own.add(found.key)
        return found.key

    def _new(self, names: tuple[str, ...]) -> tuple[str, str]:
        schema, name = qualified(names)
        return schema or self.state.home, name

    # statements

    def _truncate(self, node: Node) -> None:
        waiting = [(self._existing(each), not each.flag("inh")) for each in node.nodes("relations")]
        seen: set[RelationName] = set()
        while waiting:
            key, only = waiting.pop()
            if key in seen:
                continue
            seen.add(key)
            relation = self.state.relations.get(key)
            if relation is None:
                raise Unclear(
                    f"relation `{key[1][:80]}` does not exist or is not visible", "`describe_db` shows what there is"
                )
            self.changed("sql.truncate", relation, only=only)
            if node.text("behavior") == "DROP_CASCADE":
                waiting += [
                    (reference.relation, self._apart(reference.relation)) for reference in relation.referenced_by
                ]

    def _apart(self, key: RelationName) -> bool:
        """Whether a foreign key of a relation is none of those that inherit from it: they are not truncated with it."""
        relation = self.state.relations.get(key)
        return relation is not None and relation.kind != "partitioned table"

    def _drop(self, node: Node) -> None:
        kind = node.text("removeType")
        for each in node.nodes("objects"):
            names = _names_of(each)
            if kind in _RELATIONS and kind != "OBJECT_INDEX":
                self._add("sql.drop", *self._relation_named(names))
            elif kind == "OBJECT_SCHEMA":
                self._add("sql.drop", names[-1])
            elif kind in _ATTACHED and len(names) > 1:
                self._add("sql.alter", *self._relation_named(names[:-1]))
            elif kind in _ROUTINES | _TYPES | {"OBJECT_INDEX", "OBJECT_STATISTIC_EXT", "OBJECT_COLLATION"}:
                self._add("sql.drop", *self._new(names))
            else:
                raise Unclear(
                    f"DROP {kind.removeprefix('OBJECT_').replace('_', ' ')} is not done here: {ROLES}", _OPERATOR
                )
        if node.text("behavior") == "DROP_CASCADE":
            self._add("sql.drop")  # whatever depends on it, anywhere in the database

    def _create_relation(self, node: Node, name: str) -> None:
        target = node.part(name, "RangeVar")
        if target is None:
            raise Unclear("the new relation has no name", "name it")
        key = self.new_name(target)
        self._add("sql.create", *key)
        if key in self.state.relations:
            self._own.add(key)
            if node.flag("replace"):
                self._add("sql.alter", *key)

    def _create_table(self, node: Node) -> None:
        self._create_relation(node, "relation")

    def _create_view(self, node: Node) -> None:
        self._create_relation(node, "view")
        self._query(node)

    def _create_as(self, node: Node) -> None:
        into = node.part("into", "IntoClause")
        if into is None:
            raise Unclear("the new relation has no name", "name it")
        self._create_relation(into, "rel")
        self._query(node)

    def _query(self, node: Node) -> None:
        query = node.node("query")
        if query is None or query.kind != "SelectStmt":
            raise Unclear("what stands after AS is not a query", "write AS SELECT …")
        self.query(query, Scope())

    def _create_sequence(self, node: Node) -> None:
        self._create_relation(node, "sequence")

    def _create_schema(self, node: Node) -> None:
        if node.nodes("schemaElts") or "authrole" in node.fields or not node.text("schemaname"):
            raise Unclear(
                "this CREATE SCHEMA is not analysed", "write CREATE SCHEMA name, and the rest in calls of its own"
            )
        self._add("sql.create", node.text("schemaname"))

    def _create_type(self, node: Node) -> None:
        names = node.names("typeName") or node.names("domainname")
        if names:
            self._add("sql.create", *self._new(names))
        else:
            self._create_relation(node, "typevar")

    def _alter_type(self, node: Node) -> None:
        self._add("sql.alter", *self._new(node.names("typeName")))

    def _alter_relation(self, node: Node) -> None:
        target = (
            node.part("relation", "RangeVar") or node.part("sequence", "RangeVar") or node.part("table", "RangeVar")
        )
        key = self._existing(target)
        relation = self.state.relations.get(key)
        self._add("sql.alter", *key)
        for each in self.state.family(relation)[1:] if relation is not None else ():
            self._add("sql.alter", *each.key)
        if any(each.text("subtype") == "AT_ChangeOwner" for each in node.nodes("cmds")):
            self._add("sql.grant", *key)
        if any(each.text("behavior") == "DROP_CASCADE" for each in node.nodes("cmds")):
            self._add("sql.drop")
        called = node.names("funcname")
        if called:  # CREATE TRIGGER
            self.routines.effects.add(self._new(called))

    def _rename(self, node: Node) -> None:
        kind, renamed = node.text("renameType"), node.text("newname")
        if kind in _RELATIONS | {"OBJECT_COLUMN", "OBJECT_ATTRIBUTE", "OBJECT_TABCONSTRAINT"} | _ATTACHED:
            key = self._existing(node.part("relation", "RangeVar"))
            self._add("sql.alter", *key)
            if kind in _RELATIONS:
                self._add("sql.create", key[0], renamed)
        elif kind == "OBJECT_SCHEMA":
            self._add("sql.alter", node.text("subname"))
            self._add("sql.create", renamed)
        else:
            inner = node.node("object")
            names = _names_of(inner) if inner is not None and kind in _ROUTINES | _TYPES else ()
            if not names:
                raise Unclear(f"this RENAME is not done here: {ROLES}", _OPERATOR)
            key = self._new(names)
            self._add("sql.alter", *key)
            self._add("sql.create", key[0], renamed)

    def _move(self, node: Node) -> None:
        target = node.part("relation", "RangeVar")
        inner = node.node("object")
        key = (
            self._existing(target)
            if target is not None
            else self._new(_names_of(inner))
            if inner is not None
            else ("", "")
        )
        self._add("sql.alter", *key)
        self._add("sql.create", node.text("newschema"), key[1])

    def _own_to(self, node: Node) -> None:
        inner = node.node("object")
        if node.text("objectType") not in _ROUTINES | _TYPES or inner is None:
            self._add("sql.grant")
            return
        key = self._new(_names_of(inner))
        self._add("sql.alter", *key)
        self._add("sql.grant", *key)

    def _index(self, node: Node) -> None:
        key = self._existing(node.part("relation", "RangeVar"))
        self._add("sql.alter", *key)

    def _rule(self, node: Node) -> None:
        self._alter_relation(node)
        for each in node.nodes("actions"):
            self.query(each, Scope(_OPEN))

    def _comment(self, node: Node) -> None:
        inner = node.node("object")
        names = _names_of(inner) if inner is not None else ()
        kind = node.text("objtype")
        if kind == "OBJECT_COLUMN" and len(names) > 1:
            self._add("sql.alter", *self._relation_named(names[:-1]))
        elif kind in _RELATIONS and names:
            self._add("sql.alter", *self._relation_named(names))
        else:
            self._add("sql.alter")

    def _grant(self, node: Node) -> None:
        kind, target = node.text("objtype"), node.text("targtype")
        for each in node.nodes("objects"):
            if target == "ACL_TARGET_ALL_IN_SCHEMA" or kind == "OBJECT_SCHEMA":
                self._add("sql.grant", *_names_of(each))
            elif target == "ACL_TARGET_OBJECT" and each.kind == "RangeVar":
                self._add("sql.grant", *self._existing(each))
            elif target == "ACL_TARGET_OBJECT" and kind in _ROUTINES | _TYPES:
                self._add("sql.grant", *self._new(_names_of(each)))
            else:
                self._add("sql.grant")

    def _refresh(self, node: Node) -> None:
        key = self._existing(node.part("relation", "RangeVar"))
        relation = self.state.relations.get(key)
        if relation is None:
            raise Unclear(
                f"relation `{key[1][:80]}` does not exist or is not visible", "`describe_db` shows what there is"
            )
        self._add("sql.refresh", *key)
        self.refreshed(relation)

    def refreshed(self, relation: Relation) -> None:
        """What the query of a materialised view reads."""
        for column in relation.columns:
            self.read |= self.behind.columns((*relation.key, column.name))
        self.scanned.update((schema, name) for schema, name, _ in relation.reads)

    # what stands inside

    def _embedded(self, node: Node) -> None:
        """Relations named anywhere, calls, casts and queries in expressions; those of a query were walked as such."""
        for kind, fields in _everything(node.fields):
            each = Node(kind, fields)
            match kind:
                case "RangeVar":
                    self.mentioned.add(each.text("relname"))
                    found = self.state.find(each.text("schemaname") or None, each.text("relname"))
                    if found is not None and found.key not in self._own | self.scanned:
                        self.relations[found.key] = found
                        self._add("sql.alter", *found.key)
                case "FuncCall":
                    written = each.names("funcname")
                    schema, name = qualified(written)
                    if self.routines.call(schema, name, (), spread=True) is None:
                        raise self.routines.missing(schema, name)
                case "A_Expr":
                    if "BETWEEN" not in each.text("kind"):
                        self.routines.operator(each.names("name"), None, None, prefix="lexpr" not in fields)
                case "TypeCast":
                    self.type(each, "typeName", None, Scope())
                case "SubLink":
                    inner = each.node("subselect")
                    if inner is not None:
                        self.query(inner, Scope(_OPEN))
                case _:
                    continue


def _names_of(node: Node) -> tuple[str, ...]:
    match node.kind:
        case "String":
            return (node.text("sval"),)
        case "List":
            return tuple(name for each in node.nodes("items") for name in _names_of(each))
        case "TypeName":
            return node.names("names")
        case "ObjectWithArgs":
            return node.names("objname")
        case "RangeVar":
            return (*filter(None, (node.text("schemaname"),)), node.text("relname"))
        case _:
            return ()


_BODIES: Final = frozenset(("SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt"))


def _everything(value: object) -> Iterator[tuple[str, dict[str, object]]]:
    """Every node below that matters, bodies aside; a relation is known by its field, wherever it is written without its kind."""
    waiting: list[object] = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, list):
            waiting.extend(cast(list[object], each))
        elif isinstance(each, dict):
            fields = cast(dict[str, object], each)
            if "relname" in fields:
                yield "RangeVar", fields
            for name, inner in fields.items():
                if name in _BODIES:
                    continue
                waiting.append(inner)
                if name in ("FuncCall", "A_Expr", "TypeCast", "SubLink") and isinstance(inner, dict):
                    yield name, cast(dict[str, object], inner)


_STATEMENTS: Final[Mapping[str, Callable[[Definitions, Node], None]]] = {
    "TruncateStmt": Definitions._truncate,
    "DropStmt": Definitions._drop,
    "CreateStmt": Definitions._create_table,
    "ViewStmt": Definitions._create_view,
    "CreateTableAsStmt": Definitions._create_as,
    "CreateSeqStmt": Definitions._create_sequence,
    "CreateSchemaStmt": Definitions._create_schema,
    "CreateEnumStmt": Definitions._create_type,
    "CreateDomainStmt": Definitions._create_type,
    "CompositeTypeStmt": Definitions._create_type,
    "AlterEnumStmt": Definitions._alter_type,
    "AlterDomainStmt": Definitions._alter_type,
    "AlterTableStmt": Definitions._alter_relation,
    "AlterSeqStmt": Definitions._alter_relation,
    "CreateTrigStmt": Definitions._alter_relation,
    "CreatePolicyStmt": Definitions._alter_relation,
    "AlterPolicyStmt": Definitions._alter_relation,
    "RuleStmt": Definitions._rule,
    "IndexStmt": Definitions._index,
    "RenameStmt": Definitions._rename,
    "AlterObjectSchemaStmt": Definitions._move,
    "AlterOwnerStmt": Definitions._own_to,
    "CommentStmt": Definitions._comment,
    "GrantStmt": Definitions._grant,
    "RefreshMatViewStmt": Definitions._refresh,
}
