"""What words that would be sent to GitHub do beside being read: whom they call, what bots and GitHub take for an order, where they lead. Pure.

What a bot obeys is its own: a line that begins with `/word`, or with the mention of a name that ends in `bot`, counts as an order to one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from mcp_gateway_policy.vocabulary import Attribute
from mcp_gateway_tools.git.detector import Detector
from mcp_gateway_tools.github.leaks import Leaks, leaks
from mcp_gateway_tools.github.names import Repository

MOST: Final = 100
"""Of each kind that an effect lists. Beyond, it lists none: a condition that looks at them then fails, and denies."""
_NAME: Final = r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9_])?"
_MENTION: Final = re.compile(rf"(?<![\w@/.`-])@({_NAME}(?:/[A-Za-z0-9._-]{{1,100}})?)")
_ORDER: Final = re.compile(
    r"^[ \t>*+-]*(/[A-Za-z][\w-]{0,49})(?=\s|$)|^[ \t>*+-]*@([\w-]{0,97}bot)\b(?:\[bot\])?[ \t:,]+\S",
    re.MULTILINE | re.IGNORECASE,
)
_CLOSING: Final = re.compile(
    rf"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\b:?\s+"
    rf"(?:(?:https?://[^\s/]{{1,253}}/)?({_NAME})/([A-Za-z0-9._-]{{1,100}})(?:#|/issues/|/pull/)|#|GH-)([1-9][0-9]{{0,9}})\b",
    re.IGNORECASE,
)
_HOST: Final = re.compile(
    r"\b(?:https?|ftp)://(?:[^\s/@?#]{0,200}@)?([^\s/?#:)\]>\"'`]{1,253})|(?<![:\w])//([\w-]+(?:\.[\w-]+)+)",
    re.IGNORECASE,
)
_UNSHOWN: Final = re.compile(r"<!--|^[ ]{0,3}\[[^\]\n]*\]:[ \t]*(?:#|<>)", re.MULTILINE)
_SKIPPING: Final = re.compile(
    r"\[(?:skip ci|ci skip|no ci|skip actions|actions skip)\]|^skip-checks:[ \t]*true", re.MULTILINE | re.IGNORECASE
)
_JOINER: Final = "\N{ZERO WIDTH JOINER}"
"""Joins emoji to one picture."""
_SELECTORS: Final = ("\U000e0100", "\U000e01ef")
"""Variation selectors that no picture needs, and that carry any bytes unseen."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Words, by what they do. `closes` are issues (`owner/name`, number) that GitHub closes when they reach a default branch."""

    leaks: Leaks
    mentions: tuple[str, ...]
    orders: tuple[str, ...]
    closes: tuple[tuple[str, int], ...]
    hosts: tuple[str, ...]
    hidden: bool

    def attributes(self) -> Mapping[str, Attribute]:
        """As policy sees them."""
        listed = {
            "mentions": self.mentions,
            "commands": self.orders,
            "closes": tuple(f"{name}#{number}" for name, number in self.closes),
            "hosts": self.hosts,
        }
        few = {name: found for name, found in listed.items() if len(found) <= MOST}
        return {**few, "hidden": self.hidden, **self.leaks.attributes()}

    def narrower(self) -> Mapping[str, bool]:
        """What a rule has to let through beside the words themselves."""
        return {"secret": bool(self.leaks), "command": bool(self.orders), "hidden": self.hidden}


NARROWER: Final = ("secret", "command", "hidden")


def speech(detect: Detector, texts: Mapping[str, str], repository: Repository) -> Speech:
    """Look through texts, each under the name of its place. Blocking."""
    whole = "\n\n".join(texts.values())
    return Speech(
        leaks(detect, texts),
        _each(found[1].lower() for found in _MENTION.finditer(whole)),
        _each((found[1] or f"@{found[2]}").lower() for found in _ORDER.finditer(whole)),
        closing(whole, repository),
        _each((found[1] or found[2]).lower() for found in _HOST.finditer(whole)),
        bool(_UNSHOWN.search(whole)) or any(map(_unseen, whole)),
    )


def closing(text: str, repository: Repository) -> tuple[tuple[str, int], ...]:
    """Issues that words close (docs.github.com, "Linking a pull request to an issue", keywords)."""
    found: dict[tuple[str, int], None] = {}
    for match in _CLOSING.finditer(text):
        owner, name, number = match.groups()
        where = repository.full_name if owner is None else f"{owner}/{name}".lower()
        found[where, int(number)] = None
    return tuple(found)


def skips_ci(text: str) -> bool:
    """Whether a commit with this message starts no workflows (docs.github.com, "Skipping workflow runs")."""
    return bool(_SKIPPING.search(text))


def _unseen(char: str) -> bool:
    """Whether it is a character that nobody sees, or that turns others around."""
    if char.isascii():
        return char < " " and char not in "\t\n\r"
    return (char != _JOINER and unicodedata.category(char) in ("Cc", "Cf", "Cs")) or _SELECTORS[
        0
    ] <= char <= _SELECTORS[1]


def _each(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))
