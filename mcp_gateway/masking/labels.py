"""What a field's name says of its value: all that `names` knows, and words that mean much else too. Knows names, never values.

A `password` is one by its name alone; a `key` only if its value is opaque, a `lat` only if it is a place's. `placeholders` looks at that.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from mcp_gateway.masking.columns import Treatment
from mcp_gateway.masking.names import sensitivity

LONGEST: Final = 256
"""Characters from a name's end that can make a difference: what is longer is data, and none of it is remembered as a name."""

KEYED: Final = frozenset(("keyed", "keyed-env"))
"""What `also` says of names whose values are secrets if they look like one."""

SECRET: Final = Treatment("redact", "column:secret")
WHOLLY_SECRET: Final = Treatment("redact", "column:secret", entirely=True)
PERSON: Final = Treatment("redact", "column:name")
SOME_PERSONS: Final = Treatment("redact", "column:name")
"""Of a list, what is written as somebody's name: others in it are machines and teams."""
PERSONAL: Final = frozenset(
    ("email", "phone", "ssn", "birth-date", "name", "address", "id-number", "card", "bank-account")
)
"""Kinds of fields that only a person has."""

_ALSO: Final = re.compile(
    r"(?!(?:.*[_./ -])?(?:public|publishable|primary|foreign|partition|sort|cache|idempotency|routing|object|message|row|shard|group|index|dedup|hash|unique|order|event)[_./ -]key\Z)"
    r"(?:.*[_./ -])?(?:(?P<secret>client[_-](?:key(?:[_-]data)?|certificate[_-]data)|tls\.key|ca\.key|ssh[_-]?privatekey|dockerconfigjson|dockercfg|_auth(?:token)?|_password"
    r"|(?:recovery|seed|backup|secret)[ _-]phrase|mnemonic|sonar[._]login|x-honeycomb-team|otp[_-]attempt|code[_-]verifier|device[_-]code|client[_-]assertion|saml_?(?:request|response|assertion)|id_token_hint"
    r"|pass|pw|pswd|psw|passwort|contrase[nñ]a|mot_?de_?passe|senha|id_(?:rsa|dsa|ecdsa|ed25519)|identitytoken|signature[_-]secret"
    r"|private[_-]?key[_-]?(?:pem|data|base64)|privatekey|presharedkey)"
    r"|(?P<keyed>(?:key[12]?|tokens|session_?(?:id|key)|csrf|xsrf|bearer|[kd]ek|pat|seed|sig|signature|auth|cred|app_?key|appkey))"
    r"|(?P<location>lat|latitude|lng|lon|long|longitude|latlng|lat_?lon|geo_?(?:point|location|coordinates)|gps(?:_?(?:coordinates|position|location))?|coordinates)"
    r"|(?P<membership>(?:member|subscriber)_?(?:id|number|no))|(?P<expiry>exp|exp(?:iry|iration)?_?(?:date)?|valid_?(?:thru|through|until|to))"
    r"|(?P<account>account|acct)|(?P<line>(?:address_?)?line_?[123]|(?i:ship|deliver)(?:ped|ed)?[ _-]?(?i:to))|(?P<id_number>vin|dea|tin|nir)|(?P<bank_account>routing|aba|rtn)|(?P<phone>cell)"
    r"|(?P<wallet>(?:btc|bitcoin|eth|ethereum|crypto|solana|usdt)(?:_?(?:wallet|address|addr|account))*|wallet(?:_?(?:address|addr|id))?|(?:payout|deposit)_address))",
    re.IGNORECASE,
)
_OPENS: Final = re.compile(r"(?:.*[_./ -])?(?:functions?|system|admin|sdk)[_-]?keys?", re.IGNORECASE)
_HUMPED: Final = re.compile(
    r"(?!(?:first|second|last|by|com|tres|test|multi|single|boarding)[A-Z])[a-zA-Z]*[a-z](?:Pass|Pwd|Psk)"
)
_SERVICE_KEY: Final = re.compile(
    r"(?:[A-Za-z]+(?=[A-Z]))?(?:[Cc]osmos|[Rr]edis|[Ss]earch|[Ss]torage|[Mm]aps?|[Dd]evice|[Hh]ub|[Ss]ignal[Rr]|[Cc]ognitive|[Tt]ranslator|[Ss]peech|[Vv]ision|[Ss]tripe|[Oo]penai|OpenAI|[Mm]ail|[Ss]ms|[Bb]ot|[Ee]ncrypt)(?:[A-Z][a-zA-Z]*)?Key"
)
_VARIABLE: Final = re.compile(
    r"(?!(?:GPG|PGP)_)[A-Z][A-Z0-9_]*_(?:KEY|PAT|SEED|SIG|AUTH|CRED)|(?:hashed|encrypted)_key|(?:hashed|encrypted)Key"
)
"""Variables and database columns whose keys may be all digits and small letters."""

_NO_SECRET: Final = re.compile(
    r"checksum[/_.].+|VmPin|public_?key_?token|(?:image[ ]?)?pull[ _]?secrets?|mountable[ ]secrets|sec-websocket-key|keystone_authtoken|client_?credentials|from_secret|existing_?secret(?:_?name)?|[\w.-]+/[\w.-]*secret(?:-name)?|secret_?keys|.+_(?:password|username|token)_?key|.*password_?(?:secret_?)?key|.*existing_?secret_?(?:\w{1,40}_?)?key",
    re.IGNORECASE,
)
"""Names that end like a secret's and are those of something about it."""


_EXISTING: Final = re.compile(r"(?:[\w-]{1,40}\.){1,8}existing_?secret(?:_?name)?", re.IGNORECASE)
_MEANT: Final = {"membership": "id-number", "expiry": "card", "account": "bank-account", "line": "address"}
"""What those are whose value tells that they are one."""


@lru_cache(maxsize=1 << 12)
def label(name: str) -> str | None:
    """What a field of this name holds. See `names.sensitivity`."""
    kind = sensitivity(name) or also(name)
    return None if kind is not None and is_about(name) else kind


@lru_cache(maxsize=1 << 12)
def is_about(name: str) -> bool:
    """Whether it is the name of something about a secret, or the path of one: `auth.existingSecret`."""
    return _NO_SECRET.fullmatch(name) is not None or _EXISTING.fullmatch(name) is not None


@lru_cache(maxsize=1 << 12)
def also(name: str) -> str | None:
    """What a field of this name holds if its value looks like it."""
    if _SERVICE_KEY.fullmatch(name):
        return "keyed"
    if _OPENS.fullmatch(name) or _HUMPED.fullmatch(name):
        return "secret"
    found = _ALSO.fullmatch(name)
    if found is not None and found.lastgroup == "keyed" and _VARIABLE.fullmatch(name):
        return "keyed-env"
    return found.lastgroup.replace("_", "-") if found is not None and found.lastgroup else None


def treatment_of(kind: str) -> Treatment:
    """What to do with a value that looks like what `also` says."""
    return SECRET if kind in KEYED else Treatment("redact", f"column:{_MEANT.get(kind, kind)}")
