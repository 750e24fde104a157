"""The masker over whole answers: what goes, what stays, what it says and how it fails."""

from __future__ import annotations

import json
import subprocess
import sys
import traceback
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Sequence
from urllib.parse import quote

import pytest

from mcp_gateway.masking.masked import Masked
from mcp_gateway.masking.masker import Masker, MaskingUnavailable
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.lease import Secret
from mcp_gateway_tools.raw import Column, Document, Problem, Raw, Table

pytestmark = pytest.mark.anyio

LENT = "tr0ub4dor&3/+x"


@pytest.fixture(scope="module")
def masker() -> Masker:
    return Masker(MaskingProfile(), lambda: (Secret(LENT),))


async def line(masker: Masker, text: str) -> str:
    masked = await masker.mask(Raw(Document({"line": text})))
    return str(masked.structured["line"])


def column(name: str, *origins: str, type: str = "text") -> Column:
    paths = tuple(f"shop/public/{origin}" for origin in origins)
    return Column(name, type, paths, paths[0] if len(paths) == 1 else "")


async def cells(
    masker: Masker, one: Column, values: Sequence[JsonValue], masks: tuple[str, ...] = ()
) -> list[JsonValue]:
    masked = await masker.mask(Raw(Table((one,), [[value] for value in values])), masks)
    rows = masked.structured["rows"]
    assert isinstance(rows, list)
    return [row[0] for row in rows if isinstance(row, list)]


