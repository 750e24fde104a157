"""Secrets in what is about to leave: found by their forms, whatever they stand in, and not where a program only names one."""

from __future__ import annotations

import base64

import pytest

from mcp_gateway.masking.outgoing import secrets_in

TOKEN = "ghp_" + "a1B2c3D4e5" * 4


@pytest.mark.parametrize(
    ("text", "kind", "certain"),
    [
        (f"x = '{TOKEN}'", "github-token", True),
        ("-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----\n", "private-key", True),
        ("AKIA" + "A1B2C3D4E5F6G7H8", "aws-access-key", True),
        (base64.b64encode(f"the token is {TOKEN} ".encode()).decode(), "github-token", True),
        (f"the token is {TOKEN} ".encode().hex(), "github-token", True),
        ("password = 'tr0ub4dor-and-3'", "secret", False),
        ("DB_PASSWORD=tr0ub4dor-and-3\n", "secret", False),
        ("db:\n  password: tr0ub4dor-and-3\n", "secret", False),
        ("https://ana:tr0ub4dor@db.example/x", "url-password", False),
    ],
)
def test_a_secret_is_found_and_told_by_its_type(text: str, kind: str, certain: bool) -> None:
    found = [one for one in secrets_in(text) if (one.type, one.certain) == (kind, certain)]
    assert found
    assert all(0 <= one.start < one.end <= len(text) for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "password = get_password(user1)",
        "self._secret = secret",
        "token: str | None = None",
        "password=self.options2.password",
        "secret: Secret1 | None",
        "TOKEN = os.environ['TOKEN_1']",
        "passwords = {name1: hash2(name1)}",
        "Use a token with the scope `repo`.",
        "sha256:" + "0123456789abcdef" * 4,
    ],
)
def test_a_program_that_names_a_secret_holds_none(text: str) -> None:
    assert [one for one in secrets_in(text) if one.certain or one.type == "secret"] == []
