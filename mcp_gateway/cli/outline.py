"""A JSON value as lines that a person reads at a glance: keys and values, one list item a line. Pure; makes nothing inert."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from pydantic import ValidationError

from mcp_gateway.approvals.lookup import ARGUMENTS
from mcp_gateway_policy.vocabulary import JsonValue


def outline(value: JsonValue) -> Iterator[str]:
    """The lines of a value. A text keeps its own line breaks; what lies deeper is indented by two."""
    match value:
        case str():
            yield from value.split("\n")
        case Mapping():
            for key, item in value.items():
                yield from _member(key, item)
        case list() | tuple():
            for item in value:
                yield from _item(item)
        case _:
            yield _scalar(value)


def readable(text: str) -> Iterator[str]:
    """The lines of a text; of each of its paragraphs that is a JSON object, the outline."""
    for number, paragraph in enumerate(text.split("\n\n")):
        if number:
            yield ""
        try:
            value = ARGUMENTS.validate_json(paragraph)
        except ValidationError:
            yield from paragraph.split("\n")
        else:
            yield from outline(value)


def _member(key: str, item: JsonValue) -> Iterator[str]:
    if _flat(item):
        yield f"{key}: {_scalar(item)}"
        return
    yield f"{key}:"
    yield from (f"  {line}" for line in outline(item))


def _item(item: JsonValue) -> Iterator[str]:
    if isinstance(item, Mapping) and all(map(_flat, item.values())):
        yield "- " + ", ".join(f"{key} {_scalar(value)}" for key, value in item.items())
        return
    for number, line in enumerate(outline(item)):
        yield f"{'  ' if number else '- '}{line}"


def _flat(value: JsonValue) -> bool:
    return not isinstance(value, Mapping | list | tuple) and not (isinstance(value, str) and "\n" in value)


def _scalar(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
