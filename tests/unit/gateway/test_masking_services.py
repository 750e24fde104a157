"""Secrets, configuration and what platforms print: what goes of it, and beside it what stays."""

from __future__ import annotations

import pytest

from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile

pytestmark = pytest.mark.anyio

_SECRET = "7f55C6110ce2Q578a17c499f31"


@pytest.fixture(scope="module")
def masker() -> Masker:
    return Masker(MaskingProfile(), tuple)


@pytest.mark.parametrize(
    "text",
    [
        "const token = await getAccessToken(user);",
        "+    const password = await this.vault.read(path);",
        "const apiKey = new SecretKey(bytes)",
        "token = yield fetch_token()",
        "const token = user?.token ?? null;",
        "auto token = std::move(t);",
        "password = @params[:password]",
        "GOOGLE_APPLICATION_CREDENTIALS=/secrets/sa.json",
        "private_key: /keys/id_ed25519",
        "TLS_PRIVATE_KEY=/certs/tls.key",
        "credentials: ~/.aws/credentials",
        "<server><privateKey>${user.home}/.ssh/id_ed25519</privateKey></server>",
        "DB_PASSWORD=${DB_PASSWORD:?DB_PASSWORD is required}",
        "  data:\n  - secretKey: DB_PASSWORD\n    remoteRef:\n      key: secret/data/orders/db\n",
        '[{"name": "db.passwordSecretKey", "value": "db-pass"}]',
        "auth:\n  existingSecretKey: token-key\n  passwordSecretKey: db-pass\n",
        '{"securitySchemes": {"ApiKey": {"type": "apiKey", "in": "header", "name": "key"}}}',
        "Outputs:\n    adminPassword: [secret]\n",
        '"ConnectionString": "InstrumentationKey=83f0;IngestionEndpoint=https://eu-5.in.example.com/"',
    ],
)
async def test_code_and_what_refers_to_a_value_stay(masker: Masker, text: str) -> None:
    assert await masker.text(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("const token = 'await this.one9';", "const token = '<SECRET>';"),
        ("token = newt0ken9x", "token = <SECRET>"),
        ("DB_PASSWORD=${DB_PASSWORD:-Summer2024x}", "DB_PASSWORD=${DB_PASSWORD:<SECRET>}"),
        ("secret_access_key=/k8Fj2mZq0/Lw9XcVbN", "secret_access_key=<SECRET>"),
        ("- secretKey: minioadmin", "- secretKey: <SECRET>"),
        ('{"apiKeys": [{"label": "ci", "key": "%s"}]}', '{"apiKeys": [{"label": "ci", "key": "<SECRET>"}]}'),
        ("adminPassword: [sEcret9]", "adminPassword: [<SECRET>]"),
        (
            "CONN_STRING=x\nAZURE_CONNECTION_STRING=AccountName=logs;AccountKey="
            + "Ab1/" * 11
            + "==;EndpointSuffix=x.net",
            "CONN_STRING=x\nAZURE_CONNECTION_STRING=AccountName=logs;AccountKey=<AZURE_STORAGE_KEY>;EndpointSuffix=x.net",
        ),
    ],
)
async def test_a_value_that_resembles_code_or_a_reference_is_hidden(masker: Masker, text: str, masked: str) -> None:
    assert await masker.text(text.replace("%s", _SECRET)) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (
            "kubectl create secret generic k --from-literal=api=%s --from-literal=user=app -n shop",
            "kubectl create secret generic k --from-literal=api=<ARGUMENT> --from-literal=user=app -n shop",
        ),
        (
            "kubectl create configmap c --from-literal=build=%s --from-literal=tag=v1.2",
            "kubectl create configmap c --from-literal=build=%s --from-literal=tag=v1.2",
        ),
        ("GET /cart session=%s user=41", "GET /cart session=<SAID> user=41"),
        ("session=4c1d7a52-9b1e-4c39-8d2f-0a1b2c3d4e5f ok", "session=4c1d7a52-9b1e-4c39-8d2f-0a1b2c3d4e5f ok"),
        ("pool session=nightly-report-batch-2026-10-12 opened", "pool session=nightly-report-batch-2026-10-12 opened"),
        ('.bearer_auth("%s").header("id", "web")', '.bearer_auth("<ARGUMENT>").header("id", "web")'),
        ('.bearer_auth(token).query("page", "2")', '.bearer_auth(token).query("page", "2")'),
        ('{"bearer": {"satis.example.net": "%s"}}', '{"bearer": {"satis.example.net": "<BEARER>"}}'),
        ('{"bearer": {"format": "opaque9-token-format"}}', '{"bearer": {"format": "opaque9-token-format"}}'),
        (
            'sql.Open("mysql", "root:%s@tcp(db:3306)/shop")',
            'sql.Open("mysql", "root:<URL_PASSWORD>@tcp(db:3306)/shop")',
        ),
        ("listening at app@tcp(db:3306)/shop", "listening at app@tcp(db:3306)/shop"),
        (
            'Client("AC84d8c4fa2815d2802827283e0ad84173", "0fd8c4fa2815d2802827283e0ad84173"); Client("AC-test", "0fd8c4fa2815d2802827283e0ad84173x")',
            'Client("<TWILIO_KEY>", "<TWILIO_KEY>"); Client("AC-test", "0fd8c4fa2815d2802827283e0ad84173x")',
        ),
        (
            "algoliasearch('SHOPAPP7', '84d8c4fa2815d2802827283e0ad84173'); search('SHOPAPP7', '84d8c4fa2815d2802827283e0ad84173')",
            "algoliasearch('SHOPAPP7', '<ALGOLIA_KEY>'); search('SHOPAPP7', '84d8c4fa2815d2802827283e0ad84173')",
        ),
        (
            "agent eu01xx2f86702824c1c099724caf4941d407NRAL, app NRAL-7, team eu01xx-NRAL",
            "agent <NEW_RELIC_KEY>, app NRAL-7, team eu01xx-NRAL",
        ),
        (
            "GET /data/2.5/weather?q=Lisbon&appid=84d8c4fa2815d2802827283e0ad84173 then ?appid=730&build=84d8c4fa2815d2802827283e0ad84173",
            "GET /data/2.5/weather?q=Lisbon&appid=<PARAMETER> then ?appid=730&build=84d8c4fa2815d2802827283e0ad84173",
        ),
        ("use user ops, password %s, please", "use user ops, password <SAID>, please"),
        ("the password PBKDF2-HMAC-SHA256 hashing of user ops", "the password PBKDF2-HMAC-SHA256 hashing of user ops"),
        ('the passphrase at the office is "Orbit_qsGi", room 7', 'the passphrase at the office is "<SAID>", room 7'),
        ("the password for guests is printed on the card", "the password for guests is printed on the card"),
        ("creds app / %s on `db-1`", "creds app / <SAID> on `db-1`"),
        ("account acme / prod-eu on db-1", "account acme / prod-eu on db-1"),
        (
            "ldap_default_authtok = rosebud77x\nldap_default_authtok_type = password",
            "ldap_default_authtok = <SECRET>\nldap_default_authtok_type = password",
        ),
        ("c.pepper = '%s'; c.stretches = 12", "c.pepper = '<SECRET>'; c.stretches = 12"),
        ("pepper: 'freshly ground, one teaspoon'", "pepper: 'freshly ground, one teaspoon'"),
        ("rocommunity %s 10.0.0.0/8\nsyslocation rack 12", "rocommunity <DIRECTIVE> 10.0.0.0/8\nsyslocation rack 12"),
        ("net user backup %s /add", "net user backup <ARGUMENT> /add"),
        ("net user backup /delete", "net user backup /delete"),
        (
            'BUNDLE_GEMS__CONTRIBSYS__COM: "4efaf2e4:dbbed763"\nBUNDLE_PATH: "vendor/b1"',
            'BUNDLE_GEMS__CONTRIBSYS__COM: "<SECRET>"\nBUNDLE_PATH: "vendor/b1"',
        ),
        (
            "notion secret_" + "aB3xK9mQ2" * 4 + "tR7wZ5p and secret_rotation_days",
            "notion <NOTION_TOKEN> and secret_rotation_days",
        ),
        (
            "deploy:$y$j9T$"
            + "M0xQs25ISZpI56HWWEGhLa"
            + "$"
            + "fhtt0K3p6B9SA6C5RdVlEthHi2iHvaz2DGtIUICMYab"
            + ":19800:0:::",
            "deploy:<PASSWORD_HASH>:19800:0:::",
        ),
    ],
)
async def test_a_secret_is_hidden_where_its_format_puts_it(masker: Masker, text: str, masked: str) -> None:
    assert await masker.text(text.replace("%s", _SECRET)) == masked.replace("%s", _SECRET)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (
            (
                "CREATE TABLE public.accounts (\n    id integer,\n    api_key character varying(64),\n    plan text\n);\n"
                "INSERT INTO public.accounts VALUES (1, '%s', 'pro9');"
            ),
            "'<SECRET>', 'pro9');",
        ),
        (
            (
                "CREATE TABLE `accounts` (\n  `login` varchar(9) DEFAULT 'a, b (c)',\n  `api_token` varchar(64),\n"
                "  `rate` decimal(10,2),\n  `plan` text,\n  PRIMARY KEY (`login`)\n);\n"
                "INSERT INTO `accounts` VALUES ('ada','%s',1.5,'pro9'),('bob','%s',2.5,'pro8');"
            ),
            "('ada','<SECRET>',1.5,'pro9'),('bob','<SECRET>',2.5,'pro8');",
        ),
        (
            "CREATE TABLE users(id INTEGER, handle TEXT, password TEXT);\nINSERT INTO users VALUES(1,'amber77','winter');",
            "VALUES(1,'amber77','<SECRET>');",
        ),
        (
            "CREATE TABLE users (id int, password text);\nINSERT INTO visits VALUES (1, 'front-page9');",
            "INSERT INTO visits VALUES (1, 'front-page9');",
        ),
    ],
)
async def test_values_without_columns_are_judged_by_the_table_the_text_creates(
    masker: Masker, text: str, masked: str
) -> None:
    assert (await masker.text(text.replace("%s", _SECRET))).endswith(masked)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "mysql", "mongodb+srv", "amqp", "ldap", "sftp", "ssh"])
