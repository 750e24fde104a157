"""What command-line tools print, as they print it: mostly harmless lines, with a value or two that must go.

A second vocabulary, apart from `shapes_structured` and `shapes_texts`: none of the rules was written with these in view.
"""

from __future__ import annotations

import json
import string
from base64 import b64encode
from collections.abc import Callable

from benchmarks.masking.drawing import Draw, Planted
from benchmarks.masking.values import ALNUM, HEX

Shape = Callable[[Draw], str]


def planted(d: Draw, kind: str, value: str) -> str:
    """A value that must be gone because of where it stands."""
    d.planted.append(Planted(kind, value, "field"))
    return value


def opaque(d: Draw, kind: str, low: int = 14, high: int = 32) -> str:
    """A random word of letters and digits that must be gone because of where it stands."""
    return planted(d, kind, d.v.chars(d.v.number(low, high)))


def _clock(d: Draw) -> str:
    return f"2025-{d.v.number(1, 12):02}-{d.v.number(1, 28):02}T{d.v.number(0, 23):02}:{d.v.number(0, 59):02}:{d.v.number(0, 59):02}Z"


def kubectl_yaml(d: Draw) -> str:
    """`kubectl get pod -o yaml`."""
    return f"""apiVersion: v1
kind: Pod
metadata:
  annotations:
    checksum/config: {d.stays("checksum", d.v.chars(64, HEX))}
    kubernetes.io/psp: eks.privileged
  creationTimestamp: "{d.stays("time", _clock(d))}"
  labels:
    app.kubernetes.io/name: ledger
    pod-template-hash: {d.stays("hash", d.v.chars(10, "bcdf56789"))}
  name: {d.keep("pod")}
  resourceVersion: "{d.stays("resource version", d.v.digits(9))}"
  uid: {d.keep("uuid")}
spec:
  containers:
  - args:
    - --listen=:8080
    - --signing-secret={opaque(d, "argument")}
    env:
    - name: SPRING_DATASOURCE_PASSWORD
      value: {opaque(d, "env")}
    - name: KAFKA_TOPIC
      value: {d.stays("topic", "ledger.entries.v2")}
    - name: GITHUB_PAT
      valueFrom:
        secretKeyRef:
          key: {d.stays("key name", "pat")}
          name: {d.stays("secret name", "github-credentials")}
    image: {d.keep("image")}
    imagePullPolicy: IfNotPresent
    ports:
    - containerPort: {d.stays("port", "8080")}
  serviceAccountName: {d.stays("account", "ledger-runner")}
  tolerations:
  - effect: NoExecute
    key: {d.stays("toleration", "node.kubernetes.io/not-ready")}
    operator: Exists
status:
  hostIP: {d.keep("ip")}
  containerStatuses:
  - containerID: containerd://{d.stays("container id", d.v.chars(64, HEX))}
    imageID: ghcr.io/acme/ledger@{d.keep("image digest")}
    restartCount: {d.stays("count", "3")}
"""


def kubectl_events(d: Draw) -> str:
    """`kubectl get events` and a describe of a secret."""
    pod = d.keep("pod")
    return f"""LAST SEEN   TYPE      REASON      OBJECT                 MESSAGE
{d.v.number(1, 59)}s         Warning   BackOff     pod/{pod}   Back-off restarting failed container
12m         Normal    Pulled      pod/{pod}   Successfully pulled image "{d.keep("image")}" in {d.v.number(1, 9)}.2s
3m          Warning   Failed      pod/{pod}   Error: couldn't find key {d.stays("key name", "db-password")} in Secret shop/{d.stays("secret name", "shop-db")}

Name:         shop-db
Type:         Opaque

Data
====
{d.stays("key name", "db-password")}:  {d.stays("size", "24 bytes")}
username:     5 bytes
"""


