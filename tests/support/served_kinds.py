"""What an API server serves, as far as tests without one need it."""

from __future__ import annotations

from mcp_gateway_tools.kubernetes.discovery import Discovery
from mcp_gateway_tools.kubernetes.resources import ApiResource

ALL = frozenset({"create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"})
RBAC = "rbac.authorization.k8s.io"


def served(
    group: str, version: str, plural: str, kind: str, *, namespaced: bool = True, verbs: frozenset[str] = ALL
) -> ApiResource:
    """A resource; workloads have a `scale`."""
    below = (("scale", frozenset({"get", "patch", "update"})),) if plural in ("deployments", "statefulsets") else ()
    return ApiResource(group, version, plural, kind.lower(), kind, namespaced, verbs, subresources=below)


DISCOVERY = Discovery(
    (
        *(served("", "v1", plural, kind) for plural, kind in (("configmaps", "ConfigMap"), ("secrets", "Secret"), ("pods", "Pod"), ("services", "Service"))),
        *(served("", "v1", plural, kind) for plural, kind in (("serviceaccounts", "ServiceAccount"), ("podtemplates", "PodTemplate"))),
        served("", "v1", "replicationcontrollers", "ReplicationController"),
        *(served("", "v1", plural, kind, namespaced=False) for plural, kind in (("namespaces", "Namespace"), ("persistentvolumes", "PersistentVolume"))),
        *(
            served("apps", "v1", plural, kind)
            for plural, kind in (("deployments", "Deployment"), ("statefulsets", "StatefulSet"), ("daemonsets", "DaemonSet"), ("replicasets", "ReplicaSet"))
        ),
        served("batch", "v1", "jobs", "Job"),
        served("batch", "v1beta1", "cronjobs", "CronJob"),
        served("networking.k8s.io", "v1", "ingresses", "Ingress"),
        served("extensions", "v1beta1", "ingresses", "Ingress"),
        *(served(RBAC, "v1", plural, kind) for plural, kind in (("roles", "Role"), ("rolebindings", "RoleBinding"))),
        *(served(RBAC, "v1", plural, kind, namespaced=False) for plural, kind in (("clusterroles", "ClusterRole"), ("clusterrolebindings", "ClusterRoleBinding"))),
        served("policy", "v1beta1", "podsecuritypolicies", "PodSecurityPolicy", namespaced=False),
        served("example.org", "v1", "machines", "Machine"),
        served("authorization.k8s.io", "v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview", namespaced=False, verbs=frozenset({"create"})),
    )
)  # fmt: skip