async def test_an_account_before_the_host_of_a_server_stays(masker: Masker, scheme: str) -> None:
    text = f"READ_URL={scheme}://reader@replica.example.net:5432/orders"
    assert await masker.text(text) == text


@pytest.mark.parametrize(
    "text", ["https://ana.perez@example.org/x", "mailto:ana.perez@example.org", "see //ana.perez@example.org"]
)
async def test_an_address_behind_any_other_scheme_is_hidden(masker: Masker, text: str) -> None:
    assert "ana.perez" not in await masker.text(text)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Their API key is %s, ok", "Their API key is <SAID>, ok"),
        ("the access key is required, the API key is invalid.", "the access key is required, the API key is invalid."),
        ("primary_conninfo | host=pg1 password=x%s | config", "primary_conninfo | host=pg1 password=<SECRET> | config"),
        ("await page.fill('#password', '%s');", "await page.fill('#password', '<SECRET>');"),
        ("await page.fill('#password', 'typed');", "await page.fill('#password', 'typed');"),
        ("redis-server --requirepass %s --port 7001", "redis-server --requirepass <ARGUMENT> --port 7001"),
        ("vault server -dev -dev-root-token-id=%s", "vault server -dev -dev-root-token-id=<ARGUMENT>"),
        ('setx API_KEY "%s"', 'setx API_KEY "<ARGUMENT>"'),
        ('setx JAVA_HOME "java9-home"', 'setx JAVA_HOME "java9-home"'),
        (
            '{"id": "https://kv.vault.azure.net/secrets/orders/0123", "name": "orders", "tags": {}, "value": "%s"}',
            '{"id": "https://kv.vault.azure.net/secrets/orders/0123", "name": "orders", "tags": {}, "value": "<SECRET>"}',
        ),
        (
            '{"id": "https://kv.vault.azure.net/secrets/orders/0123"}, {"value": "%s"}',
            '{"id": "https://kv.vault.azure.net/secrets/orders/0123"}, {"value": "%s"}',
        ),
    ],
)
async def test_a_secret_is_hidden_by_the_words_or_the_command_around_it(masker: Masker, text: str, masked: str) -> None:
    assert await masker.text(text.replace("%s", _SECRET)) == masked.replace("%s", _SECRET)


