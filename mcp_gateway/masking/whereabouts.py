"""Whose place a pair of coordinates is: where somebody is or lives is personal, where a shop, a machine or a town is everybody may know.

Knows names and what stands beside them, never the coordinates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from mcp_gateway.masking.labels import PERSONAL, label
from mcp_gateway.masking.names import words_of
from mcp_gateway.masking.person_words import is_person_word

_PREMISES: Final = re.compile(
    r"(?:store|shop|branch|outlet|station|warehouse|depot|airport|port|restaurant|venue|facility|filiale|poi|stop|opening)(?:_.*|s)?"
)
"""Names of what everybody may know the place of."""

_SOMEBODYS: Final = frozenset(
    ("home", "user", "rider", "driver", "residence", "residential", "pickup", "dropoff", "member", "address")
)
"""Words that make a place somebody's, as those of a person do."""

_KNOWN_BY: Final = re.compile(
    r"(?:user|customer|patient|employee|driver|rider|passenger|member|student|courier|guest|person|subscriber)_?(?:id|uuid)"
)
"""What somebody is known by in other tables."""

_A_PERSONS: Final = PERSONAL - {"address"}
"""Kinds of names that a shop's record does not have."""

_IN_A_LINE: Final = (*sorted(_SOMEBODYS), "customer", "patient", "employee", "passenger", "phone", "mail")
_LINE: Final = re.compile(rf"(?<![a-z])(?:{'|'.join(_IN_A_LINE[:-1])}|e-?mail)(?![a-z])")


def is_somebodys(name: str, beside: Iterable[str], path: Sequence[str] = ()) -> bool:
    """Whether a place of this name is: it says so, or a name beside it, or that of what holds it."""
    if _PREMISES.match(words_of(name)) is not None:
        return False
    others = [one for one in beside if isinstance(one, str) and one != name]  # pyright: ignore[reportUnnecessaryIsInstance]  # what upstreams send
    kinds = {label(one) for one in others}
    if not kinds.isdisjoint(_A_PERSONS) or any(map(is_person_word, others)):
        return True
    held = path[-2:]
    if any(_PREMISES.fullmatch(words_of(one)) for one in (*others, *held)):
        return False
    return (
        "address" in kinds  # a place would tell the street that is hidden beside it
        or _names_somebody((name, *held))
        or any(_identifies_somebody(one) for one in others)
    )


def is_somebodys_in(line: str, name: str) -> bool:
    """The same of an assignment in a line of text, which has nothing but words beside it."""
    if _PREMISES.match(words_of(name)) is not None:
        return False
    lowered = line.lower()
    return _names_somebody((name,)) or (
        any(word in lowered for word in _IN_A_LINE) and _LINE.search(lowered) is not None
    )


@lru_cache(maxsize=1 << 12)
def _identifies_somebody(name: str) -> bool:
    return _KNOWN_BY.fullmatch(words_of(name)) is not None


@lru_cache(maxsize=1 << 12)
def _names_somebody(names: tuple[str, ...]) -> bool:
    return any(word in _SOMEBODYS or is_person_word(word) for name in names for word in words_of(name).split("_"))