SECRETS = {
    "aws key": ("AKIA", "Q3EGRIPZ7XKWN2MD"),
    "github": ("ghp_", "a8Kd02mZpQ7rT5vXw1YcBn4LfGh6JsEu9iOt"),
    "github fine-grained": ("github_pat_", "11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWX"),
    "gitlab": ("glpat-", "x7Ykq_2mW9vLpR4tZsBn"),
    "slack": ("xoxb-", "123456789012-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx"),
    "slack webhook": ("https://hooks.slack.com/services/", "T01ABCDEF/B02GHIJKL/aBcDeFgHiJkLmNoPqRsTuVwX"),
    "stripe": ("sk_live_", "4eC39HqLyjWDarjtT1zdp7dc"),
    "npm": ("npm_", "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY2zA4"),
    "pypi": ("pypi-", "AgEIcHlwaS5vcmcCJDEyMzQ1Njc4LTkwYWItY2RlZi0xMjM0LTU2Nzg5MGFiY2RlZg"),
    "openai": ("sk-", "proj-aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY"),
    "anthropic": ("sk-ant-", "api03-aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY"),
    "google": ("AIza", "SyD3fG7hJ9kL1mN2pQ4rS6tU8vW0xY2zA4b"),
    "azure": (
        "AccountKey=",
        "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6QUJDREVGR0hJSktMTU5PUFFSU1Q==",
    ),
    "telegram": ("", "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"),
    "sendgrid": ("SG.", "ngeVfQFYQlKU0ufo8x5d1A.TwL2iGABf9DHoTf09kqeF8tAmbihYzrnopKc1s5cr3A"),
    "twilio": ("SK", "0123456789abcdef0123456789abcdef"),
    "jwt": ("", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"),
    "private key": (
        "-----BEGIN RSA PRIVATE KEY-----\n",
        "MIIEowIBAAKCAQEAxyz0123456789+/abcdefghijklmnop\nQRSTUVWXYZ0123456789",
    ),
    "ssh key": (
        "-----BEGIN OPENSSH PRIVATE KEY-----\\n",
        "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ\\nAAAAAAABAAAAMwAAAAtzc2g",
    ),
    "url password": ("postgresql://app:", "s3cr3t-pA55@db.internal"),
    "bearer": ("Authorization: Bearer ", "mF_9.B5f-4.1JqM0aB3dE5fG7"),
    "basic": ("Authorization: Basic ", "YXBwOnMzY3IzdC1wQTU1"),
    "assignment": ("DB_PASSWORD=", "correct-horse"),
    "json": ('{"api_key": "', "plainlettersonly"),
    "yaml": ("client_secret: ", "Xy12-zz"),
    "argument": ("mysql --password ", "hunter22"),
    "sql": ("ALTER ROLE app PASSWORD ", "'hunter22'"),
    "cookie": ("Cookie: ", "sid=abcdef; theme=dark"),
}


@pytest.mark.parametrize(("before", "secret"), SECRETS.values(), ids=SECRETS)
@pytest.mark.parametrize("around", ["{}", "see {} there", "x\n{}\n\ny", "é {}", "[{}]"])
async def test_no_known_kind_of_secret_leaves(masker: Masker, before: str, secret: str, around: str) -> None:
    left = await line(masker, around.format(before + secret))
    assert secret not in left
    assert "<" in left


@pytest.mark.parametrize(
    "value",
    [
        "grace.hopper@example.org",
        "o'brien+x@mail.example.co.uk",
        "root@db1.internal",
        "4111 1111 1111 1111",
        "5555-5555-5555-4444",
        "378282246310005",
        "2223003122003222",
        "536-22-1234",
        "DE89370400440532013000",
        "GB29 NWBK 6016 1331 9268 19",
        "de89370400440532013000",
        "+1 415 555 0134",
        "(415) 555-0134",
        "+49 30 901820",
        "06 12 34 56 78",
        "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
    ],
)
@pytest.mark.parametrize("around", ["{}", "from {}, twice: {}.", '{{"note": "{}"}}', "12 {} 34", "a={};", "é{}"])
async def test_no_personal_value_leaves(masker: Masker, value: str, around: str) -> None:
    assert value not in await line(masker, around.replace("{}", value))


@pytest.mark.parametrize(
    "text",
    [
        "550e8400-e29b-41d4-a716-446655440000",
        "12345678-1234-1234-1234-123456789012",
        "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "2024-05-01T12:33:11.123456+00:00",
        "2024-05-01 12:33:11",
        "01.02.2024 10:30",
        "12:33:11.123",
        "192.168.100.200",
        "2001:db8::8a2e:370:7334",
        "v1.22.333-rc.1+build.5",
        "ORD-20240501-0001",
        "order 1234567890",
        "1700000000000",
        "1234.56",
        "$1,234,567.89",
        "api-7d9f8b6c5d-x2x4z",
        "git@github.com:acme/shop.git",
        "left-pad@1.3.0",
        "https://shop.local:8443/@vite/client",
        "max_tokens=4096, token_count: 12, session_ttl=3600",
        "the password is wrong, the token: expired long ago",
        "SELECT password::text FROM users u JOIN people p ON u.email = p.email",
        "password = %s AND token = $1",
        "basic authentication and bearer tokens are explained below",
        "secretKeyRef.name",
        "C:\\new\\table.txt 100% of %d",
        "日本語のテキスト 2024年5月1日",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0sXx0m4m8o9h2k build",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
    ],
)
async def test_a_look_alike_stays_as_it_is(masker: Masker, text: str) -> None:
    assert await line(masker, text) == text


def encodings(secret: str) -> dict[str, str]:
    data = secret.encode()
    return {
        "plain": secret,
        "upper case": secret.upper(),
        "url": quote(secret, safe=""),
        "url, every byte": "".join(f"%{byte:02x}" for byte in data),
        "hex": data.hex(),
        "HEX": data.hex().upper(),
        "bytea": f"\\x{data.hex()}",
        "json": json.dumps(secret),
        "unicode escapes": "".join(f"\\u{ord(letter):04x}" for letter in secret),
        "entities": "".join(f"&#{ord(letter)};" for letter in secret),
        "url in url": quote(quote(secret, safe=""), safe=""),
        "base64 in base64": b64encode(b64encode(data + b" and more text")).decode(),
        **{f"base64 after {size}": b64encode(b"\xff" * size + data + b"\xff\xfe").decode() for size in range(4)},
        **{f"base64url after {size}": urlsafe_b64encode(b"\xff" * size + data).decode() for size in range(4)},
    }


@pytest.mark.parametrize("encoded", encodings(LENT).values(), ids=encodings(LENT))
async def test_a_lent_credential_never_appears_in_any_encoding(masker: Masker, encoded: str) -> None:
    text = f"before {encoded} after"
    for raw in (
        Raw(Document({"deep": [{"list": [text]}], text: 1})),
        Raw(
            Table((Column(text, text, ()), column("keep_me", "t/keep_me")), [[text, {text: [text]}]], True, text, text)
        ),
        Raw(Problem(text, text, text)),
    ):
        masked = await masker.mask(raw)
        everything = json.dumps(masked.structured, ensure_ascii=False) + masked.text
        for form in (encoded, json.dumps(encoded)[1:-1], LENT):
            assert form.lower() not in everything.lower()
        assert masked.found["SECRET:credential"] >= 1
    assert encoded not in await masker.text(text)
    assert encoded not in json.dumps(await masker.arguments({"sql": text}))
    assert encoded not in json.dumps(await masker.secrets({"sql": text}))


async def test_a_lent_credential_is_hidden_in_a_column_that_is_kept() -> None:
    masker = Masker(MaskingProfile(fields={"t.note": "keep"}), lambda: (Secret(LENT),))
    assert await cells(masker, column("note", "t/note"), [LENT, "a@example.org"]) == [
        "<CREDENTIAL>",
        "a@example.org",
    ]


async def test_credentials_are_asked_for_at_each_use() -> None:
    lent: list[Secret] = []
    masker = Masker(MaskingProfile(), lambda: lent)
    assert await masker.text("the word is sesame-open") == "the word is sesame-open"
    lent.append(Secret("sesame-open"))
    assert await masker.text("the word is sesame-open") == "the word is <CREDENTIAL>"


async def test_a_column_is_judged_by_where_it_comes_from_and_by_its_name(masker: Masker) -> None:
    assert await cells(masker, column("x", "customers/ssn"), ["536221234", None]) == ["<SSN>", None]
    computed = Column("x", "bool", ("shop/public/customers/ssn",))
    assert await cells(masker, computed, [True, None, "", False, 0, [1]]) == ["<SSN>"] * 6
    assert await cells(masker, column("ssn", "t/x"), ["abc"]) == ["<SSN>"]
    assert await cells(masker, column("x", "t/id", "t/email"), ["1 a"]) == ["<EMAIL>"]
    assert await cells(masker, Column("password", "text", None), ["abc"]) == ["<SECRET>"]
    assert await cells(masker, Column("x", "text", None), ["a@example.org", "plain"]) == ["<EMAIL>", "plain"]
    assert await cells(masker, Column("email", "int8", ()), [12]) == [12]
    assert await cells(masker, column("token_count", "t/token_count"), [12, 13]) == [12, 13]


async def test_a_profile_overrides_built_in_names_but_keeps_only_a_single_origin() -> None:
    masker = Masker(MaskingProfile(fields={"*.email": "keep", "staff.pay": "redact", "hr.people.ssn": "scan"}), tuple)
    assert await cells(masker, column("mail", "t/email"), ["a@example.org"]) == ["a@example.org"]
    assert await cells(masker, column("mail", "t/email", "t/id"), ["a@example.org"]) == ["<EMAIL>"]
    assert await cells(masker, column("mail", "t/email", "t/ssn"), ["536221234"]) == ["<SSN>"]
    assert await cells(masker, column("x", "staff/pay", type="int4"), [10, True, None]) == ["<REDACTED>"] * 2 + [None]
    assert await cells(masker, column("x", "orders/pay", type="int4"), [10]) == [10]
    assert await cells(masker, Column("pay", "int4", None), [10]) == ["<REDACTED>"]
    assert await cells(masker, Column("s", "row", ("shop/public/staff",)), [{"pay": 10}]) == ["<REDACTED>"]
    scanned = Column("ssn", "int4", ("shop/hr/people/ssn",))
    assert await cells(masker, scanned, ["unknown", "536221234", 536221234]) == [
        "unknown",
        "<SSN>",
        "<SSN>",
    ]


async def test_the_more_exact_pattern_decides() -> None:
    masker = Masker(MaskingProfile(fields={"*.code": "redact", "public.coupons.code": "keep"}), tuple)
    assert await cells(masker, column("code", "coupons/code"), ["X1"]) == ["X1"]
    assert await cells(masker, column("code", "doors/code"), ["X1"]) == ["<REDACTED>"]


async def test_a_mask_of_policy_hides_what_the_profile_keeps() -> None:
    masker = Masker(MaskingProfile(fields={"*.salary": "keep"}), tuple)
    salary = column("pay", "employees/salary", type="int4")
    assert await cells(masker, salary, [100]) == [100]
    assert await cells(masker, salary, [100, None], ("*.salary",)) == ["<REDACTED>", None]
    assert await cells(masker, salary, [100], ("shop/public/employees/salary",)) == ["<REDACTED>"]
    assert await cells(masker, Column("e", "json", ()), [{"salary": 100, "id": 1}], ("*.salary",)) == [
        {"salary": "<REDACTED>", "id": 1}
    ]


async def test_numbers_stay_numbers_unless_they_are_a_card(masker: Masker) -> None:
    values: list[JsonValue] = [4111111111111111, 1700000000000, 1234567890123456, 0, -5, 1.5, True, None, 536221234]
    assert await cells(masker, column("n", "t/n", type="int8"), values) == ["<CARD>", *values[1:]]


async def test_a_document_is_hidden_by_its_keys_and_below_them(masker: Masker) -> None:
    value: JsonObject = {
        "credentials": {"user": "app", "pass": "abc", "extra": 1, "name": "main"},
        "env": [{"name": "DB_PASSWORD", "value": "abc"}, {"name": "LANG", "value": "C"}],
        "tokens": 12,
        "a@example.org": 1,
        "b@example.org": 2,
    }
    masked = await masker.mask(Raw(Document(value)))
    assert masked.structured == {
        "credentials": {
            "user": "app",
            "pass": "<SECRET>",
            "extra": "<SECRET>",
            "name": "main",
        },
        "env": [{"name": "DB_PASSWORD", "value": "<SECRET>"}, {"name": "LANG", "value": "C"}],
        "tokens": 12,
        "<EMAIL>": 1,
        "<EMAIL> #2": 2,
    }
    assert masked.found == {"column": 3, "EMAIL_ADDRESS": 2}
    assert json.loads(masked.text) == masked.structured


async def test_a_problem_quotes_no_row(masker: Masker) -> None:
    problem = Problem(
        'duplicate key value violates unique constraint "people_pkey"\n'
        "Key (email, full_name)=(a b, Grace\nHopper) already exists.\nFailing row contains (1, Grace, (x), 3).",
        "23505",
        "ask grace.hopper@example.org",
        "no",
    )
    masked = await masker.mask(Raw(problem))
    assert masked.structured == {
        "error": {
            "message": 'duplicate key value violates unique constraint "people_pkey"\n'
            "Key (email, full_name)=(<EMAIL>) already exists.\nFailing row contains (<ROW>).",
            "code": "23505",
            "hint": "ask <EMAIL>",
        }
    }
    assert masked.is_error
    assert masked.ran == "no"
    assert masked.text.endswith("\nask <EMAIL>")


async def test_the_text_of_a_table_is_aligned_bounded_and_inert(masker: Masker) -> None:
    table = Table(
        (Column("id", "int4", ()), Column("note\x1b[2J", "text", ()), Column("doc", "json", ())),
        [[1, "a\nb\x1b[31m\u202e", {"k": [None]}], [22, "x" * 1000, None]],
        truncated=True,
        next_step="use OFFSET 2",
        status="SELECT 2",
    )
    masked = await masker.mask(Raw(table))
    assert masked.text.splitlines() == [
        r"id | note\x1b[2J" + " " * 29 + " | doc",
        "---+-" + "-" * 40 + "-+-------------",
        r"1  | a\nb\x1b[31m\u202e" + " " * 22 + ' | {"k":[null]}',
        f"22 | {'x' * 200}… (+800 characters) | null",
        "(2 rows, truncated)",
        "SELECT 2",
        "use OFFSET 2",
    ]
    assert masked.structured["rows"] == table.rows
    assert masked.structured["truncated"] is True


@pytest.mark.parametrize(
    ("hidden", "value"),
    [
        ("alice\u200b@exa\u2060mple.com", "email"),
        ("\uff14111 1111 \uff11\uff111\uff11 1111", "card"),
        ("٤111111111111111", "card"),
        ("536\u201122\u20111234", "ssn"),
        ("alice\uff20example.com", "email"),
        ("alice\\u0040example.com", "email"),
        ("alice%40example.com", "email"),
        ("alice%2540example.com", "email"),
        ("alice&#64;example.com", "email"),
        (b64encode(b"write to alice@example.com").decode(), "email"),
        (b"write to alice@example.com".hex(), "email"),
        ("gh\u00adp_a8Kd02mZpQ7rT5vXw1YcBn4LfGh6JsEu9iOt", "github-token"),
    ],
)
async def test_a_value_is_found_behind_look_alikes_and_encodings(masker: Masker, hidden: str, value: str) -> None:
    assert await line(masker, f"x: {hidden} y") == f"x: <{value.upper().replace('-', '_')}> y"


async def test_a_secret_is_found_at_every_place_of_a_long_text(masker: Masker) -> None:
    token = "ghp_a8Kd02mZpQ7rT5vXw1YcBn4LfGh6JsEu9iOt"
    for size in (1, 2**18 - 20, 2**18, 2**19 + 7):
        assert await line(masker, "." * size + token + "." * size) == "." * size + "<GITHUB_TOKEN>" + "." * size


@pytest.mark.parametrize(
    "unit",
    ["eyJ-", "-----BEGIN PRIVATE KEY-----", "a@a.", "://a:b", "1-", "(", "password=", '"', "\\u0040", "%2540", "A" * 63 + "\n",
     "Failing row contains (", "Key (email)=(", "\u200b", "4111 ", "phone 1", "token=a,"],
)  # fmt: skip
async def test_hostile_repetition_costs_linear_time(masker: Masker, unit: str) -> None:
    """400 KB took at most 1.5 s each; a pattern with quadratic backtracking takes minutes and runs into this test's time limit."""
    await masker.text(unit * (400_000 // len(unit)))


async def test_secrets_leaves_personal_values_to_the_approver(masker: Masker) -> None:
    given: JsonObject = {"sql": "SELECT 1 WHERE email = 'a@example.org'", "password": "abc", "email": "a@example.org"}
    assert await masker.secrets(given) == {**given, "password": "<SECRET>"}
    assert "a@example.org" not in json.dumps(await masker.arguments(given))


async def test_masked_is_made_by_the_masker_alone() -> None:
    with pytest.raises(TypeError, match="only the masker"):
        Masked({}, "", is_error=False, ran=None, found={}, _seal=object())  # type: ignore[arg-type]  # the misuse under test


DATA = "grace.hopper@example.org"


class Bomb:
    """A value that no JSON has."""

    def __repr__(self) -> str:
        return f"bomb with {DATA} inside"


class Explosive(str):
    """A text that breaks whoever looks at it, quoting itself."""

    def __hash__(self) -> int:
        raise RuntimeError(DATA)


def nested(depth: int) -> JsonValue:
    value: JsonValue = DATA
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "content",
    [
        Document({"x": Bomb()}),  # type: ignore[dict-item]  # the misuse under test
        Document({"x": Explosive(DATA)}),
        Document({"x": DATA.encode()}),
        Document({"x": nested(100_000)}),
        Document({(DATA,): 1}),  # type: ignore[dict-item]  # the misuse under test
        Table((Column("a", "text", ()),), [[DATA, DATA]]),
        Document({"x": [f"{number}{DATA * 400_000}" for number in range(8)]}),
    ],
    ids=["unknown type", "raising value", "bytes", "too deep", "key", "ragged row", "too large"],
)
async def test_what_cannot_be_masked_is_withheld_without_a_word_of_it(
    masker: Masker, content: Document | Table
) -> None:
    with pytest.raises(MaskingUnavailable) as caught:
        await masker.mask(Raw(content))
    error: BaseException = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None
    assert "grace" not in "".join(traceback.format_exception(error)) + repr(error.args)
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__) if "/masking/" in frame.f_code.co_filename]
    assert frames
    assert "grace" not in repr([frame.f_locals for frame in frames])


