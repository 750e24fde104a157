"""What an expression reads and calls, and what its value is made of. One walk over an allow-list of node kinds. Pure."""

# pyright: reportPrivateUsage=false
# (the table at the end is the class's own)

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from msgspec.structs import replace

from mcp_gateway_tools.sql.analysis.calls import Calls
from mcp_gateway_tools.sql.analysis.grammar import FIELDS, known
from mcp_gateway_tools.sql.analysis.names import Names, part_of
from mcp_gateway_tools.sql.analysis.picked import OPERATORS, PICKS, names_in, names_of_key
from mcp_gateway_tools.sql.analysis.scope import EMPTY, NOTHING, Field, Origins, Scope, Unclear, Value
from mcp_gateway_tools.sql.analysis.sqljson import SqlJson
from mcp_gateway_tools.sql.analysis.tree import Node
from mcp_gateway_tools.sql.analysis.types import NUMBERS, RECORD, TEXT, UNKNOWN
from mcp_gateway_tools.sql.catalog import TypeName

_CONSTANTS: Final[tuple[tuple[str, TypeName], ...]] = (
    ("ival", ("pg_catalog", "int4")),
    ("fval", ("pg_catalog", "numeric")),
    ("boolval", ("pg_catalog", "bool")),
    ("sval", UNKNOWN),
    ("isnull", UNKNOWN),
)
_MOMENTS: Final[dict[str, TypeName]] = {
    f"SVFOP_{name}": ("pg_catalog", kind)
    for name, kind in (
        ("CURRENT_DATE", "date"),
        ("CURRENT_TIME", "timetz"),
        ("CURRENT_TIMESTAMP", "timestamptz"),
        ("LOCALTIME", "time"),
        ("LOCALTIMESTAMP", "timestamp"),
        *(
            (name, "name")
            for name in ("CURRENT_ROLE", "CURRENT_USER", "USER", "SESSION_USER", "CURRENT_CATALOG", "CURRENT_SCHEMA")
        ),
    )
}
_BOOLEAN: Final = ("pg_catalog", "bool")


