"""The program of the worker: reads texts from its input, parses each, writes the answers to its output, until the input ends."""

from __future__ import annotations

import os
import resource
import struct

_HEAD = struct.Struct(">cI")
_MOST = 1 << 20
_MEMORY = 2 << 30


def main() -> None:
    """Answer until the input ends."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    from mcp_gateway_tools.sql.analysis.crosscheck import tables
    from mcp_gateway_tools.sql.analysis.library import Refused, parser

    parse = parser()
    os.write(1, b"!")
    while True:
        head = _exactly(_HEAD.size)
        if head is None:
            return
        what, size = _HEAD.unpack(head)
        text = _exactly(size) if size <= _MOST else None
        if text is None:
            return
        if what == b"t":
            _answer(b"t", "\0".join(sorted(tables(text.decode()))).encode())
            continue
        found = parse(text)
        if isinstance(found, Refused):
            _answer(b"e", struct.pack(">i", found.position) + found.message.encode())
        else:
            _answer(b"p", found)


def _answer(kind: bytes, body: bytes) -> None:
    view = memoryview(_HEAD.pack(kind, len(body)) + body)
    while view:
        view = view[os.write(1, view) :]


def _exactly(size: int) -> bytes | None:
    parts: list[bytes] = []
    while size:
        part = os.read(0, size)
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


if __name__ == "__main__":
    main()
