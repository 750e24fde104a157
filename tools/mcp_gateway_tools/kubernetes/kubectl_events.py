"""`kubectl_events`: what happened lately, the latest first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Call, Effect, Facts, JsonObject, JsonValue, Unanalysable
from mcp_gateway_tools.kubernetes.reading import MOVED, SiftingTool, aimed
from mcp_gateway_tools.lease import Borrow, Lease
from mcp_gateway_tools.raw import Column, Content, Raw
from mcp_gateway_tools.sifting import KeptBack
from mcp_gateway_tools.tool import Granted, May, State

if TYPE_CHECKING:
    from mcp_gateway_tools.kubernetes.client import Cluster
    from mcp_gateway_tools.kubernetes.state import KubernetesState

_INPUT: Final[JsonObject] = MappingProxyType(
    {
        "type": "object",
        "properties": {
            "namespace": {"type": "string", "minLength": 1, "maxLength": 63, "description": "Without it the connection's own."},
            "all_namespaces": {"type": "boolean", "description": "All namespaces at once."},
            "for": {"type": "string", "pattern": "^[A-Za-z0-9.]{1,200}/[a-z0-9.-]{1,253}$", "description": "Only about one object, such as `pod/web`."},
            "types": {"type": "array", "items": {"enum": ["Normal", "Warning"]}, "maxItems": 2, "description": "Only events of these types."},
            "limit": {"type": "integer", "minimum": 1, "maximum": 5000, "description": "The latest so many; 100 unless told."},
        },
        "additionalProperties": False,
    }
)  # fmt: skip
_EVENTS: Final = "v1/events"
_ROWS: Final = 100


class KubectlEvents(SiftingTool):
    """Lists events by time."""

    name = "kubectl_events"
    description = (
        "List events of a Kubernetes cluster, the latest first, like `kubectl events`: of a namespace or all of them, about one object, "
        "warnings only. Messages are masked."
    )
    actions = frozenset({"k8s.list"})
    input_schema: JsonObject = _INPUT

    async def observe(self, call: Call, borrow: Borrow) -> State:
        """What the cluster serves and, for all namespaces, which there are."""
        return await self._look(call, borrow, _EVENTS)

    def analyse(self, call: Call, state: State, may: May) -> Facts | Unanalysable:
        """`k8s.list` on the events of each namespace; also where only those about one object are shown."""
        from mcp_gateway_tools.kubernetes.state import basis
        from mcp_gateway_tools.kubernetes.target import effects_on_all, text_of

        aim = aimed(call, state, kind=_EVENTS)
        if isinstance(aim, Unanalysable):
            return aim
        seen, what = aim
        effects, about = effects_on_all("list", what, seen), _about(text_of(call, "for"), seen)
        if isinstance(about, Unanalysable):
            return about
        if isinstance(effects, Unanalysable):
            return effects
        rests_on = basis(what.basis, seen.namespaces if what.everywhere else None)
        return Facts(effects, f"list {what.said()}", rests_on, read_only=True)

    def advice(self, call: Call, state: State, denied: Sequence[Effect], may: May) -> str:
        """The namespaces that may be asked for instead of all."""
        from mcp_gateway_tools.kubernetes.target import narrower

        aim = aimed(call, state, kind=_EVENTS)
        return "" if isinstance(aim, Unanalysable) else narrower("list", aim[1], aim[0], may)

    async def sift(self, permit: Granted, lease: Lease | None, kept_back: KeptBack) -> Raw:
        """The events, or what the API server said."""
        return await self._answer(permit, lease, partial(_events, permit, kept_back))


async def _events(permit: Granted, kept_back: KeptBack, cluster: Cluster, state: KubernetesState) -> Content:
    from mcp_gateway_tools.kubernetes.client import Selection
    from mcp_gateway_tools.kubernetes.describing import MOST_LISTED, event, latest_first
    from mcp_gateway_tools.kubernetes.narrow import at, objects, text
    from mcp_gateway_tools.kubernetes.showing import NOTHING, left_out
    from mcp_gateway_tools.kubernetes.sieve import Sieve
    from mcp_gateway_tools.kubernetes.tables import Bounds, Room
    from mcp_gateway_tools.kubernetes.target import is_judged, namespaces_judged, number_of, target, text_of
    from mcp_gateway_tools.raw import Table

    call = permit.call
    what = target(call, state, kind=_EVENTS)
    if isinstance(what, Unanalysable) or not is_judged(what, permit):
        return MOVED
    fields = _about(text_of(call, "for"), state)
    if isinstance(fields, Unanalysable):
        return MOVED
    selection = Selection(fields=fields, limit=MOST_LISTED)
    listed = await cluster.list(what.api, what.namespace, selection)
    sieve = Sieve(what, state, kept_back, ("list",), namespaces_judged(permit))
    types = call.arguments.get("types")
    wanted = types if isinstance(types, list | tuple) and types else ("Normal", "Warning")
    found = [
        one for one in latest_first(objects(listed.get("items"))) if one.get("type") in wanted and sieve.takes(one)
    ]
    bounds = Bounds.of(permit.limits, number_of(call, "limit", _ROWS))
    room, rows = Room(bounds.bytes), list[list[JsonValue]]()
    for one in found[: bounds.rows]:
        told = event(one)
        front = [text(at(one, "metadata", "namespace"))] if what.everywhere else []
        row: list[JsonValue] = [
            *front,
            told["last_seen"],
            told["type"],
            told["reason"],
            told["object"],
            told["message"],
            told["count"],
        ]
        if not room.takes(row):
            break
        rows.append(row)
    names = (*(("Namespace",) if what.everywhere else ()), "Last Seen", "Type", "Reason", "Object", "Message", "Count")
    columns = tuple(Column(name, "integer" if name == "Count" else "string", ()) for name in names)
    more = len(rows) < len(found) or bool(at(listed, "metadata", "continue"))
    next_step = "there are more: name an object with `for`, a `namespace`, `types`, or a larger `limit`" if more else ""
    status = ("" if rows else NOTHING, left_out(sieve, selection))
    return Table(columns, rows, more, next_step, "; ".join(filter(None, status)))


def _about(asked: str, state: KubernetesState) -> str | Unanalysable:
    """The field selector for `KIND/NAME`."""
    from mcp_gateway_tools.kubernetes.discovery import Unresolved
    from mcp_gateway_tools.kubernetes.resources import Misnamed, object_name

    if not asked:
        return ""
    kind, _, name = asked.partition("/")
    found = state.discovery.resolve(kind)
    if isinstance(found, Unresolved):
        return Unanalysable(found.reason, found.hint)
    try:
        return f"involvedObject.kind={found.kind},involvedObject.name={object_name(found, name)}"
    except Misnamed as misnamed:
        return Unanalysable(str(misnamed), "correct it and send the call again")
