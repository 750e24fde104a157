"""What a change comes to: steps, each one request that changes one object, with its effects. Pure values and how they are put together.

A step holds the object as it was seen and as it would be. The effects are those of the object as it would be, so that what a patch adds to
a live object is judged and not only what it names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from mcp_gateway_policy.vocabulary import Attribute, Call, Effect, Facts, JsonObject, JsonValue, Unanalysable
from mcp_gateway_tools.kubernetes.attributes import attributes
from mcp_gateway_tools.kubernetes.client import Propagation
from mcp_gateway_tools.kubernetes.differences import parts
from mcp_gateway_tools.kubernetes.merging import merge_patch
from mcp_gateway_tools.kubernetes.narrow import at, mapping, objects, text, texts
from mcp_gateway_tools.kubernetes.resources import ApiResource, effect
from mcp_gateway_tools.kubernetes.state import KubernetesState, Place, basis
from mcp_gateway_tools.kubernetes.target import Target, target, text_of

Verb: TypeAlias = Literal["apply", "patch", "create", "delete"]

MOST_OBJECTS: Final = 200
"""Objects that one call may change."""

BUILT_IN: Final = frozenset(
    (
        *("", "apps", "batch", "autoscaling", "policy", "extensions"),
        *(
            f"{name}.k8s.io"
            for name in (
                *(
                    "rbac.authorization",
                    "networking",
                    "storage",
                    "scheduling",
                    "node",
                    "coordination",
                    "discovery",
                    "events",
                ),
                *("certificates", "admissionregistration", "apiextensions", "apiregistration", "flowcontrol.apiserver"),
            )
        ),
    )
)
"""Groups whose kinds Kubernetes itself defines."""

_ELSEWHERE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "exec": "`kubectl_exec` runs a command in a container",
        "log": "`kubectl_logs` reads what a container wrote",
        "scale": "`kubectl_scale` sets the number of replicas",
        "token": "no tool makes tokens of service accounts",
        "proxy": "no tool reaches through the API server's proxy",
        "attach": "`kubectl_exec` runs a command in a container",
        "portforward": "no tool forwards ports: ask for the answer itself with `kubectl_exec`",
        "ephemeralcontainers": "no tool adds containers to a running pod: `kubectl_exec` runs a command in one",
        "binding": "no tool binds pods to nodes: the scheduler does",
        "eviction": "`kubectl_delete` deletes pods",
        "approval": "no tool approves certificate requests",
        "status": "no tool writes what controllers report",
        "finalize": "no tool finalises namespaces",
    }
)


@dataclass(frozen=True, slots=True)
class Mismatched(Unanalysable):
    """A call that does not fit what is there: its reason tells something of an object, and so would these reads; empty where none would."""

    told_by: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One request. `live` is the object as it was seen (None: there is none), `result` as it would be (None: gone).

    `body` is the manifest to apply or the object to create; for a patch it is None, and the request is the difference. `subresource` is the
    part that is written; `live` and `result` are then of that part.
    """

    verb: Verb
    api: ApiResource
    namespace: str | None
    name: str
    live: JsonObject | None
    result: JsonObject | None
    effects: tuple[Effect, ...]
    body: JsonObject | None = None
    subresource: str = ""
    force: bool = False
    propagation: Propagation | None = None
    grace: int | None = None
    rests_on: Sequence[JsonValue] = ()
    """What the request depends on beyond the parts that it changes."""

    @property
    def said(self) -> str:
        """For people: `deployments.apps web in dev`."""
        return Target(self.api, self.namespace, self.name).said()

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place.of(self.api, self.namespace, self.name)

    @property
    def patch(self) -> JsonObject:
        """The merge patch that makes the result of what is there; empty where nothing would change."""
        return merge_patch(self.live or {}, self.result or {})

    @property
    def basis(self) -> JsonValue:
        """What the change rests on: the object's identity and those of its parts that would change, as they are.

        What else moves in the object, its resource version above all, makes no other change of it. How they would be follows from that and the
        call; where it rests on what stands elsewhere too (a field that a patch copies, a revision), `rests_on` has it. Secrets are the exception:
        a digest of their values could be guessed at, so any change of one counts. The uid makes the rest unguessable too.
        """
        metadata = mapping(at(self.live, "metadata"))
        told: list[JsonValue] = [
            self.api.api_version,
            self.api.plural,
            self.namespace,
            self.name,
            self.verb,
            metadata.get("uid"),
        ]
        if self.live is None or self.result is None:
            return [*told, *self.rests_on]
        if (self.api.group, self.api.plural) == ("", "secrets"):
            return [*told, metadata.get("resourceVersion"), *self.rests_on]
        return [*told, parts(self.live, self.result)[0], *self.rests_on]


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps of a call, in order. `withheld` are the values of Secrets in what was sent: no error may quote them."""

    steps: tuple[Step, ...]
    summary: str
    notes: tuple[str, ...] = ()
    withheld: tuple[str, ...] = field(default=(), repr=False)
    beside: tuple[Effect, ...] = ()
    """Effects that belong to no one step."""

    def unsaid(self, words: str) -> str:
        """The words without what was withheld."""
        for value in sorted(self.withheld, key=len, reverse=True):
            words = words.replace(value, "(withheld)")
        return words

    def comes_late(self, step: Step) -> bool:
        """Whether a step can be rehearsed only once another one is done: its namespace is not there yet."""
        return any(
            (one.api.group, one.api.plural, one.name, one.live) == ("", "namespaces", step.namespace, None)
            for one in self.steps
        )

    @property
    def facts(self) -> Facts:
        """What policy judges. The basis rests on the effects themselves too: they tell the object as it would be."""
        effects = (*self.beside, *(one for step in self.steps for one in step.effects))
        told = [[str(one), sorted((key, value) for key, value in one.attributes.items())] for one in effects]
        return Facts(
            effects, self.summary, basis([step.basis for step in self.steps], told), read_only=False, notes=self.notes
        )


def judged(
    verbs: Sequence[str],
    what: Target,
    result: JsonObject | None,
    roles: Mapping[Place, JsonObject | None],
    own: Mapping[str, Attribute],
    subresource: str = "",
) -> tuple[Effect, ...]:
    """The effects of a request on a named object, with the attributes of the object as it would be beside the request's own."""
    told = {**own, **({} if result is None else attributes(what.api, result, roles))}
    return tuple(
        effect(verb, what.api, what.namespace, what.name or "*", subresource, MappingProxyType(told)) for verb in verbs
    )


