"""How a step is sent to the API server: rehearsed (`dryRun=All`, which keeps nothing), shown, written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import anyio

from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.kubernetes import pods
from mcp_gateway_tools.kubernetes.client import Cluster
from mcp_gateway_tools.kubernetes.dependants import dependants
from mcp_gateway_tools.kubernetes.differences import Difference, difference
from mcp_gateway_tools.kubernetes.narrow import mapping, text
from mcp_gateway_tools.kubernetes.plans import Plan, Step, version_of
from mcp_gateway_tools.kubernetes.problems import ApiProblem, ClusterUnreachable
from mcp_gateway_tools.kubernetes.state import KubernetesState
from mcp_gateway_tools.raw import Document

MOST_SHOWN: Final = 20
MOST_CHARACTERS: Final = 40_000
SECONDS: Final = 20.0


class Undeclared(Exception):
    """The API server would write something that was not judged."""


async def rehearsed(cluster: Cluster, step: Step) -> JsonObject | None:
    """What the API server would make of the object; None where it would be gone. Raises Undeclared, ApiProblem, ClusterUnreachable.

    # INVARIANT: what opens the host and was not judged is not written, whoever added it: a field the gateway merged otherwise, admission.
    """
    result = await _sent(cluster, step, dry_run=True)
    if step.verb == "delete":
        return None
    judged = step.effects[0].attributes
    found = pods.attributes(result)
    for name in pods.DANGERS:
        if found.get(name) is True and judged.get(name) is not True:
            raise Undeclared(
                f"the API server would make `{step.said}` `{name}`, which was not judged; nothing was changed"
            )
    return result


async def written(cluster: Cluster, step: Step) -> JsonValue:
    """Do it; what became of the object. Raises ApiProblem and ClusterUnreachable."""
    result = await _sent(cluster, step, dry_run=False)
    match step.verb:
        case "delete":
            did = "deletion began" if mapping(result.get("metadata")).get("deletionTimestamp") else "deleted"
        case "create":
            did = "created"
        case _ if step.live is None:
            did = "created"
        case _:
            did = "unchanged" if version_of(result) == version_of(step.live) else "configured"
    return {"object": step.said, "did": did}


async def _sent(cluster: Cluster, step: Step, *, dry_run: bool, locked: bool = True) -> JsonObject:
    version = version_of(step.live) if locked else ""
    match step.verb:
        case "apply":
            return await cluster.apply(
                step.api,
                step.namespace,
                step.name,
                _at_version(step.body or {}, version),
                force=step.force,
                dry_run=dry_run,
            )
        case "create":
            return await cluster.create(step.api, step.namespace, step.body or {}, dry_run=dry_run)
        case "delete":
            uid = text(mapping((step.live or {}).get("metadata")).get("uid")) or None
            return await cluster.delete(
                step.api,
                step.namespace,
                step.name,
                propagation=step.propagation,
                grace=step.grace,
                uid=uid,
                dry_run=dry_run,
            )
        case "patch":
            patch = step.patch
            if not patch:
                return step.live or {}
            body = _at_version(patch, version)
            return await cluster.patch(
                step.api, step.namespace, step.name, body, "merge", step.subresource, dry_run=dry_run
            )


def _at_version(body: JsonObject, version: str) -> JsonObject:
    """# INVARIANT: a request carries the version it was planned on; the API server refuses it on any other."""
    return {**body, "metadata": {**mapping(body.get("metadata")), "resourceVersion": version}} if version else body


async def previewed(cluster: Cluster, plan: Plan, state: KubernetesState) -> tuple[Document, ...]:
    """For each object what would differ, by the API server where it lets the reading account rehearse, else as worked out here; and what
    depends on it."""
    shown: list[Document] = []
    for step in plan.steps[:MOST_SHOWN]:
        with anyio.move_on_after(SECONDS) as spent:
            shown.append(await _previewed(cluster, step, state))
        if spent.cancelled_caught:
            break
    if len(shown) < len(plan.steps):
        shown.append(Document({"not_shown": f"{len(plan.steps) - len(shown)} more objects"}))
    return tuple(shown)


async def _previewed(cluster: Cluster, step: Step, state: KubernetesState) -> Document:
    told: dict[str, JsonValue] = {"object": step.said, "change": step.verb}
    result = step.result
    if step.verb != "delete":
        told["rehearsed"] = "by the API server (dry run)"
        try:
            result = await _sent(cluster, step, dry_run=True, locked=False)  # what moves meanwhile is no matter here
        except (ApiProblem, ClusterUnreachable) as error:
            told["rehearsed"] = _why(error)
    found = difference(step.live, result)
    told |= _parts(found, step)
    if step.verb == "delete" or step.subresource == "scale":
        told["dependants"] = await dependants(cluster, step, state)
    return Document(told, withheld=found.withheld)


def differences(plan: Plan, results: Sequence[JsonObject | None]) -> Document:
    """What a rehearsal would change, for the caller who asked for no more than that."""
    shown: list[JsonValue] = []
    withheld: list[str] = []
    for step, result in list(zip(plan.steps, results, strict=True))[:MOST_SHOWN]:
        found = difference(step.live, result)
        withheld += found.withheld
        shown.append({"object": step.said, "change": step.verb, **_parts(found, step)})
    value: dict[str, JsonValue] = {"dry_run": True, "would": shown}
    if len(plan.steps) > MOST_SHOWN:
        value["not_shown"] = f"{len(plan.steps) - MOST_SHOWN} more objects"
    return Document(value, withheld=tuple(dict.fromkeys(withheld)))


def _parts(found: Difference, step: Step) -> dict[str, JsonValue]:
    import json

    if found.none:
        return {"differs": False}
    if step.verb == "delete":
        return {}
    size = len(json.dumps([found.before, found.after]))
    if size > MOST_CHARACTERS:
        return {"differs": f"in too much to show ({size} characters)"}
    return {"before": found.before, "after": found.after}


def _why(error: ApiProblem | ClusterUnreachable) -> str:
    if isinstance(error, ApiProblem) and error.status == 403:
        return "by the gateway: the cluster does not let its reading account rehearse changes"
    said = error.message if isinstance(error, ApiProblem) else str(error)
    return f"by the gateway: the API server's rehearsal failed: {said[:500]}"
