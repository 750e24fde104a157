"""What the name of a member says of people: whether it is a word for somebody, or ends in one, and whether only somebody who is employed has it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from mcp_gateway.masking.names import bare, words_of
from mcp_gateway.masking.people_words import (
    ALONE,
    BY_ELSEWHERE,
    COMPOUND,
    DOERS,
    DOES,
    EMPLOYED,
    FOREIGN,
    LAST,
    NUMBERED,
    OF_MACHINES,
    OFTEN,
    PARTS,
    PERSON_IDS,
    PERSONS,
    SHOWN,
    WORKING,
)
from mcp_gateway.masking.somebody import listed
from mcp_gateway_policy.vocabulary import JsonValue

_BY: Final = re.compile(rf"(?:.+_)?(?:{DOES})_by")

_NAMED: Final = re.compile(r"(?P<who>.+?)(?:_(?:full|user|display))?_(?:name|nm)")

_THING: Final = re.compile(
    r"(?:^|_)(?:prd|prod(?:uct)?|item|article|stores?|shop|branch|file|host|server|service|svc|db|data(?:base|set)?|table|column|col|field|schema|class|course|campaign"
    r"|company|comp|corp|org(?:ani[sz]ation)?|firm|vendor|supplier|merchant|brand|bank|city|town|country|state|region|county|district|street|str|place|location|venue|hotel"
    r"|airport|station|stop|event|plan|tariff|project|task|job|dep(?:artmen)?t|team|group|role|category|type|status|stage|labels?|list|template|report|sheet|page|site|domain"
    r"|app(?:lication)?|package|module|function|method|species|breed|pet|model|make|colou?r|currency|ccy|lang(?:uage)?|program(?:me)?|school|university|unit|device|network"
    r"|channel|queue|topic|index|bucket|cluster|node|pod|container|image|namespace|key|attr(?:ibute)?|property|param(?:eter)?|var(?:iable)?|metric|tag|rule|policy|listing"
    r"|appeal|agenda|account|acct|facility|institution|ward|clinic|hospital|practice|lab|drug|med|test|exam|study|trial|diagnosis|procedure|carrier|airline|ship|vessel|route"
    r"|line|release|version|repo(?:sitory)?|workspace|tenant|environment|env|theme|layout|collection|book|song|album|game|movie|recipe|business|trade|entity|office|building"
    r"|room|floor|zone|area|warehouse|depot|fund|security|stock|instrument|exchange|portfolio|scheme|tax|fee|charge|ticket|rate|level|tier|badge|segment|cohort|screen|code"
    r"|login|user|common|plate|dns|index|job|step|action|trigger|flow|process|command|script|plugin|driver|client|agent|machine|computer|resource|object|record|document|doc)(?:_|$)"
)
"""Words of what has a name and is no person."""

_LONGEST_COMPOUND: Final = 32

_FORMS: Final = (
    ("s", ""),
    ("in", ""),
    ("in", "e"),
    ("innen", ""),
    ("a", "o"),
    ("as", "o"),
    ("os", "o"),
    ("e", ""),
    ("a", ""),
    ("ora", "or"),
    ("trice", "teur"),
    ("trice", "tore"),
    ("euse", "eur"),
    ("en", ""),
    ("er", ""),
)
"""How such words end in the plural and for women, and what stands instead in the words known."""

_BEHIND: Final = frozenset(("name", "nm", "display", "in", "s", "r", "e", "a", "o"))
"""Behind such a word: its name, or the sign that women are meant too (`Bearbeiter/in`, `tenant(s)`)."""

_DONE: Final = ("ed", "en", "wn", "ld", "id", "nt", "de", "et")

_DONE_BY_NOBODY: Final = listed(
    "sorted ordered grouped powered caused blocked followed partitioned limited separated divided multiplied backed indexed clustered filtered hosted produced distributed manufactured supplied provided replaced"
    " superseded required used called referenced generated driven loaded signaled separated delimited keyed measured weighted sponsored designed"
)
"""What things are done by."""

_DONE_ELSEWHERE: Final = ("t", "en", "e", "o", "d", "ny", "ne")

_OF: Final = frozenset(("de_contacto", "de_contact", "di_contatto", "de_contato"))
"""Ends of longer words for whom to turn to: `persona_de_contacto`."""

_EMPLOYED: Final = frozenset(EMPLOYED)
_IDS: Final = frozenset(PERSON_IDS)

_LONGEST: Final = 64


def person_word(name: str) -> str:
    """The word of a person, or of a part of a name, that a member's name is; empty where it is none."""
    word = plain_word(name)
    return word if word in PERSONS or word in PARTS else doer(name)


