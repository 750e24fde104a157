"""Properties of masking: nothing planted survives, nothing else changes shape, and masking twice is masking once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.lease import Secret
from mcp_gateway_tools.raw import Column, Document, Raw, Table

Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | None"

LENT = "tr0ub4dor&3/+x"
PLANTED = (
    "grace.hopper@example.org",
    "536-22-1234",
    "4111111111111111",
    "4111 1111 1111 1111",
    "DE89370400440532013000",
    "+1 415 555 0134",
    "ghp_a8Kd02mZpQ7rT5vXw1YcBn4LfGh6JsEu9iOt",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
    LENT,
)
MASKER = Masker(MaskingProfile(), lambda: (Secret(LENT),))

quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# What stands around a planted value: any text, but nothing that would make it a part of a longer number, word or address.
words = st.text(max_size=30).map(lambda text: f"{text} ")
texts = st.one_of(
    st.text(max_size=40), st.sampled_from(["password", "a=b", "x:y", '{"a": "b"}', "order 12", "\x00", "\\n", "%41"])
)
scalars = st.one_of(st.none(), st.booleans(), st.integers(-(10**9), 10**9), st.floats(-1e9, 1e9), texts)


def trees(keys: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Plain]]:
    """Documents with keys of that kind at every level."""
    values: st.SearchStrategy[Plain] = st.recursive(
        scalars,
        lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4)),
        max_leaves=12,
    )
    return st.dictionaries(keys, values, max_size=5)


documents = trees(texts)
silent_keys = st.text(alphabet="xyz01 .-", max_size=6)  # names that say nothing about what they hold


def masked(value: JsonObject) -> JsonObject:
    return asyncio.run(MASKER.mask(Raw(Document(value)))).structured


def everything(value: JsonObject) -> str:
    answer = asyncio.run(MASKER.mask(Raw(Document(value))))
    return json.dumps(answer.structured, ensure_ascii=False) + "\n" + answer.text


def shape(value: JsonValue) -> object:
    """The structure alone: types of containers, counts of members, and the types of scalars that cannot be sensitive."""
    if isinstance(value, Mapping):
        return [shape(member) for member in value.values()]
    if isinstance(value, str):
        return "text"
    if isinstance(value, Sequence):
        return [shape(member) for member in value]
    return value


def plant(document: dict[str, Plain], put: str, where: int) -> dict[str, Plain]:
    """Put a text at one of the places of a document: a value, an item, a key, a place further in."""
    places: list[Callable[[], None]] = []

    def visit(value: Plain) -> None:
        if isinstance(value, dict):
            places.append(lambda: value.update({f"{len(value)}": put}))
            places.append(lambda: value.update({put: len(value)}))
            for member in list(value.values()):
                visit(member)
        elif isinstance(value, list):
            places.append(lambda: value.append(put))
            places.append(lambda: value.insert(0, put))
            for member in list(value):
                visit(member)

    visit(document)
    places[where % len(places)]()
    return document


@quick
@given(documents, st.sampled_from(PLANTED), words, words, st.integers(0, 1000))
def test_nothing_planted_survives_at_any_place(
    document: dict[str, Plain], value: str, before: str, after: str, where: int
) -> None:
    answer = everything(plant(document, f"{before}{value} {after}", where))
    assert value not in answer
    assert json.dumps(value)[1:-1] not in answer


@quick
@given(documents, st.sampled_from(PLANTED), st.integers(0, 1000))
def test_masking_twice_is_masking_once(document: dict[str, Plain], value: str, where: int) -> None:
    once = masked(plant(document, f"see {value} there", where))
    assert masked(once) == once


@quick
@given(trees(silent_keys), st.sampled_from(PLANTED), st.integers(0, 1000))
def test_structure_stays(document: dict[str, Plain], value: str, where: int) -> None:
    planted = plant(document, value, where)
    assert shape(masked(planted)) == shape(planted)


@quick
@given(st.lists(st.lists(scalars, min_size=3, max_size=3), max_size=6), st.sampled_from(PLANTED))
@example([["x", 1, None]], PLANTED[0])
def test_a_table_keeps_its_rows_and_columns(rows: list[list[Plain]], value: str) -> None:
    columns = (
        Column("a", "text", ()),
        Column("b", "text", None),
        Column("c", "text", ("d/s/t/email",), "d/s/t/email"),
    )
    rows = [*rows, [value, value, value]]
    answer = asyncio.run(MASKER.mask(Raw(Table(columns, rows)))).structured
    found = answer["rows"]
    assert isinstance(found, list)
    assert [len(row) for row in found if isinstance(row, list)] == [3] * len(rows)
    for row, before in zip(found, rows, strict=True):
        assert isinstance(row, list)
        assert shape(row[:2]) == shape(before[:2])
        assert row[2] == (
            before[2] if before[2] is None or before[2] == "" or isinstance(before[2], bool) else "<EMAIL>"
        )
    assert value not in json.dumps(answer, ensure_ascii=False)


@quick
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_the_text_form_holds_no_active_character(text: str) -> None:
    shown = asyncio.run(MASKER.mask(Raw(Table((Column(text, "t", ()),), [[text], [{text: text}]], status=text)))).text
    assert all(character == "\n" or character.isprintable() or character.isspace() for character in shown)
    assert not set(shown) & set("\r\t\x0b\x0c\x1b\x7f\x85\u2028\u2029\u202a\u202e\u2066\u200b\ufeff")


@quick
@given(st.text(max_size=300))
def test_any_text_is_masked_without_failing(text: str) -> None:
    once = asyncio.run(MASKER.text(text))
    assert asyncio.run(MASKER.text(once)) == once


fields = st.dictionaries(
    st.sampled_from(("password", "email", "host", "port", "note", "api_key", "name", "x")),
    st.one_of(st.integers(0, 10**6), st.text(alphabet='abcXYZ019 .-_"\\\n', max_size=20), st.sampled_from(PLANTED)),
    max_size=5,
)


@quick
@given(st.dictionaries(silent_keys, fields, max_size=3))
def test_masking_commutes_with_writing_json_otherwise(document: dict[str, dict[str, int | str]]) -> None:
    compact, indented = (
        json.loads(asyncio.run(MASKER.text(written)))
        for written in (json.dumps(document, separators=(",", ":")), json.dumps(document, indent=2))
    )
    assert compact == indented


# What fields hold: secrets by form and by place, commands, look-alikes. One word or in quotes: prose is told otherwise without them.
said: st.SearchStrategy[str] = st.sampled_from(
    (
        *PLANTED,
        *("falconridge", "Glacier-Teapot9", "kX9vQ2mLp8", "s3cr3t!", "hunter2", "c2VjcmV0LXZhbHVl", "-pfalconridge"),
        *(
            "--password=falconridge",
            "DB_PASSWORD=falconridge",
            "curl -u app:falconridge https://x",
            "Bearer abcdef123456",
        ),
        *("password is falconridge", "postgres://app:Tr0ub4d@db:5432/x", "token: falconridge\nport: 80"),
        *("web", "80", "true", "null", "", "eu-west-1", "order 12", "alpine:3.19", "2025-05-01T10:00:00Z"),
        "3f786850e387550fdab836ed7e6dc881de23001b",
    )
)
called: st.SearchStrategy[str] = st.sampled_from(
    (
        *("password", "db_password", "DB_PASSWORD", "token", "api_key", "client_secret", "privateKey", "salt", "pin"),
        *("auth", "Authorization", "cookie", "email", "phone", "ssn", "dob", "address", "card", "name", "value", "key"),
        *("token_count", "max_tokens", "host", "port", "url", "note", "status", "args", "env", "data", "labels", "x"),
    )
)
listed: st.SearchStrategy[Plain] = st.tuples(called, said).map(lambda pair: {"name": pair[0], "value": pair[1]})


def holding(inner: st.SearchStrategy[Plain]) -> st.SearchStrategy[Plain]:
    """Mappings, lists, lists of names and values, arguments, a Secret."""
    some: list[st.SearchStrategy[Plain]] = [
        st.dictionaries(called, inner, min_size=1, max_size=4),
        st.lists(inner, min_size=1, max_size=3),
        st.lists(listed, min_size=1, max_size=3),
        said.map(lambda word: ["x", "--db-password", word]),
        st.dictionaries(called, said, max_size=2).map(
            lambda data: {"kind": "Secret", "metadata": {"name": "x"}, "data": {**data}}
        ),
    ]
    return st.one_of(some)


held: st.SearchStrategy[Plain] = st.recursive(said, holding, max_leaves=8)


@settings(quick, max_examples=300)
@given(st.dictionaries(called, held, min_size=1, max_size=4))
def test_masking_commutes_with_writing_it_in_json_or_yaml(document: dict[str, Plain]) -> None:
    """In one line, in lines, in blocks, in brackets: the same leaves are hidden. A word in the marker may differ."""
    document = json.loads(json.dumps(document))  # nothing in it twice, which YAML would write as a reference

    def as_yaml(*, brackets: bool) -> str:
        return yaml.safe_dump(document, default_flow_style=brackets, sort_keys=False, width=10**6)

    written = {
        "compact": json.dumps(document, separators=(",", ":")),
        "in lines": json.dumps(document, indent=2),
        "blocks": as_yaml(brackets=False),
        "brackets": as_yaml(brackets=True),
    }
    read = {how: yaml.safe_load(asyncio.run(MASKER.text(text))) for how, text in written.items()}
    hidden = {how: [leaf if known else "hidden" for leaf, known in leaves(document, one)] for how, one in read.items()}
    assert all(one == hidden["compact"] for one in hidden.values()), {how: read[how] for how in written}


def leaves(before: Plain, after: Plain) -> list[tuple[str, bool]]:
    """Each value that was there, and whether it is still."""
    if isinstance(before, dict) and isinstance(after, dict):
        assert list(before) == list(after)
        return [leaf for key in before for leaf in leaves(before[key], after[key])]
    if isinstance(before, list) and isinstance(after, list):
        assert len(before) == len(after)
        return [leaf for pair in zip(before, after, strict=True) for leaf in leaves(*pair)]
    assert isinstance(before, str), (before, after)
    return [(before, after == before)]


FRAGMENTS = (
    *PLANTED,
    "phone",
    "ssn:",
    "card",
    "password=",
    "Authorization: Bearer",
    "4155550134",
    "536221234",
    "secret:",
    "://a:b",
    "@",
    "\\",
    '"',
)


@quick
@given(
    st.lists(st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=8)), max_size=4).map(" ".join), max_size=8)
)
def test_texts_masked_together_come_out_as_each_alone(batch: list[str]) -> None:
    assert asyncio.run(MASKER.texts(batch)) == [asyncio.run(MASKER.text(text)) for text in batch]
