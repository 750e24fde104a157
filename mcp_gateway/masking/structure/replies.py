"""What `redis-cli` prints: the fields of a hash one below the other, and each command that a server was sent, as `MONITOR` shows it.

Which argument of a command is a name and which a value, https://redis.io/docs/latest/commands/ says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from mcp_gateway.masking.labels import label
from mcp_gateway.masking.structure.spot import Node, Spot, put, spot

_WORD: Final = r'"(?:[^"\\\n]|\\.){0,4096}+"'
_REPLY: Final = re.compile(
    r'^[ \t]*\d{1,6}\) "(?P<k>[\w./:-]{2,120}+)"\r?\n[ \t]*\d{1,6}\) "(?P<v>(?:[^"\\\n]|\\.){1,4096}+)"', re.MULTILINE
)
_SENT: Final = re.compile(
    rf"^(?:[^\n\"\[]{{0,80}})\[\d{{1,3}} [^\s\[\]]{{1,120}}\] (?P<words>{_WORD}(?: {_WORD}){{1,512}}+)", re.MULTILINE
)
_EACH: Final = re.compile(_WORD)
_PAIRS: Final = {"hset": 2, "hmset": 2, "hsetnx": 2, "mset": 1, "msetnx": 1, "xadd": 3, "config": 2}
"""At which word names and values begin that take turns."""

_VALUE_LAST: Final = frozenset(("set", "setex", "psetex", "setnx", "getset", "lpush", "rpush", "sadd", "append"))
"""Those that give a key the last of their words."""

_SESSIONS: Final = ("session", "sess", "sessions", "login")
"""Each is of a user."""

_OPTIONS: Final = frozenset(("ex", "px", "nx", "xx", "keepttl", "get", "exat", "pxat"))
"""What may stand behind a value that is set."""


def read(text: str) -> Iterator[Node]:
    """Each value by its name."""
    if '1) "' in text:
        yield from _replies(text)
    for sent in _SENT.finditer(text) if '] "' in text else ():
        words = [
            spot(text[word.start() + 1 : word.end() - 1], word.start() + 1, word.end() - 1)
            for word in _EACH.finditer(text, *sent.span("words"))
        ]
        yield _sent(words)


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


def _sent(words: Sequence[Spot]) -> Node:
    """What a command says of the values among its words."""
    node: dict[str, Node] = {}
    command = str(words[0]).lower()
    if command in _PAIRS:
        rest = words[_PAIRS[command] :]
        for name, value in zip(rest[::2], rest[1::2], strict=False):
            put(node, str(name), value)
        opened = str(words[1]).partition(":")[0]
        opened = "user" if opened in _SESSIONS else opened
        return {opened: node} if command in ("hset", "hmset", "hsetnx") else node
    if command in _VALUE_LAST and len(words) > len(("command", "key")):
        value = words[-1]
        if command == "set":
            value = next((one for one in words[2:] if str(one).lower() not in _OPTIONS), value)
        put(node, _named(str(words[1])), value)
    elif command in ("auth", "hello"):
        put(node, "password", words[-1])
    return node


def _named(key: str) -> str:
    """The part of a key that says what stands under it: `otp` of `otp:+15550100`."""
    parts = [part for part in re.split("[:/]", key) if part]
    return next((part for part in reversed(parts) if label(part) is not None), parts[-1] if parts else key)
