"""Files, letters and exports as an agent reads them: configuration of other programs, dumps, mail, tickets.

The rest of the second vocabulary; see `shapes_tools`.
"""

from __future__ import annotations

import json
import quopri
import string
from base64 import b64encode
from collections.abc import Callable
from textwrap import wrap

from benchmarks.masking.drawing import Draw, Planted, Rows
from benchmarks.masking.shapes_tools import opaque, planted
from benchmarks.masking.values import ALNUM, HEX
from mcp_gateway_policy.vocabulary import JsonValue

Shape = Callable[[Draw], "str | Rows"]


def npmrc(d: Draw) -> str:
    """`.npmrc`."""
    return f"""registry=https://npm.example.net/
//npm.example.net/:_authToken={opaque(d, "npmrc", 36, 36)}
//old.example.net/:_password={planted(d, "npmrc", b64encode(d.v.chars(15).encode()).decode())}
//old.example.net/:username={d.stays("user", "ci")}
strict-ssl={d.stays("flag", "true")}
fetch-retries={d.stays("count", "5")}
"""


def pypirc(d: Draw) -> str:
    """`.pypirc`."""
    return f"""[distutils]
index-servers =
    internal

[internal]
repository: https://pkgs.example.net/legacy/
username: {d.stays("user", "upload")}
password: {planted(d, "pypirc", d.v.password())}

[testpypi]
username = __token__
password = {d.hide("pypi")}
"""


def netrc(d: Draw) -> str:
    """`.netrc`, on one line and on several."""
    return f"""machine git.example.net login ci password {opaque(d, "netrc")}
machine {d.stays("host", "files.example.net")}
  login backup
  password {opaque(d, "netrc")}
macdef init
"""


def ssh_config(d: Draw) -> str:
    """Nothing to hide in it."""
    return f"""Host bastion
  HostName {d.stays("host", "bastion-1.example.net")}
  User {d.stays("user", "ops")}
  Port {d.stays("port", "2222")}
  IdentityFile {d.stays("file", "~/.ssh/id_ed25519")}
  PasswordAuthentication {d.stays("flag", "no")}
  PubkeyAuthentication yes
  ProxyJump {d.stays("host", "jump.example.net")}
{d.stays("known host", "[git.example.net]:7999 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + d.v.chars(43, ALNUM + "+/"))}
"""


def systemd_unit(d: Draw) -> str:
    """A unit with variables."""
    return f"""[Unit]
Description={d.stays("text", "Token cleanup worker")}
After=network-online.target

[Service]
User={d.stays("user", "worker")}
Environment="RABBITMQ_DEFAULT_PASS={opaque(d, "unit")}" "LOG_LEVEL=info"
Environment=STRIPE_SECRET={opaque(d, "unit")}
EnvironmentFile=-/etc/default/worker
ExecStart=/usr/bin/worker --queue default --auth-token {opaque(d, "argument")} --concurrency {d.stays("count", "8")}
RestartSec={d.stays("count", "15")}
PIDFile={d.stays("file", "/run/worker.pid")}

[Install]
WantedBy=multi-user.target
"""


def ansible(d: Draw) -> str:
    """An inventory, and variables."""
    return f"""[db]
db1 ansible_host={d.keep("ip")} ansible_user=deploy ansible_ssh_pass={opaque(d, "inventory")} ansible_port={d.stays("port", "2202")}
db2 ansible_host={d.keep("ip")} ansible_become_password={opaque(d, "inventory")}

[db:vars]
ansible_ssh_private_key_file={d.stays("file", "~/.ssh/deploy")}
postgres_version={d.stays("version", "15")}
mysql_root_password='{opaque(d, "inventory")}'
password_hash_rounds={d.stays("rounds", "12")}
"""


