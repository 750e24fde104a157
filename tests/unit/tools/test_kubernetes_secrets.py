"""Secrets: keys, types and sizes are shown, values nowhere, by whatever way they could come out; and not in the log on the disk either."""

from __future__ import annotations

import base64
import gzip
import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast
from uuid import uuid4

import anyio
import pytest
import yaml
from cluster import Json, Kube, until
from governed import DEV, Governed, gate_of, rule
from kubelet import Kubelet

from mcp_gateway_policy.vocabulary import Principal
from mcp_gateway_tools.kubernetes.redaction import LAST_APPLIED, without_secrets

pytestmark = pytest.mark.anyio
gate = gate_of([rule("read", "k8s.*", limits={"bytes": 3_000_000, "rows": 5000})])


def canary() -> str:
    """A value that is found again wherever it turns up, and that no recogniser knows the form of."""
    return f"wren {uuid4().hex[:6]} kestrel {uuid4().hex[:6]} plover"


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


class Planted:
    """A namespace full of Secrets. `values` are what may never be seen; `forms` are they and their encodings."""

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace
        self.values: list[str] = []
        self.names: list[str] = []

    def value(self) -> str:
        self.values.append(canary())
        return self.values[-1]

    def forms(self) -> list[str]:
        found = [*self.values]
        for value in self.values:
            raw = base64.b64encode(value.encode()).decode().rstrip("=")
            found += [raw[:-2], value.replace(" ", "%20"), value.replace(" ", "+"), value.encode().hex()]
        return found

    async def secret(self, kube: Kube, name: str, data: Json, **others: Any) -> None:
        self.names.append(name)
        metadata = {"name": name, **others.pop("metadata", {})}
        await kube.create(
            f"/api/v1/namespaces/{self.namespace}/secrets", {"metadata": metadata, "data": data, **others}
        )


async def plant(kube: Kube) -> Planted:
    """Secrets of every kind there is a special way of leaking for."""
    planted = Planted(await kube.namespace("secret"))
    password, applied, other = planted.value(), planted.value(), planted.value()
    manifest = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "opaque"}}
    kept = {
        LAST_APPLIED: json.dumps({**manifest, "data": {"password": encoded(applied)}, "stringData": {"plain": other}}),
        "kapp.k14s.io/original": json.dumps({**manifest, "data": {"password": encoded(applied)}}),
        "copy": f"the password is {password}",
    }
    await planted.secret(
        kube, "opaque", {"password": encoded(password), "empty": ""}, type="Opaque", metadata={"annotations": kept}
    )
    lines = f"DB_USER=app\nDB_PASSWORD={planted.value()}\nexport API_KEY='{planted.value()}'\n"
    await planted.secret(kube, "env-file", {".env": encoded(lines)})
    registry = {
        "auths": {
            "registry.example": {
                "username": "ci",
                "password": planted.value(),
                "auth": encoded(f"ci:{planted.value()}"),
            }
        }
    }
    await planted.secret(
        kube, "pull", {".dockerconfigjson": encoded(json.dumps(registry))}, type="kubernetes.io/dockerconfigjson"
    )
    pem = f"-----BEGIN PRIVATE KEY-----\n{encoded(planted.value() * 8)}\n-----END PRIVATE KEY-----\n"
    await planted.secret(
        kube,
        "tls",
        {"tls.key": encoded(pem), "tls.crt": encoded("-----BEGIN CERTIFICATE-----")},
        type="kubernetes.io/tls",
    )
    planted.values.append(encoded(planted.values[-1] * 8))
    boot = {"token-id": encoded("abcdef"), "token-secret": encoded(planted.value())}
    await planted.secret(kube, "boot", boot, type="bootstrap.kubernetes.io/token")
    await planted.secret(kube, "binary", {"key": base64.b64encode(bytes(range(256))).decode()})
    planted.values.append(base64.b64encode(bytes(range(256))).decode())
    release = {
        "chart": {},
        "manifest": f"kind: Secret\nstringData:\n  password: {planted.value()}\n",
        "config": {"password": planted.value()},
    }
    packed = encoded(base64.b64encode(gzip.compress(json.dumps(release).encode() * 3)).decode())
    labels = {"owner": "helm", "name": "shop", "status": "deployed", "version": "1"}
    await planted.secret(
        kube, "sh.helm.release.v1.shop.v1", {"release": packed}, type="helm.sh/release.v1", metadata={"labels": labels}
    )
    planted.values.append(packed)
    by_configmap = base64.b64encode(gzip.compress(json.dumps(release).encode() * 3)).decode()
    configmap = {
        "metadata": {"name": "sh.helm.release.v1.shop.v2", "labels": labels},
        "data": {"release": by_configmap},
    }
    await kube.create(f"/api/v1/namespaces/{planted.namespace}/configmaps", configmap)
    planted.values.append(by_configmap)
    await service_account_token(kube, planted)
    return planted


