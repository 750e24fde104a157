"""What is seen to fit a tool's schema without a validator is what the validator lets through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from mcp_gateway.catalog import Texts
from mcp_gateway_policy.vocabulary import JsonObject, JsonValue

_TEXT: dict[str, JsonValue] = {"type": "string", "description": "any"}
_MEMBERS: tuple[JsonObject, ...] = (
    _TEXT,
    {"type": "string", "maxLength": 1},
    {"type": "string", "enum": ["a"]},
    {"type": "integer"},
    {},
)
_SCHEMAS = st.fixed_dictionaries(
    {
        "type": st.just("object"),
        "properties": st.dictionaries(st.sampled_from("abc"), st.sampled_from(_MEMBERS), max_size=3),
        "required": st.lists(st.sampled_from("abc"), max_size=2, unique=True),
        "additionalProperties": st.booleans(),
    },
    optional={"minProperties": st.just(2)},
)
_ARGUMENTS = st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["", "a", "bc", 1, None, ["a"]]), max_size=4)


@given(_SCHEMAS, _ARGUMENTS)
def test_what_fits_at_a_glance_fits(schema: dict[str, JsonValue], arguments: dict[str, JsonValue]) -> None:
    texts = Texts.of(schema)
    if texts is not None and texts.fit(arguments):
        assert Draft202012Validator(schema).is_valid(arguments)  # pyright: ignore[reportUnknownMemberType] # as its stubs have it


@pytest.mark.parametrize("arguments", [{"a": "x"}, {"a": "", "b": "x"}])
def test_texts_are_seen_at_a_glance(arguments: JsonObject) -> None:
    texts = Texts.of({"type": "object", "properties": {"a": _TEXT, "b": _TEXT}, "required": ["a"]})
    assert texts is not None
    assert texts.fit(arguments)
    assert not texts.fit({**arguments, "c": "x"})
    assert not texts.fit({"b": "x"})
