"""What an approver is shown of a call's arguments: as they would run, with secrets hidden, and nothing else hidden with them.

Secrets are found by their form, and whoever writes a statement can give a part of it that form: a condition between two lines that look
like a key's, an operator behind `token=`. So a hidden part that need not be a value is shown by its outline, `⟦*/ OR … > … /*⟧`: the
words are hidden but for those of SQL, everything else stays. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from mcp_gateway.masking.findings import MARKER
from mcp_gateway_policy.vocabulary import JsonValue

_VALUE: Final = re.compile(r"[^\s'\"`;()<>|&*\\,]+")
"""One word without anything that ends a value in a statement or a command."""
_COMMENT: Final = re.compile(r"--|/\*|\*/|//|#")
_WORD: Final = re.compile(r"\w+")
_SQL: Final = re.compile(
    "all|and|any|as|between|by|case|cascade|create|cross|delete|distinct|drop|else|end|except|exists|false|for|from|full|grant|group|having|in"
    "|inner|insert|intersect|into|is|join|lateral|left|like|limit|not|null|offset|on|or|order|outer|returning|revoke|right|select|set|some"
    "|table|then|to|true|truncate|union|update|using|values|when|where|with",
    re.IGNORECASE,
)
_QUOTES: Final = frozenset("'\"`")


@dataclass(frozen=True, slots=True)
class Exact:
    """The arguments to show. `outlined` are the names of those in which hidden parts may do something."""

    arguments: Mapping[str, JsonValue]
    outlined: tuple[str, ...]


def exact(real: Mapping[str, JsonValue], masked: Mapping[str, JsonValue]) -> Exact:
    """The real arguments with what `masked` hides of them hidden or outlined."""
    shown: dict[str, JsonValue] = {}
    outlined: list[str] = []
    for name, value in masked.items():
        shown[name], doubtful = _beside(real.get(name), value)
        if doubtful:
            outlined.append(name)
    return Exact(shown, tuple(outlined))


def _beside(real: JsonValue, masked: JsonValue) -> tuple[JsonValue, bool]:
    match real, masked:
        case str(), str():
            return _text(real, masked)
        case Mapping(), Mapping() if real.keys() == masked.keys():
            members = {key: _beside(real[key], masked[key]) for key in masked}
            return {key: value for key, (value, _) in members.items()}, any(
                doubtful for _, doubtful in members.values()
            )
        case list() | tuple(), list() | tuple() if len(real) == len(masked):
            items = [_beside(mine, theirs) for mine, theirs in zip(real, masked, strict=True)]
            return [value for value, _ in items], any(doubtful for _, doubtful in items)
        case _:
            return masked, real != masked and isinstance(real, str | Mapping | list | tuple)


def _text(real: str, masked: str) -> tuple[str, bool]:
    if real == masked:
        return masked, False
    found = list(MARKER.finditer(masked))
    ends = [0, *(marker.end() for marker in found)]
    kept = [masked[start:end] for start, end in zip(ends, [*(marker.start() for marker in found), None], strict=True)]
    hidden = _hidden(real, kept)
    if hidden is None:
        return f"{masked} ⟦{_outline(real)}⟧", True
    shown, at, doubtful = "", 0, False
    for marker, (start, end) in zip(found, hidden, strict=True):
        shown += real[at:start] + marker[0]
        if not _is_value(real, start, end):
            shown += f" ⟦{_outline(real[start:end])}⟧"
            doubtful = True
        at = end
    return shown + real[at:], doubtful


def _hidden(real: str, kept: list[str]) -> list[tuple[int, int]] | None:
    """Where the hidden parts stand, between those that were kept; None where these are not parts of the text. Leftmost places are enough."""
    if len(kept) < 2 or not real.startswith(kept[0]) or not real.endswith(kept[-1]):
        return None
    at, ends = len(kept[0]), len(real) - len(kept[-1])
    found: list[tuple[int, int]] = []
    for piece in kept[1:-1]:
        place = real.find(piece, at, ends)
        if place < 0:
            return None
        found.append((at, place))
        at = place + len(piece)
    return [*found, (at, ends)] if at <= ends else None


def _is_value(real: str, start: int, end: int) -> bool:
    """Whether a part of a text is one value: a word alone in its quotes, or the whole text."""
    part = real[start:end]
    alone = (start == 0 and end == len(real)) or (
        real[start - 1 : start] in _QUOTES and real[end : end + 1] == real[start - 1]
    )
    return alone and _VALUE.fullmatch(part) is not None and _COMMENT.search(part) is None


def _outline(text: str) -> str:
    return "".join(_pieces(text))


def _pieces(text: str) -> Iterator[str]:
    at = 0
    for word in _WORD.finditer(text):
        yield text[at : word.start()]
        yield word[0] if _SQL.fullmatch(word[0]) else "…"
        at = word.end()
    yield text[at:]
