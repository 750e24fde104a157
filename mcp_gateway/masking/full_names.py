"""What a person's full name looks like, and a part of one. Knows texts, not the members they stand in."""

from __future__ import annotations

import re
from typing import Final

from mcp_gateway_policy.vocabulary import JsonValue

_TITLES: Final = ("Mr", "Mrs", "Ms", "Dr", "Prof")
FULL_NAME: Final = (
    r"[^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+)*, [^\W\d_a-z][^\W\d_]*(?: [^\W\d_]+\.?)?"
    rf"|(?:(?:{'|'.join(_TITLES)})\.? )?[^\W\d_a-z][^\W\d_]*(?:['’.-][^\W\d_]+)*\.?(?: [^\W\d_]+(?:['’.-][^\W\d_]+)*\.?){{1,3}}"
)
"""The form of one, as a pattern; `is_person` looks at the words as well."""

PARTICLES: Final = re.compile(
    r"(?:(?:von|van|vom|zu|zur|de|del|della|di|da|do|dos|du|des|la|le|der|den|ten|ter|al|el|bin|ibn|ben) ){1,3}(?=[^\W\d_a-z][^,]{0,40}, )"
)
"""What a family name may begin with, before a comma and the given name: `von Arnim, Bettina`."""

TURNED: Final = r"[^\W\d_a-z][^\W\d_]*(?:[ '’-][^\W\d_]+){0,3}, [^\W\d_a-z][^\W\d_]*(?:[ '’-][^\W\d_]+\.?){0,2}"
"""The family's name of several words before the given ones, which in a sentence would be two of a list."""

_FULL_NAME: Final = re.compile(f"{FULL_NAME}|{TURNED}")
_PART: Final = re.compile(
    r"(?:(?:d[aeio]s?|del|dell[ao]|du|la|le|van|von|der|den|te[nr]|bin|al|el) ){0,2}[^\W\d_a-z][^\W\d_]*(?:['’. -]{1,2}[^\W\d_]+){0,3}\.?"
)
_OF_NOBODY: Final = frozenset((
    "Inc", "LLC", "Ltd", "GmbH", "AG", "Corp", "Corporation", "Company", "Co", "SA", "BV", "PLC", "Team", "Service", "Services",
    "Server", "Group", "Bank", "Bot", "Store", "Shop", "System", "Support", "Department", "Cluster", "Engine", "Manager",
    "Controller", "Admin", "Account", "KG", "OHG", "GbR", "SARL", "SRL", "Pty", "Holding", "Holdings", "Project", "API", "Database", "Pipeline", "Plan", "Product", "Widget",
    "to", "for", "with", "from", "into", "your", "our", "this", "that", "not", "if", "when",
))  # fmt: skip
"""Words in names of companies, machines and accounts, and of what is said or done."""

_MOST_WORDS: Final = 5
"""Blanks in what may stand in a list of persons beside them, as the name of a team."""

_INITIALS: Final = "".join(sorted({word[0] for word in _OF_NOBODY}))
_NAMES_NOBODY: Final = re.compile(rf"\b(?=[{_INITIALS}])(?:{'|'.join(sorted(_OF_NOBODY))})\b")


def is_desk(value: str) -> bool:
    """Whether several share what is called so, before an address: `Platform Team`."""
    return value.rpartition(" ")[2] in ("Team", "Support", "Department", "Group", "Services")


def is_person(value: JsonValue) -> bool:
    """Whether a text has the form of a person's full name."""
    if not isinstance(value, str) or not 4 < len(value) < 64 or " " not in value:
        return False
    if "a" <= value[0] <= "z":
        value = PARTICLES.sub("", value, 1)
    if not value or value[0] < "A" or "Z" < value[0] <= "z":
        return False
    if value.replace(" ", "").isalpha():  # nearly every name: its words tell it without a pattern
        words = value.split(" ")
        most = 5 if words[0] in _TITLES else 4
        return 1 < len(words) <= most and "" not in words and _OF_NOBODY.isdisjoint(words)
    return _FULL_NAME.fullmatch(value) is not None and _NAMES_NOBODY.search(value) is None


BETWEEN: Final = re.compile(r"\s*(?:\([^()]{1,60}\))?\s*(?:[,;/&→]|->|(?<=\s)(?:and|und|et|y|e|en|i)(?=\s)|$)\s*")
MOST_LISTED: Final = 40
_LONGEST_LIST: Final = 1024


def are_people(value: JsonValue) -> bool:
    """Whether a text is one person's full name, or a list of some in which half and more of what is listed are."""
    if not isinstance(value, str) or is_person(value):
        return isinstance(value, str)
    listed = [one for one in BETWEEN.split(value, MOST_LISTED) if one] if 8 < len(value) <= _LONGEST_LIST else []
    return (
        len(listed) > 0
        and 2 * sum(map(is_person, listed)) >= len(listed)
        and all(one[0].isupper() and one.count(" ") < _MOST_WORDS and one not in _OF_NOBODY for one in listed)
    )


def is_part(value: JsonValue) -> bool:
    """Whether a text, or each text of a list, has the form of a first or a last name."""
    if isinstance(value, list):
        return bool(value) and all(map(is_part, value))
    return (
        isinstance(value, str)
        and len(value) < 64
        and _PART.fullmatch(value) is not None
        and _NAMES_NOBODY.search(value) is None
    )
