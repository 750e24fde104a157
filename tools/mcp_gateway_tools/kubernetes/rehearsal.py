"""How a step is sent to the API server: rehearsed (`dryRun=All`, which keeps nothing), shown, written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import anyio

from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.kubernetes import pods
from mcp_gateway_tools.kubernetes.attributes import attributes
from mcp_gateway_tools.kubernetes.client import Cluster
from mcp_gateway_tools.kubernetes.dependants import dependants
from mcp_gateway_tools.kubernetes.differences import Difference, difference
from mcp_gateway_tools.kubernetes.heeding import heeded
from mcp_gateway_tools.kubernetes.narrow import mapping, text
from mcp_gateway_tools.kubernetes.plans import Plan, Step, version_of
from mcp_gateway_tools.kubernetes.problems import ApiProblem, ClusterUnreachable
from mcp_gateway_tools.kubernetes.state import KubernetesState
from mcp_gateway_tools.kubernetes.tables import Room
from mcp_gateway_tools.raw import Document, Problem

MOST_OF_ONE: Final = 40_000
"""Bytes of one object's difference."""

MOST_SHOWN: Final = 200_000
"""Bytes of all differences together."""

SECONDS: Final = 60.0
GUARDED: Final = (
    *pods.DANGERS,
    *("pod.host_ports", "pod.host_paths", "pod.capabilities", "pod.sysctls"),
    *("rbac.subjects", "service.external_ips", "service.external_name", "ingress.hosts"),
)
"""Attributes of which nothing is written that was not judged. Images, Secrets and the like are added by much honest admission."""

_NO_DRY_RUN: Final = "does not support dry run"
"""The API server's words for a webhook that may have side effects; it has no code for that."""

_UNREHEARSED: Final = "what cannot be rehearsed is not changed: tell the gateway's operator"


class Declined(Exception):
    """The gateway itself does not write it; `problem` says why."""

    def __init__(self, message: str, code: str, hint: str) -> None:
        super().__init__(message)
        self.problem: Final = Problem(message, code, hint)


async def rehearsed(cluster: Cluster, step: Step) -> JsonObject | None:
    """What the API server would make of the object; None where it would be gone. Raises Declined, ApiProblem, ClusterUnreachable.

    # INVARIANT: what opens the host or the cluster and was not judged is not written, whoever added it: a field the gateway merged otherwise,
    admission.
    """
    result = await _rehearsed(cluster, step)
    more = undeclared(step, result)
    if more:
        what = f"the API server would make more of `{step.said}` than was judged: {more}; it was not changed"
        raise Declined(what, "Undeclared", "the cluster's own admission adds it: ask the gateway's operator")
    return None if step.verb == "delete" else result


async def _rehearsed(cluster: Cluster, step: Step, *, locked: bool = True) -> JsonObject:
    if not await heeded(cluster, step.api):
        what = f"the API server does not say that it takes `dryRun` for `{step.api.name}`"
        raise Declined(what, "Unrehearsable", _UNREHEARSED)
    try:
        return await _sent(cluster, step, dry_run=True, locked=locked)
    except ApiProblem as error:
        if _NO_DRY_RUN in error.message:
            raise Declined(error.message, "Unrehearsable", _UNREHEARSED) from None
        raise


def undeclared(step: Step, result: JsonObject) -> str:
    """What the API server would add to what was judged: `pod.privileged`, `pod.host_paths` (/var/run). Empty where that is nothing. Pure."""
    if step.verb == "delete":
        return ""
    judged, found = step.effects[0].attributes, attributes(step.api, result, {})
    more: list[str] = []
    for name in GUARDED:
        value, known = found.get(name), judged.get(name)
        if isinstance(value, tuple):
            new = [str(one) for one in value if not isinstance(known, tuple) or one not in known]
            more += [f"`{name}` ({', '.join(new)[:200]})"] if new else []
        elif value and value != known:
            more.append(f"`{name}`")
    return ", ".join(more)


class Unwritten(Exception):
    """A write that the API server refused, or of which it is not known what became; `why` is what came back."""

    def __init__(self, why: ApiProblem | ClusterUnreachable) -> None:
        super().__init__(str(why))
        self.why: Final = why

    @property
    def conflict(self) -> bool:
        """Whether the object is no longer as it was planned on."""
        return isinstance(self.why, ApiProblem) and self.why.reason == "Conflict"


async def written(cluster: Cluster, step: Step) -> JsonValue:
    """Do it; what became of the object. Raises Unwritten."""
    try:
        result = await _sent(cluster, step, dry_run=False)
    except (ApiProblem, ClusterUnreachable) as error:
        raise Unwritten(error) from None
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


async def previewed(cluster: Cluster, rehearsing: Cluster, plan: Plan, state: KubernetesState) -> tuple[Document, ...]:
    """For each object what would differ, by the API server where it can be rehearsed, else as worked out here; and what depends on it.

    `rehearsing` is the cluster as the account that would do it, `cluster` as the one that reads.
    """
    shown: list[Document] = []
    room = Room(MOST_SHOWN)
    with anyio.move_on_after(SECONDS):
        for step in plan.steps:
            shown.append(await _previewed(cluster, rehearsing, plan, step, state, room))
    left = [step.said for step in plan.steps[len(shown) :]]
    if left:
        shown.append(Document({"not_shown": left, "why": f"the rest took longer than {SECONDS:g} seconds"}))
    return tuple(shown)


async def _previewed(
    cluster: Cluster, rehearsing: Cluster, plan: Plan, step: Step, state: KubernetesState, room: Room
) -> Document:
    told: dict[str, JsonValue] = {"object": step.said, "change": step.verb}
    result = step.result
    if plan.comes_late(step):
        told["rehearsed"] = "by the gateway alone: the object's namespace is not there yet"
    else:
        try:
            answer = await _rehearsed(rehearsing, step, locked=False)  # what moves meanwhile is no matter here
            told["rehearsed"] = "by the API server (dry run)"
            more = undeclared(step, answer)
            if more:
                told["refused"] = (
                    f"even if it is approved: the cluster's own admission would add {more}, which was not judged"
                )
            result = None if step.verb == "delete" else answer
        except (Declined, ApiProblem, ClusterUnreachable) as error:
            said = error.message if isinstance(error, ApiProblem) else str(error)
            told["rehearsed"] = f"by the gateway alone: the API server does not rehearse it: {plan.unsaid(said)[:500]}"
    found = difference(step.live, result)
    told |= _parts(found, step, room)
    if step.verb == "delete" or step.subresource == "scale":
        told["dependants"] = await dependants(cluster, step, state)
    return Document(told, withheld=found.withheld)


def differences(plan: Plan, results: Sequence[JsonObject | None]) -> Document:
    """What a rehearsal would change, for the caller who asked for no more than that."""
    shown: list[JsonValue] = []
    withheld: list[str] = []
    room = Room(MOST_SHOWN)
    for step, result in zip(plan.steps, results, strict=True):
        found = difference(step.live, result)
        withheld += found.withheld
        shown.append({"object": step.said, "change": step.verb, **_parts(found, step, room)})
    return Document({"dry_run": True, "would": shown}, withheld=tuple(dict.fromkeys(withheld)))


def _parts(found: Difference, step: Step, room: Room) -> dict[str, JsonValue]:
    import json

    if found.none:
        return {"differs": False}
    if step.verb == "delete":
        return {}
    size = len(json.dumps([found.before, found.after]))
    if size > MOST_OF_ONE or not room.takes([found.before, found.after]):
        return {"differs": f"in too much to show ({size} characters)"}
    return {"before": found.before, "after": found.after}
