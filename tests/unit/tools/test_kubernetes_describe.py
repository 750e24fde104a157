"""What explains a cluster: describe, events, kinds, fields and permissions, through a whole gateway on a real API server."""

from __future__ import annotations

import json

import pytest
from cluster import EVERYTHING, READ, Json, Kube
from governed import DEV, Governed, gate_of, governed, rule
from kubelet import Kubelet

pytestmark = pytest.mark.anyio
RULES = (
    rule("read", "k8s.get", "k8s.list", on=["mine-*", "-/core/nodes"]),
    rule("objects", "k8s.get", on=["objects-*/core/pods", "objects-*/apps"]),
    rule("ask-to-delete", "k8s.delete", on=["mine-*"], effect="ask"),
    rule("create", "k8s.create", on=["mine-*"]),
    rule("questions", "k8s.can-i"),
)
gate = gate_of(
    RULES,
    [
        {"apiGroups": ["*"], "resources": ["*"], "verbs": list(READ)},
        {"apiGroups": [""], "resources": ["pods"], "verbs": ["create", "delete"]},
        {"nonResourceURLs": ["*"], "verbs": ["get"]},
    ],
)


def event(about: Json, name: str, at: str, kind: str = "Warning", message: str = "it failed") -> Json:
    return {
        "metadata": {"name": name},
        "involvedObject": {"kind": "Pod", **about},
        "reason": "BackOff",
        "message": message,
        "type": kind,
        "lastTimestamp": at,
        "count": 3,
        "source": {"component": "kubelet"},
    }


async def pod_with_events(kube: Kube, node: Kubelet, prefix: str) -> str:
    namespace = await kube.namespace(prefix)
    made = await node.pod(kube, namespace, "web")
    about = {"name": "web", "namespace": namespace, "uid": made["metadata"]["uid"]}
    events = (
        event(about, "a", "2026-01-01T00:00:01Z", message="pulled for ada@example.org"),
        event(about, "b", "2026-01-01T00:00:03Z", "Normal", "started"),
        event({**about, "uid": "of-one-before"}, "c", "2026-01-01T00:00:02Z"),
        event({"name": "other", "namespace": namespace}, "d", "2026-01-01T00:00:04Z"),
    )
    await kube.create(f"/api/v1/namespaces/{namespace}/events", *events)
    return namespace


async def test_a_description_holds_the_object_its_conditions_its_containers_and_its_own_events(
    gate: Governed, kube: Kube, node: Kubelet
) -> None:
    namespace = await pod_with_events(kube, node, "mine")
    told = await gate.value("kubectl_describe", kind="pod", name="web", namespace=namespace)
    assert told["object"]["spec"]["nodeName"] == "node-one"
    assert told["conditions"] == [{"type": "Ready", "status": "True", "lastTransitionTime": None}]
    assert told["containers"][0]["restarts"] == 2
    assert [(one["reason"], one["message"]) for one in told["events"]] == [
        ("BackOff", "started"),
        ("BackOff", "pulled for <EMAIL>"),
    ]
    assert told["events"][0]["count"] == 3
    of_node = await gate.value("kubectl_describe", kind="node", name="node-one")
    assert of_node["object"]["kind"] == "Node"


async def test_events_are_left_out_where_policy_does_not_let_them_be_listed(
    gate: Governed, kube: Kube, node: Kubelet
) -> None:
    namespace = await pod_with_events(kube, node, "objects")
    told = await gate.value("kubectl_describe", kind="pod", name="web", namespace=namespace)
    assert told["object"]["metadata"]["name"] == "web"
    assert "events" not in told
    assert told["events_left_out"] == "policy does not let you list events here"
    assert kube.asked(f"/namespaces/{namespace}/events") == []
    refused = await gate.said("kubectl_describe", kind="cm", name="kube-root-ca.crt", namespace=namespace)
    assert "no rule allows `k8s.get`" in refused
    assert kube.asked(f"/namespaces/{namespace}/configmaps") == []


async def test_events_come_latest_first_and_can_be_narrowed(gate: Governed, kube: Kube, node: Kubelet) -> None:
    namespace = await pod_with_events(kube, node, "mine")
    table = await gate.value("kubectl_events", namespace=namespace)
    assert [row[0][-3:-1] for row in table["rows"]] == ["04", "03", "02", "01"]
    assert [row[3] for row in table["rows"]] == ["pod/other", "pod/web", "pod/web", "pod/web"]
    assert "ada@example.org" not in json.dumps(table)
    about = await gate.value("kubectl_events", DEV, **{"namespace": namespace, "for": "po/web", "types": ["Warning"]})
    assert [row[0][-3:-1] for row in about["rows"]] == ["02", "01"]
    cut = await gate.value("kubectl_events", namespace=namespace, limit=1)
    assert len(cut["rows"]) == 1
    assert "there are more" in cut["next_step"]
    other = await kube.namespace("other")
    assert "no rule allows `k8s.list`" in await gate.said("kubectl_events", namespace=other)
    assert kube.asked(f"/namespaces/{other}/events") == []
    everywhere = await gate.said("kubectl_events", all_namespaces=True)
    assert "no rule allows `k8s.list` on `%2A/core/events/%2A`" in everywhere
    assert "leave `all_namespaces` out" in everywhere
    odd = await gate.call("kubectl_events", DEV, **{"namespace": namespace, "for": "podz/web"})
    assert "did you mean `pods`" in odd.text


