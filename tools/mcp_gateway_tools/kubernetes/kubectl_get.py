"""`kubectl_get`: objects of one kind, as a table or whole."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Call, Effect, Facts, JsonObject, JsonValue, Unanalysable
from mcp_gateway_tools.kubernetes.reading import MOVED, SiftingTool, aimed
from mcp_gateway_tools.lease import Borrow, Lease
from mcp_gateway_tools.raw import Content, Raw
from mcp_gateway_tools.sifting import KeptBack
from mcp_gateway_tools.tool import Granted, May, State

if TYPE_CHECKING:
    from mcp_gateway_tools.kubernetes.client import Cluster, Selection
    from mcp_gateway_tools.kubernetes.state import KubernetesState

_SELECTOR: Final[JsonValue] = {"type": "string", "minLength": 1, "maxLength": 1000}
_KIND: Final = "A kind, as `kubectl` takes it: `pods`, `po`, `deployments.apps`, `apps/v1/Deployment`."
_INPUT: Final[JsonObject] = MappingProxyType(
    {
        "type": "object",
        "properties": {
            "kind": {"type": "string", "minLength": 1, "maxLength": 200, "description": _KIND},
            "name": {"type": "string", "minLength": 1, "maxLength": 253, "description": "One object; without it all of them."},
            "namespace": {"type": "string", "minLength": 1, "maxLength": 63, "description": "Without it the connection's own."},
            "all_namespaces": {"type": "boolean", "description": "All namespaces at once."},
            "label_selector": {"type": "string", "minLength": 1, "maxLength": 1000, "description": "Such as `app=web,tier!=cache`."},
            "field_selector": {"type": "string", "minLength": 1, "maxLength": 1000, "description": "Such as `status.phase=Running`."},
            "output": {"enum": ["table", "wide", "yaml", "json", "name"], "description": "`table` unless told."},
            "limit": {"type": "integer", "minimum": 1, "maximum": 10000, "description": "Objects at once; 500 unless told."},
            "continue": {"type": "string", "pattern": "^[A-Za-z0-9_=-]{1,4096}$", "description": "From the answer before: the next ones."},
            "watch_seconds": {
                "type": "integer",
                "minimum": 1,
                "maximum": 60,
                "description": "Also show what changes in the seconds after.",
            },
        },
        "required": ["kind"],
        "additionalProperties": False,
    }
)  # fmt: skip


class KubectlGet(SiftingTool):
    """Reads objects. What it is about is established by discovery before anything is read."""

    name = "kubectl_get"
    description = (
        "Get objects of one kind from a Kubernetes cluster, like `kubectl get`: one by name, or a list by namespace and selectors; custom "
        "resources too. A Secret shows its keys and sizes, never its values. Text in results is masked; long lists come in parts."
    )
    actions = frozenset({"k8s.get", "k8s.list", "k8s.watch"})
    input_schema: JsonObject = _INPUT

    async def observe(self, call: Call, borrow: Borrow) -> State:
        """What the cluster serves and, for all namespaces, which there are."""
        return await self._look(call, borrow, str(call.arguments["kind"]))

    def analyse(self, call: Call, state: State, may: May) -> Facts | Unanalysable:
        """`k8s.get` on the object, or `k8s.list` (and `k8s.watch`) on all of the kind."""
        from mcp_gateway_tools.kubernetes.resources import effect
        from mcp_gateway_tools.kubernetes.state import basis
        from mcp_gateway_tools.kubernetes.target import effects_on_all

        aim = aimed(call, state)
        if isinstance(aim, Unanalysable):
            return aim
        seen, what = aim
        rests_on = basis(what.basis, seen.namespaces if what.everywhere else None)
        if what.name is not None:
            alone = [
                name
                for name in ("label_selector", "field_selector", "continue", "watch_seconds")
                if name in call.arguments
            ]
            if alone:
                return Unanalysable(f"`name` and `{alone[0]}` exclude each other", "leave one of them out")
            one = effect("get", what.api, what.namespace, what.name)
            return Facts((one,), f"get {what.said()}", rests_on, read_only=True)
        verbs = ("list", "watch") if "watch_seconds" in call.arguments else ("list",)
        found = [effects_on_all(verb, what, seen) for verb in verbs]
        effects = tuple(one for some in found if not isinstance(some, Unanalysable) for one in some)
        refused = next((some for some in found if isinstance(some, Unanalysable)), None)
        return refused or Facts(effects, f"{' and '.join(verbs)} {what.said()}", rests_on, read_only=True)

    def advice(self, call: Call, state: State, denied: Sequence[Effect], may: May) -> str:
        """The namespaces that may be asked for instead of all."""
        from mcp_gateway_tools.kubernetes.target import narrower

        aim = aimed(call, state)
        return "" if isinstance(aim, Unanalysable) else narrower("list", aim[1], aim[0], may)

    async def sift(self, permit: Granted, lease: Lease | None, kept_back: KeptBack) -> Raw:
        """The objects, or what the API server said."""
        return await self._answer(permit, lease, partial(_get, permit, kept_back))


async def _get(permit: Granted, kept_back: KeptBack, cluster: Cluster, state: KubernetesState) -> Content:
    from mcp_gateway_tools.kubernetes.showing import Showing, listed, one, watched
    from mcp_gateway_tools.kubernetes.sieve import Sieve
    from mcp_gateway_tools.kubernetes.target import is_judged, namespaces_judged, target, text_of

    call = permit.call
    what = target(call, state)
    if isinstance(what, Unanalysable) or not is_judged(what, permit):
        return MOVED
    showing = Showing.of(text_of(call, "output"), permit.limits, _limit(call))
    verbs = [one.action.removeprefix("k8s.") for one in permit.facts.effects]
    sieve = Sieve(what, state, kept_back, verbs, namespaces_judged(permit) if what.everywhere else None)
    if what.name is not None:
        return await one(cluster, what, what.name, showing, sieve)
    selection = _selection(call, showing.bounds.rows)
    seconds = call.arguments.get("watch_seconds")
    if isinstance(seconds, int):
        allowed = permit.limits.seconds if permit.limits.seconds is not None else seconds
        return await watched(cluster, what, selection, showing, float(min(seconds, allowed)), sieve)
    return await listed(cluster, what, selection, showing, sieve)


def _limit(call: Call) -> int:
    from mcp_gateway_tools.kubernetes.tables import ROWS
    from mcp_gateway_tools.kubernetes.target import number_of

    return number_of(call, "limit", ROWS)


def _selection(call: Call, limit: int) -> Selection:
    from mcp_gateway_tools.kubernetes.client import Selection
    from mcp_gateway_tools.kubernetes.target import text_of

    return Selection(text_of(call, "label_selector"), text_of(call, "field_selector"), limit, text_of(call, "continue"))
