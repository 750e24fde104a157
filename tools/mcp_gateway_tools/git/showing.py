"""How what other people wrote is shown: marked as theirs, so that no reader takes it for the gateway's word. Pure."""

from __future__ import annotations

from datetime import UTC, datetime

from mcp_gateway_policy.vocabulary import JsonValue
from mcp_gateway_tools.git.objects import Commit

LONGEST_MESSAGE = 4000


def untrusted(text: str, by: str) -> JsonValue:
    """A text, and who wrote it."""
    return {"untrusted": True, "from": by, "text": text}


def commit(one: Commit, *, whole: bool = False, for_approver: bool = False) -> JsonValue:
    """A commit: who says to have made it, when, and what they say of it. Nobody has checked the name.

    Its author's address is masked like every address. An approver has to know whose it is: they see the name and the address's domain instead.
    """
    message = one.message.strip() if whole else one.message.strip().partition("\n")[0]
    cut = len(message) > LONGEST_MESSAGE
    author = {"author": untrusted(f"{one.author} <{one.address}>", "the commit")}
    if for_approver:
        domain = one.address.rpartition("@")[2]
        author = {"author": untrusted(one.author, "the commit"), "author_domain": untrusted(domain, "the commit")}
    return {
        "commit": one.oid,
        "parents": one.parents,
        **author,
        "at": datetime.fromtimestamp(one.at, UTC).isoformat() if one.at < 1 << 36 else None,
        "signature": one.signature or None,
        "message": untrusted(message[:LONGEST_MESSAGE] + ("…" if cut else ""), "the author of the commit"),
    }
