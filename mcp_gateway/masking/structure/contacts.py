"""Contacts in a text: vCard (RFC 6350) and a directory's entries (LDIF, RFC 2849), whose short names mean something only there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mcp_gateway.masking.structure.spot import Node, put, spot

_CARD: Final = re.compile(r"^BEGIN:VCARD\r?$(?P<lines>(?:\n(?!END:VCARD)[^\n]*)*+)", re.MULTILINE)
_ENTRY: Final = re.compile(r"^(?:objectClass|dn)::? [^\n]*$", re.MULTILINE)
_PROPERTY: Final = re.compile(
    r"^(?:[\w-]{1,20}\.)?(?P<name>[A-Za-z]{1,12})(?:;[^:\n]{0,200})?:(?P<value>[^\r\n]+)", re.MULTILINE
)
_ATTRIBUTE: Final = re.compile(r"^(?P<name>[A-Za-z]{1,40})(?:;[\w-]{1,40})?::? (?P<value>[^\r\n]+)", re.MULTILINE)
_CARD_NAMES: Final = {
    "n": "full_name", "fn": "full_name", "nickname": "nickname", "adr": "address", "bday": "birthday", "tel": "phone", "email": "email",
    "geo": "gps_location",
}  # fmt: skip
_ENTRY_NAMES: Final = {
    "cn": "full_name", "sn": "surname", "givenname": "first_name", "displayname": "full_name", "gecos": "full_name", "street": "street",
    "postaladdress": "address", "homepostaladdress": "address", "telephonenumber": "phone", "homephone": "phone", "mobile": "phone",
    "userpassword": "password", "unicodepwd": "password", "sambantpassword": "password",
}  # fmt: skip


def read(text: str) -> Iterator[Node]:
    """What stands in cards and entries, by what its name means."""
    for card in _CARD.finditer(text):
        yield _named(text, _PROPERTY, _CARD_NAMES, *card.span("lines"))
    done = 0
    for entry in _ENTRY.finditer(text):
        if entry.start() >= done:
            start = text.rfind("\n\n", 0, entry.start()) + 1
            end = text.find("\n\n", entry.end())
            done = len(text) if end < 0 else end
            yield _named(text, _ATTRIBUTE, _ENTRY_NAMES, start, done)


def _named(text: str, line: re.Pattern[str], names: dict[str, str], start: int, end: int) -> Node:
    node: dict[str, Node] = {}
    for match in line.finditer(text, start, end):
        name = names.get(match["name"].lower())
        if name is not None:
            put(node, name, spot(match["value"], *match.span("value")))
    return node
