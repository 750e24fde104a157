"""One context of a kubeconfig (client-go's `clientcmd/api/v1`), read from text. Runs nothing and reads no other file.

What a gateway cannot keep a promise about is refused by name: certificates that are not checked, impersonation, files beside the
kubeconfig, proxies, basic authentication and the auth providers that Kubernetes dropped.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, cast

from mcp_gateway_tools.kubernetes.exec_plugin import Plugin
from mcp_gateway_tools.kubernetes.problems import ClusterUnreachable
from mcp_gateway_tools.kubernetes.settings import https

if TYPE_CHECKING:
    from mcp_gateway_policy.vocabulary import JsonObject, JsonValue

_CLUSTER: Final = frozenset(
    {"server", "certificate-authority-data", "tls-server-name", "extensions", "disable-compression"}
)
_USER: Final = frozenset({"token", "client-certificate-data", "client-key-data", "exec", "extensions"})
_EXEC: Final = frozenset(
    {"apiVersion", "command", "args", "env", "interactiveMode", "provideClusterInfo", "installHint"}
)
_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """Where a server is, whose certificates it has and as whom it is spoken to: everything in PEM. Shown nowhere."""

    server: str
    ca: str | None
    server_name: str | None
    token: str | None = None
    certificate: str | None = None
    key: str | None = None
    plugin: Plugin | None = None

    def with_credential(self, token: str | None, certificate: str | None, key: str | None) -> Entry:
        """The same, with what a plug-in gave."""
        return replace(self, token=token, certificate=certificate, key=key, plugin=None)


def entry(text: str, context: str | None) -> Entry:
    """The named context, else the current one. Raises ClusterUnreachable (`unusable`), whose words quote no value of it."""
    config = _parsed(text)
    name = context or config.get("current-context")
    if not isinstance(name, str) or not name:
        raise _unusable("names no `current-context`: set the connection's `context`")
    chosen = _named(config, "contexts", "context", name)
    cluster = _named(config, "clusters", "cluster", chosen.get("cluster"))
    user = _named(config, "users", "user", chosen.get("user"))
    if cluster.get("insecure-skip-tls-verify"):
        raise _unusable("does not check the server's certificate (`insecure-skip-tls-verify`)")
    _only(cluster, _CLUSTER | {"insecure-skip-tls-verify"}, "its cluster")
    _only(user, _USER, "its user")
    try:
        server = https(str(cluster.get("server")))
    except ValueError as error:
        raise _unusable(f"has a server that cannot be used: {error}") from None
    ca = _decoded(cluster, "certificate-authority-data")
    token = user.get("token")
    return Entry(
        server=server,
        ca=ca,
        server_name=_text(cluster, "tls-server-name"),
        token=token if isinstance(token, str) else None,
        certificate=_decoded(user, "client-certificate-data"),
        key=_decoded(user, "client-key-data"),
        plugin=_plugin(user.get("exec")),
    )


def _parsed(text: str) -> JsonObject:
    import yaml

    try:
        config: object = yaml.safe_load(text)
    except yaml.YAMLError:
        raise _unusable("is no YAML") from None  # the error would quote it
    if not isinstance(config, Mapping):
        raise _unusable("is no kubeconfig")
    return cast("JsonObject", config)


def _named(config: JsonObject, section: str, inner: str, name: JsonValue) -> JsonObject:
    listed = config.get(section)
    for one in listed if isinstance(listed, Sequence) and not isinstance(listed, str) else ():
        if isinstance(one, Mapping) and one.get("name") == name:
            held = one.get(inner)
            if isinstance(held, Mapping):
                return held
    raise _unusable(f"has no such {inner} as its context needs")


def _only(held: JsonObject, known: frozenset[str], what: str) -> None:
    for key, value in held.items():
        if key not in known and value:
            raise _unusable(f"sets what the gateway does not take for {what}: `{key[:60]}`")


def _text(held: JsonObject, key: str) -> str | None:
    value = held.get(key)
    return value if isinstance(value, str) and value else None


def _decoded(held: JsonObject, key: str) -> str | None:
    value = _text(held, key)
    try:
        return None if value is None else base64.b64decode(value, validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        raise _unusable(f"has a `{key}` that is not base64 of PEM") from None


def _plugin(value: JsonValue) -> Plugin | None:
    if value is None:
        return None
    if not isinstance(value, Mapping) or not isinstance(command := value.get("command"), str) or not command:
        raise _unusable("has an `exec` without a command")
    _only(value, _EXEC, "its exec plug-in")
    version, arguments, variables = value.get("apiVersion"), value.get("args") or (), value.get("env") or ()
    if version not in ("client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"):
        raise _unusable("has an `exec` of an unknown `apiVersion`")
    if (
        isinstance(arguments, str)
        or not isinstance(arguments, Sequence)
        or not all(isinstance(one, str) for one in arguments)
    ):
        raise _unusable("has an `exec` whose `args` are no list of texts")
    env: dict[str, str] = {}
    for one in variables if isinstance(variables, Sequence) else ():
        if not isinstance(one, Mapping) or not isinstance(name := one.get("name"), str):
            raise _unusable("has an `exec` whose `env` is no list of names and values")
        env[name] = str(one.get("value", ""))
    return Plugin((command, *map(str, arguments)), tuple(sorted(env.items())), _SECONDS, str(version))


def _unusable(why: str) -> ClusterUnreachable:
    return ClusterUnreachable("unusable", f"the connection's kubeconfig {why}", sent=False)
