"""`kubectl_delete`: one object, or those of a kind that a selector chooses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Attribute, Call, Effect, JsonObject, Unanalysable
from mcp_gateway_tools.kubernetes.changes import DRY_RUN, ChangingTool

if TYPE_CHECKING:
    from mcp_gateway_tools.kubernetes.client import Cluster, Propagation
    from mcp_gateway_tools.kubernetes.plans import Plan, Step
    from mcp_gateway_tools.kubernetes.state import KubernetesState, Place
    from mcp_gateway_tools.kubernetes.target import Target

_INPUT: Final[JsonObject] = MappingProxyType(
    {
        "type": "object",
        "properties": {
            "kind": {"type": "string", "minLength": 1, "maxLength": 200, "description": "A kind, as `kubectl` takes it."},
            "name": {"type": "string", "minLength": 1, "maxLength": 253, "description": "One object."},
            "namespace": {"type": "string", "minLength": 1, "maxLength": 63, "description": "Without it the connection's own."},
            "label_selector": {"type": "string", "minLength": 1, "maxLength": 1000, "description": "All with these labels, in place of a `name`."},
            "all": {"type": "boolean", "description": "All objects of the kind, in place of a `name`."},
            "all_namespaces": {"type": "boolean", "description": "With a selector or `all`: in every namespace."},
            "propagation_policy": {"enum": ["Background", "Foreground", "Orphan"], "description": "What becomes of objects that it owns."},
            "grace_period_seconds": {"type": "integer", "minimum": 0, "maximum": 86400, "description": "For pods; 0 kills at once."},
            "dry_run": DRY_RUN,
        },
        "required": ["kind"],
        "additionalProperties": False,
    }
)  # fmt: skip


class KubectlDelete(ChangingTool):
    """Deletes objects, each by its name and uid: what a selector chooses is settled before it is judged."""

    name = "kubectl_delete"
    description = (
        "Delete objects from a Kubernetes cluster, like `kubectl delete`: one by name, or those that a selector chooses. Whoever is asked sees "
        "what depends on them. `dry_run` rehearses it."
    )
    actions = frozenset({"k8s.delete", "k8s.deletecollection"})
    input_schema: JsonObject = _INPUT

    def _targets(self, call: Call, state: KubernetesState) -> Sequence[Target] | Unanalysable:
        what = _target(call, state)
        if isinstance(what, Unanalysable):
            return what
        return [] if what.name is None else [what]

    def _verbs(self, call: Call) -> Sequence[str]:
        return ("delete",)

    def _least(self, call: Call, state: KubernetesState) -> tuple[Effect, ...]:
        from mcp_gateway_tools.kubernetes.target import effects_on_all

        what = _target(call, state)
        if isinstance(what, Unanalysable) or what.name is not None:
            return super()._least(call, state)
        whole = effects_on_all("deletecollection", what, state)
        own = MappingProxyType(dict(self._own(call)))
        return () if isinstance(whole, Unanalysable) else tuple(Effect(one.action, one.resource, own) for one in whole)

    def _own(self, call: Call) -> Mapping[str, Attribute]:
        own = {**super()._own(call), "propagation": str(call.arguments.get("propagation_policy", "Background"))}
        grace = call.arguments.get("grace_period_seconds")
        return {**own, "grace_period_seconds": grace} if isinstance(grace, int) else own

    async def _others(self, call: Call, state: KubernetesState, cluster: Cluster) -> Mapping[Place, JsonObject | None]:
        """The objects that a selector chooses; one more than may be deleted, where there are more."""
        from mcp_gateway_tools.kubernetes.client import Selection
        from mcp_gateway_tools.kubernetes.narrow import at, objects, text
        from mcp_gateway_tools.kubernetes.plans import MOST_OBJECTS
        from mcp_gateway_tools.kubernetes.state import Place
        from mcp_gateway_tools.kubernetes.target import text_of

        what = _target(call, state)
        if isinstance(what, Unanalysable) or what.name is not None:
            return {}
        which = Selection(text_of(call, "label_selector"), limit=MOST_OBJECTS + 1)
        answer = await cluster.list(what.api, what.namespace, which)
        return {
            Place.of(what.api, text(at(one, "metadata", "namespace")) or None, text(at(one, "metadata", "name"))): one
            for one in objects(answer.get("items"))
        }

    def _plan(self, call: Call, state: KubernetesState) -> Plan | Unanalysable:
        from mcp_gateway_tools.kubernetes.plans import MOST_OBJECTS, Mismatched, Plan, missing
        from mcp_gateway_tools.kubernetes.target import Target, effects_on_all

        what = _target(call, state)
        if isinstance(what, Unanalysable):
            return what
        own = self._own(call)
        if what.name is not None:
            live = state.objects.get(_place(what))
            return missing(what) if live is None else Plan((_step(what, live, call, own),), f"delete {what.said()}")
        found = [
            (place, live)
            for place, live in state.objects.items()
            if live is not None and (place.group, place.plural) == (what.api.group, what.api.plural)
        ]
        # how many there are is no answer to whoever may not delete them: policy's own refusal is, and does not change with the cluster
        if len(found) > MOST_OBJECTS:
            return Mismatched(
                f"more than {MOST_OBJECTS} objects are chosen", "choose fewer with a selector, or one namespace"
            )
        if not found:
            hint = "`kubectl_get` with the same selector shows what there is"
            return Mismatched(f"no `{what.said()}` is chosen", hint)
        whole = effects_on_all("deletecollection", what, state)
        if isinstance(whole, Unanalysable):
            return whole
        steps = tuple(
            _step(Target(what.api, place.namespace, place.name), live, call, own)
            for place, live in sorted(found, key=_named)
        )
        beside = tuple(Effect(one.action, one.resource, MappingProxyType(own)) for one in whole)
        return Plan(steps, f"delete {len(steps)} {what.said()}", beside=beside)


def _target(call: Call, state: KubernetesState) -> Target | Unanalysable:
    from mcp_gateway_tools.kubernetes.plans import chosen, unfit

    given = [name for name in ("name", "label_selector", "all") if call.arguments.get(name) not in (None, False)]
    if len(given) != 1:
        return Unanalysable(
            "it is not said what to delete, or said twice", "give one of `name`, `label_selector` and `all: true`"
        )
    what = chosen(call, state)
    return what if isinstance(what, Unanalysable) else unfit(what.api, "delete") or what


def _step(what: Target, live: JsonObject, call: Call, own: Mapping[str, Attribute]) -> Step:
    """One object. Deleting a namespace or a definition deletes all that is in it or of it, and is judged as that too."""
    from mcp_gateway_policy.resource import Resource
    from mcp_gateway_tools.kubernetes.narrow import at, text
    from mcp_gateway_tools.kubernetes.plans import Step, judged

    effects = judged(("delete",), what, None, {}, own)
    collection: Resource | None = None
    match what.api.group, what.api.plural:
        case "", "namespaces":
            collection = Resource.of(what.name or "*", "*", "*", "*")
        case "apiextensions.k8s.io", "customresourcedefinitions":
            group, plural = text(at(live, "spec", "group")), text(at(live, "spec", "names", "plural"))
            scope = "*" if text(at(live, "spec", "scope")) == "Namespaced" else "-"
            collection = Resource.of(scope, group or "*", plural or "*", "*")
        case _:
            pass
    if collection is not None:
        effects = (*effects, Effect("k8s.deletecollection", collection, MappingProxyType(dict(own))))
    grace = call.arguments.get("grace_period_seconds")
    return Step(
        "delete", what.api, what.namespace, what.name or "", live, None, effects,
        propagation=_propagation(call), grace=grace if isinstance(grace, int) else None,
    )  # fmt: skip


def _propagation(call: Call) -> Propagation:
    match call.arguments.get("propagation_policy"):
        case "Foreground":
            return "Foreground"
        case "Orphan":
            return "Orphan"
        case _:
            return "Background"


def _place(what: Target) -> Place:
    from mcp_gateway_tools.kubernetes.state import Place

    return Place.of(what.api, what.namespace, what.name or "")


def _named(pair: tuple[Place, JsonObject]) -> tuple[str, str]:
    return pair[0].namespace or "", pair[0].name
