"""What a value's surroundings say of it: the members beside it, the kind of object it is in. Knows nothing of text or spans.

Where the member's own name is enough, `labels` decides; here is what takes more than one name: a Kubernetes `Secret`, a `name` beside a
`value`, Terraform's `sensitive`, a person's card.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, cast

from mcp_gateway.masking.columns import Treatment
from mcp_gateway.masking.labels import (
    KEYED,
    LONGEST,
    PERSON,
    PERSONAL,
    SECRET,
    SOME_PERSONS,
    WHOLLY_SECRET,
    also,
    label,
    treatment_of,
)
from mcp_gateway.masking.layouts import COLUMNS, NUMBERED, is_setting
from mcp_gateway.masking.names import words_of
from mcp_gateway.masking.people import (
    HELD_AS,
    form_of,
    holds_one,
    holds_people,
    holds_some,
    is_a_person,
)
from mcp_gateway.masking.people_words import NAMES
from mcp_gateway.masking.person_words import is_employees, is_person_word, is_persons_id, person_word, plain_word
from mcp_gateway.masking.placeholders import harmless, is_given_out
from mcp_gateway.masking.somebody import are_somebody, is_somebody
from mcp_gateway.masking.whereabouts import is_somebodys
from mcp_gateway_policy.vocabulary import JsonValue

_NAMES: Final = (
    "ParameterKey", "ParameterName", "OutputKey", "OptionName", "name", "key", "Name", "Key", "variable",
    "header", "param", "field", "label", "k", "attribute", "question", "tabLabel", "fieldName", "field_name",
    "attributeName", "macro", "property", "propertyName", "title", "attribute_code", "meta_key",
)  # fmt: skip
"""Members whose text is what the value beside them is really called."""

_VALUES: Final = (
    "ParameterValue", "OutputValue", "OptionValue", "value", "Value", "val", "v", "values", "default",
    "defaultValue", "content", "text", "string", "data", "answer", "old", "new", "oldValue", "newValue", "old_value",
    "new_value", "previousValue", "previous_value", "currentValue", "current_value", "previous", "current", "from", "to",
    "fromString", "toString", "before", "after", "meta_value",
)  # fmt: skip
"""Members that hold that value, or what it was and what it became."""

_CHANGED: Final = frozenset(("from", "to", "before", "after", "current", "previous"))
_NO_CHANGE: Final = re.compile(
    r"v?\d{1,4}(?:\.\d{1,5}){1,3}|(?:@[a-z-]+/)?[a-z][a-z-]*@\d{1,3}\.\d{1,4}\.\d{1,4}|header|query|body|cookie|nullable|bcrypt|argon2(?:id?|d)?|scrypt|pbkdf2|(?:hs|rs|es)(?:256|384|512)"
)
"""What a thing called like a secret was or became that is none: a release, a package, where it is sent, how it is kept."""

_TYPES: Final = frozenset((
    "type", "idType", "id_type", "documentType", "document_type", "docType", "doc_type", "identificationType",
    "identification_type", "contactType", "contact_type", "system", "scheme", "schemeName", "SchemeName",
))  # fmt: skip
"""Members that say what kind of thing the number beside them is: `{"type": "PASSPORT", "number": …}`."""

_DOCUMENTS: Final = frozenset(
    ("SIN", "TFN", "NIE", "RRN", "RUN", "CNI", "SA_ID", "ID_CARD", "IDCARD", "NATIONALIDCARD", "RESIDENCE_PERMIT")
)
"""Kinds of documents whose words mean much else as a field's name."""

_WHERE: Final = frozenset(("location", "position", "geo", "geolocation", "coords", "point"))
"""Members that hold a pair of coordinates, and much else."""

_BANKS: Final = frozenset(("bank", "ach", "bacs", "sepa", "wire", "bank_transfer", "direct_deposit", "bank_details"))
"""Members whose `account` is one with a bank."""

_OF_TOWN: Final = re.compile(r"(?:post(?:al)?|zip)_?code|post_?code|zip|plz|city|town|locality|country(?:_?code)?")
"""Beside the lines of an address."""

