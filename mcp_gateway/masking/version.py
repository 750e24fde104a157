"""The version of everything that decides what is hidden and is not configured: this package's own files and the libraries it asks.

Every file counts: which of them decides is not for a list that somebody has to keep. Knows no profile.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final
from unicodedata import unidata_version

_PACKAGE: Final = "mcp_gateway.masking"
_ASKED: Final = (
    *("presidio-analyzer", "phonenumbers", "tldextract", "regex", "PyYAML", "msgspec", "hyperscan", "google-re2"),
    *("spacy", "faker"),
)
"""Libraries whose judgement is part of ours; some are not installed everywhere."""


@lru_cache(maxsize=1)
def built_in() -> str:
    """SHA-256 (hex) over all of it. Read once in a process: what is loaded does not change."""
    whole = hashlib.sha256(f"{sys.version_info[:2]} {unidata_version}\n".encode())
    for name in _ASKED:
        whole.update(f"{name} {_installed(name)}\n".encode())
    for path, content in sorted(_read(files(_PACKAGE), "")):
        whole.update(f"{path} {hashlib.sha256(content).hexdigest()}\n".encode())
    return whole.hexdigest()


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


def _read(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for each in folder.iterdir():
        inner = f"{path}/{each.name}"
        if each.is_dir():
            if each.name != "__pycache__":
                yield from _read(each, inner)
        else:
            yield inner, each.read_bytes()
