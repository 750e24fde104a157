"""Secrets among arguments of calls and in stores of single programs, and in sentences with words between; what stands close to them and is none."""

from __future__ import annotations

import pytest

from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile

pytestmark = pytest.mark.anyio

_SECRET = "kX9vQ2mLp8aa"


@pytest.fixture(scope="module")
def masker() -> Masker:
    return Masker(MaskingProfile(), tuple)


@pytest.mark.parametrize(
    "text",
    [
        'new UsernamePasswordAuthenticationToken(user, "~")',
        'keyStore.load(in, "~".toCharArray());',
        'ks.load(new FileInputStream("a.jks"), "~".toCharArray());',
        'String h = Credentials.basic("svc", "~");',
        '.signWith(SignatureAlgorithm.HS256, "~")',
        'token.SignedString([]byte("~"))',
        'smtp.PlainAuth("", "ops", "~", "mail.example.org")',
        'f = Fernet(b"~")',
        'session.login(user, "~")',
        "crypto.createCipheriv('aes-256-cbc', '~', iv)",
        "headers: { Authorization: 'Basic ' + btoa('svc:~') }",
        "'Authorization': 'Basic ' + Buffer.from('svc:~').toString('base64')",
        "ConvertTo-SecureString -AsPlainText '~' -Force",
        "    DefaultPassword    REG_SZ    ~",
        'gh secret set DEPLOY_KEY --body "~"',
        "gh secret set DEPLOY_KEY -b '~' -R acme/app",
        "gh secret set DEPLOY_KEY -b ~ -R acme/app",
        '$ cat userlist.txt\n"web" "SCRAM-SHA-256$4096:x"\n"app" "~"\n',
        "$ cat .erlang.cookie\nXKWQPLMNBVCXZASDFGHJ".replace("XKWQPLMNBVCXZASDFGHJ", "~"),
        "the token I use is ~",
        "about the api token, it is now ~ for everybody",
        "is the secret still ~?",
        "we use the API key of the sandbox (~) here",
        "le mot de passe temporaire est ~",
        "wifi key is ~",
        "account: `svc-deploy` / `~`",
        "What is the password for the box?\n~\nthanks",
    ],
)
async def test_a_secret_at_its_position_is_hidden(masker: Masker, text: str) -> None:
    """Each fails without the form that is for it."""
    masked = await masker.text(text.replace("~", _SECRET))
    assert _SECRET not in masked
    assert await masker.text(masked) == masked


async def test_what_is_decoded_on_a_command_line_and_tokens_of_a_service_are_hidden(masker: Masker) -> None:
    wrapped = "c3ZjOmh1bnRlcjJzZWNyZXQ5OQ=="
    assert wrapped not in await masker.text(f"echo {wrapped} | base64 -d")
    assert wrapped not in await masker.text(f"base64 -d <<< {wrapped}")
    assert await masker.text("1/1201234567890123:a3f0c1d2e4b5968778695a4b3c2d1e0f") == "1/1201234567890123:<SECRET>"


