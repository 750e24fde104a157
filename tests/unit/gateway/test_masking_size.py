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
from mcp_gateway.masking.structure import objects
from mcp_gateway.masking.structure.reading import findings
from mcp_gateway.masking.structure.spot import Node

REWRITER = Rewriter(Columns({}, ()))
ORDERS = 4_000
AT_MOST = 4
"""Times the text: a tree of all of it takes more than ten."""

IN_ALL = 7
"""The same for all that is done with it, and the masked text."""

PIECES = ("{", "}", "[", "]", ",", ":", '"a"', '"password": "', '"', "'", "x", "1", " ", "\n", "\\", "#", "<EMAIL>", '{"b": [1, {"c": 2}]}', "[]", "{}")  # fmt: skip


def order(number: int) -> str:
    return json.dumps(
        {"id": number, "password": f"Zk3vQ9xT2mLp{number}", "note": "sent to a warehouse", "by": {"city": "Jena"}}
    )


def yaml(number: int) -> str:
    return f"id: {number}\npassword: Zk3vQ9xT2mLp{number}\nitems:\n  - sku: a{number}\n    count: 4\nnote: sent to a warehouse\n"


LONG = {
    "a list of objects": "[" + ", ".join(map(order, range(ORDERS))) + "]",
    "an object a line": "\n".join(map(order, range(ORDERS))),
    "documents of YAML": "---\n".join(map(yaml, range(ORDERS))),
    "a list of YAML": "".join(
        f"- id: {n}\n  password: Zk3vQ9xT2mLp{n}\n  note: sent to a warehouse\n" for n in range(ORDERS)
    ),
    "a table": "id,password,note\n" + "".join(f"{n},Zk3vQ9xT2mLp{n},sent to a warehouse\n" for n in range(ORDERS)),
    "sections": "\n".join(f"[server]\npassword = Zk3vQ9xT2mLp{number}\nport = 5432" for number in range(ORDERS)),
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_long_text_is_read_part_by_part(text: str) -> None:
    found = list(findings(REWRITER, text[: len(text) // 100]))  # what is loaded with the first is loaded
    tracemalloc.start()
    try:
        hidden = sum(1 for _ in findings(REWRITER, text))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found
    assert hidden == ORDERS
    assert peak < AT_MOST * len(text)


@pytest.mark.parametrize(
    "kind", sorted(LONG.keys() - {"sections"})
)  # in which half of the text is what is found and what tells it
def test_what_was_found_in_a_long_text_is_held_in_a_few_bytes_each(kind: str) -> None:
    text = LONG[kind]
    looking, setting = Looking(MaskingProfile()), Setting()
    looking.hidden({setting: {text[: len(text) // 100]}}, Rules(), (), 60)
    gc.collect()
    tracemalloc.start()
    try:
        hidden = looking.hidden({setting: {text}}, Rules(), (), 600)[setting][text]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(hidden.kinds) == ORDERS
    assert peak < IN_ALL * len(text)


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


def _values(text: str) -> list[str]:
    """What is hidden, in the text's order."""
    return [text[one.start : one.end] for one in sorted(findings(REWRITER, text))]


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
