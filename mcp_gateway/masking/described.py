"""What a document says of columns, completed by what only masking knows: whether their values come back hidden."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.raw import Column, Document, Step

MASKED: Final = "masked"


def completed(document: Document, hides: Callable[[Column], bool]) -> JsonObject:
    """The document's value, with `masked` in every object that describes a column. Raises ValueError where there is no such object."""
    whole: JsonValue = document.value
    if not document.describes:
        return document.value
    marked = {place: hides(column) for place, column in document.describes.items()}
    inner = {place[:depth] for place in marked for depth in range(len(place))}

    def copy(value: JsonValue, place: tuple[Step, ...]) -> JsonValue:
        said = marked.pop(place, None)
        if said is None and place not in inner:
            return value
        match value:
            case Mapping():
                copied = {key: copy(item, (*place, key)) for key, item in value.items()}
                return copied if said is None else {**copied, MASKED: said}
            case str():
                raise ValueError("a document describes a column where it holds a text")
            case Sequence() if said is None:
                return [copy(item, (*place, index)) for index, item in enumerate(value)]
            case _:
                raise ValueError("a document describes a column where it holds no object")

    result = copy(whole, ())
    if marked or not isinstance(result, Mapping):
        raise ValueError("a document describes a column where it holds nothing")
    return result
