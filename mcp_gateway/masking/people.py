"""Which members hold a person: those that are called as a person is, or as what a person does, and those of a person's object.

Knows what stands beside a member; what a member's name says is for `person_words`, what a name of a person looks like for `full_names`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from mcp_gateway.masking.full_names import BETWEEN, MOST_LISTED, are_people, is_part, is_person
from mcp_gateway.masking.labels import PERSONAL, label
from mcp_gateway.masking.names import words_of
from mcp_gateway.masking.people_words import ALONE, DOERS, HOLDING, NAMES, PARTS, SHOWN, TRAVELLERS, WORKING
from mcp_gateway.masking.person_words import doer, is_employees, is_persons_id, plain_word
from mcp_gateway.masking.somebody import are_somebody, is_body, is_in_small_letters, is_somebody
from mcp_gateway_policy.vocabulary import JsonValue

_OF_WORK: Final = re.compile(
    r"(?:^|_)(?:total|amount|order|route|depot|truck|parcel|rating|stars|licen[cs]e|vehicle|plate|shift|photo|languages?|trips?|phone|mobile|gender|age|birth\w*|hired)(?:_|$)"
)
"""What only those have that are persons: `{"driver": {"name": …, "rating": 4.9}}`."""

_CALLED: Final = frozenset(("name", "nm", "display", "display_name", "summary", "text", "full", "descriptor"))
"""Members of a person's object that hold the name."""

HELD_AS: Final = frozenset(("summary", "text", "full", "display_value", "formatted", "descriptor"))
"""Members that hold the name of a person's object without being called so."""

_MARKED: Final = frozenset(("untrusted", "from", "text"))
"""How tools mark what others wrote: no object of a person, whatever it is called."""

_MESSAGE: Final = frozenset(("text", "body", "message", "subject", "snippet", "html", "plain"))
"""Members of what somebody sent, beside who sent it."""

_ACCOUNT: Final = frozenset((
    "username", "user_name", "login", "avatar", "avatar_url", "screen_name", "last_login", "last_seen",
))  # fmt: skip
"""What only somebody's account has: beside it, a name to be shown is a person's."""

_SURNAME: Final = re.compile(
    r"(?:.*_)?(?:(?:sur|last|family|l)_?na?me?|apellidos?|cognome|nach_?name|familien_?name|prijmeni|priezvisko|nazwisko|soyadi?|sobrenome|achternaam|efternamn|etternavn|sukunimi)"
)
"""Names of members beside which a plain `name` is the other part."""

_MAIL: Final = re.compile(r"[\w.+'-]{1,64}@(?:[\w-]{1,63}\.){1,5}[A-Za-z]{2,24}|<EMAIL>")


def is_a_person(person: str, key: str, members: Mapping[str, JsonValue], path: Sequence[str]) -> bool:
    """Whether a member whose name is a word of a person, or of a part of a name, holds one."""
    if person in PARTS and is_part(members[key]) and (_is_other_part(person, key, members) or _is_guest(path)):
        return True
    if not person:
        return False
    if person in NAMES and path and words_of(path[-1]) == "bank" and not are_somebody(members[key]):
        return False
    if not holds_people(members[key]):
        value = members[key]
        if person in TRAVELLERS and isinstance(value, str) and _TICKETED.fullmatch(value):
            return True
        return (
            person in NAMES
            and isinstance(value, str)
            and is_in_small_letters(value)
            and any(isinstance(said, str) and label(other) in _OWN for other, said in members.items() if other != key)
        )
    return _is_whose(person, members, key, path) or (
        (
            (person in DOERS and (person not in WORKING or _is_at_work(members)))
            or (person in NAMES and _is_of_person(members))
            or (
                plain_word(key) in _CALLED
                and bool(path)
                and bool(
                    doer(path[-1])
                    or plain_word(path[-1]) in ("profile", "from")
                    or words_of(path[-1]).endswith("_user")
                )
            )
        )
        and _hold_somebody(members[key])
    )


def form_of(person: str, name: str, beside: Sequence[str]) -> Callable[[JsonValue], bool] | None:
    """What tells whether a cell holds a person, or a part of a name, in a column of that word; None where none does."""
    if person in PARTS and _is_other_part(person, name, beside):
        return is_part
    if person in TRAVELLERS:
        return _are_travellers
    personal = person and any(label(other) in PERSONAL for other in beside if other != name)
    if personal and person in NAMES and any(label(other) in _OWN for other in beside if other != name):
        return _are_people_in_any_case
    if person in ALONE or _is_accounts(person, beside) or personal:
        return _are_people
    if person in NAMES and _is_of_person(beside):
        return are_somebody
    return are_somebody if person in DOERS and (person not in WORKING or _is_at_work(beside)) else None


def holds_some(person: str, items: Sequence[JsonValue]) -> bool:
    """Whether some of a list of texts, in a member for persons, are written as somebody's name."""
    return (person in ALONE or person in DOERS) and any(isinstance(one, str) and is_somebody(one) for one in items)


def _is_of_person(beside: Iterable[JsonValue]) -> bool:
    """Whether something stands beside a name that only somebody has who is employed, or the number of somebody and no other."""
    names = [one for one in beside if isinstance(one, str)]
    return any(map(is_employees, names)) or (
        any(map(is_persons_id, names)) and sum(_IS_ID.fullmatch(words_of(one)) is not None for one in names) == 1
    )


_IS_ID: Final = re.compile(r"(?:.{1,40}_)?(?:uu?)?id|key|code|sku|.{1,40}_(?:no|number|key|code)")
"""What numbers of rows are called."""


