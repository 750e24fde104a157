"""What an API server serves, and which of it a caller means. A frozen snapshot; pure but for `discover`, which asks the server.

`po`, `pods`, `Pod`, `v1/pods`, `pods.v1.` and `v1/Pod` are one resource; `deployments.apps`, `apps/v1/deployments` and `deployments.v1.apps` another.
A name that several groups have means, in this order: the core group's; that of a group of Kubernetes' own (no dot, or `.k8s.io`, which
the API server protects) in the server's order of preference; that of a single other group. It is never guessed among others.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Final, Protocol

from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.kubernetes.narrow import at, objects, texts
from mcp_gateway_tools.kubernetes.problems import ApiProblem, ClusterUnreachable
from mcp_gateway_tools.kubernetes.resources import SAME, ApiResource

MOST_RESOURCES: Final = 5_000
MOST_GROUPS: Final = 500
_LONGEST: Final = 200
_CANDIDATES: Final = 6


class Asking(Protocol):
    """What discovery needs of a cluster."""

    async def document(self, target: str) -> JsonObject: ...
    async def documents(self, targets: Sequence[str]) -> Sequence[JsonObject | ApiProblem | ClusterUnreachable]: ...


@dataclass(frozen=True, slots=True)
class Unresolved:
    """It is not known which resource is meant: why, and what the caller could write."""

    reason: str
    hint: str


@dataclass(frozen=True)
class Discovery:
    """All resources, in the server's order of preference: groups as it lists them, a group's preferred version first.

    `missing` are the group versions that did not answer (an aggregated API whose service is down).
    """

    resources: tuple[ApiResource, ...]
    missing: tuple[str, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Group → its versions, the preferred one first; the core group is the empty name."""

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) of everything in it."""
        told = [_told(one) for one in self.resources]
        return hashlib.sha256(json.dumps([told, self.missing], separators=(",", ":")).encode()).hexdigest()

    def resolve(self, text: str) -> ApiResource | Unresolved:
        """The resource that is meant; else the candidates."""
        wanted = text.strip()
        if not wanted or len(wanted) > _LONGEST or not wanted.isprintable() or not wanted.isascii():
            return Unresolved("no kind of resource is named", "name one such as `pods` or `deployments.apps`")
        found = self._found(wanted)
        if not found:
            return self._unknown(wanted)
        return self._chosen(wanted, found)

    def of(self, api_version: str, kind: str) -> ApiResource | Unresolved:
        """The resource of an object with this `apiVersion` and `kind`, exactly."""
        for one in self._by_name.get(kind.lower(), ()):
            if one.kind == kind and one.api_version == api_version:
                return one
        return self._unknown(f"{kind[:_LONGEST]} of {api_version[:_LONGEST]}")

    def find(self, group: str, plural: str) -> ApiResource | None:
        """The resource of a group in its preferred version; `group` is empty for the core group."""
        return next((one for one in self._by_name.get(plural, ()) if one.group == group and one.plural == plural), None)

    def preferred(self) -> tuple[ApiResource, ...]:
        """Each resource once, in the version that its group prefers, without those that are the same under another group."""
        first = {(one.group, one.plural): one for one in reversed(self.resources)}
        return tuple(
            one
            for one in self.resources
            if first[one.group, one.plural] is one
            and ((other := SAME.get((one.group, one.plural))) is None or (other, one.plural) not in first)
        )

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[ApiResource, ...]]:
        names: defaultdict[str, list[ApiResource]] = defaultdict(list)
        for one in self.resources:
            for name in {one.plural, one.singular, one.kind.lower(), *one.short_names}:
                names[name.lower()].append(one)
        return {name: tuple(found) for name, found in names.items()}

    def _found(self, wanted: str) -> list[ApiResource]:
        """In each group that has it, its preferred version or the one that is named."""
        matching = list(self._readings(wanted))
        firsts: dict[tuple[str, str], ApiResource] = {}
        for one in matching:
            firsts.setdefault((one.group, one.plural), one)
        return list(firsts.values())

    def _readings(self, wanted: str) -> Iterator[ApiResource]:
        """`NAME`, `NAME.GROUP`, `NAME.VERSION.GROUP` (the core group empty, after its dot), `VERSION/NAME`, `GROUP/VERSION/NAME`."""
        prefix, slash, last = wanted.rpartition("/")
        if slash:
            group, _, version = prefix.rpartition("/")
            yield from (one for one in self._named(last) if (one.group, one.version) == (group, version))
            return
        name, dot, rest = wanted.partition(".")
        if not dot:
            yield from self._named(name)
            return
        version, _, group = rest.partition(".")
        for one in self._named(name):
            if one.group == rest or (one.version, one.group) == (version, group):
                yield one

    def _named(self, name: str) -> tuple[ApiResource, ...]:
        return self._by_name.get(name.lower(), ())

    def _chosen(self, wanted: str, found: Sequence[ApiResource]) -> ApiResource | Unresolved:
        # INVARIANT: an exact plural, singular or kind outranks a short name, so that nobody can take a name by adding a short one.
        name = wanted.rpartition("/")[2].partition(".")[0].lower()
        full = [one for one in found if name in (one.plural, one.singular, one.kind.lower())] or list(found)
        for rank in (_is_core, _is_kubernetes_own):
            ranked = [one for one in full if rank(one)]
            if ranked:
                return ranked[0] if len({one.plural for one in ranked}) == 1 else _ambiguous(wanted, ranked)
        return full[0] if len(full) == 1 else _ambiguous(wanted, full)

    def _unknown(self, wanted: str) -> Unresolved:
        hint = "`kubectl_api_resources` shows the kinds there are"
        whole, slash, part = wanted.partition("/")
        if slash and any(one.has(part) for one in self._named(whole.partition(".")[0])):
            return Unresolved(
                f"`{wanted}` is a subresource", "the tools for those have names of their own, such as `kubectl_logs`"
            )
        close = self._close(wanted)
        if close:
            hint = f"did you mean {', '.join(f'`{one}`' for one in close)}? {hint}"
        if self.missing:
            down = ", ".join(f"`{one}`" for one in self.missing[:_CANDIDATES])
            return Unresolved(f"the cluster serves no `{wanted}`, as far as it answers: {down} did not", hint)
        return Unresolved(f"the cluster serves no `{wanted}`", hint)

    def _close(self, wanted: str) -> list[str]:
        from difflib import get_close_matches

        name = wanted.rpartition("/")[2].partition(".")[0].lower()
        near = get_close_matches(name, list(self._by_name), n=3, cutoff=0.75)
        return list(dict.fromkeys(one.name for word in near for one in self._by_name[word]))[:3]


def _ambiguous(wanted: str, found: Iterable[ApiResource]) -> Unresolved:
    named = ", ".join(f"`{one.name}`" for one in list(found)[:_CANDIDATES])
    return Unresolved(f"`{wanted}` could be several kinds", f"write one of {named}")


def _is_core(one: ApiResource) -> bool:
    return not one.group


def _is_kubernetes_own(one: ApiResource) -> bool:
    return "." not in one.group or one.group.endswith(".k8s.io")


async def discover(cluster: Asking) -> Discovery:
    """Ask the server. Raises ApiProblem and ClusterUnreachable where nothing at all can be told.

    Reads the endpoints that every Kubernetes serves (`/api`, `/apis` and one list for each group version).
    """
    core, named = await cluster.document("/api"), await cluster.document("/apis")
    versions = [("", version) for version in texts(core.get("versions"))]
    for listed in objects(named.get("groups"))[:MOST_GROUPS]:
        name = listed.get("name")
        if isinstance(name, str):
            versions += [(name, version) for version in _group_versions(listed)]
    targets = [
        f"/apis/{group}/{version}" if group else f"/api/{version}"
        for group, version in versions
        if _plain(group, version)
    ]
    places = [place for place in versions if _plain(*place)]
    answers = await cluster.documents(targets)
    found: list[ApiResource] = []
    missing: list[str] = []
    for (group, version), answer in zip(places, answers, strict=True):
        if isinstance(answer, Exception):
            missing.append(f"{group}/{version}" if group else version)
        else:
            found += _listed(group, version, answer)
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for group, version in places:
        groups[group].append(version)
    kept = MappingProxyType({group: tuple(some) for group, some in groups.items()})
    return Discovery(tuple(found[:MOST_RESOURCES]), tuple(missing), kept)


def _group_versions(group: JsonObject) -> list[str]:
    """The preferred one first, the others as the server orders them."""
    preferred = at(group, "preferredVersion", "version")
    listed = [version for one in objects(group.get("versions")) if isinstance(version := one.get("version"), str)]
    return sorted(listed, key=lambda version: version != preferred)


def _plain(group: str, version: str) -> bool:
    """Whether they can stand in a path as they are."""
    return all(part.replace("-", "").replace(".", "").isalnum() and part.isascii() for part in (group or "v", version))


def _listed(group: str, version: str, answer: JsonObject) -> Iterator[ApiResource]:
    entries = [one for one in objects(answer.get("resources")) if isinstance(one.get("name"), str)]
    below: defaultdict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for one in entries:
        plural, slash, subresource = str(one["name"]).partition("/")
        if slash:
            below[plural].append((subresource, frozenset(texts(one.get("verbs")))))
    for one in entries:
        plural, kind = str(one["name"]), one.get("kind")
        if "/" in plural or not isinstance(kind, str) or not _plain("", plural):
            continue
        yield ApiResource(
            group=group,
            version=version,
            plural=plural,
            singular=str(one.get("singularName") or "") or kind.lower(),
            kind=kind,
            namespaced=one.get("namespaced") is True,
            verbs=frozenset(texts(one.get("verbs"))),
            short_names=tuple(texts(one.get("shortNames"))),
            categories=tuple(texts(one.get("categories"))),
            subresources=tuple(sorted(below[plural], key=lambda pair: pair[0])),
        )


def _told(one: ApiResource) -> JsonValue:
    return [
        one.group,
        one.version,
        one.plural,
        one.singular,
        one.kind,
        one.namespaced,
        sorted(one.verbs),
        one.short_names,
        [[name, sorted(verbs)] for name, verbs in one.subresources],
    ]
