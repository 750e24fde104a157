"""How the demo prints: for a person on a terminal, and plainly when piped. Whatever is shown is inert: no markup, no escapes.

Knows nothing of scenes.
"""

from __future__ import annotations

import json
import os
import re
import textwrap
from collections.abc import Sequence
from typing import Final

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.status import Status
from rich.table import Table
from rich.text import Text

from mcp_gateway.inert import inert_lines
from mcp_gateway_policy.vocabulary import JsonValue

_WIDEST: Final = 120
_PIPED: Final = 100
_LABEL: Final = 9
_LEAST: Final = 20
_ROW: Final = re.compile(r" \| |-\+-")


class Screen:
    """Prints to one console. `person` says whether somebody sits there who can answer."""

    def __init__(self, console: Console, *, person: bool) -> None:
        self._console = console
        self._status: Status | None = None
        self.person = person
        if not console.is_terminal and "COLUMNS" not in os.environ:
            console.width = _PIPED
        console.width = min(console.width, _WIDEST)

    def working(self, what: str) -> None:
        """Say what is going on; a terminal shows it until the next line, a pipe does not."""
        if self._console.is_terminal:
            if self._status is None:
                self._status = self._console.status("")
                self._status.start()
            self._status.update(self._text(what, "dim"))

    def quiet(self) -> None:
        """End what `working` shows."""
        if self._status is not None:
            self._status.stop()
            self._status = None

    def done(self, what: str, seconds: float | None = None) -> None:
        """Something is ready."""
        took = "" if seconds is None else f" ({seconds:.1f} s)"
        self._line("ready", what + took, "green")

    def title(self, text: str) -> None:
        """Begin a part."""
        self.quiet()
        self._console.print()
        self._console.print(Rule(self._text(text, "bold"), align="left", style="dim"))

    def tell(self, label: str, text: str, style: str = "") -> None:
        """One thing somebody said or did, after the name of who it was."""
        self._line(label, text, style)

    def block(self, text: str, style: str = "") -> None:
        """Text as it is, below what was told last."""
        self._lines(" " * (_LABEL + 1), text, style)

    def quote(self, text: str) -> None:
        """What a program printed."""
        self._lines("| " if self._console.options.ascii_only else "│ ", text, "")

    def rows(self, columns: Sequence[str], rows: Sequence[Sequence[JsonValue]]) -> None:
        """A result."""
        self.quiet()
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), header_style="bold")
        for column in columns:
            table.add_column(self._text(column), overflow="fold")
        for row in rows:
            table.add_row(*(self._text(cell if isinstance(cell, str) else json.dumps(cell)) for cell in row))
        self._console.print(Padding(table, (1, 0, 1, _LABEL + 1)))

    def paste(self, text: str = "", style: str = "") -> None:
        """Text to be copied: never wrapped, never indented."""
        self.quiet()
        self._console.print(self._text(text, style), soft_wrap=True)

    def _line(self, label: str, text: str, style: str) -> None:
        self._lines(f"{label:>{_LABEL}} ", text, style, then=" " * (_LABEL + 1))

    def _lines(self, margin: str, text: str, style: str, then: str | None = None) -> None:
        self.quiet()
        for line in inert_lines(text.strip("\n")).split("\n"):
            own = line[: len(line) - len(line.lstrip())]
            hanging = own + "  " if then is None else own
            room = max(_LEAST, self._console.width - len(margin))
            if _ROW.search(line) and len(line) > room:
                pieces = [line[: room - 1] + "…"]  # a table's rows that are wrapped cannot be read
            else:
                pieces = textwrap.wrap(line, room, subsequent_indent=hanging, break_on_hyphens=False) or [""]
            for piece in pieces:
                self._console.print(Text.assemble(self._text(margin, "dim"), self._text(piece, style)), soft_wrap=True)
                margin = margin if then is None else then

    def _text(self, text: str, style: str = "") -> Text:
        encoding = self._console.encoding
        shown = inert_lines(text).encode(encoding, "replace").decode(encoding)
        return Text(shown, style=style)
