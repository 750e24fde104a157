"""Queries that find the rows a change would touch, built from PostgreSQL's own tree of the statement: parse, rearrange, deparse. Pure.

The predicate is the statement's own, node for node. Parameters keep the types that the statement gave them, and are numbered anew. What is
no plain INSERT, UPDATE, DELETE or MERGE, or changes something in WITH as well, has no such queries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias, cast

import postgast
from google.protobuf.message import Message

Verb: TypeAlias = Literal["insert", "update", "delete", "merge"]
TypeWord: TypeAlias = tuple[str, str]
"""Schema and name of a type as the driver says it; an array's name ends in `[]`."""

_CHANGES: Final = frozenset({"insert_stmt", "update_stmt", "delete_stmt", "merge_stmt"})
_TREE: Final[Any] = postgast.pg_query_pb2
"""The messages of libpg_query's protobuf form; generated, and untyped."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query, and the places of its parameters among the statement's own, from 0."""

    sql: str
    parameters: tuple[int, ...]


@dataclass(frozen=True)
class Matching:
    """The rows of one table that a statement would touch. `count` gives their number; `known` is it where no query is needed.

    `schema` is empty where the statement does not say it. `columns` are those that an UPDATE sets.
    """

    verb: Verb
    schema: str
    relation: str
    alias: str
    columns: tuple[str, ...]
    count: Query | None
    known: int | None = None
    _rows: Callable[[Sequence[str]], Query] | None = field(default=None, repr=False)

    def rows(self, columns: Sequence[str]) -> Query | None:
        """A query for these columns of the rows; None for INSERT and MERGE."""
        return None if self._rows is None else self._rows(columns)


def matching(sql: str, types: Sequence[TypeWord]) -> Matching | None:
    """What one statement would touch; `types` are those of its parameters. None where that cannot be asked for."""
    tree: Any = postgast.parse(sql)
    if len(tree.stmts) != 1:
        return None
    kind = tree.stmts[0].stmt.WhichOneof("node")
    if kind not in _CHANGES:
        return None
    node = getattr(tree.stmts[0].stmt, kind)
    if _changing(node.with_clause) or _held(node, "current_of_expr"):
        return None
    typed = _typed(types)
    match kind:
        case "insert_stmt":
            return _insert(node, typed)
        case "merge_stmt":
            return _named(node, "merge", _merge(node, typed))
        case _:
            return _update_or_delete(node, "update" if kind == "update_stmt" else "delete", typed)


_Typed: TypeAlias = Callable[[Message], Message]


def _update_or_delete(node: Any, verb: Verb, typed: _Typed) -> Matching:
    others = node.from_clause if verb == "update" else node.using_clause
    alias = node.relation.alias.aliasname or node.relation.relname

    def rows(columns: Sequence[str]) -> Query:
        found = _select(node, [alias, *columns] if columns else [])
        found.from_clause.add().range_var.CopyFrom(node.relation)
        if others:  # a row that several rows of FROM match is changed once
            inner = _TREE.SelectStmt(target_list=[_one()], limit_option="LIMIT_OPTION_DEFAULT", op="SETOP_NONE")
            inner.from_clause.extend(others)
            if node.HasField("where_clause"):
                inner.where_clause.CopyFrom(node.where_clause)
            found.where_clause.CopyFrom(_exists(inner))
        elif node.HasField("where_clause"):
            found.where_clause.CopyFrom(node.where_clause)
        (text,), parameters = _written([found], typed)
        return Query(text, parameters)

    columns = tuple(target.res_target.name for target in node.target_list) if verb == "update" else ()
    every = rows(())
    return _named(node, verb, Query(_counted(every.sql), every.parameters), columns=columns, rows=rows)


def _insert(node: Any, typed: _Typed) -> Matching | None:
    if node.HasField("on_conflict_clause"):
        return _named(node, "insert", None)
    source = node.select_stmt.select_stmt
    if not node.HasField("select_stmt"):
        return _named(node, "insert", None, known=1)
    if source.values_lists:
        return _named(node, "insert", None, known=len(source.values_lists))
    found = _TREE.SelectStmt()
    found.CopyFrom(source)
    if node.HasField("with_clause"):
        if found.HasField("with_clause"):
            return _named(node, "insert", None)
        found.with_clause.CopyFrom(node.with_clause)
    (text,), parameters = _written([found], typed)
    return _named(node, "insert", Query(_counted(text), parameters))


def _merge(node: Any, typed: _Typed) -> Query:
    """The pairs that match, the rows of the source that match nothing, and those of the target; of each what some WHEN acts on."""
    target = _TREE.Node(range_var=node.relation)
    pairs = _select(node, [])
    joined = pairs.from_clause.add().join_expr
    joined.jointype = "JOIN_INNER"
    joined.larg.CopyFrom(target)
    joined.rarg.CopyFrom(node.source_relation)
    joined.quals.CopyFrom(node.join_condition)
    parts = [(pairs, "MERGE_WHEN_MATCHED")]
    for kind, here, there in (
        ("MERGE_WHEN_NOT_MATCHED_BY_TARGET", node.source_relation, target),
        ("MERGE_WHEN_NOT_MATCHED_BY_SOURCE", target, node.source_relation),
    ):
        alone = _select(node, [])
        alone.from_clause.add().CopyFrom(here)
        inner = _TREE.SelectStmt(target_list=[_one()], limit_option="LIMIT_OPTION_DEFAULT", op="SETOP_NONE")
        inner.from_clause.add().CopyFrom(there)
        inner.where_clause.CopyFrom(node.join_condition)
        alone.where_clause.bool_expr.boolop = "NOT_EXPR"
        alone.where_clause.bool_expr.args.add().CopyFrom(_exists(inner))
        parts.append((alone, kind))
    acted: list[Message] = []
    for part, kind in parts:
        clauses = [each.merge_when_clause for each in node.merge_when_clauses]
        mine = [each for each in clauses if _TREE.MergeMatchKind.Name(each.match_kind) == kind]
        if any(_acts(each) for each in mine):
            _and(part, _first_that_acts(mine))
            acted.append(part)
    texts, parameters = _written(acted, typed)
    return Query(f"SELECT {' + '.join(f'({_counted(text)})' for text in texts) or '0'}", parameters)


