"""`kubectl_explain`: the fields of a kind, from the API server's own OpenAPI."""

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
            "kind": {"type": "string", "minLength": 1, "maxLength": 200, "description": "A kind, as `kubectl` takes it."},
            "namespace": {
                "type": "string",
                "minLength": 1,
                "maxLength": 63,
                "description": "Where you may get such objects; without it the connection's own.",
            },
            "field": {"type": "string", "pattern": "^[A-Za-z0-9_$-]{1,100}(\\.[A-Za-z0-9_$-]{1,100}){0,20}$", "description": "A field of it, such as `spec.template.spec`."},
        },
        "required": ["kind"],
        "additionalProperties": False,
    }
)  # fmt: skip


class KubectlExplain(ClusterTool):
    """Explains a kind to whoever may get objects of it."""

    name = "kubectl_explain"
    description = (
        "Explain a kind of Kubernetes object or one of its fields, custom resources too, like `kubectl explain`: its fields, their types, "
        "which are required, and what they mean."
    )
    actions = frozenset({"k8s.get"})
    input_schema: JsonObject = _INPUT

    async def observe(self, call: Call, borrow: Borrow) -> State:
        """What the cluster serves."""
        return await self._look(call, borrow, str(call.arguments["kind"]))

    def analyse(self, call: Call, state: State, may: May) -> Facts | Unanalysable:
        """`k8s.get` on all objects of the kind, in one namespace."""
        from mcp_gateway_tools.kubernetes.resources import effect
        from mcp_gateway_tools.kubernetes.state import basis

        aim = aimed(call, state)
        if isinstance(aim, Unanalysable):
            return aim
        _, what = aim
        one = effect("get", what.api, what.namespace)
        return Facts((one,), f"explain {what.api.name}", basis(what.basis), read_only=True)

    async def run(self, permit: Granted, lease: Lease | None) -> Raw:
        """The explanation, or what the API server said."""
        return await self._answer(permit, lease, partial(_explain, permit))


async def _explain(permit: Granted, cluster: Cluster, state: KubernetesState) -> Content:
    from mcp_gateway_tools.kubernetes.schemas import explain
    from mcp_gateway_tools.kubernetes.tables import Bounds
    from mcp_gateway_tools.kubernetes.target import is_judged, target, text_of

    what = target(permit.call, state)
    if isinstance(what, Unanalysable) or not is_judged(what, permit):
        return MOVED
    return await explain(cluster, what.api, text_of(permit.call, "field"), Bounds.of(permit.limits).bytes)
