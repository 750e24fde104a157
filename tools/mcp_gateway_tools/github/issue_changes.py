"""`github_create_issue`, `github_comment_issue`: words in front of everybody who can see the repository."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Effect, Facts, JsonObject
from mcp_gateway_tools.github.about import About, about
from mcp_gateway_tools.github.arguments import BODY, ISSUE, TITLE, Arguments
from mcp_gateway_tools.github.issues import LABEL, issue
from mcp_gateway_tools.github.names import Repository, login
from mcp_gateway_tools.github.reading import flag, number, obj, optional, said, text
from mcp_gateway_tools.github.reading import login as login_of
from mcp_gateway_tools.github.speech import NARROWER, Speech, speech
from mcp_gateway_tools.github.tool import Changing, basis, digest, narrowed, permissions, schema
from mcp_gateway_tools.tool import State

if TYPE_CHECKING:
    from mcp_gateway_tools.github.client import Client

_CREATE: Final = "github.issue.create"
_COMMENT: Final = "github.issue.comment"
_MOST: Final = 10


@dataclass(frozen=True, slots=True)
class Public(State):
    """A repository, and what would be said there."""

    about: About
    speech: Speech


@dataclass(frozen=True, slots=True)
class Thread(State):
    """An issue or a pull request, and what would be said to it."""

    about: About
    number: int
    title: str
    body: str
    author: str
    state: str
    locked: bool
    pull_request: bool
    speech: Speech


class CreateIssue(Changing[Public]):
    """Opens an issue."""

    name = "github_create_issue"
    description = "Open an issue. Everybody who can see the repository can read it, and those it names are told."
    actions = frozenset({_CREATE, *(f"{_CREATE}.{narrower}" for narrower in NARROWER)})
    input_schema = schema(
        {"title": TITLE},
        {
            "body": BODY,
            "labels": {"type": "array", "items": LABEL, "maxItems": _MOST},
            "assignees": {"type": "array", "items": {"type": "string", "maxLength": 100}, "maxItems": _MOST},
        },
    )
    seen = Public
    looks = permissions()
    needs = permissions(issues="write")

    def look(self, client: Client, repository: Repository, arguments: Arguments) -> Public:
        """Who would see it."""
        here = about(client, repository)
        texts = {"title": arguments.text("title"), "body": arguments.text("body")}
        texts |= {f"label {at}": label for at, label in enumerate(arguments.texts("labels"), 1)}
        found = speech(self.detect, texts, repository)
        return Public(digest(repository.full_name, here.visibility), here, found)

    def facts(self, seen: Public, arguments: Arguments) -> Facts:
        """The issue."""
        repository = seen.about.repository
        attributes = {
            **seen.about.attributes(),
            "labels": arguments.texts("labels"),
            "assignees": tuple(login(one, "assignees").lower() for one in arguments.texts("assignees")),
            **seen.speech.attributes(),
        }
        effects = narrowed(Effect(_CREATE, repository.resource("issues"), attributes), **seen.speech.narrower())
        summary = f"open an issue in {repository.full_name} ({seen.about.visibility})"
        return Facts(effects, summary, basis(effects), read_only=False, notes=seen.speech.leaks.told)

    def show(self, client: Client, seen: Public, arguments: Arguments) -> JsonObject:
        """Who would read it, and what it does beside being read."""
        return {"in": seen.about.repository.full_name, **seen.about.attributes(), **seen.speech.attributes()}

    def act(self, client: Client, repository: Repository, arguments: Arguments, facts: Facts) -> JsonObject:
        """Open it."""
        body = arguments.only("title", "body", "labels", "assignees")
        made = obj(client.send("POST", repository.at("issues"), body))
        return {"number": number(made, "number")}


class CommentIssue(Changing[Thread]):
    """Comments on an issue or a pull request."""

    name = "github_comment_issue"
    description = "Comment on an issue or a pull request. Everybody who can see the repository can read it."
    actions = frozenset({_COMMENT, *(f"{_COMMENT}.{narrower}" for narrower in NARROWER)})
    input_schema = schema({"issue_number": ISSUE, "body": {**BODY, "minLength": 1}})
    seen = Thread
    looks = permissions(issues="read")
    needs = permissions(issues="write")

    def look(self, client: Client, repository: Repository, arguments: Arguments) -> Thread:
        """What would be commented on."""
        here = about(client, repository)
        one = issue(client, repository, arguments.number("issue_number"))
        state, locked = text(one, "state"), flag(one, "locked")
        return Thread(
            digest=digest(repository.full_name, here.visibility, number(one, "number"), state, locked),
            about=here,
            number=number(one, "number"),
            title=text(one, "title"),
            body=optional(one, "body"),
            author=login_of(one),
            state=state,
            locked=locked,
            pull_request=one.get("pull_request") is not None,
            speech=speech(self.detect, {"body": arguments.text("body")}, repository),
        )

    def facts(self, seen: Thread, arguments: Arguments) -> Facts:
        """The comment."""
        repository = seen.about.repository
        attributes = {
            **seen.about.attributes(),
            "author": seen.author.lower(),
            "state": seen.state,
            "locked": seen.locked,
            "pull_request": seen.pull_request,
            **seen.speech.attributes(),
        }
        resource = repository.resource("issues", str(seen.number))
        effects = narrowed(Effect(_COMMENT, resource, attributes), **seen.speech.narrower())
        summary = f"comment on {seen.number} of {repository.full_name} ({seen.about.visibility})"
        return Facts(effects, summary, basis(effects), read_only=False, notes=seen.speech.leaks.told)

    def show(self, client: Client, seen: Thread, arguments: Arguments) -> JsonObject:
        """What would be commented on."""
        return {
            "title": said(seen.author, seen.title),
            "body": said(seen.author, seen.body),
            "state": seen.state,
            **seen.about.attributes(),
            **seen.speech.attributes(),
        }

    def act(self, client: Client, repository: Repository, arguments: Arguments, facts: Facts) -> JsonObject:
        """Say it."""
        path = repository.at("issues", arguments.number("issue_number"), "comments")
        made = obj(client.send("POST", path, arguments.only("body")))
        return {"id": number(made, "id")}