def _acts(clause: Any) -> bool:
    return bool(_TREE.CmdType.Name(clause.command_type) != "CMD_NOTHING")


def _first_that_acts(clauses: Sequence[Any]) -> Any:
    """CASE: the first WHEN whose condition holds decides, as in MERGE."""
    case = _TREE.Node()
    for clause in clauses:
        when = case.case_expr.args.add().case_when
        when.expr.CopyFrom(clause.condition if clause.HasField("condition") else _boolean(True))
        when.result.CopyFrom(_boolean(_acts(clause)))
    case.case_expr.defresult.CopyFrom(_boolean(False))
    return case


def _and(select: Any, condition: Any) -> None:
    if not select.HasField("where_clause"):
        select.where_clause.CopyFrom(condition)
        return
    both = _TREE.Node()
    both.bool_expr.boolop = "AND_EXPR"
    both.bool_expr.args.add().CopyFrom(select.where_clause)
    both.bool_expr.args.add().CopyFrom(condition)
    select.where_clause.CopyFrom(both)


def _named(
    node: Any,
    verb: Verb,
    count: Query | None,
    *,
    known: int | None = None,
    columns: tuple[str, ...] = (),
    rows: Callable[[Sequence[str]], Query] | None = None,
) -> Matching:
    relation = node.relation
    alias = relation.alias.aliasname or relation.relname
    return Matching(verb, relation.schemaname, relation.relname, alias, columns, count, known, rows)


def _select(node: Any, column: Sequence[str]) -> Any:
    """SELECT of the columns of one alias, its first member; of 1 without any. With the statement's WITH."""
    found = _TREE.SelectStmt(limit_option="LIMIT_OPTION_DEFAULT", op="SETOP_NONE")
    if node.HasField("with_clause"):
        found.with_clause.CopyFrom(node.with_clause)
    for name in column[1:]:
        fields = found.target_list.add().res_target.val.column_ref.fields
        fields.add().string.sval = column[0]
        fields.add().string.sval = name
    if not column:
        found.target_list.append(_one())
    return found


def _one() -> Any:
    target = _TREE.Node()
    target.res_target.val.a_const.ival.ival = 1
    return target


def _boolean(value: bool) -> Any:
    node = _TREE.Node()
    node.a_const.boolval.boolval = value
    return node


def _exists(select: Any) -> Any:
    node = _TREE.Node()
    node.sub_link.sub_link_type = "EXISTS_SUBLINK"
    node.sub_link.subselect.select_stmt.CopyFrom(select)
    return node


def _counted(query: str) -> str:
    return f"SELECT count(*) FROM ({query}) AS matched"  # noqa: S608 -- deparsed from the statement's own tree


def _written(selects: Sequence[Any], typed: _Typed) -> tuple[list[str], tuple[int, ...]]:
    """The selects as text, for one query; their parameters typed and numbered anew."""
    numbers: dict[int, int] = {}
    written: list[str] = []
    for select in selects:
        holder = _TREE.ParseResult()
        holder.stmts.add().stmt.select_stmt.CopyFrom(select)
        for node in [each for each in _nodes(holder) if each.WhichOneof("node") == "param_ref"]:
            kept: Any = typed(node)
            kept.type_cast.arg.param_ref.number = numbers.setdefault(node.param_ref.number, len(numbers) + 1)
            node.CopyFrom(kept)
        written.append(postgast.deparse(holder))
    return written, tuple(number - 1 for number in numbers)


def _typed(types: Sequence[TypeWord]) -> _Typed:
    def typed(node: Any) -> Message:
        number: int = node.param_ref.number
        schema, name = types[number - 1]
        found = _TREE.Node()
        word = found.type_cast.type_name
        word.names.add().string.sval = schema
        word.names.add().string.sval = name.removesuffix("[]")
        word.typemod = -1
        if name.endswith("[]"):
            word.array_bounds.add().integer.ival = -1
        return cast(Message, found)

    return typed


def _changing(with_clause: Any) -> bool:
    """Whether WITH changes something."""
    return any(each.WhichOneof("node") in _CHANGES for each in _nodes(with_clause))


def _held(message: Message, kind: str) -> bool:
    return any(each.WhichOneof("node") == kind for each in _nodes(message))


def _nodes(message: Message) -> Iterable[Any]:
    """Every Node below a message. No recursion: the tree may be deep."""
    waiting: list[Any] = [message]
    while waiting:
        each = waiting.pop()
        if each.DESCRIPTOR.name == "Node":
            yield each
        for described, value in list(each.ListFields()):
            if described.message_type is not None:
                waiting.extend(value if hasattr(value, "__len__") and not isinstance(value, Message) else [value])
