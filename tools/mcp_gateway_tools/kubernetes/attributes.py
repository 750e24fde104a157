"""What policy can look at in an object that is to be created or changed: one flat set of attributes, told from the object as it would be. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from mcp_gateway_policy.vocabulary import Attribute, JsonObject
from mcp_gateway_tools.kubernetes import pods, rbac
from mcp_gateway_tools.kubernetes.narrow import at, mapping, objects, text, texts
from mcp_gateway_tools.kubernetes.resources import ApiResource
from mcp_gateway_tools.kubernetes.state import Place

_INGRESS: Final = frozenset({"networking.k8s.io", "extensions"})
_GATEWAY: Final = "gateway.networking.k8s.io"
_ENFORCED: Final = "pod-security.kubernetes.io/enforce"


def attributes(
    api: ApiResource, value: JsonObject, roles: Mapping[Place, JsonObject | None]
) -> Mapping[str, Attribute]:
    """The attributes of an object as it would be: `pod.*`, `rbac.*`, `ingress.*`, `service.*`, `secret.type`, `secrets`, `namespace.*`.

    `roles` are the roles that bindings refer to, as far as they were seen.
    """
    return {**pods.attributes(value), **rbac.attributes(value, roles), **_exposed(api, value)}


def _exposed(api: ApiResource, value: JsonObject) -> Mapping[str, Attribute]:
    """How it is reached from outside: host names (`*` is all), whether it brings code of its own for the proxy, the type of a service and the
    addresses it takes over. Of a namespace, the standard that its pods are held to (empty: none).
    """
    if (api.group in _INGRESS and api.plural == "ingresses") or api.group == _GATEWAY:
        notes = mapping(at(value, "metadata", "annotations"))
        return {
            "ingress.hosts": tuple(sorted(set(_hosts(value)))),
            "ingress.snippets": any(name.endswith("-snippet") for name in notes),
        }
    if (api.group, api.plural) == ("", "services"):
        spec = at(value, "spec")
        return {
            "service.type": text(at(spec, "type")) or "ClusterIP",
            "service.external_ips": tuple(texts(at(spec, "externalIPs"))),
            "service.external_name": text(at(spec, "externalName")),
        }
    if (api.group, api.plural) == ("", "secrets"):
        return {"secret.type": text(value.get("type")) or "Opaque"}
    if (api.group, api.plural) == ("", "namespaces"):
        return {"namespace.pod_security": text(mapping(at(value, "metadata", "labels")).get(_ENFORCED))}
    return {}


def _hosts(value: JsonObject) -> Iterator[str]:
    spec = at(value, "spec")
    if at(spec, "backend") is not None or at(spec, "defaultBackend") is not None:
        yield "*"
    for rule in objects(at(spec, "rules")):
        if "http" in rule or "host" in rule:
            yield text(rule.get("host")) or "*"
    for tls in objects(at(spec, "tls")):
        yield from texts(tls.get("hosts"))
    yield from texts(at(spec, "hostnames"))
    for listener in objects(at(spec, "listeners")):
        yield text(listener.get("hostname")) or "*"