class Expressions(Calls):
    """Walks expressions; a query inside one is handed to `query`."""

    def value(self, node: Node, scope: Scope) -> Value:
        """What an expression gives, with everything it reads."""
        self._left -= 1
        if self._left < 0 or self._left & 511 == 0:
            self.spend(0)
        visit, fields = _VISITS.get(node.kind, _UNVISITED)
        if not fields.issuperset(node.fields):
            known(node)
        return visit(self, node, scope)

    def _unvisited(self, node: Node, scope: Scope) -> Value:
        raise Unclear(f"{known(node).kind} is not analysed here", "write this part of the statement more plainly")

    def _column(self, node: Node, scope: Scope) -> Value:
        found = self.column(node.names("fields"), scope)
        self.operands |= found.origins
        self._made_of(found)
        return found

    def _made_of(self, value: Value) -> None:
        """What is made of a composite value may hold each of its parts."""
        kind = value.type
        if kind is None or kind[0] == "pg_catalog":
            return
        row = value.row or self.parts_of(Value(value.origins, _element(kind)), value.origins)
        self.picked.update(*(each.picked for each in row or ()))

    def _part(self, node: Node, scope: Scope) -> Value:
        found = self._indirection(node, scope)
        self.operands |= found.origins
        self._made_of(found)
        return found

    def shown(self, node: Node, scope: Scope) -> Value:
        """What an expression gives whose value is shown or sorted as it is: no cast that is not written happens to a column."""
        take = _TAKES.get(node.kind)
        return self.value(node, scope) if take is None else take(self, known(node), scope)

    def all(self, nodes: Iterable[Node | None], scope: Scope) -> Origins:
        """Everything that these read."""
        found: set[tuple[str, str, str]] = set()
        for node in nodes:
            if node is not None and node.kind:
                found |= self.value(node, scope).origins
        return frozenset(found)

    def _indirection(self, node: Node, scope: Scope) -> Value:
        arg = node.node("arg")
        value = EMPTY if arg is None else self.shown(arg, scope)
        value = Value(value.origins, value.type, value.row)
        for each in node.nodes("indirection"):
            match each.kind:
                case "String":
                    value = self.attribute(value, each.text("sval"))
                case "A_Indices":
                    read = self.all((each.node("lidx"), each.node("uidx")), scope)
                    index = each.node("uidx")
                    self.picked |= names_of_key(index) if self._is_json(value) else names_in(index)
                    kind = value.type if each.flag("is_slice") else self.routines.element(value.type or TEXT)
                    value = Value(value.origins | read, kind)
                case "A_Star":
                    continue
                case _:
                    known(each)
        return value

    def _is_json(self, value: Value) -> bool:
        return value.type is None or value.type[1] in ("json", "jsonb", "hstore")

    def _operation(self, node: Node, scope: Scope) -> Value:
        left, right = node.node("lexpr"), node.node("rexpr")
        one = EMPTY if left is None else self.value(left, scope)
        if right is None or right.kind == "List":
            others = [self.value(each, scope) for each in (right.nodes("items") if right is not None else ())]
        else:
            others = [self.value(right, scope)]
        kind, name = node.text("kind"), node.names("name")
        if name[-1] in OPERATORS:
            if name[-1] not in PICKS:
                self.picked |= names_in(right)
            elif others and others[0].type not in NUMBERS:
                self.picked |= names_of_key(right)
        listed = kind in ("AEXPR_OP_ANY", "AEXPR_OP_ALL")
        gives: TypeName | None = None
        quiet = self.routines.values.quiet
        for sign in _BETWEEN if "BETWEEN" in kind else (name,):
            for other in others:
                if listed and other.type != UNKNOWN:
                    other = Value(other.origins, _element(other.type))
                if left is not None and not (one.type in quiet and (other.type in quiet or other.type == UNKNOWN)):
                    self.comparing(*[each for each in (one, other) if each.type != UNKNOWN])
                gives = self._applied(sign, one, other, prefix=left is None)
        if self.parameters and kind in ("AEXPR_OP", "AEXPR_IN", "AEXPR_OP_ANY") and name == ("=",):
            self._equal(one, others)
        origins = one.origins.union(*[each.origins for each in others]) if others else one.origins
        if kind == "AEXPR_NULLIF":
            return Value(origins, _nullif(one.type, others[0].type if others else None), one.row)
        told = left is not None and (kind != "AEXPR_OP" or name[-1] in _COMPARING)
        return Value(origins, _BOOLEAN if told else gives)

    def _applied(
        self, sign: tuple[str, ...], one: Value | Field, other: Value | Field, *, prefix: bool = False
    ) -> TypeName | None:
        """An operator between two values; between rows that are written out it is that of each pair (`make_row_comparison_op`)."""
        if one.row is not None and one.type == RECORD:
            column = Field(None, NOTHING, other.type, other.row)
            row = other.row if other.row is not None and other.type == RECORD else (column,)
            for left, right in zip(one.row, row, strict=False):
                self._applied(sign, left, right)
        return self.routines.operator(sign, one.type, other.type, prefix=prefix)

    def _equal(self, one: Value, others: Sequence[Value]) -> None:
        for left, right in [(one, each) for each in others] + [(each, one) for each in others]:
            if left.parameter and right.column is not None:
                self.compared.setdefault(left.parameter, []).append(right.column)

    def _parameter(self, node: Node, scope: Scope) -> Value:
        number = node.number("number")
        self.parameters[number] = self.parameters.get(number, 0) + 1
        return Value(NOTHING, UNKNOWN, parameter=number)

    def _cast(self, node: Node, scope: Scope) -> Value:
        arg = node.node("arg")
        value = EMPTY if arg is None else self.value(arg, scope)
        target = self.type(node, "typeName", value.type, scope)
        row = value.row if target == value.type else self.routines.row(target)
        if row is not None and row is not value.row:
            for part, given in zip(row, value.row or (), strict=False):
                if part.type is not None:
                    self.routines.cast(part.type, given.type)  # ROW(…)::t casts part by part
            row = tuple(part_of(each, value.origins) for each in row)
        whole = value.parameter if value.parameter and target in _WHOLE and not _modified(node) else 0
        return Value(value.origins, self.routines.plain(target), row, None, whole)

    def type(self, node: Node, name: str, given: TypeName | None, scope: Scope) -> TypeName | None:
        """The type that a part of a node names, with a value made of it. None when it names none."""
        written = node.part(name, "TypeName")
        if written is None:
            return None
        known(written)
        if "typmods" in written.fields or "arrayBounds" in written.fields:
            for each in (*written.nodes("typmods"), *written.nodes("arrayBounds")):
                if each.kind not in ("A_Const", "Integer"):
                    raise Unclear("a type with a computed length is not analysed", "write the length as a number")
        target = self.routines.named_type(written.names("names"))
        self.routines.cast(target, given)
        return (target[0], f"_{target[1]}") if "arrayBounds" in written.fields else target

    # the rest

    def _constant(self, node: Node, scope: Scope) -> Value:
        kind = next(iter(node.fields), "")
        if kind == "fval" and _is_long(node.fields[kind].get("fval", "")):
            return _LONG
        return _CONSTANT_VALUES.get(kind, EMPTY)

    def _moment(self, node: Node, scope: Scope) -> Value:
        return Value(NOTHING, _MOMENTS.get(node.text("op").removesuffix("_N")))

    def _plain(self, node: Node, scope: Scope) -> Value:
        return EMPTY

    def _boolean(self, node: Node, scope: Scope) -> Value:
        return Value(self._whole(node, scope).origins, _BOOLEAN)

    def _null(self, node: Node, scope: Scope) -> Value:
        arg = node.node("arg")
        return Value(NOTHING if arg is None else self.shown(arg, scope).origins, _BOOLEAN)

    def _whole(self, node: Node, scope: Scope) -> Value:
        """A node that does nothing but hold others."""
        found: set[tuple[str, str, str]] = set()
        for name in _HELD[node.kind]:
            value = node.fields.get(name)
            if value is not None:
                found |= self.all(node.nodes(name) if isinstance(value, list) else (node.node(name),), scope)
        return Value(frozenset(found))

    def _alternatives(self, node: Node, scope: Scope) -> Value:
        values = [self.value(each, scope) for each in node.nodes("args")]
        if node.kind == "MinMaxExpr":
            self.comparing(*values)
        return _either(values)

    def _array(self, node: Node, scope: Scope) -> Value:
        found = _either([self.value(each, scope) for each in node.nodes("elements")])
        kind = found.type
        return Value(found.origins, None if kind is None or kind[1].startswith("_") else (kind[0], f"_{kind[1]}"))

    def _composed(self, node: Node, scope: Scope) -> Value:
        values: list[Value | Field] = []
        for each in node.nodes("args"):
            value = self.value(each, scope)
            if each.kind != "ColumnRef" or each.names("fields")[-1]:
                values.append(value)
            elif value.row is None:
                raise Unclear("`*` of columns that are not known is not analysed in a row", "name the columns you need")
            else:  # `c.*` stands for each of its columns
                values += value.row
        row = tuple(Field(f"f{place}", each.origins, each.type, each.row) for place, each in enumerate(values, 1))
        return Value(NOTHING.union(*(each.origins for each in values)), RECORD, row)

    def _case(self, node: Node, scope: Scope) -> Value:
        subject = node.node("arg")
        judged = None if subject is None else self.value(subject, scope)
        origins: set[tuple[str, str, str]] = set(judged.origins) if judged else set()
        results: list[Value] = []
        for each in node.nodes("args"):
            when, then = known(each).node("expr"), each.node("result")
            if when is not None:
                tested = self.value(when, scope)
                origins |= tested.origins
                if judged is not None:
                    self.comparing(judged, tested)
                    self.routines.operator(("=",), judged.type, tested.type)
            if then is not None:
                results.append(self.value(then, scope))
        other = node.node("defresult")
        if other is not None:
            results.append(self.value(other, scope))
        found = _either(results)
        return Value(found.origins | origins, found.type)

    def _subquery(self, node: Node, scope: Scope) -> Value:
        subject, inner = node.node("testexpr"), node.node("subselect")
        tested = EMPTY if subject is None else self.value(subject, scope)
        if inner is None:
            return tested
        output, read = self.nested(inner, scope)
        origins = tested.origins | read | output.origins
        self.operands |= output.origins
        if subject is not None:
            first = output.fields[0] if output.fields else Field(None, NOTHING)
            if tested.type == RECORD:
                first = Field(None, NOTHING, RECORD, output.fields)
            self.comparing(tested, *output.fields)
            self._applied(node.names("operName") or ("=",), tested, first)
        if node.text("subLinkType") != "EXPR_SUBLINK" or not output.fields:
            return Value(origins)
        first, *more = output.fields
        if more:  # ROW(…) = (SELECT …): nowhere else may there be more than one
            return Value(origins, RECORD, output.fields)
        return Value(origins, first.type, first.row)

    def _named(self, node: Node, scope: Scope) -> Value:
        arg = node.node("arg")
        return EMPTY if arg is None else replace(self.value(arg, scope), parameter=0, column=None)

    def _collated(self, node: Node, scope: Scope) -> Value:
        arg = node.node("arg")
        return EMPTY if arg is None else self.value(arg, scope)

    def _assigned(self, node: Node, scope: Scope) -> Value:
        source = node.node("source")
        return EMPTY if source is None else Value(self.value(source, scope).origins)


