"""What an agent that works on platforms is told: what tools print when they are asked for a secret, credentials of many issuers by their place.

A fourth vocabulary. Its shapes were met before the rules knew them, and are here with other values.
"""

from __future__ import annotations

import json
import string
from collections.abc import Callable

from benchmarks.masking.drawing import Draw, Rows
from benchmarks.masking.shapes_tools import opaque, planted
from benchmarks.masking.values import HEX

Shape = Callable[[Draw], "str | Rows"]


def _digest(d: Draw, kind: str, size: int = 32) -> str:
    return planted(d, kind, d.v.chars(size, HEX))


def _base64(d: Draw, kind: str, size: int = 43) -> str:
    return planted(d, kind, d.v.chars(size, string.ascii_letters + string.digits) + "=")


def printed_secrets(d: Draw) -> str:
    """Commands that print a secret, and what they print."""
    return "\n".join(
        (
            "$ kubectl -n prod get secret db -o jsonpath='{.data.password}' | base64 -d",
            opaque(d, "printed"),
            "$ argocd admin initial-password -n argocd",
            opaque(d, "printed", 16, 16),
            "$ op item get Grafana --fields password",
            opaque(d, "printed"),
            "$ echo $DEPLOY_TOKEN",
            opaque(d, "printed", 32, 40),
            "$ kubectl get pods -o name",
            d.stays("pod", "pod/shop-6d4cf56db6-x7k2p"),
            "$ echo $AWS_REGION",
            d.stays("region", "eu-west-1"),
        )
    )


def keys_and_values(d: Draw) -> str:
    """What etcdctl prints: keys and values, a line each."""
    return "\n".join(
        (
            "/shop/db/password",
            opaque(d, "value below its key"),
            "/shop/db/host",
            d.stays("host", "pg.prod.svc"),
            "/shop/smtp/api-token",
            opaque(d, "value below its key", 32, 40),
            "/shop/token_ttl",
            d.stays("duration", "3600"),
        )
    )


def redis_session(d: Draw) -> str:
    """A session with a server."""
    return "\n".join(
        (
            f"127.0.0.1:6379> AUTH default {opaque(d, 'password')}",
            "OK",
            "127.0.0.1:6379> HGETALL user:4412",
            '1) "name"',
            f'2) "{d.stays("name", "svc")}"',
            '3) "api_token"',
            f'4) "{opaque(d, "reply", 24, 24)}"',
            "127.0.0.1:6379> ACL LIST",
            f'1) "user app on #{_digest(d, "password hash", 64)} ~* +@all"',
        )
    )


def key_lists(d: Draw) -> str:
    """Keys under names that only their list explains."""
    return "\n".join(
        (
            "pullSecrets: [regcred]",
            "api_keys:",
            f"- name: {d.stays('name', 'mobile')}",
            f"  key: {_digest(d, 'key in a list', 40)}",
            "tokens:",
            f"- {opaque(d, 'token in a list', 40, 40)}",
            f"- {opaque(d, 'token in a list', 40, 40)}",
            "secrets:",
            f"- {d.stays('secret name', 'db-password')}",
            f"- {d.stays('secret name', 'smtp-password')}",
            f"OPENWEATHER_KEY: {_digest(d, 'key of a variable')}",
            f"GPG_KEY: {d.stays('key id', 'A035C8C19219BA821ECEA86B64E628F8D684696D')}",
        )
    )


def given_out(d: Draw) -> str:
    """Answers that hold a key once."""
    return json.dumps(
        {
            "data": {"type": "api_keys", "attributes": {"key": _digest(d, "given out"), "last4": d.stays("last digits", "9f3a")}},
            "result": {"id": d.stays("zone", d.v.chars(32, HEX)), "status": "active", "value": opaque(d, "given out", 40, 40), "issued_on": "2026-03-04T10:11:12Z"},
            "parameter": {"Name": d.stays("name", "/prod/partner"), "Type": "SecureString", "Value": opaque(d, "parameter", 24, 32)},
            "fields": {"id": "password", "type": "CONCEALED", "value": opaque(d, "concealed", 12, 24)},
            "functionKeys": {"default": opaque(d, "function key", 52, 52)},
            "refresh_token": {"rotation_type": d.stays("word", "rotating"), "token_lifetime": 2592000},
            "ClientToken": d.stays("request", "487c9f15-ae65-44d8-8cd9-004ee2522897"),
        }
    )  # fmt: skip


def pairs_of_headers(d: Draw) -> str:
    """An event with its headers as pairs."""
    headers = [
        ["Cookie", f"sessionid={opaque(d, 'cookie', 32, 32)}; csrftoken={opaque(d, 'cookie', 64, 64)}"],
        ["X-Request-Id", d.keep("uuid")],
    ]
    return json.dumps({"request": {"headers": headers}, "release": d.keep("git sha")})


