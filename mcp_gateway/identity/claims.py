"""The claims of a verified token → a subject and groups; and what every token must be before its signature is looked at.

Format: JWS compact serialisation (RFC 7515 §7.1), JWT (RFC 7519), access tokens as JWT (RFC 9068). Does no cryptography.
"""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

from mcp_gateway.identity.identifier import Unidentified
from mcp_gateway_policy.vocabulary import JsonObject, JsonValue

LARGEST: Final = 16 << 10
"""Characters of one token."""

_TYPES: Final = frozenset({"jwt", "at+jwt", "application/jwt", "application/at+jwt"})
_MOST_GROUPS: Final = 2048
_LONGEST_NAME: Final = 256


@dataclass(frozen=True, slots=True)
class Unverified:
    """What a token says of itself: enough to choose how to verify it, and nothing to believe."""

    algorithm: str
    key_id: str | None
    issuer: str


def peek(token: str) -> Unverified:
    """Look at an unverified token. Raises Unidentified where it could not be accepted whatever its signature."""
    if len(token) > LARGEST:
        raise Unidentified(f"the token is larger than {LARGEST} characters")
    parts = token.split(".")
    if len(parts) != 3:
        raise Unidentified("the token is not a signed JWT")
    header, claims = _decode(parts[0]), _decode(parts[1])
    if "crit" in header:
        raise Unidentified("the token demands an extension (`crit`) that is not supported")
    kind = header.get("typ", "JWT")
    if not isinstance(kind, str) or kind.lower() not in _TYPES:
        raise Unidentified("the token is not an access token (`typ` is neither `JWT` nor `at+jwt`)")
    algorithm, key_id, issuer = header.get("alg"), header.get("kid"), claims.get("iss")
    if not isinstance(algorithm, str):
        raise Unidentified("the token does not name its algorithm (`alg`)")
    if not isinstance(key_id, str | None):
        raise Unidentified("the token's key id (`kid`) is not text")
    if not isinstance(issuer, str):
        raise Unidentified("the token does not name its issuer (`iss`)")
    return Unverified(algorithm, key_id, issuer)


def subject_of(claims: JsonObject, claim: str) -> str:
    """The caller's name. Raises Unidentified where it is missing, is not plain text, or is an unconfirmed address."""
    subject = _find(claims, claim)
    if not _is_name(subject):
        raise Unidentified(f"the token's `{claim}` claim is not a name")
    if claim == "email" and claims.get("email_verified") is not True:
        raise Unidentified("the token's `email` is not verified by the identity provider (`email_verified`)")
    return cast(str, subject)


def groups_of(claims: JsonObject, claim: str) -> frozenset[str]:
    """The caller's groups; none where the claim is absent. Raises Unidentified unless it is a list of names.

    `claim` is a key as it stands (`https://example.com/groups`) or a path into objects (`realm_access.roles`).
    """
    groups = _find(claims, claim)
    if groups is None:
        return frozenset()
    if not isinstance(groups, list) or not all(_is_name(group) for group in groups):
        raise Unidentified(f"the token's `{claim}` claim is not a list of group names")
    if len(groups) > _MOST_GROUPS:
        raise Unidentified(f"the token's `{claim}` claim has more than {_MOST_GROUPS} groups")
    return frozenset(cast(list[str], groups))


def client_name(name: str) -> str:
    """A client's name for itself, made harmless: printable, at most 100 characters."""
    return "".join(char if char.isprintable() else "?" for char in name[:100]) or "unknown"


def _find(claims: JsonObject, claim: str) -> JsonValue:
    if claim in claims:
        return claims[claim]
    value: JsonValue = claims
    for step in claim.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(step)
    return value


def _is_name(value: JsonValue) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_NAME and value.isprintable() and value == value.strip()


def _decode(part: str) -> JsonObject:
    try:
        value = json.loads(urlsafe_b64decode(part.encode("ascii") + b"=" * (-len(part) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        value = None
    if not isinstance(value, dict):
        # The error would carry a part of the token along.
        raise Unidentified("the token is not a signed JWT")
    return cast(JsonObject, value)
