"""An agent that means harm: every case is refused, and the API server's own state shows that nothing came of it."""

from __future__ import annotations

import json
from typing import NamedTuple

import pytest
from changing import deployment
from cluster import Json, Kube, until
from governed import Governed, gate_of, rule
from kubelet import Kubelet

pytestmark = pytest.mark.anyio
CANARY = "canary-of-the-secret-3391"
RULES = (
    rule("mine", "k8s.*", on=["mine-*"]),
    rule("rbac", "k8s.*", on=["-/rbac.authorization.k8s.io"]),
    rule("volumes", "k8s.*", on=["-/core/persistentvolumes"]),
    rule(
        "no-open-nodes",
        "k8s.*",
        effect="deny",
        when="has(effect.pod) && (effect.pod.privileged || effect.pod.host_network || effect.pod.host_pid || effect.pod.host_ipc"
        " || effect.pod.unconfined || size(effect.pod.host_paths) > 0 || size(effect.pod.capabilities) > 0)",
    ),
    rule("no-secrets-in-pods", "k8s.*", effect="deny", when="has(effect.pod) && size(effect.pod.secrets) > 0"),
    rule("no-escalation", "k8s.*", effect="deny", when="has(effect.rbac) && effect.rbac.escalates"),
    rule("no-force", "k8s.*", effect="deny", when="has(effect.force) && effect.force"),
)
WATCHED = (
    *(
        f"/api/v1/namespaces/{{}}/{plural}"
        for plural in ("pods", "configmaps", "secrets", "services", "serviceaccounts", "endpoints")
    ),
    *(f"/apis/apps/v1/namespaces/{{}}/{plural}" for plural in ("deployments", "daemonsets", "statefulsets")),
    "/apis/batch/v1/namespaces/{}/jobs",
    *(f"/apis/rbac.authorization.k8s.io/v1/namespaces/{{}}/{plural}" for plural in ("roles", "rolebindings")),
)
WATCHED_OF_CLUSTER = (
    *(f"/api/v1/{plural}" for plural in ("namespaces", "persistentvolumes")),
    *(f"/apis/rbac.authorization.k8s.io/v1/{plural}" for plural in ("clusterroles", "clusterrolebindings")),
    "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
)


class Abuse(NamedTuple):
    """A call, with `MINE` and `HIDDEN` in the place of namespaces, and what the refusal says."""

    tool: str
    arguments: Json
    says: str


SETTINGS: Json = {"kind": "cm", "name": "settings", "namespace": "MINE"}


def pod(**spec: object) -> Json:
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "p", "namespace": "MINE"},
        "spec": {"containers": [{"name": "c", "image": "i"}], **spec},
    }


def container(**more: object) -> Json:
    return pod(containers=[{"name": "c", "image": "i", **more}])


def applied(manifest: object, says: str, **more: object) -> Abuse:
    return Abuse("kubectl_apply", {"manifest": manifest, **more}, says)


def listed(*items: object) -> Json:
    return {"apiVersion": "v1", "kind": "List", "items": list(items)}


def config(name: str = "x", namespace: str = "MINE", **more: object) -> Json:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "namespace": namespace, **more},
        "data": {"k": "v"},
    }


def rbac(kind: str, **more: object) -> Json:
    metadata = {"name": "x"} if kind.startswith("Cluster") else {"name": "x", "namespace": "MINE"}
    return {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": kind, "metadata": metadata, **more}


def bound(role: str, *subjects: Json, kind: str = "RoleBinding") -> Json:
    reference = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role}
    return rbac(kind, roleRef=reference, subjects=list(subjects))


