"""Replaying a session on a terminal: what a person would have seen, had they watched."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mcp_gateway.cli.terminal import quote, say, say_line
from mcp_gateway_recorder.entries import Entry, JsonObject, JsonValue
from mcp_gateway_recorder.replay import CallLog, SessionLog, calls

LINES_OF_RESULT = 24

_BAR: Final = "│ "
_MARGIN: Final = " " * 14 + _BAR


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast: `speed` times faster than it was (None: at once), `step` waits for Enter after each call."""

    speed: float | None
    step: bool

    def wait(self, seconds: float) -> None:
        """Let as much time pass as did then, scaled."""
        if self.speed is not None and seconds > 0:
            time.sleep(min(seconds / self.speed, 60.0))

    def turn(self) -> None:
        """Wait for the reader between calls, when they asked for that."""
        if self.step and sys.stdin.isatty():
            input("— Enter for the next call —")


def play(log: SessionLog, pace: Pace) -> None:
    """Print a session, call by call."""
    who = _object(log.opened.body.get("principal"))
    source = _text(who.get("source"))
    mark = "" if source == "jwt" else f" (unverified: {source})"
    say(f"session {log.session}", "bold")
    say_line(
        f"  {_text(who.get('subject'))}{mark} with {_text(who.get('client'))} over {_text(log.opened.body.get('transport'))}"
        if who
        else f"  no caller, over {_text(log.opened.body.get('transport'))}"
    )
    before: datetime | None = None
    for number, call in enumerate(calls(log), 1):
        before = _call(number, call, pace, before)
        pace.turn()


def _call(number: int, call: CallLog, pace: Pace, before: datetime | None) -> datetime | None:
    for entry in call.entries:
        at = datetime.fromisoformat(entry.at)
        took = (at - before).total_seconds() if before is not None else 0.0
        pace.wait(took)
        before = at
        _entry(number, entry, took)
    return before


def _entry(number: int, entry: Entry, took: float) -> None:
    body = entry.body
    match entry.kind:
        case "received":
            prompt = _object(body.get("prompt"))
            say()
            said = _text(prompt.get("text")) or "(no prompt)"
            told = f"“{said}”  [{_text(prompt.get('provenance'))}]"
            quote(told, f"   {_BAR}", first=f"{number}. ", style="bold")
            on = f" on {_text(body.get('connection'))}" if body.get("connection") else ""
            _line(took, "call", f"{_text(body.get('tool'))}{on}", "cyan")
            for name, value in _object(body.get("arguments")).items():
                quote(f"{name}: {value}", _MARGIN)
        case "observed":
            _line(took, "looked", _text(body.get("purpose")), "dim")
        case "decided":
            facts = _object(body.get("facts"))
            _line(took, "facts", _text(facts.get("summary")) or f"not analysable: {_text(facts.get('unanalysable'))}")
            verdict = _text(body.get("verdict"))
            rules = sorted(
                {_text(_object(r).get("rule")) for r in _list(body.get("rulings")) if _object(r).get("rule")}
            )
            by = f" by {', '.join(rules)}" if rules else ""
            reason = f": {_text(body.get('reason'))}" if body.get("reason") else ""
            _line(None, "verdict", f"{verdict}{by}{reason}", {"allow": "green", "ask": "yellow"}.get(verdict, "red"))
        case "asked":
            _line(took, "asked", f"{_text(body.get('approval'))}, good until {_text(body.get('expires_at'))}", "yellow")
        case "decision":
            approver = _object(body.get("approver"))
            mark = "" if approver.get("source") == "jwt" else f" (unverified: {_text(approver.get('source'))})"
            word = "approved" if body.get("decision") == "approve" else "denied"
            reason = f": {_text(body.get('reason'))}" if body.get("reason") else ""
            style = "green" if word == "approved" else "red"
            _line(took, "decision", f"{word} by {_text(approver.get('subject'))}{mark}{reason}", style)
        case "forgotten":
            _line(took, "ended", f"{_text(body.get('approval'))} expired", "dim")
        case "intended":
            _line(took, "runs", "with a credential the agent never sees", "dim")
        case "answered":
            style = "red" if body.get("is_error") else "green"
            _line(took, "answer", f"{_text(body.get('outcome'))} (ran: {_text(body.get('ran'))})", style)
            text = _text(body.get("text")).split("\n")
            for row in text[:LINES_OF_RESULT]:
                quote(row, _MARGIN)
            if len(text) > LINES_OF_RESULT:
                quote(f"… {len(text) - LINES_OF_RESULT} more lines", _MARGIN, style="dim")
        case kind:
            _line(took, kind, "")


def _line(took: float | None, label: str, text: str, style: str = "") -> None:
    time_taken = f"{took * 1000:9.1f} ms" if took is not None else " " * 12
    quote(text, _MARGIN, first=f"  {time_taken}  {label:8}  ", style=style)


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, Mapping) else {}


def _list(value: JsonValue) -> tuple[JsonValue, ...]:
    return tuple(value) if isinstance(value, list | tuple) else ()


def _text(value: JsonValue) -> str:
    return "" if value is None else str(value)