async def service_account_token(kube: Kube, planted: Planted) -> None:
    """A token that the cluster itself makes, long-lived."""
    annotations = {"kubernetes.io/service-account.name": "default"}

    async def there() -> bool:
        return await kube.is_there(f"/api/v1/namespaces/{planted.namespace}/serviceaccounts/default")

    await until(there)
    await planted.secret(
        kube, "sa-token", {}, type="kubernetes.io/service-account-token", metadata={"annotations": annotations}
    )
    found: list[str] = []

    async def filled() -> bool:
        made = await kube.get(f"/api/v1/namespaces/{planted.namespace}/secrets/sa-token")
        found[:] = [made.get("data", {}).get("token", "")]
        return bool(found[0])

    await until(filled)
    planted.values.append(base64.b64decode(found[0]).decode())
    planted.values.append(found[0])


def anyone() -> Principal:
    """A caller whose session has seen nothing."""
    return replace(DEV, subject=f"dev-{uuid4().hex[:6]}")


def assert_nowhere(planted: Planted, gate: Governed, answers: Sequence[object], logged: str) -> None:
    """No value in any form in what was answered, recorded or logged; what is no secret is there."""
    said = "\n".join(map(str, answers))
    recorded = gate.recorded()
    for form in planted.forms():
        assert form not in said
        assert form.encode() not in recorded
        assert form not in logged
    assert "opaque" in said
    assert b"opaque" in recorded


FORMS = ("table", "wide", "yaml", "json", "name")


