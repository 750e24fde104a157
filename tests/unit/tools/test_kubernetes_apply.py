"""`kubectl_apply` through a whole gateway, on a real API server."""

from __future__ import annotations

import json
import threading
from functools import partial
from pathlib import Path

import httpx
import pytest
import yaml
from admission import admission
from changing import approve, ask, configmap, deployment, did, redeem, shown
from cluster import READ, Json, Kube, until
from governed import Governed, gate_of, namespace_of, rule

pytestmark = pytest.mark.anyio
RULES = (
    rule("change", "k8s.create", "k8s.patch", "k8s.get", on=["mine-*", "-/core/namespaces"]),
    rule("ask", "k8s.create", "k8s.patch", on=["asked-*"], effect="ask"),
    rule("hasty", "k8s.create", "k8s.patch", on=["hasty-*"], limits={"seconds": 8}),
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
gate = gate_of(RULES, reading=[{"apiGroups": ["*"], "resources": ["*"], "verbs": list(READ)}])
mine = namespace_of("mine")
asked = namespace_of("asked")


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
    assert "does not rehearse it: Apply failed with 1 conflict" in shown(approval)
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


def two(namespace: str, **data: str) -> Json:
    return {"apiVersion": "v1", "kind": "List", "items": [configmap(name, namespace, **data) for name in ("a", "b")]}


async def test_what_was_done_before_the_api_server_refused_is_said(gate: Governed, kube: Kube, mine: str) -> None:
    """Each of two services could be made; the quota lets one of them be."""
    services = f"/api/v1/namespaces/{mine}/services"
    quota = f"/api/v1/namespaces/{mine}/resourcequotas"
    await kube.create(quota, {"metadata": {"name": "one"}, "spec": {"hard": {"count/services": "1"}}})

    async def counts() -> bool:
        return "used" in (await kube.get(f"{quota}/one")).get("status", {})

    await until(counts)
    both = [
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": name, "namespace": mine},
            "spec": {"ports": [{"port": 80, "protocol": "TCP"}]},
        }
        for name in ("first", "second")
    ]
    answer = await gate.call("kubectl_apply", manifest=yaml.safe_dump_all(both))
    assert answer.is_error
    assert f"`services second in {mine}`: " in answer.text
    assert "exceeded quota" in answer.text
    assert "admission does not take it" in answer.text
    assert f"done before it: `services first in {mine}`" in answer.text
    assert answer.ran == "yes"
    assert await kube.is_there(f"{services}/first")
    assert not await kube.is_there(f"{services}/second")


async def test_a_write_that_takes_too_long_may_have_run_and_the_answer_says_so(
    gate: Governed, kube: Kube, tmp_path: Path
) -> None:
    hasty = await kube.namespace("hasty")
    waiting = threading.Event()
    async with admission(kube, hasty, configmap("probe"), directory=tmp_path) as webhook:
        webhook.meanwhile = partial(waiting.wait, 60)
        try:
            answer = await gate.call("kubectl_apply", manifest=two(hasty, k="v"))
        finally:
            waiting.set()
        assert [one["name"] for one in webhook.asked if not one["dryRun"]] == ["a"]  # nothing is tried after it
    assert answer.is_error
    assert "took longer than 8 seconds" in answer.text
    assert "done before it: none" in answer.text
    assert answer.ran == "unknown"


async def test_an_object_that_moves_elsewhere_while_others_are_written_is_written_all_the_same(
    gate: Governed, kube: Kube, mine: str, tmp_path: Path
) -> None:
    maps = f"/api/v1/namespaces/{mine}/configmaps"
    await kube.create(maps, configmap("b", other="1"))
    sample = {**deployment("probe", mine)}
    changes = iter(({"data": {"other": "2"}}, {"data": {"k": "somebody's"}}))

    def meddle() -> None:
        with httpx.Client(base_url=kube.server, verify=kube.tls, headers=dict(kube.headers)) as client:
            kind = {"Content-Type": "application/merge-patch+json"}
            client.patch(f"{maps}/b", content=json.dumps(next(changes)), headers=kind).raise_for_status()

    async with admission(kube, mine, sample, directory=tmp_path) as webhook:
        webhook.meanwhile = meddle
        first = [deployment("web", mine), configmap("b", mine, k="v")]
        told = await gate.value("kubectl_apply", manifest=yaml.safe_dump_all(first))
        assert did(told) == ["created", "configured"]
        assert (await kube.get(f"{maps}/b"))["data"] == {"other": "2", "k": "v"}
        second = [deployment("more", mine), configmap("b", mine, k="w")]
        answer = await gate.call("kubectl_apply", manifest=yaml.safe_dump_all(second))
    assert answer.is_error
    assert "changed by somebody else" in answer.text
    assert f"done before it: `deployments.apps more in {mine}`" in answer.text
    assert (await kube.get(f"{maps}/b"))["data"] == {"other": "2", "k": "somebody's"}


async def test_a_field_that_another_manager_gives_up_voids_an_approval_that_kept_it(
    gate: Governed, kube: Kube, asked: str
) -> None:
    """Both have applied the field; leaving it out keeps it, until the other one leaves it out too."""
    path = f"/api/v1/namespaces/{asked}/configmaps/a"

    async def applied(manager: str, **data: str) -> None:
        wanted = configmap("a", asked, **data)
        status, found = await kube.ask(
            "PATCH", f"{path}?fieldManager={manager}", wanted, Content_Type="application/apply-patch+yaml"
        )
        assert status in (200, 201), found

    await applied("mcp-gateway", shared="x", more="y")
    await applied("somebody", shared="x")
    approval = await ask(gate, "kubectl_apply", manifest=configmap("a", asked, more="z"))
    assert "shared" not in shown(approval)
    await applied("somebody", new="n")
    await approve(gate, approval)
    assert "state" in (await redeem(gate, approval)).text
    assert (await kube.get(path))["data"] == {"shared": "x", "more": "y", "new": "n"}


async def test_an_object_that_is_there_is_not_given_an_owner_without_the_right_to_delete_it(
    gate: Governed, kube: Kube, mine: str
) -> None:
    """The garbage collector deletes what an owner is gone of."""
    maps = f"/api/v1/namespaces/{mine}/configmaps"
    await kube.create(maps, configmap("a", k="1"))
    gone = {"apiVersion": "v1", "kind": "ConfigMap", "name": "gone", "uid": "4a7c7f3e-0000-4000-8000-000000000000"}
    owned = configmap("a", mine)
    owned["metadata"]["ownerReferences"] = [gone]
    assert "no rule allows `k8s.delete`" in await gate.said("kubectl_apply", manifest=owned)
    owners: Json = {"metadata": {"ownerReferences": [gone]}}
    assert "no rule allows `k8s.delete`" in await gate.said(
        "kubectl_patch", kind="cm", name="a", namespace=mine, patch=owners
    )
    assert "ownerReferences" not in (await kube.get(f"{maps}/a"))["metadata"]