_SENT: Final = re.compile(
    r".*_to$|(?:.*_)?(?:ship|bill|deliver|shipping|billing|delivery|mailing|home)(?:_to)?(?:_addr(?:ess)?)?_(?:addr(?:ess)?_)?line_?[123]$"
)
"""Where something goes: the lines of an address by themselves."""

_DESCRIPTIONS: Final = frozenset(
    ("kind", "type", "Type", "sensitive", "auth", "keyName", "key_name", "bcrypt_hash", "api_key")
)
_GRANTED: Final = frozenset(("access", "refresh", "bearer"))
"""What members of `tokens` are called that hold one."""

_AGAIN: Final = frozenset(("confirm", "confirmation", "repeat", "repeated", "retype", "again", "verify"))
"""Members that hold what was typed a second time."""

_OPENED_BY: Final = re.compile(r"(?:.*_)?(?:api|access|service|signing|encryption|master|private|secret|jwt|hmac)")
"""What `keys` in it open: `api: {keys: […]}`."""

_CHANGED_BY: Final = frozenset(("add", "replace", "test"))
"""What a patch does with the value beside it (RFC 6902 §4; SCIM's, RFC 7644 §3.5.2, in any letter case)."""

_STEP: Final = re.compile(r"[^/.\[\]]*[^/.\[\]\d-][^/.\[\]]*")
"""A member in the path of one: neither an item's number nor the place behind the last."""

_SIGNS: Final = re.compile(r"(?:.*_)?(?:jwt|jws|hmac|signing|encryption)(?:_(?:settings|options|config|bearer))?")
"""What a `key` in it opens, whatever it looks like: .NET's `"Jwt": {"Key": …}`."""

_WONDERS: Final = re.compile(
    r"(?i)(?:how|why|where|when|can|could|do|does|should|will|must) (?:do |does |can |could |should |must |will )?(?:i|we|you|users?|people|customers?|admins?|someone) "
    r"(?:change|reset|recover|rotate|update|choose|create|generate|revoke|renew|remove|delete|disable|enable|store|encrypt|hash|protect|manage)\b[^?]{2,300}\?\s*$"
)
"""A question after what is done with a value, whose answer explains it: `How do I change my password?`."""

_EXPLAINS: Final = 3
"""Words of an answer to it: one or two may be the value."""

_ASKED: Final = re.compile(
    r"(?i)(?:mother|father|grand\w{2,8})['’]?s (?:maiden|middle|first)|first (?:pet|car|school|teacher|job|street)|favou?rite (?:pet|teacher|colou?r|food|movie|book)|(?:were you|city of) (?:born|birth)|grew up|best friend"
)
"""What somebody is asked who forgot a password."""

_SECRET_TYPES: Final = ("Opaque", "kubernetes.io/", "bootstrap.kubernetes.io/", "helm.sh/")
_SECRETS: Final = "items of SecretList"
"""What the items are called of a list that says of which kind they are."""

_SECRET_VALUES: Final = ("SecureString", "CONCEALED", "password", "secret")
"""Types of members whose value is a secret."""

_SHORTENED: Final = frozenset(("last4", "last_four", "lastFour", "issued_on", "last_used_on"))
"""Members that stand beside a key that was given out."""

_TELLING: Final = frozenset(
    (
        "op",
        "keys",
        "plain_text",
        *_NAMES,
        *_TYPES,
        *COLUMNS,
        *_DESCRIPTIONS,
        *_SHORTENED,
        *_AGAIN,
        *_GRANTED,
    )
)
_SAID_OF: Final = frozenset((
    *_TELLING, *_VALUES, *_BANKS,
    "stringData", "before", "after", "attributes", "sensitive_attributes", "auths", "result", "encoded",
))  # fmt: skip


_VERSION: Final = re.compile(
    r"projects/[^/\s]{1,80}/(?:locations/[^/\s]{1,80}/)?secrets/[^/\s]{1,255}/versions/\w{1,20}"
)
"""What Google's Secret Manager calls a version of a secret, whose `payload` it shows beside."""

_DIGITS: Final = re.compile(r"\d{8,12}")
_INSURANCE: Final = re.compile(
    r"(?:^|_)(?:payer|insur\w*|coverage|copay|co_pay|rx_?(?:bin|pcn|group)|policy_?holder|health_?plan|deductible|hmo|ppo)(?:_|$)"
)
"""Columns of who is insured."""