def _is_at_work(beside: Iterable[JsonValue]) -> bool:
    """Whether something stands beside that only a person has who is named for their work: a driver's vehicle, no device's."""
    return any(isinstance(one, str) and _OF_WORK.search(words_of(one)) for one in beside)


_OWN: Final = frozenset(("email", "phone", "ssn", "birth-date", "bank-account"))
"""Kinds of values beside which two words in small letters are somebody's name."""

_TICKETED: Final = re.compile(r"[^\W\d_]{2,30}(?:[ '-][^\W\d_]{2,30}){0,2}/[^\W\d_]{1,30}(?:[ .'-][^\W\d_]{1,30}){0,3}")
"""The family's name before the given ones, as tickets have it: `HOPPER/GRACE MRS`."""


def _are_travellers(value: JsonValue) -> bool:
    return _are_people(value) or (isinstance(value, str) and _TICKETED.fullmatch(value) is not None)


def _are_people_in_any_case(value: JsonValue) -> bool:
    return _are_people(value) or (isinstance(value, str) and is_in_small_letters(value))


def _are_people(value: JsonValue) -> bool:
    """Whether a text is somebody's full name, or a list that holds one: a team beside them makes nobody of them."""
    if not are_people(value):
        return False
    if not isinstance(value, str):
        return True
    listed = (value,) if is_person(value) else BETWEEN.split(value, MOST_LISTED)
    return any(is_person(one) and not is_body(one) for one in listed)


def _hold_somebody(value: JsonValue) -> bool:
    """Whether a text, or each text of a list, is written as somebody's name."""
    value = _plain(value)
    if isinstance(value, list):
        return all(isinstance(one, str) and is_somebody(one) for one in value)
    return are_somebody(value)


def _is_guest(path: Sequence[str]) -> bool:
    """Whether an object is a person that may be called by the first name alone."""
    return bool(path) and plain_word(path[-1]) in ("rider", "passenger", "guest", "patient", "traveler", "student")


def holds_people(value: JsonValue) -> bool:
    """Whether a text, or each text of a list, has the form of a full name."""
    value = _plain(value)
    return bool(value) and all(map(is_person, value)) if isinstance(value, list) else _are_people(value)


def _plain(value: JsonValue) -> JsonValue:
    """A text that a mapping of one member wraps: `{"S": …}`, `{"stringValue": …}`."""
    if isinstance(value, Mapping) and len(value) == 1:
        return next(iter(value.values()))
    return value


def _is_whose(person: str, members: Mapping[str, JsonValue], key: str, path: Sequence[str]) -> bool:
    """Whether a full name in a member that may hold a person does."""
    if person in ALONE or _is_accounts(person, members):
        return True
    if _about_a_person(members, key) and (
        not path or not _is_thing(path[-1]) or any(label(other) in _OWN for other in members)
    ):
        return True
    if person in ("from", "to") and not _MESSAGE.isdisjoint(members) and "untrusted" not in members:
        return _hold_somebody(members[key])
    if plain_word(key) not in _CALLED:
        return False
    return holds_one(members, path) or (key == "display" and _is_reference(members.get("reference"), path))


def _is_reference(said: JsonValue, path: Sequence[str]) -> bool:
    """Whether FHIR refers to somebody (Reference, §2.3): by what it says, or by what it stands in."""
    return (isinstance(said, str) and _REFERRED.match(said) is not None) or (
        bool(path) and plain_word(path[-1]) == "subject"
    )


_REFERRED: Final = re.compile(r"(?:\S{1,200}/)?(?:Patient|Practitioner|RelatedPerson|Person)/")


def holds_one(members: Mapping[str, JsonValue], path: Sequence[str]) -> bool:
    """Whether these members are those of an object that its name says is a person: of `assignee`, of `caller_id`."""
    if not path or not _MARKED.symmetric_difference(members):
        return False
    return _is_held(path[-1]) or (plain_word(path[-1]) in WORKING and _is_at_work(members))


@lru_cache(maxsize=1 << 12)
def _is_held(name: str) -> bool:
    return plain_word(name) in HOLDING


@lru_cache(maxsize=1 << 12)
def _is_thing(name: str) -> bool:
    """Whether an object is called as what has a name and an address, and is nobody."""
    return words_of(name).removesuffix("s") in _THINGS


_THINGS: Final = frozenset((
    "airport", "article", "building", "device", "facility", "hotel", "product",
    "restaurant", "server", "shop", "sku", "station", "store", "venue", "warehouse",
))  # fmt: skip


def _about_a_person(members: Mapping[str, JsonValue], key: str) -> bool:
    if any(isinstance(said, str) and _MAIL.fullmatch(said) for said in members.values()):
        return True
    return any(label(other) in PERSONAL for other in members if other != key and isinstance(other, str))  # pyright: ignore[reportUnnecessaryIsInstance]


def _is_accounts(person: str, beside: Iterable[str]) -> bool:
    return person in SHOWN and any(isinstance(other, str) and words_of(other) in _ACCOUNT for other in beside)  # pyright: ignore[reportUnnecessaryIsInstance]


def _is_other_part(word: str, name: str, beside: Iterable[str]) -> bool:
    if word == "sn" and any(other == "cn" for other in beside):
        return True
    if word == "name":
        return any(isinstance(other, str) and _SURNAME.fullmatch(words_of(other)) for other in beside if other != name)  # pyright: ignore[reportUnnecessaryIsInstance]
    return any(_other_part(other) for other in beside if other != name)


def _other_part(name: JsonValue) -> bool:
    return isinstance(name, str) and (plain_word(name) in PARTS or label(name) == "name")
