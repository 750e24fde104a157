"""What it is to identify a caller. Says nothing of how."""

from __future__ import annotations

from typing import Protocol

from mcp_gateway_policy.vocabulary import Principal


class Unidentified(Exception):
    """The caller is not known. The message is safe to show to them: it holds no part of a token."""


class Identifier(Protocol):
    """Establishes who calls."""

    async def identify(self, token: str | None, client: str) -> Principal:
        """The caller who presents `token` through `client` (its self-given name). Raises Unidentified."""
        ...
