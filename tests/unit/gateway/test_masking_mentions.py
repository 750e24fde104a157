"""The places for whose sake structure is read: a text without one has no hidden field, and reading only around them hides the same."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.masking.samples import DEVELOPMENT, FURTHER, SHAPES, samples
from mcp_gateway.masking import automaton, mentions, scan
from mcp_gateway.masking.batch import Setting
from mcp_gateway.masking.findings import Finding
from mcp_gateway.masking.looking import Looking, Rules
from mcp_gateway.masking.mentions import Mentions
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway.masking.scan import Hidden
from mcp_gateway.masking.structure.reading import findings
from mcp_gateway_policy.vocabulary import JsonValue

LOOKING = Looking(MaskingProfile())
REWRITER = LOOKING.rewriter(Rules())
TEXTS = [
    one.content
    for shapes in (SHAPES, FURTHER)
    for one in samples(DEVELOPMENT, 2 * len(shapes), shapes)
    if isinstance(one.content, str)
]


def places(text: str) -> Sequence[int] | None:
    return Mentions((text,), (0,), text).within(0)


def spans(found: Iterable[Finding]) -> set[tuple[int, int]]:
    return {(one.start, one.end) for one in found}


def read_around(text: str) -> set[tuple[int, int]]:
    around = places(text)
    return set() if around is not None and not around else spans(findings(REWRITER, text, around))


@pytest.mark.parametrize(
    "text",
    [
        "password: x", "a DB_PASSWORD_HASH=x", "clientSecret: 1", "Card Number,foo", "API KEY;NAME", "password hunter2xx", "x\\u0070assword: 2",
        "pass\\u0077ord=1", "contraseña: 1", "kind: Secret", "type: Opaque\ndata:\n  x: y", "author: Grace Hopper", "log\\ntoken: x", "x.max_token: 1",
        "key: aB3aB3aB3aB3aB3aB3", "tls.key: x", "[profile password x]\na=b", "emails|x", "lat: 52.52001", '<i name="pass&#119;ord">x</i>', "Tested-by: Grace Hopper",
        "customer 1: Grace Hopper", "Customer 1 name: Grace Hopper", "id,Passenger 1 name\n1,Grace Hopper", "%7B%22api_key%22%3A1", "a%0Asecret%3A1",
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    assert places(text) != []


@pytest.mark.parametrize(
    "text",
    [
        "token_count=3", "max_tokens: 4", "the address is here", "key: abc", "japan: x", "ip_address: 1", "next_page_token: e", "lat: north",
        "password: <SECRET>\nfoo: x", '"password":"<SECRET>","x":1', "see <EMAIL> there", "author: nobody",
        "order for customer 4711 accepted, Grace Hopper told",
    ],
)  # fmt: skip
def test_what_could_hide_nothing_is_no_mention(text: str) -> None:
    assert places(text) == []


def test_reading_around_mentions_hides_what_reading_everything_hides() -> None:
    """Mutations tried: lists left out under a key that matters; a block that goes on to the mention's own line; `items` and `data` alike."""
    assert [text for text in TEXTS if read_around(text) != spans(findings(REWRITER, text))] == []


@pytest.mark.parametrize(
    "text",
    [
        '{"columns": ["id", "api_key"], "rows": [["one", "abcdef"]]}',
        '{"headers": [{"name": "id"}, {"name": "api_key"}], "items": [{"cells": ["one", "abcdef"]}]}',
        '{"a": {"rows": [["one", "abcdef"]], "columns": ["id", "api_key"]}}',
        "items:\n- data:\n    blob: abcdef\n  kind: Secret",
    ],
)
def test_what_others_say_of_a_part_is_read_with_it(text: str) -> None:
    assert [text[start:end] for start, end in read_around(text)] == ["abcdef"]
    assert read_around(text) == spans(findings(REWRITER, text))


KEYS = (
    *("name", "value", "kind", "type", "data", "items", "spec", "env", "password", "api_key", "email", "token_count", "credentials", "auth"),
    *("auths", "attributes", "sensitive", "sensitive_attributes", "address", "note", "stringData", "columns", "rows", "Card Number", "x"),
)  # fmt: skip
scalars = st.sampled_from(
    ("x", "Secret", "Opaque", "true", True, None, 12, "DB_PASSWORD", "YTdwbXVwQ25xS2o=", "API Key", "a: b", "k=v")
)


