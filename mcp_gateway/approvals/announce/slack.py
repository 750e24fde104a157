"""Slack: an announcement as a message of an incoming webhook, made of Block Kit blocks.

Everything a caller could have written stands in code, escaped, within Block Kit's limits: no mention, no link, no formatting, and no
message that Slack refuses for its length (https://docs.slack.dev/reference/block-kit/blocks).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from mcp_gateway.approvals.announce.excerpt import Excerpts
from mcp_gateway.approvals.announce.letter import Letter, Resolve
from mcp_gateway.approvals.announce.mrkdwn import code, fence, line
from mcp_gateway.approvals.approval import AskedRecord, AskRecord
from mcp_gateway.credentials.refs import CredentialRef
from mcp_gateway_policy.vocabulary import JsonObject, JsonValue

_HEADER: Final = 150
_EFFECTS: Final = 8
_RULES: Final = 3
_ROLES: Final = 5
_NAMES: Final = 5
_SHOWN: Final = 1800
"""Characters of the arguments."""


@dataclass(frozen=True, slots=True)
class SlackDestination:
    """One channel that is told. The address of its incoming webhook is a secret: whoever knows it can post there."""

    place: str
    webhook: CredentialRef
    resolve: Resolve
    gateway: str | None = None

    def body(self, record: AskedRecord, asked_at: datetime) -> bytes:
        """The message as JSON."""
        return json.dumps(message(record, self.gateway), separators=(",", ":"), allow_nan=False).encode()

    async def letter(self, body: bytes, approval: str, now: datetime) -> Letter:
        """One attempt, to the address as it is now."""
        return Letter((await self.resolve(self.webhook)).reveal(), {"content-type": "application/json"}, body)


def message(record: AskedRecord, gateway: str | None = None) -> JsonObject:
    """Who, what, prompt, preview, expiry and the commands that decide it.

    Less than 10,000 characters whatever the caller sent: beyond about 12,000 in all blocks together Slack answers
    `msg_blocks_too_long`.
    """
    arguments, whole = _arguments(record.arguments)
    title = line(f"Approval needed: {record.tool}" + (f" on {record.connection}" if record.connection else ""), _HEADER)
    return {
        "text": title,  # for notifications; nothing in it comes from the caller
        "unfurl_links": False,
        "unfurl_media": False,
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": title, "emoji": False}},
            _section(_who(record)),
            _titled("What", record.summary, 400),
            _effects(record.effects),
            arguments,
            _titled("Prompt", record.prompt, 1000) if record.prompt else _section("*Prompt* none given"),
            *([_titled("Preview", record.preview, 1800)] if record.preview else []),
            _decide(record, whole=whole),
            {"type": "context", "elements": [_mrkdwn(_footer(record.expires_at, gateway))]},
        ],
    }


def _who(record: AskedRecord) -> str:
    who = record.requester
    unverified = "" if who.source == "jwt" else f" (unverified: {who.source})"
    lines = [f"*Who* {code(who.subject, 200)}{unverified} with {code(who.client, 100)}"]
    lines += map(_rule, record.asks[:_RULES])
    if len(record.asks) > _RULES:
        lines.append(f"and {len(record.asks) - _RULES} more rules ask")
    return "\n".join(lines)


def _rule(ask: AskRecord) -> str:
    roles = ", ".join(code(role, 60) for role in ask.approvers[:_ROLES])
    more = f" and {len(ask.approvers) - _ROLES} more" if len(ask.approvers) > _ROLES else ""
    return f"*Rule* {code(ask.rule, 63)} asks one of {roles}{more}" + (
        f": {code(ask.reason, 200)}" if ask.reason else ""
    )


def _effects(effects: tuple[str, ...]) -> JsonObject:
    shown = "\n".join(line(effect, 150) for effect in effects[:_EFFECTS])
    return _titled("Effects", shown, 1300, note=f"{_EFFECTS} of {len(effects)}" if len(effects) > _EFFECTS else "")


def _arguments(arguments: Mapping[str, JsonValue]) -> tuple[JsonObject, bool]:
    """The block, and whether that is all of them."""
    excerpts = Excerpts()
    shown = excerpts.json("arguments", arguments, 4000)
    text = "\n".join(_lines(shown)) if isinstance(shown, Mapping) else ""
    block, all_fits = fence(text or "none", _SHOWN)
    whole = all_fits and not excerpts.cut
    return _section(_headed("Arguments", "" if whole else "cut", block)), whole


def _lines(arguments: Mapping[str, JsonValue]) -> Iterator[str]:
    for name, value in arguments.items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        # Indented, so that no value can pose as another argument.
        yield f"{name}:" + (f" {text}" if "\n" not in text else "\n    " + text.replace("\n", "\n    "))


def _decide(record: AskedRecord, *, whole: bool) -> JsonObject:
    """The commands. Where the arguments are not shown as they would run: the one that shows them, and names the others."""
    blind: list[str] = []
    if record.hidden:
        more = " …" if len(record.hidden) > _NAMES else ""
        named = ", ".join(code(name, 60) for name in record.hidden[:_NAMES]) + more
        blind.append(f"parts of {named} are hidden here, and may do more than be values")
    if not whole:
        blind.append("the arguments are cut here")
    if len(record.effects) > _EFFECTS:
        blind.append(f"{len(record.effects) - _EFFECTS} effects are left out here")
    words = ("show",) if blind else ("show", "approve", "deny")
    commands, _ = fence("\n".join(f"mcp-gateway approvals {word} {record.approval}" for word in words), 600)
    return _section(
        "*Decide*" + (f" ({'; '.join(blind)}: read them with `show` first)" if blind else "") + f"\n{commands}"
    )


def _footer(expires_at: datetime, gateway: str | None) -> str:
    at = expires_at.astimezone(UTC)
    moment = f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{at:%Y-%m-%d %H:%M} UTC>"
    where = f" Gateway: {code(gateway, 300)}" if gateway else ""
    return f"Expires {moment}. Masked here; `show` has the exact statement.{where}"


def _titled(title: str, text: str, room: int, note: str = "") -> JsonObject:
    block, whole = fence(text, room)
    return _section(_headed(title, note or ("" if whole else "cut"), block))


def _headed(title: str, note: str, block: str) -> str:
    return f"*{title}*" + (f" ({note}: `show` has all of it)" if note else "") + f"\n{block}"


def _section(text: str) -> JsonObject:
    return {"type": "section", "text": _mrkdwn(text)}


def _mrkdwn(text: str) -> JsonObject:
    # Verbatim: Slack makes no links and mentions of its own out of plain words.
    return {"type": "mrkdwn", "text": text, "verbatim": True}
