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
