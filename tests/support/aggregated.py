"""An API that another server serves behind the API server (`APIService`), and that heeds no `dryRun`: it does whatever it is sent."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cluster import Json, Kube, until
from https import serving

_SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices"


@dataclass
class Aggregated:
    """One kind, `Lever`, in a group of its own. `written` are the requests that changed something, which all do that are no reading."""

    group: str
    objects: dict[str, Json] = field(default_factory=dict[str, Json])
    """By their paths."""
    written: list[str] = field(default_factory=list[str])

    def answer(self, method: str, path: str, body: Json) -> tuple[int, Json]:
        """As an API server that knows no options."""
        place = urlsplit(path).path
        if place == f"/apis/{self.group}/v1":
            verbs = ["get", "list", "create", "update", "patch", "delete"]
            lever = {"name": "levers", "singularName": "lever", "kind": "Lever", "namespaced": True, "verbs": verbs}
            return 200, {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": f"{self.group}/v1", "resources": [lever]}  # fmt: skip
        if method == "GET":
            found = self.objects.get(place)
            return (200, found) if found is not None else (404, {"kind": "Status", "reason": "NotFound", "code": 404})
        self.written.append(f"{method} {path}")
        if method == "DELETE":
            return 200, self.objects.pop(place, {})
        self.objects[place] = {**self.objects.get(place, {}), **body}
        return 200, self.objects[place]


@asynccontextmanager
async def aggregated(kube: Kube, namespace: str, directory: Path) -> AsyncGenerator[Aggregated]:
    """The API behind the API server, until the block ends."""
    if kube.audit is None:
        pytest.skip("no aggregated API: the API server runs elsewhere and cannot reach one of this process")
    api = Aggregated(f"{namespace}.example.org")
    name = f"v1.{api.group}"
    with serving(api.answer, directory) as (port, _):
        service = {
            "metadata": {"name": "levers"},
            "spec": {"type": "ExternalName", "externalName": "localhost", "ports": [{"port": port}]},
        }
        await kube.create(f"/api/v1/namespaces/{namespace}/services", service)
        spec = {
            "group": api.group,
            "version": "v1",
            "groupPriorityMinimum": 100,
            "versionPriority": 100,
            "insecureSkipTLSVerify": True,
            "service": {"namespace": namespace, "name": "levers", "port": port},
        }
        await kube.create(_SERVICES, {"metadata": {"name": name}, "spec": spec})
        try:
            async with kube.client() as client:

                async def serves() -> bool:
                    return (await client.get(f"/apis/{api.group}/v1")).status_code == 200

                await until(serves)
            yield api
        finally:
            await kube.ask("DELETE", f"{_SERVICES}/{name}")
