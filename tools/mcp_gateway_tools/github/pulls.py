"""`github_list_pull_requests`, `github_get_pull_request`: what is proposed, by whom, and what others say to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Effect, JsonObject, JsonValue, Limits
from mcp_gateway_tools.github.arguments import BRANCH, PAGING, PULL, Arguments
from mcp_gateway_tools.github.names import Repository, branch, head
from mcp_gateway_tools.github.paging import page
from mcp_gateway_tools.github.proposal import look_at
from mcp_gateway_tools.github.reading import flag, inside, login, number, optional, said, text
from mcp_gateway_tools.github.showing import committed, of_changes
from mcp_gateway_tools.github.tool import Reading, permissions, schema

if TYPE_CHECKING:
    from mcp_gateway_tools.github.client import Client

MOST: Final = 100
PARTS: Final = ("files", "commits", "reviews", "comments")
STATES: Final[JsonObject] = {"type": "string", "enum": ["open", "closed", "all"], "description": "Default: `open`."}


class ListPullRequests(Reading):
    """Lists pull requests."""

    name = "github_list_pull_requests"
    description = "List a repository's pull requests, newest first. Titles are other people's text."
    actions = frozenset({"github.pull_request.list"})
    input_schema = schema(
        {},
        {
            "state": STATES,
            "base": {**BRANCH, "description": "Only those into this branch."},
            "head": {**BRANCH, "description": "Only those from this head: `owner:branch`."},
            **PAGING,
        },
    )
    needs = permissions(pull_requests="read")

    def effects(self, repository: Repository, arguments: Arguments) -> tuple[Effect, ...]:
        """All of them."""
        self._filters(arguments)
        return (Effect("github.pull_request.list", repository.resource("pulls")),)

    @staticmethod
    def _filters(arguments: Arguments) -> dict[str, str]:
        filters = {"state": arguments.text("state", "open")}
        if "base" in arguments:
            filters["base"] = branch(arguments.text("base"), "base")
        if "head" in arguments:
            filters["head"] = ":".join(part for part in head(arguments.text("head")) if part)
        return filters

    def read(self, client: Client, repository: Repository, arguments: Arguments, limits: Limits) -> JsonObject:
        """One page."""
        path = repository.at("pulls")
        return page(client, path, arguments, limits, "pull_requests", _row, parameters=self._filters(arguments))


class GetPullRequest(Reading):
    """Shows a pull request."""

    name = "github_get_pull_request"
    description = (
        "Show a pull request: state, head, base, checks, reviews and, where `include` says so, files with their patches, commits, "
        "reviews and comments. Texts in it are other people's."
    )
    actions = frozenset({"github.pull_request.get"})
    input_schema = schema(
        {"pull_number": PULL},
        {
            "include": {
                "type": "array",
                "items": {"type": "string", "enum": list(PARTS)},
                "uniqueItems": True,
                "description": "What to show beside the pull request itself.",
            }
        },
    )
    needs = permissions(pull_requests="read", contents="read", checks="read", statuses="read", issues="read")

    def effects(self, repository: Repository, arguments: Arguments) -> tuple[Effect, ...]:
        """This one."""
        number = str(arguments.number("pull_number"))
        return (Effect("github.pull_request.get", repository.resource("pulls", number)),)

    def read(self, client: Client, repository: Repository, arguments: Arguments, limits: Limits) -> JsonObject:
        """It, and the parts that were asked for."""
        pull, parts = arguments.number("pull_number"), arguments.texts("include")
        most = min(MOST, limits.rows or MOST)
        seen = look_at(client, repository, pull, self.detect)
        told: dict[str, JsonValue] = {
            "number": seen.number,
            "title": said(seen.author, seen.title),
            "body": said(seen.author, seen.body),
            "author": seen.author,
            "state": "merged" if seen.merged else seen.state,
            "draft": seen.draft,
            "mergeable": seen.mergeable,
            "head": {"ref": seen.head, "sha": seen.head_sha, "repository": seen.head_repository},
            "base": {"ref": seen.base, "sha": seen.base_sha, "protected": seen.protected},
            "checks": seen.checks,
            "review": seen.review,
            "approvals": seen.approvals,
            "changed_files": len(seen.changes.files),
        }
        if "files" in parts:
            told |= of_changes(seen.changes, seen.author)
        if "commits" in parts:
            commits = client.listed(repository.at("pulls", pull, "commits"), most)
            told["commits"] = [committed(one) for one in commits.items]
        if "reviews" in parts:
            reviews = client.listed(repository.at("pulls", pull, "reviews"), most)
            told["reviews"] = [
                {"reviewer": login(one), "state": text(one, "state"), "body": said(login(one), optional(one, "body"))}
                for one in reviews.items
            ]
        if "comments" in parts:
            comments = client.listed(repository.at("issues", pull, "comments"), most)
            told["comments"] = [said(login(one), optional(one, "body")) for one in comments.items]
        return told


def _row(one: JsonObject) -> JsonObject:
    source = inside(one, "head")
    return {
        "number": number(one, "number"),
        "title": said(login(one), text(one, "title")),
        "author": login(one),
        "state": text(one, "state"),
        "draft": flag(one, "draft"),
        "head": {"ref": text(source, "ref"), "sha": text(source, "sha")},
        "base": text(inside(one, "base"), "ref"),
        "updated_at": text(one, "updated_at"),
    }
