"""Globs over paths and refs: `*` and `?` stay within one part, `**` crosses them. Case does not matter. Pure.

Case does not matter because what is told apart by case here may be one file, or one branch, where it arrives.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache


def folded(text: str) -> str:
    """The text as servers and file systems that do not tell case or composition apart see it."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).replace("ı", "i")


def matching(text: str, patterns: Iterable[str]) -> tuple[str, ...]:
    """The patterns that match the whole text, in their order."""
    plain = folded(text)
    return tuple(pattern for pattern in patterns if _compiled(pattern).fullmatch(plain))


def below(text: str, patterns: Iterable[str]) -> tuple[str, ...]:
    """The patterns that would match something below a path, were it a directory; those that match anywhere do not count."""
    above = f"{folded(text)}/"
    heads = ((pattern, re.split(r"[*?]", folded(pattern), maxsplit=1)[0]) for pattern in patterns)
    return tuple(pattern for pattern, head in heads if head.startswith(above))


@lru_cache(1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    parts: list[str] = []
    rest = folded(pattern)
    while rest:
        if rest.startswith("**/"):
            parts.append("(?:[^/]+/)*+")
            rest = rest[3:]
        elif rest.startswith("**"):
            parts.append(".*")
            rest = rest[2:].lstrip("*")
        else:
            parts.append({"*": "[^/]*", "?": "[^/]"}.get(rest[0], re.escape(rest[0])))
            rest = rest[1:]
    return re.compile("".join(parts), re.DOTALL)
