"""Secrets in a text that is about to leave for an upstream (a file, a commit message): by the masker's forms, told and not replaced.

Personal values are none of its business: people's names belong into commits. Pure and blocking.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from mcp_gateway.masking import assignments, placed, secrets
from mcp_gateway.masking.columns import Columns
from mcp_gateway.masking.findings import MARKER, Finding
from mcp_gateway.masking.forms import Finder
from mcp_gateway.masking.mentions import Mentions
from mcp_gateway.masking.rewrite import Rewriter
from mcp_gateway.masking.structure.reading import findings
from mcp_gateway.masking.views import decoded
from mcp_gateway_tools.git.detector import Found

_FAMILY: Final = "SECRET:"
_SHORTEST: Final = 8
_PLAIN: Final = re.compile(r"[ \t]*(?:export[ \t]+)?(?:[A-Z0-9_]{2,64}=|[\w.-]{2,64}:[ \t]+)")
"""What stands before a value without quotes in a file of settings."""
_CODE: Final = re.compile(r"[()\[\]{}$<>]|[A-Za-z]\.[A-Za-z]")
_BY_PLACE: Final = frozenset(("secret", "url-password", "authorization", "bearer", "cookie", "sql-password"))
"""Types that the words around a value make, and not its own form: examples in documents look the same."""


def secrets_in(text: str) -> Sequence[Found]:
    """Every secret in the text, also where base64 or hex hides it; then the whole run counts as one."""
    found = list(_formed(text))
    for run in decoded(text):
        inner = list(_formed(run.text))
        found += (Found(one.type, run.start, run.end, one.certain) for one in inner)
    return found + [one for one in _assigned(text) if _is_literal(text, one.start, one.end)]


def hidden_in(text: str) -> Sequence[Found]:
    """The same, and whatever stands behind or below a secret's name, be it a value or only the name of one: what a reader is not shown.

    NULs part texts.
    """
    found = [*secrets_in(text), *_assigned(text)]
    at = 0
    for one in text.split("\0"):
        found += (Found("secret", at + below.start, at + below.end, certain=False) for below in _below(one))
        at += len(one) + 1
    return found


def _below(text: str) -> Iterator[Finding]:
    """What the structure of a text (YAML, JSON, a table) puts under a secret's name."""
    return (finding for finding in findings(_rewriter(), text) if finding.kind == "column:secret")


@lru_cache(maxsize=1)
def _rewriter() -> Rewriter:
    return Rewriter(Columns({}), personal=False)


def _assigned(text: str) -> Iterator[Found]:
    for finding in assignments.find(text, Mentions((text,), (0,), text).lines(text)):
        if finding.kind == "SECRET:secret":
            yield Found("secret", finding.start, finding.end, certain=False)


def _is_literal(text: str, start: int, end: int) -> bool:
    """Whether what is assigned to a secret's name is a value, and not the name of one: in programs most of what stands there is a variable."""
    value = text[start:end]
    mixed = any(map(str.isdigit, value)) and any(map(str.isalpha, value)) and len(value) >= _SHORTEST
    if not mixed or value.isspace() or " " in value:
        return False
    if text[start - 1 : start] in ("'", '"', "`"):
        return True
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return text[end : end + 1] in ("", "\n", "\r") and _PLAIN.fullmatch(line) is not None and not _CODE.search(value)


def _formed(text: str) -> Iterator[Found]:
    for finder, certain in _finders():
        for finding in finder.find(text, finder.hits(text)):
            kind = finding.kind.removeprefix(_FAMILY)
            if not MARKER.fullmatch(text, finding.start, finding.end):
                yield Found(kind, finding.start, finding.end, certain and kind not in _BY_PLACE)


@lru_cache(maxsize=1)
def _finders() -> tuple[tuple[Finder, bool], ...]:
    return (Finder(secrets.FORMS), True), (Finder(placed.FORMS), False)