@lru_cache(maxsize=1 << 12)
def is_person_word(name: str) -> bool:
    """Whether a member of this name holds a person if it looks like one."""
    return plain_word(name) in ALONE or plain_word(name) in SHOWN or plain_word(name) in WORKING or bool(doer(name))


def may_be_somebodys(words: str) -> bool:
    """Whether a column of this name holds people as often as it holds teams and machines: an `owner`. Their own form does not tell which."""
    return plain_word(words) in OFTEN


def is_employees(name: JsonValue) -> bool:
    """Whether a member of this name stands beside the name of somebody who is employed, or cared for."""
    return isinstance(name, str) and _is_employees(name[-_LONGEST:])


@lru_cache(maxsize=1 << 12)
def is_persons_id(name: str) -> bool:
    """Whether somebody's number is called so."""
    return words_of(name[-_LONGEST:]) in _IDS


@lru_cache(maxsize=1 << 12)
def _is_employees(name: str) -> bool:
    return words_of(name) in _EMPLOYED


@lru_cache(maxsize=1 << 12)
def doer(name: str) -> str:
    """The word for what a person is or does that a longer name ends in, or one of another language begins with: `account_owner`,
    `comercial_asignado`; empty where it is none."""
    words = words_of(name.replace("ı", "i")).split("_")
    while len(words) > 1 and (words[-1] in _BEHIND or words[-1].isdigit()):
        if words[-1].isdigit() and words[-2].removesuffix("s") in NUMBERED:
            return ""
        words.pop()
    two = "_".join(words[-2:])
    if two in DOERS:
        return two
    if "_".join(words[-3:]) in DOERS:
        return "_".join(words[-3:])
    last = _base(words[-1])
    if last and (len(words) == 1 or words[-2] not in OF_MACHINES):
        return last
    if len(words) > 1 and (_base(words[0]) in FOREIGN or (len(words) > 2 and two in _OF)):
        return _base(words[0]) or words[0]
    if len(words) > 1 and (words[-1] in BY_ELSEWHERE and words[-2].endswith(_DONE_ELSEWHERE)):
        return "assigned"
    return (
        "assigned"
        if len(words) > 1 and words[-1] == "by" and words[-2].endswith(_DONE) and words[-2] not in _DONE_BY_NOBODY
        else ""
    )


@lru_cache(maxsize=1 << 12)
def _base(word: str) -> str:
    """The word of a person that a word is, in the plural or for a woman; empty where it is none."""
    if word in DOERS:
        return word
    if word.endswith(COMPOUND) and len(word) <= _LONGEST_COMPOUND:
        return "responsible"
    for end, instead in _FORMS:
        if word.endswith(end) and (base := f"{word[: -len(end)]}{instead}") in DOERS:
            return base
    return ""


@lru_cache(maxsize=1 << 12)
def plain_word(name: str) -> str:
    plain = name if name.isascii() else bare(name)
    word = re.sub(r"[^a-z]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", plain).lower()).strip("_")
    if word in PERSONS:
        return word
    if word[1:2] == "_" and word[2:] in ("first", "last"):
        return word[2:]
    if word.removesuffix("s") in PERSONS:
        return word.removesuffix("s")
    if word.removesuffix("_list") in ALONE:
        return word.removesuffix("_list")
    who = _NAMED.fullmatch(word)
    if who is not None and (who["who"] in PERSONS or _BY.fullmatch(who["who"])):
        word = who["who"]
    elif who is not None and _THING.search(who["who"]) is None:
        return "nm"
    last = word.rpartition("_")[2]
    return last if last in LAST else "created_by" if _BY.fullmatch(word) else word
