"""What the reading tools share: a question about the remote's branches and files, and how much of the answer its asker may see.

Whatever is read is named as an effect first: the ref it is read from (`owner/repo/refs/heads/x`), and every path whose content is shown
(`owner/repo/files/src/app.py`). A path that was asked for by name must be allowed. Of paths that turn up by themselves, those that are not
allowed are left out of the answer, and counted.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from time import monotonic
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from mcp_gateway_policy.resource import Resource
from mcp_gateway_policy.vocabulary import Attribute, Call, Effect, Facts, JsonObject, Limits, Unanalysable
from mcp_gateway_tools.git.refused import Refused, Unseen
from mcp_gateway_tools.lease import Borrow, Lease
from mcp_gateway_tools.raw import Content, Problem, Raw
from mcp_gateway_tools.tool import Granted, May, State

if TYPE_CHECKING:
    from mcp_gateway_tools.git.mirror import Mirrors, Seen
    from mcp_gateway_tools.git.settings import GitSettings

MOST_PATHS: Final = 2000
BYTES: Final = 256 << 10
MOST_BYTES: Final = 4 << 20
_KEPT: Final = 64
_ARGUMENTS: Final = 256 << 10
"""Bytes of paths that one git is given."""

REF: Final[JsonObject] = {
    "type": "string",
    "maxLength": 300,
    "description": "A branch or tag; without it the default branch.",
}
COMMIT: Final[JsonObject] = {
    "type": "string",
    "pattern": "^[0-9a-f]{7,40}$",
    "description": "A commit that the ref leads to; without it the latest.",
}
PATH: Final[JsonObject] = {"type": "string", "maxLength": 4096, "description": "From the top of the repository."}


@dataclass(frozen=True, slots=True)
class Point:
    """A ref of the remote, and a commit that it leads to."""

    ref: str
    commit: str


@dataclass(frozen=True, slots=True)
class Looked(State):
    """What a question came to: the points it is about, paths it names, paths it turned up; whether there were more. `seen` is the remote."""

    seen: Seen
    points: tuple[Point, ...]
    named: tuple[bytes, ...] = ()
    listed: tuple[bytes, ...] = ()
    more: bool = False
    narrower: tuple[str, ...] = ()
    """Further actions on the points, for what is special about reading them."""

    @classmethod
    def of(
        cls,
        seen: Seen,
        points: Sequence[Point],
        named: Sequence[bytes] = (),
        listed: Sequence[bytes] = (),
        more: bool = False,
        narrower: Sequence[str] = (),
    ) -> Looked:
        """With its digest: commits by their names say everything about what is below them."""
        said = [
            seen.settings.address.url,
            [[one.ref, one.commit] for one in points],
            [one.hex() for one in named],
            list(narrower),
        ]
        digest = hashlib.sha256(json.dumps(said).encode(errors="surrogatepass")).hexdigest()
        return cls(digest, seen, tuple(points), tuple(named), tuple(listed), more, tuple(narrower))


class Absent(Refused):
    """What was asked for is not there. Policy has the say first: who may not read a place is not told what is there."""

    def __init__(self, looked: Looked, reason: str, hint: str = "") -> None:
        super().__init__(reason, hint)
        self.looked = looked


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that policy has allowed: what may be shown of it, and how much of everything."""

    call: Call
    looked: Looked
    shown: tuple[bytes, ...]
    """The paths whose content may be shown, named ones first."""
    refs: frozenset[str]
    limits: Limits

    @property
    def room(self) -> int:
        """Bytes of the answer."""
        return min(self.limits.bytes or BYTES, MOST_BYTES)

    def rows(self, otherwise: int, most: int) -> int:
        """How many of what is counted."""
        given = self.call.arguments.get("limit")
        wanted = given if isinstance(given, int) else otherwise
        return max(1, min(wanted, most, self.limits.rows or most))

    @property
    def withheld(self) -> int:
        """Paths that turned up and may not be shown."""
        return len(self.looked.named) + len(self.looked.listed) - len(self.shown)

    def chosen(self) -> list[bytes]:
        """The paths that may be shown, as many as one git can be given, and none below which there is another one.

        # INVARIANT: git takes a path for everything below it too, and a file may have become a directory with files that may not be shown.
        """
        every = (*self.looked.named, *self.looked.listed)
        above = {path[:at] for path in every for at in range(len(path)) if path[at : at + 1] == b"/"}
        room, found = _ARGUMENTS, list[bytes]()
        for path in self.shown:
            room -= len(path) + 1
            if room < 0:
                break
            if path not in above:
                found.append(path)
        return found


Look: TypeAlias = "Callable[[Call, Seen], Awaitable[Looked]]"
Answer: TypeAlias = Callable[[Asked], Awaitable[Content]]


@dataclass(frozen=True, slots=True)
class Question:
    """One reading tool. `look` finds out what it is about; raises Refused. `answer` reads what may be shown."""

    name: str
    description: str
    properties: Mapping[str, JsonObject]
    look: Look
    answer: Answer
    required: tuple[str, ...] = ()
    action: str = "git.read"
    further: tuple[str, ...] = ()
    refs_are_listed: bool = False
    """Whether refs are left out that may not be read, rather than refused."""


