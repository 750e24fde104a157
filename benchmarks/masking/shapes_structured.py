"""Shapes with fields: rows, documents, manifests, configuration."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Mapping

import yaml

from benchmarks.masking.drawing import Draw, Planted, Rows
from mcp_gateway_policy.vocabulary import JsonValue

Shape = Callable[[Draw], "str | Rows"]


def _members(d: Draw, secrets: int = 2, personal: int = 1, benign: int = 3) -> dict[str, JsonValue]:
    pairs = [
        *(d.secret() for _ in range(secrets)),
        *(d.personal() for _ in range(personal)),
        *(d.harmless() for _ in range(benign)),
    ]
    pairs.append((d.v.pick("note", "value", "ref", "extra"), d.form()))
    pairs += [(d.v.pick("request_id", "commit", "revision", "trace", "checksum"), d.keep()) for _ in range(2)]
    d.v.random.shuffle(pairs)
    given: dict[str, JsonValue] = {}
    for name, value in pairs:
        while name in given:
            name = f"{name}_{d.v.pick('b', 'c', 'd', 'e', 'old', 'next')}"
        given[name] = value
    return given


def sql_rows(d: Draw) -> Rows:
    """A customers' table."""
    columns = [
        "id",
        "email",
        d.v.pick("full_name", "customer_name"),
        "ssn",
        "order_ref",
        "commit_sha",
        "token_count",
        "notes",
    ]
    rows: list[list[JsonValue]] = []
    for number in range(d.v.number(1, 4)):
        notes = f"called from {d.hide('phone')}, ref {d.keep('uuid', 'order number', 'tracking')}"
        row: list[JsonValue] = [
            number,
            d.hide("email"),
            d.hide("person name"),
            d.hide("ssn"),
            d.keep("order number"),
            d.keep("git sha"),
            d.v.number(10, 9000),
        ]
        rows.append([*row, notes])
    return Rows(columns, rows)


def sql_settings(d: Draw) -> Rows:
    """Names in one column, values in the next."""
    pairs = (d.secret(), d.harmless(), d.secret(), d.harmless())
    rows: list[list[JsonValue]] = [[name, value, d.keep("iso time")] for name, value in pairs]
    return Rows(["name", "value", "updated_at"], rows)


def sql_payload(d: Draw) -> Rows:
    """A column of JSON text."""
    return Rows(
        ["id", "payload", "created_at"],
        [[d.keep("uuid"), json.dumps(_members(d)), d.keep("iso time")] for _ in range(2)],
    )


def sql_free(d: Draw) -> Rows:
    """Columns whose names say nothing."""
    return Rows(["a", "b", "c"], [[d.form(lines=True), d.keep(), d.keep()] for _ in range(3)])


def json_nested(d: Draw) -> str:
    """Objects in objects."""
    return json.dumps(
        {"data": {"items": [_members(d), _members(d, 1, 2)], "page": {"next": d.keep("uuid")}}},
        indent=d.v.random.choice((None, 2, 4)),
    )


def json_lines(d: Draw) -> str:
    """A document a line."""
    return "\n".join(
        json.dumps({"ts": d.keep("iso time"), "msg": f"handled {d.keep()}", **_members(d, 1, 1, 1)}) for _ in range(3)
    )


def json_truncated(d: Draw) -> str:
    """Cut before its end."""
    whole = json.dumps({"meta": {"id": d.keep("uuid")}, "config": _members(d), "tail": ["x"] * 9}, indent=2)
    return whole[: whole.index('"tail"') + 12] + "\n... (truncated)"


def json_in_json(d: Draw) -> str:
    """A document as text in a document."""
    return json.dumps({"statusCode": 200, "requestId": d.keep("uuid"), "body": json.dumps(_members(d))})


def json_base64(d: Draw) -> str:
    """A value that is wrapped."""
    kind = d.v.pick("github classic", "email", "stripe", "anthropic", "jwt", "ssh key")
    value = d.hide(kind)
    wrapped = b64encode(f"{d.v.pick('', 'token: ', 'user=')}{value}\n".encode()).decode()
    d.planted[-1] = Planted(kind, wrapped, "pattern")
    return json.dumps({"content": wrapped, "encoding": "base64", "sha": d.keep("git sha")})


def yaml_document(d: Draw) -> str:
    """Configuration."""
    head = f"# rendered {d.keep('iso time')}\n---\n"
    return head + yaml.safe_dump(
        {"app": {"image": d.keep("image"), "settings": _members(d)}, "replicas": 3}, sort_keys=False, width=1000
    )


