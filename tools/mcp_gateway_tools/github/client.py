"""Conversations with GitHub: PyGithub carries the requests, the paths are ours.

PyGithub's objects follow addresses that answers hold, so that an answer could lead the credential elsewhere; only its requester is used,
with paths made from checked names. Blocking: a conversation runs in a thread of its own, within one deadline, and ends early when whoever
asked is gone. Whatever an answer repeats of the credential is taken out before anybody sees it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from time import monotonic
from types import MappingProxyType
from typing import Final, TypeAlias, TypeVar, cast
from urllib.parse import urlsplit

import anyio
import anyio.from_thread
import anyio.to_thread
import requests.exceptions
from github import Auth, Github, GithubException

from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.github import wire
from mcp_gateway_tools.github.names import Repository
from mcp_gateway_tools.github.problems import FAILURES, limited, problem
from mcp_gateway_tools.github.reading import Strange, Unfit, inside, number, obj, objects, text
from mcp_gateway_tools.github.settings import GithubSettings
from mcp_gateway_tools.lease import Lease
from mcp_gateway_tools.raw import Problem, Ran

SECONDS: Final = 30.0
"""For all requests of one conversation, where no rule sets less."""
MOST_BYTES: Final = 16 << 20
"""Of one answer."""
PAGE: Final = 100
API_VERSION: Final = "2022-11-28"
AT_ONCE: Final = 8
"""Conversations at the same time; more wait."""
HIDDEN: Final = "[CREDENTIAL]"

Parameters: TypeAlias = Mapping[str, str | int]
JSON: Final = "application/vnd.github+json"

_T = TypeVar("_T")
_NONE: Final[Parameters] = MappingProxyType({})
_TRIPPED: Final = (ArithmeticError, AssertionError, AttributeError, KeyError, TypeError)
"""What PyGithub raises where an answer is not what it expects."""
_RETRIED: Final = frozenset({502, 503, 504})

_LEVELS: Final = ("none", "read", "write", "admin")
_UNMINTED: Final = MappingProxyType(
    {
        401: "GitHub does not accept what the App's key signed: the key, `app_id`, `base_url` or this machine's clock is wrong",
        403: "GitHub mints no token for the App's installation: it may be suspended",
        404: "GitHub knows no such installation of the App",
        422: "the App's installation does not cover `{repository}`, or was not granted {needed}",
    }
)
"""Why no token is minted, by the status of the answer."""

logging.getLogger("github").setLevel(logging.WARNING)  # at DEBUG it writes what was answered


@dataclass(frozen=True, slots=True)
class Listed:
    """Items of a list, in order; `complete` is whether they are all."""

    items: tuple[JsonObject, ...]
    complete: bool


class Client:
    """One conversation. Every method raises what `problems.FAILURES` names."""

    def __init__(self, settings: GithubSettings, auth: Auth.Auth, bounds: wire.Bounds, hidden: tuple[str, ...]) -> None:
        self.settings = settings
        self.bounds = bounds
        self.authorities: Final = True if settings.ca_file is None else str(settings.ca_file)
        self._hidden = hidden
        self._requester = Github(
            auth=auth,
            base_url=settings.base_url,
            verify=self.authorities,
            user_agent="mcp-gateway",
            retry=None,
            per_page=PAGE,
            seconds_between_requests=None,
            seconds_between_writes=None,
            api_version=API_VERSION,
            lazy=True,
        ).requester

    def get(self, path: str, parameters: Parameters = _NONE, accept: str = JSON) -> JsonValue:
        """Ask; once more where the connection or GitHub fails on the way."""
        try:
            return self._ask("GET", path, parameters, None, accept)
        except (GithubException, requests.exceptions.ConnectionError) as error:
            if isinstance(error, GithubException) and error.status not in _RETRIED:
                raise
        return self._ask("GET", path, parameters, None, accept)

    def headed(self, path: str) -> tuple[Mapping[str, str], JsonObject]:
        """Ask for an object; the answer's headers by their names in lower case, and it."""
        headers, answer = self._answer("GET", path, _NONE, None, JSON)
        return headers, obj(answer)

    def object(self, path: str, parameters: Parameters = _NONE) -> JsonObject:
        """Ask for an object."""
        return obj(self.get(path, parameters))

    def maybe(self, path: str, parameters: Parameters = _NONE) -> JsonObject | None:
        """Ask for an object that may not be there."""
        try:
            return self.object(path, parameters)
        except GithubException as error:
            if error.status != 404:
                raise
            return None

    def listed(self, path: str, most: int, key: str = "", parameters: Parameters = _NONE) -> Listed:
        """Ask for a list, page by page, until `most` items. `key` is where an answer that is an object keeps it.

        Pages are counted, never followed by the addresses that an answer gives.
        """
        found: list[JsonObject] = []
        for page in range(1, -(-most // PAGE) + 1):
            answer = self.get(path, {**parameters, "per_page": PAGE, "page": page})
            items = objects(obj(answer).get(key) if key else answer, f"`{key}`" if key else "the answer")
            found += items
            if len(items) < PAGE:
                total = number(obj(answer), "total_count") if key else len(found)
                return Listed(tuple(found[:most]), len(found) <= most and total <= len(found))
        return Listed(tuple(found[:most]), complete=False)

    def send(self, verb: str, path: str, body: JsonObject | None = None) -> JsonValue:
        """Change something, once."""
        self.bounds.sent = True
        return self._ask(verb, path, _NONE, body, JSON)

    def mint(self, path: str, body: JsonObject) -> JsonObject:
        """Ask for a token: nothing is changed by that."""
        return obj(self._ask("POST", path, _NONE, body, JSON))

    def elsewhere(self, path: str, most: int) -> tuple[bytes, bool]:
        """The beginning of what GitHub keeps at another address and points to; whether there is more.

        Goes there without the credential, and only to hosts that the connection names.
        """
        try:
            self.get(path)
        except wire.Redirected as redirected:
            target, own = urlsplit(redirected.location), urlsplit(self.settings.base_url)
            here = (target.hostname, target.port) == (own.hostname, own.port)
            if target.scheme != own.scheme or not target.hostname or target.username is not None:
                raise Unfit("GitHub points to an address that the gateway does not go to") from None
            if not here and not self.settings.logs_at(target.hostname):
                raise Unfit(
                    "GitHub keeps it on a host that the connection does not name in `log_hosts`",
                    "tell the gateway's operator",
                ) from None
            return wire.fetch_elsewhere(redirected.location, most, self.authorities if here else True)
        raise Strange("it is not kept where GitHub says it is")

    def _ask(self, verb: str, path: str, parameters: Parameters, body: JsonObject | None, accept: str) -> JsonValue:
        return self._answer(verb, path, parameters, body, accept)[1]

    def _answer(
        self, verb: str, path: str, parameters: Parameters, body: JsonObject | None, accept: str
    ) -> tuple[Mapping[str, str], JsonValue]:
        written = {key: str(value) for key, value in parameters.items()}
        try:
            headers, answer = self._requester.requestJsonAndCheck(
                verb, path, parameters=written or None, headers={"Accept": accept}, input=body
            )
        except GithubException as error:
            raise type(error)(error.status, self._clean(cast(JsonValue, error.data)), error.headers) from None
        except _TRIPPED:
            raise Strange("it is no object, or its headers hold no numbers") from None
        return headers, self._clean(cast(JsonValue, answer))

    def _clean(self, value: JsonValue) -> JsonValue:
        """The same without the credential, wherever it stands."""
        match value:
            case str():
                for secret in self._hidden:
                    value = value.replace(secret, HIDDEN)
                return value
            case Mapping():
                return {str(self._clean(key)): self._clean(item) for key, item in value.items()}
            case list() | tuple():
                return [self._clean(item) for item in value]
            case _:
                return value


class Conversations:
    """Holds conversations with GitHub, as many at once as threads are set aside for them."""

    def __init__(self) -> None:
        self._limiter: anyio.CapacityLimiter | None = None

    async def hold(
        self,
        lease: Lease,
        repository: Repository,
        needs: Mapping[str, str],
        work: Callable[[Client], _T],
        seconds: float | None,
    ) -> _T | Problem:
        """Do `work` with a client that may do what `needs` says (permission → `read` or `write`), on one repository alone."""
        if self._limiter is None:
            self._limiter = anyio.CapacityLimiter(AT_ONCE)
        bounds = wire.Bounds(monotonic() + min(seconds or SECONDS, SECONDS), MOST_BYTES)
        talk = partial(_talk, lease, repository, needs, work, bounds)
        try:
            with anyio.fail_after(bounds.deadline - monotonic()):
                return await anyio.to_thread.run_sync(talk, abandon_on_cancel=True, limiter=self._limiter)
        except TimeoutError:
            return problem(wire.TooSlow(), sent=bounds.sent)
        finally:
            bounds.stop()


def _talk(
    lease: Lease,
    repository: Repository,
    needs: Mapping[str, str],
    work: Callable[[Client], _T],
    bounds: wire.Bounds,
) -> _T | Problem:
    """A conversation from its beginning to its end, in the thread it is given.

    # INVARIANT: no exception leaves it that could carry a header, an address or a credential along.
    """
    settings = lease.settings
    if not isinstance(settings, GithubSettings) or lease.secret is None:
        raise TypeError("a GitHub tool needs a GitHub connection and its credential")
    wire.BOUNDS.set(bounds)
    secret = lease.secret.reveal()
    token = ""
    try:
        token = secret if settings.app_id is None else _minted(lease, settings, secret, repository, needs, bounds)
        return work(Client(settings, Auth.Token(token), bounds, (token, secret)))
    except FAILURES as error:
        return problem(error, sent=bounds.sent)
    finally:
        if settings.app_id is not None and token:
            _revoke(settings, token)
        bounds.session.close()


def as_app(settings: GithubSettings, key: str, bounds: wire.Bounds, tell: Callable[[str], None]) -> Client:
    """A conversation as the App itself, which can mint tokens and nothing else. Raises Unfit where the key is none.

    `tell` hears of what the key signed, before anybody else does.
    """
    from jwt.exceptions import PyJWTError

    assert settings.app_id is not None  # whoever calls it has looked
    try:
        jwt = Auth.AppAuth(settings.app_id, key).token
    except (PyJWTError, ValueError, TypeError):
        raise Unfit("the connection's credential is no private key of an App", "tell the gateway's operator") from None
    tell(jwt)
    return Client(settings, Auth.AppAuthToken(jwt), bounds, (jwt, key))


def _minted(
    lease: Lease,
    settings: GithubSettings,
    key: str,
    repository: Repository,
    needs: Mapping[str, str],
    bounds: wire.Bounds,
) -> str:
    """A token of the App's installation, for one repository and these permissions. GitHub ends it after an hour.

    The lender hears of it, and of what the key signed: whatever repeats them, in any encoding, is masked.
    """

    def tell(secret: str) -> None:
        anyio.from_thread.run_sync(lease.derived, secret)  # the lender is no thread's but the loop's

    client = as_app(settings, key, bounds, tell)
    asked: JsonObject = {"repositories": [repository.name], "permissions": dict(needs)}
    try:
        minted = client.mint(f"/app/installations/{settings.installation_id}/access_tokens", asked)
    except GithubException as error:
        if error.status not in _UNMINTED or limited(error):
            raise
        needed = ", ".join(f"{name}: {level}" for name, level in sorted(needs.items()))
        why = _UNMINTED[error.status].format(repository=repository.full_name, needed=needed)
        raise Unfit(why, "tell the gateway's operator: docs/github.md", str(error.status)) from None
    token = text(minted, "token")
    if not token:
        raise Strange("`token` is empty")
    tell(token)
    try:
        _modest(minted, repository, needs)
    except Strange:
        _revoke(settings, token)
        raise
    return token


def _modest(minted: JsonObject, repository: Repository, needs: Mapping[str, str]) -> None:
    """Raises Strange where a token can do more than was asked for."""
    granted = inside(minted, "permissions")
    if any(_LEVELS.index(_level(granted, name)) > _LEVELS.index(needs.get(name, "none")) for name in granted):
        raise Strange("the minted token may do more than was asked for")
    if minted.get("repositories") is not None:
        names = {text(one, "full_name").lower() for one in objects(minted["repositories"], "`repositories`")}
        if names != {repository.full_name}:
            raise Strange("the minted token is for other repositories than was asked for")


def _level(granted: JsonObject, name: str) -> str:
    level = text(granted, name)
    return level if level in _LEVELS else _LEVELS[-1]


def _revoke(settings: GithubSettings, token: str) -> Ran:
    """Let go of a minted token. Where that fails, GitHub ends it by itself."""
    bounds = wire.Bounds(monotonic() + 5, 1 << 16)
    wire.BOUNDS.set(bounds)
    try:
        Client(settings, Auth.Token(token), bounds, (token,)).send("DELETE", "/installation/token")
    except FAILURES:
        return "unknown"
    finally:
        bounds.session.close()
    return "yes"
