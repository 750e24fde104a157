"""Which values in a sensitive field are none: references, placeholders, hosts, what is said about a secret.

Knows the kind of a field and its value, not what stands beside them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, TypeGuard

from mcp_gateway.masking.labels import SECRET, is_about, label
from mcp_gateway.masking.names import is_called, words_of
from mcp_gateway.masking.references import is_reference
from mcp_gateway.masking.structure.spot import entire
from mcp_gateway_policy.vocabulary import JsonValue

_ADDRESS: Final = re.compile(
    r"(?!(?i:vault|env|file|keyring|ssm|secretsmanager|op|kms|data)\.)[A-Za-z0-9._+-]{1,64}+@[A-Za-z0-9.-]{1,255}+"
)
_RANDOM: Final = re.compile(r"(?=[A-Za-z]*[0-9])(?!(?i:test|\w{0,12}xxxx))[A-Za-z0-9]{11,512}+")
"""Letters and digits. It and an address are no references, told in less time than by trying everything that is one."""

_MARKS_OF_PLACES: Final = ("$", "?", ":", "%", "@")
_PLACEHOLDER: Final = re.compile(r"\$\d{1,4}|\?|[:@]\w{1,60}|%s|%\(\w{1,60}\)s")
"""Where a statement's parameter goes."""

_OPAQUE: Final = re.compile(
    r"(?:base64:)?(?=[^\s]*[0-9=])(?=[^\s]*[A-Z])(?=[^\s]*[a-z])(?:[A-Za-z0-9~._-]{16,512}|[A-Za-z0-9+/]{16,512})={0,2}"
)
"""What a key's value must look like where only `key` says so: digits and letters of both cases, no separators of a path or a name."""

_WORDS: Final = re.compile(
    r"(?:.*/)?[a-z]{4,}(?:/.*)?|[A-Za-z]{3,}(?:[._-][A-Za-z0-9]{1,12})+|[A-Za-z]{3,}[A-Za-z0-9.]*+(?:[-_]++[A-Za-z][A-Za-z0-9.]*+)*?[-_]++[0-9a-f]{32,64}|.*[0-9]{4}-[0-9]{2}-[0-9]{2}.*|SHA(?:1|256|512):.*|.*\.[a-z]{2,5}"
)
"""Words, times, fingerprints and file names that look opaque and are not."""

_HEX_KEY: Final = re.compile(r"(?=[0-9a-z]*[0-9])(?=[0-9a-z]*[a-z])[0-9a-z]{32,128}")
_GIVEN_OUT: Final = re.compile(r"(?=\S*[0-9])(?=\S*[A-Za-z])[A-Za-z0-9~+/._-]{20,512}={0,2}")
"""What a key's value looks like where what is beside it, or what it is in, says that it opens something."""

_PLACE: Final = re.compile(
    r"\s*(?:geo:)?[(\[]?-?\d{1,3}\.\d{3,}(?:°?\s*[NSEW])?(?:\s*[,; ]\s*-?\d{1,3}\.\d{3,}(?:°?\s*[NSEW])?)?[)\]]?\s*"
)
_WALLET: Final = re.compile(
    r"\s*(?:0x[0-9a-fA-F]{40}|[13][a-km-zA-HJ-NP-Z1-9]{25,34}|bc1[a-z0-9]{25,87}|[1-9A-HJ-NP-Za-km-z]{32,44})\s*"
)
_INSURED: Final = re.compile(r"[A-Z]{1,4}-?\d{6,14}[A-Z]?")
"""A number by which an insurer knows somebody; other members have other numbers."""

_ACCOUNT: Final = re.compile(r"\d{6,17}")
_STREET: Final = re.compile(r"(?=.*\d)(?=.*[^\W\d_]{3})[^\s:=<>{}]{1,40}(?: [^\s:=<>{}]{1,40}){1,12}")
"""A street and a house's number, in either order."""

_EXPIRY: Final = re.compile(r"(?:0?[1-9]|1[0-2]) ?[/-] ?(?:20)?[2-4]\d|20[2-4]\d-(?:0[1-9]|1[0-2])")
"""The month after which a card is none, as it is written beside its number."""

