"""Values in results about data: rows, records of services, tables of changes and of settings; and what looks like one there and is none."""

from __future__ import annotations

import re
from typing import Final

import pytest

from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway_policy.vocabulary import JsonValue
from mcp_gateway_tools.raw import Column, Raw, Table

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def masker() -> Masker:
    return Masker(MaskingProfile(), tuple)


_TEXTS: Final[dict[str, tuple[str, ...]]] = {
    "cells of CSV": ("1,Ada,‹+4915123456789›,2024-05-02\n2,Bo,‹(303) 555-0152›,88123\n3,‹617-555-0123›,12\n(7,Cy,‹+4915123456789›,2024-05-02)\n12,‹07700 900123›,44\n",),
    "somebody's number": ("user_id,name,logins\n1,‹Rupert Oakenshaw›,44\n2,‹Imogen Larkspur›,12\n", '{"users":[{"userId":1,"name":"‹Rupert Oakenshaw›"}]}'),
    "account": ('{"user":{"id":1,"name":"‹Rupert Oakenshaw›"}}', '{"usr":{"id":"66","name":"‹Solène Montclair›"}}', '{"from":{"name":"‹Rupert Oakenshaw›"}}', "user:\n  id: 3\n  name: ‹Rupert Oakenshaw›\n"),
    "change": ("field,old,new\nssn,‹423866636›,‹423866637›\nlast_name,‹Oakenshaw›,‹Larkspur›\nstatus,open,closed\n", '{"columns":["field","old","new"],"rows":[["phone","‹6175550106›","‹6175550107›"]]}'),
    "setting": ('[{"meta_key":"billing_phone","meta_value":"‹6175550106›"}]', '{"title":"Phone","value":"‹6175550106›"}'),
    "bank": ('{"ach":[{"account":"‹889608057›","routing":"‹021000021›"}]}', '{"bank":{"name":"Fenwick Savings","account":"‹889608057›"}}', "Sort: 76-07-96  Acc: ‹91972027›\n", "Routing ‹021000021› Account ‹9907991201›\n", "BSB 062-000 Acc ‹12345678›\n", "Direct deposit: account ‹462186577›\n", "UPI: ‹ananya.k@okaxis›\n"),
    "reference": ('{"subject":{"reference":"Patient/1","display":"‹Rupert Wetherby›"}}',),
    "page": ('{"properties":{"Name":{"type":"title","title":[{"plain_text":"‹Fernanda Figueiredo›","annotations":{"color":"default"}}]},"Email":{"email":"‹a@tallow.com›"}}}',),
    "quoted": ('| p.name | p.phone |\n| "‹Staffan Lager›" | "‹(303) 555-0152›" |\n',),
    "track": ("%B‹4751807837523464›^‹OAKENSHAW/RUPERT›^2704101?",),
    "contact": ('{"Emergency Contact":"‹Imogen Abernathy› ‹206.555.0118›","Order No.":"ORD-2024-041147"}',),
    "sent": ("Please send the replacement to ‹171 Thornfield Terrace, Valencia EX2 3AL›.\n",),
    "shipped": ('{"shipTo":{"line1":"‹107 Maplecrest Blvd›"},"carrier":{"name":"UPS Ground"}}',),
    "street": ('{"address":{"street":"‹Rosenweg›","houseNumber":"12"}}',),
    "scripts": ('{"手机":"‹13812345678›"}', "שם: ‹דוד כהן›\n"),
    "SAP": ('{"KUNNR":"2256233152","STCD1":"‹18992357462›","BANKN":"‹5532968684›","VKORG":"DE10"}',),
    "said": ("parola: ‹Mango206x›\n", "clave: ‹Mango206x›\n", "creds rupert:‹Mango206x›\n", "temp pass ‹Mango206x›\n", "Password\n‹Mango206x›\n", "signing key ‹F2Hlr7PNBC159twsB09lmZYcZt7›\n", "the pair has secret ‹vmt58ESbF0Ik5ZowIUd53iGD›\n"),
    "basic": ("401 Unauthorized, auth was ‹ZGVwbG95OlB1bGxNZTIwMjQh›\n",),
    "state": ('{"type": "random_password", "instances": [{"attributes": {"result": "‹meadowTundra8876›", "min_upper": 0}}]}',),
    "parameters": ("PARAMETERS\tarn:aws\ttext\t/prod/db/password\tSecureString\t‹fLACYfmL57ML4VNpKQ›\t7\n",),
    "audited": ('type=EXECVE argc=4 a0="curl" a1="-u" a2="admin:‹saffronVelvet4479›" a3="https://x"\n',),
    "command": ('* restic --password-command "echo ‹jhkTebXBegl7lE9zzf›" backup\n', "Default: `admin` / password `‹IwhC6knuCPToHkIwhx›` there\n"),
    "called": ('user.set_password("‹pepperTundra9452›")\n', 'red:auth("‹tundraFalcon5015›")\n', "http -a admin:‹6dRRaQbBVn9bsxf8vm› GET https://api.internal/health\n"),
    "marked up": ("<p>Your temporary password is <b>‹meadowBramble2308›</b>. It expires.</p>\n",),
    "attributes": ('{"Users":[{"Username":"a","Attributes":[{"Name":"name","Value":"‹Henrik Tanemura›"},{"Name":"birthdate","Value":"‹1984-03-02›"}]}]}',),
    "lives": ("customer phone 4, address ‹6186 Wexford Street, Portland, OR 97205›\n",),
    "seed": ("totp_seed: ‹P7S5XPLX2JCMKKSNI74OB24DAA4UUEWG›\n",),
    "wifi": ("WIFI:S:Halden;T:WPA;P:‹Mango206x›;;",),
    "login": ('{"auth":["shop","‹Mango206x›"]}', '{"auth":["admin","‹falconridge›"]}', '{"auth":["basic","‹falconridge›"]}\n{"password":"‹X-Ray-Mango›"}', "auth: [shop, ‹falconridge›]\n", "auth:\n- shop\n- ‹falconridge›\n", "post(url, {'auth': ('shop', '‹falconridge›')})\n"),
    "options": ('["curl","-u","admin:‹saffronVelvet4479›"]', "az acr login -n x -u u -p ‹HqT7vX2mLp9RwZ4k›\n", "useradd -p ‹HqT7vX2mLp9RwZ4k› bob\n", "consul join -encrypt=‹pUqJrVyVRj5jsiYEkM/tFQYfWyJIv4s3XkvDwy7Cu5s=›\n"),
    "what a condition guards": ("if x:\n  password: ‹continue›\n", "var password: ‹Data4Falcon›\n"),
    "arguments": ("cmd: [run, --db-password, ‹falconridge›]\n",),
    "tokens": ("rzp_live_‹F2Hlr7PNBC159t› ", "pk_12345678_‹HBSRAYGMSP8QULMA1EIQXT2ZFY3AXLZX› ", "https://outlook.office.com/webhook/‹49558148-e7fe-465b-96f9-2c5487821316@f28d5175-5d8f-429a-99e2-4348a385edc7/IncomingWebhook/7581866aec1e4c504eba66d04e378028/916e3a61-bace-438a-933a-0d584ff4c65a› "),
    "wallet": ("the key ‹L1aW4aubDFB7yfras2S1mN3bqg9nwySY8nkoLmJebSLD5BWv3ENZ› of it\n",),
    "crew": ("Team: ‹Rupert Oakenshaw›, ‹Imogen Larkspur›\n",),
    "RG": ("RG: ‹12.345.678-9›\n",),
    "domain": ("impacket-psexec corp/admin:‹HqT7vX2mLp9RwZ4k›@10.0.0.1\n",),
    "client": ('r.auth("‹tundraFalcon5015›")\n',),
    "words": ("mnemonic: ‹legal winner thank year wave sausage worth useful legal winner thank yellow›\n",),
    "point to point": ('# client server secret IP\nbob * "‹wordy-pass›" *\n',),
    "directory": ('{"cn":"‹Wendell Thackeray›"}', "gecos: ‹Wendell Thackeray›\n"),
    "a guess": ("mysql -u root -p ‹Mango206x› < dump.sql\n", "PASS: ‹Mango206x›\n", "passwd = ‹Mango206x› = ''\n", "password: ‹falconPassword›,\n", "token := ‹tok.Text5›\n", "Cookie: ‹sid=falcon›\nAuthorization: Bearer ‹MY9TOKENabcdef›\n"),
}  # fmt: skip
"""Texts with what is to go between `‹` and `›`."""


