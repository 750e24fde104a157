"""What a value's surroundings say of it: the members beside it, the kind of object it is in. Knows nothing of text or spans.

Where the member's own name is enough, `names` decides; here is what takes more than one name: a Kubernetes `Secret`, a `name` beside a
`value`, Terraform's `sensitive`, columns apart from rows, a flag before its argument, a person's card.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, cast

from mcp_gateway.masking.columns import Treatment
from mcp_gateway.masking.names import sensitivity
from mcp_gateway_policy.vocabulary import JsonValue

SECRET: Final = Treatment("redact", "column:secret")
WHOLLY_SECRET: Final = Treatment("redact", "column:secret", entirely=True)
PERSON: Final = Treatment("redact", "column:name")

_NAMES: Final = (
    "ParameterKey",
    "ParameterName",
    "OutputKey",
    "OptionName",
    "name",
    "key",
    "Name",
    "Key",
    "variable",
    "header",
    "param",
    "field",
    "label",
    "k",
)
_VALUES: Final = (
    "ParameterValue",
    "OutputValue",
    "OptionValue",
    "value",
    "Value",
    "val",
    "v",
    "values",
    "default",
    "defaultValue",
    "content",
    "text",
    "string",
    "data",
)
_COLUMNS: Final = ("columns", "columnDefinitions", "headers", "fields", "header", "cols", "column_names")
_COLUMN_NAMES: Final = frozenset(_COLUMNS)
_ROWS: Final = ("rows", "data", "values", "records", "items")
_SECRET_TYPES: Final = ("Opaque", "kubernetes.io/", "bootstrap.kubernetes.io/", "helm.sh/")
_ALSO: Final = re.compile(
    r"(?!(?:.*[_./ -])?(?:public|publishable|primary|foreign|partition|sort|cache|idempotency|routing|object|message|row|shard|group|index|dedup|hash|unique|order|event)[_./ -]key\Z)"
    r"(?:.*[_./ -])?(?:(?P<secret>client[_-](?:key(?:[_-]data)?|certificate[_-]data)|tls\.key|ca\.key|ssh[_-]?privatekey|dockerconfigjson|dockercfg|_auth(?:token)?|_password"
    r"|pass|pswd|psw|passwort|contrase[nñ]a|mot_?de_?passe|senha|id_(?:rsa|dsa|ecdsa|ed25519)|identitytoken|signature[_-]secret"
    r"|private[_-]key[_-](?:pem|data|base64)|privatekey|presharedkey)"
    r"|(?P<keyed>(?:[a-z0-9]+[_./ -])*(?:key|csrf|xsrf|pat|seed|sig|signature|auth|cred|app_?key|appkey))"
    r"|(?P<location>lat|latitude|lng|lon|long|longitude|latlng|lat_?lon|geo_?(?:point|location|coordinates)|gps(?:_?(?:coordinates|position|location))?|coordinates)"
    r"|(?P<id_number>vin|dea|tin|nir)|(?P<bank_account>routing|aba|rtn)|(?P<phone>cell)"
    r"|(?P<wallet>(?:btc|bitcoin|eth|ethereum|crypto|solana|usdt)(?:_?(?:wallet|address|addr|account))*|wallet(?:_?(?:address|addr|id))?|(?:payout|deposit)_address))",
    re.IGNORECASE,
)
_OPAQUE: Final = re.compile(
    r"(?:base64:)?(?=[^\s]*[0-9])(?=[^\s]*[A-Z])(?=[^\s]*[a-z])(?:[A-Za-z0-9~._-]{16,512}|[A-Za-z0-9+/]{16,512})={0,2}"
)
"""What a key's value must look like where only `key` says so: digits and letters of both cases, no separators of a path or a name."""

