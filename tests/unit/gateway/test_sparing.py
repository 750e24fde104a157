"""A log that cannot be flooded: the first lines of a kind are written, the others counted, and the count is always told."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from mcp_gateway.cli.logs import Discreet
from mcp_gateway.cli.sparing import SAME, WINDOW_SECONDS, Sparing

LIBRARY = "a_library.security"
OURS = "mcp_gateway.pipeline"


@dataclass
class Paper:
    """A log on paper, and the time on its clock."""

    text: io.StringIO = field(default_factory=io.StringIO)
    time: float = 1000.0

    def __post_init__(self) -> None:
        self.log = Sparing(self.text, lambda: self.time)
        self.log.setFormatter(Discreet())

    def say(self, name: str, message: str, line: int = 1) -> None:
        self.log.handle(logging.LogRecord(name, logging.WARNING, "its.py", line, message, None, None))

    @property
    def lines(self) -> list[str]:
        return [line.partition(" WARNING ")[2] for line in self.text.getvalue().splitlines()]


@pytest.fixture
def paper() -> Iterator[Paper]:
    made = Paper()
    yield made
    made.log.close()


def test_what_a_library_quotes_does_not_make_its_lines_differ(paper: Paper) -> None:
    for number in range(1000):
        paper.say(LIBRARY, f"Invalid Host header: evil-{number}.example")
    assert paper.lines == [f"{LIBRARY}: Invalid Host header: evil-{number}.example" for number in range(SAME)]


def test_another_line_of_a_library_is_written_all_the_same(paper: Paper) -> None:
    for _ in range(100):
        paper.say(LIBRARY, "Invalid Host header")
    paper.say(LIBRARY, "Invalid Origin header", line=2)
    assert paper.lines[SAME:] == [f"{LIBRARY}: Invalid Origin header"]


def test_our_own_lines_are_left_out_only_where_they_say_the_same(paper: Paper) -> None:
    for number in range(100):
        paper.say(OURS, f"connection `c{number}` cannot be reached")
        paper.say(OURS, "a call failed")
    assert len([line for line in paper.lines if "cannot be reached" in line]) == 100
    assert len([line for line in paper.lines if "a call failed" in line]) == SAME


def test_the_first_line_after_the_minute_says_how_many_were_left_out(paper: Paper) -> None:
    for _ in range(SAME + 12):
        paper.say(LIBRARY, "Invalid Host header: evil.example")
    paper.time += WINDOW_SECONDS
    paper.say(OURS, "serving")
    told = f"{LIBRARY}: left out 12 more like this one: Invalid Host header: evil.example"
    assert paper.lines[SAME:] == [told, f"{OURS}: serving"]
    paper.say(LIBRARY, "Invalid Host header: evil.example")
    assert len(paper.lines) == SAME + 3, "a new minute begins with nothing left out"


def test_the_end_of_the_log_says_how_many_were_left_out(paper: Paper) -> None:
    for _ in range(SAME + 1):
        paper.say(LIBRARY, "Invalid Host header")
    paper.log.close()
    assert paper.lines[SAME:] == [f"{LIBRARY}: left out 1 more like this one: Invalid Host header"]


def test_nothing_is_said_of_lines_that_were_all_written(paper: Paper) -> None:
    for _ in range(SAME):
        paper.say(LIBRARY, "Invalid Host header")
    paper.time += WINDOW_SECONDS
    paper.say(OURS, "serving")
    paper.log.close()
    assert len(paper.lines) == SAME + 1


def test_what_is_kept_to_tell_of_it_is_small_however_many_kinds_there_are(paper: Paper) -> None:
    """Mutation tried: windows without a bound."""
    for number in range(10_000):
        paper.say(OURS, f"{number} {'x' * 1000}")
    assert len(paper.lines) == 10_000
    for _ in range(SAME + 1):
        paper.say(OURS, "y" * 10_000)
    paper.log.close()
    assert paper.lines[-1].endswith("more like this one: " + "y" * 200)


def test_a_line_whose_values_do_not_fit_harms_nobody(paper: Paper, capsys: pytest.CaptureFixture[str]) -> None:
    paper.log.handle(logging.LogRecord(OURS, logging.WARNING, "its.py", 1, "%d calls", ("many",), None))
    assert paper.lines == []
    assert "Logging error" in capsys.readouterr().err
