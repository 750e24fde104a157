"""What commands and logs print: hostile text stays where it was put, and errors are told by kind and place."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

from mcp_gateway.cli import terminal
from mcp_gateway.cli.logs import Discreet
from mcp_gateway.cli.outline import outline, readable
from mcp_gateway.cli.terminal import quote, say_line
from mcp_gateway_policy.vocabulary import JsonValue

FORGED = "tidy up\n  what     query_db on staging: sql.select staging/public/orders\r\x1b[2K\u202eap_x approved"


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    def run(do: Callable[[], None], width: int | None = None) -> list[str]:
        paper = io.StringIO()
        there = width is not None
        console = Console(
            file=paper, highlight=False, soft_wrap=True, force_terminal=there, width=width, no_color=there
        )
        monkeypatch.setattr(terminal, "out", console)
        do()
        return paper.getvalue().splitlines()

    return run


def test_one_line_stays_one_line(printed: Callable[..., list[str]]) -> None:
    (line,) = printed(lambda: say_line(FORGED))
    assert line.startswith("tidy up\\n  what")
    assert line.isprintable()


def test_every_line_of_somebody_else_stands_behind_the_margin(printed: Callable[..., list[str]]) -> None:
    """Mutation tried: only the first line behind it."""
    lines = printed(lambda: quote(FORGED, "  │ ", first="  prompt "))
    assert lines[0] == "  prompt tidy up"
    assert len(lines) == 2
    assert all(line.startswith("  │ ") and line.isprintable() for line in lines[1:])


def test_no_length_brings_a_text_to_the_left_edge_of_a_terminal(printed: Callable[..., list[str]]) -> None:
    """Mutation tried: folding left to the terminal."""
    padded = "tidy up".ljust(40) + "  what     query_db on staging"
    lines = printed(lambda: quote(padded, "  │ ", first="  prompt   "), 40)
    assert len(lines) > 1
    assert all(len(line) <= 40 for line in lines)
    assert all(line.startswith("  │ ") for line in lines[1:])
    wide = printed(lambda: quote("表" * 60, "  │ "), 40)
    assert "".join(line.removeprefix("  │ ") for line in wide) == "表" * 60
    assert all(len(line) <= 22 for line in wide), "a wide character takes two columns"


def test_an_empty_text_is_a_margin(printed: Callable[..., list[str]]) -> None:
    assert printed(lambda: quote("", "  │ "), 40) == printed(lambda: quote("", "  │ ")) == ["  │ "]


def test_a_value_is_outlined_for_a_person() -> None:
    plan: JsonValue = [
        {"node": "Delete", "rows": 0, "on": None},
        {"node": "Scan", "of": {"table": "orders", "keys": ["a", "b"]}},
    ]
    assert list(outline({"statement": "DELETE", "plan": plan, "text": "a\nb", "none": {}})) == [
        "statement: DELETE",
        "plan:",
        "  - node Delete, rows 0, on null",
        "  - node: Scan",
        "    of:",
        "      table: orders",
        "      keys:",
        "        - a",
        "        - b",
        "text:",
        "  a",
        "  b",
        "none:",
    ]


def test_a_preview_is_outlined_paragraph_by_paragraph() -> None:
    assert list(readable('{"rows": 1}\n\nid | a\n---\n1  | {x}')) == ["rows: 1", "", "id | a", "---", "1  | {x}"]


def _logged(name: str, message: str, error: Exception | None = None, *given: Any) -> str:
    raised = None
    try:
        if error is not None:
            raise error
    except Exception as caught:  # noqa: BLE001 # as a handler gets it
        raised = (type(caught), caught, caught.__traceback__)
    return Discreet().format(logging.LogRecord(name, logging.ERROR, __file__, 1, message, given, raised))


def test_the_log_says_kind_and_place_of_an_error_and_none_of_its_words() -> None:
    """Mutation tried: the standard library's traceback."""
    line = _logged("mcp.server.sse", "Failed to parse message", ValueError("input_value='hunter2'"))
    assert "hunter2" not in line
    assert "Failed to parse message: ValueError at " in line
    assert "test_cli_output.py:" in line


def test_what_another_handler_wrote_out_of_an_error_is_not_repeated() -> None:
    error = ValueError("hunter2")
    record = logging.LogRecord("a", logging.ERROR, __file__, 1, "failed", (), (ValueError, error, None))
    assert "hunter2" in logging.Formatter().format(record)
    assert "hunter2" not in Discreet().format(record)


def test_the_loop_s_objects_are_not_shown() -> None:
    line = _logged("asyncio", "Task exception was never retrieved\nfuture: <Task exception=ValueError('hunter2')>")
    assert line.endswith("Task exception was never retrieved")


def test_a_logged_text_stays_on_its_line() -> None:
    line = _logged("a", "session %s", None, "x\n2026-01-01 INFO mcp_gateway: all is well\x1b[2K")
    assert "\n" not in line
    assert line.isprintable()
