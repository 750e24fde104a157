"""`kubectl_get` through a whole gateway, on a real API server."""

from __future__ import annotations

import json
from pathlib import Path
from time import monotonic
from uuid import uuid4

import anyio
import pytest
import yaml
from cluster import EVERYTHING, Json, Kube, until
from governed import DEV, Governed, gate_of, governed, namespace_of, rule
from kubelet import Kubelet
from served_kinds import DISCOVERY, served

from mcp_gateway_tools.kubernetes.showing import NOTHING
from mcp_gateway_tools.kubernetes.sieve import Sieve
from mcp_gateway_tools.kubernetes.state import KubernetesState
from mcp_gateway_tools.kubernetes.tables import Bounds, Grid
from mcp_gateway_tools.kubernetes.target import Target

pytestmark = pytest.mark.anyio
RULES = (
    rule("read", "k8s.get", "k8s.list", "k8s.watch", on=["mine-*", "-/core/namespaces"]),
    rule("lists-everywhere", "k8s.list", on=["*/core/configmaps", "*/core/services"]),
    rule("not-there", "k8s.*", on=["secluded-*"], effect="deny", reason="that is another team's"),
    rule("no-services-there", "k8s.*", on=["quiet-*/core/services"], effect="deny"),
)
gate = gate_of(RULES)
mine = namespace_of("mine")


def config(name: str, labels: Json | None = None, **data: str) -> Json:
    return {"metadata": {"name": name, "labels": labels or {}}, "data": data}


async def test_a_list_and_an_object_come_as_the_server_s_own_table(
    gate: Governed, kube: Kube, mine: str, node: Kubelet
) -> None:
    await node.pod(kube, mine, "web", "main", "side")
    for kind in ("po", "pods", "Pod", "v1/pods"):
        table = await gate.value("kubectl_get", kind=kind, namespace=mine)
        assert [column["name"] for column in table["columns"]] == ["Name", "Ready", "Status", "Restarts", "Age"]
        assert table["rows"][0][:4] == ["web", "2/2", "Running", 4]
    alone = await gate.value("kubectl_get", kind="pod", name="web", namespace=mine, output="wide")
    assert [column["name"] for column in alone["columns"]][5:7] == ["IP", "Node"]
    assert alone["rows"][0][6] == "node-one"


async def test_an_object_comes_whole_without_what_the_server_keeps_for_itself(
    gate: Governed, kube: Kube, mine: str
) -> None:
    await kube.create(f"/api/v1/namespaces/{mine}/configmaps", config("app", mode="fast"))
    stored = await kube.get(f"/api/v1/namespaces/{mine}/configmaps/app")
    assert "managedFields" in stored["metadata"]
    as_json = await gate.value("kubectl_get", kind="cm", name="app", namespace=mine, output="json")
    as_yaml = yaml.safe_load(
        (await gate.value("kubectl_get", kind="cm", name="app", namespace=mine, output="yaml"))["yaml"]
    )
    for shown in (as_json, as_yaml):
        assert shown["data"] == {"mode": "fast"}
        assert shown["metadata"]["uid"] == stored["metadata"]["uid"]
        assert "managedFields" not in shown["metadata"]
    assert await gate.value("kubectl_get", kind="cm", name="app", namespace=mine, output="name") == {
        "names": ["configmaps/app"]
    }


async def test_lists_come_whole_too_and_every_item_says_what_it_is(gate: Governed, kube: Kube, mine: str) -> None:
    await kube.create(f"/api/v1/namespaces/{mine}/configmaps", config("a"), config("b"))
    listed = await gate.value("kubectl_get", kind="cm", namespace=mine, output="json", label_selector="!ca")
    mine_only = [item for item in listed["items"] if item["metadata"]["name"] in ("a", "b")]
    assert [item["kind"] for item in mine_only] == ["ConfigMap", "ConfigMap"]
    documents = list(
        yaml.safe_load_all((await gate.value("kubectl_get", kind="cm", namespace=mine, output="yaml"))["yaml"])
    )
    assert {"a", "b"} <= {document["metadata"]["name"] for document in documents}
    names = (await gate.value("kubectl_get", kind="cm", namespace=mine, output="name"))["names"]
    assert {"configmaps/a", "configmaps/b"} <= set(names)


async def test_selectors_narrow_a_list(gate: Governed, kube: Kube, mine: str) -> None:
    objects = config("a", {"tier": "web"}), config("b", {"tier": "db"})
    await kube.create(f"/api/v1/namespaces/{mine}/configmaps", *objects)
    by_label = await gate.value("kubectl_get", kind="cm", namespace=mine, label_selector="tier in (db)")
    by_field = await gate.value("kubectl_get", kind="cm", namespace=mine, field_selector="metadata.name=a")
    assert [row[0] for row in by_label["rows"]] == ["b"]
    assert [row[0] for row in by_field["rows"]] == ["a"]