def yaml_block(d: Draw) -> str:
    """A key in a block scalar."""
    body = "\n".join(
        f"    {line}" for line in d.hide(d.v.pick("rsa key", "ec key", "ssh key", "pkcs8 key")).split("\n")
    )
    d.planted[-1] = d.planted[-1]._replace(value=d.planted[-1].value.split("\n")[1])
    return (
        f"server:\n  host: {d.keep('host')}\n  tls_key: |\n{body}\n  replicas: 2\n  digest: {d.keep('image digest')}\n"
    )


def _kept(d: Draw, name: str) -> str:
    return d.stays("resource", name)


def k8s_secret(d: Draw) -> str:
    """`kubectl get secret -o yaml`."""
    data: dict[str, str] = {}
    for key in ("username", "blob", "config.ini"):
        plain = d.v.chars(d.v.number(9, 24))
        wrapped = b64encode(plain.encode()).decode()
        d.planted.append(Planted("k8s secret data", wrapped, "field"))
        data[d.stays("k8s key", key)] = wrapped
    strings: dict[str, object] = {}
    if d.v.number(0, 1):
        plain = d.v.chars(14)
        d.planted.append(Planted("k8s secret data", plain, "field"))
        strings = {"stringData": {"license": plain}}
    whole: dict[str, object] = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": _kept(d, "orders-db"), "uid": d.keep("uuid"), "resourceVersion": d.keep("ten digits")},
        "type": "Opaque",
        "data": data,
        **strings,
    }
    if d.v.number(0, 1):
        whole = {"apiVersion": "v1", "kind": "List", "items": [whole]}
    if d.v.number(0, 1):
        return json.dumps(whole, indent=4)
    return str(yaml.safe_dump(whole, sort_keys=d.v.number(0, 1) == 1))


def k8s_deployment(d: Draw) -> str:
    """`env: [{name, value}]`, with references by name."""
    env: list[object] = [{"name": name, "value": value} for name, value in (d.secret(), d.secret())]
    env += [
        {"name": "LOG_LEVEL", "value": d.stays("env value", "debug")},
        {
            "name": "DB_PASSWORD_REF",
            "valueFrom": {
                "secretKeyRef": {"name": d.stays("secretKeyRef", "orders-db"), "key": d.stays("secretKeyRef", "pw")}
            },
        },
    ]
    d.v.random.shuffle(env)
    spec = {
        "serviceAccountName": _kept(d, "orders"),
        "containers": [{"name": _kept(d, "api"), "image": d.keep("image"), "env": env}],
    }
    whole = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": _kept(d, "orders")},
        "spec": {"template": {"spec": spec}},
    }
    return yaml.safe_dump(whole, sort_keys=False) if d.v.number(0, 1) else json.dumps(whole)


def k8s_applied(d: Draw) -> str:
    """The annotation that holds the whole of what was applied."""
    plain = b64encode(d.v.chars(15).encode()).decode()
    d.planted.append(Planted("k8s secret data", plain, "field"))
    applied = json.dumps({"apiVersion": "v1", "kind": "Secret", "data": {"pin": plain}, "metadata": {"name": "x"}})
    return yaml.safe_dump(
        {
            "kind": "Secret",
            "metadata": {
                "annotations": {"kubectl.kubernetes.io/last-applied-configuration": applied + "\n"},
                "uid": d.keep("uuid"),
            },
            "data": {"pin": plain},
        },
        width=d.v.random.choice((80, 4000)),
    )


def kubeconfig(d: Draw) -> str:
    """Users with tokens and keys; the certificates are public."""
    key, token = b64encode(d.v.chars(200).encode()).decode(), d.v.chars(48)
    d.planted += [Planted("kubeconfig key", key, "field"), Planted("kubeconfig token", token, "field")]
    certificate = d.stays(
        "certificate",
        b64encode(f"-----BEGIN CERTIFICATE-----\n{d.v.chars(64)}\n-----END CERTIFICATE-----\n".encode()).decode(),
    )
    return f"""apiVersion: v1
kind: Config
current-context: {_kept(d, "prod-eu")}
clusters:
- cluster:
    certificate-authority-data: {certificate}
    server: {d.stays("server", "https://10.1.2.3:6443")}
  name: prod
users:
- name: {_kept(d, "deployer")}
  user:
    client-key-data: {key}
- name: ci
  user:
    token: {token}
"""


