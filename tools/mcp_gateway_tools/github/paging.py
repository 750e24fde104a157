"""One page of a list, as an answer: its items, whether there are more, and how to get them. Blocking, only asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import JsonObject, JsonValue, Limits
from mcp_gateway_tools.github.arguments import Arguments
from mcp_gateway_tools.github.reading import obj, objects

if TYPE_CHECKING:
    from mcp_gateway_tools.github.client import Client

USUAL: Final = 30


def page(
    client: Client,
    path: str,
    arguments: Arguments,
    limits: Limits,
    name: str,
    shown: Callable[[JsonObject], JsonValue],
    *,
    key: str = "",
    parameters: Mapping[str, str | int] = MappingProxyType({}),
    kept: Callable[[JsonObject], bool] = lambda _: True,
) -> JsonObject:
    """The page that was asked for under `name`, as far as it is `kept`. `key` is where an answer that is an object keeps its items.

    A page is never larger than the rules' limit of rows, so that the next one begins where it ends.
    """
    size = min(arguments.number("per_page", USUAL), limits.rows or USUAL * 10)
    at = arguments.number("page", 1)
    answer = client.get(path, {**parameters, "per_page": size, "page": at})
    items = objects(obj(answer).get(key) if key else answer, f"`{key}`" if key else "the answer")
    told: dict[str, JsonValue] = {
        name: [shown(item) for item in items[:size] if kept(item)],
        "truncated": len(items) >= size,
    }
    if len(items) >= size:
        told["next_step"] = f"ask for `page` {at + 1} with `per_page` {size}"
    return told
