"""`kubectl_rollout` and `kubectl_create_job` through a whole gateway, on a real API server."""

from __future__ import annotations

import pytest
from changing import approve, ask, deployment, did, redeem, shown
from cluster import Json, Kube, until
from governed import Governed, gate_of, namespace_of, rule
from kubelet import Kubelet

pytestmark = pytest.mark.anyio
RULES = (
    rule("look", "k8s.get", "k8s.list", on=["mine-*/apps", "asked-*/apps", "halved-*/apps"]),
    rule(
        "half", "k8s.get", on=["halved-*/apps/replicasets"], effect="deny", when="effect.segments[3].matches('[b-m]$')"
    ),
    rule(
        "restart", "k8s.patch", "k8s.rollout.restart", on=["mine-*/apps"], when="effect.operation == 'rollout.restart'"
    ),
    rule(
        "undo",
        "k8s.patch",
        "k8s.rollout.undo",
        on=["asked-*/apps", "mine-*/apps"],
        when="effect.operation == 'rollout.undo'",
        effect="ask",
    ),
    rule(
        "ask-to-restart",
        "k8s.patch",
        "k8s.rollout.restart",
        on=["asked-*/apps"],
        when="effect.operation == 'rollout.restart'",
        effect="ask",
    ),
    rule("jobs", "k8s.create", on=["mine-*/batch/jobs"]),
    rule("no-root-of-the-node", "k8s.*", effect="deny", when="has(effect.pod) && effect.pod.privileged"),
)
gate = gate_of(RULES)
mine = namespace_of("mine")
halved = namespace_of("halved")
asked = namespace_of("asked")


WEB = "/apis/apps/v1/namespaces/{}/deployments/web"


async def rolled_out(
    kube: Kube,
    namespace: str,
    kind: str = "deployments",
    keepers: str = "replicasets",
    revisions: int = 1,
    name: str = "web",
) -> None:
    async def holds() -> bool:
        found = (await kube.get(f"/apis/apps/v1/namespaces/{namespace}/{keepers}"))["items"]
        stored = await kube.get(f"/apis/apps/v1/namespaces/{namespace}/{kind}/{name}")
        return (
            len(found) >= revisions and stored["status"].get("observedGeneration") == stored["metadata"]["generation"]
        )

    await until(holds)


async def web(kube: Kube, namespace: str, *images: str, **container: object) -> str:
    first, *others = images or ("registry.example/app:1",)
    await kube.create(
        f"/apis/apps/v1/namespaces/{namespace}/deployments", deployment("web", None, image=first, **container)
    )
    await rolled_out(kube, namespace)
    for number, image in enumerate(others, 2):
        await kube.patch(WEB.format(namespace), deployment("web", image=image))
        await rolled_out(kube, namespace, revisions=number)
    return WEB.format(namespace)


async def test_status_and_history_read_and_change_nothing(gate: Governed, kube: Kube, mine: str) -> None:
    path = await web(kube, mine, "registry.example/app:1", "registry.example/app:2")
    before = await kube.get(path)
    status = await gate.value("kubectl_rollout", action="status", kind="deploy", name="web", namespace=mine)
    assert status["rollout"].startswith("waiting: ")
    assert status["wanted"] == 1
    history = await gate.value("kubectl_rollout", action="history", kind="deploy", name="web", namespace=mine)
    assert [(one["revision"], one["images"]) for one in history["revisions"]] == [
        (1, ["registry.example/app:1"]),
        (2, ["registry.example/app:2"]),
    ]
    assert (await kube.get(path))["spec"] == before["spec"]
    elsewhere = await kube.namespace("other")
    assert "no rule allows `k8s.get`" in await gate.said(
        "kubectl_rollout", action="status", kind="deploy", name="web", namespace=elsewhere
    )
    assert "`to_revision` belongs" in await gate.said(
        "kubectl_rollout", action="status", kind="deploy", name="web", namespace=mine, to_revision=1
    )
    assert "not rolled out" in await gate.said(
        "kubectl_rollout", action="status", kind="cm", name="web", namespace=mine
    )


