"""What policy can see of an object that is to be, how patches come to that object, and what an approval rests on. Pure."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import pytest
from served_kinds import DISCOVERY, RBAC

from mcp_gateway_policy.conditions import compile_condition
from mcp_gateway_policy.resource import Resource
from mcp_gateway_policy.rules import Rule
from mcp_gateway_policy.vocabulary import Attribute, Effect
from mcp_gateway_tools.kubernetes.attributes import attributes
from mcp_gateway_tools.kubernetes.differences import difference
from mcp_gateway_tools.kubernetes.discovery import Unresolved
from mcp_gateway_tools.kubernetes.merging import Unfit, merge_patch, merged, operated, strategic
from mcp_gateway_tools.kubernetes.ownership import alone, applied, without
from mcp_gateway_tools.kubernetes.plans import Step, let_go
from mcp_gateway_tools.kubernetes.state import Place

Json = dict[str, Any]
SAFE: Json = {
    "automountServiceAccountToken": False,
    "securityContext": {"runAsNonRoot": True},
    "containers": [{"name": "main", "image": "r.example/app@sha256:00"}],
}


def of(value: Json, roles: Mapping[Place, Json | None] | None = None) -> Mapping[str, Attribute]:
    api = DISCOVERY.of(value["apiVersion"], value["kind"])
    assert not isinstance(api, Unresolved), value
    return attributes(api, value, roles or {})


NOWHERE: list[Json] = [{"name": "v", "hostPath": {}}]


def pod(**spec: object) -> Json:
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {**copy.deepcopy(SAFE), **spec}}


def container(**more: object) -> Json:
    return pod(containers=[{"name": "main", "image": "r.example/app@sha256:00", **more}])


def in_kind(kind: str, spec: Json) -> Json:
    template = {"metadata": {}, "spec": spec}
    match kind:
        case "Pod":
            return {"apiVersion": "v1", "kind": kind, "metadata": {"name": "x"}, "spec": spec}
        case "PodTemplate":
            return {"apiVersion": "v1", "kind": kind, "metadata": {"name": "x"}, "template": template}
        case "CronJob":
            job = {"spec": {"template": template}}
            return {
                "apiVersion": "batch/v1beta1",
                "kind": kind,
                "metadata": {"name": "x"},
                "spec": {"jobTemplate": job},
            }
        case "Machine":
            return {
                "apiVersion": "example.org/v1",
                "kind": kind,
                "metadata": {"name": "x"},
                "spec": {"deep": [{"er": {"podSpec": spec}}]},
            }
        case _:
            version = {"Job": "batch/v1", "ReplicationController": "v1"}.get(kind, "apps/v1")
            return {"apiVersion": version, "kind": kind, "metadata": {"name": "x"}, "spec": {"template": template}}


KINDS = (
    "Pod",
    "Deployment",
    "ReplicaSet",
    "StatefulSet",
    "DaemonSet",
    "Job",
    "CronJob",
    "ReplicationController",
    "PodTemplate",
    "Machine",
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("where", ["containers", "initContainers", "ephemeralContainers"])
def test_a_privileged_container_is_seen_in_every_kind_that_holds_pods(kind: str, where: str) -> None:
    assert of(in_kind(kind, copy.deepcopy(SAFE)))["pod.privileged"] is False
    spec = {**copy.deepcopy(SAFE), where: [{"name": "b", "image": "b", "securityContext": {"privileged": True}}]}
    assert of(in_kind(kind, spec))["pod.privileged"] is True


@pytest.mark.parametrize(
    ("value", "name", "expected"),
    [
        (pod(hostNetwork=True), "pod.host_network", True),
        (pod(hostPID=True), "pod.host_pid", True),
        (pod(hostIPC=True), "pod.host_ipc", True),
        (pod(volumes=[{"name": "v", "hostPath": {"path": "/etc"}}]), "pod.host_paths", ("/etc",)),
        (pod(volumes=NOWHERE), "pod.host_paths", ("?",)),
        (container(securityContext={"windowsOptions": {"hostProcess": True}}), "pod.privileged", True),
        (container(securityContext={"capabilities": {"add": ["CAP_SYS_ADMIN", "net_raw"]}}), "pod.capabilities", ("NET_RAW", "SYS_ADMIN")),
        (container(securityContext={"procMount": "Unmasked"}), "pod.unconfined", True),
        (pod(securityContext={"seccompProfile": {"type": "Unconfined"}}), "pod.unconfined", True),
        (container(ports=[{"containerPort": 80, "hostPort": 80}]), "pod.host_ports", True),
        (pod(), "pod.runs_as_root", False),
        (pod(securityContext={}), "pod.runs_as_root", True),
        (pod(securityContext={"runAsUser": 1000}), "pod.runs_as_root", False),
        (pod(securityContext={"runAsUser": 0, "runAsNonRoot": True}), "pod.runs_as_root", True),
        (container(securityContext={"runAsUser": 0}), "pod.runs_as_root", True),
        (container(securityContext={"runAsNonRoot": False}), "pod.runs_as_root", True),
        (pod(), "pod.service_accounts", ("default",)),
        (pod(serviceAccountName="ops"), "pod.service_accounts", ("ops",)),
        (pod(serviceAccount="ops"), "pod.service_accounts", ("ops",)),
        (pod(), "pod.token", False),
        (pod(automountServiceAccountToken=None), "pod.token", True),
        (pod(), "pod.unpinned", ()),
        (container(image="r.example/app:1.0"), "pod.unpinned", ("r.example/app:1.0",)),
        (container(env=[{"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}]), "pod.secrets", ("s",)),
        (container(envFrom=[{"secretRef": {"name": "s"}}]), "pod.secrets", ("s",)),
        (pod(volumes=[{"name": "v", "secret": {"secretName": "s"}}]), "pod.secrets", ("s",)),
        (pod(volumes=[{"name": "v", "projected": {"sources": [{"secret": {"name": "s"}}]}}]), "pod.secrets", ("s",)),
        (pod(volumes=[{"name": "v", "csi": {"driver": "d", "nodePublishSecretRef": {"name": "s"}}}]), "pod.secrets", ("s",)),
        (pod(imagePullSecrets=[{"name": "s"}]), "pod.secrets", ("s",)),
        (pod(volumes=[{"name": "v", "azureFile": {"secretName": "s"}}]), "pod.secrets", ("s",)),
        (pod(volumes=[{"name": "v", "csi": {"driver": "d", "volumeAttributes": {"csi.storage.k8s.io/secret-name": "s"}}}]), "pod.secrets", ("s",)),
        (pod(volumes=[{"name": "v", "projected": {"sources": [{"serviceAccountToken": {"path": "t"}}]}}]), "pod.token", True),
        (pod(volumes=[{"name": "v", "csi": {"driver": "d.example"}}, {"name": "w", "emptyDir": {"medium": "Memory"}}]), "pod.volumes", ("csi:d.example", "emptyDir")),
        (pod(volumes=[{"name": "v", "ephemeral": {"volumeClaimTemplate": {"metadata": "x"}}}]), "pod.volumes", ("ephemeral",)),
        (pod(volumes=[{"name": "v", "image": {"reference": "r.example/data:1"}}]), "pod.unpinned", ("r.example/data:1",)),
        (pod(securityContext={"seLinuxOptions": {"type": "spc_t"}}), "pod.unconfined", True),
        (container(securityContext={"seLinuxOptions": {"user": "system_u"}}), "pod.unconfined", True),
        (container(securityContext={"seLinuxOptions": {"level": "s0:c1", "type": "container_t"}}), "pod.unconfined", False),
        (pod(securityContext={"sysctls": [{"name": "kernel.msgmax", "value": "1"}]}), "pod.sysctls", ("kernel.msgmax",)),
        (pod(nodeName="one"), "pod.nodes", ("one",)),
        (pod(priorityClassName="system-node-critical"), "pod.priority_classes", ("system-node-critical",)),
        (pod(runtimeClassName="kata"), "pod.runtime_classes", ("kata",)),
    ],
)  # fmt: skip
def test_what_a_pod_may_do_is_told(value: Json, name: str, expected: object) -> None:
    assert of(value)[name] == expected


def test_an_unconfined_profile_in_an_annotation_is_seen() -> None:
    value = pod()
    value["metadata"]["annotations"] = {"container.apparmor.security.beta.kubernetes.io/main": "unconfined"}
    assert of(value)["pod.unconfined"] is True


def test_what_opens_the_host_without_a_container_is_seen_too() -> None:
    volume = {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": "x"},
        "spec": {"hostPath": {"path": "/"}},
    }
    assert of(volume)["pod.host_paths"] == ("/",)
    assert of({**volume, "spec": {"local": {"path": "/mnt"}}})["pod.host_paths"] == ("/mnt",)
    psp = {
        "apiVersion": "policy/v1beta1",
        "kind": "PodSecurityPolicy",
        "metadata": {"name": "x"},
        "spec": {"privileged": True},
    }
    assert of(psp)["pod.privileged"] is True
    assert (
        of({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}, "data": {"privileged": "true"}}) == {}
    )


def test_the_standard_that_a_namespace_holds_its_pods_to_is_told() -> None:
    value: Json = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "x"}}
    assert of(value) == {"namespace.pod_security": ""}
    value["metadata"]["labels"] = {"pod-security.kubernetes.io/enforce": "baseline"}
    assert of(value) == {"namespace.pod_security": "baseline"}


def test_what_is_reached_from_outside_is_told() -> None:
    spec: Json = {
        "rules": [{"host": "shop.example"}, {"http": {}}],
        "tls": [{"hosts": ["a.example"], "secretName": "cert"}],
    }
    told = of({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "x"}, "spec": spec})
    hosts = ("*", "a.example", "shop.example")
    assert told == {"ingress.hosts": hosts, "ingress.snippets": False, "secrets": ("cert",)}
    default: Json = {
        "apiVersion": "extensions/v1beta1",
        "kind": "Ingress",
        "metadata": {"name": "x"},
        "spec": {"backend": {}},
    }
    assert of(default)["ingress.hosts"] == ("*",)
    default["metadata"]["annotations"] = {"nginx.ingress.kubernetes.io/configuration-snippet": "return 200;"}
    assert of(default)["ingress.snippets"] is True
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "x"},
        "spec": {"type": "LoadBalancer", "externalIPs": ["1.2.3.4"]},
    }
    assert of(service)["service.type"] == "LoadBalancer"
    assert of(service)["service.external_ips"] == ("1.2.3.4",)
    assert of({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "x"}, "type": "kubernetes.io/tls"}) == {
        "secret.type": "kubernetes.io/tls"
    }


def role(*rules: Json, kind: str = "Role", **more: object) -> Json:
    return {
        "apiVersion": f"{RBAC}/v1",
        "kind": kind,
        "metadata": {"name": "r", "namespace": "dev"},
        "rules": list(rules),
        **more,
    }


def may(verbs: str, resources: str, groups: str = "") -> Json:
    return {"verbs": verbs.split(), "resources": resources.split(), "apiGroups": groups.split() or [""]}


@pytest.mark.parametrize(
    "value",
    [
        role(may("*", "configmaps")),
        role(may("get", "*")),
        role(may("get", "configmaps", "*")),
        role(may("get", "secrets")),
        role(may("list", "pods secrets")),
        role(may("create", "pods")),
        role(may("patch", "deployments", "apps")),
        role(may("create", "pods/exec")),
        role(may("get", "nodes/proxy")),
        role(may("create", "serviceaccounts/token")),
        role(may("impersonate", "users")),
        role(may("bind", "clusterroles", RBAC)),
        role(may("escalate", "roles", RBAC)),
        role(may("update", "rolebindings", RBAC)),
        role(may("patch", "namespaces")),
        role(may("use", "podsecuritypolicies", "policy")),
        role(may("delete", "validatingadmissionpolicies", "admissionregistration.k8s.io")),
        role(may("create", "mutatingwebhookconfigurations", "admissionregistration.k8s.io")),
        role({"verbs": ["post"], "nonResourceURLs": ["*"]}),
        role(may("get", "configmaps"), kind="ClusterRole", aggregationRule={"clusterRoleSelectors": []}),
        {
            **role(may("get", "configmaps"), kind="ClusterRole"),
            "metadata": {"name": "r", "labels": {f"{RBAC}/aggregate-to-view": "true"}},
        },
        {**role(), "rules": ["?"]},
        {**role(), "rules": {"verbs": "*"}},
    ],
)
def test_a_role_of_which_more_can_be_made_escalates(value: Json) -> None:
    assert of(value)["rbac.escalates"] is True


def test_a_role_that_reads_does_not_escalate_and_a_cluster_role_is_cluster_wide() -> None:
    assert of(role(may("get list watch", "configmaps pods services"))) == {
        "rbac.escalates": False,
        "rbac.cluster_wide": False,
    }
    assert of(role(may("get", "nodes"), kind="ClusterRole"))["rbac.cluster_wide"] is True
    assert of({**role(), "rules": None})["rbac.escalates"] is False


def binding(role_kind: str = "Role", *subjects: Json, kind: str = "RoleBinding") -> Json:
    return {
        "apiVersion": f"{RBAC}/v1",
        "kind": kind,
        "metadata": {"name": "b", "namespace": "dev"},
        "roleRef": {"apiGroup": RBAC, "kind": role_kind, "name": "r"},
        "subjects": list(subjects),
    }


def test_a_binding_is_judged_by_its_role_and_one_to_a_role_that_was_not_seen_is_the_worst() -> None:
    place, ana = Place(RBAC, "roles", "dev", "r"), {"kind": "User", "name": "ana"}
    harmless, harmful = role(may("get", "configmaps")), role(may("get", "secrets"))
    assert of(binding("Role", ana), {place: harmless})["rbac.escalates"] is False
    assert of(binding("Role", ana), {place: harmful})["rbac.escalates"] is True
    assert of(binding("Role", ana), {place: None})["rbac.escalates"] is True
    assert of(binding("Role", ana))["rbac.escalates"] is True
    assert of(binding("ClusterRole", ana), {place: harmless})["rbac.escalates"] is True
    assert of(binding("Other", ana), {place: harmless})["rbac.escalates"] is True
    for group in ("system:authenticated", "system:unauthenticated", "system:masters", "system:serviceaccounts"):
        assert of(binding("Role", {"kind": "Group", "name": group}), {place: harmless})["rbac.escalates"] is True
    told = of(binding("ClusterRole", ana, {"kind": "ServiceAccount", "name": "web"}, kind="ClusterRoleBinding"))
    assert told["rbac.subjects"] == ("ServiceAccount/dev/web", "User/ana")
    assert (told["rbac.cluster_wide"], told["rbac.role"]) == (True, "ClusterRole/r")


def test_a_condition_reads_attributes_as_fields_of_the_effect() -> None:
    from mcp_gateway_policy.situation import Situation

    condition = compile_condition(
        Rule(name="r", roles=("*",), actions=("k8s.*",), effect="deny", when="has(effect.pod) && effect.pod.privileged")
    )
    assert condition is not None

    def holds(value: Json) -> bool:
        situation = Situation(None)  # type: ignore[arg-type] # nothing of the call is read
        return situation.holds(condition, Effect("k8s.patch", Resource.of("dev", "core", "pods", "p"), of(value)))

    assert holds(container(securityContext={"privileged": True}))
    assert not holds(pod())
    assert not holds({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}})


DEPLOYMENT: Json = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "namespace": "dev", "uid": "u-1", "resourceVersion": "5", "labels": {"a": "1"}},
    "spec": {
        "replicas": 2,
        "template": {
            "metadata": {"creationTimestamp": None},
            "spec": {
                "containers": [
                    {
                        "name": "web",
                        "image": "web:1",
                        "ports": [{"containerPort": 80, "protocol": "TCP"}],
                        "env": [{"name": "A", "value": "1"}],
                    },
                    {"name": "side", "image": "side:1"},
                ],
                "tolerations": [{"key": "x"}],
            },
        },
    },
    "status": {"replicas": 2},
}


def containers(value: Any) -> Any:
    return value["spec"]["template"]["spec"]["containers"]


def in_template(*some: Json) -> Json:
    return {"spec": {"template": {"spec": {"containers": list(some)}}}}


def test_a_strategic_patch_merges_items_by_their_keys() -> None:
    before = copy.deepcopy(DEPLOYMENT)
    result = strategic(
        DEPLOYMENT,
        in_template({"name": "web", "env": [{"name": "B", "value": "2"}], "securityContext": {"privileged": True}}),
    )
    web, side = containers(result)
    assert web["image"] == "web:1"
    assert [one["name"] for one in web["env"]] == ["A", "B"]
    assert side == {"name": "side", "image": "side:1"}
    assert before == DEPLOYMENT
    assert [
        one["name"] for one in containers(strategic(DEPLOYMENT, in_template({"name": "side", "$patch": "delete"})))
    ] == ["web"]
    assert containers(strategic(DEPLOYMENT, in_template({"name": "new"}, {"$patch": "replace"}))) == [{"name": "new"}]
    tolerations: Any = strategic(DEPLOYMENT, {"spec": {"template": {"spec": {"tolerations": [{"key": "y"}]}}}})
    assert tolerations["spec"]["template"]["spec"]["tolerations"] == [{"key": "y"}]
    assert strategic({"a": {"b": 1, "c": 2}}, {"a": {"$patch": "replace", "d": 3}}) == {"a": {"d": 3}}
    assert strategic({"a": {"b": 1, "c": 2}}, {"a": {"$retainKeys": ["c"], "c": 3}}) == {"a": {"c": 3}}
    assert strategic({"finalizers": ["a", "b"]}, {"$deleteFromPrimitiveList/finalizers": ["a"]}) == {
        "finalizers": ["b"]
    }
    assert strategic({"metadata": {"finalizers": ["a"]}}, {"metadata": {"finalizers": ["b"]}}) == {
        "metadata": {"finalizers": ["a", "b"]}
    }
    assert strategic({"a": 1}, {"a": None}) == {}


@pytest.mark.parametrize(
    "patch",
    [
        {"$patch": "delete"},
        {"$setElementOrder/containers": [{"name": "web"}]},
        {"$retainKeys": ["a"], "$setElementOrder/x": []},
        in_template({"image": "nameless"}),
        {"spec": {"template": {"spec": {"tolerations": [{"$patch": "replace"}]}}}},
    ],
)
def test_a_directive_that_is_not_understood_is_refused(patch: Json) -> None:
    with pytest.raises(Unfit):
        strategic(DEPLOYMENT, patch)


def test_merge_patches_follow_rfc_7386() -> None:
    examples: list[tuple[Any, Any, Any]] = [  # appendix A
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ]
    for value, patch, expected in examples:
        assert merged(value, patch) == expected


def test_json_patches_follow_rfc_6902() -> None:
    value: Json = {"a": {"b": [1, 2]}, "c~/d": 3}
    cases: list[tuple[list[Json], Any]] = [
        ([{"op": "add", "path": "/a/b/1", "value": 9}], {"a": {"b": [1, 9, 2]}, "c~/d": 3}),
        ([{"op": "add", "path": "/a/b/-", "value": 9}], {"a": {"b": [1, 2, 9]}, "c~/d": 3}),
        ([{"op": "replace", "path": "/c~0~1d", "value": 4}], {"a": {"b": [1, 2]}, "c~/d": 4}),
        ([{"op": "remove", "path": "/a/b/0"}], {"a": {"b": [2]}, "c~/d": 3}),
        ([{"op": "move", "from": "/a/b", "path": "/e"}], {"a": {}, "c~/d": 3, "e": [1, 2]}),
        ([{"op": "copy", "from": "/a/b", "path": "/e"}], {"a": {"b": [1, 2]}, "c~/d": 3, "e": [1, 2]}),
        ([{"op": "test", "path": "/a/b/0", "value": 1}], value),
    ]
    for operations, expected in cases:
        assert operated(value, operations) == expected
    wrongs: list[Json] = [
        {"op": "test", "path": "/a/b/0", "value": 2},
        {"op": "replace", "path": "/nope", "value": 2},
        {"op": "remove", "path": "/a/b/2"},
        {"op": "add", "path": "/a/b/3", "value": 1},
        {"op": "add", "path": "/a/b/01", "value": 1},
        {"op": "add", "path": "", "value": {}},
        {"op": "add", "path": "a", "value": 1},
        {"op": "add", "path": "/c~0~1d/x", "value": 1},
        {"op": "move", "from": "/a", "path": "/a/b"},
        {"op": "splice", "path": "/a"},
        {"op": "add", "path": "/a"},
    ]
    for wrong in wrongs:
        with pytest.raises(Unfit, match="operation 0"):
            operated(value, [wrong])
    with pytest.raises(Unfit):
        operated(value, {"op": "add"})
    assert value == {"a": {"b": [1, 2]}, "c~/d": 3}


def test_the_patch_that_is_sent_makes_exactly_the_object_that_was_judged() -> None:
    patches: list[Json] = [
        in_template({"name": "web", "image": "web:2"}),
        {"spec": {"replicas": None}},
        {"metadata": {"labels": {"a": None, "b": "2"}}},
    ]
    for patch in patches:
        result: Any = strategic(DEPLOYMENT, patch)
        assert merged(DEPLOYMENT, merge_patch(DEPLOYMENT, result)) == result
    assert merge_patch(DEPLOYMENT, copy.deepcopy(DEPLOYMENT)) == {}
    assert merge_patch({"a": 1}, {"a": True}) == {"a": True}


FIELDS: Json = {
    "f:metadata": {"f:labels": {"f:a": {}}},
    "f:spec": {
        "f:template": {
            "f:spec": {
                "f:securityContext": {"f:runAsNonRoot": {}},
                "f:containers": {
                    'k:{"name":"side"}': {".": {}, "f:name": {}, "f:image": {}},
                    'k:{"name":"web"}': {"f:image": {}},
                },
            }
        }
    },
}


def test_what_applying_would_take_away_is_known_from_the_fields_that_were_applied() -> None:
    live: Any = copy.deepcopy(DEPLOYMENT)
    live["spec"]["template"]["spec"]["securityContext"] = {"runAsNonRoot": True}
    live["metadata"]["managedFields"] = [
        {"manager": "mcp-gateway", "operation": "Update", "fieldsV1": {"f:spec": {"f:replicas": {}}}},
        {"manager": "mcp-gateway", "operation": "Apply", "fieldsV1": FIELDS},
        {"manager": "other", "operation": "Apply", "fieldsV1": {"f:spec": {"f:replicas": {}}}},
    ]
    fields = applied(live, "mcp-gateway")
    assert fields == FIELDS
    left: Any = without(live, fields, {"spec": {"replicas": 3}})
    assert [one["name"] for one in containers(left)] == ["web"]
    assert "image" not in containers(left)[0]
    assert "securityContext" not in left["spec"]["template"]["spec"]
    assert left["spec"]["replicas"] == 2
    assert "a" not in left["metadata"].get("labels", {})
    kept: Any = without(live, fields, in_template({"name": "side", "image": "side:2"}))
    assert [one["name"] for one in containers(kept)] == ["web", "side"]
    assert applied(DEPLOYMENT, "mcp-gateway") == {}


def test_a_field_that_another_manager_has_too_stays_and_one_that_it_gives_up_goes() -> None:
    live: Any = copy.deepcopy(DEPLOYMENT)
    mine = {"manager": "mcp-gateway", "operation": "Apply", "fieldsV1": FIELDS}
    image: Json = {"f:spec": {"f:template": {"f:spec": {"f:containers": {'k:{"name":"web"}': {"f:image": {}}}}}}}
    live["metadata"]["managedFields"] = [mine, {"manager": "other", "operation": "Update", "fieldsV1": image}]
    shared: Any = without(live, alone(live, "mcp-gateway"), {})
    assert [one.get("image") for one in containers(shared)] == ["web:1"]
    live["metadata"]["managedFields"] = [mine]
    assert "image" not in containers(without(live, alone(live, "mcp-gateway"), {}))[0]


def test_what_ends_an_object_is_known() -> None:
    live: Any = copy.deepcopy(DEPLOYMENT)
    live["metadata"] |= {"finalizers": ["a", "b"], "ownerReferences": [{"uid": "u-9"}]}
    assert not let_go(live, live)
    assert not let_go(live, merged(live, {"metadata": {"ownerReferences": None}}))  # type: ignore[arg-type]
    assert let_go(live, merged(live, {"metadata": {"ownerReferences": [{"uid": "u-9"}, {"uid": "nobody"}]}}))  # type: ignore[arg-type]
    without_one: Any = merged(live, {"metadata": {"finalizers": ["a"]}})
    assert not let_go(live, without_one)
    assert let_go(merged(live, {"metadata": {"deletionTimestamp": "2030-01-01T00:00:00Z"}}), without_one)  # type: ignore[arg-type]
    assert not let_go(None, live)


def step(live: Json, result: Any) -> Step:
    api = DISCOVERY.of(live["apiVersion"], live["kind"])
    assert not isinstance(api, Unresolved)
    return Step("patch", api, "dev", live["metadata"]["name"], live, result, ())


def moved(**changes: Any) -> Json:
    live = copy.deepcopy(DEPLOYMENT)
    live["metadata"] |= {
        "resourceVersion": "6",
        "generation": 9,
        "managedFields": [{"manager": "x"}],
        **changes.pop("metadata", {}),
    }
    live["status"] = {"replicas": 9}
    live["spec"] |= changes
    return live


def test_an_approval_rests_on_what_would_be_changed_and_not_on_the_resource_version() -> None:
    def basis(live: Json) -> object:
        return step(live, strategic(live, {"spec": {"replicas": 5}})).basis

    assert basis(DEPLOYMENT) == basis(moved())
    assert basis(DEPLOYMENT) == basis(moved(minReadySeconds=4))
    assert basis(DEPLOYMENT) != basis(moved(replicas=4))
    assert basis(DEPLOYMENT) != basis(moved(metadata={"uid": "u-2"}))
    secret: Json = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "s", "uid": "u", "resourceVersion": "5"},
        "data": {"k": "Y2FuYXJ5"},
    }
    told = str(step(secret, merged(secret, {"data": {"k": "bmV3"}})).basis)
    assert "Y2FuYXJ5" not in told
    later = {**secret, "metadata": {**secret["metadata"], "resourceVersion": "6"}}
    assert step(secret, merged(secret, {"data": None})).basis != step(later, merged(later, {"data": None})).basis


def test_a_difference_shows_the_parts_that_differ_in_their_places() -> None:
    found = difference(DEPLOYMENT, strategic(DEPLOYMENT, in_template({"name": "web", "image": "web:2"})))  # type: ignore[arg-type]
    assert found.before == in_template({"name": "web", "image": "web:1"})
    assert found.after == in_template({"name": "web", "image": "web:2"})
    assert difference(DEPLOYMENT, moved()).none
    assert difference(None, DEPLOYMENT).before is None


def test_a_difference_of_secrets_shows_that_values_differ_and_hands_on_what_to_hide() -> None:
    old: Json = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "s"},
        "data": {"same": "c2FtZS1jYW5hcnk=", "k": "b2xkLWNhbmFyeQ=="},
    }
    new: Json = {**old, "stringData": {"k": "new-canary", "more": "more-canary"}}
    new["metadata"] = {"name": "s", "annotations": {"note": "it is new-canary", "plain": "kept"}}
    found = difference(old, new)
    before: Any = found.before
    after: Any = found.after
    assert before["data"] == {"k": "(withheld, 10 bytes)"}
    assert after["data"] == {"k": "(withheld, 10 bytes, changed)", "more": "(withheld, 11 bytes)"}
    assert after["metadata"]["annotations"]["plain"] == "kept"
    assert "canary" not in str((found.before, found.after))
    assert {"old-canary", "new-canary", "more-canary", "b2xkLWNhbmFyeQ=="} <= set(found.withheld)
    assert difference(old, copy.deepcopy(old)).none
