"""Texts that hold structure: what their fields say goes, everything else stays byte for byte."""

from __future__ import annotations

import json
import textwrap
import xml.etree.ElementTree as ET
from base64 import b64encode
from collections.abc import Sequence
from typing import NamedTuple

import pytest
import yaml

from mcp_gateway.masking.findings import MARKER
from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway_policy.vocabulary import JsonObject
from mcp_gateway_tools.raw import Column, Document, Raw, Table

pytestmark = pytest.mark.anyio


class Sample(NamedTuple):
    """A text, what of it must go, and what must stay."""

    text: str
    gone: Sequence[str]
    stay: Sequence[str] = ()


SAMPLES: dict[str, Sample] = {}


def add(name: str, text: str, gone: Sequence[str], stay: Sequence[str] = ()) -> None:
    SAMPLES[name] = Sample(textwrap.dedent(text).strip("\n"), gone, stay)


def b64(text: str) -> str:
    return b64encode(text.encode()).decode()


add(
    "k8s secret yaml",
    f"""
apiVersion: v1
kind: Secret
metadata:
  name: db-main
  namespace: shop
  resourceVersion: "482913"
  uid: 0b5f2c1e-7c1f-4b8a-9f43-2f6c0a9d1e77
type: Opaque
data:
  username: {b64("appuser")}
  blob: {b64("x!9")}
stringData:
  config.yaml: |
    host: db1
    opaque: zz-top-77
""",
    [b64("appuser"), b64("x!9"), "zz-top-77"],
    ["username", "blob", "db-main", "482913", "config.yaml", "0b5f2c1e-7c1f-4b8a-9f43-2f6c0a9d1e77"],
)
UNDER = "{before}apiVersion: v1\nkind: Secret\ndata:\n  blob: YTdwbXVwQ25xS2o=\n  license: G5BHJuYpDYJnn4\n{behind}"
"""What a bracket in front of it must not make unreadable."""

for before, behind in {
    "note: {open\n": "",
    "note: [see below\n": "",
    "note: {\n": "}\n",
    "note: [\n": "]\n",
    "2025-01-01 handler: {request\n---\n": "",
    "a: {b: c\n": "}",
    "A={\n": "",
    "log: {x: [{\n": "}]}",
    "a: {x\n" * 400: "",
    "a: [x\n" * 4_000: "",
}.items():
    add(
        f"k8s secret behind {before[:20]!r}, {len(before)}",
        UNDER.format(before=before, behind=behind),
        ["YTdwbXVwQ25xS2o", "G5BHJuYpDYJnn4"],
    )