async def test_a_revision_that_a_rule_keeps_back_is_in_no_history(gate: Governed, kube: Kube, halved: str) -> None:
    """The mutation: a history of everything that the workload owns."""
    images = {"registry.example/app:0"}
    path = await web(kube, halved, *images)
    hidden, shown = set[str](), set[str]()
    while not (hidden and shown):  # the names of revisions end in a hash
        image = f"registry.example/app:{len(images)}"
        images.add(image)
        await kube.patch(path, deployment("web", image=image))
        await rolled_out(kube, halved, revisions=len(images))
        revisions = (await kube.get(f"/apis/apps/v1/namespaces/{halved}/replicasets"))["items"]
        hidden = {_image(one) for one in revisions if "b" <= one["metadata"]["name"][-1] <= "m"}
        shown = images - hidden
    told = await gate.value("kubectl_rollout", action="history", kind="deploy", name="web", namespace=halved)
    assert {image for one in told["revisions"] for image in one["images"]} == shown
    assert told["left_out"] == f"{len(hidden)} by rule `half`"


def _image(revision: Json) -> str:
    return str(revision["spec"]["template"]["spec"]["containers"][0]["image"])


async def test_a_complete_rollout_says_so(gate: Governed, kube: Kube, mine: str) -> None:
    nothing = deployment("web")
    nothing["spec"]["replicas"] = 0
    await kube.create(f"/apis/apps/v1/namespaces/{mine}/deployments", nothing)
    await rolled_out(kube, mine)
    status = await gate.value("kubectl_rollout", action="status", kind="deploy", name="web", namespace=mine)
    assert status["rollout"] == "complete"


async def test_a_rule_for_restarts_allows_restarts_and_nothing_else(gate: Governed, kube: Kube, mine: str) -> None:
    path = await web(kube, mine)
    assert did(await gate.value("kubectl_rollout", action="restart", kind="deploy", name="web", namespace=mine)) == [
        "configured"
    ]
    annotations = (await kube.get(path))["spec"]["template"]["metadata"]["annotations"]
    assert list(annotations) == ["kubectl.kubernetes.io/restartedAt"]
    mark: Json = {"spec": {"template": {"metadata": {"annotations": {"kubectl.kubernetes.io/restartedAt": "now"}}}}}
    assert "no rule allows" in await gate.said("kubectl_patch", kind="deploy", name="web", namespace=mine, patch=mark)
    assert (await kube.get(path))["spec"]["template"]["metadata"]["annotations"] == annotations
    await kube.patch(path, {"spec": {"paused": True}})
    assert "is paused" in await gate.said(
        "kubectl_rollout", action="restart", kind="deploy", name="web", namespace=mine
    )


async def test_an_undo_waits_shows_the_difference_and_goes_back(gate: Governed, kube: Kube, asked: str) -> None:
    path = await web(kube, asked, "registry.example/app:1", "registry.example/app:2", "registry.example/app:3")
    approval = await ask(
        gate, "kubectl_rollout", action="undo", kind="deploy", name="web", namespace=asked, to_revision=1
    )
    assert "registry.example/app:3" in shown(approval)
    assert "registry.example/app:1" in shown(approval)
    assert (await kube.get(path))["spec"]["template"]["spec"]["containers"][0]["image"] == "registry.example/app:3"
    await approve(gate, approval)
    answer = await redeem(gate, approval)
    assert not answer.is_error, answer.text
    template = (await kube.get(path))["spec"]["template"]
    assert template["spec"]["containers"][0]["image"] == "registry.example/app:1"
    assert "pod-template-hash" not in template["metadata"]["labels"]
    assert "there is no such revision" in await gate.said(
        "kubectl_rollout", action="undo", kind="deploy", name="web", namespace=asked, to_revision=99
    )


async def test_an_undo_to_a_privileged_revision_is_denied(gate: Governed, kube: Kube, mine: str) -> None:
    path = await web(kube, mine, "registry.example/app:1", securityContext={"privileged": True})
    await kube.patch(path, deployment("web", image="registry.example/app:2"))
    await rolled_out(kube, mine, revisions=2)
    assert "no-root-of-the-node" in await gate.said(
        "kubectl_rollout", action="undo", kind="deploy", name="web", namespace=mine
    )
    assert (await kube.get(path))["spec"]["template"]["spec"]["containers"][0]["image"] == "registry.example/app:2"