async def test_what_no_rule_allows_is_refused_and_never_asked_of_the_server(
    gate: Governed, kube: Kube, mine: str
) -> None:
    other = await kube.namespace("other")
    marker = f"refused-{uuid4().hex[:8]}"
    await kube.create(f"/api/v1/namespaces/{other}/configmaps", config(marker, value="unseen-value"))
    said = await gate.said("kubectl_get", kind="cm", name=marker, namespace=other, output="json")
    assert f"no rule allows `k8s.get` on `{other}/core/configmaps/{marker}`" in said
    assert "mine-*" in said
    assert "unseen-value" not in said
    assert "no rule allows `k8s.list`" in await gate.said("kubectl_get", kind="pods", namespace=other)
    tricked = await gate.said("kubectl_get", kind="pods", namespace=other, field_selector=f"metadata.namespace={mine}")
    assert "no rule allows `k8s.list`" in tricked
    assert "no rule allows `k8s.list` on `-/core/nodes" in await gate.said("kubectl_get", kind="nodes", namespace=mine)
    assert kube.asked(marker) == []
    assert kube.asked(f"/namespaces/{other}/") == []
    await gate.call("kubectl_get", kind="cm", name=marker, namespace=mine)
    assert kube.audit is None or kube.asked(marker) == [
        f"get /api/v1/namespaces/{mine}/configmaps/{marker}?includeObject=Metadata"
    ]


async def test_all_namespaces_need_a_rule_for_all_of_them_and_one_denied_namespace_denies_it(
    gate: Governed, kube: Kube, mine: str
) -> None:
    await kube.create(f"/api/v1/namespaces/{mine}/configmaps", config("everywhere"))
    said = await gate.said("kubectl_get", kind="pods", all_namespaces=True)
    assert "no rule allows `k8s.list` on `%2A/core/pods/%2A`" in said
    found = await gate.value("kubectl_get", kind="cm", all_namespaces=True, field_selector="metadata.name=everywhere")
    assert [mine, "everywhere"] in [row[:2] for row in found["rows"]]
    hidden = await kube.namespace("secluded")
    try:
        said = await gate.said("kubectl_get", kind="cm", all_namespaces=True)
        assert "rule `not-there` denies" in said
        assert hidden in said
    finally:
        await kube.ask("DELETE", f"/api/v1/namespaces/{hidden}")

        async def gone() -> bool:
            return not await kube.is_there(f"/api/v1/namespaces/{hidden}")

        await until(gone, 60)
    quiet = await kube.namespace("quiet")
    assert "no-services-there" in await gate.said("kubectl_get", kind="svc", all_namespaces=True)
    assert not (await gate.call("kubectl_get", kind="cm", all_namespaces=True)).is_error, quiet


async def test_who_may_not_list_all_namespaces_is_told_which_ones(tmp_path: Path, kube: Kube) -> None:
    """Rules by whole names: what other tests leave behind is none of them."""
    ones = sorted([await kube.namespace("mine") for _ in range(2)])
    rules = [rule("read", "k8s.list", on=ones)]
    async with governed(tmp_path, kube, await kube.account(EVERYTHING), rules) as gate:
        for tool, arguments in (("kubectl_get", {"kind": "pods"}), ("kubectl_events", {})):
            said = await gate.said(tool, DEV, all_namespaces=True, **arguments)
            assert f"leave `all_namespaces` out and name a `namespace`: `{ones[0]}`, `{ones[1]}`" in said
            assert said.count("`mine-") == said.count(f"`{ones[0]}") + said.count(f"`{ones[1]}")
            assert "or another" not in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"namespace": ""}, "does not fit"),
        ({"namespace": "../kube-system"}, "is no name of a namespace"),
        ({"namespace": "mine%2f..%2fkube-system"}, "is no name of a namespace"),
        ({"namespace": "*"}, "is no name of a namespace"),
        ({"namespace": "-"}, "is no name of a namespace"),
        ({"name": "../../secrets/x"}, "is no name of an object"),
        ({"name": "web/log"}, "is no name of an object"),
        ({"name": "--all"}, "is no name of an object"),
        ({"name": "a\r\nImpersonate-User: admin"}, "is no name of an object"),
        ({"name": ""}, "does not fit"),
        ({"all_namespaces": True, "name": "web"}, "exclude each other"),
        ({"all_namespaces": True, "namespace": "mine-x"}, "exclude each other"),
        ({"all_namespaces": "true"}, "does not fit"),
        ({"name": "web", "label_selector": "a=b"}, "exclude each other"),
        ({"name": "web", "watch_seconds": 3}, "exclude each other"),
        ({"output": "raw"}, "does not fit"),
        ({"continue": "../x"}, "does not fit"),
        ({"raw": "/api/v1/secrets"}, "an argument it does not know"),
        ({"as": "admin"}, "an argument it does not know"),
        ({"limit": 0}, "does not fit"),
        ({"watch_seconds": 3600}, "does not fit"),
    ],
)
async def test_what_could_lead_elsewhere_is_refused(gate: Governed, arguments: Json, says: str) -> None:
    assert says in (await gate.call("kubectl_get", DEV, **{"kind": "pods", **arguments})).text