def helm_values(d: Draw) -> str:
    """`helm get values`."""
    return f"""USER-SUPPLIED VALUES:
global:
  imageRegistry: {d.stays("registry", "registry.example.net")}
  postgresql:
    auth:
      database: ledger
      postgresPassword: {opaque(d, "helm value")}
      username: ledger
redis:
  auth:
    enabled: true
    existingSecret: {d.stays("secret name", "redis-auth")}
    existingSecretPasswordKey: {d.stays("key name", "redis-password")}
smtp:
  host: smtp.example.net
  login: mailer
  pass: "{planted(d, "helm value", d.v.password())}"
  from: {d.hide("email")}
oauth2:
  clientID: {d.keep("uuid")}
  clientSecret: {opaque(d, "helm value", 30, 40)}
  cookieSecret: {opaque(d, "helm value", 32, 32)}
  tokenExpirySeconds: {d.stays("ttl", "7200")}
replicaCount: {d.stays("count", "4")}
"""


def terraform_plan(d: Draw) -> str:
    """`terraform plan`."""
    return f"""  # aws_db_instance.ledger will be updated in-place
  ~ resource "aws_db_instance" "ledger" {{
        id                         = "{d.stays("id", "db-" + d.v.chars(26, string.ascii_uppercase))}"
      ~ engine_version             = "14.9" -> "{d.stays("version", "15.4")}"
      ~ password                   = "{opaque(d, "plan")}" -> "{opaque(d, "plan")}"
        kms_key_id                 = "arn:aws:kms:eu-west-1:{d.v.digits(12)}:key/{d.keep("uuid")}"
        username                   = "{d.stays("user", "ledger_admin")}"
    }}

  # random_password.api will be created
  + resource "random_password" "api" {{
      + length      = {d.stays("length", "32")}
      + result      = (sensitive value)
    }}

  # github_actions_secret.deploy will be created
  + resource "github_actions_secret" "deploy" {{
      + plaintext_value = "{opaque(d, "plan", 20, 40)}"
      + secret_name     = "{d.stays("secret name", "DEPLOY_KEY")}"
    }}

Plan: 2 to add, 1 to change, 0 to destroy.
"""


def terraform_state(d: Draw) -> str:
    """`terraform show -json`, one resource."""
    return json.dumps(
        {
            "format_version": "1.0",
            "values": {
                "outputs": {
                    "bastion_ip": {"sensitive": False, "value": d.keep("ip")},
                    "db_master": {"sensitive": True, "value": opaque(d, "sensitive output")},
                },
                "root_module": {
                    "resources": [
                        {
                            "address": "tls_private_key.deploy",
                            "type": "tls_private_key",
                            "values": {
                                "algorithm": "ED25519",
                                "private_key_openssh": d.hide("ssh key"),
                                "public_key_fingerprint_sha256": d.stays(
                                    "fingerprint", "SHA256:" + d.v.chars(43, ALNUM)
                                ),
                                "id": d.stays("sha1", d.v.chars(40, HEX)),
                            },
                        },
                        {
                            "address": "aws_iam_access_key.ci",
                            "values": {
                                "id": d.hide("aws key id"),
                                "secret": planted(d, "aws secret", d.v.chars(40, ALNUM + "+/")),
                                "ses_smtp_password_v4": opaque(d, "smtp password", 44, 44),
                                "status": d.stays("status", "Active"),
                            },
                        },
                    ]
                },
            },
        },
        indent=d.v.random.choice((None, 2)),
    )


