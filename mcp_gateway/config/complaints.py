"""pydantic's errors → problems that stand at a line and speak of the file, not of the program.

Never shows a value, except a word that stands where one of a few words belongs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from mcp_gateway.config.document import Document
from mcp_gateway.config.problem import KeyPath, Problem, did_you_mean, inert
from mcp_gateway.config.schema import keys_at
from mcp_gateway_policy.vocabulary import JsonObject, JsonValue

_WANTED: Final[Mapping[str, str]] = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "set_type": "a list",
    "frozen_set_type": "a list",
    "dict_type": "a mapping",
    "mapping_type": "a mapping",
    "model_type": "a mapping",
    "dataclass_type": "a mapping",
    "path_type": "a path",
}


def complaints(document: Document, at: KeyPath, error: ValidationError, schema: JsonObject) -> Iterator[Problem]:
    """The problems of the value at `at`, which was validated against what `schema` describes. One for each path."""
    seen: set[KeyPath] = set()
    for detail in error.errors(include_url=False):
        missing = detail["type"] == "missing"
        inner = _existing(document, at, detail["loc"][:-1] if missing else detail["loc"])
        path = (*at, *inner, detail["loc"][-1]) if missing else (*at, *inner)
        if detail["type"] == "too_short" and detail["input"]:
            continue  # its items were refused, each with a problem of its own
        if path not in seen:
            seen.add(path)
            yield _problem(document, path, inner, detail, schema)


def _problem(document: Document, path: KeyPath, inner: KeyPath, detail: ErrorDetails, schema: JsonObject) -> Problem:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        known = keys_at(schema, inner[:-1])
        return document.problem(path, f"unknown key{did_you_mean(str(path[-1]), known)}", known, at_key=True)
    if kind == "too_short":
        return document.problem(path, "expected at least one")
    if kind == "missing":
        return document.problem(path, f"missing key `{inert(str(path[-1]))}`")
    if kind == "literal_error" and isinstance(given := detail["input"], str):
        known = tuple(part.strip("'") for part in str(context["expected"]).replace(" or ", ", ").split(", "))
        return document.problem(path, f"unknown word `{inert(given)}`{did_you_mean(given, known)}", known)
    if kind in _WANTED or kind == "literal_error":
        wanted = _WANTED.get(kind, f"one of {context.get('expected')}")
        return document.problem(path, f"expected {wanted}, got {_shape(detail['input'])}")
    if kind == "value_error":
        return document.problem(path, inert(str(context.get("error")), longest=400), at_key="[key]" in detail["loc"])
    message = detail["msg"].removeprefix("Input ").removeprefix("Value ")
    return document.problem(path, inert(message[:1].lower() + message[1:], longest=400))


def _existing(document: Document, at: KeyPath, location: KeyPath) -> KeyPath:
    """The part of pydantic's location that is in the document: it names branches of unions and `[key]`, too."""
    inner: KeyPath = ()
    for step in location:
        if (*at, *inner, step) in document.places:
            inner = (*inner, step)
    return inner


def _shape(value: JsonValue | BaseModel) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "true or false"
        case int():
            return "a number"
        case float():
            return "a fraction"
        case str():
            return "text"
        case Mapping():
            return "a mapping"
        case _:
            return "a list"
