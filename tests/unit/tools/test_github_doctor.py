"""What the doctor finds out about a connection's credential, from what GitHub itself says of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from forge.apps import install, pem
from forge.gateway import TOKEN
from forge.scenes import shop
from forge.server import serving
from forge.state import Forge
from starlette.responses import JSONResponse

from mcp_gateway.kinds import KINDS
from mcp_gateway_policy.vocabulary import Connection
from mcp_gateway_tools.github import CHANGING, NEEDED, READING
from mcp_gateway_tools.github.settings import GithubSettings
from mcp_gateway_tools.lease import Lease, Secret
from mcp_gateway_tools.tool import Finding

pytest_plugins = ("forge.fixtures",)
pytestmark = pytest.mark.anyio


@pytest.fixture
def forge(tmp_path: Path, key: RSAPrivateKey) -> Iterator[Forge]:
    """A server that knows a token and App 7, installed by Acme as 42 with what the tools need."""
    made = Forge(tmp_path)
    install(made, key)
    made.granted = dict(NEEDED)
    with serving(made):
        shop(made)
        made.tokens[TOKEN].headers = {"github-authentication-token-expiration": "2027-01-01 00:00:00 UTC"}
        yield made


async def found(forge: Forge, reading: str, changing: str, **settings: Any) -> Sequence[Finding]:
    """What there is to say of a connection with these two credentials."""
    told = GithubSettings.model_validate({"repositories": ["acme/shop", "acme/w*"], "base_url": forge.url, **settings})
    connection, doctor = Connection("code", "github"), KINDS["github"].doctor
    assert doctor is not None
    return await doctor(
        Lease(connection, told, Secret(reading), "read"), Lease(connection, told, Secret(changing), "write")
    )


async def as_token(forge: Forge, **settings: Any) -> Sequence[Finding]:
    """With a token for both."""
    return await found(forge, TOKEN, TOKEN, **settings)


async def as_app(forge: Forge, key: RSAPrivateKey) -> Sequence[Finding]:
    """With the App's key for both."""
    return await found(forge, pem(key), pem(key), app_id=7, installation_id=42)


def said(findings: Sequence[Finding]) -> list[tuple[bool, str]]:
    """How grave, and what."""
    return [(one.serious, one.what) for one in findings]


async def test_a_token_that_is_as_it_should_be_is_looked_at_once_and_found_good(forge: Forge) -> None:
    assert await as_token(forge) == ()
    assert [one.path for one in forge.seen] == ["/user", "/repos/acme/shop"]
    assert {one.method for one in forge.seen} == {"GET"}


@pytest.mark.parametrize(("scopes", "told"), [("repo, workflow", "repo, workflow"), ("", "none")])
async def test_a_classic_token_is_serious_with_its_scopes(forge: Forge, scopes: str, told: str) -> None:
    forge.tokens[TOKEN].headers["x-oauth-scopes"] = scopes
    assert said(await as_token(forge)) == [(True, f"it is a classic token with the scopes `{told}`")]


async def test_a_token_without_an_end_is_told(forge: Forge) -> None:
    forge.tokens[TOKEN].headers.clear()
    assert said(await as_token(forge)) == [(False, "it never expires")]


async def test_a_repository_that_the_token_cannot_see_is_serious(forge: Forge) -> None:
    findings = await as_token(forge, repositories=["acme/shop", "acme/gone"])
    assert said(findings) == [(True, "it cannot see `acme/gone`")]


async def test_what_was_found_before_github_failed_is_told_too(forge: Forge) -> None:
    forge.tokens[TOKEN].headers["x-oauth-scopes"] = "repo"
    forge.meddle = lambda request: JSONResponse({"message": "no"}, 500) if "/repos" in request.url.path else None
    classic, failed = said(await as_token(forge))
    assert "classic token" in classic[1]
    assert "cannot be used" in failed[1]


async def test_a_second_credential_is_looked_at_too_and_no_finding_shows_one(forge: Forge) -> None:
    findings = await found(forge, TOKEN, "github_pat_wrong")
    ((access, serious, what),) = [(one.access, one.serious, one.what) for one in findings]
    assert (access, serious) == ("write", True)
    assert "does not accept the connection's credential" in what
    assert "github_pat_wrong" not in str(findings)


async def test_a_server_that_is_not_there_is_a_finding(forge: Forge) -> None:
    ((serious, what),) = said(await as_token(forge, base_url="http://127.0.0.1:1"))
    assert serious
    assert "cannot be used at http://127.0.0.1:1" in what


async def test_an_app_that_is_as_it_should_be_is_found_good(forge: Forge, key: RSAPrivateKey) -> None:
    assert await as_app(forge, key) == ()
    assert forge.minted == []


@pytest.mark.parametrize(
    ("granted", "serious", "told"),
    [
        ({"administration": "write"}, True, "the App is granted more than any tool needs: administration: write"),
        ({"members": "read"}, False, "the App is granted more than any tool needs: members: read"),
        ({"secrets": "write"}, True, "the App is granted more than any tool needs: secrets: write"),
        ({"packages": "superuser"}, True, "the App is granted more than any tool needs: packages: superuser"),
        ({"issues": "read"}, False, "the App is not granted issues: write"),
    ],
)
async def test_what_an_app_has_beyond_its_needs_or_lacks_is_told(
    forge: Forge, key: RSAPrivateKey, granted: dict[str, str], serious: bool, told: str
) -> None:
    forge.granted |= granted
    assert said(await as_app(forge, key)) == [(serious, told)]


async def test_an_app_that_reaches_everything_is_told(forge: Forge, key: RSAPrivateKey) -> None:
    forge.selection = "all"
    assert said(await as_app(forge, key)) == [(False, "the App is installed on all repositories of its owner")]


async def test_an_installation_that_is_suspended_is_serious(forge: Forge, key: RSAPrivateKey) -> None:
    def suspended(_: object) -> JSONResponse:
        told = {"permissions": dict(NEEDED), "repository_selection": "selected", "suspended_at": "2026-01-01T00:00:00Z"}
        return JSONResponse(told)

    forge.meddle = suspended
    assert said(await as_app(forge, key)) == [(True, "the App's installation is suspended")]


async def test_a_key_of_another_app_is_a_finding(forge: Forge) -> None:
    ((serious, what),) = said(await as_app(forge, generate_private_key(65537, 2048)))
    assert serious
    assert "cannot be used" in what


def test_what_an_app_needs_is_what_the_tools_need_and_no_more() -> None:
    needs = [tool.needs for tool in (*READING, *CHANGING)] + [tool.looks for tool in CHANGING]
    assert set(NEEDED) == {"metadata", "workflows"}.union(*needs)
    for name, level in NEEDED.items():
        asked = [one[name] for one in needs if name in one]
        assert level == ("write" if "write" in asked or name == "workflows" else "read")
