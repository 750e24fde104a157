"""The chains: how an entry proves its place in its session, and how a commit proves its place in the ledger.

Pure functions over values; no storage, no keys. An entry's hash covers the entry before it in its session; a commit's hash covers
the commit before it and every entry it brought. So an edit anywhere changes every later commit, and those are signed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from json.encoder import encode_basestring
from typing import cast

from mcp_gateway_recorder import canonical
from mcp_gateway_recorder.entries import Entry, JsonObject, Tampered

VERSION = 1
NO_COMMIT = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """An entry in the form that is hashed and stored: `body` is canonical JSON. `mac` is over `hash`; `claim` is what it took."""

    session: str
    seq: int
    prev: str
    at: str
    kind: str
    call: str | None
    ref: str | None
    body: str
    hash: str
    mac: str
    claim: str | None

    def entry(self, ledger: str, body: JsonObject) -> Entry:
        """The entry as the ledger's users see it."""
        return Entry(
            ledger, self.session, self.seq, self.prev, self.at, self.kind, self.call, self.ref, body, self.hash
        )


@dataclass(frozen=True, slots=True)
class Commit:
    """One transaction. `size` is how many entries the ledger holds after it; `digest` covers those it brought."""

    n: int
    prev: str
    at: str
    size: int
    digest: str
    hash: str
    signature: str


def timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC with microseconds and `Z`. Raises ValueError for a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError("the ledger's clock must give moments with a time zone")
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def genesis(ledger: str, session: str) -> str:
    """The `prev` of a session's first entry."""
    return _digest(canonical.encode({"v": VERSION, "ledger": ledger, "session": session}))


def entry_hash(
    ledger: str, session: str, seq: int, prev: str, at: str, kind: str, call: str | None, ref: str | None, body: str
) -> str:
    """SHA-256 (hex) over the canonical JSON of an entry whose `body` is canonical JSON already.

    Raises NotCanonical where a name holds a lone surrogate.
    """
    text = (
        f'{{"at":{_text(at)},"body":{body},"call":{_text(call)},"kind":{_text(kind)},"ledger":{_text(ledger)},'
        f'"prev":{_text(prev)},"ref":{_text(ref)},"seq":{seq},"session":{_text(session)},"v":{VERSION}}}'
    )
    return _digest(text)


def read(ledger: str, link: Link) -> Entry:
    """The entry of a stored link, its hash computed afresh. Raises Tampered where it is not what was hashed."""
    try:
        body = canonical.decode(link.body)
        computed = entry_hash(
            ledger, link.session, link.seq, link.prev, link.at, link.kind, link.call, link.ref, link.body
        )
    except canonical.NotCanonical as problem:
        raise Tampered(f"entry `{link.session}/{link.seq}` is damaged: {problem}; run `mcp-gateway verify`") from None
    if computed != link.hash or not isinstance(body, dict):
        raise Tampered(f"entry `{link.session}/{link.seq}` does not match its hash; run `mcp-gateway verify`")
    return link.entry(ledger, cast(JsonObject, body))


def commit_digest(links: Iterable[Link]) -> str:
    """SHA-256 (hex) over what a commit brought, in order; it covers the columns that an entry's own hash does not."""
    return _digest(canonical.encode([[item.session, item.seq, item.hash, item.mac, item.claim] for item in links]))


def genesis_digest(ledger: str, public_key: str) -> str:
    """The digest of commit 0: which ledger this is and whose signatures count."""
    return _digest(canonical.encode({"v": VERSION, "ledger": ledger, "public_key": public_key}))


def commit_hash(ledger: str, n: int, prev: str, at: str, size: int, digest: str) -> str:
    """SHA-256 (hex) of a commit; this is what is signed."""
    return _digest(
        f'{{"at":{_text(at)},"digest":{_text(digest)},"ledger":{_text(ledger)},"n":{n},"prev":{_text(prev)},'
        f'"size":{size},"v":{VERSION}}}'
    )


def _text(value: str | None) -> str:
    return "null" if value is None else encode_basestring(value)


def _digest(text: str) -> str:
    try:
        return hashlib.sha256(text.encode()).hexdigest()
    except UnicodeEncodeError:
        raise canonical.NotCanonical("text holds a lone surrogate, which UTF-8 cannot carry") from None