def docker_inspect(d: Draw) -> str:
    """`docker inspect`."""
    return json.dumps(
        [
            {
                "Id": d.stays("container id", d.v.chars(64, HEX)),
                "Created": d.keep("iso time"),
                "Path": "docker-entrypoint.sh",
                "Args": ["redis-server", "--requirepass", opaque(d, "argument")],
                "State": {"Status": d.stays("status", "running"), "Pid": d.v.number(300, 9000)},
                "Image": d.keep("image digest"),
                "Name": "/" + d.stays("name", "shop_cache_1"),
                "Config": {
                    "Hostname": d.stays("host", d.v.chars(12, HEX)),
                    "Env": [
                        "PATH=/usr/local/sbin:/usr/local/bin",
                        f"MYSQL_ROOT_PASSWORD={opaque(d, 'env')}",
                        f"REDIS_VERSION={d.stays('version', '7.2.4')}",
                        f"REDIS_DOWNLOAD_SHA={d.stays('sha256', d.v.chars(64, HEX))}",
                        f"SENTRY_DSN=https://{planted(d, 'dsn key', d.v.chars(32, HEX))}@o1.ingest.example.net/4",
                    ],
                    "Labels": {"com.docker.compose.config-hash": d.stays("hash", d.v.chars(64, HEX))},
                },
                "NetworkSettings": {"MacAddress": d.stays("mac", "02:42:ac:11:00:0" + d.v.chars(1, "23456789"))},
            }
        ],
        indent=4,
    )


def aws_json(d: Draw) -> str:
    """`aws sts assume-role`, `aws secretsmanager get-secret-value`, `aws iam create-access-key`."""
    arn = f"arn:aws:iam::{d.v.digits(12)}:role/{d.v.pick('ci', 'deploy')}"
    return d.v.random.choice((
        lambda: json.dumps({"Credentials": {"AccessKeyId": d.hide("aws key id"), "SecretAccessKey": d.hide("aws secret"), "SessionToken": planted(d, "session token", "IQoJb3JpZ2luX2Vj" + d.v.chars(300, ALNUM + "+/")), "Expiration": d.keep("iso time")}, "AssumedRoleUser": {"AssumedRoleId": "AROA" + d.v.chars(17, string.ascii_uppercase) + ":ci", "Arn": d.stays("arn", arn)}}, indent=4),
        lambda: json.dumps({"ARN": d.stays("arn", arn), "Name": d.stays("secret name", "prod/ledger/db"), "VersionId": d.keep("uuid"), "SecretString": json.dumps({"username": "ledger", "password": opaque(d, "secret string"), "port": 5432}), "VersionStages": ["AWSCURRENT"], "CreatedDate": d.v.number(1_700_000_000, 1_760_000_000)}, indent=4),
        lambda: json.dumps({"AccessKey": {"UserName": d.stays("user", "ci-bot"), "AccessKeyId": d.hide("aws key id"), "Status": "Active", "SecretAccessKey": d.hide("aws secret"), "CreateDate": d.keep("iso time")}}, indent=4),
        lambda: json.dumps({"Parameter": {"Name": d.stays("parameter", "/shop/prod/db_password"), "Type": "SecureString", "Value": opaque(d, "secure string"), "Version": 3, "LastModifiedDate": d.v.number(1_700_000_000, 1_760_000_000)}}, indent=4),
    ))()  # fmt: skip


def gcloud(d: Draw) -> str:
    """`gcloud` in YAML, and a token on a line of its own name."""
    return f"""bindings:
- members:
  - serviceAccount:{d.stays("service account id", "ledger")}-run
  - user:{d.hide("email")}
  role: {d.stays("role", "roles/secretmanager.secretAccessor")}
etag: {d.stays("etag", "BwX" + d.v.chars(8) + "=")}
version: 1
---
access_token: ya29.{opaque(d, "google token", 100, 160)}
expires_in: {d.stays("ttl", "3599")}
token_type: Bearer
project_number: '{d.stays("project number", d.v.digits(12))}'
"""


def azure(d: Draw) -> str:
    """`az storage account keys list`, `az ad sp create-for-rbac`."""
    return d.v.random.choice((
        lambda: json.dumps([{"creationTime": d.keep("iso time"), "keyName": d.stays("key name", "key1"), "permissions": "FULL", "value": d.hide("azure key")}, {"creationTime": d.keep("iso time"), "keyName": "key2", "permissions": "FULL", "value": d.hide("azure key")}], indent=2),
        lambda: json.dumps({"appId": d.keep("uuid"), "displayName": d.stays("display name", "azure-cli-2025-02-11"), "password": opaque(d, "sp password", 34, 40), "tenant": d.keep("uuid")}, indent=2),
        lambda: json.dumps({"accessToken": d.hide("jwt"), "expiresOn": "2025-06-01 10:00:00.000000", "subscription": d.keep("uuid"), "tenant": d.keep("uuid"), "tokenType": d.stays("token type", "Bearer")}, indent=2),
    ))()  # fmt: skip


