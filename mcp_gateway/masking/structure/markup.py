"""XML and HTML in a text, as far as it goes: elements by their names, attributes, `<key>` and `<string>` pairs, tables.

No parser of documents that must be valid: closes what is not closed, resolves no entity but the five of XML, loads nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from mcp_gateway.masking.findings import MARKER
from mcp_gateway.masking.labels import label
from mcp_gateway.masking.structure.spot import Node, Spot, put, spot

_TAG: Final = re.compile(
    r"<(?P<close>/)?(?P<name>[A-Za-z_][\w:.-]{0,100})(?P<attributes>(?=[\s/>])(?!//)(?:[^<>\"'\0]++|\"[^\"<\0]*+\"|'[^'<\0]*+')*+)>"
    r"|(?P<data><!\[CDATA\[)"
)
_ATTRIBUTE: Final = re.compile(r"""([\w:.-]{1,100})\s{0,4}=\s{0,4}(?:"([^"]*)"|'([^']*)')""")
_VOID: Final = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"))
_CELLS: Final = frozenset(("td", "th", "dt", "dd"))
_VALUES: Final = ("value", "Value", "val")
_NAMED_BY: Final = ("name", "key", "id", "field", "property", "itemprop")
_ASSERTED: Final = {
    **dict.fromkeys(("sn", "urn:oid:2.5.4.4"), "surname"),
    **dict.fromkeys(("gn", "urn:oid:2.5.4.42"), "given_name"),
    **dict.fromkeys(("cn", "displayName", "urn:oid:2.5.4.3", "urn:oid:2.16.840.1.113730.3.1.241"), "full_name"),
}
"""Attributes of a person that SAML calls otherwise (SAML V2.0 X.500/LDAP Attribute Profile §2.2)."""

_DEEPEST: Final = 100
_LONGEST_INDENT: Final = 80


def is_markup(text: str) -> bool:
    """Whether the text as a whole is XML or HTML, so that what is put into it must be escaped."""
    body = text.lstrip()
    while (mark := MARKER.match(body)) is not None and not _closes(body, mark.group()):
        body = body[mark.end() :].lstrip()
    return (body[:1] == "<" and _TAG.match(body[:4096]) is not None) or body.startswith(("<?xml", "<!"))


def read(text: str) -> Iterator[Node]:
    """The elements of the text, each under its name."""
    root: dict[str, Node] = {}
    stack: list[tuple[str, dict[str, Node], int]] = [("", root, 0)]
    header: list[str] = []
    cells: list[Node] = []
    may_end = True
    closed: dict[str, bool] = {}
    for tag in _TAG.finditer(text):
        name = tag["name"]
        if name is None:
            if tag["data"] is None:
                continue
            stop = text.find("]]>", tag.end()) if may_end else -1
            may_end = stop >= 0
            if may_end:
                put(stack[-1][1], "", spot(text[tag.end() : stop], tag.end(), stop))
            continue
        local = name.rpartition(":")[2]
        if tag["close"]:
            depth = next((at for at in range(len(stack) - 1, 0, -1) if stack[at][0] == local), 0)
            if not depth:
                continue
            _, members, start = stack[depth]
            del stack[depth:]
            said = _text(text, start, tag.start())
            raw = text[start : tag.start()].strip()
            content: Node = [] if MARKER.fullmatch(raw) else said if said is not None and "<" not in raw else members
            if members and content is not members:
                for attribute in _VALUES:
                    if attribute in members:
                        put(stack[-1][1], _called(local, members, stack[-1][1]), members[attribute])
                put(stack[-1][1], "", members)  # what else is said of the content is none of it
            if local == "tr":
                header = _row(header, cells, root)
                cells = []
            elif local in _CELLS:
                cells.append(content)
                if local == "dd" and len(cells) > 1:
                    put(stack[-1][1], str(cells[-2]), content)
            called = _called(local, members, stack[-1][1])
            asserted = local == "Attribute" and "AttributeValue" in members
            put(stack[-1][1], called, _asserted(members) if asserted else content)
            for called, value in _pairs(members):
                put(stack[-1][1], called, value)
            continue
        if name.isupper() and MARKER.fullmatch(tag.group()):
            if name not in closed:
                closed[name] = f"</{name}" in text
            if ":" in name or _stands(text, tag, stack[-1][0], closed=closed[name]):
                continue
        members = _attributes(tag)
        if local.lower() in _VOID or tag["attributes"].endswith("/") or len(stack) > _DEEPEST:
            put(stack[-1][1], local, members)
        else:
            stack.append((local, members, tag.end()))
    for at in range(len(stack) - 1, 0, -1):  # cut short, or no element: what stands for a masked value looks like one
        local, members, start = stack[at]
        if not members and MARKER.fullmatch(f"<{local}>"):
            continue
        if local == "EMAIL":  # of a text before the markup: addresses are found wherever they stand
            for name, member in members.items():
                put(stack[at - 1][1], name, member)
            continue
        said = _text(text, start, len(text)) if at == len(stack) - 1 and not members else None
        put(stack[at - 1][1], local, members if said is None else said)
    yield root


