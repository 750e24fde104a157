"""GitHub: repositories, pull requests, issues, checks, workflows. Light to import: PyGithub loads when a tool is first used."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from mcp_gateway_tools.git.detector import Detector
from mcp_gateway_tools.github.branches import CreateBranch
from mcp_gateway_tools.github.checks import ListChecks
from mcp_gateway_tools.github.dispatch import DispatchWorkflow
from mcp_gateway_tools.github.issue_changes import CommentIssue, CreateIssue
from mcp_gateway_tools.github.issues import GetIssue, ListIssues
from mcp_gateway_tools.github.merge import MORE, MergePullRequest
from mcp_gateway_tools.github.patterns import LOWERED, misfit
from mcp_gateway_tools.github.propose import CreatePullRequest
from mcp_gateway_tools.github.pulls import GetPullRequest, ListPullRequests
from mcp_gateway_tools.github.repository import GetRepository, ListSecrets
from mcp_gateway_tools.github.review import ReviewPullRequest
from mcp_gateway_tools.github.search import SearchCode
from mcp_gateway_tools.github.settings import GithubSettings
from mcp_gateway_tools.github.tool import together
from mcp_gateway_tools.github.update import UpdatePullRequest
from mcp_gateway_tools.github.workflows import GetWorkflowRun, ListWorkflows
from mcp_gateway_tools.lease import Lease
from mcp_gateway_tools.tool import Finding, Kind, Tool

if TYPE_CHECKING:
    from mcp_gateway_tools.github.client import Conversations


async def _doctor(reading: Lease, changing: Lease) -> Sequence[Finding]:
    from mcp_gateway_tools.github.doctor import examine

    return await examine(reading, changing, NEEDED)


READING: Final = (
    *(GetRepository, SearchCode, ListPullRequests, GetPullRequest, ListIssues, GetIssue),
    *(ListChecks, ListWorkflows, GetWorkflowRun, ListSecrets),
)
CHANGING: Final = (
    *(CreateBranch, CreatePullRequest, UpdatePullRequest, MergePullRequest, ReviewPullRequest),
    *(CreateIssue, CommentIssue, DispatchWorkflow),
)

NEEDED: Final = together(
    *(tool.needs for tool in READING), *(needs for tool in CHANGING for needs in (tool.looks, tool.needs)), MORE
)
"""What an App has to be granted for all of them."""


def github(detect: Detector) -> Kind:
    """The kind. `detect` finds the secrets in what would leave."""

    def tools() -> Sequence[Tool]:
        @cache
        def conversations() -> Conversations:
            from mcp_gateway_tools.github.client import Conversations

            return Conversations()

        return tuple(kind(conversations, detect) for kind in (*READING, *CHANGING))

    return Kind("github", GithubSettings, tools, _doctor, misfit=misfit, lowered=LOWERED)
