"""`github_update_pull_request`: its words, its state, its base."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Effect, Facts, JsonObject, Unanalysable
from mcp_gateway_tools.github.about import Branch, branch
from mcp_gateway_tools.github.arguments import BODY, BRANCH, PULL, TITLE, Arguments
from mcp_gateway_tools.github.names import Repository
from mcp_gateway_tools.github.names import branch as branch_name
from mcp_gateway_tools.github.proposal import Proposal, look_at
from mcp_gateway_tools.github.reading import inside, number, obj, said, text
from mcp_gateway_tools.github.speech import NARROWER, Speech, speech
from mcp_gateway_tools.github.tool import Changing, basis, digest, narrowed, permissions, schema
from mcp_gateway_tools.tool import State

if TYPE_CHECKING:
    from mcp_gateway_tools.github.client import Client

_PULL: Final = "github.pull_request"
_UPDATE: Final = f"{_PULL}.update"
_PASSING: Final = frozenset({"base_sha", "head_sha", "mergeable"})
"""What may change while somebody thinks about the words of a pull request."""
_FIELDS: Final = ("title", "body", "state", "base", "maintainer_can_modify")


@dataclass(frozen=True, slots=True)
class Revision(State):
    """A pull request, and the base it would get where that is to change."""

    proposal: Proposal
    onto: Branch | None
    speech: Speech


class UpdatePullRequest(Changing[Revision]):
    """Changes a pull request."""

    name = "github_update_pull_request"
    description = (
        "Change a pull request's title, body, state (open or closed) or base branch. Only what is given changes."
    )
    actions = frozenset(
        {
            _UPDATE,
            *(f"{_UPDATE}.{narrower}" for narrower in NARROWER),
            *(f"{_PULL}.{what}" for what in ("close", "reopen", "retarget")),
        }
    )
    input_schema = schema(
        {"pull_number": PULL},
        {
            "title": TITLE,
            "body": BODY,
            "state": {"type": "string", "enum": ["open", "closed"]},
            "base": {**BRANCH, "description": "The branch it is to go into instead."},
            "maintainer_can_modify": {"type": "boolean"},
        },
    )
    seen = Revision
    looks = permissions(contents="read", pull_requests="read")
    needs = permissions(pull_requests="write")

    def look(self, client: Client, repository: Repository, arguments: Arguments) -> Revision:
        """The pull request as it is."""
        proposal = look_at(client, repository, arguments.number("pull_number"))
        onto = None
        if "base" in arguments:
            onto = branch(client, repository, branch_name(arguments.text("base"), "base"))
        texts = {"title": arguments.text("title"), "body": arguments.text("body")}
        found = speech(self.detect, texts, repository)
        return Revision(digest(proposal.digest, None if onto is None else onto.name), proposal, onto, found)

    def facts(self, seen: Revision, arguments: Arguments) -> Facts | Unanalysable:
        """The update; closing, reopening and another base are effects of their own."""
        one, fields = seen.proposal, arguments.only(*_FIELDS)
        if not fields:
            return Unanalysable("nothing is given that would change", f"give one of {', '.join(_FIELDS)}")
        attributes = {**one.attributes(), "changes": tuple(fields), **seen.speech.attributes()}
        here = one.repository.branch(one.base)
        effects = list(narrowed(Effect(_UPDATE, here, attributes), **seen.speech.narrower()))
        state = arguments.text("state", one.state)
        if state != one.state:
            effects.append(Effect(f"{_PULL}.{'close' if state == 'closed' else 'reopen'}", here, attributes))
        if seen.onto is not None:
            there = {**attributes, "protected": seen.onto.protected}
            effects.append(Effect(f"{_PULL}.retarget", one.repository.branch(seen.onto.name), there))
        moved = None if seen.onto is None else (seen.onto.sha, one.head_sha)
        rests = basis(effects, one.title, one.body, one.state, moved, without=_PASSING)
        summary = f"change {', '.join(fields)} of pull request {one.number} of {one.repository.full_name}"
        return Facts(tuple(effects), summary, rests, read_only=False, notes=seen.speech.leaks.told)

    def show(self, client: Client, seen: Revision, arguments: Arguments) -> JsonObject:
        """How it is now, and what the words do beside being read."""
        one = seen.proposal
        now: JsonObject = {
            "title": said(one.author, one.title),
            "body": said(one.author, one.body),
            "state": one.state,
            "base": one.base,
        }
        return {"now": now, "then": arguments.only(*_FIELDS), "your_words": seen.speech.attributes()}

    def act(self, client: Client, repository: Repository, arguments: Arguments, facts: Facts) -> JsonObject:
        """Change it."""
        path = repository.at("pulls", arguments.number("pull_number"))
        made = obj(client.send("PATCH", path, arguments.only(*_FIELDS)))
        return {
            "number": number(made, "number"),
            "state": text(made, "state"),
            "base": text(inside(made, "base"), "ref"),
        }
