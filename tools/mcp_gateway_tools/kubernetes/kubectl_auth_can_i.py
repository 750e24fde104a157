"""`kubectl_auth_can_i`: whether the gateway's policy and the cluster's RBAC would let something be done."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Attribute, Call, Effect, Facts, JsonObject, JsonValue, Unanalysable
from mcp_gateway_tools.kubernetes.reading import MOVED, ClusterTool, aimed
from mcp_gateway_tools.lease import Borrow, Lease
from mcp_gateway_tools.raw import Content, Document, Raw
from mcp_gateway_tools.tool import Granted, May, State

if TYPE_CHECKING:
    from mcp_gateway_tools.kubernetes.client import Cluster
    from mcp_gateway_tools.kubernetes.state import KubernetesState
    from mcp_gateway_tools.kubernetes.target import Target

_API_VERBS: Final = ("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection")
_MEANT: Final = MappingProxyType({"logs": ("get", "log"), "exec": ("create", "exec"), "scale": ("patch", "scale")})
"""Actions that the API server knows as a verb on a subresource."""

_READING: Final = frozenset({"get", "list", "watch", "logs"})
_INPUT: Final[JsonObject] = MappingProxyType(
    {
        "type": "object",
        "properties": {
            "verb": {"enum": [*_API_VERBS, *_MEANT], "description": "What would be done."},
            "kind": {"type": "string", "minLength": 1, "maxLength": 200, "description": "A kind, as `kubectl` takes it."},
            "name": {"type": "string", "minLength": 1, "maxLength": 253, "description": "One object; without it all of them."},
            "namespace": {"type": "string", "minLength": 1, "maxLength": 63, "description": "Without it the connection's own."},
            "all_namespaces": {"type": "boolean", "description": "All namespaces at once."},
            "subresource": {"type": "string", "pattern": "^[a-z]{1,40}$", "description": "Such as `scale` or `status`."},
        },
        "required": ["verb", "kind"],
        "additionalProperties": False,
    }
)  # fmt: skip


class KubectlAuthCanI(ClusterTool):
    """Asks both, and does nothing."""

    name = "kubectl_auth_can_i"
    description = (
        "Ask whether something could be done in a Kubernetes cluster, like `kubectl auth can-i`: what the gateway's policy says to you, and "
        "what the cluster lets the gateway's own account do. Both have to agree."
    )
    actions = frozenset({"k8s.can-i"})
    input_schema: JsonObject = _INPUT

    async def observe(self, call: Call, borrow: Borrow) -> State:
        """What the cluster serves and, for all namespaces, which there are."""
        return await self._look(call, borrow, str(call.arguments["kind"]))

    def analyse(self, call: Call, state: State, may: May) -> Facts | Unanalysable:
        """`k8s.can-i` on what is asked about; what policy says to that is an attribute of it."""
        from mcp_gateway_tools.kubernetes.state import basis

        aim = aimed(call, state)
        if isinstance(aim, Unanalysable):
            return aim
        seen, what = aim
        asked = _asked(call, what, seen)
        if isinstance(asked, Unanalysable):
            return asked
        verb = str(call.arguments["verb"])
        said: dict[str, Attribute] = {"verb": verb, "policy_allows": all(map(may, asked))}
        effect = Effect("k8s.can-i", asked[0].resource, MappingProxyType(said))
        # asked as the account that it would be done with: what changes something has a credential of its own
        reading = verb in _READING
        return Facts((effect,), f"ask whether one could {verb} {what.said()}", basis(what.basis), read_only=reading)

    async def run(self, permit: Granted, lease: Lease | None) -> Raw:
        """Both answers, or what the API server said."""
        return await self._answer(permit, lease, partial(_review, permit))


def _asked(call: Call, what: Target, state: KubernetesState) -> tuple[Effect, ...] | Unanalysable:
    """The effects that doing it would have; the first is on the whole of it."""
    from mcp_gateway_tools.kubernetes.resources import effect
    from mcp_gateway_tools.kubernetes.target import effects_on_all, text_of

    verb = str(call.arguments["verb"])
    subresource = _MEANT[verb][1] if verb in _MEANT else text_of(call, "subresource")
    if subresource and not what.api.has(subresource):
        known = ", ".join(f"`{name}`" for name, _ in what.api.subresources) or "none"
        return Unanalysable(f"`{what.api.name}` have no `{subresource}`", f"they have {known}")
    if what.everywhere:
        return effects_on_all(verb, what, state)
    verbs = dict.fromkeys((verb, *(_MEANT[verb][:1] if verb in _MEANT else ())))
    return tuple(effect(one, what.api, what.namespace, what.name or "*", subresource) for one in verbs)


async def _review(permit: Granted, cluster: Cluster, state: KubernetesState) -> Content:
    from mcp_gateway_tools.kubernetes.narrow import at, text
    from mcp_gateway_tools.kubernetes.target import is_judged, target, text_of

    call, judged = permit.call, permit.facts.effects[0]
    verb = str(call.arguments["verb"])
    meant, subresource = _MEANT.get(verb, (verb, text_of(call, "subresource")))
    what = target(call, state)
    if isinstance(what, Unanalysable) or not is_judged(what, permit, subresource):
        return MOVED
    attributes = {
        "verb": meant,
        "group": what.api.group,
        "version": what.api.version,
        "resource": what.api.plural,
        "subresource": subresource,
        "namespace": what.namespace or "",
        "name": what.name or "",
    }
    body: JsonObject = {
        "apiVersion": "authorization.k8s.io/v1",
        "kind": "SelfSubjectAccessReview",
        "spec": {"resourceAttributes": attributes},
    }
    answer = await cluster.review("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", body)
    cluster_allows, policy_allows = (
        at(answer, "status", "allowed") is True,
        judged.attributes.get("policy_allows") is True,
    )
    value: dict[str, JsonValue] = {
        "allowed": cluster_allows and policy_allows,
        "policy": "allows it" if policy_allows else "does not allow it by itself: it is refused, or a person decides",
        "cluster": "allows the gateway's account" if cluster_allows else "does not allow the gateway's account",
    }
    reason = text(at(answer, "status", "reason"))
    return Document({**value, **({"reason": reason} if reason else {})})
