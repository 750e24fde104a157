"""Tokens that were verified a moment ago: their signature is not computed again for each of a caller's requests.

Remembered are a token's hash and its claims, for the very key and expectations they were verified with. A token's end is looked at each
time, and a key that was changed or removed is another key: what it signed is not found here.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from mcp_gateway.config.fields import Algorithm
from mcp_gateway.identity.keys import Key
from mcp_gateway.identity.verify import claims
from mcp_gateway_policy.vocabulary import JsonObject

SECONDS: Final = 60.0
"""How long a verification counts at most."""

MOST: Final = 1024
"""Tokens."""


class Remembered:
    """Verified tokens of one issuer. `key` objects are compared by identity: hand in the same one for as long as it is in force."""

    def __init__(self, *, issuer: str, leeway: float = 0) -> None:
        self._issuer = issuer
        self._leeway = leeway
        self._known: OrderedDict[bytes, tuple[Key, Algorithm, tuple[str, ...], float, JsonObject]] = OrderedDict()

    def claims(self, token: str, key: Key, algorithm: Algorithm, audience: Sequence[str]) -> JsonObject:
        """As `verify.claims`. Raises Unidentified."""
        name = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        expected = tuple(audience)
        known = self._known.get(name)
        if known is not None and known[0] is key and known[1:3] == (algorithm, expected) and self._stands(known):
            return known[4]
        self._known.pop(name, None)
        found = claims(token, key, algorithm, issuer=self._issuer, audience=expected, leeway=self._leeway)
        self._known[name] = key, algorithm, expected, time.monotonic() + SECONDS, found
        while len(self._known) > MOST:
            self._known.popitem(last=False)
        return found

    def _stands(self, known: tuple[Key, Algorithm, tuple[str, ...], float, JsonObject]) -> bool:
        ends = known[4].get("exp")
        return time.monotonic() < known[3] and isinstance(ends, int | float) and int(ends) > time.time() - self._leeway
