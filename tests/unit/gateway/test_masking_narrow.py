"""Rules that let something stay, each with what stands close to it and must go."""

from __future__ import annotations

import pytest

from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway_policy.vocabulary import JsonObject
from mcp_gateway_tools.raw import Column, Document, Raw, Table

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def masker() -> Masker:
    return Masker(MaskingProfile(), tuple)


@pytest.mark.parametrize(
    "text",
    [
        "pass: 212 fail: 0",
        "# pass 12, fail: 3",
        "const password = process.env.DB_PASSWORD ?? fail('it is missing')",
        '{"nextForwardToken": "f/3812kX9vQ2mLp8aa"}',
        "feature/token-refresh,fix/login\nmain,feature/password-reset\n",
    ],
)
async def test_what_is_no_value_stays(masker: Masker, text: str) -> None:
    assert await masker.text(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("user=bob password=99182733 error=timeout", "user=bob password=<SECRET> error=timeout"),
        ("db_password=48213955 failed: auth", "db_password=<SECRET> failed: auth"),
        ("ssn=078051120 error=x", "ssn=<SSN> error=x"),
        ("user|password\nemail|tomato\nrole|potato\n", "user|password\nemail|<SECRET>\nrole|<SECRET>\n"),
        ("role|ssn\nowner|078051120\naddress|536229876", "role|ssn\nowner|<SSN>\naddress|<SSN>"),
        ("user | pin\nphone | 4821\nname | 7712", "user | pin\nphone | <SECRET>\nname | <SECRET>"),
        (
            "id,api-key-1,note\n1,kX9vQ2mLp8aa,x\n2,Zk8v7Qm2xxbb,y",
            "id,api-key-1,note\n1,<SECRET>,x\n2,<SECRET>,y",
        ),
        ("id,user/first-name,user/last-name\n1,Grace,Hopper", "id,user/first-name,user/last-name\n1,<NAME>,<NAME>"),
        ('spawn("mysql", ["-uroot", "-pS3cret99"])', 'spawn("mysql", ["-uroot", "-p<ARGUMENT>"])'),
        (
            '{"command": "mysql", "args": ["-uroot", "-pS3cret99"]}',
            '{"command": "mysql", "args": ["-uroot", "-p<ARGUMENT>"]}',
        ),
        ("Cookie: lang=en, region: us; session=kX9vQ2mLp8aa99", "Cookie: <COOKIE>"),
        ("Cookie: cfg=[1],[2]; session=kX9vQ2mLp8aa99", "Cookie: <COOKIE>"),
        ("Cookie: consent: true; sid=kX9vQ2mLp8aa99", "Cookie: <COOKIE>"),
        (
            "const password = process.env.DB_PASSWORD ?? decode('aHVudGVyMg99')",
            "const password = <SECRET>",
        ),
        ("password: Winter2025x was Winter2024y", "password: <SECRET>"),
        ("token = red-ox-10 is invalid", "token = <SECRET> is invalid"),
        ("password=<<hunter2", "password=<SECRET>"),
        ("password: <<Zk8v7Qm2\nnext: 1", "password: <SECRET>\n<SECRET>"),
        ("password = <<EOT\nhunter2x\nEOT\n", "password = <<EOT\n<SECRET>\nEOT\n"),
        ("password: &hunter2\n  port: 5", "password: <SECRET>\n  port: 5"),
        ("password: &a\n  hunter2x\n", "password: &a\n  <SECRET>\n"),
        (
            "@@ -1,4 +1,3 @@\n-id,full_name,ssn\n 1,Grace Hopper,078051120\n+2,Ada Lovelace,219099999\n",
            "@@ -1,4 +1,3 @@\n-id,full_name,ssn\n 1,<NAME>,<SSN>\n+2,<NAME>,<SSN>\n",
        ),
        (
            "@@ -1,3 +1,3 @@\n-password:\n-  tomato\n+  potato\n",
            "@@ -1,3 +1,3 @@\n-password:\n-  <SECRET>\n+  <SECRET>\n",
        ),
        ("port_forward_token=kX9vQ2mLp8aa", "port_forward_token=<SECRET>"),
        ('{"address": "Königstr.12:70173"}', '{"address": "<ADDRESS>"}'),
    ],
)
async def test_what_looks_like_it_goes(masker: Masker, text: str, masked: str) -> None:
    assert await masker.text(text) == masked
    assert await masker.text(masked) == masked


@pytest.mark.parametrize(
    "said",
    [
        "postgres://u:kX9vQ2mLp8@db/x",
        "https://x.example.org/?access_token=kX9vQ2mLp8&a=1",
        "(password: kX9vQ2mLp8)",
        "password=kX9vQ2mLp8.",
        "<password>kX9vQ2mLp8</password>",
    ],
)
async def test_a_secret_of_a_text_is_hidden_in_the_others_without_what_stands_around_it(
    masker: Masker, said: str
) -> None:
    told: JsonObject = {"first": said, "note": "use kX9vQ2mLp8 to log in"}
    shown = (await masker.mask(Raw(Document(told)))).structured
    assert shown["note"] == "use <SECRET> to log in"
    assert "kX9vQ2mLp8" not in str(shown)


async def test_a_list_of_lists_is_one_of_pairs_only_where_each_begins_with_a_name(masker: Masker) -> None:
    told: JsonObject = {"rows": [["ssn", "tier"], ["078051120", "gold"], ["name", "x"]]}
    assert "078051120" not in str((await masker.mask(Raw(Document(told)))).structured)


async def test_many_secrets_with_a_word_in_common_are_all_hidden_elsewhere(masker: Masker) -> None:
    secrets = [f"production-aB{number}xYz" for number in range(200)]
    columns = tuple(Column(name, "text", None, name) for name in ("password", "note"))
    rows = (*((secret, "") for secret in secrets), ("", " ".join(secrets)))
    shown = str((await masker.mask(Raw(Table(columns, rows)))).structured)
    assert [secret for secret in secrets if secret in shown] == []
