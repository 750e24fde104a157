"""Values in lines of their own, below what names them or says of which kind they are: in patches, lists of arguments, heredocs, lists of Secrets."""

from __future__ import annotations

import json

import pytest
import yaml

from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway_policy.vocabulary import JsonObject
from mcp_gateway_tools.raw import Document, Raw

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def masker() -> Masker:
    return Masker(MaskingProfile(), tuple)


HUNKS = (
    " apiVersion: v1\n kind: Secret\n metadata:\n   name: db\n data:\n-  q: lokomotive\n+  q: kieselweg\n",
    " apiVersion: v1\n stringData:\n   plain: lokomotive\n-  q: kieselweg\n kind: Secret\n",
    ' {\n   "kind": "Secret",\n   "stringData": {\n-    "q": "lokomotive"\n+    "q": "kieselweg"\n   }\n }\n',
    " - name: DB_PASSWORD\n-  value: lokomotive\n+  value: kieselweg\n",
    "   password: |\n-    lokomotive\n+    kieselweg\n",
    "   password:\n-    lokomotive\n+    kieselweg\n",
    "   args:\n   - --db-password\n-  - lokomotive\n+  - kieselweg\n",
)


@pytest.mark.parametrize("hunk", HUNKS)
@pytest.mark.parametrize("head", ["", "diff --git a/x b/x\nindex 1a2b3c4..5d6e7f8 100644\n--- a/x\n+++ b/x\n"])
async def test_what_a_patch_leaves_as_it_is_says_what_its_changes_hold(masker: Masker, head: str, hunk: str) -> None:
    masked = await masker.text(f"{head}@@ -1,6 +1,6 @@\n{hunk}")
    assert "lokomotive" not in masked
    assert "kieselweg" not in masked
    assert await masker.text(masked) == masked


async def test_a_patch_of_what_is_no_secret_stays(masker: Masker) -> None:
    text = "@@ -1,6 +1,6 @@\n apiVersion: v1\n kind: ConfigMap\n data:\n-  q: lokomotive\n+  q: kieselweg\n # secrets stand elsewhere\n"
    assert await masker.text(text) == text


ARGUMENTS = ["app", "--db-password", "lokomotive", "--verbose", "--city", "Jena"]


@pytest.mark.parametrize(
    "text",
    [
        yaml.safe_dump({"spec": {"containers": [{"name": "a", "command": ARGUMENTS}]}}),
        yaml.safe_dump({"args": ARGUMENTS}),
        yaml.safe_dump(ARGUMENTS),
        "".join(f'- "{one}"\n' for one in ARGUMENTS),
        json.dumps({"args": ARGUMENTS}, indent=2),
        json.dumps({"args": ARGUMENTS}).replace("db-password", "db-pass"),
        " ".join(ARGUMENTS),
    ],
)
async def test_an_option_names_the_item_below_it(masker: Masker, text: str) -> None:
    masked = await masker.text(text)
    assert "lokomotive" not in masked
    assert "Jena" in masked


@pytest.mark.parametrize("option", ["pwd", "db-pass", "smtp-pass", "db-pwd", "secret-key-base", "storepass", "keypass", "psk", "wifi-psk", "redis-auth"])  # fmt: skip
@pytest.mark.parametrize("sign", [" ", "="])
async def test_options_are_called_as_fields_are(masker: Masker, option: str, sign: str) -> None:
    assert "Zk3vQ9xT" not in await masker.text(f"root 12 app --{option}{sign}Zk3vQ9xT2mLp8Rw0 --verbose")


@pytest.mark.parametrize("text", ["run --bypass all", "x --compass north", "docker run --pwd /srv/dir x"])
async def test_options_that_end_alike_stay(masker: Masker, text: str) -> None:
    assert await masker.text(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("password = <<EOT\nvR7!mKq2zLw\nEOT\nport = 5\n", "password = <<EOT\n<SECRET>\nEOT\nport = 5\n"),
        ('  api_key = <<-EOF\n    vR7!mKq2zLw\n  EOF\n  name = "x"\n', "<<-EOF\n<SECRET>\n  EOF\n"),
        ("cat <<EOF\nhello\nEOF\n", "cat <<EOF\nhello\nEOF\n"),
        ("password: <<EOT\nvR7!mKq2zLw", "<<EOT"),
    ],
    ids=("HCL", "indented", "of words", "cut short"),
)
async def test_a_heredoc_is_the_value_of_the_name_above_it(masker: Masker, text: str, kept: str) -> None:
    masked = await masker.text(text)
    assert "vR7!mKq2zLw" not in masked
    assert kept in masked


async def test_heredocs_that_do_not_end_are_looked_through_a_few_times_at_most(masker: Masker) -> None:
    """It would be withheld where it took too long."""
    assert await masker.text("password = <<A\n" * 60_000) != ""


LISTED: JsonObject = {
    "items": [
        {"metadata": {"name": "n1"}, "data": {"q": "lokomotive"}, "type": "kubernetes.io/tls"},
        {"metadata": {"name": "n2"}, "data": {"q": "lokomotive"}, "type": "acme.example/own"},
        {"metadata": {"name": "n3"}, "stringData": {"q": "lokomotive"}},
    ],
    "kind": "SecretList",
}


async def test_what_a_list_of_secrets_holds_is_one_each(masker: Masker) -> None:
    """As `kubectl get --raw` has it: its items say no kind."""
    for text in (json.dumps(LISTED), json.dumps(LISTED, indent=2), yaml.safe_dump(LISTED), json.dumps({"out": json.dumps(LISTED)})):  # fmt: skip
        masked = await masker.text(text)
        assert "lokomotive" not in masked
        assert "n3" in masked
    assert "lokomotive" not in json.dumps((await masker.mask(Raw(Document(LISTED)))).structured)
    others = json.dumps(LISTED).replace("SecretList", "ConfigMapList").replace("kubernetes.io/tls", "x")
    assert await masker.text(others) == others


@pytest.mark.parametrize("digest", ["33a64df551425fcc55e4d42a148795d9f25f89d4"])
@pytest.mark.parametrize("form", ["{key} pushed {digest} to main", "{key},{digest}\n", '{key}\nETag: "{digest}"\n'])
async def test_a_digest_beside_a_key_s_number_stays(masker: Masker, form: str, digest: str) -> None:
    assert digest in await masker.text("2026-01-01 " + form.format(key="AKIAQ3EGRIFJ7SDN4XBT", digest=digest))
