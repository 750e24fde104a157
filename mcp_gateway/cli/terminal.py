"""Printing for people and for scripts: colours only on a terminal, hostile text inert everywhere."""

from __future__ import annotations

import json
import sys
from typing import Final, NoReturn

import typer
from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.text import Text

from mcp_gateway.inert import inert, inert_lines
from mcp_gateway_policy.vocabulary import JsonValue

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

_NARROWEST: Final = 20


def say(text: str = "", style: str = "") -> None:
    """Print one text as it is: no markup is read from it, and nothing in it steers the terminal."""
    out.print(Text(inert_lines(text), style=style))


def say_line(text: str, style: str = "") -> None:
    """Print one text on one line: a line break in it is written out, so that it cannot begin a line of ours."""
    out.print(Text(inert(text), style=style))


def quote(text: str, margin: str, *, first: str | None = None, style: str = "") -> None:
    """Print what somebody else wrote, every line behind the margin (the first behind `first`, where that is given).

    # INVARIANT: on a terminal lines are folded here and not by the terminal, so that no length brings a text to the left edge, where it
    could pose as ours.
    """
    before = margin if first is None else first
    room = max(_NARROWEST, out.width - max(map(cell_len, (margin, before)))) if out.is_terminal else None
    for line in inert_lines(text).split("\n"):
        for piece in (line,) if room is None else chop_cells(line, room) or ("",):
            out.print(Text(before + piece, style=style))
            before = margin


def say_json(value: JsonValue) -> None:
    """Print one JSON value, for scripts."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=True) + "\n")


def fail(message: str, code: int = 1) -> NoReturn:
    """Say what went wrong on standard error and exit."""
    err.print(Text(inert_lines(message), style="red"))
    raise typer.Exit(code)
