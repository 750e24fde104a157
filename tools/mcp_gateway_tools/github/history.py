"""The commits of a pull request, as it is judged: who wrote them, what they say, and which of them GitHub verified. Blocking, only asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from mcp_gateway_policy.vocabulary import Attribute, JsonObject
from mcp_gateway_tools.git.globs import folded
from mcp_gateway_tools.github.names import Repository
from mcp_gateway_tools.github.reading import flag, inside, obj, optional, text

if TYPE_CHECKING:
    from mcp_gateway_tools.github.client import Client

MOST: Final = 250
"""GitHub lists no more (docs.github.com, "List commits on a pull request")."""
MOST_AUTHORS: Final = 100
"""Beyond, an effect lists none: a condition that looks at them then fails, and denies."""

Verified: TypeAlias = Literal["all", "some", "none", "unknown"]


@dataclass(frozen=True, slots=True)
class Commits:
    """Commits, oldest first, of `total`. `authors` are addresses as the commits state them; nobody vouches for those but `verified`."""

    items: tuple[JsonObject, ...] = ()
    total: int = 0
    authors: tuple[str, ...] = ()
    verified: Verified = "unknown"

    @property
    def complete(self) -> bool:
        """Whether they are all."""
        return len(self.items) == self.total

    @property
    def messages(self) -> Mapping[str, str]:
        """What each says, by its place."""
        return {f"the message of {text(one, 'sha')}": text(inside(one, "commit"), "message") for one in self.items}

    def attributes(self) -> Mapping[str, Attribute]:
        """As policy sees them."""
        told: dict[str, Attribute] = {"commits": self.total, "verified": self.verified}
        if self.complete and len(self.authors) <= MOST_AUTHORS:
            told["authors"] = self.authors
        return told


def commits_of(client: Client, repository: Repository, pull: int, total: int) -> Commits:
    """Those of a pull request that says to have `total`. Raises what conversations end in."""
    items = client.listed(repository.at("pulls", pull, "commits"), MOST).items
    authors = sorted({folded(_address(inside(one, "commit"))) for one in items})
    return Commits(items, total, tuple(authors), _verified(items, total))


def _address(one: JsonObject) -> str:
    return "" if one.get("author") is None else optional(inside(one, "author"), "email")


def _verified(items: tuple[JsonObject, ...], total: int) -> Verified:
    """What GitHub's word on each signature comes to."""
    if len(items) != total or not items:
        return "unknown"
    words = [inside(one, "commit").get("verification") for one in items]
    good = sum(flag(obj(word), "verified") for word in words if word is not None)
    return "all" if good == total else "some" if good else "none"
