"""`github_list_issues`, `github_get_issue`: what people report and discuss."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Effect, JsonObject, JsonValue, Limits
from mcp_gateway_tools.github.arguments import ISSUE, PAGING, Arguments
from mcp_gateway_tools.github.names import Repository
from mcp_gateway_tools.github.paging import page
from mcp_gateway_tools.github.pulls import STATES
from mcp_gateway_tools.github.reading import Strange, Unfit, flag, login, number, objects, optional, said, text
from mcp_gateway_tools.github.tool import Reading, permissions, schema

if TYPE_CHECKING:
    from mcp_gateway_tools.github.client import Client

LABEL: Final[JsonObject] = {"type": "string", "minLength": 1, "maxLength": 50}


class ListIssues(Reading):
    """Lists issues."""

    name = "github_list_issues"
    description = "List a repository's issues, newest first. Titles are other people's text."
    actions = frozenset({"github.issue.list"})
    input_schema = schema({}, {"state": STATES, "labels": {"type": "array", "items": LABEL, "maxItems": 10}, **PAGING})
    needs = permissions(issues="read")

    def effects(self, repository: Repository, arguments: Arguments) -> tuple[Effect, ...]:
        """All of them."""
        return (Effect("github.issue.list", repository.resource("issues")),)

    def read(self, client: Client, repository: Repository, arguments: Arguments, limits: Limits) -> JsonObject:
        """One page."""
        filters = {"state": arguments.text("state", "open")}
        if labels := arguments.texts("labels"):
            filters["labels"] = ",".join(labels)
        path = repository.at("issues")
        return page(client, path, arguments, limits, "issues", brief, parameters=filters, kept=_is_issue)


class GetIssue(Reading):
    """Shows an issue with its comments."""

    name = "github_get_issue"
    description = "Show an issue and its comments, oldest first. Their texts are other people's."
    actions = frozenset({"github.issue.get"})
    input_schema = schema({"issue_number": ISSUE}, PAGING)
    needs = permissions(issues="read")

    def effects(self, repository: Repository, arguments: Arguments) -> tuple[Effect, ...]:
        """This one."""
        return (Effect("github.issue.get", repository.resource("issues", str(arguments.number("issue_number")))),)

    def read(self, client: Client, repository: Repository, arguments: Arguments, limits: Limits) -> JsonObject:
        """It, and a page of what was said to it."""
        asked = arguments.number("issue_number")
        one = issue(client, repository, asked)
        if not _is_issue(one):
            raise Unfit(f"{asked} is a pull request", "call `github_get_pull_request`")
        comments = page(
            client,
            repository.at("issues", asked, "comments"),
            arguments,
            limits,
            "comments",
            lambda comment: said(login(comment), optional(comment, "body")),
        )
        return {**brief(one), "body": said(login(one), optional(one, "body")), **comments}


def _is_issue(one: JsonObject) -> bool:
    """Whether it is no pull request, which rules speak of by other actions, and GitHub lists here too."""
    return one.get("pull_request") is None


def issue(client: Client, repository: Repository, asked: int) -> JsonObject:
    """An issue, or a pull request as one. Raises what conversations end in."""
    one = client.object(repository.at("issues", asked))
    there = text(one, "repository_url").lower()
    if number(one, "number") != asked or not there.endswith(f"/repos/{repository.full_name}"):
        raise Strange("it shows another issue than the one that was asked for")
    return one


def brief(one: JsonObject) -> dict[str, JsonValue]:
    """An issue without its body."""
    return {
        "number": number(one, "number"),
        "title": said(login(one), text(one, "title")),
        "author": login(one),
        "state": text(one, "state"),
        "locked": flag(one, "locked"),
        "labels": [text(label, "name") for label in objects(one.get("labels"), "`labels`")],
        "comment_count": number(one, "comments"),
        "updated_at": text(one, "updated_at"),
    }
