"""The names of columns that no one named: those that PostgreSQL gives (`FigureColnameInternal`, src/backend/parser/parse_target.c). Pure."""

from __future__ import annotations

from typing import Final

from mcp_gateway_tools.sql.analysis.tree import Node

_FIXED_NAMES: Final = {
    "CoalesceExpr": "coalesce",
    "A_ArrayExpr": "array",
    "RowExpr": "row",
    "GroupingFunc": "grouping",
    "MergeSupportFunc": "merge_action",
    "JsonParseExpr": "json",
    "JsonScalarExpr": "json_scalar",
    "JsonSerializeExpr": "json_serialize",
    "JsonObjectConstructor": "json_object",
    "JsonArrayConstructor": "json_array",
    "JsonArrayQueryConstructor": "json_array",
    "JsonObjectAgg": "json_objectagg",
    "JsonArrayAgg": "json_arrayagg",
}


def own_name(node: Node) -> str | None:
    """The name PostgreSQL gives a column (`FigureColname`), None where it makes one up."""
    return _figured(node)[0]


def _figured(node: Node) -> tuple[str | None, bool]:
    """A name, and whether it stays where a cast or a CASE stands around it."""
    match node.kind:
        case "ColumnRef":
            return node.names("fields")[-1] or None, True
        case "A_Indirection":
            names = [each.text("sval") for each in node.nodes("indirection") if each.kind == "String"]
            return (names[-1], True) if names else _within(node, "arg")
        case "FuncCall":
            return node.names("funcname")[-1], True
        case "A_Expr" if node.text("kind") == "AEXPR_NULLIF":
            return "nullif", True
        case "TypeCast":
            inner, target = _within(node, "arg"), node.part("typeName", "TypeName")
            return inner if inner[1] or target is None else (target.names("names")[-1], False)
        case "CollateClause":
            return _within(node, "arg")
        case "CaseExpr":
            other = _within(node, "defresult")
            return other if other[1] else ("case", False)
        case "SubLink":
            return _subquery_name(node)
        case "MinMaxExpr":
            return "greatest" if node.text("op") == "IS_GREATEST" else "least", True
        case "SQLValueFunction":
            return node.text("op").removeprefix("SVFOP_").removesuffix("_N").lower(), True
        case "JsonFuncExpr":
            return node.text("op").removesuffix("_OP").lower(), True
        case kind:
            return _FIXED_NAMES.get(kind), kind in _FIXED_NAMES


def _within(node: Node, field: str) -> tuple[str | None, bool]:
    inner = node.node(field)
    return (None, False) if inner is None else _figured(inner)


def _subquery_name(node: Node) -> tuple[str | None, bool]:
    match node.text("subLinkType"):
        case "EXISTS_SUBLINK":
            return "exists", True
        case "ARRAY_SUBLINK":
            return "array", True
        case "EXPR_SUBLINK":
            inner = node.node("subselect")
            targets = inner.nodes("targetList") if inner is not None else []
            if not targets:
                return None, False
            name = targets[0].text("name")
            return (name, True) if name else _within(targets[0], "val")
        case _:
            return None, False
