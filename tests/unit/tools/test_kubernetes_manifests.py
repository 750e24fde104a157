"""What a manifest says, and what is refused because it could be read in two ways. Pure."""

from __future__ import annotations

import json
from typing import Any

import pytest
from served_kinds import DISCOVERY

from mcp_gateway_tools.kubernetes.manifests import MOST_OBJECTS, Manifest, body, kinds, manifests
from mcp_gateway_tools.kubernetes.yaml_reading import (
    DEEPEST,
    MOST_BYTES,
    MOST_DOCUMENTS,
    MOST_VALUES,
    Unreadable,
    documents,
)

CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app}\n"


def read(given: Any, namespace: str | None = None) -> tuple[Manifest, ...]:
    return manifests(given, DISCOVERY, "default", namespace)


def config(name: str = "app", **metadata: object) -> dict[str, object]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, **metadata}}


def test_documents_lists_and_lists_in_lists_come_to_their_objects() -> None:
    inner = {
        "apiVersion": "v1",
        "kind": "List",
        "items": [config("b"), {"apiVersion": "v1", "kind": "ConfigMapList", "items": [config("c")]}],
    }
    text = f"{CONFIG}---\n# nothing\n---\n{json.dumps(inner)}\n"
    assert [(one.api.plural, one.namespace, one.name) for one in read(text)] == [
        ("configmaps", "default", "app"),
        ("configmaps", "default", "b"),
        ("configmaps", "default", "c"),
    ]
    assert kinds(text) == ("v1/ConfigMap",)
    assert read(json.dumps(config()))[0].name == read(config())[0].name == "app"


