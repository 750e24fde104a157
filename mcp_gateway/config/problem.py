"""What is wrong with a configuration, and where. Plain values; safe to print on a terminal."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from mcp_gateway.inert import inert as safe

KeyPath: TypeAlias = tuple[str | int, ...]
"""Where a value stands in a document: keys and zero-based indices from the top."""

_LONGEST = 80
_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,80}")


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a file; both count from 1, columns in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake. `path` is the written key path (empty: the file as a whole), `expected` what could stand there."""

    file: Path
    place: Place | None
    path: str
    message: str
    expected: tuple[str, ...] = ()

    @property
    def line(self) -> int | None:
        """The line, from 1; None where the file could not be read at all."""
        return self.place.line if self.place else None

    @property
    def column(self) -> int | None:
        """The column, from 1, in characters."""
        return self.place.column if self.place else None

    def __str__(self) -> str:
        where = inert(str(self.file), longest=4096)
        if self.place:
            where += f":{self.place.line}:{self.place.column}"
        if self.path:
            where += f": {self.path}"
        if not self.expected:
            return f"{where}: {self.message}"
        separator = " " if self.message.endswith("?") else "; "
        return f"{where}: {self.message}{separator}expected one of {', '.join(self.expected)}"


class ConfigError(Exception):
    """A configuration that cannot be used. `files` are those that were read, or should have been; `digest` is over their bytes."""

    def __init__(self, problems: Sequence[Problem], files: Iterable[Path] = (), digest: str = "") -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)
        self.files = tuple(files)
        self.digest = digest


def inert(text: str, longest: int = _LONGEST) -> str:
    """Text that can be shown: inert, and cut to `longest` characters."""
    return safe(text[:longest]) + ("…" if len(text) > longest else "")


def written(path: KeyPath) -> str:
    """A key path as people write it: `connections[0].port`, `masking.columns["*.email"]`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _PLAIN.fullmatch(step):
            text += f".{step}" if text else step
        else:
            text += f'["{inert(step)}"]'
    return text


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint at the nearest known word (`; did you mean `port`?`), or nothing."""
    near = difflib.get_close_matches(word[:_LONGEST], list(known), n=1)
    return f"; did you mean `{near[0]}`?" if near else ""