async def test_no_way_of_reading_a_secret_shows_its_values(
    gate: Governed, kube: Kube, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    planted = await plant(kube)
    answers: list[object] = []

    async def ask(tool: str, **arguments: object) -> None:
        answer = await gate.call(tool, anyone(), **arguments)
        assert not answer.is_error, (tool, arguments, answer.text)
        answers.extend((answer.text, answer.structured))

    for output in FORMS:
        for kind in ("secrets", "Secret", "v1/secrets"):
            await ask("kubectl_get", kind=kind, namespace=planted.namespace, output=output)
        await ask("kubectl_get", kind="cm", namespace=planted.namespace, output=output)
        await ask("kubectl_get", kind="secrets", all_namespaces=True, output=output)
        for name in planted.names:
            await ask("kubectl_get", kind="secret", name=name, namespace=planted.namespace, output=output)
    for name in planted.names:
        await ask("kubectl_describe", kind="secret", name=name, namespace=planted.namespace)
    await ask("kubectl_explain", kind="secret")
    assert_nowhere(planted, gate, answers, caplog.text)


@pytest.mark.parametrize("output", FORMS)
async def test_a_watch_shows_no_value_of_a_secret_that_changes(
    gate: Governed, kube: Kube, caplog: pytest.LogCaptureFixture, output: str
) -> None:
    caplog.set_level(logging.DEBUG)
    planted = Planted(await kube.namespace("secret"))
    await planted.secret(kube, "opaque", {"password": encoded(planted.value())})
    answers: list[object] = []

    async def watch() -> None:
        answer = await gate.call(
            "kubectl_get", anyone(), kind="secrets", namespace=planted.namespace, watch_seconds=2, output=output
        )
        answers.extend((answer.text, answer.structured))

    async with anyio.create_task_group() as group:
        group.start_soon(watch)
        while not answers:  # from before the watch begins until after it has ended
            changed = {"stringData": {"password": planted.value()}}
            await kube.patch(f"/api/v1/namespaces/{planted.namespace}/secrets/opaque", changed)
    assert "MODIFIED" in str(answers)
    assert_nowhere(planted, gate, answers, caplog.text)


async def test_what_a_session_has_seen_of_a_secret_stays_hidden_in_free_text(
    gate: Governed, kube: Kube, node: Kubelet, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    planted = Planted(await kube.namespace("secret"))
    value, inner = planted.value(), planted.value()
    await planted.secret(kube, "opaque", {"password": encoded(value), ".env": encoded(f"A=b\nTOKEN={inner}\n")})
    name, who = "web", anyone()
    ns = planted.namespace
    said = f"connected with {value}; then {inner}; encoded {encoded(value)}"
    await node.pod(kube, ns, name)
    node.logs[ns, name, "main"] = f"start\n{said}\nend\n".encode()
    event = {"kind": "Pod", "name": name, "namespace": ns}
    await kube.create(
        f"/api/v1/namespaces/{ns}/events",
        {"metadata": {"name": "e"}, "involvedObject": event, "reason": "Failed", "message": said, "type": "Warning"},
    )
    await kube.create(
        f"/api/v1/namespaces/{ns}/configmaps",
        {"metadata": {"name": "copy", "annotations": {"note": said}}, "data": {"text": said}},
    )
    first = await gate.call("kubectl_get", who, kind="secret", name="opaque", namespace=ns, output="json")
    answers: list[object] = [first.text]
    for tool, arguments in (
        ("kubectl_logs", {"name": name}),
        ("kubectl_logs", {"name": name, "pattern": "connected"}),
        ("kubectl_events", {}),
        ("kubectl_describe", {"kind": "pod", "name": name}),
        ("kubectl_get", {"kind": "events"}),
        *(("kubectl_get", {"kind": "cm", "name": "copy", "output": output}) for output in FORMS),
        ("kubectl_get", {"kind": "cm", "output": "yaml"}),
    ):
        answer = await gate.call(tool, who, namespace=ns, **arguments)
        answers += [answer.text, answer.structured]
        assert not answer.is_error, answer.text
    unknown = await gate.call("kubectl_get", who, kind="cm", namespace=ns, label_selector=value)
    assert unknown.is_error  # the API server quotes what it cannot parse
    answers += [unknown.text, unknown.structured]
    assert "start" in str(answers)
    assert_nowhere(planted, gate, answers, caplog.text)


AWKWARD = {
    "quotes": "wren: ke'str'el #x9",
    "both": "wr\"en\\ke'strel: 9",
    "blanks": "wren abcd12 kestrel ef3456 plover",
    "lines": "first-wren-91\n  second-kestrel-82\nthird-plover-73",
    "key": f"-----BEGIN PRIVATE KEY-----\n{base64.b64encode(b'wren kestrel plover ' * 12).decode()}\n-----END PRIVATE KEY-----\n",
    "tabs": "wren\tkestrel\tplover9",
    "letters": "wrén-kestrel-ß-plöver",
}


@pytest.mark.parametrize(
    "around", ["{}", "copy {} copy", "a\nb: {}\nc\n", "it's {}", "word " * 1995 + "{}" + " word" * 200]
)
async def test_no_form_of_an_answer_writes_a_secret_so_that_it_is_not_recognised(
    gate: Governed, kube: Kube, around: str
) -> None:
    """The mutations: YAML that is folded at a width; YAML whose quotes are single."""
    who, namespace = anyone(), await kube.namespace("secret")
    planted = {name: encoded(value) for name, value in AWKWARD.items()}
    await kube.create(f"/api/v1/namespaces/{namespace}/secrets", {"metadata": {"name": "s"}, "data": planted})
    await gate.value("kubectl_get", who, kind="secret", name="s", namespace=namespace, output="json")
    copies = {name: around.format(value) for name, value in AWKWARD.items()}
    notes = {name: copy for name, copy in copies.items() if len(copy) < 1000}
    copied = {"metadata": {"name": "c", "annotations": notes}, "data": copies}
    await kube.create(f"/api/v1/namespaces/{namespace}/configmaps", copied)
    for output in ("yaml", "json"):
        for arguments in ({"name": "c"}, {"field_selector": "metadata.name=c"}):
            told = await gate.value("kubectl_get", who, kind="cm", namespace=namespace, output=output, **arguments)
            shown = list(yaml.safe_load_all(told["yaml"])) if output == "yaml" else told
            texts = [" ".join(text.split()) for text in leaves(shown)]
            assert "<CREDENTIAL>" in str(texts)
            assert not [name for name, value in AWKWARD.items() for text in texts if " ".join(value.split()) in text]


def leaves(value: object) -> list[str]:
    match value:
        case dict():
            return [leaf for member in cast(Json, value).values() for leaf in leaves(member)]
        case list():
            return [leaf for member in cast("list[object]", value) for leaf in leaves(member)]
        case _:
            return [str(value)]


async def test_values_in_plain_objects_are_found_by_what_stands_around_them(gate: Governed, kube: Kube) -> None:
    namespace = await kube.namespace("secret")
    env = [
        {"name": "DB_PASSWORD", "value": "wren-envpass-kestrel"},
        {"name": "DATABASE_URL", "value": "postgres://app:wren-urlpass-plover@db:5432/x"},
        {"name": "LOG_LEVEL", "value": "verbose"},
    ]
    arguments = ["--password=wren-argpass-heron", "--token", "wren-flagpass-heron"]
    spec = {"containers": [{"name": "main", "image": "registry.example/app:1.0", "env": env, "args": arguments}]}
    manifest = json.dumps({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": spec})
    notes = {LAST_APPLIED: manifest, "note": "call ada@example.org"}
    await kube.create(
        f"/api/v1/namespaces/{namespace}/pods", {"metadata": {"name": "web", "annotations": notes}, "spec": spec}
    )
    data = {
        "password": "wren-cmpass-ibis",
        "app.properties": "db.password=wren-proppass-ibis\nlevel=verbose\n",
        "app.yaml": "db:\n  password: wren-yamlpass-ibis\n",
        "secret.yaml": "kind: Secret\napiVersion: v1\nstringData:\n  anything: wren-inner-ibis\n",
    }
    await kube.create(f"/api/v1/namespaces/{namespace}/configmaps", {"metadata": {"name": "app"}, "data": data})
    for kind, name in (("pod", "web"), ("cm", "app")):
        for tool, arguments_ in (
            *(("kubectl_get", {"output": output, "name": name}) for output in ("json", "yaml")),
            *(("kubectl_get", {"output": output}) for output in ("json", "yaml")),
            ("kubectl_describe", {"name": name}),
        ):
            answer = await gate.call(tool, anyone(), kind=kind, namespace=namespace, **arguments_)
            assert "wren" not in f"{answer.text}{answer.structured}", (tool, arguments_)
            assert "ada@example.org" not in answer.text
            assert "verbose" in answer.text
    assert b"wren-" not in gate.recorded()


async def test_of_a_secret_its_keys_and_sizes_are_told(gate: Governed, kube: Kube) -> None:
    planted = await plant(kube)
    one = await gate.value(
        "kubectl_get", anyone(), kind="secret", name="opaque", namespace=planted.namespace, output="json"
    )
    assert one["type"] == "Opaque"
    assert one["keys"] == [{"key": "empty", "bytes": 0}, {"key": "password", "bytes": len(planted.values[0])}]
    assert "data" not in one
    described = await gate.value(
        "kubectl_describe", anyone(), kind="secret", name="binary", namespace=planted.namespace
    )
    assert described["object"]["keys"] == [{"key": "key", "bytes": 256}]
    table = await gate.value("kubectl_get", anyone(), kind="secret", namespace=planted.namespace)
    assert ["opaque", "Opaque", 2] in [row[:3] for row in table["rows"]]


SECRET: Json = {
    "apiVersion": "v1",
    "kind": "Secret",
    "metadata": {"name": "s"},
    "data": {"k": encoded("s3cret-in-data")},
}


@pytest.mark.parametrize(
    "value",
    [
        SECRET,
        {
            "kind": "SecretList",
            "items": [{key: held for key, held in SECRET.items() if key not in ("kind", "apiVersion")}],
        },
        {"kind": "List", "items": [{"kind": "List", "items": [SECRET]}]},
        {"type": "MODIFIED", "object": SECRET},
        {"kind": "Table", "rows": [{"cells": ["s"], "object": SECRET}]},
        {"kind": "Template", "objects": [SECRET, {"deep": [[SECRET]]}]},
        {"kind": "ConfigMap", "metadata": {"annotations": {LAST_APPLIED: json.dumps(SECRET)}}},
        {
            "kind": "ConfigMap",
            "metadata": {"annotations": {LAST_APPLIED: json.dumps({"kind": "List", "items": [SECRET]})}},
        },
        {"kind": "Secret", "stringData": {"k": "s3cret-in-data"}, "metadata": {"labels": {"copy": "s3cret-in-data"}}},
        {"kind": "ConfigMap", "data": {"list": json.dumps([SECRET])}},
        {"kind": "Secret", "metadata": {"annotations": {LAST_APPLIED: json.dumps(SECRET)}}},
        {"kind": "Secret", "metadata": {"annotations": {"kapp.k14s.io/original": json.dumps(SECRET)}}, "data": {}},
        {"kind": "Secret", "data": {"k": {"nested": "s3cret-in-data"}}},
        {"kind": "Secret", "data": {"k": "s3cret-in-data"}},
        {"kind": "TokenRequest", "status": {"token": "s3cret-in-data"}},
        {"kind": "TokenReview", "spec": {"token": "s3cret-in-data"}},
    ],
    ids=str,
)
def test_a_secret_is_found_wherever_it_stands(value: Json) -> None:
    shown, withheld = without_secrets(value)
    assert "s3cret-in-data" not in json.dumps(shown)
    assert encoded("s3cret-in-data") not in json.dumps(shown)
    assert any("s3cret-in-data" in one for one in withheld)


def test_a_note_on_a_secret_that_could_be_a_manifest_is_left_out() -> None:
    notes = {
        "yaml": "kind: Secret\nstringData: {k: s3cret-in-data}",
        "long": "s3cret-in-data " * 40,
        "short": "rotated monthly",
    }
    shown, _ = without_secrets({"kind": "Secret", "metadata": {"annotations": notes}})
    assert "s3cret-in-data" not in str(shown)
    assert "rotated monthly" in str(shown)


def test_what_may_be_a_secret_and_cannot_be_read_is_left_out() -> None:
    for text in (json.dumps(SECRET)[:-3], f"  {json.dumps(SECRET)},", "H4sI" + "A" * 100, "SDRzSU" + "A" * 100):
        shown, _ = without_secrets({"kind": "ConfigMap", "data": {"manifest": text}})
        assert "(withheld" in str(shown["data"])
        assert encoded("s3cret-in-data") not in str(shown)
        assert "AAAA" not in str(shown)


@pytest.mark.parametrize(
    "manifest",
    [
        "apiVersion: v1\nkind: Secret\nstringData:\n  word: s3cret-in-data\n",
        "stringData: {word: s3cret-in-data}\nkind: 'Secret'   # ours\n",
        '{kind: "Secret", data: {word: s3cret-in-data}}\n',
        "items:\n- kind: Secret\n  data:\n    word: s3cret-in-data\n",
        "kind: SecretList\nitems:\n- data:\n    word: s3cret-in-data\n",
    ],
)
def test_a_manifest_of_a_secret_in_a_text_is_left_out_and_its_neighbours_are_not(manifest: str) -> None:
    text = f"kind: ConfigMap\ndata: {{mode: fast}}\n---\n{manifest}--- # next\nkind: Issuer\nref: {{kind: Secret, name: ca}}\n"
    for held in (text, f"---\n{text}"):
        shown, _ = without_secrets({"kind": "ConfigMap", "data": {"manifests.yaml": held}})
        assert "s3cret-in-data" not in str(shown)
        assert "mode: fast" in str(shown)
        assert "ref: {kind: Secret, name: ca}" in str(shown)


def test_a_reference_to_a_secret_and_a_secret_of_the_same_name_stay_readable() -> None:
    reference: Json = {
        "kind": "Issuer",
        "spec": {"ref": {"kind": "Secret", "name": "ca"}},
        "metadata": {"managedFields": [1], "name": "x"},
    }
    assert without_secrets(reference) == (
        {"kind": "Issuer", "spec": {"ref": {"kind": "Secret", "name": "ca"}}, "metadata": {"name": "x"}},
        (),
    )


def test_without_anything_to_hide_an_object_is_as_it_was() -> None:
    pod: Json = {
        "kind": "Pod",
        "spec": {"volumes": [{"configMap": {"items": [{"key": "a", "path": "b"}]}}, {"secret": {"secretName": "s"}}]},
    }
    assert without_secrets(pod) == (pod, ())


def test_nesting_without_end_is_cut() -> None:
    value: Json = {"leaf": "deep-down"}
    for _ in range(400):
        value = {"in": value}
    assert "deep-down" not in json.dumps(without_secrets(value)[0])
    value = {"leaf": "deep-down"}
    for _ in range(400):
        value = {"items": [value]}
    assert "deep-down" not in json.dumps(without_secrets(value)[0])
