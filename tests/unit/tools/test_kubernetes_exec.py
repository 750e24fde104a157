"""`kubectl_exec` through a whole gateway, on a real API server and a kubelet that says what ran."""

from __future__ import annotations

import pytest
from changing import approve, ask, redeem, shown
from cluster import Kube
from governed import Governed, gate_of, namespace_of, rule
from kubelet import Kubelet

pytestmark = pytest.mark.anyio
RULES = (
    rule(
        "look-around",
        "k8s.create",
        "k8s.exec",
        on=["mine-*/core/pods.exec"],
        when="effect.command[0] in ['ls', 'echo', 'cat']",
    ),
    rule("short", "k8s.create", "k8s.exec", on=["short-*/core/pods.exec"], limits={"bytes": 2000, "seconds": 1}),
    rule("ask", "k8s.create", "k8s.exec", on=["asked-*/core/pods.exec"], effect="ask"),
    rule("no-root-of-the-node", "k8s.exec", effect="deny", when="has(effect.pod) && effect.pod.privileged"),
)
gate = gate_of(RULES)
mine = namespace_of("mine")
asked = namespace_of("asked")


async def test_a_command_runs_as_it_is_and_its_output_comes_back(
    gate: Governed, kube: Kube, mine: str, node: Kubelet
) -> None:
    await node.pod(kube, mine, "web")
    node.run = lambda command: (" ".join(command).encode(), b"warned", 3)
    command = ["echo", "a b", "$(id)", "--", "-x", "a&command=id", "ä\n"]
    told = await gate.value("kubectl_exec", name="web", namespace=mine, command=command)
    assert (told["exit_code"], told["stderr"]) == (3, "warned")
    assert told["stdout"].startswith("echo a b $(id)")
    assert node.commands[-1] == command
    assert "tty=true" not in node.asked[-1]
    assert "input=1" not in node.asked[-1]


async def test_a_command_that_no_rule_allows_does_not_run(gate: Governed, kube: Kube, mine: str, node: Kubelet) -> None:
    await node.pod(kube, mine, "web")
    await node.pod(
        kube, mine, "root", containers=[{"name": "main", "image": "i", "securityContext": {"privileged": True}}]
    )
    other = await kube.namespace("other")
    await node.pod(kube, other, "web")
    ran = len(node.commands)
    assert "no rule allows" in await gate.said("kubectl_exec", name="web", namespace=mine, command=["sh", "-c", "ls"])
    assert "no rule allows" in await gate.said("kubectl_exec", name="web", namespace=other, command=["ls"])
    assert "no-root-of-the-node" in await gate.said("kubectl_exec", name="root", namespace=mine, command=["ls"])
    assert "there is no" in await gate.said("kubectl_exec", name="nope", namespace=mine, command=["ls"])
    assert "no name of an object" in await gate.said("kubectl_exec", name="web/exec", namespace=mine, command=["ls"])
    assert "name a program" in await gate.said("kubectl_exec", name="web", namespace=mine, command=["", "ls"])
    assert "NUL" in await gate.said("kubectl_exec", name="web", namespace=mine, command=["ls", "\0"])
    assert len(node.commands) == ran


async def test_the_container_is_named_where_there_are_several(
    gate: Governed, kube: Kube, mine: str, node: Kubelet
) -> None:
    await node.pod(kube, mine, "web", "main", "side")
    ran = len(node.commands)
    assert "`main`, `side`" in await gate.said("kubectl_exec", name="web", namespace=mine, command=["ls"])
    assert "no container `nope`" in await gate.said(
        "kubectl_exec", name="web", namespace=mine, container="nope", command=["ls"]
    )
    assert len(node.commands) == ran
    await gate.value("kubectl_exec", name="web", namespace=mine, container="side", command=["ls"])
    assert node.asked[-1].split("?")[0].endswith("/web/side")


async def test_output_is_cut_at_a_limit_and_a_command_that_does_not_end_is_left(
    gate: Governed, kube: Kube, node: Kubelet
) -> None:
    short = await kube.namespace("short")
    await node.pod(kube, short, "web")
    node.run = lambda command: (b"x" * 100_000, b"", 0)
    told = await gate.value("kubectl_exec", name="web", namespace=short, command=["yes"])
    assert told["truncated"] is True
    assert len(told["stdout"]) <= 2000
    node.stalled = True
    try:
        answer = await gate.call("kubectl_exec", name="web", namespace=short, command=["sleep", "inf"])
    finally:
        node.stalled = False
    assert answer.is_error
    assert answer.ran == "unknown"
    assert "may have run" in answer.text


async def test_an_approver_sees_the_command_and_where_it_would_run(
    gate: Governed, kube: Kube, asked: str, node: Kubelet
) -> None:
    await node.pod(kube, asked, "web")
    node.run = lambda command: (b"done", b"", 0)
    ran = len(node.commands)
    approval = await ask(gate, "kubectl_exec", name="web", namespace=asked, command=["rm", "-rf", "/cache"])
    assert '["rm","-rf","/cache"]' in shown(approval)
    assert "node-one" in shown(approval)
    assert len(node.commands) == ran
    await kube.patch(f"/api/v1/namespaces/{asked}/pods/web", {"metadata": {"labels": {"moved": "yes"}}})
    await approve(gate, approval)
    answer = await redeem(gate, approval)
    assert not answer.is_error, answer.text
    assert node.commands[ran:] == [["rm", "-rf", "/cache"]]


async def test_an_approval_is_void_for_another_pod_of_the_same_name(
    gate: Governed, kube: Kube, asked: str, node: Kubelet
) -> None:
    await node.pod(kube, asked, "web")
    approval = await ask(gate, "kubectl_exec", name="web", namespace=asked, command=["reboot"])
    await kube.ask("DELETE", f"/api/v1/namespaces/{asked}/pods/web", {"gracePeriodSeconds": 0})
    await node.pod(kube, asked, "web")
    await approve(gate, approval)
    assert "state" in (await redeem(gate, approval)).text
    assert ["reboot"] not in node.commands


async def test_secrets_in_the_output_are_masked(gate: Governed, kube: Kube, mine: str, node: Kubelet) -> None:
    await node.pod(kube, mine, "web")
    canary = "canary-of-a-secret-6402"
    await kube.create(f"/api/v1/namespaces/{mine}/secrets", {"metadata": {"name": "s"}, "stringData": {"k": canary}})
    node.run = lambda command: (b"DB_PASSWORD=hunter2-canary\nAKIAIOSFODNN7EXAMPLE\n", b"", 0)
    told = await gate.call("kubectl_exec", name="web", namespace=mine, command=["cat", "/proc/1/environ"])
    assert "hunter2-canary" not in told.text
    assert b"hunter2-canary" not in gate.recorded()