_NUMBERS: Final = frozenset(f"column:{kind}" for kind in ("bank-account", "card", "id-number", "phone", "ssn"))
_LAST_DIGITS: Final = re.compile(r"(?=[*•xX#. -]*?[*•xX#]{2})[*•xX#. -]*+\d{0,4}")
"""What is hidden already but for the last four digits."""

_PHONE_DIGITS: Final = 6
"""Fewer are an extension, the end of a number, or another kind of cell."""

_COUNTED: Final[Mapping[str, float]] = {
    "column:email": math.inf,
    "column:name": math.inf,
    "column:address": math.inf,
    "column:phone": 10 ** (_PHONE_DIGITS - 1),
}
"""Kinds of fields in which a number below this is how many there are."""

_SHARE: Final = re.compile(r"[-+]?\d{1,9}(?:[.,]\d{1,6})?(?: ?%)?|[tfyn]|yes|no|true|false|n/?a|none|-", re.IGNORECASE)
"""How many, what part of them, or whether there is one."""

_TIME: Final = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d(?:[T ][0-9:.]+(?:Z|[+-][0-9:]+)?)?")
_FILE_TIME: Final = re.compile(r"20\d\d-[01]\d-[0-3]\d (?!00:00:00)\d\d:\d\d:\d\d\.\d{9} [+-]\d{4}")
"""When a file was made, as `stat` prints it."""

_MACHINE: Final = re.compile(r"(?=[^\d]*\d)[a-z0-9]+(?:[._-][a-z0-9]+)*")
"""What a machine, a file or a program is called, and no person: `overlay2`, `db-prod-07.internal`."""

_CRATE: Final = re.compile(r"[\^~=]?\d{1,3}(?:\.\d{1,4}){1,2}(?:-[a-z]{1,8}\.?\d{0,3})?")
"""Which release of the crate of that name is asked for."""

_REPOSITORY: Final = re.compile(r"[a-z0-9][\w.-]{0,60}/[\w.-]{1,100}|[\w.-]{1,60}/[a-z0-9][\w.-]{0,100}", re.ASCII)
"""What a repository's full name is; of two words that both begin with a capital, a person's may be."""

_HOST: Final = re.compile(
    r"(?:[a-z+]+://)?(?:\[?(?=[0-9a-fA-F.]*+:)[0-9a-fA-F:.]*+\]?|[\w*-]+(?:\.[\w-]+)*\.?)(?::(?:\d+|\w+))?(?:/\S*)?|0x[0-9a-fA-F]+",
    re.ASCII,
)
_RANGE: Final = re.compile(r"[\^~]\d{1,4}(?:\.\d{1,4}){1,2}(?:-[\w.]{1,40})?")
"""Which releases of a package are asked for: `"passport": "^0.7.0"`."""

_NO_PLACE: Final = re.compile(
    r"(?:#\d{3,8}[,. ]*)+|(?:The|An?|This|Your|Which|Where) [a-z][a-z'-]{0,20}(?:[ ,][ ]?[a-z][a-z'-]{0,20}){2,30}\.?|(?:var)?char\(\d{1,6}\)(?: [^\n]{0,60})?|[a-z]+://|%[-+#]?[a-z]|\(const struct .*|\{\{[^{}]*\}\}|[A-Z][A-Za-z]*\[\d*\](?:\.[A-Za-z]+)*|(?:\d{1,3}\.){3}\d{1,3} (?:(?:\d{1,3}\.){3}\d{1,3}|[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){1,8})",
    re.DOTALL,
)
"""What stands behind an address in changelogs (closed reports), schemas and programs."""

_MAIL: Final = re.compile(r"(?i)(?:(?:your|enter your|business|work) )?e-?mail(?:[ -]address)?:?")
"""What a page calls the field for it."""

