"""A cluster as a client sees it: the installed command over stdio, on a real API server, with a log that verifies."""

from __future__ import annotations

import base64
import json
import os
import subprocess
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import yaml
from cluster import READ, Kube
from gate import COMMAND, text_of
from kubelet import Kubelet
from mcp import Client, StdioServerParameters

from mcp_gateway_recorder.verify import verify

pytestmark = pytest.mark.anyio
READING = {
    "kubectl_api_resources",
    "kubectl_auth_can_i",
    "kubectl_describe",
    "kubectl_events",
    "kubectl_explain",
    "kubectl_get",
    "kubectl_logs",
}
PASSWORD = "wren 4711 kestrel 0815 plover"


def configure(directory: Path, kube: Kube, token: str, namespace: str) -> None:
    """A gateway for one developer, whose namespace is theirs to read."""
    (directory / "ca.crt").write_text(kube.ca, encoding="utf-8")
    (directory / "token").touch(mode=0o600)
    (directory / "token").write_text(token, encoding="utf-8")
    actions = ["k8s.get", "k8s.list", "k8s.watch", "k8s.logs", "k8s.can-i"]
    config = {
        "connections": [
            {
                "name": "staging",
                "kind": "kubernetes",
                "server": kube.server,
                "ca_file": str(directory / "ca.crt"),
                "namespace": namespace,
                "credential": "file:token",
            }
        ],
        "identity": {
            "local": {"subject": "ana", "groups": ["developers"]},
            "roles": {"developer": {"groups": ["developers"]}},
        },
        "policy": {
            "rules": [
                {
                    "name": "read",
                    "roles": ["developer"],
                    "actions": actions,
                    "resources": [f"{namespace}/*"],
                    "effect": "allow",
                }
            ]
        },
        "recorder": {"directory": "state"},
    }
    (directory / "gateway.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")


def environment(directory: Path) -> dict[str, str]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**inherited, "MCP_GATEWAY_CONFIG": str(directory / "gateway.yaml")}


@asynccontextmanager
async def client(directory: Path) -> AsyncGenerator[Client]:
    """A real MCP client over stdio."""
    server = StdioServerParameters(command=COMMAND, args=["stdio"], env=environment(directory), cwd=directory)
    async with Client(server, read_timeout_seconds=60) as connected:
        yield connected


async def test_a_developer_reads_a_namespace_and_nothing_else_and_the_log_proves_it(
    tmp_path: Path, kube: Kube, node: Kubelet
) -> None:
    mine, other = await kube.namespace("mine"), await kube.namespace("other")
    token = await kube.account([{"apiGroups": ["*"], "resources": ["*"], "verbs": list(READ)}])
    configure(tmp_path, kube, token, mine)
    for namespace in (mine, other):
        await node.pod(kube, namespace, "web")
        node.logs[namespace, "web", "main"] = f"connecting as ada@example.org with {PASSWORD}\n".encode()
        held = {"metadata": {"name": "db"}, "data": {"password": base64.b64encode(PASSWORD.encode()).decode()}}
        await kube.create(f"/api/v1/namespaces/{namespace}/secrets", held)

    async with client(tmp_path) as session:
        tools = {tool.name: tool for tool in (await session.list_tools()).tools}
        assert set(tools) >= READING
        said = tools["kubectl_get"].description or ""
        assert (
            f"On `staging` you may: `k8s.get` on `{mine}/*`; `k8s.list` on `{mine}/*`; `k8s.watch` on `{mine}/*`."
            in said
        )
        assert "k8s.logs" in (tools["kubectl_logs"].description or "")
        assert "k8s.logs" not in said

        async def ask(tool: str, **arguments: object) -> tuple[str, bool]:
            answer = await session.call_tool(
                tool, {"connection": "staging", "prompt": "what is wrong with web?", **arguments}
            )
            return f"{text_of(answer)}\n{json.dumps(answer.structured_content)}", bool(answer.is_error)

        pods, failed = await ask("kubectl_get", kind="po")
        assert not failed
        assert "web" in pods
        secret_shown, failed = await ask("kubectl_get", kind="secret", name="db", output="yaml")
        assert not failed
        assert "password" in secret_shown
        log, failed = await ask("kubectl_logs", name="web")
        assert not failed
        assert log.startswith('{"log":"connecting as <EMAIL> with ')
        described, failed = await ask("kubectl_describe", kind="pod", name="web")
        assert not failed
        refused = [
            await ask("kubectl_get", kind="po", namespace=other),
            await ask("kubectl_get", kind="po", all_namespaces=True),
            await ask("kubectl_get", kind="nodes"),
            await ask("kubectl_logs", name="web", namespace=other),
            await ask("kubectl_describe", kind="secret", name="db", namespace=other),
        ]
        assert all(failed for _, failed in refused)
        assert all("no rule allows" in text for text, _ in refused)
        everything = "".join([pods, secret_shown, log, described, *(text for text, _ in refused)])
    assert kube.asked(f"/namespaces/{other}/") == []

    state = tmp_path / "state"
    recorded = b"".join(path.read_bytes() for path in state.rglob("*") if path.is_file())
    for secret in (PASSWORD, base64.b64encode(PASSWORD.encode()).decode()[:-4], token, "ada@example.org"):
        assert secret not in everything
        assert secret.encode() not in recorded
    assert b"what is wrong with web?" in recorded
    report = verify(state)
    assert report.ok, report


