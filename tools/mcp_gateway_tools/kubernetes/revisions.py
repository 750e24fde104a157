"""Rollouts: which revisions of a workload are kept, what they held, and how the present one stands. Follows `kubectl rollout`'s own rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from mcp_gateway_policy.vocabulary import Call, JsonObject, JsonValue, Unanalysable
from mcp_gateway_tools.kubernetes.client import Cluster, Selection
from mcp_gateway_tools.kubernetes.discovery import Discovery
from mcp_gateway_tools.kubernetes.narrow import at, mapping, objects, text
from mcp_gateway_tools.kubernetes.plans import Mismatched, one_object, reads
from mcp_gateway_tools.kubernetes.reading import MOVED
from mcp_gateway_tools.kubernetes.redaction import without_secrets
from mcp_gateway_tools.kubernetes.resources import ApiResource
from mcp_gateway_tools.kubernetes.sieve import Sieve
from mcp_gateway_tools.kubernetes.state import KubernetesState, Place
from mcp_gateway_tools.kubernetes.target import Target, is_judged, number_of
from mcp_gateway_tools.raw import Content, Document, Problem
from mcp_gateway_tools.sifting import KeptBack
from mcp_gateway_tools.tool import Granted

MOST: Final = 500
_KEEPERS: Final[Mapping[str, str]] = {
    "deployments": "replicasets",
    "statefulsets": "controllerrevisions",
    "daemonsets": "controllerrevisions",
}
_REVISION: Final = "deployment.kubernetes.io/revision"
_CAUSE: Final = "kubernetes.io/change-cause"
RESTARTED: Final = "kubectl.kubernetes.io/restartedAt"


def workload(call: Call, state: KubernetesState) -> Target | Unanalysable:
    """The workload that is meant."""
    what = one_object(call, state)
    if isinstance(what, Unanalysable) or (what.api.canonical_group, what.api.plural) in {
        ("apps", one) for one in _KEEPERS
    }:
        return what
    return Unanalysable(f"`{what.api.name}` are not rolled out", "name a Deployment, a StatefulSet or a DaemonSet")


def keepers(api: ApiResource, discovery: Discovery) -> ApiResource | None:
    """The kind of object that keeps the revisions of a workload."""
    return discovery.find("apps", _KEEPERS.get(api.plural, ""))


async def listed(cluster: Cluster, api: ApiResource, namespace: str | None) -> Mapping[Place, JsonObject]:
    """All objects of the kind in a namespace, by their places."""
    answer = await cluster.list(api, namespace, Selection(limit=MOST))
    return {Place.of(api, namespace, text(at(one, "metadata", "name"))): one for one in objects(answer.get("items"))}


def restarted(what: Target, live: JsonObject, when: datetime) -> JsonObject | Unanalysable:
    """The workload with the mark that makes its pods anew."""
    if at(live, "spec", "paused") is True:
        return _paused(what)
    template = mapping(at(live, "spec", "template"))
    metadata = mapping(template.get("metadata"))
    mark = when.astimezone(UTC).isoformat(timespec="seconds")
    marked = {**metadata, "annotations": {**mapping(metadata.get("annotations")), RESTARTED: mark}}
    return _with_template(live, {**template, "metadata": marked})


def previous(call: Call, state: KubernetesState, what: Target, live: JsonObject) -> JsonObject | Unanalysable:
    """The workload with the template of the revision that is asked for."""
    if at(live, "spec", "paused") is True:
        return _paused(what)
    held = [
        one for place, one in state.objects.items() if one is not None and place.plural == _KEEPERS[what.api.plural]
    ]
    kept = _revisions(held, live)
    wanted = number_of(call, "to_revision", 0)
    there = ", ".join(str(number) for number, _ in kept) or "none"
    if wanted:
        found = next((one for number, one in kept if number == wanted), None)
    else:
        found = kept[-2][1] if len(kept) > 1 else None
    if found is None:
        api = keepers(what.api, state.discovery)
        kept_in = () if api is None else (Target(api, what.namespace, None),)
        hint = "`kubectl_rollout` with `action: history` lists them"
        return Mismatched(f"there is no such revision; there are {there}", hint, reads(what, *kept_in))
    template = _template(found)
    return (
        Mismatched("the revision holds no pods", "choose another one")
        if not template
        else _with_template(live, template)
    )


def _paused(what: Target) -> Mismatched:
    hint = "resume it first: `kubectl_patch` with `spec.paused: false`"
    return Mismatched("its rollout is paused", hint, reads(what))


async def status(permit: Granted, cluster: Cluster, state: KubernetesState) -> Content:
    """How the rollout stands: a sentence, the numbers, the conditions."""
    what = workload(permit.call, state)
    if isinstance(what, Unanalysable) or not is_judged(what, permit):
        return MOVED
    live, withheld = without_secrets(await cluster.get(what.api, what.namespace, what.name or ""))
    told, spec = mapping(live.get("status")), mapping(live.get("spec"))
    numbers = {key: value for key, value in told.items() if isinstance(value, int) and key != "collisionCount"}
    value: dict[str, JsonValue] = {"object": what.said(), "rollout": _stands(what.api.plural, live), **numbers}
    if "replicas" in spec:
        value["wanted"] = spec["replicas"]
    if objects(told.get("conditions")):
        value["conditions"] = told.get("conditions")
    return Document(value, withheld=withheld)


async def history(permit: Granted, cluster: Cluster, state: KubernetesState, kept_back: KeptBack) -> Content:
    """The revisions that are kept, oldest first, with the images of each; without those whose object a rule keeps back."""
    what = workload(permit.call, state)
    api = None if isinstance(what, Unanalysable) else keepers(what.api, state.discovery)
    if isinstance(what, Unanalysable) or api is None or not is_judged(what, permit):
        return MOVED
    live = await cluster.get(what.api, what.namespace, what.name or "")
    sieve = Sieve(Target(api, what.namespace, None), state, kept_back, ("list",))
    revisions = _revisions(list((await listed(cluster, api, what.namespace)).values()), live)
    kept = [(number, one) for number, one in revisions if sieve.takes(one)]
    if not revisions:
        return Problem("no revisions are kept", "NotFound", "`kubectl_describe` shows the object itself")
    shown: list[JsonValue] = [
        {
            "revision": number,
            "change_cause": text(mapping(at(one, "metadata", "annotations")).get(_CAUSE)),
            "images": [text(container.get("image")) for container in objects(at(_template(one), "spec", "containers"))],
            "created": at(one, "metadata", "creationTimestamp"),
        }
        for number, one in kept
    ]
    left_out: JsonObject = {"left_out": sieve.said()} if sieve.said() else {}
    return Document({"object": what.said(), "revisions": shown, **left_out})


def _revisions(held: Sequence[JsonObject], live: JsonObject) -> list[tuple[int, JsonObject]]:
    """Those that belong to the workload, oldest first."""
    uid = text(at(live, "metadata", "uid"))
    own = [
        one
        for one in held
        if uid and any(text(ref.get("uid")) == uid for ref in objects(at(one, "metadata", "ownerReferences")))
    ]
    return sorted(((_number(one), one) for one in own), key=lambda pair: pair[0])


def _number(one: JsonObject) -> int:
    number = one.get("revision")
    if isinstance(number, int):
        return number
    said = text(mapping(at(one, "metadata", "annotations")).get(_REVISION))
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def _template(one: JsonObject) -> JsonObject:
    """The pods of a revision: a ReplicaSet's template without its hash, or what a ControllerRevision puts in the place of the template."""
    if text(one.get("kind")) == "ControllerRevision" or "data" in one:
        found = mapping(at(one, "data", "spec", "template"))
        return {key: member for key, member in found.items() if key != "$patch"}
    template = mapping(at(one, "spec", "template"))
    metadata = mapping(template.get("metadata"))
    labels = {key: member for key, member in mapping(metadata.get("labels")).items() if key != "pod-template-hash"}
    return {**template, "metadata": {**metadata, "labels": labels}} if template else {}