@pytest.mark.parametrize(
    "text",
    [
        'var password = prompt("Password:")',
        'let password = rpassword::prompt_password("Password: ")?;',
        "val password: String by inject()",
        "secret: process.env.NEXTAUTH_SECRET!,",
        "Image pull secrets:  regcred-2\nMountable secrets:   deployer-token-jkzc5\n",
        "    secrets: [kc_db, kc_admin2]",
        "JWT_SECRET=your-256-bit-secret\nOPENAI_API_KEY=sk-...\nSTRIPE=sk_test_xxxxxxxxxxxxxxxxxxxx",
        '{"TokenValidityUnits": {"AccessToken": "minutes", "RefreshToken": "days"}}',
    ],
)
async def test_prompts_units_and_stand_ins_stay(masker: Masker, text: str) -> None:
    assert await masker.text(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("""log("password: 'hunter22x'")""", """log("password: '<SECRET>'")"""),
        (
            '{"dsn": "host=pg1 user=app password=Qx7hunter sslmode=require"}',
            '{"dsn": "host=pg1 user=app password=<SECRET> sslmode=require"}',
        ),
        ("SECRET=your-hunter2-x9", "SECRET=<SECRET>"),
        ("    token: [kc9Zx81, Qmd93kz]", "    token: [<SECRET>, <SECRET>]"),
    ],
)
async def test_what_resembles_a_prompt_or_a_stand_in_is_hidden(masker: Masker, text: str, masked: str) -> None:
    assert await masker.text(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("smtp.login('mailer', '%s')", "smtp.login('mailer', '<ARGUMENT>')"),
        ("smtp.login('mailer', 'prompt')", "smtp.login('mailer', 'prompt')"),
        ("jwt.sign(payload, '%s', {expiresIn: '15m'});", "jwt.sign(payload, '<ARGUMENT>', {expiresIn: '15m'});"),
        ("jwt.verify(token, publicKey, {issuer: 'sso-1'});", "jwt.verify(token, publicKey, {issuer: 'sso-1'});"),
        ('configuration["Jwt:Key"] = "%s";', 'configuration["Jwt:Key"] = "<SECRET>";'),
        ('configuration["Jwt:Issuer"] = "sso-1.example.net";', 'configuration["Jwt:Issuer"] = "sso-1.example.net";'),
        ('var key = Encoding.UTF8.GetBytes("%s");', 'var key = Encoding.UTF8.GetBytes("<ARGUMENT>");'),
        ('var body = Encoding.UTF8.GetBytes("%s");', 'var body = Encoding.UTF8.GetBytes("%s");'),
        ("Http::withToken('%s')->get('v2')", "Http::withToken('<ARGUMENT>')->get('v2')"),
        (
            "Twilio::REST::Client.new('sid', '8f0dedeb8c46eefa782b4d7e5180df6b')",
            "Twilio::REST::Client.new('sid', '<ARGUMENT>')",
        ),
        ('"app" "md5336f64be395764865f9454166f69342c"', '"app" "<PASSWORD_HASH>"'),
        ("/cache/md5336f64be395764865f9454166f69342c.json", "/cache/md5336f64be395764865f9454166f69342c.json"),
        ("DB password set to velvet-orbit43 until Friday", "DB password set to <SAID> until Friday"),
        ("DB password set to never-expire until Friday", "DB password set to never-expire until Friday"),
        ("and the login?\nelastic / %s\nthanks", "and the login?\nelastic / <SAID>\nthanks"),
        ("main / 4f2a9c81d03be7f6\norders / prod-eu-west-1", "main / 4f2a9c81d03be7f6\norders / prod-eu-west-1"),
        ("Password ... granite-river29", "Password ... <DIRECTIVE>"),
        ("the password ... was it changed", "the password ... was it changed"),
        ("ssh-keygen -t ed25519 -N '%s' -f /tmp/k", "ssh-keygen -t ed25519 -N '<ARGUMENT>' -f /tmp/k"),
        ("ssh-keygen -t ed25519 -N '' -f /tmp/k", "ssh-keygen -t ed25519 -N '' -f /tmp/k"),
        ('<input name="csrfmiddlewaretoken" value="%s">', '<input name="csrfmiddlewaretoken" value="&lt;SECRET&gt;">'),
    ],
)
async def test_a_secret_is_hidden_where_a_program_hands_it_on(masker: Masker, text: str, masked: str) -> None:
    assert await masker.text(text.replace("%s", _SECRET)) == masked.replace("%s", _SECRET)


