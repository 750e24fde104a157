"""Personal values in tables, rows and pages as more programs print them, and in the literals of more languages; what stands close to them
and is none."""

from __future__ import annotations

from typing import Final

import pytest

from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def masker() -> Masker:
    return Masker(MaskingProfile(), tuple)


_HIDDEN: Final[dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]]] = {
    "polars": (
        (
            "┌───────────┬────────────┬───────┐\n│ full_name ┆ birth_date ┆ sku   │\n│ ---       ┆ ---        ┆ ---   │\n│ str       ┆ date       ┆ str   │\n"
            "╞═══════════╪════════════╪═══════╡\n│ Ana Ruiz  ┆ 1994-08-28 ┆ W-508 │\n└───────────┴────────────┴───────┘"
        ),
        ("Ana Ruiz", "1994-08-28"),
        ("W-508", "│ str       ┆ date       ┆ str   │"),
    ),
    "duckdb": (
        "┌───────────┬─────────┐\n│ last_name │  order  │\n│  varchar  │ varchar │\n├───────────┼─────────┤\n│ Beltran   │ SO-6810 │\n└───────────┴─────────┘",
        ("Beltran",),
        ("│  varchar  │ varchar │", "SO-6810"),
    ),
    "rich": (
        "┏━━━━━━━━━━━┳━━━━━━━━┓\n┃ last_name ┃ status ┃\n┡━━━━━━━━━━━╇━━━━━━━━┩\n│ Beltran   │ active │\n└───────────┴────────┘",
        ("Beltran",),
        ("active",),
    ),
    "sqlcmd": (
        "id          first_name last_name  status\n----------- ---------- ---------- ----------\n          1 Ana        Beltran    active\n          2 Bo         O'Neil     idle\n",
        ("Ana", "Beltran", "Bo ", "O'Neil"),
        ("active", "idle", "          2 "),
    ),
    "SQL*Plus": (
        "        ID FIRST_NAME LAST_NAME  STATUS\n---------- ---------- ---------- ----------\n         1 Ana        Beltran    ACTIVE\n",
        ("Ana", "Beltran"),
        ("ACTIVE",),
    ),
    "reStructuredText": (
        "======= ========== ======= ========\nSurname First name Bay     Employer\n======= ========== ======= ========\nBeltran Ana Maria  Bay 320 Ironleaf\n======= ========== ======= ========\n",
        ("Beltran", "Ana Maria"),
        ("Bay 320", "Ironleaf"),
    ),
    "pandas": (
        "    first_name   last_name         dob           sku  total\n 0    Wolfgang     Schäfer  1988-07-15    WDG-378-QV   9.41\n 1        Ana    Bonaccorsi  1978-02-15  SKU-PIQ-3644  10.52\n",
        ("Wolfgang", "Schäfer", "1988-07-15", "Bonaccorsi", "1978-02-15"),
        ("WDG-378-QV", "SKU-PIQ-3644", "10.52"),
    ),
    "pandas, shortened": (
        "        full_name     mobile  ...           sku  refund\n  0  Gonzalo Ruiz  020 7465 1537  ...  SKU-DCP-7949     NaN\n  1   Ingrid Berg            NaN  ...    WDG-000-KI   88.10\n",
        ("Gonzalo Ruiz", "Ingrid Berg"),
        ("SKU-DCP-7949", "88.10"),
    ),
    "tuples": (
        "('Driver', 'Licence No', 'Plate', 'Depot')\n('Ana Beltran', 'EF3173816', 'CF55 GCJ', 'Harbour hub')\n('Bo Ng', 'HD2970327', 'GE-317-CE', 'Harbour hub')\n",
        ("Ana Beltran", "EF3173816", "CF55 GCJ", "GE-317-CE"),
        ("'Driver'", "Harbour hub"),
    ),
    "lists": ("['id', 'last_name']\n['1', 'Beltran']\n['2', \"O'Neil\"]\n", ("Beltran", "O'Neil"), ("'1'",)),
    "MySQL's \\G": (
        "*************************** 1. row ***************************\n       driver_id: DRV1\n            name: Priya Deshpande\n  licence_number: YGBZJ168582OI1PD\n        last_lat: 50.672130\n        shift_id: 50672\n1 row in set (0.00 sec)\n",
        ("Priya Deshpande", "YGBZJ168582OI1PD", "50.672130"),
        ("DRV1", "50672"),
    ),
    "logical decoding": (
        "table public.customers: INSERT: id[integer]:185349 first_name[text]:'Fiorella' last_name[character varying]:'Martinelli' sku[text]:'HE513'",
        ("Fiorella", "Martinelli"),
        ("185349", "HE513"),
    ),
    "Clojure": (
        '{:customer/first-name "Alistair", :date-of-birth #inst "1984-07-24T00:00:00.000-00:00", :status "open", :db/password "hunter-two"}',
        ("Alistair", "1984-07-24", "hunter-two"),
        ('"open"',),
    ),
    "C": ('struct contact c = { .last_name = "Pellegrino", .sku = "W-401" };', ("Pellegrino",), ("W-401",)),
    "Lua": ('return { ["last_name"] = "Müllenbach", ["level"] = "high" }', ("Müllenbach",), ("high",)),
    "Erlang": ('[{last_name,<<"Albuquerque">>},{status,<<"Provisioned">>}]', ("Albuquerque",), ("Provisioned",)),
    "Lisp": ('((first-name . "Solange") (status . "Provisioned"))', ("Solange",), ("Provisioned",)),
    "JSX": (
        '<Card lastName={"Bonaccorsi"} token={"kX9vQ2mLp8aa"} onSave={save} />',
        ("Bonaccorsi", "kX9vQ2mLp8aa"),
        ("save",),
    ),
    "a day that a program makes": (
        "dob: Date.new(1996, 8, 14), born: LocalDate.of(1987, Month.MAY, 2), hired: Date.new(2020, 8, 14), birthDate = time.Date(1939, time.May, 23, 0, 0)",
        ("1996, 8, 14", "1987, Month.MAY, 2", "1939, time.May, 23"),
        ("Date.new(2020, 8, 14)",),
    ),
    "a day in words": (
        "| Name | Date of birth | Since |\n|---|---|---|\n| Ana Ruiz | 21 Feb 1998 | 3 May 2024 |\n\n- **Date of birth:** 28 Jun 1961\n",
        ("Feb 1998", "Jun 1961"),
        ("3 May 2024",),
    ),
    "a day of protocol buffers": (
        "birth_date { year: 1971 month: 4 day: 9 }\ncreated { year: 2021 month: 4 day: 9 }",
        ("1971",),
        ("year: 2021",),
    ),
    "a property list": (
        "<dict><key>BirthDate</key><date>1959-03-21T00:00:00Z</date><key>Built</key><date>2026-03-21T00:00:00Z</date></dict>",
        ("1959-03-21",),
        ("2026-03-21T00:00:00Z",),
    ),
    "what it was and what it became": (
        '[{"field":"last_name","old":"Bonaccorsi","new":"Ruiz"},{"property":"ssn","before":"536-22-8914","after":null},{"field":"plan","old":"basic","new":"team"}]',
        ("Bonaccorsi", "Ruiz", "536-22-8914"),
        ("basic", "team"),
    ),
    "the lines of an address": (
        '{"billing":{"line1":"4137 Juniper Hollow Rd","zip":"45402"},"receipt":{"line1":"2 x Espresso Grinder","line2":"Total 5"}}',
        ("4137 Juniper Hollow Rd",),
        ("2 x Espresso Grinder", "Total 5"),
    ),
    "where somebody is, in a member of its own": (
        '{"email":"a@example.com",\n"location":{"lat":49.970103,"lon":15.780642}}\n{"store":\n{"location":{"lat":48.123456,"lon":11.654321}}}',
        ("49.970103", "15.780642"),
        ("48.123456", "11.654321"),
    ),
    "a directory's entry in base64": (
        "dn: uid=x4,ou=staff,dc=example,dc=org\ncn:: Qm/FvmVuYSBaZW1hbm92w6E=\nsn: Zeman\nemployeeType: contractor\n",
        ("Qm/FvmVuYSBaZW1hbm92w6E=", "Zeman"),
        ("contractor",),
    ),
    "a certificate's subject": (
        "Subject: C = CZ, O = Ironleaf Foods, GN = Raimundo, SN = Albuquerque\nsubject=CN = Ana Beltran, O = X\nissuer=CN = Ironleaf Root, O = X\nSN = 4711, O = X",
        ("Raimundo", "Albuquerque", "Ana Beltran"),
        ("Ironleaf Foods", "4711"),
    ),
    "a caller": (
        'clid,dur\n"""Clifford Pemberton"" <+15175014784>",41\nFrom: "Ana Beltran" <sip:ana@pbx.example.org>\nTo: "Front Desk" <sip:100@pbx.example.org>',
        ("Clifford Pemberton", "+15175014784", "Ana Beltran"),
        ("Front Desk",),
    ),
    "a page": (
        "Profile\n\nFirst name\nLakshmi\n\nDate of birth\n28.12.1984\n\nStreet address\nNa Kopecku 77/18\n\nMembership\nPlatinum Rower\n",
        ("Lakshmi", "28.12.1984", "Na Kopecku 77/18"),
        ("Platinum Rower",),
    ),
    "a table of names and values": (
        "| Field | Value |\n|---|---|\n| Name | Ruggero Martinelli |\n| Phone | +39 347 959 5776 |\n| Name of plan | Gold Rower |\n",
        ("Ruggero Martinelli",),
        ("Gold Rower",),
    ),
    "below a patch's head": (
        "@@ -3,2 +3,2 @@ INSERT INTO contacts (first_name, plan) VALUES\n-('Harriet','basic'),\n+('Venkatesh','team'),\n",
        ("Harriet", "Venkatesh"),
        ("basic", "team"),
    ),
    "behind a file's name": (
        "fixtures/users.yml:12:  first_name: Lorenzo\nfixtures/users.yml:13:  last_name: Bonaccorsi\nsrc/forms.py:88:    first_name = CharField(max_length=80)\n",
        ("Lorenzo", "Bonaccorsi"),
        ("CharField(max_length=80)",),
    ),
    "messages": (
        "UNH+1+DESADV:D:01B:UN'\nCTA+IC+:Kuipers'\nCTA+IC+:PURCHASING'\nREF*0F*399478184~\nREF*ZZ*399478185~\nSSR DOCS IB HK1 P/ESP/ZAY042579/ESP/24OCT58/F/12MAR31/RUIZ/ANA\n",
        ("Kuipers", "399478184", "ZAY042579", "24OCT58", "RUIZ/ANA"),
        ("PURCHASING", "399478185"),
    ),
    "a plan": (
        "  Index Cond: ((last_name)::text = 'Beltran'::text)\n  Filter: ((first_name)::text = ANY ('{Anita,Boris}'::text[]))\n  Filter: ((status)::text = 'Open'::text)",
        ("Beltran", "Anita", "Boris"),
        ("'Open'",),
    ),
    "what a column is compared with": (
        "SELECT 1 FROM c WHERE last_name IN ('Beltran', 'Ruizz') AND lower(first_name) LIKE '%anita%' AND plan IN ('Gold') AND email LIKE '%@example.com' AND first_name ILIKE '%'",
        ("Beltran", "Ruizz", "anita"),
        ("('Gold')", "'%@example.com'", "ILIKE '%'"),
    ),
    "rows that are put in or changed": (
        "MERGE INTO c (id, last_name) KEY(id) VALUES (1, 'Beltran');\nUPSERT INTO c (id, last_name) VALUES (2, 'Ruizz');\n",
        ("Beltran", "Ruizz"),
        ("VALUES (1,", "VALUES (2,"),
    ),
    "what Django logs": (
        """(0.001) INSERT INTO "c" ("last_name", "plan") VALUES (%s, %s); args=('Beltran', 'Gold')\n(0.002) SELECT 1 FROM c WHERE last_name = %s LIMIT 21; args=('Ruizz',)""",
        ("Beltran", "Ruizz"),
        ("'Gold'", "LIMIT 21"),
    ),
    "options": (
        "./add --first-name Anita --last-name='de Beltran' --plan Gold --first-run Never",
        ("Anita", "Beltran"),
        ("Gold", "Never"),
    ),
    "a line of git's log": (
        "9a3b4c5d6e7f8a9b0c1d2e3f4a5b6c7d8e9f0a1b Anita Beltran ana@example.org Rotate the token",
        ("Anita Beltran", "ana@example.org"),
        ("9a3b4c5d6e7f8a9b0c1d2e3f4a5b6c7d8e9f0a1b", "Rotate the token"),
    ),
    "netrc": ("machine api.example.org\n  login ana\n  password reset-me\n", ("reset-me",), ("api.example.org",)),
    "a line of a log": (
        "INFO created firstName:Anita lastName:Beltran plan:Gold\nlastName:required firstName:String",
        ("Anita", "Beltran"),
        ("plan:Gold", "lastName:required firstName:String"),
    ),
    "digits in groups": (
        "Profile(phoneNumber=609 888 904, plan=9 seats of 12), phone=60 items",
        ("609 888 904",),
        ("9 seats of 12)", "phone=60 items"),
    ),
    "an area in brackets": (
        "phone;pedido\n(21) 91294-0500;PO7632887\n(11) 98888-0500;PO7632888\n",
        ("91294-0500", "98888-0500"),
        ("PO7632887",),
    ),
}


