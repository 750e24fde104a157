"""`kubectl_delete` through a whole gateway, on a real API server."""

from __future__ import annotations

import pytest
from changing import approve, ask, configmap, deployment, redeem, shown
from cluster import Json, Kube, until
from governed import DEV, Governed, gate_of, namespace_of, rule
from kubelet import Kubelet

from mcp_gateway_tools.kubernetes.plans import MOST_OBJECTS

pytestmark = pytest.mark.anyio
RULES = (
    rule("change", "k8s.delete", "k8s.deletecollection", "k8s.get", on=["mine-*"]),
    rule("ask", "k8s.delete", "k8s.deletecollection", on=["asked-*"], effect="ask"),
    rule("namespaces", "k8s.delete", "k8s.deletecollection", on=["-/core/namespaces/asked-*"], effect="ask"),
    rule("kept", "k8s.delete", on=["*/core/configmaps/kept"], effect="deny", reason="it is kept"),
    rule(
        "not-at-once",
        "k8s.delete",
        effect="deny",
        when="has(effect.grace_period_seconds) && effect.grace_period_seconds == 0",
    ),
    rule("see", "k8s.list", on=["*"]),
    rule("not-everywhere", "k8s.deletecollection", on=["%2A"], effect="deny", reason="one namespace at a time"),
)
gate = gate_of(RULES)
mine = namespace_of("mine")
asked = namespace_of("asked")


async def test_one_object_is_deleted_by_its_name(gate: Governed, kube: Kube, mine: str) -> None:
    path = f"/api/v1/namespaces/{mine}/configmaps"
    await kube.create(path, configmap("a"), configmap("b"))
    rehearsed = await gate.value("kubectl_delete", kind="cm", name="a", namespace=mine, dry_run=True)
    assert rehearsed["dry_run"] is True
    assert await kube.is_there(f"{path}/a")
    told = await gate.value("kubectl_delete", kind="cm", name="a", namespace=mine)
    assert told["done"] == [{"object": f"configmaps a in {mine}", "did": "deleted"}]
    assert not await kube.is_there(f"{path}/a")
    assert await kube.is_there(f"{path}/b")
    assert "there is no" in await gate.said("kubectl_delete", kind="cm", name="a", namespace=mine)


async def test_a_selector_deletes_what_it_chooses_and_one_denied_object_denies_all(
    gate: Governed, kube: Kube, mine: str
) -> None:
    path = f"/api/v1/namespaces/{mine}/configmaps"

    def labelled(name: str, tier: str) -> Json:
        return {**configmap(name), "metadata": {"name": name, "labels": {"tier": tier}}}

    await kube.create(path, labelled("a", "web"), labelled("b", "web"), labelled("c", "db"), labelled("kept", "db"))
    told = await gate.value("kubectl_delete", kind="cm", label_selector="tier=web", namespace=mine)
    assert sorted(one["object"] for one in told["done"]) == [f"configmaps a in {mine}", f"configmaps b in {mine}"]
    assert not await kube.is_there(f"{path}/a")
    said = await gate.said("kubectl_delete", kind="cm", label_selector="tier=db", namespace=mine)
    assert "rule `kept` denies" in said
    assert await kube.is_there(f"{path}/c")
    assert "no `configmaps" in await gate.said("kubectl_delete", kind="cm", label_selector="tier=none", namespace=mine)


async def test_all_namespaces_at_once_are_refused(gate: Governed, kube: Kube, mine: str) -> None:
    await kube.create(f"/api/v1/namespaces/{mine}/configmaps", configmap("a"))
    for choice in ({"all": True}, {"label_selector": "!nothing"}):
        assert "not-everywhere" in await gate.said("kubectl_delete", DEV, kind="cm", all_namespaces=True, **choice)
    assert await kube.is_there(f"/api/v1/namespaces/{mine}/configmaps/a")


async def test_policy_refuses_first_however_many_are_chosen(gate: Governed, kube: Kube, mine: str) -> None:
    path = f"/api/v1/namespaces/{mine}/configmaps"
    await kube.create(path, *(configmap(f"c-{number}") for number in range(MOST_OBJECTS + 1)))
    assert "not-everywhere" in await gate.said("kubectl_delete", DEV, kind="cm", all=True, all_namespaces=True)
    assert "not-everywhere" in await gate.said(
        "kubectl_delete", DEV, kind="cm", label_selector="no-such-label", all_namespaces=True
    )
    assert f"more than {MOST_OBJECTS}" in await gate.said("kubectl_delete", DEV, kind="cm", all=True, namespace=mine)
    assert len((await kube.get(path))["items"]) > MOST_OBJECTS
    await kube.ask("DELETE", path)


