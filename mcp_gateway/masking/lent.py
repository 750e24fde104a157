"""Values that may never appear (the gateway's own credentials, secrets that a tool took out of its answer) as they would look in an answer:
plain, URL-, base64-, hex- or JSON-encoded.

Finds them wherever they stand, also inside a longer encoded text. Does not find one that was cut in pieces, reversed or encrypted.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote, quote_plus, urlsplit

from mcp_gateway.masking.automaton import lower
from mcp_gateway.masking.findings import Finding

SHORTEST: Final = 6
"""Characters. A shorter credential would hide half of every answer; it is no secret either."""

LONGEST: Final = 4096
"""Characters. Of a longer one its beginning and its lines are looked for; all that follows its beginning in a text is hidden with it."""

_BEGINNING: Final = 1024
_LONG_LINE: Final = 16
_PIECE: Final = 1 << 18
"""Characters of a text that are put into lower case at a time."""

_FEW: Final = 512
"""Forms that are looked for one by one; of more, only those whose first characters occur."""


class Lent:
    """Finds the values that it was made with. Shown nowhere."""

    __slots__ = ("_beginnings", "_firsts", "_forms", "_longest", "values")

    def __init__(self, values: Sequence[str]) -> None:
        self.values: Final = tuple(values)
        long = [value[:_BEGINNING] for value in self.values if len(value) > LONGEST]
        beginnings = _forms(long)
        self._beginnings: Final = frozenset(beginnings)
        parts = [part for value in self.values for part in _parts(value) if len(part) <= LONGEST]
        forms = sorted({*_forms(parts), *beginnings}, key=len, reverse=True)
        self._forms: Final = {form: lower(form) for form in forms}
        """Each as it is searched for where it occurs, and as a text in lower case has it."""
        self._longest: Final = max(map(len, forms), default=0)
        self._firsts: Final = frozenset(said[:SHORTEST] for said in self._forms.values()) if len(forms) > _FEW else None

    def find(self, text: str) -> Iterator[Finding]:
        """Where they stand; letter case does not matter. A NUL parts texts."""
        present = self._present(text)
        if not present:
            return
        beginnings = [form for form in present if form in self._beginnings]
        others = [form for form in present if form not in self._beginnings]
        groups = (f"({_any_of(beginnings)})" if beginnings else "", _any_of(others))
        following = -1
        for match in re.finditer("|".join(filter(None, groups)), text, re.IGNORECASE):
            end = match.end()
            if beginnings and match.group(1) is not None:
                if following < end:
                    following = text.find("\0", end)
                    following = len(text) if following < 0 else following
                end = following
            yield Finding(match.start(), end, "SECRET:credential")

    def _present(self, text: str) -> Sequence[str]:
        """The forms that occur, the longest first."""
        if not self._forms:
            return ()
        seen: set[str] = set()
        for at in range(0, len(text), _PIECE):
            lowered = lower(text[at : at + _PIECE + self._longest])
            seen.update(form for form in self._possible(lowered) if self._forms[form] in lowered)
        return [form for form in self._forms if form in seen]

    def _possible(self, lowered: str) -> Sequence[str]:
        if self._firsts is None:
            return tuple(self._forms)
        seen = self._firsts.intersection(lowered[at : at + SHORTEST] for at in range(len(lowered) - SHORTEST + 1))
        return [form for form, said in self._forms.items() if said[:SHORTEST] in seen] if seen else ()


def _forms(parts: Sequence[str]) -> set[str]:
    forms = {form.lower() for part in parts for form in _encodings(part)}
    forms.update([form.replace("\0", "\n") for form in forms])  # as a text is searched
    return {form for form in forms if len(form) >= SHORTEST}


def _any_of(forms: Sequence[str]) -> str:
    return "|".join(map(re.escape, forms))


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
