"""`github_create_pull_request`: proposes a branch for another, and starts what CI does with proposals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Effect, Facts, JsonObject
from mcp_gateway_tools.github.about import About, Branch, about, branch
from mcp_gateway_tools.github.arguments import BODY, BRANCH, TITLE, Arguments
from mcp_gateway_tools.github.changes import Changes, File
from mcp_gateway_tools.github.names import Repository, head
from mcp_gateway_tools.github.names import branch as branch_name
from mcp_gateway_tools.github.reading import Unfit, inside, number, obj, objects, text
from mcp_gateway_tools.github.scripts import shown_at
from mcp_gateway_tools.github.showing import committed, of_changes
from mcp_gateway_tools.github.speech import NARROWER, Speech, speech
from mcp_gateway_tools.github.tool import Changing, basis, digest, narrowed, permissions, schema
from mcp_gateway_tools.tool import State

if TYPE_CHECKING:
    from mcp_gateway_tools.github.client import Client

_CREATE: Final = "github.pull_request.create"
_MOST_COMMITS: Final = 250
_MOST_FILES: Final = 300
"""GitHub shows no more of a comparison (docs.github.com, "Compare two commits")."""


@dataclass(frozen=True, slots=True)
class Comparison(State):
    """Two branches, and what one has that the other has not. `complete` is whether all changed files are known."""

    about: About
    base: Branch
    owner: str
    head: str
    head_sha: str
    start: str
    commits: tuple[JsonObject, ...]
    changes: Changes
    complete: bool
    speech: Speech


class CreatePullRequest(Changing[Comparison]):
    """Opens a pull request."""

    name = "github_create_pull_request"
    description = (
        "Open a pull request from a branch (`head`, or `owner:branch` of a fork) into `base`. CI may start on it."
    )
    actions = frozenset({_CREATE, f"{_CREATE}.workflow", *(f"{_CREATE}.{narrower}" for narrower in NARROWER)})
    input_schema = schema(
        {
            "title": TITLE,
            "head": {**BRANCH, "description": "The branch to propose: `branch`, or `owner:branch` of a fork."},
            "base": {**BRANCH, "description": "The branch it is to go into."},
        },
        {
            "body": BODY,
            "draft": {"type": "boolean", "description": "Whether it is a draft. Default: false."},
            "maintainer_can_modify": {
                "type": "boolean",
                "description": "Whether maintainers may push to a fork's head.",
            },
        },
    )
    seen = Comparison
    looks = permissions(contents="read")
    needs = permissions(pull_requests="write")

    def look(self, client: Client, repository: Repository, arguments: Arguments) -> Comparison:
        """Both branches and the difference."""
        owner, name = head(arguments.text("head"))
        onto = branch_name(arguments.text("base"), "base")
        here, base = about(client, repository), branch(client, repository, onto)
        forked = owner not in ("", repository.owner)
        tip = "" if forked else branch(client, repository, name).sha
        compared = client.object(repository.at("compare", f"{onto}...{f'{owner}:{name}' if forked else tip}"))
        commits = objects(compared.get("commits"), "`commits`")
        files = [File.of(one) for one in objects(compared.get("files"), "`files`")]
        if not commits:
            raise Unfit(f"`{name}` has no commits that `{onto}` has not", "push to it first")
        if forked and number(compared, "total_commits") != len(commits):
            raise Unfit(f"`{owner}:{name}` has more than {_MOST_COMMITS} commits that `{onto}` has not", "propose less")
        tip = tip or text(commits[-1], "sha")
        start = text(inside(compared, "merge_base_commit"), "sha")
        texts = {"title": arguments.text("title"), "body": arguments.text("body")}
        return Comparison(
            digest=digest(repository.full_name, onto, owner, name, tip, start),
            about=here,
            base=base,
            owner=owner if forked else repository.owner,
            head=name,
            head_sha=tip,
            start=start,
            commits=tuple(commits),
            changes=Changes.of(files, client.settings, partial(shown_at, client, repository, tip)),
            complete=len(files) < _MOST_FILES,
            speech=speech(self.detect, texts, repository),
        )

    def facts(self, seen: Comparison, arguments: Arguments) -> Facts:
        """The proposal; beside it that it changes what CI runs, where it does or where that is not known."""
        repository = seen.about.repository
        attributes = {
            **seen.about.attributes(),
            "base": seen.base.name,
            "protected": seen.base.protected,
            "default": seen.base.name == seen.about.default_branch,
            "head": seen.head,
            "head_sha": seen.head_sha,
            "head_owner": seen.owner,
            "fork": seen.owner != repository.owner,
            "draft": arguments.flag("draft"),
            "files_complete": seen.complete,
            **seen.speech.attributes(),
            **seen.changes.attributes(),
        }
        effects = narrowed(
            Effect(_CREATE, repository.branch(seen.base.name), attributes),
            workflow=bool(seen.changes.workflows) or not seen.complete,
            **seen.speech.narrower(),
        )
        summary = f"open a pull request from {seen.owner}:{seen.head} into {seen.base.name} of {repository.full_name}"
        return Facts(effects, summary, basis(effects, seen.start), read_only=False, notes=seen.speech.leaks.told)

    def show(self, client: Client, seen: Comparison, arguments: Arguments) -> JsonObject:
        """What would be proposed, and what its words do beside being read."""
        return {
            "from": f"{seen.owner}:{seen.head}",
            "into": f"{seen.about.repository.full_name}:{seen.base.name}",
            "visibility": seen.about.visibility,
            "your_words": seen.speech.attributes(),
            **of_changes(seen.changes, seen.owner),
            "commits": [committed(one) for one in seen.commits[-50:]],
        }

    def act(self, client: Client, repository: Repository, arguments: Arguments, facts: Facts) -> JsonObject:
        """Open it."""
        judged = facts.effects[0].attributes
        body = arguments.only("title", "body", "draft", "maintainer_can_modify")
        owner, name = str(judged["head_owner"]), str(judged["head"])
        body |= {"head": f"{owner}:{name}" if judged["fork"] else name, "base": str(judged["base"])}
        made = obj(client.send("POST", repository.at("pulls"), body))
        tip = text(inside(made, "head"), "sha")
        return {"number": number(made, "number"), "head": tip, "head_is_what_was_judged": tip == judged["head_sha"]}
