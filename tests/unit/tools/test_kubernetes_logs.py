"""`kubectl_logs` through a whole gateway: what a container wrote, bounded and masked, where policy allows it."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from time import monotonic

import pytest
from cluster import EVERYTHING, Json, Kube
from governed import DEV, Governed, gate_of, governed, rule
from kubelet import Kubelet

pytestmark = pytest.mark.anyio
RULES = (
    rule("read", "k8s.get", "k8s.list", on=["mine-*", "objects-*"]),
    rule("logs", "k8s.logs", on=["mine-*/core/pods.log"]),
    rule("exec", "k8s.create", "k8s.exec", on=["mine-*/core/pods.exec"]),
    rule("ask", "k8s.get", "k8s.logs", on=["asked-*/core/pods.log"], effect="ask"),
)
MANY = b"".join(b"%05d request handled in %d ms\n" % (number, number % 7) for number in range(5000))
gate = gate_of(RULES)


@pytest.fixture
async def mine(kube: Kube, node: Kubelet) -> str:
    namespace = await kube.namespace("mine")
    await node.pod(kube, namespace, "web", "main", "side")
    node.logs[namespace, "web", "main"] = MANY
    node.logs[namespace, "web", "side"] = b"ready\n"
    node.previous[namespace, "web", "main"] = b"panic: out of memory\n"
    return namespace


async def test_the_last_lines_come_and_every_option_reaches_the_kubelet(
    gate: Governed, mine: str, node: Kubelet
) -> None:
    told = await gate.value("kubectl_logs", name="web", namespace=mine, container="main")
    assert told["lines"] == 200
    assert told["log"].splitlines()[-1] == "04999 request handled in 1 ms"
    three = await gate.value(
        "kubectl_logs", name="web", namespace=mine, container="main", tail_lines=3, timestamps=True, since_seconds=60
    )
    assert three["log"].splitlines()[0] == "2026-01-01T00:00:00.000000000Z 04997 request handled in 6 ms"
    before = await gate.value("kubectl_logs", name="web", namespace=mine, container="main", previous=True)
    assert before["log"] == "panic: out of memory"
    assert (await gate.value("kubectl_logs", name="web", namespace=mine, container="side"))["log"] == "ready"
    asked = node.asked[-4:]
    assert [part in asked[1] for part in ("tailLines=103", "timestamps=true", "sinceSeconds=60")] == [True] * 3
    assert "previous=true" in asked[2]
    assert all("follow" not in one for one in asked)


async def test_lines_are_picked_by_a_pattern(gate: Governed, mine: str) -> None:
    told = await gate.value(
        "kubectl_logs", name="web", namespace=mine, container="main", pattern=r"^0[0-9]+00 .* 3 ms$"
    )
    assert told["searched"] == 5000
    assert told["log"].splitlines() == [
        line for line in MANY.decode().splitlines() if line[3:5] == "00" and line.endswith(" 3 ms")
    ]


@pytest.mark.parametrize(
    ("pattern", "says"), [("(", "no regular expression"), (r"^(?:(0|00|000)+)+[1-9]$", "takes too long")]
)
async def test_a_hostile_pattern_ends(gate: Governed, mine: str, node: Kubelet, pattern: str, says: str) -> None:
    node.logs[mine, "web", "main"] = (b"0" * 5000 + b"\n") * 200
    started = monotonic()
    answer = await gate.call("kubectl_logs", name="web", namespace=mine, container="main", pattern=pattern)
    assert says in answer.text
    assert monotonic() - started < 15


async def test_an_endless_log_is_cut_and_the_newest_of_it_is_kept(gate: Governed, mine: str, node: Kubelet) -> None:
    node.logs[mine, "web", "main"] = b"".join(b"%06d %s\n" % (number, b"." * 2000) for number in range(1000))
    told = await gate.value("kubectl_logs", name="web", namespace=mine, container="main", tail_lines=1000)
    assert told["truncated"] is True
    assert "narrow it" in told["next_step"]
    assert 100 < told["lines"] < 140  # 256 KiB
    assert told["log"].splitlines()[-1].startswith("000999")
    node.logs[mine, "web", "main"] = b"x" * (20 << 20)  # a single line, and larger than what is fetched
    huge = await gate.value("kubectl_logs", name="web", namespace=mine, container="main")
    assert huge["truncated"] is True
    assert len(huge["log"]) < 300_000


def key() -> tuple[list[str], str]:
    """Lines of a private key, and the key."""
    text = base64.b64encode(os.urandom(900)).decode()
    body = [text[place : place + 64] for place in range(0, len(text), 64)]
    return body, "\n".join(("-----BEGIN PRIVATE KEY-----", *body, "-----END PRIVATE KEY-----"))


async def test_a_pattern_tells_nothing_of_what_is_hidden(gate: Governed, mine: str, node: Kubelet) -> None:
    """The mutation: lines that are picked before they are masked."""
    body, text = key()
    node.logs[mine, "web", "main"] = f"boot\n{text}\npassword=hunter2wren\ndone\n".encode()
    said = [
        await gate.value("kubectl_logs", name="web", namespace=mine, container="main", pattern=guess)
        for guess in (
            "password=h",
            "password=q",
            "password=hunter2wren",
            body[3].replace("+", "[+]"),
            "[A-Za-z0-9+/=]{50}",
        )
    ]
    assert [one["lines"] for one in said] == [0] * 5
    shown = await gate.value("kubectl_logs", name="web", namespace=mine, container="main", pattern="password=|boot")
    assert shown["log"] == "boot\npassword=<SECRET>"


@pytest.mark.parametrize("timestamps", [False, True])
async def test_a_key_is_hidden_where_only_its_end_is_asked_for(
    gate: Governed, mine: str, node: Kubelet, timestamps: bool
) -> None:
    """The mutations: no lines before those that are asked for; a text that may begin in the middle of a key."""
    body, text = key()
    many = "\n".join(body * 20)  # longer than what is read before
    for end, last in (
        (text, "done"),
        (f"-----BEGIN PRIVATE KEY-----\n{many}\n-----END PRIVATE KEY-----", "done"),
        (many, body[-1]),
    ):
        node.logs[mine, "web", "main"] = (
            f"{'before' + chr(10)}{end}\n{'done' + chr(10) if last == 'done' else ''}".encode()
        )
        for tail in (2, 5, 12, 60):
            told = await gate.value(
                "kubectl_logs", name="web", namespace=mine, container="main", tail_lines=tail, timestamps=timestamps
            )
            assert not [one for one in body if one in told["log"]]
            if last == "done":
                assert told["log"].endswith("done")
            else:
                assert told["log"] == ""


async def test_colours_keep_nothing_from_being_recognised(gate: Governed, mine: str, node: Kubelet) -> None:
    written = "\x1b[31mpass\x1b[1mword\x1b[0m=\x1b[38;5;9mfalconer-9182\x1b[0m\nmail ada@exa\x1b]0;title\x07mple.org\n"
    node.logs[mine, "web", "main"] = written.encode()
    told = await gate.value("kubectl_logs", name="web", namespace=mine, container="main")
    assert told["log"] == "password=<SECRET>\nmail <EMAIL>"
    node.run = lambda command: (written.encode(), written.encode(), 0)
    ran = await gate.value("kubectl_exec", name="web", namespace=mine, container="main", command=["env"])
    assert (ran["stdout"], ran["stderr"]) == ("password=<SECRET>\nmail <EMAIL>\n",) * 2


async def test_what_people_and_programs_write_into_logs_is_masked(gate: Governed, mine: str, node: Kubelet) -> None:
    secrets = ("ghp_0123456789abcdefghijABCDEFGHIJ012345", "hunter2-hunter2", "ada@example.org", "4111 1111 1111 1111")
    written = f"token {secrets[0]}\npassword={secrets[1]}\nmail for {secrets[2]}\npaid with {secrets[3]}\n\x1b[31mred\x1b[0m\n"
    node.logs[mine, "web", "main"] = written.encode()
    answer = await gate.call("kubectl_logs", name="web", namespace=mine, container="main")
    recorded = gate.recorded()
    for secret in secrets:
        assert secret not in answer.text
        assert secret not in str(answer.structured)
        assert secret.encode() not in recorded
    assert "\x1b" not in answer.text


async def test_who_may_read_objects_may_not_yet_read_logs(gate: Governed, kube: Kube, node: Kubelet) -> None:
    namespace = await kube.namespace("objects")
    await node.pod(kube, namespace, "web")
    node.logs[namespace, "web", "main"] = b"unseen\n"
    assert (await gate.value("kubectl_get", kind="pod", name="web", namespace=namespace))["rows"]
    before = len(node.asked)
    said = await gate.said("kubectl_logs", name="web", namespace=namespace)
    assert f"no rule allows `k8s.logs` on `{namespace}/core/pods.log/web`" in said
    asked = await kube.namespace("asked")
    waiting = await gate.call("kubectl_logs", name="web", namespace=asked)
    assert waiting.structured["status"] == "pending_approval"
    assert len(node.asked) == before
    assert kube.asked(f"/namespaces/{namespace}/pods/web/log") == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"container": None}, "a container name must be specified"),
        ({"container": "absent"}, "container absent is not valid"),
        ({"container": "../x"}, "does not fit"),
        ({"container": "main&follow=true"}, "does not fit"),
        ({"name": "nope"}, 'pods "nope" not found'),
        ({"name": "web/../../secrets"}, "is no name of an object"),
        ({"name": "web?follow=true"}, "is no name of an object"),
        ({"namespace": "../kube-system"}, "is no name of a namespace"),
        ({"follow": True}, "an argument it does not know"),
        ({"tail_lines": 10**9}, "does not fit"),
        ({"tail_lines": 1, "pattern": "x" * 500}, "does not fit"),
    ],
)
async def test_what_cannot_be_read_is_told(gate: Governed, mine: str, arguments: Json, says: str) -> None:
    given = {"name": "web", "namespace": mine, "container": "main", **arguments}
    answer = await gate.call("kubectl_logs", DEV, **{name: value for name, value in given.items() if value is not None})
    assert answer.is_error
    assert says in answer.text


async def test_a_node_that_says_nothing_is_given_up_in_a_rule_s_time(
    tmp_path: Path, kube: Kube, mine: str, node: Kubelet
) -> None:
    rules = [rule("read", "k8s.*", limits={"seconds": 2})]
    async with governed(tmp_path, kube, await kube.account(EVERYTHING), rules, namespace=mine) as gate:
        await gate.call("kubectl_api_resources")
        node.stalled = True
        try:
            started = monotonic()
            said = await gate.said("kubectl_logs", name="web", container="main")
            assert "took longer than 2 seconds" in said
            assert monotonic() - started < 8
        finally:
            node.stalled = False