_NAMED_APART: Final = (("family", "given"), ("familyName", "givenName"), ("family_name", "given_name"))
"""Members that make what they stand in a person's name: of FHIR's HumanName, of SCIM's (RFC 7643 §4.1.1)."""


class Context(NamedTuple):
    """What the members of one mapping say of each other: what a member is really called, how members are treated, and which members
    of the member `attributes` are listed as sensitive."""

    names: Mapping[str, str]
    treatments: Mapping[str, Treatment]
    listed: frozenset[str] = frozenset()


NOTHING: Final = Context({}, {})


class _Role(NamedTuple):
    """What a member's name says of it or of others: whether it tells something of those beside it, the word of a person that it is, and
    the kind of value that it has if the value looks like it."""

    tells: bool
    person: str
    kind: str | None


@lru_cache(maxsize=1 << 12)
def _role(name: str) -> _Role | None:
    role = _Role(name in _TELLING, person_word(name), also(name))
    return role if any(role) else None


def telling(name: str) -> bool:
    """Whether a member of this name may say something of others."""
    return name in _TELLING or is_person_word(name) or is_employees(name) or is_persons_id(name)


@lru_cache(maxsize=1 << 12)
def holds_others(name: str) -> bool:
    """Whether a member of this name says something of others, or may be said something of by them."""
    return name in _SAID_OF or _role(name) is not None or is_employees(name) or is_persons_id(name)


def of(members: Mapping[str, JsonValue], path: Sequence[str]) -> Context:
    """What these members say of each other."""
    names: dict[str, str] = {}
    treatments: dict[str, Treatment] = {}
    held = holds_one(members, path) or any(family in members and given in members for family, given in _NAMED_APART)
    for key, member in members.items():
        if held and key in HELD_AS and holds_people(member):
            treatments[key] = PERSON
        role = _role(key[-LONGEST:]) if isinstance(key, str) else None  # pyright: ignore[reportUnnecessaryIsInstance]  # what upstreams send
        if role is None:
            if key in _WHERE and _is_place(member) and is_somebodys(key, members, path):
                treatments[key] = treatment_of("location")
            continue
        if role.tells:
            _told(key, members, path, names, treatments)
        if is_a_person(role.person, key, members, path):
            treatments[key] = PERSON
        elif role.person and isinstance(member, list) and holds_some(role.person, member):
            treatments[key] = SOME_PERSONS
        elif role.kind is not None and not harmless(f"column:{role.kind}", member):
            if _counts(role.kind, key, members, path):
                treatments[key] = treatment_of(role.kind)
        elif role.kind == "membership" and _is_insured(member, key, members):
            treatments[key] = treatment_of(role.kind)
        elif (
            role.kind == "keyed"
            and is_given_out(member)
            and any(label(name) == "secret" or name == "crypt" for name in path[-2:])
        ):
            treatments[key] = SECRET  # `api_keys: [{name: …, key: …}]`
    if path and (kind := also(path[-1])) in KEYED and not harmless(f"column:{kind}", members.get("value")):
        treatments["value"] = SECRET
    if path and path[-1] == _SECRETS:
        treatments.update(dict.fromkeys(("data", "stringData"), WHOLLY_SECRET))  # its items say no kind
    listed = members.get("sensitive_attributes")
    return Context(names, treatments, frozenset(_attributes(listed))) if names or treatments or listed else NOTHING


def _counts(kind: str, name: str, beside: Iterable[str], path: Sequence[str] = ()) -> bool:
    """Whether what stands beside a value makes it one of that kind: a place somebody's, a month a card's."""
    match kind:
        case "location":
            return is_somebodys(name, beside, path)
        case "account":
            if path and words_of(path[-1]) in _BANKS:
                return True
            return any(isinstance(one, str) and one != name and label(one) == "bank-account" for one in beside)  # pyright: ignore[reportUnnecessaryIsInstance]  # what upstreams send
        case "line":
            towns = (one for one in beside if isinstance(one, str) and _OF_TOWN.fullmatch(words_of(one)))  # pyright: ignore[reportUnnecessaryIsInstance]  # what upstreams send
            return _SENT.match("_".join(map(words_of, (*path[-1:], name)))) is not None or any(towns)
        case "expiry":
            return any(isinstance(one, str) and label(one) == "card" for one in beside)  # pyright: ignore[reportUnnecessaryIsInstance]  # what upstreams send
        case _:
            return True


