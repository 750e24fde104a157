"""What one part of an answer gives away is hidden in its other parts; and the same is hidden however an answer is written."""

from __future__ import annotations

import json

import pytest

from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.raw import Column, Document, Raw, Table

pytestmark = pytest.mark.anyio
MADE = "kX9vQ2mLp8"


def masker(**fields: str) -> Masker:
    return Masker(MaskingProfile.model_validate({"fields": fields}), tuple)


async def rows(columns: tuple[str, ...], given: list[list[JsonValue]], of: Masker) -> JsonValue:
    named = tuple(Column(name, "text", (f"d/s/t/{name}",), f"d/s/t/{name}") for name in columns)
    return (await of.mask(Raw(Table(named, given)))).structured["rows"]


async def test_a_secret_of_a_field_is_hidden_in_other_fields_and_keys() -> None:
    value: JsonObject = {
        "password": MADE,
        "note": f"use {MADE} to log in",
        "tried": [MADE, {MADE: 1}],
        "other": f"{MADE}s, x{MADE}",
    }
    masked = (await masker().mask(Raw(Document(value)))).structured
    assert masked == {
        "password": "<SECRET>",
        "note": "use <SECRET> to log in",
        "tried": ["<SECRET>", {"<SECRET>": 1}],
        "other": f"{MADE}s, x{MADE}",
    }


async def test_a_secret_in_a_text_is_hidden_in_other_cells() -> None:
    given: list[list[JsonValue]] = [[f"password={MADE}", 1], ["nothing", 2], [f"login failed for {MADE}", 3]]
    assert await rows(("line", "id"), given, masker()) == [
        ["password=<SECRET>", 1],
        ["nothing", 2],
        ["login failed for <SECRET>", 3],
    ]


async def test_a_person_of_a_column_is_hidden_in_other_columns_unless_they_are_kept() -> None:
    given: list[list[JsonValue]] = [["Ana Prieto", "Ana Prieto called, Ana did not"], ["Ford Ka", "a Ford Ka"]]
    assert await rows(("customer_name", "note"), given, masker()) == [
        ["<NAME>", "<NAME> called, Ana did not"],
        ["<NAME>", "a <NAME>"],
    ]
    kept = await rows(("customer_name", "note"), given, masker(**{"*.note": "keep"}))
    assert kept == [["<NAME>", "Ana Prieto called, Ana did not"], ["<NAME>", "a Ford Ka"]]
    secret = await rows(("password", "note"), [[MADE, f"see {MADE}"]], masker(**{"*.note": "keep"}))
    assert secret == [["<SECRET>", "see <SECRET>"]]


async def test_words_numbers_and_pseudonyms_are_not_looked_for() -> None:
    given: list[list[JsonValue]] = [["production", "in production since 2020"], ["12345678", "order 12345678"]]
    assert await rows(("password", "note"), given, masker()) == [
        ["<SECRET>", "in production since 2020"],
        ["<SECRET>", "order 12345678"],
    ]
    told = await rows(("code", "note"), [[MADE, f"see {MADE}"]], masker(**{"*.code": "partial"}))
    assert told == [["<VALUE:*mLp8>", f"see {MADE}"]]


async def test_texts_of_their_own_say_nothing_of_each_other() -> None:
    assert await masker().texts([f"password={MADE}", f"see {MADE}"]) == ["password=<SECRET>", f"see {MADE}"]


