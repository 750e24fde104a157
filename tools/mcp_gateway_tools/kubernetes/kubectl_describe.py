"""`kubectl_describe`: one object with its conditions and its events."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Call, Facts, JsonObject, Unanalysable
from mcp_gateway_tools.kubernetes.reading import MOVED, SiftingTool, aimed
from mcp_gateway_tools.lease import Borrow, Lease
from mcp_gateway_tools.raw import Content, Raw
from mcp_gateway_tools.sifting import KeptBack
from mcp_gateway_tools.tool import Granted, May, State

if TYPE_CHECKING:
    from mcp_gateway_policy.vocabulary import Effect
    from mcp_gateway_tools.kubernetes.client import Cluster
    from mcp_gateway_tools.kubernetes.state import KubernetesState
    from mcp_gateway_tools.kubernetes.target import Target

_INPUT: Final[JsonObject] = MappingProxyType(
    {
        "type": "object",
        "properties": {
            "kind": {"type": "string", "minLength": 1, "maxLength": 200, "description": "A kind, as `kubectl` takes it."},
            "name": {"type": "string", "minLength": 1, "maxLength": 253, "description": "The object."},
            "namespace": {"type": "string", "minLength": 1, "maxLength": 63, "description": "Without it the connection's own."},
        },
        "required": ["kind", "name"],
        "additionalProperties": False,
    }
)  # fmt: skip
_EVENTS_OF_CLUSTER: Final = "default"
"""The namespace that events about cluster-scoped objects are in."""


class KubectlDescribe(SiftingTool):
    """Shows an object with what its controllers say of it; its events where the caller may list those."""

    name = "kubectl_describe"
    description = (
        "Describe one object of a Kubernetes cluster, like `kubectl describe`: the object, its conditions, its containers' states and its "
        "latest events. A Secret shows its keys and sizes, never its values."
    )
    actions = frozenset({"k8s.get", "k8s.list"})
    input_schema: JsonObject = _INPUT

    async def observe(self, call: Call, borrow: Borrow) -> State:
        """What the cluster serves."""
        return await self._look(call, borrow, str(call.arguments["kind"]))

    def analyse(self, call: Call, state: State, may: May) -> Facts | Unanalysable:
        """`k8s.get` on the object; `k8s.list` on the events of its namespace, where policy would allow that."""
        from mcp_gateway_tools.kubernetes.resources import effect
        from mcp_gateway_tools.kubernetes.state import basis

        aim = aimed(call, state)
        if isinstance(aim, Unanalysable):
            return aim
        seen, what = aim
        events = _listing_events(seen, what)
        shown = (events,) if events is not None and may(events) else ()
        effects = (effect("get", what.api, what.namespace, what.name or ""), *shown)
        return Facts(effects, f"describe {what.said()}", basis(what.basis), read_only=True)

    async def sift(self, permit: Granted, lease: Lease | None, kept_back: KeptBack) -> Raw:
        """The object and what is said of it, or what the API server said."""
        return await self._answer(permit, lease, partial(_describe, permit, kept_back))


def _listing_events(state: KubernetesState, what: Target) -> Effect | None:
    from mcp_gateway_tools.kubernetes.resources import effect

    events = state.discovery.find("", "events")
    return None if events is None else effect("list", events, what.namespace or _EVENTS_OF_CLUSTER)


async def _describe(permit: Granted, kept_back: KeptBack, cluster: Cluster, state: KubernetesState) -> Content:
    from mcp_gateway_tools.kubernetes import describing
    from mcp_gateway_tools.kubernetes.sieve import Sieve
    from mcp_gateway_tools.kubernetes.target import Target, is_judged, target

    what = target(permit.call, state)
    if isinstance(what, Unanalysable) or not is_judged(what, permit):
        return MOVED
    events = _listing_events(state, what)
    judged = events is not None and events.resource in {one.resource for one in permit.facts.effects}
    namespace = what.namespace or _EVENTS_OF_CLUSTER
    api = state.discovery.find("", "events") if judged else None
    about = None if api is None else Target(api, namespace, None)
    told = None if about is None else (about, Sieve(about, state, kept_back, ("list",)))
    return await describing.describe(cluster, what, permit.limits, Sieve(what, state, kept_back), told)