def _element(kind: TypeName | None) -> TypeName | None:
    return (kind[0], kind[1][1:]) if kind is not None and kind[1].startswith("_") else None


def _modified(node: Node) -> bool:
    """Whether a cast gives its type a length."""
    written = node.part("typeName", "TypeName")
    return written is not None and bool(written.nodes("typmods"))


def _is_long(number: str) -> bool:
    """Whether a number too large for an integer is a bigint (`make_const`, src/backend/parser/parse_node.c)."""
    digits = number.replace("_", "").lower()
    based = digits.lstrip("-").startswith(("0x", "0o", "0b"))
    if len(digits) > 80 or (not based and not digits.lstrip("-").isdigit()):
        return False
    return -(2**63) <= int(digits, 0 if based else 10) < 2**63


def _nullif(one: TypeName | None, other: TypeName | None) -> TypeName | None:
    """NULLIF gives its first operand, as the operator that compares the two takes it."""
    if UNKNOWN not in (one, other):
        if one == other or (one in _INTEGERS and other in _INTEGERS):  # any two integers are compared as they are
            return one
        return _NUMERIC if {one, other} <= _INTEGERS | {_NUMERIC} else None
    kind = other if one == UNKNOWN else one
    return TEXT if kind in (UNKNOWN, ("pg_catalog", "varchar")) else kind