def tfstate(d: Draw) -> str:
    """Terraform's state: what is listed as sensitive, and what its name tells."""
    attributes = {
        "id": d.keep("arn"),
        "engine_version": d.stays("engine version", "15.4"),
        "password": d.hide("password"),
        "master_username": "admin",
        "opaque_setting": d.v.chars(18),
    }
    d.planted.append(Planted("tfstate sensitive", str(attributes["opaque_setting"]), "field"))
    listed = [[{"type": "get_attr", "value": "opaque_setting"}]]
    token = d.hide("access token")
    outputs = {
        "admin_out": {"value": token, "type": "string", "sensitive": True},
        "region": {"value": d.stays("region", "eu-central-1"), "type": "string"},
    }
    resource = {
        "mode": "managed",
        "type": "aws_db_instance",
        "name": "main",
        "instances": [{"schema_version": 1, "attributes": attributes, "sensitive_attributes": listed}],
    }
    return json.dumps(
        {
            "version": 4,
            "terraform_version": "1.7.5",
            "lineage": d.keep("uuid"),
            "outputs": outputs,
            "resources": [resource],
        },
        indent=2,
    )


def service_account(d: Draw) -> str:
    """Google's service account file."""
    d.hide("pkcs8 key")
    pem = d.planted[-1].value
    d.planted[-1] = Planted("gcp service account", pem.split("\n")[2], "pattern")
    return json.dumps(
        {
            "type": "service_account",
            "project_id": d.stays("project", "acme-prod-1"),
            "private_key": pem + "\n",
            "client_id": d.v.digits(21),
            "token_uri": d.stays("token uri", "https://oauth2.googleapis.com/token"),
        },
        indent=2,
    )


def csv_table(d: Draw) -> str:
    """With a header that tells."""
    comma = d.v.pick(",", "\t", ";")
    lines = [comma.join(("id", "customer_email", "dob", "phone_number", "iban", "sku", "last_seen"))]
    for number in range(3):
        cells = (
            str(number),
            d.hide("email"),
            d.hide("date of birth"),
            d.hide("phone"),
            d.hide("iban"),
            d.keep("sku"),
            d.keep("iso time"),
        )
        lines.append(comma.join(f'"{cell}"' if d.v.number(0, 3) == 0 else cell for cell in cells))
    return d.v.pick("\n", "\r\n").join(lines)


def csv_named(d: Draw) -> str:
    """Values only the header tells."""
    lines = ["employee_id,full_name,street_address,passport_number,department"]
    for _ in range(3):
        lines.append(
            f'{d.keep("ten digits")},{d.hide("person name")},"{d.hide("postal address")}",{d.hide("passport")},{d.stays("department", d.v.pick("Finance", "Support", "Research"))}'
        )
    return "\n".join(lines) + "\n"


def psql_table(d: Draw) -> str:
    """psql's aligned output."""
    rows = [[str(n), d.hide("person name"), d.hide("password"), d.keep("uuid")] for n in range(3)]
    heads = ["id", "full_name", "password_hash", "session_ref"]
    widths = [max(len(row[i]) for row in [heads, *rows]) for i in range(4)]
    said = [" | ".join(f"{cell:<{w}}" for cell, w in zip(row, widths, strict=True)) for row in rows]
    head = " | ".join(f"{cell:^{w}}" for cell, w in zip(heads, widths, strict=True))
    return "\n".join(
        [f" {head}", "-" + "-+-".join("-" * w for w in widths) + "-", *(f" {line}" for line in said), "(3 rows)"]
    )


def psql_expanded(d: Draw) -> str:
    """psql's \\x output."""
    pairs = [("id", "7"), d.secret(), d.personal(), ("created_at", d.keep("iso time")), d.harmless()]
    width = max(len(name) for name, _ in pairs)
    return "-[ RECORD 1 ]" + "-" * 20 + "\n" + "\n".join(f"{name:<{width}} | {value}" for name, value in pairs)


def markdown_table(d: Draw) -> str:
    """As chat clients print rows."""
    rows = [
        f"| {d.hide('email')} | {d.hide('date of birth')} | {d.keep('order number')} | {d.keep('semver')} |"
        for _ in range(3)
    ]
    return "\n".join(["| email | date_of_birth | order | version |", "|---|---|---|---|", *rows])


