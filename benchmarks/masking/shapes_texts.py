"""Shapes without fields, or with a few: logs, headers, commands, patches, letters."""

from __future__ import annotations

import json
import textwrap
from base64 import b64encode
from collections.abc import Callable, Mapping
from urllib.parse import quote, urlencode

from benchmarks.masking.drawing import Draw, Planted

Shape = Callable[[Draw], str]


def _word(d: Draw, kind: str, size: int = 0) -> str:
    """An opaque value that only its place tells."""
    value = d.v.chars(size or d.v.number(12, 28))
    d.planted.append(Planted(kind, value, "field"))
    return value


def log_lines(d: Draw) -> str:
    """An application's log."""
    level = d.v.pick("INFO", "WARN", "[error]", "DEBUG:")
    return "\n".join((
        f"{d.keep('iso time')} {level} request {d.keep('uuid')} from {d.keep('ip')} done in {d.v.number(1, 900)}ms",
        f"{d.keep('iso time')} {level} sent receipt to {d.hide('email')} for {d.keep('order number')}",
        f"{d.keep('iso time')} {level} using credential {d.form()}, retry={d.v.number(1, 5)}",
        f"{d.keep('iso time')} {level} pod {d.keep('pod')} at {d.keep('image')}",
    ))  # fmt: skip


def logfmt(d: Draw) -> str:
    """key=value pairs."""
    pairs = [
        ("ts", d.keep("iso time")),
        ("trace", d.keep("traceparent")),
        d.secret(),
        d.harmless(),
        ("user", d.hide("email")),
        ("sha", d.keep("short sha")),
    ]
    return " ".join(
        f'{name}="{value}"' if " " in value or d.v.number(0, 2) == 0 else f"{name}={value}" for name, value in pairs
    )


def access_log(d: Draw) -> str:
    """The combined format, with secrets in the query."""
    name = d.v.pick("access_token", "api_key", "token", "password", "sig")
    query = urlencode({"page": "2", name: _word(d, "query parameter"), "ref": d.keep("uuid")})
    return f'{d.keep("ip")} - - [03/May/2025:10:11:12 +0000] "GET /v1/orders?{query} HTTP/1.1" 200 {d.v.number(100, 9000)} "-" "curl/8.5.0"'


def syslog(d: Draw) -> str:
    """A daemon's line, with a command line in it."""
    return f"<34>1 {d.keep('iso time')} web-3 cron 812 - - CMD (mysqldump --user=app --password={_word(d, 'command line password')} shop > /backup/{d.keep('short sha')}.sql)"


def stack_trace(d: Draw) -> str:
    """Python's, with a connection string in the message."""
    return f"""Traceback (most recent call last):
  File "{d.stays("file", "/srv/app/db/pool.py")}", line {d.v.number(20, 400)}, in connect
    self._conn = connect(dsn, token=settings.token)
  File "/usr/lib/python3.11/site-packages/driver.py", line 88, in _authenticate
    raise OperationalError(f"login failed for {{user}}")
driver.OperationalError: could not connect to postgresql://{d.v.pick("app", "svc")}:{_word(d, "url password")}@{d.keep("host")}/shop?sslmode=require (request {d.keep("uuid")})"""


def java_trace(d: Draw) -> str:
    """Java's."""
    name, value = d.said("password", "client secret", "api key")
    return f"""java.lang.IllegalStateException: bad config {{{name}={value}, pool={d.v.number(2, 50)}}}
\tat com.acme.{d.stays("class", "TokenService.refreshToken")}(TokenService.java:{d.v.number(10, 300)})
\tat com.acme.Main.main(Main.java:17)
Caused by: java.sql.SQLException: user {d.hide("email")} not found [{d.keep("uuid")}]"""


def http_exchange(d: Draw) -> str:
    """Headers and a body."""
    how = d.v.pick("Bearer", "Basic", "Token")
    value = d.hide("basic auth", "field") if how == "Basic" else _word(d, "authorization header", 40)
    cookie = _word(d, "cookie", 32)
    body = json.dumps(dict((d.personal(), ("max_tokens", "512"))))
    return f"""POST /api/v2/customers HTTP/1.1
Host: {d.stays("host", "api.example.com")}
{d.v.pick("Authorization", "authorization", "Proxy-Authorization")}: {how} {value}
Cookie: theme=dark; {d.v.pick("sessionid", "JSESSIONID", "auth_token", "session")}={cookie}
{d.v.pick("X-Api-Key", "X-Auth-Token", "PRIVATE-TOKEN")}: {_word(d, "key header")}
ETag: {d.keep("etag")}
X-Request-Id: {d.keep("uuid")}
traceparent: {d.keep("traceparent")}
Content-Type: {d.keep("mime")}

{body}"""


