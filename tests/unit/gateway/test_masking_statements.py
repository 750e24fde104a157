"""SQL in a text: rows by their columns' names, in work that grows with the text alone."""

from __future__ import annotations

import re

import pytest

from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway.masking.structure import statements

pytestmark = pytest.mark.anyio

SECRET = "Zk3vQ9xT2mLp"
TABLE = "CREATE TABLE t (id int, password text);\n"
MANY = 300
AT_MOST = 12
"""Characters looked through for each of the text."""


class Counting:
    """A pattern that tells how many characters it went over."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._pattern = pattern
        self.seen = 0

    def match(self, text: str, position: int, end: int | None = None) -> re.Match[str] | None:
        """As the pattern's own."""
        limit = len(text) if end is None else end
        found = self._pattern.match(text, position, limit)
        self.seen += limit - position if found is None else found.end() - position
        return found


@pytest.mark.parametrize(
    "text",
    [
        "INSERT INTO t (id, password) VALUES (" * MANY,
        f"INSERT INTO t (id, password) VALUES (1, '{SECRET}'), " * MANY,
        "INSERT INTO t (id, password) VALUES ('" * MANY,
        TABLE + "INSERT INTO t VALUES (" * MANY,
        TABLE + f"INSERT INTO t VALUES (1, '{SECRET}')\n" * MANY,
        f"INSERT INTO unknown VALUES (1, '{SECRET}')\n" * MANY,
    ],
)
def test_inserts_that_do_not_end_are_looked_through_a_few_times_at_most(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    counting = Counting(statements._TOKEN)  # pyright: ignore[reportPrivateUsage]  # what it costs shows nowhere else
    monkeypatch.setattr(statements, "_TOKEN", counting)
    for _ in statements.read(text):
        pass
    assert counting.seen <= AT_MOST * len(text)


@pytest.mark.parametrize("ending", [";\n", "\n", ", "])
async def test_a_value_is_hidden_in_each_of_many_inserts_however_they_end(ending: str) -> None:
    text = TABLE + "".join(f"INSERT INTO t VALUES ({n}, '{SECRET}{n}x'){ending}" for n in range(MANY))
    masked = await Masker(MaskingProfile(), tuple).text(text)
    assert SECRET not in masked
    assert masked.count("<SECRET>") == MANY


async def test_a_statement_in_a_value_hides_nothing_less_of_what_follows_it() -> None:
    text = (
        "INSERT INTO log (sql, password) VALUES "
        f"('INSERT INTO users (id, password) VALUES (1, ''inner{SECRET}'')', 'outer{SECRET}');"
    )
    masked = await Masker(MaskingProfile(), tuple).text(text)
    assert SECRET not in masked


async def test_tables_whose_definitions_do_not_end_still_name_their_columns() -> None:
    text = "CREATE TABLE a (id int, b text, " * MANY + TABLE + f"INSERT INTO t VALUES (1, '{SECRET}');"
    masked = await Masker(MaskingProfile(), tuple).text(text)
    assert SECRET not in masked
