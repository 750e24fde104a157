"""What services, clients and letters say: numbers of many countries behind a word for them, requests' lines, code that logs in, codes by message.

A third vocabulary. Its shapes were met before the rules knew them, and are here with other values.
"""

from __future__ import annotations

import json
import string
from collections.abc import Callable

from benchmarks.masking.drawing import Draw, Rows
from benchmarks.masking.shapes_tools import opaque, planted
from benchmarks.masking.values import HEX

Shape = Callable[[Draw], "str | Rows"]

_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"


def _capitals(d: Draw, size: int) -> str:
    return d.v.chars(size, string.ascii_uppercase)


def _spanish(d: Draw) -> str:
    number = d.v.number(10_000_000, 79_999_999)
    return planted(d, "national number", f"{number}{_LETTERS[number % 23]}")


def _brazilian(d: Draw) -> str:
    digits = d.v.digits(9)
    for size in (9, 10):
        digits += str(sum(int(digit) * (size + 1 - place) for place, digit in enumerate(digits)) * 10 % 11 % 10)
    return planted(d, "national number", f"{digits[:3]}.{digits[3:6]}.{digits[6:9]}-{digits[9:]}")


def _day(d: Draw) -> str:
    return f"{d.v.number(1950, 1999)}{d.v.number(1, 12):02}{d.v.number(1, 28):02}"


def national_numbers(d: Draw) -> str:
    """Sentences of files from several countries."""
    reference = f"EXP-2026-{d.v.digits(5)}"
    return "\n".join(
        (
            f"Titular con DNI {_spanish(d)}, expediente {d.stays('reference', reference)}",
            f"CPF {_brazilian(d)} confirmado, pedido {d.keep('order number')}",
            f"PESEL: {planted(d, 'national number', _day(d)[2:] + d.v.digits(5))}, sprawa {d.stays('reference', 'ZM/2026/0042')}",
            f"Personnummer {planted(d, 'national number', f'{_day(d)}-{d.v.digits(4)}')} verified by {d.keep('pod')}",
            f"Steuer-ID {planted(d, 'national number', d.v.digits(11))}, Bescheid vom {d.stays('date', '02.03.2026')}",
            f"NI number {planted(d, 'national number', f'JK{d.v.digits(6)}C')} (payroll {d.stays('reference', '120/AB456')})",
            f"TFN {planted(d, 'national number', ' '.join((d.v.digits(3), d.v.digits(3), d.v.digits(3))))} on file since {d.stays('date', '2026-03-01')}",
            f"Aadhaar mismatch for {planted(d, 'national number', f'{d.v.digits(4)} {d.v.digits(4)} {d.v.digits(4)}')}, request {d.keep('uuid')}",
            f"Referring NPI {planted(d, 'national number', '1' + d.v.digits(9))}, DEA {planted(d, 'national number', f'F{_capitals(d, 1)}{d.v.digits(7)}')}, code {d.stays('code', '207R00000X')}",
            f"ABA routing {planted(d, 'bank number', d.v.digits(9))}, account no. {planted(d, 'bank number', d.v.digits(10))}, memo {d.stays('reference', 'PO-44120')}",
        )
    )


def persons_table(d: Draw) -> Rows:
    """Columns with the names that old schemas have."""
    columns = (
        "CUST_NM",
        "SSN_NBR",
        "BIRTH_DT",
        "HOME_PHN_NBR",
        "aadhaar_number",
        "routing",
        "emergency_contact",
        "email_count",
        "phone_type",
    )
    rows = [
        [
            planted(d, "name", d.v.name()),
            planted(d, "ssn", d.v.digits(9)),
            planted(d, "birth date", f"19{d.v.number(50, 99)}-{d.v.number(1, 12):02}-{d.v.number(1, 28):02}"),
            planted(d, "phone", f"415-555-{d.v.digits(4)}"),
            planted(d, "national number", d.v.digits(12)),
            planted(d, "bank number", d.v.digits(9)),
            planted(d, "name", d.v.name()),
            d.stays("count", d.v.digits(2)),
            d.stays("type", "mobile"),
        ]
        for _ in range(3)
    ]
    return Rows(columns, rows)


