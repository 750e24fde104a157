"""`github_dispatch_workflow`: starts a workflow by hand. Where its jobs deploy, each environment is an effect of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Effect, Facts, JsonObject, JsonValue, Unanalysable
from mcp_gateway_tools.github.about import About, about, find_branch
from mcp_gateway_tools.github.arguments import BRANCH, Arguments
from mcp_gateway_tools.github.leaks import Leaks, leaks
from mcp_gateway_tools.github.names import Repository, branch, workflow
from mcp_gateway_tools.github.reading import Strange, Unfit, number, said, text
from mcp_gateway_tools.github.scripts import FOLDER, content, deploys_to
from mcp_gateway_tools.github.tool import Changing, basis, digest, narrowed, permissions, schema
from mcp_gateway_tools.tool import State

if TYPE_CHECKING:
    from mcp_gateway_tools.github.client import Client

_DISPATCH: Final = "github.workflow.dispatch"
_DEPLOY: Final = "github.deployment.create"
_UNKNOWN: Final = "github.deployment.unknown"


@dataclass(frozen=True, slots=True)
class Workflow(State):
    """A workflow as it would run: the file at the commit that a ref stands for.

    `environments` are those its jobs name; `unknown` is whether there may be others.
    """

    about: About
    id: int
    path: str
    active: bool
    ref: str
    sha: str
    protected: bool
    file: str
    environments: tuple[str, ...]
    unknown: bool
    leaks: Leaks


class DispatchWorkflow(Changing[Workflow]):
    """Starts a workflow."""

    name = "github_dispatch_workflow"
    description = (
        "Start a workflow (`workflow_dispatch`) on a branch or tag. What it deploys to is looked up in its file; nothing starts if the "
        "ref moves in between."
    )
    actions = frozenset({_DISPATCH, f"{_DISPATCH}.secret", _DEPLOY, _UNKNOWN})
    input_schema = schema(
        {
            "workflow_id": {
                "type": "string",
                "minLength": 1,
                "maxLength": 110,
                "description": "Its file name, or its id.",
            },
            "ref": {**BRANCH, "description": "The branch or tag to run it on, by its short name."},
        },
        {
            "inputs": {
                "type": "object",
                "maxProperties": 25,
                "additionalProperties": {"type": "string", "maxLength": 8192},
                "description": "The workflow's inputs.",
            }
        },
    )
    seen = Workflow
    looks = permissions(actions="read", contents="read")
    needs = permissions(actions="write", contents="read")

    def look(self, client: Client, repository: Repository, arguments: Arguments) -> Workflow:
        """The workflow, the commit, the file."""
        asked, ref = workflow(arguments.text("workflow_id")), branch(arguments.text("ref"), "ref")
        here = about(client, repository)
        shown = client.object(repository.at("actions", "workflows", asked))
        path = text(shown, "path")
        name = path.removeprefix(FOLDER)
        if asked not in (str(number(shown, "id")), name):
            raise Strange("it shows another workflow than the one that was asked for")
        if name == path:
            raise Unfit(f"workflow `{asked}` has no file in the repository", "start it on GitHub")
        workflow(name)
        full, sha, protected = _resolved(client, repository, ref)
        written = content(client, repository, path, sha)
        if written is None:
            raise Unfit(f"there is no `{path}` at `{sha[:12]}`", "name a branch that has it")
        environments, unknown = deploys_to(written)
        given = _inputs(arguments)
        inputs = {f"input {key}": str(value) for key, value in given.items()} | {"names of inputs": "\n".join(given)}
        return Workflow(
            digest=digest(repository.full_name, number(shown, "id"), path, full, sha),
            about=here,
            id=number(shown, "id"),
            path=path,
            active=text(shown, "state") == "active",
            ref=full,
            sha=sha,
            protected=protected,
            file=written,
            environments=environments,
            unknown=unknown,
            leaks=leaks(self.detect, inputs),
        )

    def facts(self, seen: Workflow, arguments: Arguments) -> Facts | Unanalysable:
        """The start, and each environment that its jobs name; where they may name others, that too."""
        if not seen.active:
            return Unanalysable(f"workflow `{seen.path}` is switched off", "switch it on first")
        repository = seen.about.repository
        attributes = {
            **seen.about.attributes(),
            "workflow": seen.path,
            "ref": seen.ref,
            "sha": seen.sha,
            "protected": seen.protected,
            "default": seen.ref == f"refs/heads/{seen.about.default_branch}",
            "inputs": tuple(_inputs(arguments)),
            "environments": seen.environments,
            "environments_known": not seen.unknown,
            **seen.leaks.attributes(),
        }
        started = Effect(_DISPATCH, repository.resource("workflows", seen.path.removeprefix(FOLDER)), attributes)
        effects = [*narrowed(started, secret=bool(seen.leaks))]
        effects += [
            Effect(_DEPLOY, repository.environment(name), {**attributes, "environment": name})
            for name in seen.environments
        ]
        if seen.unknown:
            effects.append(Effect(_UNKNOWN, repository.resource("environments"), attributes))
        summary = f"start {seen.path} of {repository.full_name} on {seen.ref} ({seen.sha[:12]})"
        return Facts(tuple(effects), summary, basis(effects), read_only=False, notes=seen.leaks.told)

    def show(self, client: Client, seen: Workflow, arguments: Arguments) -> JsonObject:
        """The file that would run, and where it would deploy to."""
        return {
            "workflow": seen.path,
            "ref": seen.ref,
            "sha": seen.sha,
            "deploys_to": seen.environments,
            "may_deploy_elsewhere": seen.unknown,
            "inputs": _inputs(arguments),
            "file": said("workflow file", seen.file),
        }

    def act(self, client: Client, repository: Repository, arguments: Arguments, facts: Facts) -> JsonObject:
        """Start it on the ref, if that still is the commit that was judged."""
        judged = facts.effects[0].attributes
        full, sha, _ = _resolved(client, repository, branch(arguments.text("ref"), "ref"))
        if (full, sha) != (judged["ref"], judged["sha"]):
            raise Unfit(f"`{full}` has moved since the call was judged", "send the call again")
        body: dict[str, JsonValue] = {"ref": full}
        if inputs := _inputs(arguments):
            body["inputs"] = inputs
        name = str(judged["workflow"]).removeprefix(FOLDER)
        client.send("POST", repository.at("actions", "workflows", name, "dispatches"), body)
        return {"started": True, "workflow": str(judged["workflow"]), "ref": full, "sha": sha}


def _resolved(client: Client, repository: Repository, ref: str) -> tuple[str, str, bool]:
    """The full name of a branch or tag, its commit, and whether it is protected."""
    found = find_branch(client, repository, ref)
    if found is not None:
        return f"refs/heads/{ref}", found.sha, found.protected
    shown = client.object(repository.at("commits", f"tags/{ref}"))
    return f"refs/tags/{ref}", text(shown, "sha"), client.settings.protects(f"refs/tags/{ref}")


def _inputs(arguments: Arguments) -> JsonObject:
    given = arguments.given.get("inputs")
    return given if isinstance(given, Mapping) else {}