@pytest.mark.parametrize(
    "text",
    [
        '{"flows": {"clientCredentials": {"tokenUrl": "https://id.example.net/t", "scopes": {"a:read": "Read 9"}}}}',
        '{"Token": {"properties": {"token_type": {"type": "string", "enum": ["Bearer"]}}}}',
        "github_actions_secret.t: Creation complete after 1s [id=acme:basil-web:DEPLOY_TOKEN]",
        "random_password.db: Refreshing state... [id=none]",
        "[user]\n\tsigningkey = 96E84C30AB3FB5A5",
        '{"MasterUsername": "{{resolve:secretsmanager:dune-api:SecretString:username}}"}',
    ],
)
async def test_what_only_speaks_of_a_secret_stays(masker: Masker, text: str) -> None:
    assert await masker.text(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (
            '{"clientCredentials": {"clientSecret": "velvetorbit"}}',
            '{"clientCredentials": {"clientSecret": "<SECRET>"}}',
        ),
        ("app_secret: Creation9x", "app_secret: <SECRET>"),
        ("signingkey = 96e84c30ab3fb5a5", "signingkey = <SECRET>"),
    ],
)
async def test_what_resembles_what_speaks_of_a_secret_is_hidden(masker: Masker, text: str, masked: str) -> None:
    assert await masker.text(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ('[["x-api-key", "%s"], ["x-tenant", "web"]]', '[["x-api-key", "<SECRET>"], ["x-tenant", "web"]]'),
        ('[["id", "password"], ["7", "winter9x"]]', '[["id", "password"], ["7", "<SECRET>"]]'),
        ("tsig key 'ddns': secret \"%sAb=\";", "tsig key 'ddns': secret \"<DIRECTIVE>\";"),
        ('created secret "orders-database-9"', 'created secret "orders-database-9"'),
        ("Sec-WebSocket-Key: YYdpFOzF8cTwc4WX20Hu7g==", "Sec-WebSocket-Key: YYdpFOzF8cTwc4WX20Hu7g=="),
        ("X-Session-Key: YYdpFOzF8cTwc4WX20Hu7g==", "X-Session-Key: <SECRET>"),
        (
            "[keystone_authtoken]\nauth_url = https://id:5000/v3\nservice_token = winter9x\n",
            "[keystone_authtoken]\nauth_url = https://id:5000/v3\nservice_token = <SECRET>\n",
        ),
        (
            "NAME     READY   SECRET           AGE\napi      True    tls-tulip-mail   12d\n",
            "NAME     READY   SECRET           AGE\napi      True    tls-tulip-mail   12d\n",
        ),
        (
            "NAME     SECRET           OWNER\napi      tls9tulip-mail   team-a\nweb      tls8tulip-mail   team-b\n",
            "NAME     SECRET           OWNER\napi      <SECRET>   team-a\nweb      <SECRET>   team-b\n",
        ),
    ],
)
async def test_headers_in_pairs_and_columns_are_told_apart_from_what_is_called_so(
    masker: Masker, text: str, masked: str
) -> None:
    assert await masker.text(text.replace("%s", _SECRET)) == masked.replace("%s", _SECRET)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (
            '[{"op":"replace","path":"/spec/db/password","value":"falconridge"}]',
            '[{"op":"replace","path":"/spec/db/password","value":"<SECRET>"}]',
        ),
        (
            '{"op": "Add", "path": "/env/apiToken/0", "value": "falconridge"}',
            '{"op": "Add", "path": "/env/apiToken/0", "value": "<SECRET>"}',
        ),
        ("- op: replace\n  path: password\n  value: falconridge", "- op: replace\n  path: password\n  value: <SECRET>"),
        (
            '{"op":"replace","path":"/spec/template/image","value":"shop:2.1"}',
            '{"op":"replace","path":"/spec/template/image","value":"shop:2.1"}',
        ),
        ('{"op":"move","path":"/spec/password","from":"/pw"}', '{"op":"move","path":"/spec/password","from":"/pw"}'),
        (
            "values: |-\n    - name: DB_PASSWORD\n      value: falconridge\n",
            "values: |-\n    - name: DB_PASSWORD\n      value: <SECRET>\n",
        ),
        (
            "patch: |\n    - op: replace\n      path: /db/password\n      value: falconridge\n",
            "patch: |\n    - op: replace\n      path: /db/password\n      value: <SECRET>\n",
        ),
        ("api:\n  keys: [kX9vQ2mZpL8wR4tY]\n", "api:\n  keys: [<SECRET>]\n"),
        ('{"encryption":{"keys":["kX9vQ2mZpL8wR4tY"]}}', '{"encryption":{"keys":["<SECRET>"]}}'),
        ('{"api":{"keys":["createdAt","userId"]}}', '{"api":{"keys":["createdAt","userId"]}}'),
        ('{"table":{"keys":["kX9vQ2mZpL8wR4tY"]}}', '{"table":{"keys":["kX9vQ2mZpL8wR4tY"]}}'),
        ("bearer: kX9vQ2mZpL8wR4tY", "bearer: <SECRET>"),
        ("kek: %sAb==", "kek: <SECRET>"),
        ("bearer: JWT", "bearer: JWT"),
    ],
)
async def test_patches_keys_in_what_they_open_and_more_names(masker: Masker, text: str, masked: str) -> None:
    assert await masker.text(text.replace("%s", _SECRET)) == masked