@pytest.mark.parametrize("shape", _HIDDEN)
async def test_a_value_is_hidden_by_its_place_and_what_stands_beside_it_is_not(masker: Masker, shape: str) -> None:
    """Each fails without the rule that is for it."""
    text, gone, kept = _HIDDEN[shape]
    masked = await masker.text(text)
    assert not [one for one in gone if one in masked]
    assert not [one for one in kept if one not in masked]
    assert await masker.text(masked) == masked


@pytest.mark.parametrize(
    "text",
    [
        '{"labels": {"first_name": "Vorname eingeben", "street": "Straße und Hausnummer", "email": "E-Mail-Adresse", "last_name": "Last name"}}',
        "first_name  varchar(80)  NOT NULL\nemail       citext  UNIQUE\nphone       varchar(32)\n",
        "email       text\nphone       text\nname        text\n",
        '{"msg":"login failed","err":"pq: password authentication failed for user"}',
        "9a3b4c5d6e7f Add Login Form to the page ana",
        "src/models.py:1640:            user.password = new_password\nsrc/models.py:1641:            email: EmailStr\n",
        "allowed: '*@example.com', '@example.com'\n",
        '["/properties/FirstName",\n"/properties/AuthenticationType",\n"/properties/LastName",\n"/properties/UserName"]',
        "    last_name = models.CharField(max_length=80)\n    email = models.EmailField()\nname: Deploy to staging\n",
        'CHOICES = (\n    ("email", "E-mail"),\n    ("sms", "Text message"),\n    ("phone", "Phone call"),\n)\n',
        "First name\nLast name\nEmail\nPhone\nAddress\n",
        "# API\n\nEmail\nThe address that we write to\n\nName\nShown to others\n",
        "127.0.0.1:6379> HGETALL session:acct:824024\n",
        "**email**: The user's email",
        'values.yaml:12: password: is required\nsrc/a.py:31:    password: str = Field(min_length=8)\nsrc/a.go:33:\tPassword string `json:"password"`\n',
        'headers["Authorization"] = token\nobj.token = other.token\n.email = props.email\n',
        "birth_date: Optional[date] = None\nbirthDate = LocalDate.parse(value)\ndob = date(year, 1, 1)\n",
        "@@ -3,3 +3,3 @@ def login(email: str, password: str) -> None:\n     user = find(email)\n-    check(password)\n+    verify(password)\n",
    ],
)
async def test_what_is_no_value_stays(masker: Masker, text: str) -> None:
    """What a page calls a field, how a table is defined, what a program does with one."""
    assert await masker.text(text) == text


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ('{"first_name": "Vorname", "last_name": "Streit"}', "Streit"),
        ("email,name,password\na@example.com,text,x\nb@example.com,Bo,hunter-two\n", "hunter-two"),
        ("email,unique,last_name\na@example.com,yes,Beltran\n", "Beltran"),
        ("name,value\nkey,true\nkey,kX9vQ2mLp8aaBB77\n", "kX9vQ2mLp8aaBB77"),
        ("last_name phone\n--------- -----\nRuiz      1\nid,last_name\n1,Beltran\n", "Beltran"),
        ('{"email": "Ana Beltran"}', "Ana Beltran"),
        ('{"email": "Passphrase is correct horse battery staple"}', "horse"),
        ('{"email": "ask for Margaret Hamilton"}', "Hamilton"),
        ('{"full_name": "Surname 山田太郎"}', "山田太郎"),
        ("date_of_birth: 1 jan 2000 really 12/03/1984", "12/03/1984"),
        ('{"user_device": {"name": "Anna Schmidt", "address": "12 Main Street"}}', "Schmidt"),
        ("| first_name | last_name |\n|---|---|\n| Date | Number |\n| Jane | Doe |\n", "Number"),
        ('{"guest": {"first": "Mary jane", "last": "van der Berg"}}', "Mary"),
        ("error:acct no 12345678 closed", "12345678"),
        ("# columns: id, email\nid,first_name,password\n1,Jane,hunter2xyz\n", "hunter2xyz"),
        (
            "@@ -9,4 +9,4 @@ kind: ConfigMap\n kind: Secret\n data:\n-  foo: aHVudGVyMnh5eg==\n+  foo: c3dvcmRmaXNoOQ==\n",
            "c3dvcmRmaXNoOQ",
        ),
        ("@@ -1,3 +1,3 @@ id,full_name\n+last_name,birth_date\n Ng,02/03/1981\n+Hopper,02/03/1981\n", "Hopper"),
        ("Serial,Full Name,SSN\nC02,Jane Doe,123456789\n", "Jane Doe"),
        ('{"email": "ana at example dot com"}', "ana at"),
        ('{"address": "High Street"}', "High Street"),
        ('{"name": "Maria del carmen", "last_name": "Beltran"}', "Maria"),
        ("('email', 'last_name')\n('x', 'Beltran')\n", "Beltran"),
        (
            "id          first_name last_name\n----------- ---------- ----------\n          1 <b>Ana</b> Beltran\n",
            "Beltran",
        ),
    ],
)
async def test_what_is_close_to_what_stays_is_hidden(masker: Masker, text: str, gone: str) -> None:
    """The same rules, where it is a value."""
    assert gone not in await masker.text(text)


async def test_the_name_of_a_field_says_more_than_the_form_of_a_telephone_number(masker: Masker) -> None:
    assert await masker.text('{"ssn": "013-71-2319"}') == '{"ssn": "<SSN>"}'
    assert await masker.text('{"address": "+11234567890"}') == '{"address": "<PHONE>"}'