def copy_dump(d: Draw) -> str:
    """`pg_dump`, plain."""
    rows = "\n".join(
        f"{d.v.number(1, 900)}\t{d.hide('person name')}\t{d.hide('email')}\t{d.stays('time', '2025-05-03 10:11:12+00')}\t{planted(d, 'birth date', f'19{d.v.number(40, 99)}-0{d.v.number(1, 9)}-1{d.v.number(0, 9)}')}\t\\N"
        for _ in range(d.v.number(2, 4))
    )
    return f"""-- Dumped from database version {d.stays("version", "15.4")}
SET statement_timeout = 0;
CREATE TABLE public.members (id integer NOT NULL, full_name text, email text, joined timestamptz, date_of_birth date, note text);

COPY public.members (id, full_name, email, joined, date_of_birth, note) FROM stdin;
{rows}
\\.

SELECT pg_catalog.setval('public.members_id_seq', {d.stays("sequence", d.v.digits(5))}, true);
"""


def insert_dump(d: Draw) -> str:
    """`mysqldump`."""
    rows = ",".join(
        f"({d.v.number(1, 900)},'{d.stays('order', 'SO-' + d.v.digits(7))}','{d.hide('phone')}','{planted(d, 'iban-less account', d.v.digits(10))}',{d.stays('amount', d.v.digits(3) + '.50')})"
        for _ in range(d.v.number(2, 4))
    )
    return f"""LOCK TABLES `payouts` WRITE;
INSERT INTO `payouts` (`id`,`order_no`,`phone`,`account_number`,`amount`) VALUES {rows};
UNLOCK TABLES;
-- Dump completed on {d.stays("time", "2025-05-03 10:11:12")}
"""


def csv_multiline(d: Draw) -> str:
    """Quoted cells with line breaks and doubled quotes."""
    rows = "\n".join(
        f'{number},"{d.hide("person name")}","{d.v.number(2, 900)} High ""North"" Street\nFlat {number}",{d.hide("email")},{d.stays("sku", "KX-" + d.v.digits(4))}'
        for number in range(1, d.v.number(3, 5))
    )
    for line in rows.splitlines():
        if "High" in line:
            street = line.split('"')[3]
            d.planted.append(Planted("street", street.strip(), "field"))
    return f"no,customer_name,street_address,email,sku\n{rows}\n"


def vcard(d: Draw) -> str:
    """A contact."""
    name = d.hide("person name")
    first, last = name.split(" ")
    return f"""BEGIN:VCARD
VERSION:3.0
N:{last};{first};;;
FN:{name}
ORG:{d.stays("company", "Northwind Traders")}
EMAIL;TYPE=INTERNET:{d.hide("email")}
TEL;TYPE=CELL:{d.hide("phone")}
ADR;TYPE=HOME:;;{planted(d, "street", f"{d.v.number(2, 900)} Cedar Court")};Leeds;;LS1 4AP;UK
BDAY:{planted(d, "birth date", f"19{d.v.number(40, 99)}-04-1{d.v.number(0, 9)}")}
REV:{d.stays("time", "20250503T101112Z")}
UID:{d.keep("uuid")}
END:VCARD
"""


def ldif(d: Draw) -> str:
    """A directory's entry."""
    name = d.hide("person name")
    return f"""dn: uid=ghopper,ou=People,dc=example,dc=net
objectClass: inetOrgPerson
cn: {name}
sn: {name.split(" ")[1]}
mail: {d.hide("email")}
mobile: {d.hide("phone")}
userPassword:: {planted(d, "ldif password", b64encode(("{SSHA}" + d.v.chars(32)).encode()).decode())}
uidNumber: {d.stays("uid", d.v.digits(5))}
entryUUID: {d.keep("uuid")}
createTimestamp: {d.stays("time", "20250503101112Z")}
"""