@pytest.mark.parametrize("part", ["lent", "recogniser", "recogniser gives up", "loading"])
async def test_a_part_that_breaks_withholds_the_result(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*_: object, **__: object) -> tuple[Secret, ...]:
        raise RuntimeError(DATA)

    masker = Masker(MaskingProfile(), explode if part == "lent" else tuple)
    if part == "recogniser":
        monkeypatch.setattr("presidio_analyzer.PatternRecognizer.analyze", explode)
    if part == "recogniser gives up":
        monkeypatch.setattr("mcp_gateway.masking.extension_building.REGEX_SECONDS", 1e-12)
    if part == "loading":
        monkeypatch.setitem(sys.modules, "presidio_analyzer", None)
    with pytest.raises(MaskingUnavailable) as caught:
        await masker.mask(Raw(Document({"x": f"mail 536-22-1234 {DATA}"})))
    assert "grace" not in "".join(traceback.format_exception(caught.value))


async def test_the_digest_names_the_profile_and_not_its_order() -> None:
    one = Masker(MaskingProfile(fields={"a.b": "redact", "c.d": "keep"}), tuple).digest
    assert one == Masker(MaskingProfile(fields={"c.d": "keep", "a.b": "redact"}), tuple).digest
    assert one != Masker(MaskingProfile(fields={"a.b": "redact", "c.d": "scan"}), tuple).digest
    assert one != Masker(MaskingProfile(fields={"a.b": "redact", "c.d": "keep"}, score_threshold=0.5), tuple).digest


async def test_more_entities_can_be_asked_for() -> None:
    masker = Masker(MaskingProfile(entities=("IP_ADDRESS", "EMAIL_ADDRESS")), tuple)
    assert await line(masker, "from 10.1.2.3 by a@example.org") == "from <IP_ADDRESS> by <EMAIL>"
    assert await line(masker, "x" * 5000 + " 10.1.2.3") == "x" * 5000 + " <IP_ADDRESS>"


def test_importing_the_masker_loads_no_recogniser_and_no_network() -> None:
    program = (
        "import sys, mcp_gateway.masking.masker, mcp_gateway.masking.profile\n"
        "assert not {'presidio_analyzer', 'spacy', 'tldextract'} & set(sys.modules)\n"
        "import socket, asyncio\n"
        "def refuse(*_): raise AssertionError('network')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "from mcp_gateway.masking.masker import Masker\n"
        "from mcp_gateway.masking.profile import MaskingProfile\n"
        "print(asyncio.run(Masker(MaskingProfile(), tuple).text('a@example.co.uk')))\n"
    )
    ran = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == ("<EMAIL>\n", "")
