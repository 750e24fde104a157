"""Callers without an identity provider: local tokens, and the one caller of a developer's own machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import anyio
import jwt
import pytest
from anyio import to_thread
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mcp_gateway import stamp
from mcp_gateway.config.load import load
from mcp_gateway.config.model import Identity
from mcp_gateway.config.reload import Live
from mcp_gateway.identity import Unidentified
from mcp_gateway.identity.local import ISSUER, key_path, mint
from mcp_gateway.identity.resolve import Identifiers, identifier

pytestmark = pytest.mark.anyio

IDENTITY = Identity.model_validate(
    {
        "roles": {"developer": {"groups": ["engineering"]}, "lead": {"subjects": ["ana"]}},
        "local": {"subject": "dev", "groups": ["engineering"]},
    }
)


async def _refused(token: str | None, state: Path, identity: Identity = IDENTITY, *, allow_local: bool = False) -> str:
    with pytest.raises(Unidentified) as caught:
        await identifier(identity, state, allow_local=allow_local).identify(token, "c")
    assert token is None or token[:20] not in str(caught.value)
    return str(caught.value)


def _private(state: Path) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(key_path(state).read_bytes())


async def test_a_minted_token_names_its_subject_and_counts_as_unverified(tmp_path: Path) -> None:
    principal = await identifier(IDENTITY, tmp_path).identify(mint(tmp_path, "ana", ["engineering"], 60), "cli")
    assert (principal.subject, principal.issuer, principal.source) == ("ana", ISSUER, "local-token")
    assert not principal.verified
    assert principal.roles == {"developer", "lead"}


def test_the_key_is_for_its_owner_alone_and_is_made_once(tmp_path: Path) -> None:
    state = tmp_path / "a" / "state"
    mint(state, "ana", [], 60)
    before = key_path(state).read_bytes()
    mint(state, "ana", [], 60)
    assert key_path(state).read_bytes() == before
    assert key_path(state).stat().st_mode & 0o777 == 0o600
    assert state.stat().st_mode & 0o777 == 0o700
    assert list(state.iterdir()) == [key_path(state)]


async def test_those_who_make_the_key_at_once_agree_on_it(tmp_path: Path) -> None:
    tokens: list[str] = []

    async def one() -> None:
        tokens.append(await to_thread.run_sync(mint, tmp_path, "ana", ["a"], 60.0))

    async with anyio.create_task_group() as tasks:
        for _ in range(20):
            tasks.start_soon(one)
    for token in tokens:
        assert (await identifier(IDENTITY, tmp_path).identify(token, "c")).subject == "ana"


async def test_a_token_means_nothing_in_another_state_directory(tmp_path: Path) -> None:
    token = mint(tmp_path / "one", "ana", [], 60)
    mint(tmp_path / "two", "ana", [], 60)
    assert "signature" in await _refused(token, tmp_path / "two")
    assert "has no key" in await _refused(token, tmp_path / "three")
    assert not (tmp_path / "three").exists()


@pytest.fixture(params=["fresh", "settled"])
def remembered(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key is remembered once it was left alone for a while: as it is here, and as if that while had passed."""
    if request.param == "settled":
        monkeypatch.setattr(stamp, "_SETTLED_SECONDS", -3600.0)


@pytest.mark.usefixtures("remembered")
async def test_removing_the_key_voids_every_token_at_once(tmp_path: Path) -> None:
    found, token = identifier(IDENTITY, tmp_path), mint(tmp_path, "ana", [], 60)
    await found.identify(token, "c")
    key_path(tmp_path).unlink()
    with pytest.raises(Unidentified, match="has no key"):
        await found.identify(token, "c")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"exp": 1}, "expired"),
        ({"exp": None}, "`exp`"),
        ({"aud": "mcp-gateway:other"}, "`aud`"),
        ({"sub": "a\nb"}, "`sub`"),
        ({"groups": "engineering"}, "`groups`"),
    ],
)
async def test_a_local_token_is_held_to_the_same_claims(
    changes: dict[str, object], reason: str, tmp_path: Path
) -> None:
    claims = jwt.decode(mint(tmp_path, "ana", [], 60), options={"verify_signature": False})
    claims = {name: value for name, value in {**claims, **changes}.items() if value is not None}
    assert reason in await _refused(jwt.encode(claims, _private(tmp_path), algorithm="EdDSA"), tmp_path)


