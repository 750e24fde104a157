"""Small questions to a syntax tree. Knows node types and arguments, nothing of their meaning."""

from __future__ import annotations

from collections.abc import Collection, Iterator
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


def _items(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] # the tree is untyped here
