"""`kubectl_patch` through a whole gateway, on a real API server."""

from __future__ import annotations

from collections import defaultdict

import pytest
from changing import approve, ask, configmap, deployment, did, redeem, shown
from cluster import Json, Kube
from governed import Governed, gate_of, namespace_of, rule

from mcp_gateway_tools.kubernetes.merging import KEYS, UNITED, WITHIN

pytestmark = pytest.mark.anyio
RULES = (
    rule("change", "k8s.patch", "k8s.get", on=["mine-*"]),
    rule("ask", "k8s.patch", on=["asked-*"], effect="ask"),
    rule("look", "k8s.get", on=["asked-*/core/configmaps"]),
    rule("no-root-of-the-node", "k8s.*", effect="deny", when="has(effect.pod) && effect.pod.privileged"),
    rule("no-escalation", "k8s.*", effect="deny", when="has(effect.rbac) && effect.rbac.escalates"),
)
gate = gate_of(RULES)
mine = namespace_of("mine")
asked = namespace_of("asked")


async def web(kube: Kube, namespace: str) -> str:
    await kube.create(f"/apis/apps/v1/namespaces/{namespace}/deployments", deployment("web"))
    return f"/apis/apps/v1/namespaces/{namespace}/deployments/web"


def containers(value: Json) -> list[Json]:
    found: list[Json] = value["spec"]["template"]["spec"]["containers"]
    return found


def main(**fields: object) -> Json:
    return {"spec": {"template": {"spec": {"containers": [{"name": "main", **fields}]}}}}


