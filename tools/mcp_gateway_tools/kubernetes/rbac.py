"""What a change of RBAC would let somebody do that they could make more of. Pure.

The list follows "RBAC Good Practices: privilege escalation risks" of the Kubernetes documentation. What a binding refers to is judged by the
role's rules; a role that was not seen counts as the worst.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from mcp_gateway_policy.vocabulary import Attribute, JsonObject
from mcp_gateway_tools.kubernetes.narrow import at, mapping, objects, text, texts
from mcp_gateway_tools.kubernetes.state import Place

GROUP: Final = "rbac.authorization.k8s.io"
ROLES: Final[Mapping[str, str]] = {"Role": "roles", "ClusterRole": "clusterroles"}
BINDINGS: Final = frozenset({"RoleBinding", "ClusterRoleBinding"})
_AGGREGATES: Final = f"{GROUP}/aggregate-to-"
_EVERYBODY: Final = frozenset(
    {"system:anonymous", "system:unauthenticated", "system:authenticated", "system:serviceaccounts"}
)
_VERBS: Final = frozenset({"*", "escalate", "bind", "impersonate", "approve", "sign"})
_WRITE: Final = frozenset({"create", "update", "patch", "delete", "deletecollection"})
_READ: Final = frozenset({"get", "list", "watch"})
_RISKY: Final[Mapping[str, frozenset[str]]] = {
    "secrets": _READ | {"create", "update", "patch"},
    "serviceaccounts/token": frozenset({"create"}),
    **dict.fromkeys(("pods/exec", "pods/attach", "pods/portforward", "nodes/proxy"), frozenset({"get", "create"})),
    "pods/ephemeralcontainers": frozenset({"update", "patch"}),
    **dict.fromkeys(("pods/proxy", "services/proxy"), frozenset({"get", "create", "update", "patch", "delete"})),
    **dict.fromkeys(("pods", "deployments", "replicasets", "statefulsets", "daemonsets", "jobs", "cronjobs"), frozenset({"create", "update", "patch"})),
    "replicationcontrollers": frozenset({"create", "update", "patch"}),
    "persistentvolumes": frozenset({"create"}),
    "namespaces": frozenset({"create", "update", "patch"}),
    "nodes": frozenset({"create", "update", "patch"}),
    **dict.fromkeys(("roles", "clusterroles", "rolebindings", "clusterrolebindings"), _WRITE),
    **dict.fromkeys(("mutatingwebhookconfigurations", "validatingwebhookconfigurations"), _WRITE),
    **dict.fromkeys(("mutatingadmissionpolicies", "mutatingadmissionpolicybindings"), _WRITE),
    **dict.fromkeys(("validatingadmissionpolicies", "validatingadmissionpolicybindings"), _WRITE),
    **dict.fromkeys(("podsecuritypolicies", "securitycontextconstraints"), _WRITE | {"use"}),
    "certificatesigningrequests": frozenset({"create"}),
    **dict.fromkeys(("certificatesigningrequests/approval", "certificatesigningrequests/status", "signers"), frozenset({"update", "patch"})),
    "apiservices": _WRITE,
    "customresourcedefinitions": frozenset({"update", "patch"}),
    "users": _READ,
}  # fmt: skip


def attributes(value: JsonObject, roles: Mapping[Place, JsonObject | None]) -> Mapping[str, Attribute]:
    """The `rbac.*` of a role or a binding, else nothing. `roles` are those that were seen, by their places.

    `rbac.escalates`: somebody could gain more by it than it says. `rbac.cluster_wide`: it holds in every namespace. `rbac.subjects`:
    whom a binding is for (`User/ana`, `ServiceAccount/dev/web`). `rbac.role`: what a binding gives (`ClusterRole/view`).
    """
    kind = text(value.get("kind"))
    if not text(value.get("apiVersion")).startswith(f"{GROUP}/"):
        return {}
    if kind in ROLES:
        return {"rbac.escalates": escalates(value), "rbac.cluster_wide": kind == "ClusterRole"}
    if kind not in BINDINGS:
        return {}
    subjects = [_subject(one, text(at(value, "metadata", "namespace"))) for one in objects(value.get("subjects"))]
    place = role_of(value)
    role = None if place is None else roles.get(place)
    everybody = any(_is_everybody(subject) for subject in subjects)
    return {
        "rbac.escalates": everybody or role is None or escalates(role),
        "rbac.cluster_wide": kind == "ClusterRoleBinding",
        "rbac.subjects": tuple(sorted(set(subjects))),
        "rbac.role": f"{text(at(value, 'roleRef', 'kind'))}/{text(at(value, 'roleRef', 'name'))}",
    }


def role_of(binding: JsonObject) -> Place | None:
    """The role that a binding gives; None where it is no binding, or refers to none."""
    kind, name = text(at(binding, "roleRef", "kind")), text(at(binding, "roleRef", "name"))
    plural = ROLES.get(kind)
    if text(binding.get("kind")) not in BINDINGS or plural is None or not name:
        return None
    namespace = text(at(binding, "metadata", "namespace")) or None
    return Place(GROUP, plural, namespace if kind == "Role" else None, name)


def escalates(role: JsonObject) -> bool:
    """Whether what a role allows can be made into more. A rule that cannot be read does."""
    if role.get("aggregationRule") is not None:
        return True
    if any(label.startswith(_AGGREGATES) for label in mapping(at(role, "metadata", "labels"))):
        return True
    rules = role.get("rules")
    if rules is None:
        return False
    return not isinstance(rules, list | tuple) or len(objects(rules)) != len(rules) or any(map(_risky, objects(rules)))


def _risky(rule: JsonObject) -> bool:
    verbs, resources = set(texts(rule.get("verbs"))), texts(rule.get("resources"))
    if verbs & _VERBS or "*" in texts(rule.get("apiGroups")) or any("*" in one for one in resources):
        return True
    if any("*" in url for url in texts(rule.get("nonResourceURLs"))) and verbs - _READ:
        return True
    return any(verbs & _RISKY.get(one, frozenset()) for one in resources)


def _subject(one: JsonObject, namespace: str) -> str:
    kind, name = text(one.get("kind")), text(one.get("name"))
    if kind == "ServiceAccount":
        return f"{kind}/{text(one.get('namespace')) or namespace}/{name}"
    return f"{kind}/{name}"


def _is_everybody(subject: str) -> bool:
    name = subject.partition("/")[2]
    return name in _EVERYBODY or subject.startswith("Group/system:")


def seen_in(values: Iterable[JsonObject], place: Place) -> JsonObject | None:
    """A role among objects that are to be applied."""
    for value in values:
        namespace = text(at(value, "metadata", "namespace")) or None
        if (
            text(value.get("apiVersion")).startswith(f"{GROUP}/")
            and ROLES.get(text(value.get("kind"))) == place.plural
            and (namespace if place.plural == "roles" else None) == place.namespace
            and text(at(value, "metadata", "name")) == place.name
        ):
            return value
    return None
