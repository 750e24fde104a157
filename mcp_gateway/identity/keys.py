"""Public keys that tokens are verified with: read from a JWK set (RFC 7517) or a PEM public key, and matched to an algorithm.

Pure: fetches nothing. A key that is private, secret, too short or meant for something else is as good as absent.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, cast

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    SECP384R1,
    SECP521R1,
    EllipticCurve,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed448 import Ed448PublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from mcp_gateway.config.fields import Algorithm
from mcp_gateway_policy.vocabulary import JsonObject, JsonValue

PublicKey: TypeAlias = RSAPublicKey | EllipticCurvePublicKey | Ed25519PublicKey | Ed448PublicKey

_SHORTEST_RSA: Final = 2048
_CURVES: Final[dict[str, type[EllipticCurve]]] = {"ES256": SECP256R1, "ES384": SECP384R1, "ES512": SECP521R1}
_MOST: Final = 64


class KeysUnreadable(Exception):
    """What was read holds no usable key."""


@dataclass(frozen=True, slots=True)
class Key:
    """A public key, with the id and the one algorithm that its publisher gave it, if any."""

    id: str | None
    algorithm: str | None
    public: PublicKey

    def fits(self, algorithm: Algorithm) -> bool:
        """Whether this key makes sense with that algorithm (RFC 7518 §3.1, RFC 8037 §3.1).

        # INVARIANT: a public key is never used as anything but the public key of its own kind, so a token cannot turn it into a secret.
        """
        if self.algorithm not in (None, algorithm):
            return False
        match self.public:
            case RSAPublicKey():
                return algorithm.startswith(("RS", "PS"))
            case EllipticCurvePublicKey():
                return algorithm in _CURVES and isinstance(self.public.curve, _CURVES[algorithm])
            case _:
                return algorithm == "EdDSA"


def read_keys(content: bytes) -> tuple[Key, ...]:
    """The usable keys of a JWK set, or the one PEM public key. Raises KeysUnreadable where there is none."""
    if content.lstrip().startswith(b"-----BEGIN PUBLIC KEY-----"):
        keys = _from_pem(content)
    else:
        keys = [key for member in _members(content) if (key := _from_jwk(member)) is not None]
    if not keys:
        raise KeysUnreadable("holds no public key that a signature can be verified with")
    return tuple(keys[:_MOST])


def _from_pem(content: bytes) -> list[Key]:
    try:
        public = load_pem_public_key(content)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeysUnreadable("not a PEM public key") from error
    return [Key(None, None, usable)] if (usable := _usable(public)) else []


def _members(content: bytes) -> Sequence[JsonValue]:
    try:
        value = cast(JsonValue, json.loads(content))
    except (ValueError, RecursionError) as error:
        raise KeysUnreadable("neither a JWK set nor a PEM public key") from error
    members = value.get("keys") if isinstance(value, dict) else None
    if not isinstance(members, list):
        raise KeysUnreadable("not a JWK set: it has no `keys`")
    return members


def _from_jwk(member: JsonValue) -> Key | None:
    if not isinstance(member, dict):
        return None
    operations = member.get("key_ops", ["verify"])
    if member.get("use", "sig") != "sig" or not isinstance(operations, list) or "verify" not in operations:
        return None
    key_id, algorithm = member.get("kid"), member.get("alg")
    if not isinstance(key_id, str | None) or not isinstance(algorithm, str | None):
        return None
    public = _usable(_parse(member))
    return Key(key_id, algorithm, public) if public else None


def _parse(member: JsonObject) -> object:
    try:
        return jwt.PyJWK.from_dict(dict(member)).key
    except (jwt.PyJWTError, ValueError, TypeError, KeyError):
        return None  # one key of a kind we do not know must not take the others along


def _usable(public: object) -> PublicKey | None:
    match public:
        case RSAPublicKey():
            return public if public.key_size >= _SHORTEST_RSA else None
        case EllipticCurvePublicKey() | Ed25519PublicKey() | Ed448PublicKey():
            return public
        case _:
            return None