_SENTENCE: Final = re.compile(
    r"(?i)(?:enter |type |please enter |confirm )?(?:the|an?|your|our|their|his|her)(?: (?:user|customer|client|contact|account|primary|work|new|valid|current)(?:['’]s)?){0,3} e-?mail(?: address)?(?: (?:of|for) (?:the|this|that|an?|your) (?:user|customer|client|contact|account|person|owner)| that we write to| to write to)?[.!?]?"
)
"""What is said of an address: words, of which none stands for its sign."""

_ENDS: Final = (".", "!", "?", ":")
_MESSAGE: Final = re.compile(
    r"(?=[^\W\d_a-z])(?!.*(?i:\bmy\b|\b(?:is|was|ist|war|est|es|will be|lautet|hei(?:ß|ss)t|sera|será|sarà|(?:changed|set|reset) to) \S+(?: \S+)?.$))(?=.*(?i:password|passwort|kennwort|mot de passe|contraseña|senha|token|csrf|secret key|api key|credential))"
    r"(?:[^\W\d_]+(?:['’-][^\W\d_]+)?[,;.!?:]?\s{1,2}){4,60}[^\W\d_]+\s?[.!?:]"
)
"""What a program says of a secret to whoever uses it, as it stands in a file of messages: a sentence that speaks of one and tells none."""

_UUID: Final = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_OBJECT: Final = re.compile(r"[a-z]+(?:[0-9]{0,2}(?:[._-](?:[a-z]+[0-9]{0,3}|v?[0-9]{1,4}))+)?")
"""What an object of Kubernetes or Compose is called, where it is made of words."""

_KEY_ID: Final = re.compile(r"(?:0x)?[0-9A-F]{8,40}!?")
"""What OpenPGP calls a key by, in git's `user.signingkey`."""

_PINNED: Final = re.compile(r"(?:release|version|origin)(?: [^\n]{1,200})?")
"""Which packages `apt` prefers."""

_SOURCES: Final = re.compile(
    r"(?:files|compat|db|nis|nisplus|ldap|sss|systemd|winbind|extrausers|hesiod|cache|\[[!A-Za-z=]{1,40}\])(?:\s+(?:files|compat|db|nis|nisplus|ldap|sss|systemd|winbind|extrausers|hesiod|cache|\[[!A-Za-z=]{1,40}\])){0,12}"
)
"""Where a system looks its accounts up (nsswitch.conf)."""

_LICENCE: Final = re.compile(
    r"(?:[al]?gpl|apache|mpl|epl|eupl|cc-by(?:-sa)?|bsl|osl)-\d\.\d(?:-only|-or-later)?|bsd-[234]-clause|mit|isc|cc0-1\.0|unlicense|zlib|wtfpl|other",
    re.IGNORECASE,
)
"""What the licence of a repository is called (SPDX): GitHub's `license.key`, as a table has it."""

_CONSTANT: Final = re.compile(r"[A-Z]+(?:_[A-Z]+){1,8}")
"""What a variable is called that is handed on: a workflow's `secrets = ["DEPLOY_TOKEN"]`."""

_PATH: Final = re.compile(r"[A-Za-z]{1,40}(?:(?:\[-?\d?\])?\.[A-Za-z]{1,40}){0,4}")
"""Where the next page's token stands in an answer."""

_KEY_NAME: Final = re.compile(r"[A-Z]+(?:_[A-Z]+)*|[a-z]+(?:[._-][a-z]+)+|[a-z]+(?:[A-Z][a-z]+)+|password|token")
"""What a key of an object of Kubernetes is called: an ExternalSecret's `secretKey: DB_PASSWORD` holds a name."""

_PUBLIC: Final = re.compile(
    r"(?:https?|ssh|oci)://[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6}(?::\d{2,5})?(?:/[a-z]{1,24}(?:[._-][a-z]{1,24}){0,4}){0,4}/?"
    r"|[a-z0-9-]{1,40}(?:\.[a-z0-9-]{1,40}){0,5}\.(?:com|net|org|io|dev|internal|local|lan|corp|cloud|de|eu|uk|fr|ch|at|nl|se|pl|it|es)(?::\d{2,5})?"
)
"""Where a credential is for: an address of words, in which nothing made by chance stands that would open what is there."""

