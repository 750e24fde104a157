"""The gateway's own credentials, as they would look in an answer: plain, URL-, base64-, hex- or JSON-encoded.

Finds them wherever they stand, also inside a longer encoded text. Does not find one that was cut in pieces, reversed or encrypted.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote, quote_plus, urlsplit

from mcp_gateway.masking.findings import Finding

SHORTEST: Final = 6
"""Characters. A shorter credential would hide half of every answer; it is no secret either."""

_LONG_LINE: Final = 16


class Lent:
    """Finds the credentials that it was made with, `values`. Shown nowhere."""

    __slots__ = ("_forms", "values")

    def __init__(self, values: Sequence[str]) -> None:
        self.values: Final = tuple(values)
        forms = {form.lower() for value in values for part in _parts(value) for form in _encodings(part)}
        self._forms = sorted((form for form in forms if len(form) >= SHORTEST), key=len, reverse=True)

    def find(self, text: str, lowered: str) -> Iterator[Finding]:
        """Where they stand. `lowered` is `text.lower()`; letter case does not matter."""
        present = [form for form in self._forms if form in lowered]
        if present:
            pattern = re.compile("|".join(map(re.escape, present)), re.IGNORECASE)
            for match in pattern.finditer(text):
                yield Finding(match.start(), match.end(), "SECRET:credential")


def _parts(secret: str) -> set[str]:
    parts = {secret, secret.strip()}
    lines = secret.splitlines()
    if len(lines) > 1:
        parts.update(
            line for line in (one.strip() for one in lines) if len(line) >= _LONG_LINE and not line.startswith("-----")
        )
    if "://" in secret:
        try:
            password = urlsplit(secret).password
        except ValueError:
            password = None
        if password:
            parts.add(password)
    return {part for part in parts if len(part) >= SHORTEST}


def _encodings(part: str) -> Iterator[str]:
    data = part.encode("utf-8", "surrogatepass")
    yield part
    yield quote(data, safe="")
    yield quote(data)
    yield quote_plus(data)
    yield "".join(f"%{byte:02x}" for byte in data)
    yield json.dumps(part)[1:-1]
    yield json.dumps(part, ensure_ascii=False)[1:-1]
    yield data.hex()
    yield data.hex(":")
    yield data.hex(" ")
    for shift in range(3):
        encoded = b64encode(b"\0" * shift + data).decode()
        # characters that also encode bits of what stands before or after are left out
        whole = encoded[(0, 2, 3)[shift] : len(encoded) - (0, 3, 2)[(shift + len(data)) % 3]]
        yield whole
        yield whole.replace("+", "-").replace("/", "_")
