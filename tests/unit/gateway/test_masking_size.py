"""What a long text takes to be read: its parts are read one after the other, and what they say is not held together."""

from __future__ import annotations

import gc
import json
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcp_gateway.masking.batch import Setting
from mcp_gateway.masking.columns import Columns
from mcp_gateway.masking.looking import Looking, Rules
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway.masking.rewrite import Rewriter
from mcp_gateway.masking.scan import Hidden
from mcp_gateway.masking.structure import held, objects, strict
from mcp_gateway.masking.structure.objects import unescaped
from mcp_gateway.masking.structure.reading import _written, findings  # pyright: ignore[reportPrivateUsage]  # its property is its own
from mcp_gateway.masking.structure.spot import Node

REWRITER = Rewriter(Columns({}, ()))
ORDERS = 4_000
AT_MOST = 4
"""Times the text: a tree of all of it takes more than ten."""

IN_ALL = 7
"""The same for all that is done with it, and the masked text."""

IN_A_STRING = 11
"""The same where every line break is an escape: some thirty, if each character's place were kept."""

PIECES = ("{", "}", "[", "]", ",", ":", '"a"', '"password": "', '"', "'", "x", "1", " ", "\n", "\\", "#", "<EMAIL>", '{"b": [1, {"c": 2}]}', "[]", "{}")  # fmt: skip


def order(number: int) -> str:
    return json.dumps(
        {"id": number, "password": f"Zk3vQ9xT2mLp{number}", "note": "sent to a warehouse", "by": {"city": "Jena"}}
    )


def yaml(number: int) -> str:
    return f"id: {number}\npassword: Zk3vQ9xT2mLp{number}\nitems:\n  - sku: a{number}\n    count: 4\nnote: sent to a warehouse\n"


def pod(number: int) -> str:
    return json.dumps(
        {
            "metadata": {"name": f"app-{number}"},
            "spec": {"env": [{"name": "DB_PASSWORD", "value": f"Zk3vQ9xT2mLp{number}"}, {"name": "A", "value": "b"}]},
        }
    )


LONG = {
    "a list inside an object": '{"data": {"items": [' + ", ".join(map(order, range(ORDERS))) + ']}, "next": null}',
    "pods": '{"kind": "List", "items": [' + ", ".join(map(pod, range(ORDERS))) + "]}",
    "an object of objects": "{" + ", ".join(f'"order-{n}": {order(n)}' for n in range(ORDERS)) + "}",
    "a list of objects": "[" + ", ".join(map(order, range(ORDERS))) + "]",
    "an object a line": "\n".join(map(order, range(ORDERS))),
    "documents of YAML": "---\n".join(map(yaml, range(ORDERS))),
    "a list of YAML": "".join(
        f"- id: {n}\n  password: Zk3vQ9xT2mLp{n}\n  note: sent to a warehouse\n" for n in range(ORDERS)
    ),
    "a table": "id,password,note\n" + "".join(f"{n},Zk3vQ9xT2mLp{n},sent to a warehouse\n" for n in range(ORDERS)),
    "variables": "".join(
        f"# what order {n} needs to be sent to a warehouse, and to be sent again where it was lost on its way\n"
        f"DB_{n}_PASSWORD=Zk3vQ9xT2mLp{n}\nDB_{n}_HOST=db{n}.internal\nDB_{n}_NAME=orders_{n}\n"
        for n in range(4 * ORDERS)
    ),
    "one name again and again": "password: Zk3vQ9xT2mLp8RwA\nnote: sent to a warehouse\n" * 4 * ORDERS,
    "sections": "\n".join(f"[server]\npassword = Zk3vQ9xT2mLp{number}\nport = 5432" for number in range(ORDERS)),
}


def masked(text: str) -> tuple[Hidden, int]:
    """What becomes of a text, and the bytes that this takes at its peak, once what is remembered of its names is there."""
    looking, setting = Looking(MaskingProfile()), Setting()
    looking.hidden({setting: {text}}, Rules(), (), 600)
    gc.collect()
    tracemalloc.start()
    try:
        hidden = looking.hidden({setting: {text}}, Rules(), (), 600)[setting][text]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    return hidden, peak


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_long_text_is_read_part_by_part(text: str) -> None:
    found = len(set(findings(REWRITER, text)))  # what is loaded, and remembered of names, is there now
    tracemalloc.start()
    try:
        assert all(findings(REWRITER, text))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found == len(text.split("Zk3vQ9xT2mLp")) - 1
    assert peak < AT_MOST * len(text)


