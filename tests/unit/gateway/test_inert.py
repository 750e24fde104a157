"""Hostile text is inert on a terminal."""

from __future__ import annotations

import pytest

from mcp_gateway.inert import inert, inert_lines


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[2J\x1b[1;1H", "\\x1b[2J\\x1b[1;1H"),
        ("\x1b]8;;https://evil.example\x07click", "\\x1b]8;;https://evil.example\\x07click"),
        ("\x9b31m", "\\x9b31m"),
        ("safe\u202egnp.exe", "safe\\u202egnp.exe"),
        ("a\u200bb", "a\\u200bb"),
        ("line\r\noverwritten", "line\\r\\noverwritten"),
        ("\U000e0041", "\\U000e0041"),
        ("plain ünïcode 日本", "plain ünïcode 日本"),
    ],
)
def test_nothing_steers_the_terminal(hostile: str, shown: str) -> None:
    assert inert(hostile) == shown


def test_lines_stay_where_they_are_wanted() -> None:
    assert inert_lines("a\n\tb\x07") == "a\n\\tb\\x07"
