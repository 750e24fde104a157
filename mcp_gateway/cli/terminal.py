"""Printing for people and for scripts: colours only on a terminal, hostile text inert everywhere."""

from __future__ import annotations

import json
import sys
from typing import NoReturn

import typer
from rich.console import Console
from rich.text import Text

from mcp_gateway_policy.vocabulary import JsonValue

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def inert(text: str, *, keep_lines: bool = False) -> str:
    """The text with control, format and bidirectional characters written as visible escapes."""
    return "".join(
        character if character.isprintable() or (keep_lines and character in "\n\t") else _escape(character)
        for character in text
    )


def say(text: str = "", style: str = "") -> None:
    """Print one text as it is: no markup is read from it, and nothing in it steers the terminal."""
    out.print(Text(inert(text, keep_lines=True), style=style))


def say_json(value: JsonValue) -> None:
    """Print one JSON value, for scripts."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=True) + "\n")


def fail(message: str, code: int = 1) -> NoReturn:
    """Say what went wrong on standard error and exit."""
    err.print(Text(inert(message, keep_lines=True), style="red"))
    raise typer.Exit(code)


def _escape(character: str) -> str:
    point = ord(character)
    return f"\\x{point:02x}" if point < 0x100 else f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"
