"""`github_merge_pull_request`: what was judged is what is merged, commit by commit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Effect, Facts, JsonObject, Unanalysable
from mcp_gateway_tools.git.globs import folded
from mcp_gateway_tools.github.arguments import BODY, PULL, TITLE, Arguments
from mcp_gateway_tools.github.leaks import leaks
from mcp_gateway_tools.github.names import Repository, commit
from mcp_gateway_tools.github.proposal import Proposal, look_at
from mcp_gateway_tools.github.reading import Unfit, flag, inside, obj, optional, text
from mcp_gateway_tools.github.showing import shown
from mcp_gateway_tools.github.tool import Changing, Needs, digest, narrowed, permissions, schema

if TYPE_CHECKING:
    from mcp_gateway_tools.github.client import Client

_MERGE: Final = "github.pull_request.merge"
_METHODS: Final = ("merge", "squash", "rebase")


class MergePullRequest(Changing[Proposal]):
    """Merges a pull request into its base."""

    name = "github_merge_pull_request"
    description = (
        "Merge a pull request into its base branch. What is merged is the head commit that policy looked at; if the head or the base "
        "moves in between, nothing is merged. Merging into protected branches usually waits for a person."
    )
    actions = frozenset(
        {_MERGE, f"{_MERGE}.sensitive", f"{_MERGE}.workflow", f"{_MERGE}.unchecked", f"{_MERGE}.secret"}
    )
    input_schema = schema(
        {"pull_number": PULL},
        {
            "merge_method": {"type": "string", "enum": list(_METHODS), "description": "Default: `merge`."},
            "sha": {"type": "string", "maxLength": 64, "description": "The commit the head must be at."},
            "commit_title": TITLE,
            "commit_message": BODY,
        },
    )
    seen = Proposal
    looks = permissions(contents="read", pull_requests="read", checks="read", statuses="read")
    needs = permissions(contents="write")

    def needed(self, facts: Facts) -> Needs:
        """GitHub asks for more where files of workflows are merged."""
        paths = facts.effects[0].attributes["workflows"]
        within = isinstance(paths, tuple) and any(folded(path).startswith(".github/workflows/") for path in paths)
        return permissions(**self.needs, workflows="write") if within else self.needs

    def look(self, client: Client, repository: Repository, arguments: Arguments) -> Proposal:
        """The pull request in full."""
        seen = look_at(client, repository, arguments.number("pull_number"), self.detect)
        texts = {name: arguments.text(name) for name in ("commit_title", "commit_message")}
        return replace(seen, leaks=seen.leaks + leaks(self.detect, texts))

    def facts(self, seen: Proposal, arguments: Arguments) -> Facts | Unanalysable:
        """The merge, and beside it each thing about it that a rule may want to speak of."""
        wanted = arguments.text("sha") and commit(arguments.text("sha"), "sha")
        if wanted and wanted != seen.head_sha:
            return Unanalysable(
                f"the head of pull request {seen.number} is `{seen.head_sha}`, not the given `sha`", "look at it again"
            )
        if seen.state != "open" or seen.merged:
            return Unanalysable(f"pull request {seen.number} is not open", "open it again, or leave it")
        if seen.draft:
            return Unanalysable(f"pull request {seen.number} is a draft", "mark it as ready for review first")
        method = arguments.text("merge_method", "merge")
        attributes = {**seen.attributes(), "merge_method": method, "rewrites": method != "merge"}
        resource = seen.repository.branch(seen.base)
        effects = narrowed(
            Effect(_MERGE, resource, attributes),
            workflow=bool(seen.changes.workflows),
            sensitive=bool(seen.changes.sensitive),
            unchecked=seen.checks not in ("success", "none"),
            secret=bool(seen.leaks),
        )
        summary = (
            f"{method} pull request {seen.number} of {seen.author} ({seen.head_sha[:12]}) into {seen.base} of "
            f"{seen.repository.full_name}"
        )
        return Facts(effects, summary, self._basis(seen, method), read_only=False, notes=seen.leaks.told)

    @staticmethod
    def _basis(seen: Proposal, method: str) -> str:
        """A check that fails voids an approval, one that ends well does not; any other word of the reviewers voids it."""
        failing = seen.checks == "failure"
        ends = (seen.base, seen.base_sha, seen.head, seen.head_sha, seen.head_repository)
        return digest(seen.repository.full_name, seen.number, *ends, seen.protected, method, failing, seen.review)

    def show(self, client: Client, repository: Repository, arguments: Arguments) -> JsonObject:
        """Its commits, its diff, its checks."""
        return shown(client, look_at(client, repository, arguments.number("pull_number"), self.detect))

    def act(self, client: Client, repository: Repository, arguments: Arguments, facts: Facts) -> JsonObject:
        """Merge the head that was judged."""
        judged = facts.effects[0].attributes
        base = client.object(repository.at("branches", str(judged["base"])))
        if text(inside(base, "commit"), "sha") != judged["base_sha"]:
            raise Unfit(f"branch `{judged['base']}` has moved since the call was judged", "send the call again")
        body: dict[str, str] = {"sha": str(judged["head_sha"]), "merge_method": str(judged["merge_method"])}
        body |= {key: arguments.text(key) for key in ("commit_title", "commit_message") if key in arguments}
        answer = obj(client.send("PUT", repository.at("pulls", arguments.number("pull_number"), "merge"), body))
        return {"merged": flag(answer, "merged"), "sha": optional(answer, "sha")}