def forms(d: Draw) -> str:
    """Forms and addresses: each parameter by itself."""
    return "\n".join(
        (
            f"access_token={opaque(d, 'parameter', 36, 40)}&expires_in={d.stays('number', '28800')}&token_type={d.stays('word', 'bearer')}",
            f"GET /v1/orders?api_key={opaque(d, 'parameter', 32, 32)}&cursor={d.stays('cursor', d.v.chars(43))} HTTP/2",
            f"POST /acs SAMLResponse={opaque(d, 'assertion', 300, 400)}&RelayState={d.stays('path', '%2Fhome')}",
            f"https://app.example/reset-password/{opaque(d, 'link', 40, 48)}",
            f"https://api.netlify.com/build_hooks/{_digest(d, 'hook', 24)}",
        )
    )


def markup_and_lines(d: Draw) -> str:
    """An answer in XML, and lines behind it."""
    return "\n".join(
        (
            f"<Response><Id>{d.keep('uuid')}</Id><Status>{d.stays('word', 'Success')}</Status></Response>",
            f"POST /login password={opaque(d, 'parameter')}",
            f"region={d.stays('region', 'eu-west-1')}",
        )
    )


def calls(d: Draw) -> str:
    """Code of several languages."""
    return "\n".join(
        (
            f'dataSource.setPassword("{opaque(d, "argument")}");',
            f'.withEnv("POSTGRES_PASSWORD", "{opaque(d, "argument")}")',
            f'public string ClientSecret {{ get; set; }} = "{opaque(d, "property", 32, 40)}";',
            f"ENV['REDIS_PASSWORD'] ||= '{opaque(d, 'variable')}'",
            f'const API_TOKEN: &str = "{opaque(d, "constant", 32, 40)}";',
            f'buildConfigField("String", "API_KEY", "\\"{opaque(d, "constant", 32, 32)}\\"")',
            f'{{:db {{:password "{opaque(d, "keyword")}"}} :pool {{:size {d.stays("number", "10")}}}}}',
            f"UPDATE settings SET value = '{opaque(d, 'setting', 32, 32)}' WHERE key = 'smtp_password';",
            f"CancellationToken token = {d.stays('code', 'default')};",
            f"$token = {d.stays('code', '$request->bearerToken()')};",
        )
    )


def arguments(d: Draw) -> str:
    """Command lines."""
    return "\n".join(
        (
            f'test: ["CMD", "mysqladmin", "ping", "-p{opaque(d, "argument")}"]',
            f'curl -su "svc-metrics:{opaque(d, "argument")}" https://prom.corp.example/',
            f"kubeadm join 10.0.0.1:6443 --certificate-key {_digest(d, 'argument', 64)} --port {d.stays('port', '6443')}",
            f"sonar-scanner -Dsonar.login={_digest(d, 'argument', 40)} -Dsonar.projectKey={d.stays('name', 'shop-api')}",
            f"ipmitool -I lanplus -U ADMIN -P {opaque(d, 'argument')} chassis status",
            f"snmpwalk -v3 -u ops -A {opaque(d, 'argument')} -x AES -X {opaque(d, 'argument')} 10.0.0.2",
            f"xfreerdp /u:svc /p:{opaque(d, 'argument')} /v:10.0.0.3",
            f'curl -X POST https://api.corp.example/ \\\n  -H "Authorization: Bearer \\\n{opaque(d, "continued", 40, 40)}"',
            f"mvn -P {d.stays('profile', 'release2')} -s {d.stays('file', 'settings.xml')}",
        )
    )


def directives(d: Draw) -> str:
    """Lines of configurations, each of a syntax of its own."""
    return "\n".join(
        (
            f"    proxy_set_header X-Api-Key {_digest(d, 'directive')};",
            f"  user dev insecure-password {d.v.pick('Tundra', 'Walrus')}{opaque(d, 'directive', 6, 8)}",
            f"  stats auth admin:{opaque(d, 'directive')}",
            f"crypto isakmp key {opaque(d, 'directive')} address 10.0.0.4",
            f"[smtp.mailgun.org]:587 relay:{_digest(d, 'directive')}",
            f'encrypt = "{_base64(d, "gossip key")}"',
            f"    Key Content            : {opaque(d, 'directive')}",
            f"    ssl_session_cache {d.stays('setting', 'shared:SSL:10m')};",
            f"    ssl_certificate_key {d.stays('file', '/etc/tls/tls.key')};",
        )
    )


