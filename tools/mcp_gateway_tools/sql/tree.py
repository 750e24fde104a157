"""Small questions to a syntax tree. Knows node types and arguments, nothing of their meaning."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

from mcp_gateway_tools.sql.scope import Unclear
from mcp_gateway_tools.sql.spelling import CALL

if TYPE_CHECKING:
    from sqlglot import exp


def kind(node: exp.Expr) -> str:
    """The node's type."""
    return type(node).__name__


def child(node: exp.Expr, argument: str) -> exp.Expr | None:
    """The node in this argument, None when there is none."""
    from sqlglot import exp

    found: object = node.args.get(argument)
    return found if isinstance(found, exp.Expr) else None


def children(node: exp.Expr, argument: str) -> tuple[exp.Expr, ...]:
    """The nodes in this argument; a single one counts."""
    from sqlglot import exp

    found: object = node.args.get(argument)
    if isinstance(found, exp.Expr):
        return (found,)
    return tuple(each for each in _items(found) if isinstance(each, exp.Expr))


def every(node: exp.Expr) -> Iterator[exp.Expr]:
    """All nodes right below."""
    for argument in node.args:
        yield from children(node, argument)


def only(node: exp.Expr, known: Collection[str]) -> None:
    """Raise Unclear when the node carries an argument that is not known."""
    for argument, value in node.args.items():
        present: object = value
        if argument not in known and present not in (None, False, [], ""):
            raise Unclear(
                f"`{argument.strip('_').upper()}` in {kind(node).upper()} is not analysed",
                "write the statement without it",
            )


def text(node: exp.Expr | None) -> str | None:
    """The name an identifier writes, without our mark of a call; None when there is no identifier."""
    if node is None:
        return None
    if kind(node) not in ("Identifier", "Var"):
        raise Unclear(f"a {kind(node)} stands where a name is expected")
    return str(node.args["this"]).removeprefix(CALL)


def name(node: exp.Expr, argument: str) -> str | None:
    """The name in this argument."""
    return text(child(node, argument))


def needed(node: exp.Expr, argument: str) -> exp.Expr:
    """The node in this argument. Raises Unclear when there is none."""
    found = child(node, argument)
    if found is None:
        raise Unclear(f"a {kind(node).upper()} without `{argument}` is not analysed")
    return found


def parts(node: exp.Expr) -> tuple[exp.Expr, ...]:
    """What a tuple holds; any other node is its own single part."""
    return children(node, "expressions") if kind(node) == "Tuple" else (node,)


def alias_of(node: exp.Expr) -> str | None:
    """The alias of an entry of FROM or WITH."""
    alias = child(node, "alias")
    return None if alias is None else text(alias if kind(alias) == "Identifier" else child(alias, "this"))


def alias_columns(node: exp.Expr, check: Callable[[exp.Expr], None] | None = None) -> tuple[str, ...]:
    """The columns that an alias names. Types may stand there for a function only: `check` is given each."""
    alias = child(node, "alias")
    names: list[str] = []
    for each in children(alias, "columns") if alias is not None and kind(alias) == "TableAlias" else ():
        if kind(each) == "ColumnDef":
            if check is None:
                raise Unclear("a list of column types belongs to a function only")
            check(each)
            only(each, {"this", "kind"})
        names.append((name(each, "this") if kind(each) == "ColumnDef" else text(each)) or "")
    return tuple(names)


def _items(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] # the tree is untyped here