def _is_place(member: JsonValue) -> bool:
    """Whether a member holds coordinates: each in a member of its own."""
    if not isinstance(member, Mapping):
        return False
    named = [name for name in member if isinstance(name, str)]  # pyright: ignore[reportUnnecessaryIsInstance]  # what upstreams send
    return sum(also(name) == "location" for name in named) > 1


def _is_insured(value: JsonValue, name: str, beside: Iterable[str]) -> bool:
    """Whether digits are the number by which an insurer knows somebody: what it insures stands beside, or a plan beside a person."""
    if not isinstance(value, str) or _DIGITS.fullmatch(value) is None:
        return False
    words = [words_of(one) for one in beside if isinstance(one, str) and one != name]  # pyright: ignore[reportUnnecessaryIsInstance]  # what upstreams send
    return any(map(_INSURANCE.search, words)) or (
        any("plan" in one.split("_") for one in words)
        and any(label(one) in PERSONAL or one in ("member", "subscriber") for one in words)
    )


def looks(name: str, values: Sequence[JsonValue], beside: Sequence[str]) -> Sequence[Treatment | None]:
    """What to do with each value of a column whose name makes something of those that look like it; empty where it makes nothing."""
    role = _role(name)
    if role is None:
        return ()
    if role.kind is not None:
        kind, treatment = f"column:{role.kind}", treatment_of(role.kind)
        if not _counts(role.kind, name, beside):
            return ()
        return [
            None
            if value is None
            or (harmless(kind, value) and not (role.kind == "membership" and _is_insured(value, name, beside)))
            else treatment
            for value in values
        ]
    is_one = form_of(role.person, name, beside)
    return [PERSON if is_one(value) else None for value in values] if is_one is not None else ()


