"""Lines of a stream: whole, in order, however the bytes arrive, and never more of one than is allowed."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_gateway.cli.lines import LONGEST, Lines, TooLong, arriving

pytestmark = pytest.mark.anyio


@given(st.lists(st.binary(max_size=20).map(lambda text: text.replace(b"\n", b"")), max_size=6), st.data())
def test_chunks_never_change_the_lines(written: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(line + b"\n" for line in written)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=5)))
    cut, found = Lines(), list[bytes | TooLong]()
    for begin, end in zip([0, *cuts], [*cuts, len(whole)], strict=True):
        found += list(cut.feed(whole[begin:end]))
    assert found + list(cut.rest()) == written


def test_a_line_that_is_too_long_is_passed_over_and_the_next_is_whole() -> None:
    cut = Lines()
    found = [kept for _ in range(40) for kept in cut.feed(b"x" * (LONGEST // 16))]
    assert found == []
    assert len(cut._held) <= LONGEST  # pyright: ignore[reportPrivateUsage] # what is promised is that it is bounded
    first, second = cut.feed(b"x\nnext\n")
    assert isinstance(first, TooLong)
    assert second == b"next"
    assert list(cut.feed(b"y" * LONGEST + b"\n")) == [b"y" * LONGEST]


async def test_a_line_without_an_end_is_the_last_one() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"one\ntwo")
    os.close(writing)
    try:
        assert [line async for several in arriving(reading) for line in several] == [b"one", b"two"]
    finally:
        os.close(reading)
