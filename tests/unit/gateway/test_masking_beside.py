"""What stands beside a value and says what it is: a number somebody is called at, where something goes, a column far above, a command's word;
and what stands at such a place and is none."""

from __future__ import annotations

import json
from typing import Final

import pytest

from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def masker() -> Masker:
    return Masker(MaskingProfile(), tuple)


_SAML: Final = (
    '<s:Attribute Name="{name}"><s:AttributeValue xsi:type="xs:string">{value}</s:AttributeValue></s:Attribute>'
)

_HIDDEN: Final[dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]]] = {
    "reached": (
        "On-call: Grace Hopper, +1 303-609-1622\nBackup: Bruno Novak (+49 170 1234567)\nnew lead: Rajesh Zielinska, tel 030 1234567\nSupport Team, +1 303-609-1623\n",
        ("Grace Hopper", "Bruno Novak", "Rajesh Zielinska"),
        ("On-call: ", "Backup: ", "Support Team, "),
    ),
    "goes": (
        "My address is 598 Lakeview Blvd, Springfield.\npls ship to 432 Harrow Close, order ORD-355766\nwohnt in der Gartenstraße 12, München\nil habite 12 bis rue des Lilas, 69003 Lyon\n",
        ("598 Lakeview", "432 Harrow", "Gartenstraße 12", "rue des Lilas"),
        ("Springfield", "ORD-355766", "69003 Lyon"),
    ),
    "sends": (
        "<dl><dt>Deliver to</dt><dd>197 Mill Road</dd><dt>Carrier</dt><dd>Parcel 24</dd></dl>",
        ("197 Mill Road",),
        ("Parcel 24",),
    ),
    "copula": (
        '{"msg": "api_token is bNGBGOHq8gVIAZjGV6FmAMLOg"}\nAPI key -> 33czcSHvi30IAourVlTAYMP6\nuse the static token IGeLbTCHXJcgvC4EbkVQU until v2.3.1 ships.\n',
        ("bNGBGOHq8g", "33czcSHvi", "IGeLbTCHX"),
        ("until v2.3.1 ships",),
    ),
    "old one": (
        "The password is in the vault; the old one was Tr0ub4dor&3.\nThe token expired, the old one was revoked.\n",
        ("Tr0ub4dor",),
        ("the old one was revoked",),
    ),
    "chat": (
        "anyone got the prod db password?\nSvc Desk  9:13 AM\nsure, it's Summer2024! (user ledger_ro)\n",
        ("Summer2024",),
        ("9:13 AM", "(user ledger_ro)"),
    ),
    "escaped": (
        '{"steps": "1. log in as ana@example.org / Winter@Berlin7\\n2. open /account"}',
        ("Winter@Berlin7",),
        ("\\n2. open /account",),
    ),
    "cookie": (
        '{"msg":"cookie set: sid=s%3APWqh39Ea72VOMFfL3w3VrxmfV.ZE23i5ZLtnDaC0t8OGv9sVPKF; Path=/; HttpOnly"}',
        ("PWqh39Ea72VO",),
        ("Path=/; HttpOnly",),
    ),
    "keys": ('KEYS sess:*\n1) "sess:eCw39mB6w9xAoEYieAej4QYymu"\n2) "cart:b860d6a4-042f"\n', ("eCw39mB6",), ("cart:b860",)),
    "run by": ("Run by\tRajesh Novak\nCurrency\tEUR\n", ("Rajesh Novak",), ("Currency\tEUR",)),
    "nomad": (
        "Accessor ID  = eccb53b0-9ed3-44f7-9493-97344a50437a\nSecret ID    = 81797883-40ed-4624-b86e-3a76a59e6dc3\nType         = management\n",
        ("81797883",),
        ("eccb53b0", "management"),
    ),
    "monitor": (
        ('1715674364.12 [0 10.0.0.4:5511] "SETEX" "otp:17" "300" "150571"\n1715674364.13 [0 10.0.0.4:5511] "CONFIG" "SET" "masterauth" "WdF62eq_kA"\n'
        '1715674364.14 [0 lua] "HSET" "user:7" "name" "Ana Ruiz" "email" "ana@example.org" "plan" "pro"\n1715674364.15 [0 lua] "SET" "feature:dark" "on" "EX" "60"\n'),
        ("150571", "WdF62eq_kA", "Ana Ruiz", "ana@example.org"),
        ('"300"', '"plan" "pro"', '"feature:dark" "on"'),
    ),
    "dots": (
        "First name ........... Margaret\nDate of birth ........ 11 September 1970\nAPI key .............. 9c2f1aa09b77e4d1\nPassword ............. ok\nAddress book ......... 12\n",
        ("Margaret", "1970", "9c2f1aa09b77e4d1"),
        ("Password ............. ok", "Address book ......... 12"),
    ),
    "sqlite": (
        "     user_id = 4373\n        name = Lucia Fitzgerald\n       email = lucia@example.org\n app_version = 0.26.18\n",
        ("Lucia Fitzgerald", "lucia@example.org"),
        ("4373", "0.26.18"),
    ),
    "cqlsh": (
        "@ Row 1\n------------+---------------\n first_name | Rajesh\n tags       | {'beta', 'vip'}\n api_token  | MwH63vOes0ZKO6zC50fh\n created    | 2024-12-13\n\n(1 rows)\n",
        ("Rajesh", "MwH63vOes0"),
        ("tags       | {'beta', 'vip'}", "created    | 2024-12-13"),
    ),
    "clickhouse": (
        "┌─customer_id─┬─full_name──────┐\n│       96669 │ Mateusz Novak  │\n└─────────────┴────────────────┘\n",
        ("Mateusz Novak",),
        ("96669", "─full_name─"),
    ),
    "toon": (
        "users[2]{id,fullName,password}:\n  67491,Emeka Petrova,hunter2\n  23973,Svetlana Cruz,swordfish\ncount: 2\n",
        ("Emeka Petrova", "hunter2", "swordfish"),
        ("67491", "count: 2"),
    ),
    "php": (
        'a:2:{s:8:"password";s:10:"hunter2xyz";s:4:"role";s:5:"admin";}',
        ("hunter2xyz",),
        ('s:5:"admin"',),
    ),
    "bytes": (
        'signingKey := []byte("bcX1awBG74D3sPRq")\nlet api_key = String::from("sk9fjw02jdls0w");\nsecret := []byte(os.Getenv("SECRET1"))\n',
        ("bcX1awBG74D3sPRq", "sk9fjw02jdls0w"),
        ('os.Getenv("SECRET1")',),
    ),
    "exchanged": (
        json.dumps({"params": [{"name": "code", "value": "2yFI7BPcTtDlYi8CJW4SRwt4"}, {"name": "code", "value": "E42"}]}),
        ("2yFI7BPcTt",),
        ("E42",),
    ),
    "saml": (
        f"<r>{_SAML.format(name='urn:oid:2.5.4.4', value='Pemberton')}{_SAML.format(name='givenName', value='Chloe')}{_SAML.format(name='department', value='Treasury')}</r>",
        ("Pemberton", "Chloe"),
        ("Treasury", 'xsi:type="xs:string"', "urn:oid:2.5.4.4"),
    ),
    "elements": (
        '<c><ns:SSN kind="us">248-45-5116</ns:SSN><Surname id="x1">Pemberton</Surname>\n<Sku>KHV-7209-UN</Sku><Total currency="EUR">437.53</Total></c>',
        ("248-45-5116", "Pemberton"),
        ("KHV-7209-UN", "437.53", 'kind="us"', 'id="x1"'),
    ),
    "athena": (
        json.dumps({"Rows": [{"Data": [{"VarCharValue": one} for one in row]} for row in (("id", "full_name"), ("7", "Grace Hopper"))]}),
        ("Grace Hopper",),
        ("full_name", '"7"'),
    ),
    "data api": (
        json.dumps({"columnMetadata": [{"name": "id"}, {"name": "ssn"}], "records": [[{"longValue": 7}, {"stringValue": "123456789"}]]}),
        ("123456789",),
        ("ssn",),
    ),
    "snowflake": (
        json.dumps({"resultSetMetaData": {"rowType": [{"name": "PASSWORD"}, {"name": "N"}]}, "data": [["swordfish", "12"]]}),
        ("swordfish",),
        ('"12"',),
    ),
    "compact": (
        json.dumps({"meta": [{"name": "full_name", "type": "String"}, {"name": "n"}], "data": [["Grace Hopper", "12"]], "rows": 1}),
        ("Grace Hopper",),
        ('"12"',),
    ),
    "databricks": (
        json.dumps({"manifest": {"schema": {"columns": [{"name": "full_name"}, {"name": "n"}]}}, "result": {"data_array": [["Grace Hopper", "12"]]}}),
        ("Grace Hopper",),
        ('"12"',),
    ),
    "aws": (
        "----------------------------\n|         ListUsers        |\n+--------------------------+\n||          Users         ||\n|+-----------+------------+|\n||  Email    |  a@corp.io ||\n||  FullName |  Ana Ruiz  ||\n||  UserId   |  AIDAX     ||\n|+-----------+------------+|\n",
        ("Ana Ruiz", "a@corp.io"),
        ("UserId   |  AIDAX", "FullName"),
    ),
    "aws rows": (
        "---------------------------\n|        ListUsers        |\n+------------+------------+\n|  FullName  |  UserId    |\n+------------+------------+\n|  Ana Ruiz  |  AIDAX     |\n|  Bo Lund   |  AIDAY     |\n+------------+------------+\n",
        ("Ana Ruiz", "Bo Lund"),
        ("AIDAX", "FullName  |  UserId"),
    ),
    "bullets": (
        "* Full name: Svetlana Orlova\n* **Street:** 12 Harrow Road\n* Plan: pro\n",
        ("Svetlana Orlova", "12 Harrow Road"),
        ("* Plan: pro",),
    ),
    "zeek": (
        "#fields\tts\tuser\tpassword\thost\n#types\ttime\tstring\tstring\tstring\n1709294400.1\tsvc\thunter2xyz\tftp.example.org\n",
        ("hunter2xyz",),
        ("svc", "ftp.example.org", "#types\ttime\tstring"),
    ),
    "event": (
        '<EventData><Data Name="TargetUserName">sorlova</Data><Data Name="Password">hunter2xyz</Data></EventData>',
        ("hunter2xyz",),
        ("sorlova", 'Name="Password"'),
    ),
    "pairs": ("full_name=Svetlana Orlova;ssn=248-45-5116;plan=pro\n", ("Svetlana", "248-45-5116"), (";plan=pro",)),
    "option": ("$ mysql --password=hunter2xyz app\n", ("hunter2xyz",), (" app",)),
    "session token": (
        "CREDENTIALS\tASIAIOSFODNN7EXAMPLE\t2024-03-01T12:00:00Z\twJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\tFwoGZXIvYXdzEBYaDKexampletokenAbCdEf0123456789\n",
        ("FwoGZXIvYXdz", "wJalrXUtnFEMI"),
        ("2024-03-01T12:00:00Z",),
    ),
    "web server": (
        "#Fields: date cs-method cs(User-Agent) cs(Cookie) sc-status\n2024-03-01 GET curl/8.0 sid=abc123def456 200\n#Fields: date cs-method\n2024-03-02 PUT\n",
        ("abc123def456",),
        ("GET curl/8.0", " 200", "2024-03-02 PUT"),
    ),
    "entity framework": (
        "Executed DbCommand (2ms) [Parameters=[@p0='Svetlana Orlova' (Size = 4000), @p1='hunter2xyz' (Nullable = false), @p2='5'], CommandType='Text']\nINSERT INTO [Users] ([FullName], [Password], [Age])\nVALUES (@p0, @p1, @p2);\n",
        ("Svetlana Orlova", "hunter2xyz"),
        ("@p2='5'", "(Size = 4000)"),
    ),
    "nhibernate": (
        "INSERT INTO Users (FullName, Age) VALUES (@p0, @p1);@p0 = 'Svetlana Orlova' [Type: String (4000:0:0)], @p1 = '5' [Type: String (4000:0:0)]\n",
        ("Svetlana Orlova",),
        ("@p1 = '5'",),
    ),
    "mybatis": (
        "DEBUG - ==>  Preparing: INSERT INTO users (full_name, ssn, age) VALUES (?, ?, ?)\nDEBUG - ==> Parameters: Svetlana Orlova(String), 123456789(String), 7(Integer)\n",
        ("Svetlana Orlova", "123456789"),
        ("7(Integer)",),
    ),
    "typeorm": (
        'query: INSERT INTO "user"("full_name", "plan") VALUES ($1, $2) -- PARAMETERS: ["Svetlana Orlova","pro"]\n',
        ("Svetlana Orlova",),
        ('"pro"',),
    ),
    "sqlalchemy": (
        "INFO INSERT INTO users (full_name, plan) VALUES (?, ?)\nINFO [generated in 0.00012s] ('Svetlana Orlova', 'pro')\n",
        ("Svetlana Orlova",),
        ("'pro'",),
    ),
    "active record": (
        'INSERT INTO "users" ("name", "email") VALUES ($1, $2)  [["name", "Svetlana Orlova"], ["email", "s@example.org"]]\nINSERT INTO "goods" ("name") VALUES ($1)  [["name", "Camping Stove"], ["price", 12]]\n',
        ("Svetlana Orlova", "s@example.org"),
        ("Camping Stove",),
    ),
    "mt103": (
        ":50K:/12345678901\nSVETLANA ORLOVA\n12 HARROW ROAD\n:59:/DE89370400440532013000\nMARIO ROSSI\nVIA ROMA 12\n:71A:SHA\n",
        ("SVETLANA", "HARROW", "MARIO", "VIA ROMA", "DE8937"),
        (":71A:SHA",),
    ),
    "form": (
        "  Patient Name: ORLOVA, SVETLANA    MRN: 00123456   DOB: 03/12/1984  SEX: F\n",
        ("ORLOVA", "00123456", "03/12/1984"),
        ("MRN: ", "SEX: F"),
    ),
    "ticket": (
        "Passenger: ORLOVA/SVETLANA MRS   DOB 12MAR84   TKT 2201234567890\n",
        ("ORLOVA", "12MAR84"),
        ("TKT 2201234567890",),
    ),
    "neo4j": (
        json.dumps({"results": [{"columns": ["full_name", "n"], "data": [{"row": ["Grace Hopper", "12"], "meta": [None, None]}]}]}),
        ("Grace Hopper",),
        ('"12"',),
    ),
    "powershell": (
        "  Id Name          Email\n  -- ----          -----\n   1 Anna Schmidt  anna@example.org\n  22 Bo Lund       bo@example.org\n",
        ("Anna Schmidt", "Bo Lund"),
        ("   1 ", "  22 "),
    ),
    "wide": (
        "Name   Surname  Seat\n====   =======  ====\n山田   太郎     12A\nAna    Ruiz     12B\n",
        ("山田", "太郎", "Ruiz"),
        ("12A", "12B"),
    ),
    "over-long": (
        "id full_name   password\n-- ---------   ----------\n1  Jane Alexandra Doe   hunter2xyz\n2  Bob Stone   swordfish9\n",
        ("Jane", "hunter2xyz", "swordfish9"),
        ("1  ", "2  "),
    ),
    "moved": (
        "id          full_name            ssn         city\n----------- -------------------- ----------- ----------\n          1 <NAME>               248-45-5116 Springfield\n",
        ("248-45-5116",),
        ("<NAME>", "Springfield"),
    ),
    "sums": (
        "Account holder\tPhone\tDue\nBruno Novak\t+55 11 92792-2907\t679.26\nTotal\t\t250.61\n",
        ("Bruno Novak", "92792-2907"),
        ("Total\t\t250.61",),
    ),
    "footer": (
        "NAME          API KEY                 PLAN\nGareth Novak  eQ6CVvWcg98dxiFtOtCejb  scale\n...(448 more rows truncated)\n[output truncated: 35286 bytes]\n",
        ("eQ6CVvWcg98dx",),
        ("...(448 more rows truncated)", "[output truncated: 35286 bytes]"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", _HIDDEN)
async def test_a_value_is_hidden_for_what_stands_beside_it(masker: Masker, shape: str) -> None:
    """Each fails without the rule that is for it."""
    text, gone, kept = _HIDDEN[shape]
    masked = await masker.text(text)
    assert not [one for one in gone if one in masked]
    assert not [one for one in kept if one not in masked]
    assert await masker.text(masked) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Validating token: ✔\nAPI key: valid\npassword: correct\nToken: active\nAuthorization: not provided\n",
        "NPM_PUBLISH_TOKEN  2024-05-14\n",
        "STRIPE_SECRET=sk_test_your_key_here\nMAIL_PASSWORD=changeme-here\n",
        "- name: auth.existingSecret\n  value: web-auth-secret\n",
        "data:\n- secretKey: dbPassword\n  remoteRef: { key: secret/data/shop }\n",
        "const apiKey = process.env.API_KEY ?? '';\nconst token = process.env.TOKEN as string;\n",
        '{"credentials": {"recovery_question": {"question": "Name of first pet?"}}}',
        '{"name": "access_token", "from": "1.0.0", "to": "1.1.0"}\n{"name": "password", "current": "bcrypt", "previous": "argon2id"}\n',
        "GN=Guinea\nSN=Senegal\nSO=Somalia\n",
        ".password:focus { color: red }\nx = { .token = TOKEN_IF2, .passwd = PASSWD_MAX }\n",
        'SELECT COALESCE(full_name, "Unknown"); order_by(last_name, "Desc"); jwt.encode(token, "RS256")\n',
        "Email\nAdded in 2.3\n\nPassport number\nAdded in 2.4\n",
        "FIELDS = [\n    ('first_name', 'str', 'Given name'),\n    ('last_name', 'str', 'Family name'),\n    ('email', 'str', 'Mail 1'),\n]\n",
        'curl -X POST http://localhost:8080/api/token "Content-Type: application/json"\n',
        '{"line1": "Pump 3 has stopped", "line2": "Error 42 on bus", "state": "alarm"}',
        'labels["address"] = "Address is required"\n',
        "rows[0]{ no: head }\n",
        "email|n\n-|1\n\ncity|n\nRome City|2\n",
        'resource "x" "y" {\n  ami  = "ami-1"\n  name = "Web Server"\n}\n',
        "Use token 44 for the parser. The server address is 10.0.0.1. Region: Grand Rapids, +1 week\n",
    ],
)
async def test_what_stands_at_such_a_place_and_is_none_stays(masker: Masker, text: str) -> None:
    assert await masker.text(text) == text


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("full_name            note       birth_date\n-------------------- ---------- ----------\n<NAME> margaret hamilton-abcdefgh 12/03/1984\n", "12/03/1984"),
        ("name,ssn,due\nTotal,123456789,1\nBo,987654321,2\n", "123456789"),
        ("email,last_name\nTotal,Beltran\n", "Beltran"),
        ("('email', 'last_name')\n('email', 'Beltran')\n", "Beltran"),
        ('{"field": "password", "from": "hunter2xyz", "to": "swordfish9"}', "hunter2xyz"),
        ('const apiKey = process.env.API_KEY || "hunter2fallback";', "hunter2fallback"),
        ("<p><password><![CDATA[swordfish]]></password></p>", "swordfish"),
        ('<password type="x">swordfish</password>', "swordfish"),
        ("<c><SSN><SSN></SSN><password>swordfish</password></c>", "swordfish"),
        ('x = { .password = "hunter2xyz" };', "hunter2xyz"),
        ('{:user/password "hunter2xyz"}', "hunter2xyz"),
        ("SN=Lovelace, GN=Ada, O=Acme", "Lovelace"),
        ("password: valid-hunter2", "valid-hunter2"),
        ('{"field": "password", "from": "welcome@123", "to": "admin@2024"}', "welcome@123"),
        ("oauth.client_credentials=Xk29vLq8ZpT3", "Xk29vLq8ZpT3"),
        ("name,pin\nTotal,1234\nBo,9876\n", "1234"),
        ("name,email,phone\nTotal" + ",111" * 40 + ",x\nBo,b@example.org,+44 20 7946 0958\n", "7946"),
        ('<c><password value="hunter2real9">db</password></c>', "hunter2real9"),
        ('<c><Attribute name="password">hunterblue</Attribute></c>', "hunterblue"),
        ('maps:put(first_name, "Grace", M)', "Grace"),
        ("{ .token = A1_secretvalue99 }", "A1_secretvalue99"),
        ("subject=O=Foo Inc.,SN=Hopper", "Hopper"),
        ("password=glpat-my-dog-rex-bella", "rex-bella"),
        ('{"meta":["x","y"],"data":[["first_name","password"],["Grace","hunterblue"]]}', "hunterblue"),
        ("id|note|full_name\n1|a\nb\nc|Ana Ruiz\n2|x|Bo Lund\n(2 rows)\n", "Ana Ruiz"),
        ("id|full_name|note\n1|Ana Ruiz|a\nb\n\nc\n2|Bo Lund|x\n(2 rows)\n", "Bo Lund"),
        ("id\tfull_name\tnote\n1\tAna Ruiz\n2\tBo Lund\n", "Bo Lund"),
        (
            "+----+------+-----------+\n| id | note | full_name |\n+----+------+-----------+\n|  1 | a\nb\n\nc    | Ana Ruiz  |\n|  2 | x    | Bo Lund   |\n+----+------+-----------+\n",
            "Ana Ruiz",
        ),
        (
            "+----+------+-----------+\n| id | note | full_name |\n+----+------+-----------+\n|  1 | a\nb\n\nc    | Ana Ruiz  |\n|  2 | x    | Bo Lund   |\n+----+------+-----------+\n",
            "Bo Lund",
        ),
        (
            "+----+------+-----------+\n| id | note | full_name |\n+----+------+-----------+\n|  1 | x\n| y | z\n| w\n| v\n | Ana Ruiz  |\n|  2 | x    | Bo Lund   |\n+----+------+-----------+\n",
            "Ana Ruiz",
        ),
        (" id |  note   | full_name \n----+---------+-----------\n  1 | a | b   | Ana Ruiz\n  2 | | | |   | Bo Lund\n(2 rows)\n", "Bo Lund"),
    ],
)  # fmt: skip
async def test_what_is_close_to_what_stays_is_hidden(masker: Masker, text: str, gone: str) -> None:
    """The same rules, where it is a value."""
    assert gone not in await masker.text(text)