@pytest.mark.parametrize(
    ("way", "patch"),
    [
        ("strategic", main(image="registry.example/app:2")),
        ("strategic", "spec: {template: {spec: {containers: [{name: main, image: 'registry.example/app:2'}]}}}"),
        ("merge", main(image="registry.example/app:2")),
        (
            "json",
            [{"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "registry.example/app:2"}],
        ),
        (
            "json",
            '[{"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "registry.example/app:2"}]',
        ),
    ],
)
async def test_every_form_of_patch_changes_the_object(
    gate: Governed, kube: Kube, mine: str, way: str, patch: object
) -> None:
    path = await web(kube, mine)
    assert did(await gate.value("kubectl_patch", kind="deploy", name="web", namespace=mine, type=way, patch=patch)) == [
        "configured"
    ]
    stored = await kube.get(path)
    assert containers(stored)[0]["image"] == "registry.example/app:2"
    assert "mcp-gateway" in {one["manager"] for one in stored["metadata"]["managedFields"]}
    assert did(await gate.value("kubectl_patch", kind="deploy", name="web", namespace=mine, type=way, patch=patch)) == [
        "unchanged"
    ]


@pytest.mark.parametrize(
    ("way", "patch"),
    [
        ("strategic", main(securityContext={"privileged": True})),
        ("merge", main(image="x", securityContext={"privileged": True})),
        (
            "json",
            [{"op": "add", "path": "/spec/template/spec/containers/0/securityContext", "value": {"privileged": True}}],
        ),
        (
            "json",
            [
                {
                    "op": "add",
                    "path": "/spec/template/spec/initContainers",
                    "value": [{"name": "i", "image": "i", "securityContext": {"privileged": True}}],
                }
            ],
        ),
        (
            "strategic",
            {
                "spec": {
                    "template": {
                        "spec": {"containers": [{"name": "new", "image": "i", "securityContext": {"privileged": True}}]}
                    }
                }
            },
        ),
    ],
)
async def test_a_patch_that_makes_a_live_object_privileged_is_seen(
    gate: Governed, kube: Kube, mine: str, way: str, patch: object
) -> None:
    path = await web(kube, mine)
    before = await kube.get(path)
    assert "no-root-of-the-node" in await gate.said(
        "kubectl_patch", kind="deploy", name="web", namespace=mine, type=way, patch=patch
    )
    assert (await kube.get(path))["spec"] == before["spec"]


async def test_a_harmless_patch_of_a_privileged_object_is_judged_as_what_comes_of_it(
    gate: Governed, kube: Kube, mine: str
) -> None:
    await kube.create(
        f"/apis/apps/v1/namespaces/{mine}/deployments", deployment("web", securityContext={"privileged": True})
    )
    assert "no-root-of-the-node" in await gate.said(
        "kubectl_patch", kind="deploy", name="web", namespace=mine, patch={"spec": {"replicas": 3}}
    )
    assert (await kube.get(f"/apis/apps/v1/namespaces/{mine}/deployments/web"))["spec"]["replicas"] == 1


async def test_a_patch_cannot_make_another_object_of_it_or_read_a_secret(gate: Governed, kube: Kube, mine: str) -> None:
    await kube.create(
        f"/api/v1/namespaces/{mine}/secrets", {"metadata": {"name": "s"}, "stringData": {"password": "canary-5518"}}
    )
    before = await kube.get(f"/api/v1/namespaces/{mine}/secrets/s")
    texts: list[str] = []
    for patch in (
        [{"op": "test", "path": "/data/password", "value": "Y2FuYXJ5"}],
        [{"op": "copy", "from": "/data/password", "path": "/metadata/labels"}],
        [{"op": "move", "from": "/data", "path": "/metadata/annotations"}],
        [{"op": "replace", "path": "/metadata/name", "value": "t"}],
        [{"op": "replace", "path": "/kind", "value": "ConfigMap"}],
    ):
        texts.append(
            await gate.said("kubectl_patch", kind="secret", name="s", namespace=mine, type="json", patch=patch)
        )
    texts.append(await gate.said("kubectl_patch", kind="secret", name="s", namespace=mine, patch={"data": {"k": "!"}}))
    answer = await gate.call(
        "kubectl_patch",
        kind="secret",
        name="s",
        namespace=mine,
        patch={"stringData": {"more": "canary-5519"}},
        dry_run=True,
    )
    assert not answer.is_error, answer.text
    assert "withheld" in answer.text
    assert all("canary" not in text for text in (*texts, answer.text))
    assert (await kube.get(f"/api/v1/namespaces/{mine}/secrets/s"))["data"] == before["data"]
    assert b"canary-5518" not in gate.recorded()


async def test_an_approval_of_a_patch_holds_while_the_status_moves_and_is_void_when_the_field_does(
    gate: Governed, kube: Kube, asked: str
) -> None:
    path = await web(kube, asked)
    held = await ask(gate, "kubectl_patch", kind="deploy", name="web", namespace=asked, patch={"spec": {"replicas": 3}})
    assert '"replicas":1' in shown(held)
    assert "by the API server (dry run)" in shown(held)
    await kube.patch(path, {"metadata": {"labels": {"elsewhere": "moved"}}})
    await kube.patch(f"{path}/status", {"status": {"replicas": 7, "observedGeneration": 1}})
    await approve(gate, held)
    answer = await redeem(gate, held)
    assert not answer.is_error, answer.text
    assert (await kube.get(path))["spec"]["replicas"] == 3
    voided = await ask(
        gate, "kubectl_patch", kind="deploy", name="web", namespace=asked, patch={"spec": {"replicas": 5}}
    )
    await kube.patch(path, {"spec": {"replicas": 4}})
    await approve(gate, voided)
    assert "state" in (await redeem(gate, voided)).text
    assert (await kube.get(path))["spec"]["replicas"] == 4


async def test_a_patch_that_does_not_fit_is_an_answer(gate: Governed, kube: Kube, mine: str) -> None:
    path = await web(kube, mine)
    said = gate.said
    deploy: Json = {"kind": "deploy", "name": "web", "namespace": mine}
    assert "there is no" in await said("kubectl_patch", kind="deploy", name="nope", namespace=mine, patch={"spec": {}})
    assert "list of operations" in await said("kubectl_patch", **deploy, type="json", patch={"op": "add"})
    assert "is an object" in await said("kubectl_patch", **deploy, patch=[{"op": "add"}])
    assert "operation 0" in await said(
        "kubectl_patch", **deploy, type="json", patch=[{"op": "remove", "path": "/nope"}]
    )
    assert "anchors" in await said("kubectl_patch", **deploy, patch="a: &x {}\nb: *x")
    assert "spec.replicas" in await said("kubectl_patch", **deploy, patch={"spec": {"replicas": -2}})
    assert "immutable" in await said(
        "kubectl_patch", **deploy, patch={"spec": {"selector": {"matchLabels": {"app": "other"}}}}
    )
    assert (await kube.get(path))["spec"]["replicas"] == 1


async def test_an_approval_is_void_when_what_a_patch_copies_has_changed(gate: Governed, kube: Kube, asked: str) -> None:
    path = f"/api/v1/namespaces/{asked}/configmaps/a"
    await kube.create(f"/api/v1/namespaces/{asked}/configmaps", configmap("a", source="1", target="0"))
    copies: Json = {"type": "json", "patch": [{"op": "copy", "from": "/data/source", "path": "/data/target"}]}
    approval = await ask(gate, "kubectl_patch", kind="cm", name="a", namespace=asked, **copies)
    await kube.patch(path, {"data": {"source": "somebody's"}})
    await approve(gate, approval)
    assert "state" in (await redeem(gate, approval)).text
    assert (await kube.get(path))["data"] == {"source": "somebody's", "target": "0"}


async def test_nobody_is_asked_to_change_what_its_caller_could_see_is_not_there(
    gate: Governed, kube: Kube, asked: str
) -> None:
    patch: Json = {"metadata": {"labels": {"a": "1"}}}
    assert f"there is no `configmaps nope in {asked}`" in await gate.said(
        "kubectl_patch", kind="cm", name="nope", namespace=asked, patch=patch
    )
    waiting = await gate.gateway.ledger.find(kind="asked")
    unseen = await ask(gate, "kubectl_patch", kind="deploy", name="nope", namespace=asked, patch=patch)
    await approve(gate, unseen)
    assert "there is no" in (await redeem(gate, unseen)).text
    assert len(await gate.gateway.ledger.find(kind="asked")) == len(waiting) + 1


async def test_who_owns_which_field_is_not_patched(gate: Governed, kube: Kube, mine: str) -> None:
    path = f"/api/v1/namespaces/{mine}/configmaps/a"
    await kube.create(f"/api/v1/namespaces/{mine}/configmaps", configmap("a", k="1"))
    before = (await kube.get(path))["metadata"]["managedFields"]
    patches: list[Json] = [{"metadata": {"managedFields": [{}]}}, {"metadata": {"managedFields": None}}]
    for patch in patches:
        assert "what else the API server keeps" in await gate.said(
            "kubectl_patch", kind="cm", name="a", namespace=mine, patch=patch
        )
    assert (await kube.get(path))["metadata"]["managedFields"] == before


async def test_what_the_next_kubectl_apply_goes_by_is_not_patched(gate: Governed, kube: Kube, mine: str) -> None:
    await kube.create(f"/api/v1/namespaces/{mine}/configmaps", configmap("a", k="1"))
    own = "kubectl.kubernetes.io/last-applied-configuration"
    patches: list[tuple[str, object]] = [
        ("merge", {"metadata": {"annotations": {own: "{}"}}}),
        ("strategic", {"metadata": {"annotations": {own: "{}"}}}),
        ("json", [{"op": "add", "path": "/metadata/annotations", "value": {own: "{}"}}]),
    ]
    for way, patch in patches:
        assert "would steer what the next person's" in await gate.said(
            "kubectl_patch", kind="cm", name="a", namespace=mine, type=way, patch=patch
        )
    assert "annotations" not in (await kube.get(f"/api/v1/namespaces/{mine}/configmaps/a"))["metadata"]


async def test_custom_resources_are_patched_by_merge(gate: Governed, kube: Kube, mine: str) -> None:
    group = f"{mine}.example.org"
    definition = {
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": f"gears.{group}"},
        "spec": {
            "group": group, "scope": "Namespaced", "names": {"plural": "gears", "singular": "gear", "kind": "Gear"},
            "versions": [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}}],
        },
    }  # fmt: skip
    await kube.create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition)
    path = f"/apis/{group}/v1/namespaces/{mine}/gears"
    from cluster import until

    async def serves() -> bool:
        async with kube.client() as client:
            return (await client.get(path)).status_code == 200

    await until(serves)
    await kube.create(
        path, {"apiVersion": f"{group}/v1", "kind": "Gear", "metadata": {"name": "g"}, "spec": {"teeth": 8}}
    )
    assert "type: merge" in await gate.said(
        "kubectl_patch", kind=f"gears.{group}", name="g", namespace=mine, patch={"spec": {"teeth": 9}}
    )
    inner = {
        "spec": {
            "template": {"spec": {"containers": [{"name": "c", "image": "i", "securityContext": {"privileged": True}}]}}
        }
    }
    assert "no-root-of-the-node" in await gate.said(
        "kubectl_patch", kind=f"gears.{group}", name="g", namespace=mine, type="merge", patch=inner
    )
    await gate.value(
        "kubectl_patch", kind=f"gears.{group}", name="g", namespace=mine, type="merge", patch={"spec": {"teeth": 9}}
    )
    assert (await kube.get(f"{path}/g"))["spec"] == {"teeth": 9}
    await kube.ask("DELETE", f"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gears.{group}")