def mysql_vertical(d: Draw) -> str:
    """`\\G`."""
    return "\n".join(
        f"""*************************** {number}. row ***************************
                  id: {d.stays("id", d.v.digits(6))}
           full_name: {d.hide("person name")}
               email: {d.hide("email")}
     authentication_string: {planted(d, "password hash", "*" + d.v.chars(40, "0123456789ABCDEF"))}
            loyalty_tier: {d.stays("tier", d.v.pick("gold", "silver"))}
          created_at: {d.stays("time", _clock(d))}"""
        for number in range(1, d.v.number(2, 4))
    )


def psql_roles(d: Draw) -> str:
    """A query of `pg_authid` and a table of settings."""
    return f""" rolname  | rolsuper | rolpassword
----------+----------+-----------------------------
 ledger   | f        | md5{planted(d, "md5 password", d.v.chars(32, HEX))}
 readonly | f        |
(2 rows)

 setting_name     |              setting_value              | version
------------------+-----------------------------------------+---------
 smtp_password    | {opaque(d, "setting")} | {d.stays("version", "14")}
 session_lifetime | {d.stays("ttl", "7200")} | 2
 feature_flags    | {d.stays("flags", "checkout_v2,new_tax")} | 9
(3 rows)
"""


def journald(d: Draw) -> str:
    """`journalctl`."""
    return f"""May 03 10:11:12 web-3 systemd[1]: Started Session {d.v.number(100, 900)} of user deploy.
May 03 10:11:13 web-3 sshd[{d.v.number(1000, 9000)}]: Accepted publickey for deploy from {d.keep("ip")} port 53122 ssh2: ED25519 {d.stays("fingerprint", "SHA256:" + d.v.chars(43))}
May 03 10:11:14 web-3 sudo[2211]:   deploy : TTY=pts/0 ; PWD={d.stays("directory", "/srv/app")} ; USER=root ; COMMAND=/usr/bin/mysqladmin -uroot --password={opaque(d, "argument")} status
May 03 10:11:15 web-3 app[812]: level=info msg="token refreshed" token_ttl={d.stays("ttl", "3600")} request_id={d.keep("uuid")}
May 03 10:11:16 web-3 postfix/smtp[921]: {d.stays("queue id", d.v.chars(10, "0123456789ABCDEF"))}: to=<{d.hide("email")}>, relay=mx.example.net[{d.keep("ip")}]:25, delay=0.42, status=sent
"""


def nginx_error(d: Draw) -> str:
    """An error log with a request in it."""
    return f"""2025/05/03 10:11:12 [error] 31#31: *{d.v.digits(5)} upstream timed out (110: Connection timed out) while reading response header from upstream, client: {d.keep("ip")}, server: shop.example.com, request: "GET /reset?email={d.hide("email")}&reset_token={opaque(d, "query parameter")} HTTP/1.1", upstream: "http://10.0.3.4:{d.stays("port", "8081")}/reset", host: "{d.stays("host", "shop.example.com")}"
2025/05/03 10:11:13 [warn] 31#31: *{d.v.digits(5)} a client request body is buffered to a temporary file /var/cache/nginx/client_temp/{d.stays("file", d.v.digits(10))}
"""


