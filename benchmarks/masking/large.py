"""Texts of any size, in the formats that large results come in: what `linear` measures.

No part of one comes twice, but for the samples: what is remembered of a value helps no other.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

from benchmarks.masking.speed import mixed
from benchmarks.masking.values import FORM, HEX, Values

SEED: Final = 90_210


def _joined(size: int, first: str, part: Callable[[Values], str], between: str, last: str) -> str:
    """Parts between a beginning and an end: as many as the size holds, and one at least."""
    v = Values(SEED)
    parts, left = list[str](), size - len(first) - len(last)
    while not parts or left >= len(parts[-1]):
        parts.append(part(v))
        left -= len(parts[-1]) + len(between)
    return first + between.join(parts) + last


def _record(v: Values) -> dict[str, object]:
    return {"id": v.number(1, 9999), "email": FORM["email"](v), "password": v.chars(14), "city": v.pick("Jena", "Oslo"), "note": "sent to a warehouse"}  # fmt: skip


def log(size: int) -> str:
    """Lines of a service's log, a value in every twentieth."""

    def line(v: Values) -> str:
        said = (
            f"2025-05-03T{v.number(0, 23):02}:{v.number(0, 59):02}:{v.number(0, 59):02}.{v.digits(3)}Z INFO  [worker-{v.number(1, 9)}] "
            f"c.a.shop.OrderService - order ORD-{v.digits(8)} for customer {v.digits(5)} {v.pick('accepted', 'shipped', 'refunded')} "
            f"in {v.digits(3)}ms traceId={v.chars(32, HEX)} status={v.pick('200', '201', '409')}"
        )
        return said + f" notified {FORM[v.pick('email', 'phone')](v)}" if v.number(1, 20) == 1 else said

    return _joined(size, "", line, "\n", "\n")


def samples(size: int) -> str:
    """The scorecard's samples one after the other: a value or a look-alike every forty characters."""
    return mixed(size)


def objects(size: int) -> str:
    """A list of objects with two values each."""
    return _joined(size, "[", lambda v: json.dumps(_record(v)), ",\n", "]")


def nested(size: int) -> str:
    """The same inside one object, as an interface answers."""
    return _joined(size, '{"data": {"items": [', lambda v: json.dumps(_record(v)), ", ", ']}, "next": null}')


def pods(size: int) -> str:
    """Pods as `kubectl get pods -o json` gives them, with a password in the environment of each."""

    def pod(v: Values) -> str:
        name = f"{v.pick('api', 'worker', 'billing')}-{v.chars(10, HEX)}-{v.chars(5, HEX)}"
        return json.dumps(
            {
                "apiVersion": "v1",
                "kind": "Pod",
                "metadata": {
                    "name": name,
                    "namespace": "shop",
                    "uid": v.chars(32, HEX),
                    "labels": {"app": "shop", "pod-template-hash": v.chars(10, HEX)},
                    "annotations": {"checksum/config": v.chars(64, HEX)},
                },
                "spec": {
                    "containers": [
                        {
                            "name": "app",
                            "image": f"registry.example.com/shop/app@sha256:{v.chars(64, HEX)}",
                            "env": [
                                {"name": "LOG_LEVEL", "value": "info"},
                                {"name": "DB_PASSWORD", "value": v.chars(18)},
                                {"name": "API_URL", "value": "http://api.shop.svc:8080"},
                            ],
                            "ports": [{"containerPort": 8080, "protocol": "TCP"}],
                            "volumeMounts": [{"name": "tmp", "mountPath": "/tmp"}],  # noqa: S108  # as pods have it
                        }
                    ],
                    "nodeName": f"node-{v.number(1, 40)}",
                },
                "status": {"phase": "Running", "podIP": f"10.1.{v.number(0, 255)}.{v.number(1, 254)}", "startTime": "2025-05-03T10:00:00Z"},
            },
            indent=4,
        )  # fmt: skip

    return _joined(size, '{\n"apiVersion": "v1",\n"items": [\n', pod, ",\n", '\n],\n"kind": "List"\n}\n')