def http_response(d: Draw) -> str:
    """A response that sets a cookie and gives a token."""
    return f"""HTTP/2 200
date: Sat, 03 May 2025 10:11:12 GMT
set-cookie: {d.v.pick("session", "sid", "connect.sid", "__Host-session")}={_word(d, "cookie", 36)}; Path=/; HttpOnly
x-amzn-trace-id: Root=1-{d.keep("short sha")}-{d.v.chars(24, "0123456789abcdef")}
content-type: application/json

{{"access_token":"{_word(d, "oauth token", 44)}","token_type":"{d.stays("token type", "Bearer")}","expires_in":{d.v.digits(4)},"scope":"read write"}}"""


def form_body(d: Draw) -> str:
    """A form-encoded body."""
    given = {
        "grant_type": d.stays("grant", "password"),
        "username": "svc",
        "password": _word(d, "form field"),
        "client_id": d.keep("uuid"),
        "client_secret": _word(d, "form field"),
    }
    return urlencode(given)


def curl(d: Draw) -> str:
    """Commands with credentials in them."""
    return d.v.random.choice((
        lambda: f"curl -sS -u {d.stays('user', 'deploy')}:{_word(d, 'command line password')} https://ci.example.com/job/{d.keep('ten digits')}",
        lambda: f"curl -H 'Authorization: Bearer {_word(d, 'authorization header', 40)}' -H \"X-Trace: {d.keep('traceparent')}\" https://api.example.com",
        lambda: f"PGPASSWORD={_word(d, 'command line password')} psql -h {d.keep('ip')} -U app -c 'select 1'",
        lambda: f"docker login -u ci --password {_word(d, 'command line password')} {d.stays('registry', 'ghcr.io')}",
        lambda: f"helm upgrade api ./chart --set db.password={_word(d, 'command line password')} --set image.tag={d.keep('semver')}",
        lambda: f"mysql -uroot -p{_word(d, 'command line password')} -h {d.stays('host', 'db-2.internal')} shop",
        lambda: f"export AWS_SECRET_ACCESS_KEY={d.hide('aws secret')} AWS_REGION={d.stays('region', 'eu-west-1')}",
    ))()  # fmt: skip


def connection_strings(d: Draw) -> str:
    """As each driver writes them."""
    return "\n".join(d.v.random.sample((
        f"Server=tcp:{d.stays('server', 'sql1.database.windows.net')},1433;Initial Catalog=shop;User ID=app;Password={_word(d, 'connection string')};Encrypt=True",
        f"host={d.stays('host', 'pg.internal')} port=5432 dbname=shop user=app password={_word(d, 'connection string')} sslmode=require",
        f"jdbc:mysql://{d.keep('host')}/shop?user=app&password={_word(d, 'connection string')}&useSSL=true",
        f"mongodb+srv://app:{_word(d, 'url password')}@cluster0.ab1cd.mongodb.net/{d.stays('database', 'orders_v2')}",
        f"redis://:{_word(d, 'url password')}@{d.keep('host')}/0",
        f"amqps://svc:{quote(_word(d, 'url password') + '@!')}@{d.keep('host')}/vhost",
        f"DefaultEndpointsProtocol=https;AccountName=acme;AccountKey={d.hide('azure key')};EndpointSuffix=core.windows.net",
        f"https://oauth2:{_word(d, 'url password')}@git.example.com/acme/{d.stays('repository', 'web.git')}",
    ), 8))  # fmt: skip


def diff(d: Draw) -> str:
    """A patch of configuration."""
    (one, first), (two, second) = d.secret(), d.secret()
    keep = f"{d.keep('short sha')}..{d.keep('short sha')}"
    sep = d.v.pick(": ", "=", " = ")
    return f"""diff --git a/config/app.conf b/config/app.conf
index {keep} 100644
--- a/config/app.conf
+++ b/config/app.conf
@@ -4,5 +4,6 @@
 timeout{sep}30
-{one}{sep}{first}
+{one}{sep}{second[:0]}{d.hide("password")}
+{two}{sep}{second}
+max_tokens{sep}{d.stays("max tokens", "8192")}
-version{sep}{d.keep("semver")}"""


