"""`kubectl_apply` through a whole gateway, on a real API server."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator

import pytest
import yaml
from changing import approve, ask, configmap, deployment, did, redeem, shown
from cluster import EVERYTHING, READ, Json, Kube
from governed import Governed, governed, rule

pytestmark = pytest.mark.anyio
RULES = (
    rule("change", "k8s.create", "k8s.patch", "k8s.get", on=["mine-*", "-/core/namespaces"]),
    rule("ask", "k8s.create", "k8s.patch", on=["asked-*"], effect="ask"),
    rule(
        "no-root-of-the-node",
        "k8s.*",
        effect="deny",
        when="has(effect.pod) && effect.pod.privileged",
        reason="that is the node",
    ),
    rule("no-escalation", "k8s.*", effect="deny", when="has(effect.rbac) && effect.rbac.escalates"),
    rule("no-force", "k8s.*", effect="deny", when="has(effect.force) && effect.force"),
)


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def gate(kube: Kube, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Governed]:
    token = await kube.account(EVERYTHING)
    reading = await kube.account([{"apiGroups": ["*"], "resources": ["*"], "verbs": list(READ)}], "reader")
    directory = tmp_path_factory.mktemp("gate")
    (directory / "reading").touch(mode=0o600)
    (directory / "reading").write_text(reading, encoding="utf-8")
    async with governed(directory, kube, token, RULES, read_credential=f"file:{directory / 'reading'}") as running:
        yield running


@pytest.fixture
async def mine(kube: Kube) -> str:
    return await kube.namespace("mine")


@pytest.fixture
async def asked(kube: Kube) -> str:
    return await kube.namespace("asked")


async def test_what_is_absent_is_created_and_what_is_there_is_changed(gate: Governed, kube: Kube, mine: str) -> None:
    text = yaml.safe_dump_all([configmap("a", mode="slow"), deployment("web")])
    made = await gate.value("kubectl_apply", manifest=text, namespace=mine)
    assert did(made) == ["created", "created"]
    stored = await kube.get(f"/api/v1/namespaces/{mine}/configmaps/a")
    assert stored["data"] == {"mode": "slow"}
    assert {(one["manager"], one["operation"]) for one in stored["metadata"]["managedFields"]} == {
        ("mcp-gateway", "Apply")
    }
    again = await gate.value(
        "kubectl_apply", manifest=yaml.safe_dump_all([configmap("a", mode="fast"), deployment("web")]), namespace=mine
    )
    assert did(again) == ["configured", "unchanged"]
    assert (await kube.get(f"/api/v1/namespaces/{mine}/configmaps/a"))["data"] == {"mode": "fast"}


async def test_a_namespace_and_what_is_in_it_come_in_one_manifest(gate: Governed, kube: Kube, mine: str) -> None:
    new = f"{mine}-new"
    both = {
        "apiVersion": "v1",
        "kind": "List",
        "items": [{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": new}}, configmap("a", new, k="v")],
    }
    assert did(await gate.value("kubectl_apply", manifest=both)) == ["created", "created"]
    assert (await kube.get(f"/api/v1/namespaces/{new}/configmaps/a"))["data"] == {"k": "v"}


async def test_one_denied_object_denies_the_whole_manifest(gate: Governed, kube: Kube, mine: str) -> None:
    bad = deployment("bad", mine, securityContext={"privileged": True})
    nested = {
        "apiVersion": "v1",
        "kind": "List",
        "items": [configmap("good", mine), {"apiVersion": "v1", "kind": "List", "items": [bad]}],
    }
    said = await gate.said("kubectl_apply", manifest=nested)
    assert "rule `no-root-of-the-node`" in said
    assert not await kube.is_there(f"/api/v1/namespaces/{mine}/configmaps/good")
    assert not await kube.is_there(f"/apis/apps/v1/namespaces/{mine}/deployments/bad")
    assert "no rule allows" in await gate.said("kubectl_apply", manifest=configmap("a", "kube-system"))
    assert not await kube.is_there("/api/v1/namespaces/kube-system/configmaps/a")


async def test_what_is_left_out_is_judged_as_gone_and_what_stays_as_there(
    gate: Governed, kube: Kube, mine: str
) -> None:
    """A privileged container that somebody else put there is part of the result, though the manifest does not name it."""
    other = deployment("web")
    other["spec"]["template"]["spec"]["containers"].append(
        {"name": "side", "image": "side:1", "securityContext": {"privileged": True}}
    )
    await kube.create(f"/apis/apps/v1/namespaces/{mine}/deployments", other)
    partial = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web", "namespace": mine},
        "spec": {"minReadySeconds": 3},
    }
    assert "no-root-of-the-node" in await gate.said("kubectl_apply", manifest=partial)
    assert "minReadySeconds" not in (await kube.get(f"/apis/apps/v1/namespaces/{mine}/deployments/web"))["spec"]


async def test_a_rehearsal_shows_the_difference_and_leaves_the_object(gate: Governed, kube: Kube, mine: str) -> None:
    await gate.value("kubectl_apply", manifest=deployment("web", mine))
    before = await kube.get(f"/apis/apps/v1/namespaces/{mine}/deployments/web")
    told = await gate.value(
        "kubectl_apply", manifest=deployment("web", mine, image="registry.example/app:2"), dry_run=True
    )
    (would,) = told["would"]
    assert would["after"]["spec"]["template"]["spec"]["containers"] == [
        {"name": "main", "image": "registry.example/app:2"}
    ]
    after = await kube.get(f"/apis/apps/v1/namespaces/{mine}/deployments/web")
    assert (after["metadata"]["uid"], after["spec"]) == (before["metadata"]["uid"], before["spec"])


async def test_an_approver_sees_the_difference_and_the_object_waits(gate: Governed, kube: Kube, asked: str) -> None:
    await kube.create(f"/apis/apps/v1/namespaces/{asked}/deployments", deployment("web"))
    change = deployment("web", asked)
    change["spec"]["replicas"] = 4
    approval = await ask(gate, "kubectl_apply", manifest=change)
    assert '"replicas":1' in shown(approval)
    assert '"replicas":4' in shown(approval)
    assert "does not let its reading account rehearse" in shown(approval)
    assert (await kube.get(f"/apis/apps/v1/namespaces/{asked}/deployments/web"))["spec"]["replicas"] == 1
    await approve(gate, approval)
    answer = await redeem(gate, approval)
    assert answer.is_error  # the field is another manager's: nothing is taken over unasked
    assert "conflict" in answer.text.lower()
    assert (await kube.get(f"/apis/apps/v1/namespaces/{asked}/deployments/web"))["spec"]["replicas"] == 1


async def test_an_approval_holds_while_other_things_move_and_is_void_when_the_difference_changes(
    gate: Governed, kube: Kube, asked: str
) -> None:
    path = f"/api/v1/namespaces/{asked}/configmaps/a"
    await kube.create(
        f"/api/v1/namespaces/{asked}/configmaps", {**configmap("a"), "data": {"mode": "slow", "other": "1"}}
    )
    held = await ask(gate, "kubectl_apply", manifest=configmap("a", asked, more="x"))
    await kube.patch(path, {"data": {"other": "2"}})
    await approve(gate, held)
    answer = await redeem(gate, held)
    assert not answer.is_error, answer.text
    assert (await kube.get(path))["data"] == {"mode": "slow", "other": "2", "more": "x"}
    voided = await ask(gate, "kubectl_apply", manifest=configmap("a", asked, more="y"))
    await kube.patch(path, {"data": {"more": "z"}})
    await approve(gate, voided)
    answer = await redeem(gate, voided)
    assert "state" in answer.text
    assert (await kube.get(path))["data"]["more"] == "z"


async def test_a_conflict_is_an_answer_and_force_is_an_attribute(gate: Governed, kube: Kube, mine: str) -> None:
    path = f"/api/v1/namespaces/{mine}/configmaps/a"
    await kube.create(f"/api/v1/namespaces/{mine}/configmaps", configmap("a", mode="slow"))
    said = await gate.said("kubectl_apply", manifest=configmap("a", mine, mode="fast"))
    assert "conflict" in said.lower()
    assert "another manager owns the field" in said
    assert "no-force" in await gate.said("kubectl_apply", manifest=configmap("a", mine, mode="fast"), force=True)
    assert (await kube.get(path))["data"] == {"mode": "slow"}


async def test_invalid_and_not_found_are_answers_that_name_the_field(gate: Governed, kube: Kube, mine: str) -> None:
    wrong = deployment("web", mine)
    wrong["spec"]["replicas"] = -1
    said = await gate.said("kubectl_apply", manifest=wrong)
    assert "`spec.replicas`" in said or "spec.replicas" in said
    assert "nothing has run" in said or "kubectl_explain" in said
    assert not await kube.is_there(f"/apis/apps/v1/namespaces/{mine}/deployments/web")
    said = await gate.said("kubectl_apply", manifest=configmap("a", "mine-that-is-not-there"))
    assert "not found" in said


async def test_a_role_in_the_same_manifest_decides_whether_its_binding_escalates(
    gate: Governed, kube: Kube, mine: str
) -> None:
    rbac = "rbac.authorization.k8s.io"

    def both(resource: str) -> Json:
        role = {
            "apiVersion": f"{rbac}/v1",
            "kind": "Role",
            "metadata": {"name": "r", "namespace": mine},
            "rules": [{"apiGroups": [""], "resources": [resource], "verbs": ["get"]}],
        }
        binding = {
            "apiVersion": f"{rbac}/v1", "kind": "RoleBinding", "metadata": {"name": "b", "namespace": mine},
            "roleRef": {"apiGroup": rbac, "kind": "Role", "name": "r"}, "subjects": [{"kind": "User", "name": "ana", "apiGroup": rbac}],
        }  # fmt: skip
        return {"apiVersion": "v1", "kind": "List", "items": [role, binding]}

    assert "no-escalation" in await gate.said("kubectl_apply", manifest=both("secrets"))
    assert not await kube.is_there(f"/apis/{rbac}/v1/namespaces/{mine}/roles/r")
    assert did(await gate.value("kubectl_apply", manifest=both("configmaps"))) == ["created", "created"]
    later = {
        **both("configmaps")["items"][1],
        "metadata": {"name": "c", "namespace": mine},
        "roleRef": {"apiGroup": rbac, "kind": "ClusterRole", "name": "cluster-admin"},
    }
    assert "no-escalation" in await gate.said("kubectl_apply", manifest=later)
    assert not await kube.is_there(f"/apis/{rbac}/v1/namespaces/{mine}/rolebindings/c")


async def test_the_values_of_a_secret_that_is_applied_are_in_no_answer_preview_or_log(
    gate: Governed, kube: Kube, asked: str, mine: str
) -> None:
    canary, old = "canary-applied-7315", "canary-stored-2208"
    await kube.create(
        f"/api/v1/namespaces/{asked}/secrets", {"metadata": {"name": "s"}, "stringData": {"password": old}}
    )
    manifest = yaml.safe_dump(
        {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": "s", "namespace": asked},
            "stringData": {"more": canary},
        }
    )
    approval = await ask(gate, "kubectl_apply", manifest=manifest)
    assert "withheld" in shown(approval)
    await approve(gate, approval)
    answer = await redeem(gate, approval)
    assert not answer.is_error, answer.text
    stored = await kube.get(f"/api/v1/namespaces/{asked}/secrets/s")
    assert set(stored["data"]) == {"password", "more"}
    bad = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "t", "namespace": mine},
        "type": canary,
        "data": {"k": [canary]},
    }
    said = await gate.said("kubectl_apply", manifest=json.dumps(bad))
    texts = [shown(approval), json.dumps(answer.structured), said.replace(f"`{canary}`", "")]
    for value in (old, canary):
        assert all(value not in text for text in texts)
    assert old.encode() not in gate.recorded()
    assert b"canary-applied" not in gate.recorded()