_MARKED: Final = re.compile("‹(.*?)›")


@pytest.mark.parametrize("given", [one for some in _TEXTS.values() for one in some])
async def test_a_value_goes_and_what_stands_beside_it_stays(masker: Masker, given: str) -> None:
    """Each fails without the rule that is for it."""
    gone = _MARKED.findall(given)
    text = _MARKED.sub(r"\1", given)
    masked = await masker.text(text)
    assert not [one for one in gone if one in masked]
    for stays in (
        "2024-05-02",
        "88123",
        "open,closed",
        "Fenwick Savings",
        "default",
        "ORD-2024-041147",
        "UPS Ground",
        "2256233152",
        "DE10",
        "Team",
        "T:WPA",
    ):
        assert (stays in masked) == (stays in text)
    assert await masker.text(masked) == masked


@pytest.mark.parametrize(
    "text",
    [
        "M 100 200 3000,50 l 0.5 0 123,44\n1,234 567 8901\n",
        '{"projects":[{"id":1,"user_id":3,"name":"Rupert Oakenshaw"}]}',
        '{"user":{"name":"Release Team"},"x":1}',
        '{"customer_id":1,"name":"Halden Optics Inc"}',
        '{"auth":["basic","bearer"]}\n{"auth":["read","write","admin"]}',
        'if token: continue\nif not token: raise ValueError("x")\ncase Token: break\n',
        "username, password = None, None\ntoken: CancellationToken\ntoken: impl Into<String>\nvar password: Data\n",
        "token := tok.Text\npw = pw[:-1]\nuserid = passwd = acct = ''\n{ password: hashedPassword, x }\n",
        "if cookie: cookies.append(cookie)\nAdd correct Cookie: header to request\nToken: 3 requests left\n",
        "Secret *corev1.Secret\nToken *oauth2.Token\nPASS: test_login\n# PASS:  13\n",
        'my $addr = $self->{from_ip} || "";\n- from_addr    : The address sending this mail.\n',
        "secrets:\n  - source: db_password\n    target: db_pw\nreads /etc/passwd and /etc/shadow.\n",
        "curl -H 'Authorization: Bearer YOUR_TOKEN_HERE' x\nmysql -u root -p orders_db < dump.sql\n",
        "image: registry/app:1.2.3@10.0.0.1\n",
        "apiKey: API_KEY\nauth_header = 'Authorization'\npassword: TODO\npassword = \"__DB_PASSWORD__\"\n",
        'password: "ref+vault://secret/db#pw"\nsecrets: inherit\n{"password":"string"}\n',
        '<setting name="ApiKey" serializeAs="String"></setting>',
        '{"title":"Password","content":"How do we reset it"}',
        '{"routing":{"account":"sales","rules":[]}}',
        '{"emails": 45920, "phones": 88123, "addresses": 3}',
        '{"shipping_address":{"company":"Halden Optics Inc","city":"Lyon"}}',
        '{"id":"price_1","nickname":"Growth annual"}\n{"price":{"nickname":"starter_monthly"}}',
        '{"password_hash":"argon2id"}',
        "Team: Red Panthers\n",
        "$ gh secret list\nDEPLOY_TOKEN        Updated 2024-03-01\nNPM_TOKEN           Updated 2024-02-11\n",
        'password: "%env(resolve:DB_PASSWORD)%"\napi_key: !env OPENAI_API_KEY\ntoken: "{env.CF_API_TOKEN}"\n"authToken": "[secure]"\n',
        "self.user, self.password = user, password\ntoken += ch\nval password: CharArray\n",
        "credentials: loaded from /root/.aws/credentials\nPasswords: 3 changed, 1 skipped\n",
        '{"full_name":"quillmoor/infra","name":"Build And Test"}',
        "fb.group({ email: ['', Validators.email], password: ['', [Validators.required, Validators.minLength(8)]] });\n",
        "struct Login { email: String, password: SecretString, token: Option<String> }\n",
        'let password = passwordField.text ?? ""\n',
        "GITHUB_TOKEN=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n",
        '{"name": "API_SECRET", "value": "@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/api/)"}',
        "mount -o credentials=/root/.smbcred,uid=1000\n",
        "login page/form2024\ntemp password reset2024 link\nlogin user1:session42\nPassword\nstrength: 3\n",
        "# columns: id, user, password\n17,web,\n",
        "key L1aW4aubDFB7yfras2S1mN3bqg9nwySY8nkoLmJebSLD5BWv3ENa of it\n",
        '{"author":"Oakenshaw Media"}',
    ],
)
async def test_what_looks_like_one_and_is_none_stays(masker: Masker, text: str) -> None:
    assert await masker.text(text) == text


