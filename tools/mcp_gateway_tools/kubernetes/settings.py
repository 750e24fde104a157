"""Where a Kubernetes connection leads, and how the gateway proves who it is there. Holds no secret: that is what `credential` refers to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Final, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from mcp_gateway_tools.lease import Settings
from mcp_gateway_tools.places import PathHere

Auth: TypeAlias = Literal["token", "client-certificate", "kubeconfig", "in-cluster", "exec"]

_NAMESPACE: Final = r"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def https(url: str) -> str:
    """A server's URL as it is used: https, without credentials, query or a trailing slash. Raises ValueError, which does not repeat it."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise ValueError("a server is an https:// URL: the gateway speaks to no cluster without TLS")
    if parts.username or parts.password or parts.query or parts.fragment or not url.isprintable() or " " in url:
        raise ValueError("a server is a plain URL: no user, no password, no query")
    return url.rstrip("/")


def _variables(names: Mapping[str, str]) -> Mapping[str, str]:
    for name in names:
        if not _VARIABLE.fullmatch(name):
            raise ValueError("a name is no name of an environment variable")
    return names


class KubernetesSettings(Settings):
    """One cluster as one account.

    `auth` says what the credential is: a bearer `token`; a `client-certificate`'s private key, in PEM, with its certificate beside it or
    in `certificate_file`; a whole `kubeconfig`, of which `context` is used; the token of the pod that the gateway runs in (`in-cluster`);
    or what an `exec` plug-in needs, given to it as `exec_secret_env`. The server's certificate is always checked: against `ca_file` or
    `ca_data` (PEM), else against the system's authorities. `namespace` is meant where a call names none.
    """

    auth: Auth = "token"
    server: Annotated[str, AfterValidator(https)] | None = None
    ca_file: PathHere | None = None
    ca_data: str | None = Field(default=None, min_length=1, max_length=1 << 18)
    tls_server_name: str | None = Field(default=None, min_length=1, max_length=253)
    certificate_file: PathHere | None = None
    context: str | None = Field(default=None, min_length=1, max_length=256)
    exec_command: tuple[str, ...] = ()
    exec_env: Annotated[Mapping[str, str], AfterValidator(_variables)] = Field(default_factory=dict[str, str])
    exec_secret_env: str | None = Field(default=None, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    exec_seconds: float = Field(default=30, gt=0, le=300)
    namespace: str = Field(default="default", pattern=_NAMESPACE)

    @model_validator(mode="after")
    def _parts_belong_together(self) -> KubernetesSettings:
        whole = self.auth == "kubeconfig"
        if whole and (self.server or self.ca_file or self.ca_data or self.tls_server_name):
            raise ValueError(
                "with `auth: kubeconfig` the kubeconfig says where the server is and whose certificates it has"
            )
        if not whole and self.auth != "in-cluster" and self.server is None:
            raise ValueError("`server` is missing: the API server's https:// URL")
        if self.context is not None and not whole:
            raise ValueError("`context` belongs to `auth: kubeconfig`")
        if self.ca_file is not None and self.ca_data is not None:
            raise ValueError("give one of `ca_file` and `ca_data`")
        if self.certificate_file is not None and self.auth != "client-certificate":
            raise ValueError("`certificate_file` belongs to `auth: client-certificate`")
        if bool(self.exec_command) != (self.auth == "exec"):
            raise ValueError("`exec_command` and `auth: exec` belong together")
        if (self.exec_env or self.exec_secret_env) and self.auth != "exec":
            raise ValueError("`exec_env` and `exec_secret_env` belong to `auth: exec`")
        return self
