"""A log handler that nobody can flood: of what is said again and again, the first few in a minute, then how many were left out.

Our own lines are the same where their words are the same. Those of libraries are where they come from the same line of code: they quote what was
sent (`Invalid Host header: …`), and whoever sends can make each of them differ.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Final, TextIO, TypeAlias

SAME: Final = 5
"""Lines of one kind that are written within one window."""
WINDOW_SECONDS: Final = 60.0
_KINDS: Final = 256
"""Windows that are open at a time; one more ends the oldest early."""
_LONGEST: Final = 200
"""Characters of a line that are kept to say what was left out."""
_OURS: Final = "mcp_gateway"

_Kind: TypeAlias = tuple[str, str]


@dataclass(slots=True)
class _Window:
    until: float
    logger: str
    level: int
    said: str
    left_out: int = -SAME


class Sparing(logging.StreamHandler[TextIO]):
    """Writes to a stream. What was left out is told with the first line after its window, or at the end of the log."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(stream)
        self._clock = clock
        self._windows: OrderedDict[_Kind, _Window] = OrderedDict()

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record, unless too many of its kind were written."""
        try:
            said = record.getMessage()
        except (TypeError, ValueError):  # its words and their values do not fit: the way of all handlers to say so
            self.handleError(record)
            return
        now, kind = self._clock(), _kind(record, said)
        while self._windows and next(iter(self._windows.values())).until <= now:
            self._end_oldest()
        if kind not in self._windows and len(self._windows) >= _KINDS:
            self._end_oldest()
        opened = _Window(now + WINDOW_SECONDS, record.name, record.levelno, said[:_LONGEST])
        window = self._windows.setdefault(kind, opened)
        window.left_out += 1
        if window.left_out <= 0:
            super().emit(record)

    def close(self) -> None:
        """Tell what was left out. The stream stays open."""
        self.acquire()
        try:
            while self._windows:
                self._end_oldest()
        finally:
            self.release()
        super().close()

    def _end_oldest(self) -> None:
        _, window = self._windows.popitem(last=False)
        if window.left_out > 0:
            told = f"left out {window.left_out} more like this one: {window.said}"
            super().emit(logging.LogRecord(window.logger, window.level, __file__, 0, told, None, None))


def _kind(record: logging.LogRecord, said: str) -> _Kind:
    ours = record.name.partition(".")[0].startswith(_OURS)
    return (record.name, said) if ours else (record.name, f"{record.pathname}:{record.lineno}")
