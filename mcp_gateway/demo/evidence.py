"""What the log says about the agent's latest call: the demo tells nothing about the gateway that is not recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import anyio.to_thread

from mcp_gateway.demo.expect import Differs
from mcp_gateway_recorder.entries import JsonObject, JsonValue
from mcp_gateway_recorder.replay import CallLog, calls, load


@dataclass(frozen=True, slots=True)
class Deed:
    """How a call was judged and answered. `found` counts what was hidden, by kind."""

    verdict: str
    rules: tuple[str, ...]
    found: Mapping[str, int]

    def __str__(self) -> str:
        rules = ", ".join(f"`{rule}`" for rule in self.rules) or "no rule"
        return f"{self.verdict}, by {rules}"

    @property
    def hidden(self) -> str:
        """How many values were hidden, and how they were known."""
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(self.found.items()) if kind != "column")
        return f"{sum(self.found.values())} values" + (f" ({kinds} by what they look like)" if kinds else "")


async def latest(state: Path, session: str) -> Deed:
    """The latest answered call of a session. Raises LedgerError, Differs when the log does not hold one."""
    return await anyio.to_thread.run_sync(_latest, state, session)


def _latest(state: Path, session: str) -> Deed:
    for call in reversed(calls(load(state, session))):
        decided, answered = _body(call, "decided"), _body(call, "answered")
        if answered is not None:
            judged = decided or {}
            return Deed(
                str(judged.get("verdict", "refused before policy")),
                tuple(dict.fromkeys(_rules(judged))),
                {name: count for name, count in _object(answered.get("found")).items() if isinstance(count, int)},
            )
    raise Differs(f"session `{session}` holds no answered call")


def _body(call: CallLog, kind: str) -> JsonObject | None:
    return next((entry.body for entry in call.entries if entry.kind == kind), None)


def _rules(decided: JsonObject) -> list[str]:
    rulings = decided.get("rulings")
    verdict = decided.get("verdict")
    found = [_object(ruling) for ruling in rulings] if isinstance(rulings, list | tuple) else []
    return [str(ruling["rule"]) for ruling in found if ruling.get("rule") and ruling.get("decision") == verdict]


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, Mapping) else {}