async def test_a_watch_shows_what_changes_and_ends_by_itself(gate: Governed, kube: Kube, mine: str) -> None:
    configmaps = f"/api/v1/namespaces/{mine}/configmaps"
    await kube.create(configmaps, config("before", {"watched": "yes"}))
    seen: list[Json] = []

    async def watch(output: str) -> None:
        arguments = {"namespace": mine, "watch_seconds": 4, "label_selector": "watched", "output": output}
        seen.append(await gate.value("kubectl_get", DEV, kind="cm", **arguments))

    started, number = monotonic(), 0
    async with anyio.create_task_group() as group:
        group.start_soon(watch, "table")
        group.start_soon(watch, "json")
        while len(seen) < 2:  # from before the watches begin until after they have ended
            number += 1
            await kube.create(configmaps, config(f"new-{number}", {"watched": "yes"}), config(f"other-{number}"))
    assert 3.5 < monotonic() - started < 60
    table = next(one for one in seen if "rows" in one)
    changes = next(one for one in seen if "changes" in one)["changes"]
    assert ["", "before"] in [row[:2] for row in table["rows"]]
    assert {"ADDED"} == {row[0] for row in table["rows"] if row[1] == table["rows"][-1][1]}
    assert not [row for row in table["rows"] if row[1].startswith("other")]
    assert {"ADDED"} == {change["type"] for change in changes}
    assert len({change["object"]["metadata"]["name"] for change in changes}) > 1
    assert all("managedFields" not in change["object"]["metadata"] for change in changes)


async def test_a_watch_is_cut_at_its_limit(gate: Governed, kube: Kube, mine: str) -> None:
    seen = anyio.Event()

    async def churn() -> None:
        for number in range(400):
            if seen.is_set():
                return
            await kube.create(f"/api/v1/namespaces/{mine}/configmaps", config(f"c-{number}"))

    started, watched = monotonic(), Json()
    async with anyio.create_task_group() as group:
        group.start_soon(churn)
        watched = await gate.value("kubectl_get", kind="cm", namespace=mine, watch_seconds=30, limit=5)
        seen.set()
    assert monotonic() - started < 25
    assert watched["truncated"] is True
    assert len(watched["rows"]) == 5
    assert "cut at a limit" in watched["next_step"]


@pytest.mark.timeout(1200)  # making them takes longer than listing them
async def test_five_thousand_pods_are_listed_within_limits(kube: Kube, tmp_path: Path, anyio_backend: str) -> None:
    many = await kube.namespace("mine")
    spec = {"containers": [{"name": "main", "image": "registry.example/app:1.0"}]}
    pods = [
        {"metadata": {"name": f"pod-{number:04}", "labels": {"shard": str(number % 50)}}, "spec": spec}
        for number in range(5000)
    ]
    await kube.create(f"/api/v1/namespaces/{many}/pods", *pods)
    rules = [rule("read", "k8s.get", "k8s.list", on=[many], limits={"bytes": 2_000_000})]
    async with governed(tmp_path, kube, await kube.account(EVERYTHING), rules, namespace=many) as gate:
        first = await gate.call("kubectl_get", kind="pods")
        assert first.structured["row_count"] == 500
        assert "4500 more" in str(first.structured["next_step"])
        token = str(first.structured["next_step"]).rpartition(" ")[2]
        second = await gate.value("kubectl_get", kind="pods", continue_=token)
        assert second["rows"][0][0] == "pod-0500"
        started = monotonic()
        everything = await gate.value("kubectl_get", kind="pods", limit=5000)
        assert [row[0] for row in everything["rows"]] == [f"pod-{number:04}" for number in range(5000)]
        assert everything["truncated"] is False
        assert monotonic() - started < 30
        cut = await gate.value("kubectl_get", kind="pods", limit=5000, output="json")
        assert 100 < len(cut["items"]) < 5000
        assert f"`limit` {len(cut['items'])}" in cut["next_step"]
        assert len(json.dumps(cut["items"])) < 2_100_000
        again = await gate.value("kubectl_get", kind="pods", limit=len(cut["items"]), output="json")
        assert "with `continue`" in again["next_step"]
        narrowed = await gate.value("kubectl_get", kind="pods", label_selector="shard=7", output="name")
        assert len(narrowed["names"]) == 100