def apache_log(d: Draw) -> str:
    """The combined log, signed addresses in it."""
    return f"""{d.keep("ip")} - - [03/May/2025:10:11:12 +0200] "GET /files/{d.keep("uuid")}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date={d.stays("time", "20250503T101112Z")}&X-Amz-Expires={d.stays("ttl", "900")}&X-Amz-Signature={planted(d, "signature", d.v.chars(64, HEX))} HTTP/1.1" 200 5123 "-" "Mozilla/5.0"
{d.keep("ip")} - {d.stays("user", "frank")} [03/May/2025:10:11:13 +0200] "POST /login?username=frank&passwd={opaque(d, "query parameter")} HTTP/1.1" 302 - "https://shop.example.com/?utm_source=mail&page={d.stays("page", "3")}" "curl/8.1.2"
{d.keep("ip")} - - [03/May/2025:10:11:14 +0200] "GET /static/app.{d.stays("asset hash", d.v.chars(8, HEX))}.js?v={d.keep("semver")} HTTP/1.1" 304 -
{d.keep("ip")} - - [03/May/2025:10:11:15 +0200] "GET /blob/x?sv=2022-11-02&se=2025-06-01&sr=b&sp=r&sig={planted(d, "signature", d.v.chars(43) + "%3D")} HTTP/1.1" 200 1
"""


def java_stack(d: Draw) -> str:
    """Hikari and Spring."""
    return f"""2025-05-03 10:11:12.345 ERROR 1 --- [nio-8080-exec-4] c.a.ledger.TokenStore  : refresh failed for key {d.stays("cache key", "session:prefs:" + d.v.digits(5))}
org.springframework.web.client.HttpClientErrorException: 401 : [{{"error":"invalid_client","client_id":"{d.stays("client id", "ledger-web")}","client_secret":"{opaque(d, "json in message")}"}}]
	at org.springframework.web.client.HttpClientErrorException.create(HttpClientErrorException.java:{d.v.number(50, 300)})
	at com.acme.ledger.{d.stays("method", "PasswordResetService.issueToken")}(PasswordResetService.java:{d.v.number(20, 300)})
	... 42 common frames omitted
Caused by: com.zaxxer.hikari.pool.HikariPool$PoolInitializationException: jdbc:postgresql://db:5432/ledger?user=app&password={opaque(d, "jdbc")}&ssl=true
"""


def python_locals(d: Draw) -> str:
    """A traceback with locals."""
    return f"""Traceback (most recent call last):
  File "/srv/app/{d.stays("file", "auth/tokens.py")}", line {d.v.number(10, 400)}, in verify
    return jwt.decode(token, self.signing_key)
Locals:
    self        = <app.auth.TokenVerifier object at {d.stays("address", "0x7f" + d.v.chars(10, HEX))}>
    token       = '{d.hide("jwt")}'
    signing_key = b'{opaque(d, "bytes literal", 24, 40)}'
    attempts    = {d.stays("count", "3")}
    user        = User(id={d.stays("id", d.v.digits(5))}, email='{d.hide("email")}', password_hash='{planted(d, "password hash", "pbkdf2:sha256:600000$" + d.v.chars(16) + "$" + d.v.chars(64, HEX))}')
    max_tokens  = {d.stays("max tokens", "4096")}
jwt.exceptions.InvalidSignatureError: Signature verification failed
"""


def pip_log(d: Draw) -> str:
    """pip with an index of one's own."""
    return f"""Looking in indexes: https://build:{opaque(d, "url password")}@pkgs.example.net/simple
Collecting requests=={d.stays("version", "2.31.0")}
  Downloading requests-2.31.0-py3-none-any.whl.metadata (4.6 kB)
  Hash: sha256:{d.stays("sha256", d.v.chars(64, HEX))}
  Using cached certifi-{d.stays("version", "2025.1.31")}-py3-none-any.whl (166 kB)
Successfully installed certifi-2025.1.31 requests-2.31.0 token-bucket-{d.stays("version", "0.3.0")}
"""


