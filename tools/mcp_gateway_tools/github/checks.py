"""`github_list_checks`: what CI says of a commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Effect, JsonObject, Limits
from mcp_gateway_tools.github.arguments import BRANCH, Arguments
from mcp_gateway_tools.github.names import Repository, revision
from mcp_gateway_tools.github.reading import inside, objects, optional, said, text
from mcp_gateway_tools.github.tool import Reading, permissions, schema

if TYPE_CHECKING:
    from mcp_gateway_tools.github.client import Client

_MOST: Final = 100


class ListChecks(Reading):
    """Lists checks and statuses."""

    name = "github_list_checks"
    description = "List the checks and statuses of a branch, tag or commit. What checks report is other people's text."
    actions = frozenset({"github.check.list"})
    input_schema = schema({"ref": {**BRANCH, "description": "A branch, a tag, or a commit's full id."}})
    needs = permissions(checks="read", statuses="read")

    def effects(self, repository: Repository, arguments: Arguments) -> tuple[Effect, ...]:
        """The repository's checks."""
        return (Effect("github.check.list", repository.resource("checks"), {"ref": self._ref(arguments)}),)

    @staticmethod
    def _ref(arguments: Arguments) -> str:
        return revision(arguments.text("ref"), "ref")

    def read(self, client: Client, repository: Repository, arguments: Arguments, limits: Limits) -> JsonObject:
        """Both kinds."""
        ref = self._ref(arguments)
        runs = client.listed(
            repository.at("commits", ref, "check-runs"), min(_MOST, limits.rows or _MOST), "check_runs"
        )
        status = client.object(repository.at("commits", ref, "status"))
        return {
            "checks": [_check(one) for one in runs.items],
            "truncated": not runs.complete,
            "statuses": [
                {
                    "context": said("a status", text(one, "context")),
                    "state": text(one, "state"),
                    "description": said("a status", optional(one, "description")),
                }
                for one in objects(status.get("statuses"), "`statuses`")
            ],
        }


def _check(one: JsonObject) -> JsonObject:
    by, output = "a check", inside(one, "output")
    return {
        "check": said(by, text(one, "name")),
        "status": text(one, "status"),
        "conclusion": optional(one, "conclusion"),
        "title": said(by, optional(output, "title")),
        "summary": said(by, optional(output, "summary")),
        "completed_at": optional(one, "completed_at"),
    }