async def _rows(masker: Masker, names: str, *given: tuple[JsonValue, ...]) -> JsonValue:
    table = Table(tuple(Column(name, "text") for name in names.split()), given)
    return (await masker.mask(Raw(table))).structured["rows"]


async def test_columns_of_legacy_tables(masker: Masker) -> None:
    french = ("7626848", "Venkataraman", "Gaspard", "21/12/1980")
    assert await _rows(masker, "NUM_CLI NOM_CLI PRENOM_CLI DT_NAIS", french) == [
        ["7626848", "<NAME>", "<NAME>", "<BIRTH_DATE>"]
    ]
    german = ("6132638", "Thibault", "Larkspur", "Am Mühlbach 29a")
    assert await _rows(masker, "KD_NR KD_VNAME KD_NNAME KD_STR", german) == [
        ["6132638", "<NAME>", "<NAME>", "<ADDRESS>"]
    ]
    english = ("461113", "Winifred", "Krautheimer", "Q53185525")
    assert await _rows(masker, "EMP_NBR EMP_NM_1ST EMP_NM_LST PSPT_NBR", english) == [
        ["461113", "<NAME>", "<NAME>", "<ID_NUMBER>"]
    ]
    assert await _rows(masker, "p_first p_last p_status", ("Ana", "Etxeberria", "open")) == [
        ["<NAME>", "<NAME>", "open"]
    ]
    dotted = ("107 Maplecrest Blvd", "Imogen Larkspur", "UPS Ground")
    assert await _rows(masker, "shipTo.line1 billTo.attn carrier.name", dotted) == [
        ["<ADDRESS>", "<NAME>", "UPS Ground"]
    ]