class GitRead:
    """A tool that asks one question."""

    kinds = frozenset({"git"})
    output_schema: JsonObject | None = None

    def __init__(self, question: Question, mirrors: Callable[[], Mirrors]) -> None:
        self._question = question
        self._mirrors = mirrors
        self._kept: OrderedDict[str, Looked] = OrderedDict()
        self.input_schema: JsonObject = MappingProxyType(
            {
                "type": "object",
                "properties": dict(question.properties),
                "required": list(question.required),
                "additionalProperties": False,
            }
        )

    @property
    def name(self) -> str:
        """The tool's name."""
        return self._question.name

    @property
    def description(self) -> str:
        """What agents are told of it."""
        return self._question.description

    @property
    def actions(self) -> frozenset[str]:
        """Every action it can have."""
        return frozenset({self._question.action, "git.read", *self._question.further})

    async def observe(self, call: Call, borrow: Borrow) -> State:
        """The remote's refs, and what the question is about."""
        from mcp_gateway_tools.git.mirror import FRESH_SECONDS
        from mcp_gateway_tools.git.process import GitFailed, TookTooLong

        try:
            looked = await self._look(call, borrow, FRESH_SECONDS)
        except Absent as absent:
            looked = absent.looked
        except Refused as refused:
            return Unseen.of(refused)
        except TookTooLong:
            return Unseen("", "it took too long", "ask for less")
        except GitFailed:
            return Unseen("", "git could not read this", "`git_list_refs` shows what there is")
        self._kept[call.id] = looked
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return looked

    async def _look(self, call: Call, borrow: Borrow, fresh: float) -> Looked:
        """Asks once more of the remote as it is now where the question names what an earlier look did not hold."""
        started = monotonic()
        seen = await self._mirrors().look(call, borrow, "look at the remote's branches", fresh)
        try:
            return await self._question.look(call, seen)
        except Refused:
            if seen.at >= started:
                raise
            return await self._look(call, borrow, 0.0)

    def analyse(self, call: Call, state: State, may: May) -> Facts | Unanalysable:
        """What would be read."""
        if isinstance(state, Unseen):
            return state.unanalysable()
        if not isinstance(state, Looked):
            return Unanalysable("the remote was not observed")
        points = [Effect(self._question.action, _ref(state, one.ref)) for one in state.points]
        if self._question.refs_are_listed:
            points = [effect for effect in points if may(effect)] or points[:1]
        named = [_path(state, path) for path in state.named]
        readable = (effect for path in state.listed if may(effect := _path(state, path)))
        listed = list(islice(readable, MOST_PATHS))
        further = [Effect(action, _ref(state, one.ref)) for action in state.narrower for one in state.points]
        said = ", ".join(dict.fromkeys(one.ref.removeprefix("refs/heads/") for one in state.points[:3]))
        effects = (*points, *further, *named, *listed)
        return Facts(effects, f"{self.name} {'/'.join(state.seen.settings.name)} {said}", state.digest, read_only=True)

    async def preview(self, call: Call, facts: Facts, borrow: Borrow) -> Raw | None:
        """There is nothing to preview."""
        return None

    async def run(self, permit: Granted, lease: Lease | None) -> Raw:
        """What may be shown."""
        from mcp_gateway_tools.git.process import GitFailed, TookTooLong

        looked = self._kept.pop(permit.call.id, None)
        if lease is None:
            raise TypeError(f"`{self.name}` needs a lease")
        if looked is None or looked.digest != permit.facts.basis or looked.seen.settings != lease.settings:
            return Raw(Problem("the connection was changed since the call was judged", "", "send the call again"))
        allowed = {effect.resource.segments for effect in permit.facts.effects}
        shown = tuple(path for path in (*looked.named, *looked.listed) if _place(looked, path) in allowed)
        refs = frozenset(one.ref for one in looked.points if _ref(looked, one.ref).segments in allowed)
        try:
            return Raw(await self._question.answer(Asked(permit.call, looked, shown, refs, permit.limits)))
        except TookTooLong:
            return Raw(Problem("it took too long", "", "ask for less"))
        except (GitFailed, Refused) as error:
            hint = error.hint if isinstance(error, Refused) else "`git_list_refs` shows what there is"
            return Raw(Problem(error.reason if isinstance(error, Refused) else "git could not read this", "", hint))


def _ref(looked: Looked, ref: str) -> Resource:
    return Resource((*looked.seen.settings.name, *ref.split("/")))


def _path(looked: Looked, path: bytes) -> Effect:
    from mcp_gateway_tools.git.paths import told

    return file(looked.seen.settings, told(path))


def _place(looked: Looked, path: bytes) -> tuple[str, ...]:
    from mcp_gateway_tools.git.paths import told

    return (*looked.seen.settings.name, "files", *told(path).split("/"))


def file(settings: GitSettings, shown: str) -> Effect:
    """Reading what is at a path, whichever commit it is in."""
    from mcp_gateway_tools.git.globs import matching

    attributes: Mapping[str, Attribute] = {
        "path": shown,
        "sensitive": bool(matching(shown, (*settings.sensitive, *settings.workflows))),
    }
    return Effect("git.read", Resource((*settings.name, "files", *shown.split("/"))), attributes)
