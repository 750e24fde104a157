"""`github_merge_pull_request`: what was judged is what is merged, commit by commit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.resource import Resource
from mcp_gateway_policy.vocabulary import Effect, Facts, JsonObject, Unanalysable
from mcp_gateway_tools.git.globs import folded
from mcp_gateway_tools.github.arguments import BODY, PULL, TITLE, Arguments
from mcp_gateway_tools.github.leaks import leaks
from mcp_gateway_tools.github.names import Repository, commit
from mcp_gateway_tools.github.proposal import Proposal, look_at
from mcp_gateway_tools.github.reading import Unfit, flag, obj, optional
from mcp_gateway_tools.github.scripts import FOLDER
from mcp_gateway_tools.github.showing import shown
from mcp_gateway_tools.github.speech import closing, skips_ci
from mcp_gateway_tools.github.tool import Changing, Needs, basis, narrowed, permissions, schema

if TYPE_CHECKING:
    from mcp_gateway_tools.github.client import Client

_MERGE: Final = "github.pull_request.merge"
_CLOSE: Final = "github.issue.close"
_NARROWER: Final = ("sensitive", "workflow", "unchecked", "unscanned", "secret")
_MOST_CLOSED: Final = 50
_PASSING: Final = frozenset({"approvals", "checks", "mergeable"})
"""What may change while somebody thinks about a merge; that a check fails is bound by itself."""
_WORDS: Final = ("commit_title", "commit_message")
_METHODS: Final = ("merge", "squash", "rebase")
MORE: Final = permissions(workflows="write")
"""What GitHub asks for where files of workflows are merged."""


class MergePullRequest(Changing[Proposal]):
    """Merges a pull request into its base."""

    name = "github_merge_pull_request"
    description = (
        "Merge a pull request into its base branch. What is merged is the head commit that policy looked at; if the head or the base "
        "moves in between, nothing is merged. Merging into protected branches usually waits for a person."
    )
    actions = frozenset({_MERGE, *(f"{_MERGE}.{narrower}" for narrower in _NARROWER), _CLOSE})
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
    needs = permissions(contents="write", pull_requests="read")

    def needed(self, facts: Facts) -> Needs:
        """GitHub asks for more where files of workflows are merged."""
        paths = facts.effects[0].attributes["workflows"]
        within = isinstance(paths, tuple) and any(folded(path).startswith(FOLDER) for path in paths)
        return permissions(**self.needs, **MORE) if within else self.needs

    def look(self, client: Client, repository: Repository, arguments: Arguments) -> Proposal:
        """The pull request in full."""
        seen = look_at(client, repository, arguments.number("pull_number"), self.detect)
        texts = {name: arguments.text(name) for name in _WORDS}
        texts |= {"the title of the pull request": seen.title, "its body": seen.body}
        closes = dict.fromkeys((*seen.closes, *closing("\n\n".join(texts.values()), repository)))
        return replace(seen, leaks=seen.leaks + leaks(self.detect, texts), closes=tuple(closes))

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
        words = (*(arguments.text(one) for one in _WORDS), seen.title, seen.body, *seen.commits.messages.values())
        silenced = any(map(skips_ci, words))
        attributes = {
            **seen.attributes(),
            "merge_method": method,
            "rewrites": method != "merge",
            "skips_ci": silenced,
        }
        resource = seen.repository.branch(seen.base)
        closes = seen.closes if seen.default else ()
        if len(closes) > _MOST_CLOSED:
            return Unanalysable(
                f"pull request {seen.number} would close more than {_MOST_CLOSED} issues",
                "merge it without the gateway",
            )
        effects = narrowed(
            Effect(_MERGE, resource, attributes),
            workflow=bool(seen.changes.workflows),
            sensitive=bool(seen.changes.sensitive),
            unchecked=seen.checks not in ("success", "none") or silenced,
            unscanned=bool(seen.changes.unscanned) or not seen.commits.complete,
            secret=bool(seen.leaks),
        )
        effects += tuple(
            Effect(
                _CLOSE,
                Resource.of(*name.split("/"), "issues", str(number)),
                {"pull_request": seen.number, "elsewhere": name != seen.repository.full_name},
            )
            for name, number in closes
        )
        summary = (
            f"{method} pull request {seen.number} of {seen.author} ({seen.head_sha[:12]}) into {seen.base} of "
            f"{seen.repository.full_name}"
        )
        return Facts(effects, summary, self._rests(seen, method, effects), read_only=False, notes=seen.leaks.told)

    @staticmethod
    def _rests(seen: Proposal, method: str, effects: tuple[Effect, ...]) -> str:
        """A check that fails voids an approval, one that runs or ends well does not; any other word of the reviewers voids it.

        Title and body become the message of the commit that GitHub makes, unless it makes none.
        """
        lasting = [effect for effect in effects if effect.action != f"{_MERGE}.unchecked"]
        words = () if method == "rebase" else (seen.title, seen.body)
        return basis(lasting, seen.checks == "failure", *words, without=_PASSING)

    def show(self, client: Client, seen: Proposal, arguments: Arguments) -> JsonObject:
        """Its commits, its diff, its checks."""
        return shown(seen)

    def act(self, client: Client, repository: Repository, arguments: Arguments, facts: Facts) -> JsonObject:
        """Merge the head that was judged."""
        judged = facts.effects[0].attributes
        now = look_at(client, repository, arguments.number("pull_number"))
        if (now.base, now.base_sha, now.head_sha) != tuple(judged[end] for end in ("base", "base_sha", "head_sha")):
            raise Unfit(
                f"pull request {now.number} or its base `{judged['base']}` has moved since the call was judged",
                "send the call again",
            )
        body: dict[str, str] = {"sha": str(judged["head_sha"]), "merge_method": str(judged["merge_method"])}
        body |= {key: arguments.text(key) for key in _WORDS if key in arguments}
        answer = obj(client.send("PUT", repository.at("pulls", arguments.number("pull_number"), "merge"), body))
        return {"merged": flag(answer, "merged"), "sha": optional(answer, "sha")}