def test_an_object_is_in_the_namespace_that_it_names_else_in_the_one_asked_for_else_in_the_connection_s() -> None:
    assert read(config(namespace="web"))[0].namespace == "web"
    assert read(config(), "web")[0].namespace == "web"
    assert read(config())[0].namespace == "default"
    assert read(config(), "web")[0].body["metadata"] == {"name": "app", "namespace": "web"}
    node = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "web"}}
    assert read(node, "other")[0].namespace is None
    with pytest.raises(Unreadable, match="another namespace"):
        read(config(namespace="web"), "dev")
    with pytest.raises(Unreadable, match="cluster-scoped"):
        read({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "web", "namespace": "dev"}})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 0644", 420),
        ("a: 0o644", 420),
        ("a: 0x1F", 31),
        ("a: -7", -7),
        ("a: 1.5", 1.5),
        ("a: ~", None),
        ("a:", None),
        ("a: True", True),
        ("a: 'no'", "no"),
        ('a: "0644"', "0644"),
        ("a: !!str 5", "5"),
        ("a: !!int 5", 5),
        ("a: 2026-01-02", "2026-01-02"),
        ("a: 10.0.0.1", "10.0.0.1"),
        ("a: 1m", "1m"),
        ("a: |\n  yes\n", "yes\n"),
        ("a: x=y", "x=y"),
    ],
)
def test_scalars_are_what_kubectl_takes_them_for(text: str, value: object) -> None:
    (found,) = documents(text)
    assert isinstance(found, dict)
    assert found["a"] == value
    assert type(found["a"]) is type(value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a: &x 1\nb: *x", "anchors and aliases"),
        ("a: &x [1]", "anchors and aliases"),
        ("a: {<<: {b: 1}}", "merge keys"),
        ("'<<': {b: 1}", "merge keys"),
        ("a: 1\na: 2", "stands twice"),
        ('{"a": 1, "\\u0061": 2}', "stands twice"),
        ("a: 1\n'a': 2", "stands twice"),
        ("1: a", "not a text"),
        ("true: a", "not a text"),
        ("on: a", "true or false to others"),
        ("[a]: b", "not a text"),
        ("? {a: 1}\n: b", "not a text"),
        ("a: no", "true or false to others"),
        ("a: YES", "true or false to others"),
        ("a: 1_000", "read differently"),
        ("a: 089", "read differently"),
        ("a: 0b11", "read differently"),
        ("a: .inf", "read differently"),
        ("a: .NaN", "read differently"),
        ("a: 1:30", "read differently"),
        ("a: .5", "read differently"),
        ("a: 99999999999999999999", "beyond 64 bits"),
        ("a: 1e999", "too large"),
        ("a: !!python/object/apply:os.system [id]", "tag is not taken"),
        ("a: !!binary aGk=", "tag is not taken"),
        ("a: !!timestamp 2026-01-01", "tag is not taken"),
        ("a: !local x", "tag is not taken"),
        ("a: !!int x", "does not fit its tag"),
        ("a: !!str {b: 1}", "tag is not taken"),
        ("%TAG !e! tag:example.org,2000:\n---\na: 1", "`%TAG`"),
        ("a: [1", "neither YAML nor JSON"),
        ("a: \x07", "neither YAML nor JSON"),
        ('{"a": NaN}', "NaN"),
        ('{"a": 1e999}', "finite"),
        ("a: \ud800", "surrogate"),
        ("{a: 1}}", "neither YAML nor JSON"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(text: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        documents(text)


def test_ten_mebibytes_a_billion_laughs_and_a_deep_nest_are_refused_at_once() -> None:
    with pytest.raises(Unreadable, match="larger than"):
        documents("a: " + "x" * (10 << 20))
    with pytest.raises(Unreadable, match="larger than"):
        documents("ä" * (MOST_BYTES // 2 + 1))
    laughs = "a0: &a0 [lol]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
    with pytest.raises(Unreadable, match="anchors"):
        documents(laughs)
    for text in ("[" * 5000, "[" * 5000 + "]" * 5000, "- " * 5000, '{"a":' * (DEEPEST + 2) + "1" + "}" * (DEEPEST + 2)):
        with pytest.raises(Unreadable, match=r"deeper|neither"):
            documents(text)
    with pytest.raises(Unreadable, match="more than"):
        documents("[" + "1," * MOST_VALUES + "1]")
    with pytest.raises(Unreadable, match="more than"):
        documents("\n".join(["- 1"] * (MOST_VALUES + 1)))
    with pytest.raises(Unreadable, match="documents"):
        documents("--- 1\n" * (MOST_DOCUMENTS + 1))
    deep: Any = 1
    for _ in range(DEEPEST + 1):
        deep = [deep]
    with pytest.raises(Unreadable, match="deeper"):
        body(deep)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("", "no object"),
        ("--- \n---\n", "no object"),
        ("just text", "is an object"),
        ("- kind: ConfigMap", "is an object, or several"),
        ({"kind": "ConfigMap", "metadata": {"name": "a"}}, "`apiVersion`"),
        ({"apiVersion": "v1", "kind": ["ConfigMap"], "metadata": {"name": "a"}}, "`kind`"),
        ({"apiVersion": "v1", "kind": "ConfigMap"}, "no `metadata`"),
        ({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {}}, "metadata.name"),
        ({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"generateName": "a-"}}, "generateName"),
        ({**config(), "metadata": {"name": "a", "resourceVersion": "1"}}, "resourceVersion"),
        ({**config(), "metadata": {"name": "a", "uid": "1"}}, "uid"),
        ({**config(), "metadata": {"name": "a", "managedFields": []}}, "managedFields"),
        ({**config(), "metadata": {"name": "a", "namespace": ["dev"]}}, "is a text"),
        ({**config(), "items": []}, "a list and nothing else"),
        ({**config(), "items": [config("hidden")]}, "a list and nothing else"),
        ({"apiVersion": "v1", "kind": "List", "items": [config()], "spec": {}}, "a list and nothing else"),
        ({"apiVersion": "v1", "kind": "List", "metadata": {"name": "x"}, "items": []}, "no name"),
        ({"apiVersion": "v1", "kind": "List", "items": {"a": 1}}, "are a list"),
        ({"apiVersion": "v1", "kind": "List", "items": [None]}, "no object"),
        ({"apiVersion": "apps/v1", "kind": "Pod", "metadata": {"name": "a"}}, "serves no"),
        ({"apiVersion": "v1", "kind": "pod", "metadata": {"name": "a"}}, "serves no"),
        ({"apiVersion": "v1", "kind": "PodExecOptions", "metadata": {"name": "a"}}, "serves no"),
        ({"apiVersion": "v1/../..", "kind": "ConfigMap", "metadata": {"name": "a"}}, "serves no"),
        (config("../kube-system"), "no name of an object"),
        (config("a%2Fb"), "no name of an object"),
        (config("-o"), "no name of an object"),
        (config("a\r\nImpersonate-User: admin"), "no name of an object"),
        (config(namespace="a/b"), "no name of a namespace"),
        (config(namespace=""), "no name of a namespace"),
        (config(annotations={"kubectl.kubernetes.io/last-applied-configuration": "{}"}), "`kubectl`'s own"),
        (config(annotations=["a"]), "maps names"),
        ({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}, "data": {"k": "not base64!"}}, "not base64"),
        ({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}, "stringData": {"k": 5}}, "keys to texts"),
    ],
)
def test_what_is_no_plain_object_is_refused(given: object, why: str) -> None:
    with pytest.raises(Unreadable, match=why) as refused:
        read(given)
    assert refused.value.hint


def test_one_object_stands_in_a_manifest_once_under_whatever_version() -> None:
    with pytest.raises(Unreadable, match="stands twice"):
        read({"apiVersion": "v1", "kind": "List", "items": [config(), config()]})
    old = {"apiVersion": "extensions/v1beta1", "kind": "Ingress", "metadata": {"name": "a"}}
    new = {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "a"}}
    with pytest.raises(Unreadable, match="stands twice"):
        read({"apiVersion": "v1", "kind": "List", "items": [old, new]})
    many = {"apiVersion": "v1", "kind": "List", "items": [config(f"a{n}") for n in range(MOST_OBJECTS + 1)]}
    with pytest.raises(Unreadable, match="more than"):
        read(many)


def test_a_refused_manifest_is_told_without_its_values() -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: canary-4711, password: canary-4712}\n"
    for text in (secret, secret.replace("stringData", "data"), "password: canary-4711\n  x: [canary-4711"):
        with pytest.raises(Unreadable) as refused:
            read(text)
        assert "canary" not in f"{refused.value} {refused.value.hint}"
