"""Values that look like sensitive ones and must survive: whoever works with a system needs them.

`changeme` and its like under a password's name are left out of both lists: whether a default is a secret is a matter of opinion.
"""

from __future__ import annotations

import string
from base64 import b64encode
from collections.abc import Callable
from typing import Final
from uuid import UUID

from benchmarks.masking.values import ALNUM, HEX, UPPER, Values, luhn


def _no_card(v: Values) -> str:
    body = "4" + v.digits(14)
    return body + str((int(luhn(body)) + 1) % 10)


def _time(v: Values) -> str:
    day = f"2025-{v.number(1, 12):02}-{v.number(1, 28):02}"
    return f"{day}{v.pick('T', ' ')}{v.number(0, 23):02}:{v.number(0, 59):02}:{v.number(0, 59):02}.{v.digits(3)}{v.pick('Z', '+00:00')}"


def _digest64(v: Values, size: int) -> str:
    return b64encode(bytes(v.random.choices(range(256), k=size))).decode()


ANYWHERE: Final[dict[str, Callable[[Values], str]]] = {
    "uuid": lambda v: str(UUID(int=v.random.getrandbits(128))),
    "git sha": lambda v: v.chars(40, HEX),
    "short sha": lambda v: v.chars(8, HEX),
    "md5": lambda v: v.chars(32, HEX),
    "image digest": lambda v: f"sha256:{v.chars(64, HEX)}",
    "image": lambda v: f"ghcr.io/acme/{v.pick('api', 'worker')}:{v.number(1, 9)}.{v.number(0, 40)}.{v.number(0, 9)}",
    "integrity": lambda v: f"sha512-{_digest64(v, 64)}",
    "etag": lambda v: f'W/"{v.chars(2, HEX)}-{v.chars(27, ALNUM)}"',
    "traceparent": lambda v: f"00-{v.chars(32, HEX)}-{v.chars(16, HEX)}-01",
    "ulid": lambda v: f"01{v.chars(24, '0123456789ABCDEFGHJKMNPQRSTVWXYZ')}",
    "iso time": _time,
    "epoch ms": lambda v: f"17{v.digits(11)}",
    "semver": lambda v: f"{v.number(0, 20)}.{v.number(0, 99)}.{v.number(0, 30)}-rc.{v.number(1, 9)}",
    "four-part version": lambda v: f"{v.number(1, 20)}.{v.number(0, 9)}.{v.number(0, 30)}.{v.number(100, 9000)}",
    "pod": lambda v: (
        f"{v.pick('checkout', 'api', 'billing-worker')}-{v.chars(10, '6789bcdfghjklmnpqrstvwxz')}-{v.chars(5, 'bcdfghjklmnpqrstvwxz')}"
    ),
    "ip": lambda v: f"10.{v.number(0, 255)}.{v.number(0, 255)}.{v.number(1, 254)}",
    "order number": lambda v: f"ORD-{v.digits(8)}",
    "no card": _no_card,
    "ten digits": lambda v: v.digits(10),
    "tracking": lambda v: f"1Z{v.chars(16, UPPER)}",
    "sku": lambda v: f"{v.chars(3, string.ascii_uppercase)}-{v.digits(4)}-{v.digits(2)}",
    "amount": lambda v: f"{v.digits(4)}.{v.digits(2)}",
    "placeholder": lambda v: v.pick(
        "${DB_PASSWORD}", "<your-token>", "$(VAULT_TOKEN)", "{{ .Values.apiKey }}", "********"
    ),
    "package": lambda v: f"@babel/core@7.{v.number(1, 40)}.{v.number(0, 9)}",
    "clone address": lambda v: f"git@github.com:acme/{v.pick('shop', 'infra', 'web')}.git",
    "path": lambda v: f"/var/lib/app/{v.chars(6, string.ascii_lowercase)}/token_cache.py:{v.number(10, 900)}",
    "page address": lambda v: f"https://shop.example.com/orders/{v.digits(7)}?page={v.number(1, 9)}",
    "public ssh key": lambda v: f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{v.chars(43, ALNUM + '+/')}",
    "arn": lambda v: f"arn:aws:iam::{v.digits(12)}:role/{v.pick('deploy', 'read-only')}",
    "coordinates version": lambda v: f"v{v.number(1, 9)}.{v.digits(4)}.{v.digits(4)}",
    "host": lambda v: f"db-{v.number(1, 9)}.internal.example.net:{v.pick('5432', '6379', '8443')}",
    "cron": lambda v: f"{v.number(0, 59)} {v.number(0, 23)} * * 1-5",
    "mime": lambda v: v.pick("application/json; charset=utf-8", "multipart/form-data"),
    "function": lambda v: v.pick("getPasswordResetToken()", "validate_api_key", "TokenBucketRateLimiter"),
    "flight": lambda v: f"{v.pick('LH', 'BA', 'UA')}{v.digits(4)}",
}
"""Free-standing values."""

NAMED: Final[dict[str, Callable[[Values], tuple[str, str]]]] = {
    "token count": lambda v: (
        v.pick("token_count", "max_tokens", "total_tokens", "prompt_tokens", "maxTokens"),
        v.digits(4),
    ),
    "ttl": lambda v: (
        v.pick("token_ttl", "session_ttl", "password_ttl", "cache_key_ttl"),
        v.pick("3600", "86400", "15m"),
    ),
    "secret's name": lambda v: (
        v.pick("secretName", "secret_name", "imagePullSecret"),
        v.pick("db-credentials", "tls-cert", "regcred"),
    ),
    "about a password": lambda v: (
        v.pick("password_changed_at", "password_updated_at", "token_expires_at", "password_expiry"),
        _time(v),
    ),
    "policy": lambda v: (
        v.pick("password_min_length", "password_policy", "mfa_token_length"),
        v.pick("12", "16", "24"),
    ),
    "flag": lambda v: (
        v.pick("email_verified", "has_password", "requires_token", "password_required"),
        v.pick("true", "false"),
    ),
    "token type": lambda v: (v.pick("token_type", "tokenType"), v.pick("Bearer", "access", "refresh")),
    "endpoint": lambda v: (
        v.pick("token_url", "token_endpoint", "secrets_path"),
        v.pick("https://auth.example.com/oauth2/token", "/etc/app/run"),
    ),
    "partition key": lambda v: (
        v.pick("partition_key", "primary_key", "sort_key", "foreign_key"),
        v.pick("customer_id", "order_id", "created_at"),
    ),
    "cache key": lambda v: (
        v.pick("cache_key", "routing_key", "idempotency_key"),
        v.pick("orders.created.eu", "user-list-v2", "shop:items:12"),
    ),
    "resource": lambda v: (
        v.pick("name", "namespace", "cluster_name", "hostname", "service_name"),
        v.pick("checkout", "kube-system", "prod-eu-1"),
    ),
    "status": lambda v: (v.pick("status", "phase", "secret_status"), v.pick("Running", "active", "rotated")),
    "author id": lambda v: (v.pick("author_id", "user_id", "account_ref"), v.digits(6)),
    "product": lambda v: (
        v.pick("product_name", "plan_name", "file_name", "event_name"),
        v.pick("Espresso Deluxe", "Team Annual", "report.pdf"),
    ),
}
"""Values under a name that only sounds sensitive."""
