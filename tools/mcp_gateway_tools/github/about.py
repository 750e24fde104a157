"""What every change has to know of its repository: who may see it, and which branch is its main one. Blocking, only asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcp_gateway_policy.vocabulary import Attribute
from mcp_gateway_tools.github.names import Repository
from mcp_gateway_tools.github.reading import Strange, Unfit, flag, inside, text

if TYPE_CHECKING:
    from mcp_gateway_tools.github.client import Client


@dataclass(frozen=True, slots=True)
class About:
    """A repository."""

    repository: Repository
    visibility: str
    default_branch: str
    archived: bool

    def attributes(self) -> dict[str, Attribute]:
        """As policy sees it."""
        return {"visibility": self.visibility}


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch as it is now. `protected` is GitHub's word or the connection's."""

    name: str
    sha: str
    protected: bool


def about(client: Client, repository: Repository) -> About:
    """The repository. Raises what conversations end in."""
    shown = client.object(repository.at())
    if text(shown, "full_name").lower() != repository.full_name:
        raise Strange("it shows another repository than the one that was asked for")
    visibility = "private" if flag(shown, "private") else "public"
    return About(repository, visibility, text(shown, "default_branch"), flag(shown, "archived"))


def branch(client: Client, repository: Repository, name: str) -> Branch:
    """A branch that must be there. Raises what conversations end in."""
    found = find_branch(client, repository, name)
    if found is None:
        raise Unfit(f"`{repository.full_name}` has no branch `{name}`", "name one that it has")
    return found


def find_branch(client: Client, repository: Repository, name: str) -> Branch | None:
    """A branch, where there is one. Raises what conversations end in."""
    shown = client.maybe(repository.at("branches", name))
    if shown is None:
        return None
    if text(shown, "name") != name:
        raise Strange("it shows another branch than the one that was asked for")
    protected = flag(shown, "protected") or client.settings.protects(name)
    return Branch(name, text(inside(shown, "commit"), "sha"), protected)
