"""Where a git connection leads, and what about its repository needs care."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator, Field, model_validator

from mcp_gateway_policy.resource import encode_segment
from mcp_gateway_tools.git.address import Address
from mcp_gateway_tools.lease import Settings
from mcp_gateway_tools.places import PathHere

WORKFLOWS: Final = (
    ".github/workflows/**", ".github/actions/**", ".gitlab-ci*", ".gitlab/ci/**", ".circleci/**", "azure-pipelines*",
    "azure-pipelines/**", "bitbucket-pipelines.yml", ".buildkite/**", ".drone.yml", ".travis.yml", ".woodpecker/**", ".woodpecker.yml",
    ".gitea/workflows/**", ".forgejo/workflows/**", "**/jenkinsfile*", "appveyor.yml", ".teamcity/**", "cloudbuild.yaml", ".ci/**",
    ".cirrus.yml", ".semaphore/**", ".builds/**", ".build.yml", "buildspec.yml", "action.yml", "action.yaml",
)  # fmt: skip
"""Paths whose content runs where the project is built."""

SENSITIVE: Final = (
    "**/codeowners", ".github/dependabot.yml", "**/.gitmodules", "**/.gitattributes", "**/.lfsconfig", "**/.npmrc", "**/.pypirc",
    "**/*.pem", "**/*.key", "**/*.p12", "**/*.pfx", "**/*.jks", "**/*.keystore", "**/id_rsa", "**/id_ed25519", "**/id_ecdsa", "**/.netrc",
    "**/.env", "**/.env.*", "**/*.kubeconfig", "**/*.tfstate", "**/.git-credentials", "**/.htpasswd", "**/credentials.json",
    "**/package-lock.json", "**/yarn.lock", "**/pnpm-lock.yaml", "**/poetry.lock", "**/uv.lock", "**/pipfile.lock", "**/cargo.lock",
    "**/go.sum", "**/gemfile.lock", "**/composer.lock", "**/.mcp.json", "**/.vscode/**", "**/.claude/**", "**/.cursor/**", "**/.devcontainer/**",
    "**/agents.md", "**/claude.md", ".github/copilot-instructions.md", ".github/instructions/**", ".pre-commit-config.yaml", ".husky/**", "**/.envrc",
)  # fmt: skip
"""Paths that a person should see a change of: who owns what, keys, redirections, what dependencies come to, what tools obey."""

PROTECTED: Final = (
    "main",
    "master",
    "trunk",
    "production",
    "prod",
    "release",
    "release/**",
    "releases/**",
    "refs/tags/**",
)

_NAME: Final = re.compile(r"[^\s/][^\s/]*(?:/[^\s/]+){0,8}")
_PERSON: Final = re.compile(r"[^<>\0-\x1f]{1,100} <[^<>\s\0-\x1f]{1,200}>")
_HOST_KEY: Final = re.compile(r"(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)) [A-Za-z0-9+/]{40,2000}={0,2}")
_MEBI: Final = 1 << 20


def _remote(text: str) -> str:
    Address.parse(text)
    return text


def _repository(name: str) -> str:
    if not name.isprintable() or not _NAME.fullmatch(name):
        raise ValueError("not a repository's name: write OWNER/REPOSITORY")
    return name


def _person(text: str) -> str:
    if not _PERSON.fullmatch(text):
        raise ValueError("not a person as git writes one: `Name <address>`")
    return text


def _host_key(text: str) -> str:
    if not _HOST_KEY.fullmatch(text):
        raise ValueError("not a host's public key: write its type and the key, as `ssh-ed25519 AAAA…`")
    return text


class GitSettings(Settings):
    """One repository on one remote. Relative paths count from the directory of the configuration."""

    url: Annotated[str, AfterValidator(_remote)]
    """`https://HOST/OWNER/REPOSITORY.git`, or `ssh://USER@HOST/…`; plain http on this machine only."""
    repository: Annotated[str, AfterValidator(_repository)] | None = None
    """What effects call it; without it the last two parts of the address."""
    username: str | None = Field(default=None, min_length=1, max_length=200)
    """Over HTTP, whose password the credential is; without it the credential is `USER:PASSWORD`, or a token."""
    workspaces: tuple[PathHere, ...] = ()
    """Directories on the gateway's machine whose repositories may be pushed from. Without any none may."""
    known_hosts: PathHere | None = None
    host_key: Annotated[str, AfterValidator(_host_key)] | None = None
    """The SSH server's public key, or a file of such (`known_hosts`): one of both is needed for SSH."""
    allowed_signers: PathHere | None = None
    """A file of SSH keys whose signatures count (ssh-keygen, "ALLOWED SIGNERS"). Without it nobody checks signatures."""
    ca_file: PathHere | None = None
    cache: PathHere | None = None
    """Where the gateway's own copy of the repository is kept; without it below the user's cache directory."""
    protected: tuple[str, ...] = PROTECTED
    workflows: tuple[str, ...] = WORKFLOWS
    sensitive: tuple[str, ...] = SENSITIVE
    committer: Annotated[str, AfterValidator(_person)] = "mcp-gateway <mcp-gateway@localhost>"
    """Who commits what is given as `changes`."""
    max_push_mib: int = Field(default=256, ge=1, le=4096)
    """What one push may carry, packed."""
    max_file_mib: int = Field(default=100, ge=1, le=2048)
    max_repository_mib: int = Field(default=4096, ge=1, le=65536)
    """What is read of a repository in a workspace, and what is fetched of the remote at once."""
    seconds: float = Field(default=300, gt=0, le=3600)
    """How long the remote may take over one thing that is asked of it."""

    @model_validator(mode="after")
    def _host_is_known(self) -> GitSettings:
        if self.address.scheme == "ssh" and (self.known_hosts is None) == (self.host_key is None):
            raise ValueError("for an ssh address give one of `known_hosts` and `host_key`: the server must be known")
        return self

    @property
    def address(self) -> Address:
        """The remote."""
        return Address.parse(self.url)

    @property
    def name(self) -> tuple[str, ...]:
        """The first segments of every resource."""
        return tuple((self.repository or self.address.repository).split("/"))

    def within(self) -> tuple[str, ...]:
        """What there is of the repository: files, branches and tags."""
        repository = "/".join(map(encode_segment, self.name))
        return tuple(f"{repository}/{below}" for below in ("files", "refs/heads", "refs/tags"))

    @property
    def max_push(self) -> int:
        """Bytes."""
        return self.max_push_mib * _MEBI

    @property
    def max_file(self) -> int:
        """Bytes."""
        return self.max_file_mib * _MEBI

    @property
    def max_repository(self) -> int:
        """Bytes."""
        return self.max_repository_mib * _MEBI
