"""Which values are told to be no reference in less time than by trying everything that is one: none that is one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcp_gateway.masking import placeholders, references
from mcp_gateway.masking.placeholders import harmless, is_address

PIECES = (
    "bearer ", "<", ">", "*", "xxxx", "XXX", "x", "...", ".", "$", "${A}", "{{", "}}", "%s", "null", "none", "true", "false", "yes", "no",
    "read", "write", "API_KEY_A", "APIKEY", "/", "a/b", "must be ", "-----BEGIN PUBLIC KEY-----", "srv", "Host=", ";", "Test", "test", "TestA",
    "postgres://", ":", "@", "undefined", "vault", "env", "file", "keyring", "ssm", "secretsmanager", "op", "kms", "data", "DATA", "var", "local",
    "module", "random_password", "aws_x", "each", "self", "!Ref", "arn:", "#/", "your", "insert", "enter", "replace", "-", "_", " ", "change",
    "changeme", "2025-05-03T10:11:12", "2025", "(sensitive)", "REDACTED", "redacted", "[hidden]", "n/a", "12 bytes", "configured", "set", "unset",
    "not set", "projected", "5.7.1", "a", "Z", "7", "b8", "example", ".com", "@example.com",
)  # fmt: skip


@settings(max_examples=3_000, deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=6))
def test_what_cannot_be_mistaken_is_no_reference(pieces: list[str]) -> None:
    value = "".join(pieces)
    for unmistakable in (placeholders._ADDRESS, placeholders._RANDOM):  # pyright: ignore[reportPrivateUsage]  # what one says of the other is no function's answer
        if unmistakable.fullmatch(value) is not None:
            assert references._ANY.fullmatch(value) is None  # pyright: ignore[reportPrivateUsage]  # as above


@pytest.mark.parametrize(
    "value", ["data.token.x@example.com", "vault.app.key@9", "Testaccount12345", "abcxxxxxx1234", "x" * 40]
)
def test_what_only_looks_random_or_like_an_address_is_a_reference_still(value: str) -> None:
    assert harmless("column:secret", value)


@pytest.mark.parametrize("value", ["ana.lima+shop@mail.example.org", "a@b", "7@example.com"])
def test_an_address_is_one_at_a_glance(value: str) -> None:
    assert is_address(value)
    assert not harmless("column:email", value)


@pytest.mark.parametrize(
    "value",
    ["Zk3vQ9xT2mLp8Rw1", "ana@example.com, bob@example.com", "<ana@example.com>", "env.app.mail@example.com", ""],
)
def test_what_needs_a_second_look_is_none_at_a_glance(value: str) -> None:
    assert not is_address(value)
