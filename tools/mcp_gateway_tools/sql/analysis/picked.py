"""What is picked out of a value by name: keys of JSON, attributes of a composite type. Pure.

Only names that are written out can be told; a parameter that picks is told by its number. With them goes which functions a value comes from that
may have read anything.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, cast
from urllib.parse import quote

from mcp_gateway_policy.vocabulary import JsonValue
from mcp_gateway_tools.sql.analysis.tree import Node, wrapped

Picked = frozenset[str]
NO_NAME: Final[Picked] = frozenset()

OPERATORS: Final = frozenset(("->", "->>", "#>", "#>>", "@>", "<@", "@?", "@@"))
PICKS: Final = frozenset(("->", "->>", "#>", "#>>"))
"""Those that give what is under a key."""

FUNCTIONS: Final = ("json", "hstore", "fetchval", "slice")
"""What functions begin with that take keys or paths."""

_PICKING: Final = re.compile(r"jsonb?_(?:extract_path|object_field|path_query).*|fetchval|slice")


def picks(name: str) -> bool:
    """Whether a function gives what is under the keys behind its first argument."""
    return _PICKING.fullmatch(name) is not None


_BETWEEN: Final = re.compile(r"[^\w $-]+")
_ANY_MEMBER: Final = re.compile(r"\.\s*\*|keyvalue")
"""What a path has where it takes members of any name."""

_NUMBERED: Final = re.compile(r"\$[1-9][0-9]{0,4}")
_LONGEST: Final = 200
_MOST: Final = 32
_DEEPEST: Final = 8
_LOOKED_AT: Final = 500
_ESCAPED: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|x([0-9A-Fa-f]{2}))")
"""A character of a JSON path that is written by its number."""


def unseen(schema: str, name: str) -> str:
    """What stands for a function that may have read anything: whose code nobody has looked into."""
    return f"\0{quote(schema, safe='')}/{quote(f'{name}()', safe='()')}"


ANY_KEY: Final[Picked] = frozenset((unseen("pg_catalog", "any key"),))
"""Where what picks cannot be told: it is known when the statement runs, or there is too much of it."""


def names_in(node: Node | None) -> Picked:
    """The names that an expression picks by: the strings in it, and what they are made of where they are paths."""
    found: set[str] = set()
    for text in _texts(node, _DEEPEST):
        found |= split(text)
        if len(found) > _LOOKED_AT:
            return ANY_KEY
    return frozenset(found)


def names_of_key(node: Node | None) -> Picked:
    """The names that what picks may come to: each string in it, however it makes a name of them, and what they are one after the other. Any,
    where something else than strings and parameters decides."""
    if node is None:
        return NO_NAME
    found = set(names_in(node))
    if node.kind not in ("A_Const", "ParamRef"):
        texts = list(_strings(node))
        if not _is_written(node) or len(texts) > _MOST:
            return ANY_KEY
        for text in (*texts, "".join(texts)):
            found |= split(text)
    return frozenset(found)


def _is_written(node: Node) -> bool:
    """Whether an expression is one of the strings and parameters that stand in it, or all its strings one after the other. A type with a length
    cuts them."""
    waiting: list[object] = [{node.kind: node.fields}]
    kinds: set[str] = set()
    for _ in range(_LOOKED_AT):
        if not waiting:
            return kinds <= _CHOSEN or kinds <= _JOINED
        each = waiting.pop()
        if isinstance(each, list):
            waiting += cast(list[object], each)
        elif isinstance(each, dict):
            fields = cast(dict[str, object], each)
            if "typmods" in fields or ("A_Expr" in fields and not _joins(wrapped(fields))):
                return False
            kinds.update(name for name in fields if name[0].isupper())
            waiting += fields.values()
    return False


def _joins(node: Node) -> bool:
    return node.names("name") == ("||",) and node.text("kind") == "AEXPR_OP"


_PLAIN: Final = frozenset(("A_Const", "TypeCast", "TypeName", "CollateClause", "NamedArgExpr", "String", "Integer"))
_CHOSEN: Final = _PLAIN | {"ParamRef", "A_ArrayExpr", "List", "CaseExpr", "CaseWhen", "CoalesceExpr"}
_JOINED: Final = _PLAIN | {"A_Expr"}


def parameter(number: int) -> str:
    """What stands for the name that a parameter holds."""
    return f"${number}"


def given(names: Picked, params: Sequence[JsonValue]) -> Picked:
    """The names, with what parameters hold in place of their numbers."""
    found: set[str] = set()
    for name in names:
        number = int(name[1:]) if _NUMBERED.fullmatch(name) else 0
        values = params[number - 1] if 0 < number <= len(params) else None
        for value in values if isinstance(values, list | tuple) else (values,):
            if isinstance(value, str):
                found |= split(value)
            elif isinstance(value, list | tuple | Mapping):
                return ANY_KEY
        if not number:
            found.add(name)
    return frozenset(found)


def below(paths: Sequence[str], names: Picked) -> tuple[str, ...]:
    """Resource paths, and with each of the names below them."""
    return (*paths, *[f"{path}/{quote(name, safe='')}" for path in paths for name in sorted(names)])


def divided(names: Picked) -> tuple[Picked, Sequence[str]]:
    """The names, and the functions among them: the end of each one's path, in order."""
    functions = sorted(name[1:] for name in names if name[0] == "\0") if names else ()
    return (frozenset(name for name in names if name[0] != "\0") if functions else names), functions


def split(text: str) -> Picked:
    """A name, and the names that it consists of where it is a path."""
    if "\\" in text:
        text = _ESCAPED.sub(_plain, text)
    if len(text) > _LONGEST * 10 or _ANY_MEMBER.search(text) is not None:
        return ANY_KEY
    parts = [part.strip() for part in _BETWEEN.split(text)]
    if len(text) <= _LONGEST:
        parts.append(text)
    return frozenset(filter(None, parts))


def _plain(found: re.Match[str]) -> str:
    number = int(next(filter(None, found.groups())), 16)
    # half of a pair stands for nothing by itself, and cannot be put into a path
    return chr(number) if 0 < number <= sys.maxunicode and not 0xD800 <= number <= 0xDFFF else ""


def _strings(node: Node) -> Iterator[str]:
    """The strings that are written anywhere in an expression, in order."""
    waiting: list[object] = [node.fields]
    for _ in range(_LOOKED_AT):
        if not waiting:
            return
        each = waiting.pop()
        if isinstance(each, list):
            waiting += reversed(cast(list[object], each))
        elif isinstance(each, dict):
            fields = cast(dict[str, object], each)
            if "A_Const" in fields:
                yield from _texts(wrapped(fields), 1)
            else:
                waiting += reversed(fields.values())


def _texts(node: Node | None, depth: int) -> Iterator[str]:
    if node is None or not depth:
        return
    match node.kind:
        case "A_Const":
            if "sval" in node.fields:
                yield node.fields["sval"].get("sval", "")
        case "ParamRef":
            yield parameter(node.number("number"))
        case "TypeCast" | "CollateClause" | "NamedArgExpr":
            yield from _texts(node.node("arg"), depth - 1)
        case "A_Expr" if node.names("name") == ("||",):
            parts = [list(_texts(node.node(side), depth - 1)) for side in ("lexpr", "rexpr")]
            yield "".join(text for part in parts for text in part)
        case "A_ArrayExpr" | "List" | "FuncCall":
            for each in node.nodes(_ITEMS[node.kind]):
                yield from _texts(each, depth - 1)
        case _:
            return


_ITEMS: Final = {"A_ArrayExpr": "elements", "List": "items", "FuncCall": "args"}