async def test_what_to_delete_is_said_once_and_plainly(gate: Governed, kube: Kube, mine: str) -> None:
    await kube.create(f"/api/v1/namespaces/{mine}/configmaps", configmap("a"))
    for wrong in ({}, {"name": "a", "all": True}, {"name": "a", "label_selector": "x"}, {"all": False}):
        assert "give one of" in await gate.said("kubectl_delete", DEV, kind="cm", namespace=mine, **wrong)
    assert "not-at-once" in await gate.said(
        "kubectl_delete", kind="cm", name="a", namespace=mine, grace_period_seconds=0
    )
    assert "exclude each other" in await gate.said("kubectl_delete", kind="cm", name="a", all_namespaces=True)
    assert await kube.is_there(f"/api/v1/namespaces/{mine}/configmaps/a")


async def test_an_approver_sees_what_depends_on_it(gate: Governed, kube: Kube, asked: str, node: Kubelet) -> None:
    await kube.create(f"/apis/apps/v1/namespaces/{asked}/deployments", deployment("web"))
    await kube.create(
        f"/api/v1/namespaces/{asked}/services",
        {"metadata": {"name": "front"}, "spec": {"selector": {"app": "web"}, "ports": [{"port": 80}]}},
    )
    await kube.create(
        f"/api/v1/namespaces/{asked}/services",
        {"metadata": {"name": "other"}, "spec": {"selector": {"app": "db"}, "ports": [{"port": 80}]}},
    )
    await kube.create(
        f"/apis/autoscaling/v1/namespaces/{asked}/horizontalpodautoscalers",
        {
            "metadata": {"name": "scaler"},
            "spec": {
                "maxReplicas": 3,
                "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
            },
        },
    )
    await kube.create(
        f"/apis/policy/v1beta1/namespaces/{asked}/poddisruptionbudgets",
        {"metadata": {"name": "budget"}, "spec": {"minAvailable": 1, "selector": {"matchLabels": {"app": "web"}}}},
    )

    async def rolled_out() -> bool:
        there = await kube.is_there(f"/api/v1/namespaces/{asked}/endpoints/front")
        return there and bool((await kube.get(f"/api/v1/namespaces/{asked}/pods"))["items"])

    await until(rolled_out)
    approval = await ask(gate, "kubectl_delete", kind="deploy", name="web", namespace=asked)
    for expected in (
        "ReplicaSet web-",
        "Pod web-",
        '"services":["front"]',
        '"disruption_budgets":["budget"]',
        '"autoscalers":["scaler"]',
        '"endpoints":[{"service":"front"',
    ):
        assert expected in shown(approval), shown(approval)
    assert await kube.is_there(f"/apis/apps/v1/namespaces/{asked}/deployments/web")
    await kube.patch(f"/apis/apps/v1/namespaces/{asked}/deployments/web", {"metadata": {"labels": {"moved": "yes"}}})
    await approve(gate, approval)
    answer = await redeem(gate, approval)
    assert not answer.is_error, answer.text
    assert not await kube.is_there(f"/apis/apps/v1/namespaces/{asked}/deployments/web")


async def test_an_approval_is_void_when_another_object_has_the_name(gate: Governed, kube: Kube, asked: str) -> None:
    path = f"/api/v1/namespaces/{asked}/configmaps"
    await kube.create(path, configmap("a", which="first"))
    approval = await ask(gate, "kubectl_delete", kind="cm", name="a", namespace=asked)
    await kube.ask("DELETE", f"{path}/a")
    await kube.create(path, configmap("a", which="second"))
    await approve(gate, approval)
    assert "state" in (await redeem(gate, approval)).text
    assert (await kube.get(f"{path}/a"))["data"] == {"which": "second"}


async def test_a_namespace_goes_with_all_that_is_in_it_and_is_judged_as_that(
    gate: Governed, kube: Kube, asked: str, mine: str
) -> None:
    await kube.create(f"/api/v1/namespaces/{asked}/configmaps", configmap("a"), configmap("b"))
    approval = await ask(gate, "kubectl_delete", kind="ns", name=asked)
    assert f"k8s.deletecollection {asked}/%2A/%2A/%2A" in approval.asked.effects
    assert '"configmaps":' in shown(approval)
    said = await gate.said("kubectl_delete", kind="ns", name=mine)
    assert "no rule allows" in said
    assert await kube.is_there(f"/api/v1/namespaces/{mine}")
    assert await kube.is_there(f"/api/v1/namespaces/{asked}")


async def test_propagation_is_as_asked(gate: Governed, kube: Kube, mine: str) -> None:
    owner = (await kube.create(f"/api/v1/namespaces/{mine}/configmaps", configmap("owner")))[0]
    reference = {"apiVersion": "v1", "kind": "ConfigMap", "name": "owner", "uid": owner["metadata"]["uid"]}
    await kube.create(
        f"/api/v1/namespaces/{mine}/configmaps",
        {**configmap("owned"), "metadata": {"name": "owned", "ownerReferences": [reference]}},
    )
    await gate.value("kubectl_delete", kind="cm", name="owner", namespace=mine, propagation_policy="Orphan")

    async def orphaned() -> bool:
        owned = await kube.get(f"/api/v1/namespaces/{mine}/configmaps/owned")
        return not owned["metadata"].get("ownerReferences")

    await until(orphaned)
