"""libpg_query, PostgreSQL's own parser, called through the library that postgast carries."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from typing import NamedTuple, cast


class Refused(NamedTuple):
    """What the parser says instead: its message, and the character (from 1) that it stumbled over."""

    message: str
    position: int


class _Error(ctypes.Structure):
    _fields_ = (
        ("message", ctypes.c_char_p),
        ("funcname", ctypes.c_char_p),
        ("filename", ctypes.c_char_p),
        ("lineno", ctypes.c_int),
        ("cursorpos", ctypes.c_int),
        ("context", ctypes.c_char_p),
    )


class _Result(ctypes.Structure):
    _fields_ = (
        ("parse_tree", ctypes.c_char_p),
        ("stderr_buffer", ctypes.c_char_p),
        ("error", ctypes.POINTER(_Error)),
    )


@cache
def parser() -> Callable[[bytes], bytes | Refused]:
    """The parser: UTF-8 text to the JSON of its tree. Loaded at first use."""
    from postgast.native import lib

    run, free = lib.pg_query_parse, lib.pg_query_free_parse_result
    run.restype, run.argtypes = _Result, (ctypes.c_char_p,)
    free.restype, free.argtypes = None, (_Result,)

    def parse_bytes(text: bytes) -> bytes | Refused:
        result = run(text)
        try:
            if result.error:
                error = result.error.contents
                return Refused(error.message.decode("utf-8", "replace"), error.cursorpos)
            return cast(bytes, result.parse_tree)
        finally:
            free(result)

    return parse_bytes
