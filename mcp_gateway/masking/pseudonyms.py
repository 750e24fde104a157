"""Pseudonyms: the same person has the same alias in every tool of a session, and only the gateway knows who it is.

An alias is `<EMAIL:`, 30 letters and `>`: 80 bits of HMAC-SHA256 over the type and the normalised value, and 40 that prove that it was made
with this key. What was aliased is kept encrypted (AES-256-GCM) in memory for as long as its session; an HMAC does not lead back.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mcp_gateway.masking.findings import ALIAS, ALPHABET, label, marker
from mcp_gateway.masking.replacing import written

MOST_VALUES: Final = 100_000
"""Aliases that a session can go back from; of more, the latest."""

MOST_SESSIONS: Final = 256
MOST_OF_ALL: Final = 1_000_000
"""Sessions whose aliases can be gone back from, and those aliases: the latest."""

LONGEST: Final = 1024
"""Characters. A longer value has an alias, and nothing leads back from it."""

MOST_SPELLINGS: Final = 64
"""Ways of writing one value that are told apart."""

_VALUE_BYTES: Final = 10
_PROOF_BYTES: Final = 5
_NONCE_BYTES: Final = 12
_CASELESS: Final = frozenset(("EMAIL", "NAME", "ADDRESS", "IBAN", "BANK_ACCOUNT", "ID_NUMBER"))
_BARE: Final = frozenset(("SSN", "CARD", "IBAN", "BANK_ACCOUNT", "ID_NUMBER"))
_SPACE: Final = re.compile(r"\s+")
_SEPARATORS: Final = re.compile(r"[\s./-]+")
_NO_DIGIT: Final = re.compile(r"[^0-9]+")
_ABROAD: Final = re.compile(r"\s*(?:\+|00)")


@final
class Pseudonyms:
    """The pseudonyms of one session; the latest `most` values can be gone back to. Safe to use from several threads. Shown nowhere."""

    __slots__ = ("_key", "_known", "_lock", "_most", "_proof", "_seal")

    def __init__(self, key: bytes, most: int = MOST_VALUES) -> None:
        self._most: Final = most
        self._key: Final = _derived(key, "value")
        self._proof: Final = _derived(key, "proof")
        self._seal: Final = AESGCM(secrets.token_bytes(32))
        self._known: OrderedDict[str, dict[bytes, bytes]] = OrderedDict()
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return "<Pseudonyms>"

    @property
    def size(self) -> int:
        """How many aliases can be gone back from."""
        return len(self._known)

    def alias(self, kind: str, value: str | float, place: str) -> str:
        """What stands for a value of a kind (`column:email`), found in the column `place`. An alias that was made here stays as it is."""
        word = label(kind)
        text = written(value)
        if text is None:
            return marker(kind)
        if self._made(text, word):
            return text
        body = hmac.digest(self._key, f"{word}\0{normalised(word, text)}".encode("utf-8", "surrogatepass"), "sha256")
        alias = f"<{word}:{_letters(body[:_VALUE_BYTES] + self._proved(word, body[:_VALUE_BYTES]))}>"
        if len(text) <= LONGEST:
            self._keep(alias, value, place)
        return alias

    def meant(self, alias: str, place: str) -> tuple[str | float, ...] | None:
        """The ways in which the value of an alias was written in the column `place`, else anywhere; None for what was never given out."""
        with self._lock:
            sealed = self._known.get(alias)
            spellings = [] if sealed is None else [self._opened(alias, each) for each in sealed.values()]
        if not spellings:
            return None
        here = [value for where, value in spellings if where == place]
        return tuple(dict.fromkeys(here or [value for _, value in spellings]))

    def _keep(self, alias: str, value: str | float, place: str) -> None:
        said = json.dumps([place, value]).encode()
        name = hmac.digest(self._proof, said, "sha256")[:_NONCE_BYTES]
        with self._lock:
            spellings = self._known.setdefault(alias, {})
            self._known.move_to_end(alias)
            if name not in spellings and len(spellings) < MOST_SPELLINGS:
                nonce = secrets.token_bytes(_NONCE_BYTES)
                spellings[name] = nonce + self._seal.encrypt(nonce, said, alias.encode())
            while len(self._known) > self._most:
                self._known.popitem(last=False)

    def _opened(self, alias: str, sealed: bytes) -> tuple[str, str | float]:
        place, value = json.loads(self._seal.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], alias.encode()))
        return str(place), value

    def _made(self, text: str, word: str) -> bool:
        """Whether a text is an alias of this type that this key made: what merely looks like one is a value."""
        said = ALIAS.fullmatch(text)
        if said is None or said["label"] != word:
            return False
        data = _bytes(said["body"])
        return hmac.compare_digest(data[_VALUE_BYTES:], self._proved(word, data[:_VALUE_BYTES]))

    def _proved(self, word: str, body: bytes) -> bytes:
        return hmac.digest(self._proof, word.encode() + b"\0" + body, "sha256")[:_PROOF_BYTES]


@final
class Book:
    """The pseudonyms of every session of this process.

    `secret` derives a key from a name that nobody else can make. Where a session's are forgotten, its aliases mean nothing any more.
    """

    def __init__(self, secret: Callable[[bytes], str]) -> None:
        self._secret: Final = secret
        self._sessions: OrderedDict[tuple[str, str], Pseudonyms] = OrderedDict()

    def of(self, session: str, tenant: str | None = None) -> Pseudonyms:
        """Those of a session; with a `tenant` key, the same value has the same alias in every session of that key."""
        name = (session, "" if tenant is None else self._secret(b"mcp-gateway pseudonyms tenant\0" + tenant.encode()))
        known = self._sessions.get(name)
        if known is None:
            key = self._secret(b"mcp-gateway pseudonyms v1\0" + session.encode()) if tenant is None else tenant
            known = self._sessions[name] = Pseudonyms(key.encode())
        self._sessions.move_to_end(name)
        while len(self._sessions) > 1 and (
            len(self._sessions) > MOST_SESSIONS or sum(each.size for each in self._sessions.values()) > MOST_OF_ALL
        ):
            self._sessions.popitem(last=False)
        return known


def normalised(word: str, text: str) -> str:
    """A value of a type without what people write differently: Unicode's form, space, and what the type does not tell apart.

    Telephone numbers are their digits, those with `+` or `00` as E.164 has them.
    """
    plain = _SPACE.sub(" ", unicodedata.normalize("NFKC", text)).strip()
    if word == "PHONE":
        abroad = _ABROAD.match(plain)
        digits = _NO_DIGIT.sub("", plain[abroad.end() :] if abroad is not None else plain)
        return f"+{digits}" if abroad is not None else digits or plain
    if word in _BARE:
        plain = _SEPARATORS.sub("", plain) or plain
    return plain.casefold() if word in _CASELESS else plain


def _derived(key: bytes, purpose: str) -> bytes:
    return hmac.digest(key, f"mcp-gateway pseudonym {purpose} v1".encode(), "sha256")


def _letters(data: bytes) -> str:
    return "".join(ALPHABET[byte >> 4] + ALPHABET[byte & 15] for byte in data)


def _bytes(body: str) -> bytes:
    halves = [ALPHABET.index(letter) for letter in body]
    return bytes(high << 4 | low for high, low in zip(halves[::2], halves[1::2], strict=True))