@pytest.mark.parametrize(
    "text",
    [
        "new UsernamePasswordAuthenticationToken(user, password)",
        'token.SignedString(key); jws.signWith(SignatureAlgorithm.HS256, "HS256")',
        'new SecretKeySpec(bytes, "AES")',
        'new SecretKeySpec(key.getBytes(), "HmacSHA256")',
        'smtp.PlainAuth("", user, pass, host)',
        'client.login(user, "en_US")',
        "btoa(user + ':' + pass)",
        'Buffer.from("https://example.org")',
        "ConvertTo-SecureString -AsPlainText $pw -Force",
        'gh secret set DEPLOY_KEY --body "$KEY"',
        "gh secret set FOO < file.txt",
        "    DefaultPassword    REG_SZ    (value not set)",
        "    DefaultUserName    REG_SZ    svc",
        "echo aGVsbG8= | base64 -d",
        '"app" "web"\n"admin" "ops"',
        "the token I use is expired",
        "the token we issued is v2.1.0 of it",
        "is the secret still there?",
        "is the password really necessary?",
        "the token, it is now optional",
        "the api key (rotated weekly) works",
        "the token for ops (node-7b4f) is fine",
        "What is the password for the box?\nI do not know",
        "account: `svc-deploy` / `prod`",
        "error: Invalid token: expected 3 segments",
        "bad api key: missing scope",
        'password-hash = "0.5.0"',
        "let token: Token = parser.next_token();",
        'url = f"postgresql://{user}:{quote_plus(password)}@{host}/db"',
        "Authorization: `Bearer ${token}`",
        "headers: { Authorization: `Bearer ${token}` },",
        'authorization = b"Basic " + base64.b64encode(userpass)',
        "password: see 1Password vault",
        "Set-Cookie: theme=dark; Path=/",
    ],
)
async def test_what_stands_close_to_one_stays(masker: Masker, text: str) -> None:
    assert await masker.text(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("invalid token: ~ x", "invalid token: <SECRET>"),
        ("Invalid password: hunter2 for ana", "Invalid password: <SECRET>"),
        ("bad password: tomato soup", "bad password: <SECRET>"),
        ("Invalid password: given hunter2xx", "Invalid password: <SECRET>"),
        ("wrong password: expected ~ here", "wrong password: <SECRET>"),
        ("Bad password: got tigger", "Bad password: <SECRET>"),
        ("user ana password=~ horse battery staple", "user ana password=<SECRET>"),
        ('password-hash = "hunter2"', 'password-hash = "<SECRET>"'),
        ("password: 0.5.0", "password: <SECRET>"),
        ('let password: Text = "hunter2";', "let password: <SECRET>;"),
        ("amqp://app:{hunter2(x)}@h/", "amqp://app:<URL_PASSWORD>@h/"),
        ("password: see 1Password vault, tigger99", "password: <SECRET>"),
        ("login failed password=~ host web-1 refused", "login failed password=<SECRET> host web-1 refused"),
        ("login failed password=~ horse Staple9x", "login failed password=<SECRET>"),
        ("login failed password=blue horse hill", "login failed password=<SECRET>"),
        ("password=~ horse staple", "password=<SECRET>"),
        ("SET PASSWORD=~ horse staple", "SET PASSWORD=<SECRET>"),
        ('dsn := "app:~@tcp(db.internal:3306)/shop"', 'dsn := "app:<URL_PASSWORD>@tcp(db.internal:3306)/shop"'),
        ('dsn := "app:a@~@tcp(db.internal:3306)/shop"', 'dsn := "<SECRET>"'),
        ("Set-Cookie: sid=~; Path=/; HttpOnly", "Set-Cookie: <SECRET>; Path=/; HttpOnly"),
        ("Set-Cookie: sid=~; Path=/; token=~", "Set-Cookie: <COOKIE>"),
        ("Set-Cookie: a=1; Path=/, sid=~; Path=/", "Set-Cookie: <COOKIE>"),
        ("Cookie: a=1; Path=/; sid=~", "Cookie: <COOKIE>"),
    ],
)
async def test_what_lets_that_stay_hides_what_is_one(masker: Masker, text: str, masked: str) -> None:
    assert await masker.text(text.replace("~", _SECRET)) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ('[{ssl,true},{password,<<"~">>}]', '[{ssl,true},{password,<<"<SECRET>">>}]'),
        ('{db_password, "tigger"}', '{db_password, "<SECRET>"}'),
        ('((user . "web") (password . "~"))', '((user . "web") (password . "<SECRET>"))'),
        ('{error, {token,"expired"}}', '{error, {token,"expired"}}'),
        ('{full_name,"Grace Hopper"}', '{full_name,"<NAME>"}'),
        ("# columns: id, user, password\n17,web,~", "# columns: id, user, password\n17,web,<SECRET>"),
        (
            "# columns: id, full_name, ssn\n17,Grace Hopper,219-09-9998\n",
            "# columns: id, full_name, ssn\n17,<NAME>,<SSN>\n",
        ),
        ("&{ID:17 FirstName:Grace LastName:van Hopper Plan:pro}", "&{ID:17 FirstName:<NAME> LastName:<NAME> Plan:pro}"),
        ("{FirstName:string LastName:string}", "{FirstName:string LastName:string}"),
        (
            '{"product": {"name": "Garden Chair", "address": "warehouse-3"}}',
            '{"product": {"name": "Garden Chair", "address": "warehouse-3"}}',
        ),
        (
            '{"store": {"name": "Grace Hopper", "email": "g@example.org"}}',
            '{"store": {"name": "<NAME>", "email": "<EMAIL>"}}',
        ),
        (
            '{"customer": {"name": "Grace Hopper", "address": "12 Elm Row"}}',
            '{"customer": {"name": "<NAME>", "address": "<ADDRESS>"}}',
        ),
    ],
)
async def test_pairs_of_other_languages_heads_in_comments_and_what_things_are_called(
    masker: Masker, text: str, masked: str
) -> None:
    assert await masker.text(text.replace("~", _SECRET)) == masked