def _with_template(live: JsonObject, template: JsonObject) -> JsonObject:
    return {**live, "spec": {**mapping(live.get("spec")), "template": template}}


def _stands(plural: str, live: JsonObject) -> str:
    """As `kubectl rollout status` says it."""
    spec, told = mapping(live.get("spec")), mapping(live.get("status"))

    def number(of: JsonObject, key: str) -> int:
        value = of.get(key)
        return value if isinstance(value, int) else 0

    if number(mapping(live.get("metadata")), "generation") > number(told, "observedGeneration"):
        return "waiting: the controller has not seen the latest change yet"
    if plural == "daemonsets":
        wanted, updated = number(told, "desiredNumberScheduled"), number(told, "updatedNumberScheduled")
        ready = number(told, "numberAvailable")
    else:
        wanted = number(spec, "replicas")
        updated, ready = (
            number(told, "updatedReplicas"),
            number(told, "availableReplicas" if plural == "deployments" else "readyReplicas"),
        )
        if any(one.get("reason") == "ProgressDeadlineExceeded" for one in objects(told.get("conditions"))):
            return "failed: it made no progress within its deadline"
        if plural == "deployments" and number(told, "replicas") > updated >= wanted:
            return f"waiting: {number(told, 'replicas') - updated} old replicas are still there"
    if updated < wanted:
        return f"waiting: {updated} of {wanted} are updated"
    if ready < updated:
        return f"waiting: {ready} of {updated} updated are available"
    return "complete"