@pytest.mark.parametrize(
    "kind", sorted(LONG.keys() - {"sections"})
)  # in which half of the text is what is found and what tells it
def test_what_was_found_in_a_long_text_is_held_in_a_few_bytes_each(kind: str) -> None:
    text = LONG[kind]
    hidden, peak = masked(text)
    assert len(hidden.kinds) == len(text.split("Zk3vQ9xT2mLp")) - 1
    assert peak < IN_ALL * len(text)


def test_a_long_text_in_a_string_takes_a_few_times_its_size() -> None:
    text = json.dumps({"id": 7, "file": "---\n".join(map(yaml, range(ORDERS)))})
    hidden, peak = masked(text)
    assert len(hidden.kinds) == ORDERS
    assert peak < IN_A_STRING * len(text), peak / len(text)


@given(said=st.text(alphabet='a\\"\n\té😀\x01/', max_size=40))
def test_what_is_said_stands_where_it_is_written(said: str) -> None:
    raw = json.dumps(said)[1:-1]
    written = _written(f"x{raw}", 1, len(raw) + 1)
    size = len(raw) - written.shorter()
    assert size == len(unescaped(raw, 0, len(raw)))
    spans = [written.span(at, at + 1) for at in range(size)]
    assert "".join(raw[start:end] for start, end in spans) == raw
    assert all(end - start == 1 or raw[start] == "\\" for start, end in spans)
    assert spans == [written.span(at, at + 1) for at in reversed(range(size))][::-1]


@pytest.mark.parametrize(("one", "width"), [("é", 1), ("—", 2), ("😀", 4)])
def test_a_character_that_is_not_ascii_costs_what_python_keeps_it_in(one: str, width: int) -> None:
    lines = (
        f"2025-05-03T10:11:12Z INFO order {n} was sent to ana{n}@example.org in {n % 997} ms" for n in range(ORDERS)
    )
    text = "\n".join([*lines, one])
    hidden, peak = masked(text)
    assert len(hidden.kinds) == ORDERS
    assert hidden.text.endswith(one)
    assert peak < (3 + width) * len(text)


@pytest.mark.parametrize("first", ["- a: b\n", "- - password\n  - note\n", "- --password\n", "- Zk3vQ9xT2mLp8Rw0\n"])
@pytest.mark.parametrize("many", [0, 63, 64, 65, 200])
def test_items_behind_many_mappings_say_what_they_say_alone(first: str, many: int) -> None:
    behind = "- token: Zk3vQ9xT2mLp8RwA\n- x\n- --password\n- Zk3vQ9xT2mLp8RwB\n- a: b\n  secret: Zk3vQ9xT2mLp8RwC\n"
    short, long = first + behind, first + "- c: d\n" * many + behind
    assert _values(long) == _values(short)
    assert _values(short)


@pytest.mark.parametrize("rows", [1, 255, 256, 257, 600])
@pytest.mark.parametrize("names", ["id,password,note", "id,name,value", "token,last4,x"])
def test_a_long_table_hides_in_each_row_what_a_short_one_hides(names: str, rows: int) -> None:
    row = "4711,db_password,Zk3vQ9xT2mLp8RwA\n"
    behind = "no row\nid,secret\n1,Zk3vQ9xT2mLp8RwB\n"
    once = _values(f"{names}\n{row}{behind}")
    assert _values(f"{names}\n{row * rows}{behind}") == [*once[:-1] * rows, once[-1]]


@pytest.mark.parametrize("apart", [0, 1, 200, 255])
@pytest.mark.parametrize("before", [0, 1, 800, 1022, 1023, 1024, 1025, 5000])
@pytest.mark.parametrize("head", ["", "[shop]\n"])
def test_members_of_a_mapping_without_end_say_what_they_say_of_those_near_them(
    head: str, before: int, apart: int
) -> None:
    def token(many: int) -> str:
        return head + "token: Zk3vQ9xT2mLp8RwA\n" + "".join(f"password{n}: Zk3vQ9xT2mLp8RwB\n" for n in range(many))

    between = "".join(f"token{n}: Zk3vQ9xT2mLp8RwC\n" for n in range(apart))
    text = f"{token(before)}name: db_password\n{between}value: Zk3vQ9xT2mLp8RwD\nhost: db.internal\nlast: {{secret: Zk3vQ9xT2mLp8RwE}}\n"
    assert _values(text) == [
        "Zk3vQ9xT2mLp8RwA",
        *["Zk3vQ9xT2mLp8RwB"] * before,
        *["Zk3vQ9xT2mLp8RwC"] * apart,
        "Zk3vQ9xT2mLp8RwD",
        "Zk3vQ9xT2mLp8RwE",
    ]