def npm_log(d: Draw) -> str:
    """npm's debug log."""
    return f"""0 verbose cli /usr/bin/node /usr/bin/npm
1 info using npm@{d.stays("version", "10.2.4")}
2 silly config load:file:/root/.npmrc
3 http fetch GET 401 https://npm.example.net/@acme%2ftokens {d.v.number(100, 900)}ms (cache skip)
4 verbose headers {{ authorization: 'Bearer {opaque(d, "authorization", 36, 36)}', 'npm-session': '{d.stays("session id", d.v.chars(16, HEX))}' }}
5 silly integrity {d.keep("integrity")}
6 error code E401
7 error A complete log of this run can be found in: /root/.npm/_logs/{d.stays("file", "2025-05-03T10_11_12_345Z-debug-0.log")}
"""


def actions_log(d: Draw) -> str:
    """GitHub Actions."""
    stamp = "2025-05-03T10:11:12.1234567Z"
    return f"""{stamp} ##[group]Run ./deploy.sh
{stamp} env:
{stamp}   AWS_REGION: {d.stays("region", "eu-central-1")}
{stamp}   DEPLOY_TOKEN: {opaque(d, "env", 30, 40)}
{stamp}   MASKED: {d.stays("mask", "***")}
{stamp}   GITHUB_SHA: {d.keep("git sha")}
{stamp}   CACHE_KEY: {d.stays("cache key", "pip-linux-" + d.v.chars(12, HEX))}
{stamp} ##[endgroup]
{stamp} + curl -fsS -H 'X-Vault-Token: {opaque(d, "key header")}' https://vault.example.net/v1/sys/health
{stamp} Pushed {d.keep("image")} digest: {d.keep("image digest")} size: {d.stays("size", "1570")}
"""


def curl_verbose(d: Draw) -> str:
    """`curl -v`."""
    return f"""*   Trying {d.keep("ip")}:443...
* Server certificate:
*  subject: CN=api.example.com
*  start date: Jan  1 00:00:00 2025 GMT
* Server auth using Basic with user '{d.stays("user", "deploy")}'
> PUT /v1/items/{d.stays("item", d.v.digits(7))} HTTP/2
> host: api.example.com
> authorization: Basic {planted(d, "basic auth", b64encode(("deploy:" + d.v.chars(14)).encode()).decode())}
> x-request-id: {d.keep("uuid")}
> content-length: {d.stays("length", "128")}
>
< HTTP/2 200
< etag: {d.keep("etag")}
< set-cookie: {d.v.pick("SESSION", "_shop_session", "auth")}={opaque(d, "cookie", 30, 44)}; path=/; secure; HttpOnly
< x-ratelimit-remaining: {d.stays("limit", "4987")}
<
* Connection #0 to host api.example.com left intact
"""


def har(d: Draw) -> str:
    """An HTTP archive's entry."""
    return json.dumps({"log": {"version": "1.2", "entries": [{"startedDateTime": d.keep("iso time"), "request": {"method": "POST", "url": "https://shop.example.com/api/login", "headers": [{"name": "accept", "value": "application/json"}, {"name": "x-api-key", "value": opaque(d, "har header")}, {"name": "x-trace-id", "value": d.stays("trace id", d.v.chars(32, HEX))}], "cookies": [{"name": "sid", "value": opaque(d, "har cookie", 24, 32), "httpOnly": True}], "postData": {"mimeType": "application/json", "text": json.dumps({"email": d.hide("email"), "password": planted(d, "har body", d.v.password())})}}, "response": {"status": 200, "headers": [{"name": "etag", "value": d.keep("etag")}, {"name": "set-cookie", "value": f"sid={opaque(d, 'cookie', 24, 32)}; Path=/"}]}, "time": 41.2}]}})  # fmt: skip


