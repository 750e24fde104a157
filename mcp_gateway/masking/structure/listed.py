"""A name on one line and its value on the next: what `etcdctl get` and `redis-cli HGETALL` print. Knows no command."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mcp_gateway.masking.structure.spot import Node, put, spot

_PATH: Final = re.compile(r"^/(?P<k>[\w./-]{2,200}+)\r?\n(?![/.-])(?P<v>[^\s\0]{4,4096}+)[ \t]*\r?$", re.MULTILINE)
_REPLY: Final = re.compile(
    r'^[ \t]*\d{1,6}\) "(?P<k>[\w./:-]{2,120}+)"\r?\n[ \t]*\d{1,6}\) "(?P<v>(?:[^"\\\n]|\\.){1,4096}+)"', re.MULTILINE
)


def read(text: str) -> Iterator[Node]:
    """Each value by its name."""
    if "\n/" in text or text.startswith("/"):
        yield from _found(_PATH, text)
    if '1) "' in text:
        yield from _replies(text)


def _found(pattern: re.Pattern[str], text: str) -> Iterator[Node]:
    for found in pattern.finditer(text):
        name = found["k"].rpartition("/")[2].rpartition(":")[2]
        yield {name: spot(found["v"], *found.span("v"))}


def _replies(text: str) -> Iterator[Node]:
    """The fields of each hash: those that follow each other say what the others are."""
    node: dict[str, Node] = {}
    done = -1
    for found in _REPLY.finditer(text):
        if node and found.start() > done + 2:
            yield node
            node = {}
        done = found.end()
        put(node, found["k"].rpartition(":")[2], spot(found["v"], *found.span("v")))
    if node:
        yield node
