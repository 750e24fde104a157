"""`kubectl_api_resources`: the kinds a cluster serves that the caller may read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.resource import Resource
from mcp_gateway_policy.vocabulary import Call, Effect, Facts, JsonObject, JsonValue, Unanalysable
from mcp_gateway_tools.kubernetes.reading import ClusterTool, observed
from mcp_gateway_tools.lease import Borrow, Lease
from mcp_gateway_tools.raw import Column, Content, Raw, Table
from mcp_gateway_tools.tool import Granted, May, State

if TYPE_CHECKING:
    from mcp_gateway_tools.kubernetes.client import Cluster
    from mcp_gateway_tools.kubernetes.resources import ApiResource
    from mcp_gateway_tools.kubernetes.state import KubernetesState

_INPUT: Final[JsonObject] = MappingProxyType(
    {
        "type": "object",
        "properties": {
            "namespace": {"type": "string", "minLength": 1, "maxLength": 63, "description": "What may be read there; without it in the connection's own."},
            "api_group": {"type": "string", "maxLength": 253, "description": "Only this group; `core` for the one without a name."},
            "namespaced": {"type": "boolean", "description": "Only what is, or only what is not, in namespaces."},
        },
        "additionalProperties": False,
    }
)  # fmt: skip
_READING: Final = ("get", "list")


class KubectlApiResources(ClusterTool):
    """Shows a kind where the caller may get or list all objects of it."""

    name = "kubectl_api_resources"
    description = (
        "List the kinds of object that a Kubernetes cluster serves, custom ones too, like `kubectl api-resources`: those you may read in "
        "a namespace, with the names they go by."
    )
    actions = frozenset({"k8s.get", "k8s.list"})
    input_schema: JsonObject = _INPUT

    async def observe(self, call: Call, borrow: Borrow) -> State:
        """What the cluster serves."""
        return await self._look(call, borrow)

    def analyse(self, call: Call, state: State, may: May) -> Facts | Unanalysable:
        """`k8s.get` or `k8s.list` on all objects of each kind that would be shown; where there is none, `k8s.list` on all of the namespace."""
        from mcp_gateway_tools.kubernetes.resources import EVERYTHING, Misnamed, effect
        from mcp_gateway_tools.kubernetes.state import basis

        seen = observed(state)
        if isinstance(seen, Unanalysable):
            return seen
        try:
            namespace = _namespace(call, seen)
        except Misnamed as misnamed:
            return Unanalysable(str(misnamed), "correct it and send the call again")
        shown: list[Effect] = []
        for api in _asked(call, seen):
            effects = (effect(verb, api, namespace) for verb in _READING if verb in api.verbs)
            shown += [one for one in effects if may(one)][:1]
        if not shown:
            shown = [Effect("k8s.list", Resource.of(namespace, EVERYTHING, EVERYTHING, EVERYTHING))]
        return Facts(
            tuple(shown), f"list the kinds that can be read in {namespace}", basis(seen.digest), read_only=True
        )

    async def run(self, permit: Granted, lease: Lease | None) -> Raw:
        """The kinds that the facts name, and no others."""
        return await self._answer(permit, lease, partial(_kinds, permit))


async def _kinds(permit: Granted, cluster: Cluster, state: KubernetesState) -> Content:
    from mcp_gateway_tools.kubernetes.resources import resource

    namespace = _namespace(permit.call, state)
    judged = {one.resource for one in permit.facts.effects}
    rows: list[list[JsonValue]] = [
        [api.plural, ",".join(api.short_names), api.api_version, api.namespaced, api.kind, ",".join(sorted(api.verbs))]
        for api in _asked(permit.call, state)
        if resource(api, namespace) in judged
    ]
    names = ("Name", "Short Names", "API Version", "Namespaced", "Kind", "Verbs")
    columns = tuple(Column(name, "boolean" if name == "Namespaced" else "string", ()) for name in names)
    return Table(columns, rows, status="" if rows else "there is none that you may read")


def _asked(call: Call, state: KubernetesState) -> Iterator[ApiResource]:
    group, namespaced = call.arguments.get("api_group"), call.arguments.get("namespaced")
    for api in state.discovery.preferred():
        if (group is None or api.canonical_group == (group or "core")) and namespaced in (None, api.namespaced):
            yield api


def _namespace(call: Call, state: KubernetesState) -> str:
    from mcp_gateway_tools.kubernetes.resources import namespace_name
    from mcp_gateway_tools.kubernetes.target import text_of

    return namespace_name(text_of(call, "namespace")) if "namespace" in call.arguments else state.namespace