def _either(values: Sequence[Value]) -> Value:
    kinds = {each.type for each in values if each.type != UNKNOWN} or {TEXT}
    common = next(iter(kinds)) if len(kinds) == 1 else None
    if kinds.issubset(NUMBERS):  # `select_common_type`, src/backend/parser/parse_coerce.c
        common = next(each for each in reversed(NUMBERS) if each in kinds)
    return Value(NOTHING.union(*(each.origins for each in values)), common)


_WHOLE: Final = frozenset(
    ("pg_catalog", f"{array}{name}")
    for name in ("text", "varchar", "int2", "int4", "int8", "numeric", "uuid", "date")
    for array in ("", "_")
)
"""Types that a parameter can be cast to without losing a part of what it says."""

_BETWEEN: Final = (("<=",), (">=",), ("<",), (">",))
_COMPARING: Final = frozenset(
    ("=", "<>", "<", ">", "<=", ">=", "~~", "!~~", "~~*", "!~~*", "~", "!~", "~*", "!~*", "@>", "<@", "&&")
)
_INTEGERS: Final[frozenset[TypeName | None]] = frozenset(("pg_catalog", f"int{size}") for size in (2, 4, 8))
_NUMERIC: Final[TypeName] = ("pg_catalog", "numeric")
_LONG: Final = Value(NOTHING, ("pg_catalog", "int8"))
_CONSTANT_VALUES: Final = {name: Value(NOTHING, kind) for name, kind in _CONSTANTS}
_HELD: Final[dict[str, tuple[str, ...]]] = {
    "List": ("items",),
    "BoolExpr": ("args",),
    "BooleanTest": ("arg",),
    "GroupingFunc": ("args",),
    "GroupingSet": ("content",),
    "JsonIsPredicate": ("expr",),
}


