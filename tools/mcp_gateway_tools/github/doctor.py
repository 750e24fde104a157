"""The doctor: what a connection's credential can do on GitHub beyond what the tools need, and what it lacks. Only looks.

GitHub tells an App's permissions, and the scopes of a classic token. What a fine-grained token may do, and where, it tells nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from time import monotonic
from typing import Final, Literal

import anyio.to_thread
from github import Auth

from mcp_gateway_policy.vocabulary import JsonObject
from mcp_gateway_tools.github import wire
from mcp_gateway_tools.github.client import Client, as_app
from mcp_gateway_tools.github.problems import FAILURES, problem
from mcp_gateway_tools.github.reading import inside, optional, text
from mcp_gateway_tools.github.settings import GithubSettings
from mcp_gateway_tools.lease import Lease
from mcp_gateway_tools.tool import Finding

SECONDS: Final = 15.0
_MOST_BYTES: Final = 1 << 20
_MOST_REPOSITORIES: Final = 20
_LEVELS: Final = ("read", "write", "admin")

Access = Literal["read", "write"]


async def examine(reading: Lease, changing: Lease, needed: Mapping[str, str]) -> Sequence[Finding]:
    """What there is to say of both credentials; of one that serves for both, once. `needed` is what all tools together need."""
    found: list[Finding] = []
    for lease in (reading, changing):
        if lease is changing and _revealed(reading) == _revealed(changing):
            break
        found += await anyio.to_thread.run_sync(partial(_look, lease, needed), abandon_on_cancel=True)
    return tuple(found)


def _revealed(lease: Lease) -> str:
    return "" if lease.secret is None else lease.secret.reveal()


def _look(lease: Lease, needed: Mapping[str, str]) -> list[Finding]:
    settings = lease.settings
    if not isinstance(settings, GithubSettings):
        raise TypeError("a GitHub doctor needs a GitHub connection")
    bounds = wire.Bounds(monotonic() + SECONDS, _MOST_BYTES)
    wire.BOUNDS.set(bounds)
    found: list[Finding] = []
    try:
        found.extend(_findings(lease, settings, bounds, needed))
    except FAILURES as error:
        said = problem(error, sent=False)
        what = f"it cannot be used at {settings.base_url}: {said.message}"
        found.append(Finding(lease.access, True, what, said.hint))
    finally:
        bounds.session.close()
    return found


def _findings(
    lease: Lease, settings: GithubSettings, bounds: wire.Bounds, needed: Mapping[str, str]
) -> Iterator[Finding]:
    secret = _revealed(lease)
    if settings.app_id is None:
        yield from _token(Client(settings, Auth.Token(secret), bounds, (secret,)), lease.access)
    else:
        yield from _app(as_app(settings, secret, bounds, lease.derived), lease.access, needed)


def _token(client: Client, access: Access) -> Iterator[Finding]:
    headers, _ = client.headed("/user")
    scopes = headers.get("x-oauth-scopes")
    if scopes is not None:
        yield Finding(
            access,
            True,
            f"it is a classic token with the scopes `{scopes or 'none'}`",
            "it reaches every repository that its owner can reach; nothing but the gateway keeps it to `repositories`",
            "make a fine-grained token for these repositories, or a GitHub App: docs/github.md",
        )
    if headers.get("github-authentication-token-expiration") is None:
        yield Finding(access, False, "it never expires", "whoever finds it can use it for ever", "give it an expiry")
    for pattern in [one for one in client.settings.repositories if "*" not in one][:_MOST_REPOSITORIES]:
        if client.maybe(f"/repos/{pattern}") is None:
            yield Finding(
                access,
                True,
                f"it cannot see `{pattern}`",
                "every call on it will fail",
                "add the repository to the token, or take it out of `repositories`",
            )


def _app(client: Client, access: Access, needed: Mapping[str, str]) -> Iterator[Finding]:
    shown = client.object(f"/app/installations/{client.settings.installation_id}")
    if optional(shown, "suspended_at"):
        yield Finding(access, True, "the App's installation is suspended", "no token is minted for it", "unsuspend it")
    if text(shown, "repository_selection") == "all":
        yield Finding(
            access,
            False,
            "the App is installed on all repositories of its owner",
            "whoever finds the key reaches all of them; the gateway mints tokens for one repository at a time",
            "install it on the repositories in `repositories` alone",
        )
    yield from _granted(inside(shown, "permissions"), access, needed)


def _granted(granted: JsonObject, access: Access, needed: Mapping[str, str]) -> Iterator[Finding]:
    more = sorted(
        f"{name}: {text(granted, name)}"
        for name in granted
        if name not in needed or _rank(text(granted, name)) > _rank(needed[name])
    )
    if more:
        yield Finding(
            access,
            any(not one.endswith(": read") for one in more),
            f"the App is granted more than any tool needs: {', '.join(more)[:500]}",
            "the gateway never asks for it, but whoever finds the key can",
            "take these permissions from the App",
        )
    lacking = sorted(
        f"{name}: {level}" for name, level in needed.items() if _rank(optional(granted, name)) < _rank(level)
    )
    if lacking:
        yield Finding(
            access,
            False,
            f"the App is not granted {', '.join(lacking)}",
            "the tools that need it fail: docs/github.md says which; leave out what your rules allow nobody",
        )


def _rank(level: str) -> int:
    """How far a level goes; one that GitHub does not document goes furthest, none at all not anywhere."""
    if not level:
        return -1
    return _LEVELS.index(level) if level in _LEVELS else len(_LEVELS)