async def test_the_kinds_that_are_shown_are_those_that_may_be_read(gate: Governed, kube: Kube) -> None:
    here = await gate.value("kubectl_api_resources", namespace="mine-any")
    kinds = {row[4]: row for row in here["rows"]}
    assert kinds["Pod"][:4] == ["pods", "po", "v1", True]
    assert kinds["Deployment"][2] == "apps/v1"
    assert "Node" in kinds
    assert "ClusterRole" not in kinds
    assert [row[0] for row in here["rows"]].count("events") == 1
    there = await gate.value("kubectl_api_resources", namespace="objects-any")
    assert {row[4] for row in there["rows"]} == {
        "Pod",
        "Node",
        "ControllerRevision",
        "DaemonSet",
        "Deployment",
        "ReplicaSet",
        "StatefulSet",
    }
    apps = await gate.value("kubectl_api_resources", namespace="mine-any", api_group="apps", namespaced=True)
    assert {row[2] for row in apps["rows"]} == {"apps/v1"}
    hidden = await gate.said("kubectl_api_resources", namespace="hidden", namespaced=True)
    assert "no rule allows" in hidden
    assert "is no name of a namespace" in await gate.said("kubectl_api_resources", namespace="../x")


async def test_a_kind_and_its_fields_are_explained_to_who_may_get_it(gate: Governed) -> None:
    told = await gate.value(
        "kubectl_explain", kind="deploy", namespace="mine-any", field="spec.template.spec.containers"
    )
    assert told["type"] == "[]Container"
    fields = {one["field"]: one for one in told["fields"]}
    assert fields["name"]["required"] is True
    assert fields["env"]["type"] == "[]EnvVar"
    assert fields["image"]["description"].startswith("Docker image name")
    whole = await gate.value("kubectl_explain", kind="pod", namespace="mine-any")
    assert [one["field"] for one in whole["fields"]] == ["apiVersion", "kind", "metadata", "spec", "status"]
    missed = await gate.said("kubectl_explain", kind="pod", namespace="mine-any", field="spec.containers.imagee")
    assert "`Pod.spec.containers` has no field `imagee`" in missed
    assert "`image`" in missed


async def test_an_explanation_is_refused_where_objects_would_be(kube: Kube, gate: Governed) -> None:
    assert "no rule allows `k8s.get` on `-/rbac" in await gate.said("kubectl_explain", kind="clusterrole")
    assert "did you mean" in await gate.said("kubectl_explain", kind="podz")


@pytest.mark.parametrize(
    ("question", "policy", "cluster"),
    [
        ({"verb": "get", "kind": "pods"}, True, True),
        ({"verb": "create", "kind": "pods"}, True, True),
        ({"verb": "create", "kind": "configmaps"}, True, False),
        ({"verb": "delete", "kind": "pods"}, False, True),
        ({"verb": "delete", "kind": "secrets", "name": "x"}, False, False),
        ({"verb": "logs", "kind": "pods", "name": "web"}, False, True),
        ({"verb": "exec", "kind": "pods", "name": "web"}, False, False),
        ({"verb": "list", "kind": "nodes"}, True, True),
        ({"verb": "list", "kind": "pods", "all_namespaces": True}, False, True),
        ({"verb": "update", "kind": "deploy", "subresource": "scale"}, False, False),
    ],
    ids=str,
)
async def test_both_policy_and_the_cluster_are_asked(
    gate: Governed, question: Json, policy: bool, cluster: bool
) -> None:
    where = {} if question.get("all_namespaces") else {"namespace": "mine-any"}
    told = await gate.value("kubectl_auth_can_i", DEV, **question, **where)
    assert told["policy"].startswith("allows") is policy
    assert told["cluster"].startswith("allows") is cluster
    assert told["allowed"] is (policy and cluster)


async def test_asking_does_nothing_and_answers_only_who_may_ask(
    kube: Kube, gate: Governed, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert "have no `nope`" in await gate.said("kubectl_auth_can_i", verb="get", kind="pods", subresource="nope")
    rules = [rule("read", "k8s.get", on=["mine-*"])]
    async with governed(tmp_path_factory.mktemp("other"), kube, await kube.account(EVERYTHING), rules) as other:
        assert "no tool `kubectl_auth_can_i` is offered" in await other.said(
            "kubectl_auth_can_i", verb="get", kind="pods"
        )
        assert "no tool `kubectl_events` is offered" in await other.said("kubectl_events")
        offered = {offer.tool.name for offer in other.gateway.surface.offers(DEV)}
    assert {"kubectl_get", "kubectl_describe", "kubectl_explain"} <= offered
