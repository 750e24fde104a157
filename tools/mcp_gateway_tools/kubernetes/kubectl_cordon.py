"""`kubectl_cordon` and `kubectl_uncordon`: whether pods are scheduled to a node."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Call, JsonObject, Unanalysable
from mcp_gateway_tools.kubernetes.changes import DRY_RUN, ChangingTool

if TYPE_CHECKING:
    from mcp_gateway_tools.kubernetes.plans import Plan
    from mcp_gateway_tools.kubernetes.state import KubernetesState
    from mcp_gateway_tools.kubernetes.target import Target

_INPUT: Final[JsonObject] = MappingProxyType(
    {
        "type": "object",
        "properties": {
            "name": {"type": "string", "minLength": 1, "maxLength": 253, "description": "The node's name."},
            "dry_run": DRY_RUN,
        },
        "required": ["name"],
        "additionalProperties": False,
    }
)


class _Scheduling(ChangingTool):
    """Sets `spec.unschedulable` of a node: `k8s.patch`, and the narrower `k8s.cordon` or `k8s.uncordon` beside it."""

    input_schema: JsonObject = _INPUT

    def __init_subclass__(cls, *, operation: str, unschedulable: bool) -> None:
        super().__init_subclass__()
        cls._operation = operation
        cls._unschedulable = unschedulable

    _operation: str
    _unschedulable: bool

    def _verbs(self, call: Call) -> Sequence[str]:
        return ("patch", self._operation)

    def _kinds(self, call: Call) -> Sequence[str]:
        return ("v1/nodes",)

    def _targets(self, call: Call, state: KubernetesState) -> Sequence[Target] | Unanalysable:
        found = _node(call, state)
        return found if isinstance(found, Unanalysable) else [found]

    def _plan(self, call: Call, state: KubernetesState) -> Plan | Unanalysable:
        from mcp_gateway_tools.kubernetes.narrow import mapping
        from mcp_gateway_tools.kubernetes.plans import Plan, Step, held, judged, missing

        what = _node(call, state)
        if isinstance(what, Unanalysable):
            return what
        live = held(state, what)
        if live is None:
            return missing(what)
        spec = {key: member for key, member in mapping(live.get("spec")).items() if key != "unschedulable"}
        result = {**live, "spec": {**spec, **({"unschedulable": True} if self._unschedulable else {})}}
        dry = call.arguments.get("dry_run") is True
        verbs = ("patch", self._operation, *(("get",) if dry else ()))
        effects = judged(verbs, what, None, {}, self._own(call))
        step = Step("patch", what.api, None, what.name or "", live, result, effects)
        return Plan((step,), f"{self._operation} {what.said()}")


class KubectlCordon(_Scheduling, operation="cordon", unschedulable=True):
    """Marks a node as unschedulable."""

    name = "kubectl_cordon"
    description = "Keep new pods off a Kubernetes node, like `kubectl cordon`. Pods that run there stay."
    actions = frozenset({"k8s.patch", "k8s.cordon"})


class KubectlUncordon(_Scheduling, operation="uncordon", unschedulable=False):
    """Marks a node as schedulable."""

    name = "kubectl_uncordon"
    description = "Let pods be scheduled to a Kubernetes node again, like `kubectl uncordon`."
    actions = frozenset({"k8s.patch", "k8s.uncordon"})


def _node(call: Call, state: KubernetesState) -> Target | Unanalysable:
    from mcp_gateway_tools.kubernetes.discovery import Unresolved
    from mcp_gateway_tools.kubernetes.resources import Misnamed, object_name
    from mcp_gateway_tools.kubernetes.target import Target, text_of

    api = state.discovery.resolve("v1/nodes")
    if isinstance(api, Unresolved):
        return Unanalysable(api.reason, api.hint)
    try:
        return Target(api, None, object_name(api, text_of(call, "name")))
    except Misnamed as misnamed:
        return Unanalysable(str(misnamed), "correct it and send the call again")