def password_hashes(d: Draw) -> str:
    """Hashes of passwords, beside those of files."""
    return "\n".join(
        (
            f"old:{planted(d, 'password hash', '{SHA}' + d.v.chars(27) + '=')}",
            f"flask: {planted(d, 'password hash', 'scrypt:32768:8:1$' + d.v.chars(16) + '$' + d.v.chars(128, HEX))}",
            f"Administrator:500:aad3b435b51404eeaad3b435b51404ee:{_digest(d, 'password hash')}:::",
            f"drupal: {planted(d, 'password hash', '$S$D' + d.v.chars(51))}",
            f"phpass: {planted(d, 'password hash', '$P$B' + d.v.chars(30))}",
            f"mosquitto: {planted(d, 'password hash', '$7$101$' + d.v.chars(16) + '$' + d.v.chars(86) + '==')}",
            f"{d.stays('digest', d.v.chars(64, HEX))}  app.tar.gz",
        )
    )


def issuers(d: Draw) -> str:
    """Tokens by their form."""
    return "\n".join(
        (
            planted(d, "token", f"dt0c01.{d.v.chars(24, string.ascii_uppercase)}.{d.v.chars(64, string.ascii_uppercase + string.digits)}"),
            planted(d, "token", f"EZAK{d.v.chars(54)}"),
            planted(d, "token", f"access-production-{d.v.chars(8, HEX)}-{d.v.chars(4, HEX)}-{d.v.chars(4, HEX)}-{d.v.chars(4, HEX)}-{d.v.chars(12, HEX)}"),
            planted(d, "token", f"sgp_{d.v.chars(16, HEX)}_{d.v.chars(40, HEX)}"),
            planted(d, "token", f"duffel_live_{d.v.chars(43)}"),
            planted(d, "token", f"SWMKEY-1-{d.v.chars(43)}"),
            planted(d, "token", f"K10{d.v.chars(64, HEX)}::server:{d.v.chars(32, HEX)}"),
            planted(d, "token", "SUA" + d.v.chars(55, string.ascii_uppercase + "234567")),
            planted(d, "token", f"sk-{d.v.chars(40)}"),
            d.stays("checkout", f"cs_live_a1{d.v.chars(56)}"),
            d.stays("message", f"SM{d.v.chars(32, HEX)}"),
        )
    )  # fmt: skip


def said(d: Draw) -> str:
    """What people write, and errors."""
    return "\n".join(
        (
            f"the grafana admin pass is {d.v.pick('x7', 'Q2')}{opaque(d, 'said', 10, 14)} for now",
            f"user/pass is ops/{opaque(d, 'said')}",
            f"Wi-Fi PSK is {d.v.pick('x7', 'Q2')}{opaque(d, 'said')}",
            f"Root password for the BMC: `{opaque(d, 'said')}`",
            f"tokens.AuthError: bad secret '{opaque(d, 'said', 32, 32)}'",
            "Backup codes:",
            f"  1. {planted(d, 'recovery code', f'{d.v.digits(4)}-{d.v.digits(4)}')}",
            f"  2. {planted(d, 'recovery code', f'{d.v.digits(4)}-{d.v.digits(4)}')}",
            f"deploy {d.stays('commit', d.v.chars(7, HEX))} went out, token TTL is {d.stays('duration', '15m')}",
            f"see `Authorization: Bearer {d.stays('placeholder', '<your-token>')}`, secret {d.stays('secret name', 'prod/db-creds')} rotated",
        )
    )


def harmless(d: Draw) -> str:
    """What only sounds like a secret."""
    return "\n".join(
        (
            f'kube_secret_info{{namespace="prod",secret="{d.stays("secret name", "grafana-admin-password")}"}} 1',
            f"checksum/secret: {d.stays('digest', d.v.chars(64, HEX))}",
            f"Cache restored from key: {d.stays('cache key', 'Linux-node-' + d.v.chars(64, HEX))}",
            f"password: {d.stays('placeholder', 'VALUE_SPECIFIED_IN_NO_LOG_PARAMETER')}",
            f"PublicKeyToken={d.stays('public key', 'b77a5c561934e089')}",
            f"token:     {d.stays('size', '861 bytes')}",
            f"mqtt_password: {d.stays('reference', '!secret mqtt_password')}",
            f"broker: amqp://worker:{d.stays('masked', '**')}@mq:5672//",
            f'"Resource": "{d.stays("resource", "arn:aws:secretsmanager:*:111122223333:secret:shop/*")}"',
            f'{{"errors": {{"password": ["{d.stays("message", "must be at least 12 characters")}"]}}}}',
        )
    )


SHAPES: dict[str, Shape] = {
    shape.__name__: shape
    for shape in (
        printed_secrets, keys_and_values, redis_session, key_lists, given_out, pairs_of_headers, forms, markup_and_lines, calls, arguments,
        directives, password_hashes, issuers, said, harmless,
    )
}  # fmt: skip
