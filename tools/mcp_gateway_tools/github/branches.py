"""`github_create_branch`: a new name for a commit that is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Attribute, Effect, Facts, JsonObject, Unanalysable
from mcp_gateway_tools.github.about import About, about, branch, find_branch
from mcp_gateway_tools.github.arguments import BRANCH, Arguments
from mcp_gateway_tools.github.leaks import Leaks, leaks
from mcp_gateway_tools.github.names import Repository, is_commit
from mcp_gateway_tools.github.names import branch as branch_name
from mcp_gateway_tools.github.reading import Strange, Unfit, inside, obj, objects, text
from mcp_gateway_tools.github.showing import committed
from mcp_gateway_tools.github.tool import Changing, basis, digest, narrowed, permissions, schema
from mcp_gateway_tools.tool import State

if TYPE_CHECKING:
    from mcp_gateway_tools.github.client import Client

_CREATE: Final = "github.branch.create"


@dataclass(frozen=True, slots=True)
class Start(State):
    """A name, and the commit that it would stand for."""

    about: About
    name: str
    taken: bool
    start: str
    sha: str
    protected: bool
    foreign: bool
    """Whether no branch of the repository is known to hold the commit: GitHub finds those of every fork, too."""
    leaks: Leaks


class CreateBranch(Changing[Start]):
    """Makes a branch."""

    name = "github_create_branch"
    description = "Create a branch from another branch (by default the repository's main one) or from a commit."
    actions = frozenset({_CREATE, f"{_CREATE}.foreign", f"{_CREATE}.secret"})
    input_schema = schema(
        {"branch": {**BRANCH, "description": "The new branch's short name."}},
        {"from": {**BRANCH, "description": "A branch, or a commit's full id. Default: the default branch."}},
    )
    seen = Start
    looks = permissions(contents="read")
    needs = permissions(contents="write")

    def look(self, client: Client, repository: Repository, arguments: Arguments) -> Start:
        """Whether the name is free, and what it would stand for."""
        name = branch_name(arguments.text("branch"), "branch")
        here = about(client, repository)
        start = arguments.text("from") or here.default_branch
        if is_commit(name) or name.lower() == "head":
            raise Unfit(f"`{name}` as a branch would pass for a commit", "choose another name")
        foreign = False
        if is_commit(start):
            sha = text(client.object(repository.at("commits", start)), "sha")
            if sha != start:
                raise Strange("it shows another commit than the one that was asked for")
            foreign = not _held(client, here, sha)
        else:
            sha = branch(client, repository, branch_name(start, "from")).sha
        return Start(
            digest=digest(repository.full_name, name, sha),
            about=here,
            name=name,
            taken=find_branch(client, repository, name) is not None,
            start=start,
            sha=sha,
            protected=client.settings.protects(name),
            foreign=foreign,
            leaks=leaks(self.detect, {"branch": name}),
        )

    def facts(self, seen: Start, arguments: Arguments) -> Facts | Unanalysable:
        """The new branch."""
        repository = seen.about.repository
        if seen.taken:
            return Unanalysable(f"`{repository.full_name}` has a branch `{seen.name}` already", "choose another name")
        attributes: dict[str, Attribute] = {
            **seen.about.attributes(),
            "sha": seen.sha,
            "from": seen.start,
            "protected": seen.protected,
            "foreign": seen.foreign,
            **seen.leaks.attributes(),
        }
        effects = narrowed(
            Effect(_CREATE, repository.branch(seen.name), attributes), foreign=seen.foreign, secret=bool(seen.leaks)
        )
        summary = f"create branch {seen.name} of {repository.full_name} at {seen.sha[:12]} ({seen.start})"
        return Facts(effects, summary, basis(effects), read_only=False, notes=seen.leaks.told)

    def show(self, client: Client, seen: Start, arguments: Arguments) -> JsonObject:
        """The commit it would stand for."""
        repository = seen.about.repository
        return {
            "branch": seen.name,
            "from": seen.start,
            "held_by_no_branch_of_the_repository": seen.foreign,
            "commit": committed(client.object(repository.at("commits", seen.sha))),
        }

    def act(self, client: Client, repository: Repository, arguments: Arguments, facts: Facts) -> JsonObject:
        """Make it, at the commit that was judged. GitHub refuses a name that was taken meanwhile."""
        sha = str(facts.effects[0].attributes["sha"])
        name = branch_name(arguments.text("branch"), "branch")
        made = obj(client.send("POST", repository.at("git", "refs"), {"ref": f"refs/heads/{name}", "sha": sha}))
        return {"ref": text(made, "ref"), "sha": text(inside(made, "object"), "sha")}


def _held(client: Client, here: About, sha: str) -> bool:
    """Whether the main branch has the commit in its history, or another branch stands at it."""
    repository = here.repository
    compared = client.maybe(repository.at("compare", f"{here.default_branch}...{sha}"))
    if compared is not None and text(compared, "status") in ("behind", "identical"):
        return True
    return bool(objects(client.get(repository.at("commits", sha, "branches-where-head"))))
