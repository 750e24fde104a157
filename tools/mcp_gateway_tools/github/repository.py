"""`github_get_repository`, `github_list_secrets`: what a repository is, and the names of what its workflows know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcp_gateway_policy.vocabulary import Effect, JsonObject, Limits
from mcp_gateway_tools.github.arguments import PAGING, Arguments
from mcp_gateway_tools.github.names import Repository
from mcp_gateway_tools.github.paging import page
from mcp_gateway_tools.github.reading import Strange, flag, login, number, optional, said, text
from mcp_gateway_tools.github.tool import Reading, permissions, schema

if TYPE_CHECKING:
    from mcp_gateway_tools.github.client import Client


class GetRepository(Reading):
    """Describes a repository."""

    name = "github_get_repository"
    description = "Describe a GitHub repository: visibility, default branch, description, what is switched on."
    actions = frozenset({"github.repository.get"})
    input_schema = schema({})
    needs = permissions()

    def effects(self, repository: Repository, arguments: Arguments) -> tuple[Effect, ...]:
        """The repository itself."""
        return (Effect("github.repository.get", repository.resource()),)

    def read(self, client: Client, repository: Repository, arguments: Arguments, limits: Limits) -> JsonObject:
        """Its description."""
        shown = client.object(repository.at())
        if text(shown, "full_name").lower() != repository.full_name:
            raise Strange("it shows another repository than the one that was asked for")
        owner = login(shown, "owner")
        return {
            "repository": text(shown, "full_name"),
            "visibility": "private" if flag(shown, "private") else "public",
            "description": said(owner, optional(shown, "description")),
            "default_branch": text(shown, "default_branch"),
            "fork": flag(shown, "fork"),
            "archived": flag(shown, "archived"),
            "language": optional(shown, "language"),
            "open_issues": number(shown, "open_issues_count"),
            "pushed_at": optional(shown, "pushed_at"),
        }


class ListSecrets(Reading):
    """Names what a repository's workflows know, and no value of it."""

    name = "github_list_secrets"
    description = "List the names of a repository's Actions secrets. Their values can be read by nobody."
    actions = frozenset({"github.secret.list"})
    input_schema = schema({}, PAGING)
    needs = permissions(secrets="read")

    def effects(self, repository: Repository, arguments: Arguments) -> tuple[Effect, ...]:
        """The repository's secrets."""
        return (Effect("github.secret.list", repository.resource("secrets")),)

    def read(self, client: Client, repository: Repository, arguments: Arguments, limits: Limits) -> JsonObject:
        """Names alone."""
        return page(
            client,
            repository.at("actions", "secrets"),
            arguments,
            limits,
            "secrets",
            lambda one: {"name": text(one, "name")},
            key="secrets",
        )