_KEPT_WITH: Final = re.compile(
    r"(?i)(?:^|[._-])(?:(?:password|secret|token)[._-]?key|user(?:name)?|host|ur[il]|endpoint|dsn|crt|cert|pem|region|port|json|yaml|conf|id)$"
)
"""How keys end whose values stand beside a secret in such an object: `database-url`, `tls.crt`."""

_ABOUT: Final = re.compile(
    r"(?:.*_)?(?:type|lifetime|ttl|timeout|expiry|expires(?:_(?:in|at|on))?|expiration|max_age|length|size|count|limit|enabled|status|state|policy|method"
    r"|mode|version|algorithm|alg|scheme|roles?|scopes?|permissions|domain|path|same_site|http_only|secure|endpoint|region|provider|environment"
    r"|(?:created|updated|rotated|last_used|issued)(?:_(?:at|on))?|interval|version_added|returned|days|hours|minutes|seconds|attempts|retries|priority|revision|leeway|[a-z]*id|env|name|visibility|category|severity|title|label|in|enum|pattern|line|file|source|target|rule|usage|purpose)"
)
_REGEX: Final = re.compile(r"\^.*(?:\[.*\]|\\[wdsS]).*\$", re.DOTALL)
_SAID_ABOUT: Final = re.compile(
    r"[A-Za-z]+(?:[ _.:/-]{1,2}[A-Za-z]+)*(?:[_-]\d{1,4})?|\d+(?:\.\d+){0,3}[a-z]{0,3}|/[a-z/-]{0,80}|\d{4}-\d\d-\d\d(?:[T ][0-9:.]+(?:Z|[+-][0-9:]+)?)?|[A-Z]{2,5}-?\d{2,4}"
)


def harmless(kind: str, value: JsonValue) -> bool:
    """Whether a value in a field of that kind is none: a reference to one, a placeholder, a host where an address was expected."""
    if kind == "column:location":
        value = entire(value) if isinstance(value, str) else value
        return _PLACE.fullmatch(str(value)) is None and not isinstance(value, (Mapping, list))
    if not isinstance(value, str):
        if isinstance(value, (int, float)) and not isinstance(value, bool) and kind in _COUNTED:
            return value < _COUNTED[kind]
        if kind == "column:keyed" and isinstance(value, list) and value:
            return any(not isinstance(one, str) or harmless(kind, one) for one in value)
        return kind in (
            "column:wallet",
            "column:keyed",
            "column:keyed-env",
            "column:membership",
            "column:expiry",
            "column:account",
            "column:line",
        )
    value = entire(value)
    if value[:1] in _MARKS_OF_PLACES and _PLACEHOLDER.fullmatch(value) is not None:
        return True
    if kind in _NUMBERS and _LAST_DIGITS.fullmatch(value) is not None:
        return True
    match kind:
        case "column:keyed":
            return _OPAQUE.fullmatch(value) is None or _WORDS.fullmatch(value) is not None
        case "column:keyed-env":
            return harmless("column:keyed", value) and _HEX_KEY.fullmatch(value) is None
        case "column:wallet":
            return _WALLET.fullmatch(value) is None
        case "column:membership":
            return _INSURED.fullmatch(value) is None
        case "column:account":
            return _ACCOUNT.fullmatch(value) is None
        case "column:line":
            return _STREET.fullmatch(value) is None
        case "column:expiry":
            return _EXPIRY.fullmatch(value) is None
        case "column:secret":
            return _refers(value) or (value[-1:] in _ENDS and _MESSAGE.fullmatch(value) is not None)
        case "column:name":
            return (
                not any(map(str.isalpha, value))
                or _MACHINE.fullmatch(value) is not None
                or ("/" in value and _REPOSITORY.fullmatch(value) is not None)
                or _TIME.fullmatch(value) is not None
                or is_called("name", value)
                or _refers(value)
            )
        case "column:email":
            return (
                _refers(value)
                or _MAIL.fullmatch(value) is not None
                or is_called("email", value)
                or _SHARE.fullmatch(value) is not None
                or (" " in value and _SENTENCE.fullmatch(value) is not None)
            )
        case "column:address":
            return is_called("address", value) or any(
                pattern.fullmatch(value) is not None for pattern in (_HOST, _NO_PLACE, _ENDPOINTS)
            )
        case "column:phone":
            return sum(map(str.isdigit, value)) < _PHONE_DIGITS or "\\d" in value or "[0-9]" in value
        case "column:card":
            return not any(map(str.isdigit, value)) or _refers(value)
        case "column:birth-date" | "column:bank-account" | "column:id-number" | "column:ssn":
            return (
                not any(map(str.isdigit, value))
                or "\\d" in value
                or "[0-9]" in value
                or _RANGE.fullmatch(value) is not None
                or (_FILE_TIME if kind == "column:birth-date" else _TIME).fullmatch(value) is not None
            )
        case _:
            return _refers(value)


