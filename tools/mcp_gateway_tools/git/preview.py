"""What an approver is shown of a push: commits, what they change, the diff itself. Read from what was staged; nothing is asked of the remote."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mcp_gateway_policy.vocabulary import JsonValue
from mcp_gateway_tools.git import objects, showing
from mcp_gateway_tools.git.carried import Update
from mcp_gateway_tools.git.detector import Detector
from mcp_gateway_tools.git.effects import PushState, domains, place
from mcp_gateway_tools.git.globs import matching
from mcp_gateway_tools.git.patch import patch
from mcp_gateway_tools.git.process import Git
from mcp_gateway_tools.raw import Content, Document

COMMITS: Final = 30
DIFF: Final = 48 << 10
"""Characters of the diff of one ref."""
_STAT: Final = 8 << 10
_REFS: Final = 5
_CUT: Final = "\n… cut here: the whole is longer"


async def preview(git: Git, state: PushState, detect: Detector) -> Sequence[Content]:
    """One document for each ref, the most telling things first. Raises GitFailed, TookTooLong, Refused."""
    return [await _shown(git, state, update, detect) for update in state.updates[:_REFS]]


async def _shown(git: Git, state: PushState, update: Update, detect: Detector) -> Document:
    workflows = [path for path in update.paths if matching(path, state.settings.workflows)]
    value: dict[str, JsonValue] = {
        "ref": update.ref,
        "change": "replace what is there (force)" if update.force else update.change,
        "from": update.old,
        "to": update.new
        if not update.identity or update.identity == update.new
        else "a commit that is made when this runs",
        "authors": len(update.addresses),
        "author_domains": list(domains(update.addresses)[:50]),
        "signed": update.signatures.signed,
        "signatures": list(update.signatures.kinds),
        "signatures_verified": update.signatures.verified,
        "ci_configuration_changes": workflows[:50],
        "secrets_found": [
            {"type": one.type, "place": place(one), "commit": one.commit, "certain": one.certain}
            for one in update.leaks[:50]
        ],
        "not_looked_through": list(update.unscanned[:50]),
        "links_out_of_the_tree": list(update.links[:50]),
        "submodules": list(update.submodules[:50]),
        "commits_gained": update.commits,
        "commits_lost": update.dropped,
    }
    if update.new is not None:
        value["commits"] = await _commits(git, update)
        value["diffstat"] = await _stat(git, update)
        found = await patch(git, update.base, f"{update.new}^{{tree}}", (), DIFF, detect)
        value["diff"] = showing.untrusted(f"{found.text}{_CUT if found.cut else ''}", "the authors of the commits")
    return Document(value)


async def _commits(git: Git, update: Update) -> JsonValue:
    walk = [f"{update.new}^{{commit}}", *([f"^{update.base}"] if update.base != objects.EMPTY_TREE else [])]
    listed = await git.text("rev-list", f"--max-count={COMMITS}", "--end-of-options", *walk)
    return [showing.commit(one, for_approver=True) for one in await objects.commits(git, listed.split())]


async def _stat(git: Git, update: Update) -> str:
    answer = await git.run(
        *("diff-tree", "-r", "--stat=120,80", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color"),
        *("--end-of-options", update.base, f"{update.new}^{{tree}}"),
        most=_STAT,
    )
    return answer.out.decode(errors="replace") + (_CUT if answer.cut else "")
