"""One signed token, one key → its claims, or the reason why not (RFC 8725, JSON Web Token best current practices).

The algorithm comes from the configuration and the key, never from the token alone. Fetches nothing, maps no roles.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

import jwt

from mcp_gateway.config.fields import Algorithm
from mcp_gateway.identity.claims import Unverified
from mcp_gateway.identity.identifier import Unidentified
from mcp_gateway.identity.keys import Key
from mcp_gateway_policy.vocabulary import JsonObject

_REASONS: Final[tuple[tuple[type[jwt.PyJWTError], str], ...]] = (
    (jwt.ExpiredSignatureError, "the token has expired: get a new one"),
    (jwt.ImmatureSignatureError, "the token is not valid yet: is a clock wrong?"),
    (jwt.InvalidAudienceError, "the token was made for something else (`aud`)"),
    (jwt.InvalidIssuerError, "the token was made by somebody else (`iss`)"),
    (jwt.InvalidSignatureError, "the token's signature is wrong"),
)


def accepted(unverified: Unverified, algorithms: Sequence[Algorithm]) -> Algorithm:
    """The algorithm a token names, if it is among those that are accepted. Raises Unidentified."""
    for algorithm in algorithms:
        if algorithm == unverified.algorithm:
            return algorithm
    raise Unidentified(f"the token's algorithm is not accepted here; accepted: {', '.join(algorithms)}")


def claims(
    token: str, key: Key, algorithm: Algorithm, *, issuer: str, audience: Sequence[str], leeway: float = 0
) -> JsonObject:
    """The claims of a token that this key signed, for this audience, by this issuer, and now. Raises Unidentified."""
    if not key.fits(algorithm):
        raise Unidentified("the token's algorithm does not fit the key it names")
    try:
        found = jwt.decode(
            token,
            key=key.public,
            algorithms=[algorithm],
            issuer=issuer,
            audience=list(audience),
            leeway=leeway,
            options={"require": ["exp", "iss", "aud", "sub"]},
        )
    except jwt.MissingRequiredClaimError as error:
        raise Unidentified(f"the token lacks the claim `{error.claim}`") from None
    except jwt.PyJWTError as error:
        reason = next((reason for kind, reason in _REASONS if isinstance(error, kind)), "the token is not valid")
        raise Unidentified(reason) from None  # the error may quote the token
    except (ValueError, OverflowError, TypeError, RecursionError):
        raise Unidentified("the token's claims make no sense") from None
    return cast(JsonObject, found)
