"""The shape of every GitHub tool: `Reading` asks at once, `Changing` looks first, says what it saw, and does exactly that.

A tool below says in a few functions what GitHub is asked; here is what all have in common: the repository is checked against the connection,
each conversation gets the permissions it needs and no more, failures become answers, answers keep to their limits.
"""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Generic, TypeAlias, TypeVar

from mcp_gateway_policy.vocabulary import Call, Effect, Facts, JsonObject, JsonValue, Limits, Unanalysable
from mcp_gateway_tools.git.detector import Detector
from mcp_gateway_tools.github.arguments import Arguments
from mcp_gateway_tools.github.names import Misnamed, Repository
from mcp_gateway_tools.github.reading import Unfit
from mcp_gateway_tools.github.settings import GithubSettings
from mcp_gateway_tools.lease import Borrow, Lease
from mcp_gateway_tools.raw import Document, Problem, Ran, Raw
from mcp_gateway_tools.tool import Granted, May, State

if TYPE_CHECKING:
    from mcp_gateway_tools.github.client import Client, Conversations

MOST_BYTES: Final = 4 << 20
"""Of one answer to the caller, as JSON, where no rule sets less."""

Needs: TypeAlias = Mapping[str, str]
"""Permission → `read` or `write`, by the names an installation token is asked for with."""

_OWNER: Final[JsonObject] = {"type": "string", "maxLength": 100, "description": "The repository's owner, a login."}
_REPO: Final[JsonObject] = {
    "type": "string",
    "maxLength": 100,
    "description": "The repository's name, without its owner.",
}


def permissions(**levels: str) -> Needs:
    """What a conversation may do, beside reading what a repository is."""
    return MappingProxyType(levels)


def together(*several: Needs) -> Needs:
    """What all of them need, and to read what a repository is."""
    needed = {"metadata": "read"}
    for needs in several:
        needed |= {name: level for name, level in needs.items() if needed.get(name) != "write"}
    return MappingProxyType(needed)


def schema(required: Mapping[str, JsonValue], optional: Mapping[str, JsonValue] | None = None) -> JsonObject:
    """The JSON Schema of a tool's arguments: `owner`, `repo` and its own."""
    return {
        "type": "object",
        "properties": {"owner": _OWNER, "repo": _REPO, **required, **(optional or {})},
        "required": ["owner", "repo", *required],
        "additionalProperties": False,
    }


def narrowed(effect: Effect, **facts: bool) -> tuple[Effect, ...]:
    """The effect, and beside it one for each narrower fact that holds: `github.issue.create.secret`."""
    held = (replace(effect, action=f"{effect.action}.{name}") for name, holds in facts.items() if holds)
    return (effect, *held)


def basis(effects: Iterable[Effect], *more: JsonValue, without: Collection[str] = ()) -> str:
    """What an approval rests on: every effect as policy saw it, but for attributes that may change without changing what was approved."""
    told: list[JsonValue] = [
        [one.action, one.resource.path, {name: value for name, value in one.attributes.items() if name not in without}]
        for one in effects
    ]
    return digest(told, *more)


def digest(*parts: JsonValue | tuple[JsonValue, ...]) -> str:
    """SHA-256 (hex) over values, whatever their texts hold."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Unseen(State):
    """It could not be looked at: what the call would do is unknown."""

    problem: Problem

    def unanalysable(self) -> Unanalysable:
        """The same, as what policy denies."""
        return Unanalysable(self.problem.message, self.problem.hint)


@dataclass(frozen=True, slots=True)
class Named(State):
    """A repository that the connection covers; nothing was asked of GitHub."""

    repository: Repository


_Seen = TypeVar("_Seen", bound=State)
_T = TypeVar("_T")


class GithubTool(ABC):
    """What all have in common. A subclass gives the class variables; `needs` is what `run` may do."""

    name: str
    description: str
    input_schema: JsonObject
    actions: frozenset[str]
    needs: Needs
    kinds: frozenset[str] = frozenset({"github"})
    output_schema: JsonObject | None = None

    def __init__(self, conversations: Callable[[], Conversations], detect: Detector) -> None:
        self._conversations = conversations
        self.detect = detect

    async def _hold(
        self,
        lease: Lease,
        call: Call,
        needs: Needs,
        work: Callable[[Client, Repository, Arguments], _T],
        seconds: float | None = None,
    ) -> _T | Problem:
        """A conversation about the call's repository, if the connection covers that."""
        named = covered(lease, call)
        if isinstance(named, Problem):
            return named

        def ask(client: Client) -> _T:
            return work(client, named, Arguments(call.arguments))

        return await self._conversations().hold(lease, named, {**needs, "metadata": "read"}, ask, seconds)


def covered(lease: Lease, call: Call) -> Repository | Problem:
    """The call's repository, or why it is none of the connection's."""
    if not isinstance(lease.settings, GithubSettings):
        raise TypeError("a GitHub tool needs a GitHub connection")
    arguments = Arguments(call.arguments)
    try:
        named = Repository.of(arguments.text("owner"), arguments.text("repo"))
    except Misnamed as error:
        return Problem(str(error), "name", error.hint)
    if lease.settings.covers(named.full_name):
        return named
    here = ", ".join(f"`{pattern}`" for pattern in lease.settings.repositories[:10])
    return Problem(
        f"connection `{lease.connection.name}` does not cover `{named.full_name}`", "repository", f"it covers {here}"
    )