async def test_kinds_of_documents_and_their_numbers(masker: Masker) -> None:
    given = (("PASSPORT", "594621593"), ("SIN", "332 259 167"), ("invoice", "12345"))
    rows = await _rows(masker, "doc_tp doc_no", *given)
    assert rows == [["PASSPORT", "<ID_NUMBER>"], ["SIN", "<SSN>"], ["invoice", "12345"]]


async def test_what_was_and_what_became_of_it(masker: Masker) -> None:
    rows = await _rows(masker, "field_name old_value new_value", ("ssn", "423866636", "423866637"), ("plan", "a", "b"))
    assert rows == [["ssn", "<SSN>", "<SSN>"], ["plan", "a", "b"]]


async def test_how_many_there_are_is_none_of_them(masker: Masker) -> None:
    assert await _rows(masker, "phones addresses emails", (88123, 22331, 9921)) == [[88123, 22331, 9921]]
    assert await _rows(masker, "null_dob uniq_emails", (6215, 9912)) == [[6215, 9912]]
    assert await _rows(masker, "phone email", ("t", "99.1%")) == [["t", "99.1%"]]


async def test_a_number_that_may_be_one_goes(masker: Masker) -> None:
    """Nobody's rows are shown because a column of theirs holds numbers."""
    assert await _rows(masker, "phone dob ssn", (5551234, 19650312, 423866636)) == [
        ["<PHONE>", "<BIRTH_DATE>", "<SSN>"]
    ]
    assert await _rows(masker, "phone password", ("x", 12)) == [["<PHONE>", "<SECRET>"]]


async def test_a_column_known_to_hold_them_shows_none(masker: Masker) -> None:
    column = Column("phone", "int", ("d/s/t/phone",), "d/s/t/phone")
    whole = (await masker.mask(Raw(Table((column,), ((88123,),))))).structured
    assert whole["rows"] == [["<PHONE>"]]


@pytest.mark.parametrize(
    "text",
    [
        '{"name":"DB_PASSWORD=falconridge","data":"lakeside"}',
        '{"x":[["DB_PASSWORD=falconridge","lakeside"]]}',
        "x:\n- - DB_PASSWORD=falconridge\n  - lakeside\n",
    ],
)
async def test_beside_a_setting_with_its_value_stands_none(masker: Masker, text: str) -> None:
    assert await masker.text(text) == text.replace("falconridge", "<SECRET>")