_WORDS: Final = re.compile(
    r"(?:.*/)?[a-z]{4,}(?:/.*)?|[A-Za-z]{3,}(?:[._-][A-Za-z0-9]{1,12})+|.*[0-9]{4}-[0-9]{2}-[0-9]{2}.*|SHA(?:1|256|512):.*|.*\.[a-z]{2,5}"
)
"""Words, times, fingerprints and file names that look opaque and are not."""

_NO_SECRET: Final = re.compile(
    r"existing_?secret(?:_?name)?|[\w.-]+/[\w.-]*secret(?:-name)?|secret_?keys|.+_(?:password|username|token)_?key|.*password_?key",
    re.IGNORECASE,
)
_PLACE: Final = re.compile(
    r"\s*[(\[]?-?\d{1,3}\.\d{3,}(?:°?\s*[NSEW])?(?:\s*[,; ]\s*-?\d{1,3}\.\d{3,}(?:°?\s*[NSEW])?)?[)\]]?\s*"
)
_WALLET: Final = re.compile(
    r"\s*(?:0x[0-9a-fA-F]{40}|[13][a-km-zA-HJ-NP-Z1-9]{25,34}|bc1[a-z0-9]{25,87}|[1-9A-HJ-NP-Za-km-z]{32,44})\s*"
)
_NAME_COLUMN: Final = re.compile(
    r"(?:(?:app|application|system|user|env|environment|conf|config|configuration)_?)?"
    r"(?:settings?|conf|config|configuration|param|parameter|property|option|variable|var|env|environment|attribute|secret|credential|preference|header|key|name)"
    r"(?:_?(?:name|key|id))?",
    re.IGNORECASE,
)
_VALUE_COLUMN: Final = re.compile(
    r"(?:[a-z]+_?)?(?:value|val)s?(?:_?(?:text|string|raw))?|setting|content|data", re.IGNORECASE
)
_TELLING: Final = frozenset((*_NAMES, *_COLUMNS, "kind", "type", "sensitive", "auth", "keyName", "key_name"))
_SAID_OF: Final = frozenset(
    (*_TELLING, *_VALUES, "stringData", "before", "after", "attributes", "sensitive_attributes", "auths")
)
_PERSONAL: Final = frozenset(("email", "phone", "ssn", "birth-date", "name", "address", "id-number", "card"))
_PERSONS: Final = frozenset(
    (
        *(
            "author",
            "committer",
            "reporter",
            "assignee",
            "owner",
            "requester",
            "requestor",
            "contact",
            "customer",
            "patient",
        ),
        *(
            "employee",
            "manager",
            "holder",
            "recipient",
            "beneficiary",
            "passenger",
            "guest",
            "applicant",
            "attendee",
            "user",
        ),
        *(
            "name",
            "display_name",
            "real_name",
            "user",
            "member",
            "client",
            "sender",
            "from",
            "to",
            "attn",
            "signed_off_by",
        ),
        *(
            "co_authored_by",
            "reviewed_by",
            "acked_by",
            "tested_by",
            "reported_by",
            "created_by",
            "updated_by",
            "approved_by",
        ),
        *(
            "account_holder",
            "account_holder_name",
            "counterparty",
            "claimant",
            "taxpayer",
            "borrower",
            "debtor",
            "creditor",
            "insured",
            "subscriber",
            "payee",
            "payer",
            "prescriber",
            "account_name",
            "legal_name",
            "nominee",
            "signatory",
            "doctor",
            "physician",
            "witness",
            "tenant",
        ),
    )
)
_PARTS: Final = frozenset(("first", "last", "given", "family", "nombre", "nome", "nom", "nm", "naam"))
"""Words that are a part of a person's name beside another part of it, and mean much else alone."""

_PART: Final = re.compile(r"[^\W\d_a-z][^\W\d_]*(?:['’. -]{1,2}[^\W\d_]+){0,3}\.?")
_LAST: Final = frozenset(
    (
        "contact",
        "holder",
        "patient",
        "customer",
        "employee",
        "beneficiary",
        "recipient",
        "passenger",
        "applicant",
        "claimant",
        "insured",
    )
)
"""Words that a longer name of such a member ends in: `emergency_contact`."""