async def test_lists_are_merged_by_the_keys_of_the_api_server_s_own_schema(kube: Kube) -> None:
    """Every list of the built-in kinds that the schema says is merged by a key is merged by that key here, and no other."""
    definitions: Json = (await kube.get("/openapi/v2"))["definitions"]
    builtin = {
        name: one
        for name, one in definitions.items()
        if name.startswith("io.k8s.api.") or name.endswith(".v1.ObjectMeta")
    }
    parents: defaultdict[str, set[str]] = defaultdict(set)
    for name, definition in builtin.items():
        if "x-kubernetes-group-version-kind" in definition:
            parents[name].add("")
        for field, spec in definition.get("properties", {}).items():
            for reference in (spec, spec.get("items", {})):
                parents[reference.get("$ref", "").rpartition("/")[2]].add(field)
    wrong: list[str] = []
    checked = 0
    for name, definition in builtin.items():
        for field, spec in definition.get("properties", {}).items():
            if spec.get("type") != "array" or name.endswith("Status"):
                continue  # no tool writes a status
            for parent in parents[name]:
                checked += 1
                within = field not in WITHIN or parent in WITHIN[field]
                items = definitions.get(spec["items"].get("$ref", "").rpartition("/")[2], {}).get("properties", {})
                ours = next((key for key in KEYS.get(field, ()) if key in items), None) if within else None
                merges = "merge" in spec.get("x-kubernetes-patch-strategy", "")
                key = spec.get("x-kubernetes-patch-merge-key") if merges else None
                if ours != key or (merges and key is None) != (within and field in UNITED):
                    wrong.append(f"{name}.{field} in {parent!r}: {key}, not {ours}")
    assert wrong == []
    assert checked > 300


async def test_values_that_another_party_changes_meanwhile_are_not_overwritten(
    gate: Governed, kube: Kube, mine: str
) -> None:
    await kube.create(f"/api/v1/namespaces/{mine}/configmaps", configmap("a", k="1"))
    told = await gate.value("kubectl_patch", kind="cm", name="a", namespace=mine, patch={"data": {"k": "2"}})
    assert did(told) == ["configured"]
    stored = await kube.get(f"/api/v1/namespaces/{mine}/configmaps/a")
    old = {"metadata": {"resourceVersion": "1"}, "data": {"k": "3"}}
    status, _ = await kube.ask(
        "PATCH", f"/api/v1/namespaces/{mine}/configmaps/a", old, Content_Type="application/merge-patch+json"
    )
    assert status == 409  # the lock that every request of the gateway carries
    assert stored["data"] == {"k": "2"}
