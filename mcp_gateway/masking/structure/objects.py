"""JSON and its relatives in a text: JSON5, flow YAML, Python and Ruby literals, Java's `Type{name=value}`.

Tolerant: reads what is cut short or has odd members as far as it goes, and never fails. Linear, without recursion.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from functools import partial
from sys import intern
from typing import Final, Protocol

from mcp_gateway.masking.findings import MARKER
from mcp_gateway.masking.structure.mentioned import Mentioned
from mcp_gateway.masking.structure.spot import Node, beginning, put, spot

BEGINNING: Final = re.compile(
    r"""\{(?!\{?resolve:(?:secretsmanager|ssm))(?=\s{0,64}(?:["'}{]|:?[\w-]+["']?\s{0,4}(?:[:,]|=>?)))|\[(?=\s{0,64}[{"'\[])"""
)
"""Where one may begin."""

_INDENT: Final = re.compile(r"\s*+")
_BEFORE: Final = r"\s*+(?:#[^\n]*\s*+)?"
_BY: Final = "(?:=>|:(?!:)|=)"
_SIGN: Final = re.compile(r"\s*[:=]")
_TOKEN: Final = (
    rf"""(?P<m>{MARKER.pattern})|"(?P<d>(?:[^"\\]++|\\.)*+)"?(?:\s*+BEHIND)?+|'(?P<s>(?:[^'\\]++|\\.)*+)'?(?:\s*+BEHIND)?+"""
    r"""|(?P<p>[{}\[\],])|(?P<by>=>|[:=])|(?P<v>[^\s{}\[\],:="'](?:[^{}\[\],:=\r\n]++|[:=](?![\s>]))*+)"""
)
_KEYED: Final = re.compile(
    rf"{_BEFORE}(?::?(?P<k>[\w$.@/-]++)\s*+{_BY}|{_TOKEN.replace('BEHIND', _BY)})", re.DOTALL
).match
"""Where a member may begin: its name with the sign behind it, or any token."""
_UNKEYED: Final = re.compile(rf"{_BEFORE}(?:{_TOKEN.replace('BEHIND', f'(?:,|{_BY})')})", re.DOTALL).match
"""Where only a value may stand: with the sign behind it, which says nothing there."""
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_BEGINS: Final = re.compile(r"(?<!\\)\\")
"""Where an escape begins, or several do."""

_CONTROL: Final = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
DEEPEST: Final = 100
"""Levels that are read."""

_TOGETHER: Final = 64
"""Objects of a list."""

_LONG: Final = 1 << 14
"""Characters of a value whose escapes are undone together."""

_LONGEST: Final = 1 << 16
"""Characters of a value all of which is held where it is read."""

_BEGINNING: Final = 1 << 12
"""Characters that are held of a longer one."""


_SCALARS: Final = re.compile(r'(?:\s*+(?:"(?:[^"\\]++|\\.)*+"|[^"{}\[\],\s]++)\s*+,){1,64}+', re.DOTALL).match
"""Items that hold no others, in JSON."""


class Holding(Protocol):
    """What keeps long objects and lists unread."""

    def node(self, at: int, name: str | None, mentioned: Mentioned | None) -> tuple[Node, int] | None:
        """The one that begins at `at` under this name, and where it ends; None where it is to be read now."""
        ...


def begins(text: str, start: int = 0) -> bool:
    """Whether an object or a list begins there: what is quoted in it is read with it."""
    return BEGINNING.match(text, _INDENT.match(text, start).end()) is not None  # type: ignore[union-attr]  # it matches nothing, too


def each(text: str, at: int, mentioned: Mentioned | None = None) -> Generator[Node, None, int]:
    """The object or list that begins at `at`, and as what the generator returns, where it ends. A list of objects comes in parts, since
    none of them says anything of another: however long it is, few are held at once."""
    if text[at] != "[":
        node, position = read(text, at, mentioned=mentioned)
        yield node
        return position
    part: list[Node] = []
    position = at + 1
    while (token := _UNKEYED(text, position)) is not None and token["p"] in (",", "{"):
        position = token.end()
        if token["p"] == ",":
            continue
        closing = mentioned.closing(text, position - 1, len(text)) if mentioned and not mentioned.apart else -1
        node, position = ({}, closing) if closing >= 0 else read(text, position - 1, mentioned=mentioned)
        part.append(node)
        if text[position - 1] not in "]}":
            yield part
            return position  # it is not closed, or too deep
        if len(part) > _TOGETHER:
            yield part
            part = [{}]  # what comes next is still no first item
    position = _read(part, text, position, len(text), mentioned)
    yield part
    return position


def read(text: str, at: int, end: int | None = None, mentioned: Mentioned | None = None) -> tuple[Node, int]:
    """The object or list that begins at `at`, and where it ends. What is nested deeper than a hundred levels is left out, and
    the content of what need not be read."""
    root: Node = {} if text[at] == "{" else []
    return root, _read(root, text, at + 1, len(text) if end is None else end, mentioned)