_ALONE: Final = _PERSONS - {"name", "user", "display_name", "owner", "client", "account_name", "to", "from", "tenant"}
_NAME: Final = re.compile(
    r"[^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+)*, [^\W\d_a-z][^\W\d_]*(?: [^\W\d_]+\.?)?"
    r"|(?:(?:Mr|Mrs|Ms|Dr|Prof)\.? )?[^\W\d_a-z][^\W\d_]*(?:['’.-][^\W\d_]+)*\.?(?: [^\W\d_]+(?:['’.-][^\W\d_]+)*\.?){1,3}"
)
FULL_NAME: Final = _NAME.pattern
PERSON_WORDS: Final = tuple(sorted(_ALONE))
"""Names of members that hold a person by themselves."""

ROLES: Final = tuple(sorted(one for one in _ALONE if "_" not in one))
"""Words of what a person is, before their name."""

PERSON_SAID: Final = rf"(?<![\w-])(?i:{'|'.join(ROLES)})(?i:[ _-](?:by|name))?\*{{0,2}}:\*{{0,2}}[ \t]{{1,2}}(?P<s>{_NAME.pattern})(?=[ \t]*(?:[,(<;.|\r\n\0]|$))"
"""A person's full name behind such a word: `Patient: Grace Hopper (…`."""

_NO_PERSON: Final = re.compile(
    r"\b(?:Inc|LLC|Ltd|GmbH|AG|Corp|Corporation|Company|Co|SA|BV|PLC|Team|Service|Services|Server|Group|Bank|Bot|Store|Shop|System|Support"
    r"|Department|Cluster|Engine|Manager|Controller|Admin|Account|Project|API|Database|Pipeline|Plan|Product|Widget)\b\.?"
)
_FLAG: Final = re.compile(r"--?([A-Za-z][\w-]{1,40})")
_REFERENCE: Final = re.compile(
    r"\s*(?:(?:bearer|basic|token) (?:<[^<>]*>|\*+|[xX]{3,}|\.{3,}|\$\{?\w+\}?|\{\{?.*\}\}?)(?: [a-z][a-z ]{0,80}\.?)?|\$\{\{.*\}\}|\$\{[^}]*\}|\$\([^)]*\)|\$[A-Za-z_]\w*|<set to the key .*|\{\{.*\}\}|<[^<>]{1,100}>|%\(\w+\)s|%[A-Za-z_]\w*%|\*+|[xX]{3,}|\.{3,}|[\w-]{0,12}(?:\*{3,}|[xX]{4,}|•{3,})\w{0,6}|null|none|nil|true|false|read|write"
    r"|/(?:srv|home|root|usr|var|etc|opt|tmp|run|app|mnt|proc|dev|workspace|builds?|Users)(?:/[\w.@-]*)*"
    r"|(?:Server|Data Source|Host(?:Name)?|DefaultEndpointsProtocol|Endpoint|AccountName|User Id|Uid|Initial Catalog|Database|Driver)=[^;]*;(?:[\w .]+=(?:&\w{2,6};|[^;])*(?:;|$))+"
    r"|Test[A-Z]\w*(?:/\S*)?(?: \([\d.]+m?s\))?"
    r"|[a-z][a-z0-9+.-]{1,30}://[^\s:/@]*:[^\s/@]+@[\w.:,-]+(?:[/?]\S*)?"
    r"|undefined|(?:vault|env|file|keyring|ssm|secretsmanager|op|kms|data)(?::|\.\w+\.)\S+|(?:var|local|module|random_password|aws_\w+|each|self)\.[\w.*-]+|!(?:Ref|Sub|GetAtt|ImportValue|reference)(?: .*)?|arn:[\w-]*:\S+|\#/\S+|\.{1,2}/\S+|(?:your|insert|enter|replace)[ _-](?:[a-z]+[ _-]?)*|change[_-]?(?:me|it)|\d{4}-\d\d-\d\dT\d\d:\d\d\S*|\(sensitive(?: value)?\)|REDACTED"
    r"|\[?(?:redacted|filtered|hidden)\]?|\[(?:filtered|masked|hidden|removed)[^\]]*\]|\(none\)|n/a|-|\d+ bytes|projected|configured|set|unset|not set)\s*",
    re.IGNORECASE | re.DOTALL,
)
_TIME: Final = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d(?:[T ][0-9:.]+(?:Z|[+-][0-9:]+)?)?")
_PHONE_DIGITS: Final = 6
"""Fewer are an extension, the end of a number, or another kind of cell."""

