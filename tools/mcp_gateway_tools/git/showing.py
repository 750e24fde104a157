"""How what other people wrote is shown: marked as theirs, so that no reader takes it for the gateway's word. Pure."""

from __future__ import annotations

from datetime import UTC, datetime

from mcp_gateway_policy.vocabulary import JsonValue
from mcp_gateway_tools.git.objects import Commit

LONGEST_MESSAGE = 4000


def untrusted(text: str, by: str) -> JsonValue:
    """A text, and who wrote it."""
    return {"untrusted": True, "from": by, "text": text}


def commit(one: Commit, *, whole: bool = False) -> JsonValue:
    """A commit: who says to have made it, when, and what they say of it. Nobody has checked the name."""
    message = one.message.strip() if whole else one.message.strip().partition("\n")[0]
    cut = len(message) > LONGEST_MESSAGE
    return {
        "commit": one.oid,
        "parents": one.parents,
        "author": untrusted(f"{one.author} <{one.address}>", "the commit"),
        "at": datetime.fromtimestamp(one.at, UTC).isoformat() if one.at < 1 << 36 else None,
        "signature": one.signature or None,
        "message": untrusted(message[:LONGEST_MESSAGE] + ("…" if cut else ""), "the author of the commit"),
    }