add(
    "k8s list json",
    json.dumps(
        {
            "kind": "List",
            "items": [
                {
                    "kind": "Secret",
                    "metadata": {
                        "name": "a",
                        "annotations": {
                            "kubectl.kubernetes.io/last-applied-configuration": json.dumps(
                                {"kind": "Secret", "data": {"q": b64("hello you")}}
                            )
                        },
                    },
                    "data": {"q": b64("hello you")},
                },
                {
                    "kind": "Pod",
                    "metadata": {"name": "api-7d9f8b6c5d-x2x4z"},
                    "spec": {
                        "containers": [
                            {
                                "env": [
                                    {"name": "DB_PASSWORD", "value": "tiger-9"},
                                    {"name": "X", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}},
                                    {"name": "LOG_LEVEL", "value": "debug"},
                                ],
                                "args": ["--token", "abcdef99", "--port", "80"],
                                "volumeMounts": [{"mountPath": "/etc/secret"}],
                            }
                        ],
                        "volumes": [{"secret": {"secretName": "db-creds", "defaultMode": 420}}],
                        "imagePullSecrets": [{"name": "regcred"}],
                    },
                },
            ],
        }
    ),
    [b64("hello you"), "tiger-9", "abcdef99"],
    ["api-7d9f8b6c5d-x2x4z", "db-creds", "regcred", "debug", "secretKeyRef", "420"],
)
add(
    "kubeconfig",
    f"""
apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUM=
    server: https://1.2.3.4:6443
  name: prod
users:
- name: admin
  user:
    client-certificate-data: LS0tLS1CRUdJTiBDRVJU
    client-key-data: {b64("-----BEGIN RSA PRIVATE KEY-----abc")}
    token: abc.def-7
current-context: prod
""",
    [b64("-----BEGIN RSA PRIVATE KEY-----abc"), "abc.def-7"],
    ["https://1.2.3.4:6443", "prod"],
)
add(
    "describe",
    """
Name:             api-7d9f8b6c5d-x2x4z
Namespace:        shop
Labels:           app=api
                  pod-template-hash=7d9f8b6c5d
Containers:
  api:
    Image:          registry.local/api:v1.22.3
    Image ID:       docker-pullable://registry.local/api@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    Environment:
      DB_PASSWORD:  s3cr3t!pw
      API_TOKEN:    <set to the key 'token' in secret 'api'>  Optional: false
      PORT:         8080
""",
    ["s3cr3t!pw"],
    [
        "<set to the key 'token' in secret 'api'>",
        "v1.22.3",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ],
)
add(
    "env",
    """
export DB_PASSWORD='it is s3cret'
SMTP_PASS="p w d"
PORT=5432
AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
MAX_TOKENS=4096
SESSION_TTL=3600
API_KEY=${API_KEY}
""",
    ["it is s3cret", "p w d", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"],
    ["5432", "4096", "3600", "${API_KEY}"],
)
add(
    "csv",
    """
id,name,email,phone,ssn,order_no,created
1,"Hopper, Grace",grace@navy.example,(415) 555-0134,536221234,7001234567890123,2024-05-01
2,Alan Turing,alan@example.org,0161 496 0101,536221235,7001234567890124,2024-05-02
""",
    ["Alan Turing", "536221234", "grace@navy.example", "(415) 555-0134", "0161 496 0101"],
    ["7001234567890123", "2024-05-02"],
)
add("tsv", "id\tpassport_no\tdob\n1\tX1234567\t1980-02-03\n", ["X1234567", "1980-02-03"])
add(
    "psql",
    """
 id |    name     |  password  | created_at
----+-------------+------------+------------
  1 | Grace Hopper | sesame    | 2024-05-01
(1 row)
""",
    ["sesame"],
    ["2024-05-01", "(1 row)"],
)
add(
    "md",
    """
| User | API Key | Plan |
|------|---------|------|
| bob | kk-alpha-beta | pro |
""",
    ["kk-alpha-beta"],
    ["pro"],
)
add(
    "aligned",
    """
NAME      PASSWORD      AGE
web       hunter2x      5d
db        tig er         6d
""",
    ["hunter2x"],
    ["5d"],
)
add("expanded", "-[ RECORD 1 ]---\nid    | 7\nemail | x\nssn   | 536221234\n", ["536221234"], ["7"])
add(
    "ini",
    """
[database]
user = app
password = opensesame  ; rotate
[oauth]
client_secret=Zq-11
token_url = https://x.example/token
""",
    ["opensesame", "Zq-11"],
    ["https://x.example/token", "app"],
)
add(
    "toml",
    '[db]\npassword = """multi\nline-pw"""\ncfg = { api_key = "abc-123-x", port = 5 }\n',
    ["line-pw", "abc-123-x"],
    ["5"],
)
add(
    "tfstate",
    json.dumps(
        {
            "version": 4,
            "terraform_version": "1.5.0",
            "outputs": {
                "dsn": {"value": "plain-out", "type": "string", "sensitive": True},
                "ip": {"value": "10.0.0.1", "type": "string"},
            },
            "resources": [
                {
                    "type": "aws_db_instance",
                    "instances": [
                        {
                            "attributes": {"password": "tfpw-1", "master": "odd-one", "arn": "arn:aws:rds:x"},
                            "sensitive_attributes": [[{"type": "get_attr", "value": "master"}]],
                        }
                    ],
                }
            ],
        },
        indent=2,
    ),
    ["plain-out", "tfpw-1", "odd-one"],
    ["10.0.0.1", "arn:aws:rds:x", "1.5.0"],
)
add(
    "diff",
    """
diff --git a/.env b/.env
index 83db48f..bf2a1c3 100644
--- a/.env
+++ b/.env
@@ -1,3 +1,3 @@
-DB_PASSWORD=old-pass-1
+DB_PASSWORD=new-pass-2
 PORT=80
""",
    ["old-pass-1", "new-pass-2"],
    ["83db48f..bf2a1c3", "PORT=80"],
)
add(
    "git log",
    """
commit a94a8fe5ccb19ba61c4c0873d391e987982fbbd3
Author: Grace Hopper <grace@navy.example>
Date:   Wed May 1 12:33:11 2024 +0000

    Fix the build

    Signed-off-by: Alan M. Turing <alan@example.org>
""",
    ["Grace Hopper", "grace@navy.example", "Alan M. Turing"],
    ["a94a8fe5ccb19ba61c4c0873d391e987982fbbd3", "Fix the build", "Wed May 1 12:33:11 2024 +0000"],
)
add(
    "http",
    """
POST /login?api_key=kk99zz HTTP/1.1
Host: x.example
Authorization: Basic YXBwOnMzY3IzdC1wQTU1
Cookie: sid=abcdef; theme=dark
X-Api-Key: plainletters
ETag: "33a64df551425fcc55e4d42a148795d9f25f89d4"
Content-Type: application/x-www-form-urlencoded

username=bob&password=s%40les&remember=1
""",
    ["kk99zz", "YXBwOnMzY3IzdC1wQTU1", "abcdef", "plainletters", "s%40les"],
    ["33a64df551425fcc55e4d42a148795d9f25f89d4", "remember=1"],
)
add(
    "curl",
    "curl -u admin:hunter2 -H 'X-Auth-Token: tt-1' -H 'Accept: */*' https://x.example/v1 --data 'password=abc123&x=1'",
    ["hunter2", "tt-1", "abc123"],
    ["https://x.example/v1", "*/*"],
)
add(
    "mysql -p",
    "mysql -h db1 -u root -pS3cretPw shop; PGPASSWORD=zebra psql -h db1; redis-cli -a redispw1 ping; sshpass -p 'sshpw1' ssh x",
    ["S3cretPw", "zebra", "redispw1", "sshpw1"],
    ["db1"],
)
add(
    "xml",
    '<config><db user="app" password="xmlpw1"/><apiKey>xmlkey2</apiKey><add key="SmtpPassword" value="xmlpw3"/><version>1.2.3</version><property name="hibernate.connection.password">xmlpw4</property></config>',
    ["xmlpw1", "xmlkey2", "xmlpw3", "xmlpw4"],
    ["1.2.3", "app"],
)
add(
    "plist",
    "<plist><dict><key>password</key><string>plpw1</string><key>port</key><integer>80</integer></dict></plist>",
    ["plpw1"],
    ["80"],
)
add(
    "html",
    "<table><tr><th>Name</th><th>Email</th><th>SSN</th></tr><tr><td>Grace Hopper</td><td>g@x.example</td><td>536221234</td></tr></table>",
    ["Grace Hopper", "536221234"],
    ["<td>"],
)
add(
    "sql",
    "INSERT INTO users (id, email, password, note) VALUES (1, 'a@b.example', 'pa''ss', 'hi'), (2,'c@d.example','two-pw','yo');\nCREATE USER app PASSWORD 'pppp1';",
    ["pa''ss", "two-pw", "pppp1"],
    ["'hi'"],
)
add("copy", "COPY public.users (id, ssn, plan) FROM stdin;\n1\t536221234\tpro\n\\.\n", ["536221234"], ["pro"])
add(
    "dockerfile",
    "FROM x:1\nENV DB_PASSWORD hunter2d\nENV API_TOKEN=tok-2 PORT=80\nARG SECRET=zz9\n",
    ["hunter2d", "tok-2", "zz9"],
    ["80"],
)
add(
    "compose",
    """
services:
  db:
    image: postgres:16
    environment:
      - POSTGRES_PASSWORD=cpw1
      - POSTGRES_USER=app
  web:
    environment:
      DATABASE_URL: postgres://u:cpw2@db/x
""",
    ["cpw1", "cpw2"],
    ["postgres:16"],
)
add(
    "conn",
    "Server=db;Database=x;User Id=sa;Password=P@ss;Encrypt=true\nhost=db user=app password='it''s' dbname=x\njdbc:oracle:thin:scott/tiger@//h:1521/x\njdbc:mysql://h/x?user=a&password=jpw1",
    ["P@ss", "it''s", "tiger", "jpw1"],
    ["Encrypt=true"],
)
add(
    "netrc",
    "machine api.example login bob password netpw1\nmachine b.example\n  login al\n  password netpw2\n",
    ["netpw1", "netpw2"],
    ["api.example"],
)
add("pgpass", "db1.example:5432:shop:app:pgpw1\n*:*:*:bob:pgpw2\n", ["pgpw1", "pgpw2"], ["5432"])
add(
    "npmrc",
    "//registry.example.com/:_authToken=abcd-1234-zz\n_password=cGFzc3dvcmQ=\nalways-auth=true\n",
    ["abcd-1234-zz", "cGFzc3dvcmQ="],
    ["always-auth=true"],
)
add("pypirc", "[pypi]\nusername = __token__\npassword = plainpw9\n", ["plainpw9"], ["__token__"])
add(
    "htpasswd",
    "bob:$apr1$x8kf9s$Zb1yq2Qw3e4r5t6y7u8i9.\nal:$2y$10$abcdefghijklmnopqrstuvabcdefghijklmnopqrstuvabcdefghij1\nroot:$6$saltsalt$abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuv:19000:0:99999:7:::",
    ["$apr1$x8kf9s$Zb1yq2Qw3e4r5t6y7u8i9.", "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuv"],
)
add(
    "aws creds",
    "[default]\naws_access_key_id = AKIAQ3EGRIPZ7XKWN2MD\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\nregion = eu-west-1\n",
    ["AKIAQ3EGRIPZ7XKWN2MD", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"],
    ["eu-west-1"],
)
add(
    "logfmt",
    'ts=2024-05-01T10:00:00Z level=info msg="login ok" user_email=a@b.example password="two words" trace_id=4bf92f3577b34da6a3ce929d0e0e4736',
    ["a@b.example", "two words"],
    ["4bf92f3577b34da6a3ce929d0e0e4736", "login ok"],
)
add(
    "jsonl",
    '{"ts":1,"ctx":{"headers":{"authorization":"Bearer abc","x-request-id":"r-1"}}}\n{"ts":2,"cfg":"{\\"password\\":\\"in\\\\u0041ner\\"}"}',
    ["Bearer abc", "in\\\\u0041ner"],
    ["r-1"],
)
add(
    "java map",
    "User{id=7, fullName=Grace Hopper, password=jmpw1, active=true}",
    ["Grace Hopper", "jmpw1"],
    ["active=true"],
)
add(
    "py dict",
    "config = {'host': 'db1', 'password': 'pypw1', 'retries': 3, 'api_key': None}",
    ["pypw1"],
    ["db1", "None"],
)
add("go struct", "{Host:db1 Port:5432 Password:gopw1 Debug:false}", ["gopw1"], ["5432"])
add("docker auth", json.dumps({"auths": {"r.example": {"auth": b64("bob:pw")}}}), [b64("bob:pw")], ["r.example"])
add(
    "hcl",
    'resource "x" "y" {\n  username = "app"\n  password = "hclpw1"\n  token    = var.api_token\n}\n',
    ["hclpw1"],
    ["var.api_token"],
)
add(
    "stack",
    """
java.sql.SQLException: Access denied for user 'app' using password: YES
    at com.acme.Db.connect(Db.java:42)
Caused by: java.net.ConnectException: jdbc:postgresql://db1/shop?user=app&password=stkpw1
""",
    ["stkpw1"],
    ["Db.java:42", "YES"],
)
add(
    "support",
    "Hi, I'm locked out. my password is Tr0ub4dor&3 and my card is 4111 1111 1111 1111, call +44 20 7946 0958.",
    ["Tr0ub4dor&3", "4111 1111 1111 1111", "+44 20 7946 0958"],
)
add(
    "truncated json",
    '{"user":{"name":"Grace Hopper","email":"g@x.example","password":"trunc-pw',
    ["Grace Hopper", "trunc-pw"],
)
add(
    "pem in yaml",
    "tls:\n  key: |\n    -----BEGIN PRIVATE KEY-----\n    MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n    abcdefghijklmnop\n    -----END PRIVATE KEY-----\n  cert: x\n",
    ["MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7", "abcdefghijklmnop"],
    ["cert: x"],
)
add(
    "benign",
    json.dumps(
        {
            "order_id": "4155550134",
            "sha": "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3",
            "etag": 'W/"0815"',
            "version": "10.4.1.2",
            "build": 1700000000000,
            "max_tokens": 4096,
            "address": "10.0.0.1:8080",
            "integrity": "sha512-9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08aaaaaaaaaaaaaaaaaaaaaaaa==",
            "ulid": "01ARZ3NDEKTSV4RRFFQ69G5FAV",
            "next_page_token": "abcdef",
            "cursor": "eyJpZCI6MTIzfQ==",
            "phone_verified": True,
            "image": "x@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        }
    ),
    [],
    [
        "4155550134",
        "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3",
        "10.4.1.2",
        "1700000000000",
        "10.0.0.1:8080",
        "sha512-9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08aaaaaaaaaaaaaaaaaaaaaaaa==",
        "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        "abcdef",
    ],
)
add(
    "num json",
    '{"card": 4111111111111111, "n": 4111111111111111, "s":"a, 4111111111111111, b", "ok": 1}',
    ["4111111111111111"],
    ['"ok": 1'],
)
add(
    "person json",
    json.dumps(
        {
            "customer": {
                "name": "Grace Hopper",
                "email": "g@x.example",
                "address": {"street": "12 High St", "city": "Leeds"},
                "dob": "1980-02-03",
            },
            "product": {"name": "Blue Widget"},
        }
    ),
    ["Grace Hopper", "12 High St", "1980-02-03"],
    ["Blue Widget"],
)
add(
    "telling",
    json.dumps(
        {
            "passport_number": "X1234567",
            "drivers_license": "D123-4567-8901",
            "mrn": "00123456",
            "account_number": "000123456789",
            "routing_number": "021000021",
            "latitude": "52.520008",
            "longitude": "13.404954",
            "mac_address": "00:1B:44:11:3A:B7",
            "wallet": "0x52908400098527886E0F7030069857D2E4169EE7",
            "national_id": "AB123456C",
            "tax_id": "12-3456789",
            "iban": "DE89370400440532013000",
        }
    ),
    [
        "X1234567",
        "D123-4567-8901",
        "00123456",
        "000123456789",
        "021000021",
        "52.520008",
        "13.404954",
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "AB123456C",
        "12-3456789",
    ],
)
add(
    "yaml seq env",
    """
env:
  - name: API_KEY
    value: kkkk-1
  - name: MODE
    value: "prod"
  - name: PW
    valueFrom:
      secretKeyRef:
        name: db-secret
        key: password
""",
    ["kkkk-1"],
    ["prod", "db-secret"],
)
add(
    "helm values",
    """
postgresql:
  auth:
    postgresPassword: "pgadm1n"
    existingSecret: pg-secret
    secretKeys:
      adminPasswordKey: postgres-password
ingress:
  tls:
    - secretName: tls-cert
""",
    ["pgadm1n"],
    ["pg-secret", "postgres-password", "tls-cert"],
)
add(
    "tokens benign",
    json.dumps(
        {
            "usage": {"prompt_tokens": 12, "completion_tokens": 44, "max_tokens": 100, "token_count": 3},
            "cache_ttl": 300,
            "secretKeyRef": {"name": "db"},
            "password_policy": "strong",
            "password_changed_at": "2024-05-01",
            "token_type": "bearer",
            "expires_in": 3600,
            "public_key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0sXx0m4m8o9h2k",
            "key_id": "abc-1",
            "tokenizer": "bpe",
        }
    ),
    [],
    [
        "12",
        "44",
        "100",
        "300",
        "db",
        "strong",
        "2024-05-01",
        "bearer",
        "3600",
        "abc-1",
        "bpe",
        "AAAAC3NzaC1lZDI1NTE5AAAAIJ0sXx0m4m8o9h2k",
    ],
)
add(
    "oauth",
    json.dumps(
        {
            "access_token": "opaque-at-1",
            "refresh_token": "opaque-rt-2",
            "id_token": "x.y.z1",
            "token_type": "Bearer",
            "scope": "read",
        }
    ),
    ["opaque-at-1", "opaque-rt-2", "x.y.z1"],
    ["Bearer", "read"],
)
add(
    "gcp sa",
    json.dumps(
        {
            "type": "service_account",
            "project_id": "p-1",
            "private_key_id": "0123456789abcdef0123456789abcdef01234567",
            "private_key": "-----BEGIN PRIVATE KEY-----\nMIIEvQ\nAAAA\n-----END PRIVATE KEY-----\n",
            "client_email": "x@p-1.iam.gserviceaccount.com",
            "client_id": "123456789012345678901",
        }
    ),
    ["MIIEvQ"],
    ["p-1"],
)
add(
    "log mix",
    """
2024-05-01T10:00:00Z INFO auth: user=grace.hopper@navy.example ip=10.1.2.3 session=ok
May  1 10:00:01 host sshd[123]: Accepted publickey for deploy from 10.0.0.5 port 51234 ssh2: ED25519 SHA256:abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG
ERROR: failed to connect: postgres://svc:p%40ss@db.internal:5432/app?sslmode=require
[2024-05-01 10:00:02] payload={"card_number":"4111111111111111","cvv":"123","amount":100}
DEBUG headers: {'Authorization': 'Token abcdef012345', 'Accept': '*/*'}
""",
    ["grace.hopper@navy.example", "p%40ss", "4111111111111111", '"123"', "abcdef012345"],
    ["10.1.2.3", "SHA256:abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "100", "51234"],
)
add(
    "md2",
    """
# Runbook
- **Password:** `S3cr3t-run`
- API key: `kk-99-aa`
- Region: eu-west-1
""",
    ["S3cr3t-run", "kk-99-aa"],
    ["eu-west-1"],
)
add(
    "email",
    """
From: Grace Hopper <grace@navy.example>
To: "Turing, Alan" <alan@x.example>
Subject: your order 7001234567890123
Date: Wed, 01 May 2024 12:33:11 +0000
Message-ID: <abc123@mail.example>

Hi Alan, call me at (415) 555-0134.
""",
    ["Grace Hopper", "Turing, Alan", "(415) 555-0134"],
    ["7001234567890123"],
)
add(
    "base64 json",
    b64(json.dumps({"password": "hidden-pw-77", "x": 1})),
    [b64(json.dumps({"password": "hidden-pw-77", "x": 1}))[:20]],
)
add(
    "quoted yaml json",
    """
data: '{"apiKey":"yj-1-key","n":3}'
note: "user said \\"password: qq-12\\" ok"
""",
    ["yj-1-key", "qq-12"],
    ["ok"],
)
add(
    "ps aux",
    """
USER   PID %CPU COMMAND
root     1  0.0 /usr/bin/app --db-password=pspw1 --port 80 --api-token pstok2
bob     22  0.1 psql postgresql://u:pspw3@h/db
""",
    ["pspw1", "pstok2", "pspw3"],
    ["--port 80"],
)
add(
    "gradle/maven",
    """
<servers><server><id>nexus</id><username>dep</username><password>{COQLCE6DU6GtcS5P=}</password></server></servers>
""",
    ["COQLCE6DU6GtcS5P"],
    ["nexus", "dep"],
)
add(
    "properties",
    "spring.datasource.username=app\nspring.datasource.password=sp-pw-1\nspring.redis.port=6379\njwt.secret: jj-22\n",
    ["sp-pw-1", "jj-22"],
    ["6379"],
)
add(
    "terraform plan",
    """
  + resource "aws_db_instance" "x" {
      + password = (sensitive value)
      + master_password = "tfplan-pw"
      + engine = "postgres"
    }
""",
    ["tfplan-pw"],
    ["(sensitive value)", "postgres"],
)
add(
    "wide csv semicolon",
    "id;e-mail;Telefon;Passwort\n1;a@b.example;030 901820;geheim1\n",
    ["geheim1", "030 901820"],
    [],
)
add(
    "kubectl get secret",
    "NAME      TYPE     DATA   AGE\ndb-main   Opaque   3      5d\ndefault-token-x2x4z   kubernetes.io/service-account-token   3   40d\n",
    [],
    ["db-main", "Opaque", "default-token-x2x4z", "kubernetes.io/service-account-token"],
)
add(
    "kubectl describe secret",
    "Name: db\nType: Opaque\n\nData\n====\npassword:  12 bytes\nusername:  5 bytes\n",
    [],
    ["12 bytes", "5 bytes"],
)
add(
    "lock",
    '{"lodash":{"version":"4.17.21","resolved":"https://registry.example.com/lodash/-/lodash-4.17.21.tgz","integrity":"sha512-v2kDEe57lecTulaDIuNTPy3Ry4gLGJ6Z1O3vE1krgXZNrsQ+LFTGHVxVjcXPs17LhbZVGedAJv8XZ1tvj5FvSg=="}}',
    [],
    ["sha512-v2kDEe57lecTulaDIuNTPy3Ry4gLGJ6Z1O3vE1krgXZNrsQ+LFTGHVxVjcXPs17LhbZVGedAJv8XZ1tvj5FvSg==", "4.17.21"],
)
add(
    "cols rows",
    json.dumps(
        {
            "columns": ["id", "email", "ssn", "qty"],
            "rows": [[1, "x@y.example", "536221234", 3], [2, "z@y.example", "536221299", 4]],
        }
    ),
    ["536221234", "536221299", "x@y.example"],
    ["qty"],
)
add("aoa", json.dumps([["id", "password"], ["1", "aoa-pw"]]), ["aoa-pw"], ["id"])
add(
    "vault kv",
    """
====== Data ======
Key         Value
---         -----
password    vkv-pw1
ttl         768h
""",
    ["vkv-pw1"],
    ["768h"],
)
add(
    "git diff json",
    """
@@ -1,4 +1,4 @@
 {
-  "password": "gdj-old",
+  "password": "gdj-new",
   "port": 80
 }
""",
    ["gdj-old", "gdj-new"],
    ["80"],
)
add(
    "wrapped",
    "The connection string is\n  Server=tcp:x.database.windows.net,1433;Initial Catalog=a;User ID=u;Password={wr@p-pw};Encrypt=True\n",
    ["wr@p-pw"],
    ["Encrypt=True"],
)
add("ruby", '{:user=>"app", :password=>"rb-pw-1", "token" => "rb-tk-2"}', ["rb-pw-1", "rb-tk-2"], ["app"])
add("graphql", 'mutation { login(email: "a@b.example", password: "gq-pw") { token } }', ["gq-pw"], ["token"])
add(
    "multipart",
    '--x\r\nContent-Disposition: form-data; name="password"\r\n\r\nmp-pw-1\r\n--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nkeep\r\n--x--',
    ["mp-pw-1"],
    ["keep"],
)
add(
    "code",
    'const password = "code-pw-1";\nlet apiKey = process.env.API_KEY;\nif (password === other) { token = getToken(); }\nString pwd = System.getenv("PWD");',
    ["code-pw-1"],
    ["process.env.API_KEY", "getToken()", 'System.getenv("PWD")'],
)
add("proto", 'user { email: "a@b.example" password: "pt-pw" age: 3 }', ["pt-pw"], ["age: 3"])
add("ltsv", "time:10:00\tuser:bob\tpassword:lt-pw1\tstatus:200", ["lt-pw1"], ["200"])
add(
    "xml soap",
    '<?xml version="1.0"?><s:Envelope><s:Header><wsse:Password Type="x#PasswordText">soap-pw</wsse:Password></s:Header><Customer><FirstName>Grace</FirstName><Ssn>536221234</Ssn></Customer></s:Envelope>',
    ["soap-pw", "Grace", "536221234"],
    ["x#PasswordText"],
)
add(
    "systemd",
    '[Service]\nEnvironment=DB_PASSWORD=sd-pw1 PORT=80\nEnvironment="API_TOKEN=sd-tk2"\n',
    ["sd-pw1", "sd-tk2"],
    ["PORT=80"],
)
add("redis conf", "requirepass rd-pw1\nport 6379\nmasterauth rd-pw2\n", ["rd-pw1", "rd-pw2"], ["6379"])
add(
    "wireguard",
    "[Interface]\nPrivateKey = yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=\n[Peer]\nPublicKey = xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=\n",
    ["yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk="],
    ["xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg="],
)


@pytest.fixture(scope="module")
def masker() -> Masker:
    return Masker(MaskingProfile(), tuple)


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
async def test_what_a_field_names_goes_and_the_rest_stays(masker: Masker, sample: Sample) -> None:
    shown = await masker.text(sample.text)
    assert [value for value in sample.gone if value in shown] == []
    assert [value for value in sample.stay if value not in shown] == []
    assert await masker.text(shown) == shown


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
async def test_a_document_inside_a_document_is_read_as_well(masker: Masker, sample: Sample) -> None:
    """What structure says of a text holds where the text is a string of JSON, with all its quotes and line breaks escaped."""
    shown = await masker.text(json.dumps({"outer": [sample.text]}))
    inner = json.loads(shown)["outer"][0]
    assert [value for value in sample.gone if value in inner] == []


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False  # cut short by design, or a relative of JSON
    return text[0] in "{["


@pytest.mark.parametrize("name", [name for name, sample in SAMPLES.items() if _is_json(sample.text)])
async def test_json_stays_json(masker: Masker, name: str) -> None:
    json.loads(await masker.text(SAMPLES[name].text))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{"phone": +14155550134, "x": 1}', '{"phone": "<PHONE>", "x": 1}'),
        ("[1, 4111111111111111 , 2]", '[1, "<CARD>" , 2]'),
        ('{"cards": [\n  4111111111111111,\n  5500005555555559\n]}', '{"cards": [\n  "<CARD>",\n  "<CARD>"\n]}'),
        (f'{{"cards": [\n{" " * 900}4111111111111111\n]}}', f'{{"cards": [\n{" " * 900}"<CARD>"\n]}}'),
        ('\n{\n  "secret" : 83920174 , \n  "x" : 1\n}', '\n{\n  "secret" : "<SECRET>", \n  "x" : 1\n}'),
        ('[INFO] {"password": 83920174}', '[INFO] {"password": "<SECRET>"}'),
        ("[10:02] anna: mail a@example.com please", "[10:02] anna: mail <EMAIL> please"),
        ("[ERROR] user, a@example.com, failed", "[ERROR] user, <EMAIL>, failed"),
        ("[2024-01-02] card: 4111111111111111, done", "[2024-01-02] card: <CARD>, done"),
        ("{open: call +14155550134 }", "{open: call <PHONE> }"),
    ],
)
async def test_quotes_are_added_where_json_has_a_value_and_nowhere_else(masker: Masker, text: str, shown: str) -> None:
    assert await masker.text(text) == shown


@pytest.mark.parametrize(
    ("table", "gone", "stay"),
    [
        (
            (
                "| email | birth-date | order |\n|---|---|---|\n| a@example.org | 1941-07-11 | ORD-1 |\n"
                "| b@example.org | 1948-05-23 | ORD-2 |\n| c@example.org | 1949-05-24 | ORD-3 |"
            ),
            ("1941-07-11", "1948-05-23", "1949-05-24"),
            ("ORD-1", "ORD-2", "ORD-3"),
        ),
        (
            (
                "+-----------+---------+----+\n| full_name | api_key | id |\n+-----------+---------+----+\n"
                "| Ravi Ferreira | lncU0Wzbm53f | 23b716db |\n| Anna Bell | QncU0Wzbm53g | 23b716dc |\n+-----------+---------+----+\n"
            ),
            ("Ravi Ferreira", "Anna Bell", "lncU0Wzbm53f", "QncU0Wzbm53g"),
            ("23b716db", "23b716dc"),
        ),
    ],
    ids=["markdown", "mysql"],
)
async def test_every_row_of_a_table_with_outer_bars_is_read(
    masker: Masker, table: str, gone: tuple[str, ...], stay: tuple[str, ...]
) -> None:
    shown = await masker.text(table)
    assert [value for value in gone if value in shown] == []
    assert [value for value in stay if value not in shown] == []


@pytest.mark.parametrize(
    ("text", "gone", "stay"),
    [
        ("redis://:s3cr3tPass@db-2.internal.example.net:5432/0", "s3cr3tPass", "@db-2.internal.example.net:5432"),
        ("mongodb+srv://app:pp99pp@cluster.example.net/orders", "pp99pp", "@cluster.example.net/orders"),
        ("postgres://app:xYz12345@db-5.example.net:5432/x", "xYz12345", "@db-5.example.net:5432/x"),
    ],
)
async def test_a_password_before_a_host_is_no_part_of_an_email_address(
    masker: Masker, text: str, gone: str, stay: str
) -> None:
    shown = await masker.text(text)
    assert gone not in shown
    assert stay in shown


async def test_xml_stays_xml(masker: Masker) -> None:
    shown = await masker.text('<c><user name="app" password="a-1"/><token>abc-2</token><mail>a@example.org</mail></c>')
    tree = ET.fromstring(shown)  # noqa: S314  # our own text
    assert [one.tag for one in tree] == ["user", "token", "mail"]
    assert "a-1" not in shown
    assert "abc-2" not in shown


async def test_a_secret_keeps_its_keys_and_loses_every_value(masker: Masker) -> None:
    secret: JsonObject = {"kind": "Secret", "type": "Opaque", "data": {"name": b64("x"), "deep": {"type": b64("y")}}}
    masked = (await masker.mask(Raw(Document(secret)))).structured
    assert isinstance(masked["data"], dict)
    assert list(masked["data"]) == ["name", "deep"]
    assert b64("x") not in json.dumps(masked)
    assert b64("y") not in json.dumps(masked)


async def test_a_second_member_of_one_name_is_hidden_too(masker: Masker) -> None:
    shown = await masker.text('{"password": "first-1", "password": "second-2"}')
    assert "first-1" not in shown
    assert "second-2" not in shown


@pytest.mark.parametrize(
    "cell", ['{"password": "in-cell-1"}', "password: in-cell-1\nport: 80", "a=1&password=in-cell-1&b=2"]
)
async def test_a_cell_is_read_as_what_it_holds(masker: Masker, cell: str) -> None:
    table = Table((Column("note", "text", ()),), [[cell], ["plain"]])
    rows = (await masker.mask(Raw(table))).structured["rows"]
    assert "in-cell-1" not in json.dumps(rows)
    assert isinstance(rows, list)
    assert rows[1] == ["plain"]


async def test_one_object_is_masked_alike_however_it_is_written(masker: Masker) -> None:
    value = {"db": {"host": "db1", "password": "wr1tten", "port": 5432}, "users": [{"email": "a@example.org", "n": 1}]}

    async def shown(text: str) -> str:
        return MARKER.sub("hidden", await masker.text(text))

    compact = json.loads(await shown(json.dumps(value, separators=(",", ":"))))
    indented = json.loads(await shown(json.dumps(value, indent=2)))
    as_yaml = yaml.safe_load(await shown(yaml.safe_dump(value)))
    assert compact == indented == as_yaml
    assert compact == {
        "db": {"host": "db1", "password": "hidden", "port": 5432},
        "users": [{"email": "hidden", "n": 1}],
    }


HOSTILE = (
    "{",
    "[",
    '{"password":',
    "<a>",
    "password:\n",
    "- ",
    "- - ",
    "password: |\n",
    "| email |\n",
    "email,a\n",
    "email  a\n",
    "INSERT INTO t (email) VALUES ('a'),",
    "COPY t (email) FROM stdin;\na\n",
    "key  value\n",
    "password is ",
    "eyJ_",
    "mysql -p",
    "<![CDATA[",
    "A <",
    "password: {a: ",
    "{password=",
    "a:b:c:d:e\n",
    "login a password b ",
)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("unit", HOSTILE)
async def test_hostile_structure_costs_linear_time(masker: Masker, unit: str) -> None:
    """100 KB took at most 1 s each; a reading that begins anew at every line takes minutes."""
    await masker.text(unit * (100_000 // len(unit)))


@pytest.mark.parametrize(
    ("name", "begins", "goes_on"),
    [
        ("password", "*", "tulip seven "),
        ("token", "x", "tulip "),
        ("ssn", "x", "078051120 "),
        ("phone", "x", "8123 991 "),
        ("birth_date", "x", "1970-02-03 "),
        ("full_name", "0", "Eve Quill "),
    ],
)
async def test_a_long_value_is_judged_by_all_of_it(masker: Masker, name: str, begins: str, goes_on: str) -> None:
    """Mutation: a value of which only the beginning is held is judged by that."""
    text = json.dumps({name: begins * 5000 + goes_on * 8000, "id": 7})
    assert goes_on not in await masker.text(text)
    note = json.dumps({name: begins * 70_000, "id": 7})
    assert await masker.text(note) == note


async def test_a_marker_in_three_quotes_is_masked_already_and_what_follows_it_there_is_not() -> None:
    masker = Masker(MaskingProfile(), tuple)
    masked = 'password = """<SECRET>"""\n'
    assert "tigger" not in await masker.text('password = """tigger"""\n')
    assert await masker.text(masked) == masked
    assert "tigger" not in await masker.text('password = """<SECRET> tigger"""\n')