_HOST: Final = re.compile(
    r"(?:[a-z+]+://)?(?:\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*\]?|[\w*-]+(?:\.[\w-]+)*\.?)(?::(?:\d+|\w+))?(?:/\S*)?|0x[0-9a-fA-F]+"
)


class Context(NamedTuple):
    """What the members of one mapping say of each other: what a member is really called, how members are treated, and which members
    of the member `attributes` are listed as sensitive."""

    names: Mapping[str, str]
    treatments: Mapping[str, Treatment]
    listed: frozenset[str] = frozenset()


NOTHING: Final = Context({}, {})


@lru_cache(maxsize=1 << 15)
def label(name: str) -> str | None:
    """What a field of this name holds. See `names.sensitivity`."""
    kind = sensitivity(name) or also(name)
    return None if kind is not None and _NO_SECRET.fullmatch(name) else kind


@lru_cache(maxsize=1 << 15)
def also(name: str) -> str | None:
    """What a field of this name holds if its value looks like it."""
    found = _ALSO.fullmatch(name)
    return found.lastgroup.replace("_", "-") if found is not None and found.lastgroup else None


def treatment_of(kind: str) -> Treatment:
    """What to do with a value that looks like what `also` says."""
    return SECRET if kind == "keyed" else Treatment("redact", f"column:{kind}")


def name_and_value(columns: Sequence[str]) -> tuple[int, int] | None:
    """Which columns of a table hold names and which the values of what they name: a table of settings."""
    named = [index for index, column in enumerate(columns) if _NAME_COLUMN.fullmatch(column)]
    values = [
        index for index, column in enumerate(columns) if _VALUE_COLUMN.fullmatch(column) and index not in named[:1]
    ]
    return (named[0], values[0]) if named and values else None


