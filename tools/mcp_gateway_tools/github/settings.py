"""Where a GitHub connection leads: GitHub.com or an Enterprise Server, as a token or as an installed App, and to which repositories."""

from __future__ import annotations

import ipaddress
from typing import Annotated, Final, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from mcp_gateway_policy.glob import Glob
from mcp_gateway_tools.git.globs import matching
from mcp_gateway_tools.git.settings import PROTECTED, SENSITIVE, WORKFLOWS
from mcp_gateway_tools.github.names import Misnamed, Repository
from mcp_gateway_tools.lease import Settings
from mcp_gateway_tools.places import PathHere

GITHUB_COM: Final = "https://api.github.com"


def _address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise ValueError("is the address of a GitHub API: `https://HOST/api/v3` for an Enterprise Server")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("is an address alone, without user, query or fragment")
    if parts.hostname in ("github.com", "www.github.com"):
        raise ValueError(f"is the address of pages for people: GitHub.com's API is {GITHUB_COM}; leave it out")
    if parts.scheme == "http" and not _is_here(parts.hostname):
        raise ValueError("is https, except on this machine: a token must not travel in the clear")
    return url.rstrip("/")


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _repository_pattern(text: str) -> str:
    owner, slash, name = text.partition("/")
    if not slash or not owner or not name or "/" in name or "*" in owner:
        raise ValueError("is `owner/name`; `*` may stand in the name (`acme/*`)")
    try:
        Repository.of(owner, name.replace("*", "x"))
    except Misnamed as error:
        raise ValueError(f"can never match: {error}; {error.hint}") from None
    return text.lower()


Address: TypeAlias = Annotated[str, AfterValidator(_address)]
RepositoryPattern: TypeAlias = Annotated[str, AfterValidator(_repository_pattern)]


class GithubSettings(Settings):
    """One GitHub, and the repositories on it that may be worked on.

    With `app_id` and `installation_id` the credential is the App's private key (PEM), else a fine-grained token.
    """

    repositories: tuple[RepositoryPattern, ...] = Field(
        min_length=1,
        description="Repositories that may be worked on: `owner/name`, in any case; `*` in the name matches.",
    )
    base_url: Address = Field(
        default=GITHUB_COM, description="The API: `https://HOST/api/v3` for an Enterprise Server."
    )
    app_id: int | None = Field(default=None, gt=0, description="The GitHub App; then `credential` is its private key.")
    installation_id: int | None = Field(default=None, gt=0, description="The App's installation.")
    ca_file: PathHere | None = Field(
        default=None, description="Authorities of an Enterprise Server's certificate (PEM)."
    )
    protected: tuple[str, ...] = Field(
        default=PROTECTED, description="Branches that count as protected beside those that GitHub protects."
    )
    workflows: tuple[str, ...] = Field(
        default=WORKFLOWS, description="Paths whose content runs where the project is built."
    )
    sensitive: tuple[str, ...] = Field(default=SENSITIVE, description="Paths that a person should see a change of.")
    log_hosts: tuple[str, ...] = Field(
        default=("*.blob.core.windows.net", "*.actions.githubusercontent.com"),
        description="Hosts from which logs are fetched, without the credential, where GitHub points to them.",
    )

    @model_validator(mode="after")
    def _an_app_or_none(self) -> GithubSettings:
        if (self.app_id is None) != (self.installation_id is None):
            raise ValueError("give both `app_id` and `installation_id`, or neither")
        return self

    def within(self) -> tuple[str, ...]:
        """The repositories."""
        return self.repositories

    def covers(self, full_name: str) -> bool:
        """Whether a repository, named in lower case, may be worked on."""
        return any(Glob.of(pattern).matches(full_name) for pattern in self.repositories)

    def protects(self, branch: str) -> bool:
        """Whether a branch counts as protected, whatever GitHub says."""
        return bool(matching(branch, self.protected)) or bool(matching(f"refs/heads/{branch}", self.protected))

    def logs_at(self, host: str) -> bool:
        """Whether logs may be fetched from a host."""
        return any(Glob.of(pattern).matches(host.lower()) for pattern in self.log_hosts)
