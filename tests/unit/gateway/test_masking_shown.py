"""Secrets that stand apart from the word that names them, each beside what is laid out like it and is none."""

from __future__ import annotations

import pytest

from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def masker() -> Masker:
    return Masker(MaskingProfile(), tuple)


MADE = "qX81mZpL0vTe72"
OTHER = "qX81mZpL0vTe73"
PYTEST = f"E       AssertionError: assert '{MADE}' == '{OTHER}'\nE         - {OTHER}\nE         + {MADE}\n"

GONE = (
    (f">       assert client.password == expected\n{PYTEST}", (MADE, OTHER)),
    (f"    def test_api_key_roundtrip():\n>       assert load() == expected\n{PYTEST}", (MADE, OTHER)),
    (
        f"    self.assertEqual(cfg.secret, x)\nAssertionError: '{MADE}' != '{OTHER}'\n- {MADE}\n+ {OTHER}\n",
        (MADE, OTHER),
    ),
    (
        f'Expected: "{MADE}"\nReceived: "{OTHER}"\n\n  11 |\n> 12 |   expect(session.accessToken).toBe(stored);\n',
        (MADE, OTHER),
    ),
    ("cy.get('[data-cy=password]').type('mossyoak')", ("mossyoak",)),
    ("cy.get(\"input[name=password]\").clear().type('Moss_Oak9{enter}')", ("Moss_Oak9",)),
    ("await page.getByLabel('Password').fill('mossyoak');", ("mossyoak",)),
    ("page.type('input[name=\"pin\"]', '48213377')", ("48213377",)),
    ('driver.find_element(By.ID, "password").send_keys("mossyoak")', ("mossyoak",)),
    ("fireEvent.change(getByLabelText('Password'), { target: { value: 'mossyoak' } })", ("mossyoak",)),
    ('When I fill in "Confirm password" with "mossyoak"', ("mossyoak",)),
    ("await user.type(screen.getByLabelText(/password/i), 'Moss_Oak9')", ("Moss_Oak9",)),
    ('page.locator("#passphrase").press_sequentially("Moss_Oak9")', ("Moss_Oak9",)),
    ("redis> DEL spring:session:sessions:3f1c9a7e-52b8-4d60-9e1a-7c55d0b1aa01", ("3f1c9a7e",)),
    ("fill_in 'Password', with: 'mossyoak'", ("mossyoak",)),
    ("127.0.0.1:6379> HGETALL session:3f1c9a7e52b84d60\n1) x", ("3f1c9a7e52b84d60",)),
    (f'127.0.0.1:6379> GET app:api_token\n"{MADE}"', (MADE,)),
    ("The box is up, user ops, password Moss_OAkB", ("Moss_OAkB",)),
    (f"## Webhook secret\nRotated weekly.\nCurrent value: {MADE}\n", (MADE,)),
    ("REDIS_AUTH=mossy\nREDIS_HOST=c1", ("mossy",)),
    (f"CEF:0|A|B|1|1|x|3|src=10.0.0.1 cs1Label=apiKey cs1={MADE} cs2Label=region", (MADE,)),
    (f"CEF:0|A|B|1|1|x|3|cs5=ok cs6Label=Bearer Token cs6={MADE}", (MADE,)),
    (f"CEF:0|A|B|1|1|x|3|cs3={MADE} cs3Label=session_token", (MADE,)),
    (
        f"<a><env-entry-name>apiToken</env-entry-name><env-entry-type>String</env-entry-type><env-entry-value>{MADE}</env-entry-value></a>",
        (MADE,),
    ),
    ("<p><param-name>db.password</param-name>\n<param-value>mossyoak</param-value></p>", ("mossyoak",)),
    ("$ kubectl get secret db -o jsonpath='{.data.password}'\nT3JiaXRfSVhnQg==\n", ("T3JiaXRfSVhnQg",)),
    (
        "$ kubectl get secret db -o jsonpath='{.data.user}{\"\\n\"}{.data.password}'\nb3BzLXVzZXI=\nT3JiaXRfSVhnQg==\n",
        ("T3JiaXRfSVhnQg",),
    ),
    (f"token: {MADE}\nthen it was tried again with {MADE} at once", (MADE,)),
)


@pytest.mark.parametrize(("text", "values"), GONE)
async def test_a_secret_apart_from_its_name_is_hidden(masker: Masker, text: str, values: tuple[str, ...]) -> None:
    """Mutations: a form of `shown` left out; `again` without secrets; `_pairs` of elements empty."""
    masked = await masker.text(text)
    assert [value for value in values if value in masked] == []


STAYS = (
    ">       assert user.name == expected\nE       AssertionError: assert 'alpha-7' == 'beta-8'\n",
    ">       assert token.type == expected\nE       AssertionError: assert 'IDENT_42' == 'IDENT_43'\n",
    ">       assert str(token.kind) == expected\nE       AssertionError: assert 'TokenKind.NAME' == 'TokenKind.WORD'\n",
    "await page.getByLabel('Private key file').fill('/etc/ssl/private/site.key');",
    ">       assert tokenizer.next() == expected\nE       AssertionError: assert 'qX81mZpL' == 'qX81mZpM'\n",
    "await page.fill('#search', 'blue_shirt9');\ncy.get('.token-list').type('abc9')\n",
    'driver.find_element(By.NAME, "q").send_keys("selenium4")',
    'I fill in "Search" with "sunny_day9"\nThen I should see "Password updated"',
    '127.0.0.1:6379> GET app:version\n"v4.1.2-rc"\n127.0.0.1:6379> GET session:count\n"4412"',
    "Pick a user name, password policy and login, password rules apply; user root, password PasswordEncoder",
    "## Retry count\nCurrent value: exponential-7\n",
    "REDIS_AUTH=true\nGIT_AUTH=none\nPROXY_AUTH=basic",
    "CEF:0|A|B|1|1|x|3|cs2Label=region cs2=eu-west-1 cs4=ok-9 cs4Label=outcome",
    "<a><param-name>encoding</param-name><param-value>UTF-8</param-value></a>",
    "$ kubectl get cm app -o jsonpath='{.data.mode}'\nproduction\n",
    "$ kubectl get pods -o jsonpath='{.items[0].metadata.name}'\nweb-7d9f8b6c5d-abcde\n",
)


@pytest.mark.parametrize("text", STAYS)
async def test_what_is_laid_out_like_a_secret_and_is_none_stays(masker: Masker, text: str) -> None:
    assert await masker.text(text) == text
