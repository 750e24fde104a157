"""The lines of a masked text that are shown. Pure; sees nothing that was hidden, so that nothing hidden can be asked for by what it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Final

from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.raw import Ending, Lines, Problem

MATCHING_SECONDS: Final = 2.0


def chosen(value: JsonObject, lines: Lines) -> JsonObject | Problem:
    """The same answer with those lines of its text, and how many they are; what is wrong with the pattern, where it cannot be looked for."""
    text = value.get(lines.key)
    read = text.splitlines() if isinstance(text, str) else []
    found = _matching(read, lines.pattern) if lines.pattern else read
    if isinstance(found, Problem):
        return found
    shown = _newest(found[-lines.most :], lines.bytes)
    told: dict[str, JsonValue] = {**value, lines.key: "\n".join(shown), "lines": len(shown)}
    if lines.pattern:
        told["searched"] = len(read)
    if lines.more or len(shown) < len(found):
        told |= {"truncated": True, "next_step": lines.next_step}
    return told


def ended(value: JsonObject, ending: Ending) -> JsonObject:
    """The same answer with the last lines alone of its text. Where hiding has made lines fewer, some from before them are shown too."""
    return _ended(value, ending.place, ending.lines)


def _ended(value: JsonObject, place: Sequence[str], lines: int) -> JsonObject:
    key, *below = place
    match value.get(key):
        case str(text) if not below:
            kept = text.splitlines(keepends=True)
            return {**value, key: "".join(kept[len(kept) - min(lines, len(kept)) :])}
        case Mapping() as inner if below:
            return {**value, key: _ended(inner, below, lines)}
        case _:
            raise TypeError(f"there is no text at `{key}`")


def _newest(lines: list[str], most: int) -> list[str]:
    """The last ones that fit in so many bytes."""
    kept = 0
    for line in reversed(lines):
        most -= len(line.encode("utf-8", "replace")) + 1
        if most < 0:
            break
        kept += 1
    return lines[len(lines) - kept :]


def _matching(lines: list[str], pattern: str) -> list[str] | Problem:
    """# INVARIANT: bounded in time whatever the pattern is: the engine itself gives up, and lets other threads run meanwhile."""
    import regex

    until = monotonic() + MATCHING_SECONDS
    hint = "give a simpler `pattern`, or a word that the lines hold"
    try:
        compiled = regex.compile(pattern)
        return [
            line for line in lines if compiled.search(line, timeout=max(0.001, until - monotonic()), concurrent=True)
        ]
    except TimeoutError:
        return Problem("`pattern` takes too long to be looked for", "BadRequest", hint)
    except (regex.error, RecursionError, OverflowError, MemoryError):
        return Problem("`pattern` is no regular expression", "BadRequest", hint)
