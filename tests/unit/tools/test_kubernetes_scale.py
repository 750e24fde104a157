"""`kubectl_scale`, `kubectl_cordon` and `kubectl_uncordon` through a whole gateway, on a real API server."""

from __future__ import annotations

import pytest
from changing import approve, ask, deployment, did, redeem, shown
from cluster import Kube
from governed import Governed, gate_of, namespace_of, rule
from kubelet import Kubelet

pytestmark = pytest.mark.anyio
RULES = (
    rule("scale", "k8s.patch", "k8s.scale", on=["mine-*/apps/*.scale"]),
    rule("rehearse", "k8s.get", on=["mine-*/apps/*.scale"]),
    rule("ask", "k8s.patch", "k8s.scale", on=["asked-*/apps/*.scale"], effect="ask"),
    rule("not-to-nothing", "k8s.scale", effect="deny", when="effect.replicas == 0", reason="somebody needs it"),
    rule("cordon", "k8s.patch", "k8s.cordon", on=["-/core/nodes"], when="effect.operation == 'cordon'"),
    rule(
        "uncordon",
        "k8s.patch",
        "k8s.uncordon",
        on=["-/core/nodes"],
        when="effect.operation == 'uncordon'",
        effect="ask",
    ),
)
gate = gate_of(RULES)
mine = namespace_of("mine")
asked = namespace_of("asked")


async def web(kube: Kube, namespace: str) -> str:
    await kube.create(f"/apis/apps/v1/namespaces/{namespace}/deployments", deployment("web"))
    return f"/apis/apps/v1/namespaces/{namespace}/deployments/web"


async def replicas(kube: Kube, path: str) -> int:
    found: int = (await kube.get(path))["spec"]["replicas"]
    return found


async def test_a_rule_for_scaling_allows_scaling_and_nothing_else(gate: Governed, kube: Kube, mine: str) -> None:
    path = await web(kube, mine)
    assert did(await gate.value("kubectl_scale", kind="deploy", name="web", namespace=mine, replicas=3)) == [
        "configured"
    ]
    assert await replicas(kube, path) == 3
    assert did(await gate.value("kubectl_scale", kind="deploy", name="web", namespace=mine, replicas=3)) == [
        "unchanged"
    ]
    assert "no rule allows `k8s.patch`" in await gate.said(
        "kubectl_patch", kind="deploy", name="web", namespace=mine, patch={"spec": {"replicas": 9}}
    )
    assert "not-to-nothing" in await gate.said("kubectl_scale", kind="deploy", name="web", namespace=mine, replicas=0)
    told = await gate.value("kubectl_scale", kind="deploy", name="web", namespace=mine, replicas=5, dry_run=True)
    assert told["would"][0]["after"] == {"spec": {"replicas": 5}}
    assert await replicas(kube, path) == 3


async def test_scaling_only_from_a_number_and_what_cannot_be_scaled(gate: Governed, kube: Kube, mine: str) -> None:
    path = await web(kube, mine)
    said = await gate.said("kubectl_scale", kind="deploy", name="web", namespace=mine, replicas=3, current_replicas=2)
    assert "there are 1 replicas, not 2" in said
    assert await replicas(kube, path) == 1
    assert "no number of replicas" in await gate.said(
        "kubectl_scale", kind="cm", name="web", namespace=mine, replicas=3
    )
    assert "there is no" in await gate.said("kubectl_scale", kind="deploy", name="nope", namespace=mine, replicas=3)
    assert "does not fit" in await gate.said("kubectl_scale", kind="deploy", name="web", namespace=mine, replicas=-1)


async def test_an_approver_of_a_scaling_sees_what_depends_on_it_and_only_the_number_voids_it(
    gate: Governed, kube: Kube, asked: str
) -> None:
    path = await web(kube, asked)
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
        f"/api/v1/namespaces/{asked}/services",
        {"metadata": {"name": "front"}, "spec": {"selector": {"app": "web"}, "ports": [{"port": 80}]}},
    )
    held = await ask(gate, "kubectl_scale", kind="deploy", name="web", namespace=asked, replicas=2)
    assert '"autoscalers":["scaler"]' in shown(held)
    assert '"services":["front"]' in shown(held)
    await kube.patch(path, {"metadata": {"labels": {"moved": "yes"}}})
    await approve(gate, held)
    answer = await redeem(gate, held)
    assert not answer.is_error, answer.text
    assert await replicas(kube, path) == 2
    voided = await ask(gate, "kubectl_scale", kind="deploy", name="web", namespace=asked, replicas=3)
    await kube.patch(path, {"spec": {"replicas": 1}})
    await approve(gate, voided)
    assert "state" in (await redeem(gate, voided)).text
    assert await replicas(kube, path) == 1


async def test_a_node_is_cordoned_and_uncordoning_waits(gate: Governed, kube: Kube, node: Kubelet) -> None:
    path = "/api/v1/nodes/node-one"
    assert did(await gate.value("kubectl_cordon", name="node-one")) == ["configured"]
    assert (await kube.get(path))["spec"]["unschedulable"] is True
    approval = await ask(gate, "kubectl_uncordon", name="node-one")
    assert (await kube.get(path))["spec"]["unschedulable"] is True
    await approve(gate, approval)
    answer = await redeem(gate, approval)
    assert not answer.is_error, answer.text
    assert "unschedulable" not in (await kube.get(path))["spec"]
    assert "no rule allows" in await gate.said(
        "kubectl_patch", kind="node", name="node-one", patch={"spec": {"unschedulable": True}}
    )
    assert "there is no" in await gate.said("kubectl_cordon", name="node-two")
    assert "no name of an object" in await gate.said("kubectl_cordon", name="../node-one")
