"""`kubectl_scale`: how many replicas there are of a workload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Attribute, Call, JsonObject, Unanalysable
from mcp_gateway_tools.kubernetes.changes import DRY_RUN, ChangingTool

if TYPE_CHECKING:
    from mcp_gateway_tools.kubernetes.client import Cluster
    from mcp_gateway_tools.kubernetes.plans import Plan
    from mcp_gateway_tools.kubernetes.state import KubernetesState, Place
    from mcp_gateway_tools.kubernetes.target import Target

_INPUT: Final[JsonObject] = MappingProxyType(
    {
        "type": "object",
        "properties": {
            "kind": {"type": "string", "minLength": 1, "maxLength": 200, "description": "`deployments`, `statefulsets` and whatever else can be scaled."},
            "name": {"type": "string", "minLength": 1, "maxLength": 253, "description": "The object."},
            "namespace": {"type": "string", "minLength": 1, "maxLength": 63, "description": "Without it the connection's own."},
            "replicas": {"type": "integer", "minimum": 0, "maximum": 10000, "description": "How many there shall be."},
            "current_replicas": {"type": "integer", "minimum": 0, "description": "Only if there are so many now."},
            "dry_run": DRY_RUN,
        },
        "required": ["kind", "name", "replicas"],
        "additionalProperties": False,
    }
)  # fmt: skip
_SCALE: Final = "scale"


class KubectlScale(ChangingTool):
    """Sets `spec.replicas` through the `scale` subresource: `k8s.patch` on `….scale`, and the narrower `k8s.scale` beside it."""

    name = "kubectl_scale"
    description = (
        "Set the number of replicas of a Deployment, StatefulSet or another Kubernetes workload, like `kubectl scale`. Whoever is asked sees the "
        "autoscalers, disruption budgets and services that are concerned."
    )
    actions = frozenset({"k8s.patch", "k8s.scale"})
    input_schema: JsonObject = _INPUT
    part = _SCALE

    def _verbs(self, call: Call) -> Sequence[str]:
        return ("patch", "scale")

    def _own(self, call: Call) -> Mapping[str, Attribute]:
        wanted = call.arguments["replicas"]
        return {**super()._own(call), "replicas": wanted if isinstance(wanted, int) else 0}

    def _targets(self, call: Call, state: KubernetesState) -> Sequence[Target] | Unanalysable:
        found = _target(call, state)
        return found if isinstance(found, Unanalysable) else [found]

    async def _others(self, call: Call, state: KubernetesState, cluster: Cluster) -> Mapping[Place, JsonObject | None]:
        """The `scale` of the object."""
        from mcp_gateway_tools.kubernetes.problems import ApiProblem
        from mcp_gateway_tools.kubernetes.state import Place

        what = _target(call, state)
        if isinstance(what, Unanalysable):
            return {}
        place = Place.of(what.api, what.namespace, what.name or "")
        place = place._replace(plural=f"{place.plural}/{_SCALE}")
        try:
            return {place: await cluster.get(what.api, what.namespace, what.name or "", _SCALE)}
        except ApiProblem as error:
            if error.status == 404:
                return {place: None}
            raise

    def _plan(self, call: Call, state: KubernetesState) -> Plan | Unanalysable:
        from mcp_gateway_tools.kubernetes.narrow import at, mapping
        from mcp_gateway_tools.kubernetes.plans import Mismatched, Plan, Step, held, judged, missing, reads

        what = _target(call, state)
        if isinstance(what, Unanalysable):
            return what
        live = held(state, what, _SCALE)
        if live is None:
            return missing(what)
        now, wanted = at(live, "spec", "replicas"), call.arguments["replicas"]
        now = now if isinstance(now, int) else 0
        expected = call.arguments.get("current_replicas")
        if expected is not None and expected != now:
            return Mismatched(
                f"there are {now} replicas, not {expected}", "correct `current_replicas`, or leave it out", reads(what)
            )
        result = {**live, "spec": {**mapping(live.get("spec")), "replicas": wanted}}
        dry = call.arguments.get("dry_run") is True
        own = {**self._own(call), "replicas_before": now}
        effects = judged(("patch", "scale", *(("get",) if dry else ())), what, None, {}, own, _SCALE)
        step = Step(
            "patch",
            what.api,
            what.namespace,
            what.name or "",
            live,
            result,
            effects,
            subresource=_SCALE,
            rests_on=[now],
        )
        return Plan((step,), f"scale {what.said()} from {now} to {wanted}")


def _target(call: Call, state: KubernetesState) -> Target | Unanalysable:
    from mcp_gateway_tools.kubernetes.plans import one_object

    what = one_object(call, state)
    if isinstance(what, Unanalysable) or what.api.has(_SCALE, "patch"):
        return what
    return Unanalysable(
        f"`{what.api.name}` have no number of replicas", "scale a Deployment, a StatefulSet or a ReplicaSet"
    )