@lru_cache(maxsize=1 << 15)
def _word(name: str) -> str:
    word = re.sub(r"[^a-z]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()).strip("_")
    last = word.rpartition("_")[2]
    return last if last in _LAST else word


class _Role(NamedTuple):
    """What a member's name says of it or of others: whether it tells something of those beside it, the word of a person that it is, and
    the kind of value that it has if the value looks like it."""

    tells: bool
    person: str
    kind: str | None


@lru_cache(maxsize=1 << 15)
def _role(name: str) -> _Role | None:
    word = _word(name)
    role = _Role(name in _TELLING, word if word in _PERSONS or word in _PARTS else "", also(name))
    return role if any(role) else None


def telling(name: str) -> bool:
    """Whether a member of this name may say something of others."""
    return name in _TELLING or is_person_word(name)


def is_person_word(name: str) -> bool:
    """Whether a member of this name holds a person if it looks like one."""
    return _word(name) in _ALONE


@lru_cache(maxsize=1 << 14)
def holds_others(name: str) -> bool:
    """Whether a member of this name says something of others, or may be said something of by them."""
    return name in _SAID_OF or _role(name) is not None


def of(members: Mapping[str, JsonValue], path: Sequence[str]) -> Context:
    """What these members say of each other."""
    names: dict[str, str] = {}
    treatments: dict[str, Treatment] = {}
    for key, member in members.items():
        role = _role(key) if isinstance(key, str) else None  # pyright: ignore[reportUnnecessaryIsInstance]  # what upstreams send
        if role is None:
            continue
        if role.tells:
            _told(key, members, path, names, treatments)
        if role.person in _PARTS:
            if _is_part(member) and any(_other_part(other) for other in members if other != key):
                treatments[key] = PERSON
        elif role.person and is_person(member) and (role.person in _ALONE or _about_a_person(members, key)):
            treatments[key] = PERSON
        elif role.kind is not None and not harmless(f"column:{role.kind}", member):
            treatments[key] = treatment_of(role.kind)
    listed = members.get("sensitive_attributes")
    return Context(names, treatments, frozenset(_attributes(listed))) if names or treatments or listed else NOTHING


def looks(name: str, values: Sequence[JsonValue], beside: Sequence[str]) -> Sequence[Treatment | None]:
    """What to do with each value of a column whose name makes something of those that look like it; empty where it makes nothing."""
    role = _role(name)
    if role is None:
        return ()
    if role.kind is not None:
        kind, treatment = f"column:{role.kind}", treatment_of(role.kind)
        return [None if value is None or harmless(kind, value) else treatment for value in values]
    if role.person in _PARTS:
        if any(_other_part(other) for other in beside if other != name):
            return [PERSON if _is_part(value) else None for value in values]
        return ()
    if role.person in _ALONE or (role.person and any(label(other) in _PERSONAL for other in beside if other != name)):
        return [PERSON if is_person(value) else None for value in values]
    return ()


def _told(
    key: str,
    members: Mapping[str, JsonValue],
    path: Sequence[str],
    names: dict[str, str],
    treatments: dict[str, Treatment],
) -> None:
    said = members[key]
    if key in ("kind", "type") and isinstance(said, str):
        if said == "Secret" or (key == "type" and said.startswith(_SECRET_TYPES) and "kind" not in members):
            treatments.update(dict.fromkeys(("data", "stringData"), WHOLLY_SECRET))
    elif key == "sensitive":
        if str(said).lower() == "true":
            treatments.update(dict.fromkeys(("value", "default", "values", "before", "after"), WHOLLY_SECRET))
    elif key == "auth":
        if "auths" in path[-3:]:
            treatments[key] = SECRET
    elif key in _NAMES and isinstance(said, str):
        for value in _VALUES:
            if value in members:
                names[value] = said
                kind = also(said)
                if kind is not None and not harmless(f"column:{kind}", members[value]):
                    treatments[value] = treatment_of(kind)
    elif key in ("keyName", "key_name") and not harmless("column:keyed", members.get("value")):
        treatments["value"] = SECRET


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


def columns_of(members: Mapping[str, JsonValue]) -> tuple[str, Sequence[str]] | None:
    """The member that holds rows, and what their cells are called, where a mapping keeps columns apart from rows."""
    if _COLUMN_NAMES.isdisjoint(members):
        return None
    for key in _COLUMNS:
        said = members.get(key)
        if isinstance(said, Sequence) and not isinstance(said, str) and said:
            named = [_named(one) for one in said]
            rows = next((one for one in _ROWS if isinstance(members.get(one), Sequence)), None)
            if rows is not None and all(named):
                return rows, cast(list[str], named)
    return None


def _named(column: JsonValue) -> str | None:
    said = column.get("name", column.get("field", column.get("title"))) if isinstance(column, Mapping) else column
    return said if isinstance(said, str) else None


def header(items: Sequence[JsonValue]) -> Sequence[str] | None:
    """The first of several lists of one length, where it says what stands in the others."""
    first = items[0] if len(items) > 1 else None
    if isinstance(first, str) or not isinstance(first, Sequence) or not first:
        return None
    named = [one for one in first if isinstance(one, str)]
    same = all(isinstance(one, Sequence) and not isinstance(one, str) and len(one) == len(first) for one in items[1:])
    return named if same and len(named) == len(first) and any(map(label, named)) else None


def after_flag(before: JsonValue) -> str | None:
    """The name that a list's item has from the flag before it."""
    flag = _FLAG.fullmatch(before) if isinstance(before, str) else None
    return flag[1] if flag is not None else None


def pair(item: JsonValue) -> tuple[str, JsonValue] | None:
    """A name and its value, where a list holds pairs: `[["Authorization", "Bearer …"]]`."""
    if isinstance(item, Sequence) and not isinstance(item, str) and len(item) == 2:
        name, value = item
        if isinstance(name, str) and isinstance(value, str) and label(name) is not None:
            return name, value
    return None


def is_person(value: JsonValue) -> bool:
    """Whether a text has the form of a person's full name."""
    return (
        isinstance(value, str)
        and 4 < len(value) < 64
        and _NAME.fullmatch(value) is not None
        and not _NO_PERSON.search(value)
    )


def _is_part(value: JsonValue) -> bool:
    return (
        isinstance(value, str)
        and len(value) < 64
        and _PART.fullmatch(value) is not None
        and not _NO_PERSON.search(value)
    )


def _other_part(name: JsonValue) -> bool:
    return isinstance(name, str) and (_word(name) in _PARTS or label(name) == "name")


def _about_a_person(members: Mapping[str, JsonValue], key: str) -> bool:
    if any(isinstance(said, str) and _MAIL.fullmatch(said) for said in members.values()):
        return True
    return any(label(other) in _PERSONAL for other in members if other != key and isinstance(other, str))  # pyright: ignore[reportUnnecessaryIsInstance]


_NUMBERS: Final = frozenset(f"column:{kind}" for kind in ("bank-account", "card", "id-number", "phone", "ssn"))
_MAIL: Final = re.compile(r"[\w.+'-]{1,64}@(?:[\w-]{1,63}\.){1,5}[A-Za-z]{2,24}|<EMAIL>")
_LAST_DIGITS: Final = re.compile(r"[*•xX#. -]*[*•xX#]{2,}[*•xX#. -]*\d{0,4}")
"""What is hidden already but for the last four digits."""


def harmless(kind: str, value: JsonValue) -> bool:
    """Whether a value in a field of that kind is none: a reference to one, a placeholder, a host where an address was expected."""
    if kind == "column:location":
        return _PLACE.fullmatch(str(value)) is None and not isinstance(value, (Mapping, list))
    if not isinstance(value, str):
        return kind in ("column:wallet", "column:keyed")
    if kind in _NUMBERS and _LAST_DIGITS.fullmatch(value) is not None:
        return True
    match kind:
        case "column:keyed":
            return _OPAQUE.fullmatch(value) is None or _WORDS.fullmatch(value) is not None
        case "column:wallet":
            return _WALLET.fullmatch(value) is None
        case "column:secret":
            return _REFERENCE.fullmatch(value) is not None
        case "column:address":
            return _HOST.fullmatch(value) is not None
        case "column:phone":
            return sum(map(str.isdigit, value)) < _PHONE_DIGITS or "\\d" in value or "[0-9]" in value
        case "column:birth-date" | "column:bank-account" | "column:id-number" | "column:ssn":
            return (
                not any(map(str.isdigit, value))
                or "\\d" in value
                or "[0-9]" in value
                or (kind != "column:birth-date" and _TIME.fullmatch(value) is not None)
            )
        case _:
            return _REFERENCE.fullmatch(value) is not None


def tells_nothing(name: str, kind: str, value: JsonValue) -> bool:
    """Whether a member whose name sounds sensitive is known to hold no such value."""
    return (kind == SECRET.kind and _NO_SECRET.fullmatch(name) is not None) or harmless(kind, value)
