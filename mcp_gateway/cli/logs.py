"""The gateway's own log, on standard error: one line a record, inert, and without the words of errors, which quote what calls and answers hold."""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType
from typing import Final, TypeAlias

from mcp_gateway.cli.sparing import Sparing
from mcp_gateway.inert import inert

_Raised: TypeAlias = "tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]"

_TALKATIVE: Final = "asyncio"
"""Its first line says what happened, the others show objects and what they hold."""


class Discreet(logging.Formatter):
    """Formats records for standard error. An error is its kind and its place."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """One inert line."""
        if record.name == _TALKATIVE:
            record = logging.makeLogRecord(
                {**record.__dict__, "msg": record.getMessage().partition("\n")[0], "args": None}
            )
        record.exc_text = None  # another handler may have written it out in full
        return inert(super().format(record).replace("\n", ": "))

    def formatException(self, ei: _Raised) -> str:  # the standard library's name
        """The kind and the place."""
        kind, _, trace = ei
        place = traceback.extract_tb(trace)[-1:]
        where = f" at {place[0].filename}:{place[0].lineno}" if place else ""
        return f"{'no error' if kind is None else kind.__name__}{where}"


def to_stderr() -> None:
    """Log there: our own from `info` on, everybody else's from `warning`."""
    handler = Sparing(sys.stderr)
    handler.setFormatter(Discreet())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("mcp_gateway").setLevel(logging.INFO)
