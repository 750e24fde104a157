"""A rule about one object holds for lists, watches and events too, through a whole gateway on a real API server."""

from __future__ import annotations

import json

import anyio
import pytest
from changing import approve, ask, redeem
from cluster import Json, Kube
from governed import DEV, Governed, gate_of, namespace_of, rule
from kubelet import Kubelet

pytestmark = pytest.mark.anyio
READING = ("k8s.get", "k8s.list", "k8s.watch")
RULES = (
    rule("read", *READING, on=["mine-*", "*/core/configmaps", "-/core/namespaces"]),
    rule("payroll", "k8s.get", on=["mine-*/core/configmaps/hid-payroll"], effect="deny"),
    rule("quiet", "k8s.list", on=["*/core/configmaps/hid-quiet"], effect="deny"),
    rule("people", "k8s.get", effect="deny", when="effect.segments[3].startsWith('hr-')"),
    rule("board", "k8s.get", on=["mine-*/core/configmaps/hid-board"], effect="ask"),
    rule("hidden-pods", "k8s.get", on=["mine-*/core/pods/hidden"], effect="deny"),
    rule("hidden-places", "k8s.get", on=["-/core/namespaces/veiled-*"], effect="deny"),
    rule("all-asked", *READING, on=["person-*"], effect="ask"),
    rule("never", "k8s.get", on=["person-*/core/configmaps/never"], effect="deny"),
)
KEPT = ("hid-payroll", "hid-quiet", "hr-salaries", "hid-board")
FORMS = ("table", "wide", "yaml", "json", "name")
gate = gate_of(RULES)
mine = namespace_of("mine")
person = namespace_of("person")


def config(name: str, **labels: str) -> Json:
    return {"metadata": {"name": name, "labels": {"tier": "web", **labels}}, "data": {"word": f"word-of-{name}"}}


async def fill(kube: Kube, namespace: str, *names: str) -> str:
    path = f"/api/v1/namespaces/{namespace}/configmaps"
    await kube.create(path, *map(config, names))
    return path


@pytest.mark.parametrize("output", FORMS)
async def test_what_a_rule_denies_or_asks_about_by_itself_is_in_no_list(
    gate: Governed, kube: Kube, mine: str, output: str
) -> None:
    """The mutations: a sieve that takes everything; one that looks at `k8s.get` alone."""
    await fill(kube, mine, "open", *KEPT)
    for arguments in ({"namespace": mine}, {"all_namespaces": True}):
        told = await gate.value("kubectl_get", DEV, kind="cm", output=output, limit=1000, **arguments)
        said = json.dumps(told)
        assert "open" in said
        shown = said.partition("left out")[0]  # the rules have the objects' names
        assert not [name for name in KEPT if name in shown]
        if "namespace" in arguments:
            assert [one for one in ("board", "payroll", "people", "quiet") if f"1 by rule `{one}`" not in said] == []


async def test_how_many_fit_a_selector_is_not_told_of_what_is_kept_back(gate: Governed, kube: Kube, mine: str) -> None:
    await fill(kube, mine, "hid-payroll")
    for output in FORMS:
        said = {
            json.dumps(await gate.value("kubectl_get", DEV, kind="cm", namespace=mine, output=output, **chosen))
            for chosen in (
                {"label_selector": "tier=web"},
                {"label_selector": "tier=db"},
                {"field_selector": "metadata.name=hid-payroll"},
            )
        }
        assert len(said) == 1, "the same whether it fits or not"
        assert "hid-payroll" not in said.pop()


async def test_an_object_that_is_kept_back_is_in_no_watch(gate: Governed, kube: Kube, mine: str) -> None:
    path = await fill(kube, mine, "open", "hid-payroll", "hid-quiet")
    seen: list[str] = []

    async def watch(output: str) -> None:
        arguments = {"kind": "cm", "namespace": mine, "watch_seconds": 2, "output": output, "label_selector": "tier"}
        seen.append(json.dumps(await gate.value("kubectl_get", DEV, **arguments)))

    async with anyio.create_task_group() as group:
        for output in ("table", "json", "name"):
            group.start_soon(watch, output)
        number = 0
        while len(seen) < 3:  # from before the watches begin until after they have ended
            number += 1
            for name in ("open", "hid-payroll", "hid-quiet"):
                await kube.patch(f"{path}/{name}", {"data": {"word": f"word-of-{name}-{number}"}})
    for one in seen:
        assert "MODIFIED" in one
        assert "open" in one
        assert "hid-payroll" not in one
        assert "hid-quiet" not in one


