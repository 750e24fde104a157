"""What depends on an object that is to be deleted or scaled, for whoever approves it. Read-only and bounded; what cannot be read is said.

Told: objects that it owns (and what those own), autoscalers that aim at it, disruption budgets and services that select its pods, how many of
them are ready behind a service; of a namespace or a definition, how many objects of each kind go with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import anyio

from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.kubernetes.client import Cluster, Selection
from mcp_gateway_tools.kubernetes.discovery import Discovery
from mcp_gateway_tools.kubernetes.narrow import at, mapping, objects, text, texts
from mcp_gateway_tools.kubernetes.plans import Step
from mcp_gateway_tools.kubernetes.problems import ApiProblem, ClusterUnreachable
from mcp_gateway_tools.kubernetes.resources import ApiResource
from mcp_gateway_tools.kubernetes.state import KubernetesState

MOST: Final = 500
"""Objects of one kind that are looked through."""

MOST_NAMED: Final = 30
_AT_ONCE: Final = 8
_OWNED: Final = (
    *(("apps", plural) for plural in ("replicasets", "controllerrevisions")),
    *(("", plural) for plural in ("pods", "persistentvolumeclaims", "services")),
    ("batch", "jobs"),
)
_AIMING: Final = ("autoscaling", "horizontalpodautoscalers")
_BUDGETS: Final = ("policy", "poddisruptionbudgets")


async def dependants(cluster: Cluster, step: Step, state: KubernetesState) -> JsonValue:
    """What depends on the object of a step."""
    if (step.api.group, step.api.plural) == ("", "namespaces"):
        return await _counted(cluster, state.discovery, step.name)
    if step.api.plural == "customresourcedefinitions":
        return await _instances(cluster, state.discovery, step.live)
    if step.namespace is None:
        return {"depends_on_it": "not looked at: it is cluster-scoped"}
    lists, unread = await _lists(cluster, state.discovery, step.namespace)
    owned = _owned(lists, text(at(step.live, "metadata", "uid")))
    labels = _labels(step.live)
    selecting = {
        "services": [one for one in lists["", "services"] if _selects(mapping(at(one, "spec", "selector")), labels)],
        "disruption_budgets": [one for one in lists[_BUDGETS] if _matches(at(one, "spec", "selector"), labels)],
        "autoscalers": [one for one in lists[_AIMING] if _aims(one, step)],
    }
    services = {_name(one) for one in selecting["services"]}
    told: dict[str, JsonValue] = {
        "depends_on": step.said,
        "owned": _named(f"{text(one.get('kind')) or plural} {_name(one)}" for (_, plural), one in owned),
        **{what: _named(map(_name, some)) for what, some in selecting.items()},
        "endpoints": [
            {"service": _name(one), "ready": _addresses(one)}
            for one in lists["", "endpoints"]
            if _name(one) in services
        ],
    }
    if unread:
        told["not_read"] = list(unread)
    return told


async def _lists(
    cluster: Cluster, discovery: Discovery, namespace: str
) -> tuple[Mapping[tuple[str, str], Sequence[JsonObject]], Sequence[str]]:
    """The objects of every kind that matters, and the kinds that could not be listed."""
    kinds = (*_OWNED, _AIMING, _BUDGETS, ("", "endpoints"))
    lists: dict[tuple[str, str], Sequence[JsonObject]] = {kind: [] for kind in kinds}
    unread: list[str] = []
    room = anyio.CapacityLimiter(_AT_ONCE)

    async def read(kind: tuple[str, str]) -> None:
        api = discovery.find(*kind)
        if api is None:
            return
        async with room:
            try:
                answer = await cluster.list(api, namespace, Selection(limit=MOST))
            except (ApiProblem, ClusterUnreachable) as error:
                unread.append(f"{api.name}: {error.message if isinstance(error, ApiProblem) else error}"[:300])
                return
        lists[kind] = [{"kind": api.kind, **one} for one in objects(answer.get("items"))]
        if at(answer, "metadata", "continue"):
            unread.append(f"{api.name}: only the first {MOST}")

    async with anyio.create_task_group() as group:
        for kind in kinds:
            group.start_soon(read, kind)
    return lists, unread


def _owned(
    lists: Mapping[tuple[str, str], Sequence[JsonObject]], uid: str
) -> Sequence[tuple[tuple[str, str], JsonObject]]:
    """What the object owns, and what that owns, however deep."""
    found: list[tuple[tuple[str, str], JsonObject]] = []
    owners, left = {uid}, [(kind, one) for kind in _OWNED for one in lists[kind]]
    while True:
        new = [
            pair
            for pair in left
            if owners & {text(ref.get("uid")) for ref in objects(at(pair[1], "metadata", "ownerReferences"))}
        ]
        if not new or not uid:
            return found
        found += new
        owners = {text(at(one, "metadata", "uid")) for _, one in new}
        left = [pair for pair in left if pair not in new]


async def _counted(cluster: Cluster, discovery: Discovery, namespace: str) -> JsonValue:
    """How many objects of each kind a namespace holds."""
    kinds = [api for api in discovery.preferred() if api.namespaced and {"list", "delete"} <= api.verbs]
    return {"deleted_with_it": await _counts(cluster, {api.name: (api, namespace) for api in kinds})}


async def _instances(cluster: Cluster, discovery: Discovery, live: JsonObject | None) -> JsonValue:
    """How many objects there are of the kind that a definition defines."""
    api = discovery.find(text(at(live, "spec", "group")), text(at(live, "spec", "names", "plural")))
    return {"deleted_with_it": {} if api is None else await _counts(cluster, {api.name: (api, None)})}


async def _counts(cluster: Cluster, places: Mapping[str, tuple[ApiResource, str | None]]) -> JsonObject:
    counts: dict[str, JsonValue] = {}
    room = anyio.CapacityLimiter(_AT_ONCE)

    async def count(name: str, api: ApiResource, namespace: str | None) -> None:
        async with room:
            try:
                names = await cluster.names(api, namespace, MOST)
            except (ApiProblem, ClusterUnreachable) as error:
                counts[name] = f"not read: {error.message if isinstance(error, ApiProblem) else error}"[:300]
                return
        if names:
            counts[name] = len(names) if len(names) < MOST else f"{MOST} or more"

    async with anyio.create_task_group() as group:
        for name, (api, namespace) in places.items():
            group.start_soon(count, name, api, namespace)
    return dict(sorted(counts.items()))


def _labels(live: JsonObject | None) -> Mapping[str, JsonValue]:
    """The labels of the object's pods: its template's, or those it selects, or a pod's own."""
    template = mapping(at(live, "spec", "template", "metadata", "labels"))
    selector = at(live, "spec", "selector")
    chosen = mapping(at(selector, "matchLabels")) or (
        mapping(selector) if text((live or {}).get("kind")) == "Service" else {}
    )
    if template or chosen:
        return template or chosen
    if text((live or {}).get("kind")) == "Scale":
        pairs = (part.partition("=") for part in text(at(live, "status", "selector")).split(","))
        return {name: value for name, equals, value in pairs if equals}
    return mapping(at(live, "metadata", "labels")) if text((live or {}).get("kind")) == "Pod" else {}