def mime_mail(d: Draw) -> str:
    """A letter with encoded parts."""
    first = f"Your new password: {opaque(d, 'encoded mail')}\nContact {d.hide('email')} for help.\n"
    second = f"<p>Card =34 {d.hide('card')} was charged. Order {d.stays('order', 'SO-' + d.v.digits(7))}</p>"
    encoded = "\n".join(wrap(b64encode(first.encode()).decode(), 76))
    return f"""From: Billing <{d.hide("email")}>
To: {d.hide("person name")} <{d.hide("email")}>
Message-ID: <{d.stays("message id", d.v.chars(20, string.ascii_uppercase))}.1@mx>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="{d.stays("boundary", "b1_" + d.v.chars(16, HEX))}"

--b1
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

{encoded}
--b1
Content-Type: text/html
Content-Transfer-Encoding: quoted-printable

{quopri.encodestring(second.encode()).decode()}
--b1--
"""


def textproto(d: Draw) -> str:
    """Protobuf's text format."""
    return f"""server {{
  name: "{d.stays("name", "edge-7")}"
  port: {d.stays("port", "8443")}
  tls {{ cert_file: "{d.stays("file", "/etc/tls/tls.crt")}" key_password: "{opaque(d, "textproto")}" }}
}}
auth {{
  shared_secret: "{opaque(d, "textproto")}"
  token_lifetime {{ seconds: {d.stays("ttl", "900")} }}
  admin_email: "{d.hide("email")}"
  key_id: "{d.stays("key id", "k-2025-05")}"
}}
"""


def toml_file(d: Draw) -> str:
    """Tables and arrays."""
    return f"""title = "{d.stays("title", "Ledger")}"

[database]
dsn = "postgres://ledger:{opaque(d, "url password")}@db.example.net:{d.stays("port", "5432")}/ledger"
max_connections = {d.stays("count", "40")}

[[webhooks]]
url = "https://hooks.example.net/x"
signing_secret = '{opaque(d, "toml")}'
events = ["paid", "refunded"]

[mail]
api_token = \"\"\"{opaque(d, "toml")}\"\"\"
sender = "{d.hide("email")}"
token_refresh_interval = {d.stays("ttl", "300")}
lockfile_hash = "{d.stays("hash", d.v.chars(64, HEX))}"
"""


def properties(d: Draw) -> str:
    """Java's."""
    return f"""# {d.stays("comment", "rotated 2025-05-03")}
spring.datasource.url=jdbc\\:postgresql\\://db.example.net\\:5432/ledger
spring.datasource.password={opaque(d, "properties")}
spring.mail.password : {opaque(d, "properties")}
server.ssl.key-store-password={opaque(d, "properties")}
server.ssl.key-alias={d.stays("alias", "ledger")}
security.jwt.token.expire-length={d.stays("ttl", "3600000")}
app.encryptionKey={opaque(d, "properties", 32, 32)}
management.endpoints.web.exposure.include={d.stays("endpoints", "health,info")}
"""


def soap(d: Draw) -> str:
    """An envelope."""
    return f"""<?xml version="1.0"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/">
 <soapenv:Header>
  <wsse:Security><wsse:UsernameToken>
   <wsse:Username>{d.stays("user", "partner")}</wsse:Username>
   <wsse:Password Type="PasswordText">{opaque(d, "soap")}</wsse:Password>
   <wsu:Created>{d.stays("time", "2025-05-03T10:11:12Z")}</wsu:Created>
  </wsse:UsernameToken></wsse:Security>
 </soapenv:Header>
 <soapenv:Body><ns:createMember>
  <ns:firstName>{d.hide("person name")}</ns:firstName>
  <ns:ssn>{d.hide("ssn")}</ns:ssn>
  <ns:tier id="{d.stays("id", d.v.digits(4))}">gold</ns:tier>
 </ns:createMember></soapenv:Body>
</soapenv:Envelope>
"""


