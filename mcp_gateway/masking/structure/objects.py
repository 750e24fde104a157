"""JSON and its relatives in a text: JSON5, flow YAML, Python and Ruby literals, Java's `Type{name=value}`.

Tolerant: reads what is cut short or has odd members as far as it goes, and never fails. Linear, without recursion.
"""

from __future__ import annotations

import re
from typing import Final

from mcp_gateway.masking.findings import MARKER
from mcp_gateway.masking.structure.mentioned import Mentioned
from mcp_gateway.masking.structure.spot import Node, put, spot

_BEFORE: Final = r"\s*+(?:#[^\n]*\s*+)?"
_BY: Final = "(?:=>|[:=])"
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
_CONTROL: Final = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_DEEPEST: Final = 100


def read(text: str, at: int, end: int | None = None, mentioned: Mentioned | None = None) -> tuple[Node, int]:
    """The object or list that begins at `at`, and where it ends. What is nested deeper than a hundred levels is left out, and
    the content of what need not be read."""
    root: Node = {} if text[at] == "{" else []
    stack: list[Node] = [root]
    names: list[str | None] = [None]
    position, limit = at + 1, len(text) if end is None else end
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
                inner: Node = {} if mark == "{" else []
                name = names[-1]
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
                if len(stack) > _DEEPEST:
                    break
        elif group == "k":
            names[-1] = token["k"]
        elif group == "d" or group == "s" or group == "m" or group == "v":
            start, stop = token.span(group)
            said = text[start:stop]
            if group == "v":
                said = said.rstrip()
                stop = start + len(said)
            elif group != "m" and "\\" in said:
                said = unescaped(said)
            if keyed and group != "m":
                names[-1] = said
            else:
                _attach(top, names, spot(said, start, stop))
    return root, position


def unescaped(said: str) -> str:
    """What a quoted text says."""
    return _ESCAPE.sub(_character, said) if "\\" in said else said


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _CONTROL.get(match[3], match[3])


def _attach(top: Node, names: list[str | None], node: Node) -> None:
    if isinstance(top, dict):
        put(top, names[-1] or "", node)
        names[-1] = None
    elif isinstance(top, list):
        top.append(node)