def values_beside_types(d: Draw) -> Rows:
    """A table whose kind of value stands in another column."""
    return Rows(
        ("country", "id_type", "id_value", "checked_at"),
        [
            ["ES", "DNI", _spanish(d), d.keep("iso time")],
            ["BR", "CPF", _brazilian(d), d.keep("iso time")],
        ],
    )


def request_lines(d: Draw) -> str:
    """Personal values among parameters."""
    return "\n".join(
        (
            f"GET /v1/customers?ssn={d.hide('ssn')}&page={d.stays('parameter', '2')}&sort={d.stays('parameter', 'created')} HTTP/1.1",
            f"GET /v1/lookup?phone={planted(d, 'phone', f'+1415555{d.v.digits(4)}')}&region={d.stays('parameter', 'emea')} HTTP/2",
            f"GET /callback?code={opaque(d, 'code', 24, 40)}&state={d.stays('parameter', 'af0ifjsldkj')} HTTP/1.1",
        )
    )


def labelled_sentences(d: Draw) -> str:
    """A line that begins as a field and goes on as a sentence."""
    return "\n".join(
        (
            f"SSN: {d.hide('ssn')}, order {d.keep('order number')} shipped",
            f"Email: {d.hide('email')} about {d.keep('sku')}",
            f"Card number: {d.hide('card')}, tracking {d.keep('tracking')}",
            f"Date of birth: {planted(d, 'birth date', '1980-02-03')}; policy {d.stays('reference', 'POL-2026-118')} active",
            f"born on {planted(d, 'birth date', f'{d.v.number(1, 28)} August 1971')}, admitted {d.stays('date', '2026-03-01')}",
        )
    )


def plan_update(d: Draw) -> str:
    """What `terraform plan` says of a change."""
    return f"""  ~ resource "x" "y" {{
      ~ secret_string = "{opaque(d, "before")}" -> "{opaque(d, "after")}"
      ~ image_tag     = "{d.stays("version", "v1.2.3")}" -> "{d.stays("version", "v1.2.4")}"
      ~ public_key    = "{d.stays("public key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB1 a")}" -> "{d.stays("public key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB2 a")}"
      ~ token_ttl     = "{d.stays("ttl", "30m")}" -> "{d.stays("ttl", "60m")}"
    }}
"""


def subscripts(d: Draw) -> str:
    """Settings under their names in brackets, in three languages."""
    return f"""app.config["SECRET_KEY"] = "{opaque(d, "subscript")}"
app.config["SESSION_COOKIE_NAME"] = "{d.stays("setting", "acme_session")}"
$config['encryption_key'] = '{planted(d, "subscript", d.v.chars(32, HEX))}';
$config['cache_key'] = '{d.stays("cache key", "user:profile:v2")}';
ENV['STRIPE_SECRET'] = '{opaque(d, "subscript")}'
"""


def logins_in_code(d: Draw) -> str:
    """Calls that take a name and a password."""
    return f"""req.SetBasicAuth("ci", "{opaque(d, "argument")}")
http.basic_auth 'ci', '{opaque(d, "argument")}'
let client = Client::new().basic_auth("ci", Some("{opaque(d, "argument")}"));
DriverManager.getConnection("{d.stays("address", "jdbc:mysql://db/app")}", "root", "{opaque(d, "argument")}");
#define WIFI_PASSWORD "{opaque(d, "constant")}"
#define API_TOKEN_LEN {d.stays("length", "64")}
requests.get(url, auth=('svc', '{opaque(d, "argument")}'), timeout={d.stays("timeout", "30")})
"""


def shell_lines(d: Draw) -> str:
    """Flags of many programs: some take a password, most do not."""
    return f"""cqlsh -u cassandra -p {opaque(d, "flag")} {d.keep("host")}
bcp Sales.dbo.Orders out orders.dat -S sql01 -U etl -P {opaque(d, "flag")} -c
zip -P {opaque(d, "flag")} out.zip a.txt
lftp -u deploy,{opaque(d, "flag")} sftp://files.example.net
mc alias set prod https://minio.example.net {opaque(d, "flag", 20, 20)} {opaque(d, "flag", 40, 40)}
java -Ddb.password={opaque(d, "flag")} -Dtoken.ttl={d.stays("ttl", "3600")} -jar app.jar
aws configure set aws_secret_access_key {opaque(d, "flag", 40, 40)}
aws configure set region {d.stays("region", "eu-west-1")}
docker build --secret {d.stays("build secret", "id=npm,src=/root/.npmrc")} .
docker run -d -p {d.stays("ports", "8080:80")} --name web nginx
"""


