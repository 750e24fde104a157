"""Whether `dryRun` is heeded for a kind: what is not known to heed it would do for real what it is asked to rehearse.

Kubernetes' own kinds do, and so does what a definition defines. Of an API that another server serves behind the API server that server decides: it
counts where the OpenAPI says that its changes take `dryRun`, as `kubectl --dry-run=server` has it. What it then does is its word.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

import anyio.to_thread

from mcp_gateway_policy.vocabulary import JsonObject
from mcp_gateway_tools.kubernetes.client import Cluster
from mcp_gateway_tools.kubernetes.narrow import at, mapping, objects, text
from mcp_gateway_tools.kubernetes.plans import BUILT_IN
from mcp_gateway_tools.kubernetes.problems import ApiProblem
from mcp_gateway_tools.kubernetes.resources import ApiResource

_DEFINITIONS: Final = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
_UNSEEN: Final = frozenset({403, 404})


async def heeded(cluster: Cluster, api: ApiResource) -> bool:
    """Whether it is. Raises as `Cluster` does."""
    if api.group in BUILT_IN:
        return True
    if api not in cluster.heeding:
        cluster.heeding[api] = await _is_defined(cluster, api) or await _is_said(cluster, api)
    return cluster.heeding[api]


async def _is_defined(cluster: Cluster, api: ApiResource) -> bool:
    found = await _document(cluster, f"{_DEFINITIONS}/{quote(f'{api.plural}.{api.group}', safe='')}")
    return any(
        one.get("name") == api.version and one.get("served") is True for one in objects(at(found, "spec", "versions"))
    )


async def _is_said(cluster: Cluster, api: ApiResource) -> bool:
    version = "/".join(quote(part, safe="") for part in (api.group, api.version))
    said = await _document(cluster, f"/openapi/v3/apis/{version}") or await _document(cluster, "/openapi/v2")
    return await anyio.to_thread.run_sync(_says, said, api)


async def _document(cluster: Cluster, target: str) -> JsonObject:
    """Empty where there is none, or none for this account."""
    try:
        return await cluster.document(target)
    except ApiProblem as error:
        if error.status in _UNSEEN:
            return {}
        raise


def _says(document: JsonObject, api: ApiResource) -> bool:
    """Every way of changing an object that it has takes `dryRun`, and there is one."""
    where = "/namespaces/{namespace}" if api.namespaced else ""
    path = mapping(at(document, "paths", f"/apis/{api.group}/{api.version}{where}/{api.plural}/{{name}}"))
    ways = [mapping(path[way]) for way in ("put", "patch", "delete") if way in path]
    return bool(ways) and all(
        any(_is_dry_run(one) for one in (*objects(path.get("parameters")), *objects(way.get("parameters"))))
        for way in ways
    )


def _is_dry_run(parameter: JsonObject) -> bool:
    """Written out, or a reference to one that several have (`#/parameters/dryRun-…`)."""
    named = text(parameter.get("$ref")).rpartition("/")[2].partition("-")[0]
    return "dryRun" in (parameter.get("name"), named)