async def test_rows_and_bytes_of_a_rule_are_kept(tmp_path: Path, kube: Kube, mine: str) -> None:
    await kube.create(
        f"/api/v1/namespaces/{mine}/configmaps", *(config(f"c-{number}", text="x" * 500) for number in range(30))
    )
    rules = [rule("read", "k8s.*", on=[mine], limits={"rows": 7, "bytes": 4000})]
    async with governed(tmp_path, kube, await kube.account(EVERYTHING), rules, namespace=mine) as gate:
        table = await gate.value("kubectl_get", kind="cm", limit=20)
        assert len(table["rows"]) == 7
        assert "more" in table["next_step"]
        whole = await gate.value("kubectl_get", kind="cm", output="json")
        assert 1 <= len(whole["items"]) < 7
        assert whole["truncated"] is True
        await kube.create(f"/api/v1/namespaces/{mine}/configmaps", config("large", text="x" * 5000))
        assert "larger than 4000 bytes" in await gate.said("kubectl_get", kind="cm", name="large", output="yaml")


async def test_what_the_server_refuses_is_an_answer_to_act_on(gate: Governed, kube: Kube, mine: str) -> None:
    missing = await gate.call("kubectl_get", kind="cm", name="nope", namespace=mine)
    assert missing.is_error
    assert missing.ran == "no"
    assert 'configmaps "nope" not found' in missing.text
    assert "`kubectl_get` lists what there is" in missing.text
    assert "unable to parse" in await gate.said("kubectl_get", kind="pods", namespace=mine, label_selector="a b c")
    assert "not supported: spec.nope" in await gate.said(
        "kubectl_get", kind="pods", namespace=mine, field_selector="spec.nope=1"
    )
    assert "continue" in await gate.said("kubectl_get", kind="cm", namespace=mine, continue_="bm9wZQ")
    assert (await gate.value("kubectl_get", kind="pods", namespace="mine-nowhere"))["status"] == NOTHING


async def test_what_the_cluster_forbids_is_told_as_the_cluster_s_word(tmp_path: Path, kube: Kube, mine: str) -> None:
    token = await kube.account([{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get", "list"]}])
    async with governed(tmp_path, kube, token, [rule("read", "k8s.*")], namespace=mine) as gate:
        assert not (await gate.call("kubectl_get", kind="cm")).is_error
        said = await gate.said("kubectl_get", kind="pods")
        assert 'cannot list resource "pods"' in said
        assert "the cluster does not let the gateway's own account do this" in said
        everywhere = await gate.said("kubectl_get", kind="cm", all_namespaces=True)
        assert 'cannot list resource "namespaces"' in everywhere


ROW: Json = {"cells": ["a", 1, "w"], "object": {"metadata": {"namespace": "dev", "name": "a"}}}
COLUMNS: list[Json] = [
    {"name": "Name", "type": "string"},
    {"name": "Count", "type": "integer"},
    {"name": "Wide", "type": "string", "priority": 1},
]


def test_what_is_in_a_namespace_that_was_not_judged_is_left_out() -> None:
    pods = served("", "v1", "pods", "Pod")
    state = KubernetesState.of(DISCOVERY, "dev", 0.0)
    sieve = Sieve(Target(pods, None, None), state, lambda _: "", among=frozenset({"dev", "*"}))
    grid = Grid(Bounds(10, 10_000), wide=False, everywhere=True)
    late: Json = {"cells": ["b", 2, "w"], "object": {"metadata": {"namespace": "made-since", "name": "b"}}}
    unnamed: Json = {"cells": ["d"], "object": {"metadata": {"namespace": "dev"}}}
    grid.add(
        {"columnDefinitions": COLUMNS, "rows": [ROW, late, {"cells": ["c"], "object": None}, unnamed]}, "", sieve.takes
    )
    assert grid.rows == [["dev", "a", 1]]
    assert sieve.said() == "1 by the gateway, which was not told their names"


def test_a_table_that_is_none_does_no_harm() -> None:
    grid = Grid(Bounds(10, 10_000), wide=True, everywhere=False)
    tables: list[Json] = [
        {},
        {"columnDefinitions": "x", "rows": 7},
        {"columnDefinitions": COLUMNS, "rows": [ROW, None, {"cells": ["short"]}, {"cells": 3}]},
    ]
    for table in tables:
        grid.add(table, "", lambda _: True)
    assert grid.rows == [["a", 1, "w"], ["short", None, None], [None, None, None]]