ANA = {"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "ana"}
OPEN = {"securityContext": {"privileged": True}}
WEB: Json = {"kind": "deploy", "name": "web", "namespace": "MINE"}
TEXT = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: MINE}\n"
LAUGHS = "a: &a [x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
)
NAMES = ("-o", "--all", "-A", "--raw=/api/v1/secrets", "../../kube-system/secrets/s", "..", ".", "a/b", "a%2Fb", "a%2f..%2fb", "x\r\nImpersonate-User: admin",
         "x\n", "x?dryRun=All", "x#y", "x;id", "$(id)", "*", "x y", "X", "x" * 254, "ⅹ", "x\u202ey", "x\0")  # fmt: skip
NAMESPACES = (
    "../kube-system",
    "a/b",
    "kube-system%2F..",
    "-A",
    "--all-namespaces",
    "*",
    "-",
    "HIDDEN/",
    "x\r\nHost: y",
    "x?y",
    ".",
    "x" * 64,
)

# fmt: off
TABLE: dict[str, Abuse] = {
    # names and namespaces that are more than names
    **{f"a patched name {name!r}": Abuse("kubectl_patch", {"kind": "cm", "name": name, "namespace": "MINE", "patch": {"data": {"k": "v"}}}, "") for name in NAMES},
    **{f"a deleted name {name!r}": Abuse("kubectl_delete", {"kind": "cm", "name": name, "namespace": "MINE"}, "") for name in NAMES[:12]},
    **{f"a namespace {name!r}": Abuse("kubectl_delete", {"kind": "cm", "name": "settings", "namespace": name}, "") for name in NAMESPACES},
    "all namespaces by an empty text": Abuse("kubectl_delete", {"kind": "cm", "all": True, "namespace": ""}, "does not fit"),
    "all namespaces by nothing": Abuse("kubectl_delete", {"kind": "cm", "all": True, "namespace": None}, "does not fit"),
    "all namespaces at once": Abuse("kubectl_delete", {"kind": "cm", "all": True, "all_namespaces": True}, "no rule allows"),
    "a selector with a way out": Abuse("kubectl_delete", {"kind": "cm", "label_selector": "a=b&limit=1/../../x", "namespace": "HIDDEN"}, "unable to parse"),
    "a selector and a name": Abuse("kubectl_delete", {"kind": "cm", "name": "settings", "label_selector": "a", "namespace": "MINE"}, "give one of"),
    "an exec into a name with a path": Abuse("kubectl_exec", {"name": "shell/exec", "namespace": "MINE", "command": ["id"]}, "no name"),
    "an exec elsewhere": Abuse("kubectl_exec", {"name": "shell", "namespace": "HIDDEN", "command": ["id"]}, "no rule allows"),
    "an exec in a container with a query": Abuse("kubectl_exec", {"name": "shell", "namespace": "MINE", "container": "c&command=id", "command": ["ls"]}, "does not fit"),
    "an exec of one text": Abuse("kubectl_exec", {"name": "shell", "namespace": "MINE", "command": "id; id"}, "does not fit"),
    "an exec with a terminal": Abuse("kubectl_exec", {"name": "shell", "namespace": "MINE", "command": ["sh"], "tty": True}, "does not know"),
    # kinds that are other kinds, or parts of objects
    **{
        f"a part of an object {kind!r}": Abuse("kubectl_patch", {"kind": kind, "name": "shell", "namespace": "MINE", "patch": {"spec": {}}}, says)
        for kind, says in (
            ("pods/exec", "kubectl_exec"), ("pods/attach", "kubectl_exec"), ("pods/portforward", "forwards ports"), ("pods/proxy", "proxy"),
            ("pods/ephemeralcontainers", "adds containers"), ("pods/binding", "scheduler"), ("pods/eviction", "kubectl_delete"), ("pods/status", "controllers"),
            ("serviceaccounts/token", "tokens"), ("services/proxy", "proxy"), ("nodes/proxy", "proxy"), ("deployments/scale", "kubectl_scale"),
            ("namespaces/finalize", "finalises"), ("certificatesigningrequests/approval", "approves"), ("v1/pods/exec", "kubectl_exec"),
            ("pods.exec", "serves no"), ("../../v1/secrets", "serves no"), ("/api/v1/secrets", "serves no"), ("pods%2Fexec", "serves no"), ("po ds", "serves no"),
            ("--raw", "serves no"), ("", "does not fit"), ("*", "serves no"), ("pods\r\nx", "no kind"),
        )
    },
    "a kind of another group": applied({**config(), "apiVersion": "apps/v1"}, "serves no"),
    "a kind in another case": applied({**config(), "kind": "configmap"}, "serves no"),
    "a version with a path": applied({**config(), "apiVersion": "v1/namespaces/HIDDEN"}, "serves no"),
    "an object that says it is a list": applied({**config(), "items": [config("y", "HIDDEN")]}, "a list and nothing else"),
    "a list that says it is an object": applied({**listed(pod(hostNetwork=True)), "kind": "ConfigMap"}, "a list and nothing else"),
    "options of a command": applied({"apiVersion": "v1", "kind": "PodExecOptions", "metadata": {"name": "shell"}}, "serves no"),
    "a binding of a pod": applied({"apiVersion": "v1", "kind": "Binding", "metadata": {"name": "shell", "namespace": "MINE"}, "target": {"name": "n"}}, "cannot be changed so"),
    "a review": applied({"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "metadata": {"name": "x"}, "spec": {}}, "cannot be changed so"),
    "a name made by the server": applied({**config(), "metadata": {"generateName": "x-", "namespace": "MINE"}}, "generateName"),
    "a version alias of another namespace": Abuse("kubectl_delete", {"kind": "v1/ConfigMap", "name": "settings", "namespace": "HIDDEN"}, "no rule allows"),
    "a short name of another namespace": Abuse("kubectl_delete", {"kind": "cm", "name": "settings", "namespace": "HIDDEN"}, "no rule allows"),
    "an old version of a workload elsewhere": Abuse("kubectl_scale", {"kind": "deployments.v1.apps", "name": "web", "namespace": "HIDDEN", "replicas": 9}, "no rule allows"),
    # manifests
    "another namespace in the manifest": applied(config("x", "HIDDEN"), "no rule allows"),
    "another namespace than the argument's": applied(config("x", "HIDDEN"), "another namespace", namespace="MINE"),
    "another namespace in the last document": applied(f"{TEXT}---\n{TEXT.replace('MINE', 'HIDDEN')}", "no rule allows"),
    "another namespace in a list in a list": applied(listed(config(), listed(listed(config("y", "HIDDEN")))), "no rule allows"),
    "lists in lists without end": applied(listed(listed(listed(listed(listed(listed(config())))))), "nested too deep"),
    "an anchor": applied(f"x: &x HIDDEN\n{TEXT.replace('MINE', '*x')}", "anchors"),
    "a merge key": applied(f"{TEXT}<<: {{kind: Secret}}\n", "merge keys"),
    "a billion laughs": applied(LAUGHS, "anchors"),
    "a key that stands twice": applied(f"{TEXT}metadata: {{name: x, namespace: HIDDEN}}\n", "stands twice"),
    "a key that stands twice in JSON": applied('{"apiVersion":"v1","kind":"ConfigMap","kind":"Secret","metadata":{"name":"x","namespace":"MINE"}}', "stands twice"),
    "a tag": applied(TEXT + "data: !!python/object/apply:os.system [id]\n", "tag is not taken"),
    "a local tag": applied(TEXT + "data: !x {}\n", "tag is not taken"),
    "ten mebibytes": applied(TEXT + "# " + "x" * (10 << 20), "bytes"),
    "a deep nest": applied("[" * 2000, "deeper"),
    "no manifest": applied("", "no object"),
    "two readings of a word": applied(TEXT + "data: {k: no}\n", "true or false to others"),
    "fields of another manager by force": applied({**config("settings"), "data": {"mode": "mine"}}, "no-force", force=True),
    "fields of another manager": applied({**config("settings"), "data": {"mode": "mine"}}, "onflict"),
    "the annotation that steers the next apply": applied(config(annotations={"kubectl.kubernetes.io/last-applied-configuration": "{}"}), "`kubectl`'s own"),
    "a directive in a manifest": applied({**deployment("web", "MINE"), "spec": {"$patch": "replace"}}, "no directives"),
    "fields that only the server writes": applied(config(managedFields=[{"manager": "x"}]), "managedFields"),
    "a version to write over": applied(config(resourceVersion="1"), "resourceVersion"),
    # headers and options that are no arguments
    "impersonation as an argument": applied(config(), "does not know", as_="system:admin"),
    "impersonation as a header": applied(config(), "does not know", headers={"Impersonate-User": "admin"}),
    "raw paths": Abuse("kubectl_get", {"kind": "pods", "raw": "/api/v1/secrets"}, "does not know"),
    "a kubeconfig": applied(config(), "does not know", kubeconfig="/root/.kube/config"),
    "another server": applied(config(), "does not know", server="https://attacker.example"),
    "a field manager": applied(config(), "does not know", field_manager="kubectl"),
    "a part as an argument": Abuse("kubectl_patch", {**WEB, "subresource": "scale", "patch": {}}, "does not know"),
    "a tool for forwarding ports": Abuse("kubectl_port_forward", {"name": "shell", "namespace": "MINE"}, "no tool"),
    "a tool for proxies": Abuse("kubectl_proxy", {}, "no tool"),
    # pods that are more than pods
    **{
        f"a pod: {name}": applied(value, says)
        for name, value, says in (
            ("privileged", container(**OPEN), "no-open-nodes"),
            ("privileged at first", pod(initContainers=[{"name": "i", "image": "i", **OPEN}]), "no-open-nodes"),
            ("privileged for a while", pod(ephemeralContainers=[{"name": "e", "image": "i", **OPEN}]), "no-open-nodes"),
            ("on the node's network", pod(hostNetwork=True), "no-open-nodes"),
            ("among the node's processes", pod(hostPID=True), "no-open-nodes"),
            ("with the node's memory", pod(hostIPC=True), "no-open-nodes"),
            ("with the node's files", pod(volumes=[{"name": "v", "hostPath": {"path": "/"}}]), "no-open-nodes"),
            ("with capabilities", container(securityContext={"capabilities": {"add": ["SYS_ADMIN"]}}), "no-open-nodes"),
            ("unconfined", container(securityContext={"seccompProfile": {"type": "Unconfined"}}), "no-open-nodes"),
            ("with a Secret's key", container(env=[{"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}]), "no-secrets-in-pods"),
            ("with a Secret as its environment", container(envFrom=[{"secretRef": {"name": "s"}}]), "no-secrets-in-pods"),
            ("with a Secret's files", pod(volumes=[{"name": "v", "projected": {"sources": [{"secret": {"name": "s"}}]}}]), "no-secrets-in-pods"),
            ("pulled with a Secret", pod(imagePullSecrets=[{"name": "s"}]), "no-secrets-in-pods"),
        )
    },
    "a volume of the node": applied(
        {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": "x"}, "spec": {"capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"], "hostPath": {"path": "/"}}},
        "no-open-nodes",
    ),
    "an ephemeral container by a patch": Abuse("kubectl_patch", {"kind": "pod", "name": "shell", "namespace": "MINE", "patch": {"spec": {"ephemeralContainers": [{"name": "e", "image": "i", **OPEN}]}}}, "no-open-nodes"),
    "a privileged container by a patch": Abuse("kubectl_patch", {**WEB, "patch": {"spec": {"template": {"spec": {"containers": [{"name": "main", **OPEN}]}}}}}, "no-open-nodes"),
    "a privileged container by a JSON patch": Abuse("kubectl_patch", {**WEB, "type": "json", "patch": [{"op": "add", "path": "/spec/template/spec/hostNetwork", "value": True}]}, "no-open-nodes"),
    "a patch that writes its own text twice": Abuse("kubectl_patch", {**WEB, "patch": "{spec: {replicas: 2}, spec: {paused: true}}"}, "stands twice"),
    # rights
    "an administrator": applied(bound("cluster-admin", ANA), "no-escalation"),
    "an administrator of all": applied(bound("cluster-admin", ANA, kind="ClusterRoleBinding"), "no-escalation"),
    "rights for everybody": applied(bound("view", {"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "system:unauthenticated"}), "no-escalation"),
    "a binding to a role that comes later": applied(bound("not-there-yet", ANA), "no-escalation"),
    "a role that reads Secrets": applied(rbac("Role", rules=[{"apiGroups": [""], "resources": ["secrets"], "verbs": ["get"]}]), "no-escalation"),
    "a role that impersonates": applied(rbac("ClusterRole", rules=[{"apiGroups": [""], "resources": ["users"], "verbs": ["impersonate"]}]), "no-escalation"),
    "a role that others collect": applied({**rbac("ClusterRole", rules=[]), "metadata": {"name": "x", "labels": {"rbac.authorization.k8s.io/aggregate-to-edit": "true"}}}, "no-escalation"),
    "rights in a list": applied(listed(config(), bound("cluster-admin", ANA)), "no-escalation"),
    # what an object is kept and deleted by
    "the annotation that steers the next apply, by a patch": Abuse("kubectl_patch", {**SETTINGS, "patch": {"metadata": {"annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{}"}}}}, "`kubectl`'s own"),
    "fields taken from their managers": Abuse("kubectl_patch", {**SETTINGS, "type": "json", "patch": [{"op": "remove", "path": "/metadata/managedFields"}]}, "the API server keeps"),
    "another time of creation": Abuse("kubectl_patch", {**SETTINGS, "patch": {"metadata": {"creationTimestamp": "2020-01-01T00:00:00Z"}}}, "the API server keeps"),
    "a SELinux type that keeps nothing in": applied(pod(securityContext={"seLinuxOptions": {"type": "spc_t"}}), "no-open-nodes"),
    "a disk of the node": applied({"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": "disk"}, "spec": {"local": {"path": "/"}, "capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"]}}, "no-open-nodes"),
    "a Secret by a driver's own name for it": applied(pod(volumes=[{"name": "v", "csi": {"driver": "d", "volumeAttributes": {"csi.storage.k8s.io/secret-name": "s"}}}]), "no-secrets-in-pods"),
    # Secrets
    "a Secret's value by a test": Abuse("kubectl_patch", {"kind": "secret", "name": "s", "namespace": "MINE", "type": "json", "patch": [{"op": "test", "path": "/data/k", "value": "x"}]}, "neither tests"),
    "a Secret's value by a copy": Abuse("kubectl_patch", {"kind": "v1/Secret", "name": "s", "namespace": "MINE", "type": "json", "patch": [{"op": "copy", "from": "/data/k", "path": "/metadata/labels"}]}, "neither tests"),
    "a Secret's value by a move": Abuse("kubectl_patch", {"kind": "secrets", "name": "s", "namespace": "MINE", "type": "json", "patch": [{"op": "move", "from": "/data", "path": "/metadata/annotations"}]}, "neither tests"),
    "a Secret made into something else": Abuse("kubectl_patch", {"kind": "secret", "name": "s", "namespace": "MINE", "type": "merge", "patch": {"kind": "ConfigMap"}}, "another object"),
    "a Secret that the server would quote": applied({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "t", "namespace": "MINE"}, "data": {"k": f"{CANARY}!"}}, "not base64"),
    "a Secret elsewhere": Abuse("kubectl_patch", {"kind": "secret", "name": "s", "namespace": "HIDDEN", "patch": {"metadata": {"labels": {"a": "b"}}}}, "no rule allows"),
}
# fmt: on


class Place(NamedTuple):
    """The two namespaces: one where almost all is allowed, one where nothing is."""

    mine: str
    hidden: str


gate = gate_of(RULES)


@pytest.fixture(scope="module")
async def place(kube: Kube, node: Kubelet) -> Place:
    found = Place(await kube.namespace("mine"), await kube.namespace("hidden"))
    for namespace in found:
        await kube.create(
            f"/api/v1/namespaces/{namespace}/secrets", {"metadata": {"name": "s"}, "stringData": {"k": CANARY}}
        )
        await kube.create(
            f"/api/v1/namespaces/{namespace}/configmaps", {"metadata": {"name": "settings"}, "data": {"mode": "theirs"}}
        )
        await kube.create(
            f"/apis/apps/v1/namespaces/{namespace}/deployments",
            {**deployment("web"), "spec": {**deployment("web")["spec"], "paused": True, "replicas": 0}},
        )
        await node.pod(kube, namespace, "shell")
    if kube.audit is not None:  # our own server's controllers give namespaces a certificate, accounts a token
        await until(lambda: _settled(kube, found), 60)
    return found


async def _settled(kube: Kube, place: Place) -> bool:
    async with kube.client() as client:
        for namespace in (*place, "kube-system", "default"):
            accounts = (await client.get(f"/api/v1/namespaces/{namespace}/serviceaccounts")).json()["items"]
            if "default" not in {one["metadata"]["name"] for one in accounts} or not all(map(_has_token, accounts)):
                return False
            if (await client.get(f"/api/v1/namespaces/{namespace}/configmaps/kube-root-ca.crt")).status_code != 200:
                return False
    return True


def _has_token(account: Json) -> bool:
    return bool(account.get("secrets"))


def put(value: Json, place: Place) -> Json:
    """The same with the namespaces in their places."""
    text = json.dumps(value).replace("MINE", place.mine).replace("HIDDEN", place.hidden)
    found: Json = json.loads(text)
    return found


async def state(kube: Kube, place: Place) -> dict[str, str]:
    """Every object that could be concerned, as the API server holds it: without statuses, which controllers write."""
    paths = [path.format(namespace) for path in WATCHED for namespace in (*place, "kube-system", "default")]
    found: dict[str, str] = {}
    async with kube.client() as client:
        for path in (*paths, *WATCHED_OF_CLUSTER):
            for item in (await client.get(path)).json()["items"]:
                item.pop("status", None)
                if "aggregationRule" in item:
                    item.pop("rules")  # a controller fills them
                for field in ("managedFields", "resourceVersion"):
                    item["metadata"].pop(field, None)
                found[f"{path}/{item['metadata']['name']}"] = json.dumps(item, sort_keys=True)
    return found


def test_there_are_enough() -> None:
    assert len(TABLE) >= 60


@pytest.mark.parametrize("name", TABLE)
async def test_an_abuse_is_refused_and_leaves_the_cluster_as_it_was(
    gate: Governed, kube: Kube, node: Kubelet, place: Place, name: str
) -> None:
    tool, arguments, says = TABLE[name]
    before, ran = await state(kube, place), len(node.commands)
    answer = await gate.call(tool, **put(arguments, place))
    assert answer.is_error, answer.text
    assert answer.ran == "no"
    assert says in answer.text
    assert CANARY not in answer.text
    assert await state(kube, place) == before
    assert len(node.commands) == ran


async def test_the_same_calls_without_the_abuse_do_something(
    gate: Governed, kube: Kube, place: Place, node: Kubelet
) -> None:
    """The table is no proof where everything is refused."""
    before = await state(kube, place)
    harmless = container(securityContext={"runAsNonRoot": True})
    for tool, arguments in (
        ("kubectl_apply", {"manifest": config("kept")}),
        ("kubectl_apply", {"manifest": f"{TEXT}data: {{k: v}}\n"}),
        (
            "kubectl_apply",
            {"manifest": listed(listed({**harmless, "metadata": {"name": "good", "namespace": "MINE"}}))},
        ),
        ("kubectl_patch", {**WEB, "patch": {"metadata": {"labels": {"a": "b"}}}}),
        ("kubectl_patch", {"kind": "secret", "name": "s", "namespace": "MINE", "patch": {"stringData": {"more": "m"}}}),
        ("kubectl_delete", {"kind": "cm", "name": "kept", "namespace": "MINE"}),
        ("kubectl_exec", {"name": "shell", "namespace": "MINE", "command": ["id"]}),
    ):
        answer = await gate.call(tool, **put(arguments, place))
        assert not answer.is_error, answer.text
    assert await state(kube, place) != before


async def test_no_secret_and_no_credential_is_in_any_answer_or_in_the_log(
    gate: Governed, kube: Kube, place: Place, node: Kubelet
) -> None:
    """After the gateway has seen a Secret, its value is hidden wherever it turns up in the session."""
    await gate.value("kubectl_get", kind="secret", name="s", namespace=place.mine, output="yaml")
    node.run = lambda command: (f"the key is {CANARY}, they say".encode(), CANARY.encode(), 0)
    texts = [
        (await gate.call("kubectl_exec", name="shell", namespace=place.mine, command=["env"])).text,
        (await gate.call("kubectl_patch", kind="secret", name="s", namespace=place.mine, patch={"stringData": {"k": "other"}}, dry_run=True)).text,
        (await gate.call("kubectl_patch", kind="secret", name="s", namespace=place.mine, type="merge", patch={"data": {"k": None}}, dry_run=True)).text,
        (await gate.call("kubectl_delete", kind="secret", name="s", namespace=place.mine, dry_run=True)).text,
        (await gate.call("kubectl_apply", manifest={"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s", "namespace": place.mine}, "stringData": {"more": "m"}}, dry_run=True)).text,
    ]  # fmt: skip
    assert all(CANARY not in text for text in texts), texts
    log = gate.recorded()
    assert CANARY.encode() not in log
    assert gate.token.encode() not in log


@pytest.mark.parametrize(
    ("tool", "there", "absent"),
    [
        ("kubectl_delete", {"kind": "cm", "name": "settings"}, {"kind": "cm", "name": "nothing"}),
        ("kubectl_patch", {"kind": "secret", "name": "s", "patch": {}}, {"kind": "secret", "name": "t", "patch": {}}),
        ("kubectl_scale", {"kind": "deploy", "name": "web", "replicas": 2}, {"kind": "deploy", "name": "wab", "replicas": 2}),
        ("kubectl_scale", {"kind": "deploy", "name": "web", "replicas": 2}, {"kind": "deploy", "name": "web", "replicas": 2, "current_replicas": 7}),
        ("kubectl_rollout", {"kind": "deploy", "name": "web", "action": "restart"}, {"kind": "deploy", "name": "wab", "action": "restart"}),
        ("kubectl_exec", {"name": "shell", "command": ["id"]}, {"name": "shall", "command": ["id"]}),
        ("kubectl_exec", {"name": "shell", "command": ["id"]}, {"name": "shell", "command": ["id"], "container": "side"}),
    ],
)  # fmt: skip
async def test_a_refusal_does_not_tell_whether_an_object_is_there(
    gate: Governed, place: Place, tool: str, there: Json, absent: Json
) -> None:
    heads: list[str] = []
    for arguments in (there, absent):
        said = await gate.said(tool, namespace=place.hidden, **arguments)
        assert "no rule allows" in said
        heads.append(said.splitlines()[0].replace(f"/{arguments.get('name', '%2A')}`", "/NAME`"))
    assert heads[0] == heads[1]
