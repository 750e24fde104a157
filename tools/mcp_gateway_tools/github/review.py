"""`github_review_pull_request`: a word on one commit of a pull request, as a reviewer's. An approval counts where branches ask for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Effect, Facts, JsonObject, JsonValue, Unanalysable
from mcp_gateway_tools.github.arguments import BODY, PULL, Arguments
from mcp_gateway_tools.github.names import Repository
from mcp_gateway_tools.github.proposal import Proposal, look_at
from mcp_gateway_tools.github.reading import number, obj, text
from mcp_gateway_tools.github.showing import shown
from mcp_gateway_tools.github.speech import NARROWER, Speech, speech
from mcp_gateway_tools.github.tool import Changing, basis, narrowed, permissions, schema
from mcp_gateway_tools.tool import State

if TYPE_CHECKING:
    from mcp_gateway_tools.github.client import Client

_REVIEW: Final = "github.pull_request.review"
_PASSING: Final = frozenset({"approvals", "base_sha", "checks", "mergeable", "review"})
"""What may change while somebody thinks about a review of this commit."""
_COMMENT: Final[JsonObject] = {
    "type": "object",
    "properties": {
        "path": {"type": "string", "minLength": 1, "maxLength": 4096},
        "line": {"type": "integer", "minimum": 1},
        "side": {"type": "string", "enum": ["LEFT", "RIGHT"]},
        "body": BODY,
    },
    "required": ["path", "line", "body"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Reviewed(State):
    """A pull request, and what would be said of it."""

    proposal: Proposal
    speech: Speech


class ReviewPullRequest(Changing[Reviewed]):
    """Reviews a pull request."""

    name = "github_review_pull_request"
    description = "Review a pull request: COMMENT, REQUEST_CHANGES or APPROVE. It is bound to the head commit that policy looked at."
    actions = frozenset({_REVIEW, *(f"{_REVIEW}.{narrower}" for narrower in ("approve", "request_changes", *NARROWER))})
    input_schema = schema(
        {
            "pull_number": PULL,
            "event": {"type": "string", "enum": ["COMMENT", "REQUEST_CHANGES", "APPROVE"]},
        },
        {"body": BODY, "comments": {"type": "array", "maxItems": 50, "items": _COMMENT, "description": "On lines."}},
    )
    seen = Reviewed
    looks = permissions(contents="read", pull_requests="read", checks="read", statuses="read")
    needs = permissions(pull_requests="write")

    def look(self, client: Client, repository: Repository, arguments: Arguments) -> Reviewed:
        """The pull request in full."""
        proposal = look_at(client, repository, arguments.number("pull_number"), self.detect)
        texts = {"body": arguments.text("body")}
        for at, one in enumerate(_comments(arguments), 1):
            texts |= {f"comments {at}": str(one["body"]), f"path of comments {at}": str(one["path"])}
        return Reviewed(proposal.digest, proposal, speech(self.detect, texts, repository))

    def facts(self, seen: Reviewed, arguments: Arguments) -> Facts | Unanalysable:
        """The review; an approval, and a request for changes, are effects of their own."""
        one, event = seen.proposal, arguments.text("event")
        if event != "APPROVE" and "body" not in arguments and not _comments(arguments):
            return Unanalysable("a review without a word says nothing", "give `body` or `comments`")
        attributes = {**one.attributes(), "event": event, **seen.speech.attributes()}
        effects = narrowed(
            Effect(_REVIEW, one.repository.branch(one.base), attributes),
            approve=event == "APPROVE",
            request_changes=event == "REQUEST_CHANGES",
            **seen.speech.narrower(),
        )
        summary = f"{event} on pull request {one.number} of {one.repository.full_name} at {one.head_sha[:12]}"
        rests = basis(effects, one.state, without=_PASSING)
        return Facts(effects, summary, rests, read_only=False, notes=seen.speech.leaks.told)

    def show(self, client: Client, seen: Reviewed, arguments: Arguments) -> JsonObject:
        """What would be reviewed, and what the words do beside being read."""
        return {**shown(seen.proposal), "your_words": seen.speech.attributes()}

    def act(self, client: Client, repository: Repository, arguments: Arguments, facts: Facts) -> JsonObject:
        """Say it, of the commit that was judged."""
        body: dict[str, JsonValue] = {
            **arguments.only("event", "body"),
            "commit_id": str(facts.effects[0].attributes["head_sha"]),
        }
        if comments := _comments(arguments):
            body["comments"] = [{"side": "RIGHT", **one} for one in comments]
        path = repository.at("pulls", arguments.number("pull_number"), "reviews")
        made = obj(client.send("POST", path, body))
        return {"id": number(made, "id"), "state": text(made, "state")}


def _comments(arguments: Arguments) -> Sequence[JsonObject]:
    given = arguments.given.get("comments", ())
    return [one for one in given if isinstance(one, Mapping)] if isinstance(given, list | tuple) else []