def code_diff(d: Draw) -> str:
    """A patch of code with a key in it."""
    name = d.v.pick("API_KEY", "dbPassword", "client_secret", "SECRET_KEY")
    return f"""@@ -1,4 +1,5 @@
 import os
-{name} = os.environ["{d.stays("variable", "APP_" + name.upper())}"]
+{name} = "{_word(d, "literal in code")}"
+client = Client(key="{d.form()}")
 def {d.stays("function", "get_password_hash")}(password: str) -> str:"""


def git_log(d: Draw) -> str:
    """Authors and trailers."""
    return f"""commit {d.keep("git sha")}
Author: {d.hide("person name")} <{d.hide("email")}>
Date:   Sat May 3 10:11:12 2025 +0200

    Rotate the token cache ({d.stays("issue", "#4521")})

    Reverts {d.keep("short sha")}.
    Signed-off-by: {d.hide("person name")} <{d.hide("email")}>
    Change-Id: I{d.keep("git sha")}"""


def kubectl_describe(d: Draw) -> str:
    """`kubectl describe pod`."""
    name, value = d.said("password", "api key", "client secret")
    name = name.upper().replace("-", "_")
    return f"""Name:         {d.keep("pod")}
Namespace:    {d.stays("namespace", "payments")}
Node:         ip-10-0-1-7.ec2.internal/{d.keep("ip")}
Containers:
  api:
    Container ID:  containerd://{d.v.chars(64, "0123456789abcdef")}
    Image ID:      ghcr.io/acme/api@{d.keep("image digest")}
    Environment:
      {name}:  {value}
      REF:         <set to the key '{d.stays("secretKeyRef", "password")}' in secret '{d.stays("secretKeyRef", "orders-db")}'>  Optional: false
    Mounts:
      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-x7k2p (ro)"""


def kubectl_table(d: Draw) -> str:
    """Nothing in it is sensitive."""
    rows = [
        f"{d.keep('pod'):<40} 1/1   Running   {d.v.number(0, 9)}   {d.v.number(1, 90)}d   {d.keep('ip')}"
        for _ in range(4)
    ]
    return "\n".join(
        [
            f"{'NAME':<40} READY STATUS    RESTARTS AGE   IP",
            *rows,
            f"secret/{d.stays('secret name', 'api-token-x7k2p')}   kubernetes.io/service-account-token   3   41d",
        ]
    )


def sql_text(d: Draw) -> str:
    """Statements."""
    return f"""-- {d.keep("iso time")}
CREATE ROLE {d.stays("role", "reporting")} LOGIN PASSWORD '{_word(d, "statement password")}';
INSERT INTO customers (id, email, ssn, plan, token_count) VALUES ('{d.keep("uuid")}', '{d.hide("email")}', '{d.hide("ssn")}', '{d.stays("plan", "team-annual")}', 412);
SELECT count(*) FROM orders WHERE sku = '{d.keep("sku")}';"""


def ticket(d: Draw) -> str:
    """A support ticket."""
    who, where = d.spoken("person name"), d.spoken("postal address")
    said = (
        f"Hello, my name is {who} and I live at {where}. My card {d.hide('card')} was charged twice for order {d.keep('order number')}. "
        f"You can reach me on {d.hide('phone')} or at {d.hide('email')}. My SSN is {d.hide('ssn')}, as you asked. The app says {d.keep('four-part version')}."
    )
    return f"Ticket {d.v.digits(5)} ({d.keep('iso time')})\n\n" + said


def chat(d: Draw) -> str:
    """Colleagues."""
    one = d.v.pick(
        "the password for staging is {}", "here's the db password: {}", "try password = {}", "pw: {}"
    ).format(_word(d, "password in prose"))
    return "\n".join((
        f"[10:02] ana: {one}",
        f"[10:03] bob: thanks. and the key? I only see {d.form()}!",
        f"[10:04] ana: that one. {d.spoken('person name')} ({d.hide('email')}) asked for it.",
        f"[10:05] bob: deployed {d.keep('short sha')} to {d.keep('host')}, the token bucket is {d.stays('word', 'unchanged')}",
    ))  # fmt: skip


def mail(d: Draw) -> str:
    """A letter with headers, wrapped and quoted."""
    who = d.spoken("person name")
    text = f"Dear {who}, we have moved your account {d.hide('iban')} and will ship to {d.spoken('postal address')} once {d.keep('tracking')} is scanned. The parking at the depot is free. Regards, {d.spoken('person name')}"
    return (
        f"From: {d.hide('email')}\nTo: {d.hide('email')}\nMessage-ID: <{d.stays('message id', d.v.chars(12) + '.mta')}>\nSubject: Re: {d.keep('order number')}\n\n"
        + text
    )