async def test_revisions_of_a_stateful_set_are_kept_otherwise_and_undone_alike(
    gate: Governed, kube: Kube, asked: str
) -> None:
    body = deployment("db", image="registry.example/db:1")
    body |= {"kind": "StatefulSet", "spec": {**body["spec"], "serviceName": "db"}}
    path = f"/apis/apps/v1/namespaces/{asked}/statefulsets"
    await kube.create(path, body)
    await rolled_out(kube, asked, "statefulsets", "controllerrevisions", name="db")
    change = {"spec": {"template": {"spec": {"containers": [{"name": "main", "image": "registry.example/db:2"}]}}}}
    await kube.patch(f"{path}/db", change)
    await rolled_out(kube, asked, "statefulsets", "controllerrevisions", 2, name="db")
    history = await gate.value("kubectl_rollout", action="history", kind="sts", name="db", namespace=asked)
    assert [one["images"] for one in history["revisions"]] == [["registry.example/db:1"], ["registry.example/db:2"]]
    approval = await ask(gate, "kubectl_rollout", action="undo", kind="sts", name="db", namespace=asked)
    await approve(gate, approval)
    answer = await redeem(gate, approval)
    assert not answer.is_error, answer.text
    assert (await kube.get(f"{path}/db"))["spec"]["template"]["spec"]["containers"][0][
        "image"
    ] == "registry.example/db:1"


async def test_an_approved_undo_is_void_when_the_revision_it_goes_back_to_is_another(
    gate: Governed, kube: Kube, asked: str
) -> None:
    path = await web(kube, asked, "registry.example/app:1", "registry.example/app:2")
    approval = await ask(gate, "kubectl_rollout", action="undo", kind="deploy", name="web", namespace=asked)
    sets = f"/apis/apps/v1/namespaces/{asked}/replicasets"
    (first,) = [
        one["metadata"]["name"]
        for one in (await kube.get(sets))["items"]
        if one["spec"]["template"]["spec"]["containers"][0]["image"] == "registry.example/app:1"
    ]
    swapped: Json = {"spec": {"template": {"spec": {"containers": [{"name": "main", "args": ["--another"]}]}}}}
    await kube.patch(f"{sets}/{first}", swapped, "strategic-merge-patch")
    await approve(gate, approval)
    assert "state" in (await redeem(gate, approval)).text
    assert (await kube.get(path))["spec"]["template"]["spec"]["containers"][0]["image"] == "registry.example/app:2"


async def test_an_approved_restart_holds(gate: Governed, kube: Kube, asked: str) -> None:
    path = await web(kube, asked)
    approval = await ask(gate, "kubectl_rollout", action="restart", kind="deploy", name="web", namespace=asked)
    assert "kubectl.kubernetes.io/restartedAt" in shown(approval)
    assert "annotations" not in (await kube.get(path))["spec"]["template"]["metadata"]
    await approve(gate, approval)
    answer = await redeem(gate, approval)
    assert not answer.is_error, answer.text
    assert "annotations" in (await kube.get(path))["spec"]["template"]["metadata"]