def tfstate(size: int) -> str:
    """Terraform's state, with a password for each database."""

    def resource(v: Values) -> str:
        number = v.digits(6)
        return json.dumps(
            {
                "mode": "managed",
                "type": "aws_db_instance",
                "name": f"db{number}",
                "provider": 'provider["registry.terraform.io/hashicorp/aws"]',
                "instances": [
                    {
                        "schema_version": 1,
                        "attributes": {
                            "address": f"db{number}.c9akciq32.eu-west-1.rds.amazonaws.com",
                            "allocated_storage": v.number(20, 900),
                            "engine": "postgres",
                            "id": f"db-{v.chars(24, HEX)}",
                            "password": v.chars(20),
                            "port": 5432,
                            "tags": {"team": v.pick("shop", "billing")},
                            "username": "app",
                        },
                        "sensitive_attributes": [[{"type": "get_attr", "value": "password"}]],
                    }
                ],
            },
            indent=2,
        )

    head = '{\n"version": 4,\n"terraform_version": "1.7.5",\n"serial": 41,\n"outputs": {},\n"resources": [\n'
    return _joined(size, head, resource, ",\n", '\n],\n"check_results": null\n}\n')


def har(size: int) -> str:
    """What a browser recorded (HAR 1.2), a session's cookie and a token in each request."""

    def entry(v: Values) -> str:
        return json.dumps(
            {
                "startedDateTime": "2025-05-03T10:00:00.000Z",
                "time": v.number(3, 900),
                "request": {
                    "method": "GET",
                    "url": f"https://shop.example.com/api/orders/{v.digits(6)}?page=2",
                    "headers": [
                        {"name": "Accept", "value": "application/json"},
                        {"name": "Authorization", "value": f"Bearer {v.chars(40)}"},
                    ],
                    "cookies": [{"name": "session", "value": v.chars(24), "httpOnly": True}],
                },
                "response": {
                    "status": 200,
                    "headers": [{"name": "etag", "value": f'W/"{v.chars(20, HEX)}"'}],
                    "content": {"mimeType": "application/json", "text": json.dumps(_record(v))},
                },
                "timings": {"send": 0.1, "wait": 20.5, "receive": 1.2},
            }
        )

    return _joined(size, '{"log": {"version": "1.2", "entries": [', entry, ",\n", "]}}")


def yaml(size: int) -> str:
    """The records as a list of YAML."""
    return _joined(
        size, "", lambda v: "- " + "\n  ".join(f"{key}: {said}" for key, said in _record(v).items()), "\n", "\n"
    )


def documents(size: int) -> str:
    """Kubernetes objects as `kubectl get -o yaml` and charts write them, a Secret of each kind."""

    def one(v: Values) -> str:
        return (
            f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: db-{v.chars(6, HEX)}\n  namespace: shop\n  labels:\n    app: shop\n"
            f"type: Opaque\nstringData:\n  password: {v.chars(20)}\n  host: db.internal\n"
            f"---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: conf-{v.chars(6, HEX)}\ndata:\n  LOG_LEVEL: info\n  POOL: '{v.number(2, 40)}'"
        )

    return _joined(size, "", one, "\n---\n", "\n")


def env(size: int) -> str:
    """Variables, a secret in every third."""

    def some(v: Values) -> str:
        name = v.chars(5, "ABCDEFGH")
        return (
            f"{name}_HOST=db.{name.lower()}.internal\n{name}_PASSWORD={v.chars(20)}\n{name}_POOL_SIZE={v.number(2, 40)}"
        )

    return _joined(size, "", some, "\n", "\n")


def table(size: int) -> str:
    """The records as CSV."""
    return _joined(size, "id,email,password,city,note\n", lambda v: ",".join(map(str, _record(v).values())), "\n", "\n")


def dashes(size: int) -> str:
    """The log, with a character that is none of Latin-1's: Python keeps each of a text in two bytes then."""
    return "— " + log(size - 4)


def emoji(size: int) -> str:
    """The same with one that makes it four."""
    return "😀 " + log(size - 5)


def embedded(size: int) -> str:
    """A list of objects as a string in an object, as queues and logs pass messages on."""
    return json.dumps({"id": 7, "body": objects(size * 5 // 6)})


TEXTS: Final = {
    "log": log,
    "dashes": dashes,
    "emoji": emoji,
    "embedded": embedded,
    "samples": samples,
    "objects": objects,
    "nested": nested,
    "pods": pods,
    "tfstate": tfstate,
    "har": har,
    "yaml": yaml,
    "documents": documents,
    "env": env,
    "table": table,
}