PAIRS = [["password", "falconridge"], ["port", "80"]]
HEADED = [["user", "password"], ["ana", "falconridge"]]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (json.dumps({"rows": PAIRS}), '{"rows": [["password", "<SECRET>"], ["port", "80"]]}'),
        ("rows:\n- [password, falconridge]\n- [port, '80']\n", "rows:\n- [password, <SECRET>]\n- [port, '80']\n"),
        (
            "rows:\n- - password\n  - falconridge\n- - port\n  - '80'\n",
            "rows:\n- - password\n  - <SECRET>\n- - port\n  - '80'\n",
        ),
        (json.dumps(HEADED), '[["user", "password"], ["ana", "<SECRET>"]]'),
        ('["mysql","-u","root","-pfalconridge"]', '["mysql","-u","root","-p<ARGUMENT>"]'),
        ('[\n  "mysql",\n  "-pfalconridge"\n]', '[\n  "mysql",\n  "-p<ARGUMENT>"\n]'),
        ("- mysql\n- -u\n- root\n- -pfalconridge\n", "- mysql\n- -u\n- root\n- -p<ARGUMENT>\n"),
        ("[mysql, -u, root, -pfalconridge]\n", "[mysql, -u, root, -p<ARGUMENT>]\n"),
        (
            "{args: [--password=falconridge, -v], said: password is falconridge}",
            "{args: [--password=<ARGUMENT>, -v], said: password is <SAID>}",
        ),
        (
            '{"Authorization":12345678,"x":[{"Authorization":[true]}],"y":"z"}',
            '{"Authorization":"<AUTHORIZATION>","x":[{"Authorization":[true]}],"y":"z"}',
        ),
        ("cookie:\n- - a: b\n  c: d\n", "cookie:\n- - a: b\n  c: d\n"),
        (
            "credentials: &shared\n  user: app\n  password: falconridge\n",
            "credentials: &shared\n  user: app\n  password: <SECRET>\n",
        ),
        ("password: &shared\n  falconridge\n", "password: &shared\n  <SECRET>\n"),
        ("msg=call+%2B44+20+7946+0958&x=1", "msg=call+<PHONE>&x=1"),
        ("id | note\n1 | the password is falconridge | x\n", "id | note\n1 | the password is <SAID> | x\n"),
        (
            "id       | 7\npassword | saddlevelvet\nusername | ana\n",
            "id       | 7\npassword | <SECRET>\nusername | ana\n",
        ),
        ("column_name | data_type\nemail       | text\npassword    | text\n", ""),
        (
            '{"name":"projects/p/secrets/db/versions/4","payload":{"data":"ZmVOanlFSjVjV29jc29tTw=="}}',
            '{"name":"projects/p/secrets/db/versions/4","payload":{"data":"<SECRET>"}}',
        ),
        ('s.auth = ("ci", "orbit-walnut79")', 's.auth = ("ci", "<ARGUMENT>")'),
        ("token=Ab12cd34Ef56 accepted for tenant acme", "token=<SECRET> accepted for tenant acme"),
        ("password=hunter2xyz9 for ana@example.org", "password=<SECRET> for <EMAIL>"),
        ("password: ana@example.org is my phrase", "password: <SECRET>"),
        ("256 SHA256:gywDabc root@search20.core.internal (ED25519)", ""),
        ("* Password: {{KTxYueI1oXMZ}}", "* Password: {{<SAID>}}"),
        ("password: {{dbPassword1}}", ""),
        ('["az","login","-u","881","-p","acezXLH8BzT0"]', '["az","login","-u","881","-p","<ARGUMENT>"]'),
        ('["sqlcmd","-U","sa","-P","eYMVlwSINxtV"]', '["sqlcmd","-U","sa","-P","<ARGUMENT>"]'),
        ('curl --cookie "SESSION=0jbNgju9RaUQ" x', 'curl --cookie "SESSION=<ARGUMENT>" x'),
        ("temp password is **x6iwHZG5s0bLrL_54**, expires", "temp password is **<SAID>**, expires"),
        ("temp password is **DX8dH0eDdL!31**, expires", "temp password is **<SAID>**, expires"),
        ("{ bday: ISODate('1978-10-02T00:00:00Z') }", "{ bday: ISODate('<BIRTH_DATE>') }"),
        ("broker.addresses=amqp://shop:Tr0ub4d@mq1:5672", "broker.addresses=amqp://shop:<URL_PASSWORD>@mq1:5672"),
        ("bootstrap.addresses=kafka-1:9092,kafka-2:9092", ""),
        ('const secret = process.env.JWT_SECRET ?? fail("none");', ""),
        ("secret: import.meta.env.VITE_SECRET_NAME", ""),
        ("pass: 212 fail: 0 skip: 3", ""),
        ('{"nextForwardToken":"f/37233728858904483131115015251720973"}', ""),
        ("  chore/rotate-db-password-490  f95ee08 wip\n  chore/token-refresh-717  c6526cc wip\n", ""),
    ],
)
async def test_the_same_is_hidden_however_it_is_written(text: str, masked: str) -> None:
    assert await masker().text(text) == (masked or text)


async def test_a_version_of_a_secret_shows_no_payload() -> None:
    value: JsonObject = {"name": "projects/p/secrets/db/versions/4", "payload": {"data": "ZmVOanlF", "dataCrc32c": "1"}}
    masked = (await masker().mask(Raw(Document(value)))).structured
    assert masked["payload"] == "<SECRET>" or masked["payload"] == {"data": "<SECRET>", "dataCrc32c": "<SECRET>"}