def _selects(selector: Mapping[str, JsonValue], labels: Mapping[str, JsonValue]) -> bool:
    return bool(selector) and bool(labels) and all(labels.get(name) == value for name, value in selector.items())


def _matches(selector: JsonValue, labels: Mapping[str, JsonValue]) -> bool:
    """A label selector (meta/v1); an empty one selects everything."""
    if selector is None or not labels:
        return False
    if any(labels.get(name) != value for name, value in mapping(at(selector, "matchLabels")).items()):
        return False
    return all(_holds(one, labels) for one in objects(at(selector, "matchExpressions")))


def _holds(expression: JsonObject, labels: Mapping[str, JsonValue]) -> bool:
    name, values = text(expression.get("key")), texts(expression.get("values"))
    match expression.get("operator"):
        case "In":
            return labels.get(name) in values
        case "NotIn":
            return labels.get(name) not in values
        case "Exists":
            return name in labels
        case _:
            return name not in labels


def _aims(autoscaler: JsonObject, step: Step) -> bool:
    reference = at(autoscaler, "spec", "scaleTargetRef")
    return text(at(reference, "kind")) == step.api.kind and text(at(reference, "name")) == step.name


def _addresses(endpoints: JsonObject) -> int:
    return sum(len(objects(subset.get("addresses"))) for subset in objects(endpoints.get("subsets")))


def _name(value: JsonObject) -> str:
    return text(at(value, "metadata", "name"))


def _named(names: Iterable[str]) -> JsonValue:
    told = sorted(names)
    return [*told[:MOST_NAMED], *([f"and {len(told) - MOST_NAMED} more"] if len(told) > MOST_NAMED else [])]