_ENDPOINTS: Final = re.compile(
    r"[a-z][a-z0-9+.-]{1,20}://\S{1,2000}|[\w.-]{1,253}:\d{1,5}(?:, ?[\w.-]{1,253}:\d{1,5}){0,31}",
    re.ASCII,
)
"""Where programs reach each other; what else a link holds is looked for there."""


def is_count(value: JsonValue) -> TypeGuard[str | int | float]:
    """Whether it may say how many values there are, what part of them, or whether there is one."""
    return isinstance(value, (int, float)) or (isinstance(value, str) and _SHARE.fullmatch(value) is not None)


def is_address(value: str) -> bool:
    """Whether a value is an e-mail address as most are, and nothing that could be anything else."""
    return "@" in value and _ADDRESS.fullmatch(value) is not None


def _refers(value: str) -> bool:
    return (_ADDRESS if "@" in value else _RANDOM).fullmatch(value) is None and is_reference(value)


def tells_nothing(name: str, kind: str, value: JsonValue) -> bool:
    """Whether a member whose name sounds sensitive is known to hold no such value."""
    if kind == SECRET.kind and (
        is_about(name) or (_may_refer(name) and _is_reference(name, value)) or _is_shown(name, value)
    ):
        return True
    if kind == "column:address" and isinstance(value, str) and _is_street(name) and _NAMED_STREET.fullmatch(value):
        return is_called("address", value)
    if kind == "column:birth-date" and isinstance(value, (int, float)) and _is_counting(name):
        return True
    if kind == SECRET.kind and isinstance(value, str) and name[-4:].lower() == "hash" and _ALGORITHM.fullmatch(value):
        return True
    if kind == "column:name" and isinstance(value, str) and name[-8:].lower() == "nickname" and _TARIFF.search(value):
        return True
    return harmless(kind, value)


_ALGORITHM: Final = re.compile(
    r"(?i)(?:bcrypt|scrypt|argon2(?:id|i|d)?|pbkdf2(?:[_-]?\w{1,12})?|md5|sha-?(?:1|224|256|384|512)|yescrypt|ssha)"
)
_TARIFF: Final = re.compile(
    r"(?i)(?<![^\W_])(?:annual(?:ly)?|monthly|yearly|quarterly|weekly|per (?:month|year|seat)|plan|tier|trial|starter|enterprise|premium|legacy price|v\d{1,2})(?![^\W_])"
)
"""How a price is called, whose nickname Stripe shows."""

_NAMED_STREET: Final = re.compile(r"[^\W\d_a-z][^\W\d_]{4,30}")


@lru_cache(maxsize=1 << 12)
def _is_counting(name: str) -> bool:
    """Whether it is called as how many there are of something is."""
    return words_of(name).startswith(
        ("null_", "missing_", "distinct_", "uniq_", "unique_", "duplicate_", "dup_", "pct_")
    )


@lru_cache(maxsize=1 << 12)
def _is_street(name: str) -> bool:
    """Whether it is called as the name of a street is, which may look like a host's."""
    return _STREETS.fullmatch(words_of(name)) is not None


_STREETS: Final = re.compile(
    r"(?:.*_)?(?:street|strasse|str|straat|straatnaam|calle|rue|rua|ulica|ulice|via)(?:_?name)?"
)