def numbers_beside_phones(d: Draw) -> str:
    """An answer with a telephone number and times as numbers."""
    epochs = [f"1{d.v.digits(9)}" for _ in range(3)]
    return json.dumps(
        {
            "phone": planted(d, "phone", f"+1415555{d.v.digits(4)}"),
            "created": int(d.stays("epoch", epochs[0])),
            "mobile_verified_at": int(d.stays("epoch", epochs[1])),
            "balance": int(d.stays("amount", d.v.digits(8))),
            "events": [{"ts": int(d.stays("epoch", epochs[2]))}],
        }
    )


def workflow(d: Draw) -> str:
    """References where secrets are expected."""
    return f"""env:
  DB_PASSWORD: {d.stays("reference", "${{ secrets.DB_PASSWORD }}")}
  NPM_TOKEN: {d.hide("npm")}
  API_KEY: {d.stays("placeholder", "your-api-key-here")}
  SECRET_ARN: {d.stays("arn", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf")}
  PASSWORD: {d.stays("placeholder", "[FILTERED]")}
  VAPID_PUBLIC_KEY: {d.stays("public key", "BPnJx8d9s0w2E7rT4yU6iO1pA3sD5fG7hJ9kL0zX2cV4bN6m")}
  STRIPE_SECRET_KEY: {d.hide("stripe")}
"""


def short_messages(d: Draw) -> str:
    """Codes that are sent, and codes that are none."""
    return "\n".join(
        (
            f"Your Acme verification code: {planted(d, 'one-time code', d.v.digits(6))}",
            f"{planted(d, 'one-time code', d.v.digits(6))} is your login code. It expires in {d.stays('minutes', '10 minutes')}.",
            f"sending OTP {planted(d, 'one-time code', d.v.digits(6))} to the customer (msg {d.keep('uuid')})",
            f"exit {d.stays('code', 'code is 137')}, the error {d.stays('code', 'code is 401204')}",
            f"creds for staging -> admin / {opaque(d, 'credentials')} (ticket {d.stays('reference', 'OPS-2231')})",
        )
    )


def letter_head(d: Draw) -> str:
    """The numbers of messages have the form of addresses."""
    return f"""Message-ID: <{d.stays("message", f"2026031109{d.v.digits(4)}.1B2C3D@mx1.example.net")}>
In-Reply-To: <{d.stays("message", f"CAF9xk{d.v.digits(4)}mQ@mail.example.net")}>
From: {d.hide("email")}
Subject: {d.stays("subject", "Re: case 00481223")}
"""


def generated_keys(d: Draw) -> str:
    """A key and a password that programs made, as JSON."""
    return json.dumps(
        {
            "jwk": {"kty": "EC", "kid": d.stays("key name", "2026-03"), "x": d.stays("public key", d.v.chars(43)), "d": opaque(d, "private part", 43, 43)},
            "attributes": {"bcrypt_hash": "none", "length": 24, "result": opaque(d, "generated", 16, 24)},
        }
    )  # fmt: skip


def schema(d: Draw) -> str:
    """What fields are called and look like, without any value."""
    return json.dumps(
        {
            "ssn": {"type": "string", "pattern": d.stays("pattern", "^[0-9]{3}-[0-9]{2}-[0-9]{4}$")},
            "api_key": {"$ref": d.stays("reference", "#/definitions/ApiKey")},
            "phone": d.stays("masked", "***-***-1234"),
            "uploaded_by": d.hide("email"),
        }
    )


SHAPES: dict[str, Shape] = {
    shape.__name__: shape
    for shape in (
        national_numbers, persons_table, values_beside_types, request_lines, labelled_sentences, plan_update, subscripts, logins_in_code,
        shell_lines, numbers_beside_phones, workflow, short_messages, letter_head, generated_keys, schema,
    )
}  # fmt: skip