async def test_a_local_token_of_another_algorithm_is_refused(tmp_path: Path) -> None:
    claims = jwt.decode(mint(tmp_path, "ana", [], 60), options={"verify_signature": False})
    forged = jwt.encode(claims, _private(tmp_path).public_key().public_bytes_raw(), algorithm="HS256")
    assert "algorithm is not accepted" in await _refused(forged, tmp_path)
    assert "algorithm is not accepted" in await _refused(jwt.encode(claims, "", algorithm="none"), tmp_path)


@pytest.mark.parametrize("seconds", [0, -1, 24 * 3600 + 1, float("inf"), float("nan")])
def test_a_token_is_good_for_a_day_at_most(seconds: float, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at most 24 hours"):
        mint(tmp_path, "ana", [], seconds)


def test_a_token_lasts_as_long_as_was_said(tmp_path: Path) -> None:
    claims = jwt.decode(mint(tmp_path, "ana", [], 7200), options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == 7200
    assert abs(claims["iat"] - time.time()) < 60


@pytest.mark.parametrize(("subject", "groups"), [("", []), ("a\x1b", []), ("a", [""]), ("a", ["b\n"]), ("a" * 257, [])])
def test_what_cannot_be_a_name_is_not_minted(subject: str, groups: list[str], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="printable text"):
        mint(tmp_path, subject, groups, 60)


def _open_to_others(key: Path) -> None:
    key.chmod(0o640)


def _cut(key: Path) -> None:
    key.write_bytes(key.read_bytes()[:31])


def _linked(key: Path) -> None:
    key.rename(key.with_name("elsewhere"))
    key.symlink_to("elsewhere")


def _directory(key: Path) -> None:
    key.unlink()
    key.mkdir()


@pytest.mark.parametrize("spoil", [_open_to_others, _cut, _linked, _directory])
async def test_a_key_that_cannot_be_trusted_is_not_used(spoil: Callable[[Path], None], tmp_path: Path) -> None:
    token = mint(tmp_path, "ana", [], 60)
    spoil(key_path(tmp_path))
    assert "this host's key" in await _refused(token, tmp_path)
    with pytest.raises(Unidentified, match="this host's key"):
        mint(tmp_path, "ana", [], 60)


@pytest.mark.usefixtures("remembered")
@pytest.mark.parametrize("spoil", [_open_to_others, _cut, _linked, _directory])
async def test_a_key_that_was_good_is_not_used_once_it_cannot_be_trusted(
    spoil: Callable[[Path], None], tmp_path: Path
) -> None:
    found, token = identifier(IDENTITY, tmp_path), mint(tmp_path, "ana", [], 60)
    await found.identify(token, "c")
    spoil(key_path(tmp_path))
    with pytest.raises(Unidentified, match="this host's key"):
        await found.identify(token, "c")


@pytest.mark.usefixtures("remembered")
async def test_what_another_key_signed_counts_from_the_moment_it_is_there(tmp_path: Path) -> None:
    found, token = identifier(IDENTITY, tmp_path), mint(tmp_path, "ana", [], 60)
    await found.identify(token, "c")
    key_path(tmp_path).unlink()
    other = mint(tmp_path, "ben", [], 60)
    assert (await found.identify(other, "c")).subject == "ben"
    with pytest.raises(Unidentified):
        await found.identify(token, "c")


async def test_without_a_token_the_local_caller_is_taken_only_where_that_is_allowed(tmp_path: Path) -> None:
    principal = await identifier(IDENTITY, tmp_path, allow_local=True).identify(None, "c")
    assert (principal.subject, principal.source) == ("dev", "local")
    assert principal.roles == {"developer"}
    assert not principal.verified
    assert "Authorization: Bearer" in await _refused(None, tmp_path)
    assert "MCP_GATEWAY_TOKEN" in await _refused(None, tmp_path, Identity(), allow_local=True)


async def test_a_bad_token_never_falls_back_to_the_local_caller(tmp_path: Path) -> None:
    stranger = jwt.encode({"iss": "https://idp.example"}, "k" * 32, algorithm="HS256")
    assert "identity.jwt" in await _refused(stranger, tmp_path, allow_local=True)
    assert "not a signed JWT" in await _refused("garbage", tmp_path, allow_local=True)


async def test_a_reload_that_changes_identity_counts_from_the_next_call(tmp_path: Path) -> None:
    file = tmp_path / "gateway.yaml"
    written = "policy: {rules: []}\nrecorder: {directory: .}\nidentity: {local: {subject: NAME}}"
    file.write_text(written.replace("NAME", "one"))
    read = partial(load, file, {})
    live = Live(read(), read)
    found = Identifiers(live, allow_local=True)
    assert (await found.identify(None, "c")).subject == "one"
    file.write_text(written.replace("NAME", "two"))
    await live.reload()
    assert (await found.identify(None, "c")).subject == "two"