def fill(members: dict[str, Node], text: str, position: int, mentioned: Mentioned | None, holding: Holding) -> None:
    """Put into an object what it holds from there on."""
    _read(members, text, position, len(text), mentioned, holding)


def items(text: str, at: int, mentioned: Mentioned | None, holding: Holding) -> Iterator[Node]:
    """The items of the list that begins at `at`, one after the other. It is strictly JSON."""
    position, limit = at + 1, len(text)
    while True:
        scalars = _SCALARS(text, position)
        if scalars is not None:
            some: list[Node] = []
            _read(some, text, position, scalars.end(), None)
            position = scalars.end()
            yield from some
            continue
        token = _UNKEYED(text, position)
        mark = token["p"] if token is not None else "]"
        if token is None or mark == "]":
            return
        if mark is None:
            last: list[Node] = []
            _read(last, text, position, limit, None)
            yield from last
            return
        position = token.end()
        if mark == ",":
            continue
        held = holding.node(position - 1, None, mentioned)
        closing = mentioned.closing(text, position - 1, limit) if held is None and mentioned and mark == "{" else -1
        node: Node = {} if mark == "{" else []
        if held is not None:
            node, position = held
        elif closing >= 0:
            position = closing
        else:
            position = _read(node, text, position, limit, mentioned, holding)
        yield node


def _read(
    root: Node, text: str, position: int, limit: int, mentioned: Mentioned | None, holding: Holding | None = None
) -> int:
    """Put into an object or list what it holds from there on, and say where it ends."""
    stack: list[Node] = [root]
    names: list[str | None] = [None]
    if mentioned is not None and mentioned.apart:
        mentioned = None
    kept = 0
    while stack:
        top = stack[-1]
        keyed = names[-1] is None and isinstance(top, dict)
        token = _KEYED(text, position, limit) if keyed else _UNKEYED(text, position, limit)
        if token is None:
            break
        position = token.end()
        group = token.lastgroup
        if group == "p":
            mark = token["p"]
            if mark in "}]":
                stack.pop()
                names.pop()
                if len(stack) < kept:
                    kept = 0
            elif mark == ",":
                names[-1] = None
            else:
                name = names[-1]
                if holding is not None:
                    held = holding.node(position - 1, name, None if kept else mentioned)
                    if held is not None:
                        node, position = held
                        _attach(top, names, node)
                        continue
                inner: Node = {} if mark == "{" else []
                _attach(top, names, inner)
                if mentioned is not None and not kept:
                    if name is not None and mentioned.matters(name):
                        kept = len(stack) + 1
                    elif mark == "{" or isinstance(top, dict):
                        closing = mentioned.closing(text, position - 1, limit)
                        if closing >= 0:
                            position = closing
                            continue
                stack.append(inner)
                names.append(None)
                if len(stack) > DEEPEST:
                    break
        elif group == "k":
            names[-1] = intern(token["k"])
        elif group == "d" or group == "s" or group == "m" or group == "v":
            start, stop = token.span(group)
            if stop - start > _LONGEST and (group == "d" or group == "s") and not keyed:
                said = unescaped(text, start, start + _BEGINNING)
                if not said.isspace():
                    _attach(top, names, beginning(said, start, stop, partial(unescaped, text, start, stop)))
                    continue
            said = text[start:stop]
            if group == "v":
                said = said.rstrip()
                stop = start + len(said)
                if said[0] == ")" and text[start - 1] in "'\"":
                    names[-1] = None  # a call's last argument is no name: `{{ lookup('env', 'TOKEN') }}`
                    continue
            elif group != "m" and "\\" in said:
                said = unescaped(text, start, stop)
            if keyed and group == "v" and _SIGN.match(text, stop, limit) is None:
                continue  # what stands by itself names nothing: a statement of a program
            if keyed and group != "m":
                names[-1] = intern(said)
            else:
                _attach(top, names, spot(said, start, stop))
    return position


def unescaped(text: str, start: int, end: int) -> str:
    """What is quoted there says."""
    if text.find("\\", start, end) < 0:
        return text[start:end]
    said = ""
    for part in _parts(text, start, end):
        said += _ESCAPE.sub(_character, part)
    return said


def _parts(text: str, start: int, end: int) -> Iterator[str]:
    """What is written there, cut before escapes where it is long: `sub` holds a piece for each."""
    while (cut := _BEGINS.search(text, start + _LONG, end)) is not None:
        yield text[start : cut.start()]
        start = cut.start()
    yield text[start:end]


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _CONTROL.get(match[3], match[3])


def _attach(top: Node, names: list[str | None], node: Node) -> None:
    if isinstance(top, dict):
        put(top, names[-1] or "", node)
        names[-1] = None
    elif isinstance(top, list):
        top.append(node)