@lru_cache(maxsize=1 << 12)
def _may_refer(name: str) -> bool:
    """Whether a value of this name may be what a secret is called. See `_is_reference`."""
    lowered = name.lower()
    return (
        name in _REFERRING
        or lowered == "signingkey"
        or lowered.endswith("secrets")
        or "rom" in lowered
        or words_of(name) == "license_key"
        or lowered == "password-hash"
    )


_REFERRING: Final = frozenset((
    "input_token", "output_token", "Pin", "secretKey", "passwd", "shadow", "gshadow", "cookies", "ClientToken", "clientToken",
))  # fmt: skip


def _is_reference(name: str, value: JsonValue) -> bool:
    """Whether it is what a secret is called, or what a request is."""
    if name in ("input_token", "output_token") and isinstance(value, list):
        return all(isinstance(one, str) and _PATH.fullmatch(one) is not None for one in value)
    if name == "Pin" and isinstance(value, list):
        return all(isinstance(one, str) and _PINNED.fullmatch(one) is not None for one in value)
    if isinstance(value, str):
        value = entire(value)
        if name == "password-hash":
            return _CRATE.fullmatch(value) is not None
        if name == "secretKey":
            return _KEY_NAME.fullmatch(value) is not None and (label(value) or _KEPT_WITH.search(value)) is not None
        if name in ("Pin", "passwd", "shadow", "gshadow"):
            return (_PINNED if name == "Pin" else _SOURCES).fullmatch(value) is not None
        if name in ("input_token", "output_token"):
            return _PATH.fullmatch(value) is not None
        if name == "cookies":
            return value.isalpha() and value.islower()
        if "rom" in name.lower() and words_of(name).endswith(("from_secret", "from_secrets")):
            return _OBJECT.fullmatch(value) is not None and not value.isalpha()
        if words_of(name) == "license_key":
            return _LICENCE.fullmatch(value) is not None
        if name.lower() == "signingkey":
            return _KEY_ID.fullmatch(value) is not None
        return name in ("ClientToken", "clientToken") and _UUID.fullmatch(value) is not None
    if isinstance(value, list) and value and name.lower().endswith("secrets"):
        return all(isinstance(one, str) and (_OBJECT.fullmatch(one) or _CONSTANT.fullmatch(one)) for one in value)
    return False


_SHOWN: Final = re.compile(
    r"(?i)(?:[\w-]{1,40}\.){0,4}(?:errors?|labels?|messages?|msg|hints?|placeholders?|tooltips?)\.[\w.-]{1,60}"
)
PHRASE: Final = re.compile(r"[A-Z][a-z]{1,20}(?: [A-Za-z][a-z'’]{0,20}){2,16}[.!?]?")


def _is_shown(name: str, value: JsonValue) -> bool:
    """Whether it is what a program says to whoever uses it: `errors.password = 'Passwords do not match'`."""
    return (
        "." in name
        and isinstance(value, str)
        and _SHOWN.fullmatch(name) is not None
        and PHRASE.fullmatch(value) is not None
    )


def describes(name: str, value: JsonValue) -> bool:
    """Whether a member of something secret says something about it: how long it lasts, what type it is of."""
    value = entire(value) if isinstance(value, str) else value
    words = words_of(name)
    if words in ("url", "uri", "host", "hostname", "server", "registry", "repository", "repo"):
        return isinstance(value, str) and _PUBLIC.fullmatch(value) is not None
    if words == "question":
        return isinstance(value, str) and value.rstrip().endswith("?")
    if _ABOUT.fullmatch(words) is None or isinstance(value, Mapping):
        return False
    if isinstance(value, list):
        return all(describes(name, one) for one in value)
    if words == "pattern" and isinstance(value, str) and _REGEX.fullmatch(value) is not None:
        return True
    return not isinstance(value, str) or any(
        form.fullmatch(value) for form in ((_UUID, _SAID_ABOUT) if words.endswith("id") else (_SAID_ABOUT,))
    )


def is_given_out(value: JsonValue) -> bool:
    return isinstance(value, str) and _GIVEN_OUT.fullmatch(value) is not None and _WORDS.fullmatch(value) is None