def same_object(live: JsonObject, result: JsonObject) -> bool:
    """Whether a change leaves an object what it is: its kind, name, namespace and identity, and what the API server keeps of it."""
    names = ("name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "generation", "managedFields")
    return all(live.get(key) == result.get(key) for key in ("apiVersion", "kind")) and all(
        at(live, "metadata", key) == at(result, "metadata", key) for key in names
    )


def let_go(live: JsonObject | None, result: JsonObject) -> bool:
    """Whether a change is the object's end, or can be: the garbage collector deletes what it gives an owner that is not there, and what is being
    deleted goes once nothing holds it up.
    """

    def owners(value: JsonObject) -> set[str]:
        return {text(one.get("uid")) for one in objects(at(value, "metadata", "ownerReferences"))}

    if live is None:
        return False
    held = set(texts(at(live, "metadata", "finalizers"))) - set(texts(at(result, "metadata", "finalizers")))
    return bool(owners(result) - owners(live) or (held and at(live, "metadata", "deletionTimestamp")))


def one_object(call: Call, state: KubernetesState, *, verb: str = "", kind: str | None = None) -> Target | Unanalysable:
    """The one object that `kind`, `name` and `namespace` mean; refused where the kind does not take the verb."""
    found = chosen(call, state, kind=kind)
    if isinstance(found, Unanalysable):
        return found
    if found.name is None:
        return Unanalysable("no object is named", "give its `name`")
    return unfit(found.api, verb) or found


def chosen(call: Call, state: KubernetesState, *, kind: str | None = None) -> Target | Unanalysable:
    """What the arguments mean; a subresource is refused by name."""
    asked = text_of(call, "kind") if kind is None else kind
    part = asked.rpartition("/")[2].lower()
    if "/" in asked and part in _ELSEWHERE:
        return Unanalysable(f"`{part}` is a part of an object, which this tool does not take", _ELSEWHERE[part])
    return target(call, state, kind=kind)


def unfit(api: ApiResource, verb: str) -> Unanalysable | None:
    """Why the cluster would not take the verb on this kind; None where it does."""
    if not verb or verb in api.verbs:
        return None
    takes = ", ".join(sorted(api.verbs))
    return Unanalysable(
        f"`{api.name}` cannot be changed so: the cluster takes {takes} on them",
        "`kubectl_api_resources` shows what can be done with a kind",
    )


def missing(what: Target) -> Mismatched:
    """The object is not there."""
    return Mismatched(
        f"there is no `{what.said()}`",
        "`kubectl_get` lists what there is; check the name and the namespace",
        reads(what),
    )


def reads(*some: Target) -> tuple[Effect, ...]:
    """The effects of reading these."""
    return tuple(effect("get" if one.name else "list", one.api, one.namespace, one.name or "*") for one in some)


def held(state: KubernetesState, what: Target, part: str = "") -> JsonObject | None:
    """The object of a target as it was seen, or a part of it."""
    place = Place.of(what.api, what.namespace, what.name or "")
    return state.objects.get(place._replace(plural=f"{place.plural}/{part}") if part else place)


def version_of(value: JsonObject | None) -> str:
    """An object's resource version; empty where it has none."""
    return text(at(value, "metadata", "resourceVersion"))