def mail_wrapped(d: Draw) -> str:
    """Forms in quoted, wrapped lines."""
    text = f"I paid with {d.hide('email')} and phone {d.v.pick('number', 'is')} {d.hide('email')}; see {d.keep('page address')} and {d.keep('uuid')} for what the parking at the depot costs these days."
    return "\n".join(f"> {line}" for line in textwrap.wrap(text, 60, break_long_words=False, break_on_hyphens=False))


def html(d: Draw) -> str:
    """A page."""
    return f'<tr class="{d.stays("class", "token-row")}"><td>{d.hide("email")}</td><td>{d.keep("order number")}</td><td title="{d.keep("uuid")}">{d.hide("card")}</td></tr>\n<input type="password" name="password" value="{_word(d, "form field")}"/>\n<input name="page" value="{d.stays("page", "settings")}"/>'


def glued(d: Draw) -> str:
    """Values with punctuation against them."""
    around = [
        ("(", ")"),
        ("<", ">"),
        ("'", "',"),
        ("=", ";"),
        ("[", "]"),
        ('"', '"'),
        ("`", "`"),
        (":", "."),
        ("|", "|"),
        ("{", "}"),
    ]
    pieces: list[str] = []
    for _ in range(4):
        before, after = d.v.random.choice(around)
        pieces.append(f"{before}{d.form()}{after}")
        before, after = d.v.random.choice(around)
        pieces.append(f"{before}{d.keep('uuid', 'git sha', 'iso time', 'image digest', 'pod', 'order number')}{after}")
    return d.v.pick(" ", ", ", "\n", "\t").join(pieces)


def dockerfile(d: Draw) -> str:
    """ENV and ARG."""
    return f"FROM {d.keep('image')}\nARG NPM_TOKEN={_word(d, 'dockerfile')}\nENV DB_PASSWORD={_word(d, 'dockerfile')} \\\n    TOKEN_TTL={d.stays('ttl', '3600')}\nLABEL org.opencontainers.image.revision={d.keep('git sha')}\n"


def key_files(d: Draw) -> str:
    """Keys beside what is public."""
    private = d.hide(d.v.pick("rsa key", "ec key", "ssh key", "pkcs8 key"))
    public = d.stays("certificate", d.v.chars(64))
    return f"-----BEGIN CERTIFICATE-----\n{public}\n-----END CERTIFICATE-----\n{private}\n{d.keep('public ssh key')} deploy@ci\n"


def python_repr(d: Draw) -> str:
    """A dictionary as Python prints it."""
    pairs = dict((d.secret(), d.harmless(), ("request_id", d.keep("uuid")), d.personal()))
    return f"config loaded: {pairs!r} in {d.v.number(1, 9)} ms"


def encoded(d: Draw) -> str:
    """Percent- and JSON-escaped values."""
    address = d.hide("email")
    token = d.hide("jwt")
    wrapped = b64encode(f"svc:{token}".encode()).decode()
    d.planted[-1] = Planted("jwt", wrapped, "pattern")
    return f"GET /u?mail={quote(address, safe='')}&id={d.keep('uuid')} x-ctx={wrapped} \\u0022rev\\u0022:{d.keep('git sha')}"


def benign_log(d: Draw) -> str:
    """Nothing in it is sensitive, and much looks so."""
    names = [d.harmless() for _ in range(4)]
    return "\n".join(
        [
            *(f"{d.keep('iso time')} {name}={value} {d.keep()}" for name, value in names),
            " ".join(d.keep() for _ in range(5)),
            d.stays("prose", "the password is checked by the login service, the token by nobody"),
        ]
    )


def lockfile(d: Draw) -> str:
    """Integrity hashes."""
    return "\n".join(
        f'    "node_modules/left-pad": {{\n      "version": "{d.keep("semver")}",\n      "integrity": "{d.keep("integrity")}",\n      "resolved": "https://npm.example.com/left-pad/-/{d.v.digits(2)}.tgz"\n    }},'
        for _ in range(3)
    )


SHAPES: Mapping[str, Shape] = {
    shape.__name__: shape
    for shape in (
        log_lines, logfmt, access_log, syslog, stack_trace, java_trace, http_exchange, http_response, form_body, curl,
        connection_strings, diff, code_diff, git_log, kubectl_describe, kubectl_table, sql_text, ticket, chat, mail, mail_wrapped,
        html, glued, dockerfile, key_files, python_repr, encoded, benign_log, lockfile,
    )
}  # fmt: skip
