"""What is assigned to a sensitive name is found where the name is mentioned, as it would be found in all of the line."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mcp_gateway.masking import assignments
from mcp_gateway.masking.findings import Finding
from mcp_gateway.masking.mentions import Line, Mentions

PIECES = (
    "password", "api_key", "db.password", "password.db", "x-api-key", "Card Number", "client secret", "token", "max_tokens", "id", "email",
    "--password", "1password", "export ", "setenv(", ")", '"', "'", '\\"', "=", ": ", " = ", ":", " => ", ":=", ": str = ", " string = ", ", ",
    " ", "\n", "\t", "{", "}", "Zk3vQ9xT2mLp8Rw1", "hunter2-correct", "4111111111111111", "ana@example.org", "a" * 70, "b." * 40, "see ",
)  # fmt: skip


def found(text: str, *, everywhere: bool) -> set[Finding]:
    """What is found in a text, if it is known where names are mentioned, and if it is not."""
    lines = list(Mentions((text,), (0, len(text) + 1), text).lines(text))
    if everywhere:
        lines = [Line(start, end, None) for start, end, _ in lines]
    return set(assignments.find(text, lines))


@settings(max_examples=2_000, deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=24))
@example(pieces=['{"password": "Zk3vQ9xT2mLp8Rw1", "Card Number": "4111111111111111"}'])
@example(pieces=["password=password=hunter2-correct"])
@example(pieces=['"password=Zk3vQ9xT2mLp8Rw1": "hunter2-correct"'])
def test_where_names_are_mentioned_as_much_is_found_as_in_whole_lines(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert found(text, everywhere=False) == found(text, everywhere=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("host=db.internal password=hunter2-correct", "hunter2-correct"),
        ('{"id": 7, "client_secret": "Zk3vQ9xT2mLp8Rw1"}', "Zk3vQ9xT2mLp8Rw1"),
        ('{"id": 7, "Card Number": "4111111111111111"}', "4111111111111111"),
        ('body: {\\"api_key\\": \\"Zk3vQ9xT2mLp8Rw1\\"}', "Zk3vQ9xT2mLp8Rw1"),
        ("x" * 2000 + " api_key=Zk3vQ9xT2mLp8Rw1 " + "y" * 2000, "Zk3vQ9xT2mLp8Rw1"),
    ],
)
def test_a_value_is_found_beside_its_name(text: str, said: str) -> None:
    assert {text[start:end] for start, end, _ in found(text, everywhere=False)} == {said}
