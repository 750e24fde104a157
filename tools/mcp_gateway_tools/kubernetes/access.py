"""How the gateway proves who it is to an API server: the lent credential made into a TLS context and, mostly, a bearer token.

Reads no file but those the settings name, never anybody's own kubeconfig, and writes none: keys stay in memory. What is wrong with
a credential is told without quoting it. Knows no HTTP.
"""

from __future__ import annotations

import base64
import binascii
import os
import ssl
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import anyio.to_thread

from mcp_gateway_tools.kubernetes.exec_plugin import Plugin, Plugins
from mcp_gateway_tools.kubernetes.kubeconfig import Entry, entry
from mcp_gateway_tools.kubernetes.problems import ClusterUnreachable
from mcp_gateway_tools.kubernetes.settings import KubernetesSettings
from mcp_gateway_tools.lease import Lease

IN_CLUSTER_CA: Final = Path("/var/run/secrets/kubernetes.io/serviceaccount/ca.crt")
_LARGEST_CA: Final = 1 << 20


@dataclass(frozen=True, slots=True, repr=False)
class Access:
    """Where the server is, as whom it is spoken to, and what for. `ca` are the certificates it is checked against, where not the system's.

    `changes` says whether anything that stays may be sent. Shown nowhere.
    """

    server: str
    ca: str | None
    tls: ssl.SSLContext
    token: str | None
    server_name: str | None
    changes: bool


async def access(lease: Lease, plugins: Plugins) -> Access:
    """Make it from a lease. Raises ClusterUnreachable (`unusable`), whose words hold nothing of the credential.

    What of a credential goes over the wire by itself (a token out of a kubeconfig, what a plug-in gave) is told to the lender.
    """
    settings = lease.settings
    if not isinstance(settings, KubernetesSettings) or lease.secret is None:
        raise TypeError("not a lease of a Kubernetes connection")
    told = _of_settings(settings, lease.secret.reveal())
    if told.plugin is not None:
        given = await plugins.credential(told.plugin, told.server)
        told = told.with_credential(given.token, given.certificate, given.key)
    if told.token is not None:
        _token(told.token)
    for secret in (told.token, told.key):
        if secret is not None:
            lease.derived(secret)
    ca, tls = await anyio.to_thread.run_sync(_context, told, settings)
    return Access(told.server, ca, tls, told.token, told.server_name, changes=lease.access == "write")


def _of_settings(settings: KubernetesSettings, secret: str) -> Entry:
    server, ca = settings.server or "", settings.ca_data
    match settings.auth:
        case "kubeconfig":
            return entry(secret, settings.context)
        case "token":
            return Entry(server, ca, settings.tls_server_name, token=_token(secret))
        case "in-cluster":
            return Entry(server or _in_cluster_server(), ca, settings.tls_server_name, token=_token(secret))
        case "client-certificate":
            certificate = secret if settings.certificate_file is None else _file(settings.certificate_file)
            return Entry(server, ca, settings.tls_server_name, certificate=certificate, key=secret)
        case "exec":
            env = dict(settings.exec_env)
            if settings.exec_secret_env is not None:
                env[settings.exec_secret_env] = secret
            plugin = Plugin(settings.exec_command, tuple(sorted(env.items())), settings.exec_seconds)
            return Entry(server, ca, settings.tls_server_name, plugin=plugin)


def _token(secret: str) -> str:
    token = secret.strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise ClusterUnreachable("unusable", "the connection's credential is no bearer token", sent=False)
    return token


def _in_cluster_server() -> str:
    host, port = os.environ.get("KUBERNETES_SERVICE_HOST"), os.environ.get("KUBERNETES_SERVICE_PORT", "443")
    if not host or not port.isdigit():
        raise ClusterUnreachable("unusable", "the gateway does not run in a cluster: `server` is needed", sent=False)
    return f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}"


def _context(told: Entry, settings: KubernetesSettings) -> tuple[str | None, ssl.SSLContext]:
    """# INVARIANT: the server's certificate and name are always checked; nothing here can switch that off."""
    ca = told.ca
    if ca is None and settings.ca_file is not None:
        ca = _file(settings.ca_file)
    if ca is None and settings.auth == "in-cluster":
        ca = _file(IN_CLUSTER_CA)
    ca = None if ca is None else _pem(ca)
    if ca is not None and "-----BEGIN CERTIFICATE-----" not in ca:  # an empty one would mean the system's
        raise ClusterUnreachable("unusable", "the cluster's CA certificates are not PEM", sent=False)
    try:
        context = ssl.create_default_context(cadata=ca)
    except (ssl.SSLError, ValueError):
        raise ClusterUnreachable("unusable", "the cluster's CA certificates are not PEM", sent=False) from None
    if told.certificate is not None and told.key is not None:
        try:
            with _as_file(f"{told.certificate}\n{told.key}") as path:
                context.load_cert_chain(path, password="")  # none: an encrypted key must not ask a terminal
        except (ssl.SSLError, ValueError):
            what = "the connection's credential is no PEM key with its certificate, unencrypted"
            raise ClusterUnreachable("unusable", what, sent=False) from None
    return ca, context


def _pem(text: str) -> str:
    """PEM as it is, or what is base64 of it."""
    if "-----BEGIN" in text:
        return text
    try:
        return base64.b64decode(text, validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        raise ClusterUnreachable("unusable", "the cluster's CA certificates are not PEM", sent=False) from None


def _file(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return stream.read(_LARGEST_CA).decode("ascii")
    except (OSError, ValueError):
        raise ClusterUnreachable("unusable", f"`{path}` cannot be read as PEM", sent=False) from None


@contextmanager
def _as_file(content: str) -> Generator[str]:
    """A file that only this process sees, in memory where the system can: OpenSSL takes keys from files alone."""
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("pem", os.MFD_CLOEXEC)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(content)
            stream.flush()
            yield f"/proc/self/fd/{descriptor}"
        return
    with tempfile.NamedTemporaryFile("w", prefix="mcp-gateway-") as stream:  # 0600, gone as soon as it was read
        stream.write(content)
        stream.flush()
        yield stream.name
