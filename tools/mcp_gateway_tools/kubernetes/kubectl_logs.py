"""`kubectl_logs`: what a container wrote, its latest lines."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Call, Facts, JsonObject, Unanalysable
from mcp_gateway_tools.kubernetes.reading import MOVED, ClusterTool, aimed
from mcp_gateway_tools.lease import Borrow, Lease
from mcp_gateway_tools.raw import Content, Raw
from mcp_gateway_tools.tool import Granted, May, State

if TYPE_CHECKING:
    from mcp_gateway_tools.kubernetes.client import Cluster
    from mcp_gateway_tools.kubernetes.state import KubernetesState

_INPUT: Final[JsonObject] = MappingProxyType(
    {
        "type": "object",
        "properties": {
            "name": {"type": "string", "minLength": 1, "maxLength": 253, "description": "The pod."},
            "namespace": {"type": "string", "minLength": 1, "maxLength": 63, "description": "Without it the connection's own."},
            "container": {"type": "string", "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", "description": "Needed where the pod has several."},
            "previous": {"type": "boolean", "description": "Of the container's run before this one."},
            "since_seconds": {"type": "integer", "minimum": 1, "maximum": 31536000, "description": "Only what is younger."},
            "tail_lines": {"type": "integer", "minimum": 1, "maximum": 20000, "description": "The last so many lines; 200 unless told, 5000 with `pattern`."},
            "timestamps": {"type": "boolean", "description": "Each line with its time."},
            "pattern": {"type": "string", "minLength": 1, "maxLength": 200, "description": "A regular expression; of the lines that are read, those in which it is found."},
        },
        "required": ["name"],
        "additionalProperties": False,
    }
)  # fmt: skip
_PODS: Final = "v1/pods"


class KubectlLogs(ClusterTool):
    """Reads logs. It does not follow: what is written later takes another call."""

    name = "kubectl_logs"
    description = (
        "Read the logs of a container in a Kubernetes cluster, like `kubectl logs`: its last lines, of its previous run, of the last "
        "seconds, those that a regular expression is found in. Personal data and secrets in them are masked."
    )
    actions = frozenset({"k8s.get", "k8s.logs"})
    input_schema: JsonObject = _INPUT

    async def observe(self, call: Call, borrow: Borrow) -> State:
        """What the cluster serves."""
        return await self._look(call, borrow, _PODS)

    def analyse(self, call: Call, state: State, may: May) -> Facts | Unanalysable:
        """`k8s.get`, as the API server sees it, and `k8s.logs`, both on `pods.log`: who may read objects may not yet read logs."""
        from mcp_gateway_tools.kubernetes.resources import effect
        from mcp_gateway_tools.kubernetes.state import basis

        aim = aimed(call, state, kind=_PODS)
        if isinstance(aim, Unanalysable):
            return aim
        _, what = aim
        effects = tuple(effect(verb, what.api, what.namespace, what.name or "", "log") for verb in ("get", "logs"))
        return Facts(effects, f"read the logs of {what.said()}", basis(what.basis), read_only=True)

    async def run(self, permit: Granted, lease: Lease | None) -> Raw:
        """The lines, or what the API server said."""
        return await self._answer(permit, lease, partial(_logs, permit))


async def _logs(permit: Granted, cluster: Cluster, state: KubernetesState) -> Content:
    from mcp_gateway_tools.kubernetes.log_lines import Wanted, lines
    from mcp_gateway_tools.kubernetes.target import is_judged, target

    what = target(permit.call, state, kind=_PODS)
    if isinstance(what, Unanalysable) or not is_judged(what, permit, "log"):
        return MOVED
    return await lines(cluster, what, Wanted.of(permit.call, permit.limits))
