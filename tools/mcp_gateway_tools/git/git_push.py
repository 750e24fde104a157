"""`git_push`: move branches and tags of a remote to what the caller has."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Call, Facts, JsonObject, Unanalysable
from mcp_gateway_tools.git.refused import Refused, Unseen
from mcp_gateway_tools.lease import Borrow, Lease
from mcp_gateway_tools.raw import Problem, Raw
from mcp_gateway_tools.tool import Granted, May, Preview, State

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcp_gateway_tools.git.pushes import Pushes

_CHANGES: Final[JsonObject] = {
    "type": "object",
    "description": 'For one new commit: path → text, or {"content", "encoding": "base64", "mode"}, or {"mode"}, or {"delete": true}.',
    "minProperties": 1,
    "maxProperties": 1000,
}
_INPUT: Final[JsonObject] = MappingProxyType(
    {
        "type": "object",
        "properties": {
            "ref": {"type": "string", "maxLength": 300, "description": "The branch to push to (`feature/x`), or a full name (`refs/tags/v1`)."},
            "repository": {"type": "string", "maxLength": 4096, "description": "Push from here: a repository's path, where the gateway runs on the same machine."},
            "bundle": {"type": "string", "description": "Push from here: a git bundle in base64 (`git bundle create F BRANCH ^origin/BRANCH`), at most about 190 KB; of more, push fewer commits at a time."},
            "revision": {"type": "string", "maxLength": 300, "description": "Which branch, tag or commit of `repository` (HEAD) or `bundle` to push."},
            "changes": _CHANGES,
            "message": {"type": "string", "minLength": 1, "maxLength": 20000, "description": "The message of the commit that `changes` make."},
            "author": {"type": "string", "maxLength": 400, "description": "Who made the changes: `Name <address>`."},
            "base": {"type": "string", "maxLength": 300, "description": "The remote's branch, tag or commit that `changes` build on (the branch itself, or the default one)."},
            "force_with_lease": {"type": "string", "pattern": "^[0-9a-f]{40}$", "description": "Replace what the ref points at, if that is still this commit."},
            "tags": {"type": "array", "maxItems": 20, "items": {"type": "string", "maxLength": 300}, "description": "New tags to push with it, by name."},
            "delete": {"type": "boolean", "description": "Delete the ref."},
        },
        "required": ["ref"],
        "additionalProperties": False,
    }
)  # fmt: skip


class GitPush:
    """Pushes. What that would do is worked out from the objects, and from what the remote has, before anything is sent."""

    name = "git_push"
    description = (
        "Push to a branch or tag of a git remote, from a local `repository`, a `bundle` or a set of `changes` (exactly one of them), or delete it. "
        "Pushes that policy does not allow outright wait for a person's approval."
    )
    kinds = frozenset({"git"})
    input_schema: JsonObject = _INPUT
    output_schema: JsonObject | None = None

    def __init__(self, pushes: Callable[[], Pushes]) -> None:
        self._pushes = pushes

    @property
    def actions(self) -> frozenset[str]:
        """Every action that opens this tool. A push can have `git.read` beside them, by which alone nobody is offered it."""
        from mcp_gateway_tools.git.effects import ACTIONS

        return ACTIONS

    async def close(self) -> None:
        """Remove what calls have staged."""
        await self._pushes().close()

    async def observe(self, call: Call, borrow: Borrow) -> State:
        """The remote's refs, and what the call would bring there."""
        try:
            return await self._pushes().prepare(call, borrow)
        except Refused as refused:
            return Unseen.of(refused)

    def analyse(self, call: Call, state: State, may: May) -> Facts | Unanalysable:
        """What the push would do."""
        from mcp_gateway_tools.git.effects import PushState, facts

        if isinstance(state, Unseen):
            return state.unanalysable()
        if not isinstance(state, PushState):
            return Unanalysable("the remote was not observed")
        return facts(state, call.principal.subject, may)

    async def preview(self, call: Call, facts: Facts, borrow: Borrow) -> Preview | Raw | None:
        """Commits, what they change, and the diff."""
        from mcp_gateway_tools.git.preview import preview

        pushes = self._pushes()
        prepared = pushes.prepared(call)
        if prepared is None or prepared.state.digest != facts.basis:
            return None
        return Preview(tuple(map(Raw, await preview(prepared.git, prepared.state, pushes.detect))))

    async def run(self, permit: Granted, lease: Lease | None) -> Raw:
        """What became of each ref."""
        if lease is None:
            raise TypeError("`git_push` needs a lease")
        async with self._pushes().taken(permit.call) as prepared:
            if (
                prepared is None
                or prepared.state.digest != permit.facts.basis
                or prepared.state.settings != lease.settings
            ):
                return Raw(Problem("what is to be pushed is not what was judged", "", "send the call again", "no"))
            from mcp_gateway_tools.git.pushing import push

            return Raw(await push(prepared.git, lease, prepared.state.updates))