def html_form(d: Draw) -> str:
    """A page with hidden inputs."""
    return f"""<form action="/account/{d.stays("id", d.v.digits(5))}" method="post">
  <input type="hidden" name="csrf_token" value="{opaque(d, "hidden input", 32, 40)}">
  <input type="password" name="new_password" value='{opaque(d, "password input")}' autocomplete="new-password">
  <input name="email" type="email" value="{d.hide("email")}"/>
  <select name="country"><option value="{d.stays("country", "DE")}" selected>Germany</option></select>
  <meta name="build" content="{d.keep("git sha")}">
  <label for="password">{d.stays("label", "Password (min. 12 characters)")}</label>
</form>
"""


def markdown_runbook(d: Draw) -> str:
    """A runbook with a table of credentials."""
    return f"""## Staging access

| Service | User | Password | Notes |
|---------|------|----------|-------|
| Grafana | viewer | `{opaque(d, "markdown")}` | rotate {d.stays("time", "2025-06-01")} |
| RabbitMQ | app | {opaque(d, "markdown")} | port {d.stays("port", "15672")} |

1. Log in with `kubectl -n {d.stays("namespace", "staging")} get secret {d.stays("secret name", "grafana-admin")}`.
2. The commit is {d.keep("git sha")}; the tokenizer cache lives in `{d.stays("path", "/var/cache/tokenizer")}`.
"""


def slack_export(d: Draw) -> str:
    """A channel's messages."""
    return json.dumps([{"type": "message", "user": d.stays("user id", "U" + d.v.chars(10, string.ascii_uppercase)), "text": f"new wifi pw is {opaque(d, 'chat')} please don't share", "ts": d.stays("ts", "17462" + d.v.digits(5) + ".000200"), "client_msg_id": d.keep("uuid")}, {"type": "message", "user_profile": {"real_name": d.hide("person name"), "avatar_hash": d.stays("avatar", d.v.chars(12, HEX)), "email": d.hide("email")}, "text": f"thx, ping <mailto:{d.hide('email')}|me> or {d.hide('phone')}", "ts": "1746260000.000300"}])  # fmt: skip


def jira_comment(d: Draw) -> str:
    """Wiki markup."""
    return f"""{{code:title=.env|borderStyle=solid}}
APP_KEY=base64:{planted(d, "jira env", b64encode(bytes(d.v.random.choices(range(256), k=32))).decode())}
MAIL_PASSWORD={opaque(d, "jira env")}
SESSION_LIFETIME={d.stays("ttl", "120")}
{{code}}
*Reporter:* {d.hide("person name")}
*Affects:* {d.stays("version", "4.12.1")} on {d.stays("host", "web-9.example.net")}
||Header||Value||
|X-Request-Id|{d.keep("uuid")}|
|X-Api-Key|{opaque(d, "jira table")}|
"""


def notebook(d: Draw) -> str:
    """A notebook's cell, JSON with code in it."""
    return json.dumps({"cells": [{"cell_type": "code", "execution_count": 3, "source": ["import openai\n", f'openai.api_key = "{opaque(d, "notebook", 30, 40)}"\n', f"max_tokens = {d.stays('max tokens', '512')}\n"], "outputs": [{"text": [f"user {d.hide('email')} has {d.stays('count', '42')} tokens left\n"]}], "id": d.stays("cell id", d.v.chars(8, HEX))}], "metadata": {"kernelspec": {"name": d.stays("kernel", "python3")}}})  # fmt: skip


def openapi(d: Draw) -> str:
    """A schema: words only."""
    return json.dumps({"components": {"schemas": {"Login": {"type": "object", "required": ["email", "password"], "properties": {"email": {"type": "string", "format": d.stays("format", "email")}, "password": {"type": "string", "format": "password", "minLength": 12, "description": d.stays("description", "The member's password, at least 12 characters")}, "token": {"type": "string", "maxLength": 512, "readOnly": True}}}}, "securitySchemes": {"bearerAuth": {"type": "http", "scheme": d.stays("scheme", "bearer"), "bearerFormat": d.stays("bearer format", "JWT")}}}}, indent=2)  # fmt: skip