def _stands(text: str, tag: re.Match[str], within: str, *, closed: bool) -> bool:
    """Whether what looks like an element stands for a value: nothing closes it, and the next to be closed is another; or it is in one of its
    own name, and empty."""
    if closed:
        return within == tag["name"] and text.startswith(f"</{within}>", tag.end())
    return _is_told(text, tag) or text.startswith("</", text.find("<", tag.end()))


def _is_told(text: str, tag: re.Match[str]) -> bool:
    """Whether it stands for a value in a line, or for whom an address belongs to: `token: <SECRET>`, `<NAME> <<EMAIL>>`."""
    before = text[max(0, tag.start() - _LONGEST_INDENT) : tag.start()].rstrip(" \t")[-1:]
    return before not in ("", "\n", ">") or text.startswith(" <<EMAIL>>", tag.end())


def _closes(text: str, tag: str) -> bool:
    return f"</{tag[1:]}" in text


def _attributes(tag: re.Match[str]) -> dict[str, Node]:
    members: dict[str, Node] = {}
    offset = tag.start("attributes")
    for found in _ATTRIBUTE.finditer(tag["attributes"]):
        group = 2 if found[2] is not None else 3
        start, end = found.span(group)
        put(members, found[1], spot(unescape(found[group]), offset + start, offset + end))
    return members


def _text(text: str, start: int, end: int) -> Spot | None:
    said = text[start:end]
    body = said.strip()
    if not body or ("<" in body and "<![CDATA[" not in body):
        return None
    start += len(said) - len(said.lstrip())
    return spot(unescape(body), start, start + len(body))


def _called(local: str, members: dict[str, Node], parent: dict[str, Node]) -> str:
    """What an element's content is: what its `name` or the `<key>` before it says, else its own name."""
    if local == "Attribute" and "AttributeValue" in members:
        said = members.get("FriendlyName", members.get("Name"))
        if isinstance(said, Spot):
            return _ASSERTED.get(str(said), str(said).rpartition("/")[2])
    for attribute in _NAMED_BY:
        said = members.get(attribute, members.get(attribute.title()))
        if isinstance(said, Spot) and (label(local) is None or label(str(said)) is not None):
            return str(said)
    before = parent.get("key") if local in ("string", "data", "date", "integer", "real", "value") else None
    last = before[-1] if isinstance(before, list) else before
    return str(last) if isinstance(last, Spot) else local


def _asserted(members: dict[str, Node]) -> Node:
    """What an assertion says of somebody, without what it says of the attribute."""
    said = members.get("AttributeValue", members)
    each = said if isinstance(said, list) else [said]
    return [one.get("", one) if isinstance(one, dict) else one for one in each]


def _pairs(members: dict[str, Node]) -> Iterator[tuple[str, Node]]:
    """The value beside a name, where two elements are called so: `<param-name>`, `<param-value>`."""
    for called, said in members.items():
        if called[-4:].lower() == "name" and len(called) > len("name") and isinstance(said, Spot):
            value = members.get(f"{called[:-4]}value", members.get(f"{called[:-4]}Value"))
            if value is not None:
                yield str(said), value


def _row(header: list[str], cells: list[Node], root: dict[str, Node]) -> list[str]:
    """A table's row. The first one with several texts says what the columns are; one of two cells may be a name and its value."""
    if len(cells) == 2 and isinstance(cells[0], Spot):
        put(root, str(cells[0]), cells[1])
    if not header or len(header) != len(cells):
        return [str(cell) if isinstance(cell, Spot) else "" for cell in cells]
    row: dict[str, Node] = {}
    for name, cell in zip(header, cells, strict=True):
        put(row, name, cell)
    put(root, "", row)
    return header
