"""What an approver is shown is the API server's own rehearsal, and nothing but a rehearsal is ever sent before an approval."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from admission import admission
from aggregated import aggregated
from changing import approve, ask, configmap, deployment, redeem, shown
from cluster import EVERYTHING, READ, Json, Kube
from governed import DEV, Governed, gate_of, governed, namespace_of, rule

from mcp_gateway_policy.vocabulary import Call, Connection, Facts, Prompt
from mcp_gateway_recorder.entries import Entry
from mcp_gateway_tools.kubernetes.changes import CHANGED
from mcp_gateway_tools.kubernetes.client import Cluster
from mcp_gateway_tools.kubernetes.clusters import Clusters
from mcp_gateway_tools.kubernetes.discovery import Unresolved, discover
from mcp_gateway_tools.kubernetes.kubectl_patch import KubectlPatch
from mcp_gateway_tools.kubernetes.official import Unlent
from mcp_gateway_tools.kubernetes.resources import ApiResource
from mcp_gateway_tools.kubernetes.settings import KubernetesSettings
from mcp_gateway_tools.kubernetes.traceless import traceless
from mcp_gateway_tools.lease import Lease, Secret
from mcp_gateway_tools.raw import Raw
from mcp_gateway_tools.tool import Preview
from mcp_gateway_tools.unveil import unveil

pytestmark = pytest.mark.anyio
CHANGES = ("k8s.create", "k8s.patch", "k8s.delete", "k8s.deletecollection", "k8s.scale", "k8s.rollout.*")
RULES = (
    rule("ask", *CHANGES, on=["asked-*"], effect="ask"),
    rule("change", "k8s.get", *CHANGES, on=["mine-*"]),
)
ROLES = Path(__file__).parents[3] / "examples" / "kubernetes" / "cluster-roles.yaml"
READING: Json = {"apiGroups": ["*"], "resources": ["*"], "verbs": list(READ)}
gate = gate_of(RULES, reading=[READING])
asked = namespace_of("asked")
mine = namespace_of("mine")


def sent(kube: Kube, namespace: str) -> list[str]:
    """What accounts of the gateway sent that was no reading."""
    if kube.audit is None:
        pytest.skip("the API server runs elsewhere: its audit log cannot be read")
    return [one for one in kube.asked(f"/namespaces/{namespace}/") if one.split()[0] not in READ]


async def test_the_difference_is_the_api_server_s_own_with_what_admission_adds(
    gate: Governed, kube: Kube, asked: str, tmp_path: Path
) -> None:
    adds: Json = {"op": "add", "path": "/metadata/annotations", "value": {"admitted": "by-the-webhook"}}
    async with admission(kube, asked, deployment("probe"), adds, directory=tmp_path) as webhook:
        approval = await ask(gate, "kubectl_apply", manifest=deployment("web", asked))
        assert "by the API server (dry run)" in shown(approval)
        assert '"admitted":"by-the-webhook"' in shown(approval)
        assert '"progressDeadlineSeconds":600' in shown(approval)  # a default
        assert [one["dryRun"] for one in webhook.asked] == [True]
        assert not await kube.is_there(f"/apis/apps/v1/namespaces/{asked}/deployments/web")
        await approve(gate, approval)
        answer = await redeem(gate, approval)
        assert not answer.is_error, answer.text
    stored = await kube.get(f"/apis/apps/v1/namespaces/{asked}/deployments/web")
    assert stored["metadata"]["annotations"]["admitted"] == "by-the-webhook"


async def test_privilege_that_admission_adds_is_seen_before_the_approval_and_refused_after_it(
    gate: Governed, kube: Kube, asked: str, tmp_path: Path
) -> None:
    node: Json = {"op": "add", "path": "/spec/volumes", "value": [{"name": "v", "hostPath": {"path": "/var/run"}}]}
    network: Json = {"op": "add", "path": "/spec/hostNetwork", "value": True}
    pod: Json = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "shell", "namespace": asked},
        "spec": deployment("x")["spec"]["template"]["spec"],
    }
    async with admission(kube, asked, pod, node, network, directory=tmp_path):
        approval = await ask(gate, "kubectl_apply", manifest=pod)
        assert "admission would add `pod.host_network`, `pod.host_paths` (/var/run)" in shown(approval)
        await approve(gate, approval)
        answer = await redeem(gate, approval)
    assert answer.is_error
    assert "`pod.host_paths` (/var/run); it was not changed" in answer.text
    assert not await kube.is_there(f"/api/v1/namespaces/{asked}/pods/shell")


async def test_a_webhook_that_cannot_be_rehearsed_is_named_and_the_difference_is_the_gateway_s(
    gate: Governed, kube: Kube, asked: str, tmp_path: Path
) -> None:
    manifest = configmap("a", asked, mode="slow")
    adds: Json = {"op": "add", "path": "/data/added", "value": "x"}
    async with admission(kube, asked, configmap("probe"), adds, directory=tmp_path, rehearses=False) as webhook:
        approval = await ask(gate, "kubectl_apply", manifest=manifest)
        assert "by the gateway alone: the API server does not rehearse it: admission webhook" in shown(approval)
        assert "does not support dry run" in shown(approval)
        assert '"mode":"slow"' in shown(approval)
        await approve(gate, approval)
        answer = await redeem(gate, approval)
        assert answer.is_error
        assert "does not support dry run" in answer.text
        assert webhook.asked == []
    assert not await kube.is_there(f"/api/v1/namespaces/{asked}/configmaps/a")


async def test_what_the_changing_account_may_not_do_is_said_before_the_approval(
    kube: Kube, asked: str, tmp_path: Path
) -> None:
    async with governed(tmp_path, kube, await kube.account([READING]), RULES) as gate:
        approval = await ask(gate, "kubectl_apply", manifest=configmap("a", asked, mode="slow"))
        assert "by the gateway alone: the API server does not rehearse it: configmaps" in shown(approval)
        assert "cannot patch resource" in shown(approval)
        assert '"mode":"slow"' in shown(approval)
    assert not await kube.is_there(f"/api/v1/namespaces/{asked}/configmaps/a")


async def test_the_two_accounts_of_the_example_are_enough_for_it(kube: Kube, asked: str, tmp_path: Path) -> None:
    own = f"{asked}-gateway"
    text = (
        ROLES.read_text(encoding="utf-8").replace("mcp-gateway", own).replace("namespace: shop", f"namespace: {asked}")
    )
    for one in yaml.safe_load_all(text):
        group, plural = one["apiVersion"].rpartition("/")[0], f"{one['kind'].lower()}s"
        where = f"/namespaces/{one['metadata']['namespace']}" if "namespace" in one["metadata"] else ""
        await kube.create(f"/{'apis' if group else 'api'}/{one['apiVersion']}{where}/{plural}", one)
    (tmp_path / "reading").touch(mode=0o600)
    tokens: dict[str, str] = {}
    for name in ("reading", "changing"):
        account = f"/api/v1/namespaces/{own}/serviceaccounts/{own}-{name}/token"
        tokens[name] = (await kube.create(account, {"spec": {"expirationSeconds": 3600}}))[0]["status"]["token"]
    (tmp_path / "reading").write_text(tokens["reading"], encoding="utf-8")
    await kube.create(f"/apis/apps/v1/namespaces/{asked}/deployments", deployment("web"))
    web: Json = {"kind": "deploy", "name": "web", "namespace": asked}
    calls: list[tuple[str, Json]] = [
        ("kubectl_apply", {"manifest": configmap("new", asked, k="v")}),
        ("kubectl_patch", {**web, "patch": {"spec": {"replicas": 3}}}),
        ("kubectl_scale", {**web, "replicas": 3}),
        ("kubectl_delete", web),
    ]
    read = f"file:{tmp_path / 'reading'}"
    async with governed(tmp_path, kube, tokens["changing"], RULES, read_credential=read) as gate:
        for tool, arguments in calls:
            told = shown(await ask(gate, tool, **arguments))
            assert "by the API server (dry run)" in told, told
            assert "not_read" not in told, told
        secret = {**configmap("s", asked), "kind": "Secret"}
        assert "cannot get resource" in await gate.said("kubectl_apply", manifest=secret)
    assert (await kube.get(f"/apis/apps/v1/namespaces/{asked}/deployments/web"))["spec"]["replicas"] == 1


async def test_no_preview_sends_anything_but_reads_and_dry_runs(gate: Governed, kube: Kube, asked: str) -> None:
    apps = f"/apis/apps/v1/namespaces/{asked}/deployments"
    maps = f"/api/v1/namespaces/{asked}/configmaps"
    await kube.create(apps, deployment("web"))
    await kube.create(maps, configmap("a", mode="slow"), configmap("b"))
    job = {"template": {"spec": {**deployment("x")["spec"]["template"]["spec"], "restartPolicy": "Never"}}}
    await kube.create(
        f"/apis/batch/v1beta1/namespaces/{asked}/cronjobs",
        {"metadata": {"name": "nightly"}, "spec": {"schedule": "0 0 1 1 *", "jobTemplate": {"spec": job}}},
    )
    web: Json = {"kind": "deploy", "name": "web", "namespace": asked}
    calls: list[tuple[str, Json]] = [
        ("kubectl_apply", {"manifest": configmap("new", asked, k="v")}),
        ("kubectl_apply", {"manifest": configmap("a", asked, mode="fast"), "force": True}),
        ("kubectl_patch", {**web, "patch": {"spec": {"replicas": 3}}}),
        ("kubectl_scale", {**web, "replicas": 3}),
        ("kubectl_rollout", {**web, "action": "restart"}),
        ("kubectl_delete", web),
        ("kubectl_delete", {"kind": "cm", "all": True, "namespace": asked}),
        ("kubectl_create_job", {"name": "once", "from_": "nightly", "namespace": asked}),
    ]
    for tool, arguments in calls:
        approval = await ask(gate, tool, **arguments)
        assert "by the API server (dry run)" in shown(approval), (tool, shown(approval))
    requests = sent(kube, asked)
    assert {one.split()[0] for one in requests} == {"create", "patch", "delete"}
    assert [one for one in requests if "dryRun=All" not in one] == []
    assert (await kube.get(f"{apps}/web"))["spec"]["replicas"] == 1
    assert "annotations" not in (await kube.get(f"{apps}/web"))["spec"]["template"]["metadata"]
    assert (await kube.get(f"{maps}/a"))["data"] == {"mode": "slow"}
    assert {one["metadata"]["name"] for one in (await kube.get(maps))["items"]} >= {"a", "b"}
    assert not await kube.is_there(f"{maps}/new")
    assert not await kube.is_there(f"/apis/batch/v1/namespaces/{asked}/jobs/once")


async def test_nothing_hides_behind_many_objects(gate: Governed, asked: str) -> None:
    many = [configmap(f"a{number}", asked, k="v") for number in range(60)]
    dull: Json = {
        "kind": "List",
        "apiVersion": "v1",
        "items": [*many, configmap("last", asked, k="what-nobody-shall-see")],
    }
    approval = await ask(gate, "kubectl_apply", manifest=dull)
    assert "what-nobody-shall-see" in shown(approval)
    huge = [configmap(f"b{number}", asked, k="x" * 35_000) for number in range(6)]
    long: Json = {**dull, "items": [*huge, configmap("last", asked, k="what-nobody-shall-see")]}
    told = shown(await ask(gate, "kubectl_apply", manifest=long))
    assert f"configmaps b5 in {asked}" in told
    assert "in too much to show (35" in told
    assert "what-nobody-shall-see" in told


async def test_the_credential_for_changes_is_lent_to_rehearse_on_a_record_of_its_own(
    gate: Governed, asked: str
) -> None:
    ledger = gate.gateway.ledger

    async def rehearsals() -> list[Entry]:
        return [one for one in await ledger.find(kind="observed") if one.body["rehearsal"] is True]

    approval = await ask(gate, "kubectl_apply", manifest=configmap("a", asked, mode="slow"))
    (waits,) = [one for one in await ledger.find(ref=approval.id) if one.kind == "asked"]
    before = await rehearsals()
    assert [one.body["purpose"] for one in before if one.call == waits.call] == ["have the change rehearsed"]
    refused = await gate.call("kubectl_apply", DEV, manifest=configmap("a", "other", mode="slow"))
    assert "no rule allows" in refused.text
    assert await rehearsals() == before  # nobody whom no rule admits has it lent


def lease(kube: Kube, token: str, access: Any) -> Lease:
    settings = KubernetesSettings.model_validate({"server": kube.server, "ca_data": kube.ca})
    return Lease(Connection("cluster", "kubernetes"), settings, Secret(token), access)


async def test_a_change_is_not_shown_as_another_one_than_was_judged(kube: Kube, mine: str) -> None:
    """Whoever can flip an object could have the harmful change judged and a harmless one shown."""
    token, maps = await kube.account(EVERYTHING), f"/api/v1/namespaces/{mine}/configmaps"
    await kube.create(maps, configmap("a", source="harmful", target="0"))

    @asynccontextmanager
    async def borrow(purpose: str) -> AsyncGenerator[Lease]:
        yield lease(kube, token, "read")

    shared = Clusters()
    tool = KubectlPatch(lambda: shared)
    copies = [{"op": "copy", "from": "/data/source", "path": "/data/target"}]
    arguments: Json = {"kind": "cm", "name": "a", "namespace": mine, "type": "json", "patch": copies}
    cluster = Connection("cluster", "kubernetes")
    call = Call("c", "s", "kubectl_patch", cluster, arguments, DEV, Prompt(None, "none"), datetime.now(UTC))
    facts = tool.analyse(call, await tool.observe(call, borrow), lambda _: False)
    assert isinstance(facts, Facts)
    as_judged = await tool.rehearse(call, facts, borrow, borrow)
    assert isinstance(as_judged, Preview)
    await kube.patch(f"{maps}/a", {"data": {"source": "harmless"}})
    flipped = await tool.rehearse(call, facts, borrow, borrow)
    assert isinstance(flipped, Raw)
    assert unveil(flipped) == CHANGED


Send = Callable[[Cluster, Mapping[str, ApiResource], str, bool], Any]
SENDING: Mapping[str, Send] = {
    "apply": lambda to, api, where, dry: to.apply(api["configmaps"], where, "a", configmap("a"), dry_run=dry),
    "create": lambda to, api, where, dry: to.create(api["configmaps"], where, configmap("new"), dry_run=dry),
    "patch": lambda to, api, where, dry: to.patch(api["configmaps"], where, "a", {"data": {"k": "2"}}, "merge", dry_run=dry),
    "replace": lambda to, api, where, dry: to.replace(api["configmaps"], where, "a", configmap("a"), dry_run=dry),
    "delete": lambda to, api, where, dry: to.delete(api["configmaps"], where, "a", dry_run=dry),
    "token": lambda to, api, where, dry: to.create(api["serviceaccounts"], where, {"spec": {}}, name="a", subresource="token", dry_run=dry),
    "evict": lambda to, api, where, dry: to.create(api["pods"], where, {"metadata": {"name": "a"}}, name="a", subresource="eviction", dry_run=dry),
    "proxy": lambda to, api, where, dry: to.get(api["services"], where, "a", "proxy"),
    "exec": lambda to, api, where, dry: to.exec(api["pods"], where, "a", ["id"], most=1, seconds=1),
}  # fmt: skip


@pytest.mark.parametrize("what", SENDING)
async def test_a_credential_lent_for_reading_sends_nothing_that_stays_whatever_it_could_do(
    kube: Kube, mine: str, what: str
) -> None:
    await kube.create(f"/api/v1/namespaces/{mine}/configmaps", configmap("a", k="1"))
    before = await kube.get(f"/api/v1/namespaces/{mine}/configmaps/a")
    async with Cluster.open(lease(kube, await kube.account(EVERYTHING), "read")) as cluster:
        served = await discover(cluster)
        api: dict[str, ApiResource] = {}
        for name in ("configmaps", "serviceaccounts", "pods", "services"):
            found = served.resolve(name)
            assert not isinstance(found, Unresolved)
            api[name] = found
        with pytest.raises(Unlent):
            await SENDING[what](cluster, api, mine, False)
        assert sent(kube, mine) == []
        if what in ("token", "evict", "proxy", "exec"):  # what heeds no `dryRun`
            with pytest.raises(Unlent):
                await SENDING[what](cluster, api, mine, True)
            assert sent(kube, mine) == []
        else:
            await SENDING[what](cluster, api, mine, True)
            assert ["dryRun=All" in one for one in sent(kube, mine)] == [True]
    assert await kube.get(f"/api/v1/namespaces/{mine}/configmaps/a") == before
    assert not await kube.is_there(f"/api/v1/namespaces/{mine}/configmaps/new")


@pytest.mark.parametrize(
    ("method", "url", "body"),
    [
        ("POST", "https://h/api/v1/namespaces/n/configmaps", "{}"),
        ("POST", "https://h/api/v1/namespaces/n/configmaps?dryRun=", "{}"),
        ("POST", "https://h/api/v1/namespaces/n/configmaps?dryRun=all", "{}"),
        ("PATCH", "https://h/api/v1/namespaces/n/configmaps/a?dryRun=All&dryRun=", "{}"),
        ("PATCH", "https://h/api/v1/namespaces/n/configmaps/a?x=dryRun%3DAll", "{}"),
        ("PATCH", "https://h/api/v1/namespaces/n/configmaps/a#?dryRun=All", "{}"),
        ("PUT", "https://h/api/v1/namespaces/n/pods/p/ephemeralcontainers?dryRun=All", "{}"),
        ("POST", "https://h/api/v1/namespaces/n/pods/p/exec?dryRun=All", "{}"),
        ("POST", "https://h/api/v1/namespaces/n/services/s/pro%78y?dryRun=All", "{}"),
        ("POST", "https://h/api/v1/namespaces/n/services/s/proxy/a/b?dryRun=All", "{}"),
        ("POST", "https://h/api/v1/nodes/n/proxy?dryRun=All", "{}"),
        ("POST", "https://h/api/v1/nodes/n/?dryRun=All", "{}"),
        ("POST", "https://h/api/v1/namespaces/n/serviceaccounts/a/token?dryRun=All", "{}"),
        ("POST", "https://h/logs?dryRun=All", "{}"),
        ("DELETE", "https://h/api/v1/namespaces/n/configmaps/a?dryRun=All", None),
        ("DELETE", "https://h/api/v1/namespaces/n/configmaps/a?dryRun=All", "{}"),
        ("DELETE", "https://h/api/v1/namespaces/n/configmaps/a", '{"dryRun": "All"}'),
        ("DELETE", "https://h/api/v1/namespaces/n/configmaps/a", '{"dryRun": []}'),
        ("GET", "https://h/api/v1/namespaces/n/services/s/proxy/", None),
        ("GET", "https://h/api/v1/namespaces/n/services/s/proxy", None),
        ("GET", "https://h/api/v1/namespaces/n/pods/p/exec?command=id", None),
        ("GET", "https://h/api/v1/namespaces/n/pods/p/attach", None),
        ("GET", "https://h/api/v1/nodes/n/proxy", None),
        ("OPTIONS", "https://h/api/v1/namespaces/n/configmaps?dryRun=All", None),
        ("CONNECT", "https://h/api/v1/namespaces/n/configmaps?dryRun=All", None),
    ],
)  # fmt: skip
async def test_what_stays_is_known_by_the_request_itself(method: str, url: str, body: str | None) -> None:
    assert traceless(method, url, body) is False


@pytest.mark.parametrize(
    ("method", "url", "body"),
    [
        ("GET", "https://h/openapi/v3/apis/apps/v1", None),
        ("GET", "https://h/apis", None),
        ("GET", "https://h/api/v1/namespaces/proxy", None),
        ("GET", "https://h/api/v1/namespaces/n/pods/p/log?tailLines=5", None),
        ("GET", "https://h/apis/apps/v1/namespaces/n/deployments/d/scale", None),
        ("PATCH", "https://h/apis/apps/v1/namespaces/n/deployments/d/scale?dryRun=All", "{}"),
        ("POST", "https://h/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", "{}"),
        ("DELETE", "https://h/api/v1/namespaces/n", json.dumps({"dryRun": ["All"]})),
    ],
)
async def test_what_leaves_nothing_behind_may_be_sent(method: str, url: str, body: str | None) -> None:
    assert traceless(method, url, body) is True


async def test_an_api_that_heeds_no_dry_run_is_never_asked_to_rehearse(
    gate: Governed, kube: Kube, asked: str, mine: str, tmp_path: Path
) -> None:
    """What it is sent, it does: a preview by its rehearsal would be the change itself."""
    async with aggregated(kube, asked, tmp_path) as api:
        for namespace in (asked, mine):
            place = f"/apis/{api.group}/v1/namespaces/{namespace}/levers/l"
            meta: Json = {"name": "l", "namespace": namespace, "uid": "u-1", "resourceVersion": "1"}
            api.objects[place] = {
                "apiVersion": f"{api.group}/v1",
                "kind": "Lever",
                "metadata": meta,
                "spec": {"on": False},
            }
        lever: Json = {"kind": f"levers.{api.group}", "name": "l"}
        pull: Json = {"type": "merge", "patch": {"spec": {"on": True}}}
        approval = await ask(gate, "kubectl_patch", **lever, **pull, namespace=asked)
        assert api.written == []
        assert "by the gateway alone" in shown(approval)
        assert "does not say that it takes `dryRun`" in shown(approval)
        assert '"on":true' in shown(approval)
        assert "does not say that it takes" in shown(await ask(gate, "kubectl_delete", **lever, namespace=asked))
        for said in (
            await gate.said("kubectl_patch", **lever, **pull, namespace=mine, dry_run=True),
            await gate.said("kubectl_patch", **lever, **pull, namespace=mine),
            await gate.said("kubectl_delete", **lever, namespace=mine),
        ):
            assert "does not say that it takes `dryRun`" in said
        assert api.written == []