_Visit: TypeAlias = Callable[[Expressions, Node, Scope], Value]

_TAKES: Final[Mapping[str, _Visit]] = {
    "ColumnRef": Names.column_value,
    "A_Indirection": Expressions._indirection,
}
"""What gives a column's value or a part of it, unchanged."""

_WALKS: Final[Mapping[str, _Visit]] = {
    "ColumnRef": Expressions._column,
    "A_Indirection": Expressions._part,
    "ParamRef": Expressions._parameter,
    "A_Const": Expressions._constant,
    "A_Expr": Expressions._operation,
    "A_ArrayExpr": Expressions._array,
    "FuncCall": Calls.call,
    "TypeCast": Expressions._cast,
    "SubLink": Expressions._subquery,
    "CaseExpr": Expressions._case,
    "CoalesceExpr": Expressions._alternatives,
    "MinMaxExpr": Expressions._alternatives,
    "RowExpr": Expressions._composed,
    "CollateClause": Expressions._collated,
    "NamedArgExpr": Expressions._named,
    "MultiAssignRef": Expressions._assigned,
    "SortBy": Calls.sort,
    "SQLValueFunction": Expressions._moment,
    "SetToDefault": Expressions._plain,
    "MergeSupportFunc": Expressions._plain,
    "XmlExpr": SqlJson.xml,
    "XmlSerialize": SqlJson.xml,
    "BoolExpr": Expressions._boolean,
    "NullTest": Expressions._null,
    "BooleanTest": Expressions._boolean,
    "JsonIsPredicate": Expressions._boolean,
    "List": Expressions._whole,
    "GroupingFunc": Expressions._whole,
    "GroupingSet": Expressions._whole,
    "JsonObjectAgg": SqlJson.json_aggregate,
    "JsonArrayAgg": SqlJson.json_aggregate,
    "JsonParseExpr": SqlJson.json_over_value,
    "JsonSerializeExpr": SqlJson.json_over_value,
    **dict.fromkeys(
        (
            *(
                "JsonFuncExpr",
                "JsonObjectConstructor",
                "JsonArrayConstructor",
                "JsonArrayQueryConstructor",
                "JsonScalarExpr",
            ),
            *("JsonValueExpr", "JsonKeyValue", "JsonArgument"),
        ),
        SqlJson.json,
    ),
}
_VISITS: Final = {kind: (visit, FIELDS[kind]) for kind, visit in _WALKS.items()}
"""How an expression is walked, by its kind, and the fields it may have: both are asked for of every one of them."""
_UNVISITED: Final[tuple[_Visit, frozenset[str]]] = (Expressions._unvisited, frozenset())
