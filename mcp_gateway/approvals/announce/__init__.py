"""Announcing approvals: tell people, by webhook and in Slack, that a call waits for one of them.

Best effort by design: an approval is in the ledger before it is announced, and `mcp-gateway approvals list` finds it whether or
not anybody was told.
"""

from __future__ import annotations

from mcp_gateway.approvals.announce.announcements import Announcements, Announcer
from mcp_gateway.approvals.announce.delivery import Patience

__all__ = ["Announcements", "Announcer", "Patience"]
