"""JSON and its relatives in a text: JSON5, flow YAML, Python and Ruby literals, Java's `Type{name=value}`.

Tolerant: reads what is cut short or has odd members as far as it goes, and never fails. Linear, without recursion.
"""

from __future__ import annotations

import re
from typing import Final

from mcp_gateway.masking.findings import MARKER
from mcp_gateway.masking.structure.spot import Node, Spot, put, spot

_TOKEN: Final = re.compile(
    r"""\s*+(?:#[^\n]*\s*+)?(?:"(?P<d>(?:[^"\\]++|\\.)*+)"?|'(?P<s>(?:[^'\\]++|\\.)*+)'?|(?P<p>[{}\[\],])|(?P<sep>=>|[:=])"""
    r"""|(?P<v>[^\s{}\[\],:="'](?:[^{}\[\],:=\r\n]++|[:=](?![\s>]))*+))""",
    re.DOTALL,
)
_KEY: Final = re.compile(r"\s*+(?:#[^\n]*\s*+)?:?(?P<k>[\w$.@/-]++)(?=\s*+(?:=>|[:=]))")
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_CONTROL: Final = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_MASKED: Final = re.compile(rf"\s*+(?P<m>{MARKER.pattern})")
_DEEPEST: Final = 100


def read(text: str, at: int, end: int | None = None) -> tuple[Node, int]:
    """The object or list that begins at `at`, and where it ends. What is nested deeper than a hundred levels is left out."""
    root: Node = {} if text[at] == "{" else []
    stack: list[Node] = [root]
    names: list[str | None] = [None]
    position, limit = at + 1, len(text) if end is None else end
    while stack:
        top = stack[-1]
        if isinstance(top, dict) and names[-1] is None:
            key = _KEY.match(text, position, limit)
            if key is not None:
                names[-1] = key["k"]
                position = key.end()
                continue
        masked = _MASKED.match(text, position, limit)
        if masked is not None:
            _attach(top, names, spot(masked["m"], *masked.span("m")))
            position = masked.end()
            continue
        token = _TOKEN.match(text, position, limit)
        if token is None:
            break
        position = token.end()
        mark = token["p"]
        if mark == "}" or mark == "]":
            stack.pop()
            names.pop()
            continue
        if mark == ",":
            names[-1] = None
        elif mark:
            inner: Node = {} if mark == "{" else []
            _attach(top, names, inner)
            stack.append(inner)
            names.append(None)
            if len(stack) > _DEEPEST:
                break
        elif not token["sep"]:
            node = _scalar(token)
            if isinstance(top, dict) and names[-1] is None:
                names[-1] = str(node)
            else:
                _attach(top, names, node)
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


def _scalar(token: re.Match[str]) -> Spot:
    for group in ("d", "s"):
        if token[group] is not None:
            return spot(unescaped(token[group]), *token.span(group))
    said = token["v"].rstrip()
    start = token.start("v")
    return spot(said, start, start + len(said))
