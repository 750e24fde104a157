"""`github_search_code`: where words stand in one repository's files.

GitHub's search takes its bounds from the query's own text. A query that could widen them is refused, and an answer that holds anything from
elsewhere is withheld as a whole.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Effect, JsonObject, JsonValue, Limits
from mcp_gateway_tools.github.arguments import PAGING, Arguments
from mcp_gateway_tools.github.fragments import fragment
from mcp_gateway_tools.github.names import Misnamed, Repository
from mcp_gateway_tools.github.paging import USUAL
from mcp_gateway_tools.github.reading import Strange, flag, inside, number, objects, said, text
from mcp_gateway_tools.github.tool import Reading, permissions, schema

if TYPE_CHECKING:
    from mcp_gateway_tools.github.client import Client

_WIDER: Final = re.compile(
    r"\b(?:repo|repository|org|organization|user|owner|enterprise|saved|is|fork)\s*:", re.IGNORECASE
)
_JOINED: Final = re.compile(r"(?:^|[\s()])(?:OR|NOT|AND)(?:$|[\s()])")
_MATCHES: Final = "application/vnd.github.text-match+json"
LONGEST: Final = 256
"""Characters of a query (docs.github.com, "Limitations on query length")."""


class SearchCode(Reading):
    """Searches a repository's files."""

    name = "github_search_code"
    description = "Search the files of one repository's default branch. What is found is other people's text."
    actions = frozenset({"github.code.search"})
    input_schema = schema(
        {
            "q": {
                "type": "string",
                "minLength": 1,
                "maxLength": LONGEST,
                "description": "Words; `path:`, `language:` and `extension:` narrow the search.",
            }
        },
        PAGING,
    )
    needs = permissions(contents="read")

    def effects(self, repository: Repository, arguments: Arguments) -> tuple[Effect, ...]:
        """The repository's files."""
        self._query(repository, arguments)
        return (Effect("github.code.search", repository.resource("contents")),)

    @staticmethod
    def _query(repository: Repository, arguments: Arguments) -> str:
        """The query, bound to the repository by its first word, so that no quotation mark can take the bound in."""
        words = arguments.text("q")
        if not words.isprintable() or not words.strip():
            raise Misnamed("`q` holds what no search is made of", "give words")
        if _WIDER.search(words) or _JOINED.search(words):
            raise Misnamed(
                "`q` holds what could widen the search", "the search stays in `owner`/`repo`: give words alone"
            )
        return f"repo:{repository.full_name} {words}"

    def read(self, client: Client, repository: Repository, arguments: Arguments, limits: Limits) -> JsonObject:
        """One page of files, with the lines around what was found."""
        size = min(arguments.number("per_page", USUAL), limits.rows or 100)
        at = arguments.number("page", 1)
        asked: dict[str, str | int] = {"q": self._query(repository, arguments), "per_page": size, "page": at}
        answer = client.get("/search/code", asked, _MATCHES)
        if not isinstance(answer, dict):
            raise Strange("the answer is not an object")
        items = objects(answer.get("items"), "`items`")
        if any(text(inside(item, "repository"), "full_name").lower() != repository.full_name for item in items):
            raise Strange("it holds what is not in the repository that was searched")
        found: list[JsonValue] = [
            {
                "path": text(item, "path"),
                "fragments": [
                    said("file", fragment(text(match, "fragment")))
                    for match in objects(item.get("text_matches") or [], "`text_matches`")
                ],
            }
            for item in items
        ]
        more = number(answer, "total_count") > at * size
        told: dict[str, JsonValue] = {"files": found, "truncated": more or flag(answer, "incomplete_results")}
        if more:
            told["next_step"] = f"ask for `page` {at + 1} with `per_page` {size}"
        return told
