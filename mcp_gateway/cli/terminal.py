"""Printing for people and for scripts: colours only on a terminal, hostile text inert everywhere."""

from __future__ import annotations

import json
import sys
from typing import NoReturn

import typer
from rich.console import Console
from rich.text import Text

from mcp_gateway.inert import inert_lines
from mcp_gateway_policy.vocabulary import JsonValue

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def say(text: str = "", style: str = "") -> None:
    """Print one text as it is: no markup is read from it, and nothing in it steers the terminal."""
    out.print(Text(inert_lines(text), style=style))


def say_json(value: JsonValue) -> None:
    """Print one JSON value, for scripts."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=True) + "\n")


def fail(message: str, code: int = 1) -> NoReturn:
    """Say what went wrong on standard error and exit."""
    err.print(Text(inert_lines(message), style="red"))
    raise typer.Exit(code)