@settings(max_examples=300, deadline=None)
@given(parts=st.lists(st.sampled_from(PIECES), max_size=40), many=st.integers(0, 200))
def test_a_list_in_parts_says_what_the_whole_list_says(parts: list[str], many: int) -> None:
    text = "[" + '{"a": "b"}, ' * many + "".join(parts)
    whole, end = objects.read(text, 0)
    items, stop = _in_parts(text)
    assert stop == end
    assert [one for one in items if one != {}] == [one for one in whole if one != {}]


def test_a_flag_and_a_pair_behind_many_objects_say_what_their_value_is() -> None:
    many = ", ".join(['{"token": "Zk3vQ9xT2mLp8Rw1"}', *['{"a": "b"}'] * 200])
    for tail in ('"--password", "Zk3vQ9xT2mLp8RwB"', '["password", "Zk3vQ9xT2mLp8RwB"]'):
        text = f"[{many}, {tail}]"
        assert [text[one.start : one.end] for one in findings(REWRITER, text)][1:] == ["Zk3vQ9xT2mLp8RwB"]


NAMES = (
    "password",
    "name",
    "email",
    "data",
    "kind",
    "value",
    "items",
    "rows",
    "columns",
    "api_keys",
    "type",
    "attributes",
    "user",
    "a",
)
SAID = (
    "Ana Maria Silva",
    "Zk3vQ9xT2mLp8Rw",
    "--token",
    "password",
    "Secret",
    "ana@example.com",
    "50.9271, 11.5892",
    "",
    "a }] b",
    'c " \\ d',
)
VALUES = st.recursive(
    st.sampled_from(SAID) | st.none() | st.booleans() | st.integers(0, 10**13),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=40,
)


@settings(max_examples=300, deadline=None)
@given(value=VALUES, before=st.sampled_from(("", "answer: ")), indent=st.sampled_from((None, 1)))
def test_what_is_read_when_it_is_asked_for_says_what_it_says_at_once(
    value: object, before: str, indent: int | None
) -> None:
    text = before + json.dumps({"response": value}, indent=indent)
    at_once = sorted(findings(REWRITER, text))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(strict, "LONG", 1)
        patched.setattr(held, "_SMALL", 1)
        assert sorted(findings(REWRITER, text)) == at_once


@pytest.mark.parametrize("cut", ["", "]", "}]}", ", 'x'"])
def test_an_object_that_is_cut_short_or_no_json_is_read_as_far_as_it_goes(cut: str) -> None:
    text = LONG["a list inside an object"].removesuffix(']}, "next": null}') + cut
    assert len(list(findings(REWRITER, text))) == ORDERS


def test_objects_in_each_other_are_read_in_time_that_grows_with_their_size_alone() -> None:
    text = '{"items": [' * 45 + ", ".join(map(order, range(ORDERS // 4))) + "]}" * 45
    assert len(list(findings(REWRITER, text))) == ORDERS // 4


@pytest.mark.parametrize("part", ["{'\"': '{'}", '{"a": ', '{"a": "', "[{'a': '\"'}, ", '{"a": 1}]} ', "{'a': [\"{"])
def test_what_opens_and_does_not_close_is_looked_through_a_few_times_at_most(part: str) -> None:
    text = (part + " " * 600) * 1000 + '"password": "Zk3vQ9xT2mLp8Rw"'
    brackets, walked = strict.Brackets(text), 0
    for at in range(0, len(text), 600 + len(part)):
        walked += bool(brackets.ends(at))
    assert not walked
    assert brackets._room > -len(text)  # pyright: ignore[reportPrivateUsage]  # what it costs shows nowhere else


def _values(text: str) -> list[str]:
    """What is hidden, in the text's order."""
    return [text[one.start : one.end] for one in sorted(set(findings(REWRITER, text)))]


def _in_parts(text: str) -> tuple[list[Node], int]:
    """The items that all parts of a list hold, and where it ends."""
    items: list[Node] = []
    parts = objects.each(text, 0)
    while True:
        try:
            part = next(parts)
        except StopIteration as end:
            return items, int(end.value)
        assert isinstance(part, list)
        items += part