def trees(depth: int) -> st.SearchStrategy[JsonValue]:
    """Documents of at most so many levels."""
    if not depth:
        return scalars
    inner = trees(depth - 1)
    keyed = st.dictionaries(st.sampled_from(KEYS), inner, min_size=1, max_size=4)
    return st.one_of(scalars, st.lists(inner, max_size=3), keyed)


def outlined(value: JsonValue, indent: str = "") -> Iterator[str]:
    """YAML, lists at the column of their key, as Kubernetes prints it."""
    if isinstance(value, Mapping) and value:
        for key, member in value.items():
            if isinstance(member, (Mapping, list)) and member:
                yield f"{indent}{key}:"
                yield from outlined(member, indent if isinstance(member, list) else indent + "  ")
            else:
                yield f"{indent}{key}: {json.dumps(member)}"
    elif isinstance(value, list):
        for item in value:
            first, *rest = [*outlined(item, indent + "  ")] or [f"{indent}  []"]
            yield f"{indent}- {first[len(indent) + 2 :]}"
            yield from rest
    else:
        yield f"{indent}{json.dumps(value)}"


@settings(max_examples=250, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), trees(4), min_size=1, max_size=6), st.integers(0, 3))
def test_the_same_in_documents_of_any_shape(document: dict[str, JsonValue], how: int) -> None:
    text = "\n".join(outlined(document)) if how == 3 else json.dumps(document, indent=(None, 1, 2)[how])
    assert read_around(text) == spans(findings(REWRITER, text))


@pytest.mark.parametrize(
    "text",
    [
        "auths:\n  registry.example:\n    auth: YTpi\n",
        "x:\n  auths:\n    registry.example:\n      auth: YTpi",
        'auths:\n  auth: "Opaque"',
    ],
)
def test_what_a_name_says_of_what_it_holds_is_heeded_where_nothing_else_is_mentioned(text: str) -> None:
    """Was shown: the one line that mentions something hides nothing itself."""
    assert read_around(text) == spans(findings(REWRITER, text)) != set()


@pytest.mark.parametrize(
    "text", ['{"salary": 50000}', '{"sal\\u0061ry": 50000}', "Salary: 50000\nx: 1", "id,salary\n1,50000\n"]
)
def test_a_name_that_only_a_rule_hides_is_read_for(text: str) -> None:
    setting = Setting()
    looking = Looking(MaskingProfile(fields={"*.sal*": "redact"}))
    assert "50000" not in looking.hidden({setting: {text}}, Rules(), (), 60)[setting][text].text
    assert text not in LOOKING.hidden({setting: {text}}, Rules(), (), 60)[setting]


def test_a_name_with_an_escape_in_it_hides_its_value() -> None:
    """Was shown: no name was seen in such a text, so that its objects were not read."""
    shown = masked('{"pass\\u0077ord": "correct horse"}')
    assert shown is not None
    assert "horse" not in shown.text


def test_where_a_long_line_is_cut_nothing_is_cut_in_two() -> None:
    """Was `Password:<SECRET> x`: what was read for the name before it ended between the colons."""
    for between in range(60, 260):
        text = json.dumps({"password": "zx81-Qq", "a": f"{'.' * between} Password:: x {'.' * 3000}"})
        shown = masked(text)
        assert shown is not None
        assert shown.text == text.replace("zx81-Qq", "<SECRET>")


@pytest.fixture
def plainly(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The searches without their library, for one test."""
    made = (mentions._search, scan._finder, scan._starts)  # pyright: ignore[reportPrivateUsage]
    monkeypatch.setattr(automaton, "_AVAILABLE", False)
    for one in made:
        one.cache_clear()
    yield
    for one in made:
        one.cache_clear()


def masked(text: str) -> Hidden | None:
    setting = Setting()
    return LOOKING.hidden({setting: {text}}, Rules(), (), 600)[setting].get(text)


with_library = [masked(text) for text in TEXTS] if importlib.util.find_spec("hyperscan") else []


@pytest.mark.skipif(not with_library, reason="hyperscan is not installed")
def test_without_the_library_every_shape_is_masked_alike(plainly: None) -> None:
    assert [masked(text) for text in TEXTS] == with_library