def event(called: str, namespace: str, message: str, **about: str) -> Json:
    return {
        "metadata": {"name": called},
        "involvedObject": {"namespace": namespace, **about},
        "reason": "BackOff",
        "message": message,
        "type": "Warning",
        "lastTimestamp": "2026-01-01T00:00:01Z",
    }


async def test_an_event_is_kept_back_with_what_it_is_about(
    gate: Governed, kube: Kube, mine: str, node: Kubelet
) -> None:
    """The mutation: a sieve that looks at the event's own name."""
    path = f"/api/v1/namespaces/{mine}/events"
    related = {
        **event("related", mine, "said-of-open", kind="Pod", name="open"),
        "related": {"kind": "Pod", "name": "hidden", "namespace": mine},
    }
    await kube.create(
        path,
        event("open", mine, "said-of-open", kind="Pod", name="open", apiVersion="v1"),
        event("bare", mine, "said-of-hidden", kind="Pod", name="hidden"),
        event("full", mine, "said-of-hidden", kind="Pod", name="hidden", apiVersion="v1"),
        event("other-version", mine, "said-of-hidden", kind="Pod", name="hidden", apiVersion="v9"),
        event("unknown", mine, "said-of-nobody", kind="Gadget", name="hidden", apiVersion="example.org/v1"),
        {**related, "message": "said-of-hidden"},
    )
    answers = [await gate.value("kubectl_events", namespace=mine)]
    for kind in ("events", "events.events.k8s.io"):
        answers += [await gate.value("kubectl_get", kind=kind, namespace=mine, output=output) for output in FORMS[:4]]
    for answer in answers:
        said = json.dumps(answer)
        assert "said-of-open" in said
        assert "said-of-hidden" not in said
        assert "said-of-nobody" not in said
        assert "4 by rule `hidden-pods`" in said
        assert "1 by the gateway" in said
    for form in FORMS:
        said = await gate.said("kubectl_get", kind="event", name="full", namespace=mine, output=form)
        assert "rule `hidden-pods`" in said
        assert "said-of-hidden" not in said
    assert "rule `hidden-pods`" in await gate.said("kubectl_describe", kind="event", name="full", namespace=mine)
    silent = await gate.value("kubectl_events", DEV, **{"namespace": mine, "for": "pod/hidden"})
    assert silent["rows"] == []
    assert "hidden-pods" not in json.dumps(silent)
    await node.pod(kube, mine, "open")
    described = await gate.value("kubectl_describe", kind="pod", name="open", namespace=mine)
    assert "said-of-hidden" not in json.dumps(described)


async def test_a_list_that_a_person_allowed_holds_what_that_rule_asks_about_and_nothing_that_another_denies(
    gate: Governed, kube: Kube, person: str
) -> None:
    await fill(kube, person, "open", "never")
    approval = await ask(gate, "kubectl_get", kind="cm", namespace=person, output="json")
    await approve(gate, approval)
    answer = await redeem(gate, approval)
    assert "word-of-open" in answer.text
    assert "word-of-never" not in answer.text
    assert "1 by rule `never`" in answer.text


async def test_what_is_cluster_scoped_is_kept_back_too(gate: Governed, kube: Kube, mine: str) -> None:
    hidden = await kube.namespace("veiled")
    names = (await gate.value("kubectl_get", kind="ns", output="name", limit=5000))["names"]
    assert f"namespaces/{mine}" in names
    assert f"namespaces/{hidden}" not in names
    assert "hidden-places" in await gate.said("kubectl_get", kind="ns", name=hidden)
