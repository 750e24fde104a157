"""`github_list_workflows`, `github_get_workflow_run`: what runs, how it went, and the end of what it wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Effect, JsonObject, JsonValue, Limits
from mcp_gateway_tools.github.arguments import PAGING, Arguments
from mcp_gateway_tools.github.fragments import ending
from mcp_gateway_tools.github.names import Repository
from mcp_gateway_tools.github.paging import page
from mcp_gateway_tools.github.reading import Strange, inside, login, number, optional, said, text
from mcp_gateway_tools.github.tool import Reading, permissions, schema

if TYPE_CHECKING:
    from mcp_gateway_tools.github.client import Client

MOST_JOBS: Final = 20
READ_OF_LOG: Final = 4 << 20
"""Bytes of one job's log that are read."""
SHOWN_OF_LOG: Final = 16 << 10
"""Characters of one job's log that are shown: the last ones that were read."""


class ListWorkflows(Reading):
    """Lists workflows."""

    name = "github_list_workflows"
    description = "List a repository's Actions workflows: file, name, state."
    actions = frozenset({"github.workflow.list"})
    input_schema = schema({}, PAGING)
    needs = permissions(actions="read")

    def effects(self, repository: Repository, arguments: Arguments) -> tuple[Effect, ...]:
        """All of them."""
        return (Effect("github.workflow.list", repository.resource("workflows")),)

    def read(self, client: Client, repository: Repository, arguments: Arguments, limits: Limits) -> JsonObject:
        """One page."""
        path = repository.at("actions", "workflows")
        return page(client, path, arguments, limits, "workflows", _workflow, key="workflows")


class GetWorkflowRun(Reading):
    """Shows a run of a workflow."""

    name = "github_get_workflow_run"
    description = "Show a run of a workflow and its jobs; with `logs`, the end of each job's log. Logs are text that others, and programs, wrote."
    actions = frozenset({"github.workflow_run.get", "github.workflow_run.logs.get"})
    input_schema = schema(
        {"run_id": {"type": "integer", "minimum": 1, "maximum": 2**53, "description": "The run's id."}},
        {"logs": {"type": "boolean", "description": "Whether to show logs. Default: false."}},
    )
    needs = permissions(actions="read")

    def effects(self, repository: Repository, arguments: Arguments) -> tuple[Effect, ...]:
        """The run; its logs are an effect of their own."""
        resource = repository.resource("runs", str(arguments.number("run_id")))
        run = Effect("github.workflow_run.get", resource)
        return (run, Effect("github.workflow_run.logs.get", resource)) if arguments.flag("logs") else (run,)

    def read(self, client: Client, repository: Repository, arguments: Arguments, limits: Limits) -> JsonObject:
        """It, its jobs, and their logs."""
        asked = arguments.number("run_id")
        run = client.object(repository.at("actions", "runs", asked))
        there = text(inside(run, "repository"), "full_name").lower()
        if number(run, "id") != asked or there != repository.full_name:
            raise Strange("it shows another run than the one that was asked for")
        jobs = client.listed(repository.at("actions", "runs", asked, "jobs"), MOST_JOBS, "jobs")
        logs = arguments.flag("logs")
        return {
            "run_id": asked,
            "workflow": text(run, "path"),
            "title": said(login(run, "actor"), text(run, "display_title")),
            "event": text(run, "event"),
            "head": {"ref": optional(run, "head_branch"), "sha": text(run, "head_sha")},
            "status": optional(run, "status"),
            "conclusion": optional(run, "conclusion"),
            "jobs": [self._job(client, repository, one, logs) for one in jobs.items],
            "truncated": not jobs.complete,
        }

    @staticmethod
    def _job(client: Client, repository: Repository, one: JsonObject, logs: bool) -> JsonObject:
        told: dict[str, JsonValue] = {
            "job": said("a workflow file", text(one, "name")),
            "status": text(one, "status"),
            "conclusion": optional(one, "conclusion"),
        }
        if logs and text(one, "status") == "completed":
            path = repository.at("actions", "jobs", number(one, "id"), "logs")
            content, more = client.elsewhere(path, READ_OF_LOG)
            written = content.decode("utf-8", "replace")
            whole_lines = written.rpartition("\n")[0] if more else written
            told["log"] = said("a job", ending(whole_lines, SHOWN_OF_LOG))
            told["log_is_whole"] = not more and len(written) <= SHOWN_OF_LOG
        return told


def _workflow(one: JsonObject) -> JsonObject:
    return {
        "workflow_id": number(one, "id"),
        "path": text(one, "path"),
        "title": said("workflow file", text(one, "name")),
        "state": text(one, "state"),
    }