async def test_a_daemon_set_tells_its_status_is_restarted_and_goes_back(
    gate: Governed, kube: Kube, asked: str, node: Kubelet
) -> None:
    sets, pods = f"/apis/apps/v1/namespaces/{asked}/daemonsets", f"/api/v1/namespaces/{asked}/pods"
    body = deployment("agent", image="registry.example/agent:1")
    del body["spec"]["replicas"]
    term = {"matchFields": [{"key": "metadata.name", "operator": "In", "values": [node.node]}]}
    only = {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [term]}}}
    body["spec"]["template"]["spec"] |= {"affinity": only, "tolerations": [{"operator": "Exists"}]}
    await kube.create(sets, {**body, "kind": "DaemonSet"})

    async def told(**numbers: int) -> None:
        async def holds() -> bool:
            stored = await kube.get(f"{sets}/agent")
            seen = stored["status"].get("observedGeneration") == stored["metadata"]["generation"]
            return seen and all(stored["status"].get(name, 0) == number for name, number in numbers.items())

        await until(holds)

    async def status() -> str:
        found = await gate.value("kubectl_rollout", action="status", kind="ds", name="agent", namespace=asked)
        return str(found["rollout"])

    await told(desiredNumberScheduled=1, updatedNumberScheduled=1, numberAvailable=0)
    assert await status() == "waiting: 0 of 1 updated are available"
    (pod,) = (await kube.get(pods))["items"]
    ready = {"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}}
    await kube.patch(f"{pods}/{pod['metadata']['name']}/status", ready)
    await told(updatedNumberScheduled=1, numberAvailable=1)
    assert await status() == "complete"

    restart = await ask(gate, "kubectl_rollout", action="restart", kind="ds", name="agent", namespace=asked)
    await approve(gate, restart)
    answer = await redeem(gate, restart)
    assert not answer.is_error, answer.text
    assert "annotations" in (await kube.get(f"{sets}/agent"))["spec"]["template"]["metadata"]
    change = {"spec": {"template": {"spec": {"containers": [{"name": "main", "image": "registry.example/agent:2"}]}}}}
    await rolled_out(kube, asked, "daemonsets", "controllerrevisions", 2, name="agent")
    await kube.patch(f"{sets}/agent", change, "strategic-merge-patch")
    await rolled_out(kube, asked, "daemonsets", "controllerrevisions", 3, name="agent")
    history = await gate.value("kubectl_rollout", action="history", kind="ds", name="agent", namespace=asked)
    assert [(one["revision"], one["images"]) for one in history["revisions"]] == [
        (1, ["registry.example/agent:1"]),
        (2, ["registry.example/agent:1"]),
        (3, ["registry.example/agent:2"]),
    ]
    undo = await ask(gate, "kubectl_rollout", action="undo", kind="ds", name="agent", namespace=asked, to_revision=1)
    assert "registry.example/agent:2" in shown(undo)
    await approve(gate, undo)
    answer = await redeem(gate, undo)
    assert not answer.is_error, answer.text
    template = (await kube.get(f"{sets}/agent"))["spec"]["template"]
    assert template["spec"]["containers"][0]["image"] == "registry.example/agent:1"
    assert "annotations" not in template["metadata"]


async def cronjob(kube: Kube, namespace: str, **container: object) -> None:
    template = {**deployment("x", None, **container)["spec"]["template"]}
    template["spec"]["restartPolicy"] = "Never"
    spec = {
        "schedule": "0 0 1 1 *",
        "jobTemplate": {"metadata": {"labels": {"from": "nightly"}}, "spec": {"template": template}},
    }
    await kube.create(
        f"/apis/batch/v1beta1/namespaces/{namespace}/cronjobs", {"metadata": {"name": "nightly"}, "spec": spec}
    )


async def test_a_job_is_made_of_a_cronjob(gate: Governed, kube: Kube, mine: str) -> None:
    await cronjob(kube, mine)
    assert did(await gate.value("kubectl_create_job", name="once", from_="nightly", namespace=mine)) == ["created"]
    made = await kube.get(f"/apis/batch/v1/namespaces/{mine}/jobs/once")
    assert made["metadata"]["annotations"]["cronjob.kubernetes.io/instantiate"] == "manual"
    assert made["metadata"]["ownerReferences"][0]["name"] == "nightly"
    assert made["metadata"]["labels"] == {"from": "nightly"}
    assert "already" in await gate.said("kubectl_create_job", name="once", from_="nightly", namespace=mine)
    assert "there is no" in await gate.said("kubectl_create_job", name="twice", from_="hourly", namespace=mine)
    assert "no name of an object" in await gate.said(
        "kubectl_create_job", name="../twice", from_="nightly", namespace=mine
    )


async def test_a_job_of_a_privileged_cronjob_is_denied_and_elsewhere_no_job_is_made(
    gate: Governed, kube: Kube, mine: str
) -> None:
    await cronjob(kube, mine, securityContext={"privileged": True})
    assert "no-root-of-the-node" in await gate.said("kubectl_create_job", name="once", from_="nightly", namespace=mine)
    other = await kube.namespace("other")
    await cronjob(kube, other)
    assert "no rule allows `k8s.create`" in await gate.said(
        "kubectl_create_job", name="once", from_="nightly", namespace=other
    )
    for namespace in (mine, other):
        assert not await kube.is_there(f"/apis/batch/v1/namespaces/{namespace}/jobs/once")