class Reading(GithubTool):
    """A tool that changes nothing: its effects are known from the arguments alone."""

    @abstractmethod
    def effects(self, repository: Repository, arguments: Arguments) -> tuple[Effect, ...]:
        """What it reads. Raises Misnamed."""

    @abstractmethod
    def read(self, client: Client, repository: Repository, arguments: Arguments, limits: Limits) -> JsonObject:
        """Ask GitHub. Blocking; raises what conversations end in."""

    async def observe(self, call: Call, borrow: Borrow) -> State:
        """Whether the connection covers the repository."""
        async with borrow("look whether the connection covers the repository") as lease:
            named = covered(lease, call)
        return Unseen("", named) if isinstance(named, Problem) else Named(digest(named.full_name), named)

    def analyse(self, call: Call, state: State, may: May) -> Facts | Unanalysable:
        """The effects."""
        if isinstance(state, Unseen):
            return state.unanalysable()
        if not isinstance(state, Named):
            return Unanalysable("the repository was not looked at")
        try:
            effects = self.effects(state.repository, Arguments(call.arguments))
        except Misnamed as error:
            return Unanalysable(str(error), error.hint)
        return Facts(effects, ", ".join(map(str, effects)), state.digest, read_only=True)

    async def preview(self, call: Call, facts: Facts, borrow: Borrow) -> Raw | None:
        """There is nothing to preview."""
        return None

    async def run(self, permit: Granted, lease: Lease | None) -> Raw:
        """What GitHub answers, or what went wrong."""
        if lease is None:
            raise TypeError(f"`{self.name}` needs a lease")
        work = partial(self._read, permit.limits)
        return told(await self._hold(lease, permit.call, self.needs, work, permit.limits.seconds), permit.limits)

    def _read(self, limits: Limits, client: Client, repository: Repository, arguments: Arguments) -> JsonObject:
        self.effects(repository, arguments)  # names are checked where they are used, too
        return self.read(client, repository, arguments, limits)


class Changing(GithubTool, Generic[_Seen]):
    """A tool that changes something: it looks, and does what it saw."""

    seen: type[_Seen]
    looks: Needs
    """What looking may do."""

    @abstractmethod
    def look(self, client: Client, repository: Repository, arguments: Arguments) -> _Seen:
        """What must be known to judge. Blocking; raises what conversations end in."""

    @abstractmethod
    def facts(self, seen: _Seen, arguments: Arguments) -> Facts | Unanalysable:
        """What it would do. Pure. Raises Misnamed."""

    @abstractmethod
    def act(self, client: Client, repository: Repository, arguments: Arguments, facts: Facts) -> JsonObject:
        """Do it, as the facts have it. Blocking; raises what conversations end in."""

    def needed(self, facts: Facts) -> Needs:
        """What doing it may do."""
        return self.needs

    @abstractmethod
    def show(self, client: Client, seen: _Seen, arguments: Arguments) -> JsonObject:
        """What an approver sees beside the arguments. Blocking; may only read."""

    async def observe(self, call: Call, borrow: Borrow) -> State:
        """A look at GitHub, each time anew."""
        async with borrow(f"look at what `{self.name}` would change") as lease:
            found = await self._hold(lease, call, self.looks, self.look)
        return Unseen("", found) if isinstance(found, Problem) else found

    def analyse(self, call: Call, state: State, may: May) -> Facts | Unanalysable:
        """What the call would do to what was seen."""
        if isinstance(state, Unseen):
            return state.unanalysable()
        if not isinstance(state, self.seen):
            return Unanalysable("the repository was not looked at")
        try:
            return self.facts(state, Arguments(call.arguments))
        except Misnamed as error:
            return Unanalysable(str(error), error.hint)
        except ValueError:  # a name that GitHub shows and no resource can have
            return Unanalysable("GitHub shows a name that cannot be one", "tell the gateway's operator")

    async def preview(self, call: Call, facts: Facts, borrow: Borrow) -> Raw | None:
        """What `show` shows of that which was judged."""
        async with borrow("preview what would happen") as lease:
            return told(await self._hold(lease, call, self.looks, partial(self._show, facts)), Limits())

    async def run(self, permit: Granted, lease: Lease | None) -> Raw:
        """What came of it."""
        if lease is None:
            raise TypeError(f"`{self.name}` needs a lease")
        work = partial(self._act, permit.facts)
        needs = self.needed(permit.facts)
        return told(await self._hold(lease, permit.call, needs, work, permit.limits.seconds), Limits(), "yes")

    def _show(self, facts: Facts, client: Client, repository: Repository, arguments: Arguments) -> JsonObject:
        seen = self.look(client, repository, arguments)
        now = self.facts(seen, arguments)
        # INVARIANT: an approver never sees another commit, base or text than the one that the approval is bound to.
        if not isinstance(now, Facts) or now.basis != facts.basis:
            raise Unfit("it has changed since the call was judged", "have the call sent again")
        return self.show(client, seen, arguments)

    def _act(self, facts: Facts, client: Client, repository: Repository, arguments: Arguments) -> JsonObject:
        return self.act(client, repository, arguments, facts)


def told(found: JsonObject | Problem, limits: Limits, ran: Ran = "no") -> Raw:
    """An answer, or that it is larger than it may be."""
    if isinstance(found, Problem):
        return Raw(found)
    most = limits.bytes or MOST_BYTES
    if len(json.dumps(found, ensure_ascii=False).encode(errors="surrogatepass")) > most:
        return Raw(
            Problem(f"the answer is larger than {most} bytes", "", "ask for less: fewer items, or fewer parts", ran)
        )
    return Raw(Document(found))
