"""What pods may do that policy wants to know, told from any object that holds pods: a Pod, every workload, a custom resource. Pure.

Pods are recognised by their shape (`containers` and its kin), wherever they stand, so that a kind nobody has heard of hides nothing. Flags
that open the host (`privileged: true`, `hostPath`, …) count wherever they stand, in an object without containers too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from mcp_gateway_policy.vocabulary import Attribute, JsonObject, JsonValue
from mcp_gateway_tools.kubernetes.narrow import at, mapping, objects, text, texts

CONTAINERS: Final = ("containers", "initContainers", "ephemeralContainers")
DANGERS: Final = ("pod.privileged", "pod.host_network", "pod.host_pid", "pod.host_ipc", "pod.unconfined")
_HOST: Final[Mapping[str, str]] = {
    "privileged": "pod.privileged",
    "hostNetwork": "pod.host_network",
    "hostPID": "pod.host_pid",
    "hostIPC": "pod.host_ipc",
    "hostProcess": "pod.privileged",
}
_PLACED: Final[Mapping[str, str]] = {
    "pod.nodes": "nodeName",
    "pod.priority_classes": "priorityClassName",
    "pod.runtime_classes": "runtimeClassName",
}
_APPARMOR: Final = "container.apparmor.security.beta.kubernetes.io/"
_REFERRING: Final = frozenset({"secretRef", "secretKeyRef", "imagePullSecrets", "secrets"})
_SECCOMP: Final = "seccomp.security.alpha.kubernetes.io/pod"
_SELINUX: Final = frozenset({"", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"})
"""Types that keep a container in (Pod Security Standards, baseline)."""


def attributes(value: JsonObject) -> Mapping[str, Attribute]:
    """The `pod.*` of an object, all of them where it holds a pod or opens the host, else none; and `secrets` for those named elsewhere.

    | attribute | is |
    |---|---|
    | `pod.privileged` | a container is privileged, or a process of the host |
    | `pod.host_network`, `pod.host_pid`, `pod.host_ipc`, `pod.host_ports` | what it shares with its node |
    | `pod.host_paths` | paths of the node it mounts |
    | `pod.unconfined` | seccomp, AppArmor, SELinux or the masking of `/proc` is switched off |
    | `pod.capabilities`, `pod.sysctls` | Linux capabilities it adds, kernel parameters it sets |
    | `pod.runs_as_root` | nothing in it rules out that a container runs as user 0 |
    | `pod.service_accounts`, `pod.token` | as whom it speaks to the cluster, and whether it is given a token for that |
    | `pod.secrets` | Secrets it mounts, reads into its environment or pulls images with |
    | `pod.images`, `pod.unpinned` | its images; those not named by digest |
    | `pod.volumes` | kinds of volumes, those of a driver with its name: `emptyDir`, `csi:secrets-store.csi.k8s.io` |
    | `pod.nodes`, `pod.priority_classes`, `pod.runtime_classes` | the node it is bound to past the scheduler; whom it displaces; what runs it |
    """
    nodes = list(_mappings(value))
    specs = [node for node in nodes if any(objects(node.get(field)) for field in CONTAINERS)]
    found: dict[str, Attribute] = {
        name: any(node.get(field) is True for node in nodes for field, its in _HOST.items() if its == name)
        for name in dict.fromkeys(_HOST.values())
    }
    found["pod.host_paths"] = _unique(
        text(at(node, field, "path")) or "?"
        for node in nodes
        for field in ("hostPath", "local")
        if node.get(field) is not None and (field == "hostPath" or text(at(node, field, "path")))
    )
    found["pod.unconfined"] = any(map(_unconfined, nodes))
    secrets = _unique(_secrets(value, loose=False))
    if not specs and not any(found.values()):
        return {"secrets": secrets} if secrets else {}
    inside = _unique(name for spec in specs for name in _secrets(spec, loose=True))
    containers = [(spec, one) for spec in specs for field in CONTAINERS for one in objects(spec.get(field))]
    volumes = [volume for spec in specs for volume in objects(spec.get("volumes"))]
    mounted = (text(at(volume, "image", "reference")) for volume in volumes)
    images = _unique(image for image in (*(text(one.get("image")) for _, one in containers), *mounted) if image)
    more = tuple(name for name in secrets if name not in inside)
    return {
        **found,
        **({"secrets": more} if more else {}),
        "pod.host_ports": any("hostPort" in port for _, one in containers for port in objects(one.get("ports"))),
        "pod.capabilities": _unique(
            name.upper().removeprefix("CAP_") for node in nodes for name in texts(at(node, "capabilities", "add"))
        ),
        "pod.runs_as_root": any(_may_be_root(spec, one) for spec, one in containers),
        "pod.service_accounts": _unique(
            text(spec.get("serviceAccountName")) or text(spec.get("serviceAccount")) or "default" for spec in specs
        ),
        "pod.token": any(
            spec.get("automountServiceAccountToken") is not False
            or any(node.get("serviceAccountToken") is not None for node in _mappings(spec))
            for spec in specs
        ),
        "pod.secrets": inside,
        "pod.images": images,
        "pod.unpinned": tuple(image for image in images if "@sha256:" not in image),
        "pod.sysctls": _unique(
            text(one.get("name")) for spec in specs for one in objects(at(spec, "securityContext", "sysctls"))
        ),
        "pod.volumes": _unique(name for volume in volumes for name in _volume(volume)),
        **{
            name: _unique(text(spec.get(field)) for spec in specs if text(spec.get(field)))
            for name, field in _PLACED.items()
        },
    }


def together(*some: Mapping[str, Attribute]) -> Mapping[str, Attribute]:
    """What any of them says: true where one is, lists united."""
    found: dict[str, Attribute] = {}
    for attributes_ in some:
        for name, value in attributes_.items():
            known = found.get(name)
            if isinstance(known, tuple) and isinstance(value, tuple):
                found[name] = _unique((*known, *value))
            elif isinstance(known, bool) and isinstance(value, bool):
                found[name] = known or value
            else:
                found[name] = value
    return found


def _mappings(value: JsonValue) -> Iterator[JsonObject]:
    match value:
        case Mapping():
            yield value
            for member in value.values():
                yield from _mappings(member)
        case list() | tuple():
            for member in value:
                yield from _mappings(member)
        case _:
            return


def _unconfined(node: JsonObject) -> bool:
    if at(node, "seccompProfile", "type") == "Unconfined" or at(node, "appArmorProfile", "type") == "Unconfined":
        return True
    if node.get("procMount") == "Unmasked":
        return True
    selinux = mapping(node.get("seLinuxOptions"))
    if selinux.get("user") or selinux.get("role") or text(selinux.get("type")) not in _SELINUX:
        return True
    said = mapping(node.get("annotations"))
    return any(
        value == "unconfined" and (name.startswith((_APPARMOR, "container.seccomp.")) or name == _SECCOMP)
        for name, value in said.items()
    )


def _volume(volume: JsonObject) -> Iterator[str]:
    for kind, source in volume.items():
        if kind != "name" and source is not None:
            driver = text(at(source, "driver"))
            yield f"{kind}:{driver}" if driver else kind


def _may_be_root(spec: JsonObject, container: JsonObject) -> bool:
    """Whether a container could run as user 0: its own settings come before the pod's."""
    own, pods = mapping(container.get("securityContext")), mapping(spec.get("securityContext"))
    user = own.get("runAsUser", pods.get("runAsUser"))
    if user is not None:
        return user == 0 or not isinstance(user, int)
    return own.get("runAsNonRoot", pods.get("runAsNonRoot")) is not True


def _secrets(value: JsonValue, *, loose: bool, key: str = "") -> Iterator[str]:
    """Names of Secrets that are referred to: every `…secretName` and `…secret-name`, `…SecretRef` and `secretKeyRef`, image pull secrets and an
    account's own.

    With `loose`, every field that is called `secret` and has a name (a projected volume).
    """
    match value:
        case Mapping():
            name = text(value.get("name"))
            if name and (key in _REFERRING or key.endswith("SecretRef") or (loose and key == "secret")):
                yield name
            for field, member in value.items():
                if isinstance(member, str) and member and field.lower().replace("-", "").endswith("secretname"):
                    yield member
                yield from _secrets(member, loose=loose, key=field)
        case list() | tuple():
            for member in value:
                yield from _secrets(member, loose=loose, key=key)
        case _:
            return


def _unique(some: Iterator[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(some)))
