"""A call's arguments by name, typed. The schema has checked them; what still does not fit is an error, never a guess. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.github.names import Misnamed

LONGEST_BODY: Final = 65_536
"""Characters of a body (GitHub's own bound)."""
LONGEST_TITLE: Final = 256

TITLE: Final[JsonObject] = {"type": "string", "minLength": 1, "maxLength": LONGEST_TITLE, "description": "The title."}
BODY: Final[JsonObject] = {"type": "string", "maxLength": LONGEST_BODY, "description": "The text, in Markdown."}
BRANCH: Final[JsonObject] = {"type": "string", "minLength": 1, "maxLength": 250}
PULL: Final[JsonObject] = {
    "type": "integer",
    "minimum": 1,
    "maximum": 2**31 - 1,
    "description": "The pull request's number.",
}
ISSUE: Final[JsonObject] = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1, "description": "The issue's number."}
PER_PAGE: Final[JsonObject] = {
    "type": "integer",
    "minimum": 1,
    "maximum": 100,
    "description": "Items of one answer. Default: 30.",
}
PAGING: Final[Mapping[str, JsonValue]] = {
    "per_page": PER_PAGE,
    "page": {"type": "integer", "minimum": 1, "maximum": 1000, "description": "Which page. Default: 1."},
}


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of one call."""

    given: JsonObject

    def __contains__(self, name: str) -> bool:
        return self.given.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        """A text. Raises Misnamed."""
        found = self.given.get(name, default)
        if not isinstance(found, str):
            raise Misnamed(f"`{name}` is not a text")
        return found

    def number(self, name: str, default: int = 0) -> int:
        """A whole number. Raises Misnamed, also for `7.0`, which a schema lets pass."""
        found = self.given.get(name, default)
        if not isinstance(found, int) or isinstance(found, bool):
            raise Misnamed(f"`{name}` is not a whole number")
        return found

    def flag(self, name: str) -> bool:
        """Whether it is true. Raises Misnamed."""
        found = self.given.get(name, False)
        if not isinstance(found, bool):
            raise Misnamed(f"`{name}` is neither true nor false")
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts. Raises Misnamed."""
        found = self.given.get(name, ())
        if isinstance(found, str) or not isinstance(found, Sequence):
            raise Misnamed(f"`{name}` is not a list")
        return tuple(Arguments({name: one}).text(name) for one in found)

    def only(self, *names: str) -> dict[str, JsonValue]:
        """Those of these that were given, as they are."""
        return {name: value for name in names if (value := self.given.get(name)) is not None}