def _told(
    key: str,
    members: Mapping[str, JsonValue],
    path: Sequence[str],
    names: dict[str, str],
    treatments: dict[str, Treatment],
) -> None:
    said = members[key]
    if key == "kind" and said == "SecretList":
        names["items"] = _SECRETS
    elif key in ("kind", "type") and isinstance(said, str) and said not in _SECRET_VALUES:
        if said == "Secret" or (key == "type" and said.startswith(_SECRET_TYPES) and "kind" not in members):
            treatments.update(
                (name, WHOLLY_SECRET) for name in ("data", "stringData") if not _mounts(members.get(name))
            )
        _typed(said, members, treatments)
    elif key in ("Type", "type") and said in _SECRET_VALUES:
        treatments.update(dict.fromkeys(("Value", "value"), SECRET))
    elif key in _SHORTENED:
        treatments.update((name, SECRET) for name in ("key", "value") if is_given_out(members.get(name)))
    elif key == "bcrypt_hash":
        treatments["result"] = SECRET
    elif key == "api_key":
        treatments["encoded"] = SECRET
    elif key == "sensitive":
        if str(said).lower() == "true":
            treatments.update(dict.fromkeys(("value", "default", "values", "before", "after"), WHOLLY_SECRET))
    elif key == "auth":
        if "auths" in path[-3:]:
            treatments[key] = SECRET
    elif key in ("field", "question") and isinstance(said, Mapping):
        asked = next(
            (one for part in ("title", "name", "label", "ref", "key") if isinstance(one := said.get(part), str)), None
        )
        if asked is not None:
            names.update(dict.fromkeys((one for one in (*_VALUES, "date", "number") if one in members), asked))
    elif key == "plain_text":
        if len(path) > 1 and path[-1] in ("title", "rich_text"):
            names[key] = path[-2]  # a property of a page, in Notion
            if plain_word(path[-2]) in NAMES and isinstance(said, str) and is_somebody(said):
                treatments[key] = PERSON
    elif key == "op":
        changed, value = members.get("path"), members.get("value")
        if isinstance(said, str) and said.lower() in _CHANGED_BY and isinstance(changed, str) and value is not None:
            steps = _STEP.findall(changed[-LONGEST:])
            if steps:
                names["value"] = steps[-1].replace("~1", "/").replace("~0", "~")
    elif key == "keys":
        opens = isinstance(said, list) and path and _OPENED_BY.fullmatch(words_of(path[-1])) is not None
        if opens and not any(harmless("column:keyed", one) for one in cast("list[JsonValue]", said)):
            treatments[key] = SECRET
    elif key in _GRANTED:
        if path and words_of(path[-1]) in ("token", "tokens", "auth_tokens", "oauth_tokens") and is_given_out(said):
            treatments[key] = SECRET
    elif key in _AGAIN:
        if isinstance(said, str) and any(
            value == said and name != key and label(name) == "secret" for name, value in members.items()
        ):
            treatments[key] = SECRET
    elif key in _NAMES and isinstance(said, str):
        if said == "name" and path and words_of(path[-1]) in ("user_attributes", "attributes"):
            treatments.update((value, PERSON) for value in ("Value", "value") if are_somebody(members.get(value)))
        if key == "name" and said == "code" and is_given_out(members.get("value")):
            treatments["value"] = (
                SECRET  # what is exchanged for a token (RFC 6749 §4.1.2), among a request's parameters
            )
        if key == "name" and _VERSION.fullmatch(said):
            treatments["payload"] = WHOLLY_SECRET
        if key in ("key", "Key") and path and _SIGNS.fullmatch(words_of(path[-1])) and _is_key(said, members):
            treatments[key] = SECRET
        given = is_setting(said)
        for value in _VALUES:
            if (
                value in members
                and not given
                and not (key == "title" and value != "value")
                and not (key == "question" and _is_explained(said, members[value]))
                and not (value in _CHANGED and _is_no_secret(said, members[value]))
            ):
                names[value] = said
                if key == "question" and (
                    _ASKED.search(said) or any("security" in words_of(one).split("_") for one in path[-2:])
                ):
                    treatments[value] = SECRET
                    continue
                kind = also(said)
                if kind is not None and not harmless(f"column:{kind}", members[value]):
                    treatments[value] = treatment_of(kind)
    elif key in _TYPES and isinstance(said, str):
        _typed(said, members, treatments)
    elif key in ("keyName", "key_name") and not harmless("column:keyed", members.get("value")):
        treatments["value"] = SECRET


def _is_no_secret(name: str, value: JsonValue) -> bool:
    return isinstance(value, str) and label(name) in ("secret", *KEYED) and _NO_CHANGE.fullmatch(value) is not None


def _is_explained(question: str, answer: JsonValue) -> bool:
    return isinstance(answer, str) and len(answer.split()) >= _EXPLAINS and _WONDERS.match(question) is not None


def _is_key(said: str, members: Mapping[str, JsonValue]) -> bool:
    """Whether a `key` holds one, rather than the name of what stands beside it."""
    return not any(value in members for value in _VALUES) and len(said) > 7 and not harmless("column:secret", said)


def _mounts(value: JsonValue) -> bool:
    """Whether it says which objects are put where, as a SecretProviderClass does: a Secret's data are no list."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(
            isinstance(one, Mapping) and "objectName" in one and one.keys() <= {"objectName", "key"} for one in value
        )
    )


def _typed(said: str, members: Mapping[str, JsonValue], treatments: dict[str, Treatment]) -> None:
    """A number whose kind stands beside it."""
    kind = "id-number" if said.upper() in _DOCUMENTS else label(said)
    if kind not in PERSONAL:
        return
    for name, value in members.items():
        if not isinstance(name, str) or not isinstance(value, str) or NUMBERED.fullmatch(name) is None:  # pyright: ignore[reportUnnecessaryIsInstance]
            continue
        if any(map(str.isdigit, value)) and not harmless(f"column:{kind}", value):
            treatments[name] = Treatment("redact", f"column:{kind}")


def _attributes(said: JsonValue) -> Iterator[str]:
    """The attributes that Terraform's state lists as sensitive."""
    match said:
        case str():
            yield said
        case Mapping():
            yield from _attributes(said.get("value"))
        case Sequence():
            for one in said:
                yield from _attributes(one)
        case _:
            return
