"""What a call is about: a kind, a namespace or all of them, an object or all of them. Pure: arguments and state in, a target out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from mcp_gateway_policy.vocabulary import Call, Effect, JsonValue, Unanalysable
from mcp_gateway_tools.kubernetes.clusters import MOST_NAMESPACES
from mcp_gateway_tools.kubernetes.discovery import Unresolved
from mcp_gateway_tools.kubernetes.resources import ApiResource, Misnamed, effect, namespace_name, object_name, resource
from mcp_gateway_tools.kubernetes.state import KubernetesState
from mcp_gateway_tools.tool import Granted, May

_NAMED: Final = 8


@dataclass(frozen=True, slots=True)
class Target:
    """`namespace` is None for what is cluster-scoped and, where `everywhere`, for all namespaces; `name` is None for all objects."""

    api: ApiResource
    namespace: str | None
    name: str | None

    @property
    def everywhere(self) -> bool:
        """Whether it is about all namespaces."""
        return self.api.namespaced and self.namespace is None

    @property
    def basis(self) -> Sequence[JsonValue]:
        """What the effects on it rest on."""
        return [self.api.group, self.api.version, self.api.plural, self.api.kind, self.api.namespaced, self.namespace]

    def said(self) -> str:
        """For people: `pods web in dev`."""
        where = " in all namespaces" if self.everywhere else f" in {self.namespace}" if self.namespace else ""
        return f"{self.api.name}{f' {self.name}' if self.name else ''}{where}"


def text_of(call: Call, name: str) -> str:
    """An argument that is a text; empty where it was not given."""
    value = call.arguments.get(name)
    return value if isinstance(value, str) else ""


def flag(call: Call, name: str) -> bool:
    """An argument that is true."""
    return call.arguments.get(name) is True


def number_of(call: Call, name: str, default: int) -> int:
    """An argument that is a whole number."""
    value = call.arguments.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def target(call: Call, state: KubernetesState, *, kind: str | None = None) -> Target | Unanalysable:
    """What the arguments `kind`, `name`, `namespace` and `all_namespaces` mean; `kind` stands for the argument where a tool has none."""
    found = state.discovery.resolve(text_of(call, "kind") if kind is None else kind)
    if isinstance(found, Unresolved):
        return Unanalysable(found.reason, found.hint)
    name, everywhere = text_of(call, "name"), flag(call, "all_namespaces")
    try:
        if "name" in call.arguments:
            object_name(found, name)
        # INVARIANT: a namespace that was given is checked even where it is not used; an empty one is no way of naming all of them.
        given = namespace_name(text_of(call, "namespace")) if "namespace" in call.arguments else None
    except Misnamed as misnamed:
        return Unanalysable(str(misnamed), "correct it and send the call again")
    if not found.namespaced:
        return Target(found, None, name or None)
    if everywhere and (given is not None or name):
        what = "`namespace`" if given is not None else "`name`"
        return Unanalysable(f"`all_namespaces` and {what} exclude each other", "leave one of them out")
    return Target(found, None if everywhere else given or state.namespace, name or None)


def effects_on_all(verb: str, what: Target, state: KubernetesState) -> tuple[Effect, ...] | Unanalysable:
    """The effects of a verb on all objects of a target: where that is every namespace, one on all of them and one on each there is.

    # INVARIANT: a rule that denies one namespace denies what is about all of them.
    """
    if not what.everywhere:
        return (effect(verb, what.api, what.namespace),)
    if state.namespaces is None:
        return Unanalysable("the namespaces were not observed", "name a `namespace`")
    if len(state.namespaces) > MOST_NAMESPACES:
        return Unanalysable(f"the cluster has more than {MOST_NAMESPACES} namespaces", "name a `namespace`")
    return (effect(verb, what.api, None), *(effect(verb, what.api, one) for one in state.namespaces))


def narrower(verb: str, what: Target, state: KubernetesState, may: May) -> str:
    """What to ask for instead of all namespaces: those in which the caller may do it; empty where there is none."""
    if not what.everywhere or state.namespaces is None:
        return ""
    mine = [one for one in state.namespaces[:MOST_NAMESPACES] if may(effect(verb, what.api, one))]
    named = ", ".join(f"`{one}`" for one in mine[:_NAMED])
    return (
        f"leave `all_namespaces` out and name a `namespace`: {named}{' or another' if mine[_NAMED:] else ''}"
        if mine
        else ""
    )


def is_judged(what: Target, permit: Granted, subresource: str = "") -> bool:
    """Whether the permit is for this target: what the cluster serves may have changed since."""
    wanted = resource(what.api, what.namespace, what.name or "*", subresource)
    return any(one.resource == wanted for one in permit.facts.effects)


def namespaces_judged(permit: Granted) -> frozenset[str]:
    """The namespaces that a permit names."""
    return frozenset(one.resource.segments[0] for one in permit.facts.effects)
