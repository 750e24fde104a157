"""The nodes of PostgreSQL's grammar that the analysis understands, each with the fields it looks at or knows to be without effect.

Deny by default: a node that is not listed, or one with a field that is not listed, is refused. Names are those of PostgreSQL's
parsenodes.h and primnodes.h (version 18).
"""

from __future__ import annotations

from typing import Final

from mcp_gateway_tools.sql.analysis.scope import Unclear
from mcp_gateway_tools.sql.analysis.tree import Node

_QUERIES: Final = """
    SelectStmt: distinctClause intoClause targetList fromClause whereClause groupClause groupDistinct havingClause windowClause valuesLists
        sortClause limitOffset limitCount limitOption lockingClause withClause op all larg rarg
    InsertStmt: relation cols selectStmt onConflictClause returningClause withClause override
    UpdateStmt: relation targetList whereClause fromClause returningClause withClause
    DeleteStmt: relation usingClause whereClause returningClause withClause
    MergeStmt: relation sourceRelation joinCondition mergeWhenClauses returningClause withClause
    MergeWhenClause: matchKind commandType override condition targetList values
    ReturningClause: options exprs
    ReturningOption: option value
    OnConflictClause: action infer targetList whereClause
    InferClause: indexElems whereClause conname
    IndexElem: name expr collation opclass ordering nulls_ordering
    WithClause: ctes recursive
    CommonTableExpr: ctename aliascolnames ctematerialized ctequery search_clause cycle_clause
    CTESearchClause: search_col_list search_breadth_first search_seq_column
    CTECycleClause: cycle_col_list cycle_mark_column cycle_mark_value cycle_mark_default cycle_path_column
    IntoClause: rel colNames accessMethod options onCommit tableSpaceName skipData
    LockingClause: lockedRels strength waitPolicy
    ResTarget: name indirection val
    SortBy: node sortby_dir sortby_nulls useOp
    WindowDef: name refname partitionClause orderClause frameOptions startOffset endOffset
    GroupingSet: kind content
"""
_SOURCES: Final = """
    RangeVar: catalogname schemaname relname inh relpersistence alias
    RangeSubselect: lateral subquery alias
    RangeFunction: lateral ordinality is_rowsfrom functions alias coldeflist
    RangeTableSample: relation method args repeatable
    RangeTableFunc: lateral docexpr rowexpr namespaces columns alias
    RangeTableFuncCol: colname typeName for_ordinality is_not_null colexpr coldefexpr
    JsonTable: context_item pathspec passing columns on_error alias lateral
    JsonTableColumn: coltype name typeName pathspec format wrapper quotes columns on_empty on_error
    JsonTablePathSpec: string name name_location
    JoinExpr: jointype isNatural larg rarg usingClause join_using_alias quals alias
    Alias: aliasname colnames
    ColumnDef: colname typeName is_local collClause
"""
_EXPRESSIONS: Final = """
    List: items
    ColumnRef: fields
    ParamRef: number
    A_Const: ival fval boolval sval bsval isnull
    A_Expr: kind name lexpr rexpr rexpr_list_start rexpr_list_end
    A_ArrayExpr: elements list_start list_end
    A_Indirection: arg indirection
    A_Indices: is_slice lidx uidx
    A_Star:
    BoolExpr: boolop args
    NullTest: arg nulltesttype argisrow
    BooleanTest: arg booltesttype
    CollateClause: arg collname
    CaseExpr: arg args defresult
    CaseWhen: expr result
    CoalesceExpr: args
    MinMaxExpr: op args
    SubLink: subLinkType testexpr operName subselect
    FuncCall: funcname args agg_order agg_filter over agg_within_group agg_star agg_distinct func_variadic funcformat
    NamedArgExpr: arg name argnumber
    TypeCast: arg typeName
    TypeName: names setof typmods typemod arrayBounds
    RowExpr: args row_format
    SetToDefault:
    MultiAssignRef: source colno ncolumns
    GroupingFunc: args
    SQLValueFunction: op typmod
    MergeSupportFunc: msftype
    XmlExpr: op name named_args arg_names args xmloption indent
    XmlSerialize: xmloption expr typeName indent
    JsonFormat: format_type encoding
    JsonReturning: format
    JsonOutput: typeName returning
    JsonBehavior: btype expr
    JsonValueExpr: raw_expr format
    JsonArgument: val name
    JsonKeyValue: key value
    JsonFuncExpr: op column_name context_item pathspec passing output on_empty on_error wrapper quotes
    JsonObjectConstructor: exprs output absent_on_null unique
    JsonArrayConstructor: exprs output absent_on_null
    JsonArrayQueryConstructor: query output format absent_on_null
    JsonAggConstructor: output agg_filter agg_order over
    JsonObjectAgg: constructor arg absent_on_null unique
    JsonArrayAgg: constructor arg absent_on_null
    JsonIsPredicate: expr format item_type unique_keys
    JsonParseExpr: expr output unique_keys
    JsonScalarExpr: expr output
    JsonSerializeExpr: expr output
"""
_COMMANDS: Final = """
    RawStmt: stmt stmt_len stmt_location
    ExplainStmt: query options
    DefElem: defname arg defaction
    PrepareStmt: name argtypes query
    DeclareCursorStmt: portalname options query
    VariableShowStmt: name
    CopyStmt: relation query attlist is_from is_program filename options whereClause
    LockStmt: relations mode nowait
    RefreshMatViewStmt: concurrent skipData relation
"""


def _read(text: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    kind = ""
    for word in text.split():
        if word.endswith(":"):
            kind = word.removesuffix(":")
            found[kind] = {"location"}
        else:
            found[kind].add(word)
    return {kind: frozenset(fields) for kind, fields in found.items()}


FIELDS: Final = _read(_QUERIES + _SOURCES + _EXPRESSIONS + _COMMANDS)


def known(node: Node) -> Node:
    """The node, when its kind and every field of it are listed. Raises Unclear."""
    fields = FIELDS.get(node.kind)
    if fields is not None and fields.issuperset(node.fields):
        return node
    if fields is None:
        raise Unclear(f"{spoken(node.kind)} is not analysed", "write this part of the statement more plainly")
    other = ", ".join(sorted(node.fields.keys() - fields))
    raise Unclear(f"{spoken(node.kind)} with {other} is not analysed", "leave this part of the statement out")


def spoken(kind: str) -> str:
    """A node's kind in words: `CurrentOfExpr` is "current of"."""
    name = kind.removesuffix("Stmt").removesuffix("Expr").removesuffix("Clause").removeprefix("A_")
    return (
        "".join(f" {char.lower()}" if char.isupper() and place else char for place, char in enumerate(name)) or "this"
    )
