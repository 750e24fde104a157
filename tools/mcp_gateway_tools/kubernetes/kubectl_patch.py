"""`kubectl_patch`: one object, by a strategic merge patch, a JSON merge patch or a JSON patch."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Call, JsonObject, JsonValue, Unanalysable
from mcp_gateway_tools.kubernetes.changes import DRY_RUN, ChangingTool

if TYPE_CHECKING:
    from mcp_gateway_tools.kubernetes.plans import Plan
    from mcp_gateway_tools.kubernetes.resources import ApiResource
    from mcp_gateway_tools.kubernetes.state import KubernetesState
    from mcp_gateway_tools.kubernetes.target import Target

_INPUT: Final[JsonObject] = MappingProxyType(
    {
        "type": "object",
        "properties": {
            "kind": {"type": "string", "minLength": 1, "maxLength": 200, "description": "A kind, as `kubectl` takes it."},
            "name": {"type": "string", "minLength": 1, "maxLength": 253, "description": "The object."},
            "namespace": {"type": "string", "minLength": 1, "maxLength": 63, "description": "Without it the connection's own."},
            "patch": {"type": ["string", "object", "array"], "description": "The patch: an object or a list, or either as YAML or JSON text."},
            "type": {"enum": ["strategic", "merge", "json"], "description": "`strategic` unless told; for custom resources `merge` or `json`."},
            "dry_run": DRY_RUN,
        },
        "required": ["kind", "name", "patch"],
        "additionalProperties": False,
    }
)  # fmt: skip
_READING: Final = frozenset({"test", "copy", "move"})


class KubectlPatch(ChangingTool):
    """Patches an object. The patch is carried out here first, and what is judged is what comes of it.

    # INVARIANT: what is sent is the difference between the object as it was seen and the object as it was judged, at the version that was seen.
    """

    name = "kubectl_patch"
    description = (
        "Change fields of one Kubernetes object, like `kubectl patch`. The object is judged as it would be afterwards, and is changed only if it "
        "is still as it was judged; a person may be asked. `dry_run` shows the difference."
    )
    actions = frozenset({"k8s.patch"})
    input_schema: JsonObject = _INPUT

    def _verbs(self, call: Call) -> Sequence[str]:
        return ("patch",)

    def _targets(self, call: Call, state: KubernetesState) -> Sequence[Target] | Unanalysable:
        """The object, and the role that it refers to where it is a binding."""
        from mcp_gateway_tools.kubernetes.plans import held, one_object
        from mcp_gateway_tools.kubernetes.rbac import role_of
        from mcp_gateway_tools.kubernetes.target import Target

        what = one_object(call, state, verb="patch")
        if isinstance(what, Unanalysable):
            return what
        place = role_of(held(state, what) or {})
        api = None if place is None else state.discovery.find(place.group, place.plural)
        return [what] if place is None or api is None else [what, Target(api, place.namespace, place.name)]

    def _plan(self, call: Call, state: KubernetesState) -> Plan | Unanalysable:
        from mcp_gateway_tools.kubernetes.differences import parts
        from mcp_gateway_tools.kubernetes.manifests import STEERING, secret_values_of
        from mcp_gateway_tools.kubernetes.plans import (
            Mismatched,
            Plan,
            Step,
            held,
            judged,
            let_go,
            missing,
            one_object,
            same_object,
        )

        what = one_object(call, state, verb="patch")
        if isinstance(what, Unanalysable):
            return what
        live = held(state, what)
        if live is None:
            return missing(what)
        result = _patched(call, what.api, live)
        if isinstance(result, Unanalysable):
            return result
        if not same_object(live, result):
            return Mismatched(
                "the patch would make another object of it",
                "leave its kind, name, namespace, uid and what else the API server keeps as they are",
            )
        if _steers(live, result):
            return Unanalysable(STEERING, "leave it as it is")
        dry = call.arguments.get("dry_run") is True
        verbs = ("patch", *(("get",) if dry else ()), *(("delete",) if let_go(live, result) else ()))
        effects = judged(verbs, what, result, state.objects, self._own(call))
        rests_on = [parts(live, result)[1]] if _copies(call) else []
        step = Step("patch", what.api, what.namespace, what.name or "", live, result, effects, rests_on=rests_on)
        notes = () if step.patch else ("the object is so already",)
        return Plan((step,), f"patch {what.said()}", notes, secret_values_of(what.api, result))


def _steers(live: JsonObject, result: JsonObject) -> bool:
    """Whether the annotation that `kubectl apply` goes by would be another one."""
    from mcp_gateway_tools.kubernetes.narrow import at
    from mcp_gateway_tools.kubernetes.redaction import LAST_APPLIED

    before, after = (at(value, "metadata", "annotations", LAST_APPLIED) for value in (live, result))
    return before != after


def _copies(call: Call) -> bool:
    """Whether what comes of the patch rests on fields that it leaves as they are. Of one that was carried out."""
    from mcp_gateway_tools.kubernetes.manifests import body
    from mcp_gateway_tools.kubernetes.narrow import objects

    return any(one.get("op") == "copy" for one in objects(body(call.arguments.get("patch"))))


def _patched(call: Call, api: ApiResource, live: JsonObject) -> JsonObject | Unanalysable:
    """The object that comes of the patch."""
    from mcp_gateway_tools.kubernetes.manifests import body
    from mcp_gateway_tools.kubernetes.merging import Unfit, merged, operated, strategic
    from mcp_gateway_tools.kubernetes.narrow import objects
    from mcp_gateway_tools.kubernetes.plans import BUILT_IN, Mismatched
    from mcp_gateway_tools.kubernetes.yaml_reading import Unreadable, checked

    way = str(call.arguments.get("type", "strategic"))
    if way == "strategic" and api.group not in BUILT_IN:
        return Unanalysable(
            f"the cluster takes no strategic patches for `{api.name}`", "say `type: merge` or `type: json`"
        )
    secret = (api.group, api.plural) == ("", "secrets")
    try:
        patch = body(call.arguments.get("patch"))
        if way == "json":
            if secret and any(operation.get("op") in _READING for operation in objects(patch)):
                return Unanalysable(
                    "a patch of a Secret neither tests, copies nor moves: that would tell what it holds",
                    "use `add`, `replace` and `remove`",
                )
            result: JsonValue = operated(live, patch)
        elif not isinstance(patch, dict):
            return Unanalysable("`patch` is an object", "for a list of operations say `type: json`")
        else:
            result = strategic(live, patch) if way == "strategic" else merged(live, patch)
        checked(result)
    except Unreadable as unreadable:
        return Unanalysable(f"`patch`: {unreadable}", unreadable.hint)
    except Unfit as unfit:
        return Mismatched(f"`patch`: {unfit}", "look at the object as it is with `kubectl_get`, then correct the patch")
    return result if isinstance(result, dict) else Unanalysable("the patch would leave no object", "patch fields of it")
