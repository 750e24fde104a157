"""What the stand-in for GitHub knows: repositories over bare ones, pull requests, issues, checks, workflows, and who may do what."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import jwt
from forge.bare import Bare
from starlette.requests import Request
from starlette.responses import Response

LEVELS: Final = ("none", "read", "write")
PERMISSIONS: Final[tuple[str, ...]] = (
    "actions",
    "checks",
    "contents",
    "issues",
    "metadata",
    "pull_requests",
    "secrets",
    "statuses",
)
EVERYTHING: Final[dict[str, str]] = dict.fromkeys(PERMISSIONS, "write")


@dataclass
class Comment:
    """A comment, or a review with its verdict."""

    author: str
    body: str
    state: str = "COMMENTED"
    commit: str = ""
    comments: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    association: str = "MEMBER"


@dataclass
class Issue:
    """An issue."""

    title: str
    body: str
    author: str
    state: str = "open"
    locked: bool = False
    labels: list[str] = field(default_factory=list[str])
    comments: list[Comment] = field(default_factory=list[Comment])


@dataclass
class Pull:
    """A pull request; `head` is a branch of the repository `source` (its own where that is empty)."""

    title: str
    body: str
    author: str
    head: str
    base: str
    source: str = ""
    state: str = "open"
    draft: bool = False
    locked: bool = False
    merged: str = ""
    frozen: str = ""
    updated: str = "2026-01-06T09:00:00Z"
    reviews: list[Comment] = field(default_factory=list[Comment])
    comments: list[Comment] = field(default_factory=list[Comment])


@dataclass
class Check:
    """A check of a commit."""

    name: str
    status: str = "completed"
    conclusion: str | None = "success"
    summary: str = ""


@dataclass
class Run:
    """A run of a workflow, with the log of its only job."""

    path: str
    ref: str
    sha: str
    log: str = ""
    event: str = "push"
    title: str = "a run"
    inputs: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass
class Repo:
    """A repository."""

    owner: str
    name: str
    bare: Bare
    number: int
    private: bool = True
    default: str = "main"
    protected: set[str] = field(default_factory=lambda: {"main"})
    secrets: list[str] = field(default_factory=list[str])
    pulls: dict[int, Pull] = field(default_factory=dict[int, Pull])
    issues: dict[int, Issue] = field(default_factory=dict[int, Issue])
    checks: dict[str, list[Check]] = field(default_factory=dict[str, list[Check]])
    statuses: dict[str, str] = field(default_factory=dict[str, str])
    runs: list[Run] = field(default_factory=list[Run])
    verified: set[str] = field(default_factory=set[str])
    """Commits whose signatures GitHub verified."""

    @property
    def full_name(self) -> str:
        """`owner/name`."""
        return f"{self.owner}/{self.name}"

    def next_number(self) -> int:
        """Issues and pull requests share their numbers."""
        return 1 + max([0, *self.pulls, *self.issues])

    def workflows(self, at: str | None = None) -> dict[int, str]:
        """Workflow files of the default branch, by id."""
        sha = self.bare.find(at or f"refs/heads/{self.default}")
        if sha is None:
            return {}
        names = self.bare.git("ls-tree", "--name-only", sha, ".github/workflows/").decode().split()
        return {9000 + number: name for number, name in enumerate(sorted(names))}


@dataclass
class Token:
    """Who a token speaks for, and what it may do: on all repositories, or on some by name."""

    login: str
    permissions: dict[str, str] = field(default_factory=lambda: dict(EVERYTHING))
    repositories: tuple[str, ...] | None = None
    revoked: bool = False
    headers: dict[str, str] = field(default_factory=dict[str, str])
    """Beside answers about who it speaks for: scopes, expiry."""


@dataclass
class Request_:
    """What arrived."""

    method: str
    path: str
    token: str
    body: bytes


@dataclass
class Forge:
    """The whole of it."""

    directory: Path
    repos: dict[str, Repo] = field(default_factory=dict[str, Repo])
    tokens: dict[str, Token] = field(default_factory=dict[str, Token])
    apps: dict[int, str] = field(default_factory=dict[int, str])
    """App → public key (PEM)."""
    installations: dict[int, tuple[int, str]] = field(default_factory=dict[int, tuple[int, str]])
    """Installation → app and the login of its owner."""
    granted: dict[str, str] = field(default_factory=lambda: {**EVERYTHING, "metadata": "read", "workflows": "write"})
    """What installations are granted."""
    selection: str = "selected"
    """Whether installations are on all repositories of their owner, or on some."""
    seen: list[Request_] = field(default_factory=list[Request_])
    logs_fetched: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Where a log was fetched and what was in `Authorization`."""
    minted: list[str] = field(default_factory=list[str])
    prefix: str = "ghs_"
    """What minted tokens begin with."""
    used: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    """Token → what was asked of it: permission → level."""
    url: str = ""
    meddle: Callable[[Request], Response | None] | None = None
    """Answers in the place of the forge where it gives an answer."""

    def clear(self) -> None:
        """Forget everything but the address."""
        for held in (
            self.repos,
            self.tokens,
            self.apps,
            self.installations,
            self.seen,
            self.logs_fetched,
            self.minted,
            self.used,
        ):
            held.clear()
        self.meddle = None

    def asked(self, words: str, *methods: str) -> list[str]:
        """The paths of requests that hold these words; of some methods, where they are given."""
        return [one.path for one in self.seen if words in one.path and (not methods or one.method in methods)]

    def queries(self) -> list[str]:
        """What was searched for."""
        return [parse_qs(urlsplit(one.path).query)["q"][0] for one in self.seen if one.path.startswith("/search")]

    def repo(self, owner: str, name: str, **more: Any) -> Repo:
        """A new repository with a README and a workflow on `main`."""
        bare = Bare.create(self.directory / f"{secrets.token_hex(8)}.git")
        made = Repo(owner, name, bare, 1000 + len(self.repos), **more)
        self.repos[made.full_name.casefold()] = made
        return made

    def find(self, owner: str, name: str) -> Repo | None:
        """As GitHub finds them: without regard to case."""
        return self.repos.get(f"{owner}/{name}".casefold())

    def head(self, repo: Repo, pull: Pull) -> str:
        """The commit at the head of a pull request."""
        source = self.repos[pull.source.casefold()] if pull.source else repo
        sha = pull.frozen or source.bare.find(f"refs/heads/{pull.head}")
        assert sha is not None
        if source is not repo:
            repo.bare.git("fetch", "--quiet", str(source.bare.directory), sha)
        return sha

    def mint(self, app: int, owner: str, repositories: list[str] | None, permissions: dict[str, str] | None) -> str:
        """A token of an installation."""
        token = f"{self.prefix}{secrets.token_hex(18)}"
        names = None if repositories is None else tuple(f"{owner}/{name}".casefold() for name in repositories)
        self.tokens[token] = Token(f"app-{app}[bot]", permissions or dict(EVERYTHING), names)
        self.minted.append(token)
        return token

    def app_of(self, token: str) -> int | None:
        """The app that signed a JWT, where it is valid now."""
        for app, key in self.apps.items():
            try:
                claims = jwt.decode(token, key, algorithms=["RS256"], options={"verify_aud": False})
            except jwt.InvalidTokenError:
                continue
            if str(claims["iss"]) == str(app) and claims["exp"] - time.time() <= 600:
                return app
        return None
