"""`kubectl_apply`: the objects of a manifest, by server-side apply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Attribute, Call, JsonObject, Unanalysable
from mcp_gateway_tools.kubernetes.changes import DRY_RUN, ChangingTool

if TYPE_CHECKING:
    from mcp_gateway_tools.kubernetes.manifests import Manifest
    from mcp_gateway_tools.kubernetes.plans import Plan, Step
    from mcp_gateway_tools.kubernetes.state import KubernetesState, Place
    from mcp_gateway_tools.kubernetes.target import Target

_INPUT: Final[JsonObject] = MappingProxyType(
    {
        "type": "object",
        "properties": {
            "manifest": {
                "type": ["string", "object"],
                "description": "Objects as YAML or JSON: one, several documents, or a `List`. Every object with its `metadata.name`.",
            },
            "namespace": {"type": "string", "minLength": 1, "maxLength": 63, "description": "Of objects that name none; the connection's own unless told."},
            "force": {"type": "boolean", "description": "Take over fields that other field managers own."},
            "dry_run": DRY_RUN,
        },
        "required": ["manifest"],
        "additionalProperties": False,
    }
)  # fmt: skip


class KubectlApply(ChangingTool):
    """Applies manifests. Each object is judged as it would be afterwards."""

    name = "kubectl_apply"
    description = (
        "Apply a manifest to a Kubernetes cluster, like `kubectl apply --server-side`: creates what is absent, changes what is there. Every "
        "object, and what its pods may do, is judged before anything is sent; a person may be asked. `dry_run` shows the difference."
    )
    actions = frozenset({"k8s.create", "k8s.patch"})
    input_schema: JsonObject = _INPUT

    def _kinds(self, call: Call) -> Sequence[str]:
        from mcp_gateway_tools.kubernetes.manifests import kinds

        return kinds(call.arguments.get("manifest"))

    def _targets(self, call: Call, state: KubernetesState) -> Sequence[Target] | Unanalysable:
        """The objects themselves, and the roles that bindings among them refer to."""
        from mcp_gateway_tools.kubernetes.rbac import role_of
        from mcp_gateway_tools.kubernetes.target import Target

        found = _manifests(call, state)
        if isinstance(found, Unanalysable):
            return found
        targets = [Target(one.api, one.namespace, one.name) for one in found]
        for one in found:
            place = role_of(one.body)
            api = None if place is None else state.discovery.find(place.group, place.plural)
            if place is not None and api is not None:
                targets.append(Target(api, place.namespace, place.name))
        return targets

    def _plan(self, call: Call, state: KubernetesState) -> Plan | Unanalysable:
        from mcp_gateway_tools.kubernetes.manifests import secret_values
        from mcp_gateway_tools.kubernetes.plans import Plan
        from mcp_gateway_tools.kubernetes.rbac import ROLES

        found = _manifests(call, state)
        if isinstance(found, Unanalysable):
            return found
        roles = dict(state.objects)
        for one in found:
            if one.api.kind in ROLES:
                merged = _merged(one, state.objects.get(one.place))
                roles[one.place] = merged
        own: Mapping[str, Attribute] = {
            "operation": "apply",
            "force": call.arguments.get("force") is True,
            "dry_run": call.arguments.get("dry_run") is True,
        }
        steps: list[Step] = []
        for one in found:
            step = _step(one, state.objects.get(one.place), roles, own)
            if isinstance(step, Unanalysable):
                return step
            steps.append(step)
        names = ", ".join(one.said for one in found[:5]) + (f" and {len(found) - 5} more" if len(found) > 5 else "")
        absent = sum(step.live is None for step in steps)
        notes = (f"{absent} of {len(steps)} objects are not there yet and would be created",) if absent else ()
        return Plan(tuple(steps), f"apply {names}", notes, secret_values(found))


def _manifests(call: Call, state: KubernetesState) -> tuple[Manifest, ...] | Unanalysable:
    from mcp_gateway_tools.kubernetes.manifests import manifests
    from mcp_gateway_tools.kubernetes.resources import Misnamed, namespace_name
    from mcp_gateway_tools.kubernetes.yaml_reading import Unreadable

    try:
        namespace = namespace_name(str(call.arguments["namespace"])) if "namespace" in call.arguments else None
        return manifests(call.arguments.get("manifest"), state.discovery, state.namespace, namespace)
    except Unreadable as unreadable:
        return Unanalysable(f"`manifest`: {unreadable}", unreadable.hint)
    except Misnamed as misnamed:
        return Unanalysable(str(misnamed), "correct it and send the call again")


def _step(
    one: Manifest, live: JsonObject | None, roles: Mapping[Place, JsonObject | None], own: Mapping[str, Attribute]
) -> Step | Unanalysable:
    """One object. Its effects are of all that could come of it.

    # INVARIANT: the object after applying lies between two that are known: everything that is there with the manifest over it, and the same
    without what this field manager applied before and now leaves out. What policy looks at in the true one is in one of the two.
    """
    from mcp_gateway_tools.kubernetes.attributes import attributes
    from mcp_gateway_tools.kubernetes.client import FIELD_MANAGER
    from mcp_gateway_tools.kubernetes.merging import Unfit
    from mcp_gateway_tools.kubernetes.narrow import mapping
    from mcp_gateway_tools.kubernetes.ownership import alone, applied, without
    from mcp_gateway_tools.kubernetes.plans import Step, judged, let_go, unfit
    from mcp_gateway_tools.kubernetes.pods import together
    from mcp_gateway_tools.kubernetes.target import Target

    refused = unfit(one.api, "patch")
    if refused is not None:
        return refused
    what = Target(one.api, one.namespace, one.name)
    least, left = (
        None if live is None else mapping(without(live, fields(live, FIELD_MANAGER), one.body))
        for fields in (applied, alone)
    )
    try:
        most, least, after = _merged(one, live), _merged(one, least), _merged(one, left)
    except Unfit as error:
        return Unanalysable(f"`manifest`: {one.said}: {error}", "correct it and send the call again")
    told = together(attributes(one.api, most, roles), attributes(one.api, least, roles))
    verbs = ("patch", "create") if live is None else ("patch",)
    if own["dry_run"]:
        verbs = (*verbs, "get")
    if let_go(live, most) or let_go(live, least):
        verbs = (*verbs, "delete")
    effects = judged(verbs, what, None, {}, {**own, **told})
    return Step("apply", one.api, one.namespace, one.name, live, after, effects, one.body, force=own["force"] is True)


def _merged(one: Manifest, live: JsonObject | None) -> JsonObject:
    """The manifest over what is there. Raises Unfit."""
    from mcp_gateway_tools.kubernetes.merging import laid_over
    from mcp_gateway_tools.kubernetes.narrow import mapping
    from mcp_gateway_tools.kubernetes.plans import BUILT_IN

    return mapping(laid_over(live or {}, one.body, known=one.api.group in BUILT_IN))
