"""A stand-in for a node's kubelet: logs and commands of containers that do not run, over HTTPS as the API server asks for them.

Speaks what `GET /containerLogs` and `/exec` of a kubelet speak (`k8s.io/kubelet`, `v4.channel.k8s.io`), and keeps what it was asked.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import subprocess
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web
from anyio.from_thread import start_blocking_portal
from cluster import Json, Kube

Ran = tuple[bytes, bytes, int]
"""What a command left: both streams and its exit code."""


def _echo(command: list[str]) -> Ran:
    return " ".join(command).encode() + b"\n", b"", 0


@dataclass
class Kubelet:
    """What the containers of its node say. Set `logs` and `run` before asking; `asked` are the paths with their queries, `commands` what ran."""

    node: str
    port: int = 0
    logs: dict[tuple[str, str, str], bytes] = field(default_factory=dict[tuple[str, str, str], bytes])
    """(namespace, pod, container) → all of its log."""
    previous: dict[tuple[str, str, str], bytes] = field(default_factory=dict[tuple[str, str, str], bytes])
    run: Callable[[list[str]], Ran] = _echo
    stalled: bool = False
    """Takes requests and says nothing."""
    asked: list[str] = field(default_factory=list[str])
    commands: list[list[str]] = field(default_factory=list[list[str]])

    async def pod(self, kube: Kube, namespace: str, name: str, *containers: str, **spec: Any) -> Json:
        """A pod on this node that says it runs."""
        named = containers or ("main",)
        body = {
            "metadata": {"name": name, "labels": {"app": name}},
            "spec": {
                "nodeName": self.node,
                "tolerations": [{"operator": "Exists"}],
                "containers": [{"name": one, "image": "registry.example/app:1.0"} for one in named],
                **spec,
            },
        }
        await kube.create(f"/api/v1/namespaces/{namespace}/pods", body)
        running = {"running": {"startedAt": "2026-01-01T00:00:00Z"}}
        status = {
            "phase": "Running",
            "podIP": "10.1.0.7",
            "conditions": [{"type": "Ready", "status": "True"}],
            "containerStatuses": [
                {
                    "name": one,
                    "ready": True,
                    "restartCount": 2,
                    "image": "registry.example/app:1.0",
                    "imageID": "",
                    "state": running,
                }
                for one in named
            ],
        }
        return await kube.patch(f"/api/v1/namespaces/{namespace}/pods/{name}/status", {"status": status})

    async def answer_log(self, request: web.Request) -> web.StreamResponse:
        """Lines of a container."""
        await self._note(request)
        key = (request.match_info["namespace"], request.match_info["pod"], request.match_info["container"])
        held = (self.previous if request.query.get("previous") == "true" else self.logs).get(key)
        if held is None:
            return web.Response(status=404, text=f"container {key[2]!r} in pod {key[1]!r} is not available")
        lines = held.splitlines(keepends=True)
        if "tailLines" in request.query:
            lines = lines[-int(request.query["tailLines"]) :]
        if request.query.get("timestamps") == "true":
            lines = [b"2026-01-01T00:00:00.000000000Z " + line for line in lines]
        body = b"".join(lines)
        return web.Response(body=body[: int(request.query.get("limitBytes", len(body)))], content_type="text/plain")

    async def answer_exec(self, request: web.Request) -> web.StreamResponse:
        """A command in a container."""
        await self._note(request)
        command = request.query.getall("command", [])
        self.commands.append(command)
        socket = web.WebSocketResponse(protocols=("v4.channel.k8s.io",))
        await socket.prepare(request)
        out, err, code = self.run(command)
        for channel, data in ((1, out), (2, err)):
            for start in range(0, len(data), 32768):
                await socket.send_bytes(bytes([channel]) + data[start : start + 32768])
        cause = {"reason": "ExitCode", "message": str(code)}
        failed = {
            "status": "Failure",
            "reason": "NonZeroExitCode",
            "message": f"exit code {code}",
            "details": {"causes": [cause]},
        }
        status = {"metadata": {}, **({"status": "Success"} if code == 0 else failed)}
        await socket.send_bytes(b"\x03" + json.dumps(status).encode())
        await socket.close()
        return socket

    async def _note(self, request: web.Request) -> None:
        self.asked.append(request.path_qs)
        if self.stalled:
            await asyncio.Event().wait()


@contextmanager
def kubelet(kube: Kube, directory: Path, node: str) -> Generator[Kubelet]:
    """A node `node` with its kubelet, until the block ends."""
    certificate, key = directory / "kubelet.crt", directory / "kubelet.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={node}",
         "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    made = Kubelet(node)
    with start_blocking_portal() as portal:
        runner = portal.call(_serve, made, tls)
        try:
            portal.call(_register, kube, made)
            yield made
        finally:
            portal.call(runner.cleanup)
            portal.call(kube.ask, "DELETE", f"/api/v1/nodes/{node}")


async def _serve(made: Kubelet, tls: ssl.SSLContext) -> web.AppRunner:
    application = web.Application()
    application.router.add_get("/containerLogs/{namespace}/{pod}/{container}", made.answer_log)
    application.router.add_route("*", "/exec/{namespace}/{pod}/{container}", made.answer_exec)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
    await site.start()
    made.port = runner.addresses[0][1]
    return runner


async def _register(kube: Kube, made: Kubelet) -> None:
    await kube.create("/api/v1/nodes", {"metadata": {"name": made.node}})
    status = {
        "addresses": [{"type": "InternalIP", "address": "127.0.0.1"}],
        "daemonEndpoints": {"kubeletEndpoint": {"Port": made.port}},
        "conditions": [{"type": "Ready", "status": "True"}],
    }
    await kube.patch(f"/api/v1/nodes/{made.node}/status", {"status": status})