def git_blame(d: Draw) -> str:
    """`git blame` and a raw log."""
    return f"""{d.stays("short sha", d.v.chars(8, HEX))} (Grace H 2025-05-03 10:11:12 +0200 12) DB = {{
{d.stays("short sha", d.v.chars(8, HEX))} (Grace H 2025-05-03 10:11:12 +0200 13)     "password": "{opaque(d, "blame")}",
{d.stays("short sha", d.v.chars(8, HEX))} (Grace H 2025-05-03 10:11:12 +0200 14)     "pool_size": {d.stays("size", "20")},
{d.stays("short sha", d.v.chars(8, HEX))} (Grace H 2025-05-03 10:11:12 +0200 15)     "token_lifetime": {d.stays("ttl", "900")},

tree {d.keep("git sha")}
parent {d.keep("git sha")}
author {d.hide("person name")} <{d.hide("email")}> 1746260000 +0200
committer GitHub <noreply@github.com> 1746260000 +0200

Revert "{d.stays("subject", "Remove password hints")}"
"""


def powershell(d: Draw) -> str:
    """PowerShell's list and table."""
    return f"""Name              : {d.stays("name", "svc-backup")}
DistinguishedName : CN=svc-backup,OU=Services,DC=corp,DC=example,DC=net
PasswordLastSet   : {d.stays("time", "03/05/2025 10:11:12")}
PasswordNeverExpires : {d.stays("flag", "True")}
SID               : {d.stays("sid", "S-1-5-21-" + d.v.digits(9) + "-" + d.v.digits(9) + "-" + d.v.digits(9) + "-1104")}

PS C:\\> $env:DB_PASSWORD = "{opaque(d, "assignment")}"
PS C:\\> New-ADUser -Name backup -AccountPassword (ConvertTo-SecureString "{opaque(d, "argument")}" -AsPlainText -Force)
PS C:\\> net use Z: \\\\files\\share /user:corp\\backup {d.stays("flag", "/persistent:yes")}
"""


def registry(d: Draw) -> str:
    """A registry export."""
    return f"""Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon]
"AutoAdminLogon"="1"
"DefaultUserName"="{d.stays("user", "kiosk")}"
"DefaultPassword"="{opaque(d, "registry value")}"
"Shell"="{d.stays("program", "explorer.exe")}"

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Acme\\Agent]
"ProductId"="{d.stays("product id", d.v.digits(5) + "-" + d.v.digits(5) + "-AAOEM")}"
"EnrollmentToken"="{opaque(d, "registry value")}"
"InstallDate"=dword:{d.stays("dword", "6" + d.v.chars(7, HEX))}
"""


def openssl_text(d: Draw) -> str:
    """A certificate, which is public, and its fingerprints."""
    body = "\n".join(d.v.chars(64, ALNUM + "+/") for _ in range(3))
    return f"""Certificate:
    Data:
        Serial Number:
            {d.stays("serial", ":".join(d.v.chars(2, HEX) for _ in range(16)))}
        Issuer: C = US, O = Let's Encrypt, CN = R3
        Validity
            Not Before: May  3 10:11:12 2025 GMT
        Subject Public Key Info:
            Public Key Algorithm: rsaEncryption
                Public-Key: (2048 bit)
        X509v3 Subject Key Identifier:
            {d.stays("key identifier", ":".join(d.v.chars(2, "0123456789ABCDEF") for _ in range(20)))}
SHA256 Fingerprint={d.stays("fingerprint", ":".join(d.v.chars(2, "0123456789ABCDEF") for _ in range(32)))}
-----BEGIN CERTIFICATE-----
{d.stays("certificate", body)}
-----END CERTIFICATE-----
-----BEGIN PUBLIC KEY-----
{d.stays("public key", "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A" + d.v.chars(32, ALNUM + "+/"))}
-----END PUBLIC KEY-----
2048 {d.stays("fingerprint", "SHA256:" + d.v.chars(43))} deploy@web-3 (RSA)
"""


SHAPES: dict[str, Shape] = {
    shape.__name__: shape
    for shape in (
        kubectl_yaml, kubectl_events, helm_values, terraform_plan, terraform_state, docker_inspect, aws_json, gcloud, azure,
        mysql_vertical, psql_roles, journald, nginx_error, apache_log, java_stack, python_locals, pip_log, npm_log, actions_log,
        curl_verbose, har, git_blame, powershell, registry, openssl_text,
    )
}  # fmt: skip
