"""Addresses of remotes: smart HTTP and SSH, and no other way that git knows of reaching a repository.

What git would take for a helper (`ext::…`), a local path, an option or a command line is not an address here. Pure.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Scheme: TypeAlias = Literal["https", "http", "ssh"]

_URL: Final = re.compile(
    r"(?P<scheme>https|http|ssh)://(?:(?P<user>[A-Za-z0-9_][A-Za-z0-9._+-]{0,63})@)?"
    r"(?P<host>[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(?::(?P<port>[0-9]{1,5}))?(?P<path>/[A-Za-z0-9._~+/-]{1,1000})"
)
_SCP: Final = re.compile(
    r"(?P<user>[A-Za-z0-9_][A-Za-z0-9._+-]{0,63})@(?P<host>[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?):(?P<path>[A-Za-z0-9_~][A-Za-z0-9._~+/-]{0,999})"
)
EXPECTED: Final = "write https://HOST/OWNER/REPOSITORY.git or ssh://git@HOST/OWNER/REPOSITORY.git"


@dataclass(frozen=True, slots=True)
class Address:
    """A remote. `user` is who SSH logs in as; an address over HTTP has none, for the credential says who calls."""

    scheme: Scheme
    user: str
    host: str
    port: int | None
    path: str

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read an address. Raises ValueError."""
        found = _URL.fullmatch(text)
        short = None if found else _SCP.fullmatch(text)
        if found is not None:
            scheme: Scheme = "ssh" if found["scheme"] == "ssh" else "https" if found["scheme"] == "https" else "http"
            address = cls(
                scheme,
                found["user"] or ("git" if scheme == "ssh" else ""),
                found["host"].lower(),
                None if found["port"] is None else int(found["port"]),
                found["path"],
            )
        elif short is not None:
            address = cls("ssh", short["user"], short["host"].lower(), None, f"/{short['path']}")
        else:
            raise ValueError(f"not the address of a git remote: {EXPECTED}")
        address._check()
        return address

    def _check(self) -> None:
        parts = self.path[1:].removesuffix("/").split("/")
        if any(part in ("", ".", "..") or part.startswith("-") for part in parts):
            raise ValueError(f"its path has a part that is empty, `.`, `..` or begins with `-`: {EXPECTED}")
        if self.scheme != "ssh" and self.user:
            raise ValueError("an address over HTTP names no user: the credential does, as USER:PASSWORD")
        if self.scheme == "http" and not _loopback(self.host):
            raise ValueError("plain http leaves the credential unprotected: write https://")
        if self.port is not None and not 0 < self.port < 65536:
            raise ValueError(f"`{self.port}` is not a port")

    @property
    def url(self) -> str:
        """As git is given it."""
        user = f"{self.user}@" if self.user else ""
        port = "" if self.port is None else f":{self.port}"
        return f"{self.scheme}://{user}{self.host}{port}{self.path}"

    @property
    def repository(self) -> str:
        """What the remote calls the repository: `owner/repo`."""
        return "/".join(self.path.strip("/").removesuffix(".git").split("/")[-2:])


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
