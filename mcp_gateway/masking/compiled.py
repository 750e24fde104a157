"""Hyperscan's databases of this package's own patterns, compiled once and kept for the next process.

They take a second and a half to compile and a millisecond to read (hs_serialize_database). They lie where the interpreter keeps the bytecode
of this module, under its rules (PEP 3147, `PYTHONPYCACHEPREFIX`, `PYTHONDONTWRITEBYTECODE`), and are trusted as that is: who can write there
can change the code. What is missing, torn, or of another version or processor is compiled again.

# INVARIANT: nothing comes here that is not a constant of this package. A literal search may look for credentials: it is never kept.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any, Final

_DIGEST: Final = 32
"""Bytes of the SHA-256 that stands before a database."""

_KEPT: Final = 12
"""Files: of a few versions, for who goes back and forth between them."""

_NAME: Final = "hyperscan-{}.db"


def database(patterns: Sequence[str], ids: Sequence[int], flags: int) -> Any:
    """The database of these patterns of ASCII characters. Raises ImportError where Hyperscan is not installed, and its errors of a pattern."""
    hyperscan: Any = import_module("hyperscan")  # it has no types
    expressions = [pattern.encode("ascii") for pattern in patterns]
    said = repr((hyperscan.__version__, expressions, [*ids], flags)).encode()
    path = _path(hashlib.sha256(said).hexdigest())
    known = _read(hyperscan, path) if path is not None else None
    if known is not None:
        return known
    made = hyperscan.Database()
    made.compile(expressions=expressions, ids=[*ids], flags=[flags] * len(expressions))
    if path is not None and not sys.dont_write_bytecode:
        _keep(path, hyperscan.dumpb(made))
    return made


def _path(name: str) -> Path | None:
    """Where a database of this name is kept; None for an interpreter that keeps nothing."""
    try:
        return Path(cache_from_source(__file__)).with_name(_NAME.format(name))
    except NotImplementedError:
        return None


def _read(hyperscan: Any, path: Path) -> Any:
    """What is kept there, if it is whole and for this processor."""
    try:
        kept = path.read_bytes()
    except OSError:
        return None
    if hashlib.sha256(kept[_DIGEST:]).digest() != kept[:_DIGEST]:
        return None
    try:
        return hyperscan.loadb(kept[_DIGEST:], hyperscan.HS_MODE_BLOCK)
    except hyperscan.HyperscanError:
        return None


def _keep(path: Path, content: bytes) -> None:
    """Put it there whole or not at all. Where nothing can be written each process compiles its own."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(content).digest() + content)
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        old = sorted(path.parent.glob(_NAME.format("*")), key=lambda one: one.stat().st_mtime, reverse=True)
        for one in old[_KEPT:]:
            one.unlink(missing_ok=True)
