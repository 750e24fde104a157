"""Tokens that were verified a moment ago: what is remembered of them never lets in what verifying would refuse."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mcp_gateway.config.model import Identity
from mcp_gateway.identity import Unidentified, remembered, verify
from mcp_gateway.identity.keys import Key
from mcp_gateway.identity.local import key_path, mint
from mcp_gateway.identity.resolve import identifier

pytestmark = pytest.mark.anyio

ISSUER, AUDIENCE = "https://idp.example", "gateway"
PRIVATE, OTHER = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
KEY = Key("a", "EdDSA", PRIVATE.public_key())


def signed(seconds: float = 60, private: Ed25519PrivateKey = PRIVATE, **claims: object) -> str:
    content = {"iss": ISSUER, "aud": AUDIENCE, "sub": "ana", "exp": int(time.time() + seconds), **claims}
    return jwt.encode(content, private, algorithm="EdDSA")


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tokens whose signature was computed."""
    seen: list[str] = []

    def counting(token: str, *rest: object, **named: object) -> object:
        seen.append(token)
        return verify.claims(token, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(remembered, "claims", counting)
    return seen


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Moves the time that memory goes by."""
    moved = [0.0]
    wall, steady = time.time, time.monotonic

    class Clock:
        time = staticmethod(lambda: wall() + moved[0])
        monotonic = staticmethod(lambda: steady() + moved[0])

    monkeypatch.setattr(remembered, "time", Clock)
    return lambda seconds: moved.__setitem__(0, moved[0] + seconds)


def test_a_signature_is_computed_once_a_minute(counted: list[str], clock: Callable[[float], None]) -> None:
    known, token = remembered.Remembered(issuer=ISSUER), signed(600)
    first = known.claims(token, KEY, "EdDSA", [AUDIENCE])
    assert known.claims(token, KEY, "EdDSA", [AUDIENCE]) == first
    clock(59)
    assert known.claims(token, KEY, "EdDSA", [AUDIENCE])["sub"] == "ana"
    assert counted == [token]
    clock(2)
    known.claims(token, KEY, "EdDSA", [AUDIENCE])
    assert counted == [token, token]


def test_a_remembered_token_ends_when_it_says(counted: list[str], clock: Callable[[float], None]) -> None:
    """Mutation tried: no look at `exp`; a leeway that is added twice."""
    known, token = remembered.Remembered(issuer=ISSUER, leeway=5), signed(30)
    known.claims(token, KEY, "EdDSA", [AUDIENCE])
    clock(33)
    known.claims(token, KEY, "EdDSA", [AUDIENCE])
    assert len(counted) == 1
    clock(3)
    known.claims(token, KEY, "EdDSA", [AUDIENCE])  # by the real clock it is still good
    assert len(counted) == 2


@pytest.mark.parametrize("change", ["key", "audience", "algorithm", "token"])
def test_what_was_verified_for_one_thing_is_not_known_for_another(change: str) -> None:
    known, token = remembered.Remembered(issuer=ISSUER), signed()
    known.claims(token, KEY, "EdDSA", [AUDIENCE])
    key = Key("a", "EdDSA", OTHER.public_key()) if change == "key" else KEY
    audience = ["other"] if change == "audience" else [AUDIENCE]
    given = token[:-8] + ("A" * 8 if token[-8:] != "A" * 8 else "B" * 8) if change == "token" else token
    with pytest.raises(Unidentified):
        known.claims(given, key, "RS256" if change == "algorithm" else "EdDSA", audience)


def test_what_was_refused_is_refused_again_and_takes_no_room() -> None:
    known = remembered.Remembered(issuer=ISSUER)
    for _ in range(2):
        with pytest.raises(Unidentified, match="signature"):
            known.claims(signed(private=OTHER), KEY, "EdDSA", [AUDIENCE])
    with pytest.raises(Unidentified, match="make no sense"):
        known.claims(signed() + "\ud800", KEY, "EdDSA", [AUDIENCE])


def test_the_oldest_are_forgotten(counted: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST", 3)
    known = remembered.Remembered(issuer=ISSUER)
    tokens = [signed(jti=str(number)) for number in range(4)]
    for token in tokens:
        known.claims(token, KEY, "EdDSA", [AUDIENCE])
    known.claims(tokens[3], KEY, "EdDSA", [AUDIENCE])
    known.claims(tokens[0], KEY, "EdDSA", [AUDIENCE])
    assert counted == [*tokens, tokens[0]]


async def test_another_key_in_the_same_place_voids_every_token_at_once(tmp_path: Path) -> None:
    found, token = identifier(Identity(), tmp_path), mint(tmp_path, "ana", [], 60)
    await found.identify(token, "c")
    key_path(tmp_path).unlink()
    fresh = mint(tmp_path, "ana", [], 60)
    with pytest.raises(Unidentified, match="signature"):
        await found.identify(token, "c")
    assert (await found.identify(fresh, "c")).subject == "ana"
    key_path(tmp_path).chmod(0o644)
    with pytest.raises(Unidentified, match="open to other users"):
        await found.identify(fresh, "c")
