"""Changes as people meet them: the installed command, a configuration file, a real API server, a real MCP client."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import yaml
from changing import deployment
from cluster import EVERYTHING, Json, Kube, until
from gate import text_of
from kubelet import Kubelet
from mcp import Client, StdioServerParameters

from mcp_gateway.config.packs import cases
from mcp_gateway.identity.local import mint

pytestmark = pytest.mark.anyio
COMMAND = str(Path(sys.executable).with_name("mcp-gateway"))


@pytest.fixture(scope="module")
async def directory(kube: Kube, node: Kubelet, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Path]:
    """A configuration with the pack, on a cluster as its table of cases describes it."""
    folder = tmp_path_factory.mktemp("gate")
    (folder / "credential").touch(mode=0o600)
    (folder / "credential").write_text(await kube.account(EVERYTHING), encoding="utf-8")
    connection: Json = {
        "kind": "kubernetes",
        "credential": f"file:{folder / 'credential'}",
        "server": kube.server,
        "ca_data": kube.ca,
    }
    config = {
        "connections": [{"name": name, "labels": {"env": name}, **connection} for name in ("dev", "prod")],
        "identity": {
            "local": {"subject": "ana", "groups": ["developers"]},
            "roles": {"developer": {"groups": ["developers"]}, "lead": {"groups": ["leads"]}},
        },
        "policy": {"packs": [{"name": "kubernetes-safe", "roles": ["developer"], "approvers": ["lead"]}]},
        "approvals": {"wait_seconds": 0},
        "recorder": {"directory": "state"},
    }
    (folder / "gateway.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    await kube.create("/api/v1/namespaces", {"metadata": {"name": "shop"}})
    await kube.create("/apis/apps/v1/namespaces/shop/deployments", deployment("web"))
    await kube.create(
        "/api/v1/namespaces/shop/configmaps", {"metadata": {"name": "settings"}, "data": {"mode": "slow"}}
    )
    await kube.create(
        "/api/v1/namespaces/shop/secrets", {"metadata": {"name": "keys"}, "stringData": {"k": "canary-9034"}}
    )
    await node.pod(kube, "shop", "shell")
    yield folder
    # no kubelet ends the pod, and a namespace with a pod in it does not end either
    await kube.ask("DELETE", "/api/v1/namespaces/shop/pods/shell?gracePeriodSeconds=0")
    await kube.ask("DELETE", "/api/v1/namespaces/shop")

    async def gone() -> bool:
        return not await kube.is_there("/api/v1/namespaces/shop")

    await until(gone, 60)


def run(directory: Path, *arguments: str, token: str = "") -> subprocess.CompletedProcess[str]:
    own = {"MCP_GATEWAY_CONFIG": str(directory / "gateway.yaml"), **({"MCP_GATEWAY_TOKEN": token} if token else {})}
    return subprocess.run(
        [COMMAND, *arguments],
        env={"PATH": os.environ["PATH"], **own},
        cwd=directory,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


async def test_the_pack_says_what_its_table_expects_on_a_real_server(directory: Path, kube: Kube) -> None:
    before = [
        await kube.get(path)
        for path in ("/api/v1/namespaces/shop/configmaps/settings", "/apis/apps/v1/namespaces/shop/deployments/web")
    ]
    (directory / "cases.yaml").write_bytes(cases("kubernetes-safe"))
    ran = run(directory, "policy", "test", "cases.yaml", "--json")
    results = json.loads(ran.stdout)
    assert [result for result in results if result["wrong"]] == []
    assert ran.returncode == 0
    assert {"allow", "ask", "deny"} == {result["verdict"] for result in results}
    after = [
        await kube.get(path)
        for path in ("/api/v1/namespaces/shop/configmaps/settings", "/apis/apps/v1/namespaces/shop/deployments/web")
    ]
    assert [one["metadata"]["uid"] for one in after] == [one["metadata"]["uid"] for one in before]
    assert after[0]["data"] == before[0]["data"]
    assert after[1]["spec"] == before[1]["spec"]


async def test_a_change_in_production_waits_for_a_person_and_then_happens_once(directory: Path, kube: Kube) -> None:
    path = "/apis/apps/v1/namespaces/shop/deployments/web"
    own = {"MCP_GATEWAY_CONFIG": str(directory / "gateway.yaml"), "PATH": os.environ["PATH"]}
    lead = mint(directory / "state", "lea", ("leads",), 3600)
    server = StdioServerParameters(command=COMMAND, args=["stdio"], env=own, cwd=directory)
    scale = {"connection": "prod", "kind": "deploy", "name": "web", "namespace": "shop", "replicas": 4}
    async with Client(server, read_timeout_seconds=120) as client:
        tools = {tool.name for tool in (await client.list_tools()).tools}
        assert {"kubectl_apply", "kubectl_patch", "kubectl_delete", "kubectl_scale", "kubectl_rollout"} <= tools
        assert {"kubectl_create_job", "kubectl_cordon", "kubectl_uncordon", "kubectl_exec"} <= tools
        assert not {"kubectl_port_forward", "kubectl_proxy", "kubectl_attach", "kubectl_cp"} & tools
        waiting = await client.call_tool("kubectl_scale", scale)
        approval = str(dict(waiting.structured_content or {})["approval_id"])
        assert (await kube.get(path))["spec"]["replicas"] == 1
        shown = run(directory, "approvals", "show", approval, token=lead)
        assert "from 1 to 4" in " ".join(shown.stdout.split())
        decided = run(directory, "approvals", "approve", approval, "--reason", "looked at it", token=lead)
        assert decided.returncode == 0, decided.stderr
        done = await client.call_tool("await_approval", {"approval_id": approval})
        assert not done.is_error, text_of(done)
        assert (await kube.get(path))["spec"]["replicas"] == 4
        at_once = await client.call_tool("kubectl_scale", {**scale, "connection": "dev", "replicas": 2})
        assert not at_once.is_error, text_of(at_once)
        assert (await kube.get(path))["spec"]["replicas"] == 2
        refused = await client.call_tool("kubectl_delete", {"connection": "dev", "kind": "ns", "name": "shop"})
        assert "no-namespaces-definitions-volumes" in text_of(refused)
    assert await kube.is_there("/api/v1/namespaces/shop")
    verified = run(directory, "verify")
    assert verified.returncode == 0, verified.stdout
