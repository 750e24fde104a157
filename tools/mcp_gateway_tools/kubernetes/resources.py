"""How a cluster's things are named: to policy as resources, to the API server as paths. Pure; the one place where either is made.

To policy, an object is `namespace/group/resource[.subresource]/name`:

- `namespace` is `-` for what is cluster-scoped (a namespace itself is `-/core/namespaces/dev`), and `*` (written `%2A`) for all of them at once;
- `group` is the API group, `core` for the one without a name; a resource that is served under several groups has the one in `SAME`;
- `resource` is the plural, with its subresource behind a dot (`pods.log`); the version does not matter;
- `name` is `*` (written `%2A`) for all objects: what is listed, watched, deleted as a collection, or named by the API server itself.

`*` in a resource is text that only a pattern's own `*` covers: `dev/*` covers a list in `dev`, and no list of all namespaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import quote, urlencode

from mcp_gateway_policy.resource import Resource
from mcp_gateway_policy.vocabulary import Attribute, Effect

CLUSTER: Final = "-"
EVERYTHING: Final = "*"
CORE: Final = "core"

SAME: Final[Mapping[tuple[str, str], str]] = MappingProxyType(
    {
        ("events.k8s.io", "events"): "",
        ("extensions", "ingresses"): "networking.k8s.io",
        ("extensions", "networkpolicies"): "networking.k8s.io",
        ("extensions", "podsecuritypolicies"): "policy",
        **{("extensions", plural): "apps" for plural in ("daemonsets", "deployments", "replicasets")},
    }
)
"""Resources whose objects are the same under another group, by the group that policy knows them by."""

_LABEL: Final = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
_SUBDOMAIN: Final = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
_SEGMENT: Final = re.compile(r"[A-Za-z0-9_:@+=~,!$&'()*;.-]+")
_DNS_LONGEST: Final = 253
_FREE: Final = frozenset({"rbac.authorization.k8s.io"})
"""Groups whose names are path segments of any kind (`system:node`)."""


class Misnamed(ValueError):
    """A name that cannot be one. The message is for the caller."""


@dataclass(frozen=True, slots=True)
class ApiResource:
    """A kind of object as an API server serves it. `group` is empty for the core group; `plural` is its name in paths.

    `subresources` are names only (`log`, `scale`), each with the verbs it takes in `subresource_verbs`.
    """

    group: str
    version: str
    plural: str
    singular: str
    kind: str
    namespaced: bool
    verbs: frozenset[str]
    short_names: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    subresources: tuple[tuple[str, frozenset[str]], ...] = ()

    @property
    def api_version(self) -> str:
        """As objects have it: `v1`, `apps/v1`."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def canonical_group(self) -> str:
        """The group that policy knows it by."""
        return SAME.get((self.group, self.plural), self.group) or CORE

    @property
    def name(self) -> str:
        """As a caller can write it, unmistakably: `pods`, `deployments.apps`."""
        return f"{self.plural}.{self.group}" if self.group else self.plural

    def __str__(self) -> str:
        return self.name

    def has(self, subresource: str, verb: str = "") -> bool:
        """Whether it has the subresource, and the subresource the verb."""
        return any(name == subresource and (not verb or verb in verbs) for name, verbs in self.subresources)


def resource(api: ApiResource, namespace: str | None, name: str = EVERYTHING, subresource: str = "") -> Resource:
    """The resource that policy judges. `namespace` is ignored for what is cluster-scoped; None is all of them."""
    scope = (namespace or EVERYTHING) if api.namespaced else CLUSTER
    plural = f"{api.plural}.{subresource}" if subresource else api.plural
    return Resource.of(scope, api.canonical_group, plural, name)


def effect(
    verb: str,
    api: ApiResource,
    namespace: str | None,
    name: str = EVERYTHING,
    subresource: str = "",
    attributes: Mapping[str, Attribute] | None = None,
) -> Effect:
    """`k8s.VERB` on it. Raises nothing: names were checked before."""
    return Effect(f"k8s.{verb}", resource(api, namespace, name, subresource), attributes or MappingProxyType({}))


def namespace_name(text: str) -> str:
    """A namespace's name (RFC 1123 label). Raises Misnamed."""
    if not _LABEL.fullmatch(text):
        raise Misnamed(f"`{_shown(text)}` is no name of a namespace: lower-case letters, digits and `-`, at most 63")
    return text


def object_name(api: ApiResource, text: str) -> str:
    """An object's name: an RFC 1123 subdomain; in RBAC any path segment but `.` and `..`. Raises Misnamed."""
    if api.group in _FREE:
        fits = bool(_SEGMENT.fullmatch(text)) and text not in (".", "..", EVERYTHING) and not text.startswith("-")
    elif (api.group, api.plural) == ("", "namespaces"):
        return namespace_name(text)
    else:
        fits = bool(_SUBDOMAIN.fullmatch(text))
    if not fits or len(text) > _DNS_LONGEST:
        raise Misnamed(
            f"`{_shown(text)}` is no name of an object: lower-case letters, digits, `-` and `.`, at most 253"
        )
    return text


def path(
    api: ApiResource,
    namespace: str | None = None,
    name: str | None = None,
    subresource: str = "",
    query: Iterable[tuple[str, str]] = (),
) -> str:
    """The request target (RFC 9112) below the server's URL. Raises Misnamed.

    # INVARIANT: every segment is checked and percent-encoded here, so that no name can lead to another object than the one judged.
    """
    segments = ["apis", api.group, api.version] if api.group else ["api", api.version]
    if api.namespaced and namespace is not None:
        segments += ["namespaces", namespace_name(namespace)]
    elif not api.namespaced and namespace is not None:
        raise Misnamed(f"`{api.name}` are cluster-scoped: leave the namespace out")
    segments.append(api.plural)
    if name is not None:
        if api.namespaced and namespace is None:
            raise Misnamed(f"`{api.name}` are in namespaces: name one")
        segments.append(object_name(api, name))
    if subresource:
        if name is None or not api.has(subresource):
            raise Misnamed(f"`{api.name}` have no `{_shown(subresource)}`")
        segments.append(subresource)
    target = "/" + "/".join(quote(segment, safe="") for segment in segments)
    asked = urlencode(list(query))
    return f"{target}?{asked}" if asked else target


def _shown(text: str) -> str:
    return "".join(char if char.isprintable() and char != "`" else "�" for char in text[:80])