def lockfile_toml(d: Draw) -> str:
    """A lock file, of hashes only."""
    return "\n".join(
        f"""[[package]]
name = "{d.stays("package", d.v.pick("secrets-manager", "token-store", "password-strength"))}"
version = "{d.stays("version", f"{d.v.number(0, 9)}.{d.v.number(0, 30)}.{d.v.number(0, 9)}")}"
source = "registry+https://github.com/example/packages-index"
checksum = "{d.stays("checksum", d.v.chars(64, HEX))}"
"""
        for _ in range(3)
    )


def data_uri(d: Draw) -> str:
    """A page with an image inside, and subresource hashes."""
    return f"""<link rel="stylesheet" href="/app.css" integrity="{d.keep("integrity")}">
<img alt="logo" src="data:image/png;base64,{d.stays("image", "iVBORw0KGgoAAAANSUhEUgAA" + d.v.chars(160, ALNUM + "+/"))}">
<script nonce="{d.stays("nonce", d.v.chars(22))}" src="/static/{d.stays("asset", "main." + d.v.chars(8, HEX) + ".js")}"></script>
"""


def metrics(d: Draw) -> str:
    """What Prometheus scrapes, and a benchmark's numbers."""
    return f"""# HELP http_requests_total Requests.
# TYPE http_requests_total counter
http_requests_total{{method="post",code="200",path="/oauth/token"}} {d.stays("count", d.v.digits(7))} {d.stays("time", "17462600" + d.v.digits(5))}
token_cache_hits_total{{pod="{d.keep("pod")}"}} {d.stays("count", d.v.digits(5) + "e+03")}
process_start_time_seconds {d.stays("time", "1.74626" + d.v.digits(5) + "e+09")}
password_reset_latency_seconds_bucket{{le="0.25"}} {d.stays("count", d.v.digits(4))}
up{{instance="{d.keep("ip")}:9100"}} 1
"""


def settings_rows(d: Draw) -> Rows:
    """A table of settings with other names for its columns."""
    name, value = d.v.pick("parameter", "setting", "property", "option"), d.v.pick("value", "setting_value", "val")
    rows: list[list[JsonValue]] = [
        ["mailgun.api_key", opaque(d, "settings row"), "ops"],
        ["session.lifetime", d.stays("ttl", "7200"), "ops"],
        ["ldap.bind_password", opaque(d, "settings row"), "ops"],
        ["support.email", d.hide("email"), "web"],
        ["release.commit", d.keep("git sha"), "ci"],
        ["password.min_length", d.stays("policy", "14"), "ops"],
    ]
    d.v.random.shuffle(rows)
    return Rows([name, value, "changed_by"], rows)


def person_rows(d: Draw) -> Rows:
    """Columns named otherwise."""
    columns = ["pk", "author", "gps", "wallet_address", "cc_number", "build_id", "phone_no", "etag"]
    rows: list[list[JsonValue]] = [
        [
            number,
            d.hide("person name"),
            planted(d, "place", f"{d.v.number(40, 60)}.{d.v.digits(5)}, -{d.v.number(1, 9)}.{d.v.digits(5)}"),
            d.hide("ethereum"),
            d.hide("card"),
            d.keep("uuid"),
            d.hide("phone"),
            d.keep("etag"),
        ]
        for number in range(d.v.number(2, 5))
    ]
    return Rows(columns, rows)


SHAPES: dict[str, Shape] = {
    shape.__name__: shape
    for shape in (
        npmrc, pypirc, netrc, ssh_config, systemd_unit, ansible, copy_dump, insert_dump, csv_multiline, vcard, ldif, mime_mail, textproto,
        toml_file, properties, soap, html_form, markdown_runbook, slack_export, jira_comment, notebook, openapi, lockfile_toml, data_uri,
        metrics, settings_rows, person_rows,
    )
}  # fmt: skip
