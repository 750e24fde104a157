"""Slack's mrkdwn for text that others wrote: escaped, inert, bounded as Slack counts. Knows nothing of approvals.

Slack reads mentions, links and dates out of `<…>` alone, also inside code, so `&`, `<` and `>` are escaped
(https://docs.slack.dev/messaging/formatting-message-text#escaping). Inside code only the backtick is left, which would end it.
"""

from __future__ import annotations

from typing import Final

from mcp_gateway.inert import inert_lines

CUT: Final = "…"

_ESCAPED: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "`": "\N{MODIFIER LETTER GRAVE ACCENT}"}
"""The last looks like a backtick and is none."""


def fit(text: str, room: int) -> tuple[str, bool]:
    """The text made inert, in at most `room` UTF-16 units, and whether that is all of it. Keeps line breaks."""
    # A character never becomes shorter than half: `\r\n` is one line break. So this much is enough to fill the room.
    head = text[: 2 * room + 2].replace("\r\n", "\n").replace("\t", "    ")
    shown: list[str] = []
    left = room - len(CUT)
    for character in inert_lines(head):
        piece = _ESCAPED.get(character, character)
        left -= len(piece) + (piece > "\uffff")
        if left < 0:
            return "".join(shown) + CUT, False
        shown.append(piece)
    return "".join(shown), True


def line(text: str, room: int) -> str:
    """One line of inert text."""
    return fit(text.replace("\n", " ").strip(), room)[0]


def code(text: str, room: int) -> str:
    """Inline code of at most `room` units and its two backticks."""
    return f"`{line(text, room) or ' '}`"


def fence(text: str, room: int) -> tuple[str, bool]:
    """A code block whose text has at most `room` units, and whether that is all of the text."""
    shown, whole = fit(text, room)
    return f"```\n{shown or ' '}\n```", whole