async def test_the_command_explains_what_a_call_on_a_cluster_would_be_allowed(tmp_path: Path, kube: Kube) -> None:
    mine = await kube.namespace("mine")
    token = await kube.account([{"apiGroups": ["*"], "resources": ["*"], "verbs": list(READ)}])
    configure(tmp_path, kube, token, mine)

    def explain(arguments: str) -> dict[str, str]:
        call = (
            "--as",
            "ana",
            "--groups",
            "developers",
            "--connection",
            "staging",
            "--tool",
            "kubectl_get",
            "--arguments",
            arguments,
        )
        done = subprocess.run(
            [COMMAND, "policy", "explain", *call, "--json"],
            env=environment(tmp_path), cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        found: dict[str, str] = json.loads(done.stdout)
        return found

    assert explain('{"kind": "deploy"}')["verdict"] == "allow"
    assert explain('{"kind": "deploy", "namespace": "kube-system"}')["verdict"] == "deny"


ROLES = Path(__file__).parents[2] / "examples" / "kubernetes" / "cluster-roles.yaml"
PLURALS = {
    "Namespace": "/api/v1/namespaces",
    "ServiceAccount": "/api/v1/namespaces/{}/serviceaccounts",
    "ClusterRole": "/apis/rbac.authorization.k8s.io/v1/clusterroles",
    "ClusterRoleBinding": "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
    "RoleBinding": "/apis/rbac.authorization.k8s.io/v1/namespaces/{}/rolebindings",
}
MAY = {
    "reading": {
        "get pods dev",
        "get pods shop",
        "get pods/log shop",
        "list deployments shop",
        "list namespaces ",
    },
    "changing": {
        "get pods dev",
        "get pods shop",
        "get pods/log shop",
        "list deployments shop",
        "list namespaces ",
        "patch deployments shop",
        "patch deployments/scale shop",
        "delete pods shop",
        "create jobs shop",
    },
}
QUESTIONS = MAY["changing"] | {
    "get secrets shop",
    "create pods/exec shop",
    "create pods shop",
    "create rolebindings shop",
    "impersonate users ",
    "patch deployments dev",
    "delete namespaces ",
    "create serviceaccounts/token shop",
    "get nodes/proxy ",
    "escalate clusterroles ",
}
GROUPS = {
    "deployments": "apps",
    "jobs": "batch",
    "rolebindings": "rbac.authorization.k8s.io",
    "clusterroles": "rbac.authorization.k8s.io",
}


@pytest.mark.parametrize("account", sorted(MAY))
async def test_the_example_s_accounts_may_do_what_they_are_for_and_no_more(kube: Kube, account: str) -> None:
    for document in yaml.safe_load_all(ROLES.read_text(encoding="utf-8")):
        metadata = document["metadata"]
        path = PLURALS[document["kind"]].format(metadata.get("namespace"))
        if document["kind"] == "RoleBinding" and not await kube.is_there(f"/api/v1/namespaces/{metadata['namespace']}"):
            await kube.create("/api/v1/namespaces", {"metadata": {"name": metadata["namespace"]}})
        if not await kube.is_there(f"{path}/{metadata['name']}"):
            await kube.create(path, document)
    found: set[str] = set()
    user = f"system:serviceaccount:mcp-gateway:mcp-gateway-{account}"
    groups = ["system:serviceaccounts", "system:serviceaccounts:mcp-gateway", "system:authenticated"]
    for question in QUESTIONS:
        verb, plural, namespace = question.split(" ")
        plural, _, subresource = plural.partition("/")
        asked = {
            "verb": verb,
            "resource": plural,
            "subresource": subresource,
            "group": GROUPS.get(plural, ""),
            "namespace": namespace,
        }
        review = {"spec": {"user": user, "groups": groups, "resourceAttributes": asked}}
        (answer,) = await kube.create("/apis/authorization.k8s.io/v1/subjectaccessreviews", review)
        if answer["status"]["allowed"]:
            found.add(question)
    assert found == MAY[account]