def mysql_table(d: Draw) -> str:
    """mysql's boxes."""
    rows = [[d.hide("person name"), d.hide("api key"), d.keep("short sha")] for _ in range(2)]
    heads = ["customer_name", "api_key", "build"]
    widths = [max(len(row[i]) for row in [heads, *rows]) for i in range(3)]
    rule = "+" + "+".join("-" * (w + 2) for w in widths) + "+"
    return "\n".join(
        [
            rule,
            *("| " + " | ".join(f"{c:<{w}}" for c, w in zip(row, widths, strict=True)) + " |" for row in [heads]),
            rule,
            *("| " + " | ".join(f"{c:<{w}}" for c, w in zip(row, widths, strict=True)) + " |" for row in rows),
            rule,
        ]
    )


def dotenv(d: Draw) -> str:
    """A .env file."""
    lines = [f"# {d.keep('iso time')}"]
    for name, value in [*(d.secret() for _ in range(3)), *(d.harmless() for _ in range(3))]:
        name = name.upper().replace("-", "_")
        quote = d.v.pick("", '"', "'")
        lines.append(f"{d.v.pick('', 'export ')}{name}={quote}{value}{quote if quote else ''}")
    lines.append(f"DATABASE_URL=postgres://app:{_word(d)}@{d.keep('host')}/shop")
    return "\n".join(lines) + "\n"


def _word(d: Draw) -> str:
    value = d.v.chars(d.v.number(8, 18))
    d.planted.append(Planted("url password", value, "field"))
    return value


def ini(d: Draw) -> str:
    """INI and properties."""
    sep = d.v.pick("=", " = ", ": ")
    return "\n".join(
        f"{name}{sep}{value}" if name else value
        for name, value in [
            ("", "[database]"),
            d.secret(),
            ("host", d.keep("ip")),
            d.harmless(),
            ("", "[mail]"),
            d.said("password"),
            ("from", d.hide("email")),
            ("timeout", "30"),
        ]
    )


def toml(d: Draw) -> str:
    """TOML."""
    return "\n".join(
        [
            "[service]",
            *(
                f'{name} = "{value}"'
                for name, value in (d.secret(), d.harmless(), d.secret(), ("version", d.keep("semver")))
            ),
            "[service.limits]",
            "max_tokens = 4096",
        ]
    )


def xml(d: Draw) -> str:
    """Elements and attributes."""
    (one, secret), (two, personal) = (
        d.said("password", "api key", "client secret"),
        d.said("ssn", "passport", "date of birth"),
    )
    name = d.v.pick("connectionUser", "id")
    return f'<?xml version="1.0"?>\n<config build="{d.keep("short sha")}">\n  <{name}>app</{name}>\n  <{one}>{secret.replace("&", "")}</{one}>\n  <record {two}="{personal}" ref="{d.keep("uuid")}"/>\n</config>'


def compose(d: Draw) -> str:
    """docker-compose, its environment as a list."""
    (one, first), (two, second) = d.secret(), d.secret()
    return f"services:\n  db:\n    image: {d.keep('image')}\n    environment:\n      - {one.upper().replace('-', '_')}={first}\n      - PGDATA={d.stays('path', '/var/lib/postgresql/data')}\n    labels:\n      digest: {d.keep('image digest')}\n  api:\n    environment:\n      {two}: '{second}'\n"


def dotfile(d: Draw) -> str:
    """.netrc, .pgpass, .npmrc, AWS credentials, htpasswd."""
    word = d.v.chars(16)
    d.planted.append(Planted("credentials file", word, "field"))
    return d.v.random.choice((
        lambda: f"machine {d.stays('machine', 'api.example.com')}\n  login deploy\n  password {word}\n",
        lambda: f"{d.stays('machine', 'db1.internal')}:5432:{d.stays('database', 'shop')}:app:{word}\n",
        lambda: f"registry={d.stays('registry', 'https://npm.example.com/')}\n//npm.example.com/:_authToken={word}\n",
        lambda: f"[default]\naws_access_key_id = {d.hide('aws key id')}\naws_secret_access_key = {word}{word[:8]}AbC3dEf7\nregion = {d.stays('region', 'us-west-2')}\n",
        lambda: f"admin:$apr1${word[:8]}${word}{word[:6]}\n# {d.stays('comment', 'managed by ansible')}\n",
    ))()  # fmt: skip


SHAPES: Mapping[str, Shape] = {
    shape.__name__: shape
    for shape in (
        sql_rows, sql_settings, sql_payload, sql_free, json_nested, json_lines, json_truncated, json_in_json, json_base64, yaml_document,
        yaml_block, k8s_secret, k8s_deployment, k8s_applied, kubeconfig, tfstate, service_account, csv_table, csv_named, psql_table,
        psql_expanded, markdown_table, mysql_table, dotenv, ini, toml, xml, compose, dotfile,
    )
}  # fmt: skip
